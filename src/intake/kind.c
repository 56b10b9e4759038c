#include "intake/kind.h"

#include <string.h>

#include "intake/header.h"
#include "intake/values.h"

bool kind_fits(const Grid *grid, TableKind kind, bool has_points, const ColumnMapping *mapping) {
    Header header = header_find(grid, kind, has_points, mapping);
    // A place that was saved on a phone has a name and its point, no more.
    return header.row >= 0 && header.found >= (has_points ? 1 : 2) &&
           header_is_complete(&header, kind, has_points);
}

// Whether most codes are those of villages: by the number of their digits.
static bool has_village_codes(const Grid *grid, const Header *header) {
    int villages = 0, others = 0, last = MIN(grid_row_count(grid), header->row + 200);
    for (int row = header->row + 1; row < last; row++) {
        int digits = 0;
        for (const char *c = grid_cell(grid, row, header->column[FIELD_CODE]); *c != '\0'; c++)
            digits += g_ascii_isdigit(*c);
        villages += digits >= 8;
        others += digits > 0 && digits < 8;
    }
    return villages >= others;
}

// Whether the column of status holds classes of the Indeks Desa Membangun: it
// may as well tell desa from kelurahan, or what is open.
static bool has_idm_classes(const Grid *grid, const Header *header) {
    int classes = 0, others = 0, last = MIN(grid_row_count(grid), header->row + 200);
    for (int row = header->row + 1; row < last; row++) {
        if (grid_is_blank(grid, row, header->column[FIELD_STATUS]))
            continue;
        bool known = value_idm_status(grid_cell(grid, row, header->column[FIELD_STATUS])) != NULL;
        classes += known;
        others += !known;
    }
    return classes > 0 && classes >= others;
}

// Whether a header says that the names are those of libraries.
static bool names_libraries(const Grid *grid, bool has_points, const ColumnMapping *mapping) {
    static const char *const words[] = {"perpus", "taman", "tbm", "library"};
    if (!kind_fits(grid, KIND_LIBRARIES, has_points, mapping))
        return false;
    Header header = header_find(grid, KIND_LIBRARIES, has_points, mapping);
    g_autofree char *key = field_key(grid_cell(grid, header.row, header.column[FIELD_NAME]));
    bool found = false;
    for (gsize i = 0; i < G_N_ELEMENTS(words) && !found; i++)
        found = strstr(key, words[i]) != NULL;
    return found;
}

TableKind kind_guess(const Grid *grid, bool has_points, const ColumnMapping *mapping) {
    // What only one kind of table has, the most telling first.
    static const struct {
        TableKind kind;
        Field tells[8];
        int count;
    } rules[] = {
        {KIND_TOTALS, {FIELD_METRIC}, 1},
        {KIND_MEMBERSHIP, {FIELD_SINCE}, 1},
        {KIND_LIBRARIES, {FIELD_TPBIS_SINCE, FIELD_OPEN_SINCE}, 2},
        {KIND_VILLAGES, {FIELD_POPULATION}, 1},
        {KIND_IDM, {FIELD_STATUS}, 1},
        {KIND_LIBRARIES,
         {FIELD_KIND, FIELD_POSITION, FIELD_ID, FIELD_LAT, FIELD_LON, FIELD_YEAR},
         6},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        TableKind kind = rules[i].kind;
        if (!kind_fits(grid, kind, has_points, mapping))
            continue;
        // A list of libraries may tell the people of their villages, too; "jenis",
        // an id and a position may stand in any table.
        if ((kind == KIND_VILLAGES || kind == KIND_IDM) &&
            names_libraries(grid, has_points, mapping))
            continue;
        Header header = header_find(grid, kind, has_points, mapping);
        if (kind == KIND_IDM && !has_idm_classes(grid, &header))
            continue;
        for (int t = 0; t < rules[i].count; t++) {
            if (header_has(&header, rules[i].tells[t]))
                return kind == KIND_VILLAGES && !has_village_codes(grid, &header) ? KIND_NAMES
                                                                                  : kind;
        }
    }
    if (has_points && kind_fits(grid, KIND_LIBRARIES, true, mapping))
        return KIND_LIBRARIES;
    // A name of its own beside that of the village: a list of libraries.
    if (kind_fits(grid, KIND_LIBRARIES, has_points, mapping)) {
        Header header = header_find(grid, KIND_LIBRARIES, has_points, mapping);
        if (header_has(&header, FIELD_NAME) &&
            (header_has(&header, FIELD_VILLAGE) || header_has(&header, FIELD_CODE)) &&
            !kind_fits(grid, KIND_NAMES, has_points, mapping))
            return KIND_LIBRARIES;
    }
    if (names_libraries(grid, has_points, mapping))
        return KIND_LIBRARIES;
    return kind_fits(grid, KIND_NAMES, has_points, mapping) ? KIND_NAMES : KIND_UNKNOWN;
}

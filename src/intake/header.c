#include "intake/header.h"

#include <stdint.h>
#include <string.h>

// A header stands within so many rows of titles.
#define SEARCHED_ROWS 40

// Header text of a column: the lower of two rows, else the upper one.
char *header_text(const Grid *grid, int row, int rows, int column) {
    if (rows == 2 && grid_is_blank(grid, row, column))
        return grid_trimmed(grid, row - 1, column);
    return grid_trimmed(grid, row, column);
}

const char *header_mapped(const ColumnMapping *mapping, TableKind kind, Field field) {
    if (mapping == NULL)
        return NULL;
    g_autofree char *entry = g_strconcat(kind_name(kind), ".", field_name(field), NULL);
    return g_hash_table_lookup((GHashTable *)(uintptr_t)mapping, entry);
}

// The project's own name of a field: does it list this header?
static int mapped_rank(const ColumnMapping *mapping, TableKind kind, Field field, const char *key) {
    const char *wanted = header_mapped(mapping, kind, field);
    if (wanted == NULL)
        return 0;
    g_auto(GStrv) list = g_strsplit(wanted, ";", -1);
    for (int i = 0; list[i] != NULL; i++) {
        g_autofree char *want = field_key(list[i]);
        if (strcmp(want, key) == 0)
            return i + 1;
    }
    return -1; // named, but otherwise: synonyms do not count
}

// 0: the header does not name the field. A mapping goes before all synonyms.
static int rank_of(const ColumnMapping *mapping, TableKind kind, Field field, const char *key) {
    int mapped = mapped_rank(mapping, kind, field, key);
    if (mapped != 0)
        return MAX(mapped, 0);
    int rank = field_rank(kind, field, key);
    return rank > 0 ? rank + 1000 : 0;
}

bool header_column_has_data(const Grid *grid, int row, int column) {
    int last = MIN(grid_row_count(grid), row + 2000);
    for (int r = row + 1; r < last; r++) {
        if (!grid_is_blank(grid, r, column))
            return true;
    }
    return false;
}

// Keys of the headers, with and without what explains them: "Tahun (th)", "Desa *".
typedef struct {
    char *full, *bare, *below; // `below`: both rows of a two-row header together
} HeaderKeys;

static void header_keys_clear(HeaderKeys *keys, int count) {
    for (int i = 0; i < count; i++) {
        g_free(keys[i].full);
        g_free(keys[i].bare);
        g_free(keys[i].below);
    }
    g_free(keys);
}

static HeaderKeys *header_keys(const Grid *grid, int row, int rows, int width) {
    HeaderKeys *keys = g_new0(HeaderKeys, (gsize)width + 1);
    g_autofree char *upper = g_strdup("");
    for (int c = 0; c < width; c++) {
        g_autofree char *text = header_text(grid, row, rows, c);
        keys[c].full = field_key(text);
        g_autofree char *bare = g_strdup(text);
        bare[strcspn(bare, "(*[")] = '\0';
        keys[c].bare = field_key(bare);
        if (rows == 2) {
            if (!grid_is_blank(grid, row - 1, c)) {
                g_free(upper);
                upper = grid_trimmed(grid, row - 1, c);
            }
            g_autofree char *both = g_strconcat(upper, text, NULL);
            keys[c].below = field_key(both);
        }
    }
    return keys;
}

static int best_rank(const ColumnMapping *mapping, TableKind kind, Field field,
                     const HeaderKeys *keys) {
    const char *const variants[] = {keys->full, keys->bare, keys->below};
    for (gsize v = 0; v < G_N_ELEMENTS(variants); v++) {
        int rank = variants[v] != NULL && *variants[v] != '\0'
                       ? rank_of(mapping, kind, field, variants[v])
                       : 0;
        if (rank > 0)
            return rank;
    }
    return 0;
}

// Each field takes the column that names it best, in the order of the fields;
// a column without any data counts only when no other does.
static Header read_header(const Grid *grid, int row, int rows, TableKind kind,
                          const ColumnMapping *mapping) {
    Header header = {.row = row, .rows = rows};
    int width = grid_width(grid, row);
    if (rows == 2)
        width = MAX(width, grid_width(grid, row - 1));
    HeaderKeys *keys = header_keys(grid, row, rows, width);
    g_autofree bool *taken = g_new0(bool, (gsize)width + 1);
    for (int field = 0; field < FIELD_COUNT; field++) {
        int best = -1, best_score = G_MAXINT;
        for (int c = 0; c < width; c++) {
            int rank = taken[c] ? 0 : best_rank(mapping, kind, (Field)field, &keys[c]);
            if (rank == 0)
                continue;
            int score = rank + (header_column_has_data(grid, row, c) ? 0 : 1000000);
            if (score < best_score) {
                best = c;
                best_score = score;
            }
        }
        header.column[field] = best;
        if (best >= 0) {
            taken[best] = true;
            header.found++;
        }
    }
    header_keys_clear(keys, width);
    return header;
}

bool header_is_complete(const Header *header, TableKind kind, bool has_points) {
    guint64 required = field_required(kind);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if ((required >> field & 1) != 0 && !header_has(header, (Field)field))
            return false;
    }
    if (kind == KIND_LIBRARIES)
        return header_has(header, FIELD_CODE) || header_has(header, FIELD_VILLAGE) ||
               header_has(header, FIELD_POSITION) || has_points ||
               (header_has(header, FIELD_LAT) && header_has(header, FIELD_LON));
    if (kind == KIND_BOUNDARIES)
        return header_has(header, FIELD_CODE) || header_has(header, FIELD_NAME);
    return true;
}

// Whether `row` only tells the parts of the merged headers above it ("L", "P",
// "Jumlah" below "Jumlah Penduduk"): text without numbers, some of it below a
// blank cell, and nothing below a header that has no parts.
static bool is_second_row(const Grid *grid, int row) {
    bool parts = false, merged_down = false;
    int width = MAX(grid_width(grid, row - 1), grid_width(grid, row));
    for (int c = 0; c < width; c++) {
        bool upper = !grid_is_blank(grid, row - 1, c), lower = !grid_is_blank(grid, row, c);
        if (lower && strpbrk(grid_cell(grid, row, c), "0123456789") != NULL)
            return false;
        parts |= lower && !upper;
        merged_down |= upper && !lower;
    }
    return parts && merged_down;
}

// The row that names most fields; a second row counts when it names more, or
// as many and is surely one: else its first part were taken for the whole.
Header header_find(const Grid *grid, TableKind kind, bool has_points,
                   const ColumnMapping *mapping) {
    Header best = {.row = -1};
    for (int field = 0; field < FIELD_COUNT; field++)
        best.column[field] = -1;
    int last = MIN(grid_row_count(grid), SEARCHED_ROWS);
    for (int row = 0; row < last; row++) {
        for (int rows = 1; rows <= 2 && rows <= row + 1; rows++) {
            Header header = read_header(grid, row, rows, kind, mapping);
            bool whole = header_is_complete(&header, kind, has_points);
            bool best_whole = best.row >= 0 && header_is_complete(&best, kind, has_points);
            bool parts = rows == 2 && best.row == row - 1 && header.found == best.found &&
                         is_second_row(grid, row);
            if (header.found > 0 && (whole > best_whole ||
                                     (whole == best_whole && (parts || header.found > best.found))))
                best = header;
        }
    }
    return best;
}

#include "edit/library.h"

#include <string.h>

#include "base/error.h"
#include "intake/values.h"

static bool set(TableEdit *table, int row, Field field, const char *value, GError **error) {
    return value == NULL || table_edit_set(table, row, field, value, error);
}

static bool has_id(const TableEdit *table, const char *id) {
    for (int row = 0; row < table_edit_row_count(table); row++) {
        g_autofree char *cell = table_edit_cell(table, row, FIELD_ID);
        if (strcmp(cell, id) == 0)
            return true;
    }
    return false;
}

static char *free_id(const TableEdit *table, const char *village) {
    for (int number = 1;; number++) {
        char *id = g_strdup_printf("%s-%d", village, number);
        if (!has_id(table, id))
            return id;
        g_free(id);
    }
}

// As the column writes decimals: "-6.28" or "-6,28".
static char *degrees(const TableEdit *table, Field field, const char *value) {
    DecimalStyle style = DECIMALS_UNCERTAIN;
    for (int row = 0; row < table_edit_row_count(table); row++) {
        g_autofree char *cell = table_edit_cell(table, row, field);
        style = value_decimal_style(style, cell);
    }
    char *text = g_strdup(value);
    return style == DECIMALS_COMMA ? g_strdelimit(text, ".", ',') : text;
}

static bool set_position(TableEdit *table, int row, const LibraryRow *library, GError **error) {
    if (library->lat == NULL)
        return true;
    if (!table_edit_has(table, FIELD_LAT) && table_edit_has(table, FIELD_POSITION)) {
        g_autofree char *both = g_strdup_printf("%s, %s", library->lat, library->lon);
        return table_edit_set(table, row, FIELD_POSITION, both, error);
    }
    g_autofree char *lat = degrees(table, FIELD_LAT, library->lat);
    g_autofree char *lon = degrees(table, FIELD_LON, library->lon);
    return table_edit_set(table, row, FIELD_LAT, lat, error) &&
           table_edit_set(table, row, FIELD_LON, lon, error);
}

// The code, and the names above it where the table has columns for them: a
// blank one would be taken from the row before.
static bool set_place(TableEdit *table, int row, const Places *places, const char *village,
                      GError **error) {
    static const Field names[LEVEL_COUNT] = {FIELD_PROVINCE, FIELD_REGENCY, FIELD_DISTRICT,
                                             FIELD_VILLAGE};
    static const int lengths[LEVEL_COUNT] = {2, 5, 8, 13};
    for (int level = 0; level < LEVEL_COUNT; level++) {
        g_autofree char *code = g_strndup(village, (gsize)lengths[level]);
        const char *name = places_name(places->project, code);
        if (table_edit_has(table, names[level]) && *name != '\0' &&
            !table_edit_set(table, row, names[level], name, error))
            return false;
    }
    return (!table_edit_has(table, FIELD_CODE) && table_edit_has(table, FIELD_VILLAGE)) ||
           table_edit_set(table, row, FIELD_CODE, village, error);
}

bool library_add(EditSession *session, const Places *places, const LibraryRow *library,
                 GError **error) {
    TableEdit *table = edit_table(session);
    g_autofree char *id = library->id != NULL               ? g_strdup(library->id)
                          : table_edit_has(table, FIELD_ID) ? free_id(table, library->village)
                                                            : NULL;
    int row = table_edit_append(table);
    return set(table, row, FIELD_ID, id, error) &&
           set(table, row, FIELD_NAME, library->name, error) &&
           set_place(table, row, places, library->village, error) &&
           set_position(table, row, library, error) &&
           set(table, row, FIELD_KIND, library->kind, error) &&
           set(table, row, FIELD_PRECISION, library->precision, error) &&
           set(table, row, FIELD_TPBIS_SINCE, library->tpbis_since, error) &&
           set(table, row, FIELD_TPBIS_UNTIL, library->tpbis_until, error) &&
           set(table, row, FIELD_OPEN_SINCE, library->open_since, error) &&
           set(table, row, FIELD_OPEN_UNTIL, library->open_until, error) &&
           set(table, row, FIELD_CONFIDENCE, library->confidence, error) &&
           set(table, row, FIELD_SOURCE, library->source, error) &&
           set(table, row, FIELD_NOTE, library->note, error);
}

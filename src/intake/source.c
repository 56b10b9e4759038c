#include "intake/source.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/delimited.h"
#include "intake/kind.h"
#include "intake/vector.h"

static void free_table(gpointer table) {
    table_free(table);
}

GPtrArray *source_tables_new(void) {
    return g_ptr_array_new_with_free_func(free_table);
}

// Add a grid (taken) as a table of `kind`, or of the kind it fits best.
static bool add_grid(Grid *grid, TableKind kind, const LonLat *points, const ColumnMapping *mapping,
                     GPtrArray *tables, GError **error) {
    if (kind == KIND_UNKNOWN)
        kind = kind_guess(grid, points != NULL, mapping);
    if (kind == KIND_UNKNOWN) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: judul kolomnya tidak dikenal sebagai tabel desa, perpustakaan, "
                    "keanggotaan atau jumlah yang dilaporkan; sebut kolomnya dalam file proyek "
                    "([columns] libraries.name = Judul Kolom)",
                    grid_file(grid));
        grid_free(grid);
        return false;
    }
    Table *table = table_new(grid, kind, points, mapping, error);
    if (table != NULL)
        g_ptr_array_add(tables, table);
    return table != NULL;
}

// Which sheets of a workbook are meant: those whose headers say `kind` most of
// all (a list of villages would serve as one of libraries, too), else those
// that serve, else the one there is, so that its fault is told.
static bool *choose_sheets(const GPtrArray *sheets, TableKind kind, const ColumnMapping *mapping) {
    bool *chosen = g_new0(bool, sheets->len + 1), any = false;
    for (guint i = 0; i < sheets->len; i++) {
        TableKind guess = kind_guess(g_ptr_array_index(sheets, i), false, mapping);
        chosen[i] = guess != KIND_UNKNOWN && (kind == KIND_UNKNOWN || guess == kind);
        any = any || chosen[i];
    }
    for (guint i = 0; i < sheets->len && !any; i++)
        chosen[i] = sheets->len == 1 ||
                    (kind != KIND_UNKNOWN && kind_fits(sheets->pdata[i], kind, false, mapping));
    return chosen;
}

static bool add_sheets(GPtrArray *sheets, TableKind kind, const ColumnMapping *mapping,
                       GPtrArray *tables, GError **error) {
    guint before = tables->len;
    g_autofree bool *chosen = choose_sheets(sheets, kind, mapping);
    for (guint i = 0; i < sheets->len; i++) {
        Grid *grid = g_ptr_array_index(sheets, i);
        if (!chosen[i]) {
            log_note("%s: lembar \"%s\" bukan tabel yang diperlukan; tidak dibaca", grid_file(grid),
                     grid_sheet(grid));
            continue;
        }
        sheets->pdata[i] = NULL; // the table takes it
        if (!add_grid(grid, kind, NULL, mapping, tables, error))
            return false;
    }
    if (tables->len > before)
        return true;
    const char *file = sheets->len > 0 ? grid_file(g_ptr_array_index(sheets, 0)) : "";
    g_set_error(
        error, JANGKAU_ERROR, ERROR_DATA,
        "%s: tidak satu pun dari %u lembarnya berupa tabel %s; beri judul kolom, atau sebut "
        "kolomnya dalam file proyek ([columns])",
        file, sheets->len, kind_name(kind));
    return false;
}

static bool add_layer(const char *path, TableKind kind, const ColumnMapping *mapping,
                      const VectorBounds *bounds, GPtrArray *tables, GError **error) {
    g_autoptr(VectorLayer) layer = vector_read(path, bounds, NULL, error);
    if (layer == NULL)
        return false;
    if (layer->crs != NULL)
        log_note("%s: %s", grid_file(layer->attributes), layer->crs);
    g_autofree LonLat *points = g_new(LonLat, (gsize)layer->count + 1);
    points[0] = (LonLat){NAN, NAN}; // the row of column names
    for (int i = 0; i < layer->count; i++)
        points[i + 1] = layer->points[i];
    if (!add_grid(g_steal_pointer(&layer->attributes), kind, points, mapping, tables, error))
        return false;
    Table *table = g_ptr_array_index(tables, tables->len - 1);
    for (int i = 0; i < layer->count; i++)
        table_blame(table, i + 1, layer->problems[i]);
    table_remark(table, layer->crs);
    return true;
}

static bool pick_sheet(GPtrArray *sheets, const char *path, const char *wanted, GError **error) {
    g_autoptr(GString) there = g_string_new(NULL);
    for (guint i = 0; i < sheets->len; i++)
        g_string_append_printf(there, "%s%s", i > 0 ? ", " : "",
                               grid_sheet(g_ptr_array_index(sheets, i)));
    for (guint i = sheets->len; i-- > 0;) {
        if (strcmp(grid_sheet(g_ptr_array_index(sheets, i)), wanted) != 0)
            g_ptr_array_remove_index(sheets, i);
    }
    if (sheets->len > 0)
        return true;
    g_autofree char *name = g_path_get_basename(path);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: lembar \"%s\" tidak ada; sebut salah satu yang ada: %s", name, wanted,
                there->str);
    return false;
}

bool source_read(const char *path, TableKind kind, const ColumnMapping *mapping,
                 const VectorBounds *bounds, GPtrArray *tables, GError **error) {
    static const char mark[] = "|layername=";
    const char *layer = strstr(path, mark);
    g_autofree char *file = layer != NULL ? g_strndup(path, (gsize)(layer - path)) : g_strdup(path);
    if (vector_is_workbook(file)) {
        g_autoptr(GPtrArray) sheets = vector_read_sheets(file, error);
        return sheets != NULL &&
               (layer == NULL || pick_sheet(sheets, file, layer + strlen(mark), error)) &&
               add_sheets(sheets, kind, mapping, tables, error);
    }
    if (vector_is_layer(file))
        return add_layer(path, kind, mapping, bounds, tables, error);
    Grid *grid = delimited_read(file, error);
    return grid != NULL && add_grid(grid, kind, NULL, mapping, tables, error);
}

bool source_has_areas(const char *path, const VectorBounds *bounds) {
    if (g_str_has_suffix(path, ".sql"))
        return true;
    g_autoptr(VectorLayer) layer =
        vector_is_layer(path) ? vector_read(path, bounds, NULL, NULL) : NULL;
    for (int i = 0; layer != NULL && i < layer->count; i++) {
        if (layer->shapes[i] != NULL)
            return true;
    }
    return false;
}

#include "intake/grid.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"

struct Grid {
    char *file, *sheet;
    GStringChunk *texts;
    gsize bytes;
    GPtrArray *cells; // of all rows, one after the other
    GArray *first;    // guint: index of a row's first cell
    GArray *lines;    // int
};

Grid *grid_new(const char *file, const char *sheet) {
    Grid *grid = g_new0(Grid, 1);
    grid->file = g_strdup(file);
    grid->sheet = g_strdup(sheet);
    grid->texts = g_string_chunk_new(16384);
    grid->cells = g_ptr_array_new();
    grid->first = g_array_new(FALSE, FALSE, sizeof(guint));
    grid->lines = g_array_new(FALSE, FALSE, sizeof(int));
    return grid;
}

void grid_free(Grid *grid) {
    if (grid == NULL)
        return;
    g_free(grid->file);
    g_free(grid->sheet);
    g_string_chunk_free(grid->texts);
    g_ptr_array_unref(grid->cells);
    g_array_unref(grid->first);
    g_array_unref(grid->lines);
    g_free(grid);
}

void grid_begin_row(Grid *grid, int line) {
    guint first = grid->cells->len;
    g_array_append_val(grid->first, first);
    g_array_append_val(grid->lines, line);
}

static bool refuse(const Grid *grid, const char *why, GError **error) {
    int line = g_array_index(grid->lines, int, grid->lines->len - 1);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s%s%s, baris %d: %s", grid->file,
                *grid->sheet != '\0' ? ", lembar " : "", grid->sheet, line, why);
    return false;
}

bool grid_add_cell(Grid *grid, const char *text, gsize length, GError **error) {
    int row = grid_row_count(grid) - 1;
    if (length > GRID_MAX_CELL_BYTES)
        return refuse(grid, "satu sel berisi lebih dari 64 KB; periksa tanda kutip di sekitarnya",
                      error);
    if (grid_width(grid, row) >= GRID_MAX_COLUMNS)
        return refuse(grid, "lebih dari 2.048 kolom; ini bukan tabel yang dapat dibaca", error);
    if (row >= GRID_MAX_ROWS)
        return refuse(grid, "lebih dari 1.048.576 baris; bagi berkas ini", error);
    grid->bytes += length + 1 + sizeof(char *);
    if (grid->bytes > GRID_MAX_BYTES)
        return refuse(grid, "isinya lebih dari 512 MB; bagi berkas ini", error);
    g_ptr_array_add(grid->cells,
                    length == 0 ? (gpointer)(uintptr_t) ""
                                : g_string_chunk_insert_len(grid->texts, text, (gssize)length));
    return true;
}

const char *grid_file(const Grid *grid) {
    return grid->file;
}

const char *grid_sheet(const Grid *grid) {
    return grid->sheet;
}

int grid_row_count(const Grid *grid) {
    return (int)grid->lines->len;
}

int grid_line(const Grid *grid, int row) {
    return g_array_index(grid->lines, int, row);
}

static guint row_first(const Grid *grid, int row) {
    return (guint)row < grid->first->len ? g_array_index(grid->first, guint, row)
                                         : grid->cells->len;
}

int grid_width(const Grid *grid, int row) {
    return (int)(row_first(grid, row + 1) - row_first(grid, row));
}

const char *grid_cell(const Grid *grid, int row, int column) {
    if (column < 0 || column >= grid_width(grid, row))
        return "";
    return g_ptr_array_index(grid->cells, row_first(grid, row) + (guint)column);
}

bool grid_is_blank(const Grid *grid, int row, int column) {
    const char *cell = grid_cell(grid, row, column);
    return cell[strspn(cell, " \t\r\n")] == '\0';
}

char *grid_trimmed(const Grid *grid, int row, int column) {
    return g_strstrip(g_strdup(grid_cell(grid, row, column)));
}

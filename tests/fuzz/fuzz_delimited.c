// delimited_parse(): any bytes give a grid that holds what grid.h and
// delimited.h promise, with no letter lost, or an error.
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "intake/delimited.h"

static void check_cell(const char *cell) {
    gsize length = strlen(cell);
    HOLDS(length <= GRID_MAX_CELL_BYTES);
    HOLDS(g_utf8_validate(cell, (gssize)length, NULL));
    for (const char *c = cell; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        HOLDS(!g_unichar_iscntrl(letter) || letter == '\t' || letter == '\n' || letter == '\r');
    }
}

static void check_grid(const Grid *grid) {
    HOLDS(grid_row_count(grid) > 0 && grid_row_count(grid) <= GRID_MAX_ROWS);
    int line = 0;
    for (int row = 0; row < grid_row_count(grid); row++) {
        HOLDS(grid_line(grid, row) > line);
        line = grid_line(grid, row);
        int width = grid_width(grid, row);
        HOLDS(width > 0 && width <= GRID_MAX_COLUMNS);
        for (int column = 0; column < width; column++)
            check_cell(grid_cell(grid, row, column));
        HOLDS(*grid_cell(grid, row, width) == '\0');
    }
}

static void check_error(const GError *error) {
    HOLDS(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    HOLDS(g_str_has_prefix(error->message, "uji.csv"));
    HOLDS(g_utf8_validate(error->message, -1, NULL));
}

/* ---- written anew, it is read the same ---- */

static void append_quoted(GString *out, const char *cell) {
    g_string_append_c(out, '"');
    for (const char *quote; (quote = strchr(cell, '"')) != NULL; cell = quote + 1) {
        g_string_append_len(out, cell, quote + 1 - cell);
        g_string_append_c(out, '"');
    }
    g_string_append(out, cell);
    g_string_append_c(out, '"');
}

// Behind a BOM, so that it can be told in UTF-16 whatever the first cell is.
static GString *write_grid(const Grid *grid, char delimiter) {
    GString *out = g_string_new("\xEF\xBB\xBFsep=");
    g_string_append_c(out, delimiter);
    g_string_append_c(out, '\n');
    for (int row = 0; row < grid_row_count(grid); row++) {
        int width = grid_width(grid, row);
        for (int column = 0; column < width; column++) {
            if (column > 0)
                g_string_append_c(out, delimiter);
            append_quoted(out, grid_cell(grid, row, column));
        }
        g_string_append(out, "\r\n");
    }
    return out;
}

static void check_same(const Grid *a, const Grid *b) {
    HOLDS(a != NULL && b != NULL);
    HOLDS(grid_row_count(a) == grid_row_count(b));
    for (int row = 0; row < grid_row_count(a); row++) {
        int width = grid_width(a, row);
        HOLDS(width == grid_width(b, row));
        for (int column = 0; column < width; column++)
            HOLDS(strcmp(grid_cell(a, row, column), grid_cell(b, row, column)) == 0);
    }
}

static void check_written_anew(const Grid *grid, char delimiter, bool wide) {
    g_autoptr(GString) text = write_grid(grid, delimiter);
    glong units = 0;
    g_autofree gunichar2 *utf16 =
        wide ? g_utf8_to_utf16(text->str, (glong)text->len, NULL, &units, NULL) : NULL;
    g_autoptr(Grid) same =
        wide ? delimited_parse((const char *)utf16, (gsize)units * 2, "uji.csv", NULL)
             : delimited_parse(text->str, text->len, "uji.csv", NULL);
    check_same(grid, same);
}

/* ---- nothing is lost ---- */

// What delimiters, quotes and line ends leave of a text.
static void append_letters(GString *out, const char *text, gsize length) {
    for (const char *end = text + length; text < end;) {
        gsize letters = strcspn(text, ",;\t|\"\r\n");
        g_string_append_len(out, text, (gssize)letters);
        text += letters + 1;
    }
}

// The letters of the cells, in order, are those of the file: of a file in
// UTF-8 whose first line is a row and names no delimiter.
static void check_letters(const Grid *grid, const char *bytes, gsize length) {
    const char *text = bytes;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    length -= (gsize)(text - bytes);
    if (length > 0 && text[length - 1] == 0x1A)
        length--;
    if (grid_line(grid, 0) > 1 || !g_utf8_validate(text, (gssize)length, NULL))
        return;
    g_autoptr(GString) file = g_string_new(NULL);
    g_autoptr(GString) cells = g_string_new(NULL);
    g_autofree char *ended = g_strndup(text, length);
    append_letters(file, ended, length);
    for (int row = 0; row < grid_row_count(grid); row++) {
        int width = grid_width(grid, row);
        for (int column = 0; column < width; column++) {
            const char *cell = grid_cell(grid, row, column);
            append_letters(cells, cell, strlen(cell));
        }
    }
    HOLDS(g_string_equal(file, cells));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Grid) grid = delimited_parse(bytes, size, "uji.csv", &error);
    HOLDS((grid == NULL) == (error != NULL));
    if (grid == NULL) {
        check_error(error);
        return 0;
    }
    check_grid(grid);
    check_letters(grid, bytes, size);
    check_written_anew(grid, ",;\t|^"[size % 5], size % 2 == 0);
    return 0;
}

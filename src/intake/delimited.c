#include "intake/delimited.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "intake/encoding.h"

#define NO_DELIMITER '\0' // a table of one column; NUL is in no text
#define SAMPLE_ROWS 1000
#define SAMPLE_BYTES ((gsize)1 << 20)
#define HEADER_ROWS 50

typedef struct {
    const char *at;
    const char *end;
    int line;
    int stray_quotes; // passed outside quoted text
    char delimiter;
} Reader;

/* ---- one cell, one line end ---- */

static void keep(GString *text, const char *from, const char *to) {
    if (text != NULL)
        g_string_append_len(text, from, to - from);
}

// From the opening quote to behind the closing one; "" is a quote. False when
// there is none.
static bool pass_quoted(Reader *r, GString *text) {
    for (r->at++;;) {
        const char *quote = memchr(r->at, '"', (gsize)(r->end - r->at));
        if (quote == NULL)
            return false;
        bool twice = quote + 1 < r->end && quote[1] == '"';
        keep(text, r->at, twice ? quote + 1 : quote);
        r->line += encoding_line_ends(r->at, (gsize)(quote - r->at));
        r->at = quote + (twice ? 2 : 1);
        if (!twice)
            return true;
    }
}

static inline bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

// Go to the delimiter or line end behind the cell; its text is added to
// `text` unless that is NULL. What stands behind a closing quote is text too:
// nothing is lost. False for a quote never closed.
static bool pass_cell(Reader *r, GString *text) {
    if (r->at < r->end && *r->at == '"' && !pass_quoted(r, text))
        return false;
    const char *start = r->at;
    for (; r->at < r->end && *r->at != r->delimiter && !is_line_end(*r->at); r->at++)
        r->stray_quotes += *r->at == '"';
    keep(text, start, r->at);
    return true;
}

static bool take_delimiter(Reader *r) {
    if (r->at == r->end || *r->at != r->delimiter)
        return false;
    r->at++;
    return true;
}

// LF, CRLF or CR.
static bool take_line_end(Reader *r) {
    if (r->at == r->end || !is_line_end(*r->at))
        return false;
    r->at += *r->at == '\r' && r->end - r->at > 1 && r->at[1] == '\n' ? 2 : 1;
    r->line++;
    return true;
}

/* ---- the delimiter ---- */

// The line `sep=;` that Excel writes, perhaps in quotes or filled up to the
// width of the table by another program: sep=;;;;
static bool take_named_delimiter(Reader *r) {
    Reader line = *r;
    bool quoted = line.at < line.end && *line.at == '"';
    line.at += quoted;
    if (line.end - line.at < 5 || g_ascii_strncasecmp(line.at, "sep=", 4) != 0)
        return false;
    line.at += 4;
    line.delimiter = *line.at;
    if (line.delimiter == '"' ||
        !(line.delimiter == '\t' || line.delimiter == ' ' || g_ascii_ispunct(line.delimiter)))
        return false;
    line.at++;
    if (quoted && (line.at == line.end || *line.at++ != '"'))
        return false;
    while (take_delimiter(&line))
        ;
    if (line.at < line.end && !take_line_end(&line))
        return false;
    *r = line;
    return true;
}

// Widths of the first rows as this delimiter parts them. A row with an odd
// stray quote has none (0): the wrong delimiter cuts quoted text into such.
static int sample_widths(Reader r, int widths[SAMPLE_ROWS]) {
    const char *enough = r.end - r.at > (gssize)SAMPLE_BYTES ? r.at + SAMPLE_BYTES : r.end;
    int rows = 0;
    while (r.at < enough && rows < SAMPLE_ROWS) {
        if (take_line_end(&r))
            continue;
        int width = 1;
        r.stray_quotes = 0;
        bool closed = pass_cell(&r, NULL);
        for (; closed && take_delimiter(&r); width++)
            closed = pass_cell(&r, NULL);
        widths[rows++] = r.stray_quotes % 2 == 0 ? width : 0;
        if (!closed)
            break;
    }
    return rows;
}

// A row above two or more that are all narrower: a title with commas. (Above a
// single one it may be a header: its row of data then lacks the last cells.)
static bool is_title(const int *widths, int rows, int row) {
    if (row + 2 >= rows || widths[row + 1] == 0)
        return false;
    for (int i = row + 1; i < rows; i++) {
        if (widths[i] >= widths[row])
            return false;
    }
    return true;
}

// How well the rows from `header` on make a table: rows as wide, or narrower
// (Excel leaves out blank last cells), less those not parted at all. A wider
// row is a fault of that row and says nothing.
static int score_header(const int *widths, int rows, int header) {
    int score = 0;
    for (int i = header; i < rows; i++) {
        if (widths[i] == 1)
            score--;
        else if (widths[i] > 1 && widths[i] <= widths[header])
            score++;
    }
    return score;
}

// The best score of a row that may be the header, 0 when there is none. Rows
// above the header are titles, but not more than four for each row of data:
// else a list of names of which the last has a comma were a table.
static int score_delimiter(const Reader *r, char delimiter) {
    int widths[SAMPLE_ROWS];
    Reader reader = *r;
    reader.delimiter = delimiter;
    int rows = sample_widths(reader, widths);
    int best = 0;
    for (int header = 0; header < MIN(rows, HEADER_ROWS); header++) {
        if (widths[header] <= 1 || is_title(widths, rows, header))
            continue;
        int score = score_header(widths, rows, header);
        if (header <= 4 * (score - 1))
            best = MAX(best, score);
    }
    return best;
}

// Decimal commas part the data of a `;` file as evenly as the `;` do; what
// tells is the header, which has only the delimiter. So a row more decides,
// and the comma, which every text may hold, comes last among equals.
static char find_delimiter(const Reader *r) {
    char best = NO_DELIMITER;
    int best_score = 0;
    for (const char *candidate = ";\t|,"; *candidate != '\0'; candidate++) {
        int score = score_delimiter(r, *candidate);
        if (score > best_score) {
            best_score = score;
            best = *candidate;
        }
    }
    return best;
}

/* ---- rows ---- */

static bool read_row(Reader *r, Grid *grid, GString *text, GError **error) {
    grid_begin_row(grid, r->line);
    do {
        int line = r->line;
        g_string_truncate(text, 0);
        if (!pass_cell(r, text)) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s, baris %d: tanda kutip dibuka tetapi tidak ditutup; tutup, atau hapus "
                        "tanda kutip itu",
                        grid_file(grid), line);
            return false;
        }
        if (!grid_add_cell(grid, text->str, text->len, error))
            return false;
    } while (take_delimiter(r));
    return true;
}

Grid *delimited_parse(const char *bytes, gsize length, const char *file, GError **error) {
    g_auto(EncodedText) decoded = {0};
    if (!encoding_read(bytes, length, file, &decoded, error))
        return NULL;
    Reader reader = {.at = decoded.text, .end = decoded.text + decoded.length, .line = 1};
    if (!take_named_delimiter(&reader))
        reader.delimiter = find_delimiter(&reader);
    g_autoptr(Grid) grid = grid_new(file, "");
    g_autoptr(GString) text = g_string_new(NULL);
    while (reader.at < reader.end) {
        if (!take_line_end(&reader) && !read_row(&reader, grid, text, error))
            return NULL;
    }
    if (grid_row_count(grid) == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: berkas kosong; periksa apakah berkas yang benar yang dikirim", file);
        return NULL;
    }
    return g_steal_pointer(&grid);
}

Grid *delimited_read(const char *path, GError **error) {
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!fs_read(path, GRID_MAX_BYTES, &bytes, &length, error))
        return NULL;
    g_autofree char *file = g_path_get_basename(path);
    return delimited_parse(bytes, length, file, error);
}

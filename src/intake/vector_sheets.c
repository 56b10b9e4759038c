// Worksheets of XLSX files (ECMA-376). Read by our own code and not by GDAL's
// XLSX driver, which gives the text of a cell without telling whether it was a
// number or a text, knows no 1904 dates, drops parts of formatted texts and
// refuses honest files with a far-off row: see docs/decisions/gdal.md.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/archive.h"
#include "intake/vector_internal.h"
#include "intake/vector_xlsx.h"

#define MAX_SHEETS 256
#define MAX_TEXT_BYTES ((gsize)256 * 1024 * 1024) // all cells of all sheets

typedef struct {
    char *name, *relation;
    bool hidden;
} Sheet;

typedef struct {
    Archive *archive;
    const char *file;    // base name, for messages
    char *folder;        // of the workbook part, with a slash at its end
    GHashTable *targets; // relation id -> part
    char *strings_part, *styles_part;
    GArray *sheets; // Sheet
    bool from_1904;
    GString *strings;    // all shared strings, each ended by a NUL
    GArray *offsets;     // gsize into them
    GHashTable *formats; // number format id -> XlsxFormat of those the file defines
    GArray *styles;      // XlsxFormat of each cell style
    gsize bytes;         // of all cells so far
} Workbook;

static void sheet_clear(gpointer data) {
    Sheet *sheet = data;
    g_free(sheet->name);
    g_free(sheet->relation);
}

static void workbook_clear(Workbook *book) {
    g_clear_pointer(&book->archive, archive_close);
    g_free(book->folder);
    g_free(book->strings_part);
    g_free(book->styles_part);
    g_hash_table_unref(book->targets);
    g_hash_table_unref(book->formats);
    g_array_unref(book->sheets);
    g_array_unref(book->offsets);
    g_array_unref(book->styles);
    g_string_free(book->strings, TRUE);
}

/* ---- relations: which part is what ---- */

// A target as a part name: relative to the folder of who names it, or absolute.
static char *resolve_target(const char *folder, const char *target) {
    if (target[0] == '/')
        return g_strdup(target + 1);
    g_autofree char *joined = g_strconcat("/", folder, target, NULL);
    g_autofree char *plain = g_canonicalize_filename(joined, "/");
    return g_strdup(plain + 1);
}

static void replace_text(char **old, char *text) {
    g_free(*old);
    *old = text;
}

static bool on_relation(XlsxParser *parser, const char *element, const char **names,
                        const char **values, GError **error) {
    (void)error;
    Workbook *book = parser->data;
    const char *id = xlsx_attribute(names, values, "Id");
    const char *type = xlsx_attribute(names, values, "Type");
    const char *target = xlsx_attribute(names, values, "Target");
    const char *mode = xlsx_attribute(names, values, "TargetMode");
    if (strcmp(element, "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
        (mode != NULL && strcmp(mode, "External") == 0))
        return true;
    g_autofree char *part = resolve_target(book->folder, target);
    if (g_str_has_suffix(type, "/worksheet"))
        g_hash_table_replace(book->targets, g_strdup(id), g_steal_pointer(&part));
    else if (g_str_has_suffix(type, "/officeDocument"))
        g_hash_table_replace(book->targets, g_strdup("officeDocument"), g_steal_pointer(&part));
    else if (g_str_has_suffix(type, "/sharedStrings"))
        replace_text(&book->strings_part, g_steal_pointer(&part));
    else if (g_str_has_suffix(type, "/styles"))
        replace_text(&book->styles_part, g_steal_pointer(&part));
    return true;
}

static bool on_workbook(XlsxParser *parser, const char *element, const char **names,
                        const char **values, GError **error) {
    Workbook *book = parser->data;
    if (strcmp(element, "workbookPr") == 0)
        book->from_1904 = xlsx_truth(xlsx_attribute(names, values, "date1904"));
    const char *name = xlsx_attribute(names, values, "name");
    const char *relation = xlsx_attribute(names, values, "id");
    if (strcmp(element, "sheet") != 0 || name == NULL || relation == NULL)
        return true;
    if (book->sheets->len >= MAX_SHEETS)
        return vector_refuse(book->file, error, "lebih dari %d lembar; bagi berkas ini",
                             MAX_SHEETS);
    const char *state = xlsx_attribute(names, values, "state");
    Sheet sheet = {g_strdup(name), g_strdup(relation),
                   state != NULL && strcmp(state, "visible") != 0};
    g_array_append_val(book->sheets, sheet);
    return true;
}

static bool parse_part(Workbook *book, const char *part, XlsxParser *parser, bool needed,
                       GError **error) {
    int entry = archive_find(book->archive, part);
    if (entry < 0)
        return !needed || vector_refuse(book->file, error,
                                        "bagian '%s' tidak ada; buku kerja rusak, simpan ulang "
                                        "dari Excel",
                                        part);
    parser->data = book;
    parser->file = book->file;
    return xlsx_parse(book->archive, entry, parser, error);
}

static bool read_structure(Workbook *book, GError **error) {
    XlsxParser package = {.on_start = on_relation};
    book->folder = g_strdup("");
    if (!parse_part(book, "_rels/.rels", &package, false, error))
        return false;
    const char *told = g_hash_table_lookup(book->targets, "officeDocument");
    g_autofree char *document = g_strdup(told != NULL ? told : "xl/workbook.xml");
    const char *slash = strrchr(document, '/');
    g_free(book->folder);
    book->folder = g_strndup(document, slash != NULL ? (gsize)(slash - document + 1) : 0);
    const char *base = slash != NULL ? slash + 1 : document;
    g_autofree char *relations = g_strdup_printf("%s_rels/%s.rels", book->folder, base);
    XlsxParser parts = {.on_start = on_relation};
    XlsxParser workbook = {.on_start = on_workbook};
    return parse_part(book, relations, &parts, true, error) &&
           parse_part(book, document, &workbook, true, error);
}

/* ---- shared strings and styles ---- */

static bool on_string_start(XlsxParser *parser, const char *element, const char **names,
                            const char **values, GError **error) {
    (void)names, (void)values, (void)error;
    Workbook *book = parser->data;
    if (strcmp(element, "si") == 0)
        g_array_append_val(book->offsets, book->strings->len);
    else if (strcmp(element, "rPh") == 0) // how it is said, in Japanese
        parser->muted++;
    parser->collects = strcmp(element, "t") == 0 && parser->muted == 0;
    return true;
}

static bool on_string_end(XlsxParser *parser, const char *element, GError **error) {
    Workbook *book = parser->data;
    if (strcmp(element, "rPh") == 0)
        parser->muted--;
    if (parser->collects && strcmp(element, "t") == 0) {
        xlsx_unescape(parser->text);
        g_string_append_len(book->strings, parser->text->str, (gssize)parser->text->len);
        g_string_truncate(parser->text, 0);
        parser->collects = false;
    }
    if (strcmp(element, "si") == 0)
        g_string_append_c(book->strings, '\0');
    if (book->strings->len + book->offsets->len * sizeof(gsize) > MAX_TEXT_BYTES)
        return vector_refuse(book->file, error, "teksnya lebih dari 256 MB; bagi berkas ini");
    return true;
}

static bool on_style(XlsxParser *parser, const char *element, const char **names,
                     const char **values, GError **error) {
    (void)error;
    Workbook *book = parser->data;
    const char *id = xlsx_attribute(names, values, "numFmtId");
    int number = id != NULL ? atoi(id) : 0;
    if (strcmp(element, "cellXfs") == 0)
        parser->inside = true;
    const char *code = xlsx_attribute(names, values, "formatCode");
    if (strcmp(element, "numFmt") == 0 && code != NULL)
        g_hash_table_insert(book->formats, GINT_TO_POINTER(number),
                            GINT_TO_POINTER((int)xlsx_format_of_code(code) + 1));
    if (strcmp(element, "xf") != 0 || !parser->inside)
        return true;
    int told = GPOINTER_TO_INT(g_hash_table_lookup(book->formats, GINT_TO_POINTER(number)));
    XlsxFormat format = told > 0 ? (XlsxFormat)(told - 1) : xlsx_format_of_builtin(number);
    g_array_append_val(book->styles, format);
    return true;
}

static bool on_style_end(XlsxParser *parser, const char *element, GError **error) {
    (void)error;
    if (strcmp(element, "cellXfs") == 0)
        parser->inside = false;
    return true;
}

static bool read_tables(Workbook *book, GError **error) {
    XlsxParser strings = {.on_start = on_string_start, .on_end = on_string_end};
    XlsxParser styles = {.on_start = on_style, .on_end = on_style_end};
    return (book->strings_part == NULL ||
            parse_part(book, book->strings_part, &strings, true, error)) &&
           (book->styles_part == NULL || parse_part(book, book->styles_part, &styles, true, error));
}

/* ---- one sheet ---- */

typedef struct {
    Workbook *book;
    Grid *grid;
    int row, column; // of the cell, from 1 and from 0
    int last_row;    // that was begun
    int width;       // cells of the row so far
    bool begun;      // the grid has the row
    char type[12];   // s, str, inlineStr, n, b, e, d
    XlsxFormat format;
    bool has_value;
    GString *value, *formula;
} SheetReader;

static bool damaged(const SheetReader *s, GError **error) {
    return vector_refuse(s->book->file, error,
                         "lembar %s, dekat baris %d: susunan sel rusak; simpan ulang dari Excel",
                         grid_sheet(s->grid), s->row);
}

static bool begin_row(SheetReader *s, const char *reference, GError **error) {
    gint64 row = reference != NULL ? g_ascii_strtoll(reference, NULL, 10) : s->row + 1;
    if (row <= s->row || row > GRID_MAX_ROWS)
        return damaged(s, error);
    s->row = (int)row;
    s->column = -1;
    s->width = 0;
    s->begun = false;
    return true;
}

// "AB12" -> 27; the row in it is that of its <row>.
static bool begin_cell(SheetReader *s, const char *reference, GError **error) {
    int column = s->column + 1;
    if (reference != NULL) {
        column = 0;
        const char *c = reference;
        for (; *c >= 'A' && *c <= 'Z' && column < 100000; c++)
            column = column * 26 + (*c - 'A' + 1);
        column--;
        if (*c != '\0' && g_ascii_strtoll(c, NULL, 10) != s->row)
            return damaged(s, error);
    }
    if (column <= s->column)
        return damaged(s, error);
    s->column = column;
    g_string_truncate(s->value, 0);
    g_string_truncate(s->formula, 0);
    s->has_value = false;
    return true;
}

static bool add_cell(SheetReader *s, const char *text, GError **error) {
    s->width++;
    s->book->bytes += strlen(text) + 2 * sizeof(char *);
    if (s->book->bytes > MAX_TEXT_BYTES)
        return vector_refuse(s->book->file, error,
                             "lembar %s, baris %d: isi selnya lebih dari 256 MB; bagi berkas ini",
                             grid_sheet(s->grid), s->row);
    return grid_add_cell(s->grid, text, strlen(text), error);
}

// Blank cells make no row and no width: sheets are formatted far beyond their data.
static bool put(SheetReader *s, const char *text, GError **error) {
    if (text[strspn(text, " \t\r\n")] == '\0')
        return true;
    if (!s->begun)
        grid_begin_row(s->grid, s->row);
    s->begun = true;
    while (s->width < s->column) {
        if (!add_cell(s, "", error))
            return false;
    }
    return add_cell(s, text, error);
}

static bool end_cell(SheetReader *s, GError **error) {
    if (!s->has_value) {
        // A formula that was never computed has no value to lose, but is not blank.
        g_autofree char *formula = g_strconcat("=", s->formula->str, NULL);
        return put(s, s->formula->len > 0 ? formula : "", error);
    }
    if (strcmp(s->type, "s") == 0) {
        gint64 index = g_ascii_strtoll(s->value->str, NULL, 10);
        if (index < 0 || index >= (gint64)s->book->offsets->len)
            return damaged(s, error);
        gsize offset = g_array_index(s->book->offsets, gsize, index);
        return put(s, s->book->strings->str + offset, error);
    }
    if (strcmp(s->type, "b") == 0)
        return put(s, xlsx_truth(s->value->str) ? "TRUE" : "FALSE", error);
    if (strcmp(s->type, "str") == 0 || strcmp(s->type, "inlineStr") == 0)
        xlsx_unescape(s->value);
    if (strcmp(s->type, "n") != 0)
        return put(s, s->value->str, error); // texts, errors (#N/A), ISO dates
    g_autofree char *number = xlsx_number(s->value->str, s->format, s->book->from_1904);
    return put(s, number, error);
}

static void set_type(SheetReader *s, const char *type, const char *style) {
    g_strlcpy(s->type, type != NULL ? type : "n", sizeof(s->type));
    gint64 index = style != NULL ? g_ascii_strtoll(style, NULL, 10) : -1;
    s->format = index >= 0 && index < (gint64)s->book->styles->len
                    ? g_array_index(s->book->styles, XlsxFormat, index)
                    : XLSX_NUMBER;
}

static bool on_cell_start(XlsxParser *parser, const char *element, const char **names,
                          const char **values, GError **error) {
    SheetReader *s = parser->more;
    if (strcmp(element, "sheetData") == 0)
        parser->inside = true;
    if (!parser->inside)
        return true;
    const char *reference = xlsx_attribute(names, values, "r");
    if (strcmp(element, "row") == 0)
        return begin_row(s, reference, error);
    if (strcmp(element, "c") == 0) {
        set_type(s, xlsx_attribute(names, values, "t"), xlsx_attribute(names, values, "s"));
        return begin_cell(s, reference, error);
    }
    if (strcmp(element, "rPh") == 0)
        parser->muted++;
    parser->collects =
        parser->muted == 0 &&
        (strcmp(element, "v") == 0 || strcmp(element, "t") == 0 || strcmp(element, "f") == 0);
    return true;
}

static bool on_cell_end(XlsxParser *parser, const char *element, GError **error) {
    SheetReader *s = parser->more;
    if (strcmp(element, "sheetData") == 0)
        parser->inside = false;
    if (strcmp(element, "rPh") == 0)
        parser->muted--;
    if (parser->collects) {
        bool formula = strcmp(element, "f") == 0;
        s->has_value |= !formula;
        g_string_append_len(formula ? s->formula : s->value, parser->text->str,
                            (gssize)parser->text->len);
        g_string_truncate(parser->text, 0);
        parser->collects = false;
    }
    return !parser->inside || strcmp(element, "c") != 0 || end_cell(s, error);
}

static Grid *read_sheet(Workbook *book, const Sheet *sheet, GError **error) {
    const char *part = g_hash_table_lookup(book->targets, sheet->relation);
    if (part == NULL)
        return grid_new(book->file, sheet->name); // a chart sheet has no cells
    g_autoptr(Grid) grid = grid_new(book->file, sheet->name);
    SheetReader s = {.book = book, .grid = grid, .column = -1};
    s.value = g_string_new(NULL);
    s.formula = g_string_new(NULL);
    XlsxParser parser = {.on_start = on_cell_start, .on_end = on_cell_end, .more = &s};
    bool fine = parse_part(book, part, &parser, true, error);
    g_string_free(s.value, TRUE);
    g_string_free(s.formula, TRUE);
    return fine ? g_steal_pointer(&grid) : NULL;
}

/* ---- the workbook ---- */

static bool read_sheets(Workbook *book, GPtrArray *grids, GError **error) {
    for (guint i = 0; i < book->sheets->len; i++) {
        const Sheet *sheet = &g_array_index(book->sheets, Sheet, i);
        g_autoptr(Grid) grid = read_sheet(book, sheet, error);
        if (grid == NULL)
            return false;
        if (grid_row_count(grid) == 0)
            continue;
        if (sheet->hidden)
            log_note("%s: lembar '%s' tersembunyi dan tidak dibaca; tampilkan bila isinya data",
                     book->file, sheet->name);
        else
            g_ptr_array_add(grids, g_steal_pointer(&grid));
    }
    return true;
}

static void free_grid(gpointer grid) {
    grid_free(grid);
}

static bool check_is_workbook(const VectorPath *path, GError **error) {
    if (!vector_path_check(path, error))
        return false;
    if (path->kind == KIND_OLD_WORKBOOK)
        return vector_refuse(path->name, error,
                             "buku kerja lama (.xls), .ods, atau bersandi tidak dapat dibaca; "
                             "simpan sebagai .xlsx tanpa kata sandi");
    if (path->kind == KIND_WORKBOOK)
        return true;
    return archive_check(path->file, error) && // a damaged one says so better itself
           vector_refuse(path->name, error, "ini bukan buku kerja .xlsx");
}

GPtrArray *vector_read_sheets(const char *path, GError **error) {
    g_autoptr(VectorPath) parts = vector_path_new(path);
    if (!check_is_workbook(parts, error))
        return NULL;
    Workbook book = {
        .archive = archive_open(parts->file, error),
        .file = parts->name,
        .targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .formats = g_hash_table_new(NULL, NULL),
        .sheets = g_array_new(FALSE, FALSE, sizeof(Sheet)),
        .strings = g_string_new(NULL),
        .offsets = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .styles = g_array_new(FALSE, FALSE, sizeof(XlsxFormat)),
    };
    g_array_set_clear_func(book.sheets, sheet_clear);
    g_autoptr(GPtrArray) grids = g_ptr_array_new_with_free_func(free_grid);
    bool fine = book.archive != NULL && read_structure(&book, error) && read_tables(&book, error) &&
                read_sheets(&book, grids, error);
    workbook_clear(&book);
    return fine ? g_steal_pointer(&grids) : NULL;
}

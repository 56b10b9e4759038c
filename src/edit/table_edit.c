#include "edit/table_edit.h"

#include <string.h>

#include "base/error.h"
#include "intake/delimited.h"
#include "intake/encoding.h"

static const char BOM[] = "\xEF\xBB\xBF";
static const char LATIN[] = "WINDOWS-1252";
static const char DOS_END = '\x1a';

// One row of the file: its cells as they stand, quotes included.
typedef struct {
    GPtrArray *cells; // char*
    const char *end;  // of the line: "\n", "\r\n", "\r", or "" at the end of the file
    int line;         // as parsed, from 1
    bool changed;
} Record;

struct TableEdit {
    char *name;
    char *before; // byte order mark and what stands above the header's last row
    char *after;  // DOS's mark of the end, or ""
    bool is_latin;
    char delimiter;
    const char *ending; // of new lines where the line above has none
    bool quotes_all;    // new cells are quoted, as all of the header are
    Header header;
    int width;          // of the header
    GPtrArray *records; // Record*, the header's last row first
};

static void record_free(gpointer data) {
    Record *record = data;
    g_ptr_array_unref(record->cells);
    g_free(record);
}

void table_edit_free(TableEdit *edit) {
    if (edit == NULL)
        return;
    g_free(edit->name);
    g_free(edit->before);
    g_free(edit->after);
    g_ptr_array_unref(edit->records);
    g_free(edit);
}

// ------------------------------------------------------------------- parting

static const char *line_end(const char *at) {
    return at[0] == '\r' && at[1] == '\n' ? "\r\n"
           : at[0] == '\r'                ? "\r"
           : at[0] == '\n'                ? "\n"
                                          : "";
}

// From an opening quote to behind the closing one, as delimited.c goes.
static const char *skip_quoted(const char *at) {
    for (at++; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"')
            return at + 1;
        at += *at == '"';
    }
    return at;
}

// The record at `*at`, which moves behind it. What follows a closing quote
// belongs to the cell.
static Record *read_record(const char **at, char delimiter, int *line) {
    Record *record = g_new0(Record, 1);
    record->cells = g_ptr_array_new_with_free_func(g_free);
    record->line = *line;
    const char *first = *at, *start = first, *p = first;
    for (;;) {
        if (*p == '"')
            p = skip_quoted(p);
        while (*p != '\0' && *p != delimiter && *p != '\n' && *p != '\r')
            p++;
        g_ptr_array_add(record->cells, g_strndup(start, (gsize)(p - start)));
        if (*p != delimiter)
            break;
        start = ++p;
    }
    record->end = line_end(p);
    *at = p + strlen(record->end);
    *line += encoding_line_ends(first, (gsize)(*at - first));
    return record;
}

static GPtrArray *read_records(const char *text, char delimiter, int line) {
    GPtrArray *records = g_ptr_array_new_with_free_func(record_free);
    while (*text != '\0')
        g_ptr_array_add(records, read_record(&text, delimiter, &line));
    return records;
}

static const char *raw_cell(const Record *record, guint column) {
    return column < record->cells->len ? g_ptr_array_index(record->cells, column) : "";
}

static bool is_empty_line(const Record *record) {
    return record->cells->len == 1 && *raw_cell(record, 0) == '\0';
}

static bool is_blank(const Record *record) {
    for (guint c = 0; c < record->cells->len; c++) {
        const char *cell = raw_cell(record, c);
        if (cell[strspn(cell, " \t")] != '\0')
            return false;
    }
    return true;
}

static const char *skip_lines(const char *at, int lines) {
    for (; lines > 0 && *at != '\0'; lines--) {
        at += strcspn(at, "\r\n");
        at += strlen(line_end(at));
    }
    return at;
}

// ------------------------------------------------------------------ the cells

// Without its quotes, in UTF-8, not trimmed.
static char *read_cell(const TableEdit *edit, const char *raw) {
    GString *text = g_string_new(NULL);
    const char *p = raw;
    if (*p == '"') {
        for (p++; *p != '\0'; p++) {
            if (*p == '"' && p[1] != '"') {
                p++;
                break;
            }
            p += *p == '"';
            g_string_append_c(text, *p);
        }
    }
    g_string_append(text, p);
    if (!edit->is_latin)
        return g_string_free(text, FALSE);
    g_autofree char *latin = g_string_free(text, FALSE);
    char *converted = g_convert(latin, -1, "UTF-8", LATIN, NULL, NULL, NULL);
    return converted != NULL ? converted : g_strdup("");
}

// NULL when the encoding lacks a letter.
static char *write_cell(const TableEdit *edit, const char *value) {
    g_autofree char *text =
        edit->is_latin ? g_convert(value, -1, LATIN, "UTF-8", NULL, NULL, NULL) : g_strdup(value);
    const char special[] = {edit->delimiter, '"', '\n', '\r', '\0'};
    if (text == NULL || (!edit->quotes_all && strpbrk(text, special) == NULL))
        return g_steal_pointer(&text);
    g_auto(GStrv) parts = g_strsplit(text, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return g_strdup_printf("\"%s\"", doubled);
}

// ------------------------------------------------------------------- opening

static bool same_row(const TableEdit *edit, const Record *record, const Grid *grid, int row) {
    if ((int)record->cells->len != grid_width(grid, row) || record->line != grid_line(grid, row))
        return false;
    for (guint c = 0; c < record->cells->len; c++) {
        g_autofree char *cell = read_cell(edit, raw_cell(record, c));
        if (strcmp(cell, grid_cell(grid, row, (int)c)) != 0)
            return false;
    }
    return true;
}

// Whether these records are the rows of the grid from the header on.
static bool same_table(const TableEdit *edit, const GPtrArray *records, const Grid *grid) {
    int row = edit->header.row;
    for (guint i = 0; i < records->len; i++) {
        const Record *record = g_ptr_array_index(records, i);
        if (is_empty_line(record))
            continue;
        if (row == grid_row_count(grid) || !same_row(edit, record, grid, row))
            return false;
        row++;
    }
    return row == grid_row_count(grid);
}

// Under which delimiter we part the text as the run does: the common ones, and
// what a first line `sep=|` names.
static bool part(TableEdit *edit, const char *top, const char *text, const Grid *grid) {
    char named = '\0';
    const char *sep = top + (*top == '"');
    if (g_ascii_strncasecmp(sep, "sep=", 4) == 0)
        named = sep[4];
    const char candidates[] = {',', ';', '\t', '|', named};
    int line = grid_line(grid, edit->header.row);
    for (gsize i = 0; i < sizeof candidates && candidates[i] != '\0'; i++) {
        edit->delimiter = candidates[i];
        edit->records = read_records(text, candidates[i], line);
        if (same_table(edit, edit->records, grid))
            return true;
        g_ptr_array_unref(edit->records);
        edit->records = NULL;
    }
    return false;
}

static bool quotes_all(const Record *header) {
    for (guint c = 0; c < header->cells->len; c++) {
        if (*raw_cell(header, c) != '"')
            return false;
    }
    return true;
}

static bool refuse(GError **error, const char *name, const char *reason) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s tidak diubah: %s", name, reason);
    return false;
}

static bool read_header(TableEdit *edit, const Grid *grid, TableKind kind,
                        const ColumnMapping *mapping, GError **error) {
    edit->header = header_find(grid, kind, false, mapping);
    if (edit->header.row < 0 || !header_is_complete(&edit->header, kind, false))
        return refuse(
            error, edit->name,
            "judul kolom yang diperlukan tidak ada; `jangkau check` menyebut yang kurang");
    edit->width = grid_width(grid, edit->header.row);
    return true;
}

TableEdit *table_edit_parse(const char *bytes, gsize length, const char *name, TableKind kind,
                            const ColumnMapping *mapping, GError **error) {
    g_autoptr(TableEdit) edit = g_new0(TableEdit, 1);
    edit->name = g_strdup(name);
    edit->records = g_ptr_array_new_with_free_func(record_free);
    g_autofree char *text = g_strndup(length > 0 ? bytes : "", length); // NULs are refused
    if (strlen(text) != length) {
        refuse(error, name,
               "berkas ini dalam UTF-16 atau bukan teks; simpan sebagai \"CSV UTF-8\" dan sebutkan "
               "berkas itu di file proyek");
        return NULL;
    }
    g_autoptr(Grid) grid = delimited_parse(bytes, length, name, error);
    if (grid == NULL || !read_header(edit, grid, kind, mapping, error))
        return NULL;
    edit->is_latin = !g_utf8_validate(text, (gssize)length, NULL);
    bool dos = length > 0 && text[length - 1] == DOS_END;
    edit->after = g_strdup(dos ? text + length - 1 : "");
    if (dos)
        text[length - 1] = '\0';
    const char *top = g_str_has_prefix(text, BOM) ? text + strlen(BOM) : text;
    const char *start = skip_lines(top, grid_line(grid, edit->header.row) - 1);
    edit->before = g_strndup(text, (gsize)(start - text));
    g_clear_pointer(&edit->records, g_ptr_array_unref);
    if (!part(edit, top, start, grid)) {
        edit->records = g_ptr_array_new();
        refuse(error, name,
               "susunannya tidak dapat diubah dengan aman; tambahkan barisnya sendiri dengan "
               "Excel atau penyunting teks");
        return NULL;
    }
    edit->quotes_all = quotes_all(g_ptr_array_index(edit->records, 0));
    edit->ending = line_end(top + strcspn(top, "\r\n"));
    if (*edit->ending == '\0')
        edit->ending = "\n";
    return g_steal_pointer(&edit);
}

// ------------------------------------------------------------------ the rows

static Record *record_at(const TableEdit *edit, int row) {
    return g_ptr_array_index(edit->records, (guint)row + 1);
}

int table_edit_row_count(const TableEdit *edit) {
    return (int)edit->records->len - 1;
}

int table_edit_row_at(const TableEdit *edit, int line) {
    for (int row = 0; row < table_edit_row_count(edit); row++) {
        if (record_at(edit, row)->line == line)
            return row;
    }
    return -1;
}

bool table_edit_has(const TableEdit *edit, Field field) {
    return header_has(&edit->header, field);
}

char *table_edit_cell(const TableEdit *edit, int row, Field field) {
    int column = edit->header.column[field];
    if (column < 0)
        return g_strdup("");
    char *text = read_cell(edit, raw_cell(record_at(edit, row), (guint)column));
    return g_strstrip(text);
}

bool table_edit_set(TableEdit *edit, int row, Field field, const char *value, GError **error) {
    int column = edit->header.column[field];
    if (column < 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s tidak diubah: tidak ada kolom \"%s\" untuk \"%s\"; tambahkan kolom itu di "
                    "baris judulnya",
                    edit->name, field_name(field), value);
        return false;
    }
    char *cell = write_cell(edit, value);
    if (cell == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s tidak diubah: \"%s\" memuat huruf yang tidak ada dalam penyandian berkas "
                    "itu (%s); simpan dahulu sebagai \"CSV UTF-8\"",
                    edit->name, value, LATIN);
        return false;
    }
    Record *record = record_at(edit, row);
    record->changed = true;
    while ((int)record->cells->len <= column)
        g_ptr_array_add(record->cells, g_strdup(""));
    g_free(record->cells->pdata[column]);
    record->cells->pdata[column] = cell;
    return true;
}

int table_edit_append(TableEdit *edit) {
    guint at = edit->records->len;
    while (at > 1 && is_blank(g_ptr_array_index(edit->records, at - 1)))
        at--;
    Record *above = g_ptr_array_index(edit->records, at - 1);
    Record *record = g_new0(Record, 1);
    record->cells = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < edit->width; i++)
        g_ptr_array_add(record->cells, g_strdup(""));
    record->line = -1;
    record->changed = true;
    // A file whose last line has no end keeps it so.
    record->end = above->end;
    if (*above->end == '\0')
        above->end = edit->ending;
    g_ptr_array_insert(edit->records, (int)at, record);
    return (int)at - 1;
}

static void write_record(const TableEdit *edit, const Record *record, GString *text) {
    for (guint c = 0; c < record->cells->len; c++) {
        if (c > 0)
            g_string_append_c(text, edit->delimiter);
        g_string_append(text, raw_cell(record, c));
    }
    g_string_append(text, record->end);
}

char *table_edit_text(const TableEdit *edit, gsize *length) {
    GString *text = g_string_new(edit->before);
    for (guint i = 0; i < edit->records->len; i++)
        write_record(edit, g_ptr_array_index(edit->records, i), text);
    g_string_append(text, edit->after);
    *length = text->len;
    return g_string_free(text, FALSE);
}

GArray *table_edit_changed(const TableEdit *edit) {
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(ChangedRow));
    g_autoptr(GString) text = g_string_new(NULL);
    int line = ((const Record *)g_ptr_array_index(edit->records, 0))->line;
    for (guint i = 0; i < edit->records->len; i++) {
        const Record *record = g_ptr_array_index(edit->records, i);
        ChangedRow row = {line, record->line < 0};
        if (record->changed)
            g_array_append_val(rows, row);
        g_string_truncate(text, 0);
        write_record(edit, record, text);
        line += encoding_line_ends(text->str, text->len);
    }
    return rows;
}

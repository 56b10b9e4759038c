#include "base/csv.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"

static const gsize LARGEST_BYTES = (gsize)1 << 30;

struct CsvTable {
    char *name;
    char *text;       // the whole file; cells are cut out of it in place
    GPtrArray *cells; // row-major, header first; point into `text`
    GArray *lines;    // line number of each row, header first
    int columns;
};

void csv_free(CsvTable *table) {
    if (table == NULL)
        return;
    g_free(table->name);
    g_free(table->text);
    g_ptr_array_unref(table->cells);
    g_array_unref(table->lines);
    g_free(table);
}

static bool fail(GError **error, const CsvTable *table, int line, const char *reason) {
    if (line > 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: %s", table->name, line,
                    reason);
    else
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", table->name, reason);
    return false;
}

static char *trim(char *cell) {
    return g_strstrip(cell);
}

// Cut one cell that starts at `*at` out of the text. Returns the character
// that ended it (delimiter, '\n' or '\0'), or -1 for a quote never closed.
static int cut_cell(char **at, char delimiter, int *line, char **cell) {
    char *read = *at;
    while (*read == ' ')
        read++;
    char *write = read;
    char *start = read;
    if (*read == '"') {
        read++;
        for (;; read++) {
            if (*read == '\0')
                return -1;
            if (*read == '\n')
                (*line)++;
            if (*read == '"' && *++read != '"')
                break;
            *write++ = *read;
        }
    }
    while (*read != delimiter && *read != '\n' && *read != '\0')
        *write++ = *read++;
    int end = (unsigned char)*read;
    *at = end == '\0' ? read : read + 1;
    *write = '\0';
    *cell = trim(start);
    return end;
}

static bool is_blank(GPtrArray *cells, guint first) {
    for (guint i = first; i < cells->len; i++) {
        if (*(char *)g_ptr_array_index(cells, i) != '\0')
            return false;
    }
    return true;
}

static bool parse(CsvTable *table, char *text, GError **error) {
    char *first_end = strchr(text, '\n');
    g_autofree char *header =
        g_strndup(text, first_end != NULL ? (gsize)(first_end - text) : strlen(text));
    char delimiter = strchr(header, ',') == NULL && strchr(header, ';') != NULL ? ';' : ',';
    int line = 1;
    char *at = text;
    while (*at != '\0') {
        int row_line = line;
        guint first = table->cells->len;
        int end;
        do {
            char *cell = NULL;
            end = cut_cell(&at, delimiter, &line, &cell);
            if (end < 0)
                return fail(error, table, row_line,
                            "tanda kutip dibuka tetapi tidak ditutup; periksa baris ini");
            g_ptr_array_add(table->cells, cell);
        } while (end == (unsigned char)delimiter);
        line++;
        int width = (int)(table->cells->len - first);
        if (is_blank(table->cells, first)) {
            g_ptr_array_set_size(table->cells, (int)first);
            continue;
        }
        if (table->columns == 0)
            table->columns = width;
        if (width != table->columns) {
            g_autofree char *reason =
                g_strdup_printf("%d kolom, padahal judul tabel punya %d; file mungkin terpotong "
                                "atau ada koma tanpa tanda kutip",
                                width, table->columns);
            return fail(error, table, row_line, reason);
        }
        g_array_append_val(table->lines, row_line);
    }
    if (table->lines->len == 0)
        return fail(error, table, 0, "file kosong");
    return true;
}

CsvTable *csv_read(const char *path, GError **error) {
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    table->name = g_path_get_basename(path);
    table->cells = g_ptr_array_new();
    table->lines = g_array_new(FALSE, FALSE, sizeof(int));
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail(error, table, 0, "file tidak ditemukan; periksa nama dan foldernya di file proyek");
        return NULL;
    }
    if (!fs_read(path, LARGEST_BYTES, &table->text, &length, &cause)) {
        g_autofree char *reason =
            g_strdup_printf("file tidak dapat dibaca; periksa izin aksesnya (%s)", cause->message);
        fail(error, table, 0, reason);
        return NULL;
    }
    if (strlen(table->text) != length || !g_utf8_validate(table->text, -1, NULL)) {
        fail(error, table, 0, "bukan teks UTF-8; simpan ulang sebagai \"CSV UTF-8\"");
        return NULL;
    }
    char *text = table->text;
    if (g_str_has_prefix(text, "\xEF\xBB\xBF"))
        text += 3;
    // CRLF and lone CR become LF, in place.
    char *write = text;
    for (const char *read = text; *read != '\0'; read++) {
        if (*read == '\r') {
            *write++ = '\n';
            if (read[1] == '\n')
                read++;
        } else {
            *write++ = *read;
        }
    }
    *write = '\0';
    if (!parse(table, text, error))
        return NULL;
    for (int i = 0; i < table->columns; i++) {
        const char *name = g_ptr_array_index(table->cells, (guint)i);
        if (*name != '\0' && csv_column(table, name) != i) {
            g_autofree char *reason = g_strdup_printf("kolom \"%s\" ada dua kali", name);
            fail(error, table, 1, reason);
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

const char *csv_name(const CsvTable *table) {
    return table->name;
}

int csv_row_count(const CsvTable *table) {
    return (int)table->lines->len - 1;
}

int csv_line(const CsvTable *table, int row) {
    return g_array_index(table->lines, int, row + 1);
}

int csv_column(const CsvTable *table, const char *name) {
    for (int i = 0; i < table->columns; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(table->cells, (guint)i), name) == 0)
            return i;
    }
    return -1;
}

const char *csv_column_name(const CsvTable *table, int column) {
    return column < table->columns ? g_ptr_array_index(table->cells, (guint)column) : NULL;
}

bool csv_require_column(const CsvTable *table, const char *name, int *column, GError **error) {
    *column = csv_column(table, name);
    if (*column >= 0)
        return true;
    g_autofree char *reason =
        g_strdup_printf("kolom \"%s\" tidak ada; tambahkan kolom itu pada baris judul", name);
    return fail(error, table, 0, reason);
}

const char *csv_cell(const CsvTable *table, int row, int column) {
    if (column < 0)
        return "";
    return g_ptr_array_index(table->cells, (guint)((row + 1) * table->columns + column));
}

void csv_append(GString *out, const char *cell) {
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, ',');
    else if (*cell == '\0')
        g_string_append(out, "\"\""); // a row that starts with an empty cell
    if (strpbrk(cell, ",\"\n\r;") == NULL) {
        g_string_append(out, cell);
        return;
    }
    g_string_append_c(out, '"');
    for (const char *c = cell; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

void csv_end_row(GString *out) {
    g_string_append_c(out, '\n');
}

#include "intake/table.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "intake/header.h"
#include "intake/values.h"

typedef struct {
    int row;       // of the grid
    int parent[2]; // grid rows whose district and regency this row shares, or -1
    const char *section[2];
} DataRow;

typedef struct {
    int row;
    const char *reason;
} IgnoredRow;

struct Table {
    Grid *grid;
    TableKind kind;
    Header header;
    char *headers[FIELD_COUNT];
    GArray *rows;    // DataRow
    GArray *ignored; // IgnoredRow
    LonLat *points;  // of grid rows, or NULL
    GStringChunk *texts;
    char *title;          // what stands above the header
    GPtrArray *cells;     // trimmed texts, FIELD_COUNT for each data row
    GHashTable *problems; // grid row -> why its geometry cannot be used
    char *remark;
};

static const Field parents[] = {FIELD_DISTRICT, FIELD_REGENCY};

// --------------------------------------------------------------- which rows

static int given_count(const Grid *grid, int row, int *first) {
    int count = 0;
    *first = -1;
    for (int c = 0; c < grid_width(grid, row); c++) {
        if (grid_is_blank(grid, row, c))
            continue;
        if (count++ == 0)
            *first = c;
    }
    return count;
}

static bool repeats_header(const Table *table, int row) {
    int matches = 0, columns = 0;
    for (int field = 0; field < FIELD_COUNT; field++) {
        int column = table->header.column[field];
        if (column < 0)
            continue;
        columns++;
        g_autofree char *cell = field_key(grid_cell(table->grid, row, column));
        g_autofree char *head = field_key(table->headers[field]);
        matches += strcmp(cell, head) == 0;
    }
    return columns > 0 && matches == columns;
}

// "1 2 3 4" or "(1) (2) (3)" below the header.
static bool numbers_columns(const Grid *grid, int row) {
    int expected = 1;
    for (int c = 0; c < grid_width(grid, row); c++) {
        if (grid_is_blank(grid, row, c))
            continue;
        g_autofree char *cell = grid_trimmed(grid, row, c);
        char *number = *cell == '(' ? cell + 1 : cell;
        if (*cell == '(' && g_str_has_suffix(cell, ")"))
            cell[strlen(cell) - 1] = '\0';
        int64_t value = 0;
        // "7=5+6" numbers a column, too.
        number[strcspn(number, "=")] = '\0';
        if (!text_to_int64(number, &value) || value != expected)
            return false;
        expected++;
    }
    return expected > 3;
}

static bool starts_with_any(const char *key, const char *const *words) {
    for (; *words != NULL; words++) {
        if (g_str_has_prefix(key, *words))
            return true;
    }
    return false;
}

// A row of sums: the word stands in its first cell or in its name, and no code.
static bool is_total(const Table *table, int row, int first) {
    static const char *const words[] = {"jumlah", "total", "subtotal", "grandtotal", "rekap", NULL};
    static const Field named[] = {FIELD_NAME, FIELD_VILLAGE, FIELD_DISTRICT, FIELD_REGENCY,
                                  FIELD_CODE};
    const Grid *grid = table->grid;
    g_autofree char *key = field_key(grid_cell(grid, row, first));
    bool total = starts_with_any(key, words);
    for (gsize i = 0; i < G_N_ELEMENTS(named) && !total; i++) {
        g_autofree char *name = field_key(grid_cell(grid, row, table->header.column[named[i]]));
        total = starts_with_any(name, words);
    }
    // With a code of its own it is a place of that name.
    const char *code = grid_cell(grid, row, table->header.column[FIELD_CODE]);
    int digits = 0;
    for (const char *c = code; *c != '\0'; c++)
        digits += g_ascii_isdigit(*c);
    return total && digits < 4;
}

// "Sumber: …", "*) perkiraan", the signatures below a table. A village may be
// called Sumber: so the colon counts.
static bool is_footnote(const Grid *grid, int row, int first, int given) {
    static const char *const notes[] = {"sumber", "catatan", "keterangan", "ket",
                                        "source", "note",    "nb",         NULL};
    static const char *const signatures[] = {"mengetahui", "kepaladinas", "kepalabidang",
                                             "kepaladesa", "kepalabadan", NULL};
    if (given > 2)
        return false;
    g_autofree char *cell = grid_trimmed(grid, row, first);
    g_autofree char *key = field_key(cell);
    if (*cell == '*' || starts_with_any(key, signatures))
        return true;
    char *colon = strchr(cell, ':');
    if (colon == NULL)
        return false;
    *colon = '\0';
    g_autofree char *word = field_key(cell);
    return g_strv_contains(notes, word);
}

// "KECAMATAN CIBEBER" alone in its row: the rows below are in it. Returns the
// index in `parents`, or -1.
static int section_level(const Grid *grid, int row, int first, int given) {
    static const char *const words[][4] = {{"kecamatan ", "kec. ", "kec ", "distrik "},
                                           {"kabupaten ", "kab. ", "kota ", "kab "}};
    if (given != 1)
        return -1;
    g_autofree char *cell = grid_trimmed(grid, row, first);
    g_autofree char *lower = g_ascii_strdown(cell, -1);
    for (int level = 0; level < 2; level++) {
        for (int w = 0; w < 4; w++) {
            if (g_str_has_prefix(lower, words[level][w]) && strlen(lower) < 60)
                return level;
        }
    }
    return -1;
}

static bool has_any_field(const Table *table, int row) {
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (table->header.column[field] >= 0 &&
            !grid_is_blank(table->grid, row, table->header.column[field]))
            return true;
    }
    return table->points != NULL && isfinite(table->points[row].lon_deg);
}

static void ignore_row(Table *table, int row, const char *reason) {
    IgnoredRow ignored = {row, reason};
    g_array_append_val(table->ignored, ignored);
}

// What is known of the rows above while going down the grid.
typedef struct {
    int parent[2];          // last grid row that tells its district, its regency
    const char *section[2]; // what a section's title says
} Above;

static void note_parents(const Table *table, int row, Above *above) {
    bool regency_told = header_has(&table->header, FIELD_REGENCY) &&
                        !grid_is_blank(table->grid, row, table->header.column[FIELD_REGENCY]);
    if (regency_told) {
        above->parent[0] = -1; // a district of the regency before is none of this one
        above->parent[1] = row;
    }
    if (header_has(&table->header, FIELD_DISTRICT) &&
        !grid_is_blank(table->grid, row, table->header.column[FIELD_DISTRICT]))
        above->parent[0] = row;
}

static void classify_row(Table *table, int row, Above *above) {
    const Grid *grid = table->grid;
    int first, given = given_count(grid, row, &first);
    bool pointed = table->points != NULL && isfinite(table->points[row].lon_deg);
    if (given == 0 && !pointed) {
        ignore_row(table, row, "baris kosong");
        return;
    }
    if (given > 0 && (repeats_header(table, row) || numbers_columns(grid, row)))
        return;
    int level = given > 0 ? section_level(grid, row, first, given) : -1;
    if (level >= 0 && !pointed) {
        above->section[level] = grid_cell(grid, row, first);
        if (level == 1)
            above->section[0] = NULL;
        return;
    }
    if (given > 0 && is_total(table, row, first)) {
        ignore_row(table, row, "baris jumlah");
        return;
    }
    if ((given > 0 && is_footnote(grid, row, first, given)) || !has_any_field(table, row)) {
        ignore_row(table, row, "catatan, bukan data");
        return;
    }
    note_parents(table, row, above);
    DataRow data = {
        row, {above->parent[0], above->parent[1]}, {above->section[0], above->section[1]}};
    g_array_append_val(table->rows, data);
}

// -------------------------------------------------------------------- cells

static const char *inherited(const Table *table, const DataRow *row, int level) {
    Field field = parents[level];
    if (row->parent[level] >= 0 && header_has(&table->header, field))
        return grid_cell(table->grid, row->parent[level], table->header.column[field]);
    return row->section[level] != NULL ? row->section[level] : "";
}

static void cut_cells(Table *table) {
    for (guint i = 0; i < table->rows->len; i++) {
        const DataRow *row = &g_array_index(table->rows, DataRow, i);
        for (int field = 0; field < FIELD_COUNT; field++) {
            const char *cell = grid_cell(table->grid, row->row, table->header.column[field]);
            for (int level = 0; level < 2; level++) {
                if (parents[level] == (Field)field && cell[strspn(cell, " \t\r\n")] == '\0')
                    cell = inherited(table, row, level);
            }
            g_autofree char *clean = g_strstrip(g_strdup(cell));
            g_ptr_array_add(table->cells, *clean == '\0'
                                              ? (gpointer)(uintptr_t) ""
                                              : g_string_chunk_insert(table->texts, clean));
        }
    }
}

// ------------------------------------------------------------------- whole

static char *place(const Table *table) {
    return *table_sheet(table) == '\0'
               ? g_strdup(table_file(table))
               : g_strdup_printf("%s, lembar %s", table_file(table), table_sheet(table));
}

static bool fail_missing(const Table *table, const ColumnMapping *mapping, GError **error) {
    g_autoptr(GString) wanted = g_string_new(NULL), there = g_string_new(NULL);
    guint64 required = field_required(table->kind);
    bool by_project = false; // the project names a column that is not there
    for (int field = 0; field < FIELD_COUNT; field++) {
        if ((required >> field & 1) == 0 || header_has(&table->header, (Field)field))
            continue;
        const char *told = header_mapped(mapping, table->kind, (Field)field);
        by_project |= told != NULL;
        g_string_append_printf(wanted, "%s\"%s\"", wanted->len > 0 ? ", " : "",
                               told != NULL ? told : field_name((Field)field));
    }
    if (wanted->len == 0)
        g_string_append(wanted, "desa (kode, nama, atau koordinat)");
    int row = MAX(table->header.row, 0);
    for (int c = 0; c < MIN(grid_width(table->grid, row), 15); c++) {
        g_autofree char *text = grid_trimmed(table->grid, row, c);
        g_string_append_printf(there, "%s%s", c > 0 ? ", " : "", text);
    }
    g_autofree char *where = place(table);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: kolom %s tidak ada; tambahkan kolom itu pada baris judul, atau %s dalam file "
                "proyek: [columns] %s.%s = Judul Kolom%s (judul yang ada: %s)",
                where, wanted->str, by_project ? "perbaiki namanya" : "sebut namanya",
                kind_name(table->kind),
                field_name(wanted->str[0] == '"' ? FIELD_CODE : FIELD_VILLAGE),
                by_project ? ", atau [analysis] demand" : "", there->str);
    return false;
}

// Of the wider of a header's rows: what is merged over both stands in the upper one.
static int header_width(const Table *table) {
    int width = 0;
    for (int i = 0; i < table->header.rows; i++)
        width = MAX(width, grid_width(table->grid, table->header.row - i));
    return width;
}

// Two columns of one name, one of which is used: which one would count?
static bool check_twice(const Table *table, GError **error) {
    const Header *header = &table->header;
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!header_has(header, (Field)field))
            continue;
        g_autofree char *key = field_key(table->headers[field]);
        for (int c = 0; c < header_width(table); c++) {
            g_autofree char *text = header_text(table->grid, header->row, header->rows, c);
            g_autofree char *other = field_key(text);
            if (c == header->column[field] || strcmp(key, other) != 0 ||
                !header_column_has_data(table->grid, header->row, c))
                continue;
            g_autofree char *where = place(table);
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s, baris %d: kolom \"%s\" ada dua kali; ganti nama salah satunya", where,
                        grid_line(table->grid, header->row), table->headers[field]);
            return false;
        }
    }
    return true;
}

static char *title_of(const Table *table) {
    GString *title = g_string_new(table_sheet(table));
    for (int row = 0; row < table->header.row - table->header.rows + 1; row++) {
        for (int c = 0; c < grid_width(table->grid, row); c++)
            g_string_append_printf(title, " %s", grid_cell(table->grid, row, c));
    }
    return g_string_free(title, FALSE);
}

Table *table_new(Grid *grid, TableKind kind, const LonLat *points, const ColumnMapping *mapping,
                 GError **error) {
    g_autoptr(Table) table = g_new0(Table, 1);
    table->grid = grid;
    table->kind = kind;
    table->rows = g_array_new(FALSE, FALSE, sizeof(DataRow));
    table->ignored = g_array_new(FALSE, FALSE, sizeof(IgnoredRow));
    table->texts = g_string_chunk_new(16384);
    table->cells = g_ptr_array_new();
    table->problems = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    int rows = grid_row_count(grid);
    if (points != NULL)
        table->points = g_memdup2(points, (gsize)rows * sizeof *points);
    table->header = header_find(grid, kind, points != NULL, mapping);
    const Header *header = &table->header;
    for (int field = 0; field < FIELD_COUNT; field++)
        table->headers[field] =
            header_has(header, (Field)field)
                ? header_text(grid, header->row, header->rows, header->column[field])
                : g_strdup("");
    if (header->row < 0 || !header_is_complete(header, kind, points != NULL)) {
        fail_missing(table, mapping, error);
        return NULL;
    }
    if (!check_twice(table, error))
        return NULL;
    Above above = {{-1, -1}, {NULL, NULL}};
    table->title = title_of(table);
    for (int row = 0; row < header->row - header->rows + 1; row++) {
        // A title may name the district or regency of the whole sheet.
        int first, given = given_count(grid, row, &first);
        int level = given > 0 ? section_level(grid, row, first, given) : -1;
        if (level >= 0)
            above.section[level] = grid_cell(grid, row, first);
    }
    for (int row = header->row + 1; row < rows; row++)
        classify_row(table, row, &above);
    cut_cells(table);
    return g_steal_pointer(&table);
}

void table_blame(Table *table, int grid_row, const char *problem) {
    if (problem != NULL)
        g_hash_table_insert(table->problems, GINT_TO_POINTER(grid_row), g_strdup(problem));
}

void table_remark(Table *table, const char *remark) {
    g_free(table->remark);
    table->remark = g_strdup(remark);
}

void table_free(Table *table) {
    if (table == NULL)
        return;
    for (int field = 0; field < FIELD_COUNT; field++)
        g_free(table->headers[field]);
    grid_free(table->grid);
    g_array_unref(table->rows);
    g_array_unref(table->ignored);
    g_string_chunk_free(table->texts);
    g_ptr_array_unref(table->cells);
    g_free(table->points);
    g_free(table->title);
    g_hash_table_unref(table->problems);
    g_free(table->remark);
    g_free(table);
}

const char *table_file(const Table *table) {
    return grid_file(table->grid);
}

const char *table_sheet(const Table *table) {
    return grid_sheet(table->grid);
}

TableKind table_kind(const Table *table) {
    return table->kind;
}

bool table_has(const Table *table, Field field) {
    return header_has(&table->header, field);
}

const char *table_header(const Table *table, Field field) {
    return table->headers[field];
}

char *table_where(const Table *table, int row) {
    g_autofree char *where = place(table);
    return g_strdup_printf("%s, baris %d", where, table_line(table, row));
}

const char *table_title(const Table *table) {
    return table->title;
}

int table_row_count(const Table *table) {
    return (int)table->rows->len;
}

static const DataRow *data_row(const Table *table, int row) {
    return &g_array_index(table->rows, DataRow, row);
}

int table_line(const Table *table, int row) {
    return grid_line(table->grid, data_row(table, row)->row);
}

const char *table_cell(const Table *table, int row, Field field) {
    return g_ptr_array_index(table->cells, (guint)(row * FIELD_COUNT + (int)field));
}

const char *table_text(const Table *table, int row, Field field) {
    return value_text(table_cell(table, row, field));
}

LonLat table_point(const Table *table, int row) {
    return table->points != NULL ? table->points[data_row(table, row)->row] : (LonLat){NAN, NAN};
}

bool table_row_is_cut(const Table *table, int row) {
    int grid_row = data_row(table, row)->row;
    return *table_sheet(table) == '\0' && table->points == NULL &&
           grid_row == grid_row_count(table->grid) - 1 &&
           grid_width(table->grid, grid_row) < header_width(table);
}

bool table_row_is_wide(const Table *table, int row) {
    int grid_row = data_row(table, row)->row;
    for (int c = header_width(table); c < grid_width(table->grid, grid_row); c++) {
        if (!grid_is_blank(table->grid, grid_row, c))
            return true;
    }
    return false;
}

LedgerFile *table_open_ledger(const Table *table, Ledger *ledger) {
    LedgerFile *file =
        ledger_add_file(ledger, table_file(table), table_sheet(table), kind_name(table->kind));
    if (table->remark != NULL)
        ledger_note(file, 0, ROW_ACCEPTED, "", "", table->remark, "");
    for (int row = 0; row < table_row_count(table); row++) {
        int line = table_line(table, row);
        ledger_row(file, line);
        const char *problem =
            g_hash_table_lookup(table->problems, GINT_TO_POINTER(data_row(table, row)->row));
        if (problem != NULL)
            ledger_note(file, line, ROW_REJECTED, "", "", problem, "");
        else if (table_row_is_cut(table, row))
            ledger_note(file, line, ROW_REJECTED, "", "",
                        "baris terakhir kurang kolom: berkas terpotong",
                        "salin atau simpan ulang berkasnya");
        else if (table_row_is_wide(table, row))
            ledger_note(file, line, ROW_REJECTED, "", "", "lebih banyak sel daripada judul kolom",
                        "periksa pemisah atau koma tanpa tanda kutip di baris ini");
    }
    for (guint i = 0; i < table->ignored->len; i++) {
        const IgnoredRow *ignored = &g_array_index(table->ignored, IgnoredRow, i);
        int line = grid_line(table->grid, ignored->row), first;
        ledger_row(file, line);
        given_count(table->grid, ignored->row, &first);
        ledger_note(file, line, ROW_IGNORED, "", grid_cell(table->grid, ignored->row, first),
                    ignored->reason, "");
    }
    return file;
}

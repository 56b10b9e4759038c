#include "intake/table.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "intake/values.h"

// A header stands within so many rows of titles.
#define SEARCHED_ROWS 40

/** Where the header is and which column means what. */
typedef struct {
    int row;  // of the grid; the last row of the header
    int rows; // 1 or 2
    int column[FIELD_COUNT];
    int found; // fields that have a column
} Header;

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

// ------------------------------------------------------------------- header

static char *trimmed(const Grid *grid, int row, int column) {
    return g_strstrip(g_strdup(grid_cell(grid, row, column)));
}

static bool is_blank_cell(const Grid *grid, int row, int column) {
    const char *cell = grid_cell(grid, row, column);
    return cell[strspn(cell, " \t\r\n")] == '\0';
}

// Header text of a column: the lower of two rows, else the upper one.
static char *header_text(const Grid *grid, int row, int rows, int column) {
    if (rows == 2 && is_blank_cell(grid, row, column))
        return trimmed(grid, row - 1, column);
    return trimmed(grid, row, column);
}

// The project's own name of a field: does it list this header?
static int mapped_rank(const ColumnMapping *mapping, TableKind kind, Field field, const char *key) {
    if (mapping == NULL)
        return 0;
    g_autofree char *entry = g_strconcat(kind_name(kind), ".", field_name(field), NULL);
    const char *wanted = g_hash_table_lookup((GHashTable *)(uintptr_t)mapping, entry);
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
    if (rank > 0)
        return rank + 1000;
    // "Tahun Berdiri (th)", "Nama Desa *": what is in brackets explains.
    return 0;
}

static bool column_has_data(const Grid *grid, int row, int column) {
    int last = MIN(grid_row_count(grid), row + 2000);
    for (int r = row + 1; r < last; r++) {
        if (!is_blank_cell(grid, r, column))
            return true;
    }
    return false;
}

// Keys of the headers, with and without what stands in brackets.
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
            if (!is_blank_cell(grid, row - 1, c)) {
                g_free(upper);
                upper = trimmed(grid, row - 1, c);
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
            int score = rank + (column_has_data(grid, row, c) ? 0 : 1000000);
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

static bool has(const Header *header, Field field) {
    return header->column[field] >= 0;
}

static bool is_complete(const Header *header, TableKind kind, bool has_points) {
    guint64 required = field_required(kind);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if ((required >> field & 1) != 0 && !has(header, (Field)field))
            return false;
    }
    if (kind == KIND_LIBRARIES)
        return has(header, FIELD_CODE) || has(header, FIELD_VILLAGE) ||
               has(header, FIELD_POSITION) || has_points ||
               (has(header, FIELD_LAT) && has(header, FIELD_LON));
    if (kind == KIND_BOUNDARIES)
        return has(header, FIELD_CODE) || has(header, FIELD_NAME);
    return true;
}

// Whether `row` only tells the parts of the merged headers above it ("L", "P",
// "Jumlah" below "Jumlah Penduduk"): text without numbers, some of it below a
// blank cell, and nothing below a header that has no parts.
static bool is_second_row(const Grid *grid, int row) {
    bool parts = false, merged_down = false;
    int width = MAX(grid_width(grid, row - 1), grid_width(grid, row));
    for (int c = 0; c < width; c++) {
        bool upper = !is_blank_cell(grid, row - 1, c), lower = !is_blank_cell(grid, row, c);
        if (lower && strpbrk(grid_cell(grid, row, c), "0123456789") != NULL)
            return false;
        parts |= lower && !upper;
        merged_down |= upper && !lower;
    }
    return parts && merged_down;
}

// The row that names most fields; a second row counts when it names more, or
// as many and is surely one: else its first part were taken for the whole.
static Header find_header(const Grid *grid, TableKind kind, bool has_points,
                          const ColumnMapping *mapping) {
    Header best = {.row = -1};
    for (int field = 0; field < FIELD_COUNT; field++)
        best.column[field] = -1;
    int last = MIN(grid_row_count(grid), SEARCHED_ROWS);
    for (int row = 0; row < last; row++) {
        for (int rows = 1; rows <= 2 && rows <= row + 1; rows++) {
            Header header = read_header(grid, row, rows, kind, mapping);
            bool whole = is_complete(&header, kind, has_points);
            bool best_whole = best.row >= 0 && is_complete(&best, kind, has_points);
            bool parts = rows == 2 && best.row == row - 1 && header.found == best.found &&
                         is_second_row(grid, row);
            if (header.found > 0 && (whole > best_whole ||
                                     (whole == best_whole && (parts || header.found > best.found))))
                best = header;
        }
    }
    return best;
}

bool table_fits(const Grid *grid, TableKind kind, bool has_points, const ColumnMapping *mapping) {
    Header header = find_header(grid, kind, has_points, mapping);
    // A place that was saved on a phone has a name and its point, no more.
    return header.row >= 0 && header.found >= (has_points ? 1 : 2) &&
           is_complete(&header, kind, has_points);
}

// Whether most codes are those of villages: by the number of their digits.
static bool has_village_codes(const Grid *grid, const Header *header) {
    int villages = 0, others = 0, last = MIN(grid_row_count(grid), header->row + 200);
    for (int row = header->row + 1; row < last; row++) {
        int digits = 0;
        for (const char *c = grid_cell(grid, row, header->column[FIELD_CODE]); *c != '\0'; c++)
            digits += g_ascii_isdigit(*c);
        villages += digits >= 8;
        others += digits > 0 && digits < 8;
    }
    return villages >= others;
}

// Whether a header says that the names are those of libraries.
static bool names_libraries(const Grid *grid, bool has_points, const ColumnMapping *mapping) {
    static const char *const words[] = {"perpus", "taman", "tbm", "library"};
    if (!table_fits(grid, KIND_LIBRARIES, has_points, mapping))
        return false;
    Header header = find_header(grid, KIND_LIBRARIES, has_points, mapping);
    g_autofree char *key = field_key(grid_cell(grid, header.row, header.column[FIELD_NAME]));
    bool found = false;
    for (gsize i = 0; i < G_N_ELEMENTS(words) && !found; i++)
        found = strstr(key, words[i]) != NULL;
    return found;
}

TableKind table_guess_kind(const Grid *grid, bool has_points, const ColumnMapping *mapping) {
    // What only one kind of table has, the most telling first.
    static const struct {
        TableKind kind;
        Field tells[8];
        int count;
    } rules[] = {
        {KIND_TOTALS, {FIELD_METRIC}, 1},
        {KIND_MEMBERSHIP, {FIELD_SINCE}, 1},
        {KIND_LIBRARIES, {FIELD_TPBIS_SINCE, FIELD_OPEN_SINCE}, 2},
        {KIND_VILLAGES, {FIELD_POPULATION}, 1},
        {KIND_LIBRARIES,
         {FIELD_KIND, FIELD_POSITION, FIELD_ID, FIELD_LAT, FIELD_LON, FIELD_YEAR},
         6},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        TableKind kind = rules[i].kind;
        if (!table_fits(grid, kind, has_points, mapping))
            continue;
        // A list of libraries may tell the people of their villages, too; "jenis",
        // an id and a position may stand in any table.
        if (kind == KIND_VILLAGES && names_libraries(grid, has_points, mapping))
            continue;
        Header header = find_header(grid, kind, has_points, mapping);
        for (int t = 0; t < rules[i].count; t++) {
            if (has(&header, rules[i].tells[t]))
                return kind == KIND_VILLAGES && !has_village_codes(grid, &header) ? KIND_NAMES
                                                                                  : kind;
        }
    }
    if (has_points && table_fits(grid, KIND_LIBRARIES, true, mapping))
        return KIND_LIBRARIES;
    // A name of its own beside that of the village: a list of libraries.
    if (table_fits(grid, KIND_LIBRARIES, has_points, mapping)) {
        Header header = find_header(grid, KIND_LIBRARIES, has_points, mapping);
        if (has(&header, FIELD_NAME) && (has(&header, FIELD_VILLAGE) || has(&header, FIELD_CODE)) &&
            !table_fits(grid, KIND_NAMES, has_points, mapping))
            return KIND_LIBRARIES;
    }
    if (names_libraries(grid, has_points, mapping))
        return KIND_LIBRARIES;
    return table_fits(grid, KIND_NAMES, has_points, mapping) ? KIND_NAMES : KIND_UNKNOWN;
}

// --------------------------------------------------------------- which rows

static int given_count(const Grid *grid, int row, int *first) {
    int count = 0;
    *first = -1;
    for (int c = 0; c < grid_width(grid, row); c++) {
        if (is_blank_cell(grid, row, c))
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
        if (is_blank_cell(grid, row, c))
            continue;
        g_autofree char *cell = trimmed(grid, row, c);
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
    g_autofree char *cell = trimmed(grid, row, first);
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
    g_autofree char *cell = trimmed(grid, row, first);
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
            !is_blank_cell(table->grid, row, table->header.column[field]))
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
    bool regency_told = has(&table->header, FIELD_REGENCY) &&
                        !is_blank_cell(table->grid, row, table->header.column[FIELD_REGENCY]);
    if (regency_told) {
        above->parent[0] = -1; // a district of the regency before is none of this one
        above->parent[1] = row;
    }
    if (has(&table->header, FIELD_DISTRICT) &&
        !is_blank_cell(table->grid, row, table->header.column[FIELD_DISTRICT]))
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
    if (row->parent[level] >= 0 && has(&table->header, field))
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

static bool fail_missing(const Table *table, GError **error) {
    g_autoptr(GString) wanted = g_string_new(NULL), there = g_string_new(NULL);
    guint64 required = field_required(table->kind);
    for (int field = 0; field < FIELD_COUNT; field++) {
        if ((required >> field & 1) != 0 && !has(&table->header, (Field)field))
            g_string_append_printf(wanted, "%s\"%s\"", wanted->len > 0 ? ", " : "",
                                   field_name((Field)field));
    }
    if (wanted->len == 0)
        g_string_append(wanted, "desa (kode, nama, atau koordinat)");
    int row = MAX(table->header.row, 0);
    for (int c = 0; c < MIN(grid_width(table->grid, row), 15); c++) {
        g_autofree char *text = trimmed(table->grid, row, c);
        g_string_append_printf(there, "%s%s", c > 0 ? ", " : "", text);
    }
    g_autofree char *where = place(table);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: kolom %s tidak ada; tambahkan kolom itu pada baris judul, atau sebut namanya "
                "dalam file proyek: [columns] %s.%s = Judul Kolom (judul yang ada: %s)",
                where, wanted->str, kind_name(table->kind),
                field_name(wanted->str[0] == '"' ? FIELD_CODE : FIELD_VILLAGE), there->str);
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
        if (!has(header, (Field)field))
            continue;
        g_autofree char *key = field_key(table->headers[field]);
        for (int c = 0; c < header_width(table); c++) {
            g_autofree char *text = header_text(table->grid, header->row, header->rows, c);
            g_autofree char *other = field_key(text);
            if (c == header->column[field] || strcmp(key, other) != 0 ||
                !column_has_data(table->grid, header->row, c))
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
    table->header = find_header(grid, kind, points != NULL, mapping);
    const Header *header = &table->header;
    for (int field = 0; field < FIELD_COUNT; field++)
        table->headers[field] =
            has(header, (Field)field)
                ? header_text(grid, header->row, header->rows, header->column[field])
                : g_strdup("");
    if (header->row < 0 || !is_complete(header, kind, points != NULL)) {
        fail_missing(table, error);
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
    return has(&table->header, field);
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
        if (!is_blank_cell(table->grid, grid_row, c))
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

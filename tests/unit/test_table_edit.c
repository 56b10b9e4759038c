// Rows of a person's table: what changes, what stays byte for byte, what is
// refused, and that every step can be taken back.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/fs.h"
#include "edit/history.h"
#include "edit/table_edit.h"

#define BOM "\xEF\xBB\xBF"

static TableEdit *parse(const char *bytes, gsize length, GError **error) {
    return table_edit_parse(bytes, length, "uji.csv", KIND_MEMBERSHIP, NULL, error);
}

// ------------------------------------------------------------------ as data

typedef struct {
    const char *about;
    const char *before;
    int line; // of the row to change; 0: append one
    Field field;
    const char *value;
    const char *after;
} Change;

static const Change changes[] = {
    {"plain", "code,since\n36,2018\n", 0, FIELD_CODE, "31", "code,since\n36,2018\n31,\n"},
    {"no end of the last line", "code,since\n36,2018", 0, FIELD_CODE, "31",
     "code,since\n36,2018\n31,"},
    {"CRLF", "code,since\r\n36,2018\r\n", 0, FIELD_CODE, "31", "code,since\r\n36,2018\r\n31,\r\n"},
    {"CRLF without a last one", "code,since\r\n36,2018", 0, FIELD_CODE, "31",
     "code,since\r\n36,2018\r\n31,"},
    {"CR", "code,since\r36,2018\r", 0, FIELD_CODE, "31", "code,since\r36,2018\r31,\r"},
    {"mixed ends stay", "code,since\r\n36,2018\n31,2019\r\n", 2, FIELD_SINCE, "2020",
     "code,since\r\n36,2020\n31,2019\r\n"},
    {"byte order mark", BOM "code;since\r\n36;2018\r\n", 0, FIELD_CODE, "31",
     BOM "code;since\r\n36;2018\r\n31;\r\n"},
    {"tabs", "code\tsince\n36\t2018\n", 0, FIELD_SINCE, "a\tb",
     "code\tsince\n36\t2018\n\t\"a\tb\"\n"},
    {"bars", "code|since\n36|2018\n", 0, FIELD_CODE, "31", "code|since\n36|2018\n31|\n"},
    {"sep= names it", "sep=:\ncode:since\n36:2018\n", 0, FIELD_CODE, "31",
     "sep=:\ncode:since\n36:2018\n31:\n"},
    {"below titles", "Daftar kabupaten\n\ncode,since\n36,2018\n", 0, FIELD_CODE, "31",
     "Daftar kabupaten\n\ncode,since\n36,2018\n31,\n"},
    {"above blank lines", "code,since\n36,2018\n\n , \n", 0, FIELD_CODE, "31",
     "code,since\n36,2018\n31,\n\n , \n"},
    {"a header alone", "code,since\n", 0, FIELD_CODE, "31", "code,since\n31,\n"},
    {"a header without an end", "code,since", 0, FIELD_CODE, "31", "code,since\n31,"},
    {"quotes stay as they are", "code,since\n\"36\",2018\n31 ,\"20\"19\n", 2, FIELD_SINCE, "2020",
     "code,since\n\"36\",2020\n31 ,\"20\"19\n"},
    {"all quoted: new ones too", "\"code\",\"since\"\n\"36\",\"2018\"\n", 0, FIELD_CODE, "31",
     "\"code\",\"since\"\n\"36\",\"2018\"\n\"31\",\n"},
    {"a value with all that is special", "code,since,source\n36,2018,\n", 2, FIELD_SOURCE,
     "SK \"3\", 2022", "code,since,source\n36,2018,\"SK \"\"3\"\", 2022\"\n"},
    {"a line end within quotes", "code,since,source\n36,2018,\"a\nb\"\n31,2019,x\n", 4, FIELD_SINCE,
     "2020", "code,since,source\n36,2018,\"a\nb\"\n31,2020,x\n"},
    {"a short row grows", "code,since,until\n36,2018,\n31,2019\n", 3, FIELD_UNTIL, "2024",
     "code,since,until\n36,2018,\n31,2019,2024\n"},
    {"columns in Indonesian", "Kode Wilayah;Mulai\n36;2018\n", 0, FIELD_SINCE, "2022",
     "Kode Wilayah;Mulai\n36;2018\n;2022\n"},
    {"letters outside ASCII", "code,since,source\n36,2018,caf\xC3\xA9\n", 0, FIELD_SOURCE,
     "\xC5\x81\xC3\xB3", "code,since,source\n36,2018,caf\xC3\xA9\n,,\xC5\x81\xC3\xB3\n"},
    {"Windows-1252", "code,since,source\n36,2018,caf\xE9\n", 0, FIELD_SOURCE, "\xC3\xA0",
     "code,since,source\n36,2018,caf\xE9\n,,\xE0\n"},
    {"DOS's end of file", "code,since\n36,2018\n\x1a", 0, FIELD_CODE, "31",
     "code,since\n36,2018\n31,\n\x1a"},
};

static void changes_one_row(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        const Change *c = &changes[i];
        g_autoptr(GError) error = NULL;
        g_autoptr(TableEdit) edit = parse(c->before, strlen(c->before), &error);
        if (edit == NULL)
            fail_msg("%s: %s", c->about, error->message);
        gsize length;
        g_autofree char *same = table_edit_text(edit, &length);
        assert_string_equal(same, c->before);
        int row = c->line > 0 ? table_edit_row_at(edit, c->line) : table_edit_append(edit);
        assert_true(row >= 0);
        assert_true(table_edit_set(edit, row, c->field, c->value, &error));
        g_autofree char *cell = table_edit_cell(edit, row, c->field);
        assert_string_equal(cell, c->value);
        g_autofree char *after = table_edit_text(edit, &length);
        if (strcmp(after, c->after) != 0)
            fail_msg("%s\n  got:      %s\n  expected: %s", c->about, after, c->after);
        assert_int_equal(length, strlen(c->after));
    }
}

static void tells_changed_lines(void **state) {
    (void)state;
    static const char text[] = "Judul\ncode,since,source\n36,2018,\"a\nb\"\n31,2019,x\n\n";
    g_autoptr(TableEdit) edit = parse(text, strlen(text), NULL);
    assert_non_null(edit);
    assert_int_equal(table_edit_row_at(edit, 4), -1); // within the quotes
    assert_true(table_edit_set(edit, table_edit_row_at(edit, 5), FIELD_SINCE, "2020", NULL));
    assert_true(table_edit_set(edit, table_edit_append(edit), FIELD_CODE, "32", NULL));
    g_autoptr(GArray) changed = table_edit_changed(edit);
    assert_int_equal(changed->len, 2);
    ChangedRow first = g_array_index(changed, ChangedRow, 0);
    ChangedRow second = g_array_index(changed, ChangedRow, 1);
    assert_int_equal(first.line, 5);
    assert_false(first.appended);
    assert_int_equal(second.line, 6);
    assert_true(second.appended);
}

typedef struct {
    const char *about;
    const char *bytes;
    gsize length;
    const char *said;
} Refusal;

#define REFUSAL(about, bytes, said)                                                                \
    { about, bytes, sizeof(bytes) - 1, said }

static void refuses(void **state) {
    (void)state;
    static const Refusal refusals[] = {
        REFUSAL("nothing", "", "kosong"),
        REFUSAL("UTF-16",
                "\xFF\xFE"
                "c\0o\0d\0e\0,\0s\0i\0n\0c\0e\0\n\0",
                "UTF-16"),
        REFUSAL("NUL bytes",
                "code,since\n36,20\0"
                "18\n",
                "UTF-16 atau bukan teks"),
        REFUSAL("no such columns", "a,b\n1,2\n", "judul kolom"),
        REFUSAL("an open quote", "code,since\n36,\"2018\n", "tanda kutip"),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *exact = g_memdup2(refusals[i].bytes, refusals[i].length);
        g_autoptr(TableEdit) edit = parse(exact, refusals[i].length, &error);
        assert_null(edit);
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
        if (strstr(error->message, refusals[i].said) == NULL)
            fail_msg("%s: %s", refusals[i].about, error->message);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(TableEdit) edit = parse("code,since\n36,2018\xE9\n", 19, &error);
    assert_non_null(edit);
    assert_false(table_edit_set(edit, 0, FIELD_UNTIL, "2020", &error));
    assert_non_null(strstr(error->message, "\"until\""));
    g_clear_error(&error);
    assert_false(table_edit_set(edit, 0, FIELD_SINCE, "\xC5\x81", &error));
    assert_non_null(strstr(error->message, "WINDOWS-1252"));
}

// -------------------------------------------------------------- random tables

// Each step on disk waits for the disk three times: only some of the tables are files.
enum { COLUMNS = 5, MOST_ROWS = 8, WORLDS = 5000, EDITS = 4, ON_DISK = 50 };

static const Field fields[COLUMNS] = {FIELD_CODE, FIELD_NAME, FIELD_SINCE, FIELD_UNTIL,
                                      FIELD_SOURCE};

// A table as we know it: raw cells of each row, so that the expected bytes are
// made without the code under test.
typedef struct {
    GRand *random;
    char delimiter;
    const char *end;
    bool bom, last_end, quoted;
    int titles;
    GPtrArray *rows; // char**: raw cells; a row of NULL is an empty line
} Sheet;

static char *as_quoted(const char *text) {
    GString *out = g_string_new("\"");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

static char *random_text(GRand *random, bool lines) {
    static const char *const pieces[] = {"a", "Kota ", "36.01", "2019", "é",    "\"", ",",
                                         ";", "\t",    "|",     "x",    "-6,2", " "};
    GString *text = g_string_new(NULL);
    for (int n = g_rand_int_range(random, 0, 5); n > 0; n--)
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    if (lines && g_rand_int_range(random, 0, 12) == 0)
        g_string_append(text, "\nb");
    return g_string_free(text, FALSE);
}

static bool is_special(const Sheet *sheet, const char *text) {
    const char special[] = {sheet->delimiter, '"', '\n', '\r', '\0'};
    return strpbrk(text, special) != NULL;
}

static char *raw_of(const Sheet *sheet, const char *text, bool quote) {
    return quote || is_special(sheet, text) ? as_quoted(text) : g_strdup(text);
}

static Sheet *random_sheet(GRand *random) {
    static const char *const names[COLUMNS] = {"code", "name", "since", "until", "source"};
    static const char delimiters[] = ",;\t|";
    static const char *const ends[] = {"\n", "\r\n"};
    Sheet *sheet = g_new0(Sheet, 1);
    *sheet = (Sheet){.random = random,
                     .delimiter = delimiters[g_rand_int_range(random, 0, 4)],
                     .end = ends[g_rand_int_range(random, 0, 2)],
                     .bom = g_rand_boolean(random),
                     .last_end = g_rand_boolean(random),
                     .quoted = g_rand_int_range(random, 0, 4) == 0,
                     .titles = g_rand_int_range(random, 0, 3),
                     .rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    int count = g_rand_int_range(random, 1, MOST_ROWS);
    for (int r = 0; r < count; r++) {
        char **cells = g_new0(char *, COLUMNS + 1);
        for (int c = 0; c < COLUMNS; c++) {
            g_autofree char *text = r == 0 ? g_strdup(names[c]) : random_text(random, true);
            cells[c] = raw_of(sheet, text, sheet->quoted || (r > 0 && g_rand_boolean(random)));
        }
        g_ptr_array_add(sheet->rows, cells);
    }
    if (sheet->rows->len == 1 && sheet->titles == 0 && !sheet->last_end)
        sheet->end = "\n"; // nothing tells another
    return sheet;
}

static void sheet_free(Sheet *sheet) {
    g_ptr_array_unref(sheet->rows);
    g_free(sheet);
}

static char *sheet_text(const Sheet *sheet) {
    const char separator[] = {sheet->delimiter, '\0'};
    GString *text = g_string_new(sheet->bom ? BOM : "");
    for (int t = 0; t < sheet->titles; t++)
        g_string_append_printf(text, "Daftar %d%s", t, sheet->end);
    for (guint r = 0; r < sheet->rows->len; r++) {
        g_autofree char *line = g_strjoinv(separator, g_ptr_array_index(sheet->rows, r));
        bool ends = r + 1 < sheet->rows->len || sheet->last_end;
        g_string_append_printf(text, "%s%s", line, ends ? sheet->end : "");
    }
    return g_string_free(text, FALSE);
}

// One random change of both the table and what we expect of it.
static void change(Sheet *sheet, TableEdit *edit) {
    int rows = (int)sheet->rows->len - 1, column = g_rand_int_range(sheet->random, 0, COLUMNS);
    g_autofree char *value = random_text(sheet->random, false);
    bool append = rows == 0 || g_rand_boolean(sheet->random);
    int row = append ? table_edit_append(edit) : g_rand_int_range(sheet->random, 0, rows);
    if (append) {
        char **cells = g_new0(char *, COLUMNS + 1);
        for (int c = 0; c < COLUMNS; c++)
            cells[c] = g_strdup("");
        g_ptr_array_insert(sheet->rows, row + 1, cells);
    }
    assert_true(table_edit_set(edit, row, fields[column], value, NULL));
    char **cells = g_ptr_array_index(sheet->rows, (guint)row + 1);
    g_free(cells[column]);
    cells[column] = raw_of(sheet, value, sheet->quoted);
}

// A blank row at the end is where a new one goes above: keep those away.
static bool ends_blank(const Sheet *sheet) {
    char **cells = g_ptr_array_index(sheet->rows, sheet->rows->len - 1);
    for (int c = 0; c < COLUMNS; c++) {
        if (cells[c][strspn(cells[c], " \t")] != '\0')
            return false;
    }
    return true;
}

static void put(const char *path, const char *text) {
    assert_true(fs_write(path, text, strlen(text), NULL));
}

static void assert_file(const char *path, const char *text) {
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true(fs_read(path, 1 << 20, &bytes, &length, NULL));
    assert_string_equal(bytes, text);
}

// Up to EDITS steps, each as expected byte for byte; with a path on disk, and
// then all back.
static int edit_and_undo(Sheet *sheet, const char *path) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(texts, sheet_text(sheet));
    if (path != NULL)
        put(path, texts->pdata[0]);
    for (int n = 0; n < EDITS && !ends_blank(sheet); n++) {
        const char *before = texts->pdata[texts->len - 1];
        g_autoptr(TableEdit) edit = parse(before, strlen(before), NULL);
        if (edit == NULL)
            break; // as a run would refuse it: no delimiter is certain
        change(sheet, edit);
        gsize length;
        char *after = table_edit_text(edit, &length);
        g_ptr_array_add(texts, after);
        g_autofree char *expected = sheet_text(sheet);
        assert_string_equal(after, expected);
        if (path == NULL)
            continue;
        HistoryStep *step = NULL;
        assert_true(history_keep(path, before, strlen(before), after, length, "uji", &step, NULL));
        history_step_free(step);
        put(path, after);
    }
    int steps = (int)texts->len - 1;
    char *const paths[] = {(char *)(guintptr)path, NULL};
    for (int n = steps; n > 0 && path != NULL; n--) {
        assert_file(path, texts->pdata[n]);
        g_autoptr(GPtrArray) list = history_list(paths, NULL);
        if (strcmp(texts->pdata[n], texts->pdata[n - 1]) == 0)
            return steps; // nothing to tell the two apart
        assert_int_equal(list->len, n);
        assert_true(history_undo(list->pdata[0], NULL));
        assert_file(path, texts->pdata[n - 1]);
    }
    return steps;
}

static void clear_folder(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
}

static void random_edits_come_back(void **state) {
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("jangkau-edit-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "membership.csv", NULL);
    g_autofree char *history = history_folder(path);
    int steps = 0;
    for (guint32 seed = 1; seed <= WORLDS; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Sheet *sheet = random_sheet(random);
        bool on_disk = seed % (WORLDS / ON_DISK) == 0;
        steps += edit_and_undo(sheet, on_disk ? path : NULL);
        sheet_free(sheet);
        if (on_disk)
            clear_folder(history);
    }
    g_rmdir(history);
    g_unlink(path);
    g_rmdir(folder);
    print_message("%d steps on %d tables\n", steps, WORLDS);
    assert_true(steps > WORLDS); // most tables were edited, not passed over
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_one_row),
        cmocka_unit_test(tells_changed_lines),
        cmocka_unit_test(refuses),
        cmocka_unit_test(random_edits_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

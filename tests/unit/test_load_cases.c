/*
 * The cases of tests/cases/load: messy files and the ledger that they must
 * get. README.md there tells the format of `expect` and of what is made.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gdal_utils.h>
#include <glib/gstdio.h>
#include <xlsxwriter.h>

#include "base/fs.h"
#include "base/log.h"
#include "intake/delimited.h"
#include "intake/vector.h"
#include "load/load.h"
#include "report/ledger_report.h"

#define CASES JANGKAU_SOURCE_DIR "/tests/cases/load"
#define SAME_PLACE_DEG 2e-6

// -------------------------------------------------------------------- files

static char *read_text(const char *path) {
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error))
        fail_msg("%s", error->message);
    return text;
}

static void write_bytes(const char *path, const char *bytes, gsize length) {
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(path, bytes, (gssize)length, &error))
        fail_msg("%s", error->message);
}

static void copy_file(const char *from, const char *folder) {
    g_autofree char *name = g_path_get_basename(from);
    g_autofree char *to = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(from, &bytes, &length, NULL));
    write_bytes(to, bytes, length);
}

static gint compare_paths(gconstpointer left, gconstpointer right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

// Paths of the files of a folder, sorted.
static GPtrArray *list_files(const char *folder) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

static void copy_folder(const char *from, const char *to) {
    g_autoptr(GPtrArray) paths = list_files(from);
    for (guint i = 0; i < paths->len; i++)
        copy_file(paths->pdata[i], to);
}

static void remove_folder(const char *folder) {
    g_autoptr(GPtrArray) paths = list_files(folder);
    for (guint i = 0; i < paths->len; i++) {
        if (g_file_test(paths->pdata[i], G_FILE_TEST_IS_DIR))
            remove_folder(paths->pdata[i]);
        else
            remove(paths->pdata[i]);
    }
    remove(folder);
}

// ---------------------------------------------------------------- workbooks

typedef struct {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_row_t row;
} BookWriter;

static void need_sheet(BookWriter *w, const char *name) {
    w->sheet = workbook_add_worksheet(w->book, name);
    w->row = 0;
    assert_non_null(w->sheet);
}

static void write_number(BookWriter *w, lxw_col_t col, const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "|", 2);
    lxw_format *format = NULL;
    if (parts[1] != NULL) {
        format = workbook_add_format(w->book);
        format_set_num_format(format, parts[1]);
    }
    worksheet_write_number(w->sheet, w->row, col, g_ascii_strtod(parts[0], NULL), format);
}

static void write_date(BookWriter *w, lxw_col_t col, const char *text) {
    lxw_datetime date = {0};
    assert_int_equal(sscanf(text, "%d-%d-%d", &date.year, &date.month, &date.day), 3);
    lxw_format *format = workbook_add_format(w->book);
    format_set_num_format(format, "dd/mm/yyyy");
    worksheet_write_datetime(w->sheet, w->row, col, &date, format);
}

static void write_cell(BookWriter *w, lxw_col_t col, const char *cell) {
    if (*cell == '#' && (g_ascii_isdigit(cell[1]) || cell[1] == '-')) { // "#N/A" is text
        write_number(w, col, cell + 1);
    } else if (*cell == '@') {
        write_date(w, col, cell + 1);
    } else if (*cell != '\0') {
        g_auto(GStrv) lines = g_strsplit(cell, "\\n", -1);
        g_autofree char *text = g_strjoinv("\n", lines);
        worksheet_write_string(w->sheet, w->row, col, text, NULL);
    }
}

static void write_merged(BookWriter *w, const char *line) {
    g_auto(GStrv) parts = g_strsplit(line, " ", 2);
    worksheet_merge_range(w->sheet, RANGE(parts[0]), parts[1], NULL);
}

static void make_workbook(const char *source, const char *target) {
    g_autofree char *text = read_text(source);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    BookWriter w = {.book = workbook_new(target)};
    for (int i = 0; lines[i] != NULL && !(lines[i + 1] == NULL && *lines[i] == '\0'); i++) {
        if (g_str_has_prefix(lines[i], "!sheet ")) {
            need_sheet(&w, lines[i] + 7);
            continue;
        }
        if (w.sheet == NULL)
            need_sheet(&w, NULL);
        if (g_str_has_prefix(lines[i], "!merge ")) {
            write_merged(&w, lines[i] + 7);
            continue;
        }
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        for (int c = 0; cells[c] != NULL; c++)
            write_cell(&w, (lxw_col_t)c, cells[c]);
        w.row++;
    }
    assert_int_equal(workbook_close(w.book), LXW_NO_ERROR);
}

// ------------------------------------------------------------ what is made

static void make_layer(const char *source, const char *target, char **options) {
    int usage = 0;
    GDALDatasetH from = GDALOpenEx(source, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(from);
    GDALVectorTranslateOptions *how = GDALVectorTranslateOptionsNew(options, NULL);
    assert_non_null(how);
    GDALDatasetH to = GDALVectorTranslate(target, NULL, 1, &from, how, &usage);
    if (to == NULL)
        fail_msg("%s: %s", target, CPLGetLastErrorMsg());
    GDALClose(to);
    GDALVectorTranslateOptionsFree(how);
    GDALClose(from);
}

// An archive with one file in it.
static void make_archive(const char *source, const char *target, const char *name) {
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(source, &bytes, &length, NULL));
    g_autofree char *inside = g_strconcat("/vsizip/", target, "/", name, NULL);
    VSILFILE *file = VSIFOpenL(inside, "wb");
    assert_non_null(file);
    assert_int_equal(VSIFWriteL(bytes, 1, length, file), length);
    assert_int_equal(VSIFCloseL(file), 0);
}

// "<x*70000>" stands for 70,000 times x.
static void make_expanded(const char *source, const char *target) {
    g_autofree char *text = read_text(source);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        char letter;
        int count, length = 0;
        if (sscanf(at, "<%c*%d>%n", &letter, &count, &length) == 2 && length > 0) {
            for (int i = 0; i < count; i++)
                g_string_append_c(out, letter);
            at += length;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    write_bytes(target, out->str, out->len);
}

static void make_step(const char *work, const char *line) {
    g_auto(GStrv) words = NULL;
    assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    g_autofree char *first = g_build_filename(work, words[1], NULL);
    g_autofree char *second =
        words[2] != NULL ? g_build_filename(work, words[2], NULL) : g_strdup("");
    if (strcmp(words[0], "ogr") == 0)
        make_layer(first, second, words + 3);
    else if (strcmp(words[0], "expand") == 0)
        make_expanded(first, second);
    else if (strcmp(words[0], "zip") == 0)
        make_archive(first, second, words[3]);
    else if (strcmp(words[0], "remove") == 0)
        assert_int_equal(remove(first), 0);
    else
        fail_msg("make: %s", line);
}

static char **statements(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return g_new0(char *, 1);
    g_autofree char *text = read_text(path);
    GPtrArray *kept = g_ptr_array_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        if (*g_strstrip(lines[i]) != '\0' && *lines[i] != '#')
            g_ptr_array_add(kept, g_strdup(lines[i]));
    }
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

// ---------------------------------------------------------------- comparing

typedef struct {
    GString *faults;
    Ledger *ledger;
    LedgerFile *page;       // the last one that a line named
    GHashTable *told_pages; // LedgerFile
    GHashTable *told;       // "PAGE ENTRY" that a line mentions
} Comparison;

static void fault(Comparison *c, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void fault(Comparison *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_string_append(c->faults, "\n  ");
    g_string_append_vprintf(c->faults, format, args);
    va_end(args);
}

static char *page_name(const LedgerFile *page) {
    return *ledger_file_sheet(page) == '\0'
               ? g_strdup(ledger_file_name(page))
               : g_strdup_printf("%s|%s", ledger_file_name(page), ledger_file_sheet(page));
}

static char *page_counts(const LedgerFile *page) {
    g_autofree char *name = page_name(page);
    return g_strdup_printf(
        "file %s %s %d = %d accepted + %d mended + %d rejected + %d ignored", name,
        ledger_file_kind(page), ledger_row_count(page), ledger_class_count(page, ROW_ACCEPTED),
        ledger_class_count(page, ROW_MENDED), ledger_class_count(page, ROW_REJECTED),
        ledger_class_count(page, ROW_IGNORED));
}

static char *entry_text(const LedgerEntry *entry) {
    return g_strdup_printf("%s \"%s\": %s; %s", entry->column, entry->value, entry->reason,
                           entry->advice);
}

static bool mentions(const LedgerEntry *entry, const char *wanted) {
    g_autofree char *text = entry_text(entry);
    g_autofree char *here = g_utf8_casefold(text, -1), *there = g_utf8_casefold(wanted, -1);
    return strstr(here, there) != NULL;
}

static LedgerFile *find_page(const Comparison *c, const char *name) {
    for (int i = 0; i < ledger_file_count(c->ledger); i++) {
        g_autofree char *here = page_name(ledger_file(c->ledger, i));
        if (strcmp(here, name) == 0 &&
            !g_hash_table_contains(c->told_pages, ledger_file(c->ledger, i)))
            return ledger_file(c->ledger, i);
    }
    return NULL;
}

static void expect_file(Comparison *c, const char *line) {
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    c->page = find_page(c, words[1]);
    if (c->page == NULL) {
        fault(c, "no page: %s", line);
        return;
    }
    g_hash_table_add(c->told_pages, c->page);
    g_autofree char *counts = page_counts(c->page);
    if (strcmp(counts, line) != 0)
        fault(c, "%s, but it is: %s", line, counts);
}

static void expect_entry(Comparison *c, int row, const char *class, const char *text,
                         const char *line) {
    bool found = false;
    for (int i = 0; i < ledger_entry_count(c->page); i++) {
        LedgerEntry entry = ledger_entry(c->page, i);
        if (entry.row != row || strcmp(row_class_name(entry.class), class) != 0 ||
            !mentions(&entry, text))
            continue;
        g_hash_table_add(c->told, g_strdup_printf("%p %d", (void *)c->page, i));
        found = true;
    }
    if (!found)
        fault(c, "not so: %s", line);
}

static void expect_place(Comparison *c, int row, LonLat wanted, const char *line) {
    LonLat p = ledger_row_position(c->page, row);
    bool same = isfinite(wanted.lon_deg) ? fabs(p.lon_deg - wanted.lon_deg) <= SAME_PLACE_DEG &&
                                               fabs(p.lat_deg - wanted.lat_deg) <= SAME_PLACE_DEG
                                         : !isfinite(p.lon_deg);
    if (!same)
        fault(c, "%s, but it lies at %.7f %.7f", line, p.lon_deg, p.lat_deg);
}

static void expect_refused(Comparison *c, const char *line) {
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    c->page = find_page(c, words[1]);
    if (c->page == NULL) {
        fault(c, "no page: %s", line);
        return;
    }
    g_hash_table_add(c->told_pages, c->page);
    expect_entry(c, 0, "rejected", words[2], line);
    if (ledger_row_count(c->page) != 0)
        fault(c, "refused, but with %d rows", ledger_row_count(c->page));
}

// One line of `expect`.
static void expect(Comparison *c, const char *line) {
    int row = 0, length = 0;
    double lon, lat;
    char class[16];
    if (g_str_has_prefix(line, "check "))
        return;
    if (g_str_has_prefix(line, "file "))
        expect_file(c, line);
    else if (g_str_has_prefix(line, "refused "))
        expect_refused(c, line);
    else if (c->page == NULL)
        fault(c, "about no file: %s", line);
    else if (sscanf(line, "row %d %15s %n", &row, class, &length) == 2 && length > 0)
        expect_entry(c, row, class, line + length, line);
    else if (sscanf(line, "flag %d %n", &row, &length) == 1 && length > 0)
        expect_entry(c, row, "accepted", line + length, line);
    else if (g_str_has_prefix(line, "says "))
        expect_entry(c, 0, "accepted", line + 5, line);
    else if (sscanf(line, "at %d %lf %lf", &row, &lon, &lat) == 3)
        expect_place(c, row, (LonLat){lon, lat}, line);
    else if (sscanf(line, "nowhere %d", &row) == 1)
        expect_place(c, row, (LonLat){NAN, NAN}, line);
    else
        fault(c, "not understood: %s", line);
}

// What no line of `expect` mentions, and what every entry must say.
static void check_entries(Comparison *c, LedgerFile *page) {
    for (int i = 0; i < ledger_entry_count(page); i++) {
        LedgerEntry entry = ledger_entry(page, i);
        g_autofree char *key = g_strdup_printf("%p %d", (void *)page, i);
        g_autofree char *text = entry_text(&entry);
        bool minor = entry.class == ROW_IGNORED || (entry.row == 0 && entry.class == ROW_ACCEPTED);
        if (!minor && !g_hash_table_contains(c->told, key))
            fault(c, "not expected: row %d %s %s", entry.row, row_class_name(entry.class), text);
        if (*entry.reason == '\0' || !g_utf8_validate(text, -1, NULL))
            fault(c, "row %d: no reason, or no UTF-8", entry.row);
        bool says_what_to_do = *entry.advice != '\0' || strchr(entry.reason, ';') != NULL;
        if (entry.class == ROW_REJECTED && !says_what_to_do)
            fault(c, "row %d does not say what to do: %s", entry.row, text);
    }
}

// No cell of ledger.csv may start a formula.
static void check_harmless(Comparison *c) {
    g_autoptr(GString) csv = ledger_report_csv(c->ledger);
    g_autoptr(GError) error = NULL;
    g_autoptr(Grid) grid = delimited_parse(csv->str, csv->len, "ledger.csv", &error);
    assert_non_null(grid);
    for (int row = 0; row < grid_row_count(grid); row++) {
        for (int column = 0; column < grid_width(grid, row); column++) {
            const char *cell = grid_cell(grid, row, column);
            char *end = NULL;
            g_ascii_strtod(cell, &end);
            if (*cell != '\0' && strchr("=+-@\t\r", *cell) != NULL && *end != '\0')
                fault(c, "ledger.csv: a cell starts a formula: %s", cell);
        }
    }
}

static void tell_ledger(Comparison *c) {
    g_string_append(c->faults, "\nthe ledger is:");
    for (int p = 0; p < ledger_file_count(c->ledger); p++) {
        LedgerFile *page = ledger_file(c->ledger, p);
        g_autofree char *counts = page_counts(page);
        g_string_append_printf(c->faults, "\n  %s", counts);
        for (int i = 0; i < ledger_entry_count(page); i++) {
            LedgerEntry entry = ledger_entry(page, i);
            g_autofree char *text = entry_text(&entry);
            g_string_append_printf(c->faults, "\n    row %d %s %s", entry.row,
                                   row_class_name(entry.class), text);
        }
    }
}

static void compare(Ledger *ledger, char **lines, const char *name) {
    Comparison c = {.faults = g_string_new(NULL), .ledger = ledger};
    c.told_pages = g_hash_table_new(NULL, NULL);
    c.told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; lines[i] != NULL; i++)
        expect(&c, lines[i]);
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *page = ledger_file(ledger, i);
        g_autofree char *counts = page_counts(page);
        if (!g_hash_table_contains(c.told_pages, page))
            fault(&c, "not expected: %s", counts);
        check_entries(&c, page);
    }
    check_harmless(&c);
    if (c.faults->len > 0)
        tell_ledger(&c);
    g_hash_table_unref(c.told_pages);
    g_hash_table_unref(c.told);
    bool fine = c.faults->len == 0;
    if (!fine)
        fprintf(stderr, "%s:%s\n", name, c.faults->str); // print_error() cuts it short
    g_string_free(c.faults, TRUE);
    assert_true(fine);
}

// ------------------------------------------------------------------ a case

static void make_inputs(const char *work) {
    g_auto(GStrv) steps = statements(work, "make");
    for (int i = 0; steps[i] != NULL; i++)
        make_step(work, steps[i]);
    g_autoptr(GPtrArray) paths = list_files(work);
    for (guint i = 0; i < paths->len; i++) {
        char *path = paths->pdata[i];
        if (!g_str_has_suffix(path, ".xlsx.txt"))
            continue;
        g_autofree char *target = g_strndup(path, strlen(path) - strlen(".txt"));
        make_workbook(path, target);
    }
}

// What the case names, else every input* that is not only the stuff of another.
static char **arguments(const char *work, char **lines) {
    GPtrArray *list = g_ptr_array_new();
    for (int i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "check "))
            g_ptr_array_add(list, g_build_filename(work, lines[i] + 6, NULL));
    }
    g_autoptr(GPtrArray) paths = list_files(work);
    bool named = list->len > 0;
    for (guint i = 0; i < paths->len && !named; i++) {
        g_autofree char *name = g_path_get_basename(paths->pdata[i]);
        if (g_str_has_prefix(name, "input") && !g_str_has_suffix(name, ".xlsx.txt"))
            g_ptr_array_add(list, g_strdup(paths->pdata[i]));
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static Settings *read_settings(const char *work, const char *project) {
    copy_folder(CASES "/project", project);
    g_autofree char *file = g_build_filename(project, "project.ini", NULL);
    g_autofree char *more = g_build_filename(work, "settings", NULL);
    if (g_file_test(more, G_FILE_TEST_EXISTS)) {
        g_autofree char *before = read_text(file), *after = read_text(more);
        g_autofree char *both = g_strconcat(before, "\n", after, NULL);
        write_bytes(file, both, strlen(both));
    }
    g_autoptr(GError) error = NULL;
    Settings *settings = settings_read(file, &error);
    if (settings == NULL)
        fail_msg("%s", error->message);
    return settings;
}

static void test_case(void **state) {
    const char *name = *state;
    g_autofree char *folder = g_build_filename(CASES, name, NULL);
    g_autofree char *work = g_dir_make_tmp("jangkau-load-XXXXXX", NULL);
    g_autofree char *project = g_build_filename(work, "project", NULL);
    assert_int_equal(g_mkdir(project, 0700), 0);
    copy_folder(folder, work);
    make_inputs(work);
    g_autoptr(Settings) settings = read_settings(work, project);
    g_auto(GStrv) lines = statements(work, "expect");
    g_auto(GStrv) paths = arguments(work, lines);
    g_autoptr(Ledger) ledger = ledger_new();
    g_autoptr(GError) error = NULL;
    bool checked = load_check(settings, paths, ledger, &error);
    remove_folder(work);
    if (!checked)
        fail_msg("%s: %s", name, error->message);
    compare(ledger, lines, name);
}

// With arguments: only the cases of these names.
int main(int argc, char **argv) {
    log_init(true);
    vector_init();
    g_autoptr(GPtrArray) paths = list_files(CASES);
    g_autoptr(GArray) tests = g_array_new(FALSE, TRUE, sizeof(struct CMUnitTest));
    for (guint i = 0; i < paths->len; i++) {
        char *name = g_path_get_basename(paths->pdata[i]);
        g_autofree char *expected = g_build_filename(paths->pdata[i], "expect", NULL);
        bool wanted = argc < 2 || g_strv_contains((const char *const *)argv + 1, name);
        if (wanted && g_file_test(expected, G_FILE_TEST_EXISTS)) {
            struct CMUnitTest test = {name, test_case, NULL, NULL, name};
            g_array_append_val(tests, test);
        } else {
            g_free(name);
        }
    }
    int failed =
        tests->len == 0 ||
        _cmocka_run_group_tests("load cases", (const struct CMUnitTest *)(void *)tests->data,
                                tests->len, NULL, NULL);
    for (guint i = 0; i < tests->len; i++)
        g_free(g_array_index(tests, struct CMUnitTest, i).initial_state);
    log_shutdown();
    return failed;
}

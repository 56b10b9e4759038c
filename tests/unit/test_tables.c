// Delimited text: what spreadsheets and editors save, what is refused, and what is written.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/error.h"

static char *work_folder;

// The path is "tabel uji.csv" in the work folder.
static char *write_table(const char *data, gssize length) {
    char *path = g_build_filename(work_folder, "tabel uji.csv", NULL);
    assert_true(g_file_set_contents(path, data, length, NULL));
    return path;
}

static CsvTable *read_table_of(const char *data, gssize length) {
    g_autofree char *path = write_table(data, length);
    GError *error = NULL;
    CsvTable *table = csv_read(path, &error);
    if (table == NULL)
        fail_msg("refused: %s", error->message);
    return table;
}

static CsvTable *read_table(const char *data) {
    return read_table_of(data, -1);
}

static void assert_refused_path(const char *path, const char *name, const char *says) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = csv_read(path, &error);
    if (table != NULL)
        fail_msg("accepted; it was to say: %s", says);
    assert_non_null(error);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    if (strstr(error->message, name) == NULL || strstr(error->message, says) == NULL)
        fail_msg("message \"%s\" lacks \"%s\" or \"%s\"", error->message, name, says);
}

static void assert_refused(const char *data, gssize length, const char *says) {
    g_autofree char *path = write_table(data, length);
    assert_refused_path(path, "tabel uji.csv", says);
}

static void assert_cell(const CsvTable *table, int row, const char *column, const char *wanted) {
    assert_string_equal(csv_cell(table, row, csv_column(table, column)), wanted);
}

// ------------------------------------------------------------------ reading

static void reads_a_plain_table(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("code,name\n36.01,Pandeglang\n36.02,Lebak\n");
    assert_string_equal(csv_name(table), "tabel uji.csv");
    assert_int_equal(csv_row_count(table), 2);
    assert_cell(table, 0, "code", "36.01");
    assert_cell(table, 1, "name", "Lebak");
    assert_int_equal(csv_line(table, 0), 2);
    assert_int_equal(csv_line(table, 1), 3);
}

static void columns_are_found_without_case(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("Code, NAME \n1,2\n");
    assert_int_equal(csv_column(table, "code"), 0);
    assert_int_equal(csv_column(table, "name"), 1);
    assert_int_equal(csv_column(table, "population"), -1);
    assert_string_equal(csv_cell(table, 0, -1), "");
    int column = 7;
    assert_true(csv_require_column(table, "NAME", &column, NULL));
    assert_int_equal(column, 1);
    g_autoptr(GError) error = NULL;
    assert_false(csv_require_column(table, "population", &column, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_non_null(strstr(error->message, "tabel uji.csv"));
    assert_non_null(strstr(error->message, "population"));
}

static void reads_a_header_only(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("code,name\n");
    assert_int_equal(csv_row_count(table), 0);
    g_autoptr(CsvTable) open_end = read_table("code,name");
    assert_int_equal(csv_row_count(open_end), 0);
}

static void reads_quotes(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("a,b,c\n"
                                           "\"x,y\",\"dia bilang \"\"ya\"\"\",\"\"\n"
                                           "\"\"\"\",plain \"inner\",;\n");
    assert_cell(table, 0, "a", "x,y");
    assert_cell(table, 0, "b", "dia bilang \"ya\"");
    assert_cell(table, 0, "c", "");
    assert_cell(table, 1, "a", "\"");
    assert_cell(table, 1, "c", ";");
}

static void reads_embedded_newlines_and_counts_lines(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("a,b\n\"satu\ndua\r\ntiga\",x\nlain,y\n");
    assert_int_equal(csv_row_count(table), 2);
    assert_true(g_str_has_prefix(csv_cell(table, 0, 0), "satu\ndua"));
    assert_int_equal(csv_line(table, 0), 2); // where the row starts
    assert_int_equal(csv_line(table, 1), 5);
    assert_cell(table, 1, "b", "y");
}

static void reads_crlf_bom_and_a_missing_last_newline(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("\xEF\xBB\xBF"
                                           "code,name\r\n1,satu\r\n2,\"dua\"");
    assert_int_equal(csv_column(table, "code"), 0);
    assert_int_equal(csv_row_count(table), 2);
    assert_cell(table, 0, "name", "satu");
    assert_cell(table, 1, "name", "dua");
}

static void reads_semicolons(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("code;name;note\n1;a,b;\n2;\"x;y\";z\n");
    assert_cell(table, 0, "name", "a,b");
    assert_cell(table, 1, "name", "x;y");
    assert_cell(table, 1, "note", "z");
}

static void passes_over_blank_lines_and_trims(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("a,b\n\n 1 ,\t2\t\n\r\n3,4\n\n\n");
    assert_int_equal(csv_row_count(table), 2);
    assert_cell(table, 0, "a", "1");
    assert_cell(table, 0, "b", "2");
    assert_int_equal(csv_line(table, 0), 3);
    assert_int_equal(csv_line(table, 1), 5);
}

static void reads_letters_beyond_ascii(void **state) {
    (void)state;
    g_autoptr(CsvTable) table = read_table("code,name\n1,Désa “Ü” 村\n");
    assert_cell(table, 0, "name", "Désa “Ü” 村");
}

static void reads_many_and_long_cells(void **state) {
    (void)state;
    g_autoptr(GString) data = g_string_new("a,b\n");
    for (int i = 0; i < 50000; i++)
        g_string_append_printf(data, "%d,%d\n", i, 2 * i);
    g_string_append(data, "panjang,");
    for (int i = 0; i < 1000000; i++)
        g_string_append_c(data, 'x');
    g_string_append_c(data, '\n');
    g_autoptr(CsvTable) table = read_table(data->str);
    assert_int_equal(csv_row_count(table), 50001);
    assert_cell(table, 49999, "b", "99998");
    assert_int_equal(strlen(csv_cell(table, 50000, 1)), 1000000);
    assert_int_equal(csv_line(table, 50000), 50002);
}

// ------------------------------------------------------------------ refusing

static void refuses_empty_files(void **state) {
    (void)state;
    assert_refused("", 0, "");
    assert_refused("\n\n", -1, "");
    assert_refused("\xEF\xBB\xBF", -1, "");
}

static void refuses_missing_files_and_folders(void **state) {
    (void)state;
    g_autofree char *missing = g_build_filename(work_folder, "tidak ada.csv", NULL);
    assert_refused_path(missing, "tidak ada.csv", "");
    g_autofree char *folder = g_build_filename(work_folder, "map.csv", NULL);
    g_mkdir(folder, 0700);
    assert_refused_path(folder, "map.csv", "");
}

static void refuses_ragged_rows(void **state) {
    (void)state;
    assert_refused("a,b,c\n1,2,3\n1,2\n", -1, "3");
    assert_refused("a,b,c\n1,2,3\n\n1,2,3,4\n", -1, "4");
}

static void refuses_an_open_quote(void **state) {
    (void)state;
    assert_refused("a,b\n1,2\n3,\"empat\n5,6\n", -1, "3"); // the line it starts on
    assert_refused("a,\"b\n1,2\n", -1, "1");
}

static void refuses_text_after_a_closing_quote(void **state) {
    (void)state;
    // Either it is refused, or nothing of it is lost.
    g_autofree char *path = write_table("a,b\n\"x\"y,2\n", -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = csv_read(path, &error);
    if (table == NULL)
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    else
        assert_true(strchr(csv_cell(table, 0, 0), 'x') != NULL &&
                    strchr(csv_cell(table, 0, 0), 'y') != NULL);
}

static void refuses_what_is_not_utf8(void **state) {
    (void)state;
    assert_refused("a,b\n1,caf\xE9\n", -1, "UTF-8");
    assert_refused("a,b\n1,\xC0\xAF\n", -1, "UTF-8");     // overlong
    assert_refused("a,b\n1,\xED\xA0\x80\n", -1, "UTF-8"); // surrogate
    assert_refused("a,b\n1,\xF0\x9F\x92", -1, "UTF-8");   // cut off in a letter
    assert_refused("\xFF\xFE"
                   "a\0,\0b\0\n\0",
                   10, ""); // UTF-16
}

static void refuses_nul_bytes(void **state) {
    (void)state;
    assert_refused("a,b\n1,\0\n", 8, "");
    assert_refused("a,b\n1,2\n\0\0\0\0", 12, "");
    assert_refused("a\0,b\n1,2\n", 9, "");
}

static void refuses_a_column_twice(void **state) {
    (void)state;
    assert_refused("code,name,Code\n1,2,3\n", -1, "ode");
}

// ------------------------------------------------------------------ writing

static void what_is_written_is_read_back(void **state) {
    (void)state;
    static const char *const cells[] = {"polos",      "",           "koma, di sini", "\"kutip\"",
                                        "dua\nbaris", "titik;koma", "Désa",          "a\n\nb",
                                        "\"",         ",",          "106.250038000", "x\"y"};
    const int count = (int)G_N_ELEMENTS(cells);
    g_autoptr(GString) data = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("k%d", i);
        csv_append(data, name);
    }
    csv_end_row(data);
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < count; i++)
            csv_append(data, cells[(i + row) % count]);
        csv_end_row(data);
    }
    assert_true(g_str_has_suffix(data->str, "\n"));
    g_autoptr(CsvTable) table = read_table(data->str);
    assert_int_equal(csv_row_count(table), 2);
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < count; i++)
            assert_string_equal(csv_cell(table, row, i), cells[(i + row) % count]);
    }
}

static void plain_cells_are_not_quoted(void **state) {
    (void)state;
    g_autoptr(GString) data = g_string_new(NULL);
    csv_append(data, "36.01");
    csv_append(data, "");
    csv_append(data, "Kabupaten Lebak");
    csv_end_row(data);
    csv_append(data, "a,b");
    csv_append(data, "c");
    csv_end_row(data);
    assert_string_equal(data->str, "36.01,,Kabupaten Lebak\n\"a,b\",c\n");
}

static void random_bytes_never_break_the_reader(void **state) {
    (void)state;
    static const char alphabet[] = "a1,;\"\n\r \t\\\xC3\xA9.-";
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) data = g_string_new(NULL);
        int length = g_rand_int_range(random, 0, 60);
        for (int i = 0; i < length; i++)
            g_string_append_c(data, alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)]);
        g_autofree char *path = write_table(data->str, (gssize)data->len);
        g_autoptr(GError) error = NULL;
        g_autoptr(CsvTable) table = csv_read(path, &error);
        assert_true((table == NULL) == (error != NULL));
        for (int row = 0; table != NULL && row < csv_row_count(table); row++)
            assert_non_null(csv_cell(table, row, 0));
    }
}

static int make_folder(void **state) {
    (void)state;
    work_folder = g_dir_make_tmp("jangkau-tables-XXXXXX", NULL);
    return work_folder == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    g_autofree char *file = g_build_filename(work_folder, "tabel uji.csv", NULL);
    g_autofree char *folder = g_build_filename(work_folder, "map.csv", NULL);
    g_remove(file);
    g_rmdir(folder);
    int failed = g_rmdir(work_folder);
    g_free(work_folder);
    return failed;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_plain_table),
        cmocka_unit_test(columns_are_found_without_case),
        cmocka_unit_test(reads_a_header_only),
        cmocka_unit_test(reads_quotes),
        cmocka_unit_test(reads_embedded_newlines_and_counts_lines),
        cmocka_unit_test(reads_crlf_bom_and_a_missing_last_newline),
        cmocka_unit_test(reads_semicolons),
        cmocka_unit_test(passes_over_blank_lines_and_trims),
        cmocka_unit_test(reads_letters_beyond_ascii),
        cmocka_unit_test(reads_many_and_long_cells),
        cmocka_unit_test(refuses_empty_files),
        cmocka_unit_test(refuses_missing_files_and_folders),
        cmocka_unit_test(refuses_ragged_rows),
        cmocka_unit_test(refuses_an_open_quote),
        cmocka_unit_test(refuses_text_after_a_closing_quote),
        cmocka_unit_test(refuses_what_is_not_utf8),
        cmocka_unit_test(refuses_nul_bytes),
        cmocka_unit_test(refuses_a_column_twice),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(plain_cells_are_not_quoted),
        cmocka_unit_test(random_bytes_never_break_the_reader),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

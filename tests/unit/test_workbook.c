/*
 * The workbook of a World with IDM statuses: which sheets there are, how many
 * rows, and that what is unknown stays a word.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <cpl_vsi.h>

#include "analyze/analyze.h"
#include "report/report.h"
#include "square_world.h"

enum { HEAD_ROWS = 3 }; // title, remark, headings

static char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = g_dir_make_tmp("jangkau-workbook-XXXXXX", NULL);
    return folder == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    static const char *const names[] = {"tables/tabel.xlsx", "tables/catatan-data.xlsx", "tables",
                                        ""};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_remove(path);
    }
    g_clear_pointer(&folder, g_free);
    return 0;
}

static char *read_part(const char *part) {
    g_autofree char *path = g_strdup_printf("/vsizip/%s/tables/tabel.xlsx/%s", folder, part);
    GByte *data = NULL;
    vsi_l_offset length = 0;
    if (!VSIIngestFile(NULL, path, &data, &length, -1))
        fail_msg("%s", path);
    char *text = g_strndup((const char *)data, (gsize)length);
    VSIFree(data);
    return text;
}

static int count(const char *text, const char *word) {
    int found = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        found++;
    return found;
}

// Number of a sheet by its place among the names, from 1; 0 when there is none.
static int sheet_number_of(const char *workbook, const char *name) {
    g_autofree char *word = g_strdup_printf("<sheet name=\"%s\"", name);
    const char *at = strstr(workbook, word);
    if (at == NULL)
        return 0;
    g_autofree char *before = g_strndup(workbook, (gsize)(at - workbook));
    return count(before, "<sheet name=") + 1;
}

static char *read_sheet(const char *workbook, const char *name) {
    int number = sheet_number_of(workbook, name);
    assert_true(number > 0);
    g_autofree char *part = g_strdup_printf("xl/worksheets/sheet%d.xml", number);
    return read_part(part);
}

static void write_book(bool with_statuses) {
    Settings settings = square_settings(500);
    settings.title = (char *)"Uji";
    settings.draws = 10;
    g_autoptr(World) world = square_world(6, 2000, 1000, &settings);
    static const char *const statuses[] = {"mandiri", "maju", "maju", "tertinggal", "maju", ""};
    for (int v = 0; with_statuses && v < 6; v++) {
        g_free(world->villages[v].idm_status);
        world->villages[v].idm_status = g_strdup(statuses[v]);
    }
    square_add_library(world, 0, SQUARE_X + 1000, SQUARE_Y + 1000);
    g_autoptr(GError) error = NULL;
    g_autoptr(Results) results = analyze_world(world, &settings, "2024", &error);
    assert_non_null(results);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    if (!report_xlsx(world, results, NULL, &settings, folder, written, &error))
        fail_msg("%s", error->message);
}

static void sheets_and_rows(void **state) {
    (void)state;
    write_book(true);
    g_autofree char *workbook = read_part("xl/workbook.xml");
    // Rows: provinces and regencies; districts; villages; villages; statuses of the
    // province and of each regency; regions times 2018 … 2023 and 2024.
    static const struct {
        const char *name;
        int rows;
    } sheets[] = {{"Ringkasan", 3},   {"Kecamatan", 2},   {"Desa-Kelurahan", 6},
                  {"Kesenjangan", 6}, {"Status desa", 7}, {"Perkembangan", 35},
                  {"Perpustakaan", 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(sheets); i++) {
        g_autofree char *sheet = read_sheet(workbook, sheets[i].name);
        assert_int_equal(count(sheet, "<row "), HEAD_ROWS + sheets[i].rows);
        assert_int_equal(count(sheet, "state=\"frozen\""), 1);
        assert_int_equal(count(sheet, "<autoFilter "), 1);
        assert_int_equal(count(sheet, "nan"), 0);
        assert_int_equal(count(sheet, "inf"), 0);
    }
    assert_int_equal(sheet_number_of(workbook, "Keterangan"), 8);
}

static void no_status_without_a_list(void **state) {
    (void)state;
    write_book(false);
    g_autofree char *workbook = read_part("xl/workbook.xml");
    assert_int_equal(sheet_number_of(workbook, "Status desa"), 0);
    g_autofree char *texts = read_part("xl/sharedStrings.xml");
    assert_non_null(strstr(texts, "<t>data belum lengkap</t>"));
    assert_null(strstr(texts, "Kolom lembar Status desa"));
    assert_non_null(strstr(texts, "Kolom lembar Kesenjangan"));
}

// Index of a text among the shared ones.
static int text_index(const char *texts, const char *text) {
    g_autofree char *word = g_strdup_printf("<t>%s</t>", text);
    const char *at = strstr(texts, word);
    assert_non_null(at);
    g_autofree char *before = g_strndup(texts, (gsize)(at - texts));
    return count(before, "<si>") - 1;
}

// The second regency is in the programme without a list: of its villages only
// code, name, place, S and population are told.
static void unknown_stays_a_word(void **state) {
    (void)state;
    write_book(true);
    g_autofree char *workbook = read_part("xl/workbook.xml");
    g_autofree char *texts = read_part("xl/sharedStrings.xml");
    g_autofree char *gaps = read_sheet(workbook, "Kesenjangan");
    g_autofree char *word = g_strdup_printf("<v>%d</v>", text_index(texts, "data belum lengkap"));
    const char *rows = gaps;
    for (int i = 0; i < HEAD_ROWS + 6; i++)
        rows = strstr(rows, "<row ") + 1;
    // The last row: ranks (2), within, share, beyond, unreachable, gap, mean.
    assert_int_equal(count(rows, word), 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sheets_and_rows, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(no_status_without_a_list, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(unknown_stays_a_word, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

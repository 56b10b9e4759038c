// The real tables and the BPS-coded edition of 2020: which of its 1,552 villages
// come onto Kemendagri codes, that each is the right one, and what it costs.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/csv.h"
#include "codes_world.h"
#include "intake/codes.h"
#include "shared_data.h"

#define TABLES JANGKAU_SOURCE_DIR "/data/"

// ------------------------------------------------------------- the gazetteer

static void add_regions(World *world, const char *path) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) csv = csv_read(path, &error);
    g_assert_no_error(error);
    for (int row = 0; row < csv_row_count(csv); row++)
        codes_world_add(world, csv_cell(csv, row, csv_column(csv, "code")),
                        csv_cell(csv, row, csv_column(csv, "name")));
}

// Banten as our own tables have it, without former and BPS codes.
static Gazetteer *banten(void) {
    g_autoptr(World) world = world_new();
    add_regions(world, TABLES "banten/regencies.csv");
    add_regions(world, TABLES "banten/districts.csv");
    add_regions(world, TABLES "banten/villages.csv");
    codes_world_link(world);
    return gazetteer_new(world);
}

// The published BPS table, or only what it has down to the districts.
static void add_bps(Gazetteer *gazetteer, bool with_villages) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strdup(TABLES "codes/bps.csv");
    if (!with_villages) {
        g_autoptr(CsvTable) csv = csv_read(path, &error);
        g_assert_no_error(error);
        g_autoptr(GString) text = g_string_new("bps_code,code\n");
        for (int row = 0; row < csv_row_count(csv); row++) {
            const char *bps_code = csv_cell(csv, row, csv_column(csv, "bps_code"));
            if (strlen(bps_code) < 10)
                g_string_append_printf(text, "%s,%s\n", bps_code,
                                       csv_cell(csv, row, csv_column(csv, "code")));
        }
        g_free(path);
        path = codes_world_file(text->str);
    }
    gazetteer_add_bps(gazetteer, path, &error);
    g_assert_no_error(error);
    if (!with_villages)
        remove(path);
}

// ---------------------------------------------------------------- the edition

typedef struct {
    char *code, *village, *district, *regency;
} Row2020;

static void row_free(gpointer data) {
    Row2020 *row = data;
    g_free(row->code);
    g_free(row->village);
    g_free(row->district);
    g_free(row->regency);
    g_free(row);
}

static GPtrArray *edition_2020(void) {
    g_autofree char *path = shared_data_path("data/boundaries/hdx_2020_banten_villages.gpkg");
    if (path == NULL)
        return NULL;
    g_autofree char *uri = g_strdup_printf("file:%s?immutable=1", path);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL), 0);
    sqlite3_stmt *find = NULL, *rows = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT table_name FROM gpkg_contents", -1, &find, NULL), 0);
    assert_int_equal(sqlite3_step(find), SQLITE_ROW);
    g_autofree char *query = g_strdup_printf(
        "SELECT village_code, village, district, regency FROM \"%s\" ORDER BY village_code",
        (const char *)sqlite3_column_text(find, 0));
    assert_int_equal(sqlite3_prepare_v2(db, query, -1, &rows, NULL), 0);
    GPtrArray *list = g_ptr_array_new_with_free_func(row_free);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        Row2020 *row = g_new(Row2020, 1);
        char **cells[] = {&row->code, &row->village, &row->district, &row->regency};
        for (int i = 0; i < 4; i++)
            *cells[i] = g_strdup((const char *)sqlite3_column_text(rows, i));
        g_ptr_array_add(list, row);
    }
    sqlite3_finalize(find);
    sqlite3_finalize(rows);
    sqlite3_close(db);
    assert_int_equal(list->len, 1552);
    return list;
}

// District of BPS -> Kemendagri, as the shared table (not our own) has it.
static GHashTable *real_districts(void) {
    g_autofree char *path = shared_data_path("data/codes/districts_bps_kemendagri_2020.csv");
    g_autoptr(CsvTable) csv = csv_read(path, NULL);
    assert_non_null(csv);
    GHashTable *districts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, csv_column(csv, "kode_dagri"));
        g_hash_table_insert(districts, g_strdup(csv_cell(csv, row, csv_column(csv, "kode_bps"))),
                            g_strdup_printf("%.2s.%.2s.%.2s", code, code + 2, code + 4));
    }
    return districts;
}

// The six that differ by more than a slip, or have two near names in their district.
static const char *const unmatched[] = {"id3601110030", "id3603200005", "id3603200006",
                                        "id3603210010", "id3604061008", "id3671041002"};

static bool is_unmatched(const char *code) {
    for (size_t i = 0; i < G_N_ELEMENTS(unmatched); i++) {
        if (strcmp(unmatched[i], code) == 0)
            return true;
    }
    return false;
}

typedef struct {
    int matched, misspelt;
} Tally;

// A match must lie in the district that the code says, be the same name or one
// within reach, and be no other row's.
static void check_match(const Gazetteer *gazetteer, const Row2020 *row, const char *code,
                        GHashTable *districts, GHashTable *taken, Tally *tally) {
    g_autofree char *bps_district = g_strndup(row->code + 2, 7);
    assert_true(g_str_has_prefix(code, g_hash_table_lookup(districts, bps_district)));
    g_autofree char *told = names_key(row->village, LEVEL_VILLAGE);
    g_autofree char *found = names_key(gazetteer_name(gazetteer, code), LEVEL_VILLAGE);
    int distance = names_distance(told, found, 8);
    assert_true(distance <= (strlen(told) >= 8 ? 2 : 1));
    assert_true(g_hash_table_add(taken, g_strdup(code)));
    tally->matched++;
    tally->misspelt += distance > 0 ? 1 : 0;
}

// By the names alone: no BPS code is looked at.
static void villages_of_2020_by_district_and_name(void **state) {
    (void)state;
    g_autoptr(GPtrArray) rows = edition_2020();
    if (rows == NULL)
        skip();
    g_autoptr(Gazetteer) gazetteer = banten();
    g_autoptr(GHashTable) districts = real_districts();
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Tally tally = {0, 0};
    for (guint i = 0; i < rows->len; i++) {
        const Row2020 *row = rows->pdata[i];
        NameSearch found = gazetteer_search(gazetteer, LEVEL_VILLAGE, "", row->regency,
                                            row->district, row->village);
        assert_true((found.reason != NULL) == is_unmatched(row->code));
        if (found.reason == NULL)
            check_match(gazetteer, row, found.code, districts, taken, &tally);
        else
            print_message("%s: %s\n", row->code, found.reason);
        g_free(found.reason);
    }
    assert_int_equal(tally.matched, 1546);
    assert_int_equal(tally.misspelt, 37);
}

// As a file is read: the system of the column, then each code with the names beside it.
static void villages_of_2020_as_a_column(bool with_villages, int wanted, int wanted_by_name) {
    g_autoptr(GPtrArray) rows = edition_2020();
    if (rows == NULL)
        skip();
    g_autoptr(Gazetteer) gazetteer = banten();
    add_bps(gazetteer, with_villages);
    g_autoptr(GHashTable) districts = real_districts();
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Tally tally = {0, 0};
    int by_name = 0;
    for (guint i = 0; i < rows->len; i++) {
        const Row2020 *row = rows->pdata[i];
        CodeReading reading =
            codes_read(gazetteer, CODES_BPS, row->code, row->regency, row->district, row->village);
        assert_true((reading.status == CODE_REFUSED) == is_unmatched(row->code));
        by_name += reading.status == CODE_BY_NAME ? 1 : 0;
        if (reading.status != CODE_REFUSED)
            check_match(gazetteer, row, reading.code, districts, taken, &tally);
        g_free(reading.reason);
    }
    assert_int_equal(tally.matched, wanted);
    assert_int_equal(by_name, wanted_by_name);
}

static void villages_of_2020_with_the_district_table(void **state) {
    (void)state;
    villages_of_2020_as_a_column(false, 1546, 1546);
}

static void villages_of_2020_with_the_village_table(void **state) {
    (void)state;
    villages_of_2020_as_a_column(true, 1546, 1);
}

// --------------------------------------------------------- real columns decide

typedef struct {
    GPtrArray *texts, *names;
} Column;

static void decide(const Gazetteer *gazetteer, const Column *column, bool with_names,
                   CodeSystem wanted) {
    CodeColumn asked = {.file = "uji.csv",
                        .header = "kode",
                        .count = (int)column->texts->len,
                        .texts = (const char *const *)column->texts->pdata,
                        .names = with_names ? (const char *const *)column->names->pdata : NULL};
    CodeSystem system = CODES_AUTO;
    g_autoptr(GError) error = NULL;
    bool decided = codes_decide(gazetteer, &asked, CODES_AUTO, &system, &error);
    if (error != NULL)
        print_message("%s\n", error->message);
    assert_true(decided == (wanted != CODES_AUTO));
    assert_true(!decided || system == wanted);
}

static void real_columns_are_decided_by_names_only(void **state) {
    (void)state;
    g_autoptr(GPtrArray) rows = edition_2020();
    if (rows == NULL)
        skip();
    g_autoptr(Gazetteer) gazetteer = banten();
    add_bps(gazetteer, true);
    g_autoptr(GPtrArray) texts = g_ptr_array_new(), names = g_ptr_array_new();
    Column column = {texts, names};
    for (guint i = 0; i < rows->len; i++) {
        const Row2020 *row = rows->pdata[i];
        g_ptr_array_add(texts, row->code + 2); // without "id"
        g_ptr_array_add(names, row->village);
    }
    decide(gazetteer, &column, true, CODES_BPS);
    decide(gazetteer, &column, false, CODES_AUTO); // 99 are Kemendagri codes, too
    // Our own villages with their dots stripped.
    g_ptr_array_set_size(texts, 0);
    g_ptr_array_set_size(names, 0);
    g_autoptr(GPtrArray) stripped = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(CsvTable) csv = csv_read(TABLES "banten/villages.csv", NULL);
    int both = 0;
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, 0);
        char *digits = g_strdup_printf("%.2s%.2s%.2s%.4s", code, code + 3, code + 6, code + 9);
        g_ptr_array_add(stripped, digits);
        g_ptr_array_add(texts, digits);
        g_ptr_array_add(names, (gpointer)(uintptr_t)csv_cell(csv, row, 1));
        both += gazetteer_has_bps(gazetteer, digits) ? 1 : 0;
    }
    decide(gazetteer, &column, true, CODES_KEMENDAGRI);
    decide(gazetteer, &column, false, CODES_AUTO);
    assert_int_equal(both, 99);
}

static void our_tables_hold_together(void **state) {
    (void)state;
    g_autoptr(Gazetteer) gazetteer = banten();
    add_bps(gazetteer, true);
    g_autoptr(GError) error = NULL;
    gazetteer_add_history(gazetteer, TABLES "codes/history.csv", &error);
    g_assert_no_error(error);
    assert_string_equal(gazetteer_successors(gazetteer, "36.02.16.2018")[0], "36.02.28.2009");
    g_autoptr(CsvTable) csv = csv_read(TABLES "codes/bps.csv", NULL);
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);
    int villages = 0, unsettled = 0;
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, csv_column(csv, "code"));
        unsettled += *code == '\0' ? 1 : 0;
        if (*code == '\0')
            continue;
        assert_true(g_hash_table_add(codes, (gpointer)(uintptr_t)code)); // one to one
        assert_true(gazetteer_has(gazetteer, code) || g_str_has_prefix(code, "31"));
        villages += region_level_of_code(code) == LEVEL_VILLAGE ? 1 : 0;
    }
    assert_int_equal(villages, 1545);
    assert_int_equal(unsettled, 7);
    assert_int_equal(csv_row_count(csv), 1767);
}

// ------------------------------------------------------- names of one regency

// The 19 pairs of one regency that are one letter apart: the name of the one,
// sought in the district of the other, is nobody's.
static void near_names_of_real_regencies_are_never_confused(void **state) {
    (void)state;
    g_autoptr(Gazetteer) gazetteer = banten();
    g_autoptr(CsvTable) csv = csv_read(TABLES "banten/villages.csv", NULL);
    int rows = csv_row_count(csv), pairs = 0;
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (int row = 0; row < rows; row++)
        g_ptr_array_add(keys, names_key(csv_cell(csv, row, 1), LEVEL_VILLAGE));
    for (int a = 0; a < rows; a++) {
        for (int b = 0; b < rows; b++) {
            const char *code_a = csv_cell(csv, a, 0), *code_b = csv_cell(csv, b, 0);
            if (strncmp(code_a, code_b, 5) != 0 ||
                names_distance(keys->pdata[a], keys->pdata[b], 1) != 1)
                continue;
            pairs++;
            g_autofree char *district = g_strndup(code_b, 8), *regency = g_strndup(code_b, 5);
            NameSearch found =
                gazetteer_search(gazetteer, LEVEL_VILLAGE, district, "", "", csv_cell(csv, a, 1));
            assert_string_not_equal(found.code, code_b);
            g_free(found.reason);
            found =
                gazetteer_search(gazetteer, LEVEL_VILLAGE, regency, "", "", csv_cell(csv, a, 1));
            assert_true(*found.code == '\0' || strcmp(found.code, code_a) == 0);
            g_free(found.reason);
        }
    }
    assert_int_equal(pairs, 2 * 19);
}

// --------------------------------------------------------------------- scale

static char *made_up_name(int number) {
    static const char *const heads[] = {"Suka", "Mekar", "Karang", "Tanjung", "Pasir", "Kebon"};
    static const char *const tails[] = {"jaya", "sari", "maju", "mulya", "raja", "tani", "wangi"};
    return g_strdup_printf("%s%s %c%c", heads[number % 6], tails[number / 6 % 7],
                           'a' + number / 42 % 26, 'k' + number / 1092 % 16);
}

// 84,000 villages, every other one misspelt, sought below the names of their
// regency and district. Processor time; the bound leaves room for the sanitizers.
static void a_country_of_names_is_matched_at_once(void **state) {
    (void)state;
    g_autoptr(World) world = world_new();
    for (int province = 0; province < 35; province++) {
        g_autofree char *code = g_strdup_printf("%d", 11 + province);
        codes_world_add(world, code, code);
        for (int regency = 0; regency < 15; regency++) {
            g_autofree char *r = g_strdup_printf("%s.%02d", code, regency + 1);
            codes_world_add(world, r, r);
            for (int district = 0; district < 16; district++) {
                g_autofree char *d = g_strdup_printf("%s.%02d", r, district + 1);
                codes_world_add(world, d, d);
                for (int village = 0; village < 10; village++) {
                    g_autofree char *v = g_strdup_printf("%s.%04d", d, 2001 + village);
                    g_autofree char *name = made_up_name(village * 1007 + district * 31 + regency);
                    codes_world_add(world, v, name);
                }
            }
        }
    }
    codes_world_link(world);
    clock_t start = clock();
    g_autoptr(Gazetteer) gazetteer = gazetteer_new(world);
    clock_t made = clock();
    const RegionList *villages = &world->regions[LEVEL_VILLAGE];
    int found = 0;
    for (int i = 0; i < villages->count; i++) {
        const Region *village = &villages->items[i];
        const Region *district = &world->regions[LEVEL_DISTRICT].items[village->parent];
        const Region *regency = &world->regions[LEVEL_REGENCY].items[district->parent];
        g_autofree char *name = g_strconcat(village->name, i % 2 == 0 ? "" : "x", NULL);
        NameSearch search =
            gazetteer_search(gazetteer, LEVEL_VILLAGE, "", regency->name, district->name, name);
        found += strcmp(search.code, village->code) == 0 ? 1 : 0;
        g_free(search.reason);
    }
    clock_t done = clock();
    print_message("%d villages: gazetteer %.3f s, search %.3f s, %d found\n", villages->count,
                  (double)(made - start) / CLOCKS_PER_SEC, (double)(done - made) / CLOCKS_PER_SEC,
                  found);
    assert_int_equal(villages->count, 84000);
    assert_true(found > 60000);
    assert_true(done - start < 10 * CLOCKS_PER_SEC);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(villages_of_2020_by_district_and_name),
        cmocka_unit_test(villages_of_2020_with_the_district_table),
        cmocka_unit_test(villages_of_2020_with_the_village_table),
        cmocka_unit_test(real_columns_are_decided_by_names_only),
        cmocka_unit_test(our_tables_hold_together),
        cmocka_unit_test(near_names_of_real_regencies_are_never_confused),
        cmocka_unit_test(a_country_of_names_is_matched_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// The tables, the workbook and the manifest.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/fs.h"
#include "report/json.h"
#include "report/report.h"
#include "report/zip_check.h"
#include "small_world.h"

static char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = g_dir_make_tmp("jangkau-report-XXXXXX", NULL);
    return folder == NULL;
}

static void remove_tree(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_tree(inner);
    }
    g_remove(path);
}

static int remove_folder(void **state) {
    (void)state;
    remove_tree(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static char *contents(const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static Settings small_settings(void) {
    static char *villages[] = {(char *)"/rumah/rahasia/villages.csv",
                               (char *)"PG:dbname=rahasia password=rahasia", NULL};
    static char *provinces[] = {(char *)"36", (char *)"31", NULL}, *none[] = {NULL};
    return (Settings){.title = (char *)"TPBIS Banten",
                      .provinces = provinces,
                      .neighbours = none,
                      .villages = villages,
                      .confidence_min = (char *)"medium",
                      .detour = 1.3};
}

/* CSV */

static const char regions_expected[] =
    "code,name,level,villages,villages_tpbis,villages_tpbis_pct,population,population_official,"
    "population_tpbis,population_tpbis_pct,people_within_2_5_km,people_within_10_km,"
    "people_unreachable,mean_km,median_km,p90_km,max_km,completeness,service_km,"
    "people_within_service,people_beyond_service,gap_person_km,gini,people_within_2_5_km_p5,"
    "people_within_2_5_km_p95,people_within_10_km_p5,people_within_10_km_p95,"
    "people_within_service_p5,people_within_service_p95,people_within_2_5_km_by_point,"
    "people_within_10_km_by_point,people_within_service_by_point,people_unreachable_by_point,"
    "mean_km_by_point,median_km_by_point,p90_km_by_point,max_km_by_point,method\n"
    "36,Banten,province,3,1,33.33,6001,,1001,16.68,500,1500,,4.321099,4.000000,9.000000,,"
    "batas 1 desa/kelurahan indikatif,,700,5301,98.765,0.2500,450,550,1400,1600,660,740,400,1600,650,"
    ",4.300000,4.100000,9.100000,9.900000,\"sel 200 m; 1 desa di titiknya\"\n"
    "36.02,Kabupaten Lebak,regency,2,1,50.00,3001,3010,1001,33.36,500,1500,2000,4.321099,"
    "4.000000,9.000000,,\"1 tercatat dari 6–8 dilaporkan (berita, 2024)\",5.000000"
    ",700,2301,98.765,0.2500,450,550,1400,1600,660,740,400,1600,650,"
    ",4.300000,4.100000,9.100000,9.900000,sel 200 m\n"
    "36.73,Kota Serang,regency,1,,,3000,,,,,,,,,,,batas 1 desa/kelurahan indikatif,2.500000,"
    ",,,,,,,,,,,,,,,,,,titik desa\n"
    "36.02.01,Malingping,district,2,1,50.00,3001,,1001,33.36,500,1500,,4.321099,4.000000,"
    "9.000000,,,5.000000"
    ",700,2301,98.765,0.2500,450,550,1400,1600,660,740,400,1600,650,"
    ",4.300000,4.100000,9.100000,9.900000,sel 200 m\n"
    "36.73.01,Serang,district,1,,,3000,,,,,,,,,,,batas 1 desa/kelurahan indikatif,2.500000,"
    ",,,,,,,,,,,,,,,,,,titik desa\n";

static const char villages_expected[] =
    "code,name,district,regency,lon,lat,population,tpbis,land_part,nearest_tpbis,"
    "nearest_tpbis_km,nearest_any,nearest_any_km,service_km,people_within_2_5_km,"
    "people_within_10_km,people_within_service,people_beyond_service,people_unreachable,"
    "mean_km,gap_person_km,idm_status,method\n"
    "36.02.01.2001,'=Cilangkap,Malingping,Kabupaten Lebak,106.050000000,-6.550000000,1001,1,1,"
    "36.02.01.2001-1,1.234568,36.02.01.2001-1,1.234568,5.000000,600,900,800,201,101,2.345679,"
    "123.457,maju,sel 200 m\n"
    "36.02.01.2002,\"Kadujajar, \"\"Atas\"\"\",Malingping,Kabupaten Lebak,106.123456789,"
    "-6.512345678,2000,0,2,,,36.02.01.2002-1,0.000000,5.000000,0,0,0,2000,2000,,0.000,,"
    "sel 200 m\n"
    "36.73.01.1001,Serang,Serang,Kota Serang,106.250000000,-6.550000000,3000,,,"
    "36.02.01.2001-1,22.000000,31.75.01.1001-1,71.000000,2.500000,,,,,,,,"
    "tidak berlaku (kelurahan),titik desa\n";

static const char gaps_expected[] =
    "rank_people,rank_gap,code,name,district,regency,idm_status,service_km,population,"
    "people_within_service,people_beyond_service,people_unreachable,gap_person_km,mean_km\n"
    "1,2,36.02.01.2002,\"Kadujajar, \"\"Atas\"\"\",Malingping,Kabupaten Lebak,,5.000000,2000,0,2000,"
    "2000,0.000,\n"
    "2,1,36.02.01.2001,'=Cilangkap,Malingping,Kabupaten Lebak,maju,5.000000,1001,800,201,101,"
    "123.457,2.345679\n"
    "\"\",,36.73.01.1001,Serang,Serang,Kota Serang,tidak berlaku (kelurahan),2.500000,3000,,,,,\n";

static const char status_expected[] =
    "code,name,level,status,villages,population,people_within_service,people_beyond_service,"
    "people_unreachable,gap_person_km,mean_km\n"
    "36,Banten,province,maju,1,1001,800,201,101,123.457,2.400599\n"
    "36,Banten,province,tidak ada data,1,2000,0,2000,2000,0.000,\n"
    "36.02,Kabupaten Lebak,regency,maju,1,1001,800,201,101,123.457,2.400599\n"
    "36.02,Kabupaten Lebak,regency,tidak ada data,1,2000,0,2000,2000,0.000,\n"
    "36.73,Kota Serang,regency,tidak berlaku (kelurahan),1,3000,,,,,\n";

static const char series_expected[] =
    "date,code,name,level,member,population,libraries_tpbis,villages_tpbis,population_tpbis,"
    "people_within_2_5_km,people_within_10_km,people_within_service,people_unreachable,"
    "gap_person_km,mean_km\n"
    "2024-12,36,Banten,province,1,6001,1,1,1001,500,1500,700,,98.765,4.321099\n"
    "2024-12,36.02,Kabupaten Lebak,regency,1,3001,1,1,1001,500,1500,700,2000,98.765,4.321099\n"
    "2024-12,36.73,Kota Serang,regency,1,3000,,,,,,,,,\n"
    "2024-12,36.02.01,Malingping,district,1,3001,1,1,1001,500,1500,700,,98.765,4.321099\n"
    "2024-12,36.73.01,Serang,district,1,3000,,,,,,,,,\n";

static const char libraries_expected[] =
    "id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,confidence,source\n"
    "31.75.01.1001-1,TBM Tetangga,tbm,31.75.01.1001,106.900000000,-6.200000000,surveyed,,,low,\n"
    "36.02.01.2001-1,Perpustakaan Desa Cilangkap,village,36.02.01.2001,106.051234567,"
    "-6.551234567,village_point,2019,2030-01,high,\"'+62 21; https://example.id/?a=1,2\"\n"
    "36.02.01.2002-1,'@Pos Baca,reading_post,36.02.01.2002,106.150000000,-6.550000000,office,,,"
    "low,surat kabar\n";

static void test_csv(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    assert_true(report_csv(world, results, folder, written, &error));
    assert_int_equal(written->len, 7);
    assert_string_equal(g_ptr_array_index(written, 0), "tables/regions.csv");
    assert_string_equal(g_ptr_array_index(written, 1), "tables/villages.csv");
    assert_string_equal(g_ptr_array_index(written, 2), "tables/libraries.csv");
    g_autofree char *regions = contents("tables/regions.csv");
    g_autofree char *villages = contents("tables/villages.csv");
    g_autofree char *libraries = contents("tables/libraries.csv");
    assert_string_equal(regions, regions_expected);
    assert_string_equal(villages, villages_expected);
    assert_string_equal(libraries, libraries_expected);
    g_autofree char *gaps = contents("tables/gaps.csv");
    g_autofree char *status = contents("tables/status.csv");
    g_autofree char *series = contents("tables/series.csv");
    assert_string_equal(gaps, gaps_expected);
    assert_string_equal(status, status_expected);
    assert_string_equal(series, series_expected);
}

static void test_csv_says_indicative(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    world->indicative = true;
    assert_true(report_csv(world, results, folder, written, NULL));
    g_autofree char *regions = contents("tables/regions.csv");
    assert_non_null(strstr(regions, "(berita, 2024); batas indikatif"));
    assert_non_null(
        strstr(regions, "36.73,Kota Serang,regency,1,,,3000,,,,,,,,,,,batas indikatif,2.5"));
}

static void test_unwritable_folder(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    Settings settings = small_settings();
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    assert_true(g_file_set_contents(file, "x", 1, NULL));
    for (int i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        bool done = i == 0 ? report_csv(world, results, file, written, &error)
                    : i == 1
                        ? report_xlsx(world, results, NULL, &settings, file, written, &error)
                        : report_manifest(world, results, &settings, file, written, NULL, &error);
        assert_false(done);
        assert_non_null(error);
        assert_int_equal(written->len, 0);
    }
}

/* Workbook */

static void test_workbook_same_bytes(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    Settings settings = small_settings();
    g_autofree char *path = g_build_filename(folder, "tables/tabel.xlsx", NULL);
    assert_true(report_xlsx(world, results, NULL, &settings, folder, written, &error));
    g_autofree char *first = fs_sha256_file(path, NULL);
    g_usleep(2100000); // a zip file notes times to two seconds
    assert_true(report_xlsx(world, results, NULL, &settings, folder, written, &error));
    g_autofree char *second = fs_sha256_file(path, NULL);
    assert_string_equal(first, second);
    assert_string_equal(g_ptr_array_index(written, 0), "tables/tabel.xlsx");
    // Nothing temporary stays behind.
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    g_autoptr(GDir) dir = g_dir_open(tables, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        assert_true(strcmp(name, "tabel.xlsx") == 0 || strcmp(name, "catatan-data.xlsx") == 0);
}

static void test_zip_check(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    Settings settings = small_settings();
    assert_true(report_xlsx(world, results, NULL, &settings, folder, written, NULL));
    g_autofree char *path = g_build_filename(folder, "tables/tabel.xlsx", NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    assert_true(zip_check(path, NULL));
    // Cut short, and with a byte of a part or of the directory changed.
    for (gsize cut = 0; cut < length; cut += length / 16) {
        assert_true(g_file_set_contents(path, bytes, (gssize)cut, NULL));
        g_autoptr(GError) error = NULL;
        assert_false(zip_check(path, &error));
        assert_non_null(strstr(error->message, "tabel.xlsx"));
    }
    for (gsize at = 0; at < length; at += length / 400 + 1) {
        g_autofree char *copy = g_memdup2(bytes, length);
        copy[at] ^= 0x55;
        assert_true(g_file_set_contents(path, copy, (gssize)length, NULL));
        zip_check(path, NULL); // whatever it says, it does not read outside
    }
}

/* JSON and manifest */

static void test_json(void **state) {
    (void)state;
    Json *json = json_new();
    json_open_object(json, NULL);
    json_string(json, "te\"ks", "a\"b\\c\n\t\x01 é \xff");
    json_string(json, "none", NULL);
    json_int(json, "big", INT64_MIN);
    json_real(json, "real", 1.25, 3);
    json_real(json, "nan", NAN, 3);
    json_bool(json, "yes", true);
    json_open_array(json, "empty");
    json_close(json);
    json_open_array(json, "list");
    json_open_object(json, NULL);
    json_close(json);
    json_null(json, NULL);
    json_close(json);
    json_close(json);
    g_autofree char *text = json_end(json);
    assert_string_equal(text, "{\n"
                              "  \"te\\\"ks\": \"a\\\"b\\\\c\\n\\u0009\\u0001 é \uFFFD\",\n"
                              "  \"none\": null,\n"
                              "  \"big\": -9223372036854775808,\n"
                              "  \"real\": 1.250,\n"
                              "  \"nan\": null,\n"
                              "  \"yes\": true,\n"
                              "  \"empty\": [],\n"
                              "  \"list\": [\n"
                              "    {},\n"
                              "    null\n"
                              "  ]\n"
                              "}\n");
}

static void test_manifest(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    Settings settings = small_settings();
    assert_true(report_csv(world, results, folder, written, &error));
    g_autofree char *text = NULL;
    assert_true(report_manifest(world, results, &settings, folder, written, &text, &error));
    g_autofree char *stored = contents("manifest.json");
    assert_string_equal(text, stored);
    assert_string_equal(g_ptr_array_index(written, written->len - 1), "manifest.json");
    assert_non_null(strstr(text, "\"as_of\": \"2024-12\""));
    assert_non_null(strstr(text, "\"libraries_tpbis\": 1"));
    assert_non_null(strstr(text, "\"population\": 6001"));
    assert_non_null(strstr(text, "\"difference\": -9"));
    assert_non_null(strstr(text, "\"gap_m2\": 1234.568"));
    assert_non_null(strstr(text, "\"SpatiaLite\": \""));
    // Files in order of their names, whatever order they were written in.
    char *libraries = strstr(text, "tables/libraries.csv");
    char *regions = strstr(text, "tables/regions.csv");
    assert_true(libraries != NULL && regions > libraries);
    g_autofree char *path = g_build_filename(folder, "tables/regions.csv", NULL);
    g_autofree char *sum = fs_sha256_file(path, NULL);
    assert_non_null(strstr(text, sum));
    // No path of this machine.
    assert_null(strstr(text, "rahasia"));
    assert_null(strstr(text, folder));
}

static void test_manifest_without_results(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    Settings settings = small_settings();
    world->indicative = true;
    g_autofree char *text = NULL;
    assert_true(report_manifest(world, NULL, &settings, folder, written, &text, &error));
    assert_non_null(strstr(text, "\"as_of\": null"));
    assert_non_null(strstr(text, "\"note\": \"batas indikatif\""));
    assert_non_null(strstr(text, "\"files\": []"));
}

static void test_manifest_missing_file(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    Settings settings = small_settings();
    g_ptr_array_add(written, g_strdup("maps/36-coverage.pdf"));
    assert_false(report_manifest(world, NULL, &settings, folder, written, NULL, &error));
    assert_non_null(error);
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

#define TEST_IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(test_csv),
        TEST_IN_FOLDER(test_csv_says_indicative),
        TEST_IN_FOLDER(test_unwritable_folder),
        TEST_IN_FOLDER(test_workbook_same_bytes),
        TEST_IN_FOLDER(test_zip_check),
        cmocka_unit_test(test_json),
        TEST_IN_FOLDER(test_manifest),
        TEST_IN_FOLDER(test_manifest_without_results),
        TEST_IN_FOLDER(test_manifest_missing_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

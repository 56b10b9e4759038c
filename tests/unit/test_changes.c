/*
 * Two editions side by side: every kind of change, planted in a copy of a small
 * edition, is found and named; the guard rails fire where they are to and only
 * there; an edition of an older program can be compared as far as it goes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <qpdf/qpdf-c.h>
#include <sqlite3.h> // before SpatiaLite's, which needs it

#include <spatialite.h>

#include "base/error.h"
#include "base/log.h"
#include "changes/changes.h"
#include "changes/document.h"
#include "changes/guard.h"
#include "changes/rows.h"
#include "render/render.h"
#include "report/report.h"
#include "small_world.h"
#include "store/store.h"

static char *work_folder; // holds "small" (never changed), "before" and "after"
static Settings *settings;

static char *below(const char *name) {
    return g_build_filename(work_folder, name, NULL);
}

static void shell(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void shell(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    assert_int_equal(system(command), 0);
}

static int write_small(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    work_folder = g_dir_make_tmp("jangkau-changes-XXXXXX", NULL);
    settings = settings_read(NULL, &error);
    g_assert_no_error(error);
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autofree char *folder = below("small");
    g_autofree char *store = below("small/jangkau.sqlite");
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    LedgerFile *file = ledger_add_file(world->ledger, "libraries.csv", "", "libraries");
    for (int row = 2; row <= 4; row++)
        ledger_row(file, row);
    ledger_note(file, 4, ROW_REJECTED, "village_code", "36.99", "desa tidak dikenal", "perbaiki");
    log_init(true);
    log_warning("peringatan lama");
    g_mkdir(folder, 0755);
    bool done = store_write(store, world, results, NULL, &error) &&
                report_manifest(world, results, settings, folder, written, NULL, &error);
    log_shutdown();
    g_assert_no_error(error);
    return done ? 0 : 1;
}

static int remove_all(void **state) {
    (void)state;
    shell("rm -rf '%s'", work_folder);
    g_clear_pointer(&work_folder, g_free);
    settings_free(settings);
    render_shutdown();
    return 0;
}

// ------------------------------------------------------------------ planting

static void edit_store(const char *edition, const char *sql) {
    g_autofree char *name = g_strconcat(edition, "/jangkau.sqlite", NULL);
    g_autofree char *path = below(name);
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    void *cache = spatialite_alloc_connection(); // its triggers call its functions
    spatialite_init_ex(db, cache, 0);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
    spatialite_cleanup_ex(cache);
}

// The first `from` in the manifest becomes `to`.
static void edit_manifest(const char *edition, const char *from, const char *to) {
    g_autofree char *name = g_strconcat(edition, "/manifest.json", NULL);
    g_autofree char *path = below(name);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("the manifest lacks %s", from);
    g_autofree char *changed =
        g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    assert_true(g_file_set_contents(path, changed, -1, NULL));
}

static void copy_small(const char *before_sql, const char *after_sql) {
    shell("cd '%s' && rm -rf before after && cp -r small before && cp -r small after", work_folder);
    if (before_sql != NULL)
        edit_store("before", before_sql);
    if (after_sql != NULL)
        edit_store("after", after_sql);
}

static char *told(ChangesForm form) {
    g_autofree char *before = below("before"), *after = below("after");
    g_autoptr(GError) error = NULL;
    bool equal = true;
    char *text = changes_compare(before, after, form, &equal, &error);
    g_assert_no_error(error);
    return text;
}

static void assert_holds(const char *text, const char *wanted) {
    if (strstr(text, wanted) == NULL)
        fail_msg("\"%s\" is not in:\n%s", wanted, text);
}

// ------------------------------------------------------------ each kind of change

typedef struct {
    const char *before_sql, *after_sql; // or NULL
    const char *from, *to;              // in the manifest of the later one, or NULL
    const char *row;                    // in changes.csv
    const char *text;                   // in what a person reads
} Planted;

static const Planted planted[] = {
    {.before_sql = "UPDATE region_results SET member = 0 WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,member,0,1,1",
     .text = "Bergabung dengan program: Kabupaten Lebak (sejak"},
    {.after_sql = "UPDATE region_results SET member = 0 WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,member,1,0,-1",
     .text = "Tidak lagi ikut program: Kabupaten Lebak"},
    {.after_sql = "UPDATE memberships SET since = '2020' WHERE code = '36.02'",
     .row = "membership,36.02,Kabupaten Lebak,since,2019-03,2020,",
     .text = "| 36.02 Kabupaten Lebak | sejak Maret 2019 | sejak 2020 |"},
    {.after_sql = "DELETE FROM memberships WHERE code = '36.02'",
     .row = "membership,36.02,Kabupaten Lebak,listed,1,0,-1",
     .text = "| 36.02 Kabupaten Lebak | sejak Maret 2019 | tidak ada |"},
    {.after_sql = "UPDATE region_results SET people_within_service = 1300, mean_m = 2000, "
                  "gap_person_m = 5000 WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,people_within_service,700,1300,600",
     .text = "| Kabupaten Lebak | 700 | 1.300 | 23,3 % | 43,3 % | 4,3 | 2,0 | 99 | 5 |"},
    {.after_sql = "UPDATE region_results SET people_within_service = 1300 WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,people_within_service_pct,23.33,43.32,19.99",
     .text = "43,3 %"},
    {.after_sql = "UPDATE region_results SET mean_m = 2000 WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,mean_km,4.321099,2.000000,-2.321099",
     .text = "4,3 | 2,0"},
    {.after_sql = "UPDATE region_results SET gap_person_m = 5000 WHERE code = '36.02.01'",
     .row = "district,36.02.01,Malingping,gap_person_km,98.765,5.000,-93.765",
     .text = "Keanggotaan, daftar perpustakaan dan desa/kelurahan dalam jangkauan tidak berubah."},
    {.after_sql = "UPDATE region_results SET people_within_service = 1300 WHERE code = '36'",
     .row = "province,36,Banten,people_within_service,700,1300,600",
     .text = "Provinsi Banten: 1.300 orang (21,7 %) tinggal dalam jarak layanan perpustakaan "
             "TPBIS yang tercatat, sebelumnya 11,7 %; selisih +600 orang (+10,0 poin persen)."},
    {.after_sql = "UPDATE region_results SET known = 0, people_within_service = NULL, "
                  "mean_m = NULL, gap_person_m = NULL WHERE code = '36.02'",
     .row = "regency,36.02,Kabupaten Lebak,people_within_service,700,,",
     .text = "Cakupan kini tidak diketahui (bukan nol) di Kabupaten Lebak"},
    {.after_sql = "UPDATE village_results SET people_within_service = 1000 "
                  "WHERE code = '36.02.01.2002'",
     .row = "village,36.02.01.2002,\"Kadujajar, \"\"Atas\"\"\",within_reach,0,1,1",
     .text = "| Kadujajar, \"Atas\" | Kec. Malingping, Kabupaten Lebak | 2.000 | 0 | 1.000 |"},
    {.after_sql = "UPDATE village_results SET people_within_service = 500 "
                  "WHERE code = '36.02.01.2001'",
     .row = "village,36.02.01.2001,'=Cilangkap,within_reach,1,0,-1",
     .text = "0 desa/kelurahan masuk jangkauan (separuh penduduknya atau lebih tinggal dalam jarak "
             "layanan), 1 keluar."},
    {.before_sql = "UPDATE village_results SET people_within_service = NULL "
                   "WHERE code = '36.02.01.2001'",
     .row = "village,36.02.01.2001,'=Cilangkap,within_reach,,1,",
     .text = "1 desa/kelurahan masuk atau keluar dari jangkauan menurut daftar yang belum"},
    {.before_sql = "DELETE FROM library_results WHERE id = '36.02.01.2001-1'; "
                   "UPDATE village_results SET nearest_tpbis = NULL, nearest_any = NULL; "
                   "DELETE FROM libraries WHERE id = '36.02.01.2001-1'",
     .row = "library,36.02.01.2001-1,Perpustakaan Desa Cilangkap,listed,0,1,1",
     .text = "baru, dihitung TPBIS"},
    {.after_sql = "DELETE FROM library_results WHERE id = '36.02.01.2001-1'; "
                  "UPDATE village_results SET nearest_tpbis = NULL, nearest_any = NULL; "
                  "DELETE FROM libraries WHERE id = '36.02.01.2001-1'",
     .row = "library,36.02.01.2001-1,Perpustakaan Desa Cilangkap,listed,1,0,-1",
     .text = "tidak lagi tercatat (tadinya TPBIS)"},
    {.after_sql = "UPDATE libraries SET lon = lon + 0.01 WHERE id = '36.02.01.2001-1'",
     .row = "library,36.02.01.2001-1,Perpustakaan Desa Cilangkap,position,106.051234567 "
            "-6.551234567,106.061234567 -6.551234567,1106.0",
     .text = "berpindah 1,1 km"},
    {.after_sql = "UPDATE library_results SET tpbis = 0 WHERE id = '36.02.01.2001-1'",
     .row = "library,36.02.01.2001-1,Perpustakaan Desa Cilangkap,tpbis,1,0,-1",
     .text = "tidak lagi dihitung TPBIS"},
    {.after_sql = "UPDATE libraries SET tpbis_since = '2021', name = 'Perpus Baru' "
                  "WHERE id = '36.02.01.2001-1'",
     .row = "library,36.02.01.2001-1,Perpus Baru,tpbis_since,2019,2021,",
     .text = "nama: Perpustakaan Desa Cilangkap → Perpus Baru; TPBIS sejak: 2019 → 2021"},
    {.after_sql = "UPDATE villages SET population = 2100 WHERE code = '36.02.01.2002'",
     .row = "population,2000,2100,100",
     .text = "| 36.02.01.2002 Kadujajar, \"Atas\" | 2.000 | 2.100 | +100 |"},
    {.after_sql = "DELETE FROM village_results WHERE code = '36.73.01.1001'; "
                  "DELETE FROM villages WHERE code = '36.73.01.1001'",
     .row = "village,36.73.01.1001,Serang,listed,1,0,-1",
     .text = "| 36.73.01.1001 Serang | 3.000 | tidak ada | −3.000 |"},
    {.after_sql = "DELETE FROM village_results WHERE code = '36.73.01.1001'; "
                  "DELETE FROM villages WHERE code = '36.73.01.1001'",
     .row = "village,36.73.01.1001,Serang,population,3000,,",
     .text = "Desa/kelurahan: 1 tidak lagi ada."},
    {.after_sql = "UPDATE inputs SET sha256 = 'cd34'",
     .row = "input,libraries,libraries.csv,sha256,ab12,cd34,",
     .text = "libraries.csv (libraries): isinya berubah"},
    {.after_sql = "INSERT INTO inputs (role, name, sha256) VALUES ('idm', 'idm.csv', 'ef56')",
     .row = "input,idm,idm.csv,sha256,,ef56,",
     .text = "idm.csv (idm): baru dipakai"},
    {.after_sql = "UPDATE inputs SET sha256 = 'cd34'; "
                  "UPDATE ledger_files SET rows = 5, accepted = 4",
     .row = "input,libraries,libraries.csv,rows,3,5,2",
     .text = "libraries.csv (libraries): isinya berubah; 3 → 5 baris, ditolak 1"},
    {.after_sql = "INSERT INTO ledger (file_fid, row, class, column_name, value, reason, advice) "
                  "VALUES (1, 9, 'rejected', 'lon', 'x', 'bukan bilangan', '')",
     .row = "rejected_row,libraries.csv:9,lon = x,reason,,bukan bilangan,",
     .text = "| libraries.csv, 9 | lon: x | bukan bilangan |"},
    {.after_sql = "DELETE FROM ledger",
     .row = "rejected_row,libraries.csv:4,village_code = 36.99,reason,desa tidak dikenal,,",
     .text = "Baris masukan: 1 tidak lagi ditolak."},
    {.from = "\"peringatan lama\"",
     .to = "\"peringatan lama\", \"peringatan #2\"",
     .row = "warning,,,text,,peringatan #2,",
     .text = "Peringatan: 1 baru."},
    {.from = "\"peringatan lama\"",
     .to = "",
     .row = "warning,,,text,peringatan lama,,",
     .text = "Peringatan: 1 tidak muncul lagi."},
    {.from = "\"analysis.service_kota_km\": \"2.5\"",
     .to = "\"analysis.service_kota_km\": \"3\"",
     .row = "setting,analysis.service_kota_km,,value,2.5,3,",
     .text = "Setelan berubah: jarak layanan kota (km) (analysis.service_kota_km) dari 2.5 menjadi "
             "3. Angka cakupan kedua edisi tidak sebanding."},
    {.from = "\"analysis.draws\": \"100\"",
     .to = "\"analysis.draws\": \"50\"",
     .row = "setting,analysis.draws,,value,100,50,",
     .text = "analysis.draws: 100 → 50"},
    {.after_sql = "UPDATE meta SET value = '2025-06' WHERE key = 'as_of'",
     .row = "edition,as_of,,value,2024-12,2025-06,",
     .text = "Tanggal keadaan data berubah dari Desember 2024 ke Juni 2025"},
    {.after_sql = "UPDATE meta SET value = 'jangkau 9.9' WHERE key = 'program'",
     .row = "edition,program,,value,jangkau ",
     .text = "Edisi ini dibuat dengan jangkau 9.9 (sebelumnya jangkau "},
    {.after_sql = "UPDATE meta SET value = 'indicative' WHERE key = 'boundary_source'",
     .row = "edition,boundary_source,,value,fetched,indicative,",
     .text = "Asal batas wilayah berubah dari fetched menjadi indicative"},
};

static void test_each_kind(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(planted); i++) {
        const Planted *plant = &planted[i];
        copy_small(plant->before_sql, plant->after_sql);
        if (plant->from != NULL)
            edit_manifest("after", plant->from, plant->to);
        g_autofree char *csv = told(CHANGES_CSV), *text = told(CHANGES_TEXT);
        assert_holds(csv, plant->row);
        assert_holds(text, plant->text);
    }
}

static void test_nothing_changed(void **state) {
    (void)state;
    copy_small(NULL, NULL);
    g_autofree char *before = below("before"), *after = below("after");
    bool equal = false;
    g_autofree char *csv = changes_compare(before, after, CHANGES_CSV, &equal, NULL);
    assert_true(equal);
    assert_string_equal(csv, "level,code,name,measure,before,after,difference\n");
    g_autofree char *text = told(CHANGES_TEXT);
    assert_holds(text, "Tidak ada yang berubah sejak edisi sebelumnya.");
    assert_null(strstr(text, "Baca dahulu"));
}

// To and fro: what came one way goes the other, and each difference changes its sign.
static void test_other_way_round(void **state) {
    (void)state;
    copy_small(NULL, "UPDATE region_results SET people_within_service = 1300 WHERE code = '36'; "
                     "UPDATE village_results SET people_within_service = 1000 "
                     "WHERE code = '36.02.01.2002'");
    shell("cd '%s' && mv before x && mv after before && mv x after", work_folder);
    g_autofree char *csv = told(CHANGES_CSV), *text = told(CHANGES_TEXT);
    assert_holds(csv, "province,36,Banten,people_within_service,1300,700,-600");
    assert_holds(csv, "within_reach,1,0,-1");
    assert_holds(text, "selisih −600 orang (−10,0 poin persen)");
}

static void test_older_store(void **state) {
    (void)state;
    copy_small("DROP TABLE ledger; DROP TABLE ledger_files; "
               "ALTER TABLE region_results DROP COLUMN gap_person_m; "
               "UPDATE meta SET value = 2 WHERE key = 'schema_version'",
               "UPDATE region_results SET people_within_service = 1300 WHERE code = '36.02'");
    g_autofree char *csv = told(CHANGES_CSV), *text = told(CHANGES_TEXT);
    assert_holds(text, "Edisi sebelumnya (skema 2) tidak memuat: region_results.gap_person_m, "
                       "tabel ledger_files.");
    assert_holds(csv, "regency,36.02,Kabupaten Lebak,people_within_service,700,1300,600");
    // What is not known is neither new nor gone.
    assert_null(strstr(csv, "rejected_row"));
}

static void test_without_manifest(void **state) {
    (void)state;
    copy_small(NULL, NULL);
    shell("rm '%s/before/manifest.json'", work_folder);
    g_autofree char *csv = told(CHANGES_CSV), *text = told(CHANGES_TEXT);
    assert_holds(text, "tidak memuat: manifest.json (setelan dan peringatan)");
    assert_string_equal(csv, "level,code,name,measure,before,after,difference\n");
}

static void test_only_loaded(void **state) {
    (void)state;
    copy_small(NULL, "DROP TABLE region_results; DROP TABLE village_results; "
                     "DROP TABLE library_results; DELETE FROM meta WHERE key = 'as_of'");
    g_autofree char *text = told(CHANGES_TEXT);
    assert_holds(text, "Edisi ini hanya memuat data, belum dianalisis");
    assert_null(strstr(text, "Tidak lagi ikut program"));
}

static void test_not_an_edition(void **state) {
    (void)state;
    copy_small(NULL, NULL);
    g_autofree char *before = below("nothing"), *after = below("after");
    g_autoptr(GError) error = NULL;
    bool equal = true;
    assert_null(changes_compare(before, after, CHANGES_TEXT, &equal, &error));
    assert_int_equal(error->code, ERROR_DATA);
    shell("echo no database >'%s/before/jangkau.sqlite'", work_folder);
    g_clear_error(&error);
    g_autofree char *damaged = below("before");
    assert_null(changes_compare(damaged, after, CHANGES_TEXT, &equal, &error));
    assert_int_equal(error->code, ERROR_DATA);
}

// ------------------------------------------------------------------ the files

// Everything at once: the whole page as it is to be.
static void test_golden_text(void **state) {
    (void)state;
    g_autoptr(GString) sql = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(planted); i++) {
        bool both = planted[i].after_sql != NULL &&
                    strstr(planted[i].after_sql, "DELETE") == NULL &&
                    strstr(planted[i].after_sql, "member = 0") == NULL;
        if (both)
            g_string_append_printf(sql, "%s;", planted[i].after_sql);
    }
    copy_small("UPDATE region_results SET member = 0 WHERE code = '36.73'", sql->str);
    g_autofree char *folder = below("after"), *former = below("before");
    g_autofree char *path = below("after/changes.md");
    g_autofree char *text = NULL, *wanted = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(changes_write(former, folder, settings, false, NULL, &error));
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    // The version is that of the day.
    g_autoptr(GRegex) version = g_regex_new("jangkau [0-9][0-9.]*[0-9]\\)", 0, 0, NULL);
    g_autofree char *steady = g_regex_replace(version, text, -1, 0, "jangkau VERSI)", 0, NULL);
    const char *golden = JANGKAU_SOURCE_DIR "/tests/golden/changes.md";
    if (g_getenv("JANGKAU_WRITE_GOLDEN") != NULL)
        assert_true(g_file_set_contents(golden, steady, -1, NULL));
    assert_true(g_file_get_contents(golden, &wanted, NULL, NULL));
    assert_string_equal(steady, wanted);
}

static char *read_file(const char *name, gsize *length) {
    g_autofree char *path = below(name);
    char *data = NULL;
    if (!g_file_get_contents(path, &data, length, NULL))
        fail_msg("no %s", name);
    return data;
}

static int count_pages(const char *name) {
    g_autofree char *path = below(name);
    qpdf_data pdf = qpdf_init();
    assert_int_equal(qpdf_read(pdf, path, NULL), QPDF_SUCCESS);
    int count = qpdf_get_num_pages(pdf);
    qpdf_cleanup(&pdf);
    return count;
}

static void test_first_edition(void **state) {
    (void)state;
    copy_small(NULL, NULL);
    g_autofree char *folder = below("after");
    g_autoptr(GError) error = NULL;
    assert_true(changes_write(NULL, folder, settings, false, NULL, &error));
    gsize length = 0;
    g_autofree char *text = read_file("after/changes.md", &length);
    g_autofree char *csv = read_file("after/changes.csv", &length);
    assert_holds(text, "# Edisi pertama");
    assert_holds(text, "Provinsi Banten: 3 desa/kelurahan, 6.001 penduduk; 700 orang (11,7 %)");
    assert_string_equal(csv, "level,code,name,measure,before,after,difference\n");
    assert_int_equal(count_pages("after/changes.pdf"), 1);
}

// Hundreds of libraries, regencies and warnings: one page, and what is left out is counted.
static void test_too_much_for_a_page(void **state) {
    (void)state;
    copy_small(NULL,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
               "INSERT INTO libraries (id, name, kind, village_code, lon, lat, precision, "
               "confidence) SELECT 'N' || i, 'Perpustakaan ' || i, 'village', '36.02.01.2002', "
               "106.1, -6.5, 'office', 'high' FROM n; "
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
               "INSERT INTO inputs (role, name, sha256) SELECT 'idm', 'idm' || i || '.csv', 'x' "
               "FROM n");
    g_autofree char *folder = below("after"), *former = below("before");
    g_autoptr(GError) error = NULL;
    assert_true(changes_write(former, folder, settings, false, NULL, &error));
    assert_int_equal(count_pages("after/changes.pdf"), 1);
    gsize length = 0, again_length = 0;
    g_autofree char *text = read_file("after/changes.md", &length);
    assert_holds(text, "… dan 400 lainnya, lihat changes.csv");
    g_autofree char *csv = read_file("after/changes.csv", &length);
    assert_holds(csv, "library,N500,Perpustakaan 500,listed,0,1,1");
    // The same two editions, the same bytes.
    g_autofree char *pdf = read_file("after/changes.pdf", &length);
    assert_true(changes_write(former, folder, settings, false, NULL, &error));
    g_autofree char *again = read_file("after/changes.pdf", &again_length);
    assert_int_equal(length, again_length);
    assert_memory_equal(pdf, again, length);
}

static void test_damaged_former_is_no_obstacle(void **state) {
    (void)state;
    copy_small(NULL, NULL);
    shell("echo no database >'%s/before/jangkau.sqlite'", work_folder);
    g_autofree char *folder = below("after"), *former = below("before");
    g_autoptr(GError) error = NULL;
    log_init(true);
    assert_true(changes_write(former, folder, settings, false, NULL, &error));
    g_auto(GStrv) warnings = log_warnings();
    assert_int_equal(g_strv_length(warnings), 1);
    assert_holds(warnings[0], "edisi sebelumnya tidak dapat dibaca");
    log_shutdown();
}

// ------------------------------------------------------------------ guard rails

// Twenty libraries more in Lebak, and twenty villages more.
static const char MORE[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) "
    "INSERT INTO libraries (id, name, kind, village_code, lon, lat, precision, confidence) "
    "SELECT 'N' || i, 'P' || i, 'village', '36.02.01.2002', 106.1, -6.5, 'office', 'high' FROM n; "
    "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 29) "
    "INSERT INTO villages (code, name, district_code, kind, lon, lat, population, indicative) "
    "SELECT '36.02.01.30' || i, 'D' || i, '36.02.01', 'desa', 106.1, -6.5, 100, 0 FROM n;";

typedef struct {
    const char *before_sql, *after_sql; // before: after MORE
    const char *from, *to;              // in the later manifest, or NULL
    const char *alarm;                  // NULL: none may be raised
} Guarded;

static const Guarded guarded[] = {
    {.after_sql = "", .alarm = NULL},
    {.after_sql = "DELETE FROM villages WHERE code LIKE '36.02.01.301%'; "
                  "UPDATE inputs SET role = 'villages', sha256 = 'cd34'; "
                  "UPDATE ledger_files SET file = 'libraries.csv', rows = 2, accepted = 1",
     .alarm = "Kabupaten Lebak: desa/kelurahan dari 22 menjadi 12 (turun 45,5 %; batas [guard] "
              "villages_drop_pct = 10 %). Mungkin berkas desa tersalin sebagian; berkas yang "
              "berubah: libraries.csv (3 → 2 baris)."},
    {.after_sql = "DELETE FROM villages WHERE code = '36.02.01.3010'", .alarm = NULL},
    {.after_sql = "DELETE FROM village_results WHERE code LIKE '36.73%'; "
                  "DELETE FROM region_results WHERE code LIKE '36.73%'; "
                  "DELETE FROM villages WHERE code LIKE '36.73%'; "
                  "DELETE FROM districts WHERE code LIKE '36.73%'; "
                  "DELETE FROM regencies WHERE code = '36.73'",
     .alarm = "Kota Serang: desa/kelurahan dari 1 menjadi 0 (turun 100 %"},
    {.after_sql = "DELETE FROM libraries WHERE id LIKE 'N1%'",
     .alarm = "Kabupaten Lebak: perpustakaan tercatat dari 22 menjadi 11 (turun 50 %; batas "
              "[guard] libraries_drop_pct = 20 %)"},
    {.after_sql = "DELETE FROM libraries WHERE id IN ('N1', 'N2')", .alarm = NULL},
    {.after_sql = "UPDATE regencies SET population = 300 WHERE code = '36.02'",
     .alarm = "Kabupaten Lebak: penduduk dari 3.001 menjadi 300 (turun 90 %"},
    {.after_sql = "UPDATE provinces SET population = 60010 WHERE code = '36'",
     .alarm = "Banten: penduduk dari 6.001 menjadi 60.010 (naik 900 %; batas [guard] "
              "population_rise_pct = 50 %)"},
    // Another column is counted: that many fewer is what was asked for.
    {.after_sql = "UPDATE regencies SET population = 300 WHERE code = '36.02'",
     .from = "\"analysis.demand\": \"population\"",
     .to = "\"analysis.demand\": \"Rumah Tangga\"",
     .alarm = NULL},
    {.before_sql = "UPDATE region_results SET people_within_service = 3000 WHERE code = '36'",
     .after_sql = "UPDATE region_results SET people_within_service = 1200 WHERE code = '36'",
     .alarm = "Banten: penduduk dalam jarak layanan dari 50 % menjadi 20 % (turun 30 poin; batas "
              "[guard] coverage_drop_points = 20)"},
    {.before_sql = "UPDATE region_results SET people_within_service = 3000 WHERE code = '36'",
     .after_sql = "UPDATE region_results SET people_within_service = 1200 WHERE code = '36'",
     .from = "\"analysis.service_kota_km\": \"2.5\"",
     .to = "\"analysis.service_kota_km\": \"1\"",
     .alarm = NULL},
    {.before_sql = "UPDATE region_results SET people_within_service = 3000 WHERE code = '36'",
     .after_sql = "UPDATE region_results SET people_within_service = 1900 WHERE code = '36'",
     .alarm = NULL},
    // Of a regency that left the programme nothing else is to be expected.
    {.before_sql = "UPDATE region_results SET people_within_service = 2000 WHERE code = '36.02'",
     .after_sql = "UPDATE region_results SET people_within_service = 0, member = 0 "
                  "WHERE code = '36.02'",
     .alarm = NULL},
    {.before_sql = "UPDATE region_results SET people_within_service = 2000 WHERE code = '36.02'",
     .after_sql = "UPDATE region_results SET people_within_service = NULL WHERE code = '36.02'",
     .alarm = "Kabupaten Lebak: penduduk dalam jarak layanan dari 66,6 % menjadi 0 %"},
    {.after_sql = "UPDATE ledger_files SET rows = 100, rejected = 98",
     .alarm = "libraries.csv: baris yang ditolak dari 1 menjadi 98 (naik 97 baris; batas [guard] "
              "rejected_rise = 50)"},
    // Another province of the project: its whole loss was commanded.
    {.before_sql = "INSERT INTO provinces (code, name, population, indicative) "
                   "VALUES ('31', 'DKI Jakarta', 10000, 0); "
                   "INSERT INTO regencies (code, name, province_code, population, indicative) "
                   "VALUES ('31.75', 'Jakarta Timur', '31', 10000, 0)",
     .after_sql = "",
     .alarm = NULL},
};

static GPtrArray *alarms_now(void) {
    g_autofree char *former = below("before"), *folder = below("after");
    g_autoptr(Facts) before = facts_read(former, NULL);
    g_autoptr(Facts) after = facts_read(folder, NULL);
    g_autoptr(Diff) diff = diff_new(before, after);
    return guard_check(diff, settings);
}

static void plant_guarded(const Guarded *guard) {
    g_autofree char *before = g_strconcat(MORE, guard->before_sql, NULL);
    g_autofree char *after = g_strconcat(MORE, guard->after_sql, NULL);
    copy_small(before, after);
    if (guard->from != NULL)
        edit_manifest("after", guard->from, guard->to);
}

static void test_guards(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(guarded); i++) {
        plant_guarded(&guarded[i]);
        g_autoptr(GPtrArray) alarms = alarms_now();
        if (guarded[i].alarm == NULL && alarms->len > 0)
            fail_msg("false alarm at %zu: %s", i, (char *)g_ptr_array_index(alarms, 0));
        bool found = guarded[i].alarm == NULL;
        g_autoptr(GString) all = g_string_new(NULL);
        for (guint k = 0; k < alarms->len; k++) {
            found |= strstr(g_ptr_array_index(alarms, k), guarded[i].alarm) != NULL;
            g_string_append_printf(all, "%s\n", (char *)g_ptr_array_index(alarms, k));
        }
        if (!found)
            fail_msg("no \"%s\" among:\n%s", guarded[i].alarm, all->str);
    }
}

// At 0 a bound is off.
static void test_guards_off(void **state) {
    (void)state;
    Settings off = *settings;
    off.guard_villages_drop_pct = off.guard_libraries_drop_pct = 0;
    off.guard_population_drop_pct = off.guard_population_rise_pct = 0;
    off.guard_coverage_drop_points = off.guard_rejected_rise = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(guarded); i++) {
        plant_guarded(&guarded[i]);
        g_autofree char *former = below("before"), *folder = below("after");
        g_autoptr(Facts) before = facts_read(former, NULL);
        g_autoptr(Facts) after = facts_read(folder, NULL);
        g_autoptr(Diff) diff = diff_new(before, after);
        g_autoptr(GPtrArray) alarms = guard_check(diff, &off);
        assert_int_equal(alarms->len, 0);
    }
}

static void test_accepted(void **state) {
    (void)state;
    plant_guarded(&guarded[1]);
    g_autofree char *former = below("before"), *folder = below("after");
    g_autofree char *page = below("after/changes.md");
    g_autoptr(GError) error = NULL;
    assert_false(changes_write(former, folder, settings, false, NULL, &error));
    assert_int_equal(error->code, ERROR_GUARD);
    assert_int_equal(error_exit_code(error), 6);
    assert_holds(error->message, "edisi terakhir tetap berlaku");
    assert_holds(error->message, "--accept");
    assert_false(g_file_test(page, G_FILE_TEST_EXISTS));
    g_clear_error(&error);
    assert_true(changes_write(former, folder, settings, false, "pemekaran", &error));
    gsize length = 0;
    g_autofree char *text = read_file("after/changes.md", &length);
    assert_holds(text, "Melewati batas pengaman, disetujui");
    assert_holds(text, "desa/kelurahan dari 22 menjadi 12");
    assert_holds(text, "Alasan: pemekaran");
}

// ------------------------------------------------------------------- editions

static void assert_finds(const char *out, const char *word, const char *wanted) {
    g_autoptr(GError) error = NULL;
    g_autofree char *found = changes_find_edition(out, word, &error);
    if (wanted == NULL) {
        assert_null(found);
        assert_int_equal(error->code, ERROR_USAGE);
        return;
    }
    g_assert_no_error(error);
    g_autofree char *name = g_path_get_basename(found);
    assert_string_equal(name, wanted);
}

static void test_names_of_editions(void **state) {
    (void)state;
    g_autofree char *out = below("out"), *small = below("small");
    shell("mkdir -p '%s/editions' && cd '%s/editions' && for e in 2026-11-24.1 2026-11-23.2 "
          "2026-11-23.10 2026-11-22.11 .building-7; do mkdir $e && touch $e/jangkau.sqlite; done "
          "&& ln -s editions/2026-11-23.10 ../current",
          out, out);
    assert_finds(out, "current", "2026-11-23.10");
    assert_finds(out, "current-1", "2026-11-23.2");
    assert_finds(out, "current-2", "2026-11-24.1");
    assert_finds(out, "current-3", NULL);
    assert_finds(out, "current-x", NULL);
    assert_finds(out, "2026-11-22.11", "2026-11-22.11");
    assert_finds(out, "2026-11-25.1", NULL);
    assert_finds(out, small, "small");
    // A folder without editions is one itself.
    assert_finds(small, "current", "small");
    assert_finds(small, "current-1", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind),
        cmocka_unit_test(test_nothing_changed),
        cmocka_unit_test(test_other_way_round),
        cmocka_unit_test(test_older_store),
        cmocka_unit_test(test_without_manifest),
        cmocka_unit_test(test_only_loaded),
        cmocka_unit_test(test_not_an_edition),
        cmocka_unit_test(test_golden_text),
        cmocka_unit_test(test_first_edition),
        cmocka_unit_test(test_too_much_for_a_page),
        cmocka_unit_test(test_damaged_former_is_no_obstacle),
        cmocka_unit_test(test_guards),
        cmocka_unit_test(test_guards_off),
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_names_of_editions),
    };
    return cmocka_run_group_tests(tests, write_small, remove_all);
}

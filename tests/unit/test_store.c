// The SpatiaLite file: round trip, what other programs see in it, refusals.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <spatialite.h>

#include "base/error.h"
#include "small_world.h"
#include "store/blob.h"
#include "store/store.h"

static char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = g_dir_make_tmp("jangkau-store-XXXXXX", NULL);
    return folder == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static char *in_folder(const char *name) {
    return g_build_filename(folder, name, NULL);
}

static char *write_small(const char *name, bool with_results) {
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autoptr(GError) error = NULL;
    char *path = in_folder(name);
    bool done = store_write(path, world, with_results ? results : NULL, NULL, &error);
    g_assert_no_error(error);
    assert_true(done);
    return path;
}

/* Round trip */

static void assert_same_date(Date a, Date b) {
    assert_int_equal(a.day, b.day);
    assert_int_equal(a.precision, b.precision);
}

// Bit by bit: NaN equals NaN, and 0.1 + 0.2 does not equal 0.3.
static void assert_same_double(double a, double b) {
    assert_true((isnan(a) && isnan(b)) || a == b);
}

static void assert_same_position(LonLat a, LonLat b) {
    assert_same_double(a.lon_deg, b.lon_deg);
    assert_same_double(a.lat_deg, b.lat_deg);
}

static void assert_same_shape(const Shape *a, const Shape *b) {
    assert_int_equal(a == NULL, b == NULL);
    if (a == NULL)
        return;
    assert_int_equal(a->ring_count, b->ring_count);
    for (int i = 0; i < a->ring_count; i++)
        assert_int_equal(a->ring_part[i], b->ring_part[i]);
    for (int i = 0; i <= a->ring_count; i++)
        assert_int_equal(a->ring_first[i], b->ring_first[i]);
    for (int i = 0; i < a->ring_first[a->ring_count]; i++)
        assert_same_position(a->points[i], b->points[i]);
}

static void assert_same_region(const Region *a, const Region *b) {
    assert_string_equal(a->code, b->code);
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->parent, b->parent);
    assert_int_equal(a->child_count, b->child_count);
    if (a->child_count > 0)
        assert_int_equal(a->first_child, b->first_child);
    assert_int_equal(a->first_village, b->first_village);
    assert_int_equal(a->village_count, b->village_count);
    assert_int_equal(a->population, b->population);
    assert_int_equal(a->population_official, b->population_official);
    assert_same_date(a->population_official_date, b->population_official_date);
    assert_same_double(a->area_official_km2, b->area_official_km2);
    assert_int_equal(a->indicative, b->indicative);
    assert_same_shape(a->shape, b->shape);
}

static void assert_same_library(const Library *a, const Library *b) {
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->kind, b->kind);
    assert_string_equal(a->village_code, b->village_code);
    assert_int_equal(a->village, b->village);
    assert_same_position(a->position, b->position);
    assert_int_equal(a->precision, b->precision);
    assert_same_date(a->tpbis_since, b->tpbis_since);
    assert_same_date(a->tpbis_until, b->tpbis_until);
    assert_same_date(a->open_since, b->open_since);
    assert_same_date(a->open_until, b->open_until);
    assert_int_equal(a->confidence, b->confidence);
    assert_string_equal(a->source, b->source);
    assert_int_equal(a->land_part, b->land_part);
}

static void assert_same_lists(const World *a, const World *b) {
    assert_int_equal(a->library_count, b->library_count);
    for (int i = 0; i < a->library_count; i++)
        assert_same_library(&a->libraries[i], &b->libraries[i]);
    assert_int_equal(a->membership_count, b->membership_count);
    for (int i = 0; i < a->membership_count; i++) {
        assert_string_equal(a->memberships[i].code, b->memberships[i].code);
        assert_same_date(a->memberships[i].since, b->memberships[i].since);
        assert_same_date(a->memberships[i].until, b->memberships[i].until);
        assert_int_equal(a->memberships[i].approximate, b->memberships[i].approximate);
        assert_string_equal(a->memberships[i].source, b->memberships[i].source);
    }
    assert_int_equal(a->total_count, b->total_count);
    for (int i = 0; i < a->total_count; i++) {
        assert_string_equal(a->totals[i].code, b->totals[i].code);
        assert_string_equal(a->totals[i].class, b->totals[i].class);
        assert_string_equal(a->totals[i].metric, b->totals[i].metric);
        assert_same_double(a->totals[i].value_min, b->totals[i].value_min);
        assert_same_double(a->totals[i].value_max, b->totals[i].value_max);
        assert_same_date(a->totals[i].year, b->totals[i].year);
        assert_string_equal(a->totals[i].source, b->totals[i].source);
    }
    assert_int_equal(a->input_count, b->input_count);
    for (int i = 0; i < a->input_count; i++) {
        assert_string_equal(a->inputs[i].role, b->inputs[i].role);
        assert_string_equal(a->inputs[i].name, b->inputs[i].name);
        assert_string_equal(a->inputs[i].sha256, b->inputs[i].sha256);
        assert_string_equal(a->inputs[i].origin, b->inputs[i].origin);
    }
}

static void assert_same_topology(const Topology *a, const Topology *b) {
    assert_int_equal(topology_unit_count(a), topology_unit_count(b));
    assert_int_equal(topology_arc_count(a), topology_arc_count(b));
    assert_int_equal(topology_node_count(a), topology_node_count(b));
    assert_int_equal(topology_vertex_count(a), topology_vertex_count(b));
    for (int i = 0; i < topology_arc_count(a); i++)
        assert_memory_equal(&topology_arcs(a)[i], &topology_arcs(b)[i], sizeof(Arc));
    for (int i = 0; i < topology_vertex_count(a); i++) {
        assert_int_equal(topology_vertices(a)[i].x, topology_vertices(b)[i].x);
        assert_int_equal(topology_vertices(a)[i].y, topology_vertices(b)[i].y);
    }
}

static void assert_same_world(const World *a, const World *b) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        assert_int_equal(a->regions[level].count, b->regions[level].count);
        for (int i = 0; i < a->regions[level].count; i++)
            assert_same_region(&a->regions[level].items[i], &b->regions[level].items[i]);
    }
    for (int i = 0; i < a->regions[LEVEL_VILLAGE].count; i++) {
        assert_same_position(a->villages[i].point, b->villages[i].point);
        assert_int_equal(a->villages[i].is_kelurahan, b->villages[i].is_kelurahan);
        assert_string_equal(a->villages[i].note, b->villages[i].note);
        assert_int_equal(a->villages[i].land_part, b->villages[i].land_part);
    }
    assert_same_lists(a, b);
    assert_int_equal(a->boundary_source, b->boundary_source);
    assert_int_equal(a->indicative, b->indicative);
    assert_int_equal(a->unit_level, b->unit_level);
    assert_memory_equal(&a->cleaning, &b->cleaning, sizeof a->cleaning);
    assert_int_equal(a->land_part_count, b->land_part_count);
    assert_same_topology(a->topology, b->topology);
}

static void test_round_trip(void **state) {
    (void)state;
    for (int with_results = 0; with_results < 2; with_results++) {
        g_autofree char *path = write_small("trip.sqlite", with_results);
        g_autoptr(World) world = small_world();
        g_autoptr(GError) error = NULL;
        g_autoptr(World) back = store_read(path, &error);
        g_assert_no_error(error);
        assert_non_null(back);
        assert_same_world(world, back);
        g_unlink(path);
    }
}

static void test_indicative_and_no_topology(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_clear_pointer(&world->topology, topology_free);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            g_clear_pointer(&world->regions[level].items[i].shape, shape_free);
    }
    world->boundary_source = BOUNDARIES_INDICATIVE;
    world->indicative = true;
    world->unit_level = LEVEL_REGENCY;
    world->land_part_count = 0;
    g_autofree char *path = in_folder("bare.sqlite");
    g_autoptr(GError) error = NULL;
    assert_true(store_write(path, world, NULL, NULL, &error));
    g_autoptr(World) back = store_read(path, &error);
    assert_non_null(back);
    assert_null(back->topology);
    assert_null(back->regions[LEVEL_VILLAGE].items[0].shape);
    assert_true(back->indicative);
    assert_int_equal(back->boundary_source, BOUNDARIES_INDICATIVE);
    assert_int_equal(back->unit_level, LEVEL_REGENCY);
    assert_int_equal(back->land_part_count, 0);
}

static void test_same_bytes(void **state) {
    (void)state;
    g_autofree char *first = write_small("first.sqlite", true);
    g_usleep(5000); // SpatiaLite notes times to the millisecond
    g_autofree char *second = write_small("second.sqlite", true);
    g_autofree char *a = NULL, *b = NULL;
    gsize length_a = 0, length_b = 0;
    assert_true(g_file_get_contents(first, &a, &length_a, NULL));
    assert_true(g_file_get_contents(second, &b, &length_b, NULL));
    assert_int_equal(length_a, length_b);
    assert_memory_equal(a, b, length_a);
}

// Whatever a World holds, stored again after reading it is the same file.
static void test_same_bytes_after_reading(void **state) {
    (void)state;
    g_autofree char *first = write_small("first.sqlite", false);
    g_autofree char *second = in_folder("second.sqlite");
    g_autoptr(World) back = store_read(first, NULL);
    assert_non_null(back);
    assert_true(store_write(second, back, NULL, NULL, NULL));
    g_autofree char *a = NULL, *b = NULL;
    gsize length_a = 0, length_b = 0;
    assert_true(g_file_get_contents(first, &a, &length_a, NULL));
    assert_true(g_file_get_contents(second, &b, &length_b, NULL));
    assert_int_equal(length_a, length_b);
    assert_memory_equal(a, b, length_a);
}

/* As SQLite and SpatiaLite see it */

static char *query(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    void *cache = spatialite_alloc_connection();
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    spatialite_init_ex(db, cache, 0);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    GString *text = g_string_new(NULL);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *cell = (const char *)sqlite3_column_text(statement, i);
            g_string_append_printf(text, "%s%s", i > 0 ? "|" : "", cell != NULL ? cell : "-");
        }
        g_string_append_c(text, '\n');
    }
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    spatialite_cleanup_ex(cache);
    return g_string_free(text, FALSE);
}

static void assert_query(const char *path, const char *sql, const char *expected) {
    g_autofree char *got = query(path, sql);
    assert_string_equal(got, expected);
}

static void test_layers(void **state) {
    (void)state;
    g_autofree char *path = write_small("layers.sqlite", true);
    assert_query(path, "PRAGMA integrity_check", "ok\n");
    assert_query(path, "PRAGMA foreign_key_check", "");
    assert_query(path, "PRAGMA user_version", G_STRINGIFY(STORE_SCHEMA_VERSION) "\n");
    assert_query(
        path,
        "SELECT f_table_name, geometry_type, srid, spatial_index_enabled "
        "FROM geometry_columns ORDER BY 1",
        "context|6|4326|1\n"
        "distance_bands|6|4326|1\ndistricts|6|4326|1\nlibraries|1|4326|1\nprovinces|6|4326|1\n"
        "regencies|6|4326|1\nvillages|6|4326|1\n");
    assert_query(path, "SELECT srid FROM spatial_ref_sys ORDER BY 1", "4326\n9488\n");
    assert_query(path, "SELECT CheckSpatialMetaData()", "3\n"); // SpatiaLite 4 and later
    assert_query(path, "SELECT CheckSpatialIndex()", "1\n");
    assert_query(path,
                 "SELECT ST_IsValid(geometry), GeometryType(geometry), ST_SRID(geometry), "
                 "ST_NumGeometries(geometry), ST_NRings(geometry) FROM villages ORDER BY code",
                 "1|MULTIPOLYGON|4326|2|3\n1|MULTIPOLYGON|4326|1|1\n1|MULTIPOLYGON|4326|1|1\n");
    assert_query(path,
                 "SELECT AsText(geometry), lon, lat FROM libraries WHERE id = '36.02.01.2001-1'",
                 "POINT(106.051235 -6.551235)|106.051234567|-6.551234567\n");
    // The bounds in the blobs are those of the shapes: a search by rectangle finds them.
    assert_query(path,
                 "SELECT count(*) FROM villages WHERE fid IN (SELECT rowid FROM SpatialIndex "
                 "WHERE f_table_name = 'villages' AND search_frame = BuildMbr(106.21, -6.6, "
                 "106.3, -6.5, 4326))",
                 "1\n");
}

static void test_foreign_keys(void **state) {
    (void)state;
    g_autofree char *path = write_small("keys.sqlite", true);
    const char *const tables[] = {"regencies", "districts",       "villages",
                                  "libraries", "village_results", "library_results"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT count(*) > 0 FROM pragma_foreign_key_list('%s')", tables[i]);
        assert_query(path, sql, "1\n");
    }
    assert_query(path, "SELECT own_village_code FROM libraries ORDER BY fid",
                 "-\n36.02.01.2001\n36.02.01.2002\n");
}

static void test_unknown_is_null(void **state) {
    (void)state;
    g_autofree char *path = write_small("unknown.sqlite", true);
    assert_query(path, "SELECT value FROM meta WHERE key = 'as_of'", "2024-12\n");
    assert_query(path, "SELECT tpbis, nearest_tpbis, nearest_tpbis_m FROM village_results",
                 "1|36.02.01.2001-1|1234.5678\n0|-|-\n-|36.02.01.2001-1|22000.0\n");
    assert_query(path,
                 "SELECT code, known, villages_tpbis, population_tpbis, people_within_2_5_km, "
                 "people_within_10_km, people_unreachable, mean_m, max_m, libraries_documented, "
                 "libraries_tpbis FROM region_results WHERE level <> 'district' ORDER BY fid",
                 "36|1|1|1001|500|1500|-|4321.0987654|-|2|1\n"
                 "36.02|1|1|1001|500|1500|2000|4321.0987654|-|2|1\n"
                 "36.73|0|-|-|-|-|-|-|-|0|-\n");
    assert_query(path,
                 "SELECT province_code, regency_code, district_code FROM region_results "
                 "WHERE code IN ('36.73', '36.73.01')",
                 "36|36.73|-\n36|36.73|36.73.01\n");
}

static void test_as_of(void **state) {
    (void)state;
    g_autofree char *with = write_small("with.sqlite", true);
    g_autofree char *without = write_small("without.sqlite", false);
    g_autofree char *as_of = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(store_read_as_of(with, &as_of, &error));
    assert_string_equal(as_of, "2024-12");
    g_autofree char *none = NULL;
    assert_false(store_read_as_of(without, &none, &error));
    assert_int_equal(error_exit_code(error), ERROR_DATA);
    assert_null(none);
}

/* Refusals */

static void change(const char *path, const char *sql) {
    g_free(query(path, sql));
}

static void assert_refused(const char *path, const char *what) {
    g_autoptr(GError) error = NULL;
    g_autoptr(World) world = store_read(path, &error);
    assert_null(world);
    assert_non_null(error);
    assert_int_equal(error_exit_code(error), ERROR_DATA);
    g_autofree char *name = g_path_get_basename(path);
    if (strstr(error->message, what) == NULL || strstr(error->message, name) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error->message, what);
    assert_null(strstr(error->message, folder)); // no path
}

static void test_refuses_versions(void **state) {
    (void)state;
    g_autofree char *path = write_small("version.sqlite", false);
    change(path, "PRAGMA user_version = 0");
    assert_refused(path, "buat ulang dengan `jangkau load`");
    change(path, "PRAGMA user_version = 99");
    assert_refused(path, "versi 99 lebih baru daripada versi " G_STRINGIFY(STORE_SCHEMA_VERSION));
    change(path, "PRAGMA application_id = 5");
    assert_refused(path, "bukan buatan jangkau");
}

static void test_refuses_other_files(void **state) {
    (void)state;
    g_autofree char *missing = in_folder("missing.sqlite");
    assert_refused(missing, "tidak ada");
    g_autofree char *text = in_folder("text.sqlite");
    assert_true(g_file_set_contents(text, "id,name\n1,a SQLite file this is not\n", -1, NULL));
    assert_refused(text, "bukan berkas SQLite");
    g_autofree char *empty = in_folder("empty.sqlite");
    assert_true(g_file_set_contents(empty, "", 0, NULL));
    assert_refused(empty, "bukan buatan jangkau");
}

static void test_refuses_damage(void **state) {
    (void)state;
    static const char *const changes[][2] = {
        {"UPDATE villages SET geometry = x'0001' WHERE fid = 1", "geometri"},
        {"UPDATE villages SET lat = 91 WHERE fid = 1", "posisi"},
        {"DELETE FROM meta WHERE key = 'unit_level'", "unit_level"},
        {"UPDATE meta SET value = 'galaxy' WHERE key = 'unit_level'", "unit_level"},
        {"UPDATE meta SET value = 'rumour' WHERE key = 'boundary_source'", "boundary_source"},
        {"UPDATE meta SET value = -4 WHERE key = 'land_part_count'", "land_part_count"},
        {"UPDATE libraries SET tpbis_since = 'kemarin'", "tanggal"},
        {"UPDATE libraries SET confidence = 'certain'", "confidence"},
        {"UPDATE libraries SET own_village_code = 'x', village_code = 'x'", "desa"},
        {"UPDATE villages SET fid = 100 - fid", "berurutan"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *path = write_small("damage.sqlite", false);
        // The trigger that guards the geometry would refuse the first of them.
        change(path, "DROP TRIGGER ggu_villages_geometry");
        change(path, changes[i][0]);
        assert_refused(path, changes[i][1]);
        g_unlink(path);
    }
}

static void test_refuses_half_a_file(void **state) {
    (void)state;
    g_autofree char *path = write_small("whole.sqlite", true);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    g_autofree char *half = in_folder("half.sqlite");
    assert_true(g_file_set_contents(half, bytes, (gssize)(length / 4), NULL));
    assert_refused(half, "rusak");
}

static void test_writes_only_new_files(void **state) {
    (void)state;
    g_autofree char *path = write_small("once.sqlite", false);
    g_autoptr(World) world = small_world();
    g_autoptr(GError) error = NULL;
    assert_false(store_write(path, world, NULL, NULL, &error));
    assert_int_equal(error_exit_code(error), ERROR_FAILED);
    g_autoptr(World) back = store_read(path, NULL); // what was there is untouched
    assert_non_null(back);
    g_clear_error(&error);
    g_autofree char *nowhere = in_folder("no/such/folder.sqlite");
    assert_false(store_write(nowhere, world, NULL, NULL, &error));
    assert_int_equal(error_exit_code(error), ERROR_FAILED);
}

// A limit on the size of files stands in for a full disk, at many sizes.
static void test_full_disk(void **state) {
    (void)state;
    g_autoptr(World) world = small_world();
    g_autoptr(Results) results = small_results(world);
    g_autofree char *path = in_folder("full.sqlite");
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    // What SpatiaLite says of it on stderr is not ours to test.
    int own_stderr = dup(STDERR_FILENO), silence = open("/dev/null", O_WRONLY);
    dup2(silence, STDERR_FILENO);
    int failures = 0;
    for (rlim_t bytes = 0; bytes < 400000; bytes += 24576) {
        limit = (struct rlimit){bytes, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        g_autoptr(GError) error = NULL;
        bool done = store_write(path, world, results, NULL, &error);
        setrlimit(RLIMIT_FSIZE, &before);
        assert_int_equal(done, g_file_test(path, G_FILE_TEST_EXISTS));
        assert_int_equal(done, error == NULL);
        if (done) {
            g_autoptr(World) back = store_read(path, NULL);
            assert_non_null(back);
        }
        failures += !done;
        g_unlink(path);
    }
    dup2(own_stderr, STDERR_FILENO);
    close(own_stderr);
    close(silence);
    signal(SIGXFSZ, handler);
    assert_true(failures > 5);
}

/* Blobs */

static void test_blob_round_trip(void **state) {
    (void)state;
    g_autoptr(Shape) shape = small_square(106, -6.6, true);
    g_autoptr(GByteArray) blob = g_byte_array_new();
    blob_from_shape(blob, shape);
    g_autoptr(Shape) back = blob_to_shape(blob->data, blob->len);
    assert_same_shape(shape, back);
    // SpatiaLite's own writer makes the same bytes of it.
    gaiaGeomCollPtr geometry = gaiaFromSpatiaLiteBlobWkb(blob->data, blob->len);
    assert_non_null(geometry);
    unsigned char *theirs = NULL;
    int length = 0;
    gaiaToSpatiaLiteBlobWkb(geometry, &theirs, &length);
    assert_int_equal(length, blob->len);
    assert_memory_equal(theirs, blob->data, blob->len);
    gaiaFreeGeomColl(geometry);
    free(theirs);
}

static void test_blob_damage(void **state) {
    (void)state;
    g_autoptr(Shape) shape = small_square(106, -6.6, true);
    g_autoptr(GByteArray) blob = g_byte_array_new();
    blob_from_shape(blob, shape);
    for (guint length = 0; length < blob->len; length++) {
        // A copy of just that size, so that reading past its end is seen.
        g_autofree guint8 *cut = length > 0 ? g_memdup2(blob->data, length) : NULL;
        assert_null(blob_to_shape(cut, length));
    }
    for (guint at = 0; at < blob->len; at++) {
        for (int bit = 0; bit < 8; bit++) {
            g_autofree guint8 *copy = g_memdup2(blob->data, blob->len);
            copy[at] ^= (guint8)(1 << bit);
            shape_free(blob_to_shape(copy, blob->len)); // any answer but a bad read
        }
    }
    blob_from_shape(blob, NULL);
    assert_int_equal(blob->len, 0);
    assert_null(blob_to_shape(NULL, 0));
}

static int close_spatialite(void **state) {
    (void)state;
    store_shutdown();
    return 0;
}

#define TEST_IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(test_round_trip),
        TEST_IN_FOLDER(test_indicative_and_no_topology),
        TEST_IN_FOLDER(test_same_bytes),
        TEST_IN_FOLDER(test_same_bytes_after_reading),
        TEST_IN_FOLDER(test_layers),
        TEST_IN_FOLDER(test_foreign_keys),
        TEST_IN_FOLDER(test_unknown_is_null),
        TEST_IN_FOLDER(test_as_of),
        TEST_IN_FOLDER(test_refuses_versions),
        TEST_IN_FOLDER(test_refuses_other_files),
        TEST_IN_FOLDER(test_refuses_damage),
        TEST_IN_FOLDER(test_refuses_half_a_file),
        TEST_IN_FOLDER(test_writes_only_new_files),
        TEST_IN_FOLDER(test_full_disk),
        cmocka_unit_test(test_blob_round_trip),
        cmocka_unit_test(test_blob_damage),
    };
    return cmocka_run_group_tests(tests, NULL, close_spatialite);
}

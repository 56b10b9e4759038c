// Bands and rasters of distance against the distances themselves: of every
// piece, by the geodesic; in a made-up province under random libraries, and in
// the real Banten ($JANGKAU_SHARED or ../shared).
#include <gdal.h>
#include <geos_c.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "analyze/thin.h"
#include "base/fs.h"
#include "base/gdal_start.h"
#include "geo/geodesy.h"
#include "load/load.h"
#include "load/upstream.h"
#include "report/report.h"

void GDALRegister_GTiff(void);

enum { CORNERS = 240, ROUNDS = 120 };

static const double any_m[] = {1000, 2500, 5000, 10000, 20000};

// ------------------------------------------------------------------- circles

static void circles_are_round_to_a_millimetre(void **state) {
    (void)state;
    static const double latitudes[] = {-10.5, -6.2, 0, 5.9, 30};
    static const double radii_m[] = {1, 1000, 20000, 100000, 500000};
    double outside = 1 / cos(acos(-1.0) / CORNERS);
    assert_true(outside - 1 < 1e-4);
    for (gsize i = 0; i < G_N_ELEMENTS(latitudes); i++) {
        for (gsize k = 0; k < G_N_ELEMENTS(radii_m); k++) {
            LonLat centre = {106.1, latitudes[i]}, ring[CORNERS + 1];
            double r = radii_m[k], twice_area = 0;
            geodesy_circle(centre, r, CORNERS, ring);
            assert_true(ring[0].lon_deg == ring[CORNERS].lon_deg &&
                        ring[0].lat_deg == ring[CORNERS].lat_deg);
            for (int c = 0; c < CORNERS; c++) {
                LonLat a = ring[c], b = ring[c + 1];
                LonLat middle = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
                double found_m = geodesy_distance_m(centre, a);
                if (!(fabs(found_m - r * outside) < 1e-3))
                    fail_msg("lat %g, radius %g: corner %d at %.6f m", latitudes[i], r, c, found_m);
                // A side in degrees bends off the geodesic; for what is in use by millimetres.
                if (r <= 20000 && fabs(latitudes[i]) < 12)
                    assert_true(geodesy_distance_m(centre, middle) > r - 2e-3);
                twice_area += (a.lon_deg - centre.lon_deg) * (b.lat_deg - centre.lat_deg) -
                              (b.lon_deg - centre.lon_deg) * (a.lat_deg - centre.lat_deg);
            }
            assert_true(twice_area > 0); // counter-clockwise
        }
    }
}

// Leaving circles out takes nothing from their union: random places in circles
// that were left out lie in one that was kept.
static void thinning_keeps_the_union(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    int left_out = 0;
    for (int round = 0; round < 60; round++) {
        enum { COUNT = 400 };
        double radius_m = exp(g_rand_double_range(random, log(500), log(100000)));
        double spread = g_rand_double_range(random, 0.5, 15) * radius_m / 111000;
        double lat = g_rand_double_range(random, -11, 30);
        LonLat all[COUNT], kept[COUNT];
        for (int i = 0; i < COUNT; i++)
            all[i] = kept[i] = (LonLat){106 + spread * g_rand_double(random),
                                        lat + spread * g_rand_double(random)};
        int count = thin_circles(kept, COUNT, radius_m);
        assert_true(count >= 1 && count <= COUNT);
        for (int i = 0, k = 0; i < COUNT; i++) {
            if (k < count && kept[k].lon_deg == all[i].lon_deg &&
                kept[k].lat_deg == all[i].lat_deg) {
                k++;
                continue;
            }
            left_out++;
            LonLat ring[CORNERS + 1];
            double share = i % 2 == 0 ? 1 : sqrt(g_rand_double(random));
            geodesy_circle(all[i], radius_m * share, CORNERS, ring);
            LonLat place = ring[g_rand_int_range(random, 0, CORNERS)];
            bool covered = false;
            for (int c = 0; c < count && !covered; c++)
                covered = geodesy_distance_m(kept[c], place) <= radius_m;
            if (!covered)
                fail_msg("radius %g: a place of circle %d is in no circle that is kept", radius_m,
                         i);
        }
    }
    print_message("%d of %d circles left out\n", left_out, 60 * 400);
    assert_true(left_out > 2000);
}

// --------------------------------------------------------- bands of any world

static bool near_an_edge(const Bands *bands, double distance_m) {
    for (int i = 0; i < bands->count; i++) {
        if (fabs(distance_m - bands->radius_m[i]) <= 2e-4 * bands->radius_m[i] + 2e-3)
            return true;
    }
    return false;
}

static int band_by_distance(const Bands *bands, const NearLibrary *near) {
    int band = 0;
    if (near->library < 0)
        return bands->count + 1;
    while (band < bands->count && near->distance_m > bands->radius_m[band])
        band++;
    return band;
}

static Shape *land_of(const World *world, int province) {
    g_autofree int *group = world_unit_groups(world, LEVEL_PROVINCE);
    int provinces = world->regions[LEVEL_PROVINCE].count;
    g_autofree Shape **land = topology_shapes(world->topology, group, provinces);
    for (int p = 0; p < provinces; p++) {
        if (p != province)
            shape_free(land[p]);
    }
    return land[province];
}

// Whether shapes hold positions, asked of GEOS, which has an index.
typedef struct {
    GEOSContextHandle_t geos;
    GEOSGeometry *geometry;
    const GEOSPreparedGeometry *prepared;
} Holder;

static Holder holder_open(const Shape *shape) {
    Holder h = {GEOS_init_r(), NULL, NULL};
    g_autoptr(GPtrArray) polygons = g_ptr_array_new();
    for (int ring = 0; shape != NULL && ring < shape->ring_count;) {
        g_autoptr(GPtrArray) rings = g_ptr_array_new();
        for (int part = shape->ring_part[ring];
             ring < shape->ring_count && shape->ring_part[ring] == part; ring++) {
            GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(
                h.geos, (const double *)(const void *)(shape->points + shape->ring_first[ring]),
                (unsigned)(shape->ring_first[ring + 1] - shape->ring_first[ring]), 0, 0);
            g_ptr_array_add(rings, GEOSGeom_createLinearRing_r(h.geos, points));
        }
        g_ptr_array_add(polygons, GEOSGeom_createPolygon_r(
                                      h.geos, rings->pdata[0],
                                      (GEOSGeometry **)(void *)(rings->pdata + 1), rings->len - 1));
    }
    h.geometry = GEOSGeom_createCollection_r(
        h.geos, GEOS_MULTIPOLYGON, (GEOSGeometry **)(void *)polygons->pdata, polygons->len);
    h.prepared = GEOSPrepare_r(h.geos, h.geometry);
    return h;
}

static bool holds(const Holder *h, LonLat p) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(h->geos, p.lon_deg, p.lat_deg);
    bool inside = GEOSPreparedIntersects_r(h->geos, h->prepared, point) == 1;
    GEOSGeom_destroy_r(h->geos, point);
    return inside;
}

static void holder_close(Holder *h) {
    GEOSPreparedGeom_destroy_r(h->geos, h->prepared);
    GEOSGeom_destroy_r(h->geos, h->geometry);
    GEOS_finish_r(h->geos);
}

// Square degrees: sides of bands and of land are straight in degrees, where a
// geodesic bends when a point is put on it. Shells and holes turn opposite ways.
static double area_of(const Shape *shape) {
    double twice = 0;
    for (int ring = 0; shape != NULL && ring < shape->ring_count; ring++) {
        LonLat o = shape->points[shape->ring_first[ring]];
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++) {
            LonLat p = shape->points[i], q = shape->points[i + 1];
            twice += (p.lon_deg - o.lon_deg) * (q.lat_deg - o.lat_deg) -
                     (q.lon_deg - o.lon_deg) * (p.lat_deg - o.lat_deg);
        }
    }
    return twice / 2;
}

static void check_areas(const Bands *bands, int province, const Shape *land) {
    double sum = 0, whole = area_of(land);
    for (int b = 0; b < bands->count + 2; b++) {
        sum += area_of(bands->band[province * (bands->count + 2) + b]);
        if (b >= bands->count)
            continue;
        double within = area_of(bands->within[province * bands->count + b]);
        if (!(fabs(within - sum) <= 1e-9 * whole))
            fail_msg("%.12f deg2 within %g m, %.12f in the bands up to there", within,
                     bands->radius_m[b], sum);
    }
    if (!(fabs(sum - whole) <= 1e-9 * whole))
        fail_msg("bands: %.12f deg2 of %.12f", sum, whole);
}

// The bands of a class are all of the land, each piece lies in its own; returns
// how many pieces were too near to an edge to tell.
static int check_bands(const World *world, const Results *results, BandsKind kind) {
    const Bands *bands = &results->bands[kind];
    int skipped = 0, outside = 0;
    for (int p = 0; p < results->province_count; p++) {
        Shape *shape = land_of(world, p);
        check_areas(bands, p, shape);
        Holder land = holder_open(shape), band[RESULTS_MAX_REACH + 2];
        for (int b = 0; b < bands->count + 2; b++)
            band[b] = holder_open(bands->band[p * (bands->count + 2) + b]);
        for (int i = 0; i < world->cells->count; i++) {
            const Piece *piece = &world->cells->pieces[i];
            const NearLibrary *near =
                kind == BANDS_TPBIS ? &results->pieces[i].tpbis[0] : &results->pieces[i].any;
            int due = band_by_distance(bands, near);
            if (world_region_of_village(world, piece->village, LEVEL_PROVINCE) != p ||
                holds(&band[due], piece->position))
                continue;
            if (near->library >= 0 && near_an_edge(bands, near->distance_m))
                skipped++;
            else if (!holds(&land, piece->position))
                outside++; // the middle of a bent piece, in a bay
            else
                fail_msg("bands %s: piece %d at %.9f %.9f, %.3f m away, is not in band %d",
                         bands_kind_name(kind), i, piece->position.lon_deg, piece->position.lat_deg,
                         near->distance_m, due);
        }
        for (int b = 0; b < bands->count + 2; b++)
            holder_close(&band[b]);
        holder_close(&land);
        shape_free(shape);
    }
    assert_true(outside <= world->cells->count / 500);
    return skipped;
}

static World *load_tiny(Settings **settings) {
    g_autofree char *project =
        g_build_filename(JANGKAU_SOURCE_DIR, "tests/cli/projects/tiny/tiny.ini", NULL);
    GError *error = NULL;
    *settings = settings_read(project, &error);
    assert_null(error);
    World *world = load_world(*settings, &error);
    assert_null(error);
    return world;
}

static void bands_of_random_libraries(void **state) {
    (void)state;
    Settings *settings;
    World *world = load_tiny(&settings);
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    int with_none = 0, edges = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < world->library_count; i++) {
            Library *library = &world->libraries[i];
            int from = g_rand_int_range(random, 0, world->cells->count);
            const Piece *piece = &world->cells->pieces[from];
            library->position = piece->position;
            library->land_part = piece->land_part;
            library->confidence = g_rand_boolean(random) ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
        }
        settings->detour = g_rand_double_range(random, 1, 1.5);
        double last = 0;
        for (int i = 0; i < settings->reach_count; i++)
            settings->reach_km[i] = last += g_rand_double_range(random, 0.1, 3);
        g_autoptr(GError) error = NULL;
        g_autoptr(Results) results = analyze_world(world, settings, "2024", &error);
        assert_null(error);
        assert_true(bands_draw(world, settings, any_m, G_N_ELEMENTS(any_m), results, &error));
        for (int kind = 0; kind < BANDS_KINDS; kind++) {
            const Bands *bands = &results->bands[kind];
            edges += check_bands(world, results, (BandsKind)kind);
            with_none += bands->band[bands->count + 1] != NULL;
        }
    }
    print_message("%d of %d with land out of reach, %d pieces at an edge\n", with_none,
                  ROUNDS * BANDS_KINDS, edges);
    assert_true(with_none > 10 && with_none < ROUNDS * BANDS_KINDS);
    world_free(world);
    settings_free(settings);
}

// Without any library all land is without one.
static void no_library_no_band(void **state) {
    (void)state;
    Settings *settings;
    World *world = load_tiny(&settings);
    g_autoptr(GError) error = NULL;
    g_autoptr(Results) results = analyze_world(world, settings, "2010", &error);
    assert_true(bands_draw(world, settings, any_m, G_N_ELEMENTS(any_m), results, &error));
    for (int kind = 0; kind < BANDS_KINDS; kind++) {
        const Bands *bands = &results->bands[kind];
        for (int b = 0; b <= bands->count; b++)
            assert_null(bands->band[b]);
        assert_non_null(bands->band[bands->count + 1]);
    }
    world_free(world);
    settings_free(settings);
}

// ------------------------------------------------------------------- rasters

static void raster_of(const World *world, const Results *results, const char *folder, bool tpbis) {
    const char *code = world->regions[LEVEL_PROVINCE].items[0].code;
    g_autofree char *name =
        g_strdup_printf("%s/rasters/%s-distance-%s.tif", folder, code, tpbis ? "tpbis" : "any");
    GDALDatasetH dataset = GDALOpen(name, GA_ReadOnly);
    assert_non_null(dataset);
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    int columns = GDALGetRasterXSize(dataset), rows = GDALGetRasterYSize(dataset), has = 0;
    int block_x = 0, block_y = 0;
    double at[6];
    assert_int_equal(GDALGetRasterCount(dataset), 1);
    assert_int_equal(GDALGetRasterDataType(band), GDT_Float32);
    assert_true(GDALGetRasterNoDataValue(band, &has) == -9999 && has);
    GDALGetBlockSize(band, &block_x, &block_y);
    assert_true(block_x == 256 && block_y == 256);
    assert_string_equal(GDALGetMetadataItem(dataset, "COMPRESSION", "IMAGE_STRUCTURE"), "DEFLATE");
    assert_string_equal(GDALGetMetadataItem(dataset, "PREDICTOR", "IMAGE_STRUCTURE"), "3");
    assert_true(g_str_has_prefix(GDALGetDescription(band), "jarak ke perpustakaan"));
    assert_string_equal(GDALGetRasterUnitType(band), "m");
    assert_true(GDALGetGeoTransform(dataset, at) == CE_None);
    const CellGrid *grid = &world->cells->grids[0];
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRSetFromUserInput(crs, grid->crs);
    assert_true(OSRIsSame(crs, GDALGetSpatialRef(dataset)));
    OSRDestroySpatialReference(crs);
    g_autofree float *found = g_new(float, (gsize)columns *(gsize)rows);
    assert_true(GDALRasterIO(band, GF_Read, 0, 0, columns, rows, found, columns, rows, GDT_Float32,
                             0, 0) == CE_None);
    GDALClose(dataset);
    // The same by another way: pixel of a cell's middle, largest piece by sorting through all.
    g_autofree int *best = g_new(int, (gsize)columns *(gsize)rows);
    for (int i = 0; i < columns * rows; i++)
        best[i] = -1;
    int filled = 0;
    for (int i = 0; i < world->cells->count; i++) {
        const Piece *piece = &world->cells->pieces[i];
        const NearLibrary *near = tpbis ? &results->pieces[i].tpbis[0] : &results->pieces[i].any;
        if (piece->grid != 0 || near->library < 0)
            continue;
        double x = (piece->column + 0.5) * grid->a, y = (piece->row + 0.5) * grid->d;
        int column = (int)floor((x - at[0]) / at[1]), row = (int)floor((y - at[3]) / at[5]);
        assert_true(column >= 0 && column < columns && row >= 0 && row < rows);
        int *held = &best[row * columns + column];
        if (*held < 0 || piece->area_m2 > world->cells->pieces[*held].area_m2)
            *held = i;
    }
    for (int i = 0; i < columns * rows; i++) {
        if (best[i] < 0) {
            assert_true(found[i] == -9999);
            continue;
        }
        const PieceResult *piece = &results->pieces[best[i]];
        double due_m = tpbis ? piece->tpbis[0].distance_m : piece->any.distance_m;
        assert_true(fabs((double)found[i] - due_m) <= 1e-6 * due_m + 1e-3);
        filled++;
    }
    assert_true(filled > 100);
    print_message("%s: %d x %d, %d cells with a distance\n", tpbis ? "tpbis" : "any", columns, rows,
                  filled);
}

static void check_rasters(const World *world, const Results *results) {
    char *sums[2] = {NULL, NULL};
    gdal_start();
    GDALRegister_GTiff();
    for (int round = 0; round < 2; round++) {
        g_autofree char *folder = g_dir_make_tmp("jangkau-rasters-XXXXXX", NULL);
        g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
        GError *error = NULL;
        assert_true(report_rasters(world, results, folder, written, &error));
        assert_int_equal(written->len, 2 * world->regions[LEVEL_PROVINCE].count);
        if (round == 0) {
            raster_of(world, results, folder, true);
            raster_of(world, results, folder, false);
        }
        for (guint i = 0; i < written->len; i++) {
            g_autofree char *path = g_build_filename(folder, g_ptr_array_index(written, i), NULL);
            if (i == 0)
                sums[round] = fs_sha256_file(path, NULL);
            g_remove(path);
        }
        g_autofree char *rasters = g_build_filename(folder, "rasters", NULL);
        assert_int_equal(g_rmdir(rasters), 0);
        g_rmdir(folder);
    }
    assert_string_equal(sums[0], sums[1]);
    g_free(sums[0]);
    g_free(sums[1]);
}

static void rasters_of_tiny(void **state) {
    (void)state;
    Settings *settings;
    World *world = load_tiny(&settings);
    g_autoptr(GError) error = NULL;
    g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
    check_rasters(world, results);
    world_free(world);
    settings_free(settings);
}

// ---------------------------------------------------------------- real Banten

static void remove_cache(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_cache(path);
        else
            g_remove(path);
    }
    g_rmdir(folder);
}

static void bands_and_rasters_of_banten(void **state) {
    (void)state;
    const char *shared = g_getenv("JANGKAU_SHARED");
    g_autofree char *root =
        shared != NULL ? g_strdup(shared) : g_build_filename(JANGKAU_SOURCE_DIR, "../shared", NULL);
    g_autofree char *mirror = g_build_filename(root, "data/upstream", NULL);
    if (!g_file_test(mirror, G_FILE_TEST_IS_DIR)) {
        print_message("SKIPPED: no real boundaries (set JANGKAU_SHARED)\n");
        skip();
    }
    g_autofree char *cache = g_dir_make_tmp("jangkau-bands-XXXXXX", NULL);
    g_setenv("XDG_CACHE_HOME", cache, TRUE);
    g_setenv("JANGKAU_OFFLINE", "1", TRUE);
    g_autofree char *project = g_build_filename(JANGKAU_SOURCE_DIR, "data/banten/banten.ini", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_read(project, &error);
    assert_non_null(settings);
    assert_true(upstream_fetch("36", mirror, 30, &error));
    g_autoptr(World) world = load_world(settings, &error);
    assert_non_null(world);
    g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
    assert_non_null(results);
    assert_true(bands_draw(world, settings, any_m, G_N_ELEMENTS(any_m), results, &error));
    for (int kind = 0; kind < BANDS_KINDS; kind++) {
        int edges = check_bands(world, results, (BandsKind)kind);
        print_message("%s: %d pieces, %d at an edge\n", bands_kind_name((BandsKind)kind),
                      world->cells->count, edges);
        assert_true(edges < world->cells->count / 1000);
    }
    check_rasters(world, results);
    remove_cache(cache);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_are_round_to_a_millimetre),
        cmocka_unit_test(thinning_keeps_the_union),
        cmocka_unit_test(bands_of_random_libraries),
        cmocka_unit_test(no_library_no_band),
        cmocka_unit_test(rasters_of_tiny),
        cmocka_unit_test(bands_and_rasters_of_banten),
    };
    return cmocka_run_group_tests_name("bands", tests, NULL, NULL);
}

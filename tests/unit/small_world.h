/**
 * small_world.h - a World and Results made by hand, for test_store.c and
 * test_report.c: one province, a kabupaten with a list and a kota without.
 */
#ifndef JANGKAU_TESTS_SMALL_WORLD_H
#define JANGKAU_TESTS_SMALL_WORLD_H

#include <math.h>
#include <string.h>

#include "model/results.h"
#include "model/world.h"

static inline Date small_date(const char *text) {
    Date date;
    bool valid = date_parse(text, &date);
    g_assert_true(valid);
    return date;
}

// Coordinates lie on the grid of 1e-8 degree, as those of a clean coverage do.
static inline double small_grid(double degrees) {
    return round(degrees * TOPOLOGY_UNITS_PER_DEGREE) / TOPOLOGY_UNITS_PER_DEGREE;
}

static inline void small_ring(ShapeBuilder *builder, double west, double south, double east,
                              double north, bool is_hole) {
    const LonLat corners[] = {{west, south}, {east, south}, {east, north}, {west, north}};
    shape_builder_begin_ring(builder);
    for (int i = 0; i < 4; i++) {
        LonLat corner = corners[is_hole ? 3 - i : i];
        shape_builder_add(builder,
                          (LonLat){small_grid(corner.lon_deg), small_grid(corner.lat_deg)});
    }
}

// A square of 0.1 degree; `is_rich` adds a lake and an island.
static inline Shape *small_square(double west, double south, bool is_rich) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    small_ring(builder, west, south, west + 0.1, south + 0.1, false);
    if (is_rich) {
        small_ring(builder, west + 0.02, south + 0.02, west + 0.03333333, south + 0.04, true);
        shape_builder_begin_part(builder);
        small_ring(builder, west + 0.01, south - 0.05, west + 0.02, south - 0.04, false);
    }
    return shape_builder_end(builder);
}

static inline void small_region(RegionList *list, int index, const char *code, const char *name,
                                int64_t population, Shape *shape) {
    list->items[index] = (Region){.code = g_strdup(code),
                                  .name = g_strdup(name),
                                  .population = population,
                                  .population_official = -1,
                                  .area_official_km2 = NAN,
                                  .shape = shape};
}

static inline void small_regions(World *world) {
    static const int counts[] = {1, 2, 2, 3};
    for (int level = 0; level < LEVEL_COUNT; level++) {
        world->regions[level].count = counts[level];
        world->regions[level].items = g_new0(Region, (gsize)counts[level]);
    }
    small_region(&world->regions[0], 0, "36", "Banten", 6001, NULL);
    small_region(&world->regions[1], 0, "36.02", "Kabupaten Lebak", 3001, NULL);
    small_region(&world->regions[1], 1, "36.73", "Kota Serang", 3000, NULL);
    small_region(&world->regions[2], 0, "36.02.01", "Malingping", 3001, NULL);
    small_region(&world->regions[2], 1, "36.73.01", "Serang", 3000, NULL);
    small_region(&world->regions[3], 0, "36.02.01.2001", "=Cilangkap", 1001,
                 small_square(106.0, -6.6, true));
    small_region(&world->regions[3], 1, "36.02.01.2002", "Kadujajar, \"Atas\"", 2000,
                 small_square(106.1, -6.6, false));
    small_region(&world->regions[3], 2, "36.73.01.1001", "Serang", 3000,
                 small_square(106.2, -6.6, false));
    Region *regency = &world->regions[1].items[0];
    regency->population_official = 3010;
    regency->population_official_date = small_date("2024-12-31");
    regency->area_official_km2 = 3312.298;
    world->regions[3].items[2].indicative = true;
}

static inline void small_villages(World *world) {
    world->villages = g_new0(Village, 3);
    const LonLat points[] = {{106.05, -6.55}, {106.123456789, -6.512345678}, {106.25, -6.55}};
    for (int i = 0; i < 3; i++) {
        world->villages[i].point = points[i];
        world->villages[i].note = g_strdup(i == 1 ? "penduduk perkiraan" : "");
        world->villages[i].idm_status = g_strdup(i == 0 ? "maju" : "");
        world->villages[i].land_part = i < 2 ? i + 1 : 0;
    }
    world->villages[2].is_kelurahan = true;
}

static inline void small_lists(World *world) {
    world->library_count = 3;
    world->libraries = g_new0(Library, 3);
    world->libraries[0] = (Library){.id = g_strdup("31.75.01.1001-1"),
                                    .name = g_strdup("TBM Tetangga"),
                                    .kind = g_strdup("tbm"),
                                    .village_code = g_strdup("31.75.01.1001"),
                                    .village = -1,
                                    .position = {106.9, -6.2},
                                    .precision = PRECISION_SURVEYED,
                                    .confidence = CONFIDENCE_LOW,
                                    .source = g_strdup("")};
    world->libraries[1] = (Library){.id = g_strdup("36.02.01.2001-1"),
                                    .name = g_strdup("Perpustakaan Desa Cilangkap"),
                                    .kind = g_strdup("village"),
                                    .village_code = g_strdup("36.02.01.2001"),
                                    .village = 0,
                                    .position = {106.051234567, -6.551234567},
                                    .precision = PRECISION_VILLAGE_POINT,
                                    .tpbis_since = small_date("2019"),
                                    .tpbis_until = small_date("2030-01"),
                                    .open_since = small_date("2018-05-17"),
                                    .confidence = CONFIDENCE_HIGH,
                                    .source = g_strdup("+62 21; https://example.id/?a=1,2"),
                                    .land_part = 1};
    world->libraries[2] = (Library){.id = g_strdup("36.02.01.2002-1"),
                                    .name = g_strdup("@Pos Baca"),
                                    .kind = g_strdup("reading_post"),
                                    .village_code = g_strdup("36.02.01.2002"),
                                    .village = 1,
                                    .position = {106.15, -6.55},
                                    .precision = PRECISION_OFFICE,
                                    .tpbis_since = small_date("2020"),
                                    .open_until = small_date("2021"),
                                    .confidence = CONFIDENCE_LOW,
                                    .source = g_strdup("surat kabar"),
                                    .land_part = 2};
    world->membership_count = 2;
    world->memberships = g_new0(Membership, 2);
    world->memberships[0] = (Membership){.code = g_strdup("31.75"),
                                         .since = small_date("2022"),
                                         .until = small_date("2026"),
                                         .source = g_strdup("")};
    world->memberships[1] = (Membership){.code = g_strdup("36.02"),
                                         .since = small_date("2019-03"),
                                         .approximate = true,
                                         .source = g_strdup("berita")};
    world->total_count = 1;
    world->totals = g_new0(ReportedTotal, 1);
    world->totals[0] = (ReportedTotal){.code = g_strdup("36.02"),
                                       .class = g_strdup("tpbis"),
                                       .metric = g_strdup("perpustakaan kelurahan"),
                                       .value_min = 6,
                                       .value_max = 8,
                                       .year = small_date("2024"),
                                       .source = g_strdup("https://example.id/")};
    world->input_count = 1;
    world->inputs = g_new0(InputFile, 1);
    world->inputs[0] = (InputFile){.role = g_strdup("libraries"),
                                   .name = g_strdup("libraries.csv"),
                                   .sha256 = g_strdup("ab12"),
                                   .origin = g_strdup("")};
}

// Two pieces in the first village, one in each of the others; the last has no area.
static inline void small_cells(World *world) {
    static const Piece pieces[] = {
        {{106.03, -6.55}, 0, 1, 0, 1, -2, 30000, 600 * CELLS_PER_PERSON + 1},
        {{106.07, -6.55}, 0, 2, 0, 3, -2, 20025.5, 401 * CELLS_PER_PERSON - 1},
        {{106.15, -6.55}, 1, 2, 0, 5, -2, 40000, 2000 * CELLS_PER_PERSON},
        {{106.25, -6.55}, 2, 0, -1, 0, 0, 0, 3000 * CELLS_PER_PERSON},
    };
    static const int first[] = {0, 2, 3, 4};
    Cells *cells = cells_new(3);
    cells->method = g_strdup("sel 200 m");
    cells->grid_count = 1;
    cells->grids = g_new0(CellGrid, 1);
    cells->grids[0] = (CellGrid){g_strdup("EPSG:9488"), 0, 0, 200, 0, 0, 200};
    cells->count = G_N_ELEMENTS(pieces);
    cells->pieces = g_memdup2(pieces, sizeof pieces);
    memcpy(cells->first, first, sizeof first);
    cells->spread[0] = cells->spread[1] = SPREAD_AREA;
    world->cells = cells;
}

/** The caller's. */
static inline World *small_world(void) {
    World *world = world_new();
    small_regions(world);
    small_villages(world);
    small_lists(world);
    small_cells(world);
    world->boundary_source = BOUNDARIES_FETCHED;
    world->unit_level = LEVEL_VILLAGE;
    world->land_part_count = 2;
    g_autoptr(GError) error = NULL;
    bool linked = world_link(world, &error);
    g_assert_no_error(error);
    g_assert_true(linked);
    const Shape *units[3];
    for (int i = 0; i < 3; i++)
        units[i] = world->regions[LEVEL_VILLAGE].items[i].shape;
    TopologyRules rules = topology_default_rules();
    world->topology = topology_build(units, 3, &rules, &world->cleaning, &error);
    g_assert_no_error(error);
    // As loading does: the stored shapes are those of the coverage, at every level.
    for (int level = 0; level < LEVEL_COUNT; level++) {
        int count = world->regions[level].count;
        g_autofree int *groups = world_unit_groups(world, (RegionLevel)level);
        g_autofree Shape **shapes = topology_shapes(world->topology, groups, count);
        for (int i = 0; i < count; i++) {
            shape_free(world->regions[level].items[i].shape);
            world->regions[level].items[i].shape = shapes[i];
        }
    }
    world->cleaning.gaps = 7;
    world->cleaning.gap_m2 = 1234.5678901234567;
    return world;
}

/** Kabupaten Lebak is known, Kota Serang is not. The caller's. */
static inline Results *small_results(const World *world) {
    Results *results = g_new0(Results, 1);
    results->as_of = small_date("2024-12");
    results->reach_count = 2;
    results->reach_m[0] = 2500;
    results->reach_m[1] = 10000;
    results->library_count = 3;
    results->library_tpbis = g_new0(bool, 3);
    results->library_open = g_new0(bool, 3);
    results->library_tpbis[1] = true;
    results->library_open[0] = results->library_open[1] = true;
    results->villages = g_new0(VillageResult, 3);
    const Reach near = {{600, 900}, 800, 101, 123456.789, 2345.6789, NAN, NAN, NAN, NAN};
    const Reach none = {{0, 0}, 0, 2000, 0, NAN, NAN, NAN, NAN, NAN};
    results->villages[0] = (VillageResult){TRI_YES, {1, 1234.5678}, {1, 1234.5678}, near, 2, 1};
    results->villages[1] = (VillageResult){TRI_NO, {-1, NAN}, {2, 0.0004}, none, 1, 2};
    results->villages[2] = (VillageResult){TRI_UNKNOWN, {1, 22000}, {0, 71000}, near, 0, 0};
    results->service_m = g_new0(double, 2);
    results->service_m[0] = 5000;
    results->service_m[1] = 2500;
    results->pieces = g_new0(PieceResult, 4);
    results->pieces[0] = (PieceResult){{{1, 2000}, {-1, NAN}}, {1, 2000}};
    results->pieces[1] = (PieceResult){{{1, 3000}, {-1, NAN}}, {1, 3000}};
    results->pieces[2] = (PieceResult){{{-1, NAN}, {-1, NAN}}, {2, 10}};
    results->pieces[3] = (PieceResult){{{1, 22000}, {-1, NAN}}, {0, 71000}};
    results->has_ranges = true;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        results->region_count[level] = world->regions[level].count;
        results->regions[level] = g_new0(RegionResult, (gsize)world->regions[level].count);
        for (int i = 0; i < world->regions[level].count; i++) {
            RegionResult *result = &results->regions[level][i];
            const char *code = world->regions[level].items[i].code;
            *result = (RegionResult){
                .known = !g_str_has_prefix(code, "36.73"),
                .member = true,
                .has_any_library = !g_str_has_prefix(code, "36.73"),
                .villages_tpbis = 1,
                .population_tpbis = 1001,
                .cell = {{500, 1500}, 700, -1, 98765.4321, 4321.0987654, 4000, 9000, NAN, 0.25},
                .point = {{400, 1600}, 650, -1, 88888, 4300, 4100, 9100, 9900, NAN},
                .within_range = {{450, 550}, {1400, 1600}},
                .service_range = {660, 740},
                .any_mean_m = 3000,
                .libraries = 2,
                .libraries_tpbis = 1,
                .completeness = g_strdup("")};
            if (!result->known) {
                // What stands in an unknown region must never come out.
                result->villages_tpbis = result->libraries_tpbis = result->libraries = 0;
            }
        }
    }
    g_free(results->regions[LEVEL_REGENCY][0].completeness);
    results->regions[LEVEL_REGENCY][0].completeness =
        g_strdup("1 tercatat dari 6–8 dilaporkan (berita, 2024)");
    results->regions[LEVEL_REGENCY][0].cell.people_unreachable = 2000;
    results->series_count = 1;
    results->series = g_new0(SeriesYear, 1);
    results->series[0].date = results->as_of;
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        results->series[0].regions[level] = g_memdup2(
            results->regions[level], (gsize)results->region_count[level] * sizeof(RegionResult));
        for (int i = 0; i < results->region_count[level]; i++)
            results->series[0].regions[level][i].completeness = NULL;
    }
    return results;
}

#endif

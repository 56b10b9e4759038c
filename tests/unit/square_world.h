/**
 * square_world.h - a World of square villages in a row on the UTM grid, with
 * people in cells: figures in it are known in closed form.
 */
#ifndef JANGKAU_TESTS_SQUARE_WORLD_H
#define JANGKAU_TESTS_SQUARE_WORLD_H

#include "config/settings.h"
#include "geo/crs.h"
#include "load/people.h"
#include "model/world.h"

// Lower left corner of the first square, EPSG:9488 (UTM 48S).
#define SQUARE_X 650000.0
#define SQUARE_Y 9300000.0

static inline LonLat square_lonlat(double x, double y) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Projection) utm = crs_open("EPSG:9488", &error);
    g_assert_no_error(error);
    return crs_inverse(utm, (PlanePoint){x, y});
}

// With a vertex every 100 m, so that its edges follow the grid.
static inline Shape *square_shape(double x, double y, double side_m) {
    g_autoptr(Projection) utm = crs_open("EPSG:9488", NULL);
    static const double step_x[] = {1, 0, -1, 0}, step_y[] = {0, 1, 0, -1};
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    PlanePoint at = {x, y};
    int steps = (int)(side_m / 100);
    for (int edge = 0; edge < 4; edge++) {
        for (int i = 0; i < steps; i++) {
            shape_builder_add(builder, crs_inverse(utm, at));
            at.x += step_x[edge] * side_m / steps;
            at.y += step_y[edge] * side_m / steps;
        }
    }
    return shape_builder_end(builder);
}

static inline Settings square_settings(double cell_m) {
    static char *provinces[] = {(char *)"36", NULL}, *none[] = {NULL};
    return (Settings){.provinces = provinces,
                      .neighbours = none,
                      .confidence_min = (char *)"medium",
                      .as_of = (char *)"2024",
                      .reach_count = 2,
                      .reach_km = {2, 5},
                      .service_kabupaten_km = 2,
                      .service_kota_km = 2,
                      .detour = 1,
                      .cell_m = cell_m,
                      .sea = (char *)"exclude"};
}

static inline Region square_region(const char *code, const char *name) {
    return (Region){.code = g_strdup(code),
                    .name = g_strdup(name),
                    .parent = -1,
                    .population_official = -1,
                    .area_official_km2 = NAN};
}

/**
 * `count` villages of `side_m` by `side_m` from west to east, with `people`
 * each, half of them (rounded down) in the second of two regencies. No
 * libraries. All on land part 1. The caller's.
 */
static inline World *square_world(int count, double side_m, int64_t people,
                                  const Settings *settings) {
    World *world = world_new();
    static const int counts[] = {1, 2, 2};
    static const char *const codes[][2] = {{"36"}, {"36.01", "36.02"}, {"36.01.01", "36.02.01"}};
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        world->regions[level].count = counts[level];
        world->regions[level].items = g_new0(Region, (gsize)counts[level]);
        for (int i = 0; i < counts[level]; i++)
            world->regions[level].items[i] = square_region(codes[level][i], codes[level][i]);
    }
    RegionList *villages = &world->regions[LEVEL_VILLAGE];
    villages->count = count;
    villages->items = g_new0(Region, (gsize)count);
    world->villages = g_new0(Village, (gsize)count);
    for (int i = 0; i < count; i++) {
        g_autofree char *code =
            g_strdup_printf("36.%02d.01.%04d", i < count - count / 2 ? 1 : 2, 2001 + i);
        villages->items[i] = square_region(code, code);
        villages->items[i].population = people;
        villages->items[i].shape = square_shape(SQUARE_X + i * side_m, SQUARE_Y, side_m);
        world->villages[i] =
            (Village){.point = square_lonlat(SQUARE_X + (i + 0.5) * side_m, SQUARE_Y + side_m / 2),
                      .note = g_strdup(""),
                      .idm_status = g_strdup(""),
                      .land_part = 1};
    }
    world->membership_count = 2;
    world->memberships = g_new0(Membership, 2);
    for (int i = 0; i < 2; i++) {
        world->memberships[i] =
            (Membership){.code = g_strdup(codes[LEVEL_REGENCY][i]), .source = g_strdup("")};
        date_parse("2018", &world->memberships[i].since);
    }
    g_autoptr(GError) error = NULL;
    bool made = world_link(world, &error) && people_spread(world, settings, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(made);
    for (int i = 0; i < world->cells->count; i++)
        world->cells->pieces[i].land_part = 1;
    world->land_part_count = 1;
    return world;
}

/** A surveyed TPBIS library since 2019 at a point of the grid, in village `village`. */
static inline void square_add_library(World *world, int village, double x, double y) {
    int i = world->library_count++;
    world->libraries = g_renew(Library, world->libraries, (gsize)world->library_count);
    Date since;
    date_parse("2019", &since);
    world->libraries[i] =
        (Library){.id = g_strdup_printf("L%04d", i),
                  .name = g_strdup("Perpustakaan"),
                  .kind = g_strdup("village"),
                  .village_code = g_strdup(world->regions[LEVEL_VILLAGE].items[village].code),
                  .village = village,
                  .position = square_lonlat(x, y),
                  .precision = PRECISION_SURVEYED,
                  .tpbis_since = since,
                  .open_since = since,
                  .confidence = CONFIDENCE_HIGH,
                  .source = g_strdup(""),
                  .land_part = 1};
}

#endif

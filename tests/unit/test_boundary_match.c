// Features of boundary files to units, and stand-ins for villages without a polygon.
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "load/area.h"
#include "load/boundary_match.h"
#include "load/missing.h"

/* ---- a world of nine square villages, three districts of three rows ---- */

#define SIDE 0.02
#define ROWS 3

static World *world;
static Settings settings;
static BoundaryList *list;
static Ledger *ledger;
static LedgerFile *page;

static void add_region(RegionLevel level, const char *code, const char *name) {
    RegionList *regions = &world->regions[level];
    regions->items = g_renew(Region, regions->items, (gsize)regions->count + 1);
    regions->items[regions->count++] = (Region){
        .code = g_strdup(code), .name = g_strdup(name), .parent = -1, .population_official = -1};
}

static LonLat corner(int column, int row) {
    return (LonLat){106 + SIDE * column, -6 + SIDE * row};
}

static int setup(void **state) {
    (void)state;
    static char *provinces[] = {(char *)"97", NULL}, *none[] = {NULL};
    settings = (Settings){.provinces = provinces, .neighbours = none};
    world = world_new();
    add_region(LEVEL_PROVINCE, "97", "Contoh");
    add_region(LEVEL_REGENCY, "97.01", "Kabupaten Alfa");
    world->villages = g_new0(Village, ROWS * ROWS);
    for (int row = 0; row < ROWS; row++) {
        g_autofree char *district = g_strdup_printf("97.01.%02d", row + 1);
        add_region(LEVEL_DISTRICT, district, district);
        for (int column = 0; column < ROWS; column++) {
            g_autofree char *code = g_strdup_printf("%s.%04d", district, 2001 + column);
            add_region(LEVEL_VILLAGE, code, code);
            LonLat low = corner(column, row);
            world->villages[row * ROWS + column] = (Village){
                .point = {low.lon_deg + SIDE / 2, low.lat_deg + SIDE / 2}, .note = g_strdup("")};
        }
    }
    assert_true(world_link(world, NULL));
    list = boundary_list_new();
    ledger = ledger_new();
    page = ledger_add_file(ledger, "uji.geojson", "", "boundaries");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    world_free(world);
    g_ptr_array_unref(list);
    ledger_free(ledger);
    return 0;
}

// A box in units of a village's side.
static void add_box(ShapeBuilder *builder, double west, double south, double east, double north) {
    const double x[] = {west, east, east, west}, y[] = {south, south, north, north};
    shape_builder_begin_ring(builder);
    for (int i = 0; i < 4; i++)
        shape_builder_add(builder, (LonLat){106 + SIDE * x[i], -6 + SIDE * y[i]});
}

static Shape *box(double west, double south, double east, double north) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_box(builder, west, south, east, north);
    return shape_builder_end(builder);
}

static void feature(const char *code, Shape *shape) {
    int row = (int)list->len + 1;
    g_autofree char *where = g_strdup_printf("uji.geojson, fitur %d", row);
    boundary_add(list, code, "Nama", shape, where);
    Boundary *boundary = g_ptr_array_index(list, list->len - 1);
    boundary->page = page;
    boundary->row = row;
    ledger_row(page, row);
}

static Shape **match(void) {
    return boundary_match(world, LEVEL_VILLAGE, &settings, list);
}

static void free_shapes(Shape **shapes) {
    for (int i = 0; i < ROWS * ROWS; i++)
        shape_free(shapes[i]);
    g_free(shapes);
}

static void assert_counts(int ignored, int accepted, int refused) {
    assert_int_equal(ledger_class_count(page, ROW_IGNORED), ignored);
    assert_int_equal(ledger_class_count(page, ROW_ACCEPTED), accepted);
    assert_int_equal(ledger_class_count(page, ROW_REJECTED), refused);
    assert_int_equal(ledger_row_count(page), ignored + accepted + refused);
}

static void assert_entry(int row, const char *says) {
    for (int i = 0; i < ledger_entry_count(page); i++) {
        LedgerEntry entry = ledger_entry(page, i);
        if (entry.row == row && strstr(entry.reason, says) != NULL)
            return;
    }
    fail_msg("row %d has no entry that says \"%s\"", row, says);
}

static double km2(Shape *shape) {
    return shape != NULL ? shape_area_km2(shape) : 0;
}

static double box_km2(double west, double south, double east, double north) {
    g_autoptr(Shape) shape = box(west, south, east, north);
    return shape_area_km2(shape);
}

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-6 * (b))

/* ---- matching ---- */

static void plain_features_have_no_entry(void **state) {
    (void)state;
    feature("97.01.01.2001", box(0, 0, 1, 1));
    feature("97.01.01.2002", box(1, 0, 2, 1));
    Shape **shapes = match();
    assert_counts(0, 2, 0);
    assert_int_equal(ledger_entry_count(page), 0);
    assert_near(km2(shapes[1]), box_km2(1, 0, 2, 1));
    assert_null(shapes[2]);
    free_shapes(shapes);
}

static void other_levels_and_provinces_are_ignored(void **state) {
    (void)state;
    feature("97.01.01.2001", box(0, 0, 1, 1));
    feature("97.01.01", box(0, 0, 3, 1));
    feature("97", box(0, 0, 3, 3));
    feature("96.01.01.2001", box(5, 0, 6, 1));
    free_shapes(match());
    assert_counts(3, 1, 0);
    assert_entry(2, "batas kecamatan");
    assert_entry(3, "batas provinsi");
    assert_entry(4, "di luar provinsi");
}

static void copies_are_ignored(void **state) {
    (void)state;
    feature("97.01.01.2001", box(0, 0, 1, 1));
    feature("97.01.01.2001", box(0, 0, 1, 1));
    // The same area from another corner, as another program may save it.
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    const int x[] = {1, 1, 0, 0}, y[] = {1, 0, 0, 1};
    for (int i = 0; i < 4; i++)
        shape_builder_add(builder, corner(x[i], y[i]));
    feature("97.01.01.2001", shape_builder_end(builder));
    Shape **shapes = match();
    assert_counts(2, 1, 0);
    assert_entry(2, "salinan dari uji.geojson, fitur 1");
    assert_entry(3, "salinan dari uji.geojson, fitur 1");
    assert_near(km2(shapes[0]), box_km2(0, 0, 1, 1));
    free_shapes(shapes);
}

static void parts_are_merged(void **state) {
    (void)state;
    feature("97.01.01.2001", box(0, 0, 1, 1));
    feature("97.01.01.2001", box(1, 0, 1.5, 1));  // beside
    feature("97.01.01.2001", box(4, 0, 5, 1));    // apart
    feature("97.01.01.2001", box(4.95, 0, 6, 1)); // 5 % over the one before
    Shape **shapes = match();
    assert_counts(0, 4, 0);
    assert_entry(3, "dalam 4 bagian");
    assert_near(km2(shapes[0]), box_km2(0, 0, 1.5, 1) + box_km2(4, 0, 6, 1));
    assert_int_equal(shape_part_count(shapes[0]), 2);
    free_shapes(shapes);
}

static void rivals_are_all_rejected(void **state) {
    (void)state;
    feature("97.01.01.2001", box(0, 0, 1, 1));
    feature("97.01.01.2002", box(1, 0, 2, 1));
    feature("97.01.01.2001", box(0.89, 0, 1.89, 1)); // 11 %
    Shape **shapes = match();
    assert_counts(0, 1, 2);
    assert_null(shapes[0]);
    assert_entry(1, "uji.geojson, fitur 1 dan di uji.geojson, fitur 3");
    assert_entry(3, "11 %");
    free_shapes(shapes);
}

static void what_cannot_be_used_is_rejected(void **state) {
    (void)state;
    feature("97.01.01.2001", NULL);
    feature("97.01.01.2002", shape_builder_end(shape_builder_new()));
    feature("97.01.01.2099", box(0, 0, 1, 1));
    feature("3602", box(0, 0, 1, 1));
    free_shapes(match());
    assert_counts(0, 0, 4);
    assert_entry(1, "tidak punya poligon");
    assert_entry(3, "tidak ada dalam tabel");
    assert_entry(4, "\"3602\"");
}

// A hole that is written as a part of its own: a nested shell.
static void holes_as_parts_are_holes(void **state) {
    (void)state;
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_box(builder, 0, 0, 1, 1);
    shape_builder_begin_part(builder);
    add_box(builder, 0.25, 0.25, 0.75, 0.75);
    Shape *shape = shape_builder_end(builder);
    feature("97.01.01.2001", shape);
    g_autoptr(AreaKit) kit = area_kit_new(-6);
    assert_false(area_shape_is_valid(kit, shape));
    assert_true(fabs(area_m2(kit, area_of(kit, shape)) / 1e6 -
                     (box_km2(0, 0, 1, 1) - box_km2(0.25, 0.25, 0.75, 0.75))) < 2e-3);
    Shape **shapes = match();
    assert_counts(0, 1, 0);
    assert_entry(1, "bagian di dalam bagian lain");
    free_shapes(shapes);
}

/* ---- missing villages ---- */

// The nine squares, but for those in `left_out`, in a coverage.
static Topology *present(const char *left_out, Shape ***shapes) {
    Shape *units[ROWS * ROWS] = {NULL};
    for (int v = 0; v < ROWS * ROWS; v++) {
        if (strchr(left_out, '1' + v) == NULL)
            units[v] = box(v % ROWS, v / ROWS, v % ROWS + 1, v / ROWS + 1);
    }
    TopologyRules rules = topology_default_rules();
    Topology *topology =
        topology_build((const Shape *const *)units, ROWS * ROWS, &rules, NULL, NULL);
    int each[ROWS * ROWS];
    for (int v = 0; v < ROWS * ROWS; v++) {
        each[v] = v;
        shape_free(units[v]);
    }
    *shapes = topology_shapes(topology, each, ROWS * ROWS);
    world->topology = topology;
    return topology;
}

static bool is_box(const Shape *shape, int village) {
    LonLat low, high, is = corner(village % ROWS, village / ROWS);
    return shape != NULL && shape_bounds(shape, &low, &high) &&
           fabs(low.lon_deg - is.lon_deg) < 1e-7 && fabs(low.lat_deg - is.lat_deg) < 1e-7 &&
           fabs(high.lon_deg - is.lon_deg - SIDE) < 1e-7 &&
           fabs(high.lat_deg - is.lat_deg - SIDE) < 1e-7 &&
           fabs(shape_area_km2(shape) - box_km2(village % ROWS, village / ROWS, village % ROWS + 1,
                                                village / ROWS + 1)) < 1e-6;
}

static int fill(const char *left_out, Shape *const *districts, Shape ***shapes) {
    Topology *topology = present(left_out, shapes);
    GError *error = NULL;
    int found = missing_fill(world, topology, *shapes, districts, 10, &error);
    assert_null(error);
    return found;
}

static void a_hole_goes_to_the_village_in_it(void **state) {
    (void)state;
    Shape **shapes;
    assert_int_equal(fill("5", NULL, &shapes), 1);
    assert_true(is_box(shapes[4], 4));
    assert_true(world->regions[LEVEL_VILLAGE].items[4].indicative);
    assert_false(world->regions[LEVEL_VILLAGE].items[3].indicative);
    free_shapes(shapes);
}

static void a_hole_goes_to_the_only_village_beside_it(void **state) {
    (void)state;
    Shape **shapes;
    world->villages[4].point = (LonLat){NAN, NAN};
    assert_int_equal(fill("5", NULL, &shapes), 1);
    assert_true(is_box(shapes[4], 4));
    free_shapes(shapes);
}

// Its point is told, and it is nowhere near.
static void a_hole_far_from_the_point_is_a_lake(void **state) {
    (void)state;
    Shape **shapes;
    world->villages[4].point = (LonLat){106.2, -6.2};
    assert_int_equal(fill("5", NULL, &shapes), 0);
    assert_int_equal(shapes[4]->ring_count, 0);
    free_shapes(shapes);
}

static void a_village_at_the_edge_needs_its_district(void **state) {
    (void)state;
    Shape **shapes;
    assert_int_equal(fill("3", NULL, &shapes), 0);
    free_shapes(shapes);
    g_clear_pointer(&world->topology, topology_free);
    // The district's polygon is of another edition: 5 m short of it all round.
    double less = 5.0 / (SIDE * 111000);
    Shape *districts[ROWS] = {box(less, less, 3 - less, 1 - less), NULL, NULL};
    assert_int_equal(fill("3", districts, &shapes), 1);
    g_autoptr(AreaKit) kit = area_kit_new(-6);
    g_autoptr(Shape) truth = box(2, 0, 3, 1);
    const Area *is = area_of(kit, shapes[2]), *was = area_of(kit, truth);
    assert_true(area_overlap_m2(kit, is, was) > 0.99 * area_m2(kit, was));
    assert_true(area_m2(kit, is) < area_m2(kit, was));
    shape_free(districts[0]);
    free_shapes(shapes);
}

// All of a district's villages are missing: its polygon is parted by their points.
static void a_whole_district_is_parted(void **state) {
    (void)state;
    Shape **shapes;
    Shape *districts[ROWS] = {box(0, 0, 3, 1), NULL, NULL};
    assert_int_equal(fill("123", districts, &shapes), 3);
    for (int v = 0; v < 3; v++)
        assert_true(is_box(shapes[v], v));
    shape_free(districts[0]);
    free_shapes(shapes);
}

static void several_in_one_hole_are_parted(void **state) {
    (void)state;
    Shape **shapes;
    Topology *topology = present("5", &shapes);
    // A second village claims the middle square, a quarter of it to the east.
    LonLat low = corner(1, 1);
    world->villages[4].point = (LonLat){low.lon_deg + SIDE * 0.25, low.lat_deg + SIDE * 0.5};
    world->villages[5].point = (LonLat){low.lon_deg + SIDE * 0.75, low.lat_deg + SIDE * 0.5};
    shape_free(shapes[5]);
    shapes[5] = NULL;
    assert_int_equal(missing_fill(world, topology, shapes, NULL, 10, NULL), 2);
    assert_near(shape_area_km2(shapes[4]), box_km2(1, 1, 1.5, 2));
    assert_near(shape_area_km2(shapes[5]), box_km2(1.5, 1, 2, 2));
    // The parts, with the rest, are a clean coverage again.
    TopologyRules rules = topology_default_rules();
    TopologyReport report;
    g_autoptr(Topology) again =
        topology_build((const Shape *const *)shapes, ROWS * ROWS, &rules, &report, NULL);
    assert_non_null(again);
    assert_int_equal(report.overlaps + report.gaps + report.cracks + report.specks, 0);
    free_shapes(shapes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(plain_features_have_no_entry),
        T(other_levels_and_provinces_are_ignored),
        T(copies_are_ignored),
        T(parts_are_merged),
        T(rivals_are_all_rejected),
        T(what_cannot_be_used_is_rejected),
        T(holes_as_parts_are_holes),
        T(a_hole_goes_to_the_village_in_it),
        T(a_hole_goes_to_the_only_village_beside_it),
        T(a_hole_far_from_the_point_is_a_lake),
        T(a_village_at_the_edge_needs_its_district),
        T(a_whole_district_is_parted),
        T(several_in_one_hole_are_parted),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// The coverage cleaner on what no surveyor drew: it must end soon, in bounded
// memory, with a clean coverage or a message.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "geo/geodesy.h"
#include "geo/topology.h"

static const LonLat origin = {106.1, -6.4};
static const double PI = 3.14159265358979323846;

// ------------------------------------------------------------ making shapes

static LonLat at_m(double x, double y) {
    double lon_m, lat_m;
    geodesy_degree_lengths(origin.lat_deg, &lon_m, &lat_m);
    return (LonLat){origin.lon_deg + x / lon_m, origin.lat_deg + y / lat_m};
}

static LonLat at_units(int64_t x, int64_t y) {
    return topology_lonlat((GridPoint){10610000000 + x, -640000000 + y});
}

static void add_square(ShapeBuilder *builder, double x, double y, double half) {
    shape_builder_begin_ring(builder);
    shape_builder_add(builder, at_m(x - half, y - half));
    shape_builder_add(builder, at_m(x + half, y - half));
    shape_builder_add(builder, at_m(x + half, y + half));
    shape_builder_add(builder, at_m(x - half, y + half));
}

static Shape *square(double x, double y, double half) {
    ShapeBuilder *builder = shape_builder_new();
    add_square(builder, x, y, half);
    return shape_builder_end(builder);
}

// A band 1 m wide that winds inwards, `turns` times, 2 m apart, and whose way
// back touches its way in at every vertex of every fourth turn.
static Shape *spiral(int turns, int per_turn) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    int count = turns * per_turn;
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k <= count; k++) {
            int i = side == 0 ? k : count - k;
            double angle = 2 * PI * i / per_turn;
            double radius = 2.0 * i / per_turn + 10 + (side == 0 ? 0 : 1);
            if (side == 1 && i / per_turn % 4 == 3)
                radius += 1; // on the next turn
            shape_builder_add(builder, at_m(radius * cos(angle), radius * sin(angle)));
        }
    }
    return shape_builder_end(builder);
}

// ---------------------------------------------------------------- outcomes

typedef struct {
    Topology *topology;
    TopologyReport report;
    Shape **shapes;
    int count;
    GError *error;
} Cleaned;

static Cleaned clean(Shape **units, int count) {
    Cleaned c = {.count = count};
    TopologyRules rules = topology_default_rules();
    c.topology = topology_build((const Shape *const *)units, count, &rules, &c.report, &c.error);
    assert_true((c.topology == NULL) == (c.error != NULL));
    if (c.topology == NULL)
        return c;
    g_autofree int *group = g_new(int, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        group[i] = i;
    c.shapes = topology_shapes(c.topology, group, count);
    return c;
}

static void clear(Cleaned *c, Shape **units) {
    for (int i = 0; i < c->count; i++) {
        if (c->shapes != NULL)
            shape_free(c->shapes[i]);
        shape_free(units[i]);
    }
    g_free(c->shapes);
    topology_free(c->topology);
    g_clear_error(&c->error);
}

static void assert_area(const Shape *shape, double expected_m2, double relative) {
    double found = shape_area_km2(shape) * 1e6;
    if (!(fabs(found - expected_m2) <= relative * expected_m2))
        fail_msg("area %.3f m², expected %.3f", found, expected_m2);
}

static void assert_refused(Cleaned *c) {
    assert_null(c->topology);
    assert_true(g_error_matches(c->error, JANGKAU_ERROR, ERROR_DATA));
}

static double total_area_m2(const Cleaned *c) {
    double sum = 0;
    for (int i = 0; i < c->count; i++)
        sum += shape_area_km2(c->shapes[i]) * 1e6;
    return sum;
}

// ------------------------------------------------------------------- cases

// The two diagonals of a square of one grid unit lie within one unit of all its
// corners: each once turned into the other, and back, for ever.
static void test_diagonals_of_one_unit(void **state) {
    (void)state;
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    const int64_t ring[][2] = {{0, 0}, {1, 1}, {1, 0}, {0, 1}, {-90000, 40000}, {-90000, -50000}};
    for (size_t i = 0; i < G_N_ELEMENTS(ring); i++)
        shape_builder_add(builder, at_units(ring[i][0], ring[i][1]));
    Shape *units[] = {shape_builder_end(builder)};
    Cleaned c = clean(units, 1);
    assert_null(c.error);
    assert_area(c.shapes[0], 4.05e9 * 1.1057 * 1.1063 * 1e-6, 0.01);
    clear(&c, units);
}

// Every tangle of eight vertices on a grid of 4 x 4 units comes to an end.
static void test_tangles_of_few_units(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(41);
    for (int round = 0; round < 600; round++) {
        Shape *units[3];
        for (int u = 0; u < 3; u++) {
            ShapeBuilder *builder = shape_builder_new();
            shape_builder_begin_ring(builder);
            for (int i = 0; i < 8; i++)
                shape_builder_add(builder, at_units(g_rand_int_range(random, 0, 4),
                                                    g_rand_int_range(random, 0, 4)));
            units[u] = shape_builder_end(builder);
        }
        Cleaned c = clean(units, 3);
        assert_null(c.error);
        clear(&c, units);
    }
}

static void test_self_touching_spiral(void **state) {
    (void)state;
    Shape *units[] = {spiral(60, 500)};
    Cleaned c = clean(units, 1);
    assert_null(c.error);
    assert_true(total_area_m2(&c) > 20000);
    clear(&c, units);
}

static Shape *jagged_disc(int vertices, int phase) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    for (int i = 0; i < vertices; i++) {
        double angle = 2 * PI * i / vertices, radius = 500 + (i + phase) % 2 * 0.5;
        shape_builder_add(builder, at_m(radius * cos(angle), radius * sin(angle)));
    }
    return shape_builder_end(builder);
}

// All detail in one place, and the rest of the country far away: a grid over
// everything has it in one cell. What is found there must be what is found
// without the rest.
static void test_detail_in_one_place(void **state) {
    (void)state;
    enum { VERTICES = 6000 };
    Shape *alone[] = {jagged_disc(VERTICES, 0), jagged_disc(VERTICES, 1)};
    Shape *far[] = {jagged_disc(VERTICES, 0), jagged_disc(VERTICES, 1), square(9e6, 0, 1000)};
    Cleaned a = clean(alone, 2), c = clean(far, 3);
    assert_null(a.error);
    assert_null(c.error);
    assert_int_equal(a.report.overlaps, 1); // every edge of one crosses one of the other
    assert_int_equal(c.report.overlaps, 1);
    assert_in_range(topology_vertex_count(a.topology), VERTICES, 3 * VERTICES);
    assert_int_equal(topology_vertex_count(c.topology), topology_vertex_count(a.topology) + 5);
    assert_area(c.shapes[0], shape_area_km2(a.shapes[0]) * 1e6, 1e-9);
    clear(&a, alone);
    clear(&c, far);
}

// Shells in shells of one unit, written as parts: land and water take turns. In
// which each lies is found by a sweep.
static void test_nested_shells(void **state) {
    (void)state;
    enum { SHELLS = 1500 };
    ShapeBuilder *builder = shape_builder_new();
    double expected_m2 = 0;
    for (int i = 0; i < SHELLS; i++) {
        double half = 30.0 * (SHELLS - i); // wider apart than a sliver
        shape_builder_begin_part(builder);
        add_square(builder, 0, 0, half);
        expected_m2 += (i % 2 == 0 ? 4 : -4) * half * half;
    }
    Shape *units[] = {shape_builder_end(builder)};
    Cleaned c = clean(units, 1);
    assert_null(c.error);
    assert_int_equal(c.report.holes_kept, SHELLS / 2);
    assert_int_equal(shape_part_count(c.shapes[0]), SHELLS / 2);
    assert_area(c.shapes[0], expected_m2, 1e-3);
    clear(&c, units);
}

// Every unit covers all the following: each keeps its ring, by the longest
// border or because it would have no land.
static void test_nested_units(void **state) {
    (void)state;
    enum { UNITS = 400 };
    Shape *units[UNITS];
    for (int i = 0; i < UNITS; i++)
        units[i] = square(0, 0, 50.0 * (UNITS - i));
    Cleaned c = clean(units, UNITS);
    assert_null(c.error);
    double whole = 4 * 50.0 * UNITS * 50.0 * UNITS, sum = total_area_m2(&c);
    assert_true(fabs(sum / whole - 1) < 1e-2);
    clear(&c, units);
}

static void test_units_nested_past_all_bounds(void **state) {
    (void)state;
    enum { UNITS = 10500 }; // 55 million claims
    Shape **units = g_new(Shape *, UNITS);
    for (int i = 0; i < UNITS; i++)
        units[i] = square(0, 0, 1.0 * (UNITS - i));
    Cleaned c = clean(units, UNITS);
    assert_refused(&c);
    clear(&c, units);
    g_free(units);
}

static void test_duplicates(void **state) {
    (void)state;
    enum { UNITS = 2000 };
    Shape *units[UNITS];
    for (int i = 0; i < UNITS; i++)
        units[i] = square(0, 0, 500);
    Cleaned c = clean(units, UNITS);
    assert_null(c.error);
    assert_area(c.shapes[0], 1e6, 1e-3); // the lowest code has it, once
    assert_int_equal(c.shapes[1]->ring_count, 0);
    assert_true(fabs(total_area_m2(&c) / 1e6 - 1) < 1e-3);
    clear(&c, units);
}

// A ring that runs out along a line and back, many times: the line bounds nothing.
static void test_ring_doubling_back(void **state) {
    (void)state;
    ShapeBuilder *builder = shape_builder_new();
    add_square(builder, 500, 500, 500);
    for (int i = 0; i < 5000; i++) {
        shape_builder_add(builder, at_m(-3000, i % 7));
        shape_builder_add(builder, at_m(0, 1000));
    }
    Shape *units[] = {shape_builder_end(builder)};
    Cleaned c = clean(units, 1);
    assert_null(c.error);
    assert_area(c.shapes[0], 1e6, 1e-3);
    assert_int_equal(c.shapes[0]->ring_count, 1);
    clear(&c, units);
}

static void test_row_of_bow_ties(void **state) {
    (void)state;
    enum { TIES = 1000 };
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    // There along one zigzag, back along its mirror image.
    for (int i = 0; i <= TIES; i++)
        shape_builder_add(builder, at_m(100.0 * i, i % 2 == 0 ? 50 : -50));
    for (int i = TIES; i >= 0; i--)
        shape_builder_add(builder, at_m(100.0 * i, i % 2 == 0 ? -50 : 50));
    Shape *units[] = {shape_builder_end(builder)};
    Cleaned c = clean(units, 1);
    assert_null(c.error);
    assert_area(c.shapes[0], TIES * 5000.0, 1e-3);
    for (int i = 0; i < c.shapes[0]->ring_count; i++) // crossings became corners
        assert_in_range(c.shapes[0]->ring_first[i + 1] - c.shapes[0]->ring_first[i], 4, 6);
    clear(&c, units);
}

static Shape *wedge(int i, int count, double radius) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    shape_builder_add(builder, at_m(0, 0));
    for (int k = 0; k < 2; k++) {
        double angle = 2 * PI * (i + k) / count;
        shape_builder_add(builder, at_m(radius * cos(angle), radius * sin(angle)));
    }
    return shape_builder_end(builder);
}

static void test_polygons_meeting_in_one_point(void **state) {
    (void)state;
    enum { WEDGES = 4000 };
    Shape **units = g_new(Shape *, WEDGES);
    for (int i = 0; i < WEDGES; i++)
        units[i] = wedge(i, WEDGES, 100000);
    Cleaned c = clean(units, WEDGES);
    assert_null(c.error);
    assert_true(fabs(total_area_m2(&c) / (PI * 1e10) - 1) < 0.02);
    for (int i = 0; i < WEDGES; i++)
        assert_true(c.shapes[i]->ring_count > 0);
    clear(&c, units);
    g_free(units);
}

// Long teeth side by side, which no grid parts: swept along their short side.
static void test_comb(void **state) {
    (void)state;
    enum { TEETH = 8000 };
    for (int turned = 0; turned < 2; turned++) {
        ShapeBuilder *builder = shape_builder_new();
        shape_builder_begin_ring(builder);
        for (int i = 0; i <= 2 * TEETH; i++) {
            double across = i, along = i % 2 == 0 ? 0 : 50000;
            shape_builder_add(builder, turned ? at_m(along, across) : at_m(across, along));
        }
        shape_builder_add(builder, turned ? at_m(-1000, TEETH) : at_m(TEETH, -1000));
        Shape *units[] = {shape_builder_end(builder)};
        Cleaned c = clean(units, 1);
        assert_null(c.error);
        assert_true(total_area_m2(&c) > 0.9 * TEETH * 50000);
        clear(&c, units);
    }
}

// A ring of random corners crosses itself in a fifth of all pairs.
static void test_endless_crossings(void **state) {
    (void)state;
    enum { CORNERS = 20000 };
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_ring(builder);
    for (int i = 0; i < CORNERS; i++)
        shape_builder_add(builder, at_m(g_rand_double_range(random, 0, 50000),
                                        g_rand_double_range(random, 0, 50000)));
    Shape *units[] = {shape_builder_end(builder)};
    Cleaned c = clean(units, 1);
    assert_refused(&c);
    clear(&c, units);
}

// Rings and islets of hundreds of units, all on the land of another.
static void test_islets_in_moats(void **state) {
    (void)state;
    enum { RINGS = 400, SIDE = 20, UNITS = RINGS + 1 };
    Shape *units[UNITS];
    for (int i = 0; i < RINGS; i++) { // a moat, and an islet of its own in it
        ShapeBuilder *builder = shape_builder_new();
        shape_builder_begin_part(builder);
        add_square(builder, i % SIDE * 1000, i / SIDE * 1000, 400);
        add_square(builder, i % SIDE * 1000, i / SIDE * 1000, 300);
        shape_builder_begin_part(builder);
        add_square(builder, i % SIDE * 1000, i / SIDE * 1000, 100);
        units[i] = shape_builder_end(builder);
    }
    units[RINGS] = square(9500, 9500, 12000); // and one village under everything
    Cleaned c = clean(units, UNITS);
    assert_null(c.error);
    // Each keeps what it claims alone: nothing; so the one below has all the rest.
    assert_true(fabs(total_area_m2(&c) / (24000.0 * 24000) - 1) < 1e-2);
    assert_int_equal(c.report.overlaps, 2 * RINGS);
    clear(&c, units);
}

static void test_no_numbers(void **state) {
    (void)state;
    const double wrong[] = {NAN, INFINITY, -INFINITY, 1e308, 91};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Shape *units[] = {square(0, 0, 500)};
        units[0]->points[2].lat_deg = wrong[i];
        Cleaned c = clean(units, 1);
        assert_refused(&c);
        clear(&c, units);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagonals_of_one_unit),
        cmocka_unit_test(test_tangles_of_few_units),
        cmocka_unit_test(test_self_touching_spiral),
        cmocka_unit_test(test_detail_in_one_place),
        cmocka_unit_test(test_nested_shells),
        cmocka_unit_test(test_nested_units),
        cmocka_unit_test(test_units_nested_past_all_bounds),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_ring_doubling_back),
        cmocka_unit_test(test_row_of_bow_ties),
        cmocka_unit_test(test_polygons_meeting_in_one_point),
        cmocka_unit_test(test_comb),
        cmocka_unit_test(test_endless_crossings),
        cmocka_unit_test(test_islets_in_moats),
        cmocka_unit_test(test_no_numbers),
    };
    return cmocka_run_group_tests_name("topology_hostile", tests, NULL, NULL);
}

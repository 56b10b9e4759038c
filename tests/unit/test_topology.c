// The coverage cleaner: small cases, random ones, and the real Banten, with
// GEOS as the oracle.
#include <geos_c.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "geo/geodesy.h"
#include "geo/topology.h"
#include "load/upstream.h"
#include "shared_data.h"

// ------------------------------------------------------------- a GEOS oracle

// Metres on a plane round 106.1° E, 6.4° S: areas are right to 1e-3, and
// ratios of areas to far less.
typedef struct {
    GEOSContextHandle_t geos;
    double lon_m, lat_m;
} Oracle;

static Oracle oracle_open(void) {
    Oracle o = {.geos = GEOS_init_r()};
    geodesy_degree_lengths(-6.4, &o.lon_m, &o.lat_m);
    return o;
}

static GEOSGeometry *ring_of(const Oracle *o, const Shape *shape, int ring) {
    int first = shape->ring_first[ring], count = shape->ring_first[ring + 1] - first;
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(o->geos, (unsigned)count, 2);
    for (int i = 0; i < count; i++)
        GEOSCoordSeq_setXY_r(o->geos, seq, (unsigned)i,
                             (shape->points[first + i].lon_deg - 106.1) * o->lon_m,
                             (shape->points[first + i].lat_deg + 6.4) * o->lat_m);
    return GEOSGeom_createLinearRing_r(o->geos, seq);
}

static GEOSGeometry *polygon_of(const Oracle *o, const Shape *shape) {
    GPtrArray *parts = g_ptr_array_new();
    for (int ring = 0; ring < shape->ring_count;) {
        int part = shape->ring_part[ring];
        GEOSGeometry *shell = ring_of(o, shape, ring++);
        GPtrArray *holes = g_ptr_array_new();
        for (; ring < shape->ring_count && shape->ring_part[ring] == part; ring++)
            g_ptr_array_add(holes, ring_of(o, shape, ring));
        g_ptr_array_add(parts, GEOSGeom_createPolygon_r(o->geos, shell,
                                                        (GEOSGeometry **)(void *)holes->pdata,
                                                        holes->len));
        g_ptr_array_unref(holes);
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(
        o->geos, GEOS_MULTIPOLYGON, (GEOSGeometry **)(void *)parts->pdata, parts->len);
    g_ptr_array_unref(parts);
    return all;
}

static double area_of(const Oracle *o, const GEOSGeometry *g) {
    double area = 0;
    GEOSArea_r(o->geos, g, &area);
    return area;
}

// What a clean coverage must not have.
typedef struct {
    int invalid, empty;
    double sum_m2, union_m2;
    double overlap_m2;
    int holes; // in the union
    double holes_m2;
    int cracks; // closed by a disc of 5 m, over 50 m², touching two units
    double crack_m2;
} Faults;

static int count_holes(const Oracle *o, const GEOSGeometry *merged, double *area_m2) {
    int holes = 0;
    for (int i = 0; i < GEOSGetNumGeometries_r(o->geos, merged); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(o->geos, merged, i);
        for (int h = 0; h < GEOSGetNumInteriorRings_r(o->geos, part); h++) {
            GEOSGeometry *ring =
                GEOSGeom_clone_r(o->geos, GEOSGetInteriorRingN_r(o->geos, part, h));
            GEOSGeometry *hole = GEOSGeom_createPolygon_r(o->geos, ring, NULL, 0);
            *area_m2 += area_of(o, hole);
            GEOSGeom_destroy_r(o->geos, hole);
            holes++;
        }
    }
    return holes;
}

// Morphological closing of the hole-free union with a disc of half the width.
static void count_cracks(const Oracle *o, const GEOSGeometry *merged, GEOSGeometry **units,
                         int count, double width_m, Faults *faults) {
    GPtrArray *shells = g_ptr_array_new();
    for (int i = 0; i < GEOSGetNumGeometries_r(o->geos, merged); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(o->geos, merged, i);
        GEOSGeometry *ring = GEOSGeom_clone_r(o->geos, GEOSGetExteriorRing_r(o->geos, part));
        g_ptr_array_add(shells, GEOSGeom_createPolygon_r(o->geos, ring, NULL, 0));
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(
        o->geos, GEOS_MULTIPOLYGON, (GEOSGeometry **)(void *)shells->pdata, shells->len);
    GEOSGeometry *filled = GEOSUnaryUnion_r(o->geos, all);
    GEOSGeometry *wide = GEOSBuffer_r(o->geos, filled, width_m / 2, 8);
    GEOSGeometry *closed = GEOSBuffer_r(o->geos, wide, -width_m / 2, 8);
    GEOSGeometry *rest = GEOSDifference_r(o->geos, closed, filled);
    for (int i = 0; i < GEOSGetNumGeometries_r(o->geos, rest); i++) {
        const GEOSGeometry *piece = GEOSGetGeometryN_r(o->geos, rest, i);
        if (area_of(o, piece) < 50)
            continue;
        int touching = 0;
        for (int u = 0; u < count; u++) {
            double distance = 1;
            if (GEOSDistanceWithin_r(o->geos, piece, units[u], 0.01) == 1 &&
                GEOSDistance_r(o->geos, piece, units[u], &distance) == 1 && distance < 0.01)
                touching++;
        }
        if (touching >= 2) {
            faults->cracks++;
            faults->crack_m2 += area_of(o, piece);
        }
    }
    GEOSGeometry *gone[] = {all, filled, wide, closed, rest};
    for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
        GEOSGeom_destroy_r(o->geos, gone[i]);
    g_ptr_array_unref(shells);
}

static Faults find_faults(Shape *const *shapes, int count) {
    Oracle o = oracle_open();
    Faults faults = {0};
    GEOSGeometry **units = g_new0(GEOSGeometry *, (gsize)count + 1);
    GEOSGeometry **copies = g_new0(GEOSGeometry *, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        units[i] = polygon_of(&o, shapes[i]);
        copies[i] = GEOSGeom_clone_r(o.geos, units[i]);
        faults.invalid += GEOSisValid_r(o.geos, units[i]) != 1;
        faults.empty += GEOSisEmpty_r(o.geos, units[i]) == 1;
        faults.sum_m2 += area_of(&o, units[i]);
    }
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(o.geos, GEOS_GEOMETRYCOLLECTION, copies, (unsigned)count);
    GEOSGeometry *merged = GEOSUnaryUnion_r(o.geos, all);
    faults.union_m2 = area_of(&o, merged);
    faults.overlap_m2 = faults.sum_m2 - faults.union_m2;
    faults.holes = count_holes(&o, merged, &faults.holes_m2);
    count_cracks(&o, merged, units, count, 10, &faults);
    GEOSGeom_destroy_r(o.geos, all);
    GEOSGeom_destroy_r(o.geos, merged);
    for (int i = 0; i < count; i++)
        GEOSGeom_destroy_r(o.geos, units[i]);
    g_free(units);
    g_free(copies);
    GEOS_finish_r(o.geos);
    return faults;
}

// ----------------------------------------------------------- small coverages

// A square or other polygon in metres from 106.1° E, 6.4° S.
static Shape *shape_m(const double *xy, int points) {
    double lon_m, lat_m;
    geodesy_degree_lengths(-6.4, &lon_m, &lat_m);
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    for (int i = 0; i < points; i++)
        shape_builder_add(builder,
                          (LonLat){106.1 + xy[2 * i] / lon_m, -6.4 + xy[2 * i + 1] / lat_m});
    return shape_builder_end(builder);
}

// cmocka compares floats; these are doubles.
static void assert_near(double found, double expected, double tolerance) {
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.12g, expected %.12g within %.3g", found, expected, tolerance);
}

#define POLYGON(...)                                                                               \
    shape_m((double[]){__VA_ARGS__}, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2))

static int *identity(int count) {
    int *group = g_new(int, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        group[i] = i;
    return group;
}

typedef struct {
    Topology *topology;
    TopologyReport report;
    Shape **shapes;
    int count;
} Cleaned;

static Cleaned clean(Shape **units, int count) {
    Cleaned c = {.count = count};
    TopologyRules rules = topology_default_rules();
    GError *error = NULL;
    c.topology = topology_build((const Shape *const *)units, count, &rules, &c.report, &error);
    assert_null(error);
    assert_non_null(c.topology);
    g_autofree int *group = identity(count);
    c.shapes = topology_shapes(c.topology, group, count);
    return c;
}

static void free_shapes(Shape **shapes, int count) {
    for (int i = 0; i < count; i++)
        shape_free(shapes[i]);
}

static void cleaned_free(Cleaned *c) {
    free_shapes(c->shapes, c->count);
    g_free(c->shapes);
    topology_free(c->topology);
}

static double area_m2(const Shape *shape) {
    return shape_area_km2(shape) * 1e6;
}

static void assert_area(const Shape *shape, double expected_m2, double tolerance_m2) {
    double found = area_m2(shape);
    if (fabs(found - expected_m2) > tolerance_m2)
        fail_msg("area %.2f, expected %.2f", found, expected_m2);
}

static void test_neighbours_share_one_arc(void **state) {
    (void)state;
    Shape *units[] = {POLYGON(0, 0, 1000, 0, 1000, 1000, 0, 1000),
                      POLYGON(1000, 0, 2000, 0, 2000, 1000, 1000, 1000)};
    Cleaned c = clean(units, 2);
    int between = 0, outside = 0;
    for (int a = 0; a < topology_arc_count(c.topology); a++) {
        const Arc *arc = &topology_arcs(c.topology)[a];
        assert_int_not_equal(arc->left, arc->right);
        between += arc->left >= 0 && arc->right >= 0;
        outside += arc->left < 0 || arc->right < 0;
    }
    assert_int_equal(between, 1);
    assert_int_equal(outside, 2);
    assert_int_equal(topology_node_count(c.topology), 2);
    cleaned_free(&c);
    free_shapes(units, 2);
}

static void test_overlap_goes_to_longest_border(void **state) {
    (void)state;
    // They overlap in 900..1000: the strip borders unit 0 along its left edge
    // (1000 m) and unit 1 along its right edge (1000 m): a tie, so unit 0.
    Shape *tie[] = {POLYGON(0, 0, 1000, 0, 1000, 1000, 0, 1000),
                    POLYGON(900, 0, 2000, 0, 2000, 1000, 900, 1000)};
    Cleaned c = clean(tie, 2);
    assert_int_equal(c.report.overlaps, 1);
    assert_area(c.shapes[0], 1e6, 1e3);
    assert_area(c.shapes[1], 1e6, 1e3);
    cleaned_free(&c);
    free_shapes(tie, 2);
    // A tongue of unit 0 into unit 1: three of its four sides border unit 1.
    Shape *tongue[] = {
        POLYGON(0, 0, 1000, 0, 1000, 400, 1200, 400, 1200, 500, 1000, 500, 1000, 1000, 0, 1000),
        POLYGON(1000, 0, 2000, 0, 2000, 1000, 1000, 1000)};
    c = clean(tongue, 2);
    assert_area(c.shapes[0], 1e6, 1e3);
    assert_area(c.shapes[1], 1e6, 1e3);
    cleaned_free(&c);
    free_shapes(tongue, 2);
}

static void test_sliver_is_closed_and_lake_stays(void **state) {
    (void)state;
    // Between the units: a sliver 4 m wide and a lake 200 m wide.
    Shape *units[] = {POLYGON(0, 0, 1000, 0, 1000, 100, 996, 120, 996, 180, 1000, 200, 1000, 500,
                              900, 500, 900, 700, 1000, 700, 1000, 1000, 0, 1000),
                      POLYGON(1000, 0, 2000, 0, 2000, 1000, 1000, 1000, 1000, 700, 1100, 700, 1100,
                              500, 1000, 500)};
    Cleaned c = clean(units, 2);
    assert_int_equal(c.report.gaps, 1);
    assert_int_equal(c.report.holes_kept, 1);
    assert_area(c.shapes[0], 1e6 - 20000, 1e3);
    assert_area(c.shapes[1], 1e6 - 20000, 1e3);
    cleaned_free(&c);
    free_shapes(units, 2);
}

static void test_open_crack_is_closed_and_bay_stays(void **state) {
    (void)state;
    // A crack 5 m wide and 400 m deep, open to the south; a bay 300 m wide,
    // open to the north.
    Shape *units[] = {POLYGON(0, 0, 1000, 0, 1000, 400, 1000, 600, 850, 600, 850, 1000, 0, 1000),
                      POLYGON(1005, 0, 2000, 0, 2000, 1000, 1150, 1000, 1150, 600, 1000, 600, 1000,
                              400, 1005, 400)};
    Faults raw = find_faults(units, 2);
    assert_int_equal(raw.cracks, 1);
    Cleaned c = clean(units, 2);
    Faults left = find_faults(c.shapes, 2);
    assert_int_equal(left.cracks, 0);
    assert_true(c.report.crack_m2 > 1900 && c.report.crack_m2 < 2100);
    assert_near(left.union_m2, raw.union_m2 + 2000, 60); // the bay is still water
    cleaned_free(&c);
    free_shapes(units, 2);
}

static void test_strait_between_islands(void **state) {
    (void)state;
    // 6 m of water between two villages is no map feature; 40 m is.
    Shape *units[] = {POLYGON(0, 0, 500, 0, 500, 500, 0, 500),
                      POLYGON(506, 0, 1000, 0, 1000, 500, 506, 500),
                      POLYGON(1040, 0, 1500, 0, 1500, 500, 1040, 500)};
    Cleaned c = clean(units, 3);
    g_autofree int *one = g_new0(int, 3);
    g_autofree Shape **land = topology_shapes(c.topology, one, 1);
    assert_int_equal(shape_part_count(land[0]), 2);
    shape_free(land[0]);
    cleaned_free(&c);
    free_shapes(units, 3);
}

static void test_enclave_without_a_hole_round_it(void **state) {
    (void)state;
    Shape *units[] = {POLYGON(0, 0, 2000, 0, 2000, 2000, 0, 2000),
                      POLYGON(800, 800, 1200, 800, 1200, 1200, 800, 1200)};
    Cleaned c = clean(units, 2);
    assert_area(c.shapes[1], 160000, 500);
    assert_area(c.shapes[0], 4e6 - 160000, 4e3);
    assert_int_equal(c.shapes[0]->ring_count, 2);
    cleaned_free(&c);
    free_shapes(units, 2);
}

static void test_bow_tie_and_backwards_ring(void **state) {
    (void)state;
    Shape *units[] = {POLYGON(0, 0, 1000, 1000, 1000, 0, 0, 1000),      // crosses itself
                      POLYGON(3000, 0, 3000, 500, 3500, 500, 3500, 0)}; // clockwise
    Cleaned c = clean(units, 2);
    Faults faults = find_faults(c.shapes, 2);
    assert_int_equal(faults.invalid, 0);
    assert_area(c.shapes[0], 500000, 500);
    assert_area(c.shapes[1], 250000, 250);
    cleaned_free(&c);
    free_shapes(units, 2);
}

static void test_nothing_at_all(void **state) {
    (void)state;
    Shape *units[] = {NULL, NULL};
    Cleaned c = clean(units, 2);
    assert_int_equal(topology_arc_count(c.topology), 0);
    assert_int_equal(c.shapes[0]->ring_count, 0);
    cleaned_free(&c);
}

static void test_not_on_the_globe(void **state) {
    (void)state;
    Shape *units[] = {POLYGON(0, 0, 1000, 0, 1000, 1000)};
    units[0]->points[1].lat_deg = NAN;
    TopologyRules rules = topology_default_rules();
    GError *error = NULL;
    assert_null(topology_build((const Shape *const *)units, 1, &rules, NULL, &error));
    assert_non_null(error);
    g_clear_error(&error);
    free_shapes(units, 1);
}

// -------------------------------------------------------- random coverages

static double noise_m(GRand *random, double amount) {
    return g_rand_double_range(random, -amount, amount);
}

// A jittered grid of villages, each drawn on its own: its corners and edge
// points lie up to `error` metres from where its neighbours put them.
static Shape **random_units(GRand *random, int side, double error) {
    enum { EDGE = 6 };
    Shape **units = g_new0(Shape *, (gsize)(side * side));
    double(*corner)[2] = g_malloc_n((gsize)((side + 1) * (side + 1)), sizeof *corner);
    for (int i = 0; i < (side + 1) * (side + 1); i++) {
        corner[i][0] = (i % (side + 1)) * 800 + noise_m(random, 200);
        corner[i][1] = (i / (side + 1)) * 800 + noise_m(random, 200);
    }
    for (int u = 0; u < side * side; u++) {
        int row = u / side, column = u % side;
        int at[] = {row * (side + 1) + column, row * (side + 1) + column + 1,
                    (row + 1) * (side + 1) + column + 1, (row + 1) * (side + 1) + column};
        double xy[4 * EDGE * 2];
        for (int e = 0; e < 4; e++) {
            const double *a = corner[at[e]], *b = corner[at[(e + 1) % 4]];
            for (int k = 0; k < EDGE; k++) {
                double t = (double)k / EDGE;
                xy[2 * (e * EDGE + k)] = a[0] + t * (b[0] - a[0]) + noise_m(random, error);
                xy[2 * (e * EDGE + k) + 1] = a[1] + t * (b[1] - a[1]) + noise_m(random, error);
            }
        }
        units[u] = shape_m(xy, 4 * EDGE);
    }
    g_free(corner);
    return units;
}

static void check_arcs(const Topology *t) {
    // No segment belongs to two arcs, and none is used twice.
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GridPoint *v = topology_vertices(t);
    for (int a = 0; a < topology_arc_count(t); a++) {
        const Arc *arc = &topology_arcs(t)[a];
        assert_int_not_equal(arc->left, arc->right);
        for (int i = arc->first; i < arc->first + arc->count - 1; i++) {
            GridPoint p = v[i], q = v[i + 1];
            if (p.x > q.x || (p.x == q.x && p.y > q.y)) {
                p = v[i + 1];
                q = v[i];
            }
            char *key =
                g_strdup_printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, p.x, p.y, q.x, q.y);
            assert_true(g_hash_table_add(seen, key));
        }
    }
}

static void test_random_coverages(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    for (int round = 0; round < 40; round++) {
        int side = 2 + round % 5, count = side * side;
        g_autofree Shape **units = random_units(random, side, round % 4 * 1.5);
        Cleaned c = clean(units, count);
        Faults faults = find_faults(c.shapes, count);
        assert_int_equal(faults.invalid, 0);
        assert_int_equal(faults.empty, 0);
        assert_near(faults.overlap_m2 / faults.sum_m2, 0, 1e-9);
        assert_int_equal(faults.holes, 0);
        assert_int_equal(faults.cracks, 0);
        check_arcs(c.topology);
        // Clean stays clean, and comes back as the same arcs.
        Cleaned again = clean(c.shapes, count);
        assert_int_equal(topology_vertex_count(again.topology), topology_vertex_count(c.topology));
        assert_memory_equal(topology_vertices(again.topology), topology_vertices(c.topology),
                            (size_t)topology_vertex_count(c.topology) * sizeof(GridPoint));
        cleaned_free(&again);
        cleaned_free(&c);
        free_shapes(units, count);
    }
}

// ---------------------------------------------------------- the real Banten

static Shape **real_units(const char *folder, BoundaryList *list, int *count) {
    static const char *const files[] = {"36.01", "36.02", "36.03", "36.04",
                                        "36.71", "36.72", "36.73", "36.74"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/wilayah_boundaries_kel_%s.sql", folder, files[i]);
        g_autofree char *sql = NULL;
        gsize length = 0;
        GError *error = NULL;
        assert_true(g_file_get_contents(path, &sql, &length, NULL));
        assert_true(upstream_parse(sql, length, files[i], list, &error));
    }
    *count = (int)list->len;
    Shape **units = g_new0(Shape *, list->len);
    for (guint i = 0; i < list->len; i++)
        units[i] = ((Boundary *)g_ptr_array_index(list, i))->shape;
    return units;
}

static void collect(void *item, void *list) {
    g_ptr_array_add(list, item);
}

// The most land that a unit alone claimed and has lost.
static double worst_loss_m2(Shape *const *raw, Shape *const *cleaned, int count) {
    Oracle o = oracle_open();
    GEOSGeometry **before = g_new0(GEOSGeometry *, (gsize)count);
    GEOSSTRtree *tree = GEOSSTRtree_create_r(o.geos, 10);
    for (int i = 0; i < count; i++) {
        before[i] = polygon_of(&o, raw[i]);
        GEOSSTRtree_insert_r(o.geos, tree, before[i], before[i]);
    }
    double worst = 0;
    for (int i = 0; i < count; i++) {
        g_autoptr(GPtrArray) near = g_ptr_array_new();
        GEOSSTRtree_query_r(o.geos, tree, before[i], collect, near);
        GEOSGeometry *alone = GEOSGeom_clone_r(o.geos, before[i]);
        for (guint k = 0; k < near->len; k++) {
            if (g_ptr_array_index(near, k) == before[i])
                continue;
            GEOSGeometry *rest = GEOSDifference_r(o.geos, alone, g_ptr_array_index(near, k));
            GEOSGeom_destroy_r(o.geos, alone);
            alone = rest;
        }
        GEOSGeometry *after = polygon_of(&o, cleaned[i]);
        GEOSGeometry *lost = GEOSDifference_r(o.geos, alone, after);
        worst = MAX(worst, area_of(&o, lost));
        GEOSGeom_destroy_r(o.geos, alone);
        GEOSGeom_destroy_r(o.geos, after);
        GEOSGeom_destroy_r(o.geos, lost);
    }
    GEOSSTRtree_destroy_r(o.geos, tree);
    for (int i = 0; i < count; i++)
        GEOSGeom_destroy_r(o.geos, before[i]);
    g_free(before);
    GEOS_finish_r(o.geos);
    return worst;
}

static void test_real_banten(void **state) {
    (void)state;
    g_autofree char *folder = shared_data_path("data/upstream/wilayah_boundaries/db/kel/36");
    if (folder == NULL)
        skip();
    g_autoptr(GPtrArray) list = boundary_list_new();
    int count = 0;
    g_autofree Shape **units = real_units(folder, list, &count);
    assert_int_equal(count, 1552);

    // The same checks fail on the raw polygons.
    Faults raw = find_faults(units, count);
    print_message("raw: overlap %.0f m², %d holes of %.0f m², %d cracks of %.0f m²\n",
                  raw.overlap_m2, raw.holes, raw.holes_m2, raw.cracks, raw.crack_m2);
    assert_true(raw.overlap_m2 > 3.0e6);
    assert_in_range(raw.holes, 9900, 10100);
    assert_in_range(raw.cracks, 30, 42);

    Cleaned c = clean(units, count);
    Faults faults = find_faults(c.shapes, count);
    print_message("clean: overlap %.3g m², %d holes, %d cracks; %d arcs, %d vertices\n",
                  faults.overlap_m2, faults.holes, faults.cracks, topology_arc_count(c.topology),
                  topology_vertex_count(c.topology));
    assert_int_equal(faults.invalid, 0);
    assert_int_equal(faults.empty, 0);
    assert_near(faults.overlap_m2 / faults.sum_m2, 0, 1e-9);
    assert_int_equal(faults.holes, 0);
    assert_int_equal(faults.cracks, 0);
    // The area of the union with its holes and cracks filled.
    double filled_m2 = raw.union_m2 + raw.holes_m2 + c.report.crack_m2;
    print_message("area: %.1f m² against %.1f m², relative %.2g\n", faults.union_m2, filled_m2,
                  faults.union_m2 / filled_m2 - 1);
    assert_near(faults.union_m2 / filled_m2, 1, 1e-6);
    double worst = worst_loss_m2(units, c.shapes, count);
    print_message("most land of one village that changed hands: %.1f m²\n", worst);
    assert_true(worst <= 100);
    check_arcs(c.topology);
    cleaned_free(&c);
}

static void test_order_of_units_does_not_matter(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    g_autofree Shape **units = random_units(random, 5, 3);
    Cleaned c = clean(units, 25);
    // Start every ring elsewhere: the same arcs must come out.
    Shape *turned[25];
    for (int u = 0; u < 25; u++) {
        ShapeBuilder *builder = shape_builder_new();
        shape_builder_begin_part(builder);
        shape_builder_begin_ring(builder);
        int distinct = units[u]->ring_first[1] - 1;
        for (int i = 0; i < distinct; i++)
            shape_builder_add(builder, units[u]->points[(i + 5) % distinct]);
        turned[u] = shape_builder_end(builder);
    }
    Cleaned t = clean(turned, 25);
    assert_int_equal(topology_arc_count(t.topology), topology_arc_count(c.topology));
    assert_int_equal(topology_vertex_count(t.topology), topology_vertex_count(c.topology));
    assert_memory_equal(topology_vertices(t.topology), topology_vertices(c.topology),
                        (size_t)topology_vertex_count(c.topology) * sizeof(GridPoint));
    cleaned_free(&t);
    cleaned_free(&c);
    free_shapes(turned, 25);
    free_shapes(units, 25);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_neighbours_share_one_arc),
        cmocka_unit_test(test_overlap_goes_to_longest_border),
        cmocka_unit_test(test_sliver_is_closed_and_lake_stays),
        cmocka_unit_test(test_open_crack_is_closed_and_bay_stays),
        cmocka_unit_test(test_strait_between_islands),
        cmocka_unit_test(test_enclave_without_a_hole_round_it),
        cmocka_unit_test(test_bow_tie_and_backwards_ring),
        cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_not_on_the_globe),
        cmocka_unit_test(test_random_coverages),
        cmocka_unit_test(test_order_of_units_does_not_matter),
        cmocka_unit_test(test_real_banten),
    };
    return cmocka_run_group_tests_name("topology", tests, NULL, NULL);
}

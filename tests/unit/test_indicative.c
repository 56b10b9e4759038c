// Indicative areas: a tiling, each point in its own, the same every time.
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/resource.h"
#include "base/text.h"
#include "load/indicative.h"

static void free_areas(Shape **areas, int count) {
    for (int i = 0; i < count; i++)
        shape_free(areas[i]);
    g_free(areas);
}

static Shape **areas_of(const LonLat *points, int count, const Shape *land) {
    GError *error = NULL;
    Shape **areas = indicative_areas(points, count, land, &error);
    if (areas == NULL)
        fail_msg("%s", error->message);
    return areas;
}

// Plane area in square degrees, even-odd for shells and holes as GEOS orders them.
static double plane_area(const Shape *shape) {
    double area = 0;
    for (int r = 0; r < shape->ring_count; r++) {
        double doubled = 0;
        LonLat o = shape->points[shape->ring_first[r]];
        for (int i = shape->ring_first[r]; i + 1 < shape->ring_first[r + 1]; i++) {
            LonLat a = shape->points[i], b = shape->points[i + 1];
            doubled += (a.lon_deg - o.lon_deg) * (b.lat_deg - o.lat_deg) -
                       (b.lon_deg - o.lon_deg) * (a.lat_deg - o.lat_deg);
        }
        bool hole = r > 0 && shape->ring_part[r] == shape->ring_part[r - 1];
        area += hole ? -fabs(doubled) / 2 : fabs(doubled) / 2;
    }
    return area;
}

typedef struct {
    int64_t x0, y0, x1, y1;
} Edge;

static guint edge_hash(gconstpointer key) {
    const Edge *e = key;
    guint64 h = (guint64)e->x0 * 0x9e3779b97f4a7c15u ^ (guint64)e->y0 * 0xc2b2ae3d27d4eb4fu ^
                (guint64)e->x1 * 0x165667b19e3779f9u ^ (guint64)e->y1;
    return (guint)(h >> 32);
}

static gboolean edge_equal(gconstpointer a, gconstpointer b) {
    return memcmp(a, b, sizeof(Edge)) == 0;
}

// Every edge belongs to one area (the coast) or to two (a border). Returns the
// area that the coast encloses, which must be the sum of all areas.
static double check_tiling(Shape *const *areas, int count) {
    g_autoptr(GHashTable) uses = g_hash_table_new_full(edge_hash, edge_equal, g_free, NULL);
    for (int s = 0; s < count; s++) {
        const Shape *shape = areas[s];
        for (int r = 0; r < shape->ring_count; r++) {
            for (int i = shape->ring_first[r]; i + 1 < shape->ring_first[r + 1]; i++) {
                LonLat a = shape->points[i], b = shape->points[i + 1];
                Edge e = {llround(a.lon_deg * 1e8), llround(a.lat_deg * 1e8),
                          llround(b.lon_deg * 1e8), llround(b.lat_deg * 1e8)};
                // Vertices lie on the grid.
                assert_true(fabs((double)e.x0 / 1e8 - a.lon_deg) < 1e-13);
                assert_true(fabs((double)e.y0 / 1e8 - a.lat_deg) < 1e-13);
                if (e.x0 > e.x1 || (e.x0 == e.x1 && e.y0 > e.y1))
                    e = (Edge){e.x1, e.y1, e.x0, e.y0};
                gint used = GPOINTER_TO_INT(g_hash_table_lookup(uses, &e)) + 1;
                assert_true(used <= 2);
                g_hash_table_insert(uses, g_memdup2(&e, sizeof e), GINT_TO_POINTER(used));
            }
        }
    }
    // Coast edges as they run in their rings (land on one side all along).
    double doubled = 0, sum = 0;
    for (int s = 0; s < count; s++) {
        const Shape *shape = areas[s];
        sum += plane_area(shape);
        for (int r = 0; r < shape->ring_count; r++) {
            double ring = 0, coast = 0;
            LonLat o = {106, -6};
            for (int i = shape->ring_first[r]; i + 1 < shape->ring_first[r + 1]; i++) {
                LonLat a = shape->points[i], b = shape->points[i + 1];
                double cross = (a.lon_deg - o.lon_deg) * (b.lat_deg - o.lat_deg) -
                               (b.lon_deg - o.lon_deg) * (a.lat_deg - o.lat_deg);
                Edge e = {llround(a.lon_deg * 1e8), llround(a.lat_deg * 1e8),
                          llround(b.lon_deg * 1e8), llround(b.lat_deg * 1e8)};
                if (e.x0 > e.x1 || (e.x0 == e.x1 && e.y0 > e.y1))
                    e = (Edge){e.x1, e.y1, e.x0, e.y0};
                ring += cross;
                if (GPOINTER_TO_INT(g_hash_table_lookup(uses, &e)) == 1)
                    coast += cross;
            }
            bool hole = r > 0 && shape->ring_part[r] == shape->ring_part[r - 1];
            doubled += (ring > 0) == hole ? -coast : coast;
        }
    }
    assert_true(fabs(doubled / 2 - sum) <= 1e-9 * sum);
    return sum;
}

static Shape *rectangle(double west, double south, double east, double north) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    shape_builder_add(builder, (LonLat){west, south});
    shape_builder_add(builder, (LonLat){east, south});
    shape_builder_add(builder, (LonLat){east, north});
    shape_builder_add(builder, (LonLat){west, north});
    return shape_builder_end(builder);
}

// Points spread without order, the same in every run.
static LonLat *scattered(int count) {
    LonLat *points = g_new(LonLat, (gsize)count);
    guint64 seed = 1;
    for (int i = 0; i < count; i++) {
        double *value[2] = {&points[i].lon_deg, &points[i].lat_deg};
        for (int k = 0; k < 2; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            *value[k] = (double)(seed >> 44) / 1e6; // 0 … 1.05
        }
        points[i].lon_deg += 105.5;
        points[i].lat_deg -= 7;
    }
    return points;
}

static void fills_the_land(void **state) {
    (void)state;
    enum { COUNT = 400 };
    g_autofree LonLat *points = scattered(COUNT);
    g_autoptr(Shape) land = rectangle(105, -7.5, 107, -5.5);
    Shape **areas = areas_of(points, COUNT, land);
    double sum = check_tiling(areas, COUNT);
    assert_true(fabs(sum - 4.0) < 4e-9);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(shape_part_count(areas[i]), 1);
        assert_true(shape_contains(areas[i], points[i]));
    }
    free_areas(areas, COUNT);
}

static void fills_a_hull_of_its_own(void **state) {
    (void)state;
    enum { COUNT = 400 };
    g_autofree LonLat *points = scattered(COUNT);
    Shape **areas = areas_of(points, COUNT, NULL);
    double sum = check_tiling(areas, COUNT);
    assert_true(sum > 1.0 && sum < 1.5); // the points fill a square of 1.05
    for (int i = 0; i < COUNT; i++)
        assert_true(shape_contains(areas[i], points[i]));
    Shape **again = areas_of(points, COUNT, NULL);
    for (int i = 0; i < COUNT; i++) {
        int vertices = areas[i]->ring_first[areas[i]->ring_count];
        assert_int_equal(vertices, again[i]->ring_first[again[i]->ring_count]);
        assert_memory_equal(areas[i]->points, again[i]->points, sizeof(LonLat) * (gsize)vertices);
    }
    free_areas(areas, COUNT);
    free_areas(again, COUNT);
}

static void few_points_and_lines_work(void **state) {
    (void)state;
    static const LonLat line[] = {{106, -6}, {106.01, -6}, {106.02, -6},   {106.03, -6},
                                  {106, -6}, {106, -6.01}, {106.01, -6.01}};
    static const struct { int first, count; } cases[] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {4, 3}};
    g_autoptr(Shape) land = rectangle(105.9, -6.1, 106.1, -5.9);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const LonLat *points = line + cases[i].first;
        for (int clipped = 0; clipped < 2; clipped++) {
            Shape **areas = areas_of(points, cases[i].count, clipped ? land : NULL);
            double sum = check_tiling(areas, cases[i].count);
            if (clipped)
                assert_true(fabs(sum - 0.04) < 1e-11);
            for (int p = 0; p < cases[i].count; p++)
                assert_true(shape_contains(areas[p], points[p]));
            free_areas(areas, cases[i].count);
        }
    }
    // One point alone: about a disc of 2 km.
    Shape **one = areas_of(line, 1, NULL);
    assert_true(fabs(shape_area_km2(one[0]) - G_PI * 4) < 0.5);
    free_areas(one, 1);
    Shape **none = areas_of(line, 0, NULL);
    assert_non_null(none);
    g_free(none);
}

// Two points of a lattice tie in many places; near-collinear ones upset hulls.
static void lattices_work(void **state) {
    (void)state;
    enum { SIDE = 15, COUNT = SIDE * SIDE };
    LonLat points[COUNT];
    for (int i = 0; i < COUNT; i++)
        points[i] = (LonLat){106 + 0.01 * (i % SIDE), -6 - 0.01 * (i / SIDE)};
    Shape **areas = areas_of(points, COUNT, NULL);
    check_tiling(areas, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_true(shape_contains(areas[i], points[i]));
    // Cells inside the lattice are squares of one spacing.
    assert_true(fabs(plane_area(areas[COUNT / 2]) - 1e-4) < 1e-10);
    free_areas(areas, COUNT);
}

static void follows_lakes_and_islands(void **state) {
    (void)state;
    ShapeBuilder *builder = shape_builder_new();
    static const double boxes[3][4] = {
        {106, -6.2, 106.2, -6}, {106.05, -6.15, 106.15, -6.05}, {106.25, -6.2, 106.3, -6}};
    for (int i = 0; i < 3; i++) {
        if (i != 1)
            shape_builder_begin_part(builder); // the second box is a lake in the first
        shape_builder_begin_ring(builder);
        shape_builder_add(builder, (LonLat){boxes[i][0], boxes[i][1]});
        shape_builder_add(builder, (LonLat){boxes[i][2], boxes[i][1]});
        shape_builder_add(builder, (LonLat){boxes[i][2], boxes[i][3]});
        shape_builder_add(builder, (LonLat){boxes[i][0], boxes[i][3]});
    }
    g_autoptr(Shape) land = shape_builder_end(builder);
    // The last one stands at sea beyond the others: it has no land.
    static const LonLat points[] = {{106.02, -6.1}, {106.18, -6.1}, {105.2, -6.1}};
    Shape **areas = areas_of(points, 3, land);
    double sum = check_tiling(areas, 3);
    assert_true(fabs(sum - 0.04) < 1e-10);
    assert_int_equal(shape_part_count(areas[1]), 2); // takes the island along
    assert_int_equal(areas[2]->ring_count, 0);
    assert_false(shape_contains(areas[0], (LonLat){106.08, -6.1}));
    free_areas(areas, 3);
}

static void refuses_coinciding_points(void **state) {
    (void)state;
    static const LonLat points[] = {{106, -6}, {106.5, -6}, {106.000000001, -6}};
    g_autoptr(GError) error = NULL;
    assert_null(indicative_areas(points, 3, NULL, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_non_null(strstr(error->message, "ke-1 dan ke-3 berimpit"));
    g_clear_error(&error);
    const LonLat wild[] = {{106, -6}, {(double)NAN, -6}};
    assert_null(indicative_areas(wild, 2, NULL, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_non_null(strstr(error->message, "titik ke-2"));
}

static void divides_banten(void **state) {
    (void)state;
    g_autofree char *path = resource_path("data/banten/villages.csv", NULL);
    g_autoptr(CsvTable) table = path != NULL ? csv_read(path, NULL) : NULL;
    if (table == NULL) {
        print_message("DILEWATI: data/banten/villages.csv tidak ada\n");
        skip();
    }
    int count = csv_row_count(table);
    g_autofree LonLat *points = g_new(LonLat, (gsize)count);
    for (int i = 0; i < count; i++) {
        assert_true(
            text_to_double(csv_cell(table, i, csv_column(table, "lon")), &points[i].lon_deg));
        assert_true(
            text_to_double(csv_cell(table, i, csv_column(table, "lat")), &points[i].lat_deg));
    }
    gint64 start = g_get_monotonic_time();
    Shape **areas = areas_of(points, count, NULL);
    print_message("Banten: %d wilayah dalam %.0f ms\n", count,
                  (double)(g_get_monotonic_time() - start) / 1e3);
    check_tiling(areas, count);
    double area_km2 = 0;
    for (int i = 0; i < count; i++) {
        assert_true(shape_contains(areas[i], points[i]));
        area_km2 += shape_area_km2(areas[i]);
    }
    // The official area is 9,355.763 km2; the hull leaves capes out.
    assert_true(area_km2 > 8500 && area_km2 < 9500);
    free_areas(areas, count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_the_land),
        cmocka_unit_test(fills_a_hull_of_its_own),
        cmocka_unit_test(few_points_and_lines_work),
        cmocka_unit_test(lattices_work),
        cmocka_unit_test(follows_lakes_and_islands),
        cmocka_unit_test(refuses_coinciding_points),
        cmocka_unit_test(divides_banten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Areas of shapes by the even-odd rule, against GEOS's own make_valid.
#include <geos_c.h>
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "intake/vector.h"
#include "load/area.h"
#include "shared_data.h"

static void quiet(const char *message, void *data) {
    (void)message;
    (void)data;
}

static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const Shape *shape, int ring) {
    int first = shape->ring_first[ring], count = shape->ring_first[ring + 1] - first;
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    for (int i = 0; i < count; i++)
        GEOSCoordSeq_setXY_r(geos, sequence, (unsigned)i, shape->points[first + i].lon_deg,
                             shape->points[first + i].lat_deg);
    return GEOSGeom_createLinearRing_r(geos, sequence);
}

// The parts as the file has them, made valid by GEOS; area in square degrees.
static double made_valid(GEOSContextHandle_t geos, const Shape *shape, bool *valid) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    for (int ring = 0; ring < shape->ring_count;) {
        int part = shape->ring_part[ring];
        GEOSGeometry *shell = ring_of(geos, shape, ring++);
        g_autoptr(GPtrArray) holes = g_ptr_array_new();
        for (; ring < shape->ring_count && shape->ring_part[ring] == part; ring++)
            g_ptr_array_add(holes, ring_of(geos, shape, ring));
        g_ptr_array_add(parts, GEOSGeom_createPolygon_r(
                                   geos, shell, (GEOSGeometry **)(void *)holes->pdata, holes->len));
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(
        geos, GEOS_MULTIPOLYGON, (GEOSGeometry **)(void *)parts->pdata, parts->len);
    GEOSGeometry *mended = GEOSMakeValid_r(geos, all);
    double area = 0;
    *valid = GEOSisValid_r(geos, all) == 1;
    GEOSArea_r(geos, mended, &area);
    GEOSGeom_destroy_r(geos, all);
    GEOSGeom_destroy_r(geos, mended);
    return area;
}

static void agrees_with_make_valid(const char *name, int features, bool some_invalid) {
    g_autofree char *path = shared_data_path(name);
    if (path == NULL)
        skip();
    g_autoptr(VectorLayer) layer = vector_read(path, NULL, NULL, NULL);
    assert_non_null(layer);
    assert_int_equal(layer->count, features);
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos, quiet, NULL);
    GEOSContext_setNoticeMessageHandler_r(geos, quiet, NULL);
    g_autoptr(AreaKit) kit = area_kit_new(-6.4);
    int invalid = 0;
    double scale = 0, sum = 0, sum_valid = 0;
    for (int i = 0; i < layer->count; i++) {
        bool valid;
        double degrees = made_valid(geos, layer->shapes[i], &valid);
        double m2 = area_m2(kit, area_of(kit, layer->shapes[i]));
        assert_int_equal(area_shape_is_valid(kit, layer->shapes[i]), valid);
        // Square metres of a square degree on the kit's plane, by a feature that is valid.
        if (valid && scale == 0)
            scale = m2 / degrees;
        invalid += !valid;
        sum += m2;
        sum_valid += degrees;
    }
    for (int i = 0; i < layer->count; i++) {
        bool valid;
        double degrees = made_valid(geos, layer->shapes[i], &valid);
        double m2 = area_m2(kit, area_of(kit, layer->shapes[i]));
        if (fabs(m2 - degrees * scale) > 1e-6 * m2)
            fail_msg("%s, fitur %d: %.9g m2, make_valid %.9g", name, i + 1, m2, degrees * scale);
    }
    assert_true(fabs(sum - sum_valid * scale) < 1e-6 * sum);
    assert_int_equal(invalid > 0, some_invalid);
    GEOS_finish_r(geos);
}

static void real_regencies(void **state) {
    (void)state;
    agrees_with_make_valid("data/boundaries/banten_regencies.geojson", 8, true);
}

static void real_districts(void **state) {
    (void)state;
    agrees_with_make_valid("data/boundaries/banten_districts.geojson", 155, true);
}

/* ---- made-up shapes, in hundredths of a degree ---- */

static void add_ring(ShapeBuilder *builder, const int *xy, int count) {
    shape_builder_begin_ring(builder);
    for (int i = 0; i < count; i++)
        shape_builder_add(builder, (LonLat){106 + xy[2 * i] / 100.0, -6 + xy[2 * i + 1] / 100.0});
}

static double share_of_square(Shape *shape) {
    static const int square[] = {0, 0, 10, 0, 10, 10, 0, 10};
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(builder, square, 4);
    g_autoptr(Shape) whole = shape_builder_end(builder);
    g_autoptr(AreaKit) kit = area_kit_new(-6);
    double share = area_m2(kit, area_of(kit, shape)) / area_m2(kit, area_of(kit, whole));
    shape_free(shape);
    return share;
}

static void odd_shapes(void **state) {
    (void)state;
    static const int bow_tie[] = {0, 0, 10, 10, 10, 0, 0, 10};
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(builder, bow_tie, 4);
    assert_true(fabs(share_of_square(shape_builder_end(builder)) - 0.5) < 1e-9);

    // A hole as a part, and an island in it as another; clockwise and not.
    static const int shell[] = {0, 0, 0, 10, 10, 10, 10, 0}, hole[] = {2, 2, 8, 2, 8, 8, 2, 8},
                     island[] = {4, 4, 6, 4, 6, 6, 4, 6};
    builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(builder, hole, 4);
    shape_builder_begin_part(builder);
    add_ring(builder, shell, 4);
    shape_builder_begin_part(builder);
    add_ring(builder, island, 4);
    assert_true(fabs(share_of_square(shape_builder_end(builder)) - (1 - 0.36 + 0.04)) < 1e-9);
}

static void slivers_fall_off(void **state) {
    (void)state;
    // A square of 1.1 km with a tail 5 m wide.
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    const double xy[][2] = {{0, 0},          {0.01, 0},       {0.01, 0.005}, {0.03, 0.005},
                            {0.03, 0.00505}, {0.01, 0.00505}, {0.01, 0.01},  {0, 0.01}};
    for (gsize i = 0; i < G_N_ELEMENTS(xy); i++)
        shape_builder_add(builder, (LonLat){106 + xy[i][0], -6 + xy[i][1]});
    g_autoptr(Shape) shape = shape_builder_end(builder);
    g_autoptr(AreaKit) kit = area_kit_new(-6);
    g_autoptr(Shape) rest = area_shape(kit, area_without_slivers(kit, area_of(kit, shape), 10));
    LonLat low, high;
    assert_true(shape_bounds(rest, &low, &high));
    assert_true(fabs(low.lon_deg - 106) < 1e-9 && fabs(low.lat_deg + 6) < 1e-9);
    assert_true(high.lon_deg < 106.0101 && fabs(high.lat_deg + 5.99) < 1e-9);
}

int main(void) {
    vector_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_regencies),
        cmocka_unit_test(real_districts),
        cmocka_unit_test(odd_shapes),
        cmocka_unit_test(slivers_fall_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "load/area.h"

#include <geos_c.h>
#include <math.h>

#include "base/log.h"
#include "geo/geodesy.h"
#include "geo/topology.h"

// An Area is a GEOSGeometry under another name, so that GEOS stays in here.
struct AreaKit {
    GEOSContextHandle_t geos;
    double lon_m, lat_m;
    GPtrArray *areas; // GEOSGeometry*, all that were made
};

struct AreaIndex {
    AreaKit *kit;
    GEOSSTRtree *tree;
    int *numbers; // what the tree's items point to
};

static void on_message(const char *message, void *data) {
    (void)data;
    log_debug("GEOS: %s", message);
}

AreaKit *area_kit_new(double middle_lat_deg) {
    AreaKit *kit = g_new0(AreaKit, 1);
    kit->geos = GEOS_init_r();
    GEOSContext_setNoticeMessageHandler_r(kit->geos, on_message, NULL);
    GEOSContext_setErrorMessageHandler_r(kit->geos, on_message, NULL);
    geodesy_degree_lengths(middle_lat_deg, &kit->lon_m, &kit->lat_m);
    kit->areas = g_ptr_array_new();
    return kit;
}

void area_kit_free(AreaKit *kit) {
    if (kit == NULL)
        return;
    for (guint i = 0; i < kit->areas->len; i++)
        GEOSGeom_destroy_r(kit->geos, g_ptr_array_index(kit->areas, i));
    g_ptr_array_unref(kit->areas);
    GEOS_finish_r(kit->geos);
    g_free(kit);
}

static const GEOSGeometry *geometry(const Area *area) {
    return (const GEOSGeometry *)(const void *)area;
}

// GEOS gives NULL when it fails, which it does on nothing that is valid; then
// there is no area.
static const Area *keep(AreaKit *kit, GEOSGeometry *made) {
    if (made == NULL)
        made = GEOSGeom_createEmptyPolygon_r(kit->geos);
    g_ptr_array_add(kit->areas, made);
    return (const Area *)(const void *)made;
}

// ------------------------------------------------------------ from a shape

static GEOSGeometry *make_ring(const AreaKit *kit, const Shape *shape, int ring) {
    int first = shape->ring_first[ring];
    unsigned count = (unsigned)(shape->ring_first[ring + 1] - first);
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(kit->geos, count, 2);
    for (unsigned i = 0; sequence != NULL && i < count; i++) {
        LonLat p = shape->points[first + (int)i];
        GEOSCoordSeq_setXY_r(kit->geos, sequence, i, p.lon_deg * kit->lon_m,
                             p.lat_deg * kit->lat_m);
    }
    return sequence != NULL ? GEOSGeom_createLinearRing_r(kit->geos, sequence) : NULL;
}

// The rings from `*ring` on that are one part; NULL when GEOS takes them for none.
static GEOSGeometry *make_part(const AreaKit *kit, const Shape *shape, int *ring) {
    int part = shape->ring_part[*ring];
    GEOSGeometry *shell = make_ring(kit, shape, (*ring)++);
    GPtrArray *holes = g_ptr_array_new();
    bool whole = shell != NULL;
    for (; *ring < shape->ring_count && shape->ring_part[*ring] == part; (*ring)++) {
        GEOSGeometry *hole = make_ring(kit, shape, *ring);
        whole = whole && hole != NULL;
        if (hole != NULL)
            g_ptr_array_add(holes, hole);
    }
    GEOSGeometry *polygon = NULL;
    if (whole) {
        polygon = GEOSGeom_createPolygon_r(kit->geos, shell, (GEOSGeometry **)(void *)holes->pdata,
                                           holes->len);
    } else {
        GEOSGeom_destroy_r(kit->geos, shell);
        for (guint i = 0; i < holes->len; i++)
            GEOSGeom_destroy_r(kit->geos, g_ptr_array_index(holes, i));
    }
    g_ptr_array_unref(holes);
    return polygon;
}

// The shape as it stands, valid or not; NULL when it cannot even be made.
static GEOSGeometry *as_it_stands(const AreaKit *kit, const Shape *shape) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    bool whole = true;
    for (int ring = 0; ring < shape->ring_count;) {
        GEOSGeometry *part = make_part(kit, shape, &ring);
        whole = whole && part != NULL;
        if (part != NULL)
            g_ptr_array_add(parts, part);
    }
    GEOSGeometry **members = (GEOSGeometry **)(void *)parts->pdata;
    if (whole)
        return GEOSGeom_createCollection_r(kit->geos, GEOS_MULTIPOLYGON, members, parts->len);
    for (guint i = 0; i < parts->len; i++)
        GEOSGeom_destroy_r(kit->geos, members[i]);
    return NULL;
}

// The even-odd rule, by the cleaner of the coverage with all its mending off.
static Shape *even_odd(const Shape *shape) {
    const TopologyRules nothing = {0};
    g_autoptr(Topology) topology = topology_build(&shape, 1, &nothing, NULL, NULL);
    if (topology == NULL)
        return shape_builder_end(shape_builder_new());
    int group = 0;
    g_autofree Shape **shapes = topology_shapes(topology, &group, 1);
    return shapes[0];
}

const Area *area_of(AreaKit *kit, const Shape *shape) {
    GEOSGeometry *made = as_it_stands(kit, shape);
    if (made != NULL && GEOSisValid_r(kit->geos, made) == 1)
        return keep(kit, made);
    GEOSGeom_destroy_r(kit->geos, made);
    g_autoptr(Shape) clean = even_odd(shape);
    return keep(kit, as_it_stands(kit, clean));
}

bool area_shape_is_valid(AreaKit *kit, const Shape *shape) {
    GEOSGeometry *made = as_it_stands(kit, shape);
    bool valid = made != NULL && GEOSisValid_r(kit->geos, made) == 1;
    GEOSGeom_destroy_r(kit->geos, made);
    return valid;
}

// ------------------------------------------------------------- reckoning

static double measure(const AreaKit *kit, const GEOSGeometry *what) {
    double m2 = 0;
    return what != NULL && GEOSArea_r(kit->geos, what, &m2) == 1 ? m2 : 0;
}

double area_m2(AreaKit *kit, const Area *area) {
    return measure(kit, geometry(area));
}

double area_overlap_m2(AreaKit *kit, const Area *a, const Area *b) {
    GEOSGeometry *common = GEOSIntersection_r(kit->geos, geometry(a), geometry(b));
    double m2 = measure(kit, common);
    GEOSGeom_destroy_r(kit->geos, common);
    return m2;
}

double area_distance_m(AreaKit *kit, const Area *area, LonLat position) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(kit->geos, position.lon_deg * kit->lon_m,
                                                       position.lat_deg * kit->lat_m);
    double metres = INFINITY;
    GEOSDistance_r(kit->geos, point, geometry(area), &metres);
    GEOSGeom_destroy_r(kit->geos, point);
    return metres;
}

const Area *area_union(AreaKit *kit, const Area *const *areas, int count) {
    GEOSGeometry **members = g_new(GEOSGeometry *, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        members[i] = GEOSGeom_clone_r(kit->geos, geometry(areas[i]));
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(kit->geos, GEOS_GEOMETRYCOLLECTION, members, (unsigned)count);
    g_free(members);
    GEOSGeometry *merged = all != NULL ? GEOSUnaryUnion_r(kit->geos, all) : NULL;
    GEOSGeom_destroy_r(kit->geos, all);
    return keep(kit, merged);
}

const Area *area_minus(AreaKit *kit, const Area *from, const Area *what) {
    return keep(kit, GEOSDifference_r(kit->geos, geometry(from), geometry(what)));
}

// Sharp joins, so that corners survive drawing in and out again.
static GEOSGeometry *grown(const AreaKit *kit, const GEOSGeometry *area, double metres) {
    return area == NULL ? NULL
                        : GEOSBufferWithStyle_r(kit->geos, area, metres, 8, GEOSBUF_CAP_FLAT,
                                                GEOSBUF_JOIN_MITRE, 5);
}

const Area *area_without_slivers(AreaKit *kit, const Area *area, double width_m) {
    GEOSGeometry *core = grown(kit, geometry(area), -width_m / 2);
    // A little wider than it was drawn in, so that the border itself is held.
    GEOSGeometry *wide = grown(kit, core, width_m / 2 * 1.01);
    GEOSGeometry *kept = wide != NULL ? GEOSIntersection_r(kit->geos, geometry(area), wide) : NULL;
    GEOSGeom_destroy_r(kit->geos, core);
    GEOSGeom_destroy_r(kit->geos, wide);
    return keep(kit, kept);
}

// --------------------------------------------------------------- to a shape

static double on_grid(double degrees) {
    return (double)llround(degrees * TOPOLOGY_UNITS_PER_DEGREE) / TOPOLOGY_UNITS_PER_DEGREE;
}

static void add_ring(const AreaKit *kit, const GEOSGeometry *ring, ShapeBuilder *builder) {
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(kit->geos, ring);
    unsigned count = 0;
    if (sequence != NULL)
        GEOSCoordSeq_getSize_r(kit->geos, sequence, &count);
    shape_builder_begin_ring(builder);
    for (unsigned i = 0; i < count; i++) {
        double x = 0, y = 0;
        GEOSCoordSeq_getXY_r(kit->geos, sequence, i, &x, &y);
        shape_builder_add(builder, (LonLat){on_grid(x / kit->lon_m), on_grid(y / kit->lat_m)});
    }
}

Shape *area_shape(AreaKit *kit, const Area *area) {
    ShapeBuilder *builder = shape_builder_new();
    int parts = GEOSGetNumGeometries_r(kit->geos, geometry(area));
    for (int i = 0; i < parts; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(kit->geos, geometry(area), i);
        // Differences may leave lines and points behind.
        if (GEOSGeomTypeId_r(kit->geos, part) != GEOS_POLYGON || GEOSisEmpty_r(kit->geos, part))
            continue;
        shape_builder_begin_part(builder);
        add_ring(kit, GEOSGetExteriorRing_r(kit->geos, part), builder);
        int holes = GEOSGetNumInteriorRings_r(kit->geos, part);
        for (int h = 0; h < holes; h++)
            add_ring(kit, GEOSGetInteriorRingN_r(kit->geos, part, h), builder);
    }
    return shape_builder_end(builder);
}

// ------------------------------------------------------------------- index

AreaIndex *area_index_new(AreaKit *kit, const Area *const *areas, int count) {
    AreaIndex *index = g_new0(AreaIndex, 1);
    index->kit = kit;
    index->tree = GEOSSTRtree_create_r(kit->geos, 10);
    index->numbers = g_new(int, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        index->numbers[i] = i;
        if (!GEOSisEmpty_r(kit->geos, geometry(areas[i])))
            GEOSSTRtree_insert_r(kit->geos, index->tree, geometry(areas[i]), &index->numbers[i]);
    }
    return index;
}

void area_index_free(AreaIndex *index) {
    if (index == NULL)
        return;
    GEOSSTRtree_destroy_r(index->kit->geos, index->tree);
    g_free(index->numbers);
    g_free(index);
}

static void on_found(void *item, void *found) {
    g_array_append_val((GArray *)found, *(int *)item);
}

static int compare_ints(const void *left, const void *right) {
    return *(const int *)left - *(const int *)right;
}

GArray *area_index_near(AreaIndex *index, const Area *area) {
    GArray *found = g_array_new(FALSE, FALSE, sizeof(int));
    if (!GEOSisEmpty_r(index->kit->geos, geometry(area)))
        GEOSSTRtree_query_r(index->kit->geos, index->tree, geometry(area), on_found, found);
    g_array_sort(found, compare_ints);
    return found;
}

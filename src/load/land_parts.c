#include "load/land_parts.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/log.h"
#include "geo/disjoint.h"
#include "geo/geodesy.h"

// The land as GEOS polygons in metres on a local plane: over a province the
// scale is off by up to 0.2 %, far less than what `gap_m` is known to.
typedef struct {
    GEOSContextHandle_t geos;
    const Shape *land;
    double lon_m, lat_m;
    GEOSGeometry **parts;
    PlanePoint *low, *high; // bounds of each part
    int count;
} Land;

static void on_geos_message(const char *message, void *data) {
    (void)data;
    log_warning("GEOS: %s", message);
}

static GEOSGeometry *make_ring(const Land *land, int ring) {
    int first = land->land->ring_first[ring];
    unsigned int count = (unsigned int)(land->land->ring_first[ring + 1] - first);
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(land->geos, count, 2);
    for (unsigned int i = 0; i < count; i++) {
        LonLat p = land->land->points[first + (int)i];
        GEOSCoordSeq_setXY_r(land->geos, sequence, i, p.lon_deg * land->lon_m,
                             p.lat_deg * land->lat_m);
    }
    return GEOSGeom_createLinearRing_r(land->geos, sequence);
}

static void open_land(Land *land, const Shape *shape) {
    land->geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(land->geos, on_geos_message, NULL);
    LonLat low, high;
    shape_bounds(shape, &low, &high);
    geodesy_degree_lengths((low.lat_deg + high.lat_deg) / 2, &land->lon_m, &land->lat_m);
    land->land = shape;
    land->count = shape_part_count(shape);
    land->parts = g_new0(GEOSGeometry *, (gsize)land->count + 1);
    land->low = g_new(PlanePoint, (gsize)land->count + 1);
    land->high = g_new(PlanePoint, (gsize)land->count + 1);
    for (int ring = 0; ring < shape->ring_count;) {
        int part = shape->ring_part[ring];
        GEOSGeometry *shell = make_ring(land, ring++);
        GPtrArray *holes = g_ptr_array_new();
        for (; ring < shape->ring_count && shape->ring_part[ring] == part; ring++)
            g_ptr_array_add(holes, make_ring(land, ring));
        land->parts[part] = GEOSGeom_createPolygon_r(
            land->geos, shell, (GEOSGeometry **)(void *)holes->pdata, holes->len);
        g_ptr_array_unref(holes);
        GEOSGeom_getExtent_r(land->geos, land->parts[part], &land->low[part].x, &land->low[part].y,
                             &land->high[part].x, &land->high[part].y);
    }
}

static bool bounds_within(const Land *land, int i, int j, double gap_m) {
    return land->low[i].x <= land->high[j].x + gap_m && land->low[j].x <= land->high[i].x + gap_m &&
           land->low[i].y <= land->high[j].y + gap_m && land->low[j].y <= land->high[i].y + gap_m;
}

static void close_land(Land *land) {
    for (int i = 0; i < land->count; i++)
        GEOSGeom_destroy_r(land->geos, land->parts[i]);
    g_free(land->parts);
    g_free(land->low);
    g_free(land->high);
    GEOS_finish_r(land->geos);
}

// (The facets' index serves this call; GEOSPreparedDistanceWithin goes without.)
static double distance_m(const Land *land, const GEOSPreparedGeometry *prepared, int part) {
    double distance = INFINITY;
    GEOSPreparedDistance_r(land->geos, prepared, land->parts[part], &distance);
    return distance;
}

// Root of each part after joining those nearer than gap_m.
static int *join_parts(const Land *land, double gap_m) {
    int *parent = disjoint_new(land->count);
    for (int i = 0; i < land->count; i++) {
        const GEOSPreparedGeometry *prepared = GEOSPrepare_r(land->geos, land->parts[i]);
        for (int j = i + 1; j < land->count; j++) {
            if (bounds_within(land, i, j, gap_m) &&
                disjoint_root(parent, i) != disjoint_root(parent, j) &&
                distance_m(land, prepared, j) < gap_m)
                disjoint_join(parent, j, i);
        }
        GEOSPreparedGeom_destroy_r(land->geos, prepared);
    }
    for (int i = 0; i < land->count; i++)
        parent[i] = disjoint_root(parent, i);
    return parent;
}

typedef struct {
    int root;
    double area;
} Joined;

static int compare_joined(const void *left, const void *right) {
    const Joined *p = left, *q = right;
    if (p->area != q->area)
        return p->area > q->area ? -1 : 1;
    return p->root - q->root;
}

// Number of each part, from 1 by falling area of what it is joined to.
static int *number_parts(const Land *land, const int *root, int *count) {
    g_autofree Joined *joined = g_new0(Joined, (gsize)land->count + 1);
    for (int i = 0; i < land->count; i++) {
        double area = 0;
        GEOSArea_r(land->geos, land->parts[i], &area);
        joined[i].root = i;
        joined[root[i]].area += area;
    }
    qsort(joined, (size_t)land->count, sizeof *joined, compare_joined);
    g_autofree int *number_of_root = g_new0(int, (gsize)land->count + 1);
    *count = 0;
    for (int i = 0; i < land->count; i++) {
        if (joined[i].area > 0)
            number_of_root[joined[i].root] = ++*count;
    }
    int *number = g_new(int, (gsize)land->count + 1);
    for (int i = 0; i < land->count; i++)
        number[i] = number_of_root[root[i]];
    return number;
}

static int nearest_part(const Land *land, LonLat position) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(land->geos, position.lon_deg * land->lon_m,
                                                       position.lat_deg * land->lat_m);
    int best = 0;
    double best_m = 0;
    for (int i = 0; i < land->count; i++) {
        double distance_m = 0;
        GEOSDistance_r(land->geos, point, land->parts[i], &distance_m);
        if (i == 0 || distance_m < best_m) {
            best = i;
            best_m = distance_m;
        }
    }
    GEOSGeom_destroy_r(land->geos, point);
    return best;
}

static int part_of(const Land *land, LonLat position) {
    int part = shape_part_at(land->land, position);
    return part >= 0 ? part : nearest_part(land, position);
}

bool land_parts_number(World *world, double gap_m, GError **error) {
    if (world->indicative)
        return true;
    g_autofree int *one = g_new0(int, (gsize)world->regions[world->unit_level].count + 1);
    g_autofree Shape **all = topology_shapes(world->topology, one, 1);
    g_autoptr(Shape) shape = all[0];
    if (shape->ring_count == 0) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA, "batas wilayah tidak punya luas");
        return false;
    }
    Land land;
    open_land(&land, shape);
    g_autofree int *root = join_parts(&land, gap_m);
    g_autofree int *number = number_parts(&land, root, &world->land_part_count);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++)
        world->villages[i].land_part = number[part_of(&land, world->villages[i].point)];
    for (int i = 0; i < world->library_count; i++)
        world->libraries[i].land_part = number[part_of(&land, world->libraries[i].position)];
    close_land(&land);
    return true;
}

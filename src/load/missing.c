#include "load/missing.h"

#include <math.h>

#include "load/area.h"
#include "load/indicative.h"

// A place that lies in a hole by this much of its area means the hole.
#define HOLE_SHARE 0.9

// A hole in the coverage.
typedef struct {
    int ring;              // in Fill.rings
    Shape *outer;          // that ring alone
    GHashTable *districts; // those of the villages round it, as index + 1
    GArray *claims;        // int: missing villages that get it
} Hole;

typedef struct {
    World *world;
    Shape **shapes;
    const Topology *present;
    RingSet *rings;   // of all land as one
    GPtrArray *holes; // Hole*
    AreaKit *kit;
    int found;
} Fill;

static void hole_free(gpointer data) {
    Hole *hole = data;
    shape_free(hole->outer);
    g_hash_table_unref(hole->districts);
    g_array_unref(hole->claims);
    g_free(hole);
}

static bool is_empty(const Shape *shape) {
    return shape == NULL || shape->ring_count == 0;
}

static bool has_point(const World *world, int village) {
    return isfinite(world->villages[village].point.lon_deg);
}

static int district_of(const World *world, int village) {
    return world->regions[LEVEL_VILLAGE].items[village].parent;
}

// ------------------------------------------------------------------- holes

static void add_ring(const Topology *topology, const RingSet *rings, int ring,
                     ShapeBuilder *builder) {
    const GridPoint *vertices = topology_vertices(topology);
    shape_builder_begin_ring(builder);
    for (int u = rings->ring_first[ring]; u < rings->ring_first[ring + 1]; u++) {
        const Arc *arc = &topology_arcs(topology)[rings->uses[u].arc];
        for (int i = 0; i + 1 < arc->count; i++) {
            int at = rings->uses[u].reversed ? arc->count - 1 - i : i;
            shape_builder_add(builder, topology_lonlat(vertices[arc->first + at]));
        }
    }
}

static Shape *ring_shape(const Topology *topology, const RingSet *rings, int ring) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(topology, rings, ring, builder);
    return shape_builder_end(builder);
}

// The hole with the land that stands in it taken out.
static Shape *hole_shape(const Fill *fill, const Hole *hole) {
    const Topology *topology = fill->present;
    const RingSet *rings = fill->rings;
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(topology, rings, hole->ring, builder);
    for (int r = 0; r < rings->ring_count; r++) {
        if (rings->ring_hole[r])
            continue;
        g_autoptr(Shape) shell = ring_shape(topology, rings, r);
        // Land in the hole does not touch its rim with more than one vertex.
        if (shell->ring_count > 0 && shape_contains(hole->outer, shell->points[0]) &&
            shape_contains(hole->outer, shell->points[1]))
            add_ring(topology, rings, r, builder);
    }
    return shape_builder_end(builder);
}

static GPtrArray *find_holes(const World *world, const Topology *topology, const RingSet *rings) {
    GPtrArray *holes = g_ptr_array_new_with_free_func(hole_free);
    for (int ring = 0; ring < rings->ring_count; ring++) {
        if (!rings->ring_hole[ring])
            continue;
        Hole *hole = g_new0(Hole, 1);
        hole->ring = ring;
        hole->outer = ring_shape(topology, rings, ring);
        hole->districts = g_hash_table_new(NULL, NULL);
        hole->claims = g_array_new(FALSE, FALSE, sizeof(int));
        for (int u = rings->ring_first[ring]; u < rings->ring_first[ring + 1]; u++) {
            const Arc *arc = &topology_arcs(topology)[rings->uses[u].arc];
            int village = arc->left >= 0 ? arc->left : arc->right;
            g_hash_table_add(hole->districts, GINT_TO_POINTER(district_of(world, village) + 1));
        }
        g_ptr_array_add(holes, hole);
    }
    return holes;
}

static Hole *hole_at(const Fill *fill, LonLat point) {
    for (guint h = 0; h < fill->holes->len; h++) {
        Hole *hole = g_ptr_array_index(fill->holes, h);
        if (shape_contains(hole->outer, point))
            return hole;
    }
    return NULL;
}

// The one hole beside the village's district that nobody's point lies in.
static Hole *hole_beside(const Fill *fill, int village) {
    Hole *only = NULL;
    for (guint h = 0; h < fill->holes->len; h++) {
        Hole *hole = g_ptr_array_index(fill->holes, h);
        int district = district_of(fill->world, village);
        if (!g_hash_table_contains(hole->districts, GINT_TO_POINTER(district + 1)))
            continue;
        if (only != NULL)
            return NULL;
        only = hole;
    }
    LonLat point = fill->world->villages[village].point;
    bool far = only != NULL && has_point(fill->world, village) &&
               area_distance_m(fill->kit, area_of(fill->kit, only->outer), point) > MISSING_NEAR_M;
    return far ? NULL : only;
}

// ----------------------------------------------------------------- parting

static void take(Fill *fill, int village, Shape *shape) {
    shape_free(fill->shapes[village]);
    fill->shapes[village] = shape;
    fill->world->regions[LEVEL_VILLAGE].items[village].indicative = true;
    fill->found++;
}

static bool same_place(const World *world, int a, int b) {
    return world->villages[a].point.lon_deg == world->villages[b].point.lon_deg &&
           world->villages[a].point.lat_deg == world->villages[b].point.lat_deg;
}

// Claims that the place can be parted among: those with a point of their own.
static GArray *with_points(const Fill *fill, const GArray *claims) {
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < claims->len; i++) {
        int village = g_array_index(claims, int, i);
        bool own = has_point(fill->world, village);
        for (guint k = 0; own && k < kept->len; k++)
            own = !same_place(fill->world, village, g_array_index(kept, int, k));
        if (own)
            g_array_append_val(kept, village);
    }
    return kept;
}

// Give the place to those who claim it.
static bool part_place(Fill *fill, const Shape *place, const GArray *claims, GError **error) {
    g_autoptr(GArray) parted = claims->len > 1 ? with_points(fill, claims) : NULL;
    if (claims->len == 0 || is_empty(place) || (parted != NULL && parted->len == 0))
        return true;
    const GArray *villages = parted != NULL ? parted : claims;
    g_autofree LonLat *points = g_new(LonLat, villages->len);
    for (guint i = 0; i < villages->len; i++)
        points[i] = fill->world->villages[g_array_index(villages, int, i)].point;
    if (villages->len == 1)
        points[0] = place->points[0]; // any will do, and it may have none
    g_autofree Shape **areas = indicative_areas(points, (int)villages->len, place, error);
    if (areas == NULL)
        return false;
    for (guint i = 0; i < villages->len; i++) {
        if (is_empty(areas[i]))
            shape_free(areas[i]);
        else
            take(fill, g_array_index(villages, int, i), areas[i]);
    }
    return true;
}

// --------------------------------------------------------------- districts

static bool bounds_touch(const Shape *a, const Shape *b) {
    LonLat a_low, a_high, b_low, b_high;
    return shape_bounds(a, &a_low, &a_high) && shape_bounds(b, &b_low, &b_high) &&
           a_low.lon_deg <= b_high.lon_deg && b_low.lon_deg <= a_high.lon_deg &&
           a_low.lat_deg <= b_high.lat_deg && b_low.lat_deg <= a_high.lat_deg;
}

static const Area *present_near(Fill *fill, const Shape *district) {
    g_autoptr(GPtrArray) near = g_ptr_array_new();
    for (int v = 0; v < fill->world->regions[LEVEL_VILLAGE].count; v++) {
        if (!is_empty(fill->shapes[v]) && bounds_touch(fill->shapes[v], district))
            g_ptr_array_add(near, (gpointer)(uintptr_t)area_of(fill->kit, fill->shapes[v]));
    }
    return area_union(fill->kit, (const Area *const *)(void *)near->pdata, (int)near->len);
}

// One part of a shape as a shape.
static Shape *part_of(const Shape *shape, int part) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    for (int ring = 0; ring < shape->ring_count; ring++) {
        if (shape->ring_part[ring] != part)
            continue;
        shape_builder_begin_ring(builder);
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1]; i++)
            shape_builder_add(builder, shape->points[i]);
    }
    return shape_builder_end(builder);
}

static int largest_part(const Shape *shape) {
    int best = 0;
    double best_km2 = 0;
    for (int part = 0; part < shape_part_count(shape); part++) {
        g_autoptr(Shape) alone = part_of(shape, part);
        double km2 = shape_area_km2(alone);
        if (km2 > best_km2) {
            best = part;
            best_km2 = km2;
        }
    }
    return best;
}

// The parts of what is left that hold a claim's point; without any, the largest.
static Shape *chosen_parts(const Fill *fill, const Shape *rest, const GArray *claims) {
    g_autofree bool *chosen = g_new0(bool, (gsize)shape_part_count(rest) + 1);
    bool any = false;
    for (guint i = 0; i < claims->len; i++) {
        int village = g_array_index(claims, int, i);
        int part = has_point(fill->world, village)
                       ? shape_part_at(rest, fill->world->villages[village].point)
                       : -1;
        if (part >= 0)
            chosen[part] = any = true;
    }
    if (!any)
        chosen[largest_part(rest)] = true;
    ShapeBuilder *builder = shape_builder_new();
    for (int ring = 0; ring < rest->ring_count; ring++) {
        if (!chosen[rest->ring_part[ring]])
            continue;
        if (ring == 0 || rest->ring_part[ring] != rest->ring_part[ring - 1])
            shape_builder_begin_part(builder);
        shape_builder_begin_ring(builder);
        for (int i = rest->ring_first[ring]; i < rest->ring_first[ring + 1]; i++)
            shape_builder_add(builder, rest->points[i]);
    }
    return shape_builder_end(builder);
}

// The hole that the place is most of, cut short by a coarser edition; else NULL.
static Hole *hole_round(const Fill *fill, const Shape *place) {
    const Area *area = area_of(fill->kit, place);
    for (guint h = 0; h < fill->holes->len; h++) {
        Hole *hole = g_ptr_array_index(fill->holes, h);
        if (bounds_touch(hole->outer, place) &&
            area_overlap_m2(fill->kit, area, area_of(fill->kit, hole->outer)) >=
                HOLE_SHARE * area_m2(fill->kit, area))
            return hole;
    }
    return NULL;
}

static bool fill_district(Fill *fill, const Shape *district, const GArray *claims,
                          double sliver_width_m, GError **error) {
    const Area *rest =
        area_minus(fill->kit, area_of(fill->kit, district), present_near(fill, district));
    g_autoptr(Shape) left =
        area_shape(fill->kit, area_without_slivers(fill->kit, rest, sliver_width_m));
    if (is_empty(left))
        return true;
    g_autoptr(Shape) place = chosen_parts(fill, left, claims);
    Hole *hole = hole_round(fill, place);
    g_autoptr(Shape) whole = hole != NULL ? hole_shape(fill, hole) : NULL;
    if (hole != NULL)
        g_ptr_array_remove(fill->holes, hole);
    return part_place(fill, whole != NULL ? whole : place, claims, error);
}

// -------------------------------------------------------------------- steps

static bool fill_holes(Fill *fill, GError **error) {
    for (guint h = 0; h < fill->holes->len; h++) {
        Hole *hole = g_ptr_array_index(fill->holes, h);
        if (hole->claims->len == 0)
            continue;
        g_autoptr(Shape) place = hole_shape(fill, hole);
        if (!part_place(fill, place, hole->claims, error))
            return false;
        g_ptr_array_remove_index(fill->holes, h--); // it is none any more
    }
    return true;
}

static bool is_missing(const Fill *fill, int village) {
    return is_empty(fill->shapes[village]);
}

static bool by_points(Fill *fill, GError **error) {
    for (int v = 0; v < fill->world->regions[LEVEL_VILLAGE].count; v++) {
        Hole *hole = is_missing(fill, v) && has_point(fill->world, v)
                         ? hole_at(fill, fill->world->villages[v].point)
                         : NULL;
        if (hole != NULL)
            g_array_append_val(hole->claims, v);
    }
    return fill_holes(fill, error);
}

static bool by_districts(Fill *fill, Shape *const *districts, double sliver_width_m,
                         GError **error) {
    const RegionList *list = &fill->world->regions[LEVEL_DISTRICT];
    for (int d = 0; districts != NULL && d < list->count; d++) {
        g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(int));
        const Region *district = &list->items[d];
        for (int i = 0; i < district->village_count; i++) {
            int village = district->first_village + i;
            if (is_missing(fill, village))
                g_array_append_val(claims, village);
        }
        if (claims->len > 0 && !is_empty(districts[d]) &&
            !fill_district(fill, districts[d], claims, sliver_width_m, error))
            return false;
    }
    return true;
}

static bool by_neighbours(Fill *fill, GError **error) {
    for (int v = 0; v < fill->world->regions[LEVEL_VILLAGE].count; v++) {
        Hole *hole = is_missing(fill, v) ? hole_beside(fill, v) : NULL;
        if (hole != NULL)
            g_array_append_val(hole->claims, v);
    }
    return fill_holes(fill, error);
}

// Latitude of any shape: where the metric plane is true.
static double some_latitude(const World *world, Shape *const *shapes) {
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        if (!is_empty(shapes[v]))
            return shapes[v]->points[0].lat_deg;
    }
    return 0;
}

int missing_fill(World *world, const Topology *present, Shape **shapes, Shape *const *districts,
                 double sliver_width_m, GError **error) {
    g_autofree int *one = g_new0(int, (gsize)topology_unit_count(present) + 1);
    g_autoptr(RingSet) rings = topology_dissolve(present, one, 1);
    Fill fill = {.world = world,
                 .shapes = shapes,
                 .present = present,
                 .rings = rings,
                 .holes = find_holes(world, present, rings),
                 .kit = area_kit_new(some_latitude(world, shapes))};
    bool ok = by_points(&fill, error) && by_districts(&fill, districts, sliver_width_m, error) &&
              by_neighbours(&fill, error);
    g_ptr_array_unref(fill.holes);
    area_kit_free(fill.kit);
    return ok ? fill.found : -1;
}

#include "render/mapbase.h"

#include <math.h>

#include "base/error.h"

#define MESH_DEGREES 0.02
#define MESH_MOST 200.0 // knots along the longer side

static LonLat middle_of_villages(const World *world) {
    const RegionList *villages = &world->regions[LEVEL_VILLAGE];
    LonLat low = {180, 90}, high = {-180, -90};
    for (int v = 0; v < villages->count; v++) {
        LonLat p = world->villages[v].point;
        low = (LonLat){MIN(low.lon_deg, p.lon_deg), MIN(low.lat_deg, p.lat_deg)};
        high = (LonLat){MAX(high.lon_deg, p.lon_deg), MAX(high.lat_deg, p.lat_deg)};
    }
    return (LonLat){(low.lon_deg + high.lon_deg) / 2, (low.lat_deg + high.lat_deg) / 2};
}

// The highest level at which the two sides of an arc belong to different regions.
static int level_of(const MapBase *base, const Arc *arc) {
    if (arc->left == TOPOLOGY_OUTSIDE || arc->right == TOPOLOGY_OUTSIDE)
        return LEVEL_PROVINCE;
    int finest = (int)base->world->unit_level;
    for (int level = LEVEL_PROVINCE; level < finest; level++) {
        if (base->unit_region[level][arc->left] != base->unit_region[level][arc->right])
            return level;
    }
    return finest;
}

// Project many points by way of a mesh of exactly projected knots. Between
// knots 0.02 degrees apart a transverse Mercator is linear to a few mm.
static void project_by_mesh(const Projection *projection, const GridPoint *points, int count,
                            PlanePoint *out) {
    int64_t west = INT64_MAX, south = INT64_MAX, east = INT64_MIN, north = INT64_MIN;
    for (int i = 0; i < count; i++) {
        west = MIN(west, points[i].x);
        east = MAX(east, points[i].x);
        south = MIN(south, points[i].y);
        north = MAX(north, points[i].y);
    }
    double step = MESH_DEGREES * TOPOLOGY_UNITS_PER_DEGREE;
    step = MAX(step, (double)MAX(east - west, north - south) / MESH_MOST);
    int columns = (int)((double)(east - west) / step) + 2;
    int rows = (int)((double)(north - south) / step) + 2;
    int knots = columns * rows;
    g_autofree LonLat *degrees = g_new(LonLat, (gsize)knots);
    g_autofree PlanePoint *mesh = g_new(PlanePoint, (gsize)knots);
    for (int k = 0; k < knots; k++)
        degrees[k] = (LonLat){((double)west + k % columns * step) / TOPOLOGY_UNITS_PER_DEGREE,
                              ((double)south + k / columns * step) / TOPOLOGY_UNITS_PER_DEGREE};
    crs_forward_many(projection, degrees, mesh, knots);
    for (int i = 0; i < count; i++) {
        double u = (double)(points[i].x - west) / step, v = (double)(points[i].y - south) / step;
        int column = (int)u, row = (int)v;
        u -= column;
        v -= row;
        const PlanePoint *a = mesh + (gsize)row * (gsize)columns + column, *b = a + columns;
        out[i].x = (a[0].x * (1 - u) + a[1].x * u) * (1 - v) + (b[0].x * (1 - u) + b[1].x * u) * v;
        out[i].y = (a[0].y * (1 - u) + a[1].y * u) * (1 - v) + (b[0].y * (1 - u) + b[1].y * u) * v;
    }
}

static void project_arcs(MapBase *base, const Topology *topology) {
    int vertices = topology_vertex_count(topology);
    base->vertices = g_new(PlanePoint, (gsize)MAX(vertices, 1));
    if (vertices > 0)
        project_by_mesh(base->projection, topology_vertices(topology), vertices, base->vertices);

    base->arc_count = topology_arc_count(topology);
    base->node_count = topology_node_count(topology);
    base->arcs = topology_arcs(topology);
    base->arc_bounds = g_new(Box, (gsize)MAX(base->arc_count, 1));
    base->arc_level = g_new(int, (gsize)MAX(base->arc_count, 1));
    for (int a = 0; a < base->arc_count; a++) {
        const Arc *arc = &base->arcs[a];
        Box bounds = BOX_EMPTY;
        for (int i = 0; i < arc->count; i++)
            box_add(&bounds, base->vertices[arc->first + i]);
        base->arc_bounds[a] = bounds;
        base->arc_level[a] = level_of(base, arc);
    }
}

// A shape's rings as closed runs of metres.
static Path *project_shape(const MapBase *base, const Shape *shape) {
    Path *path = path_new();
    int count = shape != NULL ? shape->ring_first[shape->ring_count] : 0;
    if (count == 0)
        return path;
    g_autofree GridPoint *points = g_new(GridPoint, (gsize)count);
    g_autofree PlanePoint *metres = g_new(PlanePoint, (gsize)count);
    for (int i = 0; i < count; i++)
        points[i] = (GridPoint){llround(shape->points[i].lon_deg * TOPOLOGY_UNITS_PER_DEGREE),
                                llround(shape->points[i].lat_deg * TOPOLOGY_UNITS_PER_DEGREE)};
    project_by_mesh(base->projection, points, count, metres);
    for (int ring = 0; ring < shape->ring_count; ring++) {
        path_begin(path);
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++)
            path_add(path, metres[i]);
        path_end(path, true);
    }
    return path;
}

static void project_bands(MapBase *base, const Results *results) {
    const Bands *bands = &results->bands[BANDS_ANY];
    if (bands->count == 0)
        return;
    base->band_count = bands->count + 1;
    base->bands = g_new0(Path *, (gsize)(results->province_count * base->band_count) + 1);
    for (int p = 0; p < results->province_count; p++) {
        Path **to = base->bands + p * base->band_count;
        for (int i = 0; i < bands->count; i++)
            to[i] = project_shape(base, bands->within[p * bands->count + i]);
        const Shape *none = bands->band[p * (bands->count + 2) + bands->count + 1];
        to[bands->count] = project_shape(base, none);
    }
}

static void project_context(MapBase *base) {
    const World *world = base->world;
    base->context = g_new0(Path *, (gsize)world->context_count + 1);
    for (int i = 0; i < world->context_count; i++)
        base->context[i] = project_shape(base, world->context[i].shape);
}

MapBase *mapbase_new(const World *world, const Results *results, GError **error) {
    g_autoptr(MapBase) base = g_new0(MapBase, 1);
    base->world = world;
    g_mutex_init(&base->lock);
    g_autofree char *crs = crs_for_position(middle_of_villages(world));
    base->projection = crs_open(crs, error);
    if (base->projection == NULL)
        return NULL;
    base->crs_name = g_strdup(crs_name(base->projection));
    for (int level = LEVEL_PROVINCE; world->topology != NULL && level <= (int)world->unit_level;
         level++)
        base->unit_region[level] = world_unit_groups(world, (RegionLevel)level);
    if (world->topology != NULL)
        project_arcs(base, world->topology);
    project_bands(base, results);
    project_context(base);

    int villages = world->regions[LEVEL_VILLAGE].count;
    base->village_points = g_new(PlanePoint, (gsize)MAX(villages, 1));
    for (int v = 0; v < villages; v++)
        base->village_points[v] = crs_forward(base->projection, world->villages[v].point);
    base->library_points = g_new(PlanePoint, (gsize)MAX(world->library_count, 1));
    for (int i = 0; i < world->library_count; i++)
        base->library_points[i] = crs_forward(base->projection, world->libraries[i].position);
    return g_steal_pointer(&base);
}

void mapbase_free(MapBase *base) {
    if (base == NULL)
        return;
    crs_close(base->projection);
    g_mutex_clear(&base->lock);
    g_free(base->crs_name);
    g_free(base->vertices);
    g_free(base->arc_bounds);
    g_free(base->arc_level);
    for (int level = 0; level < LEVEL_COUNT; level++)
        g_free(base->unit_region[level]);
    for (int i = 0; base->bands != NULL && base->bands[i] != NULL; i++)
        path_free(base->bands[i]);
    g_free(base->bands);
    for (int i = 0; base->context != NULL && base->context[i] != NULL; i++)
        path_free(base->context[i]);
    g_free(base->context);
    g_free(base->on_land);
    g_free(base->village_points);
    g_free(base->library_points);
    g_free(base);
}

static void add_bounds(Box *box, Box other) {
    box_add(box, (PlanePoint){other.left, other.top});
    box_add(box, (PlanePoint){other.right, other.bottom});
}

Box mapbase_bounds(const MapBase *base, RegionLevel level, int region) {
    Box bounds = BOX_EMPTY;
    const int *group = base->unit_region[level];
    for (int a = 0; group != NULL && a < base->arc_count; a++) {
        int left = base->arcs[a].left, right = base->arcs[a].right;
        if ((left >= 0 && group[left] == region) || (right >= 0 && group[right] == region))
            add_bounds(&bounds, base->arc_bounds[a]);
    }
    const Region *item = &base->world->regions[level].items[region];
    for (int v = item->first_village; v < item->first_village + item->village_count; v++)
        box_add(&bounds, base->village_points[v]);
    return bounds;
}

PlanePoint mapbase_forward(MapBase *base, LonLat position) {
    g_mutex_lock(&base->lock);
    PlanePoint point = crs_forward(base->projection, position);
    g_mutex_unlock(&base->lock);
    return point;
}

LonLat mapbase_inverse(MapBase *base, PlanePoint point) {
    g_mutex_lock(&base->lock);
    LonLat position = crs_inverse(base->projection, point);
    g_mutex_unlock(&base->lock);
    return position;
}

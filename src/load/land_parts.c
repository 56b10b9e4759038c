#include "load/land_parts.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/log.h"
#include "geo/disjoint.h"
#include "geo/geodesy.h"

// Edges of the land by bands of latitude, to see which part holds a point
// without passing every coast of the country.
typedef struct {
    double low_deg, height_deg; // of the lowest band, and of each
    int count;
    int *first; // count + 1 offsets into `edges`
    struct Edge {
        LonLat a, b;
        int part;
    } * edges;
} Bands;

// The land as GEOS polygons in metres on a local plane: over a province the
// scale is off by up to 0.2 %, far less than what `gap_m` is known to.
struct LandParts {
    GEOSContextHandle_t geos;
    Shape *land;
    double lon_m, lat_m;
    GEOSGeometry **parts;
    PlanePoint *low, *high; // bounds of each part
    int count;
    int *number; // of each part, from 1
    Bands bands;
    GArray *crossed; // int, room for holding_part()
};
typedef struct LandParts Land;

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

static int band_of(const Bands *bands, double lat_deg) {
    int band = (int)((lat_deg - bands->low_deg) / bands->height_deg);
    return CLAMP(band, 0, bands->count - 1);
}

// Once to count the edges of each band (as offsets of the band after the
// next), once to put them there.
static void visit_edges(Bands *bands, const Shape *shape, bool place) {
    for (int ring = 0; ring < shape->ring_count; ring++) {
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++) {
            LonLat a = shape->points[i], b = shape->points[i + 1];
            int last = band_of(bands, MAX(a.lat_deg, b.lat_deg));
            for (int k = band_of(bands, MIN(a.lat_deg, b.lat_deg)); k <= last; k++) {
                if (place)
                    bands->edges[bands->first[k + 1]++] =
                        (struct Edge){a, b, shape->ring_part[ring]};
                else
                    bands->first[k + 2]++;
            }
        }
    }
}

// As many bands as an edge is high on average: then the edges take no more
// than about twice their number, however long some are.
static int band_count(const Shape *shape, double height_deg) {
    double passed_deg = 0;
    for (int ring = 0; ring < shape->ring_count; ring++) {
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++)
            passed_deg += fabs(shape->points[i + 1].lat_deg - shape->points[i].lat_deg);
    }
    double edges = shape->ring_first[shape->ring_count];
    return (int)CLAMP(height_deg / passed_deg * edges, 1, 1 << 16);
}

static void open_bands(Bands *bands, const Shape *shape, LonLat low, LonLat high) {
    bands->count = band_count(shape, high.lat_deg - low.lat_deg);
    bands->low_deg = low.lat_deg;
    bands->height_deg = (high.lat_deg - low.lat_deg) / bands->count;
    bands->first = g_new0(int, (gsize)bands->count + 2);
    visit_edges(bands, shape, false);
    for (int k = 2; k < bands->count + 2; k++)
        bands->first[k] += bands->first[k - 1];
    bands->edges = g_new(struct Edge, (gsize)bands->first[bands->count + 1] + 1);
    visit_edges(bands, shape, true);
}

static void open_land(Land *land, Shape *shape) {
    land->geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(land->geos, on_geos_message, NULL);
    LonLat low, high;
    shape_bounds(shape, &low, &high);
    geodesy_degree_lengths((low.lat_deg + high.lat_deg) / 2, &land->lon_m, &land->lat_m);
    land->land = shape;
    open_bands(&land->bands, shape, low, high);
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

void land_parts_close(LandParts *land) {
    if (land == NULL)
        return;
    for (int i = 0; i < land->count; i++)
        GEOSGeom_destroy_r(land->geos, land->parts[i]);
    g_free(land->parts);
    g_free(land->low);
    g_free(land->high);
    g_free(land->number);
    g_free(land->bands.first);
    g_free(land->bands.edges);
    g_array_unref(land->crossed);
    GEOS_finish_r(land->geos);
    shape_free(land->land);
    g_free(land);
}

// (The facets' index serves this call; GEOSPreparedDistanceWithin goes without.)
static double distance_m(const Land *land, const GEOSPreparedGeometry *prepared, int part) {
    double distance = INFINITY;
    GEOSPreparedDistance_r(land->geos, prepared, land->parts[part], &distance);
    return distance;
}

// The parts nearer than gap_m joined (disjoint.h).
static int *join_near(const Land *land, double gap_m) {
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

// No point of the part is nearer than its bounds are.
static double bounds_distance_m(const Land *land, int part, PlanePoint p) {
    double dx = MAX(MAX(land->low[part].x - p.x, p.x - land->high[part].x), 0);
    double dy = MAX(MAX(land->low[part].y - p.y, p.y - land->high[part].y), 0);
    return sqrt(dx * dx + dy * dy);
}

static int nearest_part(const Land *land, LonLat position) {
    PlanePoint p = {position.lon_deg * land->lon_m, position.lat_deg * land->lat_m};
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(land->geos, p.x, p.y);
    int best = 0;
    double best_m = INFINITY;
    for (int i = 0; i < land->count; i++) {
        double distance_m = 0;
        if (bounds_distance_m(land, i, p) > best_m)
            continue;
        GEOSDistance_r(land->geos, point, land->parts[i], &distance_m);
        if (distance_m < best_m) {
            best = i;
            best_m = distance_m;
        }
    }
    GEOSGeom_destroy_r(land->geos, point);
    return best;
}

// Index of the part that holds the point, or -1: even-odd over the edges that
// pass its latitude. The parts do not overlap.
static int holding_part(const Land *land, LonLat p) {
    const Bands *bands = &land->bands;
    GArray *crossed = land->crossed;
    int band = band_of(bands, p.lat_deg);
    g_array_set_size(crossed, 0);
    for (int i = bands->first[band]; i < bands->first[band + 1]; i++) {
        const struct Edge *edge = &bands->edges[i];
        if (shape_edge_crossed(edge->a, edge->b, p))
            g_array_append_val(crossed, edge->part);
    }
    int best = -1;
    for (guint i = 0; i < crossed->len; i++) {
        int part = g_array_index(crossed, int, i), times = 0;
        for (guint k = 0; k < crossed->len; k++)
            times += g_array_index(crossed, int, k) == part;
        if (times % 2 == 1 && (best < 0 || part < best))
            best = part;
    }
    return best;
}

static int part_at(const Land *land, LonLat position) {
    int part = holding_part(land, position);
    return part >= 0 ? part : nearest_part(land, position);
}

int land_parts_at(const LandParts *land, LonLat position) {
    return land->number[part_at(land, position)];
}

// Root of each part after joining the near ones and those with a ferry.
static int *join_parts(const Land *land, const World *world, double gap_m, const Ferries *ferries) {
    int *parent = join_near(land, gap_m);
    for (guint i = 0; i < ferries->len; i++) {
        const Ferry *ferry = &g_array_index(ferries, Ferry, i);
        disjoint_join(parent, part_at(land, world->villages[ferry->from].point),
                      part_at(land, world->villages[ferry->to].point));
    }
    for (int i = 0; i < land->count; i++)
        parent[i] = disjoint_root(parent, i);
    return parent;
}

LandParts *land_parts_number(World *world, double gap_m, const Ferries *ferries, GError **error) {
    g_autofree int *one = g_new0(int, (gsize)world->regions[world->unit_level].count + 1);
    g_autofree Shape **all = topology_shapes(world->topology, one, 1);
    if (all[0]->ring_count == 0) {
        shape_free(all[0]);
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA, "batas wilayah tidak punya luas");
        return NULL;
    }
    LandParts *land = g_new0(LandParts, 1);
    land->crossed = g_array_new(FALSE, FALSE, sizeof(int));
    open_land(land, all[0]);
    g_autofree int *root = join_parts(land, world, gap_m, ferries);
    land->number = number_parts(land, root, &world->land_part_count);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++)
        world->villages[i].land_part = land_parts_at(land, world->villages[i].point);
    for (int i = 0; i < world->library_count; i++)
        world->libraries[i].land_part = land_parts_at(land, world->libraries[i].position);
    return land;
}

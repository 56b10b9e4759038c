// The method: Voronoi edges (metric plane) and the outline of the land are
// brought to degrees, noded together on the 1e-8 degree grid, and polygonized.
// Each face on land goes to its nearest point. So neighbours share their
// vertices by construction, which clipping cell by cell would not give.
#include "load/indicative.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "geo/geodesy.h"

#define GRID_DEG 1e-8
#define GRID_PER_DEG 1e8

// The hull: discs of HULL_REACH spacings round the points, drawn in again to
// HULL_MARGIN spacings (a morphological closing). Bays narrower than about
// twice the reach are filled, islands stay apart. The spacing is the median
// distance to the nearest other point. For Banten's 1,552 village points this
// agrees with the real outline to 0.90 (intersection over union), see
// docs/boundaries.md. GEOSConcaveHull is not used: before GEOS 3.12.1 it
// crashes on points that are nearly on a line (shapely issue 1873).
#define HULL_REACH 3.3
#define HULL_MARGIN 1.0
#define HULL_DISC_SIDES 32
#define SPACING_MIN_M 100.0
#define SPACING_MAX_M 10000.0
#define SPACING_ONE_POINT_M 2000.0

// Points set this many extents away make every true cell a bounded one.
#define FAR_EXTENTS 10.0

typedef struct {
    GEOSContextHandle_t geos;
    char *message; // the last error GEOS gave
    LonLat origin;
    double lon_m, lat_m;  // length of a degree
    const LonLat *points; // degrees
    PlanePoint *sites;    // metres from the origin
    int *by_x;            // indices of sites, by rising x
    int count;
} Work;

static void on_notice(const char *message, void *data) {
    (void)data;
    log_debug("GEOS: %s", message);
}

static void on_error(const char *message, void *data) {
    Work *work = data;
    log_debug("GEOS: %s", message);
    g_free(work->message);
    work->message = g_strdup(message);
}

static bool fail_geos(const Work *work, const char *step, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "batas indikatif tidak dapat dibuat (%s): GEOS %s", step,
                work->message != NULL ? work->message : "gagal tanpa pesan");
    return false;
}

/* ---- points ---- */

static int64_t grid(double degrees) {
    return llround(degrees * GRID_PER_DEG);
}

typedef struct {
    int64_t x, y;
    int index;
} GridSite;

static int compare_grid_sites(const void *a, const void *b) {
    const GridSite *s = a, *t = b;
    if (s->x != t->x)
        return s->x < t->x ? -1 : 1;
    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    return (s->index > t->index) - (s->index < t->index);
}

static bool check_points(const LonLat *points, int count, GError **error) {
    g_autofree GridSite *sites = g_new(GridSite, (gsize)MAX(count, 1));
    for (int i = 0; i < count; i++) {
        // Written so that NaN fails.
        if (!(fabs(points[i].lon_deg) <= 180.0 && fabs(points[i].lat_deg) <= 90.0)) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "titik ke-%d (%g, %g) di luar bumi: bujur ±180, lintang ±90 derajat", i + 1,
                        points[i].lon_deg, points[i].lat_deg);
            return false;
        }
        sites[i] = (GridSite){grid(points[i].lon_deg), grid(points[i].lat_deg), i};
    }
    qsort(sites, (gsize)count, sizeof *sites, compare_grid_sites);
    for (int i = 1; i < count; i++) {
        if (sites[i].x == sites[i - 1].x && sites[i].y == sites[i - 1].y) {
            const LonLat *point = &points[sites[i].index];
            char lon[32], lat[32];
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "titik ke-%d dan ke-%d berimpit di (%s, %s); batas indikatif memerlukan "
                        "satu titik tersendiri tiap wilayah",
                        sites[i - 1].index + 1, sites[i].index + 1,
                        g_ascii_formatd(lon, sizeof lon, "%.6f", point->lon_deg),
                        g_ascii_formatd(lat, sizeof lat, "%.6f", point->lat_deg));
            return false;
        }
    }
    return true;
}

static PlanePoint to_plane(const Work *work, LonLat position) {
    return (PlanePoint){(position.lon_deg - work->origin.lon_deg) * work->lon_m,
                        (position.lat_deg - work->origin.lat_deg) * work->lat_m};
}

static LonLat to_degrees(const Work *work, PlanePoint point) {
    return (LonLat){work->origin.lon_deg + point.x / work->lon_m,
                    work->origin.lat_deg + point.y / work->lat_m};
}

static int compare_by_x(gconstpointer a, gconstpointer b, gpointer data) {
    const PlanePoint *sites = data;
    int i = *(const int *)a, j = *(const int *)b;
    if (sites[i].x != sites[j].x)
        return sites[i].x < sites[j].x ? -1 : 1;
    return (i > j) - (i < j);
}

static void prepare(Work *work, const LonLat *points, int count) {
    LonLat low = points[0], high = points[0];
    for (int i = 1; i < count; i++) {
        low.lon_deg = MIN(low.lon_deg, points[i].lon_deg);
        low.lat_deg = MIN(low.lat_deg, points[i].lat_deg);
        high.lon_deg = MAX(high.lon_deg, points[i].lon_deg);
        high.lat_deg = MAX(high.lat_deg, points[i].lat_deg);
    }
    work->points = points;
    work->count = count;
    work->origin = (LonLat){(low.lon_deg + high.lon_deg) / 2, (low.lat_deg + high.lat_deg) / 2};
    geodesy_degree_lengths(work->origin.lat_deg, &work->lon_m, &work->lat_m);
    work->sites = g_new(PlanePoint, (gsize)count);
    work->by_x = g_new(int, (gsize)count);
    for (int i = 0; i < count; i++) {
        work->sites[i] = to_plane(work, points[i]);
        work->by_x[i] = i;
    }
    g_qsort_with_data(work->by_x, count, sizeof(int), compare_by_x, work->sites);
}

// Nearest site to a place, other than `except`; ties by index. Walks outwards
// along x until that alone is farther than the best.
static int nearest_site(const Work *work, PlanePoint place, int except, double *distance_m) {
    int low = 0, high = work->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (work->sites[work->by_x[middle]].x < place.x)
            low = middle + 1;
        else
            high = middle;
    }
    int best = -1;
    double best_m = INFINITY;
    int left = low - 1, right = low;
    for (;;) {
        double left_m = left >= 0 ? place.x - work->sites[work->by_x[left]].x : INFINITY;
        double right_m =
            right < work->count ? work->sites[work->by_x[right]].x - place.x : INFINITY;
        if (isinf(left_m) && isinf(right_m))
            break;
        if (MIN(left_m, right_m) > best_m)
            break;
        int site = work->by_x[left_m <= right_m ? left-- : right++];
        if (site == except)
            continue;
        double m = hypot(work->sites[site].x - place.x, work->sites[site].y - place.y);
        if (m < best_m || (m == best_m && site < best)) {
            best_m = m;
            best = site;
        }
    }
    *distance_m = best_m;
    return best;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_spacing_m(const Work *work) {
    if (work->count == 1)
        return SPACING_ONE_POINT_M;
    g_autofree double *spacing = g_new(double, (gsize)work->count);
    for (int i = 0; i < work->count; i++)
        nearest_site(work, work->sites[i], i, &spacing[i]);
    qsort(spacing, (gsize)work->count, sizeof *spacing, compare_doubles);
    return CLAMP(spacing[work->count / 2], SPACING_MIN_M, SPACING_MAX_M);
}

/* ---- GEOS geometry ---- */

// A collection of `members`, which it takes over; NULL when one of them is.
static GEOSGeometry *collect(const Work *work, int type, GEOSGeometry **members, int count) {
    GEOSGeometry *all = NULL;
    bool whole = true;
    for (int i = 0; i < count; i++)
        whole = whole && members[i] != NULL;
    if (whole)
        all = GEOSGeom_createCollection_r(work->geos, type, members, (unsigned)count);
    for (int i = 0; i < count && !whole; i++)
        GEOSGeom_destroy_r(work->geos, members[i]);
    g_free(members);
    return all;
}

static GEOSGeometry *geos_points(const Work *work, const PlanePoint *points, int count) {
    GEOSGeometry **members = g_new(GEOSGeometry *, (gsize)count);
    for (int i = 0; i < count; i++)
        members[i] = GEOSGeom_createPointFromXY_r(work->geos, points[i].x, points[i].y);
    return collect(work, GEOS_MULTIPOINT, members, count);
}

static GEOSGeometry *geos_line(const Work *work, const LonLat *points, int count) {
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(work->geos, (unsigned)count, 2);
    if (sequence == NULL)
        return NULL;
    for (int i = 0; i < count; i++)
        GEOSCoordSeq_setXY_r(work->geos, sequence, (unsigned)i, points[i].lon_deg,
                             points[i].lat_deg);
    return GEOSGeom_createLineString_r(work->geos, sequence);
}

// Vertices of a ring or line, in the geometry's own units. Caller frees.
static PlanePoint *geos_vertices(const Work *work, const GEOSGeometry *line, int *count) {
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(work->geos, line);
    unsigned size = 0;
    if (sequence == NULL || !GEOSCoordSeq_getSize_r(work->geos, sequence, &size))
        return NULL;
    PlanePoint *vertices = g_new(PlanePoint, (gsize)size + 1);
    for (unsigned i = 0; i < size; i++)
        GEOSCoordSeq_getXY_r(work->geos, sequence, i, &vertices[i].x, &vertices[i].y);
    *count = (int)size;
    return vertices;
}

// A ring or line of GEOS into the ring being built. With `metres` the vertices
// are on the plane, else already degrees.
static bool add_ring(const Work *work, const GEOSGeometry *ring, bool metres,
                     ShapeBuilder *builder) {
    int count = 0;
    g_autofree PlanePoint *vertices = geos_vertices(work, ring, &count);
    if (vertices == NULL)
        return false;
    shape_builder_begin_ring(builder);
    for (int i = 0; i < count; i++)
        shape_builder_add(builder, metres ? to_degrees(work, vertices[i])
                                          : (LonLat){vertices[i].x, vertices[i].y});
    return true;
}

static bool add_polygon(const Work *work, const GEOSGeometry *polygon, bool metres,
                        ShapeBuilder *builder) {
    shape_builder_begin_part(builder);
    const GEOSGeometry *shell = GEOSGetExteriorRing_r(work->geos, polygon);
    if (shell == NULL || !add_ring(work, shell, metres, builder))
        return false;
    int holes = GEOSGetNumInteriorRings_r(work->geos, polygon);
    for (int i = 0; i < holes; i++) {
        const GEOSGeometry *hole = GEOSGetInteriorRingN_r(work->geos, polygon, i);
        if (hole == NULL || !add_ring(work, hole, metres, builder))
            return false;
    }
    return true;
}

/* ---- the hull ---- */

// A disc of HULL_DISC_SIDES sides round a place.
static GEOSGeometry *geos_disc(const Work *work, PlanePoint centre, double radius_m) {
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(work->geos, HULL_DISC_SIDES + 1, 2);
    if (sequence == NULL)
        return NULL;
    for (int i = 0; i <= HULL_DISC_SIDES; i++) {
        double angle = 2 * G_PI * (i % HULL_DISC_SIDES) / HULL_DISC_SIDES;
        GEOSCoordSeq_setXY_r(work->geos, sequence, (unsigned)i, centre.x + radius_m * cos(angle),
                             centre.y + radius_m * sin(angle));
    }
    GEOSGeometry *ring = GEOSGeom_createLinearRing_r(work->geos, sequence);
    return ring != NULL ? GEOSGeom_createPolygon_r(work->geos, ring, NULL, 0) : NULL;
}

// Union of the discs. Many times as fast as GEOSBuffer of all points at once.
static GEOSGeometry *geos_discs(const Work *work, double radius_m) {
    GEOSGeometry **members = g_new(GEOSGeometry *, (gsize)work->count);
    for (int i = 0; i < work->count; i++)
        members[i] = geos_disc(work, work->sites[i], radius_m);
    GEOSGeometry *all = collect(work, GEOS_MULTIPOLYGON, members, work->count);
    GEOSGeometry *merged = all != NULL ? GEOSUnaryUnion_r(work->geos, all) : NULL;
    GEOSGeom_destroy_r(work->geos, all);
    return merged;
}

static Shape *hull(const Work *work, GError **error) {
    double spacing_m = median_spacing_m(work);
    double reach_m = HULL_REACH * spacing_m;
    double margin_m = HULL_MARGIN * spacing_m;
    GEOSGeometry *wide = geos_discs(work, reach_m);
    GEOSGeometry *area =
        wide != NULL ? GEOSBuffer_r(work->geos, wide, margin_m - reach_m, HULL_DISC_SIDES / 4)
                     : NULL;
    Shape *shape = NULL;
    if (area != NULL) {
        ShapeBuilder *builder = shape_builder_new();
        bool fine = true;
        int parts = GEOSGetNumGeometries_r(work->geos, area);
        for (int i = 0; i < parts && fine; i++)
            fine = add_polygon(work, GEOSGetGeometryN_r(work->geos, area, i), true, builder);
        shape = shape_builder_end(builder);
        if (!fine || shape->ring_count == 0)
            g_clear_pointer(&shape, shape_free);
    }
    GEOSGeom_destroy_r(work->geos, wide);
    GEOSGeom_destroy_r(work->geos, area);
    if (shape == NULL)
        fail_geos(work, "garis luar", error);
    return shape;
}

/* ---- faces ---- */

// Voronoi edges on the metric plane, of the sites and of far points round them
// and the land. No envelope is given: with one, GEOS 3.11.1 crashes.
static GEOSGeometry *voronoi_edges(const Work *work, const Shape *land) {
    double extent_m = SPACING_MAX_M;
    for (int i = 0; i < work->count; i++)
        extent_m = MAX(extent_m, hypot(work->sites[i].x, work->sites[i].y));
    LonLat low, high;
    if (shape_bounds(land, &low, &high)) {
        PlanePoint a = to_plane(work, low), b = to_plane(work, high);
        extent_m = MAX(extent_m, hypot(MAX(fabs(a.x), fabs(b.x)), MAX(fabs(a.y), fabs(b.y))));
    }
    double far_m = FAR_EXTENTS * extent_m;
    static const double direction[8][2] = {{1, 0},  {0.7, 0.7},   {0, 1},  {-0.7, 0.7},
                                           {-1, 0}, {-0.7, -0.7}, {0, -1}, {0.7, -0.7}};
    int total = work->count + (int)G_N_ELEMENTS(direction);
    g_autofree PlanePoint *places = g_new(PlanePoint, (gsize)total);
    memcpy(places, work->sites, sizeof *places * (gsize)work->count);
    for (gsize i = 0; i < G_N_ELEMENTS(direction); i++)
        places[work->count + (int)i] =
            (PlanePoint){far_m * direction[i][0], far_m * direction[i][1]};
    GEOSGeometry *all = geos_points(work, places, total);
    GEOSGeometry *edges = all != NULL ? GEOSVoronoiDiagram_r(work->geos, all, NULL, 0.0, 1) : NULL;
    GEOSGeom_destroy_r(work->geos, all);
    return edges;
}

// All lines in degrees: the Voronoi edges, and the rings of the land.
static GEOSGeometry *all_lines(const Work *work, const GEOSGeometry *edges, const Shape *land) {
    int edge_count = GEOSGetNumGeometries_r(work->geos, edges);
    int total = edge_count + land->ring_count;
    GEOSGeometry **lines = g_new0(GEOSGeometry *, (gsize)total);
    for (int i = 0; i < edge_count; i++) {
        int size = 0;
        g_autofree PlanePoint *vertices =
            geos_vertices(work, GEOSGetGeometryN_r(work->geos, edges, i), &size);
        g_autofree LonLat *degrees = g_new(LonLat, (gsize)size + 1);
        for (int v = 0; v < size; v++)
            degrees[v] = to_degrees(work, vertices[v]);
        if (size >= 2)
            lines[i] = geos_line(work, degrees, size);
    }
    for (int i = 0; i < land->ring_count; i++) {
        int first = land->ring_first[i];
        lines[edge_count + i] =
            geos_line(work, land->points + first, land->ring_first[i + 1] - first);
    }
    return collect(work, GEOS_MULTILINESTRING, lines, total);
}

// The plane cut along the lines, on the grid: a collection of polygons.
static GEOSGeometry *cut_faces(const Work *work, const Shape *land) {
    GEOSGeometry *edges = voronoi_edges(work, land);
    GEOSGeometry *lines = edges != NULL ? all_lines(work, edges, land) : NULL;
    GEOSGeometry *noded = lines != NULL ? GEOSUnaryUnionPrec_r(work->geos, lines, GRID_DEG) : NULL;
    const GEOSGeometry *one = noded;
    GEOSGeometry *faces = noded != NULL ? GEOSPolygonize_r(work->geos, &one, 1) : NULL;
    GEOSGeom_destroy_r(work->geos, edges);
    GEOSGeom_destroy_r(work->geos, lines);
    GEOSGeom_destroy_r(work->geos, noded);
    return faces;
}

// Give a face that lies on land to the nearest point.
static bool place_face(const Work *work, const GEOSGeometry *face, const Shape *land,
                       ShapeBuilder **builders) {
    GEOSGeometry *inside = GEOSPointOnSurface_r(work->geos, face);
    LonLat position;
    bool fine = inside != NULL && GEOSGeomGetX_r(work->geos, inside, &position.lon_deg) == 1 &&
                GEOSGeomGetY_r(work->geos, inside, &position.lat_deg) == 1;
    GEOSGeom_destroy_r(work->geos, inside);
    if (!fine)
        return false;
    if (!shape_contains(land, position))
        return true;
    double distance_m;
    int owner = nearest_site(work, to_plane(work, position), -1, &distance_m);
    return add_polygon(work, face, false, builders[owner]);
}

static Shape **place_faces(const Work *work, const GEOSGeometry *faces, const Shape *land,
                           GError **error) {
    gsize count = (gsize)work->count;
    g_autofree ShapeBuilder **builders = g_new(ShapeBuilder *, count);
    for (gsize i = 0; i < count; i++)
        builders[i] = shape_builder_new();
    int face_count = GEOSGetNumGeometries_r(work->geos, faces);
    bool fine = true;
    for (int i = 0; i < face_count && fine; i++) {
        fine = place_face(work, GEOSGetGeometryN_r(work->geos, faces, i), land, builders);
        if (!fine)
            fail_geos(work, "pembagian", error);
        else if (i % 256 == 0)
            fine = interrupt_check(error);
    }
    Shape **shapes = g_new0(Shape *, count + 1);
    for (gsize i = 0; i < count; i++) {
        shapes[i] = shape_builder_end(builders[i]);
        if (!fine)
            shape_free(shapes[i]);
    }
    if (!fine)
        g_clear_pointer(&shapes, g_free);
    return shapes;
}

static Shape **cut_areas(const Work *work, const Shape *land, GError **error) {
    g_autoptr(Shape) own_land = NULL;
    if (land == NULL)
        land = own_land = hull(work, error);
    if (land == NULL || !interrupt_check(error))
        return NULL;
    GEOSGeometry *faces = cut_faces(work, land);
    if (faces == NULL) {
        fail_geos(work, "sel Thiessen", error);
        return NULL;
    }
    Shape **shapes = place_faces(work, faces, land, error);
    GEOSGeom_destroy_r(work->geos, faces);
    return shapes;
}

Shape **indicative_areas(const LonLat *points, int count, const Shape *land, GError **error) {
    if (!check_points(points, count, error))
        return NULL;
    if (count == 0)
        return g_new0(Shape *, 1);
    Work work = {.geos = GEOS_init_r()};
    GEOSContext_setNoticeMessageHandler_r(work.geos, on_notice, &work);
    GEOSContext_setErrorMessageHandler_r(work.geos, on_error, &work);
    prepare(&work, points, count);
    Shape **shapes = cut_areas(&work, land, error);
    g_free(work.sites);
    g_free(work.by_x);
    g_free(work.message);
    GEOS_finish_r(work.geos);
    return shapes;
}

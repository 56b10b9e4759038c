#include "analyze/bands.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/active.h"
#include "analyze/thin.h"
#include "base/error.h"
#include "base/threads.h"
#include "geo/geodesy.h"

enum { CORNERS = 240 };

// One province and kind of libraries.
typedef struct {
    int province;
    BandsKind kind;
    GError *error;
} Job;

typedef struct {
    const World *world;
    const Settings *settings;
    Results *results;
    bool sea;
    Shape **land;    // by province
    int **land_part; // by province, by part of its land
    ActivePlaces places[BANDS_KINDS];
    Job *jobs;
    int job_count;
    gint next; // index of the next job to take
} Drawing;

// ---------------------------------------------------------- land part of land

// The pieces of a province in bins of a degree grid: the land part of a
// polygon is that of any piece in it.
typedef struct {
    const Piece *pieces;
    int count;
    LonLat low;
    int columns, rows;
    int *first; // columns · rows + 1 offsets into `order`
    int *order;
} Bins;

static const double BIN_DEG = 0.02;

static int bin_column(const Bins *bins, double lon_deg) {
    return CLAMP((int)((lon_deg - bins->low.lon_deg) / BIN_DEG), 0, bins->columns - 1);
}

static int bin_row(const Bins *bins, double lat_deg) {
    return CLAMP((int)((lat_deg - bins->low.lat_deg) / BIN_DEG), 0, bins->rows - 1);
}

static int bin_of(const Bins *bins, LonLat p) {
    return bin_row(bins, p.lat_deg) * bins->columns + bin_column(bins, p.lon_deg);
}

static Bins bins_of(const World *world, const Region *province) {
    const Cells *cells = world->cells;
    int begin = cells->first[province->first_village];
    int end = cells->first[province->first_village + province->village_count];
    Bins bins = {.pieces = cells->pieces + begin, .count = end - begin, .low = {180, 90}};
    LonLat high = {-180, -90};
    for (int i = 0; i < bins.count; i++) {
        LonLat p = bins.pieces[i].position;
        bins.low = (LonLat){fmin(bins.low.lon_deg, p.lon_deg), fmin(bins.low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    bins.columns = MAX((int)((high.lon_deg - bins.low.lon_deg) / BIN_DEG), 0) + 1;
    bins.rows = MAX((int)((high.lat_deg - bins.low.lat_deg) / BIN_DEG), 0) + 1;
    bins.first = g_new0(int, (gsize)(bins.columns * bins.rows) + 2);
    bins.order = g_new(int, (gsize)bins.count + 1);
    for (int i = 0; i < bins.count; i++)
        bins.first[bin_of(&bins, bins.pieces[i].position) + 2]++;
    for (int b = 0; b < bins.columns * bins.rows; b++)
        bins.first[b + 2] += bins.first[b + 1];
    for (int i = 0; i < bins.count; i++)
        bins.order[bins.first[bin_of(&bins, bins.pieces[i].position) + 1]++] = i;
    return bins;
}

static void bins_clear(Bins *bins) {
    g_free(bins->first);
    g_free(bins->order);
}

// Whether the part whose rings are [ring, end) holds the position (even-odd).
static bool part_holds(const Shape *shape, int ring, int end, LonLat p) {
    bool inside = false;
    for (int i = shape->ring_first[ring]; i < shape->ring_first[end] - 1; i++)
        inside ^= shape_edge_crossed(shape->points[i], shape->points[i + 1], p);
    return inside;
}

static int nearest_piece_part(const Bins *bins, LonLat from) {
    double best = INFINITY;
    int part = 0;
    for (int i = 0; i < bins->count; i++) {
        LonLat p = bins->pieces[i].position;
        double distance = hypot(p.lon_deg - from.lon_deg, p.lat_deg - from.lat_deg);
        if (distance < best) {
            best = distance;
            part = bins->pieces[i].land_part;
        }
    }
    return part;
}

static int find_land_part(const Bins *bins, const Shape *shape, int ring, int end) {
    LonLat low = {180, 90}, high = {-180, -90};
    for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1]; i++) {
        LonLat p = shape->points[i];
        low = (LonLat){fmin(low.lon_deg, p.lon_deg), fmin(low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    for (int row = bin_row(bins, low.lat_deg); row <= bin_row(bins, high.lat_deg); row++) {
        for (int column = bin_column(bins, low.lon_deg); column <= bin_column(bins, high.lon_deg);
             column++) {
            int bin = row * bins->columns + column;
            for (int i = bins->first[bin]; i < bins->first[bin + 1]; i++) {
                const Piece *piece = &bins->pieces[bins->order[i]];
                LonLat p = piece->position;
                if (p.lon_deg > low.lon_deg && p.lon_deg < high.lon_deg &&
                    p.lat_deg > low.lat_deg && p.lat_deg < high.lat_deg &&
                    part_holds(shape, ring, end, p))
                    return piece->land_part;
            }
        }
    }
    return nearest_piece_part(bins, shape->points[shape->ring_first[ring]]);
}

static int end_of_part(const Shape *shape, int ring) {
    int end = ring;
    while (end < shape->ring_count && shape->ring_part[end] == shape->ring_part[ring])
        end++;
    return end;
}

// Where the sea does not part libraries from people, all land is one part (0).
static int *number_land(const Drawing *d, int province) {
    const Shape *shape = d->land[province];
    int *numbers = g_new0(int, (gsize)shape_part_count(shape) + 1);
    if (!d->sea)
        return numbers;
    Bins bins = bins_of(d->world, &d->world->regions[LEVEL_PROVINCE].items[province]);
    for (int ring = 0, end; ring < shape->ring_count; ring = end) {
        end = end_of_part(shape, ring);
        numbers[shape->ring_part[ring]] = find_land_part(&bins, shape, ring, end);
    }
    bins_clear(&bins);
    return numbers;
}

// ---------------------------------------------------------------- to and from

typedef struct {
    GEOSContextHandle_t geos;
    GString *complaint;
} Engine;

static void on_geos_error(const char *message, void *data) {
    g_string_assign(((Engine *)data)->complaint, message);
}

static GEOSGeometry *ring_to_geos(const Engine *e, const LonLat *points, int count) {
    GEOSCoordSequence *sequence = GEOSCoordSeq_copyFromBuffer_r(
        e->geos, (const double *)(const void *)points, (unsigned int)count, 0, 0);
    return GEOSGeom_createLinearRing_r(e->geos, sequence);
}

static GEOSGeometry *collect(const Engine *e, GPtrArray *polygons) {
    return GEOSGeom_createCollection_r(e->geos, GEOS_MULTIPOLYGON,
                                       (GEOSGeometry **)(void *)polygons->pdata, polygons->len);
}

// The polygons of a province's land that are of one land part.
static GEOSGeometry *land_to_geos(const Engine *e, const Shape *shape, const int *land_part,
                                  int part) {
    g_autoptr(GPtrArray) polygons = g_ptr_array_new();
    for (int ring = 0, end; ring < shape->ring_count; ring = end) {
        end = end_of_part(shape, ring);
        if (land_part[shape->ring_part[ring]] != part)
            continue;
        g_autoptr(GPtrArray) rings = g_ptr_array_new();
        for (int r = ring; r < end; r++)
            g_ptr_array_add(rings, ring_to_geos(e, shape->points + shape->ring_first[r],
                                                shape->ring_first[r + 1] - shape->ring_first[r]));
        g_ptr_array_add(polygons, GEOSGeom_createPolygon_r(
                                      e->geos, g_ptr_array_index(rings, 0),
                                      (GEOSGeometry **)(void *)(rings->pdata + 1), rings->len - 1));
    }
    return collect(e, polygons);
}

static void add_ring(const Engine *e, const GEOSGeometry *ring, bool shell, ShapeBuilder *out) {
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(e->geos, ring);
    unsigned int count = 0;
    char rising = 0;
    GEOSCoordSeq_getSize_r(e->geos, sequence, &count);
    GEOSCoordSeq_isCCW_r(e->geos, sequence, &rising);
    g_autofree LonLat *points = g_new(LonLat, (gsize)count + 1);
    GEOSCoordSeq_copyToBuffer_r(e->geos, sequence, (double *)(void *)points, 0, 0);
    shape_builder_begin_ring(out);
    for (unsigned int i = 0; i < count; i++)
        shape_builder_add(out, points[(rising != 0) == shell ? i : count - 1 - i]);
}

// Its polygons; points and lines where areas only touch are left out.
static void add_shape(const Engine *e, const GEOSGeometry *geometry, ShapeBuilder *out) {
    int type = GEOSGeomTypeId_r(e->geos, geometry);
    if (type == GEOS_POLYGON && !GEOSisEmpty_r(e->geos, geometry)) {
        shape_builder_begin_part(out);
        add_ring(e, GEOSGetExteriorRing_r(e->geos, geometry), true, out);
        for (int i = 0; i < GEOSGetNumInteriorRings_r(e->geos, geometry); i++)
            add_ring(e, GEOSGetInteriorRingN_r(e->geos, geometry, i), false, out);
    }
    for (int i = 0; type > GEOS_POLYGON && i < GEOSGetNumGeometries_r(e->geos, geometry); i++)
        add_shape(e, GEOSGetGeometryN_r(e->geos, geometry, i), out);
}

// ------------------------------------------------------------------- circles

typedef struct {
    double west, south, east, north;
} Bounds;

static Bounds bounds_of(const Engine *e, const GEOSGeometry *geometry) {
    Bounds b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    GEOSGeom_getXMin_r(e->geos, geometry, &b.west);
    GEOSGeom_getYMin_r(e->geos, geometry, &b.south);
    GEOSGeom_getXMax_r(e->geos, geometry, &b.east);
    GEOSGeom_getYMax_r(e->geos, geometry, &b.north);
    return b;
}

// The union of the circles round the libraries on a part that reach `bounds`;
// nothing for a radius of 0.
static GEOSGeometry *circles(const Engine *e, const ActivePlaces *places, int part, double radius_m,
                             Bounds bounds) {
    g_autoptr(GPtrArray) polygons = g_ptr_array_new();
    g_autofree LonLat *centres = g_new(LonLat, (gsize)places->count + 1);
    int count = 0;
    double lon_m, lat_m;
    geodesy_degree_lengths(fmax(fabs(bounds.south), fabs(bounds.north)), &lon_m, &lat_m);
    // Generous: degrees are measured where they are shortest.
    double by_lon = 1.02 * radius_m / lon_m, by_lat = 1.02 * radius_m / lat_m;
    for (int i = 0; radius_m > 0 && i < places->count; i++) {
        const Place *place = &places->places[i];
        LonLat p = place->position;
        if ((part == 0 || place->land_part == 0 || place->land_part == part) &&
            p.lon_deg > bounds.west - by_lon && p.lon_deg < bounds.east + by_lon &&
            p.lat_deg > bounds.south - by_lat && p.lat_deg < bounds.north + by_lat)
            centres[count++] = p;
    }
    count = thin_circles(centres, count, radius_m);
    for (int i = 0; i < count; i++) {
        LonLat ring[CORNERS + 1];
        geodesy_circle(centres[i], radius_m, CORNERS, ring);
        g_ptr_array_add(polygons, GEOSGeom_createPolygon_r(
                                      e->geos, ring_to_geos(e, ring, CORNERS + 1), NULL, 0));
    }
    GEOSGeometry *all = collect(e, polygons);
    GEOSGeometry *joined = GEOSUnaryUnion_r(e->geos, all);
    GEOSGeom_destroy_r(e->geos, all);
    return joined;
}

// --------------------------------------------------------------------- bands

static bool has_library(const ActivePlaces *places, int part) {
    for (int i = 0; i < places->count; i++) {
        int on = places->places[i].land_part;
        if (part == 0 || on == 0 || on == part)
            return true;
    }
    return false;
}

// What of the land lies within the circles, and what outside; false when GEOS gives up.
static bool split(const Engine *e, const GEOSGeometry *land, const GEOSGeometry *reach,
                  GEOSGeometry **inner, GEOSGeometry **outer) {
    *inner = GEOSIntersection_r(e->geos, land, reach);
    *outer = *inner != NULL ? GEOSDifference_r(e->geos, land, reach) : NULL;
    if (*outer == NULL && *inner != NULL)
        GEOSGeom_destroy_r(e->geos, *inner);
    return *outer != NULL;
}

// Part the land of one land part, from the farthest band inwards, so that what
// is left soon is small. Takes `land`.
static bool part_land(const Engine *e, const Bands *bands, const ActivePlaces *places, int part,
                      double detour, GEOSGeometry *land, ShapeBuilder **within,
                      ShapeBuilder **band) {
    GEOSGeometry *rest = land;
    bool ok = true;
    for (int i = bands->count - 1; ok && i >= 0 && !GEOSisEmpty_r(e->geos, rest); i--) {
        GEOSGeometry *inner = NULL, *outer = NULL;
        GEOSGeometry *reach =
            circles(e, places, part, bands->radius_m[i] / detour, bounds_of(e, rest));
        ok = reach != NULL && split(e, rest, reach, &inner, &outer);
        GEOSGeom_destroy_r(e->geos, reach);
        if (!ok)
            break;
        add_shape(e, outer, band[i + 1]);
        add_shape(e, inner, within[i]);
        GEOSGeom_destroy_r(e->geos, outer);
        GEOSGeom_destroy_r(e->geos, rest);
        rest = inner;
    }
    if (ok)
        add_shape(e, rest, band[0]);
    GEOSGeom_destroy_r(e->geos, rest);
    return ok;
}

static Shape *shape_or_none(ShapeBuilder *builder) {
    Shape *shape = shape_builder_end(builder);
    if (shape->ring_count == 0)
        g_clear_pointer(&shape, shape_free);
    return shape;
}

static int compare_numbers(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

static bool draw_job(const Drawing *d, const Engine *e, const Job *job) {
    Bands *bands = &d->results->bands[job->kind];
    const ActivePlaces *places = &d->places[job->kind];
    const Shape *shape = d->land[job->province];
    int count = bands->count, parts = shape_part_count(shape);
    g_autofree ShapeBuilder **within = g_new(ShapeBuilder *, (gsize)count + 1);
    g_autofree ShapeBuilder **band = g_new(ShapeBuilder *, (gsize)count + 2);
    for (int i = 0; i < count; i++)
        within[i] = shape_builder_new();
    for (int i = 0; i < count + 2; i++)
        band[i] = shape_builder_new();
    g_autofree int *numbers =
        g_memdup2(d->land_part[job->province], ((gsize)parts + 1) * sizeof(int));
    qsort(numbers, (size_t)parts, sizeof(int), compare_numbers);
    bool ok = true;
    for (int i = 0; ok && i < parts; i++) {
        if (i > 0 && numbers[i] == numbers[i - 1])
            continue;
        GEOSGeometry *land = land_to_geos(e, shape, d->land_part[job->province], numbers[i]);
        if (has_library(places, numbers[i])) {
            ok = part_land(e, bands, places, numbers[i], d->settings->detour, land, within, band);
        } else {
            add_shape(e, land, band[count + 1]);
            GEOSGeom_destroy_r(e->geos, land);
        }
    }
    for (int i = 0; i < count; i++)
        bands->within[job->province * count + i] = shape_or_none(within[i]);
    for (int i = 0; i < count + 2; i++)
        bands->band[job->province * (count + 2) + i] = shape_or_none(band[i]);
    return ok;
}

// ------------------------------------------------------------------- threads

// Takes jobs until none is left.
static gpointer work(gpointer data) {
    Drawing *d = data;
    g_autoptr(GString) complaint = g_string_new(NULL);
    Engine engine = {GEOS_init_r(), complaint};
    GEOSContext_setErrorMessageHandler_r(engine.geos, on_geos_error, &engine);
    for (int taken; (taken = g_atomic_int_add(&d->next, 1)) < d->job_count;) {
        Job *job = &d->jobs[taken];
        if (!draw_job(d, &engine, job))
            g_set_error(&job->error, JANGKAU_ERROR, ERROR_FAILED,
                        "%s: pita jarak tidak dapat dibentuk dari batas wilayah ini (GEOS: %s)",
                        d->world->regions[LEVEL_PROVINCE].items[job->province].code,
                        complaint->str);
    }
    GEOS_finish_r(engine.geos);
    return NULL;
}

static bool run(Drawing *d, GError **error) {
    threads_run("bands", d->job_count, work, d);
    GError *first = NULL;
    for (int i = 0; i < d->job_count; i++) {
        if (first == NULL)
            first = d->jobs[i].error;
        else
            g_clear_error(&d->jobs[i].error);
    }
    if (first != NULL)
        g_propagate_error(error, first);
    return first == NULL;
}

static void open_bands(Bands *bands, const double *radius_m, int count, int provinces) {
    bands->count = count;
    memcpy(bands->radius_m, radius_m, (gsize)count * sizeof *radius_m);
    bands->within = g_new0(Shape *, (gsize)(provinces * count) + 1);
    bands->band = g_new0(Shape *, (gsize)(provinces * (count + 2)) + 1);
}

bool bands_draw(const World *world, const Settings *settings, const double *any_m, int any_count,
                Results *results, GError **error) {
    if (world->topology == NULL)
        return true;
    int provinces = world->regions[LEVEL_PROVINCE].count;
    Drawing d = {.world = world,
                 .settings = settings,
                 .results = results,
                 .sea = active_sea_matters(world, settings)};
    results->province_count = provinces;
    open_bands(&results->bands[BANDS_TPBIS], results->reach_m, results->reach_count, provinces);
    open_bands(&results->bands[BANDS_ANY], any_m, any_count, provinces);
    d.places[BANDS_TPBIS] = active_places(world, settings, results->library_tpbis);
    d.places[BANDS_ANY] = active_places(world, settings, results->library_open);
    g_autofree int *group = world_unit_groups(world, LEVEL_PROVINCE);
    d.land = topology_shapes(world->topology, group, provinces);
    d.land_part = g_new0(int *, (gsize)provinces + 1);
    d.jobs = g_new0(Job, (gsize)(provinces * BANDS_KINDS) + 1);
    for (int p = 0; p < provinces; p++) {
        d.land_part[p] = number_land(&d, p);
        for (int kind = 0; kind < BANDS_KINDS; kind++)
            d.jobs[d.job_count++] = (Job){.province = p, .kind = (BandsKind)kind};
    }
    bool ok = run(&d, error);
    for (int p = 0; p < provinces; p++) {
        shape_free(d.land[p]);
        g_free(d.land_part[p]);
    }
    g_free(d.land);
    g_free(d.land_part);
    g_free(d.jobs);
    for (int kind = 0; kind < BANDS_KINDS; kind++)
        active_places_clear(&d.places[kind]);
    return ok;
}

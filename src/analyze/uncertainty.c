#include "analyze/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/active.h"
#include "base/threads.h"
#include "geo/geocentric.h"

enum { MOST_LIMITS = RESULTS_MAX_REACH + 1 }; // the reaches, then S

// A library whose place in its village is drawn.
typedef struct {
    int library;
    int first, end; // its village's pieces
    uint64_t stream;
    int near_first, near_end; // offsets into Draws.near: the pieces it may reach
} Unknown;

// A piece that some unknown library may reach.
typedef struct {
    int piece;
    double sure_m2; // squared chord to the nearest library whose position is known
} Affected;

typedef struct {
    const World *world;
    const Results *results;
    bool sea;
    int limits;                   // of each piece: the reaches, then S
    double reach_m2[MOST_LIMITS]; // as squared chords
    double *service_m2;           // by regency
    Geocentric *position;         // by piece
    Unknown *unknown;
    int unknown_count;
    GArray *near;       // int: index into `affected`
    Affected *affected; // by piece
    int affected_count;
    int region_count;   // of all levels down to districts
    int draw_count;     // with the draw 0: all libraries where they are listed
    int64_t *within_e6; // [draw][region][limit]
    gint next;
} Draws;

// ------------------------------------------------------------ random numbers

// FNV-1a of the id: a stream of its own for every library.
static uint64_t stream_of(const char *id) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *id != '\0'; id++)
        hash = (hash ^ (uint8_t)*id) * UINT64_C(1099511628211);
    return hash;
}

// SplitMix64 (Steele, Lea, Flood 2014): the n-th number of a stream.
static uint64_t random_at(uint64_t stream, int n) {
    uint64_t z = stream + (uint64_t)n * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

// A piece of the village, by its people; of a village without people any.
static int draw_piece(const Cells *cells, const Unknown *unknown, int draw) {
    uint64_t number = random_at(unknown->stream, draw);
    int64_t all_e6 = 0;
    for (int i = unknown->first; i < unknown->end; i++)
        all_e6 += cells->pieces[i].people_e6;
    if (all_e6 == 0)
        return unknown->first + (int)(number % (uint64_t)(unknown->end - unknown->first));
    int64_t left_e6 = (int64_t)(number % (uint64_t)all_e6);
    int piece = unknown->first;
    while (left_e6 >= cells->pieces[piece].people_e6)
        left_e6 -= cells->pieces[piece++].people_e6;
    return piece;
}

// ------------------------------------------------------------------ geometry

static double square(double x) {
    return x * x;
}

static double chord_m2(Geocentric a, Geocentric b) {
    return square(a.x - b.x) + square(a.y - b.y) + square(a.z - b.z);
}

// The chord of a geodesic on the mean sphere: right to 10 µm for 10 km.
static double limit_m2(double distance_m, double detour) {
    static const double RADIUS_M = 6371000;
    return square(2 * RADIUS_M * sin(fmin(distance_m / detour / RADIUS_M, G_PI) / 2));
}

static bool reaches(const Draws *d, int from_part, int to_part) {
    return !d->sea || from_part == 0 || to_part == 0 || from_part == to_part;
}

// ------------------------------------------------------------- preparations

static void find_unknown(Draws *d) {
    const World *world = d->world;
    d->unknown = g_new0(Unknown, (gsize)world->library_count + 1);
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        if (!d->results->library_tpbis[i] || l->precision != PRECISION_VILLAGE_POINT ||
            l->village < 0)
            continue;
        d->unknown[d->unknown_count++] = (Unknown){.library = i,
                                                   .first = world->cells->first[l->village],
                                                   .end = world->cells->first[l->village + 1],
                                                   .stream = stream_of(l->id)};
    }
}

static void set_limits(Draws *d, const Settings *settings) {
    const Results *r = d->results;
    d->limits = r->reach_count + 1;
    for (int k = 0; k < r->reach_count; k++)
        d->reach_m2[k] = limit_m2(r->reach_m[k], settings->detour);
    int regencies = d->world->regions[LEVEL_REGENCY].count;
    d->service_m2 = g_new(double, (gsize)regencies + 1);
    for (int i = 0; i < regencies; i++)
        d->service_m2[i] = limit_m2(r->service_m[i], settings->detour);
}

static double farthest_limit_m(const Draws *d) {
    double farthest_m2 = 0;
    for (int k = 0; k + 1 < d->limits; k++)
        farthest_m2 = fmax(farthest_m2, d->reach_m2[k]);
    for (int i = 0; i < d->world->regions[LEVEL_REGENCY].count; i++)
        farthest_m2 = fmax(farthest_m2, d->service_m2[i]);
    return sqrt(farthest_m2);
}

static int compare_ints(gconstpointer left, gconstpointer right) {
    const int *p = left, *q = right;
    return (*p > *q) - (*p < *q);
}

// How far the pieces of each village lie from its point.
static double *village_radii(const Draws *d, double *largest_m) {
    const Cells *cells = d->world->cells;
    int villages = d->world->regions[LEVEL_VILLAGE].count;
    double *radii_m = g_new0(double, (gsize)villages + 1);
    *largest_m = 0;
    for (int v = 0; v < villages; v++) {
        Geocentric middle = geocentric_from(d->world->villages[v].point);
        for (int i = cells->first[v]; i < cells->first[v + 1]; i++)
            radii_m[v] = fmax(radii_m[v], sqrt(chord_m2(middle, d->position[i])));
        *largest_m = fmax(*largest_m, radii_m[v]);
    }
    return radii_m;
}

static NearestIndex *index_villages(const World *world) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    g_autofree Place *places = g_new(Place, (gsize)villages + 1);
    for (int v = 0; v < villages; v++)
        places[v] = (Place){world->villages[v].point, 0};
    return nearest_index_new(places, villages);
}

// The pieces that each unknown library may reach from anywhere in its village.
static void find_near(Draws *d) {
    const Cells *cells = d->world->cells;
    double largest_m;
    g_autofree double *radii_m = village_radii(d, &largest_m);
    g_autoptr(NearestIndex) villages = index_villages(d->world);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int));
    g_autofree int *number = g_new(int, (gsize)cells->count + 1);
    memset(number, 0xFF, ((gsize)cells->count + 1) * sizeof *number);
    GArray *affected = g_array_new(FALSE, FALSE, sizeof(Affected));
    double reach_m = farthest_limit_m(d);
    d->near = g_array_new(FALSE, FALSE, sizeof(int));
    for (int u = 0; u < d->unknown_count; u++) {
        Unknown *unknown = &d->unknown[u];
        int own = d->world->libraries[unknown->library].village;
        LonLat point = d->world->villages[own].point;
        Geocentric middle = geocentric_from(point);
        double most_m = reach_m + radii_m[own];
        g_array_set_size(found, 0);
        nearest_within(villages, (Place){point, 0}, most_m + largest_m, found);
        g_array_sort(found, compare_ints);
        unknown->near_first = (int)d->near->len;
        for (guint k = 0; k < found->len; k++) {
            int v = g_array_index(found, int, k);
            for (int i = cells->first[v]; i < cells->first[v + 1]; i++) {
                if (chord_m2(middle, d->position[i]) > square(most_m))
                    continue;
                if (number[i] < 0) {
                    Affected one = {i, INFINITY};
                    number[i] = (int)affected->len;
                    g_array_append_val(affected, one);
                }
                g_array_append_val(d->near, number[i]);
            }
        }
        unknown->near_end = (int)d->near->len;
    }
    d->affected_count = (int)affected->len;
    d->affected = (Affected *)(void *)g_array_free(affected, FALSE);
}

// How near the libraries are whose position is known.
static void measure_sure(Draws *d, const Settings *settings) {
    g_autofree bool *sure =
        g_memdup2(d->results->library_tpbis, ((gsize)d->world->library_count + 1) * sizeof(bool));
    for (int u = 0; u < d->unknown_count; u++)
        sure[d->unknown[u].library] = false;
    g_auto(ActivePlaces) places = active_places(d->world, settings, sure);
    g_autoptr(NearestIndex) index = nearest_index_new(places.places, places.count);
    for (int i = 0; i < d->affected_count; i++) {
        const Piece *piece = &d->world->cells->pieces[d->affected[i].piece];
        Near near[2];
        nearest_find(index, (Place){piece->position, d->sea ? piece->land_part : 0}, near);
        if (near[0].index >= 0)
            d->affected[i].sure_m2 = limit_m2(near[0].distance_m, 1);
    }
}

// --------------------------------------------------------------------- draws

static void count_draw(const Draws *d, int draw, const double *nearest_m2) {
    const World *world = d->world;
    int64_t *within_e6 = d->within_e6 + (gsize)draw * (gsize)(d->region_count * d->limits);
    for (int i = 0; i < d->affected_count; i++) {
        const Piece *piece = &world->cells->pieces[d->affected[i].piece];
        int district = world->regions[LEVEL_VILLAGE].items[piece->village].parent;
        int regency = world->regions[LEVEL_DISTRICT].items[district].parent;
        int64_t *to = within_e6 + district * d->limits;
        for (int k = 0; k + 1 < d->limits; k++)
            to[k] += nearest_m2[i] <= d->reach_m2[k] ? piece->people_e6 : 0;
        to[d->limits - 1] += nearest_m2[i] <= d->service_m2[regency] ? piece->people_e6 : 0;
    }
}

static void make_draw(const Draws *d, int draw, double *nearest_m2) {
    const Cells *cells = d->world->cells;
    for (int i = 0; i < d->affected_count; i++)
        nearest_m2[i] = d->affected[i].sure_m2;
    for (int u = 0; u < d->unknown_count; u++) {
        const Unknown *unknown = &d->unknown[u];
        const Library *library = &d->world->libraries[unknown->library];
        Geocentric from = geocentric_from(library->position); // its village's point
        int part = library->land_part;
        if (draw > 0) {
            int piece = draw_piece(cells, unknown, draw);
            from = d->position[piece];
            part = cells->pieces[piece].land_part;
        }
        for (int k = unknown->near_first; k < unknown->near_end; k++) {
            int i = g_array_index(d->near, int, k);
            int piece = d->affected[i].piece;
            double m2 = chord_m2(from, d->position[piece]);
            if (m2 < nearest_m2[i] && reaches(d, part, cells->pieces[piece].land_part))
                nearest_m2[i] = m2;
        }
    }
    count_draw(d, draw, nearest_m2);
}

static gpointer work(gpointer data) {
    Draws *d = data;
    g_autofree double *nearest_m2 = g_new(double, (gsize)d->affected_count + 1);
    for (int draw; (draw = g_atomic_int_add(&d->next, 1)) < d->draw_count;)
        make_draw(d, draw, nearest_m2);
    return NULL;
}

static void make_draws(Draws *d) {
    d->region_count = d->world->regions[LEVEL_DISTRICT].count;
    d->within_e6 = g_new0(int64_t, (gsize)d->draw_count * (gsize)(d->region_count * d->limits) + 1);
    threads_run("draws", d->draw_count, work, d);
}

// -------------------------------------------------------------------- ranges

static int compare_int64(const void *left, const void *right) {
    const int64_t *p = left, *q = right;
    return (*p > *q) - (*p < *q);
}

static int64_t to_people(int64_t people_e6) {
    return llround((double)people_e6 / (double)CELLS_PER_PERSON);
}

static int first_district_of(const World *world, const Region *region, int *count) {
    int first = world_region_of_village(world, region->first_village, LEVEL_DISTRICT);
    int last = world_region_of_village(world, region->first_village + region->village_count - 1,
                                       LEVEL_DISTRICT);
    *count = last - first + 1;
    return first;
}

// Percentiles of what each draw adds to, or takes from, the listed positions.
static Range range_of(const Draws *d, int limit, const Region *region, int64_t figure,
                      int64_t *changes) {
    int district_count, first_district = first_district_of(d->world, region, &district_count);
    int draws = d->draw_count - 1;
    gsize stride = (gsize)(d->region_count * d->limits);
    int64_t listed = 0;
    for (int draw = 0; draw <= draws; draw++) {
        int64_t sum = 0;
        for (int i = first_district; i < first_district + district_count; i++)
            sum += d->within_e6[(gsize)draw * stride + (gsize)(i * d->limits + limit)];
        if (draw == 0)
            listed = sum;
        else
            changes[draw - 1] = sum - listed;
    }
    qsort(changes, (size_t)draws, sizeof *changes, compare_int64);
    int low = (draws * 5 + 99) / 100 - 1, high = (draws * 95 + 99) / 100 - 1;
    return (Range){CLAMP(figure + to_people(changes[low]), 0, region->population),
                   CLAMP(figure + to_people(changes[high]), 0, region->population)};
}

static void set_ranges(const Draws *d, Results *r) {
    g_autofree int64_t *changes = g_new(int64_t, (gsize)d->draw_count);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < r->region_count[level]; i++) {
            const Region *region = &d->world->regions[level].items[i];
            RegionResult *out = &r->regions[level][i];
            for (int k = 0; k < r->reach_count; k++)
                out->within_range[k] = range_of(d, k, region, out->cell.people_within[k], changes);
            out->service_range =
                range_of(d, r->reach_count, region, out->cell.people_within_service, changes);
        }
    }
}

static void set_figures(Results *r) {
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < r->region_count[level]; i++) {
            RegionResult *out = &r->regions[level][i];
            for (int k = 0; k < r->reach_count; k++)
                out->within_range[k] =
                    (Range){out->cell.people_within[k], out->cell.people_within[k]};
            out->service_range =
                (Range){out->cell.people_within_service, out->cell.people_within_service};
        }
    }
}

void uncertainty_estimate(const World *world, const Settings *settings, Results *results) {
    const Cells *cells = world->cells;
    Draws d = {.world = world,
               .results = results,
               .sea = active_sea_matters(world, settings),
               .draw_count = settings->draws + 1};
    find_unknown(&d);
    results->has_ranges = d.unknown_count > 0 && settings->draws > 0;
    if (!results->has_ranges) {
        set_figures(results);
        g_free(d.unknown);
        return;
    }
    d.position = g_new(Geocentric, (gsize)cells->count + 1);
    for (int i = 0; i < cells->count; i++)
        d.position[i] = geocentric_from(cells->pieces[i].position);
    set_limits(&d, settings);
    find_near(&d);
    measure_sure(&d, settings);
    make_draws(&d);
    set_ranges(&d, results);
    g_free(d.unknown);
    g_free(d.position);
    g_free(d.service_m2);
    g_free(d.affected);
    g_array_unref(d.near);
    g_free(d.within_e6);
}

#include "analyze/nearest.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "geo/geocentric.h"
#include "geo/geodesy.h"

// Spots in a leaf at most: fewer only make the tree larger than the cache.
enum { LEAF_MOST = 16 };

// A position with at least one place: numbers[first] to numbers[first + count - 1],
// rising. So 100,000 places at one point are one spot.
typedef struct {
    Geocentric at;
    int first, count;
} Spot;

typedef struct {
    Geocentric low, high;
} Box;

// The spots of a land part. Each node halves its range of spots; node i has
// the children 2i + 1 and 2i + 2, and all leaves are on the same level.
typedef struct {
    int land_part;
    int first_spot, spot_count;
    int first_box, levels; // levels of nodes above the leaves
} Tree;

struct NearestIndex {
    Place *places;
    int *numbers; // of places, by spot
    Spot *spots;
    GArray *boxes; // of Box: what the spots of a node span
    GArray *trees; // of Tree, by land part
};

// ------------------------------------------------------------------ building

typedef struct {
    Geocentric at;
    int land_part, number;
} Entry;

static int compare_doubles(double a, double b) {
    return (a > b) - (a < b);
}

static int compare_entries(const void *left, const void *right) {
    const Entry *p = left, *q = right;
    int order = (p->land_part > q->land_part) - (p->land_part < q->land_part);
    if (order == 0)
        order = compare_doubles(p->at.x, q->at.x);
    if (order == 0)
        order = compare_doubles(p->at.y, q->at.y);
    if (order == 0)
        order = compare_doubles(p->at.z, q->at.z);
    return order != 0 ? order : (p->number > q->number) - (p->number < q->number);
}

static bool same_point(Geocentric a, Geocentric b) {
    return a.x == b.x && a.y == b.y && a.z == b.z;
}

static double along(Geocentric point, int axis) {
    return axis == 0 ? point.x : axis == 1 ? point.y : point.z;
}

static Box span(const Spot *spots, int count) {
    Box box = {spots[0].at, spots[0].at};
    for (int i = 1; i < count; i++) {
        Geocentric p = spots[i].at;
        box.low = (Geocentric){MIN(box.low.x, p.x), MIN(box.low.y, p.y), MIN(box.low.z, p.z)};
        box.high = (Geocentric){MAX(box.high.x, p.x), MAX(box.high.y, p.y), MAX(box.high.z, p.z)};
    }
    return box;
}

static int widest_axis(const Box *box) {
    double x = box->high.x - box->low.x, y = box->high.y - box->low.y, z = box->high.z - box->low.z;
    return x >= y && x >= z ? 0 : y >= z ? 1 : 2;
}

// Bring the `half` least spots along the axis to the front (Hoare's FIND, 1961).
static void part_at(Spot *spots, int count, int half, int axis) {
    for (int first = 0, last = count - 1; first < last;) {
        double pivot = along(spots[half].at, axis);
        int i = first, j = last;
        while (i <= j) {
            while (along(spots[i].at, axis) < pivot)
                i++;
            while (along(spots[j].at, axis) > pivot)
                j--;
            if (i <= j) {
                Spot swap = spots[i];
                spots[i++] = spots[j];
                spots[j--] = swap;
            }
        }
        if (j < half)
            first = i;
        if (i > half)
            last = j;
    }
}

static void build_node(Spot *spots, int count, Box *boxes, int node, int levels) {
    boxes[node] = span(spots, count);
    if (levels == 0)
        return;
    int half = count / 2;
    part_at(spots, count, half, widest_axis(&boxes[node]));
    build_node(spots, half, boxes, 2 * node + 1, levels - 1);
    build_node(spots + half, count - half, boxes, 2 * node + 2, levels - 1);
}

static void add_tree(NearestIndex *index, int land_part, int first_spot, int spot_count) {
    Tree tree = {.land_part = land_part,
                 .first_spot = first_spot,
                 .spot_count = spot_count,
                 .first_box = (int)index->boxes->len};
    while (spot_count > LEAF_MOST << tree.levels)
        tree.levels++;
    g_array_set_size(index->boxes, index->boxes->len + (2U << tree.levels) - 1);
    build_node(index->spots + first_spot, spot_count,
               &g_array_index(index->boxes, Box, tree.first_box), 0, tree.levels);
    g_array_append_val(index->trees, tree);
}

// Places that have a position, by land part, position and number.
static Entry *sorted_entries(const Place *places, int count, int *entry_count) {
    Entry *entries = g_new(Entry, (gsize)count + 1);
    *entry_count = 0;
    for (int i = 0; i < count; i++) {
        if (isfinite(places[i].position.lon_deg) && isfinite(places[i].position.lat_deg))
            entries[(*entry_count)++] =
                (Entry){geocentric_from(places[i].position), places[i].land_part, i};
    }
    qsort(entries, (gsize)*entry_count, sizeof(Entry), compare_entries);
    return entries;
}

NearestIndex *nearest_index_new(const Place *places, int count) {
    NearestIndex *index = g_new0(NearestIndex, 1);
    index->places = g_memdup2(places, (gsize)count * sizeof(Place));
    index->numbers = g_new(int, (gsize)count + 1);
    index->spots = g_new(Spot, (gsize)count + 1);
    index->boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    index->trees = g_array_new(FALSE, FALSE, sizeof(Tree));
    int entry_count, spot_count = 0;
    g_autofree Entry *entries = sorted_entries(places, count, &entry_count);
    for (int i = 0, first_spot = 0; i < entry_count; i++) {
        bool new_part = i > 0 && entries[i].land_part != entries[i - 1].land_part;
        if (new_part) {
            add_tree(index, entries[i - 1].land_part, first_spot, spot_count - first_spot);
            first_spot = spot_count;
        }
        if (i == 0 || new_part || !same_point(entries[i].at, entries[i - 1].at))
            index->spots[spot_count++] = (Spot){.at = entries[i].at, .first = i};
        index->spots[spot_count - 1].count++;
        index->numbers[i] = entries[i].number;
        if (i == entry_count - 1)
            add_tree(index, entries[i].land_part, first_spot, spot_count - first_spot);
    }
    return index;
}

void nearest_index_free(NearestIndex *index) {
    if (index == NULL)
        return;
    g_free(index->places);
    g_free(index->numbers);
    g_free(index->spots);
    g_array_unref(index->boxes);
    g_array_unref(index->trees);
    g_free(index);
}

// ----------------------------------------------------------------- searching

typedef struct Search Search;
struct Search {
    const NearestIndex *index;
    Place from;
    Geocentric at;
    double chord2_most; // square of the longest chord that can still matter
    void (*offer)(Search *search, const Spot *spot, double length_m);
    Near best[2];    // of nearest_find
    double most_m;   // of nearest_within
    GArray *numbers; // of nearest_within
    Near *some;      // of nearest_some: the best so far, sorted
    int some_count, some_most;
};

// No chord is longer than its geodesic s. Stretched along the axis to a sphere
// of radius a, the ellipsoid's chords do not become shorter and s not longer
// than s·a/b, so that no chord is longer than 2a·sin(s/2b) either: the closer
// of the two from 1,800 km.
static double longest_chord2(double length_m) {
    static const double SEMI_MAJOR_M = 6378137.0, SEMI_MINOR_M = 6356752.314245179;
    static const double ROUNDING = 1e-9;
    double chord_m = length_m;
    if (length_m > GEOCENTRIC_MOST_M)
        chord_m =
            fmin(chord_m, 2 * SEMI_MAJOR_M * sin(fmin(length_m / (2 * SEMI_MINOR_M), G_PI_2)));
    return chord_m * chord_m * (1 + ROUNDING);
}

static double chord2(Geocentric a, Geocentric b) {
    double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

// With branches: the processor guesses them and fetches the next box meanwhile,
// a third faster than with the greatest of three.
static double outside(double value, double low, double high) {
    return value < low ? low - value : value > high ? value - high : 0;
}

static double chord2_to_box(Geocentric p, const Box *box) {
    double x = outside(p.x, box->low.x, box->high.x);
    double y = outside(p.y, box->low.y, box->high.y);
    double z = outside(p.z, box->low.z, box->high.z);
    return x * x + y * y + z * z;
}

static void look_at(Search *search, const Spot *spot) {
    double spot_chord2 = chord2(search->at, spot->at);
    if (!(spot_chord2 <= search->chord2_most))
        return;
    double length_m =
        spot_chord2 <= GEOCENTRIC_MOST_M * GEOCENTRIC_MOST_M
            ? geocentric_distance_m(search->at, spot->at)
            : geodesy_distance_m(
                  search->from.position,
                  search->index->places[search->index->numbers[spot->first]].position);
    search->offer(search, spot, length_m);
}

static void look_below(Search *search, const Box *boxes, int node, const Spot *spots, int count,
                       int levels) {
    if (levels == 0) {
        for (int i = 0; i < count; i++)
            look_at(search, &spots[i]);
        return;
    }
    int half = count / 2, left = 2 * node + 1, right = left + 1;
    double to_left = chord2_to_box(search->at, &boxes[left]);
    double to_right = chord2_to_box(search->at, &boxes[right]);
    bool left_first = to_left <= to_right;
    if (left_first && to_left <= search->chord2_most)
        look_below(search, boxes, left, spots, half, levels - 1);
    if (to_right <= search->chord2_most)
        look_below(search, boxes, right, spots + half, count - half, levels - 1);
    if (!left_first && to_left <= search->chord2_most)
        look_below(search, boxes, left, spots, half, levels - 1);
}

static void look_everywhere(Search *search) {
    const NearestIndex *index = search->index;
    search->at = geocentric_from(search->from.position);
    if (!isfinite(search->at.x))
        return;
    for (guint i = 0; i < index->trees->len; i++) {
        const Tree *tree = &g_array_index(index->trees, Tree, i);
        if (search->from.land_part != 0 && tree->land_part != 0 &&
            search->from.land_part != tree->land_part)
            continue;
        const Box *boxes = &g_array_index(index->boxes, Box, tree->first_box);
        if (chord2_to_box(search->at, boxes) <= search->chord2_most)
            look_below(search, boxes, 0, index->spots + tree->first_spot, tree->spot_count,
                       tree->levels);
    }
}

static bool better(Near a, Near b) {
    return a.distance_m < b.distance_m || (a.distance_m == b.distance_m && a.index < b.index);
}

static void keep_best(Search *search, const Spot *spot, double length_m) {
    for (int i = 0; i < MIN(spot->count, 2); i++) {
        Near near = {search->index->numbers[spot->first + i], length_m};
        if (better(near, search->best[0])) {
            search->best[1] = search->best[0];
            search->best[0] = near;
        } else if (better(near, search->best[1])) {
            search->best[1] = near;
        }
    }
    search->chord2_most = longest_chord2(search->best[1].distance_m);
}

void nearest_find(const NearestIndex *index, Place from, Near found[2]) {
    const Near none = {-1, INFINITY};
    Search search = {.index = index,
                     .from = from,
                     .chord2_most = INFINITY,
                     .offer = keep_best,
                     .best = {none, none}};
    look_everywhere(&search);
    for (int i = 0; i < 2; i++)
        found[i] = search.best[i].index >= 0 ? search.best[i] : (Near){-1, NAN};
}

static void keep_within(Search *search, const Spot *spot, double length_m) {
    if (length_m <= search->most_m)
        g_array_append_vals(search->numbers, search->index->numbers + spot->first,
                            (guint)spot->count);
}

void nearest_within(const NearestIndex *index, Place from, double most_m, GArray *found) {
    Search search = {.index = index,
                     .from = from,
                     .chord2_most = longest_chord2(most_m),
                     .offer = keep_within,
                     .most_m = most_m,
                     .numbers = found};
    look_everywhere(&search);
}

static void keep_some(Search *search, const Spot *spot, double length_m) {
    for (int i = 0; i < spot->count && length_m <= search->most_m; i++) {
        Near near = {search->index->numbers[spot->first + i], length_m};
        bool full = search->some_count == search->some_most;
        if (full && !better(near, search->some[search->some_count - 1]))
            return;
        int at = full ? search->some_count - 1 : search->some_count++;
        for (; at > 0 && better(near, search->some[at - 1]); at--)
            search->some[at] = search->some[at - 1];
        search->some[at] = near;
    }
    if (search->some_count == search->some_most)
        search->chord2_most = longest_chord2(search->some[search->some_count - 1].distance_m);
}

int nearest_some(const NearestIndex *index, Place from, double most_m, int count, Near *found) {
    Search search = {.index = index,
                     .from = from,
                     .chord2_most = longest_chord2(most_m),
                     .offer = keep_some,
                     .most_m = most_m,
                     .some = found,
                     .some_most = count};
    if (count > 0)
        look_everywhere(&search);
    return search.some_count;
}

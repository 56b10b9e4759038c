#include "analyze/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/weighted.h"

// ------------------------------------------------------- classes of distance

enum { MOST_CLASSES = RESULTS_MAX_REACH + 3 }; // reaches, S, beyond, none

// The limits that part the people of a village: rising, the last two classes
// are those beyond all and those without a library.
typedef struct {
    int count; // of the limits
    double limit_m[RESULTS_MAX_REACH + 1];
    int reach[RESULTS_MAX_REACH]; // class that ends at each reach
    int service;                  // class that ends at S
} Classes;

static Classes make_classes(const Results *r, double service_m) {
    Classes c = {0};
    bool placed = false;
    for (int k = 0; k < r->reach_count || !placed; k++) {
        bool before = k == r->reach_count || service_m <= r->reach_m[k];
        if (!placed && before) {
            c.service = c.count;
            c.limit_m[c.count++] = service_m;
            placed = true;
        }
        if (k == r->reach_count)
            break;
        bool same = c.count > 0 && c.limit_m[c.count - 1] == r->reach_m[k];
        if (!same)
            c.limit_m[c.count++] = r->reach_m[k];
        c.reach[k] = c.count - 1;
    }
    return c;
}

static int class_of(const Classes *c, const NearLibrary *near) {
    if (near->library < 0)
        return c->count + 1;
    int class = 0;
    while (class < c->count && near->distance_m > c->limit_m[class])
        class ++;
    return class;
}

// Whole people, halves upwards: rounded where they are cumulated, so that more
// reach, or one more library, never counts fewer of them.
static int64_t whole(int64_t people_e6) {
    return (people_e6 + CELLS_PER_PERSON / 2) / CELLS_PER_PERSON;
}

// ------------------------------------------------------------------ villages

static bool any_tpbis(const Results *r) {
    for (int i = 0; i < r->library_count; i++) {
        if (r->library_tpbis[i])
            return true;
    }
    return false;
}

// Without land parts everything reaches everything: who is out of reach is
// unknown, unless there is no library at all.
static int64_t unreachable(const World *world, const Results *r, int64_t people) {
    return world->land_part_count > 0 || !any_tpbis(r) ? people : -1;
}

static void tally_village(const World *world, const Results *r, int village, Reach *out) {
    const Cells *cells = world->cells;
    double service_m = r->service_m[world_region_of_village(world, village, LEVEL_REGENCY)];
    Classes classes = make_classes(r, service_m);
    int64_t within_e6[MOST_CLASSES] = {0}, reached_e6 = 0;
    double sum = 0, gap = 0;
    for (int i = cells->first[village]; i < cells->first[village + 1]; i++) {
        const NearLibrary *near = &r->pieces[i].tpbis[0];
        int64_t here_e6 = cells->pieces[i].people_e6;
        within_e6[class_of(&classes, near)] += here_e6;
        if (near->library < 0)
            continue;
        reached_e6 += here_e6;
        sum += (double)here_e6 * near->distance_m;
        gap += (double)here_e6 * fmax(0, near->distance_m - service_m);
    }
    for (int c = 1; c < classes.count; c++)
        within_e6[c] += within_e6[c - 1];
    for (int k = 0; k < r->reach_count; k++)
        out->people_within[k] = whole(within_e6[classes.reach[k]]);
    out->people_within_service = whole(within_e6[classes.service]);
    out->people_unreachable = unreachable(
        world, r, world->regions[LEVEL_VILLAGE].items[village].population - whole(reached_e6));
    out->gap_person_m = gap / (double)CELLS_PER_PERSON;
    out->mean_m = reached_e6 > 0 ? sum / (double)reached_e6 : NAN;
    out->median_m = out->p90_m = out->max_m = out->gini = NAN;
}

void tally_villages(const World *world, Results *results) {
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++)
        tally_village(world, results, v, &results->villages[v].cell);
}

// ------------------------------------------------------ regions from villages

static void add_people(const Results *r, const Reach *from, Reach *to) {
    for (int k = 0; k < r->reach_count; k++)
        to->people_within[k] += from->people_within[k];
    to->people_within_service += from->people_within_service;
    if (from->people_unreachable < 0)
        to->people_unreachable = -1;
    else if (to->people_unreachable >= 0)
        to->people_unreachable += from->people_unreachable;
    to->gap_person_m += from->gap_person_m;
}

// Sums over the pieces of a region.
typedef struct {
    int64_t tpbis_e6, any_e6;
    double tpbis_sum, any_sum;
} Sums;

static void sum_pieces(const World *world, const Results *r, Sums *sums[LEVEL_COUNT]) {
    const Cells *cells = world->cells;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        Sums here = {0};
        for (int i = cells->first[v]; i < cells->first[v + 1]; i++) {
            int64_t people_e6 = cells->pieces[i].people_e6;
            const PieceResult *piece = &r->pieces[i];
            if (piece->tpbis[0].library >= 0) {
                here.tpbis_e6 += people_e6;
                here.tpbis_sum += (double)people_e6 * piece->tpbis[0].distance_m;
            }
            if (piece->any.library >= 0) {
                here.any_e6 += people_e6;
                here.any_sum += (double)people_e6 * piece->any.distance_m;
            }
        }
        for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
            Sums *to = &sums[level][world_region_of_village(world, v, (RegionLevel)level)];
            to->tpbis_e6 += here.tpbis_e6;
            to->tpbis_sum += here.tpbis_sum;
            to->any_e6 += here.any_e6;
            to->any_sum += here.any_sum;
        }
    }
}

// ------------------------------------------------- quantiles, maximum, Gini

typedef struct {
    uint64_t key; // bits of the distance, which rise with it
    int piece;
} Sorted;

// Stable radix sort by 16 bits at a time: distances are not negative.
static Sorted *sort_by_distance(const Results *r, int piece_count, int *count) {
    enum { DIGITS = 4, RADIX = 1 << 16 };
    Sorted *from = g_new(Sorted, (gsize)piece_count + 1);
    Sorted *to = g_new(Sorted, (gsize)piece_count + 1);
    g_autofree int *at = g_new(int, RADIX + 1);
    int n = 0;
    for (int i = 0; i < piece_count; i++) {
        if (r->pieces[i].tpbis[0].library < 0)
            continue;
        from[n].piece = i;
        memcpy(&from[n++].key, &r->pieces[i].tpbis[0].distance_m, sizeof(uint64_t));
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        int shift = 16 * digit;
        memset(at, 0, (RADIX + 1) * sizeof *at);
        for (int i = 0; i < n; i++)
            at[((from[i].key >> shift) & (RADIX - 1)) + 1]++;
        for (int k = 1; k <= RADIX; k++)
            at[k] += at[k - 1];
        for (int i = 0; i < n; i++)
            to[at[(from[i].key >> shift) & (RADIX - 1)]++] = from[i];
        Sorted *swap = from;
        from = to;
        to = swap;
    }
    g_free(to);
    *count = n;
    return from;
}

// A region while the pieces pass by in order of distance.
typedef struct {
    int64_t passed_e6;
    double gini; // Σ p·d·(2·passed − p)
} Passing;

static void pass(Passing *at, const Sums *all, int64_t people_e6, double distance_m, Reach *out) {
    int64_t before_e6 = at->passed_e6;
    at->passed_e6 += people_e6;
    if (before_e6 * 2 < all->tpbis_e6 && at->passed_e6 * 2 >= all->tpbis_e6)
        out->median_m = distance_m;
    // A tenth at a time, so that the product of nine stays in 64 bits for any country.
    if (before_e6 < all->tpbis_e6 - all->tpbis_e6 / 10 &&
        at->passed_e6 >= all->tpbis_e6 - all->tpbis_e6 / 10)
        out->p90_m = distance_m;
    out->max_m = distance_m;
    at->gini += (double)people_e6 * distance_m * (double)(before_e6 + at->passed_e6);
}

static void tally_order(const World *world, Results *r, Sums *sums[LEVEL_COUNT]) {
    int count;
    g_autofree Sorted *sorted = sort_by_distance(r, world->cells->count, &count);
    Passing *at[LEVEL_COUNT] = {NULL};
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++)
        at[level] = g_new0(Passing, (gsize)world->regions[level].count + 1);
    for (int i = 0; i < count; i++) {
        const Piece *piece = &world->cells->pieces[sorted[i].piece];
        if (piece->people_e6 == 0)
            continue;
        double distance_m = r->pieces[sorted[i].piece].tpbis[0].distance_m;
        for (int level = LEVEL_VILLAGE - 1, region = piece->village; level >= 0; level--) {
            region = world->regions[level + 1].items[region].parent;
            pass(&at[level][region], &sums[level][region], piece->people_e6, distance_m,
                 &r->regions[level][region].cell);
        }
    }
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            const Sums *all = &sums[level][i];
            if (all->tpbis_sum > 0)
                r->regions[level][i].cell.gini =
                    at[level][i].gini / ((double)all->tpbis_e6 * all->tpbis_sum) - 1;
        }
        g_free(at[level]);
    }
}

void tally_regions(const World *world, Results *results, bool in_order) {
    Sums *sums[LEVEL_COUNT] = {NULL};
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++)
        sums[level] = g_new0(Sums, (gsize)world->regions[level].count + 1);
    sum_pieces(world, results, sums);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            const Region *region = &world->regions[level].items[i];
            RegionResult *out = &results->regions[level][i];
            const Sums *sum = &sums[level][i];
            for (int v = region->first_village; v < region->first_village + region->village_count;
                 v++)
                add_people(results, &results->villages[v].cell, &out->cell);
            Reach *cell = &out->cell;
            cell->mean_m = sum->tpbis_e6 > 0 ? sum->tpbis_sum / (double)sum->tpbis_e6 : NAN;
            cell->median_m = cell->p90_m = cell->max_m = cell->gini = NAN;
            out->any_mean_m = sum->any_e6 > 0 ? sum->any_sum / (double)sum->any_e6 : NAN;
        }
    }
    if (in_order)
        tally_order(world, results, sums);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++)
        g_free(sums[level]);
}

// ------------------------------------------------------------ village points

static void tally_point(const World *world, const Results *r, const Region *region, Reach *out) {
    g_autofree Weighted *near = g_new(Weighted, (gsize)region->village_count + 1);
    int count = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        const NearLibrary *nearest = &r->villages[v].nearest_tpbis;
        int64_t people = world->regions[LEVEL_VILLAGE].items[v].population;
        double service_m = r->service_m[world_region_of_village(world, v, LEVEL_REGENCY)];
        if (nearest->library < 0) {
            out->people_unreachable += people;
            continue;
        }
        near[count++] = (Weighted){nearest->distance_m, people};
        for (int k = 0; k < r->reach_count; k++)
            out->people_within[k] += nearest->distance_m <= r->reach_m[k] ? people : 0;
        out->people_within_service += nearest->distance_m <= service_m ? people : 0;
        out->gap_person_m += (double)people * fmax(0, nearest->distance_m - service_m);
    }
    out->people_unreachable = unreachable(world, r, out->people_unreachable);
    Summary summary = weighted_summary(near, count);
    out->mean_m = summary.mean;
    out->median_m = summary.median;
    out->p90_m = summary.p90;
    out->max_m = summary.max;
    out->gini = NAN;
}

void tally_points(const World *world, Results *results) {
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            tally_point(world, results, &world->regions[level].items[i],
                        &results->regions[level][i].point);
    }
}

// --------------------------------------------------------------------- ranks

typedef struct {
    double value;
    int village;
} Ranked;

static int compare_ranked(const void *left, const void *right) {
    const Ranked *p = left, *q = right;
    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return p->village - q->village; // villages are sorted by code
}

void tally_ranks(const World *world, Results *results) {
    int villages = world->regions[LEVEL_VILLAGE].count, count = 0;
    g_autofree Ranked *people = g_new(Ranked, (gsize)villages + 1);
    g_autofree Ranked *gap = g_new(Ranked, (gsize)villages + 1);
    for (int v = 0; v < villages; v++) {
        int regency = world_region_of_village(world, v, LEVEL_REGENCY);
        if (!results->regions[LEVEL_REGENCY][regency].known)
            continue;
        const Reach *cell = &results->villages[v].cell;
        int64_t beyond =
            world->regions[LEVEL_VILLAGE].items[v].population - cell->people_within_service;
        people[count] = (Ranked){(double)beyond, v};
        gap[count++] = (Ranked){cell->gap_person_m, v};
    }
    qsort(people, (size_t)count, sizeof *people, compare_ranked);
    qsort(gap, (size_t)count, sizeof *gap, compare_ranked);
    for (int i = 0; i < count; i++) {
        results->villages[people[i].village].rank_people = i + 1;
        results->villages[gap[i].village].rank_gap = i + 1;
    }
}

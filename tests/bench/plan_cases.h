/**
 * plan_cases.h - instances for tests and benchmarks of plans, on a plane.
 *
 * The real Banten villages (data/banten/villages.csv: point and population), the
 * cells of 200 m around them, random points, and a made-up country.
 */
#ifndef JANGKAU_PLAN_CASES_H
#define JANGKAU_PLAN_CASES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/instance.h"

typedef struct {
    double x_m, y_m;
    int64_t people;
    int region; // its regency
    char code[16];
} Spot;

// A small generator, the same on every machine (xorshift64*).
static inline uint64_t case_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static inline double case_uniform(uint64_t *state) {
    return (double)(case_random(state) >> 11) / 9007199254740992.0;
}

static inline double case_distance_m(const Spot *a, const Spot *b) {
    return hypot(a->x_m - b->x_m, a->y_m - b->y_m);
}

/** The villages of a file; regions are numbered by the code's first five letters. */
static inline GArray *case_villages(const char *path) {
    GArray *spots = g_array_new(FALSE, TRUE, sizeof(Spot));
    FILE *file = fopen(path, "r");
    char line[1024], regency[6] = "";
    int region = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char **cell = g_strsplit(line, ",", -1);
        if (g_strv_length(cell) >= 6 && strlen(cell[0]) == 13) {
            if (strncmp(regency, cell[0], 5) != 0)
                region++;
            g_strlcpy(regency, cell[0], sizeof regency);
            Spot spot = {.x_m = atof(cell[3]) * 110700,
                         .y_m = atof(cell[4]) * 110600,
                         .people = atoll(cell[5]),
                         .region = region};
            g_strlcpy(spot.code, cell[0], sizeof spot.code);
            g_array_append_val(spots, spot);
        }
        g_strfreev(cell);
    }
    if (file != NULL)
        fclose(file);
    return spots;
}

// ------------------------------------------------------- who is near, by buckets

typedef struct {
    const GArray *spots;
    double side_m, x0, y0;
    int columns, rows;
    int *first, *members;
} Buckets;

static inline int bucket_of(const Buckets *b, double value, double origin, int count) {
    return CLAMP((int)floor((value - origin) / b->side_m), 0, count - 1);
}

static inline Buckets buckets_new(const GArray *spots, double side_m) {
    Buckets b = {.spots = spots, .side_m = side_m};
    double x1 = -1e300, y1 = -1e300;
    b.x0 = b.y0 = 1e300;
    for (guint i = 0; i < spots->len; i++) {
        const Spot *s = &g_array_index(spots, Spot, i);
        b.x0 = fmin(b.x0, s->x_m), b.y0 = fmin(b.y0, s->y_m);
        x1 = fmax(x1, s->x_m), y1 = fmax(y1, s->y_m);
    }
    b.columns = (int)((x1 - b.x0) / side_m) + 1;
    b.rows = (int)((y1 - b.y0) / side_m) + 1;
    b.first = g_new0(int, (gsize)(b.columns * b.rows) + 2);
    b.members = g_new0(int, spots->len + 1);
    for (int pass = 0; pass < 2; pass++)
        for (guint i = spots->len; i-- > 0;) {
            const Spot *s = &g_array_index(spots, Spot, i);
            int k = bucket_of(&b, s->y_m, b.y0, b.rows) * b.columns +
                    bucket_of(&b, s->x_m, b.x0, b.columns);
            if (pass == 0)
                b.first[k + 1]++;
            else
                b.members[--b.first[k + 1]] = (int)i;
            if (pass == 0 && i == 0)
                for (int j = 1; j <= b.columns * b.rows; j++)
                    b.first[j + 1] += j < b.columns * b.rows ? b.first[j] : 0;
        }
    // after the second pass first[k + 1] is where bucket k begins
    memmove(b.first, b.first + 1, sizeof(int) * (gsize)(b.columns * b.rows));
    b.first[b.columns * b.rows] = (int)spots->len;
    return b;
}

static inline void buckets_clear(Buckets *b) {
    g_free(b->first);
    g_free(b->members);
}

/** Numbers of the spots up to `most_m` from a place, appended to `found` (int). */
static inline void buckets_within(const Buckets *b, const Spot *from, double most_m,
                                  GArray *found) {
    int c0 = bucket_of(b, from->x_m - most_m, b->x0, b->columns);
    int c1 = bucket_of(b, from->x_m + most_m, b->x0, b->columns);
    int r0 = bucket_of(b, from->y_m - most_m, b->y0, b->rows);
    int r1 = bucket_of(b, from->y_m + most_m, b->y0, b->rows);
    for (int r = r0; r <= r1; r++)
        for (int c = c0; c <= c1; c++)
            for (int i = b->first[r * b->columns + c]; i < b->first[r * b->columns + c + 1]; i++)
                if (case_distance_m(from, &g_array_index(b->spots, Spot, (guint)b->members[i])) <=
                    most_m)
                    g_array_append_val(found, b->members[i]);
}

// ---------------------------------------------------------------- made-up places

/**
 * Cells of 200 m, each given to the nearest village up to `reach_m`; the people
 * of a village are spread evenly over its cells, in millionths.
 */
static inline GArray *case_cells(const GArray *villages, double side_m, double reach_m) {
    GArray *cells = g_array_new(FALSE, TRUE, sizeof(Spot)),
           *near = g_array_new(FALSE, FALSE, sizeof(int));
    Buckets b = buckets_new(villages, 4000);
    int *share = g_new0(int, villages->len + 1);
    for (double y = b.y0; y < b.y0 + b.rows * b.side_m; y += side_m)
        for (double x = b.x0; x < b.x0 + b.columns * b.side_m; x += side_m) {
            Spot cell = {.x_m = x, .y_m = y, .region = -1};
            double least = 1e300;
            for (double reach = reach_m / 4; cell.region < 0 && reach <= reach_m; reach *= 2) {
                g_array_set_size(near, 0);
                buckets_within(&b, &cell, reach, near);
                for (guint i = 0; i < near->len; i++) {
                    int v = g_array_index(near, int, i);
                    double d = case_distance_m(&cell, &g_array_index(villages, Spot, (guint)v));
                    if (d < least)
                        least = d, cell.region = v;
                }
            }
            if (cell.region < 0)
                continue;
            share[cell.region]++;
            g_array_append_val(cells, cell);
        }
    int *seen = g_new0(int, villages->len + 1);
    for (guint i = 0; i < cells->len; i++) {
        Spot *cell = &g_array_index(cells, Spot, i);
        int v = cell->region, k = seen[v]++;
        int64_t all = g_array_index(villages, Spot, (guint)v).people * 1000000;
        cell->people = all * (k + 1) / share[v] - all * k / share[v];
    }
    g_free(share);
    g_free(seen);
    buckets_clear(&b);
    g_array_unref(near);
    return cells;
}

/** Points around towns of falling size, as a country's villages lie; people in whole persons. */
static inline GArray *case_scattered(int count, double side_m, int towns, uint64_t seed) {
    GArray *spots = g_array_new(FALSE, TRUE, sizeof(Spot));
    double *tx = g_new(double, towns), *ty = g_new(double, towns);
    for (int t = 0; t < towns; t++)
        tx[t] = case_uniform(&seed) * side_m, ty[t] = case_uniform(&seed) * side_m;
    for (int i = 0; i < count; i++) {
        Spot s = {.x_m = case_uniform(&seed) * side_m, .y_m = case_uniform(&seed) * side_m};
        if (towns > 0 && case_uniform(&seed) < 0.7) {
            int t = (int)(case_uniform(&seed) * case_uniform(&seed) * towns);
            double r = -log(1 - case_uniform(&seed)) * side_m / 40,
                   a = case_uniform(&seed) * 6.283185307179586;
            s.x_m = tx[t] + r * cos(a), s.y_m = ty[t] + r * sin(a);
        }
        s.people = (int64_t)(400 + 3000 * -log(1 - case_uniform(&seed)));
        snprintf(s.code, sizeof s.code, "%06d", i);
        g_array_append_val(spots, s);
    }
    g_free(tx);
    g_free(ty);
    return spots;
}

/**
 * The instance: every spot of `demand` (people in `unit` millionths) against the
 * candidates within reach; `existing` serve already. `nearest_most` > 0 keeps
 * only so many nearest candidates of each demand point (see unlisted).
 */
static inline PlanInstance *case_instance(const GArray *demand, int64_t unit,
                                          const GArray *candidates, const GArray *existing,
                                          PlanGainRule rule, int sites, int nearest_most) {
    PlanInstance *instance = plan_instance_new(1);
    instance->stage_sites[0] = sites;
    int regions = 1;
    for (guint c = 0; c < candidates->len; c++)
        regions = MAX(regions, g_array_index(candidates, Spot, c).region + 1);
    for (int r = 0; r < regions; r++) {
        char name[32];
        snprintf(name, sizeof name, "Wilayah %d", r + 1);
        plan_add_region(instance, name);
    }
    for (guint c = 0; c < candidates->len; c++) {
        const Spot *spot = &g_array_index(candidates, Spot, c);
        plan_add_candidate(instance, (PlanCandidate){.code = spot->code, .region = spot->region});
    }
    Buckets b = buckets_new(
        candidates, fmax(2000, rule.objective == PLAN_COVERAGE ? rule.service_m / 2 : 2000));
    GArray *near = g_array_new(FALSE, FALSE, sizeof(int)),
           *gains = g_array_new(FALSE, FALSE, sizeof(PlanGain));
    for (guint d = 0; d < demand->len; d++) {
        const Spot *spot = &g_array_index(demand, Spot, d);
        double today = INFINITY;
        for (guint e = 0; existing != NULL && e < existing->len; e++)
            today = fmin(today, case_distance_m(spot, &g_array_index(existing, Spot, e)));
        double reach = rule.objective == PLAN_COVERAGE ? rule.service_m : fmin(today, rule.cap_m);
        int64_t unlisted = 0;
        double start = reach;
        if (nearest_most > 0)
            start = fmin(reach, 8000);
        for (;;) {
            g_array_set_size(near, 0);
            buckets_within(&b, spot, start, near);
            if (nearest_most <= 0 || (int)near->len >= nearest_most || start >= reach)
                break;
            start = fmin(reach, start * 1.5);
        }
        if (start < reach)
            unlisted = plan_gain(&rule, spot->people * unit, today, start);
        g_array_set_size(gains, 0);
        for (guint i = 0; i < near->len; i++) {
            int c = g_array_index(near, int, i);
            PlanGain gain = {
                c, plan_gain(&rule, spot->people * unit, today,
                             case_distance_m(spot, &g_array_index(candidates, Spot, (guint)c)))};
            g_array_append_val(gains, gain);
        }
        plan_add_demand(instance, (PlanGain *)(void *)gains->data, (int)gains->len, unlisted);
    }
    buckets_clear(&b);
    g_array_unref(near);
    g_array_unref(gains);
    return instance;
}

#endif

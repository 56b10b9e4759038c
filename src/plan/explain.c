#include "plan/explain.h"

#include <stdlib.h>
#include <string.h>

#include "plan/search.h"

__extension__ typedef __int128 Wide;

// ------------------------------------------------------------------------ order

static int64_t marginal_gain(const Core *core, const int64_t *best, int candidate) {
    int64_t gain = 0;
    for (gsize i = core->column_first[candidate]; i < core->column_first[candidate + 1]; i++)
        gain += MAX(0, core->column_gain[i] - best[core->column_row[i]]);
    return gain;
}

static void open_site(const Core *core, int64_t *best, int candidate) {
    for (gsize i = core->column_first[candidate]; i < core->column_first[candidate + 1]; i++) {
        int row = core->column_row[i];
        best[row] = MAX(best[row], core->column_gain[i]);
    }
}

void explain_gains(const Core *core, GArray *picks) {
    g_autofree int64_t *best = g_new0(int64_t, (gsize)core->row_count + 1);
    for (guint i = 0; i < picks->len; i++) {
        PlanPick *pick = &g_array_index(picks, PlanPick, i);
        pick->gain = marginal_gain(core, best, pick->candidate);
        open_site(core, best, pick->candidate);
    }
}

// A site not yet opened; gains only fall, so an old one is an upper bound.
typedef struct {
    int64_t gain;
    int candidate;
} Waiting;

static int compare_waiting(const void *left, const void *right) {
    const Waiting *p = left, *q = right;
    if (p->gain != q->gain)
        return p->gain > q->gain ? -1 : 1;
    return (p->candidate > q->candidate) - (p->candidate < q->candidate);
}

// The best site that may open in a stage; −1 when the stage is full.
static int best_waiting(const Core *core, const int64_t *best, GArray *waiting, Quota *quota,
                        int *placed, int stage) {
    int found = -1;
    Waiting most = {-1, -1};
    g_autofree bool *closed = g_new0(bool, (gsize)quota->class_count);
    for (;;) {
        for (guint i = 0; i < waiting->len; i++) {
            Waiting *site = &g_array_index(waiting, Waiting, i);
            if (closed[core->class[site->candidate]])
                continue;
            if (found >= 0 && compare_waiting(&most, site) < 0)
                break; // sorted: none further on can be better
            site->gain = marginal_gain(core, best, site->candidate);
            if (found < 0 || compare_waiting(site, &most) < 0) {
                found = (int)i;
                most = *site;
            }
        }
        if (found < 0 || quota_place(quota, placed, stage, core->class[most.candidate]))
            return found;
        closed[core->class[most.candidate]] = true;
        found = -1;
        g_array_sort(waiting, compare_waiting);
    }
}

void explain_order(const Core *core, const Quota *start, const int *sites, int count,
                   GArray *picks) {
    g_autoptr(Quota) quota = quota_copy(start);
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(Waiting));
    g_autofree int *placed = g_new0(int, (gsize)(quota->class_count * quota->stage_count));
    g_autofree int64_t *best = g_new0(int64_t, (gsize)core->row_count + 1);
    for (int i = 0; i < count; i++) {
        Waiting site = {marginal_gain(core, best, sites[i]), sites[i]};
        g_array_append_val(waiting, site);
        if (core->state[sites[i]] != CANDIDATE_IN) // those are taken already
            quota_take(quota, core->class[sites[i]]);
    }
    for (int t = 0; t < quota->stage_count; t++)
        for (;;) {
            g_array_sort(waiting, compare_waiting);
            int next = best_waiting(core, best, waiting, quota, placed, t);
            if (next < 0)
                break;
            PlanPick pick = {.stage = t, .runner_up = -1};
            pick.candidate = g_array_index(waiting, Waiting, next).candidate;
            pick.gain = marginal_gain(core, best, pick.candidate);
            open_site(core, best, pick.candidate);
            g_array_remove_index(waiting, (guint)next);
            g_array_append_val(picks, pick);
        }
}

// -------------------------------------------------------------------- exchanges

typedef struct {
    PlanReserve entry;
    int region;
} Spare;

static int compare_spares(const void *left, const void *right) {
    const Spare *p = left, *q = right;
    if (p->region != q->region)
        return p->region < q->region ? -1 : 1;
    if (p->entry.loss != q->entry.loss)
        return p->entry.loss < q->entry.loss ? -1 : 1;
    return (p->entry.candidate > q->entry.candidate) - (p->entry.candidate < q->entry.candidate);
}

// May a site of class `to` take the place of one of class `from` in a stage?
static bool fits(const Quota *quota, const int *placed, int stage, int from, int to) {
    int out = stage * quota->class_count + from, in = stage * quota->class_count + to;
    return from == to || (placed[out] > quota->min[out] && placed[in] < quota->max[in]);
}

void explain_exchanges(const PlanInstance *instance, const Core *core, const Quota *quota,
                       int reserve, PlanResult *result) {
    GArray *picks = result->picks;
    g_autofree int *sites = g_new(int, picks->len + 1);
    g_autofree int *placed = g_new0(int, (gsize)(quota->class_count * quota->stage_count));
    for (guint i = 0; i < picks->len; i++) {
        PlanPick *pick = &g_array_index(picks, PlanPick, i);
        sites[i] = pick->candidate;
        placed[pick->stage * quota->class_count + core->class[pick->candidate]]++;
        pick->runner_up = -1;
        pick->runner_up_loss = INT64_MAX;
    }
    g_autoptr(Search) search = search_new(core, quota);
    search_build(search, sites, (int)picks->len);
    g_autoptr(GArray) spares = g_array_new(FALSE, FALSE, sizeof(Spare));
    for (int c = 0; c < core->candidate_count; c++) {
        if (core->state[c] == CANDIDATE_OUT || search->place_of[c] >= 0)
            continue;
        int64_t gain = search_weigh(search, c);
        int region = plan_candidate(instance, c)->region;
        Spare spare = {{c, -1, INT64_MAX}, region};
        for (guint i = 0; i < picks->len; i++) {
            PlanPick *pick = &g_array_index(picks, PlanPick, i);
            int place = search->place_of[pick->candidate], class = core->class[pick->candidate];
            int64_t loss = search->loss[place] - search->extra[place] - gain;
            if (!fits(quota, placed, pick->stage, class, core->class[c]))
                continue;
            if (loss < pick->runner_up_loss) {
                pick->runner_up = c;
                pick->runner_up_loss = loss;
            }
            bool at_home = plan_candidate(instance, pick->candidate)->region == region;
            if (at_home && loss < spare.entry.loss)
                spare.entry = (PlanReserve){c, (int)i, loss};
        }
        if (spare.entry.pick >= 0)
            g_array_append_val(spares, spare);
    }
    for (guint i = 0; i < picks->len; i++)
        if (g_array_index(picks, PlanPick, i).runner_up < 0)
            g_array_index(picks, PlanPick, i).runner_up_loss = 0;
    g_array_sort(spares, compare_spares);
    for (guint i = 0, listed = 0; i < spares->len; i++) {
        const Spare *spare = &g_array_index(spares, Spare, i);
        listed = i > 0 && spare[-1].region == spare->region ? listed + 1 : 0;
        if ((int)listed < reserve)
            g_array_append_val(result->reserve, spare->entry);
    }
}

int explain_replacement(const Core *core, const Quota *quota, const GArray *picks, int place) {
    g_autofree int64_t *best = g_new0(int64_t, (gsize)core->row_count + 1);
    g_autofree int *placed = g_new0(int, (gsize)(quota->class_count * quota->stage_count));
    g_autofree bool *is_pick = g_new0(bool, (gsize)core->candidate_count + 1);
    for (guint i = 0; i < picks->len; i++) {
        const PlanPick *pick = &g_array_index(picks, PlanPick, i);
        placed[pick->stage * quota->class_count + core->class[pick->candidate]]++;
        is_pick[pick->candidate] = true;
        if ((int)i != place)
            open_site(core, best, pick->candidate);
    }
    const PlanPick *declined = &g_array_index(picks, PlanPick, (guint)place);
    int from = core->class[declined->candidate], found = -1;
    int64_t most = -1;
    for (int c = 0; c < core->candidate_count; c++) {
        if (core->state[c] == CANDIDATE_OUT || is_pick[c] ||
            !fits(quota, placed, declined->stage, from, core->class[c]))
            continue;
        int64_t gain = marginal_gain(core, best, c);
        if (gain > most) {
            most = gain;
            found = c;
        }
    }
    return found;
}

// ------------------------------------------------------------------------ curve

static int compare_falling(const void *left, const void *right) {
    int64_t p = *(const int64_t *)left, q = *(const int64_t *)right;
    return (p < q) - (p > q);
}

// L(u) for 1 … n sites: no class holds more than its stages allow together.
static void lower_bounds(const Core *core, const Quota *quota, const int64_t *u, GArray *curve) {
    g_autofree int64_t *worth = g_new0(int64_t, (gsize)core->candidate_count + 1);
    Wide sum = (Wide)core->constant + core->rest;
    for (int r = 0; r < core->row_count; r++) {
        sum += u[r];
        for (gsize i = core->row_first[r]; i < core->row_first[r + 1] && core->row_gain[i] > u[r];
             i++)
            worth[core->row_candidate[i]] += core->row_gain[i] - u[r];
    }
    // The worths that count: of each class no more than its maximum.
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) of_class = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int k = 0; k < quota->class_count; k++) {
        int64_t most = 0;
        for (int t = 0; t < quota->stage_count; t++)
            most += quota->max[t * quota->class_count + k];
        g_array_set_size(of_class, 0);
        for (int c = 0; c < core->candidate_count; c++)
            if (core->class[c] == k && core->state[c] != CANDIDATE_OUT && worth[c] > 0)
                g_array_append_val(of_class, worth[c]);
        g_array_sort(of_class, compare_falling);
        g_array_append_vals(best, of_class->data, (guint)MIN(most, (int64_t)of_class->len));
    }
    g_array_sort(best, compare_falling);
    for (guint i = 0; i < curve->len; i++) {
        PlanPoint *point = &g_array_index(curve, PlanPoint, i);
        if (i < best->len)
            sum += g_array_index(best, int64_t, i);
        if (sum < point->bound)
            point->bound = (int64_t)sum;
    }
}

void explain_curve(const Core *core, const Quota *quota, const GPtrArray *multipliers,
                   PlanResult *result) {
    int64_t value = 0;
    for (guint i = 0; i < result->picks->len; i++) {
        value += g_array_index(result->picks, PlanPick, i).gain;
        PlanPoint point = {(int)i + 1, value, INT64_MAX};
        g_array_append_val(result->curve, point);
    }
    for (guint i = 0; i < multipliers->len; i++)
        lower_bounds(core, quota, multipliers->pdata[i], result->curve);
}

#include "plan/dual.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 Wide;

// The least and most that a row's multiplier can usefully be.
static int64_t least_multiplier(const Core *core, int row) {
    return core->row_floor[row];
}

static int64_t most_multiplier(const Core *core, int row) {
    return core->row_gain[core->row_first[row]];
}

static int64_t within(const Core *core, int row, int64_t multiplier) {
    return CLAMP(multiplier, least_multiplier(core, row), most_multiplier(core, row));
}

Dual *dual_new(const Core *core, const Quota *quota, const CandidateState *state,
               const int64_t *multipliers) {
    gsize rows = (gsize)core->row_count + 1, candidates = (gsize)core->candidate_count + 1;
    Dual *d = g_new0(Dual, 1);
    d->core = core;
    d->start = quota;
    d->state = state;
    d->quota = quota_copy(quota);
    d->multiplier = g_new0(int64_t, rows);
    d->best = g_new0(int64_t, rows);
    d->bound = INT64_MAX;
    d->worth = g_new0(int64_t, candidates);
    d->chosen = g_new0(int, (gsize)quota->sites + 1);
    d->is_chosen = g_new0(bool, candidates);
    d->share = g_new0(double, candidates);
    d->direction = g_new0(double, rows);
    d->scale = g_new0(double, rows);
    d->served = g_new0(int, rows);
    d->order = g_new0(Worth, candidates);
    d->pivots = g_new0(int, candidates + 1);
    d->free_sites = quota->sites;
    for (int k = 0; k < quota->class_count; k++)
        d->free_sites -= quota->need[k];
    for (int r = 0; r < core->row_count; r++) {
        d->multiplier[r] = within(core, r, multipliers[r]);
        d->scale[r] = sqrt((double)most_multiplier(core, r));
    }
    return d;
}

void dual_free(Dual *d) {
    if (d == NULL)
        return;
    quota_free(d->quota);
    g_free(d->multiplier);
    g_free(d->best);
    g_free(d->worth);
    g_free(d->chosen);
    g_free(d->is_chosen);
    g_free(d->share);
    g_free(d->direction);
    g_free(d->scale);
    g_free(d->served);
    g_free(d->order);
    g_free(d->pivots);
    g_free(d);
}

// ------------------------------------------------------------------- evaluation

static bool before(Worth a, Worth b) {
    return a.worth > b.worth || (a.worth == b.worth && a.candidate < b.candidate);
}

static void swap(Worth *a, Worth *b) {
    Worth keep = *a;
    *a = *b;
    *b = keep;
}

// Split first … end − 1 by its middle one; where that one ends up.
static int split(Worth *order, int first, int end) {
    swap(&order[first + (end - first) / 2], &order[end - 1]);
    Worth pivot = order[end - 1];
    int place = first;
    for (int i = first; i < end - 1; i++)
        if (before(order[i], pivot))
            swap(&order[i], &order[place++]);
    swap(&order[place], &order[end - 1]);
    return place;
}

/*
 * The best set, by falling worth as far as the quotas allow. Only as much is
 * sorted as is looked at: pivots of a quicksort wait on a stack (incremental
 * quicksort; Paredes, Navarro 2006).
 */
static Wide choose(Dual *d) {
    const Core *core = d->core;
    Wide sum = 0;
    int count = 0, waiting = 0;
    for (int c = 0; c < core->candidate_count; c++) {
        d->is_chosen[c] = d->state[c] == CANDIDATE_IN;
        if (d->state[c] == CANDIDATE_IN)
            sum += d->worth[c];
        else if (d->state[c] == CANDIDATE_FREE && d->worth[c] > 0)
            d->order[count++] = (Worth){d->worth[c], c};
    }
    quota_restore(d->quota, d->start);
    d->chosen_count = 0;
    d->pivots[waiting++] = count;
    for (int i = 0; i < count && d->chosen_count < d->free_sites; i++) {
        while (d->pivots[waiting - 1] != i) {
            int pivot = split(d->order, i, d->pivots[waiting - 1]);
            d->pivots[waiting++] = pivot;
        }
        waiting--;
        int candidate = d->order[i].candidate;
        if (!quota_take(d->quota, core->class[candidate]))
            continue;
        d->chosen[d->chosen_count++] = candidate;
        d->is_chosen[candidate] = true;
        sum += d->worth[candidate];
    }
    return sum;
}

int64_t dual_evaluate(Dual *d) {
    static const double MEMORY = 0.95;
    const Core *core = d->core;
    Wide sum = (Wide)core->constant + core->rest;
    memset(d->worth, 0, sizeof *d->worth * (gsize)core->candidate_count);
    for (int r = 0; r < core->row_count; r++) {
        int64_t u = d->multiplier[r];
        sum += u;
        gsize end = core->row_first[r + 1];
        for (gsize i = core->row_first[r]; i < end && core->row_gain[i] > u; i++)
            d->worth[core->row_candidate[i]] += core->row_gain[i] - u;
    }
    sum += choose(d);
    for (int c = 0; c < core->candidate_count; c++)
        d->share[c] = MEMORY * d->share[c] + (1 - MEMORY) * d->is_chosen[c];
    int64_t bound = sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
    if (bound < d->bound) {
        d->bound = bound;
        memcpy(d->best, d->multiplier, sizeof *d->best * (gsize)core->row_count);
    }
    return bound;
}

void dual_return(Dual *d) {
    memcpy(d->multiplier, d->best, sizeof *d->best * (gsize)d->core->row_count);
    dual_evaluate(d);
}

// ----------------------------------------------------------------- subgradients

// How many of the chosen serve each row with more than its multiplier.
static void count_served(Dual *d) {
    const Core *core = d->core;
    memset(d->served, 0, sizeof *d->served * (gsize)core->row_count);
    for (int c = 0; c < core->candidate_count; c++)
        for (gsize i = core->column_first[c]; d->is_chosen[c] && i < core->column_first[c + 1]; i++)
            d->served[core->column_row[i]] +=
                core->column_gain[i] > d->multiplier[core->column_row[i]];
}

void dual_step(Dual *d, int64_t value, double step) {
    static const double MEMORY = 0.7; // Camerini, Fratta, Maffioli 1975: steps zigzag less
    const Core *core = d->core;
    double norm = 0, excess = -(double)value + (double)core->constant + (double)core->rest;
    count_served(d);
    for (int r = 0; r < core->row_count; r++) {
        double along = MEMORY * d->direction[r] + (1 - MEMORY) * (1 - d->served[r]);
        if ((along > 0 && d->multiplier[r] <= least_multiplier(core, r)) ||
            (along < 0 && d->multiplier[r] >= most_multiplier(core, r)))
            along = 0;
        d->direction[r] = along;
        norm += along * along * d->scale[r];
        excess += (double)d->multiplier[r];
    }
    for (int c = 0; c < core->candidate_count; c++)
        if (d->is_chosen[c])
            excess += (double)d->worth[c];
    if (norm <= 0 || excess <= 0)
        return;
    double length = step * excess / norm;
    for (int r = 0; r < core->row_count; r++)
        d->multiplier[r] =
            within(core, r, d->multiplier[r] - llround(length * d->direction[r] * d->scale[r]));
}

// --------------------------------------------------------------- reduced costs

// By class: the least worth among the chosen and the most among the others.
static void find_margins(const Dual *d, int64_t *least_chosen, int64_t *most_other) {
    for (int k = 0; k < d->quota->class_count; k++) {
        least_chosen[k] = INT64_MAX;
        most_other[k] = 0;
    }
    for (int c = 0; c < d->core->candidate_count; c++) {
        int k = d->core->class[c];
        if (d->state[c] != CANDIDATE_FREE)
            continue;
        if (d->is_chosen[c])
            least_chosen[k] = MIN(least_chosen[k], d->worth[c]);
        else
            most_other[k] = MAX(most_other[k], d->worth[c]);
    }
}

int dual_settle(Dual *d, int64_t bound, int64_t value, CandidateState *state) {
    int classes = d->quota->class_count, settled = 0;
    g_autofree int64_t *least_chosen = g_new(int64_t, (gsize)classes);
    g_autofree int64_t *most_other = g_new(int64_t, (gsize)classes);
    // By class: what must go for one more of it, what may come for one fewer.
    g_autofree int64_t *price = g_new(int64_t, (gsize)classes);
    g_autofree int64_t *relief = g_new0(int64_t, (gsize)classes);
    find_margins(d, least_chosen, most_other);
    for (int k = 0; k < classes; k++)
        price[k] = INT64_MAX;
    for (int from = 0; from < classes; from++)
        for (int to = 0; to < classes; to++)
            if (quota_can_swap(d->quota, from, to)) {
                price[to] = MIN(price[to], least_chosen[from]);
                relief[from] = MAX(relief[from], most_other[to]);
            }
    for (int k = 0; k < classes; k++)
        if (d->chosen_count < d->free_sites && quota_take(d->quota, k)) {
            price[k] = 0; // a site without worth goes
            quota_restore(d->quota, d->start);
            for (int i = 0; i < d->chosen_count; i++)
                quota_take(d->quota, d->core->class[d->chosen[i]]);
        }
    for (int c = 0; c < d->core->candidate_count; c++) {
        int k = d->core->class[c];
        if (d->state[c] != CANDIDATE_FREE)
            continue;
        int64_t cost = d->is_chosen[c]         ? d->worth[c] - relief[k]
                       : price[k] == INT64_MAX ? INT64_MAX
                                               : price[k] - d->worth[c];
        if (cost < bound - value)
            continue;
        state[c] = d->is_chosen[c] ? CANDIDATE_IN : CANDIDATE_OUT;
        settled++;
    }
    return settled;
}

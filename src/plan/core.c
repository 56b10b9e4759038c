#include "plan/core.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

__extension__ typedef __int128 Wide;

// Rows under construction; entries are sorted by falling gain, then candidate.
typedef struct {
    PlanGain *entries;
    gsize *first; // count + 1 offsets
    int64_t *floor;
    int count;
} Rows;

static int compare_entries(const void *left, const void *right) {
    const PlanGain *p = left, *q = right;
    if (p->gain != q->gain)
        return p->gain > q->gain ? -1 : 1;
    return (p->candidate > q->candidate) - (p->candidate < q->candidate);
}

// By candidates in order, with ties told from falls; shorter rows first.
static int compare_rows(const void *left, const void *right, gpointer data) {
    const Rows *rows = data;
    int a = *(const int *)left, b = *(const int *)right;
    gsize lengths[2] = {rows->first[a + 1] - rows->first[a], rows->first[b + 1] - rows->first[b]};
    const PlanGain *p = rows->entries + rows->first[a], *q = rows->entries + rows->first[b];
    for (gsize i = 0; i < MIN(lengths[0], lengths[1]); i++) {
        if (p[i].candidate != q[i].candidate)
            return p[i].candidate < q[i].candidate ? -1 : 1;
        bool tied[2] = {i > 0 && p[i].gain == p[i - 1].gain, i > 0 && q[i].gain == q[i - 1].gain};
        if (tied[0] != tied[1])
            return tied[0] ? -1 : 1;
    }
    return (lengths[0] > lengths[1]) - (lengths[0] < lengths[1]);
}

static void add_columns(Core *core) {
    gsize entries = core->row_first[core->row_count];
    core->column_first = g_new0(gsize, (gsize)core->candidate_count + 1);
    core->column_row = g_new(int, entries + 1);
    core->column_gain = g_new(int64_t, entries + 1);
    for (gsize i = 0; i < entries; i++)
        core->column_first[core->row_candidate[i] + 1]++;
    for (int c = 0; c < core->candidate_count; c++)
        core->column_first[c + 1] += core->column_first[c];
    g_autofree gsize *next =
        g_memdup2(core->column_first, sizeof(gsize) * (gsize)core->candidate_count);
    for (int r = 0; r < core->row_count; r++)
        for (gsize i = core->row_first[r]; i < core->row_first[r + 1]; i++) {
            gsize place = next[core->row_candidate[i]]++;
            core->column_row[place] = r;
            core->column_gain[place] = core->row_gain[i];
        }
}

// Merge rows of the same pattern and fill the core's tables.
static void add_rows(Core *core, Rows *rows) {
    g_autofree int *order = g_new(int, (gsize)rows->count + 1);
    int useful = 0;
    gsize entries = 0;
    for (int r = 0; r < rows->count; r++)
        if (rows->first[r + 1] > rows->first[r])
            order[useful++] = r;
        else
            core->rest += rows->floor[r];
    g_qsort_with_data(order, useful, sizeof *order, compare_rows, rows);

    core->row_of = g_new(int, (gsize)rows->count + 1);
    for (int r = 0; r < rows->count; r++)
        core->row_of[r] = -1;
    for (int i = 0; i < useful; i++) {
        bool merged = i > 0 && compare_rows(&order[i - 1], &order[i], rows) == 0;
        if (!merged)
            entries += rows->first[order[i] + 1] - rows->first[order[i]];
        core->row_count += !merged;
        core->row_of[order[i]] = core->row_count - 1;
    }

    core->row_first = g_new0(gsize, (gsize)core->row_count + 1);
    core->row_candidate = g_new(int, entries + 1);
    core->row_gain = g_new0(int64_t, entries + 1);
    core->row_floor = g_new0(int64_t, (gsize)core->row_count + 1);
    for (int i = 0; i < useful; i++) {
        int from = order[i], to = core->row_of[from];
        gsize length = rows->first[from + 1] - rows->first[from], start = core->row_first[to];
        core->row_first[to + 1] = start + length;
        core->row_floor[to] += rows->floor[from];
        for (gsize k = 0; k < length; k++) {
            core->row_candidate[start + k] = rows->entries[rows->first[from] + k].candidate;
            core->row_gain[start + k] += rows->entries[rows->first[from] + k].gain;
        }
    }
    add_columns(core);
}

static bool check_size(const Rows *rows, GError **error) {
    int64_t sum = 0;
    for (int r = 0; r < rows->count; r++) {
        int64_t most = rows->floor[r];
        if (rows->first[r + 1] > rows->first[r])
            most = MAX(most, rows->entries[rows->first[r]].gain);
        if (most > INT64_MAX / 4 - sum) {
            g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                                "jumlah penduduk kali jarak terlalu besar untuk dihitung dengan "
                                "tepat; periksa kolom penduduk");
            return false;
        }
        sum += most;
    }
    return true;
}

Core *core_new(const PlanInstance *instance, const Quota *quota, GError **error) {
    int candidates = plan_candidate_count(instance), demand = plan_demand_count(instance);
    g_autofree PlanGain *entries = g_new(PlanGain, (gsize)instance->gains->len + 1);
    g_autofree gsize *first = g_new0(gsize, (gsize)demand + 1);
    Rows rows = {entries, first, (int64_t *)(void *)instance->unlisted->data, demand};
    for (int d = 0; d < demand; d++) {
        int count;
        const PlanGain *gains = plan_demand(instance, d, &count);
        first[d + 1] = first[d];
        for (int i = 0; i < count; i++)
            if (!plan_candidate(instance, gains[i].candidate)->excluded)
                entries[first[d + 1]++] = gains[i];
        qsort(entries + first[d], first[d + 1] - first[d], sizeof *entries, compare_entries);
    }
    if (!check_size(&rows, error))
        return NULL;

    Core *core = g_new0(Core, 1);
    core->candidate_count = candidates;
    core->class = g_new(int, (gsize)candidates + 1);
    core->state = g_new0(CandidateState, (gsize)candidates + 1);
    for (int c = 0; c < candidates; c++) {
        const PlanCandidate *candidate = plan_candidate(instance, c);
        core->class[c] = quota->of_region[candidate->region];
        core->state[c] = candidate->excluded   ? CANDIDATE_OUT
                         : candidate->required ? CANDIDATE_IN
                                               : CANDIDATE_FREE;
    }
    add_rows(core, &rows);
    return core;
}

// The entries of a row that core_restrict() keeps, appended to `entries` unless NULL.
static gsize keep_entries(const Core *core, const CandidateState *state, int row, int64_t enough,
                          int64_t have, PlanGain *entries) {
    gsize kept = 0;
    for (gsize i = core->row_first[row]; i < core->row_first[row + 1]; i++) {
        if (core->row_gain[i] <= enough)
            break;
        if (state[core->row_candidate[i]] != CANDIDATE_FREE)
            continue;
        if (entries != NULL)
            entries[kept] = (PlanGain){core->row_candidate[i], core->row_gain[i] - have};
        kept++;
    }
    return kept;
}

Core *core_restrict(const Core *core, const CandidateState *state, const int64_t *least) {
    g_autofree gsize *first = g_new0(gsize, (gsize)core->row_count + 1);
    g_autofree int64_t *floor = g_new(int64_t, (gsize)core->row_count + 1);
    g_autofree int64_t *have = g_new(int64_t, (gsize)core->row_count + 1);
    Core *small = g_new0(Core, 1);
    small->constant = core->constant;
    small->rest = core->rest;
    for (int r = 0; r < core->row_count; r++) {
        have[r] = core_gain_of_in(core, state, r);
        int64_t enough = MAX(have[r], least[r]);
        small->constant += have[r];
        floor[r] = core->row_floor[r] > enough ? core->row_floor[r] - have[r] : 0;
        first[r + 1] = first[r] + keep_entries(core, state, r, enough, have[r], NULL);
    }
    g_autofree PlanGain *entries = g_new(PlanGain, first[core->row_count] + 1);
    for (int r = 0; r < core->row_count; r++)
        keep_entries(core, state, r, MAX(have[r], least[r]), have[r], entries + first[r]);
    small->candidate_count = core->candidate_count;
    small->class = g_memdup2(core->class, sizeof(int) * (gsize)core->candidate_count);
    small->state = g_memdup2(state, sizeof *state * (gsize)core->candidate_count);
    Rows rows = {entries, first, floor, core->row_count};
    add_rows(small, &rows);
    return small;
}

int64_t core_gain_of_in(const Core *core, const CandidateState *state, int row) {
    for (gsize i = core->row_first[row]; i < core->row_first[row + 1]; i++)
        if (state[core->row_candidate[i]] == CANDIDATE_IN)
            return core->row_gain[i];
    return 0;
}

void core_free(Core *core) {
    if (core == NULL)
        return;
    g_free(core->class);
    g_free(core->state);
    g_free(core->row_first);
    g_free(core->row_candidate);
    g_free(core->row_gain);
    g_free(core->row_floor);
    g_free(core->column_first);
    g_free(core->column_row);
    g_free(core->column_gain);
    g_free(core->row_of);
    g_free(core);
}

int64_t core_value(const Core *core, const int *sites, int count) {
    g_autofree int64_t *best = g_new0(int64_t, (gsize)core->row_count + 1);
    int64_t value = core->constant;
    for (int k = 0; k < count; k++)
        for (gsize i = core->column_first[sites[k]]; i < core->column_first[sites[k] + 1]; i++)
            best[core->column_row[i]] = MAX(best[core->column_row[i]], core->column_gain[i]);
    for (int r = 0; r < core->row_count; r++)
        value += best[r];
    return value;
}

// The two steps of a demand point's own gains between which the row's multiplier lies.
typedef struct {
    int64_t lower, upper;
} Step;

/*
 * Rows fall together: a multiplier between the k-th and the next gain of the
 * merged row is shared out so that each demand point's lies between its own
 * k-th and next gain; then for every candidate the excesses add up as before.
 * Cumulative rounding shares what is above the lower gains exactly.
 */
int64_t *core_expand(const Core *core, const PlanInstance *instance, const int64_t *multipliers) {
    int demand = plan_demand_count(instance);
    int64_t *shares = g_new0(int64_t, (gsize)demand + 1);
    g_autofree int64_t *lower = g_new(int64_t, (gsize)core->row_count + 1);
    g_autofree int64_t *width = g_new(int64_t, (gsize)core->row_count + 1);
    g_autofree int64_t *seen = g_new0(int64_t, (gsize)core->row_count + 1);
    g_autofree int *level = g_new(int, (gsize)core->row_count + 1); // entries above the multiplier
    for (int r = 0; r < core->row_count; r++) {
        gsize i = core->row_first[r], end = core->row_first[r + 1];
        while (i < end && core->row_gain[i] > multipliers[r])
            i++;
        level[r] = (int)(i - core->row_first[r]);
        lower[r] = core->row_floor[r];
        if (i < end)
            lower[r] = MAX(lower[r], core->row_gain[i]);
        width[r] = level[r] > 0 ? core->row_gain[i - 1] - lower[r] : 0;
    }
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(PlanGain));
    for (int d = 0; d < demand; d++) {
        int64_t floor = g_array_index(instance->unlisted, int64_t, (guint)d);
        int r = core->row_of[d], count;
        shares[d] = floor;
        if (r < 0)
            continue;
        const PlanGain *gains = plan_demand(instance, d, &count);
        g_array_set_size(sorted, 0);
        for (int i = 0; i < count; i++)
            if (!plan_candidate(instance, gains[i].candidate)->excluded)
                g_array_append_val(sorted, gains[i]);
        g_array_sort(sorted, compare_entries);
        Step step = {floor, 0};
        if (level[r] < (int)sorted->len)
            step.lower = MAX(floor, g_array_index(sorted, PlanGain, (guint)level[r]).gain);
        step.upper = step.lower;
        if (level[r] > 0)
            step.upper = MAX(step.lower, g_array_index(sorted, PlanGain, (guint)level[r] - 1).gain);
        int64_t before = seen[r];
        seen[r] += step.upper - step.lower;
        shares[d] = step.lower;
        if (width[r] > 0) {
            Wide above = multipliers[r] - lower[r];
            shares[d] +=
                (int64_t)(above * seen[r] / width[r]) - (int64_t)(above * before / width[r]);
        }
    }
    return shares;
}

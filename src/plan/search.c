#include "plan/search.h"

#include <string.h>

Search *search_new(const Core *core, const Quota *quota) {
    gsize rows = (gsize)core->row_count + 1, sites = (gsize)quota->sites + 1;
    gsize classes = (gsize)quota->class_count;
    Search *s = g_new0(Search, 1);
    s->core = core;
    s->start = quota;
    s->quota = quota_copy(quota);
    s->sites = g_new0(int, sites);
    s->place_of = g_new0(int, (gsize)core->candidate_count + 1);
    s->best = g_new0(int64_t, rows);
    s->second = g_new0(int64_t, rows);
    s->server = g_new0(int, rows);
    s->loss = g_new0(int64_t, sites);
    s->extra = g_new0(int64_t, sites);
    s->may_swap = g_new0(bool, classes *classes);
    return s;
}

void search_free(Search *s) {
    if (s == NULL)
        return;
    quota_free(s->quota);
    g_free(s->sites);
    g_free(s->place_of);
    g_free(s->best);
    g_free(s->second);
    g_free(s->server);
    g_free(s->loss);
    g_free(s->extra);
    g_free(s->may_swap);
    g_free(s);
}

// ---------------------------------------------------------------------- greedy

// A candidate with an upper bound of its marginal gain.
typedef struct {
    int64_t gain;
    int candidate;
} Promise;

static bool better(Promise a, Promise b) {
    return a.gain > b.gain || (a.gain == b.gain && a.candidate < b.candidate);
}

static void sift_down(Promise *heap, int count, int at) {
    for (int child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && better(heap[child + 1], heap[child]))
            child++;
        if (!better(heap[child], heap[at]))
            return;
        Promise swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

static int64_t marginal_gain(const Search *s, int candidate) {
    const Core *core = s->core;
    int64_t gain = 0;
    for (gsize i = core->column_first[candidate]; i < core->column_first[candidate + 1]; i++)
        gain += MAX(0, core->column_gain[i] - s->best[core->column_row[i]]);
    return gain;
}

// Only `best` is kept while building; the rest follows in settle().
static void add_site(Search *s, int candidate) {
    const Core *core = s->core;
    s->place_of[candidate] = s->site_count;
    s->sites[s->site_count++] = candidate;
    for (gsize i = core->column_first[candidate]; i < core->column_first[candidate + 1]; i++) {
        int row = core->column_row[i];
        s->best[row] = MAX(s->best[row], core->column_gain[i]);
    }
}

static void add_greedily(Search *s) {
    const Core *core = s->core;
    g_autofree Promise *heap = g_new(Promise, (gsize)core->candidate_count + 1);
    int count = 0;
    for (int c = 0; c < core->candidate_count; c++)
        if (core->state[c] == CANDIDATE_FREE && s->place_of[c] < 0)
            heap[count++] = (Promise){marginal_gain(s, c), c};
    for (int i = count / 2; i-- > 0;)
        sift_down(heap, count, i);
    while (s->site_count < s->quota->sites && count > 0) {
        Promise top = heap[0];
        int64_t gain = marginal_gain(s, top.candidate);
        if (gain < top.gain) {
            heap[0].gain = gain;
        } else {
            if (quota_take(s->quota, core->class[top.candidate]))
                add_site(s, top.candidate);
            heap[0] = heap[--count];
        }
        sift_down(heap, count, 0);
    }
}

// ------------------------------------------------------------------ interchange

// Best and second best of a row, from the front of its list.
static void settle_row(Search *s, int row) {
    const Core *core = s->core;
    s->best[row] = s->second[row] = 0;
    s->server[row] = -1;
    for (gsize i = core->row_first[row]; i < core->row_first[row + 1]; i++) {
        int place = s->place_of[core->row_candidate[i]];
        if (place < 0)
            continue;
        if (s->server[row] >= 0) {
            s->second[row] = core->row_gain[i];
            return;
        }
        s->best[row] = core->row_gain[i];
        s->server[row] = place;
    }
}

// Account for a row (sign 1) or forget it (−1).
static void count_row(Search *s, int row, int sign) {
    s->value += sign * s->best[row];
    if (s->server[row] >= 0)
        s->loss[s->server[row]] += sign * (s->best[row] - s->second[row]);
}

static void find_swaps(Search *s) {
    int classes = s->quota->class_count;
    for (int from = 0; from < classes; from++)
        for (int to = 0; to < classes; to++)
            s->may_swap[from * classes + to] = quota_can_swap(s->quota, from, to);
}

static void settle(Search *s) {
    s->value = s->core->constant;
    memset(s->loss, 0, sizeof *s->loss * (gsize)(s->quota->sites + 1));
    for (int r = 0; r < s->core->row_count; r++) {
        settle_row(s, r);
        count_row(s, r, 1);
    }
    find_swaps(s);
}

void search_build(Search *s, const int *first, int count) {
    const Core *core = s->core;
    for (int c = 0; c < core->candidate_count; c++)
        s->place_of[c] = -1;
    memset(s->best, 0, sizeof *s->best * (gsize)(core->row_count + 1));
    s->site_count = s->next = 0;
    quota_restore(s->quota, s->start);
    for (int c = 0; c < core->candidate_count; c++)
        if (core->state[c] == CANDIDATE_IN)
            add_site(s, c);
    s->fixed_count = s->site_count;
    for (int i = 0; i < count && s->site_count < s->quota->sites; i++)
        if (core->state[first[i]] == CANDIDATE_FREE && s->place_of[first[i]] < 0 &&
            quota_take(s->quota, core->class[first[i]]))
            add_site(s, first[i]);
    if (s->site_count < s->quota->sites)
        add_greedily(s);
    settle(s);
}

void search_exchange(Search *s, int place, int candidate) {
    const Core *core = s->core;
    int closed = s->sites[place], from = core->class[closed], to = core->class[candidate];
    // The rows in whose first two the closed site was, and the opened one may be.
    s->place_of[closed] = -1;
    s->place_of[candidate] = place;
    s->sites[place] = candidate;
    for (int pass = 0; pass < 2; pass++) {
        int column = pass == 0 ? closed : candidate;
        for (gsize i = core->column_first[column]; i < core->column_first[column + 1]; i++) {
            int row = core->column_row[i];
            if (core->column_gain[i] < s->second[row])
                continue;
            count_row(s, row, -1);
            settle_row(s, row);
            count_row(s, row, 1);
        }
    }
    if (from != to) {
        quota_swap(s->quota, from, to);
        find_swaps(s);
    }
}

int64_t search_weigh(Search *s, int candidate) {
    const Core *core = s->core;
    int64_t gain = 0;
    memset(s->extra, 0, sizeof *s->extra * (gsize)s->site_count);
    for (gsize i = core->column_first[candidate]; i < core->column_first[candidate + 1]; i++) {
        int row = core->column_row[i];
        int64_t its = core->column_gain[i], best = s->best[row], second = s->second[row];
        if (its <= second)
            continue;
        gain += MAX(0, its - best);
        if (s->server[row] >= 0) // its site may go: this candidate makes up for it
            s->extra[s->server[row]] += MIN(its, best) - second;
    }
    return gain;
}

// What opening a candidate gains with the best site closed for it.
static int64_t best_exchange(Search *s, int candidate, int *place) {
    int64_t gain = search_weigh(s, candidate), most = INT64_MIN;
    int classes = s->quota->class_count, to = s->core->class[candidate];
    for (int k = s->fixed_count; k < s->site_count; k++) {
        int64_t relief = s->extra[k] - s->loss[k];
        if (relief > most &&
            (classes == 1 || s->may_swap[s->core->class[s->sites[k]] * classes + to])) {
            most = relief;
            *place = k;
        }
    }
    return most == INT64_MIN ? INT64_MIN : gain + most;
}

bool search_improve(Search *s, StopCheck stop, void *data) {
    const Core *core = s->core;
    int unchanged = 0;
    for (; unchanged < core->candidate_count; s->next = (s->next + 1) % core->candidate_count) {
        int candidate = s->next, place = -1;
        unchanged++;
        if (core->state[candidate] != CANDIDATE_FREE || s->place_of[candidate] >= 0)
            continue;
        if (best_exchange(s, candidate, &place) > 0) {
            search_exchange(s, place, candidate);
            unchanged = 0;
            if (stop != NULL && stop(data))
                return false;
        }
    }
    return true;
}

// Numbers from a seed, the same on every machine (xorshift64*; Vigna 2016).
static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717) >> 32;
}

// About how many entries an exchange looks at: both columns, and the front of each row in them.
static double exchange_work(const Core *core, int closed, int opened) {
    static const double ROW_FRONT = 8;
    return ROW_FRONT * (double)(core->column_first[closed + 1] - core->column_first[closed] +
                                core->column_first[opened + 1] - core->column_first[opened]);
}

bool search_anneal(Search *s, const int *list, int count, double work, double ease, StopCheck stop,
                   void *data) {
    const Core *core = s->core;
    uint64_t seed = UINT64_C(88172645463325252);
    double threshold = 0, done = 0;
    for (int k = s->fixed_count; k < s->site_count; k++)
        threshold += (double)s->loss[k] / (s->site_count - s->fixed_count) * ease;
    int64_t best = s->value;
    g_autofree int *best_sites = g_memdup2(s->sites, sizeof(int) * (gsize)s->site_count);
    bool going = true;
    while (done < work && count > 0 && going) {
        int candidate = list[next_random(&seed) % (uint64_t)count], place = -1;
        done += 1;
        if (core->state[candidate] != CANDIDATE_FREE || s->place_of[candidate] >= 0)
            continue;
        int64_t profit = best_exchange(s, candidate, &place);
        done += s->site_count +
                (double)(core->column_first[candidate + 1] - core->column_first[candidate]);
        if (place < 0 || (double)profit <= -threshold * (1 - done / work))
            continue;
        done += exchange_work(core, s->sites[place], candidate);
        search_exchange(s, place, candidate);
        if (s->value > best) {
            best = s->value;
            memcpy(best_sites, s->sites, sizeof(int) * (gsize)s->site_count);
        }
        going = stop == NULL || !stop(data);
    }
    search_build(s, best_sites, s->site_count);
    return search_improve(s, stop, data) && going;
}

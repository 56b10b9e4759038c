#include "plan/check.h"

#include "base/error.h"
#include "plan/quota.h"

__extension__ typedef __int128 Wide;

int64_t plan_value(const PlanInstance *instance, const int *sites, int count) {
    g_autofree bool *is_site = g_new0(bool, (gsize)plan_candidate_count(instance) + 1);
    int64_t value = 0;
    for (int i = 0; i < count; i++)
        is_site[sites[i]] = true;
    for (int d = 0; d < plan_demand_count(instance); d++) {
        int entries;
        const PlanGain *gains = plan_demand(instance, d, &entries);
        int64_t best = 0;
        for (int i = 0; i < entries; i++)
            if (is_site[gains[i].candidate])
                best = MAX(best, gains[i].gain);
        value += best;
    }
    return value;
}

static bool broken(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool broken(GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(JANGKAU_ERROR, ERROR_INFEASIBLE, format, arguments);
    va_end(arguments);
    return false;
}

// How many sites a region has in a stage; −1 for any region.
static int count_in(const PlanInstance *instance, const int *sites, const int *stages, int count,
                    int stage, int region) {
    int found = 0;
    for (int i = 0; i < count; i++)
        found += stages[i] == stage &&
                 (region < 0 || plan_candidate(instance, sites[i])->region == region);
    return found;
}

static const PlanQuota *quota_of(const PlanInstance *instance, int stage, int region) {
    for (guint i = 0; i < instance->quotas->len; i++) {
        const PlanQuota *quota = &g_array_index(instance->quotas, PlanQuota, i);
        if (quota->stage == stage && quota->region == region)
            return quota;
    }
    return NULL;
}

static bool check_candidates(const PlanInstance *instance, const int *sites, int count,
                             GError **error) {
    g_autofree bool *is_site = g_new0(bool, (gsize)plan_candidate_count(instance) + 1);
    for (int i = 0; i < count; i++) {
        const PlanCandidate *candidate = plan_candidate(instance, sites[i]);
        if (candidate->excluded)
            return broken(error, "rencana memuat desa %s, yang dikecualikan", candidate->code);
        if (is_site[sites[i]])
            return broken(error, "rencana memuat desa %s dua kali", candidate->code);
        is_site[sites[i]] = true;
    }
    for (int c = 0; c < plan_candidate_count(instance); c++)
        if (plan_candidate(instance, c)->required && !is_site[c])
            return broken(error, "rencana tidak memuat desa %s, yang diwajibkan",
                          plan_candidate(instance, c)->code);
    return true;
}

bool plan_check_sites(const PlanInstance *instance, const int *sites, const int *stages, int count,
                      GError **error) {
    if (!check_candidates(instance, sites, count, error))
        return false;
    for (int t = 0; t < instance->stage_count; t++) {
        int all = count_in(instance, sites, stages, count, t, -1),
            wanted = instance->stage_sites[t];
        if (wanted >= 0 && all != wanted)
            return broken(error, "tahap %d memuat %d situs, seharusnya %d", t + 1, all, wanted);
        for (int r = 0; r < plan_region_count(instance); r++) {
            const PlanQuota *quota = quota_of(instance, t, r);
            int most = quota != NULL ? quota->max : wanted >= 0 ? all : 0;
            int least = quota != NULL ? quota->min : 0;
            int have = count_in(instance, sites, stages, count, t, r);
            if (have < least || have > most)
                return broken(error, "tahap %d memuat %d situs di %s, kuotanya %d sampai %d", t + 1,
                              have, plan_region_name(instance, r), least, most);
        }
    }
    return true;
}

static int by_worth(const void *left, const void *right, gpointer worth) {
    const int64_t *of = worth;
    int a = *(const int *)left, b = *(const int *)right;
    if (of[a] != of[b])
        return of[a] > of[b] ? -1 : 1;
    return (a > b) - (a < b);
}

bool plan_check_bound(const PlanInstance *instance, const int64_t *multipliers, int64_t *bound,
                      GError **error) {
    int candidates = plan_candidate_count(instance);
    g_autoptr(Quota) quota = quota_new(instance, error);
    if (quota == NULL)
        return false;
    g_autofree int64_t *worth = g_new0(int64_t, (gsize)candidates + 1);
    g_autofree int *order = g_new(int, (gsize)candidates + 1);
    Wide sum = 0;
    *bound = INT64_MAX;
    for (int d = 0; d < plan_demand_count(instance); d++) {
        int entries;
        const PlanGain *gains = plan_demand(instance, d, &entries);
        if (multipliers[d] < g_array_index(instance->unlisted, int64_t, (guint)d))
            return true;
        sum += multipliers[d];
        for (int i = 0; i < entries; i++)
            worth[gains[i].candidate] += MAX(0, gains[i].gain - multipliers[d]);
    }
    // Required candidates are taken already; the others by falling worth.
    for (int c = 0; c < candidates; c++) {
        order[c] = c;
        if (plan_candidate(instance, c)->required)
            sum += worth[c];
    }
    g_qsort_with_data(order, candidates, sizeof *order, by_worth, worth);
    for (int i = 0; i < candidates; i++) {
        const PlanCandidate *candidate = plan_candidate(instance, order[i]);
        if (!candidate->required && !candidate->excluded &&
            quota_take(quota, quota->of_region[candidate->region]))
            sum += worth[order[i]];
    }
    if (sum <= INT64_MAX)
        *bound = (int64_t)sum;
    return true;
}

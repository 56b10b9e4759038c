#include "plan/instance.h"

#include <math.h>

const char *plan_objective_name(PlanObjective objective) {
    static const char *const NAMES[] = {"coverage", "distance", "gap"};
    return NAMES[objective];
}

// What a distance costs one person: km, or 0 and 1 for who is within and beyond S.
static double cost(const PlanGainRule *rule, double distance_m) {
    switch (rule->objective) {
    case PLAN_COVERAGE:
        return distance_m <= rule->service_m ? 0 : 1;
    case PLAN_GAP:
        return fmax(0, fmin(distance_m, rule->cap_m) - rule->service_m) / 1000;
    case PLAN_DISTANCE:
    default:
        return fmin(distance_m, rule->cap_m) / 1000;
    }
}

int64_t plan_gain(const PlanGainRule *rule, int64_t people_e6, double today_m, double site_m) {
    double saved = cost(rule, today_m) - cost(rule, site_m);
    return saved > 0 ? llround(saved * (double)people_e6) : 0;
}

PlanInstance *plan_instance_new(int stage_count) {
    PlanInstance *instance = g_new0(PlanInstance, 1);
    instance->candidates = g_array_new(FALSE, FALSE, sizeof(PlanCandidate));
    instance->regions = g_ptr_array_new_with_free_func(g_free);
    instance->stage_count = stage_count;
    instance->stage_sites = g_new0(int, (gsize)stage_count);
    instance->quotas = g_array_new(FALSE, FALSE, sizeof(PlanQuota));
    instance->gains = g_array_new(FALSE, FALSE, sizeof(PlanGain));
    instance->demand_first = g_array_new(FALSE, FALSE, sizeof(gsize));
    instance->unlisted = g_array_new(FALSE, FALSE, sizeof(int64_t));
    gsize none = 0;
    g_array_append_val(instance->demand_first, none);
    return instance;
}

void plan_instance_free(PlanInstance *instance) {
    if (instance == NULL)
        return;
    g_array_unref(instance->candidates);
    g_ptr_array_unref(instance->regions);
    g_free(instance->stage_sites);
    g_array_unref(instance->quotas);
    g_array_unref(instance->gains);
    g_array_unref(instance->demand_first);
    g_array_unref(instance->unlisted);
    g_free(instance);
}

int plan_add_region(PlanInstance *instance, const char *name) {
    g_ptr_array_add(instance->regions, g_strdup(name));
    return plan_region_count(instance) - 1;
}

int plan_add_candidate(PlanInstance *instance, PlanCandidate candidate) {
    g_array_append_val(instance->candidates, candidate);
    return plan_candidate_count(instance) - 1;
}

void plan_add_quota(PlanInstance *instance, PlanQuota quota) {
    g_array_append_val(instance->quotas, quota);
}

void plan_add_demand(PlanInstance *instance, const PlanGain *gains, int count, int64_t unlisted) {
    for (int i = 0; i < count; i++)
        if (gains[i].gain > 0)
            g_array_append_val(instance->gains, gains[i]);
    gsize end = instance->gains->len;
    g_array_append_val(instance->demand_first, end);
    g_array_append_val(instance->unlisted, unlisted);
}

#include "model/site_plan.h"

void site_plan_free(SitePlan *plan) {
    if (plan == NULL)
        return;
    g_free(plan->objective);
    g_free(plan->unit);
    g_free(plan->service_m);
    g_free(plan->candidates);
    g_free(plan->method);
    g_free(plan->picks);
    g_free(plan->reserve);
    g_free(plan->stages);
    g_free(plan->curve);
    results_free(plan->after);
    g_free(plan->candidate);
    g_free(plan->multipliers);
    g_free(plan);
}

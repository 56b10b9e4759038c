/**
 * check.h - a plan and its bound recounted, by another route than the solver's.
 *
 * Straight from the definitions on the instance as it was given: nothing is
 * sorted, merged or left out. For `jangkau verify` and the tests.
 */
#ifndef JANGKAU_PLAN_CHECK_H
#define JANGKAU_PLAN_CHECK_H

#include "plan/instance.h"

/** Value of a set of candidates. */
int64_t plan_value(const PlanInstance *instance, const int *sites, int count);

/**
 * Do sites and their stages (from 0) meet the quotas, the required and the
 * excluded? ERROR_INFEASIBLE says what is broken. Stages whose number of sites
 * is left to the quotas may hold fewer than allowed.
 */
bool plan_check_sites(const PlanInstance *instance, const int *sites, const int *stages, int count,
                      GError **error);

/**
 * The bound that multipliers (one for each demand point) prove: no plan is
 * worth more. INT64_MAX when a multiplier is below its demand point's
 * `unlisted` or the sum does not fit. ERROR_INFEASIBLE when there is no plan.
 */
bool plan_check_bound(const PlanInstance *instance, const int64_t *multipliers, int64_t *bound,
                      GError **error);

#endif

/**
 * explain.h - why these sites: opening order, runners-up, reserves, the curve.
 *
 * Internal to plan/.
 */
#ifndef JANGKAU_PLAN_EXPLAIN_H
#define JANGKAU_PLAN_EXPLAIN_H

#include "plan/core.h"
#include "plan/solve.h"

/**
 * Append the sites to `picks` in the order of falling marginal gain, stage by
 * stage as the quotas allow (ties to the lower candidate).
 */
void explain_order(const Core *core, const Quota *quota, const int *sites, int count,
                   GArray *picks);

/** Gains of picks in their order. */
void explain_gains(const Core *core, GArray *picks);

/**
 * Runner-up of every pick, and up to `reserve` candidates of every region:
 * exchanges that keep each pick's stage within its quota.
 */
void explain_exchanges(const PlanInstance *instance, const Core *core, const Quota *quota,
                       int reserve, PlanResult *result);

/**
 * The candidate that takes the place of a pick at the greatest gain, in its
 * stage; −1 when none may. The pick itself need not be in the core.
 */
int explain_replacement(const Core *core, const Quota *quota, const GArray *picks, int place);

/**
 * Append the value of the first 1 … n picks and the least bound that any of
 * the multiplier sets (by row) gives for that number.
 */
void explain_curve(const Core *core, const Quota *quota, const GPtrArray *multipliers,
                   PlanResult *result);

#endif

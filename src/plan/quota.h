/**
 * quota.h - which numbers of sites per region the quotas allow.
 *
 * Internal to plan/. The sites flow from the stages to the regions: stage t
 * opens sites[t], of which min … max in region r, and a region holds no more
 * than it has candidates. A network flow with lower bounds says whether a
 * choice can be completed; the sets of candidates it allows are the bases of a
 * matroid, so the best set for given worths is the greedy one (quota_take in
 * falling order of worth).
 *
 * Regions that no quota names are one class: without quotas there is one class
 * and every question is answered at once.
 */
#ifndef JANGKAU_PLAN_QUOTA_H
#define JANGKAU_PLAN_QUOTA_H

#include "plan/instance.h"

typedef struct {
    int class_count, stage_count;
    int sites;      /**< of all stages together: the most the quotas allow */
    int *of_region; /**< class of each region */

    // By stage · class_count + class:
    int *min, *max; /**< of each stage and class */
    int *flow;      /**< a choice of numbers that meets everything */

    // By stage:
    int *stage_min, *stage_max, *stage_flow;

    // By class:
    int *need;  /**< taken so far; the flow gives at least this */
    int *room;  /**< candidates that may be used */
    int *total; /**< of `flow` over the stages */

    int *came_from; /**< work space of the search for a path */
    int *queue;
} Quota;

/**
 * Quotas of an instance with its required candidates taken. ERROR_INFEASIBLE
 * names the quota, region or required candidates that cannot be met.
 */
Quota *quota_new(const PlanInstance *instance, GError **error);
Quota *quota_copy(const Quota *quota);
void quota_free(Quota *quota);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Quota, quota_free)

/** Put back the state of another quota of the same instance. */
void quota_restore(Quota *quota, const Quota *from);

/** Take one more site of a class; false (and nothing changed) when no plan allows it. */
bool quota_take(Quota *quota, int class);

/** One candidate of a class fewer; false when no plan is left. */
bool quota_withdraw(Quota *quota, int class);

/** Of a full choice (all sites taken): may a site of `from` give way to one of `to`? */
bool quota_can_swap(Quota *quota, int from, int to);
void quota_swap(Quota *quota, int from, int to);

/**
 * Of a full choice: open a site of a class in a stage, all other sites to be
 * opened in stages later; false (and nothing changed) when those would no
 * longer fit. Placed sites stay placed. `placed` counts them like `flow`.
 */
bool quota_place(Quota *quota, int *placed, int stage, int class);

#endif

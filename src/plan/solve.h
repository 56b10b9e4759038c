/**
 * solve.h - the sites to open, in which order, and how good that is.
 *
 * One way through, which says by which means it ended (PlanResult.method):
 *   greedy and interchange → Lagrangian bound, whose choices start further
 *   searches → reduced costs settle candidates → branch and bound on the rest.
 * Budgets are counted in work, not in seconds: the same instance gives the same
 * result on every machine. Only `stop` breaks that, and is reported.
 */
#ifndef JANGKAU_PLAN_SOLVE_H
#define JANGKAU_PLAN_SOLVE_H

#include "plan/instance.h"

typedef struct {
    bool prove;               /**< spend far more work on closing the gap */
    int reserve;              /**< candidates per region in the reserve list */
    bool curve;               /**< fill PlanResult.curve */
    bool (*stop)(void *data); /**< true: end soon, with the best plan so far (NULL: never) */
    void *stop_data;
} PlanOptions;

typedef struct {
    int candidate;
    int stage;     /**< from 0 */
    int64_t gain;  /**< added by it in the opening order; they sum to the value */
    int runner_up; /**< the candidate that would replace it at the least loss, −1: none may */
    int64_t runner_up_loss; /**< of the plan's value */
} PlanPick;

typedef struct {
    int candidate;
    int pick;     /**< whose place in PlanResult.picks it would take at the least loss */
    int64_t loss; /**< of the plan's value */
} PlanReserve;

/** What is known of a number of sites. */
typedef struct {
    int sites;
    int64_t value; /**< of the first so many picks */
    int64_t bound; /**< no such number of sites is worth more (minima of quotas left aside) */
} PlanPoint;

/** The price of opening in stages: the plan up to a stage against a choice for it alone. */
typedef struct {
    int sites;           /**< opened up to the end of the stage */
    int64_t value;       /**< of those */
    int64_t fresh_value; /**< of as many chosen for these stages only, the required not forced */
    int64_t fresh_bound;
} PlanStage;

typedef struct {
    GArray *picks;        /**< PlanPick, in the order of opening */
    int64_t value;        /**< in millionths, see plan_gain() */
    int64_t bound;        /**< no plan is worth more */
    bool optimal;         /**< proven */
    bool reproducible;    /**< not ended by `stop` */
    const char *method;   /**< "relaksasi Lagrange" or "cabang dan batas": what gave the bound */
    int64_t *multipliers; /**< by demand point: the certificate of `certified` */
    int64_t certified;    /**< bound that plan_check_bound() finds from them; at least `bound` */
    int iterations;       /**< of subgradients */
    int nodes;            /**< of branch and bound */
    GArray *reserve;      /**< PlanReserve, by region, then by loss */
    GArray *stages;       /**< PlanStage */
    GArray *curve;        /**< PlanPoint for 1 … all sites */
} PlanResult;

/**
 * ERROR_INFEASIBLE when no plan meets the quotas, or none gains anything;
 * ERROR_DATA when the numbers are too large.
 */
PlanResult *plan_solve(const PlanInstance *instance, const PlanOptions *options, GError **error);
void plan_result_free(PlanResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanResult, plan_result_free)

/** 100·(bound − value)/bound, 0 when both are 0. */
double plan_gap_pct(const PlanResult *result);

/**
 * A plan whose pick at a place has been declined: the candidate that loses
 * least in its stage takes its place, everything else stays. The instance must
 * exclude the declined candidate by now (and not require it). Bound and
 * multipliers are those of `result`, still true. ERROR_INFEASIBLE when nothing
 * may take its place.
 */
PlanResult *plan_decline(const PlanInstance *instance, const PlanResult *result, int pick,
                         const PlanOptions *options, GError **error);

#endif

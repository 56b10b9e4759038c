/**
 * site_plan.h - which villages next, for a World: what plan/ chose, in terms of
 * villages and regions. Made by siting/, read by report/, store/, render/ and
 * verify/. Definitions: docs/plan.md.
 */
#ifndef JANGKAU_MODEL_SITE_PLAN_H
#define JANGKAU_MODEL_SITE_PLAN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/results.h"
#include "model/world.h"

/** Values are people (coverage) or person-km (distance, gap). */
typedef struct {
    int order;   /**< from 1, of opening */
    int stage;   /**< from 1 */
    int village; /**< index */
    double gain; /**< marginal in the opening order; they sum to the value */
    int villages_served, districts_served; /**< with people whose nearest library it is */
    double mean_before_m, mean_after_m;    /**< of the people whose nearest library it is */
    int runner_up;                         /**< village of the best single swap, -1 = none may */
    double runner_up_loss;                 /**< of the plan's value */
    bool equal;                            /**< "setara": the swap loses at most 5 % of the gain */
} SitePick;

typedef struct {
    int village;
    int replaces; /**< index of the pick whose place it would take */
    double loss;  /**< of the plan's value */
} SiteReserve;

/** A number of sites, or the sites up to the end of a stage. */
typedef struct {
    int sites;
    double value; /**< of the first so many picks */
    double fresh; /**< value of as many chosen afresh; NaN on the curve */
    double bound; /**< no so many sites are worth more */
} SitePoint;

typedef struct {
    char *objective;   /**< "coverage", "distance", "gap" */
    char *unit;        /**< "orang", "orang-km" */
    double *service_m; /**< S by regency, as planned with */
    char *candidates;  /**< "member", "all", "with-library", or a file's name */
    int sites;         /**< picks in all */
    int stage_count;
    double value, bound, gap_pct;
    bool optimal, reproducible;
    char *method; /**< "relaksasi Lagrange" or "cabang dan batas" */
    SitePick *picks;
    int pick_count;
    SiteReserve *reserve; /**< by regency, then by loss */
    int reserve_count;
    SitePoint *stages; /**< stage_count of them */
    SitePoint *curve;  /**< curve_count of them, 1 … sites */
    int curve_count;
    /**
     * The figures with all picks open, at the same date; `known` as before. The
     * library of pick i is World.library_count + i there. Without ranges.
     */
    Results *after;
    int *candidate; /**< villages that were candidates, rising; their number follows */
    int candidate_count;
    int64_t *multipliers; /**< by piece of World.cells: the certificate of `certified`, else 0 */
    int64_t certified;    /**< bound in millionths that the multipliers prove; at least `bound` */
} SitePlan;

void site_plan_free(SitePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SitePlan, site_plan_free)

#endif

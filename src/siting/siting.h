/**
 * siting.h - which villages next: a World's candidates, demand and quotas made
 * into an instance of plan/, and what it chose told in terms of villages.
 * Definitions: docs/plan.md.
 */
#ifndef JANGKAU_SITING_SITING_H
#define JANGKAU_SITING_SITING_H

#include "config/settings.h"
#include "model/site_plan.h"
#include "plan/solve.h"

/** What is asked. All borrowed. */
typedef struct {
    PlanObjective objective;
    int sites;              /**< of all stages together; 0 = as many as the quotas say */
    const char *quota;      /**< path of region,stage,min,max; or NULL */
    double standard_km;     /**< S everywhere; 0 = that of each regency */
    char **require;         /**< codes of villages, or NULL */
    char **exclude;         /**< codes of villages, or NULL */
    const char *candidates; /**< "member", "all", "with-library", or the path of a list */
    const char *weight; /**< what is counted must be this, see settings.h; "" = whatever it is */
    int stages;         /**< 0 = as many as the quotas name, else 1 */
    int reserve;        /**< villages a regency in the reserve list */
    bool prove;
    bool (*stop)(void *data); /**< true: end soon, with the best plan so far (NULL: never) */
    void *stop_data;
} SitingOptions;

/** Whether the project file asks for a plan. */
bool siting_is_asked(const Settings *settings);

/** What the project file asks for. */
SitingOptions siting_options(const Settings *settings);

/** A question put together, and the last answer. World and results are borrowed. */
typedef struct Siting Siting;

/**
 * Errors: ERROR_DATA for an unknown code, a broken file, nobody to count;
 * ERROR_INFEASIBLE for demands that contradict one another.
 */
Siting *siting_new(const World *world, const Settings *settings, const Results *results,
                   const SitingOptions *options, GError **error);
void siting_free(Siting *siting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Siting, siting_free)

/** The best plan found. ERROR_INFEASIBLE when none meets the quotas or gains anything. */
SitePlan *siting_solve(Siting *siting, GError **error);

/**
 * The last plan with a pick declined and the best other village in its place;
 * declined villages stay excluded. ERROR_DATA when it is no pick,
 * ERROR_INFEASIBLE when nothing may take its place.
 */
SitePlan *siting_decline(Siting *siting, int village, GError **error);

/** siting_new() and siting_solve(). */
SitePlan *siting_plan(const World *world, const Settings *settings, const Results *results,
                      const SitingOptions *options, GError **error);

#endif

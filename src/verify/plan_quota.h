/**
 * plan_quota.h - which numbers of sites per region the quotas of a plan allow.
 *
 * Sites flow from the stages to the regions. A flow within the quotas is kept,
 * and mended path by path as regions take sites (the out-of-kilter method for
 * unit steps; Ford, Fulkerson 1962). Nothing of plan/ is used.
 */
#ifndef JANGKAU_VERIFY_PLAN_QUOTA_H
#define JANGKAU_VERIFY_PLAN_QUOTA_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"

/** A quota that no row of the file names. */
#define PLAN_QUOTA_NONE (-1)

typedef struct {
    int stage_count, region_count;
    char **codes;     /**< of the regions, rising; all of one level */
    int *stage_sites; /**< by stage; PLAN_QUOTA_NONE = as many as the quotas allow */
    int *min, *max;   /**< by stage · region_count + region */
    bool told;        /**< by the settings; else one stage with the sites of the stored plan */
} PlanQuotas;

/**
 * Quotas of the project: [plan] sites, stages and quota. When it asks for no
 * plan (`jangkau plan` was told otherwise), one stage of `sites`.
 */
PlanQuotas *plan_quotas_read(Db *db, const Settings *settings, int sites, GError **error);
void plan_quotas_free(PlanQuotas *quotas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanQuotas, plan_quotas_free)

/** Region of a village by its code; -1 = none. */
int plan_quotas_region(const PlanQuotas *quotas, const char *village_code);

typedef struct PlanFlow PlanFlow;

/** A flow within the quotas, region r holding at most room[r] sites; NULL when there is none. */
PlanFlow *plan_flow_new(const PlanQuotas *quotas, const int *room);
void plan_flow_free(PlanFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanFlow, plan_flow_free)

/** One more site that region r must hold; false (and nothing changed) when no flow allows it. */
bool plan_flow_take(PlanFlow *flow, int region);

#endif

/**
 * quotas.h - how many sites per stage and region: the quota file, or a number.
 *
 * Internal to siting/.
 */
#ifndef JANGKAU_SITING_QUOTAS_H
#define JANGKAU_SITING_QUOTAS_H

#include "siting/siting.h"

typedef struct {
    int stage_count;
    int *stage_sites;  /**< as PlanInstance.stage_sites */
    RegionLevel level; /**< of the regions below */
    GArray *rows;      /**< PlanQuota; the region is an index in `level` */
} Quotas;

/**
 * Rows of the file: region (code of a province, regency or district, all rows
 * alike; empty = all together), stage (from 1; empty = each), min (empty = 0),
 * max (empty = no limit). Errors name file and line.
 */
Quotas *quotas_read(const World *world, const SitingOptions *options, GError **error);
void quotas_free(Quotas *quotas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Quotas, quotas_free)

#endif

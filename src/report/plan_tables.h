/**
 * plan_tables.h - plan.csv, plan_regions.csv, plan_reserve.csv, plan_stages.csv
 * and plan_curve.csv (docs/tables.md).
 */
#ifndef JANGKAU_REPORT_PLAN_TABLES_H
#define JANGKAU_REPORT_PLAN_TABLES_H

#include <glib.h>
#include <stdbool.h>

#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"

/** Note of a region or pick whose list of libraries is unknown. */
#define PLAN_TABLES_UNKNOWN "daftar belum lengkap"

/** A region with figures before and after the plan. */
typedef struct {
    RegionLevel level;
    int index;
    int sites; /**< picks in it */
} PlanRegion;

/** Write the tables below `folder`; `results` are those of today. */
bool report_plan(const World *world, const Results *results, const SitePlan *plan,
                 const char *folder, GPtrArray *written, GError **error);

/**
 * Province, regencies, and the districts that hold a pick or whose people
 * (anyone of them) come nearer to a library: PlanRegion, by level and code.
 * The caller's.
 */
GArray *plan_tables_regions(const World *world, const Results *results, const SitePlan *plan);

/** Regency of a village, by index. */
int plan_tables_regency(const World *world, int village);

/** 100·(bound − value)/bound, 0 where both are 0. */
double plan_tables_gap_pct(double value, double bound);

#endif

/**
 * plan_check.h - a stored plan of villages and its tables against a recount.
 */
#ifndef JANGKAU_VERIFY_PLAN_CHECK_H
#define JANGKAU_VERIFY_PLAN_CHECK_H

#include "verify/figures.h"
#include "verify/findings.h"

/**
 * Whether the plan meets what the project asks for, is worth what it says, and
 * what its multipliers prove; then plan.csv, plan_reserve.csv, plan_stages.csv
 * and plan_curve.csv in `folder`. Nothing when there is no plan. Needs
 * figures_make().
 */
bool plan_check(Db *db, const Settings *settings, const FiguresFacts *facts, const char *folder,
                Findings *findings, GError **error);

#endif

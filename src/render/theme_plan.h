/**
 * theme_plan.h - the classes of the sheets of the plan: what is within S
 * today, what the plan adds, what stays beyond.
 */
#ifndef JANGKAU_RENDER_THEME_PLAN_H
#define JANGKAU_RENDER_THEME_PLAN_H

#include "render/theme.h"

/** Fills the classes of a theme of THEME_PLAN and everything it says about them. */
void theme_plan_classify(Theme *theme, const World *world, const Results *results,
                         const SitePlan *plan, const Settings *settings, const Style *style);

/** "terbukti paling jauh 0,35 % dari yang terbaik", or that no plan is better. Caller frees. */
char *theme_plan_proof(const SitePlan *plan);

/** A value of the plan with its unit: "12.345 orang". Caller frees. */
char *theme_plan_value(const SitePlan *plan, double value);

#endif

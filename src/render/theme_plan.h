/**
 * theme_plan.h - what the plan's sheets say: who is within S as the plan has it,
 * today and with all picks open.
 */
#ifndef JANGKAU_RENDER_THEME_PLAN_H
#define JANGKAU_RENDER_THEME_PLAN_H

#include "render/theme.h"

/**
 * People (millionths) of a village within the plan's S of its regency, in the
 * results of today or in the plan's. `all_e6` (may be NULL) grows by all of them.
 */
int64_t theme_plan_people_within(const SheetSource *source, const Results *results, int village,
                                 int64_t *all_e6);

/** At least half of its people, by cell; without people by its point. */
bool theme_plan_is_within(const SheetSource *source, const Results *results, int village);

/** Fills Theme.within_before and within_after. */
void theme_plan_count(Theme *theme, const SheetSource *source);

/** What was planned, for whom, and how good that is: "Usulan, belum disurvei: …". Caller frees. */
char *theme_plan_text(const Theme *theme, const SheetSource *source);

/** "terbukti paling jauh 0,35 % dari yang terbaik", or that no plan is better. Caller frees. */
char *theme_plan_proof(Language in, const SitePlan *plan);

/** A value of the plan with its unit: "12.345 orang". Caller frees. */
char *theme_plan_value(Language in, const SitePlan *plan, double value);

#endif

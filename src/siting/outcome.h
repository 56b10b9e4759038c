/**
 * outcome.h - what the chosen sites mean for people, measured anew.
 *
 * Internal to siting/.
 */
#ifndef JANGKAU_SITING_OUTCOME_H
#define JANGKAU_SITING_OUTCOME_H

#include "config/settings.h"
#include "model/site_plan.h"

/** Fill SitePlan.after from its picks, and whom each of these serves. */
void outcome_measure(const World *world, const Settings *settings, const Results *before,
                     SitePlan *plan);

#endif

/**
 * plan_report.h - what `jangkau plan` says.
 */
#ifndef JANGKAU_REPORT_PLAN_REPORT_H
#define JANGKAU_REPORT_PLAN_REPORT_H

#include <glib.h>

#include "model/site_plan.h"

/** A pick that was declined. */
typedef struct {
    int village, replacement; /**< indexes */
    double loss;              /**< of the plan's value */
} PlanDecline;

/** What is told. All borrowed. */
typedef struct {
    const World *world;
    const Results *before;
    const SitePlan *plan;
    const GArray *declines; /**< PlanDecline, in their order */
    double seconds;         /**< that it took */
} PlanReport;

/** Indonesian. Caller frees. */
char *plan_report_text(const PlanReport *report);
char *plan_report_json(const PlanReport *report);

#endif

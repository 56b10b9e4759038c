/**
 * explain_report.h - how the figures of one village or region came about, in
 * plain sentences: what `jangkau explain` says.
 */
#ifndef JANGKAU_REPORT_EXPLAIN_REPORT_H
#define JANGKAU_REPORT_EXPLAIN_REPORT_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/change.h"
#include "report/json.h"

#define EXPLAIN_MOST_NEIGHBOURS 3

/** What is explained. All borrowed. */
typedef struct {
    const World *world;
    const Settings *settings;
    const Results *results;
    RegionRef ref;
    bool english;                             /**< else Indonesian */
    Neighbour tpbis[EXPLAIN_MOST_NEIGHBOURS]; /**< of a village: nearest first */
    int tpbis_count;
    Neighbour any; /**< of a village: the nearest of any kind */
    int any_count; /**< 0: none, or 1 */
} Explanation;

/** Caller frees. */
char *explain_report_text(const Explanation *e);
char *explain_report_json(const Explanation *e);

#endif

/**
 * history_report.h - what `jangkau history` says.
 */
#ifndef JANGKAU_REPORT_HISTORY_REPORT_H
#define JANGKAU_REPORT_HISTORY_REPORT_H

#include <glib.h>

#include "report/comparison.h"

/** Indonesian. Caller frees. */
char *history_report_text(const Comparison *c);
char *history_report_json(const Comparison *c);

#endif

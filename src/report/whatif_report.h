/**
 * whatif_report.h - what `jangkau whatif` says.
 */
#ifndef JANGKAU_REPORT_WHATIF_REPORT_H
#define JANGKAU_REPORT_WHATIF_REPORT_H

#include <glib.h>

#include "model/change.h"

/** Indonesian; `world` holds the supposed libraries. Caller frees. */
char *whatif_report_text(const World *world, const Results *before, const WhatIf *whatif);
char *whatif_report_json(const World *world, const Results *before, const WhatIf *whatif);
char *whatif_report_csv(const World *world, const Results *before, const WhatIf *whatif);

#endif

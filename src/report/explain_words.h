/**
 * explain_words.h - what the explanations of villages and of regions share.
 * Inside report/ only.
 */
#ifndef JANGKAU_REPORT_EXPLAIN_WORDS_H
#define JANGKAU_REPORT_EXPLAIN_WORDS_H

#include "report/explain_report.h"

/** One sentence in two languages with the same arguments in the same order. */
#define SAY(e, out, indonesian, english_text, ...)                                                 \
    g_string_append_printf(out, (e)->english ? (english_text) : (indonesian), __VA_ARGS__)

/** "1.234,5" or "1,234.5"; "tidak ada" for NaN. Caller frees. */
char *explain_number(const Explanation *e, double value, int decimals);

/** Whole per cent, rounded down: what may be said of an incomplete list. Caller frees. */
char *explain_percent(const Explanation *e, int64_t part, int64_t whole);

/** "utara", "timur laut", …; "north", "north-east", … */
const char *explain_compass(const Explanation *e, double bearing_deg);

/** The regency that decides what is known of the village or region, or -1 for a province. */
int explain_regency(const Explanation *e);

/** Whether its list is known. */
bool explain_is_known(const Explanation *e);

/** People within each reach and S, and beyond; empty when the list is unknown. */
void explain_append_reach(GString *out, const Explanation *e, const Reach *reach);

/** Why nothing can be said, and what is sure nevertheless. */
void explain_append_unknown(GString *out, const Explanation *e, const Reach *reach);

/** Completeness, unknown positions, 5–95 % range of the region (`level`, `index`). */
void explain_append_sureness(GString *out, const Explanation *e, RegionLevel level, int index);

/** What to do to make the figures surer. */
void explain_append_advice(GString *out, const Explanation *e);

void explain_append_village(GString *out, const Explanation *e);
void explain_append_region(GString *out, const Explanation *e);

#endif

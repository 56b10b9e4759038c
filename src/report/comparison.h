/**
 * comparison.h - the figures of a region before and after, for `jangkau
 * whatif` and `jangkau history`: as text (Indonesian), JSON and CSV.
 */
#ifndef JANGKAU_REPORT_COMPARISON_H
#define JANGKAU_REPORT_COMPARISON_H

#include <glib.h>
#include <stdbool.h>

#include "model/change.h"
#include "report/json.h"

/** What is compared. All borrowed. */
typedef struct {
    const World *world;
    const Results *before, *after;
    const Change *change;
} Comparison;

/**
 * A block for each province and each regency whose figures differ: a line a
 * figure with before, after and difference; then a line for each such
 * district. An unknown figure is "data belum lengkap", one that cannot be is
 * "tidak ada": neither has a difference.
 */
void comparison_append_regions(GString *out, const Comparison *c);

/** Villages (int) with their share within S before and after, at most twenty; nothing when none. */
void comparison_append_villages(GString *out, const Comparison *c, const char *heading,
                                const GArray *villages);

/** What to bear in mind when reading the above. */
void comparison_append_notes(GString *out, const Comparison *c);

/** "regions": [{code, name, level, known, people_gained, people_lost, figures: {key: {before,
 * …}}}]. */
void comparison_json_regions(Json *json, const Comparison *c);
void comparison_json_villages(Json *json, const Comparison *c, const char *key,
                              const GArray *villages);

/** code, name, level, figure, before, after, difference: a row a figure. Caller frees. */
GString *comparison_csv(const Comparison *c);

/** "Kabupaten Lebak", "Sumur, Kabupaten Pandeglang": where a village or region lies. Caller frees.
 */
char *comparison_place(const World *world, RegionRef ref);

#endif

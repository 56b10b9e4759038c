/**
 * brief_internal.h - what the parts of brief.pdf share: one file a kind of part.
 */
#ifndef JANGKAU_BOOK_BRIEF_INTERNAL_H
#define JANGKAU_BOOK_BRIEF_INTERNAL_H

#include "book/book.h"
#include "book/drawing.h"
#include "book/flow.h"

/** The brief, at one of its provinces. */
typedef struct {
    const BookSource *source;
    const BookDrawing *drawing;
    Typeset *typeset;
    Flow *flow;
    Language language;
    int province;
    const Region *region;
    const RegionResult *result;
    bool complete;
} Brief;

/** In the brief's language. Borrowed. */
const char *brief_say(const Brief *brief, const char *indonesian);

/** "12.345". Caller frees, here and below. */
char *brief_number(const Brief *brief, int64_t value);

/** A thin line round it. */
void brief_frame(DrawList *list, Box frame);

/* brief_figures.c */

/** "≥ 18 %": as on the sheets, with a sign in place of the words. */
char *brief_share(const Brief *brief, int64_t part, int64_t whole, bool complete);

/** "≤ 12.345": who is beyond while the list is not whole. */
char *brief_at_most(const Brief *brief, int64_t people, bool complete);

/** The tiles at the head. */
void brief_key_figures(Brief *brief);

/* brief_maps.c */

/** The first themes of the project that show provinces, without the plan's. */
void brief_maps(Brief *brief);

/* brief_tables.c */

void brief_regencies(Brief *brief);

/** Villages with most people beyond S. */
void brief_gaps(Brief *brief);

/** The sites that come next; nothing without a plan. */
void brief_plan(Brief *brief);

/* brief_history.c */

/** Charts by year; nothing without a series. */
void brief_history(Brief *brief);

#endif

/**
 * diff.h - two editions laid side by side: what differs, and what cannot be
 * compared.
 */
#ifndef JANGKAU_CHANGES_DIFF_H
#define JANGKAU_CHANGES_DIFF_H

#include "changes/facts.h"

/** The same thing in both editions; NULL where it is not there. Borrowed from the Facts. */
typedef struct {
    gconstpointer before, after;
} Pair;

typedef struct {
    const Facts *before; /**< NULL: this is the first edition */
    const Facts *after;
    bool comparable_coverage;     /**< people within S mean the same in both */
    bool comparable_people;       /**< what is counted is the same in both */
    GPtrArray *notes;             /**< char*: what cannot be compared, and why; to be said first */
    GArray *regions[LEVEL_COUNT]; /**< Pair of RegionFact with any other figure */
    GArray *joined, *left;        /**< Pair of RegionFact: provinces, then regencies */
    GArray *member_rows;          /**< Pair of MemberFact: rows of the list that differ */
    GArray *reached,
        *lost;         /**< Pair of RegionFact: villages, known on both sides; most people first */
    GArray *unsure;    /**< the same where the list was or is unknown, by code */
    GArray *libraries; /**< Pair of LibraryFact */
    GArray *inputs;    /**< Pair of InputFact */
    GArray *files;     /**< Pair of FileFact: other numbers of rows */
    GArray *rejects;   /**< Pair of RejectFact: on one side only */
    GArray *settings, *warnings, *meta; /**< Pair of TextFact */
} Diff;

/** Compare; `before` may be NULL. Both are borrowed until the Diff is freed. */
Diff *diff_new(const Facts *before, const Facts *after);
void diff_free(Diff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diff, diff_free)

/** Nothing at all differs (of a first edition: false). */
bool diff_is_empty(const Diff *diff);

/** Pairs of one list that are there only before, only after, or in both and differ. */
typedef enum { SIDE_BEFORE = 1, SIDE_AFTER = 2, SIDE_BOTH = 3 } Side;
Side diff_side(const Pair *pair);
int diff_count(const GArray *pairs, Side side);

/** The thing as it is now, else as it was. */
gconstpointer diff_shown(const Pair *pair);

/** Every pair of two lists, by key, also those that are equal. The caller's. */
GArray *diff_pairs(const GPtrArray *before, const GPtrArray *after);

/** Half of the village's people or more live within S: 1, 0, -1 = unknown. */
int diff_is_within(const RegionFact *village);

/** How far the library moved, in metres. */
double diff_moved_m(const LibraryFact *before, const LibraryFact *after);

/** Per cent of people within S; NaN = unknown. */
double diff_share_pct(const RegionFact *region);

#endif

/**
 * placement.h - where a library lies, and how well that is known.
 *
 * Weighs the readings of its coordinates (coordinates.h) against the village
 * it claims; docs/intake.md has the rules.
 */
#ifndef JANGKAU_LOAD_PLACEMENT_H
#define JANGKAU_LOAD_PLACEMENT_H

#include <glib.h>

#include "intake/coordinates.h"
#include "model/ledger.h"
#include "model/world.h"

/* Distance outside the claimed village, in metres. */
#define PLACEMENT_NOTED_M 250   /**< up to here the position is taken, and noted */
#define PLACEMENT_WARNED_M 1000 /**< up to here it is taken as uncertain */

typedef struct Placer Placer;

/** For the villages of a world, which must outlive it. */
Placer *placer_new(const World *world);
void placer_free(Placer *placer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Placer, placer_free)

/** What became of one position. */
typedef struct {
    int village;     /**< index, or -1: in a neighbouring province, or rejected */
    LonLat position; /**< NaN when rejected */
    PositionPrecision precision;
    bool own;           /**< a position of its own, not the village point for want of one */
    RowClass class;     /**< ROW_ACCEPTED, ROW_MENDED or ROW_REJECTED */
    char *reason;       /**< Indonesian; NULL when there is nothing to say. Caller frees. */
    const char *advice; /**< static; NULL when nothing is to be done */
} Placement;

/**
 * Settle a position. `village` is the index of the claimed village, or -1
 * when none is claimed; `abroad` tells that the claim is in a neighbouring
 * province that is not loaded (then only its being near is checked).
 */
Placement placer_settle(const Placer *placer, int village, bool abroad,
                        const Coordinates *coordinates);

/** True when the position lies within the loaded provinces' bounds and 150 km round them. */
bool placer_is_near(const Placer *placer, LonLat position);

#endif

/**
 * land_parts.h - which villages and libraries lie on the same land.
 */
#ifndef JANGKAU_LOAD_LAND_PARTS_H
#define JANGKAU_LOAD_LAND_PARTS_H

#include <glib.h>
#include <stdbool.h>

#include "load/ferries.h"
#include "model/world.h"

/** The numbered parts, to ask where a position lies. For one thread at a time. */
typedef struct LandParts LandParts;

/**
 * Number the land parts of the dissolved coverage from 1 by falling area,
 * parts nearer than `gap_m` metres or joined by a ferry being one, and set land_part of villages
 * and libraries. A library of a neighbouring province takes the part whose
 * land is nearest. Not for stand-in boundaries: with these every part stays
 * unknown (0). The result is the caller's; NULL after an error.
 */
LandParts *land_parts_number(World *world, double gap_m, const Ferries *ferries, GError **error);

/** Number of the part that holds the position, else of the nearest one. */
int land_parts_at(const LandParts *land, LonLat position);

void land_parts_close(LandParts *land);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LandParts, land_parts_close)

#endif

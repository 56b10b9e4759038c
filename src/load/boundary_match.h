/**
 * boundary_match.h - from the features of boundary files to one shape a unit.
 */
#ifndef JANGKAU_LOAD_BOUNDARY_MATCH_H
#define JANGKAU_LOAD_BOUNDARY_MATCH_H

#include <glib.h>

#include "config/settings.h"
#include "load/boundary_file.h"
#include "model/world.h"

/** "kecamatan", for messages. */
const char *boundary_level_word(RegionLevel level);

/** Share of the smaller one that two parts of a village may overlap. */
#define BOUNDARY_PART_OVERLAP 0.1

/**
 * The shape of each region of `level`, NULL where no feature gives one. Takes
 * the shapes out of the list. Every feature's row in the ledger is settled:
 *
 * - of another level, or of a province that is not mapped: ignored;
 * - an exact copy of one before it: ignored;
 * - several with one code that lie apart (overlap below BOUNDARY_PART_OVERLAP
 *   of the smaller): parts of one unit, merged, accepted with an entry;
 * - several with one code that overlap more: all rejected, none is known to
 *   be right;
 * - an unknown code, no geometry: rejected;
 * - rings that only the even-odd rule makes sense of: accepted with an entry.
 *
 * The caller frees the shapes and the array.
 */
Shape **boundary_match(const World *world, RegionLevel level, const Settings *settings,
                       const BoundaryList *list);

#endif

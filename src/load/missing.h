/**
 * missing.h - stand-in areas for villages that have no polygon, out of what
 * their neighbours leave over.
 */
#ifndef JANGKAU_LOAD_MISSING_H
#define JANGKAU_LOAD_MISSING_H

#include <glib.h>
#include <stdbool.h>

#include "model/ledger.h"
#include "model/world.h"

/** A village's point this far outside of a hole may still mean it. */
#define MISSING_NEAR_M 1000.0

/**
 * For every village with an empty shape in `shapes` (the clean shapes of
 * `present`, by village), in this order:
 *
 * 1. the hole in the coverage that its point lies in;
 * 2. what the present villages leave of its district's polygon
 *    (`districts`, by district; NULL, or NULL entries, where there is none):
 *    the parts that hold a missing village's point, else the largest, without
 *    what is thinner than `sliver_width_m`; the whole hole when that is most
 *    of one;
 * 3. the only hole beside its district's villages, unless its point lies
 *    farther than MISSING_NEAR_M from it.
 *
 * Several that share a place part it by nearness to their points. What is
 * found goes into `shapes` and is marked Region.indicative; the rest stays
 * empty. Returns how many were found, or -1 with an error.
 */
int missing_fill(World *world, const Topology *present, Shape **shapes, Shape *const *districts,
                 double sliver_width_m, GError **error);

#endif

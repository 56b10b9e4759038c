/**
 * boundaries.h - from boundary features to a clean coverage in the World.
 */
#ifndef JANGKAU_LOAD_BOUNDARIES_H
#define JANGKAU_LOAD_BOUNDARIES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "intake/gazetteer.h"
#include "model/world.h"

/**
 * Find the boundaries (project file, else fetched, else stand-ins), clean
 * them, and set World.topology, the shapes of all levels, the village points
 * where a table has none or a polygon does not hold it, and boundary_source.
 *
 * Every feature's row is settled in the world's ledger (boundary_match.h). More
 * rejected ones than `[tolerance] boundaries` are an ERROR_DATA that lists
 * them. A village without a polygon gets what its neighbours leave
 * (missing.h), else keeps its point and has no area; a district or regency
 * without one, where these are the units, is an ERROR_DATA.
 */
bool boundaries_load(World *world, const Settings *settings, const Gazetteer *gazetteer,
                     GError **error);

/**
 * Settle the rows of one boundary file into `ledger` as a run would, and test
 * what is matched by name by its place; builds nothing. The level is that of
 * most of its codes.
 */
bool boundaries_check(World *world, const Settings *settings, const Gazetteer *gazetteer,
                      const char *path, Ledger *ledger, GError **error);

#endif

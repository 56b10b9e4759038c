/**
 * boundaries.h - from boundary features to a clean coverage in the World.
 */
#ifndef JANGKAU_LOAD_BOUNDARIES_H
#define JANGKAU_LOAD_BOUNDARIES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

/**
 * Find the boundaries (project file, else fetched, else stand-ins), clean
 * them, and set World.topology, the shapes of all levels, the village points
 * where a table has none or a polygon does not hold it, and boundary_source.
 * A unit without a polygon, a polygon of an unknown unit, or two of the same
 * are ERROR_DATA.
 */
bool boundaries_load(World *world, const Settings *settings, GError **error);

#endif

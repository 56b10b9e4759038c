/**
 * context.h - land around the mapped regions, for drawing only.
 */
#ifndef JANGKAU_LOAD_CONTEXT_H
#define JANGKAU_LOAD_CONTEXT_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

/**
 * Read the polygons of [boundaries] context into World.context; where none are
 * named, the neighbouring provinces that were fetched, one land a regency.
 * Left out are features far from the regions, and those of a file that hold
 * village points of ours (the project's own regions in a file of all). What
 * was drawn is noted among the inputs, what is not fetched is told.
 */
bool context_read(World *world, const Settings *settings, GError **error);

/**
 * Codes of the neighbouring provinces that the upstream's boundaries are wanted
 * of, to be drawn; NULL-terminated. Free with g_strfreev().
 */
char **context_neighbours(const Settings *settings);

#endif

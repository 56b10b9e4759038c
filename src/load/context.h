/**
 * context.h - land around the mapped regions, for drawing only.
 */
#ifndef JANGKAU_LOAD_CONTEXT_H
#define JANGKAU_LOAD_CONTEXT_H

#include <glib.h>
#include <stdbool.h>

#include "model/world.h"

/**
 * Read the polygons of [boundaries] context (NULL = none) into World.context.
 * Left out are features far from the regions, and those that hold village
 * points of ours (the project's own regions in a file of all).
 */
bool context_read(World *world, char **paths, GError **error);

#endif

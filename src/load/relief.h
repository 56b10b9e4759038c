/**
 * relief.h - reading a shaded relief ([sheet] relief).
 */
#ifndef JANGKAU_LOAD_RELIEF_H
#define JANGKAU_LOAD_RELIEF_H

#include <stdbool.h>

#include "model/world.h"

/**
 * Read band 1 of a GeoTIFF or .asc into World.relief (`path` NULL = none):
 * 0 … 255, or 0 … 1, dark to bright. Large ones are averaged down. The store
 * does not keep it. Errors: ERROR_DATA; a raster without any value among them.
 */
bool relief_read(World *world, const char *path, GError **error);

#endif

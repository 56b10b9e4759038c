/**
 * lookup.h - what a word on the command line means in a World. Errors
 * (ERROR_DATA) list what may be meant.
 */
#ifndef JANGKAU_CMD_LOOKUP_H
#define JANGKAU_CMD_LOOKUP_H

#include <glib.h>
#include <stdbool.h>

#include "model/change.h"
#include "model/world.h"

/**
 * A region by its code or name ("36.01.01.2001", "Ujungjaya", "Kec. Sumur"), of
 * the levels from `highest` down to the village.
 */
bool lookup_region(const World *world, const char *word, RegionLevel highest, RegionRef *region,
                   GError **error);

/** The same of the levels from `highest` to `lowest` alone. */
bool lookup_region_between(const World *world, const char *word, RegionLevel highest,
                           RegionLevel lowest, RegionRef *region, GError **error);

/** Index of a library by its id, or -1. */
int lookup_library(const World *world, const char *id, GError **error);

#endif

/**
 * people.h - people spread over the land they live on (World.cells).
 */
#ifndef JANGKAU_LOAD_PEOPLE_H
#define JANGKAU_LOAD_PEOPLE_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "load/land_parts.h"
#include "model/world.h"

/**
 * Cut the inhabited land of every village (uninhabited.h) by the grid of its
 * province and share its people out over the pieces by their area; with a
 * population raster by the cells and values of that (people_raster.h), where
 * it has any. Villages without an area have one piece at their point. `land` tells the land part of
 * each part of a village; NULL = unknown. The same pieces for any number of threads.
 */
bool people_spread(World *world, const Settings *settings, const LandParts *land, GError **error);

#endif

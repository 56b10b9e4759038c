/**
 * uninhabited.h - the land of each village on which people live.
 */
#ifndef JANGKAU_LOAD_UNINHABITED_H
#define JANGKAU_LOAD_UNINHABITED_H

#include <glib.h>

#include "config/settings.h"
#include "model/world.h"

/** Village boundaries less the user's `uninhabited` polygons. */
typedef struct InhabitedLand InhabitedLand;

/**
 * Cut the polygons of [inputs] uninhabited, each as it covers by the even-odd
 * rule, off the villages, and what they leave narrower than 10 m: a border that
 * two files draw differently. A village of which nothing is left keeps all its
 * land, and is warned of. Errors (ERROR_DATA): a file that cannot be read, a
 * feature that is no polygon.
 */
InhabitedLand *inhabited_land(World *world, const Settings *settings, GError **error);
void inhabited_land_free(InhabitedLand *land);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InhabitedLand, inhabited_land_free)

/** Where people live in the village; NULL when it has no area. Borrowed. */
const Shape *inhabited_shape(const InhabitedLand *land, const World *world, int village);

/** Whether anything was cut off the village. */
bool inhabited_is_cut(const InhabitedLand *land, int village);

#endif

/**
 * land_parts.h - which villages and libraries lie on the same land.
 */
#ifndef JANGKAU_LOAD_LAND_PARTS_H
#define JANGKAU_LOAD_LAND_PARTS_H

#include <glib.h>
#include <stdbool.h>

#include "model/world.h"

/**
 * Number the land parts of the dissolved coverage from 1 by falling area,
 * parts nearer than `gap_m` metres being one, and set land_part of villages
 * and libraries. A library of a neighbouring province takes the part whose
 * land is nearest. With stand-in boundaries every part stays unknown (0).
 */
bool land_parts_number(World *world, double gap_m, GError **error);

#endif

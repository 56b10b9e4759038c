/**
 * whatif.h - what more or fewer libraries would change.
 */
#ifndef JANGKAU_ANALYZE_WHATIF_H
#define JANGKAU_ANALYZE_WHATIF_H

#include "config/settings.h"
#include "model/change.h"

/**
 * Put a TPBIS library at the village point of each of `villages` that holds no
 * active one, close the `libraries` at the date of `before` (all indexes), and
 * measure again what that touches. What an addition gains alone is measured
 * against `before`, without the others and without the removals. The world
 * keeps the edit: the new libraries come last. Result is the caller's.
 */
WhatIf *whatif_suppose(World *world, const Settings *settings, const Results *before,
                       const GArray *villages, const GArray *libraries);

#endif

/**
 * field.h - the distance field: every piece's nearest libraries.
 */
#ifndef JANGKAU_ANALYZE_FIELD_H
#define JANGKAU_ANALYZE_FIELD_H

#include "config/settings.h"
#include "model/results.h"
#include "model/world.h"

/**
 * Bring PieceResult.tpbis of all pieces from the libraries in `before` to those
 * in `after` (flags by library index; `before` NULL = no library). Pieces
 * compare themselves with the libraries that came, and only those that lose
 * one of their two search anew. Same result as measuring everything.
 */
void field_update_tpbis(const World *world, const Settings *settings, const bool *before,
                        const bool *after, PieceResult *pieces);

/** Measure PieceResult.any of all pieces to the `open` libraries. */
void field_measure_any(const World *world, const Settings *settings, const bool *open,
                       PieceResult *pieces);

#endif

/**
 * indicative.h - stand-in areas where no boundaries are at hand.
 */
#ifndef JANGKAU_LOAD_INDICATIVE_H
#define JANGKAU_LOAD_INDICATIVE_H

#include <glib.h>

#include "geo/shape.h"

/**
 * Thiessen (Voronoi) area of each point, clipped to `land` where given, else
 * to a hull round the points. `points` holds `count` positions in degrees;
 * `land` is filled even-odd. Nearness is measured on the local metric plane
 * at the middle of the points (geodesy_degree_lengths()).
 *
 * The areas tile the land: they lie on the 1e-8 degree grid, and neighbours
 * have the same vertices along their common border. A point's area holds the
 * point wherever the land does; it may have several parts, or (with `land`)
 * none, and is then a shape without rings. Same input, same output.
 *
 * Returns an array of `count` shapes; each, and the array, is the caller's.
 * Points that coincide on that grid, or are not on the globe, are an
 * ERROR_DATA.
 */
Shape **indicative_areas(const LonLat *points, int count, const Shape *land, GError **error);

#endif

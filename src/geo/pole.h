/**
 * pole.h - the point of a polygon farthest from its edge.
 *
 * Quadtree search as in Mapbox's polylabel (V. Agafonkin, 2016): cells are
 * taken by falling upper bound (distance at the centre + half diagonal) until
 * none can beat the best by more than the precision.
 */
#ifndef JANGKAU_GEO_POLE_H
#define JANGKAU_GEO_POLE_H

#include "geo/shape.h"

/** Pole of inaccessibility of a whole shape, within `precision_m` metres. */
LonLat pole_of_inaccessibility(const Shape *shape, double precision_m);

/** Distance to the nearest edge in metres (local plane); negative outside. */
double pole_clearance_m(const Shape *shape, LonLat point);

#endif

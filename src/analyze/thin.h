/**
 * thin.h - circles that others cover, left out before their union is made.
 */
#ifndef JANGKAU_ANALYZE_THIN_H
#define JANGKAU_ANALYZE_THIN_H

#include "geo/lonlat.h"

/**
 * Keep only centres whose circles are not wholly covered by circles of the
 * same radius round others that are kept: moves them to the front, in their
 * order, and returns how many. The union stays what it was. Whether a circle
 * is covered is asked of 40-odd points of it, each of which must lie so deep in
 * another circle that all between them does as well.
 */
int thin_circles(LonLat *centres, int count, double radius_m);

#endif

/**
 * nearest.h - the nearest of a few places to each of many points.
 */
#ifndef JANGKAU_ANALYZE_NEAREST_H
#define JANGKAU_ANALYZE_NEAREST_H

#include "geo/lonlat.h"

/** Land part 0 means unknown: it reaches, and is reached from, every part. */
typedef struct {
    LonLat position;
    int land_part;
} Place;

/**
 * Index of the place nearest to `from` by geodesic length, among those on the
 * same land part; ties go to the lower index. -1 when there is none.
 * `distance_m` is set to the length in metres, or NaN.
 */
int nearest_place(Place from, const Place *places, int count, double *distance_m);

#endif

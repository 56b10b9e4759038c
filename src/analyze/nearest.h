/**
 * nearest.h - the nearest of many places to each of many points, exactly.
 *
 * A k-d tree over geocentric positions for each land part finds the nearest
 * by chord; candidates within what chords can mislead are decided by the
 * length of the geodesic. Same answers as measuring every pair.
 */
#ifndef JANGKAU_ANALYZE_NEAREST_H
#define JANGKAU_ANALYZE_NEAREST_H

#include <glib.h>

#include "geo/lonlat.h"

/** Land part 0 means unknown: it reaches, and is reached from, every part. */
typedef struct {
    LonLat position;
    int land_part;
} Place;

/** A place found; index -1 and NaN when there is none. */
typedef struct {
    int index;
    double distance_m; /**< of the geodesic */
} Near;

/** Index over places. Only read once made, from any thread. */
typedef struct NearestIndex NearestIndex;

/** `places` is copied. Places whose position is not finite are never found. */
NearestIndex *nearest_index_new(const Place *places, int count);
void nearest_index_free(NearestIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NearestIndex, nearest_index_free)

/**
 * The nearest place to `from` and the runner-up among those on the same land
 * part, by geodesic length, ties to the lower index. `found` takes two. Time
 * grows with the logarithm of the places, but with their number from the other
 * side of the earth, where every chord is long and no box can be ruled out.
 */
void nearest_find(const NearestIndex *index, Place from, Near found[2]);

/**
 * The places within `most_m` of geodesic length, in no order: indexes are
 * appended to `found` (GArray of int).
 */
void nearest_within(const NearestIndex *index, Place from, double most_m, GArray *found);

/**
 * Up to `count` nearest places within `most_m`, the nearest first, ties to the
 * lower index. Returns how many were found. `found` takes `count`.
 */
int nearest_some(const NearestIndex *index, Place from, double most_m, int count, Near *found);

#endif

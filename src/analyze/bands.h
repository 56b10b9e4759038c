/**
 * bands.h - the land by its distance to the nearest library, as polygons.
 *
 * Not contoured from cells: on one land part the land at most r away is the
 * land within the union of the geodesic circles of radius r / detour round the
 * libraries on that part. Circles are polygons of 240 corners round the true
 * ones, at most 0.009 % of r outside of them. The only file of this folder
 * that knows GEOS.
 */
#ifndef JANGKAU_ANALYZE_BANDS_H
#define JANGKAU_ANALYZE_BANDS_H

#include "config/settings.h"
#include "model/results.h"

/**
 * Fill `results->bands`: TPBIS by the reach distances, libraries of any kind
 * by `any_m` (rising, above 0, at most RESULTS_MAX_REACH). Without any land
 * (no topology) nothing is drawn. Errors: ERROR_FAILED.
 */
bool bands_draw(const World *world, const Settings *settings, const double *any_m, int any_count,
                Results *results, GError **error);

#endif

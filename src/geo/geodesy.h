/**
 * geodesy.h - distances on the WGS 84 ellipsoid.
 */
#ifndef JANGKAU_GEO_GEODESY_H
#define JANGKAU_GEO_GEODESY_H

#include "geo/lonlat.h"

/**
 * Length of the geodesic from a to b in metres.
 * Karney (2013), "Algorithms for geodesics", J. Geodesy 87, 43-55, as
 * implemented in PROJ's geodesic.h; error below 15 nm.
 */
double geodesy_distance_m(LonLat a, LonLat b);

/** Azimuth at a of that geodesic, in degrees clockwise from north, 0 … 360. */
double geodesy_bearing_deg(LonLat a, LonLat b);

/**
 * Length of one degree of longitude and of latitude at a latitude, in metres
 * (radii of curvature N·cos φ and M of the ellipsoid). Good for local work:
 * over 10 km the error of a distance is below 0.1 %.
 */
void geodesy_degree_lengths(double lat_deg, double *lon_m, double *lat_m);

/**
 * A closed ring of `corners` corners (even, 16 or more; the first is repeated
 * at the end, so `ring` takes corners + 1), counter-clockwise, round the
 * geodesic circle: no side comes nearer to the centre than the radius, no
 * corner is farther than radius / cos(180° / corners). Corners are right to
 * 1 mm for radii up to 500 km at latitudes up to 30°: nine of them by Karney's
 * direct geodesic, the others by the trigonometric polynomial through these.
 */
void geodesy_circle(LonLat centre, double radius_m, int corners, LonLat *ring);

/** WGS 84 position rounded to the 9 decimals that the tables publish. */
LonLat geodesy_published(LonLat position);

#endif

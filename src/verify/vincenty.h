/**
 * vincenty.h - the distance of the recount: another formula than the one that
 * the figures were made with.
 */
#ifndef JANGKAU_VERIFY_VINCENTY_H
#define JANGKAU_VERIFY_VINCENTY_H

#include "geo/lonlat.h"

/** A position with what the formula needs of its latitude. */
typedef struct {
    LonLat position;
    double sin_u, cos_u; /**< of the reduced latitude */
} VincentyPoint;

VincentyPoint vincenty_point(LonLat position);

/**
 * Length of the geodesic on WGS 84 in metres: the inverse formula of Vincenty
 * (1975), "Direct and inverse solutions of geodesics on the ellipsoid with
 * application of nested equations", Survey Review 23(176), 88-93; within 0.1 mm.
 * Where it does not converge (nearly antipodal points): Karney (2013), by
 * PROJ's geodesic.h.
 */
double vincenty_m(const VincentyPoint *from, const VincentyPoint *to);

#endif

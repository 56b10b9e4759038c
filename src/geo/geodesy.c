#include "geo/geodesy.h"

#include <geodesic.h>
#include <glib.h>
#include <math.h>
#include <stddef.h>

static const double SEMI_MAJOR_M = 6378137.0;
static const double FLATTENING = 1 / 298.257223563;
static const double DEGREE = 0.017453292519943295769; // pi / 180

double geodesy_distance_m(LonLat a, LonLat b) {
    static struct geod_geodesic ellipsoid;
    static gsize made = 0;
    if (g_once_init_enter(&made)) {
        geod_init(&ellipsoid, SEMI_MAJOR_M, FLATTENING);
        g_once_init_leave(&made, 1);
    }
    double distance_m = 0;
    geod_inverse(&ellipsoid, a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg, &distance_m, NULL, NULL);
    return distance_m;
}

double geodesy_bearing_deg(LonLat a, LonLat b) {
    struct geod_geodesic ellipsoid;
    geod_init(&ellipsoid, SEMI_MAJOR_M, FLATTENING);
    double azimuth_deg = 0;
    geod_inverse(&ellipsoid, a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg, NULL, &azimuth_deg, NULL);
    return azimuth_deg < 0 ? azimuth_deg + 360 : azimuth_deg;
}

void geodesy_degree_lengths(double lat_deg, double *lon_m, double *lat_m) {
    double e2 = FLATTENING * (2 - FLATTENING);
    double phi = lat_deg * DEGREE;
    double w2 = 1 - e2 * sin(phi) * sin(phi);
    double prime_vertical = SEMI_MAJOR_M / sqrt(w2);
    double meridional = SEMI_MAJOR_M * (1 - e2) / (w2 * sqrt(w2));
    *lon_m = prime_vertical * cos(phi) * DEGREE;
    *lat_m = meridional * DEGREE;
}

LonLat geodesy_published(LonLat position) {
    return (LonLat){round(position.lon_deg * 1e9) / 1e9, round(position.lat_deg * 1e9) / 1e9};
}

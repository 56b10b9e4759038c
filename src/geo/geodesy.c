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

// Round a geodesic circle latitude is an even and longitude an odd function of
// the azimuth, and their harmonics fall by the radius over that of the earth:
// order 8 is below a millimetre.
enum { HARMONICS = 8 };

typedef struct {
    double lat[HARMONICS + 1]; // of cos(k · azimuth)
    double lon[HARMONICS + 1]; // of sin(k · azimuth)
} Circle;

static Circle circle_fit(LonLat centre, double radius_m) {
    struct geod_geodesic ellipsoid;
    geod_init(&ellipsoid, SEMI_MAJOR_M, FLATTENING);
    Circle circle = {{0}, {0}};
    for (int i = 0; i <= HARMONICS; i++) {
        double azimuth_deg = 180.0 * i / HARMONICS, lat_deg, lon_deg;
        geod_direct(&ellipsoid, centre.lat_deg, centre.lon_deg, azimuth_deg, radius_m, &lat_deg,
                    &lon_deg, NULL);
        double east_deg = remainder(lon_deg - centre.lon_deg, 360);
        // The ends count half, and so do the first and last harmonic.
        double share = (i % HARMONICS == 0 ? 1.0 : 2.0) / HARMONICS;
        for (int k = 0; k <= HARMONICS; k++) {
            double angle = azimuth_deg * DEGREE * k;
            circle.lat[k] += share * (k % HARMONICS == 0 ? 0.5 : 1) * lat_deg * cos(angle);
            circle.lon[k] += share * east_deg * sin(angle);
        }
    }
    return circle;
}

void geodesy_circle(LonLat centre, double radius_m, int corners, LonLat *ring) {
    Circle circle = circle_fit(centre, radius_m / cos(180 * DEGREE / corners));
    for (int i = 0; i <= corners / 2; i++) {
        // Chebyshev's recurrence: cos kα, sin kα from those of k - 1 and k - 2.
        double turn = 360 * DEGREE * i / corners, twice = 2 * cos(turn);
        double c0 = 1, c1 = cos(turn), s0 = 0, s1 = sin(turn);
        double lat_deg = circle.lat[0], east_deg = 0;
        for (int k = 1; k <= HARMONICS; k++) {
            lat_deg += circle.lat[k] * c1;
            east_deg += circle.lon[k] * s1;
            double c2 = twice * c1 - c0, s2 = twice * s1 - s0;
            c0 = c1, c1 = c2, s0 = s1, s1 = s2;
        }
        // Azimuths turn clockwise: westwards first.
        ring[i] = (LonLat){centre.lon_deg - east_deg, lat_deg};
        ring[corners - i] = (LonLat){centre.lon_deg + east_deg, lat_deg};
    }
    ring[corners / 2].lon_deg = ring[0].lon_deg = ring[corners].lon_deg = centre.lon_deg;
}

LonLat geodesy_published(LonLat position) {
    return (LonLat){round(position.lon_deg * 1e9) / 1e9, round(position.lat_deg * 1e9) / 1e9};
}

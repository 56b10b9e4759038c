#include "geo/geocentric.h"

#include <math.h>

static const double SEMI_MAJOR_M = 6378137.0;
static const double FLATTENING = 1 / 298.257223563;
static const double DEGREE = 0.017453292519943295769; // pi / 180

Geocentric geocentric_from(LonLat position) {
    double e2 = FLATTENING * (2 - FLATTENING);
    double sin_lat = sin(position.lat_deg * DEGREE), cos_lat = cos(position.lat_deg * DEGREE);
    double prime_vertical_m = SEMI_MAJOR_M / sqrt(1 - e2 * sin_lat * sin_lat);
    return (Geocentric){prime_vertical_m * cos_lat * cos(position.lon_deg * DEGREE),
                        prime_vertical_m * cos_lat * sin(position.lon_deg * DEGREE),
                        prime_vertical_m * (1 - e2) * sin_lat};
}

double geocentric_chord_m(Geocentric a, Geocentric b) {
    double dx = b.x - a.x, dy = b.y - a.y, dz = b.z - a.z;
    return sqrt(dx * dx + dy * dy + dz * dz);
}

double geocentric_distance_m(Geocentric a, Geocentric b) {
    // The ellipsoid is F(p) = (x² + y²)·A + z²·B = 1. With half the gradient
    // g = (xA, yA, zB), the normal curvature along the unit vector t is
    // (tₓ²A + t_y²A + t_z²B) / |g|. The chord's middle lies below the surface:
    // p/√F lies on it.
    static const double A = 1 / (SEMI_MAJOR_M * SEMI_MAJOR_M);
    static const double B = A / ((1 - FLATTENING) * (1 - FLATTENING));
    double dx = b.x - a.x, dy = b.y - a.y, dz = b.z - a.z;
    double x = (a.x + b.x) / 2, y = (a.y + b.y) / 2, z = (a.z + b.z) / 2;
    double chord2 = dx * dx + dy * dy + dz * dz;
    if (chord2 == 0)
        return 0;
    double along = (dx * dx + dy * dy) * A + dz * dz * B; // c² times the numerator of k
    double level = (x * x + y * y) * A + z * z * B;
    double slope2 = (x * x + y * y) * (A * A) + z * z * (B * B);
    double kc2 = along * along * level / (slope2 * chord2); // k²c²
    return sqrt(chord2) * (1 + kc2 * (1.0 / 24 + kc2 * (3.0 / 640)));
}

#include "verify/vincenty.h"

#include <geodesic.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static const double A = 6378137.0, F = 1 / 298.257223563, B = 6378137.0 * (1 - 1 / 298.257223563);
static const double RADIAN = 3.14159265358979323846 / 180;

VincentyPoint vincenty_point(LonLat position) {
    double u = atan((1 - F) * tan(position.lat_deg * RADIAN));
    return (VincentyPoint){position, sin(u), cos(u)};
}

static double karney_m(LonLat from, LonLat to) {
    struct geod_geodesic ellipsoid;
    double length_m = 0;
    geod_init(&ellipsoid, A, F);
    geod_inverse(&ellipsoid, from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, &length_m, NULL,
                 NULL);
    return length_m;
}

double vincenty_m(const VincentyPoint *from, const VincentyPoint *to) {
    // The symbols are those of the paper.
    double difference = (to->position.lon_deg - from->position.lon_deg) * RADIAN;
    double lambda = difference, before = 0;
    double sin_sigma = 0, cos_sigma = 1, sigma = 0, cos2_alpha = 1, cos_2sigma_m = 0;
    bool converged = false;
    for (int i = 0; i < 100 && !converged; i++) {
        double x = to->cos_u * sin(lambda);
        double y = from->cos_u * to->sin_u - from->sin_u * to->cos_u * cos(lambda);
        sin_sigma = sqrt(x * x + y * y);
        if (sin_sigma == 0)
            return cos(lambda) > 0 ? 0 : karney_m(from->position, to->position);
        cos_sigma = from->sin_u * to->sin_u + from->cos_u * to->cos_u * cos(lambda);
        sigma = atan2(sin_sigma, cos_sigma);
        double sin_alpha = from->cos_u * to->cos_u * sin(lambda) / sin_sigma;
        cos2_alpha = 1 - sin_alpha * sin_alpha;
        // On the equator the last term has no meaning, and its factor is 0.
        cos_2sigma_m = cos2_alpha > 0 ? cos_sigma - 2 * from->sin_u * to->sin_u / cos2_alpha : 0;
        double c = F / 16 * cos2_alpha * (4 + F * (4 - 3 * cos2_alpha));
        double turn = cos_2sigma_m + c * cos_sigma * (2 * cos_2sigma_m * cos_2sigma_m - 1);
        before = lambda;
        lambda = difference + (1 - c) * F * sin_alpha * (sigma + c * sin_sigma * turn);
        converged = fabs(lambda - before) < 1e-13;
    }
    if (!converged || fabs(lambda) > RADIAN * 180)
        return karney_m(from->position, to->position);
    double u2 = cos2_alpha * (A * A - B * B) / (B * B);
    double big_a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    double big_b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    double m2 = cos_2sigma_m * cos_2sigma_m;
    double inner = cos_sigma * (2 * m2 - 1) -
                   big_b / 6 * cos_2sigma_m * (4 * sin_sigma * sin_sigma - 3) * (4 * m2 - 3);
    double delta = big_b * sin_sigma * (cos_2sigma_m + big_b / 4 * inner);
    return B * big_a * (sigma - delta);
}

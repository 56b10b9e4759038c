#include "analyze/nearest.h"

#include <math.h>
#include <stdbool.h>

#include "geo/geodesy.h"

// Great-circle length on the sphere of radius 6371 km.
static double sphere_distance_m(LonLat a, LonLat b) {
    static const double RADIUS_M = 6371000, DEGREE = 0.017453292519943295769;
    double dlat = sin((b.lat_deg - a.lat_deg) * DEGREE / 2);
    double dlon = sin((b.lon_deg - a.lon_deg) * DEGREE / 2);
    double h = dlat * dlat + cos(a.lat_deg * DEGREE) * cos(b.lat_deg * DEGREE) * dlon * dlon;
    return 2 * RADIUS_M * asin(fmin(1, sqrt(h)));
}

static bool reachable(int from, int to) {
    return from == 0 || to == 0 || from == to;
}

int nearest_place(Place from, const Place *places, int count, double *distance_m) {
    // No geodesic is shorter than 0.993 of the sphere's arc (the meridian's
    // curvature at the equator against 6371 km), so the sphere tells cheaply
    // which places cannot win.
    static const double SHORTEST_RATIO = 0.99;
    int best = -1;
    *distance_m = NAN;
    for (int i = 0; i < count; i++) {
        if (!reachable(from.land_part, places[i].land_part))
            continue;
        if (best >= 0 &&
            sphere_distance_m(from.position, places[i].position) * SHORTEST_RATIO > *distance_m)
            continue;
        double exact_m = geodesy_distance_m(from.position, places[i].position);
        if (best < 0 || exact_m < *distance_m) {
            best = i;
            *distance_m = exact_m;
        }
    }
    return best;
}

// Distances: Karney's method against known lengths, the chord's against Karney's.
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "geo/geocentric.h"
#include "geo/geodesy.h"

static void known_lengths(void **state) {
    (void)state;
    const struct {
        LonLat from, to;
        double length_m, within_m;
    } known[] = {
        // One degree of the equator, a·pi/180.
        {{100, 0}, {101, 0}, 111319.490793274, 1e-6},
        // The meridian's quadrant (Karney 2013, table 1; 10001965.7293 m).
        {{0, 0}, {0, 90}, 10001965.7293, 1e-4},
        // JFK to LHR, the example of GeographicLib's GeodSolve.
        {{-73.8, 40.6}, {-0.5, 51.6}, 5551759.4003, 1e-3},
        {{106, -6}, {106, -6}, 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        assert_true(fabs(geodesy_distance_m(known[i].from, known[i].to) - known[i].length_m) <=
                    known[i].within_m);
}

static void positions_of_the_axes(void **state) {
    (void)state;
    const struct {
        LonLat position;
        Geocentric at;
    } axes[] = {
        {{0, 0}, {6378137, 0, 0}},          {{90, 0}, {0, 6378137, 0}},
        {{180, 0}, {-6378137, 0, 0}},       {{-180, 0}, {-6378137, 0, 0}},
        {{37, 90}, {0, 0, 6356752.314245}}, {{37, -90}, {0, 0, -6356752.314245}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(axes); i++)
        assert_true(geocentric_chord_m(geocentric_from(axes[i].position), axes[i].at) < 1e-6);
}

// A point in some direction, up to the most that a chord may have.
static LonLat point_near(GRand *random, LonLat from) {
    double reach_m = GEOCENTRIC_MOST_M * sqrt(g_rand_double(random));
    double azimuth = g_rand_double_range(random, 0, 2 * G_PI), lon_m, lat_m;
    geodesy_degree_lengths(from.lat_deg, &lon_m, &lat_m);
    LonLat to = {from.lon_deg + reach_m * sin(azimuth) / lon_m,
                 from.lat_deg + reach_m * cos(azimuth) / lat_m};
    return (LonLat){remainder(to.lon_deg, 360), fmin(fmax(to.lat_deg, -90), 90)};
}

static void chord_agrees_with_karney(void **state) {
    (void)state;
    enum { PAIRS = 1000000 };
    g_autoptr(GRand) random = g_rand_new_with_seed(17);
    double worst_m = 0, longest_m = 0;
    int measured = 0;
    while (measured < PAIRS) {
        LonLat from = {g_rand_double_range(random, -180, 180),
                       g_rand_double_range(random, -89.99, 89.99)};
        LonLat to = point_near(random, from);
        Geocentric a = geocentric_from(from), b = geocentric_from(to);
        if (geocentric_chord_m(a, b) > GEOCENTRIC_MOST_M)
            continue;
        double length_m = geocentric_distance_m(a, b);
        assert_true(length_m >= geocentric_chord_m(a, b));
        assert_true(length_m == geocentric_distance_m(b, a));
        worst_m = fmax(worst_m, fabs(length_m - geodesy_distance_m(from, to)));
        longest_m = fmax(longest_m, length_m);
        measured++;
    }
    g_print("%d pairs up to %.0f m: worst %.2g m\n", measured, longest_m, worst_m);
    assert_true(longest_m > 0.99 * GEOCENTRIC_MOST_M);
    assert_true(worst_m < 1e-6); // the header says 0.1 mm
}

static void short_chords(void **state) {
    (void)state;
    LonLat here = {106.123456789, -6.123456789}, beside = {106.123456790, -6.123456789};
    Geocentric a = geocentric_from(here), b = geocentric_from(beside);
    assert_true(geocentric_distance_m(a, a) == 0);
    assert_true(fabs(geocentric_distance_m(a, b) - geodesy_distance_m(here, beside)) < 1e-8);
}

static void degree_lengths(void **state) {
    (void)state;
    for (double lat = -85; lat <= 85; lat += 17) {
        double lon_m, lat_m;
        geodesy_degree_lengths(lat, &lon_m, &lat_m);
        double lon_step_m = geodesy_distance_m((LonLat){10, lat}, (LonLat){10.001, lat});
        double lat_step_m =
            geodesy_distance_m((LonLat){10, lat - 0.0005}, (LonLat){10, lat + 0.0005});
        assert_true(fabs(lon_step_m / 0.001 / lon_m - 1) < 1e-8);
        assert_true(fabs(lat_step_m / 0.001 / lat_m - 1) < 1e-8);
    }
}

static void published_digits(void **state) {
    (void)state;
    LonLat rounded = geodesy_published((LonLat){106.12345678949, -6.1234567895001});
    assert_true(rounded.lon_deg == 106.123456789 && rounded.lat_deg == -6.123456790);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_lengths),
        cmocka_unit_test(positions_of_the_axes),
        cmocka_unit_test(chord_agrees_with_karney),
        cmocka_unit_test(short_chords),
        cmocka_unit_test(degree_lengths),
        cmocka_unit_test(published_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

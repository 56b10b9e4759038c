// The search for nearest places against measuring every pair, in random worlds.
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/nearest.h"
#include "geo/geocentric.h"
#include "geo/geodesy.h"

// ------------------------------------------------------------- random worlds

typedef enum {
    PROVINCE,
    CLUSTERS,
    LATTICE, // many at one point, many ties
    EARTH,
    POLES,
    DATE_LINE,
    ONE_POINT,
    KINDS
} Kind;

static double between(GRand *random, double low, double high) {
    return g_rand_double_range(random, low, high);
}

static LonLat random_position(GRand *random, Kind kind) {
    int cluster = g_rand_int_range(random, 0, 4);
    switch (kind) {
    case PROVINCE:
        return (LonLat){between(random, 105, 107), between(random, -7, -5)};
    case CLUSTERS:
        return (LonLat){105 + 0.7 * cluster + between(random, 0, 0.001),
                        -6 + 0.3 * cluster + between(random, 0, 0.001)};
    case LATTICE:
        return (LonLat){g_rand_int_range(random, -3, 4), g_rand_int_range(random, -3, 4)};
    case EARTH:
        return (LonLat){between(random, -180, 180), asin(between(random, -1, 1)) * 180 / G_PI};
    case POLES:
        return (LonLat){between(random, -180, 180), cluster == 0   ? 90
                                                    : cluster == 1 ? -90
                                                                   : between(random, 89, 90)};
    case DATE_LINE:
        return (LonLat){cluster == 0   ? 180
                        : cluster == 1 ? -180
                        : cluster == 2 ? between(random, 179.5, 180)
                                       : between(random, -180, -179.5),
                        between(random, -17, -16)};
    default:
        return (LonLat){106, -6};
    }
}

static Place *random_places(GRand *random, Kind kind, int parts, int count) {
    Place *places = g_new(Place, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        places[i] = (Place){random_position(random, kind), g_rand_int_range(random, 0, parts + 1)};
        if (i > 0 && g_rand_int_range(random, 0, 5) == 0)
            places[i].position = places[g_rand_int_range(random, 0, i)].position;
    }
    return places;
}

// Anywhere the places can be, at one of them, or on the other side of the earth.
static Place random_query(GRand *random, Kind kind, int parts, const Place *places, int count) {
    Place from = {random_position(random, kind), g_rand_int_range(random, 0, parts + 2)};
    int way = g_rand_int_range(random, 0, 6);
    if (way == 0 && count > 0)
        from.position = places[g_rand_int_range(random, 0, count)].position;
    else if (way == 1)
        from.position =
            (LonLat){remainder(from.position.lon_deg + 180, 360), -from.position.lat_deg};
    else if (way == 2)
        from.position = random_position(random, EARTH);
    return from;
}

// --------------------------------------------------------------- brute force

static bool reaches(Place from, Place to) {
    return from.land_part == 0 || to.land_part == 0 || from.land_part == to.land_part;
}

static double length_m(Place from, Place to) {
    Geocentric a = geocentric_from(from.position), b = geocentric_from(to.position);
    return geocentric_chord_m(a, b) <= GEOCENTRIC_MOST_M
               ? geocentric_distance_m(a, b)
               : geodesy_distance_m(from.position, to.position);
}

// The first two of the places, falling back on the index, leaving out one.
static Near brute_nearest(Place from, const Place *places, int count, int left_out,
                          double *karney_m) {
    Near best = {-1, NAN};
    *karney_m = INFINITY;
    for (int i = 0; i < count; i++) {
        if (i == left_out || !reaches(from, places[i]))
            continue;
        double m = length_m(from, places[i]);
        if (best.index < 0 || m < best.distance_m)
            best = (Near){i, m};
        *karney_m = fmin(*karney_m, geodesy_distance_m(from.position, places[i].position));
    }
    return best;
}

static void check_found(Near found, Near expected, double karney_m) {
    assert_int_equal(found.index, expected.index);
    if (expected.index < 0) {
        assert_true(isnan(found.distance_m));
        return;
    }
    assert_true(found.distance_m == expected.distance_m);
    if (!(fabs(found.distance_m - karney_m) < 1e-4))
        fail_msg("place %d: %.6f m, Karney %.6f m", found.index, found.distance_m, karney_m);
}

static int compare_ints(const void *left, const void *right) {
    const int *p = left, *q = right;
    return (*p > *q) - (*p < *q);
}

static void check_within(const NearestIndex *index, Place from, const Place *places, int count,
                         double most_m) {
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) expected = g_array_new(FALSE, FALSE, sizeof(int));
    nearest_within(index, from, most_m, found);
    for (int i = 0; i < count; i++) {
        if (reaches(from, places[i]) && length_m(from, places[i]) <= most_m)
            g_array_append_val(expected, i);
    }
    assert_int_equal(found->len, expected->len);
    if (found->len == 0)
        return;
    qsort(found->data, found->len, sizeof(int), compare_ints);
    assert_memory_equal(found->data, expected->data, found->len * sizeof(int));
}

static void worlds_agree_with_every_pair(void **state) {
    (void)state;
    enum { WORLDS = 2100, QUERIES = 6 };
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    int found_two = 0, found_none = 0, within = 0;
    for (int world = 0; world < WORLDS; world++) {
        Kind kind = (Kind)(world % KINDS);
        int parts = g_rand_int_range(random, 0, 5);
        int count =
            world % 3 == 0 ? g_rand_int_range(random, 0, 4) : g_rand_int_range(random, 0, 201);
        g_autofree Place *places = random_places(random, kind, parts, count);
        g_autoptr(NearestIndex) index = nearest_index_new(places, count);
        for (int i = 0; i < QUERIES; i++) {
            Place from = random_query(random, kind, parts, places, count);
            Near found[2];
            double karney_m;
            nearest_find(index, from, found);
            Near first = brute_nearest(from, places, count, -1, &karney_m);
            check_found(found[0], first, karney_m);
            if (first.index >= 0) {
                Near second = brute_nearest(from, places, count, first.index, &karney_m);
                check_found(found[1], second, karney_m);
            } else {
                assert_int_equal(found[1].index, -1);
            }
            found_two += found[1].index >= 0;
            found_none += found[0].index < 0;

            // Also exactly as far as a place, where "within" must include it.
            double most_m = i % 2 == 0 && found[1].index >= 0 ? found[1].distance_m
                                                              : pow(10, between(random, 0, 7.4));
            check_within(index, from, places, count, most_m);
            within++;
        }
    }
    g_print("%d queries with two answers, %d with none, %d searches within\n", found_two,
            found_none, within);
    assert_true(found_two > WORLDS * QUERIES / 2 && found_none > WORLDS / 10);
}

// -------------------------------------------------------------- special cases

static void nothing_to_find(void **state) {
    (void)state;
    Place place = {{106, -6}, 1}, here = {{106.1, -6}, 1}, elsewhere = {{106, -6}, 2};
    Near found[2];
    g_autoptr(NearestIndex) none = nearest_index_new(NULL, 0);
    nearest_find(none, here, found);
    assert_true(found[0].index == -1 && isnan(found[0].distance_m));
    assert_true(found[1].index == -1 && isnan(found[1].distance_m));

    g_autoptr(NearestIndex) one = nearest_index_new(&place, 1);
    nearest_find(one, here, found);
    assert_true(found[0].index == 0 && found[1].index == -1 && isnan(found[1].distance_m));
    assert_true(fabs(found[0].distance_m - geodesy_distance_m(here.position, place.position)) <
                1e-6);
    nearest_find(one, elsewhere, found);
    assert_true(found[0].index == -1 && isnan(found[0].distance_m));
}

static void positions_that_are_none(void **state) {
    (void)state;
    const Place places[] = {{{NAN, -6}, 1}, {{106, -6}, 1}, {{106, INFINITY}, 1}};
    g_autoptr(NearestIndex) index = nearest_index_new(places, G_N_ELEMENTS(places));
    g_autoptr(GArray) within = g_array_new(FALSE, FALSE, sizeof(int));
    Near found[2];
    nearest_find(index, (Place){{106.5, -6}, 1}, found);
    assert_true(found[0].index == 1 && found[1].index == -1);
    nearest_find(index, (Place){{NAN, NAN}, 1}, found);
    assert_true(found[0].index == -1 && isnan(found[0].distance_m));
    nearest_within(index, (Place){{NAN, NAN}, 1}, 1e9, within);
    nearest_within(index, (Place){{106, -6}, 1}, -1, within);
    nearest_within(index, (Place){{106, -6}, 1}, NAN, within);
    assert_int_equal(within->len, 0);
    nearest_within(index, (Place){{106, -6}, 1}, 0, within);
    assert_int_equal(within->len, 1);
}

// A land part no place has: only the places of part 0 are found.
static void unknown_land(void **state) {
    (void)state;
    const Place places[] = {{{106, -6}, 1}, {{107, -6}, 0}, {{108, -6}, 2}};
    g_autoptr(NearestIndex) index = nearest_index_new(places, G_N_ELEMENTS(places));
    const struct {
        int part, first, second;
    } expected[] = {{0, 0, 1}, {1, 0, 1}, {2, 1, 2}, {3, 1, -1}};
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        Near found[2];
        nearest_find(index, (Place){{105, -6}, expected[i].part}, found);
        assert_int_equal(found[0].index, expected[i].first);
        assert_int_equal(found[1].index, expected[i].second);
    }
}

// A tree over places would be as deep as it has equals, or search them all.
static void very_many_at_one_point(void **state) {
    (void)state;
    enum { SAME = 100000, OTHERS = 1000, QUERIES = 20000 };
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    g_autofree Place *places = g_new(Place, SAME + OTHERS);
    for (int i = 0; i < SAME + OTHERS; i++)
        places[i] = (Place){i < OTHERS ? random_position(random, PROVINCE) : (LonLat){106, -6}, 1};
    g_autoptr(NearestIndex) index = nearest_index_new(places, SAME + OTHERS);
    int at_point = 0;
    for (int i = 0; i < QUERIES; i++) {
        Place from = {{between(random, 105.99, 106.01), between(random, -6.01, -5.99)}, 1};
        Near found[2], first_other;
        double karney_m;
        nearest_find(index, from, found);
        if (i % 100 != 0)
            continue;
        first_other = brute_nearest(from, places, OTHERS, -1, &karney_m);
        double to_point_m = length_m(from, places[OTHERS]);
        if (to_point_m < first_other.distance_m) {
            assert_int_equal(found[0].index, OTHERS);
            assert_int_equal(found[1].index, OTHERS + 1);
            assert_true(found[0].distance_m == to_point_m && found[1].distance_m == to_point_m);
            at_point++;
        } else {
            assert_int_equal(found[0].index, first_other.index);
        }
    }
    assert_true(at_point > 10);
    g_autoptr(GArray) within = g_array_new(FALSE, FALSE, sizeof(int));
    nearest_within(index, (Place){{106, -6}, 1}, 0, within);
    assert_int_equal(within->len, SAME);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_agree_with_every_pair), cmocka_unit_test(nothing_to_find),
        cmocka_unit_test(positions_that_are_none),      cmocka_unit_test(unknown_land),
        cmocka_unit_test(very_many_at_one_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

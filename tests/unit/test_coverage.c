/*
 * Coverage and gaps by cell: figures known in closed form, and what must hold
 * of any libraries (more of them never cover less).
 */
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "square_world.h"

static Results *analyze(const World *world, const Settings *settings) {
    g_autoptr(GError) error = NULL;
    Results *results = analyze_world(world, settings, NULL, &error);
    if (results == NULL)
        fail_msg("%s", error->message);
    return results;
}

static void assert_near(const char *what, double found, double wanted, double tolerance) {
    print_message("%s: %.6g, in closed form %.6g (%+.3f %%)\n", what, found, wanted,
                  100 * (found / wanted - 1));
    if (!(fabs(found - wanted) <= tolerance * fabs(wanted)))
        fail_msg("%s: %.9g, not %.9g", what, found, wanted);
}

// --------------------------------------------------------------- closed forms

// A square of side a, the library at its corner: within r < a lies a quarter
// disc; the mean distance is a·(√2 + asinh 1)/3.
static void a_library_at_the_corner(void **state) {
    (void)state;
    const double side_m = 4000, people = 1000000;
    Settings settings = square_settings(20);
    g_autoptr(World) world = square_world(1, side_m, (int64_t)people, &settings);
    square_add_library(world, 0, SQUARE_X, SQUARE_Y);
    g_autoptr(Results) results = analyze(world, &settings);
    const Reach *reach = &results->regions[LEVEL_PROVINCE][0].cell;
    assert_near("people within 2 km", (double)reach->people_within[0], people * G_PI * 4 / 4 / 16,
                0.001);
    assert_near("mean distance", reach->mean_m, side_m * (sqrt(2) + asinh(1)) / 3, 0.001);
    assert_near("farthest", reach->max_m, side_m * sqrt(2), 0.01);
    // Σ p·max(0, d − S): the mean less S, and the quarter disc's ∫ (S − d).
    double inside = G_PI / 2 * 2000.0 * 2000 * 2000 / 6 / (side_m * side_m);
    assert_near("gap", reach->gap_person_m / people,
                side_m * (sqrt(2) + asinh(1)) / 3 - 2000 + inside, 0.001);
    assert_int_equal(reach->people_within[1] >= reach->people_within[0], true);
    assert_int_equal(reach->people_unreachable, 0);
}

// A disc of radius S within uniform people; distances in it are 2S/3 on
// average, the median is at S/√2, and their Gini is 1/5.
static void a_disc_among_uniform_people(void **state) {
    (void)state;
    const double side_m = 12000, people = 10000000;
    Settings settings = square_settings(40);
    settings.service_kabupaten_km = 5;
    g_autoptr(World) world = square_world(1, side_m, (int64_t)people, &settings);
    square_add_library(world, 0, SQUARE_X + side_m / 2, SQUARE_Y + side_m / 2);
    g_autoptr(Results) results = analyze(world, &settings);
    const Reach *reach = &results->villages[0].cell;
    double density = people / (side_m * side_m);
    assert_near("people within 5 km", (double)reach->people_within_service, density * G_PI * 25e6,
                0.001);
    assert_near("people within 2 km", (double)reach->people_within[0], density * G_PI * 4e6, 0.001);
    const Reach *region = &results->regions[LEVEL_PROVINCE][0].cell;
    // The middle of a square: half of its people are within √(1/2π) of its side.
    assert_near("median", region->median_m, side_m * sqrt(0.5 / G_PI), 0.001);
}

// The Gini of a uniform distance from 0 to L is 1/3: a strip seen from its end.
static void gini_of_a_strip(void **state) {
    (void)state;
    Settings settings = square_settings(100);
    g_autoptr(World) world = square_world(200, 1000, 1000, &settings);
    square_add_library(world, 0, SQUARE_X, SQUARE_Y + 500);
    g_autoptr(Results) results = analyze(world, &settings);
    assert_near("Gini", results->regions[LEVEL_PROVINCE][0].cell.gini, 1.0 / 3, 0.001);
    assert_near("median", results->regions[LEVEL_PROVINCE][0].cell.median_m, 100000, 0.002);
    assert_near("90 %", results->regions[LEVEL_PROVINCE][0].cell.p90_m, 180000, 0.002);
}

// ---------------------------------------------------------------- properties

static void add_random_library(World *world, GRand *random) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    int village = g_rand_int_range(random, 0, villages);
    square_add_library(world, village, SQUARE_X + g_rand_double_range(random, -5000, 30000),
                       SQUARE_Y + g_rand_double_range(random, -5000, 9000));
    Library *library = &world->libraries[world->library_count - 1];
    library->land_part = g_rand_int_range(random, 0, 5) == 0 ? 2 : 1;
    if (g_rand_int_range(random, 0, 3) == 0)
        library->precision = PRECISION_VILLAGE_POINT;
}

static void drop_libraries(World *world) {
    for (int i = 0; i < world->library_count; i++) {
        g_free(world->libraries[i].id);
        g_free(world->libraries[i].name);
        g_free(world->libraries[i].kind);
        g_free(world->libraries[i].village_code);
        g_free(world->libraries[i].source);
    }
    world->library_count = 0;
}

static void assert_no_less(const Results *before, const Results *after, int level, int region) {
    const Reach *p = &before->regions[level][region].cell, *q = &after->regions[level][region].cell;
    for (int k = 0; k < before->reach_count; k++)
        assert_true(q->people_within[k] >= p->people_within[k]);
    assert_true(q->people_within_service >= p->people_within_service);
    assert_true(q->people_unreachable <= p->people_unreachable);
    if (q->people_unreachable == p->people_unreachable) {
        assert_true(q->gap_person_m <= p->gap_person_m + 1e-6);
        assert_true(isnan(p->mean_m) || q->mean_m <= p->mean_m + 1e-9);
        assert_true(isnan(p->max_m) || q->max_m <= p->max_m);
    }
}

static void assert_ranges(const Results *results) {
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < results->region_count[level]; i++) {
            const RegionResult *region = &results->regions[level][i];
            for (int k = 0; k < results->reach_count; k++) {
                Range range = region->within_range[k];
                assert_true(0 <= range.low && range.low <= range.high);
                if (!results->has_ranges)
                    assert_true(range.low == region->cell.people_within[k] &&
                                range.high == region->cell.people_within[k]);
            }
        }
    }
}

// A new library never lowers coverage nor raises a gap, at any level.
static void a_library_more_covers_no_less(void **state) {
    (void)state;
    enum { CASES = 1000 };
    Settings settings = square_settings(400);
    settings.draws = 20;
    g_autoptr(World) world = square_world(6, 4000, 997, &settings);
    for (int i = 0; i < world->cells->count; i++) // an island of every fifth
        world->cells->pieces[i].land_part = i % 5 == 0 ? 2 : 1;
    world->land_part_count = 2;
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    for (int n = 0; n < CASES; n++) {
        drop_libraries(world);
        for (int i = g_rand_int_range(random, 0, 6); i > 0; i--)
            add_random_library(world, random);
        g_autoptr(Results) before = analyze(world, &settings);
        add_random_library(world, random);
        g_autoptr(Results) after = analyze(world, &settings);
        for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
            for (int i = 0; i < world->regions[level].count; i++)
                assert_no_less(before, after, level, i);
        }
        assert_ranges(after);
        int64_t people = 0;
        for (int v = 0; v < 6; v++) {
            const Reach *cell = &after->villages[v].cell;
            people += world->regions[LEVEL_VILLAGE].items[v].population;
            assert_true(cell->people_within[1] + cell->people_unreachable <= 997);
        }
        assert_true(people == world->regions[LEVEL_PROVINCE].items[0].population);
    }
}

// Millionths of people: whatever the weights, they add up exactly, and each
// is within one of its due.
static void sharing_out_conserves_people(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int n = 0; n < 1000; n++) {
        int count = g_rand_int_range(random, 1, 400);
        int64_t people = g_rand_int_range(random, 0, 300000), sum_e6 = 0;
        double weights[400], total = 0;
        int64_t people_e6[400];
        for (int i = 0; i < count; i++) {
            weights[i] = n % 10 == 0 ? 0 : exp(g_rand_double_range(random, -20, 12));
            total += weights[i];
        }
        cells_share_out(people, weights, count, people_e6);
        for (int i = 0; i < count; i++) {
            double share = total > 0 ? weights[i] / total : 1.0 / count;
            double due_e6 = (double)people * 1e6 * share;
            assert_true(people_e6[i] >= 0);
            assert_true(fabs((double)people_e6[i] - due_e6) <= 1 + 1e-9 * due_e6);
            sum_e6 += people_e6[i];
        }
        assert_true(sum_e6 == people * CELLS_PER_PERSON);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_at_the_corner),
        cmocka_unit_test(a_disc_among_uniform_people),
        cmocka_unit_test(gini_of_a_strip),
        cmocka_unit_test(a_library_more_covers_no_less),
        cmocka_unit_test(sharing_out_conserves_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Suppositions and comparisons: what is measured again after an edit equals
 * what is measured from nothing, bit by bit, on random edits.
 */
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "analyze/around.h"
#include "analyze/compare.h"
#include "analyze/history.h"
#include "analyze/whatif.h"
#include "square_world.h"

enum { VILLAGES = 12, CASES = 120 };
static const double SIDE_M = 2500;

static Results *analyze_at(const World *world, const Settings *settings, const char *date) {
    g_autoptr(GError) error = NULL;
    Results *results = analyze_world(world, settings, date, &error);
    if (results == NULL)
        fail_msg("%s", error->message);
    return results;
}

// ------------------------------------------------------------- random worlds

static Settings random_settings(GRand *random) {
    Settings settings = square_settings(500);
    settings.draws = 20;
    settings.detour = g_rand_boolean(random) ? 1 : 1.3;
    settings.service_kota_km = settings.service_kabupaten_km = g_rand_int_range(random, 0, 4);
    return settings;
}

// Two land parts. Made once: the cells do not depend on the libraries.
static World *base;

static int make_base(void **state) {
    (void)state;
    Settings settings = square_settings(500);
    base = square_world(VILLAGES, SIDE_M, 1234, &settings);
    base->land_part_count = 2;
    for (int v = 0; v < VILLAGES; v++) {
        base->villages[v].land_part = v < 9 ? 1 : 2;
        for (int i = base->cells->first[v]; i < base->cells->first[v + 1]; i++)
            base->cells->pieces[i].land_part = base->villages[v].land_part;
    }
    return 0;
}

static int free_base(void **state) {
    (void)state;
    g_clear_pointer(&base, world_free);
    return 0;
}

// The same land with other libraries: known well and badly, TPBIS or not, open or not.
static World *random_libraries(GRand *random) {
    while (base->library_count > 0)
        world_drop_library(base);
    int count = g_rand_int_range(random, 0, 7);
    for (int i = 0; i < count; i++) {
        Date since;
        date_parse("2019", &since);
        world_add_library(base, g_rand_int_range(random, 0, VILLAGES), since);
        Library *library = &base->libraries[i];
        library->position.lon_deg += g_rand_double_range(random, -0.01, 0.01);
        library->position.lat_deg += g_rand_double_range(random, -0.01, 0.01);
        if (g_rand_int_range(random, 0, 3) > 0)
            library->precision = PRECISION_SURVEYED;
        if (g_rand_int_range(random, 0, 4) == 0)
            library->tpbis_since = (Date){0, 0};
        if (g_rand_int_range(random, 0, 4) == 0)
            date_parse("2023", &library->tpbis_until);
    }
    return base;
}

static GArray *random_indexes(GRand *random, int limit, int most) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < limit && (int)list->len < most; i++) {
        if (g_rand_int_range(random, 0, 4) == 0)
            g_array_append_val(list, i);
    }
    return list;
}

// ------------------------------------------------------------ bit by bit equal

static void assert_same_bits(double a, double b) {
    assert_true((isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0);
}

static void assert_same_near(const NearLibrary *a, const NearLibrary *b) {
    assert_int_equal(a->library, b->library);
    assert_same_bits(a->distance_m, b->distance_m);
}

static void assert_same_reach(const Reach *a, const Reach *b, int reach_count) {
    for (int k = 0; k < reach_count; k++)
        assert_true(a->people_within[k] == b->people_within[k]);
    assert_true(a->people_within_service == b->people_within_service);
    assert_true(a->people_unreachable == b->people_unreachable);
    assert_same_bits(a->gap_person_m, b->gap_person_m);
    assert_same_bits(a->mean_m, b->mean_m);
    assert_same_bits(a->median_m, b->median_m);
    assert_same_bits(a->p90_m, b->p90_m);
    assert_same_bits(a->max_m, b->max_m);
    assert_same_bits(a->gini, b->gini);
}

static void assert_same_region(const RegionResult *a, const RegionResult *b, int reach_count) {
    assert_int_equal(a->known, b->known);
    assert_int_equal(a->member, b->member);
    assert_int_equal(a->villages_tpbis, b->villages_tpbis);
    assert_true(a->population_tpbis == b->population_tpbis);
    assert_int_equal(a->libraries, b->libraries);
    assert_int_equal(a->libraries_tpbis, b->libraries_tpbis);
    assert_same_reach(&a->cell, &b->cell, reach_count);
    assert_same_reach(&a->point, &b->point, reach_count);
    for (int k = 0; k < reach_count; k++) {
        assert_true(a->within_range[k].low == b->within_range[k].low);
        assert_true(a->within_range[k].high == b->within_range[k].high);
    }
    assert_true(a->service_range.low == b->service_range.low);
    assert_true(a->service_range.high == b->service_range.high);
    assert_same_bits(a->any_mean_m, b->any_mean_m);
    assert_string_equal(a->completeness, b->completeness);
}

static void assert_same_results(const World *world, const Results *a, const Results *b) {
    assert_int_equal(a->library_count, b->library_count);
    for (int i = 0; i < world->library_count; i++) {
        assert_int_equal(a->library_tpbis[i], b->library_tpbis[i]);
        assert_int_equal(a->library_open[i], b->library_open[i]);
    }
    for (int i = 0; i < world->cells->count; i++) {
        assert_same_near(&a->pieces[i].tpbis[0], &b->pieces[i].tpbis[0]);
        assert_same_near(&a->pieces[i].tpbis[1], &b->pieces[i].tpbis[1]);
        assert_same_near(&a->pieces[i].any, &b->pieces[i].any);
    }
    for (int v = 0; v < VILLAGES; v++) {
        const VillageResult *p = &a->villages[v], *q = &b->villages[v];
        assert_int_equal(p->tpbis, q->tpbis);
        assert_same_near(&p->nearest_tpbis, &q->nearest_tpbis);
        assert_same_near(&p->nearest_any, &q->nearest_any);
        assert_same_reach(&p->cell, &q->cell, a->reach_count);
        assert_int_equal(p->rank_people, q->rank_people);
        assert_int_equal(p->rank_gap, q->rank_gap);
    }
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            assert_same_region(&a->regions[level][i], &b->regions[level][i], a->reach_count);
    }
    assert_int_equal(a->has_ranges, b->has_ranges);
}

// --------------------------------------------------------------------- tests

static int64_t within(const Results *results) {
    return results->regions[LEVEL_PROVINCE][0].cell.people_within_service;
}

static void again_equals_from_nothing(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    int edited = 0;
    for (int n = 0; n < CASES; n++) {
        Settings settings = random_settings(random);
        World *world = random_libraries(random);
        g_autoptr(Results) before = analyze_at(world, &settings, "2024");
        g_autoptr(GArray) villages = random_indexes(random, VILLAGES, 3);
        g_autoptr(GArray) libraries = random_indexes(random, world->library_count, 3);
        g_autoptr(WhatIf) whatif = whatif_suppose(world, &settings, before, villages, libraries);
        g_autoptr(Results) again = analyze_again(world, &settings, before);
        g_autoptr(Results) anew = analyze_at(world, &settings, "2024");
        assert_same_results(world, again, anew);
        edited += whatif->change->tpbis_in->len + whatif->change->tpbis_out->len > 0;
    }
    assert_true(edited > CASES / 2);
}

static void people_gained_and_lost_make_the_difference(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (int n = 0; n < CASES; n++) {
        Settings settings = random_settings(random);
        World *world = random_libraries(random);
        g_autoptr(Results) before = analyze_at(world, &settings, "2024");
        g_autoptr(GArray) villages = random_indexes(random, VILLAGES, 3);
        g_autoptr(GArray) libraries = random_indexes(random, world->library_count, 3);
        g_autoptr(WhatIf) whatif = whatif_suppose(world, &settings, before, villages, libraries);
        const RegionChange *all = &whatif->change->regions[LEVEL_PROVINCE][0];
        assert_true(all->gained - all->lost == within(whatif->after) - within(before));
        if (whatif->removed_count == 0)
            assert_true(all->lost == 0);
        int64_t alone = 0;
        for (int i = 0; i < whatif->addition_count; i++) {
            assert_true(whatif->additions[i].gained >= whatif->additions[i].gained_unsure);
            assert_true(whatif->additions[i].gained_unsure >= 0);
            assert_true(whatif->additions[i].saved_person_m >= 0);
            alone += whatif->additions[i].gained;
        }
        // Together they never bring in more than each alone, but for rounding by village.
        if (whatif->removed_count == 0)
            assert_true(all->gained <= alone + VILLAGES);
        for (int i = 0; i < 2; i++)
            assert_int_equal(whatif->after->regions[LEVEL_REGENCY][i].known,
                             before->regions[LEVEL_REGENCY][i].known);
    }
}

// One addition: what it gains alone is what it gains.
static void alone_is_the_whole_of_one(void **state) {
    (void)state;
    Settings settings = square_settings(250);
    g_autoptr(World) world = square_world(VILLAGES, SIDE_M, 1000, &settings);
    square_add_library(world, 0, SQUARE_X + SIDE_M / 2, SQUARE_Y + SIDE_M / 2);
    g_autoptr(Results) before = analyze_at(world, &settings, "2024");
    g_autoptr(GArray) villages = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(int));
    const int chosen[] = {0, 5};
    g_array_append_vals(villages, chosen, 2);
    g_autoptr(WhatIf) whatif = whatif_suppose(world, &settings, before, villages, none);
    assert_int_equal(whatif->additions[0].already, 0);
    assert_true(whatif->additions[0].gained == 0);
    assert_int_equal(whatif->additions[1].already, -1);
    assert_true(whatif->additions[1].gained == within(whatif->after) - within(before));
    assert_true(whatif->additions[1].gained > 1000);
    double less_person_m = before->regions[LEVEL_PROVINCE][0].cell.gap_person_m -
                           whatif->after->regions[LEVEL_PROVINCE][0].cell.gap_person_m;
    assert_true(fabs(whatif->additions[1].saved_person_m - less_person_m) < 1e-3);
    // Its village and the neighbours, of which it reaches more than half.
    GArray *in = whatif->change->villages_in;
    assert_true(in->len >= 1);
    for (guint i = 0; i < in->len; i++) {
        int v = g_array_index(in, int, i);
        assert_true(change_is_within(world, whatif->after, v));
        assert_false(change_is_within(world, before, v));
    }
    assert_int_equal(whatif->change->tpbis_in->len, 1);
    assert_int_equal(whatif->change->opened->len, 1);
}

// A library closed and another put into its village in one breath.
static void replaced_in_the_same_village(void **state) {
    (void)state;
    Settings settings = square_settings(250);
    g_autoptr(World) world = square_world(3, SIDE_M, 1000, &settings);
    square_add_library(world, 0, SQUARE_X, SQUARE_Y);
    g_autoptr(Results) before = analyze_at(world, &settings, "2024");
    g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(int));
    const int zero = 0;
    g_array_append_val(first, zero);
    g_autoptr(WhatIf) whatif = whatif_suppose(world, &settings, before, first, first);
    assert_int_equal(whatif->additions[0].already, -1);
    assert_int_equal(whatif->change->tpbis_in->len, 1);
    assert_int_equal(whatif->change->tpbis_out->len, 1);
    assert_int_equal(whatif->after->regions[LEVEL_PROVINCE][0].libraries_tpbis, 1);
}

// The only list of a regency removed: the figures fall to 0, they do not become unknown.
static void removing_the_last_library(void **state) {
    (void)state;
    Settings settings = square_settings(250);
    g_autoptr(World) world = square_world(2, SIDE_M, 1000, &settings);
    square_add_library(world, 0, SQUARE_X + SIDE_M / 2, SQUARE_Y + SIDE_M / 2);
    g_autoptr(Results) before = analyze_at(world, &settings, "2024");
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(int));
    const int zero = 0;
    g_array_append_val(first, zero);
    g_autoptr(WhatIf) whatif = whatif_suppose(world, &settings, before, none, first);
    const RegionResult *regency = &whatif->after->regions[LEVEL_REGENCY][0];
    assert_true(regency->known);
    assert_true(regency->cell.people_within_service == 0);
    assert_true(regency->cell.people_unreachable == 1000);
    assert_true(isnan(regency->cell.mean_m));
    assert_int_equal(whatif->change->villages_out->len, 1);
}

static void villages_without_people_are_never_within(void **state) {
    (void)state;
    Settings settings = square_settings(250);
    g_autoptr(World) world = square_world(2, SIDE_M, 0, &settings);
    square_add_library(world, 0, SQUARE_X + SIDE_M / 2, SQUARE_Y + SIDE_M / 2);
    g_autoptr(Results) results = analyze_at(world, &settings, "2024");
    assert_false(change_is_within(world, results, 0));
    assert_true(isnan(results->regions[LEVEL_PROVINCE][0].cell.mean_m));
    assert_true(within(results) == 0);
}

static void before_the_programme_nothing_is_covered(void **state) {
    (void)state;
    Settings settings = square_settings(250);
    g_autoptr(World) world = square_world(4, SIDE_M, 1000, &settings);
    square_add_library(world, 0, SQUARE_X + SIDE_M / 2, SQUARE_Y + SIDE_M / 2);
    g_autoptr(Results) before = analyze_at(world, &settings, "1900");
    g_autoptr(Results) after = analyze_at(world, &settings, "2024");
    g_autoptr(Change) change = compare_results(world, before, after);
    const RegionResult *province = &before->regions[LEVEL_PROVINCE][0];
    assert_true(province->known);
    assert_true(within(before) == 0 && province->cell.people_unreachable == 4000);
    assert_true(isnan(province->cell.mean_m) && isnan(province->cell.max_m));
    assert_int_equal(before->series_count, 1);
    assert_true(change->regions[LEVEL_PROVINCE][0].gained == within(after));
    assert_int_equal(change->joined->len, 2);
    assert_int_equal(change->tpbis_in->len, 1);
    // The second regency has no list: its villages are not said to have come within.
    for (guint i = 0; i < change->villages_in->len; i++)
        assert_true(g_array_index(change->villages_in, int, i) < 2);
    assert_false(change->regions[LEVEL_REGENCY][1].known);
    assert_true(change->regions[LEVEL_REGENCY][0].known);
}

static void the_date_before(void **state) {
    (void)state;
    Settings settings = square_settings(500);
    g_autoptr(World) world = square_world(2, SIDE_M, 10, &settings);
    assert_int_equal(history_date_before(world, &settings, (Date){20240101, 1}).day, 20231231);
    assert_int_equal(history_date_before(world, &settings, (Date){19000101, 1}).day, 18991231);
}

static void neighbours_are_the_nearest(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    for (int n = 0; n < CASES; n++) {
        Settings settings = random_settings(random);
        World *world = random_libraries(random);
        g_autoptr(Results) results = analyze_at(world, &settings, "2024");
        for (int v = 0; v < VILLAGES; v++) {
            Neighbour found[3], all[16];
            const NearLibrary *near = &results->villages[v].nearest_tpbis;
            int count = around_village(world, &settings, results->library_tpbis, v, found, 3);
            int every = around_village(world, &settings, results->library_tpbis, v, all, 16);
            assert_int_equal(count, MIN(every, 3));
            assert_int_equal(count > 0 ? found[0].library : -1, near->library);
            if (count > 0)
                assert_true(fabs(found[0].distance_m - near->distance_m) < 0.001);
            for (int i = 0; i < count; i++) {
                assert_int_equal(found[i].library, all[i].library);
                assert_true(found[i].bearing_deg >= 0 && found[i].bearing_deg <= 360);
                assert_true(i == 0 || found[i - 1].distance_m <= found[i].distance_m);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(again_equals_from_nothing),
        cmocka_unit_test(people_gained_and_lost_make_the_difference),
        cmocka_unit_test(alone_is_the_whole_of_one),
        cmocka_unit_test(replaced_in_the_same_village),
        cmocka_unit_test(removing_the_last_library),
        cmocka_unit_test(villages_without_people_are_never_within),
        cmocka_unit_test(before_the_programme_nothing_is_covered),
        cmocka_unit_test(the_date_before),
        cmocka_unit_test(neighbours_are_the_nearest),
    };
    return cmocka_run_group_tests(tests, make_base, free_base);
}

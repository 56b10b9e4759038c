/*
 * Plans of small worlds against every choice there is, each measured by the
 * analysis; quotas, stages, required and excluded villages, and what is refused.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "analyze/nearest.h"
#include "base/error.h"
#include "base/fs.h"
#include "siting/siting.h"
#include "square_world.h"

enum { VILLAGES = 10, CASES = 24 };
static const double SIDE_M = 2500;

static World *world;

static int make_world(void **state) {
    (void)state;
    Settings settings = square_settings(500);
    world = square_world(VILLAGES, SIDE_M, 1234, &settings);
    world->land_part_count = 2;
    for (int v = 0; v < VILLAGES; v++) {
        world->villages[v].land_part = v < 8 ? 1 : 2;
        for (int i = world->cells->first[v]; i < world->cells->first[v + 1]; i++) {
            world->cells->pieces[i].land_part = world->villages[v].land_part;
            world->cells->pieces[i].people_e6 += 1000000 * (i % 7); // no two villages alike
        }
    }
    return 0;
}

static int free_world(void **state) {
    (void)state;
    g_clear_pointer(&world, world_free);
    return 0;
}

static void put_libraries(GRand *random, int count) {
    while (world->library_count > 0)
        world_drop_library(world);
    Date since;
    date_parse("2019", &since);
    for (int i = 0; i < count; i++)
        world_add_library(world, g_rand_int_range(random, 0, VILLAGES), since);
}

static Results *analyze(const Settings *settings) {
    g_autoptr(GError) error = NULL;
    Results *results = analyze_world(world, settings, NULL, &error);
    assert_non_null(results);
    return results;
}

static double today_m(const Results *results, int piece) {
    const NearLibrary *near = &results->pieces[piece].tpbis[0];
    return near->library >= 0 ? near->distance_m : INFINITY;
}

static double farthest_m(const Results *results) {
    double most = 0;
    for (int i = 0; i < world->cells->count; i++) {
        if (isfinite(today_m(results, i)))
            most = fmax(most, today_m(results, i));
    }
    return most;
}

// What a set of villages (bits) gains by the analysis, in millionths.
static int64_t measured(const Settings *settings, const Results *before, PlanObjective objective,
                        unsigned set) {
    for (int v = 0; v < VILLAGES; v++) {
        if (set & (1u << v))
            world_add_library(world, v, before->as_of);
    }
    g_autoptr(Results) after = analyze_again(world, settings, before);
    while (world->library_count > before->library_count)
        world_drop_library(world);
    int64_t gained = 0;
    for (int i = 0; i < world->cells->count; i++) {
        const Piece *piece = &world->cells->pieces[i];
        int regency = world_region_of_village(world, piece->village, LEVEL_REGENCY);
        PlanGainRule rule = {objective, before->service_m[regency], farthest_m(before)};
        gained += plan_gain(&rule, piece->people_e6, today_m(before, i), today_m(after, i));
    }
    return gained;
}

static int bits(unsigned set) {
    return __builtin_popcount(set);
}

// The villages of the first regency come first.
static const unsigned FIRST_REGENCY = (1u << (VILLAGES - VILLAGES / 2)) - 1;

static unsigned holding(void) {
    unsigned set = 0;
    for (int i = 0; i < world->library_count; i++)
        set |= 1u << world->libraries[i].village;
    return set;
}

// The most that `sites` villages gain, `in_first` of them in the first regency (-1: any).
static int64_t best_of_all(const Settings *settings, const Results *before, PlanObjective objective,
                           int sites, int in_first, unsigned must, unsigned must_not) {
    int64_t best = -1;
    for (unsigned set = 0; set < 1u << VILLAGES; set++) {
        if (bits(set) != sites || (set & holding()) != 0 || (set & must) != must ||
            (set & must_not) != 0 || (in_first >= 0 && bits(set & FIRST_REGENCY) != in_first))
            continue;
        int64_t value = measured(settings, before, objective, set);
        best = MAX(best, value);
    }
    return best;
}

static unsigned picked(const SitePlan *plan) {
    unsigned set = 0;
    for (int i = 0; i < plan->pick_count; i++)
        set |= 1u << plan->picks[i].village;
    return set;
}

static SitePlan *solve(const Settings *settings, const Results *results,
                       const SitingOptions *options) {
    g_autoptr(GError) error = NULL;
    SitePlan *plan = siting_plan(world, settings, results, options, &error);
    if (plan == NULL)
        fail_msg("%s", error->message);
    return plan;
}

static int64_t in_e6(double value) {
    return llround(value * 1e6);
}

static const char *code_of(int village) {
    return world->regions[LEVEL_VILLAGE].items[village].code;
}

// ------------------------------------------------------------- against all choices

static void check_figures(const SitePlan *plan, const Results *before) {
    double sum = 0, people = 0;
    for (int i = 0; i < plan->pick_count; i++) {
        const SitePick *pick = &plan->picks[i];
        sum += pick->gain;
        assert_int_equal(pick->order, i + 1);
        if (pick->villages_served > 0 && isfinite(pick->mean_before_m))
            assert_true(pick->districts_served > 0);
    }
    assert_true(fabs(sum - plan->value) < 1e-3);
    for (int i = 0; i < world->cells->count; i++) {
        assert_true(!(today_m(plan->after, i) > today_m(before, i)));
        people += (double)world->cells->pieces[i].people_e6;
    }
    assert_true(people > 0);
}

static void test_every_choice(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(20260101);
    int solved = 0;
    for (int k = 0; k < CASES; k++) {
        Settings settings = square_settings(500);
        settings.detour = k % 2 ? 1.3 : 1;
        settings.service_kabupaten_km = 1 + k % 3;
        put_libraries(random, g_rand_int_range(random, 1, 3));
        g_autoptr(Results) before = analyze(&settings);
        unsigned held = holding();
        int sites = g_rand_int_range(random, 1, 4), other = 0;
        while (held & (1u << other))
            other++;
        char *must[] = {(char *)code_of(other), NULL},
             *must_not[] = {(char *)code_of(VILLAGES - 1), NULL};
        SitingOptions options = {.objective = (PlanObjective)(k % 3),
                                 .sites = sites,
                                 .require = k % 4 == 1 ? must : NULL,
                                 .exclude = k % 4 == 2 ? must_not : NULL,
                                 .candidates = k % 5 ? "member" : "all",
                                 .reserve = 2};
        int64_t best = best_of_all(&settings, before, options.objective, sites, -1,
                                   options.require ? 1u << other : 0,
                                   options.exclude ? 1u << (VILLAGES - 1) : 0);
        g_autoptr(SitePlan) plan = solve(&settings, before, &options);
        assert_int_equal(plan->pick_count, sites);
        assert_true(in_e6(plan->value) == best);
        assert_true(in_e6(plan->bound) >= best);
        assert_true(measured(&settings, before, options.objective, picked(plan)) == best);
        check_figures(plan, before);
        solved++;
    }
    assert_int_equal(solved, CASES);
}

static void test_nobody_reached_today(void **state) {
    (void)state;
    Settings settings = square_settings(500);
    put_libraries(NULL, 0);
    g_autoptr(Results) before = analyze(&settings);
    SitingOptions options = {.sites = 2, .candidates = "all"};
    int64_t best = best_of_all(&settings, before, PLAN_COVERAGE, 2, -1, 0, 0);
    g_autoptr(SitePlan) plan = solve(&settings, before, &options);
    assert_true(in_e6(plan->value) == best);
    options.objective = PLAN_DISTANCE;
    g_autoptr(SitePlan) nearer = solve(&settings, before, &options);
    assert_true(nearer->value > 0);
    assert_true(isnan(nearer->picks[0].mean_before_m));
}

// ----------------------------------------------------------------- quotas, stages

static char *write_quota(const char *rows) {
    g_autoptr(GError) error = NULL;
    char *path = NULL;
    int file = g_file_open_tmp("quota-XXXXXX.csv", &path, &error);
    assert_true(file >= 0);
    g_close(file, NULL);
    g_autofree char *text = g_strconcat("region,stage,min,max\n", rows, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_quotas_and_stages(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    Settings settings = square_settings(500);
    put_libraries(random, 1);
    g_autoptr(Results) before = analyze(&settings);
    g_autofree char *path = write_quota("36.01,,1,1\n36.02,1,1,1\n36.02,2,0,0\n");
    SitingOptions options = {.quota = path, .candidates = "member"};
    g_autoptr(SitePlan) plan = solve(&settings, before, &options);
    int64_t best = best_of_all(&settings, before, PLAN_COVERAGE, 3, 2, 0, 0);
    assert_true(in_e6(plan->value) == best);
    assert_int_equal(plan->stage_count, 2);
    assert_int_equal(plan->stages[0].sites, 2);
    assert_int_equal(plan->stages[1].sites, 3);
    int in_first[2] = {0, 0}, in_all[2] = {0, 0};
    for (int i = 0; i < plan->pick_count; i++) {
        int stage = plan->picks[i].stage - 1;
        in_all[stage]++;
        in_first[stage] += (FIRST_REGENCY & (1u << plan->picks[i].village)) != 0;
    }
    assert_int_equal(in_first[0], 1);
    assert_int_equal(in_first[1], 1);
    assert_int_equal(in_all[0], 2);
    g_unlink(path);
}

// A number of sites and limits of the regions together.
static void test_sites_within_limits(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    Settings settings = square_settings(500);
    put_libraries(random, 1);
    g_autoptr(Results) before = analyze(&settings);
    g_autofree char *limit = write_quota("36.01,,0,0\n");
    g_autofree char *total = write_quota("36.01,,0,0\n,,3,3\n");
    SitingOptions options = {.quota = limit, .sites = 3, .candidates = "member"};
    g_autoptr(SitePlan) plan = solve(&settings, before, &options);
    assert_true(in_e6(plan->value) == best_of_all(&settings, before, PLAN_COVERAGE, 3, 0, 0, 0));
    options.quota = total;
    options.sites = 0;
    g_autoptr(SitePlan) same = solve(&settings, before, &options);
    assert_int_equal(picked(same), picked(plan));
    g_unlink(limit);
    g_unlink(total);
}

static void test_decline(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(9);
    g_autoptr(GError) error = NULL;
    Settings settings = square_settings(500);
    put_libraries(random, 1);
    g_autoptr(Results) before = analyze(&settings);
    SitingOptions options = {.sites = 3, .candidates = "member"};
    g_autoptr(Siting) siting = siting_new(world, &settings, before, &options, &error);
    g_autoptr(SitePlan) plan = siting_solve(siting, &error);
    assert_non_null(plan);
    int declined = plan->picks[1].village;
    g_autoptr(SitePlan) other = siting_decline(siting, declined, &error);
    assert_non_null(other);
    unsigned kept = picked(plan) & ~(1u << declined);
    assert_int_equal(picked(other) & kept, kept);
    assert_false(picked(other) & (1u << declined));
    assert_true(in_e6(other->value) ==
                best_of_all(&settings, before, PLAN_COVERAGE, 3, -1, kept, 1u << declined));
    assert_int_equal(other->picks[1].village, plan->picks[1].runner_up);
    assert_true(fabs(plan->value - other->value - plan->picks[1].runner_up_loss) < 1e-3);
    assert_null(siting_decline(siting, declined, &error));
    assert_int_equal(error->code, ERROR_DATA);
}

// ----------------------------------------------------------------------- refused

static void assert_refused(const Settings *settings, const Results *results, SitingOptions options,
                           int code, const char *words) {
    g_autoptr(GError) error = NULL;
    g_autoptr(SitePlan) plan = siting_plan(world, settings, results, &options, &error);
    assert_null(plan);
    if (error->code != code || strstr(error->message, words) == NULL)
        fail_msg("%d: %s", error->code, error->message);
}

static void test_refused(void **state) {
    (void)state;
    Settings settings = square_settings(500);
    put_libraries(NULL, 0);
    square_add_library(world, 0, SQUARE_X + SIDE_M / 2, SQUARE_Y + SIDE_M / 2);
    g_autoptr(Results) r = analyze(&settings);
    char *held[] = {(char *)code_of(0), NULL}, *second[] = {(char *)code_of(1), NULL};
    char *unknown[] = {(char *)"36.99.01.2001", NULL};
    SitingOptions ask = {.candidates = "member"};
    assert_refused(&settings, r, ask, ERROR_USAGE, "--sites");
    ask.sites = VILLAGES;
    assert_refused(&settings, r, ask, ERROR_INFEASIBLE, "calonnya hanya");
    ask.sites = 2;
    ask.stages = 3;
    assert_refused(&settings, r, ask, ERROR_INFEASIBLE, "3 tahap");
    ask.stages = 0;
    ask.require = held;
    assert_refused(&settings, r, ask, ERROR_INFEASIBLE, "sudah punya");
    ask.require = unknown;
    assert_refused(&settings, r, ask, ERROR_DATA, "36.99.01.2001");
    ask.require = ask.exclude = second;
    assert_refused(&settings, r, ask, ERROR_INFEASIBLE, "diwajibkan sekaligus dikecualikan");
    ask.require = ask.exclude = NULL;
    ask.candidates = "with-library";
    assert_refused(&settings, r, ask, ERROR_INFEASIBLE, "tidak ada calon");
    ask.candidates = "member";
    ask.weight = "age_5_19";
    assert_refused(&settings, r, ask, ERROR_DATA, "[analysis] demand = age_5_19");
    ask.weight = NULL;
    ask.standard_km = 400;
    ask.require = NULL;
    // Within 400 km all of the library's land part is covered; the other part is not.
    g_autoptr(SitePlan) island = solve(&settings, r, &ask);
    assert_true(island->picks[0].village >= 8);
}

static void test_quota_files_refused(void **state) {
    (void)state;
    static const struct {
        const char *rows;
        int code;
        const char *words;
    } cases[] = {
        {"", ERROR_DATA, "tidak ada baris"},
        {"36.99,1,1,1\n", ERROR_DATA, "baris 2: region \"36.99\""},
        {"36.01.01.2001,1,1,1\n", ERROR_DATA, "wajibkan"},
        {"36.01,0,1,1\n", ERROR_DATA, "stage \"0\""},
        {"36.01,1,x,1\n", ERROR_DATA, "min \"x\""},
        {"36.01,1,3,2\n", ERROR_INFEASIBLE, "lebih besar"},
        {"36.01,1,1,1\n36.02.01,1,1,1\n", ERROR_DATA, "baris 3: kuota 36.02.01"},
        {"36.01,1,1,1\n36.01,,2,2\n", ERROR_DATA, "sudah ada di baris 2"},
        {",1,1,2\n", ERROR_DATA, "min harus sama dengan max"},
        {"36.01,1,9,9\n", ERROR_INFEASIBLE, "calonnya hanya"},
        {"36.01,1,2,2\n,1,1,1\n", ERROR_INFEASIBLE, "tahap 1"},
    };
    Settings settings = square_settings(500);
    put_libraries(NULL, 0);
    g_autoptr(Results) results = analyze(&settings);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_quota(cases[i].rows);
        SitingOptions ask = {.quota = path, .candidates = "member"};
        assert_refused(&settings, results, ask, cases[i].code, cases[i].words);
        g_unlink(path);
    }
}

// --------------------------------------------------------------------- the nearest

static void test_nearest_some(void **state) {
    (void)state;
    enum { PLACES = 300, MOST = 20 };
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    g_autofree Place *places = g_new(Place, PLACES);
    for (int i = 0; i < PLACES; i++) // many on the same spot
        places[i] = (Place){{106 + 0.02 * g_rand_int_range(random, 0, 20),
                             -6 - 0.02 * g_rand_int_range(random, 0, 20)},
                            g_rand_int_range(random, 0, 3)};
    g_autoptr(NearestIndex) index = nearest_index_new(places, PLACES);
    for (int k = 0; k < 200; k++) {
        Place from = {{106 + 0.5 * g_rand_double(random), -6 - 0.5 * g_rand_double(random)}, k % 3};
        double most_m = k % 4 ? g_rand_double_range(random, 0, 30000) : INFINITY;
        Near some[MOST];
        g_autoptr(GArray) within = g_array_new(FALSE, FALSE, sizeof(int));
        int count = nearest_some(index, from, most_m, MOST, some);
        nearest_within(index, from, most_m, within);
        assert_int_equal(count, MIN(MOST, (int)within->len));
        for (int i = 0; i < count; i++) {
            // As many are better than the i-th as stand before it.
            int better = 0;
            for (guint w = 0; w < within->len; w++) {
                Near other[1];
                int number = g_array_index(within, int, w);
                g_autoptr(NearestIndex) alone = nearest_index_new(&places[number], 1);
                nearest_some(alone, from, INFINITY, 1, other);
                better += other->distance_m < some[i].distance_m ||
                          (other->distance_m == some[i].distance_m && number < some[i].index);
            }
            assert_int_equal(better, i);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_choice),
        cmocka_unit_test(test_nobody_reached_today),
        cmocka_unit_test(test_quotas_and_stages),
        cmocka_unit_test(test_sites_within_limits),
        cmocka_unit_test(test_decline),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_quota_files_refused),
        cmocka_unit_test(test_nearest_some),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}

/*
 * What a plan promises beside its value: a message for every input that has no
 * plan, the same result for any order of demand, lists cut short that still
 * bound truly, a clock that is owned up to.
 */
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../bench/plan_cases.h"
#include "base/error.h"
#include "plan/check.h"
#include "plan/solve.h"

static const PlanOptions OPTIONS = {.reserve = 2, .curve = true};

// Four candidates in two regions (a, b in Lebak; c, d in Serang), one demand point each.
static PlanInstance *four(int stages) {
    static const char *const CODES[] = {"a", "b", "c", "d"};
    PlanInstance *instance = plan_instance_new(stages);
    plan_add_region(instance, "Lebak");
    plan_add_region(instance, "Serang");
    for (int c = 0; c < 4; c++) {
        plan_add_candidate(instance, (PlanCandidate){.code = CODES[c], .region = c / 2});
        PlanGain gain = {c, 1000 - 100 * c};
        plan_add_demand(instance, &gain, 1, 0);
    }
    return instance;
}

static PlanCandidate *candidate(PlanInstance *instance, int number) {
    return &g_array_index(instance->candidates, PlanCandidate, (guint)number);
}

// No plan, and a message with both words.
static void expect_none(PlanInstance *instance, const char *word, const char *other) {
    g_autoptr(GError) error = NULL;
    g_autoptr(PlanResult) result = plan_solve(instance, &OPTIONS, &error);
    assert_null(result);
    assert_int_equal(error_exit_code(error), ERROR_INFEASIBLE);
    if (strstr(error->message, word) == NULL || strstr(error->message, other) == NULL)
        fail_msg("no \"%s\" or \"%s\" in: %s", word, other, error->message);
}

static void says_what_conflicts(void **state) {
    (void)state;
    g_autoptr(PlanInstance) many = four(1);
    many->stage_sites[0] = 5;
    expect_none(many, "diminta 5 situs", "hanya 4 desa");

    g_autoptr(PlanInstance) both = four(1);
    both->stage_sites[0] = 2;
    candidate(both, 1)->required = candidate(both, 1)->excluded = true;
    expect_none(both, "desa b", "diwajibkan sekaligus dikecualikan");

    g_autoptr(PlanInstance) poor = four(1);
    poor->stage_sites[0] = -1;
    plan_add_quota(poor, (PlanQuota){0, 0, 3, 3});
    expect_none(poor, "kuota Lebak meminta sedikitnya 3", "calonnya hanya 2");

    g_autoptr(PlanInstance) narrow = four(2);
    narrow->stage_sites[0] = narrow->stage_sites[1] = 1;
    plan_add_quota(narrow, (PlanQuota){0, 1, 1, 2});
    plan_add_quota(narrow, (PlanQuota){1, 1, 1, 2});
    expect_none(narrow, "kuota tahap 2 meminta sedikitnya 2", "hanya 1 situs");

    g_autoptr(PlanInstance) tight = four(2);
    tight->stage_sites[0] = tight->stage_sites[1] = 2;
    plan_add_quota(tight, (PlanQuota){0, 1, 0, 0});
    plan_add_quota(tight, (PlanQuota){1, 1, 0, 1});
    expect_none(tight, "tahap 2 meminta 2 situs", "1");

    g_autoptr(PlanInstance) forced = four(1);
    forced->stage_sites[0] = 2;
    plan_add_quota(forced, (PlanQuota){0, 0, 0, 1});
    plan_add_quota(forced, (PlanQuota){1, 0, 1, 2});
    candidate(forced, 0)->required = candidate(forced, 1)->required = true;
    expect_none(forced, "2 desa wajib di Lebak", "mengizinkan 1");

    g_autoptr(PlanInstance) nothing = plan_instance_new(1);
    plan_add_region(nothing, "Lebak");
    plan_add_candidate(nothing, (PlanCandidate){.code = "a"});
    nothing->stage_sites[0] = 1;
    expect_none(nothing, "tidak ada yang bertambah", "terlayani");

    g_autoptr(PlanInstance) zero = four(1);
    expect_none(zero, "tidak ada situs yang boleh dipilih", "0");
}

static void numbers_too_large_are_refused(void **state) {
    (void)state;
    g_autoptr(PlanInstance) instance = four(1);
    instance->stage_sites[0] = 1;
    PlanGain gain = {0, INT64_MAX / 3};
    plan_add_demand(instance, &gain, 1, 0);
    g_autoptr(GError) error = NULL;
    assert_null(plan_solve(instance, &OPTIONS, &error));
    assert_int_equal(error_exit_code(error), ERROR_DATA);
}

static void gains_follow_the_objective(void **state) {
    (void)state;
    PlanGainRule rule = {PLAN_COVERAGE, 5000, 30000};
    assert_int_equal(plan_gain(&rule, 7000000, INFINITY, 5000), 7000000);
    assert_int_equal(plan_gain(&rule, 7000000, 5000, 100), 0);
    assert_int_equal(plan_gain(&rule, 7000000, 9000, 5000.1), 0);
    rule.objective = PLAN_DISTANCE;
    assert_int_equal(plan_gain(&rule, 2000000, 9000, 4000), 10000000);
    assert_int_equal(plan_gain(&rule, 2000000, INFINITY, 4000), 52000000);
    assert_int_equal(plan_gain(&rule, 2000000, 4000, 9000), 0);
    rule.objective = PLAN_GAP;
    assert_int_equal(plan_gain(&rule, 2000000, 9000, 4000), 8000000);
    assert_int_equal(plan_gain(&rule, 2000000, 9000, 7000), 4000000);
}

// ---------------------------------------------------------- a middling instance

enum { PLACES = 120, SITES = 9 };

// Two stages in three regions; demand in the order of `order`, lists of the best `listed`.
static PlanInstance *middling(PlanObjective objective, const int *order, int listed) {
    static char codes[PLACES][8];
    g_autoptr(GArray) places = case_scattered(PLACES, 60000, 4, 99);
    PlanInstance *instance = plan_instance_new(2);
    instance->stage_sites[0] = 5;
    instance->stage_sites[1] = SITES - 5;
    for (int r = 0; r < 3; r++) {
        plan_add_region(instance, "Wilayah");
        plan_add_quota(instance, (PlanQuota){r, 0, 1, 2});
        plan_add_quota(instance, (PlanQuota){r, 1, 1, 2});
    }
    for (int c = 0; c < PLACES; c++) {
        g_snprintf(codes[c], sizeof codes[c], "v%03d", c);
        plan_add_candidate(instance, (PlanCandidate){.code = codes[c], .region = c % 3});
    }
    PlanGainRule rule = {objective, 5000, 40000};
    for (int i = 0; i < PLACES; i++) {
        const Spot *from = &g_array_index(places, Spot, (guint)order[i]);
        g_autoptr(GArray) gains = g_array_new(FALSE, FALSE, sizeof(PlanGain));
        for (int c = 0; c < PLACES; c++) {
            double there_m = case_distance_m(from, &g_array_index(places, Spot, (guint)c));
            PlanGain gain = {c, plan_gain(&rule, from->people * 1000000, 40000, there_m)};
            // Sorted by falling gain, so that the list can be cut.
            guint at = gains->len;
            while (at > 0 && g_array_index(gains, PlanGain, at - 1).gain < gain.gain)
                at--;
            g_array_insert_val(gains, at, gain);
        }
        int64_t unlisted = listed < PLACES ? g_array_index(gains, PlanGain, (guint)listed).gain : 0;
        plan_add_demand(instance, (PlanGain *)(void *)gains->data, listed, unlisted);
    }
    return instance;
}

static void fill_order(int *order, uint64_t seed) {
    for (int i = 0; i < PLACES; i++)
        order[i] = i;
    for (int i = PLACES - 1; seed != 0 && i > 0; i--) {
        int k = (int)(case_random(&seed) % (uint64_t)(i + 1)), keep = order[i];
        order[i] = order[k];
        order[k] = keep;
    }
}

static void assert_same(const PlanResult *a, const PlanResult *b) {
    assert_int_equal(a->value, b->value);
    assert_int_equal(a->bound, b->bound);
    assert_int_equal(a->certified, b->certified);
    assert_int_equal(a->picks->len, b->picks->len);
    for (guint i = 0; i < a->picks->len; i++) {
        const PlanPick *p = &g_array_index(a->picks, PlanPick, i);
        const PlanPick *q = &g_array_index(b->picks, PlanPick, i);
        assert_int_equal(p->candidate, q->candidate);
        assert_int_equal(p->stage, q->stage);
        assert_int_equal(p->gain, q->gain);
        assert_int_equal(p->runner_up, q->runner_up);
        assert_int_equal(p->runner_up_loss, q->runner_up_loss);
    }
}

static void order_of_demand_changes_nothing(void **state) {
    (void)state;
    int order[PLACES];
    for (int objective = 0; objective < 3; objective++) {
        fill_order(order, 0);
        g_autoptr(PlanInstance) straight = middling((PlanObjective)objective, order, PLACES);
        g_autoptr(PlanResult) first = plan_solve(straight, &OPTIONS, NULL);
        assert_non_null(first);
        for (uint64_t seed = 1; seed <= 3; seed++) {
            fill_order(order, seed);
            g_autoptr(PlanInstance) shuffled = middling((PlanObjective)objective, order, PLACES);
            g_autoptr(PlanResult) again = plan_solve(shuffled, &OPTIONS, NULL);
            assert_same(first, again);
        }
    }
}

// With lists cut short the value is no more, the bound no less than those of the whole.
static void short_lists_bound_truly(void **state) {
    (void)state;
    int order[PLACES];
    fill_order(order, 0);
    g_autoptr(PlanInstance) whole = middling(PLAN_DISTANCE, order, PLACES);
    g_autoptr(PlanResult) exact = plan_solve(whole, &OPTIONS, NULL);
    assert_non_null(exact);
    assert_true(exact->optimal);
    for (int listed = 5; listed < PLACES; listed += 23) {
        g_autoptr(PlanInstance) cut = middling(PLAN_DISTANCE, order, listed);
        g_autoptr(PlanResult) result = plan_solve(cut, &OPTIONS, NULL);
        int64_t certified;
        assert_non_null(result);
        assert_true(result->value <= exact->value);
        assert_true(result->bound >= exact->value);
        assert_true(plan_check_bound(cut, result->multipliers, &certified, NULL));
        assert_int_equal(certified, result->certified);
        assert_true(certified >= result->bound);
        int sites[SITES];
        for (int i = 0; i < SITES; i++)
            sites[i] = g_array_index(result->picks, PlanPick, i).candidate;
        assert_true(plan_value(whole, sites, SITES) <= exact->value);
    }
}

static void multipliers_below_the_unlisted_prove_nothing(void **state) {
    (void)state;
    int order[PLACES];
    fill_order(order, 0);
    g_autoptr(PlanInstance) cut = middling(PLAN_DISTANCE, order, 20);
    int64_t none[PLACES] = {0}, bound = 0;
    assert_true(plan_check_bound(cut, none, &bound, NULL));
    assert_true(bound == INT64_MAX);
}

static bool stop_after(void *data) {
    int *left = data;
    return (*left)-- <= 0;
}

static void a_stop_leaves_a_plan_and_is_owned_up_to(void **state) {
    (void)state;
    int order[PLACES];
    fill_order(order, 0);
    g_autoptr(PlanInstance) instance = middling(PLAN_COVERAGE, order, PLACES);
    for (int after = 0; after < 40; after += 13) {
        int left = after, sites[SITES], stages[SITES];
        PlanOptions options = {.stop = stop_after, .stop_data = &left};
        g_autoptr(PlanResult) result = plan_solve(instance, &options, NULL);
        assert_non_null(result);
        assert_false(result->reproducible);
        for (int i = 0; i < SITES; i++) {
            sites[i] = g_array_index(result->picks, PlanPick, i).candidate;
            stages[i] = g_array_index(result->picks, PlanPick, i).stage;
        }
        assert_true(plan_check_sites(instance, sites, stages, SITES, NULL));
        assert_int_equal(result->value, plan_value(instance, sites, SITES));
        assert_true(result->bound >= result->value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_conflicts),
        cmocka_unit_test(numbers_too_large_are_refused),
        cmocka_unit_test(gains_follow_the_objective),
        cmocka_unit_test(order_of_demand_changes_nothing),
        cmocka_unit_test(short_lists_bound_truly),
        cmocka_unit_test(multipliers_below_the_unlisted_prove_nothing),
        cmocka_unit_test(a_stop_leaves_a_plan_and_is_owned_up_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

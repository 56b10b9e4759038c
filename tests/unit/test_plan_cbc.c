/*
 * Plans of middling size against the optimum that CBC proves on a formulation of
 * its own (tests/bench/plan_cbc.h). The full size, 100 to 900 points, is in
 * `make_plans … euclidean`.
 */
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../bench/plan_cases.h"
#include "../bench/plan_cbc.h"
#include "plan/check.h"
#include "plan/solve.h"

static PlanResult *solve_random(PlanObjective objective, int points, int sites, uint64_t seed,
                                CbcAnswer *cbc, PlanInstance **instance) {
    g_autoptr(GArray) spots =
        case_scattered(points, 60000, objective == PLAN_COVERAGE ? 5 : 0, seed);
    PlanGainRule rule = {objective, 5000, 90000};
    *instance = case_instance(spots, 1000000, spots, NULL, rule, sites, 0);
    *cbc = cbc_solve(*instance, sites, 120);
    PlanOptions options = {.reserve = 1};
    PlanResult *result = plan_solve(*instance, &options, NULL);
    assert_non_null(result);
    assert_true(cbc->optimal);
    // CBC's value is good to its tolerances.
    double doubt = 1e-7 * cbc->value;
    assert_true((double)result->value <= cbc->value + doubt);
    assert_true((double)result->bound >= cbc->value - doubt);
    int64_t certified;
    assert_true(plan_check_bound(*instance, result->multipliers, &certified, NULL));
    assert_true((double)certified >= cbc->value - doubt);
    return result;
}

// Of the distance that is left, which a p-median minimizes.
static void euclidean_medians_are_optimal(void **state) {
    (void)state;
    for (int i = 0; i < 6; i++) {
        int points = 100 + 10 * i, sites = 5 + 7 * i;
        CbcAnswer cbc;
        g_autoptr(PlanInstance) instance = NULL;
        g_autoptr(PlanResult) result =
            solve_random(PLAN_DISTANCE, points, sites, (uint64_t)i + 1, &cbc, &instance);
        double all = 0;
        for (int d = 0; d < points; d++) { // everybody served at home: the cap, saved whole
            int count;
            const PlanGain *gains = plan_demand(instance, d, &count);
            int64_t most = 0;
            for (int k = 0; k < count; k++)
                most = MAX(most, gains[k].gain);
            all += (double)most;
        }
        assert_true(cbc.value - (double)result->value <= 0.002 * (all - cbc.value));
    }
}

static void coverage_is_near_the_optimum(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        CbcAnswer cbc;
        g_autoptr(PlanInstance) instance = NULL;
        g_autoptr(PlanResult) result =
            solve_random(PLAN_COVERAGE, 250, 6 + 4 * i, (uint64_t)i + 50, &cbc, &instance);
        assert_true((double)result->value >= 0.998 * cbc.value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(euclidean_medians_are_optimal),
        cmocka_unit_test(coverage_is_near_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Plans of small random instances against every plan there is.
 *
 * Each objective, with and without quotas, stages, required and excluded
 * candidates and lists cut short: feasibility, value, bound, certificate,
 * opening order, runners-up, reserves and a declined pick.
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

enum { CANDIDATES = 9, DEMAND = 14, REGIONS = 3, ROUNDS = 600, CODE = 8 };

static const PlanOptions OPTIONS = {.reserve = 3, .curve = true};
static char codes[CANDIDATES][CODE];

static int below(uint64_t *seed, int limit) {
    return (int)(case_random(seed) % (uint64_t)limit);
}

// ------------------------------------------------------------ random instances

static void add_places(PlanInstance *instance, PlanObjective objective, uint64_t *seed) {
    g_autoptr(GArray) places = case_scattered(CANDIDATES + DEMAND, 20000, 0, case_random(seed) | 1);
    bool grid = below(seed, 4) == 0; // ties in distance and in people
    for (guint i = 0; grid && i < places->len; i++) {
        Spot *spot = &g_array_index(places, Spot, i);
        spot->x_m = round(spot->x_m / 4000) * 4000;
        spot->y_m = round(spot->y_m / 4000) * 4000;
        spot->people = 1000;
    }
    PlanGainRule rule = {objective, 5000, 25000};
    for (int d = 0; d < DEMAND; d++) {
        const Spot *from = &g_array_index(places, Spot, CANDIDATES + d);
        PlanGain gains[CANDIDATES];
        double today_m = below(seed, 4) == 0 ? INFINITY : 12000.0 + below(seed, 8000);
        for (int c = 0; c < CANDIDATES; c++)
            gains[c] =
                (PlanGain){c, plan_gain(&rule, from->people * 1000000, today_m,
                                        case_distance_m(from, &g_array_index(places, Spot, c)))};
        plan_add_demand(instance, gains, CANDIDATES, 0);
    }
}

static PlanInstance *random_instance(PlanObjective objective, bool quotas, int stages,
                                     uint64_t *seed) {
    PlanInstance *instance = plan_instance_new(stages);
    static const char *const NAMES[REGIONS] = {"Lebak", "Serang", "Cilegon"};
    for (int r = 0; r < REGIONS; r++)
        plan_add_region(instance, NAMES[r]);
    for (int c = 0; c < CANDIDATES; c++) {
        g_snprintf(codes[c], CODE, "c%d", c);
        plan_add_candidate(instance, (PlanCandidate){.code = codes[c],
                                                     .region = below(seed, REGIONS),
                                                     .required = quotas && below(seed, 12) == 0,
                                                     .excluded = quotas && below(seed, 12) == 0});
    }
    for (int t = 0; t < stages; t++) {
        instance->stage_sites[t] = quotas && below(seed, 3) == 0 ? -1 : 1 + below(seed, 5 - stages);
        for (int r = 0; quotas && r < REGIONS; r++) {
            int min = below(seed, 4) == 0, max = min + below(seed, 3);
            if (below(seed, 4) > 0)
                plan_add_quota(instance, (PlanQuota){r, t, min, max});
        }
    }
    add_places(instance, objective, seed);
    return instance;
}

// ------------------------------------------------------------------ every plan

typedef struct {
    int64_t value; // −1: there is none
    int sites;
} Best;

// Try every stage for the sites from `at` on.
static bool can_stage(const PlanInstance *instance, const int *sites, int *stages, int count,
                      int at) {
    if (at == count)
        return plan_check_sites(instance, sites, stages, count, NULL);
    for (stages[at] = 0; stages[at] < instance->stage_count; stages[at]++)
        if (can_stage(instance, sites, stages, count, at + 1))
            return true;
    return false;
}

// The best of all plans with the most sites.
static Best brute_force(const PlanInstance *instance) {
    Best best = {-1, 0};
    for (unsigned set = 1; set < 1u << CANDIDATES; set++) {
        int sites[CANDIDATES], stages[CANDIDATES], count = 0;
        for (int c = 0; c < CANDIDATES; c++)
            if (set >> c & 1)
                sites[count++] = c;
        if (count < best.sites)
            continue;
        int64_t value = plan_value(instance, sites, count);
        if (count == best.sites && value <= best.value)
            continue;
        if (can_stage(instance, sites, stages, count, 0))
            best = (Best){value, count};
    }
    return best;
}

// --------------------------------------------------------------------- checks

static void list_sites(const PlanResult *result, int *sites, int *stages) {
    for (guint i = 0; i < result->picks->len; i++) {
        sites[i] = g_array_index(result->picks, PlanPick, i).candidate;
        stages[i] = g_array_index(result->picks, PlanPick, i).stage;
    }
}

// The gains are those of the order, and no later site of the same stage gained more.
static void check_order(const PlanInstance *instance, const PlanResult *result) {
    int sites[CANDIDATES], stages[CANDIDATES], count = (int)result->picks->len;
    int64_t before = 0;
    list_sites(result, sites, stages);
    for (int i = 0; i < count; i++) {
        int64_t value = plan_value(instance, sites, i + 1);
        assert_int_equal(g_array_index(result->picks, PlanPick, i).gain, value - before);
        before = value;
        assert_true(i == 0 || stages[i] >= stages[i - 1]);
    }
    assert_int_equal(before, result->value);
}

// Runner-up and reserve by trying every exchange in place.
static void check_exchanges(const PlanInstance *instance, const PlanResult *result) {
    int sites[CANDIDATES], stages[CANDIDATES], count = (int)result->picks->len;
    int64_t spare_loss[CANDIDATES];
    for (int c = 0; c < CANDIDATES; c++)
        spare_loss[c] = INT64_MAX;
    for (int i = 0; i < count; i++) {
        int64_t least = INT64_MAX;
        list_sites(result, sites, stages);
        int own = sites[i];
        for (int c = 0; c < CANDIDATES; c++) {
            bool chosen = false;
            for (int k = 0; k < count; k++)
                chosen = chosen || g_array_index(result->picks, PlanPick, k).candidate == c;
            if (chosen)
                continue;
            sites[i] = c;
            // A required site may decline, too; then it is required no more.
            PlanCandidate *required = &g_array_index(instance->candidates, PlanCandidate, own);
            bool was = required->required;
            required->required = false;
            bool fits = plan_check_sites(instance, sites, stages, count, NULL);
            required->required = was;
            if (!fits)
                continue;
            int64_t loss = result->value - plan_value(instance, sites, count);
            least = MIN(least, loss);
            if (plan_candidate(instance, own)->region == plan_candidate(instance, c)->region)
                spare_loss[c] = MIN(spare_loss[c], loss);
        }
        const PlanPick *pick = &g_array_index(result->picks, PlanPick, i);
        assert_int_equal(pick->runner_up >= 0, least != INT64_MAX);
        if (pick->runner_up >= 0)
            assert_int_equal(pick->runner_up_loss, least);
    }
    for (guint i = 0; i < result->reserve->len; i++) {
        const PlanReserve *entry = &g_array_index(result->reserve, PlanReserve, i);
        assert_int_equal(entry->loss, spare_loss[entry->candidate]);
    }
}

static void check_stages(const PlanResult *result) {
    for (guint t = 0; t < result->stages->len; t++) {
        const PlanStage *stage = &g_array_index(result->stages, PlanStage, t);
        assert_true(stage->value <= stage->fresh_value);
        assert_true(stage->fresh_value <= stage->fresh_bound);
    }
    for (guint i = 0; i < result->curve->len; i++) {
        const PlanPoint *point = &g_array_index(result->curve, PlanPoint, i);
        assert_true(point->value <= point->bound);
    }
}

// The first pick that may declines: its best replacement by hand.
static void check_decline(PlanInstance *instance, const PlanResult *result) {
    int sites[CANDIDATES], stages[CANDIDATES], count = (int)result->picks->len;
    list_sites(result, sites, stages);
    PlanCandidate *declined = &g_array_index(instance->candidates, PlanCandidate, sites[0]);
    declined->excluded = true;
    declined->required = false;
    int64_t most = -1;
    for (int c = 0; c < CANDIDATES; c++) {
        sites[0] = c;
        if (plan_check_sites(instance, sites, stages, count, NULL))
            most = MAX(most, plan_value(instance, sites, count));
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(PlanResult) after = plan_decline(instance, result, 0, &OPTIONS, &error);
    if (most < 0) {
        assert_null(after);
        assert_int_equal(error_exit_code(error), ERROR_INFEASIBLE);
        return;
    }
    assert_non_null(after);
    assert_int_equal(after->value, most);
    list_sites(after, sites, stages);
    assert_true(plan_check_sites(instance, sites, stages, count, NULL));
    check_order(instance, after);
}

// What happened over all rounds: no test that is never reached.
typedef struct {
    int feasible, infeasible, optimal;
} Tally;

static void check_instance(PlanInstance *instance, Tally *tally) {
    Best best = brute_force(instance);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlanResult) result = plan_solve(instance, &OPTIONS, &error);
    if (best.value < 0 || result == NULL) {
        assert_true(best.value <= 0); // 0: a plan, but no candidate gains anything
        assert_null(result);
        assert_int_equal(error_exit_code(error), ERROR_INFEASIBLE);
        tally->infeasible++;
        return;
    }
    int sites[CANDIDATES], stages[CANDIDATES];
    list_sites(result, sites, stages);
    assert_int_equal(result->picks->len, best.sites);
    if (!plan_check_sites(instance, sites, stages, best.sites, &error))
        fail_msg("%s", error->message);
    assert_int_equal(result->value, plan_value(instance, sites, best.sites));
    assert_int_equal(result->value, best.value);
    assert_true(result->bound >= best.value);
    assert_true(result->optimal);
    assert_int_equal(result->bound, best.value);
    assert_true(result->reproducible);
    int64_t certified;
    assert_true(plan_check_bound(instance, result->multipliers, &certified, NULL));
    assert_int_equal(certified, result->certified);
    assert_true(certified >= result->bound);
    check_order(instance, result);
    check_exchanges(instance, result);
    check_stages(result);
    check_decline(instance, result);
    tally->feasible++;
    tally->optimal += result->optimal;
}

static void check_objective(PlanObjective objective) {
    uint64_t seed = 20261123 + (uint64_t)objective;
    Tally tally = {0};
    for (int round = 0; round < ROUNDS; round++) {
        bool quotas = round % 2 == 1;
        int stages = round % 4 < 2 ? 1 : 2 + below(&seed, 2);
        g_autoptr(PlanInstance) instance = random_instance(objective, quotas, stages, &seed);
        check_instance(instance, &tally);
    }
    print_message("%s: %d plans, %d of them proven optimal, %d without a plan\n",
                  plan_objective_name(objective), tally.feasible, tally.optimal, tally.infeasible);
    assert_true(tally.feasible > ROUNDS / 2 && tally.infeasible > 0);
}

static void coverage_equals_brute_force(void **state) {
    (void)state;
    check_objective(PLAN_COVERAGE);
}

static void distance_equals_brute_force(void **state) {
    (void)state;
    check_objective(PLAN_DISTANCE);
}

static void gap_equals_brute_force(void **state) {
    (void)state;
    check_objective(PLAN_GAP);
}

// Any multipliers prove a bound that no plan exceeds, whatever the instance.
static void no_multipliers_lie(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        g_autoptr(PlanInstance) instance =
            random_instance((PlanObjective)(round % 3), round % 2 == 1, 1 + round % 3, &seed);
        Best best = brute_force(instance);
        int64_t multipliers[DEMAND], bound;
        for (int d = 0; d < DEMAND; d++)
            multipliers[d] = below(&seed, 3) == 0 ? 0 : (int64_t)(case_random(&seed) >> 28);
        g_autoptr(GError) error = NULL;
        bool feasible = plan_check_bound(instance, multipliers, &bound, &error);
        assert_int_equal(feasible, best.value >= 0);
        assert_true(!feasible || bound >= best.value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coverage_equals_brute_force),
        cmocka_unit_test(distance_equals_brute_force),
        cmocka_unit_test(gap_equals_brute_force),
        cmocka_unit_test(no_multipliers_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

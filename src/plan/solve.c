#include "plan/solve.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "plan/core.h"
#include "plan/dual.h"
#include "plan/explain.h"
#include "plan/search.h"
#include "plan/tree.h"

// What is known while solving: a plan and a bound that close in on each other.
typedef struct {
    const Core *core;
    const Quota *quota;
    const PlanOptions *options;
    Search *search;
    Dual *dual;
    int *sites; // the best plan
    int64_t value;
    int64_t bound;
    int iterations, nodes;
    const char *method;
    bool stopped;
} Run;

static bool stopping(Run *run) {
    const PlanOptions *options = run->options;
    if (!run->stopped && options->stop != NULL)
        run->stopped = options->stop(options->stop_data);
    return run->stopped;
}

static bool ask_stop(void *data) {
    return stopping(data);
}

static bool closed(const Run *run) {
    return run->bound <= run->value;
}

// ----------------------------------------------------------------------- budgets

// About this many entries looked at in the subgradients, a few nanoseconds each.
static const double DUAL_WORK = 1.2e9, ANNEAL_WORK = 1.2e8, TREE_WORK = 2e8;
static const double PROVE_FACTOR = 100;

static double effort(const Run *run, double factor) {
    return run->options->prove ? factor : 1;
}

// Entries that one evaluation of L(u) sees: those down to the second site of each row.
static double evaluation_work(const Run *run) {
    const Core *core = run->core;
    double work = 0;
    for (int r = 0; r < core->row_count; r++) {
        gsize i = core->row_first[r];
        while (i < core->row_first[r + 1] && core->row_gain[i] >= MAX(1, run->search->second[r]))
            i++;
        work += 2.0 * (double)(i - core->row_first[r]) + 8;
    }
    return work + 4.0 * core->candidate_count;
}

static int dual_iterations(const Run *run) {
    return (int)CLAMP(effort(run, 4) * DUAL_WORK / evaluation_work(run), 200, 2000);
}

// ------------------------------------------------------------------------ search

static void keep_best(Run *run) {
    if (run->search->value <= run->value)
        return;
    run->value = run->search->value;
    memcpy(run->sites, run->search->sites, sizeof(int) * (gsize)run->search->site_count);
}

static int compare_shares(const void *left, const void *right, gpointer data) {
    const double *share = data;
    int a = *(const int *)left, b = *(const int *)right;
    if (share[a] != share[b])
        return share[a] > share[b] ? -1 : 1;
    return (a > b) - (a < b);
}

// Candidates that the relaxation chose lately at least so often, most often first.
static int *often_chosen(const Run *run, double least, int *count) {
    const double *share = run->dual->share;
    int *list = g_new(int, (gsize)run->core->candidate_count + 1);
    *count = 0;
    for (int c = 0; c < run->core->candidate_count; c++)
        if (run->core->state[c] == CANDIDATE_FREE && share[c] >= least)
            list[(*count)++] = c;
    g_qsort_with_data(list, *count, sizeof *list, compare_shares, run->dual->share);
    return list;
}

// A plan around what the relaxation is surest of, the rest chosen greedily.
static void round_relaxation(Run *run) {
    static const double SURE = 0.3;
    int count;
    g_autofree int *list = often_chosen(run, SURE, &count);
    search_build(run->search, list, count);
    search_improve(run->search, ask_stop, run);
    keep_best(run);
}

// Subgradients with steps that fall geometrically; plans on the way.
static void relax(Run *run, int iterations, double first_step, double last_step) {
    static const double PLAN_WORK = 4e7; // entries that the plans of a leg may look at, each once
    Dual *dual = run->dual;
    double entries = (double)run->core->row_first[run->core->row_count] + 1;
    int plans = (int)CLAMP(effort(run, 4) * PLAN_WORK / entries, 2, 8);
    for (int i = 0; i < iterations && !closed(run) && !(i > 0 && stopping(run)); i++) {
        dual_evaluate(dual);
        run->iterations++;
        run->bound = MIN(run->bound, dual->bound);
        if (i % MAX(1, iterations / plans) == iterations / plans / 2)
            round_relaxation(run);
        dual_step(dual, run->value,
                  first_step * pow(last_step / first_step, (double)i / iterations));
    }
}

// ----------------------------------------------------------- what is left of it

// The problem without what no better plan has; NULL core when there is none.
typedef struct {
    Core *core;
    Quota *quota;
} Rest;

static void rest_clear(Rest *rest) {
    core_free(rest->core);
    quota_free(rest->quota);
}

/*
 * Candidates go by reduced costs. A row that a plan serves with less than its
 * multiplier takes the difference off L(u), so that a better plan serves it
 * with more than u − (L(u) − value).
 */
static Rest reduce(Run *run) {
    const Core *core = run->core;
    g_autofree CandidateState *state =
        g_memdup2(core->state, sizeof *core->state * (gsize)core->candidate_count);
    g_autofree int64_t *least = g_new(int64_t, (gsize)core->row_count + 1);
    dual_return(run->dual);
    dual_settle(run->dual, run->dual->bound, run->value, state);
    for (int r = 0; r < core->row_count; r++)
        least[r] = run->dual->best[r] - (run->dual->bound - run->value);
    Rest rest = {NULL, tree_quota(core, run->quota, core->state, state)};
    if (rest.quota != NULL)
        rest.core = core_restrict(core, state, least);
    return rest;
}

// Reducing takes time, too: not where the budget allows only a few looks at what is left.
static bool is_worth_reducing(const Run *run) {
    return (double)run->core->row_first[run->core->row_count] < effort(run, 4) * ANNEAL_WORK / 10;
}

// Entries that exchanges may look at: enough, but no more than a small problem deserves.
static double anneal_work(const Run *run, const Core *core) {
    static const double ROUNDS = 2000; // looks at every candidate
    double entries = (double)core->row_first[core->row_count];
    double round = entries + (double)core->candidate_count * run->quota->sites;
    return effort(run, 4) * MIN(ANNEAL_WORK, ROUNDS * round);
}

// Better plans from the best one, in what is left; then a last look at the whole.
static void anneal(Run *run, double ease) {
    static const double POSSIBLE = 0.01;
    Rest rest = reduce(run);
    if (rest.core == NULL) { // no plan is left that could be better
        run->bound = run->value;
        rest_clear(&rest);
        return;
    }
    int count;
    g_autofree int *list = often_chosen(run, POSSIBLE, &count);
    Search *search = search_new(rest.core, rest.quota);
    search_build(search, run->sites, run->quota->sites);
    search_anneal(search, list, count, anneal_work(run, rest.core), ease, ask_stop, run);
    search_build(run->search, search->sites, search->site_count);
    search_improve(run->search, ask_stop, run);
    keep_best(run);
    search_free(search);
    rest_clear(&rest);
}

// The multipliers of the whole carried over to what is left.
static int64_t *carry(const Run *run, const Core *small) {
    int64_t *carried = g_new0(int64_t, (gsize)small->row_count + 1);
    for (int r = 0; r < run->core->row_count; r++)
        if (small->row_of[r] >= 0)
            carried[small->row_of[r]] +=
                MAX(0, run->dual->best[r] - core_gain_of_in(run->core, small->state, r));
    return carried;
}

static void branch(Run *run, const Rest *rest) {
    static const int ITERATIONS = 30, MOST_NODES = 20000;
    static const double WORTH_STARTING = 100; // nodes: fewer hardly move the bound
    const Core *small = rest->core;
    double whole = (double)run->core->row_first[run->core->row_count] + 1;
    double part = (double)small->row_first[small->row_count] + 1;
    // Beside the iterations: settling, and now and then a plan.
    double node_work =
        ITERATIONS * MIN(2 * part, evaluation_work(run) * MIN(1, part / whole)) + part;
    double nodes = MIN(MOST_NODES, effort(run, PROVE_FACTOR) * TREE_WORK / node_work);
    if (nodes < WORTH_STARTING && !run->options->prove)
        return;
    g_autofree int64_t *multipliers = carry(run, small);
    TreeTask task = {.core = small,
                     .quota = rest->quota,
                     .state = small->state,
                     .multipliers = multipliers,
                     .bound = run->bound,
                     .nodes = (int)nodes,
                     .iterations = ITERATIONS,
                     .stop = ask_stop,
                     .stop_data = run};
    TreeResult result = tree_search(&task, &run->value, run->sites);
    run->nodes = result.nodes;
    if (result.bound < run->bound || result.bound <= run->value)
        run->method = "cabang dan batas";
    run->bound = MIN(run->bound, result.bound);
}

// Close the gap on what is left.
static void prove(Run *run) {
    Rest rest = reduce(run);
    if (rest.core == NULL) // no plan is left that could be better
        run->bound = run->value;
    else
        branch(run, &rest);
    rest_clear(&rest);
    run->value = core_value(run->core, run->sites, run->quota->sites);
}

// ----------------------------------------------------------------------- one core

static void run_clear(Run *run) {
    search_free(run->search);
    dual_free(run->dual);
    g_free(run->sites);
}

// The best plan within the budget; its fields are filled, `method` says how.
static void solve_core(Run *run) {
    run->search = search_new(run->core, run->quota);
    run->sites = g_new0(int, (gsize)run->quota->sites + 1);
    run->value = -1;
    run->bound = INT64_MAX;
    run->method = "relaksasi Lagrange";
    search_build(run->search, NULL, 0);
    search_improve(run->search, ask_stop, run);
    keep_best(run);
    run->dual = dual_new(run->core, run->quota, run->core->state, run->search->best);
    run->bound = dual_evaluate(run->dual); // even when stopped at once
    int iterations = dual_iterations(run);
    for (int leg = 0; leg < 2 && !closed(run) && !stopping(run); leg++) {
        relax(run, iterations / 2, leg == 0 ? 1 : 0.1, leg == 0 ? 0.1 : 0.01);
        if (!closed(run) && !stopping(run) && is_worth_reducing(run))
            anneal(run, leg == 0 ? 0.1 : 0.03);
    }
    if (!closed(run) && !stopping(run) && (run->options->prove || is_worth_reducing(run)))
        prove(run);
}

// ------------------------------------------------------------------------ stages

// The same instance up to a stage, nothing required; shares all but these with it.
static Quota *quota_until(const PlanInstance *instance, int stages) {
    PlanInstance part = *instance;
    part.stage_count = stages;
    part.quotas = g_array_new(FALSE, FALSE, sizeof(PlanQuota));
    part.candidates = g_array_new(FALSE, FALSE, sizeof(PlanCandidate));
    for (guint i = 0; i < instance->quotas->len; i++)
        if (g_array_index(instance->quotas, PlanQuota, i).stage < stages)
            g_array_append_val(part.quotas, g_array_index(instance->quotas, PlanQuota, i));
    for (int c = 0; c < plan_candidate_count(instance); c++) {
        PlanCandidate candidate = *plan_candidate(instance, c);
        candidate.required = false;
        g_array_append_val(part.candidates, candidate);
    }
    Quota *quota = quota_new(&part, NULL);
    g_array_unref(part.quotas);
    g_array_unref(part.candidates);
    return quota;
}

static int64_t value_until(const PlanResult *result, int stage, int *sites) {
    int64_t value = 0;
    *sites = 0;
    for (guint i = 0; i < result->picks->len; i++)
        if (g_array_index(result->picks, PlanPick, i).stage <= stage) {
            value += g_array_index(result->picks, PlanPick, i).gain;
            ++*sites;
        }
    return value;
}

static void add_stages(const PlanInstance *instance, const Core *core, const PlanOptions *options,
                       PlanResult *result) {
    Core loose = *core; // nothing required
    loose.state = g_memdup2(core->state, sizeof *core->state * (gsize)core->candidate_count);
    loose.class = g_memdup2(core->class, sizeof(int) * (gsize)core->candidate_count);
    for (int c = 0; c < core->candidate_count; c++)
        if (loose.state[c] == CANDIDATE_IN)
            loose.state[c] = CANDIDATE_FREE;
    for (int t = 0; t < instance->stage_count; t++) {
        PlanStage stage = {.value = 0};
        stage.value = value_until(result, t, &stage.sites);
        stage.fresh_value = stage.value;
        stage.fresh_bound = result->bound;
        g_autoptr(Quota) quota =
            t + 1 < instance->stage_count ? quota_until(instance, t + 1) : NULL;
        if (quota != NULL) {
            for (int c = 0; c < core->candidate_count; c++)
                loose.class[c] = quota->of_region[plan_candidate(instance, c)->region];
            Run run = {.core = &loose, .quota = quota, .options = options};
            solve_core(&run);
            stage.fresh_value = MAX(stage.value, run.value);
            stage.fresh_bound = run.bound;
            result->reproducible = result->reproducible && !run.stopped;
            run_clear(&run);
        }
        g_array_append_val(result->stages, stage);
    }
    g_free(loose.state);
    g_free(loose.class);
}

// ------------------------------------------------------------------------- curve

// A quota of so many sites that leaves minima, stages and the required aside.
static Quota *quota_of_number(const Quota *quota, int sites) {
    Quota *loose = quota_copy(quota);
    loose->sites = sites;
    return loose;
}

/*
 * More sites are worth no less, one more no more than the best alone: the
 * bounds of neighbours bound each other.
 */
static void smooth_curve(const Core *core, GArray *curve) {
    int64_t most = 0;
    for (int c = 0; c < core->candidate_count; c++) {
        int64_t alone = 0;
        for (gsize i = core->column_first[c]; i < core->column_first[c + 1]; i++)
            alone += MAX(0, core->column_gain[i] - core->row_floor[core->column_row[i]]);
        most = MAX(most, alone);
    }
    int64_t unlisted = core->rest; // what no site need be open for, in the bound
    for (int r = 0; r < core->row_count; r++)
        unlisted += core->row_floor[r];
    for (guint i = 0; i < curve->len; i++) {
        PlanPoint *point = &g_array_index(curve, PlanPoint, i);
        int64_t before = i == 0 ? unlisted : point[-1].bound;
        if (before <= INT64_MAX - most)
            point->bound = MIN(point->bound, before + most);
    }
    for (guint i = curve->len - 1; i-- > 0;) {
        PlanPoint *point = &g_array_index(curve, PlanPoint, i);
        point->bound = MIN(point->bound, point[1].bound);
    }
}

/*
 * Multipliers fitted to a few numbers of sites bound all numbers between them
 * well: L for p sites is a sum of the p best worths, whatever p the multipliers
 * were made for.
 */
static void add_curve(const Core *core, const Quota *quota, const Run *best, PlanResult *result) {
    static const double FEWER = 0.6;
    g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func(g_free);
    gsize bytes = sizeof(int64_t) * ((gsize)core->row_count + 1);
    g_ptr_array_add(sets, g_memdup2(best->dual->best, bytes));
    bool simple = quota->class_count == 1 && quota->stage_count == 1 && quota->need[0] == 0;
    int iterations = CLAMP(dual_iterations(best) / 8, 25, 100);
    for (int sites = (int)(quota->sites * FEWER); simple && sites > 0;
         sites = (int)(sites * FEWER)) {
        int64_t value = 0;
        for (int i = 0; i < sites; i++)
            value += g_array_index(result->picks, PlanPick, i).gain;
        g_autoptr(Quota) fewer = quota_of_number(quota, sites);
        g_autoptr(Dual) dual = dual_new(core, fewer, core->state, sets->pdata[sets->len - 1]);
        for (int i = 0; i < iterations; i++) {
            dual_evaluate(dual);
            dual_step(dual, value, pow(0.03, (double)i / iterations));
        }
        g_ptr_array_add(sets, g_memdup2(dual->best, bytes));
    }
    explain_curve(core, quota, sets, result);
    PlanPoint *last = &g_array_index(result->curve, PlanPoint, result->curve->len - 1);
    if (simple)
        last->bound = MIN(last->bound, result->bound);
    smooth_curve(core, result->curve);
}

// ------------------------------------------------------------------------ result

static PlanResult *result_new(void) {
    PlanResult *result = g_new0(PlanResult, 1);
    result->picks = g_array_new(FALSE, FALSE, sizeof(PlanPick));
    result->reserve = g_array_new(FALSE, FALSE, sizeof(PlanReserve));
    result->stages = g_array_new(FALSE, FALSE, sizeof(PlanStage));
    result->curve = g_array_new(FALSE, FALSE, sizeof(PlanPoint));
    result->reproducible = true;
    return result;
}

void plan_result_free(PlanResult *result) {
    if (result == NULL)
        return;
    g_array_unref(result->picks);
    g_array_unref(result->reserve);
    g_array_unref(result->stages);
    g_array_unref(result->curve);
    g_free(result->multipliers);
    g_free(result);
}

double plan_gap_pct(const PlanResult *result) {
    if (result->bound == 0)
        return 0;
    return 100 * (double)(result->bound - result->value) / (double)result->bound;
}

PlanResult *plan_solve(const PlanInstance *instance, const PlanOptions *options, GError **error) {
    g_autoptr(Quota) quota = quota_new(instance, error);
    if (quota == NULL)
        return NULL;
    g_autoptr(Core) core = core_new(instance, quota, error);
    if (core == NULL)
        return NULL;
    if (core->row_count == 0) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                            "tidak ada yang bertambah oleh calon mana pun: semua penduduk sudah "
                            "terlayani, atau tidak ada calon yang lebih dekat");
        return NULL;
    }
    Run run = {.core = core, .quota = quota, .options = options};
    solve_core(&run);

    PlanResult *result = result_new();
    result->value = run.value;
    result->bound = MAX(run.bound, run.value);
    result->method = run.method;
    result->iterations = run.iterations;
    result->nodes = run.nodes;
    result->reproducible = !run.stopped;
    result->certified = run.dual->bound;
    result->multipliers = core_expand(core, instance, run.dual->best);
    result->optimal = closed(&run);
    explain_order(core, quota, run.sites, quota->sites, result->picks);
    explain_exchanges(instance, core, quota, options->reserve, result);
    add_stages(instance, core, options, result);
    if (options->curve)
        add_curve(core, quota, &run, result);
    run_clear(&run);
    return result;
}

PlanResult *plan_decline(const PlanInstance *instance, const PlanResult *old, int place,
                         const PlanOptions *options, GError **error) {
    const PlanPick *declined = &g_array_index(old->picks, PlanPick, (guint)place);
    g_autoptr(Quota) quota = quota_new(instance, error);
    if (quota == NULL)
        return NULL;
    g_autoptr(Core) core = core_new(instance, quota, error);
    if (core == NULL)
        return NULL;
    g_autoptr(PlanResult) result = result_new();
    g_array_append_vals(result->picks, old->picks->data, old->picks->len);
    int replacement = explain_replacement(core, quota, result->picks, place);
    if (replacement < 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                    "tidak ada calon lain yang boleh menggantikan desa %s dalam kuota tahap %d",
                    plan_candidate(instance, declined->candidate)->code, declined->stage + 1);
        return NULL;
    }
    g_array_index(result->picks, PlanPick, (guint)place).candidate = replacement;
    explain_gains(core, result->picks);
    for (guint i = 0; i < result->picks->len; i++)
        result->value += g_array_index(result->picks, PlanPick, i).gain;
    result->bound = old->bound;
    result->optimal = result->value == old->bound;
    result->method = old->method;
    result->reproducible = old->reproducible;
    result->certified = old->certified;
    result->multipliers =
        g_memdup2(old->multipliers, sizeof(int64_t) * (gsize)plan_demand_count(instance));
    explain_exchanges(instance, core, quota, options->reserve, result);
    for (guint t = 0; t < old->stages->len; t++) {
        PlanStage stage = g_array_index(old->stages, PlanStage, t);
        stage.value = value_until(result, (int)t, &stage.sites);
        stage.fresh_value = MAX(stage.fresh_value, stage.value);
        g_array_append_val(result->stages, stage);
    }
    return g_steal_pointer(&result);
}

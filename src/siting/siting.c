#include "siting/siting.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "siting/candidates.h"
#include "siting/demand.h"
#include "siting/outcome.h"
#include "siting/quotas.h"

struct Siting {
    const World *world;
    const Settings *settings;
    const Results *results;
    SitingOptions options;
    double *service_m; // by regency
    int *villages;     // of the candidates, rising
    int candidate_count;
    GArray *pieces; // int: of the demand points
    PlanInstance *instance;
    PlanResult *answer; // the last
};

// ------------------------------------------------------------------ what is asked

static PlanObjective objective_of(const char *name) {
    PlanObjective objective = PLAN_COVERAGE;
    while (objective < PLAN_GAP && strcmp(plan_objective_name(objective), name) != 0)
        objective++;
    return objective;
}

bool siting_is_asked(const Settings *settings) {
    return settings->plan_sites > 0 || settings->plan_quota != NULL;
}

SitingOptions siting_options(const Settings *settings) {
    return (SitingOptions){.objective = objective_of(settings->plan_objective),
                           .sites = settings->plan_sites,
                           .quota = settings->plan_quota,
                           .standard_km = settings->plan_standard_km,
                           .require = settings->plan_require,
                           .exclude = settings->plan_exclude,
                           .candidates = settings->plan_candidates,
                           .weight = settings->plan_weight,
                           .stages = settings->plan_stages,
                           .reserve = settings->plan_reserve,
                           .prove = settings->plan_prove};
}

// One column is counted in all figures, so that a plan and the tables speak of the same people.
static bool check_weight(const Settings *settings, const char *weight, GError **error) {
    const char *counted = settings->demand != NULL ? settings->demand : "population";
    if (weight == NULL || *weight == '\0' || g_ascii_strcasecmp(weight, counted) == 0)
        return true;
    g_set_error(
        error, JANGKAU_ERROR, ERROR_DATA,
        "weight %s: yang dihitung sekarang adalah kolom %s; untuk menimbang dengan %s, tulis "
        "[analysis] demand = %s dan demand_label di file proyek, lalu muat dan analisis "
        "ulang",
        weight, counted, weight, weight);
    return false;
}

// ------------------------------------------------------------------ the instance

static int region_of(const World *world, int village, RegionLevel level) {
    return world_region_of_village(world, village, level);
}

// Candidates in the order of their codes; everything that limits the choice.
static void build_choice(Siting *s, const GArray *candidates, const Quotas *quotas) {
    s->instance = plan_instance_new(quotas->stage_count);
    const RegionList *regions = &s->world->regions[quotas->level];
    for (int i = 0; i < regions->count; i++)
        plan_add_region(s->instance, regions->items[i].name);
    s->villages = g_new(int, (gsize)candidates->len + 1);
    s->candidate_count = (int)candidates->len;
    for (guint i = 0; i < candidates->len; i++) {
        const SiteCandidate *c = &g_array_index(candidates, SiteCandidate, i);
        s->villages[i] = c->village;
        plan_add_candidate(s->instance,
                           (PlanCandidate){s->world->regions[LEVEL_VILLAGE].items[c->village].code,
                                           region_of(s->world, c->village, quotas->level),
                                           c->required, c->excluded});
    }
    memcpy(s->instance->stage_sites, quotas->stage_sites, sizeof(int) * (gsize)quotas->stage_count);
    for (guint i = 0; i < quotas->rows->len; i++)
        plan_add_quota(s->instance, g_array_index(quotas->rows, PlanQuota, i));
}

// Lists long enough that the sites of a usual plan are on them, short enough for memory.
static int most_listed(const Siting *s) {
    enum { LEAST = 48, ENTRIES = 15000000 };
    return MAX(LEAST, ENTRIES / MAX(1, s->world->cells->count));
}

static bool build_demand(Siting *s, GError **error) {
    DemandTask task = {.world = s->world,
                       .settings = s->settings,
                       .results = s->results,
                       .objective = s->options.objective,
                       .service_m = s->service_m,
                       .villages = s->villages,
                       .candidate_count = s->candidate_count,
                       .most_listed = most_listed(s)};
    s->pieces = g_array_new(FALSE, FALSE, sizeof(int));
    return demand_add(&task, s->instance, s->pieces, error);
}

Siting *siting_new(const World *world, const Settings *settings, const Results *results,
                   const SitingOptions *options, GError **error) {
    if (options->sites <= 0 && options->quota == NULL) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                            "plan needs --sites P or --quota FILE (or [plan] in the project file)");
        return NULL;
    }
    g_autoptr(Quotas) quotas = NULL;
    g_autoptr(GArray) candidates = NULL;
    if (!check_weight(settings, options->weight, error) ||
        (quotas = quotas_read(world, options, error)) == NULL ||
        (candidates = candidates_choose(world, results, options, error)) == NULL)
        return NULL;
    g_autoptr(Siting) s = g_new0(Siting, 1);
    s->world = world;
    s->settings = settings;
    s->results = results;
    s->options = *options;
    s->service_m = g_new(double, (gsize)world->regions[LEVEL_REGENCY].count + 1);
    for (int i = 0; i < world->regions[LEVEL_REGENCY].count; i++)
        s->service_m[i] =
            options->standard_km > 0 ? options->standard_km * 1000 : results->service_m[i];
    build_choice(s, candidates, quotas);
    return build_demand(s, error) ? g_steal_pointer(&s) : NULL;
}

void siting_free(Siting *siting) {
    if (siting == NULL)
        return;
    g_free(siting->service_m);
    g_free(siting->villages);
    g_clear_pointer(&siting->pieces, g_array_unref);
    plan_instance_free(siting->instance);
    plan_result_free(siting->answer);
    g_free(siting);
}

// ------------------------------------------------------------------ the answer

// Millionths to people or person-km.
static double whole(int64_t value_e6) {
    return (double)value_e6 / (double)CELLS_PER_PERSON;
}

static int village_of(const Siting *s, int candidate) {
    return candidate >= 0 ? s->villages[candidate] : -1;
}

static void tell_picks(const Siting *s, SitePlan *plan) {
    static const double EQUAL_SHARE = 0.05;
    const GArray *picks = s->answer->picks;
    plan->pick_count = plan->sites = (int)picks->len;
    plan->picks = g_new0(SitePick, (gsize)picks->len + 1);
    for (guint i = 0; i < picks->len; i++) {
        const PlanPick *from = &g_array_index(picks, PlanPick, i);
        SitePick *pick = &plan->picks[i];
        pick->order = (int)i + 1;
        pick->stage = from->stage + 1;
        pick->village = village_of(s, from->candidate);
        pick->gain = whole(from->gain);
        pick->runner_up = village_of(s, from->runner_up);
        pick->runner_up_loss = pick->runner_up >= 0 ? whole(from->runner_up_loss) : NAN;
        pick->equal = pick->runner_up >= 0 && pick->runner_up_loss <= EQUAL_SHARE * pick->gain;
    }
}

static void tell_reserve(const Siting *s, SitePlan *plan) {
    const GArray *reserve = s->answer->reserve;
    plan->reserve_count = (int)reserve->len;
    plan->reserve = g_new0(SiteReserve, (gsize)reserve->len + 1);
    for (guint i = 0; i < reserve->len; i++) {
        const PlanReserve *from = &g_array_index(reserve, PlanReserve, i);
        plan->reserve[i] =
            (SiteReserve){village_of(s, from->candidate), from->pick, whole(from->loss)};
    }
}

static void tell_points(const Siting *s, SitePlan *plan) {
    const GArray *stages = s->answer->stages, *curve = s->answer->curve;
    plan->stage_count = (int)stages->len;
    plan->stages = g_new0(SitePoint, (gsize)stages->len + 1);
    for (guint i = 0; i < stages->len; i++) {
        const PlanStage *from = &g_array_index(stages, PlanStage, i);
        plan->stages[i] = (SitePoint){from->sites, whole(from->value), whole(from->fresh_value),
                                      whole(from->fresh_bound)};
    }
    plan->curve_count = curve != NULL ? (int)curve->len : 0;
    plan->curve = g_new0(SitePoint, (gsize)plan->curve_count + 1);
    for (int i = 0; i < plan->curve_count; i++) {
        const PlanPoint *from = &g_array_index(curve, PlanPoint, (guint)i);
        plan->curve[i] = (SitePoint){from->sites, whole(from->value), NAN, whole(from->bound)};
    }
}

static void tell_proof(const Siting *s, SitePlan *plan) {
    const PlanResult *answer = s->answer;
    plan->value = whole(answer->value);
    plan->bound = whole(answer->bound);
    plan->gap_pct = plan_gap_pct(answer);
    plan->optimal = answer->optimal;
    plan->reproducible = answer->reproducible;
    plan->method = g_strdup(answer->method);
    plan->certified = answer->certified;
    plan->multipliers = g_new0(int64_t, (gsize)s->world->cells->count + 1);
    for (guint d = 0; d < s->pieces->len; d++)
        plan->multipliers[g_array_index(s->pieces, int, d)] = answer->multipliers[d];
}

static char *candidates_name(const char *candidates) {
    return strchr(candidates, G_DIR_SEPARATOR) != NULL ? g_path_get_basename(candidates)
                                                       : g_strdup(candidates);
}

static SitePlan *tell(const Siting *s) {
    SitePlan *plan = g_new0(SitePlan, 1);
    plan->objective = g_strdup(plan_objective_name(s->options.objective));
    plan->unit = g_strdup(s->options.objective == PLAN_COVERAGE ? "orang" : "orang-km");
    plan->service_m = g_memdup2(
        s->service_m, sizeof(double) * ((gsize)s->world->regions[LEVEL_REGENCY].count + 1));
    plan->candidates = candidates_name(s->options.candidates);
    plan->candidate = g_memdup2(s->villages, sizeof(int) * ((gsize)s->candidate_count + 1));
    plan->candidate_count = s->candidate_count;
    tell_picks(s, plan);
    tell_reserve(s, plan);
    tell_points(s, plan);
    tell_proof(s, plan);
    outcome_measure(s->world, s->settings, s->results, plan);
    return plan;
}

static PlanOptions plan_options(const Siting *s) {
    return (PlanOptions){.prove = s->options.prove,
                         .reserve = s->options.reserve,
                         .curve = true,
                         .stop = s->options.stop,
                         .stop_data = s->options.stop_data};
}

SitePlan *siting_solve(Siting *s, GError **error) {
    PlanOptions options = plan_options(s);
    PlanResult *answer = plan_solve(s->instance, &options, error);
    if (answer == NULL)
        return NULL;
    plan_result_free(s->answer);
    s->answer = answer;
    return tell(s);
}

SitePlan *siting_decline(Siting *s, int village, GError **error) {
    int place = -1;
    for (guint i = 0; i < s->answer->picks->len; i++) {
        if (village_of(s, g_array_index(s->answer->picks, PlanPick, i).candidate) == village)
            place = (int)i;
    }
    if (place < 0) {
        const Region *region = &s->world->regions[LEVEL_VILLAGE].items[village];
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "decline: desa %s (%s) tidak terpilih dalam rencana ini; yang dapat ditolak "
                    "hanya desa terpilih",
                    region->code, region->name);
        return NULL;
    }
    int declined = g_array_index(s->answer->picks, PlanPick, (guint)place).candidate;
    PlanCandidate *candidate =
        &g_array_index(s->instance->candidates, PlanCandidate, (guint)declined);
    candidate->excluded = true;
    candidate->required = false;
    PlanOptions options = plan_options(s);
    PlanResult *answer = plan_decline(s->instance, s->answer, place, &options, error);
    if (answer == NULL)
        return NULL;
    plan_result_free(s->answer);
    s->answer = answer;
    return tell(s);
}

SitePlan *siting_plan(const World *world, const Settings *settings, const Results *results,
                      const SitingOptions *options, GError **error) {
    g_autoptr(Siting) siting = siting_new(world, settings, results, options, error);
    return siting != NULL ? siting_solve(siting, error) : NULL;
}

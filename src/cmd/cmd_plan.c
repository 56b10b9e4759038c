#include <stdio.h>
#include <string.h>

#include "base/deadline.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "cmd/cmd.h"
#include "cmd/reading.h"
#include "report/plan_report.h"
#include "siting/siting.h"

static bool refuse(GError **error, const char *message) {
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE, message);
    return false;
}

static bool set_objective(const char *name, SitingOptions *asked, GError **error) {
    for (PlanObjective objective = PLAN_COVERAGE; objective <= PLAN_GAP; objective++) {
        if (strcmp(plan_objective_name(objective), name) == 0) {
            asked->objective = objective;
            return true;
        }
    }
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                "--objective \"%s\" is none of coverage, distance, gap", name);
    return false;
}

// What the command line says stands above what the project file says.
static bool ask(const Options *options, SitingOptions *asked, GError **error) {
    if (options->plan.sites < 0)
        return refuse(error, "--sites must be 1 or more");
    if (options->plan.stages < 0)
        return refuse(error, "--stages must be 1 or more");
    if (options->plan.reserve < -1)
        return refuse(error, "--reserve must be 0 or more");
    if (!(options->plan.standard_km >= 0 && options->plan.standard_km <= 500))
        return refuse(error, "--standard-km must be above 0, up to 500");
    if (!(options->plan.time_limit_s >= 0))
        return refuse(error, "--time-limit must be above 0");
    if (options->plan.objective != NULL && !set_objective(options->plan.objective, asked, error))
        return false;
    if (options->plan.sites > 0 || options->plan.quota != NULL) {
        asked->sites = options->plan.sites;
        asked->quota = options->plan.quota;
    }
    if (options->plan.stages > 0)
        asked->stages = options->plan.stages;
    if (options->plan.reserve >= 0)
        asked->reserve = options->plan.reserve;
    if (options->plan.standard_km > 0)
        asked->standard_km = options->plan.standard_km;
    if (options->plan.require != NULL)
        asked->require = options->plan.require;
    if (options->plan.exclude != NULL)
        asked->exclude = options->plan.exclude;
    if (options->plan.candidates != NULL)
        asked->candidates = options->plan.candidates;
    if (options->plan.weight != NULL)
        asked->weight = options->plan.weight;
    asked->prove |= options->plan.prove != FALSE;
    return true;
}

static int place_of(const SitePlan *plan, int village) {
    for (int i = 0; i < plan->pick_count; i++) {
        if (plan->picks[i].village == village)
            return i;
    }
    return -1;
}

// One after the other: each is replaced in what the one before left.
static bool decline(const World *world, Siting *siting, char **codes, SitePlan **plan,
                    GArray *declines, GError **error) {
    for (int i = 0; codes != NULL && codes[i] != NULL; i++) {
        int village = world_find_village(world, codes[i]);
        if (village < 0) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "--decline: \"%s\" bukan kode desa atau kelurahan yang dipetakan",
                        codes[i]);
            return false;
        }
        g_autoptr(SitePlan) before = *plan;
        *plan = siting_decline(siting, village, error);
        if (*plan == NULL)
            return false;
        int place = place_of(before, village);
        PlanDecline declined = {village, (*plan)->picks[place].village,
                                before->value - (*plan)->value};
        g_array_append_val(declines, declined);
    }
    return true;
}

static void print(const Options *options, const PlanReport *report) {
    g_autofree char *text = options->json ? plan_report_json(report) : plan_report_text(report);
    fputs(text, stdout);
}

static bool run(Options *options, GError **error) {
    g_auto(Reading) reading = {0};
    if (!reading_open(options, &reading, error))
        return false;
    SitingOptions asked = siting_options(reading.settings);
    if (!ask(options, &asked, error))
        return false;
    double limit_s = options->plan.time_limit_s > 0 ? options->plan.time_limit_s
                                                    : reading.settings->plan_time_limit_s;
    Deadline deadline = deadline_in(limit_s);
    asked.stop = deadline_passed;
    asked.stop_data = &deadline;
    g_autoptr(Siting) siting =
        siting_new(reading.world, reading.settings, reading.results, &asked, error);
    if (siting == NULL)
        return false;
    g_autoptr(GArray) declines = g_array_new(FALSE, FALSE, sizeof(PlanDecline));
    g_autoptr(SitePlan) plan = siting_solve(siting, error);
    if (plan == NULL || !interrupt_check(error) ||
        !decline(reading.world, siting, options->plan.decline, &plan, declines, error))
        return false;
    PlanReport report = {reading.world, reading.results, plan, declines,
                         deadline_elapsed_s(&deadline)};
    print(options, &report);
    if (plan->reproducible)
        return true;
    options->replied = true;
    g_set_error(error, JANGKAU_ERROR, ERROR_TIME,
                "dihentikan oleh batas waktu %g detik: rencana di atas adalah yang terbaik sampai "
                "saat itu, dan mungkin berbeda bila dijalankan lagi",
                limit_s);
    return false;
}

const Command cmd_plan = {
    "plan", "", "Choose the next villages, and tell how good the choice is; writes nothing.", "ap",
    run};

#include "report/plan_tables.h"

#include <math.h>

#include "base/csv.h"
#include "base/fs.h"
#include "report/cells.h"
#include "report/figures.h"

// Values are whole millionths, so that with six decimals the gains add up.
enum { VALUE_DECIMALS = 6, KM_DECIMALS = 6, PERSON_KM_DECIMALS = 3, PERCENT_DECIMALS = 4 };

static const Region *village_region(const World *world, int village) {
    return &world->regions[LEVEL_VILLAGE].items[village];
}

int plan_tables_regency(const World *world, int village) {
    return world_region_of_village(world, village, LEVEL_REGENCY);
}

double plan_tables_gap_pct(double value, double bound) {
    return bound > 0 ? 100 * (bound - value) / bound : 0;
}

/* plan.csv */

static void append_pick(GString *out, const World *world, const Results *results,
                        const SitePlan *plan, const SitePick *pick, double cumulative) {
    const Region *village = village_region(world, pick->village);
    bool known = figures_is_known(world, results, pick->village), swaps = pick->runner_up >= 0;
    const Region *runner_up = swaps ? village_region(world, pick->runner_up) : NULL;
    cells_append_int(out, pick->order);
    cells_append_int(out, pick->stage);
    cells_append_text(out, village->code);
    cells_append_text(out, village->name);
    cells_append_text(out, figures_region_of(world, pick->village, LEVEL_DISTRICT)->name);
    cells_append_text(out, figures_region_of(world, pick->village, LEVEL_REGENCY)->name);
    cells_append_real(out, pick->gain, VALUE_DECIMALS);
    cells_append_real(out, cumulative, VALUE_DECIMALS);
    cells_append_text(out, plan->unit);
    cells_append_int(out, pick->villages_served);
    cells_append_int(out, pick->districts_served);
    cells_append_real(out, known ? figures_km(pick->mean_before_m) : NAN, KM_DECIMALS);
    cells_append_real(out, known ? figures_km(pick->mean_after_m) : NAN, KM_DECIMALS);
    cells_append_text(out, swaps ? runner_up->code : NULL);
    cells_append_text(out, swaps ? runner_up->name : NULL);
    cells_append_real(out, swaps ? pick->runner_up_loss : NAN, VALUE_DECIMALS);
    cells_append_int(out, pick->equal);
    csv_append(out, known ? "" : PLAN_TABLES_UNKNOWN);
    csv_end_row(out);
}

static GString *picks_table(const World *world, const Results *results, const SitePlan *plan) {
    GString *out = g_string_new(NULL);
    cells_append_header(
        out, (const char *const[]){"order", "stage", "code", "name", "district", "regency", "gain",
                                   "gain_cumulative", "unit", "villages_served", "districts_served",
                                   "mean_before_km", "mean_after_km", "runner_up", "runner_up_name",
                                   "runner_up_loss", "equal", "note", NULL});
    csv_end_row(out);
    double cumulative = 0;
    for (int i = 0; i < plan->pick_count; i++) {
        cumulative += plan->picks[i].gain;
        append_pick(out, world, results, plan, &plan->picks[i], cumulative);
    }
    return out;
}

/* plan_regions.csv */

static int picks_within(const Region *region, const SitePlan *plan) {
    int found = 0;
    for (int i = 0; i < plan->pick_count; i++)
        found += plan->picks[i].village >= region->first_village &&
                 plan->picks[i].village < region->first_village + region->village_count;
    return found;
}

static bool comes_nearer(const World *world, const Results *results, const SitePlan *plan,
                         const Region *region) {
    const int *first = world->cells->first;
    int end = first[region->first_village + region->village_count];
    for (int i = first[region->first_village]; i < end; i++) {
        const NearLibrary *before = &results->pieces[i].tpbis[0];
        const NearLibrary *after = &plan->after->pieces[i].tpbis[0];
        if (world->cells->pieces[i].people_e6 > 0 && after->library >= 0 &&
            (before->library < 0 || after->distance_m < before->distance_m))
            return true;
    }
    return false;
}

GArray *plan_tables_regions(const World *world, const Results *results, const SitePlan *plan) {
    GArray *regions = g_array_new(FALSE, FALSE, sizeof(PlanRegion));
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            const Region *region = &world->regions[level].items[i];
            PlanRegion row = {(RegionLevel)level, i, picks_within(region, plan)};
            if (level != LEVEL_DISTRICT || row.sites > 0 ||
                comes_nearer(world, results, plan, region))
                g_array_append_val(regions, row);
        }
    }
    return regions;
}

static void append_reach_columns(GString *out, const Results *results, const char *ending) {
    for (int k = 0; k < results->reach_count; k++) {
        g_autofree char *column = figures_reach_column(results->reach_m[k], ending);
        csv_append(out, column);
    }
    static const char *const columns[] = {"people_within_service", "people_unreachable",
                                          "gap_person_km", "mean_km"};
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_autofree char *column = g_strdup_printf("%s%s", columns[i], ending);
        csv_append(out, column);
    }
}

static void append_reach(GString *out, const Reach *reach, int reach_count, bool known) {
    for (int k = 0; k < reach_count; k++)
        cells_append_int(out, known ? reach->people_within[k] : -1);
    cells_append_int(out, known ? reach->people_within_service : -1);
    cells_append_int(out, known ? reach->people_unreachable : -1);
    cells_append_real(out, known ? figures_km(reach->gap_person_m) : NAN, PERSON_KM_DECIMALS);
    cells_append_real(out, known ? figures_km(reach->mean_m) : NAN, KM_DECIMALS);
}

static GString *regions_table(const World *world, const Results *results, const SitePlan *plan) {
    GString *out = g_string_new(NULL);
    cells_append_header(
        out, (const char *const[]){"code", "name", "level", "sites", "population", NULL});
    append_reach_columns(out, results, "_before");
    append_reach_columns(out, results, "_after");
    csv_append(out, "note");
    csv_end_row(out);
    g_autoptr(GArray) rows = plan_tables_regions(world, results, plan);
    for (guint i = 0; i < rows->len; i++) {
        const PlanRegion *row = &g_array_index(rows, PlanRegion, i);
        const Region *region = &world->regions[row->level].items[row->index];
        const RegionResult *before = &results->regions[row->level][row->index];
        const RegionResult *after = &plan->after->regions[row->level][row->index];
        cells_append_text(out, region->code);
        cells_append_text(out, region->name);
        csv_append(out, region_level_name(row->level));
        cells_append_int(out, row->sites);
        cells_append_int(out, region->population);
        append_reach(out, &before->cell, results->reach_count, before->known);
        append_reach(out, &after->cell, results->reach_count, before->known);
        csv_append(out, before->known ? "" : PLAN_TABLES_UNKNOWN);
        csv_end_row(out);
    }
    return out;
}

/* plan_reserve.csv */

static GString *reserve_table(const World *world, const SitePlan *plan) {
    GString *out = g_string_new(NULL);
    cells_append_header(out,
                        (const char *const[]){"regency", "rank", "code", "name", "district", "loss",
                                              "unit", "replaces", "replaces_name", NULL});
    csv_end_row(out);
    for (int i = 0, rank = 1; i < plan->reserve_count; i++, rank++) {
        const SiteReserve *reserve = &plan->reserve[i];
        const Region *village = village_region(world, reserve->village);
        int replaced = plan->picks[reserve->replaces].village;
        if (i > 0 && plan_tables_regency(world, reserve->village) !=
                         plan_tables_regency(world, plan->reserve[i - 1].village))
            rank = 1;
        cells_append_text(out, figures_region_of(world, reserve->village, LEVEL_REGENCY)->name);
        cells_append_int(out, rank);
        cells_append_text(out, village->code);
        cells_append_text(out, village->name);
        cells_append_text(out, figures_region_of(world, reserve->village, LEVEL_DISTRICT)->name);
        cells_append_real(out, reserve->loss, VALUE_DECIMALS);
        cells_append_text(out, plan->unit);
        cells_append_text(out, village_region(world, replaced)->code);
        cells_append_text(out, village_region(world, replaced)->name);
        csv_end_row(out);
    }
    return out;
}

/* plan_stages.csv, plan_curve.csv */

static GString *stages_table(const SitePlan *plan) {
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){"stage", "sites", "value", "fresh_value",
                                                   "fresh_bound", "nesting_price", "unit", NULL});
    csv_end_row(out);
    for (int i = 0; i < plan->stage_count; i++) {
        const SitePoint *stage = &plan->stages[i];
        cells_append_int(out, i + 1);
        cells_append_int(out, stage->sites);
        cells_append_real(out, stage->value, VALUE_DECIMALS);
        cells_append_real(out, stage->fresh, VALUE_DECIMALS);
        cells_append_real(out, stage->bound, VALUE_DECIMALS);
        cells_append_real(out, stage->fresh - stage->value, VALUE_DECIMALS);
        cells_append_text(out, plan->unit);
        csv_end_row(out);
    }
    return out;
}

static GString *curve_table(const SitePlan *plan) {
    GString *out = g_string_new(NULL);
    cells_append_header(out,
                        (const char *const[]){"sites", "value", "bound", "gap_pct", "unit", NULL});
    csv_end_row(out);
    for (int i = 0; i < plan->curve_count; i++) {
        const SitePoint *point = &plan->curve[i];
        cells_append_int(out, point->sites);
        cells_append_real(out, point->value, VALUE_DECIMALS);
        cells_append_real(out, point->bound, VALUE_DECIMALS);
        cells_append_real(out, plan_tables_gap_pct(point->value, point->bound), PERCENT_DECIMALS);
        cells_append_text(out, plan->unit);
        csv_end_row(out);
    }
    return out;
}

bool report_plan(const World *world, const Results *results, const SitePlan *plan,
                 const char *folder, GPtrArray *written, GError **error) {
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    return fs_make_folder(tables, error) &&
           cells_write_table(folder, "tables/plan.csv", picks_table(world, results, plan), written,
                             error) &&
           cells_write_table(folder, "tables/plan_regions.csv", regions_table(world, results, plan),
                             written, error) &&
           cells_write_table(folder, "tables/plan_reserve.csv", reserve_table(world, plan), written,
                             error) &&
           cells_write_table(folder, "tables/plan_stages.csv", stages_table(plan), written,
                             error) &&
           cells_write_table(folder, "tables/plan_curve.csv", curve_table(plan), written, error);
}

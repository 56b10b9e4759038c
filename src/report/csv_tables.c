#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/fs.h"
#include "base/text.h"
#include "report/cells.h"
#include "report/figures.h"
#include "report/gap_tables.h"
#include "report/ledger_report.h"
#include "report/report.h"

/* Cells: an empty one means unknown or none, never 0. */

static void append_date(GString *out, Date date) {
    char buffer[16];
    csv_append(out, date_iso(date, buffer));
}

/* Figures of reach */

// "people_within_2_5_km", with what may come after it ("_p5", "_by_point").
static void append_reach_headers(GString *out, const Results *results, const char *after) {
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *column = figures_reach_column(results->reach_m[i], after);
        csv_append(out, column);
    }
}

static void append_distances(GString *out, const Reach *reach, bool known) {
    cells_append_int(out, known ? reach->people_unreachable : -1);
    const double distances_m[] = {reach->mean_m, reach->median_m, reach->p90_m, reach->max_m};
    for (size_t i = 0; i < G_N_ELEMENTS(distances_m); i++)
        cells_append_real(out, known ? figures_km(distances_m[i]) : NAN, 6);
}

static void append_service(GString *out, const Reach *reach, int64_t population, bool known) {
    cells_append_int(out, known ? reach->people_within_service : -1);
    cells_append_int(out, known ? population - reach->people_within_service : -1);
    cells_append_real(out, known ? figures_km(reach->gap_person_m) : NAN, 3);
}

static void append_range(GString *out, Range range, bool known) {
    cells_append_int(out, known ? range.low : -1);
    cells_append_int(out, known ? range.high : -1);
}

/* regions.csv */

static void append_region(GString *out, const World *world, const Results *results,
                          RegionLevel level, int index) {
    const Region *region = &world->regions[level].items[index];
    const RegionResult *result = &results->regions[level][index];
    bool known = result->known;
    int64_t villages_tpbis = known ? result->villages_tpbis : -1;
    int64_t population_tpbis = known ? result->population_tpbis : -1;
    cells_append_text(out, region->code);
    cells_append_text(out, region->name);
    csv_append(out, region_level_name(level));
    cells_append_int(out, region->village_count);
    cells_append_int(out, villages_tpbis);
    cells_append_real(out, figures_percent(villages_tpbis, region->village_count), 2);
    cells_append_int(out, region->population);
    cells_append_int(out, region->population_official);
    cells_append_int(out, population_tpbis);
    cells_append_real(out, figures_percent(population_tpbis, region->population), 2);
    for (int i = 0; i < results->reach_count; i++)
        cells_append_int(out, known ? result->cell.people_within[i] : -1);
    append_distances(out, &result->cell, known);
    g_autofree char *completeness = figures_completeness(world, region, result);
    cells_append_text(out, completeness);
    cells_append_real(out, figures_km(figures_service_m(world, results, level, index)), 6);
    append_service(out, &result->cell, region->population, known);
    cells_append_real(out, known ? result->cell.gini : NAN, 4);
    for (int i = 0; i < results->reach_count; i++)
        append_range(out, result->within_range[i], known);
    append_range(out, result->service_range, known);
    for (int i = 0; i < results->reach_count; i++)
        cells_append_int(out, known ? result->point.people_within[i] : -1);
    cells_append_int(out, known ? result->point.people_within_service : -1);
    append_distances(out, &result->point, known);
    g_autofree char *method = figures_method(world, region);
    cells_append_text(out, method);
    csv_end_row(out);
}

static GString *regions_table(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    cells_append_header(
        out, (const char *const[]){"code", "name", "level", "villages", "villages_tpbis",
                                   "villages_tpbis_pct", "population", "population_official",
                                   "population_tpbis", "population_tpbis_pct", NULL});
    append_reach_headers(out, results, "");
    cells_append_header(out, (const char *const[]){"people_unreachable", "mean_km", "median_km",
                                                   "p90_km", "max_km", "completeness", "service_km",
                                                   "people_within_service", "people_beyond_service",
                                                   "gap_person_km", "gini", NULL});
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *low = figures_reach_column(results->reach_m[i], "_p5");
        g_autofree char *high = figures_reach_column(results->reach_m[i], "_p95");
        cells_append_header(out, (const char *const[]){low, high, NULL});
    }
    cells_append_header(
        out, (const char *const[]){"people_within_service_p5", "people_within_service_p95", NULL});
    append_reach_headers(out, results, "_by_point");
    cells_append_header(
        out, (const char *const[]){"people_within_service_by_point", "people_unreachable_by_point",
                                   "mean_km_by_point", "median_km_by_point", "p90_km_by_point",
                                   "max_km_by_point", "method", NULL});
    csv_end_row(out);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            append_region(out, world, results, (RegionLevel)level, i);
    }
    return out;
}

/* villages.csv */

static void append_nearest(GString *out, const World *world, const NearLibrary *near) {
    cells_append_text(out, near->library >= 0 ? world->libraries[near->library].id : "");
    cells_append_real(out, near->library >= 0 ? figures_km(near->distance_m) : NAN, 6);
}

static void append_village_reach(GString *out, const World *world, const Results *results,
                                 int village) {
    const Region *region = &world->regions[LEVEL_VILLAGE].items[village];
    const Reach *reach = &results->villages[village].cell;
    bool known = figures_is_known(world, results, village);
    cells_append_real(out, figures_km(figures_service_m(world, results, LEVEL_VILLAGE, village)),
                      6);
    for (int i = 0; i < results->reach_count; i++)
        cells_append_int(out, known ? reach->people_within[i] : -1);
    cells_append_int(out, known ? reach->people_within_service : -1);
    cells_append_int(out, known ? region->population - reach->people_within_service : -1);
    cells_append_int(out, known ? reach->people_unreachable : -1);
    cells_append_real(out, known ? figures_km(reach->mean_m) : NAN, 6);
    cells_append_real(out, known ? figures_km(reach->gap_person_m) : NAN, 3);
    cells_append_text(out, figures_idm_status(&world->villages[village]));
    g_autofree char *method = figures_village_method(world, village);
    cells_append_text(out, method);
}

static GString *villages_table(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){
                                 "code", "name", "district", "regency", "lon", "lat", "population",
                                 "tpbis", "land_part", "nearest_tpbis", "nearest_tpbis_km",
                                 "nearest_any", "nearest_any_km", "service_km", NULL});
    append_reach_headers(out, results, "");
    cells_append_header(out, (const char *const[]){"people_within_service", "people_beyond_service",
                                                   "people_unreachable", "mean_km", "gap_person_km",
                                                   "idm_status", "method", NULL});
    csv_end_row(out);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[i];
        const Village *village = &world->villages[i];
        const VillageResult *result = &results->villages[i];
        cells_append_text(out, region->code);
        cells_append_text(out, region->name);
        cells_append_text(out, figures_region_of(world, i, LEVEL_DISTRICT)->name);
        cells_append_text(out, figures_region_of(world, i, LEVEL_REGENCY)->name);
        cells_append_real(out, village->point.lon_deg, 9);
        cells_append_real(out, village->point.lat_deg, 9);
        cells_append_int(out, region->population);
        cells_append_int(out, result->tpbis); // TRI_UNKNOWN is negative
        cells_append_int(out, village->land_part > 0 ? village->land_part : -1);
        append_nearest(out, world, &result->nearest_tpbis);
        append_nearest(out, world, &result->nearest_any);
        append_village_reach(out, world, results, i);
        csv_end_row(out);
    }
    return out;
}

/* libraries.csv */

static GString *libraries_table(const World *world, const Results *results) {
    static const Date none = {0, 0};
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){"id", "name", "kind", "village_code", "lon",
                                                   "lat", "precision", "tpbis_since", "tpbis_until",
                                                   "confidence", "source", NULL});
    csv_end_row(out);
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        bool counted = results->library_tpbis[i];
        cells_append_text(out, library->id);
        cells_append_text(out, library->name);
        cells_append_text(out, library->kind);
        cells_append_text(out, library->village_code);
        cells_append_real(out, library->position.lon_deg, 9);
        cells_append_real(out, library->position.lat_deg, 9);
        csv_append(out, precision_name(library->precision));
        append_date(out, counted ? library->tpbis_since : none);
        append_date(out, counted ? library->tpbis_until : none);
        csv_append(out, confidence_name(library->confidence));
        cells_append_text(out, library->source);
        csv_end_row(out);
    }
    return out;
}

bool report_csv(const World *world, const Results *results, const char *folder, GPtrArray *written,
                GError **error) {
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    return fs_make_folder(tables, error) &&
           cells_write_table(folder, "tables/regions.csv", regions_table(world, results), written,
                             error) &&
           cells_write_table(folder, "tables/villages.csv", villages_table(world, results), written,
                             error) &&
           cells_write_table(folder, "tables/libraries.csv", libraries_table(world, results),
                             written, error) &&
           cells_write_table(folder, "tables/gaps.csv", gap_tables_villages(world, results),
                             written, error) &&
           cells_write_table(folder, "tables/status.csv", gap_tables_status(world, results),
                             written, error) &&
           cells_write_table(folder, "tables/series.csv", gap_tables_series(world, results),
                             written, error) &&
           cells_write_table(folder, "tables/ledger.csv", ledger_report_csv(world->ledger), written,
                             error);
}

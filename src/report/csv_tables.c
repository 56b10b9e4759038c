#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/fs.h"
#include "base/text.h"
#include "report/cells.h"
#include "report/figures.h"
#include "report/ledger_report.h"
#include "report/report.h"

/* Cells: an empty one means unknown or none, never 0. */

static void append_date(GString *out, Date date) {
    char buffer[16];
    csv_append(out, date_iso(date, buffer));
}

static void append_header(GString *out, const char *const *columns) {
    for (; *columns != NULL; columns++)
        csv_append(out, *columns);
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
        cells_append_int(out, known ? result->people_within[i] : -1);
    cells_append_int(out, known ? result->people_unreachable : -1);
    const double distances_m[] = {result->mean_m, result->median_m, result->p90_m, result->max_m};
    for (size_t i = 0; i < G_N_ELEMENTS(distances_m); i++)
        cells_append_real(out, known ? figures_km(distances_m[i]) : NAN, 6);
    g_autofree char *completeness = figures_completeness(world, region, result);
    cells_append_text(out, completeness);
    csv_end_row(out);
}

static GString *regions_table(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    append_header(out,
                  (const char *const[]){"code", "name", "level", "villages", "villages_tpbis",
                                        "villages_tpbis_pct", "population", "population_official",
                                        "population_tpbis", "population_tpbis_pct", NULL});
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *km = figures_reach_km(results->reach_m[i]);
        g_autofree char *column =
            g_strdup_printf("people_within_%s_km", g_strdelimit(km, ".+-", '_'));
        csv_append(out, column);
    }
    append_header(out, (const char *const[]){"people_unreachable", "mean_km", "median_km", "p90_km",
                                             "max_km", "completeness", NULL});
    csv_end_row(out);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            append_region(out, world, results, (RegionLevel)level, i);
    }
    return out;
}

/* villages.csv */

static void append_nearest(GString *out, const World *world, int library, double distance_m) {
    cells_append_text(out, library >= 0 ? world->libraries[library].id : "");
    cells_append_real(out, library >= 0 ? figures_km(distance_m) : NAN, 6);
}

static GString *villages_table(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    append_header(out,
                  (const char *const[]){"code", "name", "district", "regency", "lon", "lat",
                                        "population", "tpbis", "land_part", "nearest_tpbis",
                                        "nearest_tpbis_km", "nearest_any", "nearest_any_km", NULL});
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
        append_nearest(out, world, result->nearest_tpbis, result->nearest_tpbis_m);
        append_nearest(out, world, result->nearest_any, result->nearest_any_m);
        csv_end_row(out);
    }
    return out;
}

/* libraries.csv */

static GString *libraries_table(const World *world, const Results *results) {
    static const Date none = {0, 0};
    GString *out = g_string_new(NULL);
    append_header(out, (const char *const[]){"id", "name", "kind", "village_code", "lon", "lat",
                                             "precision", "tpbis_since", "tpbis_until",
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

static bool write_table(const char *folder, const char *name, GString *table, GPtrArray *written,
                        GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    bool done = fs_write(path, table->str, table->len, error);
    if (done)
        g_ptr_array_add(written, g_strdup(name));
    g_string_free(table, TRUE);
    return done;
}

bool report_csv(const World *world, const Results *results, const char *folder, GPtrArray *written,
                GError **error) {
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    return fs_make_folder(tables, error) &&
           write_table(folder, "tables/regions.csv", regions_table(world, results), written,
                       error) &&
           write_table(folder, "tables/villages.csv", villages_table(world, results), written,
                       error) &&
           write_table(folder, "tables/libraries.csv", libraries_table(world, results), written,
                       error) &&
           write_table(folder, "tables/ledger.csv", ledger_report_csv(world->ledger), written,
                       error);
}

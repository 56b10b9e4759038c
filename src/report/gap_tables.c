#include "report/gap_tables.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "report/cells.h"
#include "report/figures.h"

/* gaps.csv */

int *gap_tables_order(const World *world, const Results *results) {
    int villages = world->regions[LEVEL_VILLAGE].count, ranked = 0;
    int *order = g_new(int, (gsize)villages + 1);
    for (int v = 0; v < villages; v++)
        ranked += results->villages[v].rank_people > 0;
    int rest = ranked;
    for (int v = 0; v < villages; v++) {
        int rank = results->villages[v].rank_people;
        order[rank > 0 ? rank - 1 : rest++] = v;
    }
    return order;
}

static void append_rank(GString *out, int rank) {
    cells_append_int(out, rank > 0 ? rank : -1);
}

GString *gap_tables_villages(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    cells_append_header(
        out, (const char *const[]){"rank_people", "rank_gap", "code", "name", "district", "regency",
                                   "idm_status", "service_km", "population",
                                   "people_within_service", "people_beyond_service",
                                   "people_unreachable", "gap_person_km", "mean_km", NULL});
    csv_end_row(out);
    g_autofree int *order = gap_tables_order(world, results);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        int v = order[i];
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        const VillageResult *result = &results->villages[v];
        const Reach *reach = &result->cell;
        bool known = result->rank_people > 0;
        append_rank(out, result->rank_people);
        append_rank(out, result->rank_gap);
        cells_append_text(out, region->code);
        cells_append_text(out, region->name);
        cells_append_text(out, figures_region_of(world, v, LEVEL_DISTRICT)->name);
        cells_append_text(out, figures_region_of(world, v, LEVEL_REGENCY)->name);
        cells_append_text(out, figures_idm_status(&world->villages[v]));
        cells_append_real(out, figures_km(figures_service_m(world, results, LEVEL_VILLAGE, v)), 6);
        cells_append_int(out, region->population);
        cells_append_int(out, known ? reach->people_within_service : -1);
        cells_append_int(out, known ? region->population - reach->people_within_service : -1);
        cells_append_int(out, known ? reach->people_unreachable : -1);
        cells_append_real(out, known ? figures_km(reach->gap_person_m) : NAN, 3);
        cells_append_real(out, known ? figures_km(reach->mean_m) : NAN, 6);
        csv_end_row(out);
    }
    return out;
}

/* status.csv */

static const char *const statuses[GAP_TABLES_MAX_STATUSES] = {
    "mandiri",           "maju",
    "berkembang",        "tertinggal",
    "sangat tertinggal", "tidak berlaku (kelurahan)",
    "tidak ada data"};

static int status_of(const Village *village) {
    const char *status = figures_idm_status(village);
    int found = 0;
    while (found < GAP_TABLES_MAX_STATUSES - 1 && strcmp(statuses[found], status) != 0)
        found++;
    return found;
}

static bool has_statuses(const World *world) {
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        if (*world->villages[v].idm_status != '\0')
            return true;
    }
    return false;
}

static void add_village(const World *world, const Results *results, int village, StatusFigures *to,
                        double *reached_sum, int64_t *reached_e6) {
    const Reach *reach = &results->villages[village].cell;
    to->villages++;
    to->population += world->regions[LEVEL_VILLAGE].items[village].population;
    to->reach.people_within_service += reach->people_within_service;
    if (reach->people_unreachable < 0)
        to->reach.people_unreachable = -1;
    else if (to->reach.people_unreachable >= 0)
        to->reach.people_unreachable += reach->people_unreachable;
    to->reach.gap_person_m += reach->gap_person_m;
    for (int i = world->cells->first[village]; i < world->cells->first[village + 1]; i++) {
        if (results->pieces[i].tpbis[0].library < 0)
            continue;
        *reached_e6 += world->cells->pieces[i].people_e6;
        *reached_sum +=
            (double)world->cells->pieces[i].people_e6 * results->pieces[i].tpbis[0].distance_m;
    }
}

int gap_tables_statuses(const World *world, const Results *results, RegionLevel level, int region,
                        StatusFigures figures[GAP_TABLES_MAX_STATUSES]) {
    const Region *item = &world->regions[level].items[region];
    StatusFigures all[GAP_TABLES_MAX_STATUSES] = {0};
    double sum[GAP_TABLES_MAX_STATUSES] = {0};
    int64_t reached_e6[GAP_TABLES_MAX_STATUSES] = {0};
    bool known = results->regions[level][region].known;
    if (!has_statuses(world))
        return 0;
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        int s = status_of(&world->villages[v]);
        if (level == LEVEL_REGENCY || figures_is_known(world, results, v))
            add_village(world, results, v, &all[s], &sum[s], &reached_e6[s]);
    }
    int count = 0;
    for (int s = 0; s < GAP_TABLES_MAX_STATUSES; s++) {
        if (all[s].villages == 0)
            continue;
        all[s].status = statuses[s];
        all[s].known = known;
        all[s].reach.mean_m = reached_e6[s] > 0 ? sum[s] / (double)reached_e6[s] : NAN;
        figures[count++] = all[s];
    }
    return count;
}

GString *gap_tables_status(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){"code", "name", "level", "status", "villages",
                                                   "population", "people_within_service",
                                                   "people_beyond_service", "people_unreachable",
                                                   "gap_person_km", "mean_km", NULL});
    csv_end_row(out);
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            StatusFigures figures[GAP_TABLES_MAX_STATUSES];
            int count = gap_tables_statuses(world, results, (RegionLevel)level, i, figures);
            for (int s = 0; s < count; s++) {
                const StatusFigures *f = &figures[s];
                cells_append_text(out, world->regions[level].items[i].code);
                cells_append_text(out, world->regions[level].items[i].name);
                csv_append(out, region_level_name((RegionLevel)level));
                csv_append(out, f->status);
                cells_append_int(out, f->villages);
                cells_append_int(out, f->population);
                cells_append_int(out, f->known ? f->reach.people_within_service : -1);
                cells_append_int(out,
                                 f->known ? f->population - f->reach.people_within_service : -1);
                cells_append_int(out, f->known ? f->reach.people_unreachable : -1);
                cells_append_real(out, f->known ? figures_km(f->reach.gap_person_m) : NAN, 3);
                cells_append_real(out, f->known ? figures_km(f->reach.mean_m) : NAN, 6);
                csv_end_row(out);
            }
        }
    }
    return out;
}

/* series.csv */

static void append_series(GString *out, const World *world, const Results *results,
                          const SeriesYear *year, RegionLevel level, int index) {
    const Region *region = &world->regions[level].items[index];
    const RegionResult *result = &year->regions[level][index];
    bool known = result->known;
    char date[16];
    csv_append(out, date_iso(year->date, date));
    cells_append_text(out, region->code);
    cells_append_text(out, region->name);
    csv_append(out, region_level_name(level));
    cells_append_int(out, result->member);
    cells_append_int(out, region->population);
    cells_append_int(out, known ? result->libraries_tpbis : -1);
    cells_append_int(out, known ? result->villages_tpbis : -1);
    cells_append_int(out, known ? result->population_tpbis : -1);
    for (int k = 0; k < results->reach_count; k++)
        cells_append_int(out, known ? result->cell.people_within[k] : -1);
    cells_append_int(out, known ? result->cell.people_within_service : -1);
    cells_append_int(out, known ? result->cell.people_unreachable : -1);
    cells_append_real(out, known ? figures_km(result->cell.gap_person_m) : NAN, 3);
    cells_append_real(out, known ? figures_km(result->cell.mean_m) : NAN, 6);
    csv_end_row(out);
}

GString *gap_tables_series(const World *world, const Results *results) {
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){"date", "code", "name", "level", "member",
                                                   "population", "libraries_tpbis",
                                                   "villages_tpbis", "population_tpbis", NULL});
    for (int k = 0; k < results->reach_count; k++) {
        g_autofree char *column = figures_reach_column(results->reach_m[k], "");
        csv_append(out, column);
    }
    cells_append_header(out, (const char *const[]){"people_within_service", "people_unreachable",
                                                   "gap_person_km", "mean_km", NULL});
    csv_end_row(out);
    for (int y = 0; y < results->series_count; y++) {
        for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
            for (int i = 0; i < world->regions[level].count; i++)
                append_series(out, world, results, &results->series[y], (RegionLevel)level, i);
        }
    }
    return out;
}

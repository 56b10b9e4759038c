#include "report/figures.h"

#include <math.h>

double figures_share(int64_t part, int64_t whole) {
    return part >= 0 && whole > 0 ? (double)part / (double)whole : NAN;
}

double figures_percent(int64_t part, int64_t whole) {
    if (part < 0 || whole <= 0)
        return NAN;
    return (double)((part * 20000 + whole) / (2 * whole)) / 100;
}

double figures_km(double metres) {
    return metres / 1000;
}

static char *reach_km(double reach_m) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(number, sizeof number, "%.6g", reach_m / 1000));
}

char *figures_reach_words(double reach_m) {
    return g_strdelimit(reach_km(reach_m), ".", ',');
}

char *figures_reach_column(double reach_m, const char *ending) {
    g_autofree char *km = reach_km(reach_m);
    return g_strdup_printf("people_within_%s_km%s", g_strdelimit(km, ".+-", '_'), ending);
}

const Region *figures_region_of(const World *world, int village, RegionLevel level) {
    return &world->regions[level].items[world_region_of_village(world, village, level)];
}

double figures_service_m(const World *world, const Results *results, RegionLevel level, int index) {
    const Region *region = &world->regions[level].items[index];
    int first = world_region_of_village(world, region->first_village, LEVEL_REGENCY);
    int last = world_region_of_village(world, region->first_village + region->village_count - 1,
                                       LEVEL_REGENCY);
    for (int i = first; i <= last; i++) {
        if (results->service_m[i] != results->service_m[first])
            return NAN;
    }
    return results->service_m[first];
}

bool figures_is_known(const World *world, const Results *results, int village) {
    return results->regions[LEVEL_REGENCY][world_region_of_village(world, village, LEVEL_REGENCY)]
        .known;
}

char *figures_completeness(const World *world, const Region *region, const RegionResult *result) {
    GString *said = g_string_new(result->completeness);
    int stand_ins = world_count_boundaries(world, region, VILLAGE_STAND_IN);
    int bare = world_count_boundaries(world, region, VILLAGE_NO_AREA);
    if (world->indicative)
        g_string_append_printf(said, "%sbatas indikatif", said->len > 0 ? "; " : "");
    if (stand_ins > 0)
        g_string_append_printf(said, "%sbatas %d desa/kelurahan indikatif",
                               said->len > 0 ? "; " : "", stand_ins);
    if (bare > 0)
        g_string_append_printf(said, "%s%d desa/kelurahan tanpa batas", said->len > 0 ? "; " : "",
                               bare);
    return g_string_free(said, FALSE);
}

const char *figures_boundary(const World *world, int village) {
    static const char *const said[] = {
        [VILLAGE_OWN_BOUNDARY] = "",
        [VILLAGE_STAND_IN] = "batas indikatif: sisa wilayah kecamatan",
        [VILLAGE_NO_AREA] = "tanpa batas: dihitung di titiknya",
    };
    return said[world_village_boundary(world, village)];
}

// What of a method depends on the boundaries.
static void add_remarks(GString *method, bool indicative) {
    if (indicative)
        g_string_append(method, "; batas indikatif");
}

// Whether a village goes by area although a raster tells of most.
static bool is_beside_raster(const Cells *cells, int village) {
    return cells->spread[village] == SPREAD_AREA &&
           g_str_has_prefix(cells->method, spread_name(SPREAD_RASTER));
}

char *figures_village_method(const World *world, int village) {
    const Cells *cells = world->cells;
    bool point = cells->spread[village] == SPREAD_POINT;
    GString *method =
        g_string_new(point || is_beside_raster(cells, village) ? spread_name(cells->spread[village])
                                                               : cells->method);
    add_remarks(method, !point && world->regions[LEVEL_VILLAGE].items[village].indicative);
    return g_string_free(method, FALSE);
}

char *figures_method(const World *world, const Region *region) {
    int points = 0, areas = 0, stand_ins = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        bool point = world->cells->spread[v] == SPREAD_POINT;
        points += point;
        areas += is_beside_raster(world->cells, v);
        stand_ins += !point && world->regions[LEVEL_VILLAGE].items[v].indicative;
    }
    if (points == region->village_count)
        return g_strdup(spread_name(SPREAD_POINT));
    GString *method = g_string_new(world->cells->method);
    if (points > 0)
        g_string_append_printf(method, "; %d desa di titiknya", points);
    if (areas > 0)
        g_string_append_printf(method, "; %d desa menurut luas", areas);
    add_remarks(method, stand_ins > 0);
    return g_string_free(method, FALSE);
}

const char *figures_idm_status(const Village *village) {
    return village->is_kelurahan ? "tidak berlaku (kelurahan)" : village->idm_status;
}

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

char *figures_reach_km(double reach_m) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(number, sizeof number, "%.6g", reach_m / 1000));
}

const Region *figures_region_of(const World *world, int village, RegionLevel level) {
    return &world->regions[level].items[world_region_of_village(world, village, level)];
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

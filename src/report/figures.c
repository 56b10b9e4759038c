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

char *figures_completeness(const World *world, const RegionResult *result) {
    const char *said = result->completeness != NULL ? result->completeness : "";
    if (!world->indicative)
        return g_strdup(said);
    return g_strconcat(said, *said != '\0' ? "; " : "", "batas indikatif", NULL);
}

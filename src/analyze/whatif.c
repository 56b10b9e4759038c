#include "analyze/whatif.h"

#include "analyze/analyze.h"
#include "analyze/compare.h"

static bool holds(const GArray *list, int index) {
    for (guint i = 0; i < list->len; i++) {
        if (g_array_index(list, int, i) == index)
            return true;
    }
    return false;
}

// The active TPBIS library that stays in the village, or -1.
static int staying_tpbis(const World *world, const Results *results, int village,
                         const GArray *leaving) {
    for (int i = 0; i < results->library_count; i++) {
        if (results->library_tpbis[i] && world->libraries[i].village == village &&
            !holds(leaving, i))
            return i;
    }
    return -1;
}

// What the library gains for those who were reached before; the people whom it
// reaches first have no gap to be cut.
static double saved_person_m(const World *world, const Results *before, const Results *after) {
    double saved = 0;
    for (int i = 0; i < world->cells->count; i++) {
        const Piece *piece = &world->cells->pieces[i];
        const NearLibrary *from = &before->pieces[i].tpbis[0], *to = &after->pieces[i].tpbis[0];
        double service_m =
            after->service_m[world_region_of_village(world, piece->village, LEVEL_REGENCY)];
        if (from->library >= 0 && from->distance_m > service_m)
            saved += (double)piece->people_e6 * (from->distance_m - MAX(to->distance_m, service_m));
    }
    return saved / (double)CELLS_PER_PERSON;
}

static void measure_alone(World *world, const Settings *settings, const Results *before,
                          Addition *addition) {
    Settings quick = *settings;
    quick.draws = 0;
    world_add_library(world, addition->village, before->as_of);
    g_autoptr(Results) after = analyze_again(world, &quick, before);
    world_drop_library(world);
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        int regency = world_region_of_village(world, v, LEVEL_REGENCY);
        int64_t more = after->villages[v].cell.people_within_service -
                       before->villages[v].cell.people_within_service;
        addition->gained += more;
        addition->gained_unsure += before->regions[LEVEL_REGENCY][regency].known ? 0 : more;
    }
    addition->saved_person_m = saved_person_m(world, before, after);
}

static void keep_known(const World *world, const Results *before, Results *after) {
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            after->regions[level][i].known = before->regions[level][i].known;
    }
}

WhatIf *whatif_suppose(World *world, const Settings *settings, const Results *before,
                       const GArray *villages, const GArray *libraries) {
    WhatIf *whatif = g_new0(WhatIf, 1);
    whatif->additions = g_new0(Addition, villages->len + 1);
    whatif->addition_count = (int)villages->len;
    for (guint i = 0; i < villages->len; i++) {
        Addition *addition = &whatif->additions[i];
        addition->village = g_array_index(villages, int, i);
        addition->already = staying_tpbis(world, before, addition->village, libraries);
        if (addition->already < 0)
            measure_alone(world, settings, before, addition);
    }
    for (int i = 0; i < whatif->addition_count; i++) {
        if (whatif->additions[i].already < 0)
            world_add_library(world, whatif->additions[i].village, before->as_of);
    }
    whatif->removed = g_new0(int, libraries->len + 1);
    whatif->removed_count = (int)libraries->len;
    for (guint i = 0; i < libraries->len; i++) {
        whatif->removed[i] = g_array_index(libraries, int, i);
        world->libraries[whatif->removed[i]].open_until = before->as_of;
    }
    whatif->after = analyze_again(world, settings, before);
    keep_known(world, before, whatif->after);
    whatif->change = compare_results(world, before, whatif->after);
    return whatif;
}

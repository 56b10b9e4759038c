#include "siting/outcome.h"

#include <math.h>

#include "analyze/analyze.h"

// The world with the picks as libraries: its list is a copy, the rest is shared.
static Results *analyze_picks(const World *world, const Settings *settings, const Results *before,
                              const SitePlan *plan) {
    World supposed = *world;
    Settings quick = *settings;
    quick.draws = 0;
    supposed.libraries = g_memdup2(world->libraries, sizeof(Library) * (gsize)world->library_count);
    for (int i = 0; i < plan->pick_count; i++)
        world_add_library(&supposed, plan->picks[i].village, before->as_of);
    Results *after = analyze_again(&supposed, &quick, before);
    for (int i = 0; i < plan->pick_count; i++)
        world_drop_library(&supposed);
    g_free(supposed.libraries);
    // To suppose completes no list.
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            after->regions[level][i].known = before->regions[level][i].known;
    }
    return after;
}

// The people of a pick.
typedef struct {
    double before_sum, after_sum; // millionths of a person · m
    int64_t before_e6, after_e6;
    int last_village, last_district; // counted already
} Served;

void outcome_measure(const World *world, const Settings *settings, const Results *before,
                     SitePlan *plan) {
    plan->after = analyze_picks(world, settings, before, plan);
    g_autofree Served *served = g_new0(Served, (gsize)plan->pick_count + 1);
    for (int i = 0; i < plan->pick_count; i++)
        served[i].last_village = served[i].last_district = -1;
    // Pieces come by village, so that each village and district comes in one go.
    for (int p = 0; p < world->cells->count; p++) {
        const Piece *piece = &world->cells->pieces[p];
        const NearLibrary *was = &before->pieces[p].tpbis[0],
                          *is = &plan->after->pieces[p].tpbis[0];
        int number = is->library - world->library_count;
        if (piece->people_e6 == 0 || number < 0)
            continue;
        Served *s = &served[number];
        int district = world_region_of_village(world, piece->village, LEVEL_DISTRICT);
        plan->picks[number].villages_served += piece->village != s->last_village;
        plan->picks[number].districts_served += district != s->last_district;
        s->last_village = piece->village;
        s->last_district = district;
        s->after_e6 += piece->people_e6;
        s->after_sum += (double)piece->people_e6 * is->distance_m;
        if (was->library < 0)
            continue;
        s->before_e6 += piece->people_e6;
        s->before_sum += (double)piece->people_e6 * was->distance_m;
    }
    for (int i = 0; i < plan->pick_count; i++) {
        const Served *s = &served[i];
        plan->picks[i].mean_before_m =
            s->before_e6 > 0 ? s->before_sum / (double)s->before_e6 : NAN;
        plan->picks[i].mean_after_m = s->after_e6 > 0 ? s->after_sum / (double)s->after_e6 : NAN;
    }
}

#include "model/change.h"

void change_free(Change *change) {
    if (change == NULL)
        return;
    GArray *lists[] = {change->villages_in, change->villages_out, change->villages_unsure,
                       change->tpbis_in,    change->tpbis_out,    change->opened,
                       change->closed,      change->joined,       change->left};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_array_unref(lists[i]);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++)
        g_free(change->regions[level]);
    g_free(change);
}

bool change_is_within(const World *world, const Results *results, int village) {
    int64_t people = world->regions[LEVEL_VILLAGE].items[village].population;
    return people > 0 && results->villages[village].cell.people_within_service * 2 >= people;
}

void whatif_free(WhatIf *whatif) {
    if (whatif == NULL)
        return;
    g_free(whatif->additions);
    g_free(whatif->removed);
    results_free(whatif->after);
    change_free(whatif->change);
    g_free(whatif);
}

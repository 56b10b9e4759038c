#include "analyze/active.h"

#include <string.h>

bool active_sea_matters(const World *world, const Settings *settings) {
    return strcmp(settings->sea, "exclude") == 0 && world->land_part_count > 0;
}

bool active_is_trusted(const Settings *settings, const Library *library) {
    Confidence least = CONFIDENCE_MEDIUM;
    confidence_parse(settings->confidence_min, &least);
    return library->confidence >= least;
}

void active_choose(const World *world, const Settings *settings, Date at, bool *tpbis, bool *open) {
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        open[i] = date_active(l->open_since, l->open_until, at);
        tpbis[i] = open[i] && active_is_trusted(settings, l) && date_known(l->tpbis_since) &&
                   date_active(l->tpbis_since, l->tpbis_until, at);
    }
}

ActivePlaces active_places(const World *world, const Settings *settings, const bool *chosen) {
    bool sea = active_sea_matters(world, settings);
    ActivePlaces list = {.places = g_new(Place, (gsize)world->library_count + 1),
                         .library = g_new(int, (gsize)world->library_count + 1)};
    for (int i = 0; i < world->library_count; i++) {
        if (!chosen[i])
            continue;
        const Library *l = &world->libraries[i];
        list.library[list.count] = i;
        list.places[list.count++] = (Place){l->position, sea ? l->land_part : 0};
    }
    return list;
}

void active_places_clear(ActivePlaces *places) {
    g_clear_pointer(&places->places, g_free);
    g_clear_pointer(&places->library, g_free);
    places->count = 0;
}

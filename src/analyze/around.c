#include "analyze/around.h"

#include <string.h>

#include "analyze/active.h"
#include "geo/geodesy.h"

int around_village(const World *world, const Settings *settings, const bool *chosen, int village,
                   Neighbour *found, int most) {
    const Village *from = &world->villages[village];
    bool sea = active_sea_matters(world, settings);
    int count = 0;
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        bool apart =
            sea && l->land_part > 0 && from->land_part > 0 && l->land_part != from->land_part;
        if (!chosen[i] || apart)
            continue;
        Neighbour here = {i, geodesy_distance_m(from->point, l->position) * settings->detour,
                          geodesy_bearing_deg(from->point, l->position)};
        int at = count;
        while (at > 0 && here.distance_m < found[at - 1].distance_m)
            at--;
        if (at >= most)
            continue;
        count = MIN(count + 1, most);
        memmove(&found[at + 1], &found[at], (gsize)(count - 1 - at) * sizeof *found);
        found[at] = here;
    }
    return count;
}

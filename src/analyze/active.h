/**
 * active.h - which libraries count at a date, as places to be near to.
 */
#ifndef JANGKAU_ANALYZE_ACTIVE_H
#define JANGKAU_ANALYZE_ACTIVE_H

#include <stdbool.h>

#include "analyze/nearest.h"
#include "config/settings.h"
#include "model/world.h"

/** Whether the row is certain enough to count as TPBIS (`confidence_min`). */
bool active_is_trusted(const Settings *settings, const Library *library);

/** Mark the libraries that are open at `at`, and those of them counted as TPBIS. */
void active_choose(const World *world, const Settings *settings, Date at, bool *tpbis, bool *open);

/** Whether libraries on another land part are out of reach. */
bool active_sea_matters(const World *world, const Settings *settings);

/** A list of libraries as places. */
typedef struct {
    Place *places;
    int *library; /**< index of the library of each place, rising */
    int count;
} ActivePlaces;

/** The chosen libraries, in order of their index. */
ActivePlaces active_places(const World *world, const Settings *settings, const bool *chosen);
void active_places_clear(ActivePlaces *places);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ActivePlaces, active_places_clear)

#endif

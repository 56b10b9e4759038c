/**
 * places.h - the regions that a change of a table may name.
 */
#ifndef JANGKAU_EDIT_PLACES_H
#define JANGKAU_EDIT_PLACES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

/** All provinces and regencies of the country: data/codes/regions.csv. */
typedef struct {
    char *code, *name;
    char *population, *population_date, *area_km2; /**< as they stand there; may be "" */
} KnownRegion;

/** KnownRegion*, by code. */
GPtrArray *places_known(GError **error);

/** NULL when there is none of that code. Borrowed. */
const KnownRegion *places_find_known(const GPtrArray *known, const char *code);

typedef struct {
    World *project; /**< the project's regions, linked; no boundaries */
    World *members; /**< provinces and regencies alone: the project's, and all others known */
} Places;

bool places_read(const Settings *settings, Places *places, GError **error);
void places_clear(Places *places);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Places, places_clear)

/** Name of the region, or "". Borrowed. */
const char *places_name(const World *world, const char *code);

#endif

/**
 * tables.h - the CSV inputs of a project, into a World.
 */
#ifndef JANGKAU_LOAD_TABLES_H
#define JANGKAU_LOAD_TABLES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

/**
 * Villages, and the districts, regencies and province above them: codes,
 * names, village points (NaN where the table has none), population, official
 * totals. Links the regions.
 */
bool tables_read_regions(World *world, const Settings *settings, GError **error);

/**
 * Libraries; the village points and shapes must be there. A library whose
 * village is not loaded must lie in a neighbouring province.
 */
bool tables_read_libraries(World *world, const Settings *settings, GError **error);

/** Membership and reported totals. */
bool tables_read_programme(World *world, const Settings *settings, GError **error);

/** Record an input file in World.inputs. */
bool tables_add_input(World *world, const char *role, const char *path, const char *origin,
                      GError **error);

/** The same for a file whose SHA-256 is known. */
void tables_add_checked_input(World *world, const char *role, const char *name, const char *sha256,
                              const char *origin);

#endif

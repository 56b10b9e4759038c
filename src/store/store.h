/**
 * store.h - one SpatiaLite file: regions, libraries, membership, results.
 * The only folder that knows sqlite3. docs/store.md lists the tables.
 */
#ifndef JANGKAU_STORE_STORE_H
#define JANGKAU_STORE_STORE_H

#include <glib.h>
#include <stdbool.h>

#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"

/** Increased when the tables change: older files are rebuilt, newer ones refused. */
#define STORE_SCHEMA_VERSION 4

/**
 * Write a new file (`path` must not exist) with the world and, when given,
 * the results and a plan. `results` may be NULL (after `jangkau load`), then
 * there is no plan; `plan` may be NULL.
 */
bool store_write(const char *path, const World *world, const Results *results, const SitePlan *plan,
                 GError **error);

/**
 * Read the world back; the topology is rebuilt from the stored shapes.
 * ERROR_DATA: no such file, not ours, another schema version (says what to do).
 */
World *store_read(const char *path, GError **error);

/** The same without shapes and topology: all that an analysis needs, several times as fast. */
World *store_read_places(const char *path, GError **error);

/**
 * The date of the stored results as text; ERROR_DATA when the file holds none
 * (only `jangkau load` has run). Caller frees.
 */
bool store_read_as_of(const char *path, char **as_of, GError **error);

/** Close down SpatiaLite's global state, at exit. */
void store_shutdown(void);

#endif

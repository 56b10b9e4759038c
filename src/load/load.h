/**
 * load.h - from the project's inputs to a World: read, check, clean, link.
 */
#ifndef JANGKAU_LOAD_LOAD_H
#define JANGKAU_LOAD_LOAD_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

/**
 * Load everything. Boundaries come from the files named in the project, else
 * from what `jangkau fetch` brought, else they are built from the village
 * points. What became of every row is in World.ledger; more rejected rows
 * than [tolerance] allows are one ERROR_DATA.
 */
World *load_world(const Settings *settings, GError **error);

/**
 * Read files as a run would, each against the project's villages and
 * boundaries, and tell what would become of every row: `jangkau check`.
 * A file that cannot be read at all is a rejected entry of row 0. False only
 * when the project itself cannot be loaded, or on an interrupt.
 */
bool load_check(const Settings *settings, char **paths, Ledger *ledger, GError **error);

#endif

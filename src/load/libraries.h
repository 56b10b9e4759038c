/**
 * libraries.h - lists of libraries, however an office keeps them.
 */
#ifndef JANGKAU_LOAD_LIBRARIES_H
#define JANGKAU_LOAD_LIBRARIES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "intake/gazetteer.h"
#include "intake/table.h"
#include "model/world.h"

/**
 * Append the libraries of one table to the world, whose villages, their
 * points and shapes must be there. What becomes of each row is in the ledger;
 * only what makes the whole table unreadable is an error.
 */
bool libraries_read(World *world, const Settings *settings, const Gazetteer *gazetteer,
                    const Table *table, Ledger *ledger, GError **error);

/** When all tables are read: give ids to those without, sort by id. */
void libraries_finish(World *world);

#endif

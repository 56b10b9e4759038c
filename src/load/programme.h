/**
 * programme.h - who takes part from when, and the totals that were reported.
 */
#ifndef JANGKAU_LOAD_PROGRAMME_H
#define JANGKAU_LOAD_PROGRAMME_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "intake/gazetteer.h"
#include "intake/table.h"
#include "model/world.h"

/** Append the stays of one table to the world. */
bool programme_read_membership(World *world, const Settings *settings, const Gazetteer *gazetteer,
                               const Table *table, Ledger *ledger, GError **error);

/** Append the reported totals of one table to the world. */
bool programme_read_totals(World *world, const Settings *settings, const Gazetteer *gazetteer,
                           const Table *table, Ledger *ledger, GError **error);

/** When all tables are read: sort. */
void programme_finish(World *world);

#endif

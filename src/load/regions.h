/**
 * regions.h - the tables of regions: villages, and the names above them.
 */
#ifndef JANGKAU_LOAD_REGIONS_H
#define JANGKAU_LOAD_REGIONS_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "intake/gazetteer.h"
#include "intake/table.h"
#include "model/world.h"

/**
 * Villages, and the districts, regencies and provinces above them: codes,
 * names, village points (NaN where the table has none), population, official
 * totals. Links the regions.
 */
bool regions_read(World *world, const Settings *settings, Ledger *ledger, GError **error);

/** Check a table of villages into the ledger, for `jangkau check`. */
bool regions_check_villages(const Settings *settings, const Gazetteer *known, const Table *table,
                            Ledger *ledger, GError **error);

/** Check a table of names (districts, regencies) into the ledger, for `jangkau check`. */
bool regions_check_names(const Settings *settings, const Gazetteer *known, const Table *table,
                         Ledger *ledger, GError **error);

/** The gazetteer of a linked world with the former and BPS codes of the project. */
Gazetteer *regions_gazetteer(const World *world, const Settings *settings, GError **error);

#endif

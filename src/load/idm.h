/**
 * idm.h - the class of each desa by the Indeks Desa Membangun.
 */
#ifndef JANGKAU_LOAD_IDM_H
#define JANGKAU_LOAD_IDM_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "intake/gazetteer.h"
#include "intake/table.h"
#include "model/world.h"

/**
 * Set Village.idm_status from one table. Kelurahan and villages of provinces
 * that are not mapped are ignored; two classes for one desa are refused.
 */
bool idm_read(World *world, const Settings *settings, const Gazetteer *gazetteer,
              const Table *table, Ledger *ledger, GError **error);

/** When all tables are read: warn of desa that none of them holds. */
void idm_finish(const World *world);

#endif

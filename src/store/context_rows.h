/**
 * context_rows.h - the land around (World.context) in the store.
 */
#ifndef JANGKAU_STORE_CONTEXT_ROWS_H
#define JANGKAU_STORE_CONTEXT_ROWS_H

#include "model/world.h"
#include "store/db.h"

extern const char context_rows_table[];

bool context_rows_write(Db *db, const World *world, GError **error);
bool context_rows_read(Db *db, World *world, GError **error);

#endif

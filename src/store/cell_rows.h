/**
 * cell_rows.h - World.cells as rows of the tables `grids` and `cells`. Inside
 * store/ only.
 */
#ifndef JANGKAU_STORE_CELL_ROWS_H
#define JANGKAU_STORE_CELL_ROWS_H

#include <glib.h>
#include <stdbool.h>

#include "model/world.h"
#include "store/db.h"

/** CREATE TABLE statements. */
extern const char cell_rows_tables[];

bool cell_rows_write(Db *db, const World *world, GError **error);

/** The villages must have been read and linked. */
bool cell_rows_read(Db *db, World *world, GError **error);

#endif

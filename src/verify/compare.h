/**
 * compare.h - a published CSV table against the rows of a query.
 */
#ifndef JANGKAU_VERIFY_COMPARE_H
#define JANGKAU_VERIFY_COMPARE_H

#include <glib.h>
#include <stdbool.h>

#include "store/db.h"
#include "verify/findings.h"

/**
 * Compare out/tables/NAME below `folder` with `sql`, whose columns carry the
 * names of the table, in its order, after two of its own: `_key`, which says
 * which row it is (the values of the columns `keys`, NULL-terminated, parted
 * by a space), and `_slack`, the people that may be counted otherwise since a
 * distance lies within 1 mm of a threshold. Rows come in the table's order.
 *
 * What the name of a column tells is how it is compared (compare.c has the
 * list): whole people and texts exactly, distances to 1 mm, person-km to 1e-9,
 * each with the rounding of what is printed. Differences go to `findings`; an
 * error is only what keeps from comparing at all.
 */
bool compare_table(Db *db, const char *folder, const char *name, const char *const *keys,
                   const char *sql, Findings *findings, GError **error);

#endif

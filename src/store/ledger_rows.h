/**
 * ledger_rows.h - the ledger in the SpatiaLite file. Inside store/ only.
 */
#ifndef JANGKAU_STORE_LEDGER_ROWS_H
#define JANGKAU_STORE_LEDGER_ROWS_H

#include "model/ledger.h"
#include "store/db.h"

/** SQL that creates `ledger_files` and `ledger`. */
extern const char ledger_rows_tables[];

bool ledger_rows_write(Db *db, const Ledger *ledger, GError **error);

/** Append what is stored to `ledger`. */
bool ledger_rows_read(Db *db, Ledger *ledger, GError **error);

#endif

/**
 * tables.h - the published tables, cell by cell, against what figures.h counts.
 */
#ifndef JANGKAU_VERIFY_TABLES_H
#define JANGKAU_VERIFY_TABLES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"
#include "verify/figures.h"
#include "verify/findings.h"

/** Every table below `folder`/tables that has figures. docs/tables.md is the contract. */
bool tables_check(Db *db, const Settings *settings, const FiguresFacts *facts, const char *folder,
                  Findings *findings, GError **error);

#endif

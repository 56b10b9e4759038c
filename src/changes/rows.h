/**
 * rows.h - a Diff as a tidy table: one row a figure that differs.
 */
#ifndef JANGKAU_CHANGES_ROWS_H
#define JANGKAU_CHANGES_ROWS_H

#include "changes/diff.h"

/** changes.csv; docs/tables.md lists its levels and measures. The caller's. */
GString *rows_csv(const Diff *diff);

/** The same rows as JSON, with the notes and whether it is a first edition. Caller frees. */
char *rows_json(const Diff *diff);

#endif

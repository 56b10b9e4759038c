/**
 * cells.h - typed cells of a CSV row. An empty one means unknown or none, never 0.
 */
#ifndef JANGKAU_REPORT_CELLS_H
#define JANGKAU_REPORT_CELLS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** A text that a spreadsheet would take for a formula gets a ' in front. NULL is empty. */
void cells_append_text(GString *out, const char *text);
/** Negative numbers are unknown. */
void cells_append_int(GString *out, int64_t value);
/** NaN is unknown. */
void cells_append_real(GString *out, double value, int decimals);

/** The names of columns, as many as there are before the NULL. */
void cells_append_header(GString *out, const char *const *columns);

/** Write a table to `name` below `folder`, append the name to `written`, free the table. */
bool cells_write_table(const char *folder, const char *name, GString *table, GPtrArray *written,
                       GError **error);

#endif

/**
 * csv.h - delimited text, RFC 4180: write rows, and read the small tables that
 * are strictly of our own form (former codes, BPS codes, settled boundaries).
 * What offices send is read by intake/delimited.h and intake/table.h.
 */
#ifndef JANGKAU_BASE_CSV_H
#define JANGKAU_BASE_CSV_H

#include <glib.h>
#include <stdbool.h>

/** A table read from a file. Rows are those after the header. */
typedef struct CsvTable CsvTable;

/**
 * Read `path` (UTF-8 with or without BOM, comma or semicolon, LF or CRLF).
 * Errors (ERROR_DATA): missing, unreadable, empty, not UTF-8, a quote that is
 * never closed, a row with another number of cells than the header, a header
 * name twice. Blank lines are passed over. The result is the caller's.
 */
CsvTable *csv_read(const char *path, GError **error);
void csv_free(CsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_free)

/** The file's base name, for messages. */
const char *csv_name(const CsvTable *table);
int csv_row_count(const CsvTable *table);

/** Line number in the file (from 1) where the row starts. */
int csv_line(const CsvTable *table, int row);

/** Index of a column, or -1. Names are compared without case. */
int csv_column(const CsvTable *table, const char *name);

/** Name of a column as it stands in the header (trimmed, borrowed); NULL past the last one. */
const char *csv_column_name(const CsvTable *table, int column);

/** As csv_column(); a missing one is an ERROR_DATA that names file and column. */
bool csv_require_column(const CsvTable *table, const char *name, int *column, GError **error);

/** Cell text, trimmed, never NULL; "" when `column` is -1. Borrowed. */
const char *csv_cell(const CsvTable *table, int row, int column);

/** Append one cell to a row under construction, quoted where needed. */
void csv_append(GString *out, const char *cell);

/** End the row. */
void csv_end_row(GString *out);

#endif

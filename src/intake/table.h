/**
 * table.h - a grid with a meaning: which column is what, which rows are data.
 *
 * Finds the header (below titles; one or two rows), the columns by synonym
 * (fields.h) or by the project's own mapping, and tells data rows from what
 * is none: the header and its repetitions, a row that numbers the columns,
 * titles of sections ("KECAMATAN CIBEBER"). Totals, blank rows and footnotes
 * are data rows that are ignored. Blank cells of a region above (merged cells)
 * take the value of the row before.
 */
#ifndef JANGKAU_INTAKE_TABLE_H
#define JANGKAU_INTAKE_TABLE_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"
#include "intake/fields.h"
#include "intake/grid.h"
#include "intake/header.h"
#include "model/ledger.h"

typedef struct Table Table;

/**
 * Give the grid a meaning. The table takes the grid, also when this fails.
 * `points`: positions of grid rows (from a point layer), one for each row of
 * the grid, or NULL; copied. Errors (ERROR_DATA): no header with the columns that `kind` needs
 * (tells which are missing and which there are), two columns of one name or one meaning, no data
 * row.
 */
Table *table_new(Grid *grid, TableKind kind, const LonLat *points, const ColumnMapping *mapping,
                 GError **error);
/** Say why the geometry of a grid row cannot be used (copied; NULL: nothing): its row is rejected.
 */
void table_blame(Table *table, int grid_row, const char *problem);
/** A remark on the whole table, for the ledger (copied; NULL: none). */
void table_remark(Table *table, const char *remark);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

const char *table_file(const Table *table);
const char *table_sheet(const Table *table);
TableKind table_kind(const Table *table);
bool table_has(const Table *table, Field field);
/** The column's header as it stands in the file; "" when there is none. Borrowed. */
const char *table_header(const Table *table, Field field);
/** "berkas.csv, baris 12" or "berkas.xlsx, lembar Lebak, baris 12". Caller frees. */
char *table_where(const Table *table, int row);

/** What stands above the header, and the sheet's name. Borrowed. */
const char *table_title(const Table *table);

/** Number of data rows, those that are ignored left out. */
int table_row_count(const Table *table);
/** As a person counts it. */
int table_line(const Table *table, int row);
/** Trimmed, never NULL, "" where there is no such column. Borrowed. */
const char *table_cell(const Table *table, int row, Field field);
/** The cell, or "" when it says that there is no value (value_kind()). Borrowed. */
const char *table_text(const Table *table, int row, Field field);
/** Position of the row in a point layer, or NaN. */
LonLat table_point(const Table *table, int row);

/** A last row of a text file with fewer cells than the header: cut short. */
bool table_row_is_cut(const Table *table, int row);
/** A row with text beyond the last column of the header. */
bool table_row_is_wide(const Table *table, int row);

/**
 * Open the table's page in the ledger: all data rows, the ignored ones with
 * their reason, and those cut short, too wide or blamed as rejected.
 */
LedgerFile *table_open_ledger(const Table *table, Ledger *ledger);

#endif

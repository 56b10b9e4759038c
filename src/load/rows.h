/**
 * rows.h - one row of an input on its way into the World, and what is said of it.
 *
 * A reader of a table (regions.c, libraries.c, programme.c) goes through its
 * rows with this: the cell it looks at is noted with the row's finding.
 */
#ifndef JANGKAU_LOAD_ROWS_H
#define JANGKAU_LOAD_ROWS_H

#include <glib.h>
#include <stdbool.h>

#include "intake/codes.h"
#include "intake/source.h"
#include "model/date.h"
#include "model/ledger.h"

typedef struct {
    const Table *table;
    LedgerFile *ledger;
    int row; // of the table
} Row;

/** As a person counts it. */
int row_line(const Row *row);
const char *row_cell(const Row *row, Field field);
/** The cell, "" when it says that there is no value. */
const char *row_text(const Row *row, Field field);

/** Reject the row for what stands in `field` (FIELD_COUNT: for no single cell). */
void row_reject(const Row *row, Field field, const char *advice, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/** Note something of the row without rejecting it. */
void row_note(const Row *row, RowClass class, Field field, const char *advice, const char *format,
              ...) G_GNUC_PRINTF(5, 6);
bool row_is_rejected(const Row *row);

/** A date, rejected when it is none. */
void row_date(const Row *row, Field field, Date *date);
/** Reject the row when `until` is not after `since`. */
void row_check_order(const Row *row, Field until_field, Date since, Date until);

/** Whether a row before it has identical cells in all known columns: then it is noted as
 *  ignored. Else it is remembered in `seen` (char* of g_free -> line). */
bool row_is_copy(const Row *row, GHashTable *seen);

/** The codes of a table, read with the system decided for the column. */
typedef struct {
    const Gazetteer *gazetteer;
    CodeSystem system;
    const char *regency; /**< of all rows, by the table's title, where it has no column; or "" */
} RowCodes;

/** Decide the system of the table's code column; names beside it are its witnesses. */
bool row_codes_decide(RowCodes *codes, const Gazetteer *gazetteer, const Table *table,
                      CodeSystem told, GError **error);

/**
 * Dotted code of the row: from its code column, else from its names at
 * `level`. Notes what was mended, rejects what is not certain. "" (and not
 * rejected) when the row tells neither code nor name. Caller frees.
 */
char *row_code(const Row *row, const RowCodes *codes, RegionLevel level);

#endif

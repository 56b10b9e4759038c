/**
 * ledger.h - what became of every row of every input file.
 *
 * Over the data rows of a file (titles, headers and numbering rows are none):
 * rows = accepted + mended + rejected + ignored. A row has one class; it may
 * have several entries, which all carry that class in the end. An accepted
 * row with an entry is a flagged one. docs/intake.md tells which is which.
 */
#ifndef JANGKAU_MODEL_LEDGER_H
#define JANGKAU_MODEL_LEDGER_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

/** Of a row, the worst of its entries counts, in this order. */
typedef enum {
    ROW_IGNORED,  /**< totals, blanks, copies: nothing was lost with it */
    ROW_ACCEPTED, /**< means what is written */
    ROW_MENDED,   /**< used, after its meaning was changed */
    ROW_REJECTED, /**< not used */
    ROW_CLASS_COUNT
} RowClass;

/** "ignored", "accepted", "mended", "rejected". */
const char *row_class_name(RowClass class);
/** "diabaikan", "diterima", "diperbaiki", "ditolak". */
const char *row_class_name_id(RowClass class);

/** One finding about a row. Texts are owned. */
typedef struct {
    int row; /**< as a person counts it: line, worksheet row, feature; 0: the file */
    RowClass class;
    char *column;    /**< header as it stands in the file, or "" */
    char *value;     /**< the cell as it stood */
    char *reason;    /**< Indonesian */
    char *advice;    /**< Indonesian: what to do; "" when nothing is to be done */
    LonLat position; /**< where the row came to lie, or NaN */
} LedgerEntry;

typedef struct LedgerFile LedgerFile;
typedef struct Ledger Ledger;

Ledger *ledger_new(void);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

/** A file (and worksheet) is read as `kind` ("libraries"). Owned by the ledger. */
LedgerFile *ledger_add_file(Ledger *ledger, const char *file, const char *sheet, const char *kind);

/** Say that the file has this data row; accepted until something else is said. */
void ledger_row(LedgerFile *file, int row);

/**
 * Note a finding about a row that ledger_row() told. The row's class becomes
 * the higher of its own and `class` (ROW_IGNORED only when nothing else was
 * said). All texts are copied; NULL counts as "".
 */
void ledger_note(LedgerFile *file, int row, RowClass class, const char *column, const char *value,
                 const char *reason, const char *advice);

/** The same for a page that was stored: counts of its classes, and its entries as they were. */
LedgerFile *ledger_restore_file(Ledger *ledger, const char *file, const char *sheet,
                                const char *kind, const int counts[ROW_CLASS_COUNT]);
void ledger_restore_entry(LedgerFile *file, const LedgerEntry *entry);

/** Where a row came to lie. */
void ledger_place(LedgerFile *file, int row, LonLat position);

/** Rows of all files of a kind that were rejected. */
int ledger_rejected(const Ledger *ledger, const char *kind);

/** "2 baris ditolak (perpustakaan 2)", for sheets and notes; NULL when none is. Caller frees. */
char *ledger_rejected_text(const Ledger *ledger);

/** Indonesian word for a kind of table: "perpustakaan" for "libraries". */
const char *ledger_kind_id(const char *kind);

int ledger_file_count(const Ledger *ledger);
LedgerFile *ledger_file(const Ledger *ledger, int index);
const char *ledger_file_name(const LedgerFile *file);
const char *ledger_file_sheet(const LedgerFile *file);
const char *ledger_file_kind(const LedgerFile *file);
int ledger_row_count(const LedgerFile *file);
int ledger_class_count(const LedgerFile *file, RowClass class);
RowClass ledger_row_class(const LedgerFile *file, int row);
/** Where the row came to lie, or NaN. */
LonLat ledger_row_position(const LedgerFile *file, int row);
/** Rows told by ledger_row(): none of a stored page. */
int ledger_told_rows(const LedgerFile *file);
/** Row number of the `index`-th of them. */
int ledger_row_at(const LedgerFile *file, int index);

/**
 * Findings, by row, then in the order they were noted. `class` and `position`
 * are the row's; the texts are borrowed from the ledger.
 */
int ledger_entry_count(const LedgerFile *file);
/** Whether something is wrong with the file itself: a rejected entry of row 0. */
bool ledger_is_refused(const LedgerFile *file);
LedgerEntry ledger_entry(LedgerFile *file, int index);

#endif

/**
 * table_edit.h - change single rows of a table that a person keeps.
 *
 * The folder edit/ changes the project's own tables and nothing else:
 *   table_edit.h    rows of one delimited file, byte by byte
 *   history.h       what a table was before each change, and back again
 *   session.h       one change: lock, edit, check by loading, put in place
 *   membership.h, library.h   what join, leave and add-library write
 *   places.h        the regions a change may name
 *   new_project.h   a project of another province
 *
 * The file stays the person's: bytes of rows that are not touched do not
 * change, nor do the encoding, the byte order mark, the delimiter, the line
 * ends and what stands above the header. A workbook and UTF-16 are refused
 * with what to do instead. What is found in the cells is compared with what
 * delimited.h reads in the same bytes: a file that we would part otherwise
 * than a run does is refused, never harmed.
 */
#ifndef JANGKAU_EDIT_TABLE_EDIT_H
#define JANGKAU_EDIT_TABLE_EDIT_H

#include <glib.h>
#include <stdbool.h>

#include "intake/fields.h"
#include "intake/header.h"

typedef struct TableEdit TableEdit;

/**
 * Take `length` bytes of a file apart. `name` is its base name, for messages.
 * Errors (ERROR_DATA): no delimited text, UTF-16, no header of this kind.
 */
TableEdit *table_edit_parse(const char *bytes, gsize length, const char *name, TableKind kind,
                            const ColumnMapping *mapping, GError **error);
void table_edit_free(TableEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableEdit, table_edit_free)

/** Rows below the header in their order, empty lines too; appended ones count. */
int table_edit_row_count(const TableEdit *edit);

/** Row at a line of the file as it was parsed (from 1), or -1. */
int table_edit_row_at(const TableEdit *edit, int line);

bool table_edit_has(const TableEdit *edit, Field field);

/** In UTF-8, trimmed, "" where there is no such column. Caller frees. */
char *table_edit_cell(const TableEdit *edit, int row, Field field);

/**
 * Change one cell; `value` in UTF-8. Errors (ERROR_DATA): the table has no such
 * column, or its encoding no such letter.
 */
bool table_edit_set(TableEdit *edit, int row, Field field, const char *value, GError **error);

/** Append an empty row below the last that is not empty; returns its number. */
int table_edit_append(TableEdit *edit);

/** The whole file as it would be. Caller frees. */
char *table_edit_text(const TableEdit *edit, gsize *length);

typedef struct {
    int line; /**< in table_edit_text(), from 1 */
    bool appended;
} ChangedRow;

/** The rows that were changed or appended: ChangedRow. */
GArray *table_edit_changed(const TableEdit *edit);

#endif

/**
 * header.h - the header of a grid: where it is, and which column means what.
 *
 * It stands below titles, in one or two rows. Columns are told by synonym
 * (fields.h) or by the project's own names.
 */
#ifndef JANGKAU_INTAKE_HEADER_H
#define JANGKAU_INTAKE_HEADER_H

#include <glib.h>
#include <stdbool.h>

#include "intake/fields.h"
#include "intake/grid.h"

/** The project's own names of columns: "libraries.name" -> "Nama Perpus;Perpus". */
typedef GHashTable ColumnMapping;

/** Where the header is and which column means what. */
typedef struct {
    int row;                 /**< of the grid: the last row of the header; -1 when there is none */
    int rows;                /**< 1 or 2 */
    int column[FIELD_COUNT]; /**< -1: no column means this */
    int found;               /**< fields that have a column */
} Header;

static inline bool header_has(const Header *header, Field field) {
    return header->column[field] >= 0;
}

/**
 * The header that serves a table of `kind` best. `has_points`: the rows have
 * positions of their own. `mapping` may be NULL.
 */
Header header_find(const Grid *grid, TableKind kind, bool has_points, const ColumnMapping *mapping);

/** The project's own name of a field's column; NULL when it has none. Borrowed. */
const char *header_mapped(const ColumnMapping *mapping, TableKind kind, Field field);

/** Whether it has all that a table of `kind` cannot do without. */
bool header_is_complete(const Header *header, TableKind kind, bool has_points);

/** Text above a column: of a header of two rows the lower one, else the upper. Caller frees. */
char *header_text(const Grid *grid, int row, int rows, int column);

/** Whether the column holds anything in the 2,000 rows below `row`. */
bool header_column_has_data(const Grid *grid, int row, int column);

#endif

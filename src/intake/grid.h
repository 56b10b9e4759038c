/**
 * grid.h - cells as they stand in a file: rows of text, nothing interpreted.
 *
 * What every reader of a file makes (delimited.h, workbook.h, vector.h) and
 * table.h gives a meaning to. Rows may differ in width. A Grid owns its texts.
 */
#ifndef JANGKAU_INTAKE_GRID_H
#define JANGKAU_INTAKE_GRID_H

#include <glib.h>
#include <stdbool.h>

/* What no honest file exceeds; readers refuse more with a message (ERROR_DATA). */
#define GRID_MAX_COLUMNS 2048
#define GRID_MAX_CELL_BYTES ((gsize)65536)
#define GRID_MAX_ROWS 1048576
#define GRID_MAX_BYTES ((gsize)512 * 1024 * 1024) /**< all texts of one grid */

typedef struct Grid Grid;

/** `sheet` is "" for files that have none. Texts are copied. */
Grid *grid_new(const char *file, const char *sheet);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

/**
 * Start a row. `line` is what a person finds it by: the line of a text file,
 * the row of a worksheet, the number of a feature, each from 1.
 */
void grid_begin_row(Grid *grid, int line);

/**
 * Add a cell to the last row: valid UTF-8, copied. False, with an ERROR_DATA
 * that names file and line, when one of the limits above is passed.
 */
bool grid_add_cell(Grid *grid, const char *text, gsize length, GError **error);

/** Base name of the file, for messages. */
const char *grid_file(const Grid *grid);
const char *grid_sheet(const Grid *grid);
int grid_row_count(const Grid *grid);
int grid_line(const Grid *grid, int row);
/** Number of cells in the row. */
int grid_width(const Grid *grid, int row);
/** As it stands in the file, not trimmed; "" beyond the end of the row. Borrowed. */
const char *grid_cell(const Grid *grid, int row, int column);
/** Whether the cell holds nothing but blanks. */
bool grid_is_blank(const Grid *grid, int row, int column);
/** The cell without blanks around it. Caller frees. */
char *grid_trimmed(const Grid *grid, int row, int column);

#endif

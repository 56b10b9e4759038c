/**
 * kind.h - what a table is about, by its headers.
 */
#ifndef JANGKAU_INTAKE_KIND_H
#define JANGKAU_INTAKE_KIND_H

#include <stdbool.h>

#include "intake/header.h"

/**
 * The kind of table that the grid's headers fit best; KIND_UNKNOWN when they
 * fit none. `has_points` tells that rows have a position of their own.
 */
TableKind kind_guess(const Grid *grid, bool has_points, const ColumnMapping *mapping);

/** True when the grid has what a table of `kind` cannot do without. */
bool kind_fits(const Grid *grid, TableKind kind, bool has_points, const ColumnMapping *mapping);

#endif

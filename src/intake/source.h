/**
 * source.h - any file as tables: which reader takes it, which sheets count.
 */
#ifndef JANGKAU_INTAKE_SOURCE_H
#define JANGKAU_INTAKE_SOURCE_H

#include <glib.h>
#include <stdbool.h>

#include "intake/table.h"
#include "intake/vector.h"

/** An empty list of tables, which it owns. */
GPtrArray *source_tables_new(void);

/**
 * Append the tables of a file to `tables` (Table*): delimited text gives one,
 * a workbook one for each sheet that fits `kind` (a sheet that does not is
 * told in the log), a layer of points one. `path|layername=NAME` picks a
 * sheet or layer. KIND_UNKNOWN takes the kind that fits best. Errors: those of
 * the readers and of table_new(); ERROR_DATA when no sheet fits. `bounds`
 * (NULL: Indonesia) is where a layer without a CRS must lie.
 */
bool source_read(const char *path, TableKind kind, const ColumnMapping *mapping,
                 const VectorBounds *bounds, GPtrArray *tables, GError **error);

/** Whether the path is a layer of polygons, which is for boundary_file.h, not a table. */
bool source_has_areas(const char *path, const VectorBounds *bounds);

#endif

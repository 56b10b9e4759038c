/**
 * boundary_file.h - boundaries from a file that GDAL reads.
 */
#ifndef JANGKAU_LOAD_BOUNDARY_FILE_H
#define JANGKAU_LOAD_BOUNDARY_FILE_H

#include <glib.h>
#include <stdbool.h>

#include "geo/shape.h"
#include "model/ledger.h"

/** One feature: dotted code, name and its raw shape, owned by the list. */
typedef struct {
    char *code;
    char *name;       /**< "" when the file has none */
    Shape *shape;     /**< NULL: a unit without land (an empty path in upstream SQL) */
    char *problem;    /**< why it cannot be used, or NULL */
    char *where;      /**< for messages: "file.geojson, fitur 12" or "file.sql, baris 34" */
    LedgerFile *page; /**< the file's page in the ledger; set by boundaries.c */
    int row;          /**< its row there */
} Boundary;

/** Array of Boundary*, freed with the array. */
typedef GPtrArray BoundaryList;
BoundaryList *boundary_list_new(void);

/** Append a unit; `shape` becomes the list's, the texts are copied. */
void boundary_add(BoundaryList *list, const char *code, const char *name, Shape *shape,
                  const char *where);

/** True for a dotted Kemendagri code: "36", "36.01", "36.01.01" or "36.01.01.2001". */
bool boundary_code_is_dotted(const char *code);

/**
 * Set GDAL up: the drivers named below and no others, no plugins, no option
 * from the environment or a gdalrc file, no network, messages to the log.
 * Call once, before any thread is started (it takes GDAL's variables out of
 * the environment); boundary_file_read() calls it when nobody has.
 */
void boundary_file_init(void);

/**
 * Append all features of the file's one layer to `list`. The code is taken
 * from a column `code` or `kode` (text, dotted), the name from `name` or
 * `nama`. Coordinates in another CRS are brought to EPSG:4326; a file without
 * a CRS is taken as EPSG:4326 when its coordinates are degrees, else refused.
 *
 * Drivers: GeoJSON, GPKG, ESRI Shapefile (the .shp), FlatGeobuf. The path is
 * that of a file on disk: no /vsi…, no connection strings, no folders. Height
 * and measure are dropped. Rings are as the file has them: even-odd. On error
 * (ERROR_DATA: file, feature, reason) `list` is as it was.
 */
bool boundary_file_read(const char *path, BoundaryList *list, GError **error);

#endif

/**
 * vector.h - layers and worksheets that GDAL reads. The only file, with
 * archive.h before it, that opens them.
 *
 * Drivers, and no others: GeoJSON, GPKG, ESRI Shapefile, FlatGeobuf, LIBKML
 * (KML, KMZ), OpenFileGDB (a folder *.gdb), XLSX (tables only), and, only when the path
 * says so by its `PG:` prefix, PostgreSQL. None reaches the network or a file the
 * user did not name: no /vsi… paths, no VRT, no links of a KML. Archives
 * (XLSX, KMZ, zipped anything) are checked before GDAL opens them.
 *
 * A path may name a layer as QGIS writes it: "desa.gpkg|layername=batas_desa".
 */
#ifndef JANGKAU_INTAKE_VECTOR_H
#define JANGKAU_INTAKE_VECTOR_H

#include <glib.h>
#include <stdbool.h>

#include "geo/shape.h"
#include "intake/grid.h"

/** One layer: its attributes, and the geometry of each feature. */
typedef struct {
    Grid *attributes; /**< row 0 = column names, rows 1 … = features; the
                           line of a feature is its number from 1 */
    int count;        /**< features */
    Shape **shapes;   /**< of polygon features, rings as they are (even-odd); else NULL */
    LonLat *points;   /**< of point features (a multipoint of one counts); else NaN */
    char **problems;  /**< why a feature's geometry cannot be used (Indonesian, with
                           what to do), else NULL; a feature without geometry has all three empty */
    char *crs;        /**< note on the CRS when it was not told but inferred: "tanpa
                           CRS; dibaca sebagai EPSG:32748"; else NULL */
} VectorLayer;

void vector_layer_free(VectorLayer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VectorLayer, vector_layer_free)

/** Where the coordinates of a file without CRS must fall to make sense. */
typedef struct {
    LonLat low, high; /**< NaN: anywhere in Indonesia (94..142 E, -12..7) */
} VectorBounds;

/** Set GDAL up (drivers, no plugins, no environment, no network). Before any thread. */
void vector_init(void);

/** True when the file is one that vector_read() or vector_read_sheets() takes, by name
 *  and first bytes; false for delimited text. */
bool vector_is_layer(const char *path);
bool vector_is_workbook(const char *path);

/**
 * Read one layer. Several layers: the one named after `|layername=`, else the only one
 * with polygons or points, else the only one with a column that `is_code` accepts, else
 * refused with the list. Coordinates come in EPSG:4326; SRGI2013 and DGN95 are
 * taken as WGS 84. A layer without CRS is degrees when all coordinates are degrees within
 * `bounds`; else the only one of UTM 48S/49S/47S, TM-3 48.1/48.2/49.1/…, EPSG:3857 in which
 * every vertex falls within `bounds`; else refused.
 * `is_code` may be NULL. Errors: ERROR_DATA: unreadable, cut short, hostile.
 * Bad features are no error: see VectorLayer.problems. ERROR_INTERRUPTED.
 */
VectorLayer *vector_read(const char *path, const VectorBounds *bounds,
                         bool (*is_code)(const char *column), GError **error);

/**
 * The worksheets of an XLSX file as grids (Grid*, freed with the array),
 * empty sheets left out. Cells are text as a person sees it, except that
 * numbers keep all digits ("3602141002", never 3.6E+09), dates are ISO.
 * Lines are the sheet's row numbers. Merged cells have their text in the first.
 */
GPtrArray *vector_read_sheets(const char *path, GError **error);

#endif

/**
 * vector_internal.h - what the files vector*.c share; nobody else includes it.
 */
#ifndef JANGKAU_INTAKE_VECTOR_INTERNAL_H
#define JANGKAU_INTAKE_VECTOR_INTERNAL_H

#include <gdal.h>
#include <glib.h>
#include <ogr_api.h>
#include <stdbool.h>

#include "intake/vector.h"

typedef enum {
    KIND_NONE,
    KIND_GEOJSON,
    KIND_GPKG,
    KIND_SHAPE,
    KIND_FLATGEOBUF,
    KIND_KML,
    KIND_KMZ,
    KIND_GDB,
    KIND_PG,
    KIND_WORKBOOK,
    KIND_OLD_WORKBOOK /**< .xls, .ods, and XLSX files with a password */
} VectorKind;

/** A path as it was given, taken apart. */
typedef struct {
    char *file;  /**< absolute path, or the whole "PG:…" */
    char *name;  /**< for messages: base name, or "PostGIS" */
    char *layer; /**< after "|layername=", or NULL */
    VectorKind kind;
} VectorPath;

void vector_path_free(VectorPath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VectorPath, vector_path_free)

/** Take a path apart and see what lies there, without an error: KIND_NONE where nothing fits. */
VectorPath *vector_path_new(const char *path);
/** Refuse what is no plain file (or folder *.gdb), and side files that are none. */
bool vector_path_check(const VectorPath *path, GError **error);

/** Set an ERROR_DATA "name: why"; always false. */
bool vector_refuse(const char *name, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** One layer, open, and what GDAL complained of since. */
typedef struct {
    char *name; /**< for messages */
    VectorKind kind;
    GDALDatasetH dataset;
    OGRLayerH layer;
    gint64 counted;    /**< features by the file's own header; 0 when not told */
    char *complaint;   /**< the first failure, or NULL */
    GPtrArray *memory; /**< names below /vsimem/ */
    GPtrArray *bytes;  /**< what they hold */
    bool listening;
} VectorSource;

VectorSource *vector_source_open(const VectorPath *path, bool (*is_code)(const char *column),
                                 GError **error);
/** Find the layer to read: see vector_read(). */
bool vector_layer_choose(VectorSource *source, const char *wanted,
                         bool (*is_code)(const char *column), GError **error);
/** True when nothing was complained of since the file was opened; else refuses. */
bool vector_source_sound(const VectorSource *source, int features, GError **error);
void vector_source_close(VectorSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VectorSource, vector_source_close)

/** The bytes of a KML, or of the one KML in a KMZ, looked through for what is hostile. */
bool vector_kml_load(const VectorPath *path, char **bytes, gsize *length, gint64 *placemarks,
                     GError **error);

/** Look through a GeoJSON file for what GDAL would need too much memory or time for. */
bool vector_geojson_check(const VectorPath *path, GError **error);

/** Bring the coordinates of all features to EPSG:4326; bad ones become problems. */
bool vector_crs_settle(const VectorSource *source, const VectorBounds *bounds, VectorLayer *layer,
                       GError **error);

/** Say why feature `index` cannot be used, once; takes its shape and point away. */
void vector_layer_blame(VectorLayer *layer, int index, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** Shortest digits that give the number back, without an exponent where one can do. */
char *vector_text_real(double value, bool is_float);
/** Any text as UTF-8: as it is, else read as Windows-1252. Caller frees. */
char *vector_text_utf8(const char *text);
/** A field as text; "" when there is nothing. NULL when it is not UTF-8. Caller frees. */
char *vector_text_field(OGRFeatureH feature, int field, bool raw);

#endif

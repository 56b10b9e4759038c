/**
 * raster.h - one band of numbers on a plane, through GDAL.
 *
 * Drivers, and no others: GTiff (COG too) and AAIGrid (.asc). Opened with the
 * same care as vector.h: no network, no /vsi… paths, no VRT, no settings of
 * the environment, no side file that is not a plain file.
 */
#ifndef JANGKAU_INTAKE_RASTER_H
#define JANGKAU_INTAKE_RASTER_H

#include <glib.h>
#include <stdbool.h>

typedef struct Raster Raster;

/**
 * Open a file. Errors (ERROR_DATA): missing, no plain file, no raster of these
 * kinds, no CRS, no place on the ground, no number in band 1.
 */
Raster *raster_open(const char *path, GError **error);
void raster_close(Raster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Raster, raster_close)

/** Base name. Borrowed. */
const char *raster_name(const Raster *raster);
/** "EPSG:4326", or WKT. Borrowed. */
const char *raster_crs(const Raster *raster);
int raster_columns(const Raster *raster);
int raster_rows(const Raster *raster);

/**
 * Corners of cells on the plane of the CRS (east or longitude first):
 * x = t[0] + column·t[1] + row·t[2], y = t[3] + column·t[4] + row·t[5];
 * rows count from the file's first. Never singular. Borrowed.
 */
const double *raster_transform(const Raster *raster);

/**
 * Values of band 1 in one row, `count` of them from `column` on, all of which
 * are in the raster. No-data, NaN and what is not finite are NaN; scale and
 * offset are applied. Safe from several threads. Errors: ERROR_DATA, damaged.
 */
bool raster_read(Raster *raster, int column, int row, int count, double *values, GError **error);

#endif

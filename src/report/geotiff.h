/**
 * geotiff.h - one band of numbers as a GeoTIFF, by GDAL.
 */
#ifndef JANGKAU_REPORT_GEOTIFF_H
#define JANGKAU_REPORT_GEOTIFF_H

#include <glib.h>
#include <stdbool.h>

/** Value of a pixel without data. */
#define GEOTIFF_NO_DATA (-9999.0f)

typedef struct {
    int columns, rows;
    float *values;       /**< by row from the first one, columns · rows of them */
    const char *crs;     /**< "EPSG:9488", or WKT */
    double transform[6]; /**< GDAL's: x = t0 + column·t1 + row·t2, y = t3 + column·t4 + row·t5 */
    const char *description; /**< of the band */
} GeoTiff;

/**
 * Write a tiled file, compressed by DEFLATE after the predictor for floating
 * point. The same numbers give the same bytes. gdal_start() must have run.
 * Errors: ERROR_FAILED.
 */
bool geotiff_write(const char *path, const GeoTiff *tiff, GError **error);

#endif

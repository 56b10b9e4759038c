/**
 * blob.h - geometries as SpatiaLite stores them (BLOB-Geometry, SRID 4326).
 *
 * Coordinates are copied bit by bit, so that what is read is what was written.
 * Format: https://www.gaia-gis.it/gaia-sins/BLOB-Geometry.html
 */
#ifndef JANGKAU_STORE_BLOB_H
#define JANGKAU_STORE_BLOB_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "geo/lonlat.h"
#include "geo/shape.h"

/** A MULTIPOLYGON, in place of what `blob` held; no bytes for NULL or an empty shape. */
void blob_from_shape(GByteArray *blob, const Shape *shape);

/** A POINT, in place of what `blob` held. */
void blob_from_point(GByteArray *blob, LonLat point);

/** A MULTIPOLYGON back as a shape of the caller's; NULL when it is not a whole one of ours. */
Shape *blob_to_shape(const void *blob, size_t length);

#endif

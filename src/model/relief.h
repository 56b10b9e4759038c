/**
 * relief.h - a shaded relief that the user supplies, to be drawn under the map.
 */
#ifndef JANGKAU_MODEL_RELIEF_H
#define JANGKAU_MODEL_RELIEF_H

#include <glib.h>

typedef struct {
    char *crs;           /**< "EPSG:4326", or WKT */
    double transform[6]; /**< corners of cells on its plane, as raster_transform() */
    int columns, rows;
    guint8 *shade; /**< row by row: 0 dark … 254 bright, 255 = none */
} Relief;

void relief_free(Relief *relief);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Relief, relief_free)

#endif

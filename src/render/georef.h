/**
 * georef.h - where on the ground the map of a page lies: for the geospatial
 * keys of a PDF and the world file of a picture.
 */
#ifndef JANGKAU_RENDER_GEOREF_H
#define JANGKAU_RENDER_GEOREF_H

#include "geo/lonlat.h"
#include "render/mapview.h"

typedef struct {
    Box map;              /**< the map frame, mm on the page */
    PlanePoint top_left;  /**< metres (east, north) at its top left corner */
    double metres_per_mm; /**< on the ground, both ways */
    LonLat corners[4];    /**< lower left, upper left, upper right, lower right */
    const char *crs_code; /**< "EPSG:9488"; borrowed from the MapBase */
    const char *wkt;      /**< ESRI's; borrowed likewise */
} GeoRef;

GeoRef georef_of(MapBase *base, const MapView *view);

#endif

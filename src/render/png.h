/**
 * png.h - a sheet as a PNG with its resolution.
 */
#ifndef JANGKAU_RENDER_PNG_H
#define JANGKAU_RENDER_PNG_H

#include <glib.h>

#include "render/drawlist.h"
#include "render/georef.h"

/** 995 of 1000 pixels may differ from the drawing by this CIE 1976 ΔE where a palette is used. */
#define PNG_MOST_DIFFERENCE 2.0

/**
 * The sheet at `dpi` dots per inch, pHYs set: 8 bits a pixel with a palette of
 * 256 colours where that stays within PNG_MOST_DIFFERENCE, else RGB. Drawn in
 * bands, so that memory stays far below the size of the image. The bytes are
 * the caller's.
 */
GByteArray *png_make(const DrawList *list, double width_mm, double height_mm, int dpi,
                     GError **error);

/** What a GIS places the picture by: the world file, and its CRS as GDAL's .aux.xml. Caller frees.
 */
char *png_world_file(const GeoRef *geo, int dpi);
char *png_aux_xml(const GeoRef *geo);

#endif

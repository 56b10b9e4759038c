/**
 * png.h - a sheet as an indexed PNG with its resolution.
 */
#ifndef JANGKAU_RENDER_PNG_H
#define JANGKAU_RENDER_PNG_H

#include <glib.h>

#include "render/drawlist.h"

/**
 * The sheet at `dpi` dots per inch, 8 bits a pixel with a palette, pHYs set.
 * Drawn in bands, so that memory stays far below the size of the image. The
 * bytes are the caller's.
 */
GByteArray *png_make(const DrawList *list, double width_mm, double height_mm, int dpi,
                     GError **error);

#endif

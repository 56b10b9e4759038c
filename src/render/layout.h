/**
 * layout.h - which page a sheet gets: orientation, scale, and where the panel
 * goes.
 *
 * The panel stands beside the map, below it, or in boxes on the map where
 * nothing of the region lies. Of the layouts that hold the whole panel the one
 * with the largest scale is taken; of equal ones the first of: the orientation
 * of the region's shape, beside (landscape) or below (portrait) the map, the
 * other of these, boxes. Where none holds it, parts are left out (Terse).
 */
#ifndef JANGKAU_RENDER_LAYOUT_H
#define JANGKAU_RENDER_LAYOUT_H

#include "render/sheet.h"

/**
 * Set the sheet's page and view. Errors: ERROR_DATA for a region without
 * geometry, an unknown paper, and one too small.
 */
bool layout_choose(Sheet *sheet, GError **error);

/** For a frame that is given (a figure in a book): all of the region, or what the request says. */
bool layout_fill_frame(Sheet *sheet, const SheetRequest *request, GError **error);

#endif

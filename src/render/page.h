/**
 * page.h - paper, its frames, and the round scale a region fits at.
 */
#ifndef JANGKAU_RENDER_PAGE_H
#define JANGKAU_RENDER_PAGE_H

#include <glib.h>
#include <stdbool.h>

#include "render/path.h"
#include "render/style.h"

typedef struct {
    bool landscape;
    double width_mm;
    double height_mm;
    double text_factor; /**< on the sizes of the style, which are for A3 */
    Box outer;          /**< outer frame */
    Box map;            /**< map frame */
    Box panel;          /**< room for title, legend and notes */
    int columns;        /**< columns of the panel: 1 beside the map, 3 below it */
    double scale;       /**< denominator */
} Page;

/** Short and long side of A0 … A5 in mm; false for another name. */
bool page_paper(const char *name, double *short_mm, double *long_mm);

/**
 * The page on which an extent (metres on the ground) comes out largest, at a
 * scale of the style's ladder: landscape with a side panel or portrait with a
 * bottom panel; when both give the same scale, by the shape of the extent.
 * `stretch` >= 1 widens the panel (text that does not fit).
 * Errors: ERROR_DATA for an unknown paper or an extent that no scale fits.
 */
bool page_choose(const Style *style, const char *paper, double extent_width_m,
                 double extent_height_m, double stretch, Page *page, GError **error);

/**
 * Denominator of the largest scale of the style's ladder at which the extent
 * fits the page's map frame; a round one beyond the ladder where none does.
 */
double page_scale(const Style *style, const Page *page, double extent_width_m,
                  double extent_height_m);

#endif

/**
 * page.h - paper, its frames, and the round scale a region fits at.
 */
#ifndef JANGKAU_RENDER_PAGE_H
#define JANGKAU_RENDER_PAGE_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "render/path.h"
#include "render/style.h"

#define PAGE_MAX_PARTS 8

/** Where blocks of the panel stand, one below the other. */
typedef struct {
    Box box;        /**< their padding included */
    int first, end; /**< of the panel's blocks, in their order: [first, end) */
} PagePart;

/** Where the panel goes. */
typedef enum {
    PANEL_SIDE,  /**< right of the map, one column */
    PANEL_FOOT,  /**< below it, in columns */
    PANEL_INSIDE /**< in boxes on the map, where it is empty */
} PanelPlace;

typedef struct {
    bool landscape;
    double width_mm;
    double height_mm;
    double text_factor; /**< on the sizes of the style, which are for A3 */
    Box outer;          /**< outer frame */
    Box map;            /**< map frame */
    PanelPlace place;
    PagePart parts[PAGE_MAX_PARTS];
    int part_count;   /**< 0 = a map alone */
    PlanePoint shift; /**< of the region's middle from that of the map frame */
    double scale;     /**< denominator */
} Page;

/** The "paper" of a slide, 16:9, always landscape; 13.33 x 7.5 inches. */
#define PAGE_SLIDE "16:9"
static inline bool page_is_slide(const char *paper) {
    return strcmp(paper, PAGE_SLIDE) == 0;
}

/** Short and long side of PAGE_SLIDE or A0 … A5 in mm; false for another name. */
bool page_paper(const char *name, double *short_mm, double *long_mm);

/** Size, text factor and outer frame of a paper that page_paper() knows. */
Page page_of_paper(const Style *style, const char *paper, bool landscape);

/**
 * Give the page its map frame: what a panel of `panel_mm` (its width beside the
 * map, its height below it; nothing inside) leaves. No parts yet.
 */
void page_set_panel(Page *page, const Style *style, PanelPlace place, double panel_mm);

/** The box of the panel beside or below the map. */
Box page_panel(const Page *page, const Style *style);

/** Whether boxes on the map cover a place. */
bool page_covers(const Page *page, Box box);

/**
 * Denominator of the largest scale of the style's ladder at which an extent
 * (metres on the ground) fits the page's map frame; 0 = none.
 */
double page_fitting_scale(const Style *style, const Page *page, double extent_width_m,
                          double extent_height_m);

/** As above; a round one beyond the ladder where none fits. */
double page_scale(const Style *style, const Page *page, double extent_width_m,
                  double extent_height_m);

/**
 * How much larger than on A3 symbols and lines are on a paper that is read
 * from farther away; 1 up to A3 and for slides.
 */
double page_enlargement(const char *paper);

#endif

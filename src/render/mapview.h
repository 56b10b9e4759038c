/**
 * mapview.h - the world at one scale in one map frame: arcs simplified and
 * brought to millimetres on the sheet, and areas and lines made of them.
 *
 * Arcs are simplified as such, with their ends fixed, so that neighbours stay
 * neighbours. Whatever leaves the frame is cut a little outside of it.
 */
#ifndef JANGKAU_RENDER_MAPVIEW_H
#define JANGKAU_RENDER_MAPVIEW_H

#include "render/mapbase.h"
#include "render/style.h"

typedef struct {
    const MapBase *base;
    const Style *style;
    Box frame;          /**< mm on the sheet */
    double scale;       /**< denominator */
    PlanePoint origin;  /**< metres at the frame's top left corner */
    Box reach;          /**< frame and a little more; arcs outside are left coarse */
    int *first;         /**< arc_count + 1 offsets into `points` */
    PlanePoint *points; /**< mm */
    bool *visible;      /**< arc's bounds touch `reach` */
} MapView;

/**
 * `centre` (metres) comes to the middle of `frame`. Borders of levels below
 * `finest` are not drawn from this view: their arcs stay coarse.
 */
MapView *mapview_new(const MapBase *base, const Style *style, Box frame, double scale,
                     PlanePoint centre, RegionLevel finest);
void mapview_free(MapView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MapView, mapview_free)

/** Metres to mm on the sheet, and back. */
PlanePoint mapview_to_sheet(const MapView *view, PlanePoint metres);
PlanePoint mapview_to_metres(const MapView *view, PlanePoint sheet);

/** Area of the chosen units as one even-odd path without inner borders. */
Path *mapview_area(const MapView *view, const bool *units);

/**
 * Rings in metres (of MapBase.bands) as an even-odd area, simplified one by
 * one and by half of the style's tolerance: where they follow a coast they
 * stay below its line.
 */
Path *mapview_rings(const MapView *view, const Path *metres);

/** The chosen arcs as chains. Rings smaller than the style's least are left out. */
Path *mapview_lines(const MapView *view, const bool *arcs);

/**
 * The parts of the outline that are known to border on land, borders between
 * mapped provinces among them, or the others: the coast where
 * MapBase.coast_known.
 */
Path *mapview_outline(const MapView *view, bool on_land);

/** As mapview_lines(), for arcs of one level; `units` (may be NULL) limits to
 *  arcs with at least one chosen unit beside them. */
Path *mapview_level_lines(const MapView *view, RegionLevel level, const bool *units);

#endif

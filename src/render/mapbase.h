/**
 * mapbase.h - what all sheets of a run share: the world in projected metres.
 *
 * Made once, then only read, from any thread.
 */
#ifndef JANGKAU_RENDER_MAPBASE_H
#define JANGKAU_RENDER_MAPBASE_H

#include <glib.h>

#include "geo/crs.h"
#include "model/results.h"
#include "model/world.h"
#include "render/path.h"

typedef struct {
    const World *world;
    Projection *projection; /**< guarded by `lock` once threads run */
    GMutex lock;
    char *crs_name; /**< "SRGI2013 / UTM zone 48S" */
    int arc_count, node_count;
    const Arc *arcs;               /**< of the world's topology, or NULL without one */
    PlanePoint *vertices;          /**< metres, parallel to topology_vertices() */
    Box *arc_bounds;               /**< metres; top is the least y (south) */
    int *arc_level;                /**< highest level the arc parts: LEVEL_PROVINCE = outline */
    bool *on_land;                 /**< by vertex: of the outline, and known to border on land */
    bool coast_known;              /**< all else of the outline is coast */
    Path **context;                /**< metres: World.context */
    int *unit_region[LEVEL_COUNT]; /**< region of each unit, down to the world's unit level */
    PlanePoint *village_points;    /**< metres */
    PlanePoint *library_points;    /**< metres */
    Path **bands;                  /**< metres, province · band_count + i: land within radius i of
                                        Results.bands[BANDS_ANY], last that without a library */
    int band_count;                /**< of a province; 0 = not drawn */
} MapBase;

MapBase *mapbase_new(const World *world, const Results *results, GError **error);
void mapbase_free(MapBase *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MapBase, mapbase_free)

/**
 * Tell the outline's land borders from its coast. `land_border` is the setting
 * [boundaries] land_border: triples of positions (start, a point between, end)
 * of the outline, "none", or "" = not known. Beside World.context the outline
 * borders on land, too. Errors: ERROR_DATA: no triples, or not on the outline.
 */
bool mapbase_part_outline(MapBase *base, const char *land_border, GError **error);

/** Bounds of a region in metres (top = south), by its arcs and its village points. */
Box mapbase_bounds(const MapBase *base, RegionLevel level, int region);

/** Degrees to metres, and back; safe from any thread. */
PlanePoint mapbase_forward(MapBase *base, LonLat position);
LonLat mapbase_inverse(MapBase *base, PlanePoint point);

#endif

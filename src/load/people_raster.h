/**
 * people_raster.h - villages cut by the cells of a population raster.
 *
 * The raster may have any CRS, cell size and turn. A village goes from degrees
 * to the raster's plane and on to its cells (u = column, v = row, upwards),
 * where gridcut.h tells the exact share of each cell; the share times the
 * cell's value is a weight. Cells finer than the pieces are joined to blocks
 * of k × k, coarse ones (above 1.5 cell_m) are parted n × n.
 */
#ifndef JANGKAU_LOAD_PEOPLE_RASTER_H
#define JANGKAU_LOAD_PEOPLE_RASTER_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/world.h"

typedef struct PeopleRaster PeopleRaster;

/** Open [inputs] population_raster and record it in World.inputs. */
PeopleRaster *people_raster_open(World *world, const Settings *settings, GError **error);
void people_raster_close(PeopleRaster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeopleRaster, people_raster_close)

/** "raster (nama.tif)". Caller frees. */
char *people_raster_method(const PeopleRaster *raster);
/** The grid of its pieces. The caller frees `crs`. */
CellGrid people_raster_grid(const PeopleRaster *raster);

/** What the raster says of a village; areas in cells of the raster. */
typedef struct {
    double weight; /**< sum of share × value; 0 = it knows nobody there */
    double area;
    double outside_area; /**< beyond the raster's edge */
} RasterShare;

/** What one thread needs to cut. */
typedef struct RasterCutter RasterCutter;
RasterCutter *raster_cutter_new(PeopleRaster *raster, GError **error);
void raster_cutter_free(RasterCutter *cutter);

/**
 * Append the pieces of one part of a shape that have a weight to `pieces`
 * (GArray of Piece: position, column, row, and area_m2 in cells of the raster;
 * by row, then column) and their weights to `weights` (double), and add to
 * `share`. `*ring` is the part's first ring and moves on to the next part's.
 */
bool raster_cutter_part(RasterCutter *cutter, const Shape *shape, int *ring, GArray *pieces,
                        GArray *weights, RasterShare *share, GError **error);

/**
 * When all villages are cut: refuse negative cells, and a raster that misses
 * villages with more than [tolerance] raster_missing_pct of the people (no
 * value above 0, or more than 1 % of the area beyond its edge); warn of what
 * it misses within that. `shares` and `spread` by village.
 */
bool people_raster_judge(const PeopleRaster *raster, const World *world, const Settings *settings,
                         const RasterShare *shares, const Spread *spread, GError **error);

#endif

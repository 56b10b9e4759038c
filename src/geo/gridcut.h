/**
 * gridcut.h - a polygon cut by a square grid, exactly.
 *
 * Every edge is parted at the grid's lines; each part adds the signed area
 * (and first moments) between itself and the right side of its cell, and a
 * strip to all cells right of it in its row. Summing the strips along the
 * row gives each cell's area and centroid, to rounding: no sampling. This is
 * the accumulation of anti-aliased font rendering (Catmull 1978; FreeType's
 * "smooth" rasterizer), here with moments and in double precision. Time is
 * linear in the edges' cells plus the cells of the rows they span.
 */
#ifndef JANGKAU_GEO_GRIDCUT_H
#define JANGKAU_GEO_GRIDCUT_H

#include <glib.h>

#include "geo/lonlat.h"

/** A square grid on a plane in metres; cell (0, 0) has its lower left corner at `origin`. */
typedef struct {
    PlanePoint origin;
    double size_m; /**< side of a cell, above 0 */
} CutGrid;

/** What of a polygon lies in one cell. */
typedef struct {
    int column, row;
    double area_m2;      /**< above 0 */
    PlanePoint centroid; /**< of that part; outside it where it is not convex */
} CutPiece;

/**
 * Append the pieces of a polygon to `pieces` (GArray of CutPiece), by row,
 * then column. `points` are `ring_count` closed rings one after the other,
 * ring r from ring_first[r] to ring_first[r + 1] (its last vertex repeats the
 * first); shells counter-clockwise, holes clockwise; coordinates are finite
 * and cell numbers fit an int. Crumbs of at most `least_m2`, or of what
 * rounding can make of nothing (1e-12 of a cell), are left out; their area is
 * returned.
 */
double gridcut_polygon(const CutGrid *grid, const PlanePoint *points, const int *ring_first,
                       int ring_count, double least_m2, GArray *pieces);

#endif

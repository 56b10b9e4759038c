/**
 * labelgrid.h - a coarse raster of which area lies where in the map frame,
 * for finding the roomiest place of an area and how much of a label it holds.
 */
#ifndef JANGKAU_RENDER_LABELGRID_H
#define JANGKAU_RENDER_LABELGRID_H

#include <glib.h>
#include <stdbool.h>

#include "render/path.h"

#define LABELGRID_CELL_MM 0.5
#define LABELGRID_NONE (-1) /**< in no area */

typedef struct {
    Box frame;
    int columns;
    int rows;
    int *area;         /**< area of each cell, or -1 */
    float *depth_mm;   /**< distance to the area's edge or the frame, about */
    GHashTable *poles; /**< area -> its deepest cell */
} LabelGrid;

LabelGrid *labelgrid_new(Box frame);
void labelgrid_free(LabelGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelGrid, labelgrid_free)

/** Enter an even-odd area; later ones win. */
void labelgrid_add(LabelGrid *grid, const Path *path, int area);

/** Compute depths, after the last labelgrid_add(). */
void labelgrid_finish(LabelGrid *grid);

/** Pole of inaccessibility of an area's visible part; false when there is none. */
bool labelgrid_pole(const LabelGrid *grid, int area, PlanePoint *pole, double *depth_mm);

/** Whether the cell at a point belongs to the area. */
bool labelgrid_is(const LabelGrid *grid, int area, PlanePoint point);

/** Share of the box that lies in the area, 0 … 1. */
double labelgrid_share(const LabelGrid *grid, int area, Box box);

/** Whether all of the box lies in the area. */
bool labelgrid_holds(const LabelGrid *grid, int area, Box box);

/** As labelgrid_share() for a box of `size` turned round its centre, clockwise on the sheet. */
double labelgrid_share_turned(const LabelGrid *grid, int area, PlanePoint centre, PlanePoint size,
                              double turn_deg);

/** Distance of a point to the edge of the area it lies in, mm; 0 outside of the frame. */
double labelgrid_depth(const LabelGrid *grid, PlanePoint point);

/**
 * How the cells of an area near a point lie: the direction in which they
 * stretch (clockwise from the right, -90 … 90), and how many times as far as
 * across. False without any.
 */
bool labelgrid_axis(const LabelGrid *grid, int area, PlanePoint near, double *turn_deg,
                    double *ratio);

#endif

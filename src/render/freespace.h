/**
 * freespace.h - where a map frame is empty: a raster of what must not be
 * covered, and the place in it that suits a box best.
 */
#ifndef JANGKAU_RENDER_FREESPACE_H
#define JANGKAU_RENDER_FREESPACE_H

#include <stdbool.h>

#include "render/path.h"

typedef struct FreeSpace FreeSpace;

/** Cells of about `cell_mm`, all free. */
FreeSpace *freespace_new(Box frame, double cell_mm);
void freespace_free(FreeSpace *space);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FreeSpace, freespace_free)

/** Take what an even-odd area (moved by `shift`), or a box, touches. */
void freespace_take_area(FreeSpace *space, const Path *area, PlanePoint shift);
void freespace_take_box(FreeSpace *space, Box box);

/** Forget the boxes taken after the areas. */
void freespace_drop_boxes(FreeSpace *space);

/**
 * The free place on a side of the frame for a box of this size that keeps
 * `gap_mm` from what is taken: the one nearest to a corner; `top` prefers high
 * places, else low ones. `cost` tells how far off it is.
 */
bool freespace_find(const FreeSpace *space, PlanePoint size_mm, double gap_mm, bool top, Box *found,
                    double *cost);

#endif

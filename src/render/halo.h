/**
 * halo.h - the clear ground behind a name: what lies within a radius of its
 * glyphs, and between them from the highest to the lowest in each column.
 *
 * A halo so drawn is one area for a line of text. Stroked round each glyph it
 * would have three times the corners, and half of a sheet's would be these.
 */
#ifndef JANGKAU_RENDER_HALO_H
#define JANGKAU_RENDER_HALO_H

#include "render/typeset.h"

/**
 * Append the halo of a text whose top left corner is `at`, turned round it
 * (clockwise). Halos may overlap: to be filled by drawlist_fill_each().
 */
void halo_add(Path *halos, PangoLayout *layout, PlanePoint at, double turn_deg, double radius_mm);

#endif

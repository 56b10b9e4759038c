/**
 * graduated.h - amounts as circles whose area is proportional to them, largest
 * first; hollow where the list of libraries is not known.
 */
#ifndef JANGKAU_RENDER_GRADUATED_H
#define JANGKAU_RENDER_GRADUATED_H

#include "render/labelgrid.h"
#include "render/panel.h"

/** The symbols of a theme, over the land; nothing where it has none. */
void graduated_draw(const Sheet *sheet, const Theme *theme, DrawList *list);

/** The circles of all themes of the sheet, in a raster as area 1; NULL where they draw none. */
LabelGrid *graduated_grid(const Sheet *sheet);

/** Part of the legend: three circles of round values in one another, and what hollow means. */
void graduated_legend(Cursor *cursor);

/** At most three round values up to `most`, falling; returns their number. */
int graduated_round_values(double most, double values[3]);

#endif

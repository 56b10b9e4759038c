/**
 * symbols.h - libraries as point symbols: a circle for TPBIS, a square for
 * others; hollow while the position is only a point in the village.
 */
#ifndef JANGKAU_RENDER_SYMBOLS_H
#define JANGKAU_RENDER_SYMBOLS_H

#include "render/sheet.h"

/** Libraries open at the date and inside the frame; fills sheet->symbols. */
void symbols_place(Sheet *sheet);

/** One symbol at a place; also for the legend. */
void symbols_draw_one(const Style *style, DrawList *list, PlanePoint at, bool tpbis, bool hollow);

void symbols_draw(const Sheet *sheet, DrawList *list);

/** Half the size of a symbol with its line, mm. */
double symbols_radius(const Style *style, bool tpbis);

#endif

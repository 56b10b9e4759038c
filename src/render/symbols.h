/**
 * symbols.h - libraries as point symbols: a circle for TPBIS, a square for
 * others; hollow while the position is only a point in the village. On the
 * sheets of the plan also its picks, by shape and colour of their stage, and
 * the reserve, white.
 */
#ifndef JANGKAU_RENDER_SYMBOLS_H
#define JANGKAU_RENDER_SYMBOLS_H

#include "render/sheet.h"

/**
 * Libraries open at the date and inside the frame; for the plan the TPBIS ones,
 * its picks and, on the sheet of a regency, the reserve. Fills sheet->symbols.
 */
void symbols_place(Sheet *sheet);

/** One symbol at a place; also for the legend. */
void symbols_draw_one(const Style *style, DrawList *list, PlanePoint at, bool tpbis, bool hollow);

void symbols_draw(const Sheet *sheet, DrawList *list);

/** How far the mark of a stage (0 = reserve) reaches, mm. */
double symbols_mark_radius(const Sheet *sheet, int stage);

/** A pick's order or a reserve's letter in the mark of its stage (0 = reserve); also for the
 *  legend. */
void symbols_draw_mark(const Sheet *sheet, DrawList *list, PlanePoint at, int stage,
                       const char *text);

#endif

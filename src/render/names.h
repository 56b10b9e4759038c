/**
 * names.h - which places are named on a sheet, and where the names stand.
 */
#ifndef JANGKAU_RENDER_NAMES_H
#define JANGKAU_RENDER_NAMES_H

#include "render/sheet.h"

/** Fills sheet->names and sheet->unplaced; needs view, areas and symbols. */
void names_place(Sheet *sheet);

/** Lines to names beside their place: over the symbols, but under the marks of a plan. */
void names_draw_leaders(const Sheet *sheet, DrawList *list);

void names_draw(const Sheet *sheet, DrawList *list);

#endif

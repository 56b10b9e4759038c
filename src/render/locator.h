/**
 * locator.h - the small map that shows where the sheet's region lies.
 */
#ifndef JANGKAU_RENDER_LOCATOR_H
#define JANGKAU_RENDER_LOCATOR_H

#include "render/sheet.h"

/**
 * The province with its regencies in `frame` (mm); the sheet's region is
 * filled, on the province sheet regencies carry their numbers.
 */
void locator_draw(const Sheet *sheet, DrawList *list, Box frame);

/** Height (mm) that suits a width, at most `most_mm`. */
double locator_height(const Sheet *sheet, double width_mm, double most_mm);

#endif

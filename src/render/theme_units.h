/**
 * theme_units.h - themes whose classes are of units: values and categories of
 * districts or villages as colours, amounts as circles.
 */
#ifndef JANGKAU_RENDER_THEME_UNITS_H
#define JANGKAU_RENDER_THEME_UNITS_H

#include "render/theme.h"

/** Fills the classes and symbols of a theme that is not DRAW_BANDS. */
void theme_units_classify(Theme *theme, const SheetSource *source);

/** A text of the theme's file with its words in braces filled in (see theme.h). Caller frees. */
char *theme_units_fill_in(const Theme *theme, const SheetSource *source, const char *text);

#endif

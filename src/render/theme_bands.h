/**
 * theme_bands.h - themes whose classes are bands of distance: land, and the
 * people on it.
 */
#ifndef JANGKAU_RENDER_THEME_BANDS_H
#define JANGKAU_RENDER_THEME_BANDS_H

#include "render/theme.h"

/** Fills the classes of a theme of DRAW_BANDS; villages by their points where there are no bands.
 */
void theme_bands_classify(Theme *theme, const SheetSource *source);

#endif

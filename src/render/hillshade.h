/**
 * hillshade.h - the user's shaded relief, warped to a sheet.
 */
#ifndef JANGKAU_RENDER_HILLSHADE_H
#define JANGKAU_RENDER_HILLSHADE_H

#include "render/sheet.h"

/** Lay World.relief (if any) over what is drawn in the map frame: it darkens only. */
void hillshade_draw(const Sheet *sheet, DrawList *list);

#endif

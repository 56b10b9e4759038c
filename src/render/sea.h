/**
 * sea.h - the sea along the coast, as bands that fade into what is not mapped.
 */
#ifndef JANGKAU_RENDER_SEA_H
#define JANGKAU_RENDER_SEA_H

#include "render/sheet.h"

/** Find the bands of a sheet whose coast is known; once its view is. */
void sea_find(Sheet *sheet);
void sea_free(Sheet *sheet);

void sea_draw(const Sheet *sheet, DrawList *list);

#endif

/**
 * marginalia.h - blocks of the panel besides the legend.
 */
#ifndef JANGKAU_RENDER_MARGINALIA_H
#define JANGKAU_RENDER_MARGINALIA_H

#include "render/panel.h"

/** Agency, title, place, what is shown. */
void marginalia_title(Cursor *cursor);

/** Locator, north arrow, scale in figures and as a bar, projection. */
void marginalia_scale(Cursor *cursor);

/** Key numbers of the region. */
void marginalia_figures(Cursor *cursor);

/** Completeness, data date, edition, sources, disclaimer. */
void marginalia_notes(Cursor *cursor);

/** Who signs the sheet, with room for it; nothing where the project names nobody. */
void marginalia_approval(Cursor *cursor);

/** "PROVINSI BANTEN (36)". Caller frees. */
char *marginalia_place(const Region *region, RegionLevel level);

/** Round length in km for a scale bar of four parts, at most `room_mm` long. */
double marginalia_bar_km(double scale, double room_mm);

#endif

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

/** Four parts with their numbers below, for the scale of the cursor's sheet. */
void marginalia_scale_bar(Cursor *cursor);

/*
 * How figures are said, on sheets and in books. Callers free.
 */

/** A share in whole per cent, or "sekurang-kurangnya" one while the list is not complete. */
char *marginalia_share(Language language, int64_t part, int64_t whole, bool complete);

/** " (17–19 %)": what unknown positions alone can do; "" where they cannot. */
char *marginalia_range(const Range *range, int64_t whole);

/** "14,0 km", or a dash. */
char *marginalia_km(Language language, double metres);

/** Where the boundaries come from. */
char *marginalia_boundaries(Language language, const World *world);

#endif

/**
 * layers.h - what lies inside the map frame, from the sea up to the names.
 */
#ifndef JANGKAU_RENDER_LAYERS_H
#define JANGKAU_RENDER_LAYERS_H

#include "render/sheet.h"

/** TPBIS outlines are thinner on the province sheet, where villages are small. */
#define LAYERS_PROVINCE_OUTLINE 0.6

/** How a hatch of the style is drawn. */
typedef struct {
    const Pen *pen;
    double angle_deg;
    double spacing_mm;
} Hatching;

Hatching layers_hatching(const Style *style, ThemeHatch hatch);

/** Bring the land around onto the sheet: fills sheet->context. */
void layers_find_context(Sheet *sheet);
void layers_free_context(Sheet *sheet);

/**
 * What is not mapped, a band of sea along the coast where that is known, and
 * the land around.
 */
void layers_ground(const Sheet *sheet, DrawList *list);

/**
 * Fills of a theme. Classes are nested: each is filled over the union of
 * itself and all that come after it, so that no background can shine through
 * between neighbours.
 */
void layers_fills(const Sheet *sheet, const Theme *theme, DrawList *list);

/** Borders, each stroked once at its highest level. */
void layers_lines(const Sheet *sheet, const Theme *theme, DrawList *list);

/** Village dots, for worlds without village boundaries. */
void layers_dots(const Sheet *sheet, const Theme *theme, DrawList *list);

/** A line with its dashes; runs too short for the pattern are drawn solid. */
void layers_border(DrawList *list, const Path *path, const Pen *pen);

#endif

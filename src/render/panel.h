/**
 * panel.h - the room beside or below the map: title, scale, legend, figures,
 * notes. Blocks are stacked in one column (landscape) or three (portrait).
 */
#ifndef JANGKAU_RENDER_PANEL_H
#define JANGKAU_RENDER_PANEL_H

#include "render/sheet.h"

/** Where a block writes: it moves `y` down by what it used. */
typedef struct {
    const Sheet *sheet;
    const Theme *theme;
    DrawList *list;
    double x;
    double y;
    double width;
    bool measuring; /**< only `y` matters: what is costly to draw may be left out */
} Cursor;

/** Set a text and move below it; sizes in pt as the style has them (A3). */
void panel_text(Cursor *cursor, const char *text, Face face, double size_pt,
                PangoAlignment alignment);

/** A row of two texts: left, and right-aligned. */
void panel_row(Cursor *cursor, const char *left, const char *right, Face face, double size_pt);

static inline void panel_skip(Cursor *cursor, double mm) {
    cursor->y += mm * cursor->sheet->page.text_factor;
}

/** Whether the panel has room for all blocks. */
bool panel_fits(const Sheet *sheet, const Theme *theme);

void panel_draw(const Sheet *sheet, const Theme *theme, DrawList *list);

#endif

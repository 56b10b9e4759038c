/**
 * panel.h - what stands beside the map, below it or in boxes on it: title,
 * scale, legend, figures, notes. The page says where (PagePart).
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
    bool in_table;  /**< rows are tagged as such */
} Cursor;

/** Set a text and move below it; sizes in pt as the style has them (A3). */
void panel_text(Cursor *cursor, const char *text, Face face, double size_pt,
                PangoAlignment alignment);

/** The sheet's title, and a heading: with their place in the document's structure. */
void panel_title(Cursor *cursor, const char *text);
void panel_heading(Cursor *cursor, const char *text);

/** A row of two texts: left, and right-aligned. */
void panel_row(Cursor *cursor, const char *left, const char *right, Face face, double size_pt);

/** Rows from here to panel_end_table() are those of a table, headed by their left text. */
void panel_begin_table(Cursor *cursor);
void panel_end_table(Cursor *cursor);

static inline void panel_skip(Cursor *cursor, double mm) {
    cursor->y += mm * cursor->sheet->page.text_factor;
}

#define PANEL_MAX_BLOCKS 9

/** How many blocks the panel of a sheet has, where it stands there. */
int panel_block_count(const Sheet *sheet, PanelPlace place);

/** Heights of the blocks at a width (their padding included). */
void panel_measure(const Sheet *sheet, const Theme *theme, PanelPlace place, double width_mm,
                   double heights[PANEL_MAX_BLOCKS]);

/** Least height of a part, with its padding, made of blocks of these heights. */
double panel_part_height(const Sheet *sheet, const double *heights, int first, int end);

/** Whether all parts of the sheet's page hold their blocks. */
bool panel_fits(const Sheet *sheet, const Theme *theme);

void panel_draw(const Sheet *sheet, const Theme *theme, DrawList *list);

#endif

/**
 * drawing.h - what every book draws with: style, fonts, the projected world.
 */
#ifndef JANGKAU_BOOK_DRAWING_H
#define JANGKAU_BOOK_DRAWING_H

#include "book/book.h"
#include "render/render.h"
#include "render/sheet.h"

typedef struct {
    SheetSource sheets; /**< refers to what is below */
    Style *style;
    MapBase *base;
    GPtrArray *logos;
    RenderThemes themes; /**< as chosen */
} BookDrawing;

/**
 * `themes`: names or files, NULL = those of the project. `paper` is that of the
 * maps. On failure nothing is left to clear.
 */
bool book_drawing_open(const BookSource *source, const char *const *themes, const char *paper,
                       BookDrawing *drawing, GError **error);
void book_drawing_clear(BookDrawing *drawing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BookDrawing, book_drawing_clear)

/** First line of the agency block, or "jangkau". Caller frees. */
char *book_author(const Settings *settings);

/** "Provinsi Banten", "Kabupaten Lebak", "Kecamatan Sumur". Caller frees. */
char *book_region_name(const World *world, Language language, RegionLevel level, int region);

#endif

/**
 * atlas_pages.h - the pages of an atlas: cover, contents and guide (i, ii, …),
 * maps and index (1, 2, …).
 *
 * What the pages are is decided first, so that every page number is known
 * before the first page is made.
 */
#ifndef JANGKAU_BOOK_ATLAS_PAGES_H
#define JANGKAU_BOOK_ATLAS_PAGES_H

#include "book/binding.h"
#include "book/drawing.h"
#include "book/flow.h"

/** A page with a map. */
typedef struct {
    RegionLevel level;
    int region;
    const ThemeSpec *theme;
    bool first; /**< of the region's pages: the one that links lead to */
} AtlasMap;

typedef struct {
    const BookSource *source;
    const BookDrawing *drawing;
    Language language;
    const char *paper;
    int regency;               /**< of an atlas of one regency, or -1 */
    GArray *maps;              /**< AtlasMap; map i has page number i + 1 */
    Flow *contents;            /**< contents, then the guide */
    Flow *index;               /**< of villages */
    int guide_page;            /**< where the guide starts in `contents` */
    int bookmark[LEVEL_COUNT]; /**< the last one of each level */
    gint unplaced;             /**< names without a place, of all maps */
} Atlas;

/** "Atlas cakupan perpustakaan TPBIS: Provinsi Banten". Caller frees. */
char *atlas_title(const Atlas *atlas);

/** Set contents, guide and index, now that `maps` is complete. */
void atlas_set_text(Atlas *atlas, Typeset *typeset);
void atlas_free_text(Atlas *atlas);

/** Pages before the first map, cover included; all pages. */
int atlas_front_count(const Atlas *atlas);
int atlas_page_count(const Atlas *atlas);

/** "iv" before the maps, "12" from them on. Caller frees. */
char *atlas_page_label(const Atlas *atlas, int index);

/** What bookmark page `index` starts a chapter of text with, or NULL. */
const char *atlas_chapter(const Atlas *atlas, int index);

bool atlas_make_cover(const Atlas *atlas, Typeset *typeset, BoundPage *page, GError **error);

/** A region that cannot be drawn gets a page that says so, and a warning. */
bool atlas_make_map(Atlas *atlas, int map, Typeset *typeset, BoundPage *page, GError **error);

/** Page `number` of text (from 1; the index follows the front), borrowed from the atlas. */
void atlas_take_text(const Atlas *atlas, int number, BoundPage *page);

/** What atlas_draw_key() gets as data. */
typedef struct {
    const Atlas *atlas;
    Typeset *typeset;
} AtlasKey;

/** A FlowDraw: the districts with their page numbers. Needs units at least as fine as those. */
void atlas_draw_key(DrawList *list, Box frame, gpointer data);

/** Links over an area of a map, strip by strip; not below what covers `page` (or NULL). */
void atlas_link_area(const Path *area, Box map, const Page *page, const char *target,
                     DrawList *list);

/** Page number of a region's first map, 0 = it has none. */
int atlas_number_of(const Atlas *atlas, RegionLevel level, int region);

/** Destination of a region's first map: "36.01.02". */
const char *atlas_destination(const Atlas *atlas, RegionLevel level, int region);

/** Size of the paper, upright or across. */
void atlas_paper(const Atlas *atlas, double *width_mm, double *height_mm);

#endif

/**
 * drawlist.h - everything on a sheet, in drawing order, in mm.
 *
 * A sheet is laid out once into a list; the list is then played into the PDF
 * and, band by band, into the PNG. A list is plain data: it may be made on one
 * thread and played on another (on one at a time).
 */
#ifndef JANGKAU_RENDER_DRAWLIST_H
#define JANGKAU_RENDER_DRAWLIST_H

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>

#include "render/path.h"
#include "render/style.h"

typedef struct DrawList DrawList;

DrawList *drawlist_new(void);
void drawlist_free(DrawList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DrawList, drawlist_free)

/** Clip what is appended from here on to `box`; NULL ends it. */
void drawlist_clip(DrawList *list, const Box *box);

/** Hand a path to the list, which frees it. Returns it for the calls below. */
const Path *drawlist_own(DrawList *list, Path *path);

/** Paths are borrowed until the list is freed (or owned, see above). */
void drawlist_fill(DrawList *list, const Path *path, Colour colour);
/** As above, not even-odd: runs that wind the same way may overlap. */
void drawlist_fill_each(DrawList *list, const Path *path, Colour colour);
void drawlist_stroke(DrawList *list, const Path *path, const Pen *pen);

/** A text with its top left corner at `at`. The list keeps its glyphs, not the layout. */
void drawlist_text(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour);

/** As above, turned by `turn_deg` (clockwise on the sheet) round `at`. */
void drawlist_text_turned(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour,
                          double turn_deg);

/** How an image meets what lies under it. */
typedef enum { BLEND_OVER, BLEND_MULTIPLY } DrawBlend;

/**
 * A picture stretched over `box`: pixels (an image surface) or drawing (a
 * recording surface with bounds). The list takes a reference; lists that are
 * played at the same time must not share a surface.
 */
void drawlist_image(DrawList *list, cairo_surface_t *image, Box box, DrawBlend blend);

/** Say what a drawing (a recording surface) is of, for drawlist_hash(): it cannot be read back. */
void drawlist_identify(cairo_surface_t *image, const char *identity);

/** What a part of a sheet is, for the structure of a PDF (ISO 32000, 14.8). */
typedef enum {
    TAG_SECTION, /**< a group of others: "Sect" */
    TAG_TITLE,   /**< "H1" */
    TAG_HEADING, /**< "H2" */
    TAG_TEXT,    /**< "P" */
    TAG_FIGURE,  /**< map, diagram, logo; wants an alternative text */
    TAG_TABLE,
    TAG_ROW,
    TAG_HEADER_CELL,
    TAG_CELL,
    TAG_ARTIFACT /**< of no meaning: frames, rules */
} DrawTag;

/**
 * What is appended up to the matching drawlist_close() belongs to the element.
 * Elements nest; only leaves hold content. `alternative` (a figure's) may be NULL.
 */
void drawlist_open(DrawList *list, DrawTag tag, const char *alternative);
void drawlist_close(DrawList *list);
/** Whether every element opened is closed. */
bool drawlist_is_balanced(const DrawList *list);

/** A place that links can name, and a link to one (or to a "https:…" address). */
void drawlist_destination(DrawList *list, const char *name, PlanePoint at);
void drawlist_link(DrawList *list, Box box, const char *target);

/** Draw what touches `window` (mm). The context's user space must be mm. */
void drawlist_play(const DrawList *list, cairo_t *cr, Box window);

typedef struct {
    char *name; /**< of a destination; target of a link */
    Box box;    /**< of a link; a destination has its place at the top left corner */
} DrawMark;

/** What drawlist_destination() and drawlist_link() noted, in order: DrawMark. */
const GArray *drawlist_destinations(const DrawList *list);
const GArray *drawlist_links(const DrawList *list);

/** The alternative text of each figure ("" = none), in the order of drawlist_open(): char *. */
const GPtrArray *drawlist_alternatives(const DrawList *list);

/**
 * SHA-256 over all that the list holds: equal hashes, equal pages. Faces count by
 * the content of their files. "" with a drawing that nobody identified. Caller frees.
 */
char *drawlist_hash(const DrawList *list);

#endif

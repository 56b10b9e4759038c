/**
 * drawlist.h - everything on a sheet, in drawing order, in mm.
 *
 * A sheet is laid out once into a list; the list is then played into the PDF
 * and, band by band, into the PNG.
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
void drawlist_stroke(DrawList *list, const Path *path, const Pen *pen);

/** A text with its top left corner at `at`. The list takes a reference. */
void drawlist_text(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour);

/** As above, turned by `turn_deg` (clockwise on the sheet) round `at`. */
void drawlist_text_turned(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour,
                          double turn_deg);

/** Draw what touches `window` (mm). The context's user space must be mm. */
void drawlist_play(const DrawList *list, cairo_t *cr, Box window);

#endif

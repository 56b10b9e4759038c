/**
 * drawlist_internal.h - what a draw list holds, for those who put it into
 * other words (drawlist.c by cairo, svg.c).
 */
#ifndef JANGKAU_RENDER_DRAWLIST_INTERNAL_H
#define JANGKAU_RENDER_DRAWLIST_INTERNAL_H

#include "render/drawlist.h"
#include "render/typeset.h"

typedef enum { ITEM_FILL, ITEM_STROKE, ITEM_TEXT, ITEM_IMAGE, ITEM_OPEN, ITEM_CLOSE } ItemKind;

// What is added here or to DrawList goes into drawlist_hash(), too.
typedef struct {
    ItemKind kind;
    Colour colour;
    Pen pen;
    const Path *path;
    bool winding;   // the fill rule, else even-odd
    GArray *glyphs; // GlyphRun
    cairo_surface_t *image;
    DrawBlend blend;
    DrawTag tag;
    PlanePoint at;
    double turn_deg;
    Box box;  // what it may touch
    int clip; // index into the clips, or -1
} Item;

struct DrawList {
    GArray *items;
    GArray *clips; // Box
    GPtrArray *paths;
    GArray *open; // DrawTag, the innermost last
    GPtrArray *alternatives;
    GArray *destinations, *links; // DrawMark
    int clip;
};

/** Bounds of an image in its own unit; false when it has none. */
bool drawlist_image_extents(cairo_surface_t *image, cairo_rectangle_t *extents);

#endif

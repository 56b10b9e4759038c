/**
 * svg.h - a draw list as SVG 1.1, for those who go on drawing: one element for
 * each item, in millimetres, with text as text.
 *
 * cairo's own SVG turns text into shapes and numbers its elements by a counter
 * of the whole process, so it is written here.
 */
#ifndef JANGKAU_RENDER_SVG_H
#define JANGKAU_RENDER_SVG_H

#include "render/drawlist.h"

typedef struct {
    const char *title;
    const char *description;
    const char *language; /**< "id", "en" */
} SvgInfo;

/** The document, the caller's. Pictures that are drawings come as pixels. */
char *svg_make(const DrawList *list, double width_mm, double height_mm, const SvgInfo *info,
               GError **error);

#endif

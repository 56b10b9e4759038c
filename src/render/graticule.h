/**
 * graticule.h - meridians and parallels, their labels on the four sides of the
 * map frame, and the frame itself.
 */
#ifndef JANGKAU_RENDER_GRATICULE_H
#define JANGKAU_RENDER_GRATICULE_H

#include "render/sheet.h"

/** A sheet's graticule, in mm. */
typedef struct {
    Path *lines;   /**< clipped to the map frame */
    Path *crosses; /**< small ones where lines meet, for above the land */
    GArray *marks; /**< GraticuleMark */
} Graticule;

typedef enum { SIDE_TOP, SIDE_BOTTOM, SIDE_LEFT, SIDE_RIGHT } FrameSide;

/** Where a line meets the frame. */
typedef struct {
    FrameSide side;
    double at_mm;   /**< x on top and bottom, y on left and right */
    double degrees; /**< of longitude or latitude */
    bool latitude;
} GraticuleMark;

Graticule *graticule_new(const Sheet *sheet);
void graticule_free(Graticule *graticule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graticule, graticule_free)

/** How far its lines are apart: "15'". Caller frees. */
char *graticule_step_text(const Sheet *sheet);

/** Frame, ticks and labels outside of the map. */
void graticule_draw_frame(const Sheet *sheet, const Graticule *graticule, DrawList *list);

#endif

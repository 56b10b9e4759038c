/**
 * legend.h - the legend: classes with their counts, hatches, symbols, lines.
 */
#ifndef JANGKAU_RENDER_LEGEND_H
#define JANGKAU_RENDER_LEGEND_H

#include "render/panel.h"

/** Block of the panel. */
void legend_draw(Cursor *cursor);

#endif

/**
 * histogram.h - how the values of a map are spread, with the breaks of its
 * classes: a small diagram in the legend.
 */
#ifndef JANGKAU_RENDER_HISTOGRAM_H
#define JANGKAU_RENDER_HISTOGRAM_H

#include "render/panel.h"

/** Bars of equal width from a round value to a round value. */
typedef struct {
    double from, step;
    int count;
} HistogramBars;

/** Bars for values from `low` to `high` (above it): about 20. */
HistogramBars histogram_bars(double low, double high);

/** Part of the legend; nothing for themes without values, or with few. */
void histogram_draw(Cursor *cursor);

#endif

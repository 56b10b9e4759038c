/**
 * chart.h - small charts in black and white: lines with their names at their
 * ends, bars with their values on top.
 */
#ifndef JANGKAU_BOOK_CHART_H
#define JANGKAU_BOOK_CHART_H

#include "render/drawlist.h"
#include "render/typeset.h"
#include "render/words.h"

#define CHART_MOST_LINES 4

typedef struct {
    const char *name;
    const double *values; /**< not negative; NaN = not known */
} ChartLine;

typedef struct {
    const char *const *labels; /**< below the axis, one a value */
    int count;
    ChartLine lines[CHART_MOST_LINES];
    int line_count;
    const char *unit;    /**< after the numbers: " %" or "" */
    double most;         /**< the axis ends here at the latest; 0 = anywhere */
    const char *unknown; /**< written where nothing is known */
    Language language;
} Chart;

/** A round step (1, 2, 2.5 or 5 times a power of ten, at least 1) that parts 0 … `most` in at
 *  most `parts`. */
double chart_step(double most, int parts);

/** Lines with marks that a photocopy tells apart; a gap where a value is not known. */
void chart_lines(DrawList *list, Typeset *typeset, Box frame, const Chart *chart);

/** The values of the first line as bars. */
void chart_bars(DrawList *list, Typeset *typeset, Box frame, const Chart *chart);

#endif

/**
 * isoline.h - lines of equal value on a grid of numbers.
 */
#ifndef JANGKAU_RENDER_ISOLINE_H
#define JANGKAU_RENDER_ISOLINE_H

#include "render/path.h"

/** Knots of a square mesh on the sheet, row after row. */
typedef struct {
    int columns, rows;
    PlanePoint first; /**< mm: the knot at the top left */
    double step_mm;
} KnotGrid;

/**
 * Where values (one a knot) are below 0, as an even-odd area: linear between
 * knots, simplified by `tolerance_mm`. The outermost knots count as not below.
 */
Path *isoline_below_zero(const KnotGrid *grid, const float *values, double tolerance_mm);

#endif

/**
 * classify.h - where the breaks between the classes of a map lie.
 *
 * Values that are not finite are left out. Equal values are always in one
 * class, so that fewer classes come out where there are fewer values. Breaks
 * between two values are the roundest number that parts them.
 *
 * Fisher (1958), "On grouping for maximum homogeneity", the same as Jenks's
 * optimum: the partition with the least sum of squared deviations from the
 * means of the classes. Head/tail: Jiang (2013). Pretty: multiples of 1, 2, 2.5
 * or 5 times a power of ten.
 */
#ifndef JANGKAU_RENDER_CLASSIFY_H
#define JANGKAU_RENDER_CLASSIFY_H

#include <stdbool.h>

#define CLASSIFY_MAX_CLASSES 9

typedef enum {
    CLASSIFY_FIXED, /**< breaks are given */
    CLASSIFY_QUANTILE,
    CLASSIFY_FISHER,
    CLASSIFY_HEADTAIL,
    CLASSIFY_PRETTY,
    CLASSIFY_EACH, /**< each value its own class; Fisher where there are too many */
    CLASSIFY_METHODS
} ClassMethod;

/** "fixed", "quantile", …; -1 for another word. */
const char *classify_name(ClassMethod method);
int classify_method(const char *name);

/**
 * Breaks (rising) that part `values` into at most `classes` (1 … 9) classes;
 * returns their number. `closed_above`: a value equal to a break belongs to the
 * class below it (distances), else to the one above (shares). Not for
 * CLASSIFY_FIXED.
 */
int classify_breaks(ClassMethod method, const double *values, int count, int classes,
                    bool closed_above, double breaks[CLASSIFY_MAX_CLASSES - 1]);

/** Class of a value, from 0. */
int classify_of(double value, const double *breaks, int break_count, bool closed_above);

/** The roundest number x with low <= x < high (closed above), else low < x <= high. */
double classify_round_between(double low, double high, bool closed_above);

#endif

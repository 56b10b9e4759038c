/**
 * weighted.h - people-weighted mean, quantiles and maximum of distances.
 */
#ifndef JANGKAU_ANALYZE_WEIGHTED_H
#define JANGKAU_ANALYZE_WEIGHTED_H

#include <stdint.h>

/** One value and how many people it holds for. */
typedef struct {
    double value;
    int64_t people;
} Weighted;

/** What the tables publish; all NaN when there are no people. */
typedef struct {
    double mean, median, p90, max;
} Summary;

/**
 * Summary of `count` values, people-weighted; those without people do not
 * count. A quantile is the least value whose cumulative share reaches q.
 * Sorts `values` in place.
 */
Summary weighted_summary(Weighted *values, int count);

#endif

/**
 * tally.h - pieces counted into villages, villages into regions.
 */
#ifndef JANGKAU_ANALYZE_TALLY_H
#define JANGKAU_ANALYZE_TALLY_H

#include <stdbool.h>

#include "model/results.h"
#include "model/world.h"

/**
 * VillageResult.cell of every village from Results.pieces. People
 * within each distance are rounded to whole ones.
 */
void tally_villages(const World *world, Results *results);

/**
 * Sums and means of RegionResult.cell of every region from its villages; with
 * `in_order` also its quantiles, maximum and Gini, from the pieces.
 */
void tally_regions(const World *world, Results *results, bool in_order);

/** RegionResult.point of every region, from the distances of village points. */
void tally_points(const World *world, Results *results);

/** Ranks of the villages whose regency is known. */
void tally_ranks(const World *world, Results *results);

#endif

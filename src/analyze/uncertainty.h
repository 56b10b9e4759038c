/**
 * uncertainty.h - what unknown positions of libraries do to the figures.
 */
#ifndef JANGKAU_ANALYZE_UNCERTAINTY_H
#define JANGKAU_ANALYZE_UNCERTAINTY_H

#include "config/settings.h"
#include "model/results.h"
#include "model/world.h"

/**
 * Fill RegionResult.within_range and service_range of every region, and
 * Results.has_ranges: libraries whose position is only a village point are
 * drawn anew `draws` times among the people of their village (fixed seed, one
 * stream for each library). Without such libraries both ends are the figure.
 * The same for any number of threads.
 */
void uncertainty_estimate(const World *world, const Settings *settings, Results *results);

#endif

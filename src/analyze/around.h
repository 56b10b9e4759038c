/**
 * around.h - the libraries nearest to one village point, for `jangkau explain`.
 */
#ifndef JANGKAU_ANALYZE_AROUND_H
#define JANGKAU_ANALYZE_AROUND_H

#include <stdbool.h>

#include "config/settings.h"
#include "model/results.h"

/**
 * The nearest of the `chosen` libraries (flags by index) on the same land
 * part, by distance, ties by id: at most `most`, into `found`. Every pair is
 * measured. Returns how many there are.
 */
int around_village(const World *world, const Settings *settings, const bool *chosen, int village,
                   Neighbour *found, int most);

#endif

/**
 * compare.h - what changed between two analyses of one World.
 */
#ifndef JANGKAU_ANALYZE_COMPARE_H
#define JANGKAU_ANALYZE_COMPARE_H

#include "model/change.h"
#include "model/world.h"

/** `after` may know more libraries than `before`: these came later. Result is the caller's. */
Change *compare_results(const World *world, const Results *before, const Results *after);

#endif

/**
 * analyze.h - coverage and distance figures of a World at a date.
 */
#ifndef JANGKAU_ANALYZE_ANALYZE_H
#define JANGKAU_ANALYZE_ANALYZE_H

#include <glib.h>

#include "config/settings.h"
#include "model/results.h"

/**
 * Compute everything. `as_of` overrides the setting; NULL takes the setting
 * and, when that is empty, the latest event in the inputs that is not after
 * today. Result belongs to the caller. Errors: ERROR_DATA for a bad date.
 */
Results *analyze_world(const World *world, const Settings *settings, const char *as_of,
                       GError **error);

/**
 * The same at the date of `before` for a world whose libraries have changed:
 * those of `before` are still the first ones, in their order, and only the
 * pieces that the change touches are measured again. Without a series. Result
 * belongs to the caller.
 */
Results *analyze_again(const World *world, const Settings *settings, const Results *before);

#endif

/**
 * history.h - the dates of the yearly series, and what changed between two.
 */
#ifndef JANGKAU_ANALYZE_HISTORY_H
#define JANGKAU_ANALYZE_HISTORY_H

#include <glib.h>

#include "config/settings.h"
#include "model/date.h"
#include "model/world.h"

/**
 * The dates of the series up to `as_of` (GArray of Date, rising, the caller's):
 * 31 December of each year from the first in which a region joined or a library
 * that counts as TPBIS opened, then `as_of` itself.
 */
GArray *history_dates(const World *world, const Settings *settings, Date as_of);

/** The date of the series before `as_of`: the end of the year before at the latest. */
Date history_date_before(const World *world, const Settings *settings, Date as_of);

#endif

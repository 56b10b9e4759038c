/**
 * distances.h - every piece and village point against every library.
 */
#ifndef JANGKAU_VERIFY_DISTANCES_H
#define JANGKAU_VERIFY_DISTANCES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"

/**
 * Fill `near (choice, village, people_e6, m)`: a row for each piece and each
 * choice of libraries (table `choice`: moments at which the same libraries
 * count share one), and one for each village point, choice -1, at `last`;
 * m is NULL without a library on the same land part. And `point (village,
 * tpbis, tpbis_m, any_kind, any_m)`: the nearest of a village point at `last`,
 * TPBIS and any; ids as near to 1 mm follow on lines of their own.
 */
bool distances_fill(Db *db, const Settings *settings, int last, GError **error);

#endif

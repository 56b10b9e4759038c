/**
 * plan_rows.h - a plan of villages in the SpatiaLite file. Inside store/ only.
 */
#ifndef JANGKAU_STORE_PLAN_ROWS_H
#define JANGKAU_STORE_PLAN_ROWS_H

#include <glib.h>
#include <stdbool.h>

#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "store/db.h"

/** Create `sites`, `plan_candidates`, `plan_multipliers` and `plan`, and fill them. */
bool plan_rows_write(Db *db, const World *world, const Results *results, const SitePlan *plan,
                     GError **error);

#endif

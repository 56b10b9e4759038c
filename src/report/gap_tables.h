/**
 * gap_tables.h - gaps.csv, status.csv and series.csv (docs/tables.md), as texts
 * that belong to the caller.
 */
#ifndef JANGKAU_REPORT_GAP_TABLES_H
#define JANGKAU_REPORT_GAP_TABLES_H

#include <glib.h>
#include <stdbool.h>

#include "model/results.h"
#include "model/world.h"

/** Figures of the villages of one IDM status in a region. */
typedef struct {
    const char *status; /**< "maju", …, "tidak berlaku (kelurahan)", "tidak ada data" */
    bool known;         /**< false: the region's list is unknown, and so is `reach` */
    int villages;
    int64_t population;
    Reach reach; /**< people_within_service, people_unreachable, gap_person_m, mean_m */
} StatusFigures;

/** Most statuses a region can have. */
#define GAP_TABLES_MAX_STATUSES 7

/**
 * The statuses that occur among the villages of a province whose list is known,
 * or among all of a regency, best first; returns how many. No IDM list at all: 0.
 */
int gap_tables_statuses(const World *world, const Results *results, RegionLevel level, int region,
                        StatusFigures figures[GAP_TABLES_MAX_STATUSES]);

/** Villages by rank of people beyond S, then those without a rank (int, village_count of them).
 * Caller frees. */
int *gap_tables_order(const World *world, const Results *results);

GString *gap_tables_villages(const World *world, const Results *results);
GString *gap_tables_status(const World *world, const Results *results);
GString *gap_tables_series(const World *world, const Results *results);

#endif

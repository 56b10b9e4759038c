/**
 * results.h - what was computed for a World at a date. Definitions:
 * docs/method.md. Distances in metres, NaN = none or unknown.
 */
#ifndef JANGKAU_MODEL_RESULTS_H
#define JANGKAU_MODEL_RESULTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/date.h"
#include "model/world.h"

/** At most this many reach distances (setting `reach_km`). */
#define RESULTS_MAX_REACH 8

/** Known, or "data belum lengkap". */
typedef enum { TRI_UNKNOWN = -1, TRI_NO = 0, TRI_YES = 1 } Tri;

typedef struct {
    Tri tpbis;              /**< holds an active TPBIS library */
    int nearest_tpbis;      /**< library index, or -1: none on the same land part */
    double nearest_tpbis_m; /**< times the detour factor; NaN when none */
    int nearest_any;
    double nearest_any_m;
} VillageResult;

typedef struct {
    bool known;           /**< false: in the programme, but no TPBIS library is documented */
    bool member;          /**< takes part at the date (province, regency; else its regency) */
    bool has_any_library; /**< at least one documented, open library of any kind */
    int villages_tpbis;   /**< villages holding an active TPBIS library */
    int64_t population_tpbis;
    int64_t people_within[RESULTS_MAX_REACH];
    int64_t people_unreachable; /**< no TPBIS library on the same land part; -1 = unknown */
    double mean_m, median_m, p90_m, max_m; /**< to the nearest TPBIS library, people-weighted */
    double any_mean_m;   /**< to the nearest library of any kind, people-weighted */
    int libraries;       /**< documented and open, any kind */
    int libraries_tpbis; /**< of these, counted as TPBIS */
    char *completeness;  /**< "5 tercatat dari 67 dilaporkan (…)" or "" */
} RegionResult;

typedef struct {
    Date as_of; /**< the date D that everything holds for */
    int reach_count;
    double reach_m[RESULTS_MAX_REACH]; /**< reach distances, rising */
    int library_count;
    bool *library_tpbis; /**< counted as TPBIS at D, by library index */
    bool *library_open;  /**< open at D */
    VillageResult *villages;
    RegionResult *regions[LEVEL_COUNT]; /**< parallel to World.regions */
    int region_count[LEVEL_COUNT];
} Results;

void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

#endif

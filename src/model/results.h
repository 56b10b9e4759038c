/**
 * results.h - what was computed for a World at a date. Definitions:
 * docs/method.md. Distances in metres (times the detour factor), NaN = none
 * or unknown.
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

/** A library and how far it is; -1 and NaN when there is none on the same land part. */
typedef struct {
    int library;
    double distance_m;
} NearLibrary;

/** A library as it is seen from a village point. */
typedef struct {
    int library;
    double distance_m;
    double bearing_deg; /**< at the village point, clockwise from north, 0 … 360 */
} Neighbour;

/** By piece of World.cells. */
typedef struct {
    NearLibrary tpbis[2]; /**< the nearest, and the runner-up */
    NearLibrary any;      /**< the nearest of any kind */
} PieceResult;

/** How far the people of a village or region are from TPBIS libraries. */
typedef struct {
    int64_t people_within[RESULTS_MAX_REACH];
    int64_t people_within_service;         /**< at most S away */
    int64_t people_unreachable;            /**< no TPBIS library on their land part; -1 = unknown */
    double gap_person_m;                   /**< Σ people · max(0, d − S) */
    double mean_m, median_m, p90_m, max_m; /**< weighted by people; of a village only the mean */
    double gini;                           /**< of the distance; not of a village, nor by point */
} Reach;

/** 5th and 95th percentile of the draws of unknown positions. */
typedef struct {
    int64_t low, high;
} Range;

typedef struct {
    Tri tpbis;                              /**< holds an active TPBIS library */
    NearLibrary nearest_tpbis, nearest_any; /**< of the village point */
    Reach cell;                             /**< of its people, by cell */
    int rank_people, rank_gap; /**< from 1, by people beyond S and by person-km; 0 = unknown */
} VillageResult;

typedef struct {
    bool known;           /**< false: in the programme, but no TPBIS library is documented */
    bool member;          /**< takes part at the date (province, regency; else its regency) */
    bool has_any_library; /**< at least one documented, open library of any kind */
    int villages_tpbis;   /**< villages holding an active TPBIS library */
    int64_t population_tpbis;
    Reach cell, point; /**< by cell, and by village point */
    Range within_range[RESULTS_MAX_REACH], service_range;
    double any_mean_m;   /**< to the nearest library of any kind, by cell */
    int libraries;       /**< documented and open, any kind */
    int libraries_tpbis; /**< of these, counted as TPBIS */
    char *completeness;  /**< "5 tercatat dari 67 dilaporkan (…)" or "" */
} RegionResult;

/** The regions at one date of the series, by level and index. */
typedef struct {
    Date date;
    RegionResult *regions[LEVEL_COUNT]; /**< without quantiles, ranges, points and completeness */
} SeriesYear;

/**
 * Land by its distance, of every province: the land at most radius i away from
 * a library on the same land part, and the same parted into bands. Radii rise.
 */
typedef struct {
    int count; /**< of radii; 0 = not drawn */
    double radius_m[RESULTS_MAX_REACH];
    Shape **within; /**< province · count + i; NULL where there is none */
    Shape **band;   /**< province · (count + 2) + i: up to radius i; then the land beyond the
                         last one, and that without a library on its part */
} Bands;

typedef enum { BANDS_TPBIS, BANDS_ANY, BANDS_KINDS } BandsKind;

/** "tpbis", "any". */
const char *bands_kind_name(BandsKind kind);

typedef struct {
    Date as_of; /**< the date D that everything holds for */
    int reach_count;
    double reach_m[RESULTS_MAX_REACH]; /**< reach distances, rising */
    double *service_m;                 /**< service distance S by regency */
    int library_count;
    bool *library_tpbis; /**< counted as TPBIS at D, by library index */
    bool *library_open;  /**< open at D */
    PieceResult *pieces; /**< by piece of World.cells */
    VillageResult *villages;
    RegionResult *regions[LEVEL_COUNT]; /**< parallel to World.regions */
    int region_count[LEVEL_COUNT];
    bool has_ranges;    /**< positions of some TPBIS libraries are only village points */
    SeriesYear *series; /**< by rising date; the last one is D */
    int series_count;
    Bands bands[BANDS_KINDS]; /**< by analyze/bands.h, and only there when asked for */
    int province_count;       /**< of `bands` */
} Results;

void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

#endif

/**
 * change.h - what parts two Results of one World: two dates, or before and
 * after a supposed change of libraries. Made by analyze/compare.h and
 * analyze/whatif.h.
 */
#ifndef JANGKAU_MODEL_CHANGE_H
#define JANGKAU_MODEL_CHANGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/results.h"

/** People of a region who came within S, and who fell out: sums over its villages. */
typedef struct {
    bool known;   /**< the region's list is known before and after */
    bool touched; /**< some figure by cell, or what is known, differs */
    int64_t gained, lost;
} RegionChange;

/** A province or regency. */
typedef struct {
    RegionLevel level;
    int index;
} RegionRef;

/**
 * A village is within S when half of its people or more are (one without
 * people never is). Lists are by index, so by code or id.
 */
typedef struct {
    GArray *villages_in;          /**< int: came within S; the list was known before */
    GArray *villages_out;         /**< int: fell out; the list is known afterwards */
    GArray *villages_unsure;      /**< int: the same to and fro where the list was or is unknown */
    GArray *tpbis_in, *tpbis_out; /**< int: libraries that count as TPBIS since, or no longer */
    GArray *opened, *closed;      /**< int: libraries of any kind */
    GArray *joined, *left;        /**< RegionRef: of the programme, provinces first */
    RegionChange *regions[LEVEL_VILLAGE]; /**< by level and index */
} Change;

void change_free(Change *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)

/** Half of the village's people or more are within S. */
bool change_is_within(const World *world, const Results *results, int village);

/** A library supposed at a village point. */
typedef struct {
    int village;
    int already; /**< the active TPBIS library which the village holds: nothing is added; or -1 */
    int64_t gained;        /**< people it alone brings within S, over all regions */
    int64_t gained_unsure; /**< of them, in regencies whose list is unknown: at most so many */
    double saved_person_m; /**< by which it alone cuts the gap of those who were reached before */
} Addition;

typedef struct {
    Addition *additions;
    int addition_count;
    int *removed; /**< indexes of libraries */
    int removed_count;
    Results *after; /**< `known` of all regions is as before: to suppose completes no list */
    Change *change;
} WhatIf;

void whatif_free(WhatIf *whatif);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WhatIf, whatif_free)

#endif

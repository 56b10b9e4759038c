/**
 * instance.h - what a plan is chosen from: candidates, demand, quotas.
 *
 * Knows nothing of villages or libraries. Each demand point lists what it gains
 * from each candidate that helps it at all; a plan (a set of candidates) is
 * worth the sum over the demand points of the best gain among its sites:
 *     value(S) = Σ_d max_{c ∈ S} gain(d, c)
 * the uncapacitated location problem of Cornuéjols, Fisher, Nemhauser (1977).
 * The three objectives differ only in their gains (plan_gain()). Gains are
 * whole numbers, so values and bounds are exact and the same everywhere.
 */
#ifndef JANGKAU_PLAN_INSTANCE_H
#define JANGKAU_PLAN_INSTANCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    PLAN_COVERAGE, /**< people newly within S (maximal covering; Church, ReVelle 1974) */
    PLAN_DISTANCE, /**< person-km of distance saved (p-median, existing sites open) */
    PLAN_GAP       /**< person-km of max(0, distance − S) saved */
} PlanObjective;

/** "coverage", "distance", "gap": on the command line and in tables. */
const char *plan_objective_name(PlanObjective objective);

/** How distances become gains. */
typedef struct {
    PlanObjective objective;
    double service_m; /**< S where the demand point lies */
    double cap_m;     /**< stands for the distance of who has no library on their land part today */
} PlanGainRule;

/**
 * Gain of people (in millionths) whose nearest library is `today_m` away
 * (INFINITY: none) from a site at `site_m`: millionths of a person (coverage)
 * or of a person-km, rounded to a whole one; never below 0, and never less for
 * a nearer site. Today's distance counts at most `cap_m`, so that a saving is
 * finite: choose it no smaller than any finite distance of today.
 */
int64_t plan_gain(const PlanGainRule *rule, int64_t people_e6, double today_m, double site_m);

typedef struct {
    const char *code; /**< borrowed; for messages */
    int region;       /**< 0 … region_count − 1 */
    bool required;
    bool excluded;
} PlanCandidate;

/** Sites of a region in a stage. No quota for a pair: see PlanInstance.stage_sites. */
typedef struct {
    int region, stage; /**< from 0 */
    int min, max;      /**< max ≥ min ≥ 0 */
} PlanQuota;

typedef struct {
    int candidate;
    int64_t gain; /**< above 0 */
} PlanGain;

/** One kind of gap in the lists is allowed, see `unlisted`. */
typedef struct {
    GArray *candidates; /**< PlanCandidate, in the order in which ties are broken (by code) */
    GPtrArray *regions; /**< names, for messages; owned */
    int stage_count;    /**< 1 or more */
    int *stage_sites;   /**< sites of each stage, or −1: as many as its quotas allow, and a region
                             without a quota in the stage gets none */
    GArray *quotas;     /**< PlanQuota */
    GArray *gains;      /**< PlanGain, by demand point */
    GArray *demand_first; /**< gsize, demand points + 1 offsets into `gains` */
    /**
     * int64_t by demand point: a candidate that its list leaves out gains it at
     * most this (0 when the list is complete). Values then count such a gain as
     * 0, bounds count it in full, so that both stay true.
     */
    GArray *unlisted;
} PlanInstance;

/** One stage, no sites, no demand. */
PlanInstance *plan_instance_new(int stage_count);
void plan_instance_free(PlanInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanInstance, plan_instance_free)

/** Number of a new region. */
int plan_add_region(PlanInstance *instance, const char *name);

/** Number of a new candidate. */
int plan_add_candidate(PlanInstance *instance, PlanCandidate candidate);

void plan_add_quota(PlanInstance *instance, PlanQuota quota);

/**
 * A demand point; entries without gain are passed over, no candidate may come
 * twice. `unlisted` is no more than any gain listed.
 */
void plan_add_demand(PlanInstance *instance, const PlanGain *gains, int count, int64_t unlisted);

static inline int plan_candidate_count(const PlanInstance *instance) {
    return (int)instance->candidates->len;
}

static inline const PlanCandidate *plan_candidate(const PlanInstance *instance, int number) {
    return &g_array_index(instance->candidates, PlanCandidate, (guint)number);
}

static inline int plan_region_count(const PlanInstance *instance) {
    return (int)instance->regions->len;
}

static inline const char *plan_region_name(const PlanInstance *instance, int region) {
    return g_ptr_array_index(instance->regions, (guint)region);
}

static inline int plan_demand_count(const PlanInstance *instance) {
    return (int)instance->demand_first->len - 1;
}

/** The gains of a demand point, as they were added. */
static inline const PlanGain *plan_demand(const PlanInstance *instance, int demand, int *count) {
    const gsize *first = &g_array_index(instance->demand_first, gsize, (guint)demand);
    *count = (int)(first[1] - first[0]);
    return (const PlanGain *)(const void *)instance->gains->data + first[0];
}

#endif

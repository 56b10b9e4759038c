/**
 * plan_recount.h - a stored plan of villages, counted from scratch: every piece
 * against every library, pick and candidate, by Vincenty's formula.
 *
 * A piece may list only its nearest candidates when a plan is made; then a gain
 * of at most its multiplier may have been left out of the plan's value. So
 * figures are spans: what must have been counted, and all there is. For
 * coverage both are the same but for people within 1 mm of S.
 */
#ifndef JANGKAU_VERIFY_PLAN_RECOUNT_H
#define JANGKAU_VERIFY_PLAN_RECOUNT_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"
#include "verify/plan_quota.h"
#include "verify/vincenty.h"

/** Millionths of the plan's unit. */
typedef struct {
    int64_t low, high;
} PlanSpan;

/** A village that was a candidate, or (only the place) a library of today. */
typedef struct {
    char *code;
    VincentyPoint at;
    double xyz_m[3]; /**< for chords, which are no longer than geodesics */
    int64_t land_part;
    int region; /**< of PlanQuotas */
    bool required, excluded;
    PlanSpan worth; /**< Σ max(0, gain − multiplier) */
} PlanSite;

typedef struct {
    int candidate; /**< index, or -1: no candidate of that code */
    char *code;
    int order, stage;
    double stored_gain;
    PlanSpan gain; /**< marginal, in the opening order */
    int sure_villages, maybe_villages, sure_districts, maybe_districts;
    double before_sum, after_sum; /**< millionths of a person · m, of whom it serves */
    int64_t before_e6, after_e6;
    bool tied; /**< somebody is as near to another site to 1 mm */
} PlanPicked;

/** A pick given up for another candidate. */
typedef struct {
    int pick, candidate;
    PlanSpan loss;
} PlanSwap;

typedef struct {
    char *objective;
    double value, bound, gap_pct; /**< as stored */
    bool optimal;
    int64_t certified_e6;
    GArray *existing, *candidates; /**< PlanSite */
    GArray *picks;                 /**< PlanPicked, by order */
    GArray *swaps;                 /**< PlanSwap, to be filled in by the caller before measuring */
    int64_t multiplier_sum;
    double farthest_m; /**< of who is reached today; stands for those who are not */
} PlanRecount;

/** Whether the store holds a plan. */
bool plan_recount_is_there(Db *db, bool *there, GError **error);

/** Plan, picks, candidates and the libraries of moment `last`. Needs figures_make(). */
PlanRecount *plan_recount_read(Db *db, const Settings *settings, const PlanQuotas *quotas, int last,
                               GError **error);
void plan_recount_free(PlanRecount *recount);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanRecount, plan_recount_free)

static inline PlanSite *plan_recount_candidate(const PlanRecount *recount, int i) {
    return &g_array_index(recount->candidates, PlanSite, (guint)i);
}

static inline PlanPicked *plan_recount_pick(const PlanRecount *recount, int i) {
    return &g_array_index(recount->picks, PlanPicked, (guint)i);
}

/** Index of a candidate by its code; -1 = none. */
int plan_recount_find(const PlanRecount *recount, const char *code);

/** Fill gains, whom the picks serve, worths and the losses of the swaps. */
bool plan_recount_measure(Db *db, const Settings *settings, PlanRecount *recount, GError **error);

/** Rows (-2, village, people_e6, m) of `near` (distances.h): with the picks of the stored plan. */
bool plan_recount_fill_near(Db *db, const Settings *settings, int last, GError **error);

#endif

/**
 * core.h - an instance as the solver sees it: sorted, merged, both ways.
 *
 * Internal to plan/. Rows are demand points, columns candidates. The entries of
 * a row fall by gain (ties by candidate), so that what exceeds a threshold is a
 * prefix. Rows with the same candidates in the same order (and the same ties)
 * are one: whatever the plan, the same site serves them, so their gains add up.
 * Rows are sorted by their candidates, which makes everything after
 * independent of the order in which demand was given.
 */
#ifndef JANGKAU_PLAN_CORE_H
#define JANGKAU_PLAN_CORE_H

#include "plan/instance.h"
#include "plan/quota.h"

/** What is known of a candidate. */
typedef enum { CANDIDATE_FREE, CANDIDATE_IN, CANDIDATE_OUT } CandidateState;

typedef struct {
    int candidate_count, row_count;
    int *class;            /**< of each candidate, see quota.h; borrowed by restricted cores */
    CandidateState *state; /**< of each candidate */

    gsize *row_first; /**< row_count + 1 offsets */
    int *row_candidate;
    int64_t *row_gain;
    int64_t *row_floor; /**< what an unlisted candidate may gain the row */

    gsize *column_first; /**< candidate_count + 1 offsets; rows rise */
    int *column_row;
    int64_t *column_gain;

    int64_t rest;     /**< what unlisted candidates may gain beside the rows */
    int64_t constant; /**< gained by the candidates that are in, beside the rows */
    int *row_of;      /**< row of each row it was made from, −1 when nothing helps it */
} Core;

/**
 * Required candidates are in, excluded ones out. ERROR_DATA when all gains
 * together exceed 2^61.
 */
Core *core_new(const PlanInstance *instance, const Quota *quota, GError **error);

/**
 * The same problem once more is known: candidates that are out by `state` leave
 * the rows, the gains of those in move to `constant`, and entries of a row up
 * to `least` (by row) are left out, as no plan worth looking for is served by
 * them there. Plans that are may be worth more than the result says.
 */
Core *core_restrict(const Core *core, const CandidateState *state, const int64_t *least);

/** What the candidates that are in by `state` gain a row. */
int64_t core_gain_of_in(const Core *core, const CandidateState *state, int row);
void core_free(Core *core);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Core, core_free)

/** Value of a set of candidates in a core (those that are in may be among them). */
int64_t core_value(const Core *core, const int *sites, int count);

/**
 * Multipliers of the rows (of core_new()) shared out to the instance's demand
 * points, so that the bound they give there is the same. Caller frees.
 */
int64_t *core_expand(const Core *core, const PlanInstance *instance, const int64_t *multipliers);

#endif

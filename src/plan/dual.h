/**
 * dual.h - upper bounds by Lagrangian relaxation.
 *
 * Internal to plan/. Every row d pays a multiplier u_d ≥ 0 and every candidate
 * is worth what its gains exceed them by:
 *     L(u) = Σ_d u_d + max_{S feasible} Σ_{c ∈ S} ρ_c,   ρ_c = Σ_d max(0, gain(d,c) − u_d)
 * is never below the value of any plan (Cornuéjols, Fisher, Nemhauser 1977),
 * and the best S is the greedy one (quota.h). Multipliers are whole numbers, so
 * L(u) is exact; the search for good ones by subgradients needs no exactness.
 */
#ifndef JANGKAU_PLAN_DUAL_H
#define JANGKAU_PLAN_DUAL_H

#include "plan/core.h"

/** A candidate and what it is worth. */
typedef struct {
    int64_t worth;
    int candidate;
} Worth;

typedef struct {
    const Core *core;
    const Quota *start;          /**< the candidates that are in taken, those out withdrawn */
    const CandidateState *state; /**< of each candidate */
    int free_sites;              /**< sites beside the candidates that are in */
    Quota *quota;                /**< after the choice */

    int64_t *multiplier; /**< by row: where the search is */
    int64_t *best;       /**< by row: those of the best bound */
    int64_t bound;       /**< the least L(u) so far; INT64_MAX before the first */

    int64_t *worth; /**< ρ by candidate, at `multiplier` */
    int *chosen;    /**< free ones of the best S at `multiplier`, those without worth left out */
    int chosen_count;
    bool *is_chosen; /**< by candidate; those that are in, too */
    double *share;   /**< by candidate: how often it was chosen lately (0 … 1) */

    double *direction; /**< by row: average of past subgradients */
    double *scale;     /**< by row: length of a step against that of others */
    int *served;       /**< work space: by row */
    Worth *order;      /**< work space */
    int *pivots;
} Dual;

/** All but `multipliers` (by row) outlive it. */
Dual *dual_new(const Core *core, const Quota *quota, const CandidateState *state,
               const int64_t *multipliers);
void dual_free(Dual *dual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dual, dual_free)

/** L at `multiplier`; fills `worth` and `chosen`, and keeps the best. */
int64_t dual_evaluate(Dual *dual);

/** One step from the last evaluation, `step` times Polyak's length towards `value`. */
void dual_step(Dual *dual, int64_t value, double step);

/** Back to the best multipliers, evaluated. */
void dual_return(Dual *dual);

/**
 * Settle free candidates by the last evaluation, which gave `bound`: one whose
 * choice (or omission) would bring L to `value` or below is out (or in), as no
 * better plan has (or lacks) it. Writes `state`; returns how many it settled.
 */
int dual_settle(Dual *dual, int64_t bound, int64_t value, CandidateState *state);

#endif

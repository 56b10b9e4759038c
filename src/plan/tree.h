/**
 * tree.h - branch and bound with the Lagrangian bound.
 *
 * Internal to plan/. Each node decides one candidate in or out, starts from its
 * parent's multipliers and settles what reduced costs allow. The node with the
 * largest bound comes next, so that the bound of the whole tree falls steadily;
 * it is exact, as every bound in it is.
 */
#ifndef JANGKAU_PLAN_TREE_H
#define JANGKAU_PLAN_TREE_H

#include "plan/core.h"
#include "plan/search.h"

typedef struct {
    const Core *core;
    const Quota *quota; /**< the candidates of `state` that are in taken, those out withdrawn */
    const CandidateState *state;
    const int64_t *multipliers; /**< by row, to start with */
    int64_t bound;              /**< known of the whole */
    int nodes;                  /**< at most so many */
    int iterations;             /**< of subgradients at each */
    double gap;                 /**< enough when (bound − value) / bound is no more */
    StopCheck stop;
    void *stop_data;
} TreeTask;

typedef struct {
    int64_t bound; /**< no plan is better; the value itself when that is optimal */
    int nodes;
    bool stopped; /**< by `stop` */
} TreeResult;

/** `value` and `sites` are the best plan known, and replaced by a better one found. */
TreeResult tree_search(const TreeTask *task, int64_t *value, int *sites);

/**
 * The quota once candidates go from the states `from` to `to`; NULL when no
 * plan is left.
 */
Quota *tree_quota(const Core *core, const Quota *quota, const CandidateState *from,
                  const CandidateState *to);

#endif

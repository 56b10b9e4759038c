/**
 * exact.h - a small instance handed to COIN-OR's CBC. The only file that knows it.
 *
 * The formulation by levels (Cornuéjols, Nemhauser, Wolsey 1980; García,
 * Labbé, Marín 2011): a row's gain is the sum of its steps, and a step is had
 * when one of the candidates in front of it is open.
 */
#ifndef JANGKAU_PLAN_EXACT_H
#define JANGKAU_PLAN_EXACT_H

#include "plan/core.h"

/**
 * Solve within a number of nodes. True when CBC proved an optimum among the
 * plans better than `value`, or that there is none; `value` and `sites` are
 * then the best plan, its value counted anew here. CBC computes in floating
 * point: its proof holds to 1e-7 of the value, which `doubt` is.
 */
bool exact_solve(const Core *core, const Quota *quota, const CandidateState *state, int nodes,
                 int64_t *value, int *sites, int64_t *doubt);

#endif

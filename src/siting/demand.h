/**
 * demand.h - the pieces of a World as demand points of an instance.
 *
 * Internal to siting/.
 */
#ifndef JANGKAU_SITING_DEMAND_H
#define JANGKAU_SITING_DEMAND_H

#include "siting/siting.h"

/** All borrowed. */
typedef struct {
    const World *world;
    const Settings *settings;
    const Results *results; /**< where people stand today */
    PlanObjective objective;
    const double *service_m; /**< S by regency */
    const int *villages;     /**< of the candidates, rising */
    int candidate_count;
    int most_listed; /**< candidates a piece lists at most, unless it is coverage */
} DemandTask;

/** The cap_m of PlanGainRule: the farthest anybody who is reached has to go today. */
double demand_cap_m(const DemandTask *task);

/**
 * Add every piece that some candidate helps to the instance, in order; its
 * index is appended to `pieces` (GArray of int). The same for any number of
 * threads. ERROR_DATA when there are no people at all.
 */
bool demand_add(const DemandTask *task, PlanInstance *instance, GArray *pieces, GError **error);

#endif

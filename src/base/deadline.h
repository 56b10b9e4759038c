/**
 * deadline.h - when a plan has to end: its time limit, or a signal.
 */
#ifndef JANGKAU_BASE_DEADLINE_H
#define JANGKAU_BASE_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int64_t start_us; /**< of the monotonic clock */
    int64_t end_us;   /**< INT64_MAX: never */
} Deadline;

/** From now on; 0 seconds: no limit. */
Deadline deadline_in(double seconds);

/** As SitingOptions.stop; takes a Deadline. True also once a signal has arrived. */
bool deadline_passed(void *deadline);

double deadline_elapsed_s(const Deadline *deadline);

#endif

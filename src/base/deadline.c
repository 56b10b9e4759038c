#include "base/deadline.h"

#include <glib.h>

#include "base/interrupt.h"

Deadline deadline_in(double seconds) {
    int64_t now = g_get_monotonic_time();
    return (Deadline){now, seconds > 0 ? now + (int64_t)(seconds * G_USEC_PER_SEC) : INT64_MAX};
}

bool deadline_passed(void *deadline) {
    return interrupt_pending() || g_get_monotonic_time() >= ((Deadline *)deadline)->end_us;
}

double deadline_elapsed_s(const Deadline *deadline) {
    return (double)(g_get_monotonic_time() - deadline->start_us) / G_USEC_PER_SEC;
}

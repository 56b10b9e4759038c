/**
 * units.h - a job as systemd units: NAME.service, NAME.timer, NAME.path.
 *
 * The service may read what any user may read and write nothing but the output
 * folder and its cache. Escaping is that of systemd.service(5) and
 * systemd.unit(5): `%` doubled everywhere, `$` doubled in command lines, words
 * quoted where a setting takes words; PathChanged= takes the rest of its line.
 */
#ifndef JANGKAU_OPERATE_UNITS_H
#define JANGKAU_OPERATE_UNITS_H

#include "operate/job.h"

/* Texts of the units of a job that passed job_check(). Caller frees. */
char *units_service(const Job *job);
char *units_timer(const Job *job); /**< of a daily job */
char *units_path(const Job *job);  /**< of a job that watches its inputs */

/** "02:00" of a timer that units_timer() wrote, or NULL. Caller frees. */
char *units_read_time(const char *timer);

#endif

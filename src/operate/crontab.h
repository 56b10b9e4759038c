/**
 * crontab.h - a job as lines of a crontab, between markers of its name.
 *
 * Where there is no systemd. cron has no watching: "on change" looks every ten
 * minutes, which costs next to nothing while no input changes.
 */
#ifndef JANGKAU_OPERATE_CRONTAB_H
#define JANGKAU_OPERATE_CRONTAB_H

#include "operate/job.h"

/** Marker, lines, marker; words quoted for sh, `%` escaped for cron. Caller frees. */
char *crontab_block(const Job *job);

/**
 * A crontab without the block that ends in `mark` (job_mark()), all other lines
 * as they were, and with `block` at its end unless that is NULL. Caller frees.
 */
char *crontab_replace(const char *table, const char *mark, const char *block);

/**
 * What is scheduled under `mark`: *daily gets "02:00" or NULL (caller frees),
 * *on_change whether inputs are looked at. False when there is no such block.
 */
bool crontab_find(const char *table, const char *mark, char **daily, bool *on_change);

/**
 * The caller's (NULL) or another user's crontab; "" when there is none.
 * ERROR_FAILED when it cannot be read, or there is no such program.
 */
char *crontab_read(const char *user, GError **error);
bool crontab_write(const char *user, const char *table, GError **error);

#endif

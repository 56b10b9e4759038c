/**
 * installed.h - put the units of a job where systemd finds them, and take them away.
 *
 * A user's own units lie in $XDG_CONFIG_HOME/systemd/user (else ~/.config), those
 * of the system in /etc/systemd/system.
 */
#ifndef JANGKAU_OPERATE_INSTALLED_H
#define JANGKAU_OPERATE_INSTALLED_H

#include "operate/job.h"

typedef struct {
    char *path, *text;
} UnitFile;

/** Whether systemd runs this computer. */
bool installed_has_systemd(void);

/** Where units lie; `system`: those of the whole system. Caller frees. */
char *installed_folder(bool system);

/** The files of a job, UnitFile, in the order service, timer, path. */
GPtrArray *installed_files(const Job *job);

/** Paths of the unit files that end in `mark` (job_mark()), sorted; maybe none. */
GPtrArray *installed_find(bool system, const char *mark);

/**
 * Stop, forget and delete the units of `mark`. Nothing happens when there are
 * none. Where systemd does not run, only the files are deleted.
 */
bool installed_remove(bool system, const char *mark, GError **error);

/** Write the files of a job in place of any former ones, and start timer and path. */
bool installed_write(const Job *job, GError **error);

#endif

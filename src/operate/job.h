/**
 * job.h - one scheduled `jangkau run`: what units.h and crontab.h write down.
 */
#ifndef JANGKAU_OPERATE_JOB_H
#define JANGKAU_OPERATE_JOB_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;         /**< "jangkau-banten-1f2e3d4c", see job_name() */
    char *program;      /**< all paths are absolute */
    char *project;      /**< NULL: the embedded one */
    char *out;          /**< the only folder that is written */
    char *user;         /**< of units of the whole system; NULL: the caller's own units */
    bool daily;         /**< at hour:minute, local time */
    int hour, minute;   /**< */
    bool on_change;     /**< whenever one of the inputs changes */
    GPtrArray *inputs;  /**< files that are read */
    GPtrArray *environ; /**< "NAME=value" that the run is to have */
    bool network;       /**< the run may have to fetch, or to tell */
    bool tells;         /**< an alert command is run, which may want files of its user */
} Job;

void job_clear(Job *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

/**
 * A name for the schedule of one output folder: word of the project file, then
 * digits of the SHA-256 of `out`, so that two projects, or two outputs of one,
 * never share a name. Caller frees.
 */
char *job_name(const char *project, const char *out);

/** The digits at the end of that name: the same whatever the project is called. */
char *job_mark(const char *out);

/** Read "02:00". */
bool job_read_time(const char *text, int *hour, int *minute);

/**
 * Refuse (ERROR_USAGE) paths that neither a unit nor a crontab can hold: not
 * UTF-8, with control characters, or ending in a space or backslash.
 */
bool job_check(const Job *job, GError **error);

#endif

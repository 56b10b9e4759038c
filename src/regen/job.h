/**
 * job.h - one run, from what changed to what is published:
 *
 *   1. is_current     nothing changed: done, before any library is started
 *   2. edition_begin  the run lock and a folder to build in
 *   3. making         load, analyse, plan; write what is not as it was
 *   4. fingerprints   what was read, and that it is still as it was read
 *   5. changes        what is new; the guard rails
 *   6. publish        one switch
 *   7. state          what this edition is made from
 *
 * A kill between any two steps leaves the last edition whole, and the next run
 * carries on: the state names the edition it describes.
 */
#ifndef JANGKAU_REGEN_JOB_H
#define JANGKAU_REGEN_JOB_H

#include "regen/making.h"

typedef struct {
    Order order;
    bool force;         /**< make everything anew */
    bool explain;       /**< say why each thing is made */
    const char *accept; /**< why the guard rails may be passed, or NULL; see changes/changes.h */
} Job;

typedef struct {
    bool nothing_changed; /**< no published file was touched */
    Stages stages;        /**< what was made: those of the order, and the books */
    bool indicative;      /**< stand-ins for boundaries; not known when nothing changed */
    char *edition;        /**< its name; NULL = unknown. g_free */
    char *manifest;       /**< its text. g_free */
    char *explanation;    /**< why each thing was made, or not: lines of text. g_free */
} JobOutcome;

/** Do the job. `outcome` is filled in on success only. */
bool job_run(const Job *job, JobOutcome *outcome, GError **error);

void job_outcome_clear(JobOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JobOutcome, job_outcome_clear)

#endif

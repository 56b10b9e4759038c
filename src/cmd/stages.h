/**
 * stages.h - the job: load → analyze → render, into one edition.
 */
#ifndef JANGKAU_CMD_STAGES_H
#define JANGKAU_CMD_STAGES_H

#include "cmd/cmd.h"
#include "config/settings.h"

/** Stages to do; those left out are taken from the output folder's store. */
typedef enum {
    STAGE_LOAD = 1,
    STAGE_ANALYZE = 2,
    STAGE_RENDER = 4,
    STAGE_ATLAS = 8,
    STAGE_BRIEF = 16,
    STAGE_ALL = STAGE_LOAD | STAGE_ANALYZE | STAGE_RENDER
} Stages;

/**
 * Bring the boundaries that are neither named nor cached into the cache, once
 * and not for long; `from` as in upstream_fetch(). Without them the job goes
 * on with stand-ins and a warning; files that arrive but do not match their
 * sums are an error.
 */
bool stages_fetch(const Settings *settings, const char *from, GError **error);

/** Do the stages and publish what they made. */
bool stages_run(const Options *options, Stages stages, GError **error);

#endif

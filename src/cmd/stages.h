/**
 * stages.h - the job: load → analyze → render, into one edition.
 */
#ifndef JANGKAU_CMD_STAGES_H
#define JANGKAU_CMD_STAGES_H

#include "cmd/cmd.h"

/** Stages to do; those left out are taken from the output folder's store. */
typedef enum {
    STAGE_LOAD = 1,
    STAGE_ANALYZE = 2,
    STAGE_RENDER = 4,
    STAGE_ALL = STAGE_LOAD | STAGE_ANALYZE | STAGE_RENDER
} Stages;

/** Do the stages and publish what they made. */
bool stages_run(const Options *options, Stages stages, GError **error);

#endif

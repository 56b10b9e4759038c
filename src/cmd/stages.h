/**
 * stages.h - a command line handed to the job (regen/job.h), and its outcome
 * told to people.
 */
#ifndef JANGKAU_CMD_STAGES_H
#define JANGKAU_CMD_STAGES_H

#include "cmd/cmd.h"
#include "regen/job.h"

/** Do the stages and publish what they made. */
bool stages_run(const Options *options, Stages stages, GError **error);

#endif

/**
 * outcome.h - what every `jangkau run` leaves behind besides its output: the
 * record of how it ended (publish/record.h), and word to whom it concerns
 * (operate/alert.h). Neither can make a good run fail.
 */
#ifndef JANGKAU_CMD_OUTCOME_H
#define JANGKAU_CMD_OUTCOME_H

#include "cmd/cmd.h"

typedef struct {
    GDateTime *started;
    char *edition; /**< that was published before the run */
} Outcome;

Outcome outcome_begin(const Options *options);

/** The run ended; `failure` is its error, or NULL. Frees what outcome_begin() made. */
void outcome_end(Outcome *outcome, const Options *options, const GError *failure);

#endif

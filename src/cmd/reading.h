/**
 * reading.h - what a command that only reads needs: settings, the store's
 * world and the figures at its date.
 */
#ifndef JANGKAU_CMD_READING_H
#define JANGKAU_CMD_READING_H

#include "cmd/cmd.h"
#include "config/settings.h"
#include "model/results.h"
#include "model/world.h"

typedef struct {
    Settings *settings;
    World *world;     /**< without shapes and topology */
    Results *results; /**< at --as-of, else the date of the stored results, else the setting's */
} Reading;

/** Read <out>/jangkau.sqlite and analyse it. On failure nothing is left to clear. */
bool reading_open(const Options *options, Reading *reading, GError **error);
void reading_clear(Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

#endif

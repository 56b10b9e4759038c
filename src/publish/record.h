/**
 * record.h - OUT/.jangkau/last: how the last attempt ended, and the last success.
 *
 * Written by every `jangkau run` at its end, read by `jangkau status`. This and
 * the names of editions are the only places where the clock is written down;
 * no content depends on it. A run that found another one at work writes nothing.
 */
#ifndef JANGKAU_PUBLISH_RECORD_H
#define JANGKAU_PUBLISH_RECORD_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GDateTime *started, *ended; /**< UTC */
    int exit;                   /**< exit status of the program */
    int warnings;               /**< and notes: what the manifest lists */
    char *message;              /**< of the error; "" after a success */
    char *edition;              /**< that `current` led to at the end; "" when there is none */
    GDateTime *told;            /**< when [alert] told of this failure; NULL: it did not */
} Attempt;

typedef struct {
    Attempt last;    /**< `started` is NULL when no attempt is known */
    Attempt success; /**< the last one with exit 0; `started` is NULL when there was none */
} Record;

/**
 * Read the record of an output folder. No file gives an empty record; a damaged
 * one is an ERROR_DATA. Free with record_free() either way it succeeds.
 */
Record *record_read(const char *out, GError **error);
void record_free(Record *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Record, record_free)

void attempt_clear(Attempt *attempt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Attempt, attempt_clear)

/**
 * Note how an attempt ended; the last success stays unless this is one. Atomic
 * (fs_write). Does nothing when the output folder does not exist.
 */
bool record_write(const char *out, const Attempt *attempt, GError **error);

/** Name of the edition that OUT/current leads to, or "". Caller frees. */
char *record_edition(const char *out);

#endif

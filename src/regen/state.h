/**
 * state.h - OUT/.jangkau/state: what the last success was made from.
 *
 * It names the edition it describes and is ignored when OUT/current leads to
 * another, so it does not matter whether a run died before or after it was
 * written. It lies outside the editions, which hold only content. Losing it
 * costs one full run.
 *
 * A file of lines, fields parted by tabs, text escaped as in C:
 *   jangkau-state 3
 *   edition  NAME            program  SHA256       options  TEXT
 *   day      YYYYMMDD        the date of the run decided something; 0 = it did not
 *   always   NAME            a source that cannot be compared: never up to date
 *   read     DEPTH KIND SIZE MTIME_NS CTIME_NS INODE YOUNG SHA256 PATH
 *   made     KIND SIZE MTIME_NS CTIME_NS INODE KEY NAME     a file of the edition
 *   page     KEY NAME        of a book, in order
 *   count    NUMBER NAME     rows and figures, for guard rails
 *   end
 */
#ifndef JANGKAU_REGEN_STATE_H
#define JANGKAU_REGEN_STATE_H

#include <glib.h>
#include <stdbool.h>

#include "regen/fingerprint.h"

/** A file of an edition. */
typedef struct {
    char *key; /**< SHA-256 of what it is made from; "" = unknown: it is made anew */
    Stamp stamp;
    GPtrArray *pages; /**< of a book: keys (char*); else NULL */
} MadeFile;

typedef struct {
    char *edition;      /**< name of its folder in OUT/editions */
    char *program;      /**< program_identity() */
    char *options;      /**< of the command line, and of the environment */
    int day;            /**< on which it was made, where that decided something; else 0 */
    GPtrArray *always;  /**< char*: sources without a stamp */
    GPtrArray *prints;  /**< Fingerprint*, by path */
    GHashTable *made;   /**< name relative to the edition -> MadeFile* */
    GHashTable *counts; /**< name -> double* */
} State;

State *state_new(void);
void state_free(State *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(State, state_free)

/** The state of the current edition of `out`; NULL when there is none that can be used. */
State *state_read(const char *out);

/** Atomically; makes OUT/.jangkau where it is missing. */
bool state_write(const State *state, const char *out, GError **error);

/** The name of the current edition of `out`, or NULL. Caller frees. */
char *state_current_edition(const char *out);

void state_set_origin(State *state, const char *edition, const char *program, const char *options);

/** Note a file of the edition; takes `key` and `pages` over (either may be NULL). */
void state_add_made(State *state, const char *name, Stamp stamp, char *key, GPtrArray *pages);
const MadeFile *state_made(const State *state, const char *name);

void state_set_count(State *state, const char *name, double number);
/** The number, or `otherwise`. */
double state_count(const State *state, const char *name, double otherwise);

#endif

/**
 * memo.h - results of dear functions, kept from run to run in a folder.
 *
 * For pure functions only: the key is a SHA-256 of all that the function reads,
 * so what is found under it is what the function would give. Nothing is found
 * and nothing kept until a folder is opened. A file that is damaged is none.
 */
#ifndef JANGKAU_BASE_MEMO_H
#define JANGKAU_BASE_MEMO_H

#include <glib.h>
#include <stdbool.h>

#include "base/sum.h"

/**
 * Use a folder, which is made when something is kept. `salt` (the program's
 * identity) becomes part of every key. Where `fresh`, nothing is found in it.
 */
void memo_open(const char *folder, const char *salt, bool fresh);

typedef enum {
    MEMO_KEEP,  /**< as it is */
    MEMO_SWEEP, /**< without what nobody asked for since memo_open() */
    MEMO_REMOVE /**< with all that is in it */
} MemoEnd;

/** Stop using it, and leave the folder so. */
void memo_close(MemoEnd end);

/** Whether a folder is open: else there is no need to make a key. */
bool memo_is_open(void);

/** What was kept for the function `name` with the inputs in `key`; g_free. */
bool memo_get(const char *name, const Sum *key, char **data, gsize *length);

/** Keep it. A disk that has no room is no error. */
void memo_put(const char *name, const Sum *key, const void *data, gsize length);

#endif

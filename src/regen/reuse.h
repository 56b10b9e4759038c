/**
 * reuse.h - the files of the last edition, for those who would make the same
 * again: a Keeper (base/keeper.h), and what it was asked.
 *
 * A file is taken over when the last edition made it from the same key with the
 * same program, and nobody has touched it since.
 */
#ifndef JANGKAU_REGEN_REUSE_H
#define JANGKAU_REGEN_REUSE_H

#include "base/keeper.h"
#include "publish/edition.h"
#include "regen/state.h"

typedef struct Reuse Reuse;

/** `former`: of the current edition, or NULL: nothing is taken over. Both are borrowed. */
Reuse *reuse_new(Edition *edition, const State *former);
void reuse_free(Reuse *reuse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reuse, reuse_free)

const Keeper *reuse_keeper(const Reuse *reuse);

/**
 * Note the files of the published edition in `folder` for the next run: names
 * (char*), each with its stamp, its key where one was asked for, its pages.
 */
void reuse_note_made(const Reuse *reuse, const char *folder, const GPtrArray *names, State *next);

/** Why the file was made, or not, in a few words: by its key, else by its bytes in `folder`. */
const char *reuse_reason(const Reuse *reuse, const char *folder, const char *name);

#endif

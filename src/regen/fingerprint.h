/**
 * fingerprint.h - how every path that a run read was when it was read.
 *
 * regen/ is what lets a run do only what its inputs require:
 *   fingerprint  paths and what was at them
 *   program      which program it was
 *   state        what the last success was made from, OUT/.jangkau/state
 *   reuse        files of the last edition that are made from the same
 *   job          the run itself, step by step
 *
 * A fingerprint holds the stamp (size, times, inode) and the SHA-256: equal
 * stamps are taken for equal files, unless the file was changed within two
 * seconds of being summed (the clock of a file system ticks slowly); else the
 * sums decide.
 */
#ifndef JANGKAU_REGEN_FINGERPRINT_H
#define JANGKAU_REGEN_FINGERPRINT_H

#include <glib.h>
#include <stdbool.h>

#include "base/reads.h"

typedef struct {
    char *path; /**< absolute */
    ReadDepth depth;
    Stamp stamp;
    char *sha256; /**< of the content or the names; "" where only presence counts */
    bool young;   /**< its stamp proves nothing */
} Fingerprint;

void fingerprint_free(Fingerprint *print);

/**
 * Fingerprints (Fingerprint*, by path) of what reads.h noted, but for what lies
 * below the folder `except` (NULL: nothing): the run's own files. Sums that
 * `former` (or NULL) has for the same stamp are taken from there. Where a path is
 * not as the run found it, NULL and its name in `changed` (g_free): what was made
 * is a mixture of two states.
 */
GPtrArray *fingerprints_take(const GPtrArray *former, const char *except, char **changed);

/**
 * Compare fingerprints with what is there now. The paths that differ are
 * appended to `differing` (Fingerprint*, borrowed). True when a stamp was renewed:
 * the file was touched, and holds the same.
 */
bool fingerprints_compare(GPtrArray *prints, GPtrArray *differing);

#endif

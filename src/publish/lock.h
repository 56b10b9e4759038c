/**
 * lock.h - one run at a time in an output folder.
 *
 * `flock()` on OUT/.jangkau/lock. The kernel frees it when its holder ends,
 * however that happens, so a dead run is never in the way. The file tells who
 * holds it (process, host, since when) and is empty otherwise.
 *
 * Over NFS, Linux turns flock() into a lock of the server, which then holds
 * between hosts too. Where a file system has no locks at all (an NFS server
 * without lockd, some FUSE file systems) the run says so and relies on what
 * the file tells: a living process on this host is busy, other hosts are not seen.
 */
#ifndef JANGKAU_PUBLISH_LOCK_H
#define JANGKAU_PUBLISH_LOCK_H

#include <glib.h>
#include <stdbool.h>

typedef struct Lock Lock;

/**
 * Take the lock; OUT/.jangkau must exist. ERROR_BUSY names who has it;
 * ERROR_FAILED: the file cannot be opened or written.
 */
Lock *lock_take(const char *out, GError **error);

/** Whether the file system enforces it. */
bool lock_is_enforced(const Lock *lock);

/** Remove a file that lock_take() made and could not use. */
void lock_remove(const char *out);

/** Whether the file is removed too when the lock is given back (not unless told). */
void lock_remove_after(Lock *lock, bool remove);

void lock_free(Lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lock, lock_free)

/** Who works in `out` ("proses 123 di kantor, sejak 2026-11-23 02:00:05"), or NULL: nobody. */
char *lock_holder(const char *out);

#endif

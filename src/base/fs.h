/**
 * fs.h - small file helpers: read whole, write whole or not at all, sum.
 *
 * Messages are Indonesian and name the path. A file that is missing, not a
 * regular file or too large is an ERROR_DATA; failures of the machine (disk
 * full, no permission to write) are ERROR_FAILED.
 */
#ifndef JANGKAU_BASE_FS_H
#define JANGKAU_BASE_FS_H

#include <glib.h>
#include <stdbool.h>

/**
 * Read a whole regular file of at most `max_bytes` bytes. `*data` gets a NUL
 * after its `*length` bytes and is the caller's (g_free). Both are untouched
 * on failure.
 */
bool fs_read(const char *path, gsize max_bytes, char **data, gsize *length, GError **error);
/** The same of the program's own output: it does not count as an input (reads.h). */
bool fs_read_own(const char *path, gsize max_bytes, char **data, gsize *length, GError **error);

/**
 * Write a file so that a reader sees the old one or the whole new one, never
 * a part: a temporary name in the same folder, fsync, rename. The folder must
 * exist. Nothing is left behind on failure, but for one: when the disk does not
 * confirm the new name, the new file is there and the failure is told.
 */
bool fs_write(const char *path, const void *data, gsize length, GError **error);

/**
 * fs_write() over a file that is there and has the content of that SHA-256:
 * its owner and permissions stay, where they may. The two files are exchanged,
 * and what came out is read: when another program saved in the same moment,
 * its file is put back (ERROR_DATA). A file system that cannot exchange files
 * replaces without asking.
 */
bool fs_replace(const char *path, const char *former_sum, const void *data, gsize length,
                GError **error);

/** Make a folder and those above it. */
bool fs_make_folder(const char *path, GError **error);

/** SHA-256 of bytes, 64 lower-case hexadecimal digits. Caller frees. */
char *fs_sha256(const void *data, gsize length);

/**
 * SHA-256 of a regular file, read in pieces. Caller frees; NULL with an error set.
 * What is read and summed counts as an input (reads.h); of the program's own output the
 * sum is taken by the second one.
 */
char *fs_sha256_file(const char *path, GError **error);
char *fs_sha256_own(const char *path, GError **error);

#endif

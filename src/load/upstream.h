/**
 * upstream.h - the village files of cahyadsn/wilayah_boundaries: which they
 * are, fetching and checking them, and reading their SQL.
 *
 * data/upstream/SHA256SUMS pins the file of every regency in all 38 provinces
 * at one commit. Nothing that fails its sum is ever read or kept.
 *
 * upstream.c knows files and sums, upstream_fetch.c brings them (the only
 * file that knows libcurl), upstream_sql.c reads them. docs/boundaries.md
 * tells it for users.
 */
#ifndef JANGKAU_LOAD_UPSTREAM_H
#define JANGKAU_LOAD_UPSTREAM_H

#include <glib.h>
#include <stdbool.h>

#include "load/boundary_file.h"

/** No village file is larger; the largest at the pinned commit has a few MB. */
#define UPSTREAM_MAX_BYTES ((gsize)64 * 1024 * 1024)

/** "cahyadsn/wilayah_boundaries@3c5a796" */
extern const char *const upstream_origin;

/** The pinned commit, 40 hexadecimal digits. */
extern const char *const upstream_commit;

/** Base names of a province's village files, by the pinned sums; NULL-terminated. */
char **upstream_files(const char *province, GError **error);

/** True when the cache holds every file of the province with the right sum. */
bool upstream_is_cached(const char *province);

/** The same for one file, by base name. */
bool upstream_file_is_cached(const char *file);

/** Path of a file of the province in the cache. Caller frees. */
char *upstream_cached_path(const char *file);

/** Path inside the repository: "db/kel/36/<file>". Caller frees; NULL when not listed. */
char *upstream_repository_path(const char *file);

/** SHA-256 of the file as pinned. Borrowed; NULL when not listed. */
const char *upstream_sum(const char *file);

/**
 * True when the bytes have the file's pinned sum; else an ERROR_DATA that
 * names the file, both sums and `origin`, where the bytes came from.
 */
bool upstream_check(const char *file, const char *origin, const char *data, gsize length,
                    GError **error);

/**
 * Read a file from the cache and check its sum on the very bytes that are
 * returned: what is parsed is what was checked. Caller frees `*sql`.
 */
bool upstream_read(const char *file, char **sql, gsize *length, GError **error);

/**
 * Bring a province's files into the cache. `from` is a folder holding
 * `wilayah_boundaries/` (or that folder itself, or one that holds the files
 * side by side, such as another machine's cache), a file:// or http(s):// URL
 * of the same, or NULL: then $JANGKAU_MIRROR, else the public address (never
 * when JANGKAU_OFFLINE is 1). `timeout_s` bounds connecting and each transfer.
 * A file is kept only when whole and its sum right (temporary name, rename);
 * files already in the cache with the right sum are not brought again.
 */
bool upstream_fetch(const char *province, const char *from, int timeout_s, GError **error);

/**
 * Parse one SQL file: INSERT rows of (kode, nama, lat, lng, path), path being
 * JSON in [lat, lng] order nested 3 or 4 deep. Nothing is executed. Errors
 * (ERROR_DATA) name file and line, and leave `list` as it was. An empty or
 * NULL path is a unit without land: its shape is NULL.
 */
bool upstream_parse(const char *sql, gsize length, const char *name, BoundaryList *list,
                    GError **error);

#endif

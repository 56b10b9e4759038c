/**
 * archive.h - look into a ZIP file before anything unpacks it.
 */
#ifndef JANGKAU_INTAKE_ARCHIVE_H
#define JANGKAU_INTAKE_ARCHIVE_H

#include <glib.h>
#include <stdbool.h>

#define ARCHIVE_MAX_BYTES ((guint64)512 * 1024 * 1024) /**< unpacked, all entries */
#define ARCHIVE_MAX_ENTRIES 10000
#define ARCHIVE_MAX_RATIO 200 /**< unpacked : packed, of entries above 1 MB */

/** True when the file starts as a ZIP file does. */
bool archive_is_zip(const char *path);

/**
 * Read the central directory, and the local headers it points to, and refuse
 * (ERROR_DATA) what passes the limits above, overlapping entries, encrypted
 * entries, entries named "/…", "../…" or with a NUL, sizes that disagree, ZIP64 sizes beyond the
 * limits, or a damaged directory. Unpacks nothing.
 */
bool archive_check(const char *path, GError **error);

#endif

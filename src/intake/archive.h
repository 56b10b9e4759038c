/**
 * archive.h - look into a ZIP file before anything unpacks it, and unpack it
 * within what it said.
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

/** An archive that passed archive_check(), held open. */
typedef struct Archive Archive;

Archive *archive_open(const char *path, GError **error);
void archive_close(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close)

int archive_entry_count(const Archive *archive);
const char *archive_entry_name(const Archive *archive, int entry);
/** Unpacked, by the directory; archive_unpack() holds it to that. */
guint64 archive_entry_bytes(const Archive *archive, int entry);
/** Index of the entry of that name (without case, as OPC has it), or -1. */
int archive_find(const Archive *archive, const char *name);

/** Takes the next bytes of an entry; false with `error` set stops. */
typedef bool (*ArchiveSink)(const char *bytes, gsize length, gpointer data, GError **error);

/**
 * Unpack one entry piece by piece, never past the size the directory gives.
 * ERROR_DATA when the data is damaged, longer, shorter or has another CRC-32.
 */
bool archive_unpack(const Archive *archive, int entry, ArchiveSink sink, gpointer data,
                    GError **error);

#endif

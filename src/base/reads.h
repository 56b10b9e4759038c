/**
 * reads.h - what the program has read: every path it opened or looked for.
 *
 * The few functions that open an input tell it here, before they open it; so
 * what a run depends on is known without anybody listing it. A path that was
 * looked for in vain is noted too: its appearing is a change. Each path is
 * noted as it was when it was first looked at; when it is another at a later
 * look, it has changed under the run's eyes. All calls may come from any thread.
 */
#ifndef JANGKAU_BASE_READS_H
#define JANGKAU_BASE_READS_H

#include <glib.h>
#include <stdbool.h>

/** What is at a path. */
typedef enum {
    PATH_ABSENT,
    PATH_FILE,
    PATH_FOLDER,
    PATH_OTHER /**< a device, a socket */
} PathKind;

/** A path as stat() tells it; numbers are 0 but for a regular file. */
typedef struct {
    PathKind kind;
    gint64 size_bytes;
    gint64 mtime_ns;
    gint64 ctime_ns; /**< of the last change of anything, the time above included */
    guint64 inode;
} Stamp;

Stamp stamp_of(const char *path);
bool stamp_equal(const Stamp *a, const Stamp *b);
/** The same, for a file whose names may have become more or fewer: but for the last time. */
bool stamp_equal_content(const Stamp *a, const Stamp *b);
/** Whether a file changed so lately that another change might leave the stamp as it is. */
bool stamp_is_young(const Stamp *stamp);

/** SHA-256 of a file's bytes or a folder's names; "" of what is not there or cannot be read. */
char *path_sum(const char *path, PathKind kind);

/** What of a path the run depends on. */
typedef enum {
    READ_PRESENCE, /**< whether it is there, and what it is */
    READ_CONTENT   /**< the bytes of a file, the names in a folder */
} ReadDepth;

typedef struct {
    char *path; /**< absolute */
    ReadDepth depth;
    Stamp stamp;  /**< at the first look */
    char *sha256; /**< at the first look, where the stamp tells too little; else NULL */
    bool changed; /**< it was another at a later look */
    bool earlier; /**< noted before reads_restart(), and not since */
} Read;

/** Note a path that is about to be opened, looked for, or listed. */
void reads_note(const char *path, ReadDepth depth);

/** Whether something is there; noted. */
bool reads_exists(const char *path);

/** Note a source that has no stamp (a database, the network): such a run is never up to date. */
void reads_note_unknowable(const char *name);

/** Note that the date of today (UTC) decides something: tomorrow it must be decided again. */
void reads_note_day(void);
/** The day noted, as YYYYMMDD; 0 = none. */
int reads_day(void);
int reads_today(void);

/** It is known after all. */
void reads_know(const char *name);

/** The program has written the path itself: it is as it should be. */
void reads_wrote(const char *path);

/** Copies of all that was noted, sorted by path: Read*. */
GPtrArray *reads_list(void);
/** The sources without a stamp, sorted: char*. */
GPtrArray *reads_unknowable(void);

/**
 * The run starts again. What it does not read again, because the program still
 * holds it, stays noted as it was.
 */
void reads_restart(void);

/** Forget everything. */
void reads_clear(void);

#endif

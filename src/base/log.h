/**
 * log.h - the one logger. Our own messages and those of GDAL, PROJ, GEOS,
 * SQLite, GLib and fontconfig all come through here.
 *
 * Messages are Indonesian, one line, to stderr. Progress is shown on a
 * terminal only. Warnings are also kept, so that the manifest can list them.
 */
#ifndef JANGKAU_BASE_LOG_H
#define JANGKAU_BASE_LOG_H

#include <glib.h>
#include <stdbool.h>

/**
 * A note is shown like info (not when quiet) but kept like a warning; what
 * concerns the machine, not the data, is shown like a warning but not kept.
 */
typedef enum { LOG_DEBUG, LOG_INFO, LOG_NOTE, LOG_WARNING, LOG_MACHINE, LOG_ERROR } LogLevel;

/** Set up; `quiet` hides info and progress. Takes GLib's log messages too. */
void log_init(bool quiet);

/** Free what log_init() and the kept warnings hold. */
void log_shutdown(void);

/** One message, printf style, without a newline at its end. Thread-safe. */
void log_message(LogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);

#define log_info(...) log_message(LOG_INFO, __VA_ARGS__)
#define log_note(...) log_message(LOG_NOTE, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_debug(...) log_message(LOG_DEBUG, __VA_ARGS__)

/**
 * Show what is being done ("menggambar 3/18"); overwritten by the next line.
 * Does nothing unless stderr is a terminal and the program is not quiet.
 */
void log_progress(const char *format, ...) G_GNUC_PRINTF(1, 2);

/** Warnings and notes so far, sorted, without duplicates; free with g_strfreev(). */
char **log_warnings(void);

/** Forget them: what they were about starts again. */
void log_forget(void);

#endif

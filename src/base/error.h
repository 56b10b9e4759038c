/**
 * error.h - the one error shape of the program.
 *
 * Every function that can fail takes a `GError **error` as its last argument
 * and returns false (or NULL). The message is Indonesian, complete and ready
 * to print: which file, which row or feature, why, and what to do. Nothing
 * below cmd/ prints or exits.
 */
#ifndef JANGKAU_BASE_ERROR_H
#define JANGKAU_BASE_ERROR_H

#include <glib.h>

/** GError domain of every error the program makes itself. */
#define JANGKAU_ERROR (error_quark())

/** Codes in JANGKAU_ERROR. The value is the exit status of the program. */
typedef enum {
    ERROR_FAILED = 1,       /**< the machine: disk, memory, library, network */
    ERROR_USAGE = 2,        /**< the command line */
    ERROR_DATA = 3,         /**< input that cannot be used as it is */
    ERROR_INFEASIBLE = 4,   /**< no plan meets the quotas */
    ERROR_TIME = 5,         /**< stopped by the clock, with a plan */
    ERROR_GUARD = 6,        /**< an edition lost too much: not published; see changes/guard.h */
    ERROR_BUSY = 75,        /**< another process is at work on the same thing */
    ERROR_INTERRUPTED = 130 /**< SIGINT or SIGTERM; see interrupt_exit_code() */
} ErrorCode;

GQuark error_quark(void);

/** Exit status for an error: its code in JANGKAU_ERROR, else ERROR_FAILED. */
int error_exit_code(const GError *error);

#endif

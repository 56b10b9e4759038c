/**
 * history.h - what a table was before each change, and the way back.
 *
 * Beside the table: riwayat/0007-membership.csv is the file as it was before
 * step 7, byte for byte, riwayat/0007-membership.csv.ket says in two lines what
 * was done and the SHA-256 of what it became. A step whose table is still as
 * before it never came about (a crash): it counts for nothing.
 */
#ifndef JANGKAU_EDIT_HISTORY_H
#define JANGKAU_EDIT_HISTORY_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *path; /**< of the table */
    char *kept; /**< of the file as it was before */
    char *what; /**< what was done, one line */
    char *sum;  /**< SHA-256 of the table after the step */
    int number;
    gint64 time_us; /**< when, by the kept file's time; only for people and for order */
} HistoryStep;

void history_step_free(gpointer step);

/** The folder beside a table. Caller frees. */
char *history_folder(const char *path);

/**
 * Keep `before`, the table's bytes, before they become `after`. `*step` (caller
 * frees) is what to give to history_drop() when the table does not change after all.
 */
bool history_keep(const char *path, const char *before, gsize before_length, const char *after,
                  gsize after_length, const char *what, HistoryStep **step, GError **error);

/** Forget a step. */
bool history_drop(const HistoryStep *step, GError **error);

/** Steps of all these tables (NULL-terminated), the latest first: HistoryStep*. */
GPtrArray *history_list(char *const *paths, GError **error);

/**
 * Put the table back to what it was before the step. Errors (ERROR_DATA): it
 * was changed otherwise since.
 */
bool history_undo(const HistoryStep *step, GError **error);

#endif

/**
 * session.h - one change of one of the project's tables: opened and locked,
 * edited, checked by loading the project with it, put in place or left.
 */
#ifndef JANGKAU_EDIT_SESSION_H
#define JANGKAU_EDIT_SESSION_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "edit/table_edit.h"

typedef struct EditSession EditSession;

/**
 * Open the `index`-th of the project's tables of KIND_MEMBERSHIP or
 * KIND_LIBRARIES. Unless `dry`, the folder is locked against other changes and
 * must let itself be written. Errors: ERROR_DATA for a table that we do not
 * change (a workbook, a database, UTF-16, read-only), ERROR_BUSY when another
 * change is at work.
 */
EditSession *edit_open(Settings *settings, TableKind kind, int index, bool dry, GError **error);
void edit_close(EditSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EditSession, edit_close)

/** Paths of the project's tables of that kind; NULL when it names none. Borrowed. */
char *const *edit_paths(const Settings *settings, TableKind kind);

TableEdit *edit_table(EditSession *session);

/** Path of the table, links followed. Borrowed. */
const char *edit_path(const EditSession *session);

/**
 * Load the whole project with the edited table in place of the file. Errors
 * (ERROR_DATA): a row that was added is not taken as it is written, or another
 * that was taken no longer is.
 */
bool edit_check(EditSession *session, GError **error);

/**
 * Put the edited table in place, the former file into the history as a step
 * called `what`. Errors: ERROR_DATA when another program changed the file
 * since edit_open().
 */
bool edit_commit(EditSession *session, const char *what, GError **error);

/** The lock alone: fails with ERROR_BUSY while a change is at work in the table's folder. */
int edit_lock(const char *path, GError **error);
void edit_unlock(int lock);

#endif

/**
 * membership.h - regions join the programme and leave it: rows of the
 * project's membership table.
 */
#ifndef JANGKAU_EDIT_MEMBERSHIP_H
#define JANGKAU_EDIT_MEMBERSHIP_H

#include "edit/places.h"
#include "edit/session.h"

/**
 * Open the table into which regions join (the last that the project names), or
 * the one in which `leaver` stands. Errors: those of edit_open(), and the
 * project names no table.
 */
EditSession *membership_open(Settings *settings, const Places *places, const char *leaver, bool dry,
                             GError **error);

/**
 * Append a row: `code` takes part since `since` (ISO). `source` may be NULL.
 * Errors (ERROR_DATA) tell since when it takes part already, and where that stands.
 */
bool membership_join(EditSession *session, Settings *settings, const Places *places,
                     const char *code, const char *since, const char *source, bool approximate,
                     GError **error);

/** End the stay of `code` with `until`, the first day it takes part no more. */
bool membership_leave(EditSession *session, Settings *settings, const Places *places,
                      const char *code, const char *until, GError **error);

#endif

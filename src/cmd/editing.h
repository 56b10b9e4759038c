/**
 * editing.h - what the commands that change a table have in common.
 */
#ifndef JANGKAU_CMD_EDITING_H
#define JANGKAU_CMD_EDITING_H

#include "cmd/cmd.h"
#include "edit/places.h"
#include "edit/session.h"

/** Texts of the command line are UTF-8 without control characters; else an ERROR_USAGE. */
bool editing_check_texts(const char *const *texts, int count, GError **error);

/** ERROR_USAGE unless the option was told. */
bool editing_need(const char *command, const char *option, const char *value, GError **error);

/** A province or regency by code or name. */
const Region *editing_member(const Places *places, const char *word, GError **error);

/**
 * Check the edited table and, unless --check, put it in place; tell what was
 * done (`what`, a line for people) and what to do next. `step` is the history's line.
 */
bool editing_finish(Options *options, EditSession *session, const char *what, const char *step,
                    GError **error);

/** "jangkau run -c FILE" as this command line would need it. Caller frees. */
char *editing_next(const Options *options, const char *command);

#endif

/**
 * call.h - run another program to its end, without a shell.
 */
#ifndef JANGKAU_OPERATE_CALL_H
#define JANGKAU_OPERATE_CALL_H

#include <glib.h>
#include <stdbool.h>

/**
 * `words` is NULL-terminated, its first found in PATH. `input` (or NULL) is its
 * standard input; `*output` and `*said` (each or NULL) get what it printed, also
 * after a failure: the caller's. It runs in the C locale. ERROR_FAILED, with
 * what it said, when it cannot be run or ends badly.
 */
bool call_program(const char *const *words, const char *input, char **output, char **said,
                  GError **error);

#endif

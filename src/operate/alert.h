/**
 * alert.h - tell someone: run the command of [alert], without a shell.
 */
#ifndef JANGKAU_OPERATE_ALERT_H
#define JANGKAU_OPERATE_ALERT_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *status;  /**< JANGKAU_STATUS: "failure" or "change" */
    const char *edition; /**< JANGKAU_EDITION: name of the published edition, or "" */
    const char *changes; /**< JANGKAU_CHANGES: path of its changes.md, or "" */
    const char *message; /**< standard input of the command */
} Alert;

/**
 * Run `command` (words as a shell parts them; nothing is expanded) in this
 * process's environment and those variables; its output goes to standard error.
 * False with ERROR_FAILED when it cannot be started, ends badly, or is not done
 * after `timeout_s` (it is killed then). The message names the program only,
 * never its arguments.
 */
bool alert_send(const char *command, double timeout_s, const Alert *alert, GError **error);

#endif

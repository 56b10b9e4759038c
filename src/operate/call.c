#include "operate/call.h"

#include <gio/gio.h>

#include "base/error.h"

bool call_program(const char *const *words, const char *input, char **output, char **said,
                  GError **error) {
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
        (input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE));
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C", TRUE);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, words, &cause);
    g_autofree char *printed = NULL, *complained = NULL;
    bool ok = process != NULL &&
              g_subprocess_communicate_utf8(process, input, NULL, &printed, &complained, &cause) &&
              g_subprocess_get_successful(process);
    if (!ok) {
        const char *why = cause != NULL ? cause->message : "";
        if (cause == NULL && complained != NULL)
            why = g_strstrip(complained);
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s gagal: %s", words[0], why);
    }
    if (output != NULL)
        *output = g_steal_pointer(&printed);
    if (said != NULL)
        *said = g_steal_pointer(&complained);
    return ok;
}

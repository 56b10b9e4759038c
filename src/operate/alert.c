#include "operate/alert.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

static const gulong LOOK_EVERY_US = 20000;

static bool fail(GError **error, const char *program, const char *why) {
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "pemberitahuan [alert] tidak terkirim: %s %s; coba jalankan perintahnya sendiri",
                program, why);
    return false;
}

static char **make_environment(const Alert *alert) {
    char **environment = g_get_environ();
    environment = g_environ_setenv(environment, "JANGKAU_STATUS", alert->status, TRUE);
    environment = g_environ_setenv(environment, "JANGKAU_EDITION", alert->edition, TRUE);
    return g_environ_setenv(environment, "JANGKAU_CHANGES", alert->changes, TRUE);
}

// A file without a name: a command that never reads it blocks nobody.
static FILE *hold_message(const char *message) {
    FILE *held = tmpfile();
    if (held == NULL)
        return NULL;
    if (fputs(message, held) >= 0 && fflush(held) == 0 && fseek(held, 0, SEEK_SET) == 0)
        return held;
    fclose(held);
    return NULL;
}

// Its wait status, or -1 when it had to be killed.
static int wait_for(GPid pid, double timeout_s) {
    gint64 until = g_get_monotonic_time() + (gint64)(timeout_s * G_USEC_PER_SEC);
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (g_get_monotonic_time() > until) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
        g_usleep(LOOK_EVERY_US);
    }
    return status;
}

bool alert_send(const char *command, double timeout_s, const Alert *alert, GError **error) {
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(command, NULL, &words, NULL))
        return fail(error, "perintah", "kosong atau tanda kutipnya tidak berpasangan");
    g_autofree char *program = g_path_get_basename(words[0]);
    g_auto(GStrv) environment = make_environment(alert);
    FILE *message = hold_message(alert->message);
    if (message == NULL)
        return fail(error, program, "(pesan tidak dapat ditulis ke disk sementara)");
    GPid pid = 0;
    bool started = g_spawn_async_with_fds(
        NULL, words, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
        fileno(message), STDERR_FILENO, STDERR_FILENO, NULL);
    fclose(message);
    if (!started)
        return fail(error, program, "tidak dapat dijalankan (tidak ada, atau tanpa izin)");
    int status = wait_for(pid, timeout_s);
    g_spawn_close_pid(pid);
    if (status == -1)
        return fail(error, program, "belum selesai pada batas [alert] timeout_s dan dihentikan");
    return status == 0 || fail(error, program, "berakhir dengan kegagalan");
}

#include "cmd/outcome.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/text.h"
#include "config/settings.h"
#include "operate/alert.h"
#include "publish/record.h"

enum { LARGEST_MESSAGE = 1 << 20 };

Outcome outcome_begin(const Options *options) {
    return (Outcome){g_date_time_new_now_utc(), record_edition(options->out)};
}

// The changes page of the edition, or NULL.
static char *find_changes(const Options *options, bool changed) {
    g_autofree char *path = g_build_filename(options->out, "current", "changes.md", NULL);
    bool there = changed && g_file_test(path, G_FILE_TEST_IS_REGULAR);
    return there ? g_canonicalize_filename(path, NULL) : NULL;
}

static char *compose(const Options *options, const Attempt *attempt, const char *changes) {
    g_autofree char *out = g_canonicalize_filename(options->out, NULL);
    g_autofree char *text = NULL;
    gsize length = 0;
    if (attempt->exit != 0)
        return g_strdup_printf("jangkau: run gagal (status %d)\n\n%s\n\nFolder hasil: %s\n"
                               "Edisi terakhir yang utuh: %s\n",
                               attempt->exit, attempt->message, out,
                               *attempt->edition != '\0' ? attempt->edition : "belum ada");
    if (changes != NULL)
        fs_read(changes, LARGEST_MESSAGE, &text, &length, NULL);
    return g_strdup_printf("jangkau: edisi baru %s\n\nFolder hasil: %s\n%s%s", attempt->edition,
                           out, text != NULL ? "\n" : "", text != NULL ? text : "");
}

// The same failure is told once a day, however often the schedule tries again.
static bool is_known(const Attempt *attempt, const Attempt *former) {
    return former->told != NULL && former->exit == attempt->exit &&
           strcmp(former->message, attempt->message) == 0 &&
           g_date_time_difference(attempt->ended, former->told) < G_TIME_SPAN_DAY;
}

// Whether someone was told.
static bool tell(const Options *options, const Attempt *attempt, bool changed) {
    const char *status = attempt->exit != 0 ? "failure" : "change";
    g_autofree char *command = settings_peek(options->project, "alert", "command");
    g_autofree char *on = settings_peek(options->project, "alert", "on");
    g_autofree char *timeout = settings_peek(options->project, "alert", "timeout_s");
    double timeout_s = 0;
    if (*command == '\0' || strstr(on, status) == NULL || (attempt->exit == 0 && !changed) ||
        !text_to_double(timeout, &timeout_s))
        return false;
    g_autofree char *changes = find_changes(options, changed);
    g_autofree char *message = compose(options, attempt, changes);
    Alert alert = {status, attempt->edition, changes != NULL ? changes : "", message};
    g_autoptr(GError) cause = NULL;
    if (alert_send(command, timeout_s, &alert, &cause))
        return true;
    log_warning("%s", cause->message);
    return false;
}

static void note(const Options *options, const Attempt *attempt) {
    g_autoptr(GError) cause = NULL;
    if (!record_write(options->out, attempt, &cause))
        log_warning("catatan untuk `jangkau status` tidak tertulis: %s", cause->message);
}

void outcome_end(Outcome *outcome, const Options *options, const GError *failure) {
    g_auto(GStrv) warnings = log_warnings();
    g_auto(Attempt) attempt = {.started = g_steal_pointer(&outcome->started),
                               .ended = g_date_time_new_now_utc(),
                               .exit = failure != NULL ? error_exit_code(failure) : 0,
                               .warnings = (int)g_strv_length(warnings),
                               .message = g_strdup(failure != NULL ? failure->message : ""),
                               .edition = record_edition(options->out)};
    bool changed = strcmp(attempt.edition, outcome->edition) != 0;
    g_clear_pointer(&outcome->edition, g_free);
    if (attempt.exit == ERROR_BUSY) // the other one will tell how it ended
        return;
    g_autoptr(Record) former = record_read(options->out, NULL);
    bool known = former != NULL && failure != NULL && is_known(&attempt, &former->last);
    if (known)
        attempt.told = g_date_time_ref(former->last.told);
    note(options, &attempt); // before telling, which takes its time
    if (known || g_error_matches(failure, JANGKAU_ERROR, ERROR_INTERRUPTED) ||
        !tell(options, &attempt, changed) || failure == NULL)
        return;
    attempt.told = g_date_time_ref(attempt.ended);
    note(options, &attempt);
}

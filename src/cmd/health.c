#include "cmd/health.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/error.h"
#include "base/text.h"
#include "config/settings.h"
#include "operate/crontab.h"
#include "operate/installed.h"
#include "operate/units.h"
#include "publish/layout.h"
#include "publish/lock.h"

static const double SECONDS_A_DAY = 86400;
static const int DISK_HOLDS_EDITIONS = 2; // at least, or it is nearly full

static void trouble_free(gpointer data) {
    Trouble *trouble = data;
    g_free(trouble->what);
    g_free(trouble->todo);
    g_free(trouble);
}

void health_free(Health *health) {
    if (health == NULL)
        return;
    record_free(health->record);
    g_ptr_array_unref(health->troubles);
    g_ptr_array_unref(health->newer);
    g_clear_pointer(&health->next, g_date_time_unref);
    g_free(health->edition);
    g_free(health->holder);
    g_free(health->scheduled);
    g_free(health->daily);
    g_free(health);
}

// Takes `what`; keeps the worst first.
static void add(Health *health, HealthLevel level, char *what, const char *todo) {
    Trouble *trouble = g_new(Trouble, 1);
    *trouble = (Trouble){level, what, g_strdup(todo)};
    guint at = 0;
    while (at < health->troubles->len &&
           ((Trouble *)g_ptr_array_index(health->troubles, at))->level >= level)
        at++;
    g_ptr_array_insert(health->troubles, (int)at, trouble);
    health->level = MAX(health->level, level);
}

// ------------------------------------------------------------------ the runs

static const char *advice(int status) {
    switch (status) {
    case ERROR_USAGE:
        return "Perbaiki baris perintah pada jadwalnya.";
    case ERROR_DATA:
        return "Perbaiki data yang disebut, lalu jalankan `jangkau run`.";
    case ERROR_INFEASIBLE:
        return "Longgarkan kuota [plan], lalu jalankan `jangkau run`.";
    case ERROR_GUARD:
        return "Perbaiki masukan yang disebut, lalu jalankan `jangkau run`; bila memang benar "
               "demikian, `jangkau run --accept=ALASAN`.";
    case ERROR_FAILED:
        return "Periksa disk, izin folder dan jaringan, lalu jalankan `jangkau run`.";
    default:
        return "Jalankan `jangkau run`; edisi terakhir tetap utuh.";
    }
}

// Where a run died without a word (power, SIGKILL) its staging folder stays.
static bool has_died(const char *out) {
    g_autofree char *folder = g_build_filename(out, LAYOUT_EDITIONS, NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    bool died = false;
    while (dir != NULL && !died && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_prefix(name, LAYOUT_BUILDING))
            continue;
        long pid = strtol(name + strlen(LAYOUT_BUILDING), NULL, 10);
        died = pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
    }
    if (dir != NULL)
        g_dir_close(dir);
    return died;
}

static void look_at_runs(Health *health, const char *out) {
    g_autoptr(GError) cause = NULL;
    health->record = record_read(out, &cause);
    if (health->record == NULL) {
        add(health, HEALTH_UNKNOWN, g_strdup(cause->message), "Hapus file itu.");
        health->record = g_new0(Record, 1);
        return;
    }
    const Attempt *last = &health->record->last;
    if (last->started == NULL)
        add(health, HEALTH_UNKNOWN, g_strdup("Belum ada catatan run di folder hasil ini."),
            "Periksa -o, atau jalankan `jangkau run`.");
    else if (last->exit != 0)
        add(health, HEALTH_WARNING,
            g_strdup_printf("Run terakhir gagal (status %d): %s", last->exit, last->message),
            advice(last->exit));
    if (health->holder == NULL && has_died(out))
        add(health, HEALTH_WARNING, g_strdup("Sebuah run mati di tengah jalan; edisi utuh."),
            "Tidak ada: run berikutnya membersihkan sisanya dan mengulang.");
}

static void look_at_age(Health *health, const Options *options) {
    g_autofree char *text = settings_peek(options->project, "schedule", "max_age_days");
    double most_days = 0;
    text_to_double(text, &most_days);
    health->age_days = -1;
    if (health->record->success.ended != NULL) {
        g_autoptr(GDateTime) now = g_date_time_new_now_utc();
        GTimeSpan age = g_date_time_difference(now, health->record->success.ended);
        health->age_days = MAX(0, (double)age / G_TIME_SPAN_SECOND / SECONDS_A_DAY);
    }
    if (most_days <= 0 || health->record->last.started == NULL)
        return;
    if (health->age_days < 0)
        add(health, HEALTH_CRITICAL, g_strdup("Belum pernah ada run yang berhasil."),
            "Jalankan `jangkau run` dan ikuti pesannya.");
    else if (health->age_days > most_days)
        add(health, HEALTH_CRITICAL,
            g_strdup_printf(
                "Run terakhir yang berhasil sudah %.0f hari lalu, lebih dari [schedule] "
                "max_age_days = %g.",
                health->age_days, most_days),
            "Periksa apakah komputer menyala pada jadwalnya, atau jalankan `jangkau run`.");
}

// ---------------------------------------------------------------- the inputs

static void look_at_input(const char *path, void *data) {
    Health *health = data;
    struct stat status;
    const GDateTime *began = health->record->success.started;
    if (began != NULL && stat(path, &status) == 0 &&
        status.st_mtime > g_date_time_to_unix((GDateTime *)(uintptr_t)began))
        g_ptr_array_add(health->newer, g_strdup(path));
}

static void look_at_inputs(Health *health, const Options *options) {
    g_autoptr(GError) cause = NULL;
    g_autoptr(Settings) settings = settings_read(options->project, &cause);
    if (settings != NULL)
        settings_each_path(settings, look_at_input, health);
    else
        add(health, HEALTH_WARNING, g_strdup_printf("File proyek: %s", cause->message),
            "Perbaiki file proyek, atau periksa -c.");
}

// -------------------------------------------------------------- the schedule

static void look_at_units(Health *health, bool system, const char *mark) {
    g_autoptr(GPtrArray) paths = installed_find(system, mark);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        g_autofree char *text = NULL;
        g_free(health->scheduled);
        health->scheduled = g_strdup("systemd");
        health->on_change = health->on_change || g_str_has_suffix(path, ".path");
        if (!g_str_has_suffix(path, ".timer") || !g_file_get_contents(path, &text, NULL, NULL))
            continue;
        g_free(health->daily);
        health->daily = units_read_time(text);
    }
}

static void look_at_crontab(Health *health, const char *mark) {
    g_autofree char *table = crontab_read(NULL, NULL);
    if (table != NULL && crontab_find(table, mark, &health->daily, &health->on_change))
        health->scheduled = g_strdup("cron");
}

// The next time the local clock shows hour:minute.
static GDateTime *next_time(int hour, int minute) {
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    GDateTime *today = g_date_time_new_local(g_date_time_get_year(now), g_date_time_get_month(now),
                                             g_date_time_get_day_of_month(now), hour, minute, 0);
    if (today == NULL || g_date_time_compare(today, now) > 0)
        return today;
    GDateTime *tomorrow = g_date_time_add_days(today, 1);
    g_date_time_unref(today);
    return tomorrow;
}

static void look_at_schedule(Health *health, const char *out) {
    g_autofree char *full = g_canonicalize_filename(out, NULL);
    g_autofree char *mark = job_mark(full);
    look_at_units(health, false, mark);
    if (health->scheduled == NULL)
        look_at_units(health, true, mark);
    if (health->scheduled == NULL)
        look_at_crontab(health, mark);
    int hour = 0, minute = 0;
    if (health->daily != NULL && job_read_time(health->daily, &hour, &minute))
        health->next = next_time(hour, minute);
    if (health->newer->len > 0 && health->scheduled == NULL)
        add(health, HEALTH_WARNING,
            g_strdup("Ada masukan yang lebih baru daripada hasil, dan tidak ada jadwal."),
            "Jalankan `jangkau run`, atau `jangkau schedule --daily 02:00`.");
}

// ------------------------------------------------------------------ the disk

static gint64 size_of(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return S_ISREG(status.st_mode) ? (gint64)status.st_size : 0;
    gint64 sum = 0;
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        sum += size_of(below);
    }
    if (dir != NULL)
        g_dir_close(dir);
    return sum;
}

static void look_at_disk(Health *health, const char *out) {
    struct statvfs disk;
    health->free_bytes =
        statvfs(out, &disk) == 0 ? (gint64)disk.f_bavail * (gint64)disk.f_frsize : -1;
    g_autofree char *edition = g_build_filename(out, LAYOUT_EDITIONS, health->edition, NULL);
    health->edition_bytes = *health->edition != '\0' ? size_of(edition) : 0;
    if (health->free_bytes >= 0 && health->free_bytes < DISK_HOLDS_EDITIONS * health->edition_bytes)
        add(health, HEALTH_WARNING, g_strdup("Disk hampir penuh."),
            "Kosongkan tempat, atau kurangi [output] keep.");
}

Health *health_look(const Options *options) {
    Health *health = g_new0(Health, 1);
    health->troubles = g_ptr_array_new_with_free_func(trouble_free);
    health->newer = g_ptr_array_new_with_free_func(g_free);
    health->edition = record_edition(options->out);
    health->holder = lock_holder(options->out);
    look_at_runs(health, options->out);
    look_at_age(health, options);
    look_at_inputs(health, options);
    look_at_schedule(health, options->out);
    look_at_disk(health, options->out);
    return health;
}

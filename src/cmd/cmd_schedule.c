#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fs.h"
#include "cmd/cmd.h"
#include "config/settings.h"
#include "operate/crontab.h"
#include "operate/installed.h"
#include "report/json.h"

static bool fail_usage(GError **error, const char *why) {
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "%s (lihat `jangkau schedule --help`)", why);
    return false;
}

static bool check_options(const Options *options, GError **error) {
    const char *with = options->schedule.with, *user = options->schedule.system_user;
    if (options->schedule.daily == NULL && !options->schedule.on_change &&
        !options->schedule.remove)
        return fail_usage(error, "sebut --daily JAM:MENIT, --on-change, atau --remove");
    if (options->schedule.remove &&
        (options->schedule.daily != NULL || options->schedule.on_change))
        return fail_usage(error, "--remove tidak disertai --daily atau --on-change");
    int hour = 0, minute = 0;
    if (options->schedule.daily != NULL && !job_read_time(options->schedule.daily, &hour, &minute))
        return fail_usage(error, "--daily harus jam dan menit, misalnya 02:00");
    if (with != NULL && strcmp(with, "systemd") != 0 && strcmp(with, "cron") != 0)
        return fail_usage(error, "--with harus systemd atau cron");
    if (user != NULL && options->schedule.user)
        return fail_usage(error, "pilih salah satu: --user atau --system USER");
    if (user != NULL && getpwnam(user) == NULL)
        return fail_usage(error, "pengguna setelah --system tidak ada di komputer ini");
    return true;
}

// ------------------------------------------------------------------- the job

static void add_input(const char *path, void *data) {
    g_ptr_array_add(data, g_strdup(path));
}

static void look_for_database(const char *key, const char *value, void *data) {
    (void)key;
    bool *found = data;
    *found = *found || strstr(value, "PG:") != NULL;
}

static bool needs_network(const Settings *settings) {
    bool named = settings->boundary_villages != NULL || settings->boundary_districts != NULL ||
                 settings->boundary_regencies != NULL;
    bool offline = g_strcmp0(g_getenv("JANGKAU_OFFLINE"), "1") == 0;
    bool database = false;
    settings_each(settings, look_for_database, &database);
    return database || *settings->alert_command != '\0' ||
           (settings->fetch_allowed && !named && !offline);
}

static void add_environment(Job *job, const char *name) {
    const char *value = g_getenv(name);
    if (value != NULL && *value != '\0')
        g_ptr_array_add(job->environ, g_strconcat(name, "=", value, NULL));
}

static char *own_program(void) {
    char *path = g_file_read_link("/proc/self/exe", NULL);
    return path != NULL ? path : g_strdup("/usr/bin/jangkau");
}

static bool make_job(const Options *options, Job *job, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    *job = (Job){.program = own_program(),
                 .out = g_canonicalize_filename(options->out, NULL),
                 .user = g_strdup(options->schedule.system_user),
                 .daily = options->schedule.daily != NULL,
                 .on_change = options->schedule.on_change,
                 .network = needs_network(settings),
                 .tells = *settings->alert_command != '\0',
                 .inputs = g_ptr_array_new_with_free_func(g_free),
                 .environ = g_ptr_array_new_with_free_func(g_free)};
    if (options->project != NULL)
        job->project = g_canonicalize_filename(options->project, NULL);
    job->name = job_name(job->project, job->out);
    settings_each_path(settings, add_input, job->inputs);
    add_environment(job, "JANGKAU_MIRROR");
    add_environment(job, "JANGKAU_OFFLINE");
    if (job->daily)
        job_read_time(options->schedule.daily, &job->hour, &job->minute);
    return job_check(job, error);
}

// -------------------------------------------------------------------- saying

static void print_units(const Job *job) {
    g_autoptr(GPtrArray) files = installed_files(job);
    for (guint i = 0; i < files->len; i++) {
        const UnitFile *file = g_ptr_array_index(files, i);
        printf("%s### %s\n%s", i > 0 ? "\n" : "", file->path, file->text);
    }
}

static void print_crontab(const Job *job) {
    g_autofree char *block = crontab_block(job);
    fputs(block, stdout);
}

static void reply(const Options *options, const Job *job, bool cron) {
    if (options->json) {
        Json *json = json_new();
        json_open_object(json, NULL);
        json_string(json, "name", job->name);
        json_string(json, "with", cron ? "cron" : "systemd");
        json_bool(json, "network", job->network);
        json_close(json);
        g_autofree char *text = json_end(json);
        fputs(text, stdout);
        return;
    }
    if (options->quiet)
        return;
    printf("Terjadwal: %s (%s)\n", job->name, cron ? "cron" : "systemd");
    if (cron)
        puts("cron tidak mengejar jadwal yang terlewat saat komputer mati.");
    else if (!installed_has_systemd())
        puts("systemd tidak berjalan di sini: unit ditulis, belum diaktifkan.");
    else if (job->user == NULL)
        printf("Agar berjalan juga tanpa login: loginctl enable-linger %s\n", g_get_user_name());
    puts("Periksa dengan: jangkau status");
}

// --------------------------------------------------------------------- doing

// The service may write below this folder only, so it cannot make it itself.
static bool make_out(const Job *job, GError **error) {
    if (g_file_test(job->out, G_FILE_TEST_IS_DIR))
        return true;
    if (!fs_make_folder(job->out, error))
        return false;
    const struct passwd *user = job->user != NULL ? getpwnam(job->user) : NULL;
    if (user == NULL || chown(job->out, user->pw_uid, user->pw_gid) == 0)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s tidak dapat diberikan kepada %s: %s",
                job->out, job->user, g_strerror(errno));
    return false;
}

static bool schedule_cron(const Job *job, GError **error) {
    g_autofree char *table = crontab_read(job->user, error);
    if (table == NULL)
        return false;
    g_autofree char *mark = job_mark(job->out), *block = crontab_block(job);
    g_autofree char *renewed = crontab_replace(table, mark, block);
    return strcmp(table, renewed) == 0 || crontab_write(job->user, renewed, error);
}

// From wherever it is: units, and the crontab if there is one.
static bool remove_schedule(const Options *options, const char *mark, GError **error) {
    const char *user = options->schedule.system_user;
    if (!installed_remove(user != NULL, mark, error))
        return false;
    g_autofree char *table = crontab_read(user, NULL);
    if (table == NULL)
        return true;
    g_autofree char *rest = crontab_replace(table, mark, NULL);
    return strcmp(table, rest) == 0 || crontab_write(user, rest, error);
}

static bool run(Options *options, GError **error) {
    if (!check_options(options, error))
        return false;
    g_autofree char *out = g_canonicalize_filename(options->out, NULL);
    g_autofree char *mark = job_mark(out);
    if (options->schedule.remove)
        return remove_schedule(options, mark, error);
    g_auto(Job) job = {0};
    if (!make_job(options, &job, error))
        return false;
    const char *with = options->schedule.with;
    bool cron = with != NULL ? strcmp(with, "cron") == 0 : !installed_has_systemd();
    if (options->schedule.print) {
        cron ? print_crontab(&job) : print_units(&job);
        return true;
    }
    if (!make_out(&job, error) ||
        !(cron ? schedule_cron(&job, error) : installed_write(&job, error)))
        return false;
    reply(options, &job, cron);
    return true;
}

const Command cmd_schedule = {"schedule", "", "Run by itself: every day, or when an input changes.",
                              "o", run};

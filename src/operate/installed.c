#include "operate/installed.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "operate/call.h"
#include "operate/units.h"

bool installed_has_systemd(void) {
    // As sd_booted(3).
    return g_file_test("/run/systemd/system", G_FILE_TEST_IS_DIR);
}

char *installed_folder(bool system) {
    if (system)
        return g_strdup("/etc/systemd/system");
    const char *base = g_getenv("XDG_CONFIG_HOME");
    g_autofree char *home = base != NULL && g_path_is_absolute(base)
                                ? g_strdup(base)
                                : g_build_filename(g_get_home_dir(), ".config", NULL);
    return g_build_filename(home, "systemd", "user", NULL);
}

static void file_free(gpointer data) {
    UnitFile *file = data;
    g_free(file->path);
    g_free(file->text);
    g_free(file);
}

static void add_file(GPtrArray *files, const Job *job, const char *suffix, char *text) {
    g_autofree char *folder = installed_folder(job->user != NULL);
    UnitFile *file = g_new(UnitFile, 1);
    file->path = g_strconcat(folder, "/", job->name, suffix, NULL);
    file->text = text;
    g_ptr_array_add(files, file);
}

GPtrArray *installed_files(const Job *job) {
    GPtrArray *files = g_ptr_array_new_with_free_func(file_free);
    add_file(files, job, ".service", units_service(job));
    if (job->daily)
        add_file(files, job, ".timer", units_timer(job));
    if (job->on_change)
        add_file(files, job, ".path", units_path(job));
    return files;
}

static int compare_paths(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *installed_find(bool system, const char *mark) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = installed_folder(system);
    g_autofree char *pattern = g_strdup_printf("jangkau-*%s.*", mark);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (g_pattern_match_simple(pattern, name))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

// systemctl [--user] VERB… [NAMES…]; nothing where systemd does not run.
static bool control(bool system, const char *verb, GPtrArray *names, GError **error) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, (gpointer) "systemctl");
    if (!system)
        g_ptr_array_add(words, (gpointer) "--user");
    g_ptr_array_add(words, (gpointer)verb);
    if (names != NULL)
        g_ptr_array_add(words, (gpointer) "--now");
    for (guint i = 0; names != NULL && i < names->len; i++)
        g_ptr_array_add(words, g_ptr_array_index(names, i));
    g_ptr_array_add(words, NULL);
    return !installed_has_systemd() ||
           call_program((const char *const *)words->pdata, NULL, NULL, NULL, error);
}

// Names of those units that start others: timers and paths.
static GPtrArray *starters(GPtrArray *paths) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (!g_str_has_suffix(path, ".service"))
            g_ptr_array_add(names, g_path_get_basename(path));
    }
    return names;
}

bool installed_remove(bool system, const char *mark, GError **error) {
    g_autoptr(GPtrArray) paths = installed_find(system, mark);
    g_autoptr(GPtrArray) names = starters(paths);
    if (paths->len == 0)
        return true;
    if (names->len > 0 && !control(system, "disable", names, error))
        return false;
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (g_remove(path) == 0)
            continue;
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s tidak dapat dihapus: %s", path,
                    g_strerror(errno));
        return false;
    }
    return control(system, "daemon-reload", NULL, error);
}

bool installed_write(const Job *job, GError **error) {
    bool system = job->user != NULL;
    g_autofree char *mark = job_mark(job->out);
    g_autofree char *folder = installed_folder(system);
    if (!installed_remove(system, mark, error) || !fs_make_folder(folder, error))
        return false;
    g_autoptr(GPtrArray) files = installed_files(job);
    for (guint i = 0; i < files->len; i++) {
        const UnitFile *file = g_ptr_array_index(files, i);
        if (!fs_write(file->path, file->text, strlen(file->text), error))
            return false;
    }
    g_autoptr(GPtrArray) paths = installed_find(system, mark);
    g_autoptr(GPtrArray) names = starters(paths);
    return control(system, "daemon-reload", NULL, error) && control(system, "enable", names, error);
}

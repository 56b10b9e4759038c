#include "edit/history.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/fs.h"
#include "intake/grid.h"

static const char FOLDER[] = "riwayat";
static const char NOTE[] = ".ket";
enum { NUMBER_DIGITS = 4, MOST_STEPS = 9999, MOST_NOTE_BYTES = 65536 };

void history_step_free(gpointer data) {
    HistoryStep *step = data;
    if (step == NULL)
        return;
    g_free(step->path);
    g_free(step->kept);
    g_free(step->what);
    g_free(step->sum);
    g_free(step);
}

char *history_folder(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    return g_build_filename(folder, FOLDER, NULL);
}

// ------------------------------------------------------------------- reading

// "0007-membership.csv" -> 7; 0 when it is no such name.
static int step_number(const char *name) {
    for (int i = 0; i < NUMBER_DIGITS; i++) {
        if (!g_ascii_isdigit(name[i]))
            return 0;
    }
    return name[NUMBER_DIGITS] == '-' ? atoi(name) : 0;
}

static gint64 file_time_us(const char *path) {
    struct stat status;
    return stat(path, &status) == 0
               ? (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000
               : 0;
}

// The step that `name` in the folder is one of `path`, or NULL.
static HistoryStep *read_step(const char *path, const char *folder, const char *name) {
    g_autofree char *base = g_path_get_basename(path);
    int number = step_number(name);
    if (number == 0 || strcmp(name + NUMBER_DIGITS + 1, base) != 0)
        return NULL;
    g_autofree char *kept = g_build_filename(folder, name, NULL);
    g_autofree char *note_path = g_strconcat(kept, NOTE, NULL);
    g_autofree char *note = NULL;
    gsize length;
    if (!fs_read(note_path, MOST_NOTE_BYTES, &note, &length, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(note, "\n", 3);
    if (g_strv_length(lines) < 2)
        return NULL;
    HistoryStep *step = g_new(HistoryStep, 1);
    *step = (HistoryStep){g_strdup(path),     g_strdup(kept), g_strdup(lines[0]),
                          g_strdup(lines[1]), number,         file_time_us(kept)};
    return step;
}

static int compare_steps(const void *left, const void *right) {
    const HistoryStep *p = *(HistoryStep *const *)left, *q = *(HistoryStep *const *)right;
    if (strcmp(p->path, q->path) == 0 || p->time_us == q->time_us)
        return q->number - p->number;
    return p->time_us < q->time_us ? 1 : -1;
}

// A step of which nothing came: the table is what it was before it.
static bool came_to_nothing(const HistoryStep *step, const char *table_sum) {
    g_autofree char *sum = fs_sha256_file(step->kept, NULL);
    return g_strcmp0(table_sum, step->sum) != 0 && g_strcmp0(table_sum, sum) == 0;
}

static bool list_table(const char *path, GPtrArray *steps, GError **error) {
    g_autofree char *folder = history_folder(path);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(history_step_free);
    if (dir == NULL)
        return true;
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        HistoryStep *step = read_step(path, folder, name);
        if (step != NULL)
            g_ptr_array_add(own, step);
    }
    g_ptr_array_sort(own, compare_steps);
    g_autofree char *sum = own->len > 0 ? fs_sha256_file(path, error) : NULL;
    if (own->len > 0 && sum == NULL)
        return false;
    while (own->len > 0 && came_to_nothing(g_ptr_array_index(own, 0), sum))
        g_ptr_array_remove_index(own, 0);
    g_ptr_array_extend_and_steal(steps, g_steal_pointer(&own));
    return true;
}

GPtrArray *history_list(char *const *paths, GError **error) {
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(history_step_free);
    for (int i = 0; paths[i] != NULL; i++) {
        if (!list_table(paths[i], steps, error))
            return NULL;
    }
    g_ptr_array_sort(steps, compare_steps);
    return g_steal_pointer(&steps);
}

// ------------------------------------------------------------------- keeping

static int last_number(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    int last = 0;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        last = MAX(last, step_number(name));
    return last;
}

bool history_keep(const char *path, const char *before, gsize before_length, const char *after,
                  gsize after_length, const char *what, HistoryStep **step, GError **error) {
    g_autofree char *folder = history_folder(path);
    g_autofree char *base = g_path_get_basename(path);
    if (!fs_make_folder(folder, error))
        return false;
    int number = last_number(folder) + 1;
    if (number > MOST_STEPS) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s penuh (%d langkah); pindahkan isinya ke tempat lain", folder, MOST_STEPS);
        return false;
    }
    HistoryStep made = {.path = g_strdup(path),
                        .kept = g_strdup_printf("%s/%04d-%s", folder, number, base),
                        .what = g_strdup(what),
                        .sum = fs_sha256(after, after_length),
                        .number = number};
    g_strdelimit(made.what, "\r\n", ' ');
    *step = g_memdup2(&made, sizeof made);
    g_autofree char *note_path = g_strconcat(made.kept, NOTE, NULL);
    g_autofree char *note = g_strdup_printf("%s\n%s\n", made.what, made.sum);
    if (fs_write(made.kept, before, before_length, error) &&
        fs_write(note_path, note, strlen(note), error))
        return true;
    history_drop(*step, NULL);
    g_clear_pointer(step, history_step_free);
    return false;
}

bool history_drop(const HistoryStep *step, GError **error) {
    g_autofree char *note = g_strconcat(step->kept, NOTE, NULL);
    if ((g_unlink(note) == 0 || errno == ENOENT) && (g_unlink(step->kept) == 0 || errno == ENOENT))
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s tidak dapat dihapus: %s", step->kept,
                g_strerror(errno));
    return false;
}

bool history_undo(const HistoryStep *step, GError **error) {
    g_autofree char *sum = fs_sha256_file(step->path, error);
    g_autofree char *bytes = NULL;
    gsize length;
    if (sum == NULL || !fs_read(step->kept, GRID_MAX_BYTES, &bytes, &length, error))
        return false;
    if (strcmp(sum, step->sum) != 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s diubah dengan program lain sesudah \"%s\", dan perubahan itu akan hilang; "
                    "bila memang mau kembali, salin %s ke sana",
                    step->path, step->what, step->kept);
        return false;
    }
    return fs_replace(step->path, step->sum, bytes, length, error) && history_drop(step, error);
}

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cmd/editing.h"
#include "edit/history.h"
#include "report/json.h"

// Real paths of the tables that can be changed, each once. Caller frees.
static char **table_paths(const Settings *settings) {
    static const TableKind kinds[] = {KIND_MEMBERSHIP, KIND_LIBRARIES};
    g_autoptr(GStrvBuilder) paths = g_strv_builder_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        char *const *list = edit_paths(settings, kinds[k]);
        for (int i = 0; list != NULL && list[i] != NULL; i++) {
            char *real = realpath(list[i], NULL);
            if (real != NULL && g_hash_table_add(seen, g_strdup(real)))
                g_strv_builder_add(paths, real);
            free(real);
        }
    }
    return g_strv_builder_end(paths);
}

static void list_json(const GPtrArray *steps, bool undone) {
    Json *reply = json_new();
    json_open_array(reply, NULL);
    for (guint i = 0; i < steps->len && !(undone && i > 0); i++) {
        const HistoryStep *step = g_ptr_array_index(steps, i);
        g_autofree char *table = g_path_get_basename(step->path);
        json_open_object(reply, NULL);
        json_string(reply, "table", table);
        json_string(reply, "change", step->what);
        json_bool(reply, "undone", undone);
        json_close(reply);
    }
    json_close(reply);
    g_autofree char *text = json_end(reply);
    fputs(text, stdout);
}

static void list_text(const GPtrArray *steps) {
    for (guint i = 0; i < steps->len; i++) {
        const HistoryStep *step = g_ptr_array_index(steps, i);
        g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(step->time_us / G_USEC_PER_SEC);
        g_autofree char *when = g_date_time_format(at, "%Y-%m-%d %H:%M");
        g_autofree char *table = g_path_get_basename(step->path);
        printf("%s  %s  %s\n", when, table, step->what);
    }
    if (steps->len == 0)
        puts("Belum ada perubahan yang dapat dibatalkan.");
}

static bool undo_last(Options *options, const GPtrArray *steps, GError **error) {
    if (steps->len == 0) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                            "tidak ada perubahan yang dapat dibatalkan (folder riwayat kosong)");
        return false;
    }
    const HistoryStep *step = g_ptr_array_index(steps, 0);
    int lock = options->edit.check ? -1 : edit_lock(step->path, error);
    bool ok = options->edit.check || (lock >= 0 && history_undo(step, error));
    edit_unlock(lock);
    if (!ok)
        return false;
    g_autofree char *table = g_path_get_basename(step->path);
    g_autofree char *next = editing_next(options, "run");
    if (options->json)
        list_json(steps, !options->edit.check);
    else if (options->edit.check)
        printf("Akan dibatalkan: %s (%s). Tidak ada yang diubah.\n", step->what, table);
    else if (!options->quiet)
        printf("Dibatalkan: %s (%s)\nLalu  : %s\n", step->what, table, next);
    return true;
}

static bool run(Options *options, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    g_auto(GStrv) paths = table_paths(settings);
    g_autoptr(GPtrArray) steps = history_list(paths, error);
    if (steps == NULL)
        return false;
    if (!options->edit.list)
        return undo_last(options, steps, error);
    if (options->json)
        list_json(steps, false);
    else
        list_text(steps);
    return true;
}

const Command cmd_undo = {"undo", "", "Take back the last join, leave or add-library.", "U", run};

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "changes/changes.h"

static const char CURRENT[] = "current";

static bool is_edition(const char *folder) {
    g_autofree char *store = g_build_filename(folder, "jangkau.sqlite", NULL);
    return g_file_test(store, G_FILE_TEST_IS_REGULAR);
}

// The number after the date in "2026-11-23.10".
static guint64 run_of(const char *name) {
    const char *point = strrchr(name, '.');
    return point != NULL ? g_ascii_strtoull(point + 1, NULL, 10) : 0;
}

// By date, then by number.
static int compare_names(gconstpointer a, gconstpointer b) {
    const char *left = *(char *const *)a, *right = *(char *const *)b;
    int order = strncmp(left, right, strlen("2026-11-23"));
    if (order != 0)
        return order;
    return run_of(left) < run_of(right) ? -1 : run_of(left) > run_of(right);
}

static GPtrArray *list_editions(const char *folder) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (*name != '.' && is_edition(path))
            g_ptr_array_add(names, g_strdup(name));
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

// Folder `out` itself where editions are not kept.
static char *current_folder(const char *out) {
    g_autofree char *link = g_build_filename(out, CURRENT, NULL);
    return is_edition(link) ? realpath(link, NULL) : realpath(out, NULL);
}

static char *find_before(const char *out, guint64 steps) {
    g_autofree char *folder = g_build_filename(out, "editions", NULL);
    char *current = current_folder(out);
    g_autofree char *name = current != NULL ? g_path_get_basename(current) : g_strdup("");
    free(current);
    g_autoptr(GPtrArray) names = list_editions(folder);
    for (guint i = 0; i < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), name) == 0 && steps <= i)
            return g_build_filename(folder, g_ptr_array_index(names, i - steps), NULL);
    }
    return NULL;
}

char *changes_find_edition(const char *out, const char *word, GError **error) {
    g_autofree char *named = g_build_filename(out, "editions", word, NULL);
    if (strcmp(word, CURRENT) == 0) {
        char *current = current_folder(out);
        char *copy = g_strdup(current);
        free(current);
        if (copy != NULL && is_edition(copy))
            return copy;
        g_free(copy);
    } else if (g_str_has_prefix(word, "current-")) {
        guint64 steps = 0;
        char *found =
            g_ascii_string_to_unsigned(word + strlen("current-"), 10, 1, G_MAXUINT32, &steps, NULL)
                ? find_before(out, steps)
                : NULL;
        if (found != NULL)
            return found;
    } else if (is_edition(word)) {
        return g_strdup(word);
    } else if (is_edition(named)) {
        return g_steal_pointer(&named);
    }
    g_autofree char *folder = g_build_filename(out, "editions", NULL);
    g_autoptr(GPtrArray) names = list_editions(folder);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "no edition \"%s\" in %s (there are: %s)", word,
                out, *list != '\0' ? list : "none but what the folder itself holds");
    return NULL;
}

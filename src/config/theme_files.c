#include "config/theme_files.h"

#include <string.h>

#include "base/error.h"
#include "base/reads.h"
#include "base/resource.h"

static const char EXTENSION[] = ".ini";

char *theme_files_name(const char *word) {
    char *name = g_path_get_basename(word);
    if (g_str_has_suffix(name, EXTENSION))
        name[strlen(name) - strlen(EXTENSION)] = '\0';
    return name;
}

static bool is_file(const char *word) {
    return g_str_has_suffix(word, EXTENSION);
}

// Those of the project; none in settings that were not read from a file.
static char *const *project_words(const Settings *settings) {
    static char *const none[] = {NULL};
    return settings->themes != NULL ? settings->themes : none;
}

static int compare_words(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *beside_project(const Settings *settings, const char *word) {
    return g_canonicalize_filename(word, settings->folder);
}

// Names of the shipped themes and of those of the project, parted by ", ".
static char *list_names(const Settings *settings, const char *folder) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (is_file(name))
            g_ptr_array_add(names, theme_files_name(name));
    }
    if (dir != NULL)
        g_dir_close(dir);
    for (char *const *word = project_words(settings); *word != NULL; word++) {
        g_autofree char *path = beside_project(settings, *word);
        if (is_file(*word) && g_file_test(path, G_FILE_TEST_EXISTS))
            g_ptr_array_add(names, theme_files_name(*word));
    }
    g_ptr_array_sort(names, compare_words);
    for (guint i = names->len; i-- > 1;) {
        if (strcmp(g_ptr_array_index(names, i), g_ptr_array_index(names, i - 1)) == 0)
            g_ptr_array_remove_index(names, i);
    }
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

char *theme_files_path(const Settings *settings, const char *word, GError **error) {
    bool of_project = g_strv_contains((const char *const *)project_words(settings), word);
    g_autofree char *folder = resource_path("styles/themes", NULL);
    g_autofree char *shipped =
        g_strconcat(folder != NULL ? folder : "", "/", word, EXTENSION, NULL);
    g_autofree char *path = is_file(word) ? beside_project(settings, word) : NULL;
    for (char *const *at = project_words(settings); path == NULL && *at != NULL; at++) {
        g_autofree char *own = theme_files_name(*at);
        if (is_file(*at) && strcmp(own, word) == 0)
            path = beside_project(settings, *at);
    }
    if (path == NULL && strchr(word, '/') == NULL)
        path = g_steal_pointer(&shipped);
    if (path != NULL && reads_exists(path))
        return g_steal_pointer(&path);
    g_autofree char *names = list_names(settings, folder);
    g_set_error(
        error, JANGKAU_ERROR, of_project ? ERROR_DATA : ERROR_USAGE,
        "%s%stema \"%s\" tidak ada; pilih %s, atau sebutkan file .ini di folder file proyek",
        of_project ? settings->file : "", of_project ? ", [sheet] themes: " : "", word, names);
    return NULL;
}

#include <string.h>

#include "base/error.h"
#include "changes/changes.h"
#include "publish/edition.h"
#include "publish/layout.h"

static bool is_edition(const char *folder) {
    g_autofree char *store = g_build_filename(folder, "jangkau.sqlite", NULL);
    return g_file_test(store, G_FILE_TEST_IS_REGULAR);
}

static char *folder_of(const char *out, const char *name) {
    return g_build_filename(out, LAYOUT_EDITIONS, name, NULL);
}

// The edition `steps` before the current one, or NULL.
static char *find_before(const char *out, const char *steps_text, const GPtrArray *names) {
    guint64 steps = 0;
    if (!g_ascii_string_to_unsigned(steps_text, 10, 1, G_MAXINT, &steps, NULL))
        return NULL;
    g_autofree char *current = layout_current(out);
    for (guint i = 0; current != NULL && i < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), current) == 0 && steps <= i)
            return folder_of(out, g_ptr_array_index(names, i - steps));
    }
    return NULL;
}

static char *find(const char *out, const char *word, const GPtrArray *names) {
    static const char before[] = LAYOUT_CURRENT "-";
    if (strcmp(word, LAYOUT_CURRENT) == 0)
        return edition_current(out);
    if (g_str_has_prefix(word, before))
        return find_before(out, word + strlen(before), names);
    return layout_number(word) >= 0 ? folder_of(out, word) : g_strdup(word);
}

char *changes_find_edition(const char *out, const char *word, GError **error) {
    g_autoptr(GPtrArray) names = layout_editions(out);
    char *folder = find(out, word, names);
    if (folder != NULL && is_edition(folder))
        return folder;
    g_free(folder);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "no edition \"%s\" in %s (there are: %s)", word,
                out, *list != '\0' ? list : "none yet");
    return NULL;
}

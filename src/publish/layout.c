#include "publish/layout.h"

#include <stdlib.h>
#include <string.h>

bool layout_is_contract(const char *name) {
    static const char *const patterns[] = {
        "jangkau.sqlite",  "manifest.json", "maps",       "tables",      "rasters",    "atlas.pdf",
        "atlas-??.??.pdf", "brief.pdf",     "changes.md", "changes.csv", "changes.pdf"};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        if (g_pattern_match_simple(patterns[i], name))
            return true;
    }
    return false;
}

int64_t layout_number(const char *name) {
    static const char shape[] = "dddd-dd-dd.";
    for (gsize i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd' ? !g_ascii_isdigit(name[i]) : name[i] != shape[i])
            return -1;
    }
    const char *number = name + sizeof shape - 1;
    gsize length = strspn(number, "0123456789");
    return length >= 1 && length <= 15 && number[length] == '\0' ? g_ascii_strtoll(number, NULL, 10)
                                                                 : -1;
}

static int by_number(gconstpointer a, gconstpointer b) {
    int64_t left = layout_number(*(char *const *)a), right = layout_number(*(char *const *)b);
    return (left > right) - (left < right);
}

GPtrArray *layout_editions(const char *out) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = g_build_filename(out, LAYOUT_EDITIONS, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (layout_number(name) >= 0)
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_number);
    return names;
}

char *layout_current(const char *out) {
    g_autofree char *link = g_build_filename(out, LAYOUT_CURRENT, NULL);
    g_autofree char *target = g_file_read_link(link, NULL);
    bool ours = target != NULL && g_str_has_prefix(target, LAYOUT_EDITIONS "/") &&
                layout_number(target + strlen(LAYOUT_EDITIONS "/")) >= 0 &&
                g_file_test(link, G_FILE_TEST_IS_DIR);
    return ours ? g_strdup(target + strlen(LAYOUT_EDITIONS "/")) : NULL;
}

char *layout_real(const char *path) {
    char *real = realpath(path, NULL);
    char *copy = real != NULL ? g_strdup(real) : g_canonicalize_filename(path, NULL);
    free(real);
    return copy;
}

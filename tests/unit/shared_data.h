/**
 * shared_data.h - where tests find the real data, if it is there.
 */
#ifndef JANGKAU_TESTS_SHARED_DATA_H
#define JANGKAU_TESTS_SHARED_DATA_H

#include <glib.h>

/** Path below the shared folder (JANGKAU_SHARED, else ../shared), or NULL with a
 *  plain word on what is missing. Caller frees. */
static inline char *shared_data_path(const char *name) {
    const char *shared = g_getenv("JANGKAU_SHARED");
    g_autofree char *root = shared != NULL
                                ? g_strdup(shared)
                                : g_build_filename(JANGKAU_SOURCE_DIR, "..", "shared", NULL);
    char *path = g_build_filename(root, name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_print("SKIPPED: no shared data (%s); set JANGKAU_SHARED\n", name);
    g_free(path);
    return NULL;
}

#endif

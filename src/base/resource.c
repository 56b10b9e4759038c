#include "base/resource.h"

#include "base/error.h"
#include "base/reads.h"

// Folders above a binary in a build tree to look in: build/, build/tests/, …
#define MAX_PARENTS 4

char *resource_path(const char *name, GError **error) {
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : g_strdup("/usr/bin");

    g_autofree char *prefix = g_path_get_dirname(folder);
    g_autofree char *installed = g_build_filename(prefix, "share", "jangkau", name, NULL);
    if (reads_exists(installed))
        return g_steal_pointer(&installed);

    // The source tree: the nearest folder above that holds our main.c, so that
    // an installed /usr/bin/jangkau never takes a stray /usr/data/… for ours.
    g_autofree char *tree = g_steal_pointer(&prefix);
    for (int i = 0; i < MAX_PARENTS; i++) {
        g_autofree char *mark = g_build_filename(tree, "src", "base", "resource.h", NULL);
        if (reads_exists(mark)) {
            g_autofree char *path = g_build_filename(tree, name, NULL);
            if (reads_exists(path))
                return g_steal_pointer(&path);
            break;
        }
        char *above = g_path_get_dirname(tree);
        g_free(tree);
        tree = above;
    }
    g_autofree char *compiled_in = g_build_filename(JANGKAU_SHARE_DIR, name, NULL);
    if (reads_exists(compiled_in))
        return g_steal_pointer(&compiled_in);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "berkas program '%s' tidak ditemukan (dicari di %s); pasang ulang jangkau", name,
                installed);
    return NULL;
}

char *resource_cache_folder(void) {
    // Not g_get_user_cache_dir(): that one keeps its first answer for good.
    const char *base = g_getenv("XDG_CACHE_HOME");
    if (base != NULL && g_path_is_absolute(base))
        return g_build_filename(base, "jangkau", NULL);
    return g_build_filename(g_get_home_dir(), ".cache", "jangkau", NULL);
}

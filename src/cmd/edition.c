#include "cmd/edition.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"

struct Edition {
    char *out;     // real path of the output folder
    char *staging; // beside it
    bool published;
};

static bool fail(GError **error, const char *what, const char *path, int cause) {
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s %s: %s", what, path, g_strerror(cause));
    return false;
}

static void remove_tree(const char *path) {
    if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        GDir *dir = g_dir_open(path, 0, NULL);
        const char *name;
        while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *below = g_build_filename(path, name, NULL);
            remove_tree(below);
        }
        if (dir != NULL)
            g_dir_close(dir);
    }
    g_remove(path);
}

// Staging folders of runs that died: named .<out>.jangkau-<pid>.
static void remove_stale(const char *parent, const char *prefix) {
    GDir *dir = g_dir_open(parent, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_prefix(name, prefix))
            continue;
        long pid = strtol(name + strlen(prefix), NULL, 10);
        if (pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH) {
            g_autofree char *path = g_build_filename(parent, name, NULL);
            remove_tree(path);
        }
    }
    if (dir != NULL)
        g_dir_close(dir);
}

// The folder that `out` names, following links; it need not exist.
static char *real_folder(const char *out) {
    char *real = realpath(out, NULL);
    if (real != NULL) {
        char *copy = g_strdup(real);
        free(real);
        return copy;
    }
    return g_canonicalize_filename(out, NULL);
}

Edition *edition_begin(const char *out, GError **error) {
    g_autoptr(Edition) edition = g_new0(Edition, 1);
    edition->out = real_folder(out);
    if (g_file_test(edition->out, G_FILE_TEST_EXISTS) &&
        !g_file_test(edition->out, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s bukan folder; pilih folder lain dengan -o", out);
        return NULL;
    }
    g_autofree char *parent = g_path_get_dirname(edition->out);
    g_autofree char *name = g_path_get_basename(edition->out);
    g_autofree char *prefix = g_strdup_printf(".%s.jangkau-", name);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        fail(error, "folder tidak dapat dibuat:", parent, errno);
        return NULL;
    }
    remove_stale(parent, prefix);
    char *staging = g_strdup_printf("%s/%s%ld", parent, prefix, (long)getpid());
    remove_tree(staging);
    if (g_mkdir(staging, 0777) != 0) {
        fail(error, "folder sementara tidak dapat dibuat:", staging, errno);
        g_free(staging);
        return NULL;
    }
    edition->staging = staging;
    return g_steal_pointer(&edition);
}

const char *edition_folder(const Edition *edition) {
    return edition->staging;
}

void edition_free(Edition *edition) {
    if (edition == NULL)
        return;
    if (edition->staging != NULL && !edition->published)
        remove_tree(edition->staging);
    g_free(edition->out);
    g_free(edition->staging);
    g_free(edition);
}

// ------------------------------------------------------------ carrying over

// Files that the program makes, by their names.
static bool is_own(const char *relative) {
    static const char *const patterns[] = {
        "jangkau.sqlite",       "manifest.json",       "maps/*-coverage.pdf", "maps/*-coverage.png",
        "maps/*-distance.pdf",  "maps/*-distance.png", "tables/regions.csv",  "tables/villages.csv",
        "tables/libraries.csv", "tables/tabel.xlsx"};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        if (g_pattern_match_simple(patterns[i], relative))
            return true;
    }
    return false;
}

static bool copy_file(const char *from, const char *to, GError **error) {
    g_autoptr(GFile) source = g_file_new_for_path(from);
    g_autoptr(GFile) target = g_file_new_for_path(to);
    g_autoptr(GError) cause = NULL;
    if (g_file_copy(source, target, G_FILE_COPY_NOFOLLOW_SYMLINKS, NULL, NULL, NULL, &cause))
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s tidak dapat disalin: %s", from,
                cause->message);
    return false;
}

static bool carry_folder(Edition *edition, const char *relative, bool whole, GPtrArray *written,
                         GError **error) {
    g_autofree char *folder = g_build_filename(edition->out, relative, NULL);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    const char *name;
    if (dir == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "folder %s tidak dapat dibaca: %s", folder,
                    cause->message);
        return false;
    }
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below =
            *relative != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
        g_autofree char *from = g_build_filename(edition->out, below, NULL);
        g_autofree char *to = g_build_filename(edition->staging, below, NULL);
        bool is_link = g_file_test(from, G_FILE_TEST_IS_SYMLINK);
        if (!is_link && g_file_test(from, G_FILE_TEST_IS_DIR)) {
            if (g_mkdir_with_parents(to, 0777) != 0)
                return fail(error, "folder tidak dapat dibuat:", to, errno);
            if (!carry_folder(edition, below, whole, written, error))
                return false;
            continue;
        }
        if (g_file_test(to, G_FILE_TEST_EXISTS) || (whole && is_own(below)) ||
            strcmp(below, "manifest.json") == 0)
            continue;
        // A second name for the same file; a copy where the disk cannot.
        if (link(from, to) != 0 && !copy_file(from, to, error))
            return false;
        if (is_own(below))
            g_ptr_array_add(written, g_steal_pointer(&below));
    }
    return true;
}

bool edition_carry_over(Edition *edition, bool whole, GPtrArray *written, GError **error) {
    return !g_file_test(edition->out, G_FILE_TEST_IS_DIR) ||
           carry_folder(edition, "", whole, written, error);
}

// ---------------------------------------------------------------- publishing

static bool flush_to_disk(const char *folder, GError **error) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(error, "folder tidak dapat dibuka:", folder, errno);
    bool ok = syncfs(fd) == 0 || fail(error, "disk tidak dapat ditulis:", folder, errno);
    close(fd);
    return ok;
}

// Swap without a moment in which `out` is missing; where the file system
// cannot exchange, move the old one away first and put it back on failure.
static bool swap_folders(const Edition *edition, GError **error) {
    if (renameat2(AT_FDCWD, edition->staging, AT_FDCWD, edition->out, RENAME_EXCHANGE) == 0)
        return true;
    if (errno == ENOENT)
        return rename(edition->staging, edition->out) == 0 ||
               fail(error, "hasil tidak dapat dipindah ke", edition->out, errno);
    if (errno != EINVAL && errno != ENOSYS)
        return fail(error, "hasil tidak dapat dipindah ke", edition->out, errno);
    g_autofree char *old = g_strconcat(edition->staging, "-lama", NULL);
    if (rename(edition->out, old) != 0)
        return fail(error, "folder lama tidak dapat dipindah:", edition->out, errno);
    if (rename(edition->staging, edition->out) != 0) {
        int cause = errno;
        if (rename(old, edition->out) != 0)
            log_warning("hasil lama tersimpan di %s", old);
        return fail(error, "hasil tidak dapat dipindah ke", edition->out, cause);
    }
    remove_tree(old);
    return true;
}

bool edition_publish(Edition *edition, GError **error) {
    if (!interrupt_check(error) || !flush_to_disk(edition->staging, error) ||
        !swap_folders(edition, error))
        return false;
    edition->published = true;
    remove_tree(edition->staging); // holds the former edition now, if there was one
    return true;
}

#include "cmd/edition.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"

struct Edition {
    char *out;     // real path of the output folder
    char *former;  // its manifest, or NULL
    char *staging; // beside it, or in it when `in_place`
    bool in_place; // the folder must stay: move files into it one by one
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

// The folder cannot be exchanged for another: it is a mount point, or this
// process or its shell stands in it.
static bool must_stay(const char *out, const char *parent) {
    struct stat own, above;
    if (stat(out, &own) == 0 && stat(parent, &above) == 0 && own.st_dev != above.st_dev)
        return true;
    g_autofree char *here = g_get_current_dir();
    g_autofree char *real_here = real_folder(here);
    g_autofree char *below =
        g_str_has_suffix(out, "/") ? g_strdup(out) : g_strconcat(out, "/", NULL);
    return strcmp(real_here, out) == 0 || g_str_has_prefix(real_here, below);
}

static bool make_staging(Edition *edition, const char *parent, const char *prefix, GError **error) {
    remove_stale(parent, prefix);
    edition->staging = g_strdup_printf("%s/%s%ld", parent, prefix, (long)getpid());
    remove_tree(edition->staging);
    if (g_mkdir(edition->staging, 0777) == 0)
        return true;
    fail(error, "folder sementara tidak dapat dibuat:", edition->staging, errno);
    g_clear_pointer(&edition->staging, g_free);
    return false;
}

Edition *edition_begin(const char *out, GError **error) {
    g_autoptr(Edition) edition = g_new0(Edition, 1);
    edition->out = real_folder(out);
    g_autofree char *manifest = g_build_filename(edition->out, "manifest.json", NULL);
    g_file_get_contents(manifest, &edition->former, NULL, NULL);
    bool exists = g_file_test(edition->out, G_FILE_TEST_EXISTS);
    if (exists && !g_file_test(edition->out, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s bukan folder; pilih folder lain dengan -o", out);
        return NULL;
    }
    g_autofree char *parent = g_path_get_dirname(edition->out);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        fail(error, "folder tidak dapat dibuat:", parent, errno);
        return NULL;
    }
    if (exists && must_stay(edition->out, parent)) {
        edition->in_place = true;
        return make_staging(edition, edition->out, ".jangkau-", error) ? g_steal_pointer(&edition)
                                                                       : NULL;
    }
    g_autofree char *name = g_path_get_basename(edition->out);
    g_autofree char *prefix = g_strdup_printf(".%s.jangkau-", name);
    if (!make_staging(edition, parent, prefix, error))
        return NULL;
    struct stat old; // the new folder gets the rights of the old one
    if (exists && stat(edition->out, &old) == 0)
        g_chmod(edition->staging, (int)(old.st_mode & 07777));
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
    g_free(edition->former);
    g_free(edition->staging);
    g_free(edition);
}

// ------------------------------------------------------------ carrying over

bool edition_manifest_holds(const Edition *edition, const char *text) {
    return edition->former != NULL && strstr(edition->former, text) != NULL;
}

// What a file is by its name: nobody's of ours (0), else a Keep. The manifest
// belongs to every run and is never kept.
static unsigned kind_of(const Edition *edition, const char *relative) {
    static const struct {
        const char *pattern;
        Keep kind;
    } own[] = {{"jangkau.sqlite", KEEP_DATA},
               {"tables/regions.csv", KEEP_DATA},
               {"tables/villages.csv", KEEP_DATA},
               {"tables/libraries.csv", KEEP_DATA},
               {"tables/tabel.xlsx", KEEP_DATA},
               {"tables/catatan-data.xlsx", KEEP_DATA},
               {"tables/ledger.csv", KEEP_DATA},
               {"tables/gaps.csv", KEEP_DATA},
               {"tables/status.csv", KEEP_DATA},
               {"tables/series.csv", KEEP_DATA},
               {"tables/plan.csv", KEEP_DATA},
               {"tables/plan_regions.csv", KEEP_DATA},
               {"tables/plan_reserve.csv", KEEP_DATA},
               {"tables/plan_stages.csv", KEEP_DATA},
               {"tables/plan_curve.csv", KEEP_DATA},
               {"rasters/*-distance-tpbis.tif", KEEP_DATA},
               {"rasters/*-distance-any.tif", KEEP_DATA},
               {"atlas.pdf", KEEP_BOOKS},
               {"atlas-??.??.pdf", KEEP_BOOKS},
               {"brief.pdf", KEEP_BOOKS}};
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++) {
        if (g_pattern_match_simple(own[i].pattern, relative))
            return own[i].kind;
    }
    // A sheet is ours when the manifest beside it lists it: its theme may be anyone's.
    g_autofree char *listed = g_strdup_printf("\"%s\"", relative);
    bool is_sheet = g_str_has_prefix(relative, "maps/") && edition_manifest_holds(edition, listed);
    return is_sheet ? KEEP_SHEETS : 0;
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

static bool carry_folder(Edition *edition, const char *relative, unsigned keep, GPtrArray *written,
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
        unsigned kind = kind_of(edition, below);
        if (strcmp(from, edition->staging) == 0)
            continue;
        if (!is_link && g_file_test(from, G_FILE_TEST_IS_DIR)) {
            struct stat old;
            if (g_mkdir_with_parents(to, 0777) != 0)
                return fail(error, "folder tidak dapat dibuat:", to, errno);
            if (!carry_folder(edition, below, keep, written, error))
                return false;
            if (stat(from, &old) == 0)
                g_chmod(to, (int)(old.st_mode & 07777));
            continue;
        }
        if (g_file_test(to, G_FILE_TEST_EXISTS) || strcmp(below, "manifest.json") == 0 ||
            (kind == 0 ? edition->in_place : (kind & keep) == 0))
            continue;
        // A second name for the same file; a copy where the disk cannot.
        if (link(from, to) != 0 && !copy_file(from, to, error))
            return false;
        if (kind != 0)
            g_ptr_array_add(written, g_steal_pointer(&below));
    }
    return true;
}

bool edition_carry_over(Edition *edition, unsigned keep, GPtrArray *written, GError **error) {
    return !g_file_test(edition->out, G_FILE_TEST_IS_DIR) ||
           carry_folder(edition, "", keep, written, error);
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

// Move every staged file to its place, then remove own files that are no more.
static bool move_folder(const Edition *edition, const char *relative, GError **error) {
    g_autofree char *folder = g_build_filename(edition->staging, relative, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below =
            *relative != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
        g_autofree char *from = g_build_filename(edition->staging, below, NULL);
        g_autofree char *to = g_build_filename(edition->out, below, NULL);
        if (g_file_test(from, G_FILE_TEST_IS_DIR)) {
            if (g_mkdir_with_parents(to, 0777) != 0)
                return fail(error, "folder tidak dapat dibuat:", to, errno);
            if (!move_folder(edition, below, error))
                return false;
        } else if (rename(from, to) != 0) {
            return fail(error, "hasil tidak dapat dipindah ke", to, errno);
        }
    }
    return true;
}

static void remove_left_out(const Edition *edition, GHashTable *staged) {
    static const char *const folders[] = {"", "maps", "tables", "rasters"};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(edition->out, folders[i], NULL);
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *name;
        while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *below =
                *folders[i] != '\0' ? g_build_filename(folders[i], name, NULL) : g_strdup(name);
            g_autofree char *path = g_build_filename(edition->out, below, NULL);
            if (kind_of(edition, below) != 0 && !g_hash_table_contains(staged, below))
                g_remove(path);
        }
    }
}

static void list_staged(const Edition *edition, const char *relative, GHashTable *staged) {
    g_autofree char *folder = g_build_filename(edition->staging, relative, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        char *below = *relative != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
        g_autofree char *path = g_build_filename(edition->staging, below, NULL);
        g_hash_table_add(staged, below);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            list_staged(edition, below, staged);
    }
}

static bool move_in_place(const Edition *edition, GError **error) {
    g_autoptr(GHashTable) staged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list_staged(edition, "", staged);
    if (!move_folder(edition, "", error))
        return false;
    remove_left_out(edition, staged);
    return true;
}

bool edition_publish(Edition *edition, GError **error) {
    if (!interrupt_check(error) || !flush_to_disk(edition->staging, error) ||
        !(edition->in_place ? move_in_place(edition, error) : swap_folders(edition, error)))
        return false;
    edition->published = true;
    remove_tree(edition->staging); // what is left: the former edition, or empty folders
    return true;
}

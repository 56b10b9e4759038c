#include "publish/links.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "publish/layout.h"
#include "publish/tree.h"

static char *workshop(const char *out, const char *name) {
    return g_build_filename(out, LAYOUT_OWN, "tautan", name, NULL);
}

static char *target_of(const char *name) {
    return g_build_filename(LAYOUT_CURRENT, name, NULL);
}

// A link of that text in the workshop, to be renamed. Caller frees the path.
static char *make_link(const char *out, const char *name, const char *text, GError **error) {
    g_autofree char *path = workshop(out, name);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        tree_fail(error, "folder tidak dapat dibuat:", folder, errno);
        return NULL;
    }
    tree_remove(path);
    if (symlink(text, path) == 0)
        return g_steal_pointer(&path);
    if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s: sistem berkas ini tidak mengenal tautan simbolik (FAT, exFAT?); pilih "
                    "folder di disk lain dengan -o, lalu salin hasilnya",
                    out);
    else
        tree_fail(error, "tautan tidak dapat dibuat:", path, errno);
    return NULL;
}

// Renames a link that was made; where that fails none is left.
static bool put_in_place(const char *link, const char *path, const char *fault, GError **error) {
    if (rename(link, path) == 0)
        return true;
    tree_fail(error, fault, path, errno);
    tree_remove(link);
    return false;
}

bool links_probe(const char *out, GError **error) {
    g_autofree char *path = make_link(out, LAYOUT_CURRENT, LAYOUT_EDITIONS, error);
    if (path != NULL)
        tree_remove(path);
    return path != NULL;
}

bool links_switch(const char *out, const char *edition, GError **error) {
    g_autofree char *text = g_build_filename(LAYOUT_EDITIONS, edition, NULL);
    g_autofree char *path = g_build_filename(out, LAYOUT_CURRENT, NULL);
    g_autofree char *link = make_link(out, LAYOUT_CURRENT, text, error);
    return link != NULL && put_in_place(link, path, "hasil tidak dapat diterbitkan ke", error);
}

bool links_drop(const char *out, const char *edition, GError **error) {
    g_autoptr(GDir) dir = g_dir_open(out, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(out, name, NULL);
        g_autofree char *text = g_file_read_link(path, NULL);
        g_autofree char *ours = target_of(name);
        g_autofree char *file = g_build_filename(out, LAYOUT_EDITIONS, edition, name, NULL);
        if (g_strcmp0(text, ours) == 0 && !tree_exists(file) && unlink(path) != 0)
            return tree_fail(error, "tautan tidak dapat dihapus:", path, errno);
    }
    return true;
}

// What stood in the place of a link, now at `path`: the edition has it already,
// or it is a person's and gets a name of its own.
static bool put_away(const char *out, const char *name, const char *path, GError **error) {
    g_autofree char *published = g_build_filename(out, LAYOUT_CURRENT, name, NULL);
    if (tree_holds(published, path)) {
        tree_remove(path);
        return true;
    }
    for (int n = 1;; n++) {
        g_autofree char *aside = g_strdup_printf("%s/%s.lama.%d", out, name, n);
        if (tree_exists(aside))
            continue;
        if (rename(path, aside) != 0)
            return tree_fail(error, "berkas tidak dapat dinamai:", aside, errno);
        log_message(LOG_MACHINE, "%s/%s bukan tautan ke edisi; isinya kini di %s", out, name,
                    aside);
        return true;
    }
}

// Put `link` at `path`, where something else is, and that at the place of `link`.
static bool exchange(const char *out, const char *name, const char *link, const char *path,
                     GError **error) {
    if (renameat2(AT_FDCWD, link, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
        return put_away(out, name, link, error);
    if (errno != EINVAL && errno != ENOSYS)
        return tree_fail(error, "tautan tidak dapat dipasang:", path, errno);
    // A file system that cannot exchange: for a moment the name is missing.
    g_autofree char *old = g_strconcat(link, ".lama", NULL);
    if (rename(path, old) != 0 || rename(link, path) != 0)
        return tree_fail(error, "tautan tidak dapat dipasang:", path, errno);
    return put_away(out, name, old, error);
}

static bool make_one(const char *out, const char *name, GError **error) {
    g_autofree char *path = g_build_filename(out, name, NULL);
    g_autofree char *present = g_file_read_link(path, NULL);
    g_autofree char *text = target_of(name);
    if (g_strcmp0(present, text) == 0)
        return true;
    g_autofree char *link = make_link(out, name, text, error);
    if (link == NULL)
        return false;
    if (tree_exists(path))
        return exchange(out, name, link, path, error);
    return put_in_place(link, path, "tautan tidak dapat dipasang:", error);
}

bool links_make(const char *out, GError **error) {
    g_autofree char *edition = g_build_filename(out, LAYOUT_CURRENT, NULL);
    g_autoptr(GDir) dir = g_dir_open(edition, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (layout_is_contract(name) && !make_one(out, name, error))
            return false;
    }
    return true;
}

bool links_are_whole(const char *out) {
    g_autofree char *edition = g_build_filename(out, LAYOUT_CURRENT, NULL);
    g_autoptr(GDir) made = g_dir_open(edition, 0, NULL);
    g_autoptr(GDir) links = g_dir_open(out, 0, NULL);
    const char *name;
    bool whole = made != NULL && links != NULL;
    while (whole && (name = g_dir_read_name(made)) != NULL) {
        g_autofree char *path = g_build_filename(out, name, NULL);
        g_autofree char *present = g_file_read_link(path, NULL);
        g_autofree char *text = target_of(name);
        whole = !layout_is_contract(name) || g_strcmp0(present, text) == 0;
    }
    while (whole && (name = g_dir_read_name(links)) != NULL) {
        g_autofree char *path = g_build_filename(out, name, NULL);
        g_autofree char *present = g_file_read_link(path, NULL);
        g_autofree char *text = target_of(name);
        whole = g_strcmp0(present, text) != 0 || g_file_test(path, G_FILE_TEST_EXISTS);
    }
    return whole;
}

bool links_settle(const char *out, GError **error) {
    g_autofree char *folder = g_build_filename(out, LAYOUT_OWN, "tautan", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = g_file_read_link(path, NULL);
        g_autofree char *plain =
            g_str_has_suffix(name, ".lama") ? g_strndup(name, strlen(name) - 5) : g_strdup(name);
        bool ours = text != NULL && (g_str_has_prefix(text, LAYOUT_CURRENT "/") ||
                                     g_str_has_prefix(text, LAYOUT_EDITIONS));
        if (ours)
            tree_remove(path);
        else if (!put_away(out, plain, path, error))
            return false;
    }
    return true;
}

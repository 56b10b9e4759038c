#include "publish/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define PIECE_BYTES (256u * 1024u)

bool tree_fail(GError **error, const char *what, const char *path, int cause) {
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s %s: %s", what, path, g_strerror(cause));
    return false;
}

bool tree_exists(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}

bool tree_is_folder(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

void tree_remove(const char *path) {
    GDir *dir = tree_is_folder(path) ? g_dir_open(path, 0, NULL) : NULL;
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        tree_remove(below);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_remove(path);
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

bool tree_share(const char *from, const char *to, GError **error) {
    if (link(from, to) == 0)
        return true;
    g_autofree char *folder = g_path_get_dirname(to);
    if (errno == ENOENT && g_mkdir_with_parents(folder, 0777) != 0)
        return tree_fail(error, "folder tidak dapat dibuat:", folder, errno);
    return link(from, to) == 0 || copy_file(from, to, error);
}

// Fill the piece as far as the file goes.
static ssize_t read_piece(int fd, char *piece) {
    size_t used = 0;
    while (used < PIECE_BYTES) {
        ssize_t got = read(fd, piece + used, PIECE_BYTES - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

static bool same_content(int a, int b) {
    g_autofree char *piece_a = g_malloc(PIECE_BYTES);
    g_autofree char *piece_b = g_malloc(PIECE_BYTES);
    for (;;) {
        ssize_t got_a = read_piece(a, piece_a), got_b = read_piece(b, piece_b);
        if (got_a < 0 || got_a != got_b || memcmp(piece_a, piece_b, (size_t)got_a) != 0)
            return false;
        if (got_a == 0)
            return true;
    }
}

bool tree_same_bytes(const char *a, const char *b) {
    struct stat status_a, status_b;
    if (lstat(a, &status_a) != 0 || lstat(b, &status_b) != 0 || !S_ISREG(status_a.st_mode) ||
        !S_ISREG(status_b.st_mode) || status_a.st_size != status_b.st_size)
        return false;
    if (status_a.st_dev == status_b.st_dev && status_a.st_ino == status_b.st_ino)
        return true;
    int fd_a = open(a, O_RDONLY | O_CLOEXEC), fd_b = open(b, O_RDONLY | O_CLOEXEC);
    bool same = fd_a >= 0 && fd_b >= 0 && same_content(fd_a, fd_b);
    if (fd_a >= 0)
        close(fd_a);
    if (fd_b >= 0)
        close(fd_b);
    return same;
}

bool tree_holds(const char *whole, const char *part) {
    if (!tree_is_folder(part)) {
        g_autofree char *link_a = g_file_read_link(whole, NULL);
        g_autofree char *link_b = g_file_read_link(part, NULL);
        return link_b != NULL ? g_strcmp0(link_a, link_b) == 0 : tree_same_bytes(whole, part);
    }
    g_autoptr(GDir) dir = tree_is_folder(whole) ? g_dir_open(part, 0, NULL) : NULL;
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *in_whole = g_build_filename(whole, name, NULL);
        g_autofree char *in_part = g_build_filename(part, name, NULL);
        if (!tree_holds(in_whole, in_part))
            return false;
    }
    return dir != NULL;
}

bool tree_sync(const char *folder, GError **error) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return tree_fail(error, "folder tidak dapat dibuka:", folder, errno);
    // EINVAL: this file system keeps names safe by itself.
    bool ok = fsync(fd) == 0 || errno == EINVAL ||
              tree_fail(error, "disk tidak dapat ditulis:", folder, errno);
    close(fd);
    return ok;
}

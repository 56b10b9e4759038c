#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/reads.h"
#include "base/sum.h"

#define PIECE_BYTES (256u * 1024u)

static void set_error(GError **error, int code, const char *what, const char *path, int number) {
    g_set_error(error, JANGKAU_ERROR, code, "%s: %s: %s", path, what, g_strerror(number));
}

// Open for reading; refuses what is not a regular file without hanging on a FIFO.
static int open_regular(const char *path, struct stat *status, GError **error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: berkas tidak ada; periksa nama dan foldernya", path);
        else
            set_error(error, ERROR_DATA, "berkas tidak dapat dibuka", path, errno);
        return -1;
    }
    if (fstat(fd, status) != 0) {
        set_error(error, ERROR_FAILED, "berkas tidak dapat diperiksa", path, errno);
        close(fd);
        return -1;
    }
    if (!S_ISREG(status->st_mode)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s; yang diperlukan sebuah berkas", path,
                    S_ISDIR(status->st_mode) ? "ini folder" : "ini bukan berkas biasa");
        close(fd);
        return -1;
    }
    return fd;
}

static void set_too_large(GError **error, const char *path, gsize max_bytes) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: berkas lebih besar daripada batas %" G_GSIZE_FORMAT " MB", path,
                max_bytes / (1024 * 1024));
}

// One read() that goes on after a signal.
static ssize_t read_some(int fd, void *buffer, gsize length) {
    ssize_t got;
    do
        got = read(fd, buffer, length);
    while (got < 0 && errno == EINTR);
    return got;
}

bool fs_read_own(const char *path, gsize max_bytes, char **data, gsize *length, GError **error) {
    struct stat status;
    int fd = open_regular(path, &status, error);
    if (fd < 0)
        return false;
    if (status.st_size < 0 || (guint64)status.st_size > max_bytes) {
        set_too_large(error, path, max_bytes);
        close(fd);
        return false;
    }
    // One byte more than the file has: the read that fills it tells that the
    // file has grown, and it leaves room for the NUL.
    gsize room = (gsize)status.st_size + 1;
    char *buffer = g_try_malloc(room);
    if (buffer == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: memori tidak cukup untuk membacanya",
                    path);
        close(fd);
        return false;
    }
    gsize used = 0;
    for (;;) {
        ssize_t got = read_some(fd, buffer + used, room - used);
        if (got < 0) {
            set_error(error, ERROR_FAILED, "gagal membaca", path, errno);
            break;
        }
        used += (gsize)got;
        if (got == 0 && used < room) {
            close(fd);
            buffer[used] = '\0';
            *data = buffer;
            *length = used;
            return true;
        }
        if (used == room) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: berkas berubah saat dibaca; ulangi setelah selesai ditulis", path);
            break;
        }
    }
    g_free(buffer);
    close(fd);
    return false;
}

bool fs_read(const char *path, gsize max_bytes, char **data, gsize *length, GError **error) {
    reads_note(path, READ_CONTENT);
    return fs_read_own(path, max_bytes, data, length, error);
}

static bool write_all(int fd, const char *data, gsize length) {
    while (length > 0) {
        ssize_t put = write(fd, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        length -= (gsize)put;
    }
    return true;
}

// A file of its own name beside `path`, whole and on the disk; NULL on failure. Caller frees.
static char *write_beside(const char *path, const void *data, gsize length, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *temporary = g_strdup_printf("%s/.%.200s.XXXXXX", folder, base);
    int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0) {
        set_error(error, ERROR_FAILED, "berkas tidak dapat dibuat", path, errno);
        return NULL;
    }
    int number = write_all(fd, data, length) && fsync(fd) == 0 ? 0 : errno;
    if (close(fd) != 0 && number == 0)
        number = errno;
    if (number == 0)
        return g_steal_pointer(&temporary);
    g_unlink(temporary);
    set_error(error, ERROR_FAILED, "gagal menulis", path, number);
    return NULL;
}

// Makes the new name last through a power cut. Not every file system lets a
// folder be synced (EINVAL); the file itself is whole either way.
static bool sync_folder_of(const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return true;
    bool synced = fsync(fd) == 0 || errno == EINVAL;
    if (!synced)
        set_error(error, ERROR_FAILED, "gagal menulis nama berkas ke disk", path, errno);
    close(fd);
    return synced;
}

static bool put_in_place(const char *temporary, const char *path, GError **error) {
    if (g_rename(temporary, path) == 0)
        return true;
    set_error(error, ERROR_FAILED, "gagal menamai berkas yang selesai ditulis", path, errno);
    g_unlink(temporary);
    return false;
}

bool fs_write(const char *path, const void *data, gsize length, GError **error) {
    g_autofree char *temporary = write_beside(path, data, length, error);
    if (temporary == NULL || !put_in_place(temporary, path, error))
        return false;
    reads_wrote(path);
    return sync_folder_of(path, error);
}

// Exchange the two files; give back false when what came out is not the content
// of that sum, after putting it back. *possible: the file system can exchange.
static bool exchange(const char *temporary, const char *path, const char *sum, bool *possible) {
    *possible = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) == 0;
    if (!*possible)
        return true;
    g_autofree char *came_out = fs_sha256_own(temporary, NULL);
    if (g_strcmp0(came_out, sum) == 0)
        return true;
    renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE);
    return false;
}

bool fs_replace(const char *path, const char *former_sum, const void *data, gsize length,
                GError **error) {
    g_autofree char *temporary = write_beside(path, data, length, error);
    if (temporary == NULL)
        return false;
    struct stat status;
    // A file system without owners and permissions has none to keep.
    if (stat(path, &status) == 0 && (chown(temporary, status.st_uid, status.st_gid) != 0 ||
                                     chmod(temporary, status.st_mode & 07777) != 0))
        errno = 0;
    bool exchanged;
    if (!exchange(temporary, path, former_sum, &exchanged)) {
        g_unlink(temporary);
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: program lain menyimpannya pada saat yang sama; tutup di sana, lalu ulangi "
                    "perintah ini",
                    path);
        return false;
    }
    if (!exchanged && !put_in_place(temporary, path, error))
        return false;
    if (exchanged)
        g_unlink(temporary); // the former file
    reads_wrote(path);
    return sync_folder_of(path, error);
}

bool fs_make_folder(const char *path, GError **error) {
    if (g_mkdir_with_parents(path, 0777) == 0)
        return true;
    set_error(error, ERROR_FAILED, "folder tidak dapat dibuat", path, errno);
    return false;
}

char *fs_sha256(const void *data, gsize length) {
    g_autoptr(Sum) sum = sum_new();
    sum_raw(sum, data, length);
    return sum_hex(sum);
}

char *fs_sha256_file(const char *path, GError **error) {
    reads_note(path, READ_CONTENT);
    return fs_sha256_own(path, error);
}

char *fs_sha256_own(const char *path, GError **error) {
    struct stat status;
    int fd = open_regular(path, &status, error);
    if (fd < 0)
        return NULL;
    g_autoptr(Sum) sum = sum_new();
    g_autofree guchar *piece = g_malloc(PIECE_BYTES);
    ssize_t got;
    while ((got = read_some(fd, piece, PIECE_BYTES)) > 0)
        sum_raw(sum, piece, (gsize)got);
    int number = errno;
    close(fd);
    if (got < 0) {
        set_error(error, ERROR_FAILED, "gagal membaca", path, number);
        return NULL;
    }
    return sum_hex(sum);
}

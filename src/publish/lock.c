#include "publish/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "publish/layout.h"
#include "publish/tree.h"

#define LONGEST_TEXT 512

struct Lock {
    char *path;
    int fd;
    bool enforced;
    bool remove_after;
};

// What the file tells, "pid=123 host=kantor since=2026-11-23 02:00:05".
typedef struct {
    long pid;
    char host[128];
    char since[32];
} Holder;

static bool read_holder(int fd, Holder *holder) {
    char text[LONGEST_TEXT];
    *holder = (Holder){0};
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    if (got <= 0)
        return false;
    text[got] = '\0';
    return sscanf(text, "pid=%ld host=%127s since=%31[0-9: -]", &holder->pid, holder->host,
                  holder->since) == 3;
}

static char *tell_holder(int fd) {
    Holder holder;
    if (!read_holder(fd, &holder))
        return g_strdup("proses lain");
    return g_strdup_printf("proses %ld di %s, sejak %s", holder.pid, holder.host, holder.since);
}

static bool is_alive_here(int fd) {
    Holder holder;
    return read_holder(fd, &holder) && strcmp(holder.host, g_get_host_name()) == 0 &&
           holder.pid > 0 && holder.pid != (long)getpid() &&
           (kill((pid_t)holder.pid, 0) == 0 || errno == EPERM);
}

static int lock_once(int fd) {
    int done;
    do
        done = flock(fd, LOCK_EX | LOCK_NB);
    while (done != 0 && errno == EINTR);
    return done == 0 ? 0 : errno;
}

static bool has_no_locks(int cause) {
    return cause == ENOLCK || cause == ENOSYS || cause == EOPNOTSUPP || cause == EINVAL;
}

static bool write_holder(const Lock *lock, GError **error) {
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *since = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *text =
        g_strdup_printf("pid=%ld host=%.127s since=%s\n", (long)getpid(), g_get_host_name(), since);
    ssize_t length = (ssize_t)strlen(text);
    if (ftruncate(lock->fd, 0) != 0)
        return tree_fail(error, "kunci tidak dapat ditulis:", lock->path, errno);
    errno = ENOSPC; // of a write that is merely short
    return pwrite(lock->fd, text, (size_t)length, 0) == length ||
           tree_fail(error, "kunci tidak dapat ditulis:", lock->path, errno);
}

// The file that was opened still has the name: its former holder removes it
// when it published nothing.
static bool still_named(const Lock *lock) {
    struct stat opened, named;
    return fstat(lock->fd, &opened) == 0 && stat(lock->path, &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static bool set_busy(const Lock *lock, const char *out, GError **error) {
    g_autofree char *holder = tell_holder(lock->fd);
    g_set_error(error, JANGKAU_ERROR, ERROR_BUSY,
                "%s sedang dikerjakan jangkau lain (%s); tunggu sampai selesai, lalu ulangi", out,
                holder);
    return false;
}

static bool take(Lock *lock, const char *out, GError **error) {
    int cause = lock_once(lock->fd);
    lock->enforced = cause == 0;
    if (cause == EWOULDBLOCK || (has_no_locks(cause) && is_alive_here(lock->fd)))
        return set_busy(lock, out, error);
    if (cause == 0)
        return true;
    if (!has_no_locks(cause))
        return tree_fail(error, "kunci tidak dapat dipasang:", lock->path, cause);
    log_message(LOG_MACHINE,
                "%s: sistem berkas ini tidak mengenal kunci (flock: %s); pastikan tidak ada "
                "komputer lain yang menjalankan jangkau ke folder yang sama",
                out, g_strerror(cause));
    return true;
}

static char *path_in(const char *out) {
    return g_build_filename(out, LAYOUT_OWN, "lock", NULL);
}

void lock_remove(const char *out) {
    g_autofree char *path = path_in(out);
    unlink(path);
}

Lock *lock_take(const char *out, GError **error) {
    g_autoptr(Lock) lock = g_new0(Lock, 1);
    lock->path = path_in(out);
    lock->fd = -1;
    do {
        if (lock->fd >= 0)
            close(lock->fd);
        lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock->fd < 0) {
            tree_fail(error, "kunci tidak dapat dibuat:", lock->path, errno);
            return NULL;
        }
        if (!take(lock, out, error)) {
            close(lock->fd);
            lock->fd = -1; // not ours to empty
            return NULL;
        }
    } while (!still_named(lock));
    return write_holder(lock, error) ? g_steal_pointer(&lock) : NULL;
}

bool lock_is_enforced(const Lock *lock) {
    return lock->enforced;
}

void lock_remove_after(Lock *lock, bool remove) {
    lock->remove_after = remove;
}

void lock_free(Lock *lock) {
    if (lock == NULL)
        return;
    if (lock->fd >= 0) {
        if (lock->remove_after)
            unlink(lock->path);
        else if (ftruncate(lock->fd, 0) != 0)
            log_debug("%s: %s", lock->path, g_strerror(errno));
        close(lock->fd);
    }
    g_free(lock->path);
    g_free(lock);
}

char *lock_holder(const char *out) {
    g_autofree char *path = path_in(out);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    // Empty: nobody's, and nothing is tried that a run starting now could meet.
    Holder told;
    bool held = read_holder(fd, &told);
    int cause = held && flock(fd, LOCK_SH | LOCK_NB) != 0 ? errno : 0;
    held = held && (cause == EWOULDBLOCK || (has_no_locks(cause) && is_alive_here(fd)));
    char *holder = held ? tell_holder(fd) : NULL;
    close(fd);
    return holder;
}

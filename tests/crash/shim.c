/*
 * shim.c - a disk that fails where told, preloaded into the program under test.
 *
 *   SHIM_UNDER   folder (absolute, no links in it); only calls on files below it count
 *   SHIM_CALLS   which calls count, parted by commas (write,fsync,rename,exchange,link,
 *                symlink,mkdir,close,flock); all of them but flock when not set
 *   SHIM_FAIL    the number of the call that fails, 1 is the first; "all": every one
 *   SHIM_ERRNO   EIO (default), ENOSPC, EPERM, EMLINK, EXDEV, ENOLCK, EINVAL
 *   SHIM_KILL    the number of the call before which the process is killed (SIGKILL)
 *   SHIM_RUN     the number of the call before which $SHIM_COMMAND is run by the shell
 *   SHIM_EVERY   the same before each call whose number this divides
 *   SHIM_LOG     file that gets "CALL PATH" for the call that failed
 *   SHIM_COUNT   file that gets the number of calls counted, at the end
 *   SHIM_CLOCK   seconds the clock is put forward (negative: back)
 *
 * A failed write writes nothing; a failed close closes. Writes of stdio count
 * too (fwrite, fclose): libxlsxwriter writes that way.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define REAL(type, name, ...)                                                                      \
    static type (*real)(__VA_ARGS__);                                                              \
    if (real == NULL)                                                                              \
    *(void **)(&real) = dlsym(RTLD_NEXT, name)

static atomic_long calls;

static long number_in(const char *variable) {
    const char *text = getenv(variable);
    return text != NULL ? strtol(text, NULL, 10) : 0;
}

static int wanted_errno(void) {
    static const struct {
        const char *name;
        int value;
    } known[] = {{"ENOSPC", ENOSPC}, {"EPERM", EPERM},   {"EMLINK", EMLINK},
                 {"EXDEV", EXDEV},   {"ENOLCK", ENOLCK}, {"EINVAL", EINVAL}};
    const char *name = getenv("SHIM_ERRNO");
    for (size_t i = 0; name != NULL && i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i].name) == 0)
            return known[i].value;
    }
    return EIO;
}

static bool counts(const char *call) {
    const char *list = getenv("SHIM_CALLS");
    if (list == NULL)
        return strcmp(call, "flock") != 0;
    size_t length = strlen(call);
    for (const char *at = list; (at = strstr(at, call)) != NULL; at += length) {
        if ((at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static bool lies_under(const char *path) {
    const char *under = getenv("SHIM_UNDER");
    size_t length = under != NULL ? strlen(under) : 0;
    return length > 0 && strncmp(path, under, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

static void note(const char *variable, const char *format, const char *call, const char *path) {
    const char *file = getenv(variable);
    FILE *log = file != NULL ? fopen(file, "ae") : NULL;
    if (log == NULL)
        return;
    fprintf(log, format, call, path);
    fclose(log);
}

static void run_command(void) {
    const char *command = getenv("SHIM_COMMAND");
    unsetenv("LD_PRELOAD");
    if (command != NULL && system(command) != 0)
        abort();
}

// Whether the call on the path is to fail; errno is set then.
static bool fails(const char *call, const char *path) {
    if (!counts(call) || !lies_under(path))
        return false;
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (number == number_in("SHIM_KILL"))
        raise(SIGKILL);
    long every = number_in("SHIM_EVERY");
    if (number == number_in("SHIM_RUN") || (every > 0 && number % every == 0))
        run_command();
    const char *fail = getenv("SHIM_FAIL");
    if (fail == NULL || (strcmp(fail, "all") != 0 && number != strtol(fail, NULL, 10)))
        return false;
    note("SHIM_LOG", "%s %s\n", call, path);
    errno = wanted_errno();
    return true;
}

static bool fails_at(const char *call, const char *path) {
    char absolute[PATH_MAX];
    if (path[0] == '/' || getcwd(absolute, sizeof absolute / 2) == NULL)
        return fails(call, path);
    size_t length = strlen(absolute);
    snprintf(absolute + length, sizeof absolute - length, "/%s", path);
    return fails(call, absolute);
}

static bool fails_on(const char *call, int fd) {
    char link[64], path[PATH_MAX];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length <= 0)
        return false;
    path[length] = '\0';
    return fails(call, path);
}

__attribute__((destructor)) static void tell_count(void) {
    char text[32];
    snprintf(text, sizeof text, "%ld", atomic_load(&calls));
    note("SHIM_COUNT", "%s%s\n", text, "");
}

// ------------------------------------------------------------------- calls

EXPORT ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails_on("write", fd) ? -1 : real(fd, data, size);
}

EXPORT ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return fails_on("write", fd) ? -1 : real(fd, data, size, at);
}

EXPORT ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return fails_on("write", fd) ? -1 : real(fd, data, size, at);
}

EXPORT size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
    REAL(size_t, "fwrite", const void *, size_t, size_t, FILE *);
    return fileno(file) >= 0 && fails_on("write", fileno(file)) ? 0 : real(data, size, count, file);
}

EXPORT int fclose(FILE *file) {
    REAL(int, "fclose", FILE *);
    bool failing = fileno(file) >= 0 && fails_on("close", fileno(file));
    int kept = errno, done = real(file);
    if (failing)
        errno = kept;
    return failing ? EOF : done;
}

EXPORT int close(int fd) {
    REAL(int, "close", int);
    bool failing = fails_on("close", fd);
    int kept = errno, done = real(fd);
    if (failing)
        errno = kept;
    return failing ? -1 : done;
}

EXPORT int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return fails_on("write", fd) ? -1 : real(fd, size);
}

EXPORT int fsync(int fd) {
    REAL(int, "fsync", int);
    return fails_on("fsync", fd) ? -1 : real(fd);
}

EXPORT int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return fails_on("fsync", fd) ? -1 : real(fd);
}

EXPORT int syncfs(int fd) {
    REAL(int, "syncfs", int);
    return fails_on("fsync", fd) ? -1 : real(fd);
}

EXPORT int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails_at("rename", to) ? -1 : real(from, to);
}

EXPORT int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
    return fails_at("exchange", to) ? -1 : real(a, from, b, to, flags);
}

EXPORT int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return fails_at("link", to) ? -1 : real(from, to);
}

EXPORT int symlink(const char *text, const char *path) {
    REAL(int, "symlink", const char *, const char *);
    return fails_at("symlink", path) ? -1 : real(text, path);
}

EXPORT int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails_at("mkdir", path) ? -1 : real(path, mode);
}

EXPORT int flock(int fd, int operation) {
    REAL(int, "flock", int, int);
    return fails_on("flock", fd) ? -1 : real(fd, operation);
}

// ------------------------------------------------------------------- clock

EXPORT time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at != NULL)
        *at = now.tv_sec;
    return now.tv_sec;
}

EXPORT int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int done = real(clock, now);
    if (clock == CLOCK_REALTIME)
        now->tv_sec += number_in("SHIM_CLOCK");
    return done;
}

EXPORT int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    int done = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return done;
}

#include "publish/edition.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "publish/carry.h"
#include "publish/layout.h"
#include "publish/links.h"
#include "publish/lock.h"
#include "publish/tree.h"

struct Edition {
    char *out; // real path of the output folder
    Lock *lock;
    GPtrArray *made; // folders this run made, the uppermost first
    char *staging;   // editions/.building-PID, while there is one
    char *former;    // folder of the current edition, or NULL
    bool old_kind;   // it is `out` itself: plain files, no editions
    char *manifest;  // that of the current edition, or NULL
    GHashTable *personal;
    int keep;
    char *name; // once published
};

// ------------------------------------------------------------------ beginning

// Make a folder and those above it, and remember which were missing.
static bool make_folder(Edition *edition, const char *path, GError **error) {
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return true;
    g_autofree char *above = g_path_get_dirname(path);
    if (!make_folder(edition, above, error))
        return false;
    if (mkdir(path, 0777) == 0)
        g_ptr_array_add(edition->made, g_strdup(path));
    else if (errno != EEXIST)
        return tree_fail(error, "folder tidak dapat dibuat:", path, errno);
    return true;
}

static void remove_made(const Edition *edition) {
    for (guint i = edition->made->len; i-- > 0;)
        rmdir(g_ptr_array_index(edition->made, i)); // stays unless empty
}

// An edition is no output folder: it must not be changed, nor hold editions.
static bool check_is_no_edition(const char *out, GError **error) {
    g_autofree char *above = g_path_get_dirname(out);
    g_autofree char *folder = g_path_get_basename(above);
    g_autofree char *name = g_path_get_basename(out);
    if (strcmp(folder, LAYOUT_EDITIONS) != 0 || layout_number(name) < 0)
        return true;
    g_autofree char *wanted = g_path_get_dirname(above);
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                "%s adalah edisi yang sudah terbit dan tidak diubah; pakai -o %s", out, wanted);
    return false;
}

// What killed runs left. Under a lock that holds, no other run can be at work.
static void sweep(const Edition *edition) {
    g_autofree char *folder = g_build_filename(edition->out, LAYOUT_EDITIONS, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_prefix(name, LAYOUT_BUILDING))
            continue;
        long pid = strtol(name + strlen(LAYOUT_BUILDING), NULL, 10);
        bool dead =
            pid <= 0 || pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (lock_is_enforced(edition->lock) || dead)
            tree_remove(path);
    }
}

static bool is_old_kind(const char *out) {
    g_autoptr(GDir) dir = g_dir_open(out, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(out, name, NULL);
        if (layout_is_contract(name) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            return true;
    }
    return false;
}

static void find_former(Edition *edition) {
    g_autofree char *name = layout_current(edition->out);
    edition->old_kind = name == NULL && is_old_kind(edition->out);
    if (name != NULL)
        edition->former = g_build_filename(edition->out, LAYOUT_EDITIONS, name, NULL);
    else if (edition->old_kind)
        edition->former = g_strdup(edition->out);
    if (edition->former == NULL)
        return;
    g_autofree char *manifest = g_build_filename(edition->former, "manifest.json", NULL);
    g_file_get_contents(manifest, &edition->manifest, NULL, NULL);
}

static bool take_lock(Edition *edition, GError **error) {
    g_autofree char *own = g_build_filename(edition->out, LAYOUT_OWN, NULL);
    guint before = edition->made->len;
    if (!make_folder(edition, own, error))
        return false;
    GError *cause = NULL;
    edition->lock = lock_take(edition->out, &cause);
    bool made = edition->made->len > before;
    if (edition->lock != NULL) {
        lock_remove_after(edition->lock, made);
        return true;
    }
    if (made && cause->code != ERROR_BUSY)
        lock_remove(edition->out);
    g_propagate_error(error, cause);
    return false;
}

static bool make_staging(Edition *edition, GError **error) {
    g_autofree char *folder = g_build_filename(edition->out, LAYOUT_EDITIONS, NULL);
    if (!make_folder(edition, folder, error))
        return false;
    g_autofree char *path = g_strdup_printf("%s/" LAYOUT_BUILDING "%ld", folder, (long)getpid());
    if (mkdir(path, 0777) != 0)
        return tree_fail(error, "folder sementara tidak dapat dibuat:", path, errno);
    edition->staging = g_steal_pointer(&path);
    return true;
}

Edition *edition_begin(const char *out, GError **error) {
    g_autoptr(Edition) edition = g_new0(Edition, 1);
    edition->out = layout_real(out);
    edition->made = g_ptr_array_new_with_free_func(g_free);
    edition->personal = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    edition->keep = 10;
    if (g_file_test(edition->out, G_FILE_TEST_EXISTS) &&
        !g_file_test(edition->out, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s bukan folder; pilih folder lain dengan -o", out);
        return NULL;
    }
    if (!check_is_no_edition(edition->out, error) || !take_lock(edition, error))
        return NULL;
    sweep(edition);
    find_former(edition);
    bool published = edition->former != NULL && !edition->old_kind;
    bool ready = links_settle(edition->out, error) &&
                 (published ? links_make(edition->out, error) : links_probe(edition->out, error));
    return ready && make_staging(edition, error) ? g_steal_pointer(&edition) : NULL;
}

void edition_free(Edition *edition) {
    if (edition == NULL)
        return;
    if (edition->staging != NULL)
        tree_remove(edition->staging);
    if (edition->lock != NULL) {
        g_autofree char *workshop = g_build_filename(edition->out, LAYOUT_OWN, "tautan", NULL);
        rmdir(workshop);
    }
    g_clear_pointer(&edition->lock, lock_free);
    if (edition->name == NULL)
        remove_made(edition);
    g_ptr_array_unref(edition->made);
    g_hash_table_unref(edition->personal);
    g_free(edition->out);
    g_free(edition->staging);
    g_free(edition->former);
    g_free(edition->manifest);
    g_free(edition->name);
    g_free(edition);
}

const char *edition_folder(const Edition *edition) {
    return edition->staging;
}

const char *edition_former(const Edition *edition) {
    return edition->former;
}

const char *edition_name(const Edition *edition) {
    return edition->name;
}

void edition_set_keep(Edition *edition, int count) {
    edition->keep = MAX(count, 1);
}

// ------------------------------------------------------------ carrying over

bool edition_manifest_holds(const Edition *edition, const char *text) {
    return edition->manifest != NULL && strstr(edition->manifest, text) != NULL;
}

bool edition_is_intact(const Edition *edition, const char *relative) {
    return edition->former != NULL && carry_is_intact(edition->manifest, edition->former, relative);
}

bool edition_reuse(Edition *edition, const char *relative, GError **error) {
    if (edition->former == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s: belum ada edisi yang memuat berkas ini", relative);
        return false;
    }
    g_autofree char *from = g_build_filename(edition->former, relative, NULL);
    g_autofree char *to = g_build_filename(edition->staging, relative, NULL);
    return tree_share(from, to, error);
}

bool edition_carry_over(Edition *edition, unsigned keep, GPtrArray *written, GError **error) {
    Carry carry = {.from = edition->former,
                   .to = edition->staging,
                   .manifest = edition->manifest,
                   .contract_only = edition->old_kind,
                   .keep = keep,
                   .written = written,
                   .personal = edition->personal};
    return edition->former == NULL || carry_over(&carry, error);
}

// ---------------------------------------------------------------- publishing

// The former edition's file in the place of one that came out the same. Where
// the disk cannot, the new one does as well.
static bool share_file(const Edition *edition, const char *relative, const char *staged) {
    if (edition->former == NULL)
        return false;
    g_autofree char *former = g_build_filename(edition->former, relative, NULL);
    if (!tree_same_bytes(former, staged))
        return false;
    g_autofree char *link_path = g_strconcat(staged, ".sama", NULL);
    if (link(former, link_path) != 0)
        return false;
    if (rename(link_path, staged) == 0) {
        unlink(link_path); // rename() does nothing when both are one file already
        return true;
    }
    unlink(link_path);
    return false;
}

// Share what is unchanged; what is new becomes read-only, so that nobody
// changes by mistake what several editions hold.
static void settle_files(const Edition *edition, const char *relative) {
    g_autofree char *folder = g_build_filename(edition->staging, relative, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name)); // first: sharing adds and removes names
    for (guint i = 0; i < names->len; i++) {
        name = g_ptr_array_index(names, i);
        g_autofree char *below =
            *relative != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
        g_autofree char *path = g_build_filename(edition->staging, below, NULL);
        struct stat status;
        if (tree_is_folder(path))
            settle_files(edition, below);
        else if (!g_hash_table_contains(edition->personal, below) &&
                 !share_file(edition, below, path) && stat(path, &status) == 0)
            g_chmod(path, (int)(status.st_mode & 0555));
    }
}

// syncfs() rather than fsync() of each: it covers contents, names and hard
// links alike, those that SQLite and the workbook's library wrote too, and on
// a spinning disk it costs one flush instead of one a file.
static bool flush_to_disk(const char *folder, GError **error) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return tree_fail(error, "folder tidak dapat dibuka:", folder, errno);
    bool ok = syncfs(fd) == 0 || tree_fail(error, "disk tidak dapat ditulis:", folder, errno);
    close(fd);
    return ok;
}

static char *next_name(const Edition *edition, int64_t least) {
    g_autoptr(GPtrArray) names = layout_editions(edition->out);
    int64_t last = names->len > 0 ? layout_number(g_ptr_array_index(names, names->len - 1)) : -1;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *day = g_date_time_format(now, "%Y-%m-%d");
    return g_strdup_printf("%s.%" G_GINT64_FORMAT, day, MAX(last + 1, least));
}

// Give a finished folder its name among the editions. Caller frees the name.
static char *name_edition(const Edition *edition, const char *folder, int64_t least,
                          GError **error) {
    g_autofree char *name = next_name(edition, least);
    g_autofree char *editions = g_build_filename(edition->out, LAYOUT_EDITIONS, NULL);
    g_autofree char *path = g_build_filename(editions, name, NULL);
    if (rename(folder, path) != 0) {
        tree_fail(error, "edisi tidak dapat dinamai:", path, errno);
        return NULL;
    }
    if (tree_sync(editions, error))
        return g_steal_pointer(&name);
    rename(path, folder); // to be removed by the caller
    return NULL;
}

// Take the name back: the edition did not become the current one.
static void withdraw(const Edition *edition, const char *name, const char *folder) {
    g_autofree char *path = g_build_filename(edition->out, LAYOUT_EDITIONS, name, NULL);
    rename(path, folder);
}

// The plain files of an output folder of the old kind become an edition, and
// links take their place. Each step leaves every path of the contract readable.
static bool convert(Edition *edition, GError **error) {
    g_autofree char *folder = g_strconcat(edition->staging, ".lama", NULL);
    Carry all = {.from = edition->out, .to = folder, .contract_only = true, .as_is = true};
    g_autofree char *name = NULL;
    if (mkdir(folder, 0777) != 0)
        return tree_fail(error, "folder sementara tidak dapat dibuat:", folder, errno);
    if (!carry_over(&all, error) || !flush_to_disk(folder, error) ||
        (name = name_edition(edition, folder, 0, error)) == NULL) {
        tree_remove(folder);
        return false;
    }
    if (!links_switch(edition->out, name, error)) {
        withdraw(edition, name, folder);
        tree_remove(folder);
        return false;
    }
    if (!links_make(edition->out, error) || !tree_sync(edition->out, error))
        return false;
    log_info("hasil yang lama kini edisi %s", name);
    g_free(edition->former);
    edition->former = g_build_filename(edition->out, LAYOUT_EDITIONS, name, NULL);
    edition->old_kind = false;
    return true;
}

// Remove an edition unless somebody reads in it (edition_current()).
static void remove_edition(const Edition *edition, const char *name) {
    g_autofree char *path = g_build_filename(edition->out, LAYOUT_EDITIONS, name, NULL);
    g_autofree char *dying = g_strdup_printf("%s/%s/%s%ld.%s", edition->out, LAYOUT_EDITIONS,
                                             LAYOUT_BUILDING, (long)getpid(), name);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_read = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    // Renamed first: an edition is whole or not there.
    if (!is_read && rename(path, dying) == 0)
        tree_remove(dying);
    else if (!is_read)
        log_message(LOG_MACHINE, "edisi lama tidak dapat dihapus: %s: %s", path, g_strerror(errno));
    if (fd >= 0)
        close(fd);
}

static void remove_surplus(const Edition *edition) {
    g_autoptr(GPtrArray) names = layout_editions(edition->out);
    for (guint i = 0; i + (guint)edition->keep < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), edition->name) != 0)
            remove_edition(edition, g_ptr_array_index(names, i));
    }
}

// After the switch nothing is taken back.
static bool tell_published(const Edition *edition, GError **error) {
    g_prefix_error(error, "edisi %s sudah terbit, tetapi: ", edition->name);
    return false;
}

bool edition_publish(Edition *edition, GError **error) {
    settle_files(edition, "");
    if (!interrupt_check(error) || !flush_to_disk(edition->staging, error) ||
        (edition->old_kind && !convert(edition, error)))
        return false;
    g_autofree char *name = name_edition(edition, edition->staging, 1, error);
    if (name == NULL)
        return false;
    if (!links_drop(edition->out, name, error) || !links_switch(edition->out, name, error)) {
        withdraw(edition, name, edition->staging); // removed by edition_free()
        links_make(edition->out, NULL);            // those of the edition that stays
        return false;
    }
    edition->name = g_steal_pointer(&name);
    g_clear_pointer(&edition->staging, g_free);
    lock_remove_after(edition->lock, false);
    if (!tree_sync(edition->out, error) || !links_make(edition->out, error))
        return tell_published(edition, error);
    remove_surplus(edition);
    return true;
}

// ------------------------------------------------------------------ reading

char *edition_current(const char *out) {
    for (;;) {
        g_autofree char *name = layout_current(out);
        if (name == NULL)
            return g_strdup(out);
        g_autofree char *path = g_build_filename(out, LAYOUT_EDITIONS, name, NULL);
        // Held until the process ends; remove_edition() asks for it. Where
        // there are no locks, `[output] keep` is what protects a reader.
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0)
            (void)flock(fd, LOCK_SH | LOCK_NB);
        g_autofree char *now = layout_current(out);
        if (fd >= 0 && g_strcmp0(name, now) == 0)
            return g_steal_pointer(&path);
        if (fd >= 0)
            close(fd); // switched in this moment: again
    }
}

bool edition_is_settled(const char *out) {
    g_autofree char *name = layout_current(out);
    return name != NULL && links_are_whole(out);
}

#include "base/memo.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/log.h"

#define SUM_DIGITS 64
#define LARGEST_BYTES ((gsize)1 << 31)

static struct {
    GMutex lock;
    char *folder; // NULL: not open
    char *salt;
    bool fresh;
    GHashTable *used; // names of files
} memo;

void memo_open(const char *folder, const char *salt, bool fresh) {
    memo_close(MEMO_KEEP);
    g_mutex_lock(&memo.lock);
    memo.folder = g_strdup(folder);
    memo.salt = g_strdup(salt);
    memo.fresh = fresh;
    memo.used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_mutex_unlock(&memo.lock);
}

static void sweep_locked(bool all) {
    g_autoptr(GDir) dir = g_dir_open(memo.folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(memo.folder, name, NULL);
        if (all || !g_hash_table_contains(memo.used, name))
            g_unlink(path);
    }
    if (all)
        g_rmdir(memo.folder);
}

void memo_close(MemoEnd end) {
    g_mutex_lock(&memo.lock);
    if (memo.folder != NULL && end != MEMO_KEEP)
        sweep_locked(end == MEMO_REMOVE);
    g_clear_pointer(&memo.folder, g_free);
    g_clear_pointer(&memo.salt, g_free);
    g_clear_pointer(&memo.used, g_hash_table_unref);
    g_mutex_unlock(&memo.lock);
}

bool memo_is_open(void) {
    g_mutex_lock(&memo.lock);
    bool open = memo.folder != NULL;
    g_mutex_unlock(&memo.lock);
    return open;
}

// Path of the file, or NULL: nothing is open.
static char *use(const char *name, const Sum *key, bool *fresh) {
    g_autofree char *inputs = sum_hex(key);
    char *path = NULL;
    g_mutex_lock(&memo.lock);
    if (memo.folder != NULL && *inputs != '\0') {
        g_autoptr(Sum) sum = sum_new();
        sum_text(sum, memo.salt);
        sum_text(sum, name);
        sum_text(sum, inputs);
        g_autofree char *hex = sum_hex(sum);
        char *file = g_strdup_printf("%s-%s", name, hex);
        path = g_build_filename(memo.folder, file, NULL);
        g_hash_table_add(memo.used, file);
        *fresh = memo.fresh;
    }
    g_mutex_unlock(&memo.lock);
    return path;
}

bool memo_get(const char *name, const Sum *key, char **data, gsize *length) {
    bool fresh = false;
    g_autofree char *path = use(name, key, &fresh);
    g_autofree char *bytes = NULL;
    gsize count = 0;
    if (path == NULL || fresh || !g_file_get_contents(path, &bytes, &count, NULL) ||
        count < SUM_DIGITS)
        return false;
    g_autofree char *sum = fs_sha256(bytes + SUM_DIGITS, count - SUM_DIGITS);
    if (memcmp(sum, bytes, SUM_DIGITS) != 0)
        return false;
    *length = count - SUM_DIGITS;
    *data = g_memdup2(bytes + SUM_DIGITS, *length);
    return true;
}

void memo_put(const char *name, const Sum *key, const void *data, gsize length) {
    bool fresh = false;
    g_autofree char *path = use(name, key, &fresh);
    if (path == NULL || length > LARGEST_BYTES)
        return;
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *sum = fs_sha256(data, length);
    g_autofree char *bytes = g_malloc(length + SUM_DIGITS);
    memcpy(bytes, sum, SUM_DIGITS);
    memcpy(bytes + SUM_DIGITS, data, length);
    g_autoptr(GError) cause = NULL;
    if (g_mkdir_with_parents(folder, 0777) != 0 ||
        !g_file_set_contents_full(path, bytes, (gssize)(length + SUM_DIGITS),
                                  G_FILE_SET_CONTENTS_CONSISTENT, 0666, &cause))
        log_debug("%s: %s", path, cause != NULL ? cause->message : "folder");
}

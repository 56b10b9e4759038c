#include "base/reads.h"

#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"

// File systems stamp by the tick of a clock, some only by seconds.
#define YOUNG_US (2 * G_USEC_PER_SEC)

static struct {
    GMutex lock;
    GHashTable *by_path; // Read*
    GHashTable *unknowable;
    int day;
} noted;

static gint64 nanoseconds(struct timespec time) {
    return (gint64)time.tv_sec * 1000000000 + time.tv_nsec;
}

Stamp stamp_of(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0)
        return (Stamp){.kind = PATH_ABSENT};
    if (!S_ISREG(status.st_mode))
        return (Stamp){.kind = S_ISDIR(status.st_mode) ? PATH_FOLDER : PATH_OTHER};
    return (Stamp){PATH_FILE, status.st_size, nanoseconds(status.st_mtim),
                   nanoseconds(status.st_ctim), status.st_ino};
}

bool stamp_equal(const Stamp *a, const Stamp *b) {
    return stamp_equal_content(a, b) && a->ctime_ns == b->ctime_ns;
}

bool stamp_equal_content(const Stamp *a, const Stamp *b) {
    return a->kind == b->kind && a->size_bytes == b->size_bytes && a->mtime_ns == b->mtime_ns &&
           a->inode == b->inode;
}

bool stamp_is_young(const Stamp *stamp) {
    return stamp->kind == PATH_FILE &&
           MAX(stamp->mtime_ns, stamp->ctime_ns) / 1000 > g_get_real_time() - YOUNG_US;
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The names in a folder, in an order of their own.
static char *sum_names(const char *path) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_len(text, g_ptr_array_index(names, i),
                            (gssize)strlen(g_ptr_array_index(names, i)) + 1);
    return fs_sha256(text->str, text->len);
}

char *path_sum(const char *path, PathKind kind) {
    char *sum = kind == PATH_FILE     ? fs_sha256_own(path, NULL)
                : kind == PATH_FOLDER ? sum_names(path)
                                      : NULL;
    return sum != NULL ? sum : g_strdup("");
}

static void free_read(gpointer data) {
    Read *read = data;
    g_free(read->path);
    g_free(read->sha256);
    g_free(read);
}

static void prepare_locked(void) {
    if (noted.by_path != NULL)
        return;
    noted.by_path = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_read);
    noted.unknowable = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void look_locked(Read *read, Stamp now) {
    read->stamp = now;
    g_clear_pointer(&read->sha256, g_free);
    if (read->depth == READ_CONTENT && (stamp_is_young(&now) || now.kind == PATH_FOLDER))
        read->sha256 = path_sum(read->path, now.kind);
}

static void note_locked(const char *path, ReadDepth depth) {
    prepare_locked();
    Stamp now = stamp_of(path);
    Read *read = g_hash_table_lookup(noted.by_path, path);
    if (read == NULL) {
        read = g_new0(Read, 1);
        read->path = g_strdup(path);
        read->depth = depth;
        look_locked(read, now);
        g_hash_table_insert(noted.by_path, read->path, read);
        return;
    }
    if (read->earlier) {
        read->earlier = read->changed = false;
        read->depth = depth;
        look_locked(read, now);
        return;
    }
    bool as_before = read->depth == READ_PRESENCE ? read->stamp.kind == now.kind
                                                  : stamp_equal(&read->stamp, &now);
    read->changed |= !as_before;
    if (depth > read->depth) {
        read->depth = depth;
        look_locked(read, now);
    }
}

void reads_note(const char *path, ReadDepth depth) {
    g_autofree char *full = g_canonicalize_filename(path, NULL);
    g_mutex_lock(&noted.lock);
    note_locked(full, depth);
    g_mutex_unlock(&noted.lock);
}

bool reads_exists(const char *path) {
    reads_note(path, READ_PRESENCE);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

void reads_note_unknowable(const char *name) {
    g_mutex_lock(&noted.lock);
    prepare_locked();
    g_hash_table_add(noted.unknowable, g_strdup(name));
    g_mutex_unlock(&noted.lock);
}

int reads_today(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_get_year(now) * 10000 + g_date_time_get_month(now) * 100 +
           g_date_time_get_day_of_month(now);
}

void reads_note_day(void) {
    g_mutex_lock(&noted.lock);
    noted.day = reads_today();
    g_mutex_unlock(&noted.lock);
}

int reads_day(void) {
    g_mutex_lock(&noted.lock);
    int day = noted.day;
    g_mutex_unlock(&noted.lock);
    return day;
}

void reads_know(const char *name) {
    g_mutex_lock(&noted.lock);
    if (noted.unknowable != NULL)
        g_hash_table_remove(noted.unknowable, name);
    g_mutex_unlock(&noted.lock);
}

void reads_wrote(const char *path) {
    g_autofree char *full = g_canonicalize_filename(path, NULL);
    g_mutex_lock(&noted.lock);
    Read *read = noted.by_path != NULL ? g_hash_table_lookup(noted.by_path, full) : NULL;
    if (read != NULL)
        look_locked(read, stamp_of(full));
    g_mutex_unlock(&noted.lock);
}

static int compare_reads(gconstpointer a, gconstpointer b) {
    return strcmp((*(Read *const *)a)->path, (*(Read *const *)b)->path);
}

GPtrArray *reads_list(void) {
    GPtrArray *list = g_ptr_array_new_with_free_func(free_read);
    g_mutex_lock(&noted.lock);
    prepare_locked();
    GHashTableIter at;
    gpointer value;
    g_hash_table_iter_init(&at, noted.by_path);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        Read *copy = g_memdup2(value, sizeof(Read));
        copy->path = g_strdup(copy->path);
        copy->sha256 = g_strdup(copy->sha256);
        g_ptr_array_add(list, copy);
    }
    g_mutex_unlock(&noted.lock);
    g_ptr_array_sort(list, compare_reads);
    return list;
}

GPtrArray *reads_unknowable(void) {
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_mutex_lock(&noted.lock);
    prepare_locked();
    GHashTableIter at;
    gpointer key;
    g_hash_table_iter_init(&at, noted.unknowable);
    while (g_hash_table_iter_next(&at, &key, NULL))
        g_ptr_array_add(list, g_strdup(key));
    g_mutex_unlock(&noted.lock);
    g_ptr_array_sort(list, compare_names);
    return list;
}

void reads_restart(void) {
    g_mutex_lock(&noted.lock);
    prepare_locked();
    GHashTableIter at;
    gpointer value;
    g_hash_table_iter_init(&at, noted.by_path);
    while (g_hash_table_iter_next(&at, NULL, &value))
        ((Read *)value)->earlier = true;
    g_hash_table_remove_all(noted.unknowable);
    noted.day = 0;
    g_mutex_unlock(&noted.lock);
}

void reads_clear(void) {
    g_mutex_lock(&noted.lock);
    g_clear_pointer(&noted.by_path, g_hash_table_unref);
    g_clear_pointer(&noted.unknowable, g_hash_table_unref);
    noted.day = 0;
    g_mutex_unlock(&noted.lock);
}

// Which files the upstream has, their pinned sums, and where they are kept.
#include "load/upstream.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/reads.h"
#include "base/resource.h"

#define SUMS_MAX_BYTES (4u * 1024 * 1024)
#define SUM_DIGITS 64

// The commit that data/upstream/SHA256SUMS describes; both change together.
const char *const upstream_commit = "3c5a7960f4d227a38489094d84252bdbb3f978a5";
const char *const upstream_origin = "cahyadsn/wilayah_boundaries@3c5a796";

typedef struct {
    char province[3];
    char *file; // base name
    char sum[SUM_DIGITS + 1];
} Pinned;

static struct {
    GMutex lock;
    GPtrArray *list;     // Pinned*, in the order of the file; lives as long as the program
    GHashTable *by_file; // base name -> Pinned*, borrowed from list
} pinned;

static void pinned_free(gpointer data) {
    Pinned *entry = data;
    g_free(entry->file);
    g_free(entry);
}

static bool is_province(const char *text) {
    return g_ascii_isdigit(text[0]) && g_ascii_isdigit(text[1]) && text[2] == '\0';
}

// "<sum>  db/kel/36/wilayah_boundaries_kel_36.72.sql"; NULL for other lines.
static Pinned *parse_line(const char *line) {
    gsize digits = strspn(line, "0123456789abcdef");
    if (digits != SUM_DIGITS || line[digits] != ' ' ||
        (line[digits + 1] != ' ' && line[digits + 1] != '*'))
        return NULL;
    const char *path = line + digits + 2;
    if (!g_str_has_prefix(path, "db/kel/") || strlen(path) < 11 || path[9] != '/')
        return NULL;
    char province[3] = {path[7], path[8], '\0'};
    const char *file = path + 10;
    g_autofree char *prefix = g_strdup_printf("wilayah_boundaries_kel_%s.", province);
    if (!is_province(province) || !g_str_has_prefix(file, prefix) ||
        !g_str_has_suffix(file, ".sql") || strchr(file, '/') != NULL)
        return NULL;
    Pinned *entry = g_new0(Pinned, 1);
    memcpy(entry->province, province, sizeof province);
    entry->file = g_strdup(file);
    memcpy(entry->sum, line, SUM_DIGITS);
    return entry;
}

static bool load_locked(GError **error) {
    if (pinned.list != NULL)
        return true;
    g_autofree char *path = resource_path("data/upstream/SHA256SUMS", error);
    g_autofree char *text = NULL;
    gsize length;
    if (path == NULL || !fs_read(path, SUMS_MAX_BYTES, &text, &length, error))
        return false;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(pinned_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        Pinned *entry = parse_line(g_strchomp(lines[i]));
        if (entry != NULL)
            g_ptr_array_add(list, entry);
    }
    if (list->len == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s: tidak memuat satu pun jumlah SHA-256 berkas desa; pasang ulang jangkau",
                    path);
        return false;
    }
    pinned.by_file = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < list->len; i++) {
        Pinned *entry = g_ptr_array_index(list, i);
        g_hash_table_insert(pinned.by_file, entry->file, entry);
    }
    pinned.list = g_steal_pointer(&list);
    return true;
}

static bool load(GError **error) {
    g_mutex_lock(&pinned.lock);
    bool fine = load_locked(error);
    g_mutex_unlock(&pinned.lock);
    return fine;
}

// "11, 12, …, 97": the provinces that have files.
static char *province_list(void) {
    GString *text = g_string_new(NULL);
    const char *last = "";
    for (guint i = 0; i < pinned.list->len; i++) {
        const Pinned *entry = g_ptr_array_index(pinned.list, i);
        if (strcmp(entry->province, last) == 0)
            continue;
        last = entry->province;
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", last);
    }
    return g_string_free(text, FALSE);
}

char **upstream_files(const char *province, GError **error) {
    if (!load(error))
        return NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < pinned.list->len; i++) {
        const Pinned *entry = g_ptr_array_index(pinned.list, i);
        if (strcmp(entry->province, province) == 0)
            g_ptr_array_add(files, g_strdup(entry->file));
    }
    if (files->len == 0) {
        g_autofree char *known = province_list();
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "kode provinsi '%s' tidak dikenal; yang ada: %s (Banten: 36)", province, known);
        return NULL;
    }
    g_ptr_array_add(files, NULL);
    g_ptr_array_set_free_func(files, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&files), FALSE);
}

const char *upstream_sum(const char *file) {
    if (!load(NULL))
        return NULL;
    const Pinned *entry = g_hash_table_lookup(pinned.by_file, file);
    return entry != NULL ? entry->sum : NULL;
}

char *upstream_repository_path(const char *file) {
    if (!load(NULL))
        return NULL;
    const Pinned *entry = g_hash_table_lookup(pinned.by_file, file);
    return entry != NULL ? g_strdup_printf("db/kel/%s/%s", entry->province, file) : NULL;
}

char *upstream_cached_path(const char *file) {
    g_autofree char *cache = resource_cache_folder();
    g_autofree char *commit = g_strndup(upstream_commit, 7);
    return g_build_filename(cache, "wilayah_boundaries", commit, file, NULL);
}

bool upstream_file_is_cached(const char *file) {
    const char *expected = upstream_sum(file);
    g_autofree char *path = upstream_cached_path(file);
    if (expected == NULL || !reads_exists(path))
        return false;
    g_autofree char *sum = fs_sha256_file(path, NULL);
    return g_strcmp0(sum, expected) == 0;
}

bool upstream_is_cached(const char *province) {
    g_auto(GStrv) files = upstream_files(province, NULL);
    if (files == NULL)
        return false;
    for (int i = 0; files[i] != NULL; i++) {
        if (!upstream_file_is_cached(files[i]))
            return false;
    }
    return true;
}

bool upstream_check(const char *file, const char *origin, const char *data, gsize length,
                    GError **error) {
    const char *expected = upstream_sum(file);
    g_autofree char *sum = fs_sha256(data, length);
    if (g_strcmp0(sum, expected) == 0)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: isi berkas dari %s tidak sama dengan yang ditetapkan (%s)\n"
                "  SHA-256 seharusnya %s\n"
                "  SHA-256 ternyata   %s (%" G_GSIZE_FORMAT " bita)\n"
                "  Berkas tidak disimpan. Unduhan mungkin terpotong, atau sumbernya edisi lain; "
                "ulangi, atau pakai salinan pada komit %.7s.",
                file, origin, upstream_origin, expected != NULL ? expected : "(tidak terdaftar)",
                sum, length, upstream_commit);
    return false;
}

bool upstream_read(const char *file, char **sql, gsize *length, GError **error) {
    g_autofree char *path = upstream_cached_path(file);
    g_autofree char *data = NULL;
    gsize size;
    if (!fs_read(path, UPSTREAM_MAX_BYTES, &data, &size, error) ||
        !upstream_check(file, path, data, size, error))
        return false;
    *sql = g_steal_pointer(&data);
    *length = size;
    return true;
}

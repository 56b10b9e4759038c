#include "publish/record.h"

#include "base/error.h"
#include "base/fs.h"

static const gsize LARGEST_BYTES = 1 << 20;
static const char ATTEMPT[] = "attempt";
static const char SUCCESS[] = "success";

static char *file_of(const char *out) {
    return g_build_filename(out, ".jangkau", "last", NULL);
}

void attempt_clear(Attempt *attempt) {
    g_clear_pointer(&attempt->started, g_date_time_unref);
    g_clear_pointer(&attempt->ended, g_date_time_unref);
    g_clear_pointer(&attempt->told, g_date_time_unref);
    g_clear_pointer(&attempt->message, g_free);
    g_clear_pointer(&attempt->edition, g_free);
}

void record_free(Record *record) {
    if (record == NULL)
        return;
    attempt_clear(&record->last);
    attempt_clear(&record->success);
    g_free(record);
}

static GDateTime *get_time(GKeyFile *file, const char *group, const char *key) {
    g_autofree char *text = g_key_file_get_string(file, group, key, NULL);
    return text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;
}

static char *get_text(GKeyFile *file, const char *group, const char *key) {
    char *text = g_key_file_get_string(file, group, key, NULL);
    return text != NULL ? text : g_strdup("");
}

// False when the group is there but its times are not.
static bool get_attempt(GKeyFile *file, const char *group, Attempt *attempt) {
    if (!g_key_file_has_group(file, group))
        return true;
    attempt->started = get_time(file, group, "started");
    attempt->ended = get_time(file, group, "ended");
    attempt->told = get_time(file, group, "told");
    attempt->exit = g_key_file_get_integer(file, group, "exit", NULL);
    attempt->warnings = g_key_file_get_integer(file, group, "warnings", NULL);
    attempt->message = get_text(file, group, "message");
    attempt->edition = get_text(file, group, "edition");
    return attempt->started != NULL && attempt->ended != NULL;
}

Record *record_read(const char *out, GError **error) {
    g_autoptr(Record) record = g_new0(Record, 1);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *path = file_of(out), *text = NULL;
    gsize length = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&record);
    if (!fs_read(path, LARGEST_BYTES, &text, &length, error))
        return NULL;
    if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, NULL) ||
        !get_attempt(file, ATTEMPT, &record->last) ||
        !get_attempt(file, SUCCESS, &record->success)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: catatan run terakhir rusak; hapus file ini, lalu jalankan `jangkau run`",
                    path);
        return NULL;
    }
    return g_steal_pointer(&record);
}

static void set_time(GKeyFile *file, const char *group, const char *key, GDateTime *time) {
    g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
    g_key_file_set_string(file, group, key, text);
}

static void set_attempt(GKeyFile *file, const char *group, const Attempt *attempt) {
    if (attempt->started == NULL)
        return;
    set_time(file, group, "started", attempt->started);
    set_time(file, group, "ended", attempt->ended);
    if (attempt->told != NULL)
        set_time(file, group, "told", attempt->told);
    g_key_file_set_integer(file, group, "exit", attempt->exit);
    g_key_file_set_integer(file, group, "warnings", attempt->warnings);
    g_autofree char *message = g_utf8_make_valid(attempt->message, -1);
    g_key_file_set_string(file, group, "message", message);
    g_key_file_set_string(file, group, "edition", attempt->edition);
}

bool record_write(const char *out, const Attempt *attempt, GError **error) {
    if (!g_file_test(out, G_FILE_TEST_IS_DIR))
        return true;
    g_autofree char *path = file_of(out);
    g_autofree char *folder = g_path_get_dirname(path);
    if (!fs_make_folder(folder, error))
        return false;
    // A damaged record must not stop a new one.
    g_autoptr(Record) former = record_read(out, NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    set_attempt(file, ATTEMPT, attempt);
    if (attempt->exit == 0)
        set_attempt(file, SUCCESS, attempt);
    else if (former != NULL)
        set_attempt(file, SUCCESS, &former->success);
    gsize length = 0;
    g_autofree char *text = g_key_file_to_data(file, &length, NULL);
    return fs_write(path, text, length, error);
}

char *record_edition(const char *out) {
    g_autofree char *link = g_build_filename(out, "current", NULL);
    g_autofree char *target = g_file_read_link(link, NULL);
    return target != NULL ? g_path_get_basename(target) : g_strdup("");
}

#include "edit/session.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fs.h"
#include "edit/history.h"
#include "load/inputs.h"
#include "load/load.h"

struct EditSession {
    Settings *settings;
    TableKind kind;
    int index;
    char *path, *base;
    char *bytes; // as opened
    gsize length;
    int lock; // or -1
    TableEdit *table;
};

static char **list_of(const Settings *settings, TableKind kind) {
    return kind == KIND_MEMBERSHIP ? settings->membership : settings->libraries;
}

char *const *edit_paths(const Settings *settings, TableKind kind) {
    return list_of(settings, kind);
}

void edit_close(EditSession *session) {
    if (session == NULL)
        return;
    table_edit_free(session->table);
    edit_unlock(session->lock);
    g_free(session->path);
    g_free(session->base);
    g_free(session->bytes);
    g_free(session);
}

TableEdit *edit_table(EditSession *session) {
    return session->table;
}

const char *edit_path(const EditSession *session) {
    return session->path;
}

// ------------------------------------------------------------------- opening

// flock() on the folder itself: no file is left, and the kernel frees the lock
// of a process that dies.
int edit_lock(const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        return lock;
    bool busy = errno == EWOULDBLOCK;
    g_set_error(error, JANGKAU_ERROR, busy ? ERROR_BUSY : ERROR_FAILED, "%s: %s", folder,
                busy ? "perubahan lain sedang berjalan di folder ini; ulangi sesudah selesai"
                     : g_strerror(errno));
    edit_unlock(lock);
    return -1;
}

void edit_unlock(int lock) {
    if (lock >= 0)
        close(lock);
}

static bool refuse(GError **error, const char *name, const char *reason) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s tidak diubah: %s", name, reason);
    return false;
}

// A workbook is a zip archive or a compound file.
static bool check_text(const EditSession *s, GError **error) {
    bool zip = s->length > 4 && memcmp(s->bytes, "PK\x03\x04", 4) == 0;
    bool compound = s->length > 4 && memcmp(s->bytes, "\xD0\xCF\x11\xE0", 4) == 0;
    return !(zip || compound) ||
           refuse(error, s->base,
                  "ini buku kerja (xlsx/xls/ods), yang tidak diubah oleh program; tambahkan "
                  "barisnya di Excel/LibreOffice, atau simpan sebagai CSV dan sebutkan berkas CSV "
                  "itu di [inputs] file proyek");
}

static bool check_rights(const EditSession *s, GError **error) {
    g_autofree char *folder = g_path_get_dirname(s->path);
    if (access(s->path, W_OK) != 0)
        return refuse(error, s->base,
                      "berkas ini hanya dapat dibaca; minta hak tulis, atau pakai "
                      "salinan proyek di folder sendiri (-c)");
    return access(folder, W_OK) == 0 ||
           refuse(error, s->base,
                  "foldernya hanya dapat dibaca; minta hak tulis, atau pakai salinan proyek di "
                  "folder sendiri (-c)");
}

static bool find_path(EditSession *s, const char *told, GError **error) {
    s->base = g_path_get_basename(told);
    if (strstr(told, "|layername=") != NULL || g_str_has_prefix(told, "PG:") ||
        g_file_test(told, G_FILE_TEST_IS_DIR))
        return refuse(error, strstr(told, "PG:") == told ? "PG:" : s->base,
                      "bukan berkas CSV; tambahkan barisnya di program yang membuatnya");
    char *real = realpath(told, NULL);
    s->path = g_strdup(real != NULL ? real : told);
    free(real);
    return true;
}

EditSession *edit_open(Settings *settings, TableKind kind, int index, bool dry, GError **error) {
    g_autoptr(EditSession) s = g_new0(EditSession, 1);
    *s = (EditSession){.settings = settings, .kind = kind, .index = index, .lock = -1};
    if (!find_path(s, list_of(settings, kind)[index], error))
        return NULL;
    if (!dry) {
        s->lock = edit_lock(s->path, error);
        if (s->lock < 0)
            return NULL;
    }
    if (!fs_read(s->path, GRID_MAX_BYTES, &s->bytes, &s->length, error) || !check_text(s, error) ||
        !check_rights(s, error))
        return NULL;
    s->table = table_edit_parse(s->bytes, s->length, s->base, kind, settings->columns, error);
    return s->table != NULL ? g_steal_pointer(&s) : NULL;
}

// ------------------------------------------------------------------ checking

static World *load_with(EditSession *s, const char *path, GError **error) {
    char **list = list_of(s->settings, s->kind);
    char *own = list[s->index];
    g_autofree char *other = g_strdup(path);
    list[s->index] = other;
    World *world = load_world(s->settings, error);
    list[s->index] = own;
    return world;
}

// The table's page: of several files of one name and kind, by their order.
static LedgerFile *find_page(const EditSession *s, const World *world) {
    char **list = list_of(s->settings, s->kind);
    int before = 0;
    for (int i = 0; i < s->index; i++) {
        g_autofree char *base = g_path_get_basename(list[i]);
        before += strcmp(base, s->base) == 0;
    }
    for (int i = 0; i < ledger_file_count(world->ledger); i++) {
        LedgerFile *page = ledger_file(world->ledger, i);
        if (strcmp(ledger_file_name(page), s->base) == 0 &&
            strcmp(ledger_file_kind(page), kind_name(s->kind)) == 0 && before-- == 0)
            return page;
    }
    return NULL;
}

// What is said of a row, the first of it; NULL when nothing is. Caller frees.
static char *said_of(LedgerFile *page, int line) {
    for (int i = 0; i < ledger_entry_count(page); i++) {
        LedgerEntry entry = ledger_entry(page, i);
        if (entry.row == line)
            return inputs_entry_text(page, &entry);
    }
    return NULL;
}

// A row that was added must mean what it says; one that was changed must at
// least be used, as it was before.
static bool check_rows(const EditSession *s, LedgerFile *page, GError **error) {
    g_autoptr(GArray) rows = table_edit_changed(s->table);
    for (guint i = 0; i < rows->len; i++) {
        ChangedRow row = g_array_index(rows, ChangedRow, i);
        g_autofree char *said = said_of(page, row.line);
        RowClass class = ledger_row_class(page, row.line);
        bool used = class == ROW_ACCEPTED || class == ROW_MENDED;
        if (used && (said == NULL || !row.appended))
            continue;
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s tidak diubah: %s", s->base,
                    said != NULL ? said : "baris itu tidak akan dibaca sebagai baris data");
        return false;
    }
    return true;
}

// Rows that were fine and no longer are, such as an earlier one with the same id.
static bool check_others(EditSession *s, LedgerFile *page, GError **error) {
    int rejected = ledger_class_count(page, ROW_REJECTED);
    if (rejected == 0)
        return true;
    g_autoptr(World) before = load_with(s, s->path, error);
    if (before == NULL)
        return false;
    LedgerFile *former = find_page(s, before);
    if (former != NULL && rejected <= ledger_class_count(former, ROW_REJECTED))
        return true;
    return refuse(error, s->base, "baris lain di berkas itu akan ditolak karenanya");
}

static bool check_file(EditSession *s, const char *path, GError **error) {
    g_autoptr(World) world = load_with(s, path, error);
    if (world == NULL) {
        g_prefix_error(error, "%s tidak diubah: ", s->base);
        return false;
    }
    LedgerFile *page = find_page(s, world);
    if (page == NULL)
        return refuse(error, s->base, "tabelnya tidak akan dibaca");
    return check_rows(s, page, error) && check_others(s, page, error);
}

bool edit_check(EditSession *s, GError **error) {
    gsize length;
    g_autofree char *text = table_edit_text(s->table, &length);
    g_autoptr(GError) cause = NULL;
    g_autofree char *folder = g_dir_make_tmp("jangkau-XXXXXX", &cause);
    if (folder == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "folder sementara: %s", cause->message);
        return false;
    }
    // Under its own name, so that messages name the table.
    g_autofree char *trial = g_build_filename(folder, s->base, NULL);
    bool ok = fs_write(trial, text, length, error) && check_file(s, trial, error);
    g_unlink(trial);
    g_rmdir(folder);
    return ok;
}

// ---------------------------------------------------------------- in its place

static bool holds(const char *path, const char *bytes, gsize length) {
    g_autofree char *now = NULL;
    gsize now_length;
    return fs_read(path, GRID_MAX_BYTES, &now, &now_length, NULL) && now_length == length &&
           memcmp(now, bytes, length) == 0;
}

bool edit_commit(EditSession *s, const char *what, GError **error) {
    gsize length;
    if (!holds(s->path, s->bytes, s->length))
        return refuse(error, s->base,
                      "program lain mengubahnya sementara ini; simpan dan tutup di sana, lalu "
                      "ulangi perintah ini");
    g_autofree char *text = table_edit_text(s->table, &length);
    HistoryStep *step = NULL;
    if (!history_keep(s->path, s->bytes, s->length, text, length, what, &step, error))
        return false;
    g_autofree char *former_sum = fs_sha256(s->bytes, s->length);
    bool ok = fs_replace(s->path, former_sum, text, length, error);
    // What cannot be made to last may be in its place all the same.
    if (!ok && !holds(s->path, text, length))
        history_drop(step, NULL);
    history_step_free(step);
    return ok;
}

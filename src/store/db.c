#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <spatialite.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "store/store.h"

struct Db {
    sqlite3 *handle;
    void *spatialite; // SpatiaLite's cache of this connection, or NULL
    char *name;
};

static bool fail(const Db *db, int status, GError **error) {
    const char *reason = db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(status);
    int primary = status & 0xff;
    bool damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
    if (primary == SQLITE_FULL)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: disk penuh (%s)", db->name, reason);
    else if (primary == SQLITE_NOTADB)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: bukan berkas SQLite", db->name);
    else
        g_set_error(error, JANGKAU_ERROR, damaged ? ERROR_DATA : ERROR_FAILED, "%s: %s%s", db->name,
                    damaged ? "berkas rusak; buat ulang dengan `jangkau load`: " : "", reason);
    return false;
}

static Db *open_file(const char *path, int flags, GError **error) {
    Db *db = g_new0(Db, 1);
    db->name = g_path_get_basename(path);
    int status = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (status != SQLITE_OK) {
        fail(db, status, error);
        db_discard(db);
        return NULL;
    }
    return db;
}

static bool start_spatialite(Db *db, GError **error) {
    db->spatialite = spatialite_alloc_connection();
    if (db->spatialite == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: SpatiaLite tidak dapat dimulai",
                    db->name);
        return false;
    }
    spatialite_init_ex(db->handle, db->spatialite, 0);
    spatialite_set_silent_mode(db->spatialite); // what GEOS prints goes nowhere; a NULL tells
    return true;
}

Db *db_create(const char *path, GError **error) {
    // SQLite would open a file that is there already; an empty one it takes as new.
    int descriptor = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        g_autofree char *name = g_path_get_basename(path);
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: tidak dapat dibuat: %s", name,
                    g_strerror(errno));
        return NULL;
    }
    close(descriptor);
    Db *db = open_file(path, SQLITE_OPEN_READWRITE, error);
    if (db == NULL)
        return NULL;
    if (!start_spatialite(db, error)) {
        db_discard(db);
        return NULL;
    }
    return db;
}

static bool check_is_there(const char *path, GError **error) {
    g_autofree char *name = g_path_get_basename(path);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: berkas tidak ada; jalankan `jangkau load` lebih dahulu", name);
    else if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: bukan berkas SQLite", name);
    else
        return true;
    return false;
}

// A file from elsewhere must not run functions through its schema.
static void distrust_schema(Db *db) {
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

Db *db_open(const char *path, GError **error) {
    if (!check_is_there(path, error))
        return NULL;
    Db *db = open_file(path, SQLITE_OPEN_READONLY, error);
    if (db != NULL)
        distrust_schema(db);
    return db;
}

static bool attach_for_reading(Db *db, const char *path, GError **error) {
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *uri = g_filename_to_uri(absolute, NULL, error);
    if (uri == NULL)
        return false;
    g_autofree char *read_only = g_strconcat(uri, "?mode=ro", NULL);
    g_auto(DbStatement) attach = {0};
    if (!db_prepare(db, "ATTACH ? AS input", &attach, error))
        return false;
    db_put_text(&attach, read_only);
    // What is no database is told by the first look into it.
    return db_put_row(&attach, error) &&
           db_exec(db, "SELECT count(*) FROM input.sqlite_schema", error);
}

Db *db_open_beside(const char *path, GError **error) {
    if (!check_is_there(path, error))
        return NULL;
    Db *db =
        open_file(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, error);
    if (db == NULL)
        return NULL;
    g_free(db->name);
    db->name = g_path_get_basename(path);
    bool ready = start_spatialite(db, error) && db_exec(db, "PRAGMA temp_store = MEMORY", error) &&
                 db_call(db, "SELECT InitSpatialMetaData(1, 'NONE')", NULL, NULL, error) &&
                 db_call(db, "SELECT InsertEpsgSrid(4326)", NULL, NULL, error);
    if (ready)
        distrust_schema(db);
    if (!ready || !attach_for_reading(db, path, error)) {
        db_discard(db);
        return NULL;
    }
    return db;
}

bool db_close(Db *db, GError **error) {
    int status = sqlite3_close(db->handle);
    if (status != SQLITE_OK) {
        fail(db, status, error);
        db_discard(db);
        return false;
    }
    db->handle = NULL;
    db_discard(db);
    return true;
}

void db_discard(Db *db) {
    if (db == NULL)
        return;
    sqlite3_close_v2(db->handle);
    if (db->spatialite != NULL)
        spatialite_cleanup_ex(db->spatialite);
    g_free(db->name);
    g_free(db);
}

void store_shutdown(void) {
    spatialite_shutdown();
}

const char *db_name(const Db *db) {
    return db->name;
}

bool db_exec(Db *db, const char *sql, GError **error) {
    int status = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return status == SQLITE_OK || fail(db, status, error);
}

bool db_call(Db *db, const char *sql, const char *first, const char *second, GError **error) {
    g_auto(DbStatement) call = {0};
    bool row = false;
    if (!db_prepare(db, sql, &call, error))
        return false;
    if (first != NULL)
        db_put_text(&call, first);
    if (second != NULL)
        db_put_text(&call, second);
    if (call.status != SQLITE_OK)
        return fail(db, call.status, error);
    if (!db_next(&call, &row, error))
        return false;
    if (row && db_int(&call, 0) == 1)
        return true;
    if ((sqlite3_errcode(db->handle) & 0xff) == SQLITE_FULL)
        return fail(db, SQLITE_FULL, error);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: SpatiaLite gagal pada \"%s\" (%s)",
                db->name, sql, first != NULL ? first : "-");
    return false;
}

bool db_prepare(Db *db, const char *sql, DbStatement *statement, GError **error) {
    *statement = (DbStatement){.db = db, .next = 1, .status = SQLITE_OK};
    int status = sqlite3_prepare_v2(db->handle, sql, -1, &statement->statement, NULL);
    return status == SQLITE_OK || fail(db, status, error);
}

void db_finish(DbStatement *statement) {
    sqlite3_finalize(statement->statement);
    statement->statement = NULL;
}

static void note(DbStatement *statement, int status) {
    if (statement->status == SQLITE_OK)
        statement->status = status;
}

void db_put_null(DbStatement *statement) {
    note(statement, sqlite3_bind_null(statement->statement, statement->next++));
}

void db_put_int(DbStatement *statement, int64_t value) {
    note(statement, sqlite3_bind_int64(statement->statement, statement->next++, value));
}

void db_put_real(DbStatement *statement, double value) {
    note(statement, sqlite3_bind_double(statement->statement, statement->next++, value));
}

void db_put_text(DbStatement *statement, const char *text) {
    if (text == NULL || *text == '\0')
        db_put_null(statement);
    else
        db_put_text_always(statement, text);
}

void db_put_text_always(DbStatement *statement, const char *text) {
    note(statement, sqlite3_bind_text(statement->statement, statement->next++,
                                      text != NULL ? text : "", -1, SQLITE_STATIC));
}

void db_put_blob(DbStatement *statement, const GByteArray *blob) {
    if (blob->len == 0)
        db_put_null(statement);
    else
        note(statement, sqlite3_bind_blob64(statement->statement, statement->next++, blob->data,
                                            blob->len, SQLITE_STATIC));
}

bool db_put_row(DbStatement *statement, GError **error) {
    int status = statement->status;
    if (status == SQLITE_OK)
        status = sqlite3_step(statement->statement);
    if (status != SQLITE_DONE)
        return fail(statement->db, status, error);
    sqlite3_reset(statement->statement);
    statement->next = 1;
    return true;
}

bool db_next(DbStatement *statement, bool *row, GError **error) {
    int status = sqlite3_step(statement->statement);
    *row = status == SQLITE_ROW;
    return *row || status == SQLITE_DONE || fail(statement->db, status, error);
}

int db_column_count(const DbStatement *statement) {
    return sqlite3_column_count(statement->statement);
}

const char *db_column_name(const DbStatement *statement, int column) {
    const char *name = sqlite3_column_name(statement->statement, column);
    return name != NULL ? name : "";
}

bool db_is_null(const DbStatement *statement, int column) {
    return sqlite3_column_type(statement->statement, column) == SQLITE_NULL;
}

int64_t db_int(const DbStatement *statement, int column) {
    return sqlite3_column_int64(statement->statement, column);
}

double db_real(const DbStatement *statement, int column) {
    if (db_is_null(statement, column))
        return NAN;
    return sqlite3_column_double(statement->statement, column);
}

const char *db_text(const DbStatement *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement->statement, column);
    return text != NULL ? text : "";
}

const void *db_blob(const DbStatement *statement, int column, size_t *length) {
    const void *blob = sqlite3_column_blob(statement->statement, column);
    *length = blob != NULL ? (size_t)sqlite3_column_bytes(statement->statement, column) : 0;
    return blob;
}

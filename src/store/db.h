/**
 * db.h - the thin layer over sqlite3 and SpatiaLite that store/, verify/
 * and changes/ stand on.
 *
 * Inside these three only. Every return code of SQLite ends in a GError that names
 * the file; a Db and its statements belong to one thread.
 */
#ifndef JANGKAU_STORE_DB_H
#define JANGKAU_STORE_DB_H

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/** "JGKU": tells our files from other SQLite files. */
#define DB_APPLICATION_ID 0x4A474B55

typedef struct Db Db;

/** Create `path`, which must not exist, with SpatiaLite's functions loaded. */
Db *db_create(const char *path, GError **error);

/** Open an existing file for reading; SpatiaLite is not needed for that. */
Db *db_open(const char *path, GError **error);

/**
 * An empty database in memory with SpatiaLite's functions and the reference
 * system EPSG:4326, and `path` attached for reading as "input". For queries
 * that need tables of their own: the file is never written.
 */
Db *db_open_beside(const char *path, GError **error);

/** Close; false when something is still pending. Always frees `db`. */
bool db_close(Db *db, GError **error);

/** Close after a failure: nothing more to report. NULL is fine. */
void db_discard(Db *db);

/** Base name of the file, for messages. */
const char *db_name(const Db *db);

/** Run statements that give no rows. */
bool db_exec(Db *db, const char *sql, GError **error);

/**
 * Run a SpatiaLite function "SELECT f(?, …)" with up to three text arguments
 * (NULL ends them). These return 0 for a failure, without an SQLite error.
 */
bool db_call(Db *db, const char *sql, const char *first, const char *second, GError **error);

/** One prepared statement. Errors of db_put_*() show up in db_put_row(). */
typedef struct {
    Db *db;
    sqlite3_stmt *statement;
    int next;   /**< next parameter, from 1 */
    int status; /**< first failed return code, or SQLITE_OK */
} DbStatement;

bool db_prepare(Db *db, const char *sql, DbStatement *statement, GError **error);
void db_finish(DbStatement *statement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DbStatement, db_finish)

/* Writing: parameters in order, then the row. Texts and blobs are borrowed until then. */
void db_put_null(DbStatement *statement);
void db_put_int(DbStatement *statement, int64_t value);
void db_put_real(DbStatement *statement, double value);            /**< NaN becomes NULL */
void db_put_text(DbStatement *statement, const char *text);        /**< "" and NULL become NULL */
void db_put_text_always(DbStatement *statement, const char *text); /**< "" stays "" */
void db_put_blob(DbStatement *statement, const GByteArray *blob);  /**< empty becomes NULL */
bool db_put_row(DbStatement *statement, GError **error);

/* Reading. */
/** Step: sets `*row` to whether there is one. */
bool db_next(DbStatement *statement, bool *row, GError **error);
/** Columns of the result, and the name of one (borrowed). */
int db_column_count(const DbStatement *statement);
const char *db_column_name(const DbStatement *statement, int column);
bool db_is_null(const DbStatement *statement, int column);
int64_t db_int(const DbStatement *statement, int column);
double db_real(const DbStatement *statement, int column);      /**< NULL becomes NaN */
const char *db_text(const DbStatement *statement, int column); /**< never NULL; until db_next() */
const void *db_blob(const DbStatement *statement, int column, size_t *length);

#endif

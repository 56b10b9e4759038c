#include "store/ledger_rows.h"

#include <string.h>

const char ledger_rows_tables[] =
    "CREATE TABLE ledger_files ("
    "fid INTEGER PRIMARY KEY, "
    "file TEXT NOT NULL, "
    "sheet TEXT NOT NULL, "
    "kind TEXT NOT NULL, "
    "rows INTEGER NOT NULL, "
    "accepted INTEGER NOT NULL, "
    "mended INTEGER NOT NULL, "
    "rejected INTEGER NOT NULL, "
    "ignored INTEGER NOT NULL, "
    "CHECK (rows = accepted + mended + rejected + ignored));"

    "CREATE TABLE ledger ("
    "fid INTEGER PRIMARY KEY, "
    "file_fid INTEGER NOT NULL REFERENCES ledger_files (fid), "
    "row INTEGER NOT NULL, "
    "class TEXT NOT NULL CHECK (class IN ('accepted', 'mended', 'rejected', 'ignored')), "
    "column_name TEXT NOT NULL, "
    "value TEXT NOT NULL, "
    "reason TEXT NOT NULL, "
    "advice TEXT NOT NULL, "
    "lon REAL, "
    "lat REAL);";

static bool write_file(DbStatement *insert, int fid, const LedgerFile *file, GError **error) {
    static const RowClass order[] = {ROW_ACCEPTED, ROW_MENDED, ROW_REJECTED, ROW_IGNORED};
    db_put_int(insert, fid);
    db_put_text_always(insert, ledger_file_name(file));
    db_put_text_always(insert, ledger_file_sheet(file));
    db_put_text_always(insert, ledger_file_kind(file));
    db_put_int(insert, ledger_row_count(file));
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
        db_put_int(insert, ledger_class_count(file, order[i]));
    return db_put_row(insert, error);
}

static bool write_entries(DbStatement *insert, int fid, LedgerFile *file, int64_t *next,
                          GError **error) {
    for (int i = 0; i < ledger_entry_count(file); i++) {
        LedgerEntry entry = ledger_entry(file, i);
        db_put_int(insert, (*next)++);
        db_put_int(insert, fid);
        db_put_int(insert, entry.row);
        db_put_text_always(insert, row_class_name(entry.class));
        db_put_text_always(insert, entry.column);
        db_put_text_always(insert, entry.value);
        db_put_text_always(insert, entry.reason);
        db_put_text_always(insert, entry.advice);
        db_put_real(insert, entry.position.lon_deg);
        db_put_real(insert, entry.position.lat_deg);
        if (!db_put_row(insert, error))
            return false;
    }
    return true;
}

bool ledger_rows_write(Db *db, const Ledger *ledger, GError **error) {
    g_auto(DbStatement) files = {0}, entries = {0};
    if (!db_prepare(db,
                    "INSERT INTO ledger_files (fid, file, sheet, kind, rows, accepted, mended, "
                    "rejected, ignored) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &files, error) ||
        !db_prepare(db,
                    "INSERT INTO ledger (fid, file_fid, row, class, column_name, value, reason, "
                    "advice, lon, lat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &entries, error))
        return false;
    int64_t next = 1;
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        if (!write_file(&files, i + 1, file, error) ||
            !write_entries(&entries, i + 1, file, &next, error))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------- reading

static RowClass class_by_name(const char *name) {
    for (int class = 0; class < ROW_CLASS_COUNT; class ++) {
        if (strcmp(row_class_name((RowClass) class), name) == 0)
            return (RowClass) class;
    }
    return ROW_REJECTED;
}

static bool read_files(Db *db, Ledger *ledger, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!db_prepare(db,
                    "SELECT file, sheet, kind, accepted, mended, rejected, ignored "
                    "FROM ledger_files ORDER BY fid",
                    &query, error))
        return false;
    while ((ok = db_next(&query, &row, error)) && row) {
        const int counts[ROW_CLASS_COUNT] = {
            [ROW_ACCEPTED] = (int)db_int(&query, 3),
            [ROW_MENDED] = (int)db_int(&query, 4),
            [ROW_REJECTED] = (int)db_int(&query, 5),
            [ROW_IGNORED] = (int)db_int(&query, 6),
        };
        g_autofree char *file = g_strdup(db_text(&query, 0)), *sheet = g_strdup(db_text(&query, 1));
        ledger_restore_file(ledger, file, sheet, db_text(&query, 2), counts);
    }
    return ok;
}

static bool read_entries(Db *db, LedgerFile *file, int fid, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!db_prepare(db,
                    "SELECT row, class, column_name, value, reason, advice, lon, lat "
                    "FROM ledger WHERE file_fid = ? ORDER BY fid",
                    &query, error))
        return false;
    db_put_int(&query, fid);
    while ((ok = db_next(&query, &row, error)) && row) {
        g_autofree char *column = g_strdup(db_text(&query, 2)),
                        *value = g_strdup(db_text(&query, 3));
        g_autofree char *reason = g_strdup(db_text(&query, 4)),
                        *advice = g_strdup(db_text(&query, 5));
        LedgerEntry entry = {.row = (int)db_int(&query, 0),
                             .class = class_by_name(db_text(&query, 1)),
                             .column = column,
                             .value = value,
                             .reason = reason,
                             .advice = advice,
                             .position = {db_real(&query, 6), db_real(&query, 7)}};
        ledger_restore_entry(file, &entry);
    }
    return ok;
}

bool ledger_rows_read(Db *db, Ledger *ledger, GError **error) {
    if (!read_files(db, ledger, error))
        return false;
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        if (!read_entries(db, ledger_file(ledger, i), i + 1, error))
            return false;
    }
    return true;
}

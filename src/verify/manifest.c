#include "verify/manifest.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"

static const char TABLE[] = "manifest.json";
static const gsize LARGEST_BYTES = 64 << 20;

// ----------------------------------------------------------------- settings

typedef struct {
    DbStatement *insert;
    GError **error;
    bool ok;
} Wanted;

// As report/ writes them: of a path only the name. What only sheets show is left out.
static void put_setting(const char *key, const char *value, void *data) {
    Wanted *wanted = data;
    bool of_sheets = g_str_has_prefix(key, "sheet.") || strcmp(key, "project.title") == 0 ||
                     strcmp(key, "project.agency") == 0 || strcmp(key, "project.edition_date") == 0;
    if (!wanted->ok || of_sheets)
        return;
    g_autofree char *name = value != NULL && g_path_is_absolute(value)
                                ? g_path_get_basename(value)
                                : g_strdup(value != NULL ? value : "");
    db_put_text(wanted->insert, key);
    db_put_text_always(wanted->insert, name);
    wanted->ok = db_put_row(wanted->insert, wanted->error);
}

static bool check_settings(Db *db, const Settings *settings, GError **error) {
    g_auto(DbStatement) insert = {0}, query = {0};
    if (!db_exec(db, "CREATE TABLE wanted (key TEXT, value TEXT)", error) ||
        !db_prepare(db, "INSERT INTO wanted VALUES (?, ?)", &insert, error))
        return false;
    Wanted wanted = {&insert, error, true};
    settings_each(settings, put_setting, &wanted);
    bool row = false;
    if (!wanted.ok ||
        !db_prepare(db,
                    "SELECT w.key, w.value, coalesce(s.value, '(tidak ada)') FROM wanted w "
                    "LEFT JOIN (SELECT s.key, s.value FROM manifest, json_each(text, '$.settings') "
                    "s) s ON s.key = w.key WHERE s.value IS NOT w.value ORDER BY w.rowid",
                    &query, error) ||
        !db_next(&query, &row, error))
        return false;
    if (row)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "manifest.json: hasil dibuat dengan setelan lain: %s = %s, sedangkan proyek "
                    "%s = %s; pakai proyek yang sama (-c) atau jalankan `jangkau run` lagi",
                    db_text(&query, 0), db_text(&query, 2), db_text(&query, 0), db_text(&query, 1));
    return !row;
}

bool manifest_read(Db *db, const Settings *settings, const char *folder, GError **error) {
    g_autofree char *path = g_build_filename(folder, TABLE, NULL);
    g_autofree char *text = NULL;
    gsize length = 0;
    g_auto(DbStatement) insert = {0}, valid = {0};
    bool row = false;
    if (!fs_read(path, LARGEST_BYTES, &text, &length, error) ||
        !db_exec(db, "CREATE TABLE manifest (text TEXT)", error) ||
        !db_prepare(db, "INSERT INTO manifest VALUES (?)", &insert, error))
        return false;
    db_put_text(&insert, text);
    if (!db_put_row(&insert, error) ||
        !db_prepare(db, "SELECT json_valid(text) FROM manifest", &valid, error) ||
        !db_next(&valid, &row, error))
        return false;
    if (!row || db_int(&valid, 0) != 1) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: rusak (bukan JSON); jalankan `jangkau run` lagi", TABLE);
        return false;
    }
    return check_settings(db, settings, error);
}

// -------------------------------------------------------------------- files

static bool check_file(const char *folder, const char *name, int64_t bytes, const char *sha256,
                       Findings *findings, GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GStatBuf status;
    if (g_stat(path, &status) != 0) {
        findings_add(findings, TABLE, "files", name, "berkas tidak ada");
        return true;
    }
    if (status.st_size != bytes)
        findings_add(findings, TABLE, "bytes", name,
                     "tercatat %" G_GINT64_FORMAT ", ukurannya %" G_GINT64_FORMAT, bytes,
                     (int64_t)status.st_size);
    g_autofree char *sum = fs_sha256_file(path, error);
    if (sum == NULL)
        return false;
    if (strcmp(sum, sha256) != 0)
        findings_add(findings, TABLE, "sha256", name, "tercatat %.12s…, sidiknya %.12s…", sha256,
                     sum);
    return true;
}

static bool check_files(Db *db, const char *folder, Findings *findings, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db,
                    "SELECT json_extract(f.value, '$.name'), json_extract(f.value, '$.bytes'), "
                    "json_extract(f.value, '$.sha256') FROM manifest, json_each(text, '$.files') f",
                    &query, error))
        return false;
    TableFindings *told = findings_table(findings, TABLE);
    bool ok, row;
    for (; (ok = db_next(&query, &row, error)) && row; told->rows++, told->cells += 2) {
        const char *name = db_text(&query, 0);
        // A list from elsewhere must not lead out of the folder.
        if (g_path_is_absolute(name) || strstr(name, "..") != NULL)
            findings_add(findings, TABLE, "files", name, "bukan nama di dalam folder hasil");
        else if (!check_file(folder, name, db_int(&query, 1), db_text(&query, 2), findings, error))
            return false;
    }
    return ok;
}

static bool check_is_listed(Db *db, const char *folder, const char *name, Findings *findings,
                            GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    if (!db_prepare(db,
                    "SELECT 1 FROM manifest, json_each(text, '$.files') f "
                    "WHERE json_extract(f.value, '$.name') = ?",
                    &query, error))
        return false;
    db_put_text(&query, name);
    if (!db_next(&query, &row, error))
        return false;
    if (!row)
        findings_add(findings, TABLE, "files", name, "berkas tidak tercatat");
    return true;
}

// ------------------------------------------------------------------- counts

static const char counts_sql[] =
    "WITH counts (name, value) AS ("
    "SELECT 'provinces', count(*) FROM input.provinces UNION ALL "
    "SELECT 'regencies', count(*) FROM input.regencies UNION ALL "
    "SELECT 'districts', count(*) FROM input.districts UNION ALL "
    "SELECT 'villages', count(*) FROM input.villages UNION ALL "
    "SELECT 'libraries', count(*) FROM input.libraries UNION ALL "
    "SELECT 'libraries_tpbis', count(*) FROM counted WHERE moment = (SELECT max(id) FROM moment) "
    "UNION ALL SELECT 'memberships', count(*) FROM input.memberships UNION ALL "
    "SELECT 'reported_totals', count(*) FROM input.reported_totals UNION ALL "
    "SELECT 'population', sum(population) FROM input.villages) "
    "SELECT 'counts', c.name, coalesce(json_extract(m.text, '$.counts.' || c.name), '(kosong)'), "
    "c.value FROM counts c, manifest m WHERE json_extract(m.text, '$.counts.' || c.name) "
    "IS NOT c.value "
    "UNION ALL SELECT 'as_of', '-', coalesce(json_extract(m.text, '$.as_of'), '(kosong)'), d.iso "
    "FROM manifest m, moment d WHERE d.id = (SELECT max(id) FROM moment) "
    "AND json_extract(m.text, '$.as_of') IS NOT d.iso "
    "UNION ALL SELECT 'population_totals', json_extract(t.value, '$.code'), "
    "json_extract(t.value, '$.villages_sum') || ', ' || "
    "coalesce(json_extract(t.value, '$.official'), '(kosong)'), "
    "a.population || ', ' || coalesce(r.population_official, '(kosong)') "
    "FROM manifest m, json_each(m.text, '$.population_totals') t "
    "LEFT JOIN region r ON r.code = json_extract(t.value, '$.code') "
    "LEFT JOIN about a ON a.region = r.id "
    "WHERE json_extract(t.value, '$.villages_sum') IS NOT a.population "
    "OR json_extract(t.value, '$.official') IS NOT r.population_official";

static bool check_counts(Db *db, Findings *findings, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, counts_sql, &query, error))
        return false;
    findings_table(findings, TABLE)->cells += 10;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row)
        findings_add(findings, TABLE, db_text(&query, 0), db_text(&query, 1),
                     "tercatat %s, hitung ulang %s", db_text(&query, 2), db_text(&query, 3));
    return ok;
}

bool manifest_check(Db *db, const char *folder, Findings *findings, GError **error) {
    static const char *const due[] = {
        "jangkau.sqlite",    "tables/regions.csv", "tables/villages.csv", "tables/gaps.csv",
        "tables/series.csv", "tables/status.csv",  "tables/libraries.csv"};
    if (!check_files(db, folder, findings, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(due); i++) {
        if (!check_is_listed(db, folder, due[i], findings, error))
            return false;
    }
    return check_counts(db, findings, error);
}

#include "verify/verify.h"

#include "base/error.h"
#include "base/log.h"
#include "store/store.h"
#include "verify/figures.h"
#include "verify/manifest.h"
#include "verify/pieces.h"
#include "verify/plan_check.h"
#include "verify/tables.h"

static bool ask(Db *db, const char *sql, int64_t *value, bool *row, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error) || !db_next(&query, row, error))
        return false;
    *value = *row ? db_int(&query, 0) : 0;
    return true;
}

// Ours, of this version, and analysed?
static bool check_store(Db *db, GError **error) {
    int64_t application = 0, version = 0, dated = 0;
    bool row = false;
    if (!ask(db, "PRAGMA input.application_id", &application, &row, error) ||
        !ask(db, "PRAGMA input.user_version", &version, &row, error))
        return false;
    if (application != DB_APPLICATION_ID || version != STORE_SCHEMA_VERSION) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: bukan berkas jangkau versi ini; buat ulang dengan `jangkau run`",
                    db_name(db));
        return false;
    }
    if (!ask(db, "SELECT 1 FROM input.meta WHERE key = 'as_of'", &dated, &row, error))
        return false;
    if (!row)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: belum dianalisis; jalankan `jangkau analyze` lebih dahulu", db_name(db));
    return row;
}

static bool check_all(Db *db, const Settings *settings, const char *out, Findings *findings,
                      GError **error) {
    FiguresFacts facts;
    if (!check_store(db, error) || !manifest_read(db, settings, out, error))
        return false;
    log_progress("menghitung ulang jarak…");
    if (!figures_make(db, settings, &facts, error))
        return false;
    log_progress("membandingkan tabel…");
    if (!tables_check(db, settings, &facts, out, findings, error) ||
        !plan_check(db, settings, &facts, out, findings, error))
        return false;
    log_progress("memotong ulang sel…");
    if (!pieces_check(db, settings, findings, error) || !manifest_check(db, out, findings, error))
        return false;
    findings_note(findings, "kolom …_p5 dan …_p95 berasal dari undian berbenih: hanya diperiksa "
                            "bahwa p5 ≤ p95, di antara 0 dan penduduk, dan sama dengan angkanya "
                            "bila tidak ada letak yang hanya titik desa");
    if (facts.border_people > 0)
        findings_note(findings,
                      "%" G_GINT64_FORMAT " orang berada dalam 1 mm dari suatu batas jarak dan "
                      "boleh terhitung di kedua sisinya",
                      facts.border_people);
    return true;
}

bool verify_folder(const Settings *settings, const char *out, Findings *findings, GError **error) {
    g_autofree char *store = g_build_filename(out, "jangkau.sqlite", NULL);
    Db *db = db_open_beside(store, error);
    bool done = db != NULL && check_all(db, settings, out, findings, error);
    db_discard(db);
    return done;
}

#include "changes/facts_internal.h"

#include "base/fs.h"

static const gsize LARGEST_MANIFEST = 64 << 20;

bool facts_read_inputs(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(r, "inputs", "role name sha256", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        InputFact *fact = g_new0(InputFact, 1);
        *fact = (InputFact){g_strconcat(db_text(&query, 0), "/", db_text(&query, 1), NULL),
                            facts_copy(&query, 0), facts_copy(&query, 1), facts_copy(&query, 2)};
        g_ptr_array_add(r->facts->inputs, fact);
    }
    facts_sort(r->facts->inputs);
    return ok;
}

bool facts_read_files(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(r, "ledger_files", "file sheet kind rows rejected", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        FileFact *fact = g_new0(FileFact, 1);
        g_autofree char *sheet = facts_copy(&query, 1);
        *fact = (FileFact){g_strconcat(db_text(&query, 0), "/", sheet, NULL), facts_copy(&query, 0),
                           facts_copy(&query, 2), db_int(&query, 3), db_int(&query, 4)};
        g_ptr_array_add(r->facts->files, fact);
    }
    facts_sort(r->facts->files);
    return ok;
}

bool facts_read_rejects(FactsReader *r) {
    if (r->facts->files->len == 0)
        return true; // no ledger, or an empty one: told already
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!db_prepare(r->db,
                    "SELECT f.file, f.kind, l.column_name, l.value, l.reason, l.row FROM ledger l "
                    "JOIN ledger_files f ON f.fid = l.file_fid WHERE l.class = 'rejected' "
                    "ORDER BY l.fid",
                    &query, r->error))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        RejectFact *fact = g_new0(RejectFact, 1);
        *fact = (RejectFact){.file = facts_copy(&query, 0),
                             .kind = facts_copy(&query, 1),
                             .column = facts_copy(&query, 2),
                             .value = facts_copy(&query, 3),
                             .reason = facts_copy(&query, 4),
                             .row = db_int(&query, 5)};
        fact->key =
            g_strdup_printf("%s|%s|%s|%s", fact->file, fact->column, fact->value, fact->reason);
        g_ptr_array_add(r->facts->rejects, fact);
    }
    facts_sort(r->facts->rejects);
    return ok;
}

static bool read_texts(FactsReader *r, DbStatement *query, GPtrArray *list) {
    bool row = false, ok;
    while ((ok = db_next(query, &row, r->error)) && row) {
        TextFact *fact = g_new0(TextFact, 1);
        *fact = (TextFact){facts_copy(query, 0), facts_copy(query, 1)};
        g_ptr_array_add(list, fact);
    }
    facts_sort(list);
    return ok;
}

bool facts_read_meta(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    return facts_ask(r, "meta", "key value", &query) && read_texts(r, &query, r->facts->meta);
}

// ----------------------------------------------------------------- the manifest

static bool ask_manifest(FactsReader *r, const char *sql, const char *json, GPtrArray *list) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(r->db, sql, &query, r->error))
        return false;
    db_put_text(&query, json);
    return read_texts(r, &query, list);
}

static bool manifest_is_json(FactsReader *r, const char *json, bool *valid) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(r->db, "SELECT json_valid(?)", &query, r->error))
        return false;
    db_put_text(&query, json);
    if (!db_next(&query, &row, r->error))
        return false;
    *valid = row && db_int(&query, 0) == 1;
    return true;
}

bool facts_read_manifest(FactsReader *r, const char *folder) {
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autofree char *json = NULL;
    gsize length = 0;
    bool valid = false;
    if (fs_read_own(path, LARGEST_MANIFEST, &json, &length, NULL) &&
        !manifest_is_json(r, json, &valid))
        return false;
    if (!valid) {
        g_ptr_array_add(r->facts->missing, g_strdup("manifest.json (setelan dan peringatan)"));
        return true;
    }
    return ask_manifest(r, "SELECT key, value FROM json_each(?, '$.settings')", json,
                        r->facts->settings) &&
           ask_manifest(r, "SELECT value, '' FROM json_each(?, '$.warnings')", json,
                        r->facts->warnings);
}

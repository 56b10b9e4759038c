#include "changes/facts_internal.h"

#include "base/error.h"
#include "store/store.h"

static void add_missing(Facts *facts, const char *table, const char *column) {
    g_ptr_array_add(facts->missing, *column == '\0' ? g_strdup_printf("tabel %s", table)
                                                    : g_strdup_printf("%s.%s", table, column));
}

// The columns that a table has; an empty set for one that is not there.
static bool read_columns(FactsReader *r, const char *table, GHashTable *columns) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!db_prepare(r->db, "SELECT name FROM pragma_table_info(?)", &query, r->error))
        return false;
    db_put_text(&query, table);
    while ((ok = db_next(&query, &row, r->error)) && row)
        g_hash_table_add(columns, g_strdup(db_text(&query, 0)));
    return ok;
}

bool facts_ask(FactsReader *r, const char *table, const char *wanted, DbStatement *query) {
    g_autoptr(GHashTable) columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!read_columns(r, table, columns))
        return false;
    if (g_hash_table_size(columns) == 0) {
        add_missing(r->facts, table, "");
        return db_prepare(r->db, "SELECT 1 WHERE 0", query, r->error);
    }
    g_autoptr(GString) sql = g_string_new("SELECT ");
    g_auto(GStrv) names = g_strsplit(wanted, " ", -1);
    for (int i = 0; names[i] != NULL; i++) {
        bool there = g_hash_table_contains(columns, names[i]);
        g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", there ? names[i] : "NULL");
        if (!there)
            add_missing(r->facts, table, names[i]);
    }
    g_string_append_printf(sql, " FROM %s ORDER BY rowid", table);
    return db_prepare(r->db, sql->str, query, r->error);
}

int64_t facts_known_int(const DbStatement *query, int column) {
    return db_is_null(query, column) ? -1 : db_int(query, column);
}

char *facts_copy(const DbStatement *query, int column) {
    return g_strdup(db_text(query, column));
}

// -------------------------------------------------------------------- together

static bool read_number(FactsReader *r, const char *sql, int64_t *number) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(r->db, sql, &query, r->error) || !db_next(&query, &row, r->error))
        return false;
    *number = row ? db_int(&query, 0) : 0;
    return true;
}

static bool check_ours(FactsReader *r) {
    int64_t application = 0;
    if (!read_number(r, "PRAGMA application_id", &application))
        return false;
    if (application != DB_APPLICATION_ID)
        g_set_error(r->error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: berkas SQLite, tetapi bukan buatan jangkau", db_name(r->db));
    return application == DB_APPLICATION_ID;
}

static bool read_store(FactsReader *r) {
    Facts *facts = r->facts;
    int64_t results = 0;
    if (!facts_read_meta(r) ||
        !read_number(r, "SELECT count(*) FROM sqlite_schema WHERE name = 'region_results'",
                     &results))
        return false;
    facts->has_results = results > 0;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        if (!facts_read_regions(r, (RegionLevel)level))
            return false;
    }
    facts_count_villages(facts);
    return (!facts->has_results ||
            (facts_read_region_results(r) && facts_read_village_results(r))) &&
           facts_read_libraries(r) && facts_read_members(r) && facts_read_inputs(r) &&
           facts_read_files(r) && facts_read_rejects(r);
}

Facts *facts_read(const char *folder, GError **error) {
    g_autofree char *path = g_build_filename(folder, "jangkau.sqlite", NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: bukan folder edisi (jangkau.sqlite tidak ada)", folder);
        return NULL;
    }
    Db *db = db_open(path, error);
    if (db == NULL)
        return NULL;
    g_autoptr(Facts) facts = facts_new();
    FactsReader reader = {db, facts, error};
    bool ok = check_ours(&reader) && read_store(&reader) && facts_read_manifest(&reader, folder);
    db_discard(db);
    return ok ? g_steal_pointer(&facts) : NULL;
}

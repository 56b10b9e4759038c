#include "changes/facts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "store/db.h"
#include "store/store.h"

static const gsize LARGEST_MANIFEST = 64 << 20;

// Every fact starts with its key.
static const char *key_of(gconstpointer fact) {
    return *(char *const *)fact;
}

// ------------------------------------------------------------------ the lists

static void region_free(gpointer data) {
    RegionFact *fact = data;
    g_free(fact->code);
    g_free(fact->name);
    g_free(fact);
}

static void library_free(gpointer data) {
    LibraryFact *fact = data;
    char *const texts[] = {fact->id,          fact->name,        fact->kind,
                           fact->precision,   fact->confidence,  fact->village_code,
                           fact->tpbis_since, fact->tpbis_until, fact->open_since,
                           fact->open_until};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(fact);
}

static void member_free(gpointer data) {
    MemberFact *fact = data;
    g_free(fact->key);
    g_free(fact->code);
    g_free(fact->since);
    g_free(fact->until);
    g_free(fact);
}

static void input_free(gpointer data) {
    InputFact *fact = data;
    g_free(fact->key);
    g_free(fact->role);
    g_free(fact->name);
    g_free(fact->sha256);
    g_free(fact);
}

static void file_free(gpointer data) {
    FileFact *fact = data;
    g_free(fact->key);
    g_free(fact->name);
    g_free(fact->kind);
    g_free(fact);
}

static void reject_free(gpointer data) {
    RejectFact *fact = data;
    g_free(fact->key);
    g_free(fact->file);
    g_free(fact->kind);
    g_free(fact->column);
    g_free(fact->value);
    g_free(fact->reason);
    g_free(fact);
}

static void text_free(gpointer data) {
    TextFact *fact = data;
    g_free(fact->key);
    g_free(fact->value);
    g_free(fact);
}

void facts_free(Facts *facts) {
    if (facts == NULL)
        return;
    for (int level = 0; level < LEVEL_COUNT; level++)
        g_ptr_array_unref(facts->regions[level]);
    GPtrArray *const lists[] = {facts->libraries, facts->members,  facts->inputs,
                                facts->files,     facts->rejects,  facts->meta,
                                facts->settings,  facts->warnings, facts->missing};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_free(facts);
}

static Facts *facts_new(void) {
    Facts *facts = g_new0(Facts, 1);
    for (int level = 0; level < LEVEL_COUNT; level++)
        facts->regions[level] = g_ptr_array_new_with_free_func(region_free);
    facts->libraries = g_ptr_array_new_with_free_func(library_free);
    facts->members = g_ptr_array_new_with_free_func(member_free);
    facts->inputs = g_ptr_array_new_with_free_func(input_free);
    facts->files = g_ptr_array_new_with_free_func(file_free);
    facts->rejects = g_ptr_array_new_with_free_func(reject_free);
    facts->meta = g_ptr_array_new_with_free_func(text_free);
    facts->settings = g_ptr_array_new_with_free_func(text_free);
    facts->warnings = g_ptr_array_new_with_free_func(text_free);
    facts->missing = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

static int compare_keys(gconstpointer a, gconstpointer b) {
    return strcmp(key_of(*(gconstpointer const *)a), key_of(*(gconstpointer const *)b));
}

// By key; of facts with the same key the second becomes "key#2", in the order they came.
static void sort_list(GPtrArray *list) {
    g_ptr_array_sort(list, compare_keys); // stable
    g_autofree char *last = g_strdup("");
    int times = 0;
    for (guint i = 0; i < list->len; i++) {
        char **key = g_ptr_array_index(list, i);
        if (strcmp(*key, last) != 0) {
            g_free(last);
            last = g_strdup(*key);
            times = 1;
        } else if (++times > 1) {
            g_free(*key);
            *key = g_strdup_printf("%s#%d", last, times);
        }
    }
    g_ptr_array_sort(list, compare_keys);
}

gpointer facts_find(const GPtrArray *list, const char *key) {
    guint low = 0, high = list->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        gpointer fact = g_ptr_array_index(list, middle);
        int order = strcmp(key_of(fact), key);
        if (order == 0)
            return fact;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *facts_text(const GPtrArray *list, const char *key) {
    const TextFact *fact = facts_find(list, key);
    return fact != NULL ? fact->value : "";
}

const char *facts_region_name(const Facts *facts, const char *code) {
    int level = region_level_of_code(code);
    const RegionFact *region = level >= 0 ? facts_find(facts->regions[level], code) : NULL;
    return region != NULL ? region->name : code;
}

// ---------------------------------------------------------------- the queries

typedef struct {
    Db *db;
    Facts *facts;
    GError **error;
} Reader;

static void add_missing(Facts *facts, const char *table, const char *column) {
    g_ptr_array_add(facts->missing, *column == '\0' ? g_strdup_printf("tabel %s", table)
                                                    : g_strdup_printf("%s.%s", table, column));
}

// The columns that a table has; an empty set for one that is not there.
static bool read_columns(Reader *r, const char *table, GHashTable *columns) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!db_prepare(r->db, "SELECT name FROM pragma_table_info(?)", &query, r->error))
        return false;
    db_put_text(&query, table);
    while ((ok = db_next(&query, &row, r->error)) && row)
        g_hash_table_add(columns, g_strdup(db_text(&query, 0)));
    return ok;
}

// A query of these columns (parted by spaces), those that are not there as NULL.
static bool ask(Reader *r, const char *table, const char *wanted, DbStatement *query) {
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

static int64_t known_int(const DbStatement *query, int column) {
    return db_is_null(query, column) ? -1 : db_int(query, column);
}

static char *text(const DbStatement *query, int column) {
    return g_strdup(db_text(query, column));
}

static bool read_regions(Reader *r, RegionLevel level) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, region_level_layer(level), "code name population", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        RegionFact *fact = g_new0(RegionFact, 1);
        *fact = (RegionFact){.code = text(&query, 0),
                             .name = text(&query, 1),
                             .population = known_int(&query, 2),
                             .villages = -1,
                             .member = -1,
                             .within = -1,
                             .villages_tpbis = -1,
                             .libraries_tpbis = -1,
                             .mean_m = NAN,
                             .gap_person_m = NAN};
        g_ptr_array_add(r->facts->regions[level], fact);
    }
    sort_list(r->facts->regions[level]);
    return ok;
}

static void count_villages(Facts *facts) {
    const GPtrArray *villages = facts->regions[LEVEL_VILLAGE];
    for (guint i = 0; i < villages->len; i++) {
        const RegionFact *village = g_ptr_array_index(villages, i);
        g_autofree char *code = g_strdup(village->code);
        for (int level = LEVEL_DISTRICT; level >= LEVEL_PROVINCE; level--) {
            char *end = strrchr(code, '.');
            if (end == NULL)
                break;
            *end = '\0';
            RegionFact *above = facts_find(facts->regions[level], code);
            if (above != NULL)
                above->villages = MAX(above->villages, 0) + 1;
        }
    }
}

static bool read_region_results(Reader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, "region_results",
             "code member people_within_service villages_tpbis libraries_tpbis mean_m gap_person_m",
             &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        int level = region_level_of_code(db_text(&query, 0));
        RegionFact *fact =
            level >= 0 ? facts_find(r->facts->regions[level], db_text(&query, 0)) : NULL;
        if (fact == NULL)
            continue;
        fact->member = (int)known_int(&query, 1);
        fact->within = known_int(&query, 2);
        fact->villages_tpbis = known_int(&query, 3);
        fact->libraries_tpbis = known_int(&query, 4);
        fact->mean_m = db_real(&query, 5);
        fact->gap_person_m = db_real(&query, 6);
    }
    return ok;
}

static bool read_village_results(Reader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, "village_results", "code people_within_service mean_m gap_person_m", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        RegionFact *fact = facts_find(r->facts->regions[LEVEL_VILLAGE], db_text(&query, 0));
        if (fact == NULL)
            continue;
        fact->within = known_int(&query, 1);
        fact->mean_m = db_real(&query, 2);
        fact->gap_person_m = db_real(&query, 3);
    }
    return ok;
}

static bool read_libraries(Reader *r) {
    g_auto(DbStatement) query = {0}, results = {0};
    bool row = false, ok;
    if (!ask(r, "libraries",
             "id name kind village_code precision confidence tpbis_since tpbis_until open_since "
             "open_until lon lat",
             &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        LibraryFact *fact = g_new0(LibraryFact, 1);
        *fact = (LibraryFact){.id = text(&query, 0),
                              .name = text(&query, 1),
                              .kind = text(&query, 2),
                              .village_code = text(&query, 3),
                              .precision = text(&query, 4),
                              .confidence = text(&query, 5),
                              .tpbis_since = text(&query, 6),
                              .tpbis_until = text(&query, 7),
                              .open_since = text(&query, 8),
                              .open_until = text(&query, 9),
                              .position = {db_real(&query, 10), db_real(&query, 11)},
                              .tpbis = -1};
        g_ptr_array_add(r->facts->libraries, fact);
    }
    sort_list(r->facts->libraries);
    if (!ok || !r->facts->has_results)
        return ok;
    if (!ask(r, "library_results", "id tpbis", &results))
        return false;
    while ((ok = db_next(&results, &row, r->error)) && row) {
        LibraryFact *fact = facts_find(r->facts->libraries, db_text(&results, 0));
        if (fact != NULL)
            fact->tpbis = (int)known_int(&results, 1);
    }
    return ok;
}

static bool read_members(Reader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, "memberships", "code since until", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        MemberFact *fact = g_new0(MemberFact, 1);
        *fact = (MemberFact){text(&query, 0), text(&query, 0), text(&query, 1), text(&query, 2)};
        g_ptr_array_add(r->facts->members, fact);
    }
    sort_list(r->facts->members);
    return ok;
}

static bool read_inputs(Reader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, "inputs", "role name sha256", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        InputFact *fact = g_new0(InputFact, 1);
        *fact = (InputFact){g_strconcat(db_text(&query, 0), "/", db_text(&query, 1), NULL),
                            text(&query, 0), text(&query, 1), text(&query, 2)};
        g_ptr_array_add(r->facts->inputs, fact);
    }
    sort_list(r->facts->inputs);
    return ok;
}

static bool read_files(Reader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!ask(r, "ledger_files", "file sheet kind rows rejected", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        FileFact *fact = g_new0(FileFact, 1);
        g_autofree char *sheet = text(&query, 1);
        *fact = (FileFact){g_strconcat(db_text(&query, 0), "/", sheet, NULL), text(&query, 0),
                           text(&query, 2), db_int(&query, 3), db_int(&query, 4)};
        g_ptr_array_add(r->facts->files, fact);
    }
    sort_list(r->facts->files);
    return ok;
}

static bool read_rejects(Reader *r) {
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
        *fact = (RejectFact){.file = text(&query, 0),
                             .kind = text(&query, 1),
                             .column = text(&query, 2),
                             .value = text(&query, 3),
                             .reason = text(&query, 4),
                             .row = db_int(&query, 5)};
        fact->key =
            g_strdup_printf("%s|%s|%s|%s", fact->file, fact->column, fact->value, fact->reason);
        g_ptr_array_add(r->facts->rejects, fact);
    }
    sort_list(r->facts->rejects);
    return ok;
}

static bool read_texts(Reader *r, DbStatement *query, GPtrArray *list) {
    bool row = false, ok;
    while ((ok = db_next(query, &row, r->error)) && row) {
        TextFact *fact = g_new0(TextFact, 1);
        *fact = (TextFact){text(query, 0), text(query, 1)};
        g_ptr_array_add(list, fact);
    }
    sort_list(list);
    return ok;
}

static bool read_meta(Reader *r) {
    g_auto(DbStatement) query = {0};
    return ask(r, "meta", "key value", &query) && read_texts(r, &query, r->facts->meta);
}

// ----------------------------------------------------------------- the manifest

static bool ask_manifest(Reader *r, const char *sql, const char *json, GPtrArray *list) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(r->db, sql, &query, r->error))
        return false;
    db_put_text(&query, json);
    return read_texts(r, &query, list);
}

static bool manifest_is_json(Reader *r, const char *json, bool *valid) {
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

static bool read_manifest(Reader *r, const char *folder) {
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autofree char *json = NULL;
    gsize length = 0;
    bool valid = false;
    if (fs_read(path, LARGEST_MANIFEST, &json, &length, NULL) && !manifest_is_json(r, json, &valid))
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

// -------------------------------------------------------------------- together

static bool read_number(Reader *r, const char *sql, int64_t *number) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(r->db, sql, &query, r->error) || !db_next(&query, &row, r->error))
        return false;
    *number = row ? db_int(&query, 0) : 0;
    return true;
}

static bool check_ours(Reader *r) {
    int64_t application = 0;
    if (!read_number(r, "PRAGMA application_id", &application))
        return false;
    if (application != DB_APPLICATION_ID)
        g_set_error(r->error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: berkas SQLite, tetapi bukan buatan jangkau", db_name(r->db));
    return application == DB_APPLICATION_ID;
}

static bool read_store(Reader *r) {
    Facts *facts = r->facts;
    int64_t results = 0;
    if (!read_meta(r) ||
        !read_number(r, "SELECT count(*) FROM sqlite_schema WHERE name = 'region_results'",
                     &results))
        return false;
    facts->has_results = results > 0;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        if (!read_regions(r, (RegionLevel)level))
            return false;
    }
    count_villages(facts);
    return (!facts->has_results || (read_region_results(r) && read_village_results(r))) &&
           read_libraries(r) && read_members(r) && read_inputs(r) && read_files(r) &&
           read_rejects(r);
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
    Reader reader = {db, facts, error};
    bool ok = check_ours(&reader) && read_store(&reader) && read_manifest(&reader, folder);
    db_discard(db);
    return ok ? g_steal_pointer(&facts) : NULL;
}

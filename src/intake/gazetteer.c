#include "intake/gazetteer.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "model/date.h"

// ---------------------------------------------------------------- structure

typedef struct {
    RegionLevel level;
    char *code, *name;
    int parent; // index in the level above, or -1
    int first_child, child_count;
    int next; // index + 1 of the next region of the level with the same key; 0: none
} Place;

typedef struct {
    char *change;
    GPtrArray *next;   // char *: the codes the table gives, in its order
    GPtrArray *todays; // char *: where they lead in the end, NULL-terminated; borrowed
} Former;

struct Gazetteer {
    Place *places[LEVEL_COUNT];
    int count[LEVEL_COUNT];
    char **keys[LEVEL_COUNT];        // parallel to places; of regencies without kabupaten, kota
    GHashTable *by_key[LEVEL_COUNT]; // key -> index + 1 of the first region that has it
    GHashTable *by_code;             // code -> Place
    GHashTable *former;              // code -> Former
    GHashTable *bps;                 // BPS code -> dotted code
    GHashTable *bps_unsettled;       // BPS codes that exist, but of which no code is told (a set)
    GHashTable *bps_parents;         // BPS codes whose children the table knows (a set)
};

static void former_free(gpointer data) {
    Former *former = data;
    g_free(former->change);
    g_ptr_array_unref(former->next);
    if (former->todays != NULL)
        g_ptr_array_unref(former->todays);
    g_free(former);
}

// Regions of one level, and chains of those that share a key.
static void add_level(Gazetteer *gazetteer, const World *world, RegionLevel level) {
    const RegionList *list = &world->regions[level];
    Place *places = g_new0(Place, (gsize)list->count + 1);
    char **keys = g_new0(char *, (gsize)list->count + 1);
    gazetteer->places[level] = places;
    gazetteer->count[level] = list->count;
    gazetteer->keys[level] = keys;
    gazetteer->by_key[level] = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = list->count - 1; i >= 0; i--) {
        const Region *region = &list->items[i];
        keys[i] = names_bare_key(region->name, level);
        gpointer next = g_hash_table_lookup(gazetteer->by_key[level], keys[i]);
        places[i] = (Place){.level = level,
                            .code = g_strdup(region->code),
                            .name = g_strdup(region->name),
                            .parent = region->parent,
                            .first_child = region->first_child,
                            .child_count = region->child_count,
                            .next = GPOINTER_TO_INT(next)};
        g_hash_table_insert(gazetteer->by_key[level], keys[i], GINT_TO_POINTER(i + 1));
        g_hash_table_insert(gazetteer->by_code, places[i].code, &places[i]);
    }
}

Gazetteer *gazetteer_new(const World *world) {
    Gazetteer *gazetteer = g_new0(Gazetteer, 1);
    gazetteer->by_code = g_hash_table_new(g_str_hash, g_str_equal);
    gazetteer->former = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, former_free);
    gazetteer->bps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gazetteer->bps_unsettled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gazetteer->bps_parents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int level = 0; level < LEVEL_COUNT; level++)
        add_level(gazetteer, world, (RegionLevel)level);
    return gazetteer;
}

void gazetteer_free(Gazetteer *gazetteer) {
    if (gazetteer == NULL)
        return;
    g_hash_table_unref(gazetteer->by_code);
    g_hash_table_unref(gazetteer->former);
    g_hash_table_unref(gazetteer->bps);
    g_hash_table_unref(gazetteer->bps_unsettled);
    g_hash_table_unref(gazetteer->bps_parents);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        g_hash_table_unref(gazetteer->by_key[level]);
        for (int i = 0; i < gazetteer->count[level]; i++) {
            g_free(gazetteer->places[level][i].code);
            g_free(gazetteer->places[level][i].name);
            g_free(gazetteer->keys[level][i]);
        }
        g_free(gazetteer->places[level]);
        g_free(gazetteer->keys[level]);
    }
    g_free(gazetteer);
}

static const Place *find_place(const Gazetteer *gazetteer, const char *code) {
    return g_hash_table_lookup(gazetteer->by_code, code);
}

bool gazetteer_has(const Gazetteer *gazetteer, const char *code) {
    return find_place(gazetteer, code) != NULL;
}

const char *gazetteer_name(const Gazetteer *gazetteer, const char *code) {
    const Place *place = find_place(gazetteer, code);
    return place != NULL ? place->name : NULL;
}

// ------------------------------------------------------------ former codes

static bool refuse_row(const CsvTable *csv, int row, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static bool refuse_row(const CsvTable *csv, int row, GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: %s", csv_name(csv),
                csv_line(csv, row), why);
    return false;
}

// What the changes are called, in the table.
static bool is_change(const char *change) {
    static const char *const changes[] = {"recoded", "renamed", "split", "merged"};
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        if (strcmp(change, changes[i]) == 0)
            return true;
    }
    return false;
}

static bool has_code(const GPtrArray *codes, const char *code) {
    for (guint i = 0; i < codes->len; i++) {
        if (strcmp(codes->pdata[i], code) == 0)
            return true;
    }
    return false;
}

static bool add_change(Gazetteer *gazetteer, const CsvTable *csv, int row, const int *column,
                       GError **error) {
    const char *old_code = csv_cell(csv, row, column[0]), *new_code = csv_cell(csv, row, column[1]);
    const char *since = csv_cell(csv, row, column[2]), *change = csv_cell(csv, row, column[3]);
    int level = region_level_of_code(old_code);
    Date date;
    if (level < 0 || region_level_of_code(new_code) != level)
        return refuse_row(csv, row, error,
                          "kode \"%s\" dan \"%s\" harus kode Kemendagri bertitik dari tingkat yang "
                          "sama (36.02.16.2018)",
                          old_code, new_code);
    if (!is_change(change))
        return refuse_row(csv, row, error,
                          "perubahan \"%s\" tidak dikenal; tulis recoded, renamed, split atau "
                          "merged",
                          change);
    if (!date_parse(since, &date))
        return refuse_row(csv, row, error, "tanggal \"%s\" bukan YYYY, YYYY-MM atau YYYY-MM-DD",
                          since);
    // Only a village that got another name keeps its code.
    if (strcmp(old_code, new_code) == 0 && strcmp(change, "renamed") != 0)
        return refuse_row(csv, row, error, "kode lama dan kode baru sama (%s)", old_code);
    Former *former = g_hash_table_lookup(gazetteer->former, old_code);
    if (former == NULL) {
        former = g_new0(Former, 1);
        former->change = g_strdup(change);
        former->next = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(gazetteer->former, g_strdup(old_code), former);
    } else if (strcmp(former->change, change) != 0) {
        return refuse_row(csv, row, error, "kode %s sudah tercatat sebagai \"%s\"", old_code,
                          former->change);
    } else if (strcmp(change, "split") != 0 && !has_code(former->next, new_code)) {
        return refuse_row(csv, row, error,
                          "kode %s sudah punya pengganti; hanya \"split\" boleh lebih dari satu",
                          old_code);
    }
    if (!has_code(former->next, new_code))
        g_ptr_array_add(former->next, g_strdup(new_code));
    return true;
}

// Follows the changes to the codes that are no former ones. False when they
// come back to the start: every circle is found from the codes that make it.
static bool follow(const Gazetteer *gazetteer, const char *start, GPtrArray *todays) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) queue = g_ptr_array_new();
    g_ptr_array_add(queue, (gpointer)(uintptr_t)start);
    for (guint at = 0; at < queue->len; at++) {
        char *code = queue->pdata[at];
        const Former *former = g_hash_table_lookup(gazetteer->former, code);
        if (former == NULL || has_code(former->next, code))
            g_ptr_array_add(todays, code);
        for (guint i = 0; former != NULL && i < former->next->len; i++) {
            char *next = former->next->pdata[i];
            if (strcmp(next, code) == 0)
                continue;
            if (strcmp(next, start) == 0)
                return false;
            if (g_hash_table_add(seen, next))
                g_ptr_array_add(queue, next);
        }
    }
    return true;
}

static bool follow_all(Gazetteer *gazetteer, const char *file, GError **error) {
    GHashTableIter iter;
    gpointer code, value;
    g_hash_table_iter_init(&iter, gazetteer->former);
    while (g_hash_table_iter_next(&iter, &code, &value)) {
        Former *former = value;
        if (former->todays != NULL)
            g_ptr_array_unref(former->todays);
        former->todays = g_ptr_array_new();
        bool followed = follow(gazetteer, code, former->todays);
        g_ptr_array_add(former->todays, NULL);
        if (!followed) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: perubahan kode berputar (kode-kode itu saling menggantikan); perbaiki "
                        "old_code dan new_code",
                        file);
            return false;
        }
    }
    return true;
}

bool gazetteer_add_history(Gazetteer *gazetteer, const char *path, GError **error) {
    static const char *const names[] = {"old_code", "new_code", "since", "change"};
    g_autoptr(CsvTable) csv = csv_read(path, error);
    if (csv == NULL)
        return false;
    int column[G_N_ELEMENTS(names)];
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!csv_require_column(csv, names[i], &column[i], error))
            return false;
    }
    for (int row = 0; row < csv_row_count(csv); row++) {
        if (!add_change(gazetteer, csv, row, column, error))
            return false;
    }
    return follow_all(gazetteer, csv_name(csv), error);
}

const char *const *gazetteer_successors(const Gazetteer *gazetteer, const char *code) {
    const Former *former = g_hash_table_lookup(gazetteer->former, code);
    if (former == NULL || former->todays == NULL) // a table that was refused half way
        return NULL;
    return (const char *const *)former->todays->pdata;
}

const char *gazetteer_change(const Gazetteer *gazetteer, const char *code) {
    const Former *former = g_hash_table_lookup(gazetteer->former, code);
    return former != NULL ? former->change : NULL;
}

// --------------------------------------------------------------- BPS codes

int gazetteer_bps_level(const char *digits) {
    static const size_t lengths[] = {2, 4, 7, 10};
    size_t length = strlen(digits);
    if (strspn(digits, "0123456789") != length)
        return -1;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        if (length == lengths[level])
            return level;
    }
    return -1;
}

char *gazetteer_bps_parent(const char *bps_code) {
    static const gsize kept[] = {0, 2, 4, 7};
    return g_strndup(bps_code, kept[gazetteer_bps_level(bps_code)]);
}

static bool add_bps(Gazetteer *gazetteer, const CsvTable *csv, int row, const int *column,
                    GError **error) {
    const char *bps_code = csv_cell(csv, row, column[0]), *code = csv_cell(csv, row, column[1]);
    int level = gazetteer_bps_level(bps_code);
    if (level < 0 || (*code != '\0' && region_level_of_code(code) != level))
        return refuse_row(csv, row, error,
                          "kode BPS \"%s\" (2, 4, 7 atau 10 angka) dan kode Kemendagri \"%s\" "
                          "(bertitik) harus dari tingkat yang sama",
                          bps_code, code);
    const char *before = g_hash_table_lookup(gazetteer->bps, bps_code);
    if (*code != '\0' && before != NULL && strcmp(before, code) != 0)
        return refuse_row(csv, row, error, "kode BPS %s sudah tercatat untuk %s", bps_code, before);
    if (*code == '\0')
        g_hash_table_add(gazetteer->bps_unsettled, g_strdup(bps_code));
    else if (before == NULL)
        g_hash_table_insert(gazetteer->bps, g_strdup(bps_code), g_strdup(code));
    g_hash_table_add(gazetteer->bps_parents, gazetteer_bps_parent(bps_code));
    return true;
}

bool gazetteer_add_bps(Gazetteer *gazetteer, const char *path, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    int column[2];
    if (csv == NULL || !csv_require_column(csv, "bps_code", &column[0], error) ||
        !csv_require_column(csv, "code", &column[1], error))
        return false;
    for (int row = 0; row < csv_row_count(csv); row++) {
        if (!add_bps(gazetteer, csv, row, column, error))
            return false;
    }
    return true;
}

const char *gazetteer_from_bps(const Gazetteer *gazetteer, const char *bps_code) {
    return g_hash_table_lookup(gazetteer->bps, bps_code);
}

bool gazetteer_has_bps(const Gazetteer *gazetteer, const char *bps_code) {
    return g_hash_table_contains(gazetteer->bps, bps_code) ||
           g_hash_table_contains(gazetteer->bps_unsettled, bps_code);
}

bool gazetteer_lists_bps_below(const Gazetteer *gazetteer, const char *bps_code) {
    return g_hash_table_contains(gazetteer->bps_parents, bps_code);
}

// ---------------------------------------------------- places by their names

static const char *const level_words_id[] = {"provinsi", "kabupaten/kota", "kecamatan",
                                             "desa/kelurahan"};

static bool is_below(const Gazetteer *gazetteer, const Place *place, const Place *above) {
    while (place->level > above->level)
        place = &gazetteer->places[place->level - 1][place->parent];
    return place == above;
}

static bool is_below_any(const Gazetteer *gazetteer, const Place *place, const GPtrArray *scope) {
    for (guint i = 0; i < scope->len; i++) {
        if (is_below(gazetteer, place, scope->pdata[i]))
            return true;
    }
    return scope->len == 0; // no scope is told: anywhere
}

// Whether a code is of the kind that a regency's name tells ("Kabupaten Serang"
// has a number below 71), however our list writes it; any when it tells none.
static bool is_of_kind(const char *code, const char *key, const char *bare_key) {
    if (strlen(key) == strlen(bare_key))
        return true;
    return g_str_has_prefix(key, strcmp(code + 3, "71") < 0 ? "kabupaten" : "kota");
}

// All of a level below any of `scope` that have this name, in the order of their codes.
static GPtrArray *places_called(const Gazetteer *gazetteer, RegionLevel level, const char *name,
                                const GPtrArray *scope) {
    GPtrArray *found = g_ptr_array_new();
    g_autofree char *key = names_key(name, level), *bare_key = names_bare_key(name, level);
    int next = GPOINTER_TO_INT(g_hash_table_lookup(gazetteer->by_key[level], bare_key));
    while (*bare_key != '\0' && next > 0) {
        Place *place = &gazetteer->places[level][next - 1];
        if ((level != LEVEL_REGENCY || is_of_kind(place->code, key, bare_key)) &&
            is_below_any(gazetteer, place, scope))
            g_ptr_array_add(found, place);
        next = place->next;
    }
    return found;
}

// -------------------------------------------------------------- the search

typedef struct {
    const Gazetteer *gazetteer;
    GPtrArray *scope;             // Place *: below one of these, all of one level; empty: anywhere
    const char *strange_district; // told, but no district of the scope has this name; or NULL
    char *reason;                 // why nothing can be certain, or NULL
} Search;

static char *list_places(const GPtrArray *places) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < places->len && i < 3; i++) {
        const Place *place = places->pdata[i];
        g_string_append_printf(text, "%s%s (%s)", i > 0 ? ", " : "", place->name, place->code);
    }
    if (places->len > 3)
        g_string_append_printf(text, ", … (%u semuanya)", places->len);
    return g_string_free(text, FALSE);
}

static char *reason_ambiguous(RegionLevel level, const char *name, const GPtrArray *places) {
    g_autofree char *quoted = names_quoted(name), *list = list_places(places);
    return g_strdup_printf("%s %s dapat berarti %s; %s", level_words_id[level], quoted, list,
                           level == LEVEL_REGENCY
                               ? "tulis lengkap dengan \"Kabupaten\" atau \"Kota\""
                               : "isi juga wilayah di atasnya, atau kodenya");
}

static char *reason_unknown(RegionLevel level, const char *name, const GPtrArray *scope) {
    g_autofree char *quoted = names_quoted(name), *list = list_places(scope);
    return g_strdup_printf("%s %s tidak dikenal%s%s; perbaiki namanya atau isi kodenya",
                           level_words_id[level], quoted, scope->len > 0 ? " di " : "", list);
}

static RegionLevel scope_level(const Search *search) {
    return ((const Place *)search->scope->pdata[0])->level;
}

// Inside the level that is known already, a name may only agree or say nothing:
// "Grogol" for Gerogol is let pass, the name of a sister is a contradiction.
static void check_against_scope(Search *search, RegionLevel level, const char *name) {
    const Place *place = search->scope->pdata[0];
    while (place->level > level)
        place = &search->gazetteer->places[place->level - 1][place->parent];
    g_autoptr(GPtrArray) sisters = g_ptr_array_new();
    g_ptr_array_add(sisters, &search->gazetteer->places[level - 1][place->parent]);
    g_autoptr(GPtrArray) called = places_called(search->gazetteer, level, name, sisters);
    for (guint i = 0; i < called->len; i++) {
        if (called->pdata[i] == place)
            return;
    }
    if (called->len > 0) {
        g_autofree char *quoted = names_quoted(name);
        search->reason = g_strdup_printf("kode menunjuk ke %s (%s), tetapi %s yang tertulis %s; "
                                         "perbaiki salah satu",
                                         place->name, place->code, level_words_id[level], quoted);
    }
}

// Narrows the scope by the name of a regency or district, unless it says nothing.
static void narrow(Search *search, RegionLevel level, const char *name) {
    if (name == NULL || *name == '\0' || search->reason != NULL)
        return;
    if (search->scope->len > 0 && scope_level(search) >= level) {
        check_against_scope(search, level, name);
        return;
    }
    g_autoptr(GPtrArray) found = places_called(search->gazetteer, level, name, search->scope);
    if (found->len == 0 && level == LEVEL_DISTRICT) {
        search->strange_district = name;
    } else if (found->len == 0) {
        search->reason = reason_unknown(level, name, search->scope);
    } else if (found->len > 1 && level == LEVEL_DISTRICT) {
        search->reason = reason_ambiguous(level, name, found);
    } else {
        // Two regencies may stay: the district that only one of them has parts them.
        GPtrArray *wider = search->scope;
        search->scope = g_steal_pointer(&found);
        found = wider;
    }
}

static void start_within(Search *search, RegionLevel level, const char *within) {
    if (within == NULL || *within == '\0')
        return;
    const Place *place = find_place(search->gazetteer, within);
    g_autofree char *quoted = names_quoted(within);
    if (place == NULL)
        search->reason = g_strdup_printf("wilayah %s tidak ada dalam daftar", quoted);
    else if (place->level >= level)
        search->reason =
            g_strdup_printf("%s tidak punya %s di bawahnya", quoted, level_words_id[level]);
    else
        g_ptr_array_add(search->scope, (gpointer)(uintptr_t)place);
}

static void found_place(NameSearch *result, const Place *place, int distance) {
    g_strlcpy(result->code, place->code, sizeof result->code);
    result->distance = distance;
}

// The only one of that name; `found` are all.
static void settle_exact(NameSearch *result, const Search *search, RegionLevel level,
                         const char *name, const GPtrArray *found) {
    if (found->len == 1)
        found_place(result, found->pdata[0], 0);
    else if (found->len > 1)
        result->reason = reason_ambiguous(level, name, found);
    else
        result->reason = reason_unknown(level, name, search->scope);
}

static char *reason_near(const Place *district, const char *name, const Place *nearest,
                         const Place *rival) {
    g_autofree char *quoted = names_quoted(name);
    return g_strdup_printf("desa/kelurahan %s di Kecamatan %s (%s) mirip dengan %s maupun %s; "
                           "perbaiki namanya atau isi kodenya",
                           quoted, district->name, district->code, nearest->name, rival->name);
}

static char *reason_elsewhere(const Place *district, const char *name, const Place *nearest,
                              const Place *elsewhere) {
    g_autofree char *quoted = names_quoted(name);
    return g_strdup_printf("desa/kelurahan %s tidak ada di Kecamatan %s (%s): salah eja %s (%s), "
                           "atau salah kecamatan untuk %s (%s)? Perbaiki, atau isi kodenya",
                           quoted, district->name, district->code, nearest->name, nearest->code,
                           elsewhere->name, elsewhere->code);
}

static void search_district(NameSearch *result, const Search *search, const Place *district,
                            const char *name) {
    const Gazetteer *gazetteer = search->gazetteer;
    g_autofree char *key = names_key(name, LEVEL_VILLAGE);
    const char *const *keys =
        (const char *const *)gazetteer->keys[LEVEL_VILLAGE] + district->first_child;
    const Place *villages = gazetteer->places[LEVEL_VILLAGE] + district->first_child;
    NameMatch match = names_match(key, keys, district->child_count);
    if (match.index >= 0 && match.distance == 0) {
        found_place(result, &villages[match.index], 0);
        return;
    }
    if (match.nearest < 0) {
        result->reason = reason_unknown(LEVEL_VILLAGE, name, search->scope);
        return;
    }
    // The right name of another village of the regency is no misspelling: it is
    // as likely that the district is wrong. (19 pairs there are one letter apart.)
    g_autoptr(GPtrArray) regency = g_ptr_array_new();
    g_ptr_array_add(regency, &gazetteer->places[LEVEL_REGENCY][district->parent]);
    g_autoptr(GPtrArray) elsewhere = places_called(gazetteer, LEVEL_VILLAGE, name, regency);
    const Place *nearest = &villages[match.nearest];
    if (match.index < 0)
        result->reason = reason_near(district, name, nearest, &villages[match.rival]);
    else if (elsewhere->len > 0)
        result->reason = reason_elsewhere(district, name, nearest, elsewhere->pdata[0]);
    else
        found_place(result, nearest, match.distance);
}

// Only the regency is known. A district that is told, but misspelt, must at
// least be nearly that of the village: Grogol for Gerogol.
static void search_regency(NameSearch *result, const Search *search, const char *name) {
    g_autoptr(GPtrArray) found =
        places_called(search->gazetteer, LEVEL_VILLAGE, name, search->scope);
    if (found->len != 1 || search->strange_district == NULL) {
        settle_exact(result, search, LEVEL_VILLAGE, name, found);
        return;
    }
    const Place *village = found->pdata[0];
    const char *district = search->gazetteer->keys[LEVEL_DISTRICT][village->parent];
    g_autofree char *told = names_key(search->strange_district, LEVEL_DISTRICT);
    int distance = names_distance(told, district, names_reach(told));
    if (distance <= names_reach(told))
        found_place(result, village, distance);
    else
        result->reason = reason_unknown(LEVEL_DISTRICT, search->strange_district, search->scope);
}

static void search_village(NameSearch *result, const Search *search, const char *regency,
                           const char *name) {
    if (search->scope->len > 1)
        result->reason = reason_ambiguous(LEVEL_REGENCY, regency, search->scope);
    else if (search->scope->len == 1 && scope_level(search) == LEVEL_DISTRICT)
        search_district(result, search, search->scope->pdata[0], name);
    else if (search->scope->len == 1 && scope_level(search) == LEVEL_REGENCY)
        search_regency(result, search, name);
    else if (search->strange_district != NULL)
        result->reason = reason_unknown(LEVEL_DISTRICT, search->strange_district, search->scope);
    else
        result->reason = g_strdup("kecamatan dan kabupaten/kota tidak diketahui; isi kolomnya, "
                                  "atau kode desa/kelurahan");
}

NameSearch gazetteer_search(const Gazetteer *gazetteer, RegionLevel level, const char *within,
                            const char *regency, const char *district, const char *name) {
    NameSearch result = {.code = "", .distance = 0, .reason = NULL};
    Search search = {.gazetteer = gazetteer, .scope = g_ptr_array_new()};
    start_within(&search, level, within);
    if (level > LEVEL_REGENCY)
        narrow(&search, LEVEL_REGENCY, regency);
    if (level > LEVEL_DISTRICT)
        narrow(&search, LEVEL_DISTRICT, district);
    g_autofree char *key = names_bare_key(name != NULL ? name : "", level);
    if (search.reason != NULL) {
        result.reason = g_steal_pointer(&search.reason);
    } else if (*key == '\0') {
        result.reason =
            g_strdup_printf("nama %s kosong; isi nama atau kodenya", level_words_id[level]);
    } else if (level == LEVEL_VILLAGE) {
        search_village(&result, &search, regency, name);
    } else {
        g_autoptr(GPtrArray) found = places_called(gazetteer, level, name, search.scope);
        settle_exact(&result, &search, level, name, found);
    }
    g_ptr_array_unref(search.scope);
    return result;
}

// "kab. lebak", "kabupaten lebak" and "kota serang" without what parts the words.
static char *squashed(const char *text) {
    g_autofree char *lower = g_utf8_strdown(text, -1);
    GString *out = g_string_new(NULL);
    for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_unichar_isalnum(g_utf8_get_char(at)))
            g_string_append_unichar(out, g_utf8_get_char(at));
    }
    g_string_replace(out, "kabupaten", "kab", 0);
    g_string_replace(out, "kotaadministrasi", "kota", 0);
    return g_string_free(out, FALSE);
}

const char *gazetteer_regency_in(const Gazetteer *gazetteer, const char *text) {
    g_autofree char *title = squashed(text);
    const Place *found = NULL;
    size_t found_length = 0;
    bool several = false;
    for (int i = 0; i < gazetteer->count[LEVEL_REGENCY]; i++) {
        const Place *place = &gazetteer->places[LEVEL_REGENCY][i];
        g_autofree char *name = squashed(place->name);
        bool has_kind = g_str_has_prefix(name, "kab") || g_str_has_prefix(name, "kota");
        if (!has_kind || strstr(title, name) == NULL)
            continue;
        // Kota Tangerang Selatan names Kota Tangerang, too: the longer one is meant.
        g_autofree char *before = found != NULL ? squashed(found->name) : g_strdup("");
        bool longer = found != NULL && g_str_has_prefix(name, before);
        bool shorter = found != NULL && g_str_has_prefix(before, name);
        several = several || (found != NULL && !longer && !shorter);
        if (strlen(name) > found_length) {
            found = place;
            found_length = strlen(name);
        }
    }
    return found != NULL && !several ? found->name : NULL;
}

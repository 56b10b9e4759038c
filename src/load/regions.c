#include "load/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/resource.h"
#include "geo/geodesy.h"
#include "intake/coordinates.h"
#include "intake/values.h"
#include "load/inputs.h"
#include "load/rows.h"

// ----------------------------------------------------------------- villages

// What a village row holds beyond its Region.
typedef struct {
    Region region;
    Village village;
} VillageRow;

// Whether the column writes thousands without points anywhere.
static bool has_plain_thousands(const Table *table) {
    for (int row = 0; row < table_row_count(table); row++) {
        if (value_has_plain_thousands(table_text(table, row, FIELD_POPULATION)))
            return true;
    }
    return false;
}

static void read_population(const Row *row, const char *label, bool plain_thousands,
                            int64_t *population) {
    const char *cell = row_cell(row, FIELD_POPULATION);
    *population = 0;
    if (value_kind(cell) != VALUE_GIVEN)
        row_reject(row, FIELD_POPULATION, "isi jumlahnya; 0 bila memang tidak berpenduduk",
                   "jumlah %s tidak diisi (\"%s\")", label, cell);
    else if (plain_thousands && value_is_grouped(cell) && !value_has_plain_thousands(cell))
        row_reject(row, FIELD_POPULATION, "tulis semua bilangan di kolom ini dengan cara yang sama",
                   "\"%s\" tidak pasti: baris lain menulis ribuan tanpa titik", cell);
    else if (!value_integer(cell, population) || *population < 0)
        row_reject(row, FIELD_POPULATION, "tulis bilangan bulat nol atau lebih",
                   "jumlah %s \"%s\" bukan bilangan bulat nol atau lebih", label, cell);
}

// The village point, when the table has one: only what is literally there.
static void read_point(const Row *row, LonLat *point) {
    *point = (LonLat){NAN, NAN};
    Coordinates c;
    const char *lat = row_cell(row, FIELD_LAT), *lon = row_cell(row, FIELD_LON);
    coordinates_read(lat, lon, &c);
    if (c.status == COORDINATES_READ && c.readings[0].slips == 0)
        *point = geodesy_published(c.readings[0].position);
    else if (c.status != COORDINATES_NONE && c.status != COORDINATES_ZERO)
        row_reject(row, FIELD_LAT, "tulis derajat desimal, misalnya -6.2834 dan 106.1234",
                   "lon/lat \"%s\", \"%s\" bukan koordinat", lon, lat);
}

static bool type_is_kelurahan(const Row *row, const char *code) {
    const char *type = row_text(row, FIELD_TYPE);
    g_autofree char *lower = g_ascii_strdown(type, -1);
    if (*type == '\0') // the fourth part of a code starts with 1 for a kelurahan
        return strlen(code) > 9 && code[9] == '1';
    if (strcmp(lower, "desa") != 0 && strcmp(lower, "kelurahan") != 0)
        row_reject(row, FIELD_TYPE, "tulis desa atau kelurahan",
                   "jenis \"%s\" harus desa atau kelurahan", type);
    return strcmp(lower, "kelurahan") == 0;
}

static void check_code(const Row *row, const Settings *settings, const char *code) {
    g_autofree char *provinces = g_strjoinv(", ", settings->provinces);
    if (row_is_rejected(row))
        return;
    if (region_level_of_code(code) != LEVEL_VILLAGE)
        row_reject(row, FIELD_CODE, "tulis kode seperti 36.01.02.2003",
                   "kode \"%s\" bukan kode desa/kelurahan Kemendagri", row_cell(row, FIELD_CODE));
    else if (!settings_has_province(settings, code))
        row_reject(row, FIELD_CODE, "periksa kode atau [project] province",
                   "kode %s di luar provinsi %s", code, provinces);
}

static void village_row_clear(gpointer data) {
    VillageRow *row = data;
    g_free(row->region.code);
    g_free(row->region.name);
    g_free(row->village.note);
    g_free(row->village.idm_status);
}

static void read_village(const Row *row, const Settings *settings, const RowCodes *codes,
                         bool plain_thousands, VillageRow *out) {
    memset(out, 0, sizeof *out);
    out->region.code = row_code(row, codes, LEVEL_VILLAGE);
    out->region.name = g_strdup(row_text(row, FIELD_NAME));
    out->village.note = g_strdup(row_text(row, FIELD_NOTE));
    out->village.idm_status = g_strdup("");
    out->region.parent = -1;
    out->region.population_official = -1;
    out->region.area_official_km2 = NAN;
    check_code(row, settings, out->region.code);
    if (*out->region.name == '\0')
        row_reject(row, FIELD_NAME, "isi namanya", "nama desa/kelurahan kosong (kode %s)",
                   out->region.code);
    read_population(row, settings->demand_label, plain_thousands, &out->region.population);
    read_point(row, &out->village.point);
    out->village.is_kelurahan = type_is_kelurahan(row, out->region.code);
}

// Villages that were merged come as several rows of one new code: their people add up.
static bool merge_former(GArray *found, const Row *row, const RowCodes *codes,
                         const VillageRow *out) {
    const char *change = gazetteer_change(codes->gazetteer, row_cell(row, FIELD_CODE));
    if (change == NULL || strcmp(change, "merged") != 0)
        return false;
    for (guint i = 0; i < found->len; i++) {
        VillageRow *other = &g_array_index(found, VillageRow, i);
        if (strcmp(other->region.code, out->region.code) != 0)
            continue;
        other->region.population += out->region.population;
        row_note(row, ROW_MENDED, FIELD_CODE, "", "bergabung ke %s; penduduknya dijumlahkan",
                 out->region.code);
        return true;
    }
    return false;
}

// Append the rows of a table to `found`; `seen` tells where a code stood first.
static bool read_village_table(const Settings *settings, const Gazetteer *known, const Table *table,
                               Ledger *ledger, GArray *found, GHashTable *seen, GError **error) {
    RowCodes codes;
    if (!row_codes_decide(&codes, known, table, (CodeSystem)settings->code_system, error))
        return false;
    LedgerFile *file = table_open_ledger(table, ledger);
    g_autoptr(GHashTable) copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool plain_thousands = has_plain_thousands(table);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        if (row_is_copy(&row, copies))
            continue;
        VillageRow out;
        read_village(&row, settings, &codes, plain_thousands, &out);
        const char *first = g_hash_table_lookup(seen, out.region.code);
        if (first != NULL && !row_is_rejected(&row) && !merge_former(found, &row, &codes, &out))
            row_reject(&row, FIELD_CODE, "hapus salah satu", "kode %s sudah ada di %s",
                       out.region.code, first);
        if (first == NULL && *out.region.code != '\0')
            g_hash_table_insert(seen, g_strdup(out.region.code), table_where(table, i));
        if (first != NULL || row_is_rejected(&row)) {
            village_row_clear(&out);
            continue;
        }
        ledger_place(file, row_line(&row), out.village.point);
        g_array_append_val(found, out);
    }
    if (table_row_count(table) == 0)
        ledger_note(file, 0, ROW_REJECTED, "", "", "tidak ada satu pun desa/kelurahan",
                    "isi tabelnya");
    return true;
}

static int compare_village_rows(const void *left, const void *right) {
    const VillageRow *p = left, *q = right;
    return strcmp(p->region.code, q->region.code);
}

bool regions_check_villages(const Settings *settings, const Gazetteer *known, const Table *table,
                            Ledger *ledger, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(VillageRow));
    g_array_set_clear_func(found, village_row_clear);
    return read_village_table(settings, known, table, ledger, found, seen, error);
}

static bool read_villages(World *world, const Settings *settings, const Gazetteer *known,
                          Ledger *ledger, GError **error) {
    g_autoptr(GPtrArray) tables =
        inputs_read_tables(world, settings, settings->villages, KIND_VILLAGES, "villages", error);
    if (tables == NULL)
        return false;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(VillageRow));
    bool ok = true;
    for (guint t = 0; ok && t < tables->len; t++)
        ok = read_village_table(settings, known, g_ptr_array_index(tables, t), ledger, found, seen,
                                error);
    g_array_sort(found, compare_village_rows);
    RegionList *list = &world->regions[LEVEL_VILLAGE];
    list->items = g_new0(Region, (gsize)found->len + 1);
    world->villages = g_new0(Village, (gsize)found->len + 1);
    for (guint i = 0; i < found->len; i++) {
        list->items[i] = g_array_index(found, VillageRow, i).region;
        world->villages[i] = g_array_index(found, VillageRow, i).village;
    }
    list->count = (int)found->len;
    return ok && inputs_tolerable(ledger, settings, error);
}

// -------------------------------------------------------------------- names

typedef struct {
    char *name;
    char *where;
} Named;

static void named_free(gpointer data) {
    Named *named = data;
    g_free(named->name);
    g_free(named->where);
    g_free(named);
}

// Add codes and names of one table to `names`. Rows of other levels than
// `lowest` and the one above are rejected; lowest < 0 takes all.
static bool read_names(const Settings *settings, const Gazetteer *known, const Table *table,
                       int lowest, Ledger *ledger, GHashTable *names, GError **error) {
    RowCodes codes;
    if (!row_codes_decide(&codes, known, table, (CodeSystem)settings->code_system, error))
        return false;
    LedgerFile *file = table_open_ledger(table, ledger);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        g_autofree char *code = row_code(&row, &codes, (RegionLevel)MAX(lowest, 0));
        if (row_is_rejected(&row))
            continue;
        int level = region_level_of_code(code);
        const Named *same = g_hash_table_lookup(names, code);
        if (level < 0 || (lowest >= 0 && (level > lowest || level < lowest - 1))) {
            row_reject(&row, FIELD_CODE, "hapus baris itu, atau perbaiki kodenya",
                       "kode \"%s\" bukan kode yang diharapkan di file ini",
                       row_cell(&row, FIELD_CODE));
        } else if (same != NULL) {
            row_reject(&row, FIELD_CODE, "hapus salah satu", "kode %s sudah ada di %s", code,
                       same->where);
        } else {
            Named *named = g_new(Named, 1);
            *named = (Named){g_strdup(row_text(&row, FIELD_NAME)), table_where(table, i)};
            g_hash_table_insert(names, g_strdup(code), named);
        }
    }
    return true;
}

static GHashTable *names_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, named_free);
}

// Official figures of the regions that are loaded; without a world they are only checked.
static void read_official(World *world, const Gazetteer *known, const Settings *settings,
                          const Table *table, LedgerFile *file) {
    RowCodes codes;
    DecimalStyle style = DECIMALS_UNCERTAIN;
    if (!row_codes_decide(&codes, known, table, (CodeSystem)settings->code_system, NULL))
        return;
    for (int i = 0; i < table_row_count(table); i++)
        style = value_decimal_style(style, table_text(table, i, FIELD_AREA));
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        if (row_is_rejected(&row))
            continue;
        CodeReading code = codes_read(known, codes.system, row_cell(&row, FIELD_CODE), "", "", "");
        g_free(code.reason);
        int level = region_level_of_code(code.code);
        int index = level >= 0 && world != NULL
                        ? world_find_region(world, (RegionLevel)level, code.code)
                        : -1;
        if (world != NULL && index < 0)
            continue; // other regions of the country may stand in the table
        Region nowhere;
        Region *region = world != NULL ? &world->regions[level].items[index] : &nowhere;
        const char *people = row_text(&row, FIELD_POPULATION), *area = row_text(&row, FIELD_AREA);
        if (*people != '\0' && (!value_integer(people, &region->population_official) ||
                                region->population_official < 0))
            row_reject(&row, FIELD_POPULATION, "tulis bilangan bulat nol atau lebih",
                       "jumlah penduduk \"%s\" bukan bilangan bulat nol atau lebih", people);
        row_date(&row, FIELD_POPULATION_DATE, &region->population_official_date);
        if (*area != '\0' && (!value_decimal(area, style, &region->area_official_km2) ||
                              region->area_official_km2 <= 0))
            row_reject(&row, FIELD_AREA, "tulis luas dalam km2",
                       "luas \"%s\" bukan bilangan di atas nol", area);
    }
}

// ------------------------------------------------------------------ linking

static int compare_regions(const void *left, const void *right) {
    return strcmp(((const Region *)left)->code, ((const Region *)right)->code);
}

// One region for every distinct parent code of the level below. A code that
// the tables of names lack is told on the last of them.
static void add_parents(World *world, RegionLevel level, GHashTable *names, LedgerFile *file) {
    const RegionList *below = &world->regions[level + 1];
    RegionList *list = &world->regions[level];
    for (int i = 0; i < below->count; i++) {
        const char *dot = strrchr(below->items[i].code, '.');
        g_autofree char *code =
            g_strndup(below->items[i].code, (gsize)(dot - below->items[i].code));
        if (list->count > 0 && strcmp(list->items[list->count - 1].code, code) == 0)
            continue;
        const Named *named = names != NULL ? g_hash_table_lookup(names, code) : NULL;
        if (named == NULL && names != NULL) {
            g_autofree char *reason =
                g_strdup_printf("kode %s tidak ada, padahal dipakai oleh %s (%s)", code,
                                below->items[i].code, below->items[i].name);
            ledger_note(file, 0, ROW_REJECTED, "", code, reason,
                        "tambahkan barisnya atau perbaiki kode itu");
        }
        world_append_region(world, level, code, named != NULL ? named->name : code);
    }
    if (list->count > 0)
        qsort(list->items, (size_t)list->count, sizeof *list->items, compare_regions);
}

Gazetteer *regions_gazetteer(const World *world, const Settings *settings, GError **error) {
    g_autoptr(Gazetteer) gazetteer = gazetteer_new(world);
    g_autofree char *history = resource_path("data/codes/history.csv", error);
    g_autofree char *bps = history != NULL ? resource_path("data/codes/bps.csv", error) : NULL;
    if (bps == NULL || !gazetteer_add_history(gazetteer, history, error) ||
        !gazetteer_add_bps(gazetteer, bps, error))
        return NULL;
    for (int i = 0; settings->code_history != NULL && settings->code_history[i] != NULL; i++) {
        if (!gazetteer_add_history(gazetteer, settings->code_history[i], error))
            return NULL;
    }
    for (int i = 0; settings->code_bps != NULL && settings->code_bps[i] != NULL; i++) {
        if (!gazetteer_add_bps(gazetteer, settings->code_bps[i], error))
            return NULL;
    }
    return g_steal_pointer(&gazetteer);
}

bool regions_check_names(const Settings *settings, const Gazetteer *known, const Table *table,
                         Ledger *ledger, GError **error) {
    g_autoptr(GHashTable) names = names_new();
    if (!read_names(settings, known, table, -1, ledger, names, error))
        return false;
    read_official(NULL, known, settings, table, ledger_file(ledger, ledger_file_count(ledger) - 1));
    return true;
}

static LedgerFile *last_file(Ledger *ledger) {
    int count = ledger_file_count(ledger);
    return count > 0 ? ledger_file(ledger, count - 1) : NULL;
}

static bool read_name_tables(const GPtrArray *tables, const Settings *settings,
                             const Gazetteer *known, int lowest, Ledger *ledger, GHashTable *names,
                             GError **error) {
    for (guint t = 0; t < tables->len; t++) {
        if (!read_names(settings, known, g_ptr_array_index(tables, t), lowest, ledger, names,
                        error))
            return false;
    }
    return true;
}

// Published totals are of people: nothing to set another count against.
static void forget_official(World *world) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            world->regions[level].items[i].population_official = -1;
            world->regions[level].items[i].population_official_date = (Date){0};
        }
    }
}

bool regions_read(World *world, const Settings *settings, Ledger *ledger, GError **error) {
    // Codes of these tables make the gazetteer: they are read without one,
    // but for the former and the BPS codes.
    g_autoptr(World) nothing = world_new();
    g_autoptr(Gazetteer) known = regions_gazetteer(nothing, settings, error);
    if (known == NULL || !read_villages(world, settings, known, ledger, error))
        return false;
    g_autoptr(GPtrArray) districts =
        inputs_read_tables(world, settings, settings->districts, KIND_NAMES, "districts", error);
    g_autoptr(GPtrArray) regencies = districts != NULL
                                         ? inputs_read_tables(world, settings, settings->regencies,
                                                              KIND_NAMES, "regencies", error)
                                         : NULL;
    g_autoptr(GHashTable) district_names = names_new(), regency_names = names_new();
    if (regencies == NULL || !read_name_tables(districts, settings, known, LEVEL_DISTRICT, ledger,
                                               district_names, error))
        return false;
    add_parents(world, LEVEL_DISTRICT, districts->len > 0 ? district_names : NULL,
                last_file(ledger));
    int first_regency_file = ledger_file_count(ledger);
    if (!read_name_tables(regencies, settings, known, LEVEL_REGENCY, ledger, regency_names, error))
        return false;
    GHashTable *names = regencies->len > 0 ? regency_names : NULL;
    add_parents(world, LEVEL_REGENCY, names, last_file(ledger));
    add_parents(world, LEVEL_PROVINCE, names, last_file(ledger));
    if (!inputs_tolerable(ledger, settings, error) || !world_link(world, error))
        return false;
    for (guint t = 0; t < regencies->len; t++)
        read_official(world, known, settings, g_ptr_array_index(regencies, t),
                      ledger_file(ledger, first_regency_file + (int)t));
    if (!settings_counts_people(settings)) {
        forget_official(world);
        g_free(world->demand_label);
        world->demand_label = g_strdup(settings->demand_label);
    }
    return inputs_tolerable(ledger, settings, error);
}

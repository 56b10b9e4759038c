#include "load/programme.h"

#include <stdlib.h>
#include <string.h>

#include "intake/values.h"
#include "load/rows.h"

// A code of the expected levels; "" when the row is rejected. Caller frees.
static char *region_code(const Row *row, const RowCodes *codes, RegionLevel lowest,
                         const char *expected) {
    char *code = row_code(row, codes, lowest);
    if (row_is_rejected(row))
        return code;
    int level = region_level_of_code(code);
    if (level < 0 || level > (int)lowest)
        row_reject(row, FIELD_CODE, "perbaiki kodenya", "kode \"%s\" bukan kode %s",
                   row_cell(row, FIELD_CODE), expected);
    return code;
}

// ---------------------------------------------------------------- membership

static bool own_province(const World *world, const char *code) {
    g_autofree char *province = g_strndup(code, 2);
    return world_find_region(world, LEVEL_PROVINCE, province) >= 0;
}

static void read_certainty(const Row *row, Membership *m) {
    const char *text = row_text(row, FIELD_CERTAINTY);
    m->approximate = strcmp(text, "approximate") == 0 || strcmp(text, "perkiraan") == 0;
    if (*text != '\0' && !m->approximate && strcmp(text, "exact") != 0 &&
        strcmp(text, "pasti") != 0)
        row_reject(row, FIELD_CERTAINTY, "tulis exact atau approximate",
                   "certainty \"%s\" tidak dikenal", text);
}

static void read_stay(const World *world, const Row *row, const RowCodes *codes, Membership *m) {
    m->code = region_code(row, codes, LEVEL_REGENCY, "provinsi atau kabupaten/kota");
    m->source = g_strdup(row_text(row, FIELD_SOURCE));
    read_certainty(row, m);
    int level = region_level_of_code(m->code);
    if (level >= 0 && own_province(world, m->code) &&
        world_find_region(world, (RegionLevel)level, m->code) < 0)
        row_reject(row, FIELD_CODE, "periksa kodenya", "kode %s tidak ada dalam provinsi ini",
                   m->code);
    row_date(row, FIELD_SINCE, &m->since);
    row_date(row, FIELD_UNTIL, &m->until);
    if (*row_text(row, FIELD_SINCE) == '\0')
        row_reject(row, FIELD_SINCE, "isi tahun mulai ikut", "since kosong (kode %s)", m->code);
    row_check_order(row, FIELD_UNTIL, m->since, m->until);
}

// The same stay in an earlier row, of this table or of another.
static void check_repeated(const World *world, const Row *row, const Membership *m) {
    for (int i = 0; i < world->membership_count && !row_is_rejected(row); i++) {
        const Membership *other = &world->memberships[i];
        if (strcmp(other->code, m->code) == 0 && other->since.day == m->since.day)
            row_reject(row, FIELD_CODE, "hapus salah satu",
                       "kode %s dengan tanggal mulai yang sama sudah ada sebelumnya", m->code);
    }
}

static bool open_table(RowCodes *codes, const Settings *settings, const Gazetteer *gazetteer,
                       const Table *table, Ledger *ledger, LedgerFile **file, GError **error) {
    if (!row_codes_decide(codes, gazetteer, table, (CodeSystem)settings->code_system, error))
        return false;
    *file = table_open_ledger(table, ledger);
    return true;
}

bool programme_read_membership(World *world, const Settings *settings, const Gazetteer *gazetteer,
                               const Table *table, Ledger *ledger, GError **error) {
    RowCodes codes;
    LedgerFile *file;
    if (!open_table(&codes, settings, gazetteer, table, ledger, &file, error))
        return false;
    g_autoptr(GHashTable) copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->memberships = g_renew(Membership, world->memberships,
                                 (gsize)(world->membership_count + table_row_count(table)) + 1);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        Membership m = {0};
        if (row_is_copy(&row, copies) || row_is_rejected(&row))
            continue;
        read_stay(world, &row, &codes, &m);
        check_repeated(world, &row, &m);
        if (row_is_rejected(&row)) {
            g_free(m.code);
            g_free(m.source);
        } else {
            world->memberships[world->membership_count++] = m;
        }
    }
    return true;
}

// -------------------------------------------------------------------- totals

static bool read_number(const char *text, double *value) {
    int64_t whole;
    if (value_integer(text, &whole)) {
        *value = (double)whole;
        return true;
    }
    return value_decimal(text, value_decimal_style(DECIMALS_UNCERTAIN, text), value);
}

// "3901", or "6-8": a range.
static bool read_range(const char *text, double *low, double *high) {
    g_auto(GStrv) ends = g_strsplit_set(text, "-", 2);
    if (g_strv_length(ends) == 2 && *ends[0] != '\0')
        return read_number(g_strstrip(ends[0]), low) && read_number(g_strstrip(ends[1]), high);
    bool ok = read_number(text, low);
    *high = *low;
    return ok;
}

static void read_total(const Row *row, const RowCodes *codes, ReportedTotal *t) {
    t->code = region_code(row, codes, LEVEL_VILLAGE, "wilayah");
    const char *class = row_text(row, FIELD_CLASS);
    t->class = g_strdup(*class != '\0' ? class : "other");
    t->metric = g_strdup(row_text(row, FIELD_METRIC));
    t->source = g_strdup(row_text(row, FIELD_SOURCE));
    row_date(row, FIELD_YEAR, &t->year);
    const char *low = row_text(row, FIELD_VALUE_MIN), *high = row_text(row, FIELD_VALUE_MAX);
    bool two = table_has(row->table, FIELD_VALUE_MAX);
    bool ok = two ? read_number(low, &t->value_min) && read_number(high, &t->value_max)
                  : read_range(low, &t->value_min, &t->value_max);
    if (!ok || t->value_min > t->value_max || t->value_min < 0)
        row_reject(row, FIELD_VALUE_MIN, "isi bilangan; yang pertama tidak lebih besar",
                   "value_min \"%s\" dan value_max \"%s\" bukan dua bilangan yang naik", low, high);
}

bool programme_read_totals(World *world, const Settings *settings, const Gazetteer *gazetteer,
                           const Table *table, Ledger *ledger, GError **error) {
    RowCodes codes;
    LedgerFile *file;
    if (!open_table(&codes, settings, gazetteer, table, ledger, &file, error))
        return false;
    world->totals = g_renew(ReportedTotal, world->totals,
                            (gsize)(world->total_count + table_row_count(table)) + 1);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        if (row_is_rejected(&row))
            continue;
        ReportedTotal t = {0};
        read_total(&row, &codes, &t);
        if (row_is_rejected(&row)) {
            g_free(t.code);
            g_free(t.class);
            g_free(t.metric);
            g_free(t.source);
        } else {
            world->totals[world->total_count++] = t;
        }
    }
    return true;
}

static int compare_memberships(const void *left, const void *right) {
    const Membership *p = left, *q = right;
    int order = strcmp(p->code, q->code);
    return order != 0 ? order : p->since.day - q->since.day;
}

static int compare_totals(const void *left, const void *right) {
    const ReportedTotal *p = left, *q = right;
    int order = strcmp(p->code, q->code);
    if (order == 0)
        order = strcmp(p->class, q->class);
    if (order == 0)
        order = p->year.day - q->year.day;
    return order != 0 ? order : strcmp(p->metric, q->metric);
}

void programme_finish(World *world) {
    if (world->membership_count > 0)
        qsort(world->memberships, (size_t)world->membership_count, sizeof *world->memberships,
              compare_memberships);
    if (world->total_count > 0)
        qsort(world->totals, (size_t)world->total_count, sizeof *world->totals, compare_totals);
}

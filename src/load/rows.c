#include "load/rows.h"

#include <string.h>

#include "intake/names.h"
#include "intake/values.h"

int row_line(const Row *row) {
    return table_line(row->table, row->row);
}

const char *row_cell(const Row *row, Field field) {
    return table_cell(row->table, row->row, field);
}

const char *row_text(const Row *row, Field field) {
    return table_text(row->table, row->row, field);
}

static void note(const Row *row, RowClass class, Field field, const char *advice,
                 const char *format, va_list args) {
    g_autofree char *reason = g_strdup_vprintf(format, args);
    bool cell = field < FIELD_COUNT;
    ledger_note(row->ledger, row_line(row), class, cell ? table_header(row->table, field) : "",
                cell ? row_cell(row, field) : "", reason, advice);
}

void row_reject(const Row *row, Field field, const char *advice, const char *format, ...) {
    va_list args;
    va_start(args, format);
    note(row, ROW_REJECTED, field, advice, format, args);
    va_end(args);
}

void row_note(const Row *row, RowClass class, Field field, const char *advice, const char *format,
              ...) {
    va_list args;
    va_start(args, format);
    note(row, class, field, advice, format, args);
    va_end(args);
}

bool row_is_rejected(const Row *row) {
    return ledger_row_class(row->ledger, row_line(row)) == ROW_REJECTED;
}

void row_date(const Row *row, Field field, Date *date) {
    if (!value_date(row_cell(row, field), date))
        row_reject(row, field, "tulis 2019, 2019-05, 2019-05-17 atau 17/05/2019",
                   "\"%s\" bukan tahun atau tanggal", row_cell(row, field));
}

void row_check_order(const Row *row, Field until_field, Date since, Date until) {
    if (date_known(since) && date_known(until) && date_compare(since, until) >= 0)
        row_reject(row, until_field, "perbaiki salah satunya",
                   "tanggal akhir tidak sesudah tanggal mulai");
}

bool row_is_copy(const Row *row, GHashTable *seen) {
    GString *all = g_string_new(NULL);
    for (int field = 0; field < FIELD_COUNT; field++)
        g_string_append_printf(all, "%s\x1f", row_cell(row, (Field)field));
    LonLat point = table_point(row->table, row->row);
    g_string_append_printf(all, "%.9f %.9f", point.lon_deg, point.lat_deg);
    char *key = g_string_free(all, FALSE);
    int line = GPOINTER_TO_INT(g_hash_table_lookup(seen, key));
    if (line == 0) {
        g_hash_table_insert(seen, key, GINT_TO_POINTER(row_line(row)));
        return false;
    }
    g_free(key);
    row_note(row, ROW_IGNORED, FIELD_COUNT, "", "salinan baris %d", line);
    return true;
}

// ------------------------------------------------------------------- codes

// A library is in a village; every other row is the region itself.
static Field name_field(const Table *table) {
    return table_kind(table) == KIND_LIBRARIES ? FIELD_VILLAGE : FIELD_NAME;
}

static const char **column_texts(const Table *table, Field field) {
    int rows = table_row_count(table);
    const char **texts = g_new0(const char *, (gsize)rows + 1);
    for (int row = 0; row < rows; row++)
        texts[row] = table_cell(table, row, field);
    return texts;
}

bool row_codes_decide(RowCodes *codes, const Gazetteer *gazetteer, const Table *table,
                      CodeSystem told, GError **error) {
    codes->gazetteer = gazetteer;
    codes->system = CODES_KEMENDAGRI;
    const char *regency = table_has(table, FIELD_REGENCY)
                              ? NULL
                              : gazetteer_regency_in(gazetteer, table_title(table));
    codes->regency = regency != NULL ? regency : "";
    if (!table_has(table, FIELD_CODE))
        return true;
    g_autofree const char **texts = column_texts(table, FIELD_CODE);
    g_autofree const char **names = column_texts(table, name_field(table));
    g_autofree const char **districts = column_texts(table, FIELD_DISTRICT);
    g_autofree const char **regencies = column_texts(table, FIELD_REGENCY);
    CodeColumn column = {.file = table_file(table),
                         .header = table_header(table, FIELD_CODE),
                         .count = table_row_count(table),
                         .texts = texts,
                         .names = table_has(table, name_field(table)) ? names : NULL,
                         .districts = table_has(table, FIELD_DISTRICT) ? districts : NULL,
                         .regencies = table_has(table, FIELD_REGENCY) ? regencies : NULL};
    return codes_decide(gazetteer, &column, told, &codes->system, error);
}

// Code of the village that the names beside a code tell: by its name in the
// code's own district, else by district and name together; "" when none is
// certain. A former code may stand beside the district of its time, so there
// only the first counts. Caller frees.
static char *village_told(const Row *row, const RowCodes *codes, const char *code, const char *name,
                          bool former) {
    g_autofree char *district = g_strndup(code, 8);
    NameSearch near = gazetteer_search(codes->gazetteer, LEVEL_VILLAGE, district, "", "", name);
    NameSearch told =
        gazetteer_search(codes->gazetteer, LEVEL_VILLAGE, "", row_text(row, FIELD_REGENCY),
                         row_text(row, FIELD_DISTRICT), name);
    g_free(near.reason);
    g_free(told.reason);
    bool elsewhere = !former && *told.code != '\0' && told.distance == 0;
    if (*near.code != '\0' && (!elsewhere || strcmp(near.code, code) != 0))
        return g_strdup(near.code);
    return g_strdup(elsewhere ? told.code : "");
}

// The code and the names beside it must not tell of two villages.
static void check_name(const Row *row, const RowCodes *codes, const char *code, const char *name,
                       bool former) {
    const Gazetteer *gazetteer = codes->gazetteer;
    const char *known = gazetteer_name(gazetteer, code);
    g_autofree char *key = names_key(name, LEVEL_VILLAGE);
    if (*key == '\0' || known == NULL || region_level_of_code(code) != LEVEL_VILLAGE)
        return;
    Field field = name_field(row->table);
    g_autofree char *told = village_told(row, codes, code, name, former);
    g_autofree char *district = g_strndup(code, 8), *other = g_strndup(told, 8);
    // Only the very name of another village stands against a code: one that is
    // nearly so may as well be a slip.
    g_autofree char *told_key =
        names_key(*told != '\0' ? gazetteer_name(gazetteer, told) : "", LEVEL_VILLAGE);
    if (*told != '\0' && strcmp(told, code) != 0 && strcmp(told_key, key) == 0)
        row_reject(row, field, "perbaiki kode, atau nama desa dan kecamatannya",
                   "kode %s adalah %s (Kecamatan %s), tetapi nama \"%s\" adalah %s (Kecamatan %s)",
                   code, known, gazetteer_name(gazetteer, district), name, told,
                   gazetteer_name(gazetteer, other));
    else if ((*told == '\0' || strcmp(told, code) != 0) && !former)
        row_note(row, ROW_ACCEPTED, field, "periksa apakah kodenya benar",
                 "nama desa pada kode %s adalah %s, bukan \"%s\"", code, known, name);
}

static const char *regency_of(const Row *row, const RowCodes *codes) {
    const char *regency = row_text(row, FIELD_REGENCY);
    return *regency != '\0' ? regency : codes->regency;
}

static char *code_by_name(const Row *row, const RowCodes *codes, RegionLevel level) {
    Field field = name_field(row->table);
    const char *name = row_text(row, field);
    if (*name == '\0')
        return g_strdup("");
    NameSearch search = gazetteer_search(codes->gazetteer, level, "", regency_of(row, codes),
                                         row_text(row, FIELD_DISTRICT), name);
    if (*search.code == '\0')
        row_reject(row, field, "isi kode Kemendagri, atau perbaiki nama desa dan kecamatannya",
                   "%s", search.reason);
    else if (search.distance > 0)
        row_note(row, ROW_MENDED, field, "perbaiki ejaannya", "nama \"%s\" dibaca sebagai %s (%s)",
                 name, gazetteer_name(codes->gazetteer, search.code), search.code);
    g_free(search.reason);
    return g_strdup(search.code);
}

char *row_code(const Row *row, const RowCodes *codes, RegionLevel level) {
    const char *name = row_text(row, name_field(row->table));
    CodeReading reading = codes_read(codes->gazetteer, codes->system, row_cell(row, FIELD_CODE),
                                     regency_of(row, codes), row_text(row, FIELD_DISTRICT), name);
    g_autofree char *reason = reading.reason;
    switch (reading.status) {
    case CODE_BLANK:
        return code_by_name(row, codes, level);
    case CODE_REFUSED:
        row_reject(row, FIELD_CODE, "", "%s", reason);
        break;
    case CODE_FORMER:
        row_note(row, ROW_MENDED, FIELD_CODE, "pakai kode yang sekarang", "kode lama; sekarang %s",
                 reading.code);
        check_name(row, codes, reading.code, name, true);
        break;
    case CODE_BY_NAME:
        if (reading.distance > 0)
            row_note(row, ROW_MENDED, FIELD_CODE, "perbaiki ejaan nama desanya",
                     "kode BPS dijembatani lewat nama \"%s\" ke %s (%s)", name,
                     gazetteer_name(codes->gazetteer, reading.code), reading.code);
        break;
    case CODE_READ:
        check_name(row, codes, reading.code, name, false);
        break;
    }
    return g_strdup(reading.code);
}

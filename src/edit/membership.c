#include "edit/membership.h"

#include <string.h>

#include "base/error.h"
#include "intake/source.h"
#include "load/regions.h"
#include "load/rows.h"

// A row of one of the project's tables, as a run reads it.
typedef struct {
    int table, line;
    char *code;
    Date since, until;
} Stay;

static void stay_clear(gpointer stay) {
    g_free(((Stay *)stay)->code);
}

// ------------------------------------------------------------------- reading

static bool read_table(const Settings *settings, const Gazetteer *gazetteer, const Table *table,
                       int number, GArray *stays, GError **error) {
    RowCodes codes;
    if (!row_codes_decide(&codes, gazetteer, table, (CodeSystem)settings->code_system, error))
        return false;
    g_autoptr(Ledger) ledger = ledger_new();
    LedgerFile *page = table_open_ledger(table, ledger);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, page, i};
        Stay stay = {.table = number, .line = row_line(&row)};
        stay.code = row_code(&row, &codes, LEVEL_REGENCY);
        row_date(&row, FIELD_SINCE, &stay.since);
        row_date(&row, FIELD_UNTIL, &stay.until);
        g_array_append_val(stays, stay);
    }
    return true;
}

static GArray *read_stays(const Settings *settings, const Places *places, GError **error) {
    g_autoptr(Gazetteer) gazetteer = regions_gazetteer(places->project, settings, error);
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(Stay));
    g_array_set_clear_func(stays, stay_clear);
    if (gazetteer == NULL)
        return NULL;
    for (int i = 0; settings->membership != NULL && settings->membership[i] != NULL; i++) {
        g_autoptr(GPtrArray) tables = source_tables_new();
        if (!source_read(settings->membership[i], KIND_MEMBERSHIP, settings->columns, NULL, tables,
                         error))
            return NULL;
        for (guint t = 0; t < tables->len; t++) {
            if (!read_table(settings, gazetteer, g_ptr_array_index(tables, t), i, stays, error))
                return NULL;
        }
    }
    return g_steal_pointer(&stays);
}

// ------------------------------------------------------------------- opening

EditSession *membership_open(Settings *settings, const Places *places, const char *leaver, bool dry,
                             GError **error) {
    if (settings->membership == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: [inputs] membership tidak diisi; sebutkan tabel keikutsertaan di sana, "
                    "misalnya membership = membership.csv dengan judul code,name,since,until",
                    settings->file);
        return NULL;
    }
    int index = (int)g_strv_length(settings->membership) - 1;
    if (leaver != NULL && index > 0) {
        g_autoptr(GArray) stays = read_stays(settings, places, error);
        if (stays == NULL)
            return NULL;
        for (guint i = 0; i < stays->len; i++) {
            const Stay *stay = &g_array_index(stays, Stay, i);
            if (strcmp(stay->code, leaver) == 0)
                index = stay->table;
        }
    }
    return edit_open(settings, KIND_MEMBERSHIP, index, dry, error);
}

// -------------------------------------------------------------------- joining

// "membership.csv, baris 9"
static char *where(const Settings *settings, const Stay *stay) {
    g_autofree char *base = g_path_get_basename(settings->membership[stay->table]);
    return g_strdup_printf("%s, baris %d", base, stay->line);
}

// False when the stay and one from `since` on would overlap.
static bool check_apart(const Settings *settings, const Stay *stay, const char *name, Date since,
                        GError **error) {
    if (date_known(stay->until) && date_compare(since, stay->until) >= 0)
        return true;
    char from[32], to[32];
    date_id(stay->since, from);
    g_autofree char *at = where(settings, stay);
    g_autofree char *end = date_known(stay->until)
                               ? g_strdup_printf(" sampai %s", date_id(stay->until, to))
                               : g_strdup("");
    bool member = date_compare(stay->since, since) <= 0;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s %s %s ikut sejak %s%s (%s)%s", stay->code,
                name, member ? "sudah" : "tercatat", from, end, at,
                member ? "; tidak ada yang diubah"
                       : "; bila tanggal itu keliru, ubah di baris itu");
    return false;
}

bool membership_join(EditSession *session, Settings *settings, const Places *places,
                     const char *code, const char *since, const char *source, bool approximate,
                     GError **error) {
    g_autoptr(GArray) stays = read_stays(settings, places, error);
    const char *name = places_name(places->members, code);
    Date date;
    if (stays == NULL || !date_parse(since, &date))
        return false;
    for (guint i = 0; i < stays->len; i++) {
        const Stay *stay = &g_array_index(stays, Stay, i);
        if (strcmp(stay->code, code) == 0 && !check_apart(settings, stay, name, date, error))
            return false;
    }
    TableEdit *table = edit_table(session);
    int row = table_edit_append(table);
    const char *certainty = approximate ? "approximate" : "exact";
    return table_edit_set(table, row, FIELD_CODE, code, error) &&
           (!table_edit_has(table, FIELD_NAME) ||
            table_edit_set(table, row, FIELD_NAME, name, error)) &&
           table_edit_set(table, row, FIELD_SINCE, since, error) &&
           ((!approximate && !table_edit_has(table, FIELD_CERTAINTY)) ||
            table_edit_set(table, row, FIELD_CERTAINTY, certainty, error)) &&
           (source == NULL || table_edit_set(table, row, FIELD_SOURCE, source, error));
}

// -------------------------------------------------------------------- leaving

// The stay that `until` ends; NULL with an error that tells why there is none.
static const Stay *find_stay(const Settings *settings, const GArray *stays, const char *code,
                             const char *name, Date until, GError **error) {
    const Stay *last = NULL;
    for (guint i = 0; i < stays->len; i++) {
        const Stay *stay = &g_array_index(stays, Stay, i);
        if (strcmp(stay->code, code) == 0 &&
            (last == NULL || date_compare(stay->since, last->since) > 0))
            last = stay;
    }
    if (last == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s %s tidak tercatat ikut program; tidak ada yang diubah", code, name);
        return NULL;
    }
    char text[32];
    g_autofree char *at = where(settings, last);
    if (date_known(last->until)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s %s sudah berhenti sejak %s (%s); tidak ada yang diubah", code, name,
                    date_id(last->until, text), at);
        return NULL;
    }
    if (date_compare(last->since, until) >= 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s %s baru ikut sejak %s (%s); --until harus sesudahnya", code, name,
                    date_id(last->since, text), at);
        return NULL;
    }
    return last;
}

bool membership_leave(EditSession *session, Settings *settings, const Places *places,
                      const char *code, const char *until, GError **error) {
    g_autoptr(GArray) stays = read_stays(settings, places, error);
    Date date;
    if (stays == NULL || !date_parse(until, &date))
        return false;
    const char *name = places_name(places->members, code);
    const Stay *stay = find_stay(settings, stays, code, name, date, error);
    if (stay == NULL)
        return false;
    TableEdit *table = edit_table(session);
    g_autofree char *base = g_path_get_basename(edit_path(session));
    g_autofree char *own = g_path_get_basename(settings->membership[stay->table]);
    int row = table_edit_row_at(table, stay->line);
    if (row >= 0 && strcmp(base, own) == 0)
        return table_edit_set(table, row, FIELD_UNTIL, until, error);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s %s tercatat di %s, baris %d; jalankan perintah ini sendiri untuknya", code,
                name, own, stay->line);
    return false;
}

#include "load/idm.h"

#include <string.h>

#include "base/log.h"
#include "intake/values.h"
#include "load/rows.h"

static const int TOLD = 5; // so many villages are named in a warning

static void read_status(World *world, const Settings *settings, const Row *row, const char *code) {
    const char *cell = row_cell(row, FIELD_STATUS), *status = value_idm_status(cell);
    int index = world_find_village(world, code);
    Village *village = index >= 0 ? &world->villages[index] : NULL;
    if (region_level_of_code(code) != LEVEL_VILLAGE)
        row_reject(row, FIELD_CODE, "tulis kode seperti 36.01.02.2003",
                   "kode \"%s\" bukan kode desa Kemendagri", row_cell(row, FIELD_CODE));
    else if (!settings_has_province(settings, code))
        row_note(row, ROW_IGNORED, FIELD_CODE, "", "di luar provinsi yang dipetakan");
    else if (village == NULL)
        row_reject(row, FIELD_CODE, "periksa kodenya", "kode %s tidak ada dalam daftar desa", code);
    else if (village->is_kelurahan)
        row_note(row, ROW_IGNORED, FIELD_CODE, "", "kelurahan tidak dinilai oleh IDM");
    else if (status == NULL)
        row_reject(row, FIELD_STATUS,
                   "tulis mandiri, maju, berkembang, tertinggal, sangat tertinggal, atau 1 sampai "
                   "5 menurut urutan itu",
                   "status IDM \"%s\" tidak dikenal", cell);
    else if (*village->idm_status != '\0' && strcmp(village->idm_status, status) != 0)
        row_reject(row, FIELD_STATUS, "hapus salah satu, misalnya yang dari tahun sebelumnya",
                   "desa %s sudah berstatus %s di baris sebelumnya", code, village->idm_status);
    else {
        g_free(village->idm_status);
        village->idm_status = g_strdup(status);
    }
}

bool idm_read(World *world, const Settings *settings, const Gazetteer *gazetteer,
              const Table *table, Ledger *ledger, GError **error) {
    RowCodes codes;
    if (!row_codes_decide(&codes, gazetteer, table, (CodeSystem)settings->code_system, error))
        return false;
    LedgerFile *file = table_open_ledger(table, ledger);
    g_autoptr(GHashTable) copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        if (row_is_copy(&row, copies) || row_is_rejected(&row))
            continue;
        g_autofree char *code = row_code(&row, &codes, LEVEL_VILLAGE);
        if (!row_is_rejected(&row))
            read_status(world, settings, &row, code);
    }
    return true;
}

void idm_finish(const World *world) {
    g_autoptr(GString) named = g_string_new(NULL);
    int missing = 0;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        if (world->villages[v].is_kelurahan || *world->villages[v].idm_status != '\0')
            continue;
        if (missing++ < TOLD)
            g_string_append_printf(named, "%s%s %s", missing > 1 ? ", " : "", region->code,
                                   region->name);
    }
    if (missing > 0)
        log_warning("%d desa tidak ada dalam daftar IDM (%s%s): statusnya tidak diketahui", missing,
                    named->str, missing > TOLD ? ", …" : "");
}

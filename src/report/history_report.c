#include "report/history_report.h"

/* Text */

static void append_members(GString *out, const Comparison *c, const char *heading,
                           const GArray *regions) {
    if (regions->len == 0)
        return;
    g_string_append_printf(out, "\n%s: %u\n", heading, regions->len);
    for (guint i = 0; i < regions->len; i++) {
        RegionRef ref = g_array_index(regions, RegionRef, i);
        const Region *region = &c->world->regions[ref.level].items[ref.index];
        g_string_append_printf(out, "  %s %s\n", region->code, region->name);
    }
}

static void append_libraries(GString *out, const Comparison *c, const char *heading,
                             const GArray *libraries) {
    if (libraries->len == 0)
        return;
    g_string_append_printf(out, "\n%s: %u\n", heading, libraries->len);
    for (guint i = 0; i < libraries->len; i++) {
        const Library *library = &c->world->libraries[g_array_index(libraries, int, i)];
        g_autofree char *place =
            library->village >= 0
                ? comparison_place(c->world, (RegionRef){LEVEL_VILLAGE, library->village})
                : g_strdup("luar provinsi");
        g_string_append_printf(out, "  %s %s (%s)\n", library->id, library->name, place);
    }
}

char *history_report_text(const Comparison *c) {
    const Change *change = c->change;
    char from[32], to[32];
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Perubahan dari %s ke %s.\n", date_id(c->before->as_of, from),
                           date_id(c->after->as_of, to));
    append_members(out, c, "Bergabung dengan program", change->joined);
    append_members(out, c, "Keluar dari program", change->left);
    append_libraries(out, c, "Menjadi perpustakaan TPBIS", change->tpbis_in);
    append_libraries(out, c, "Tidak lagi perpustakaan TPBIS", change->tpbis_out);
    append_libraries(out, c, "Perpustakaan yang mulai buka (semua jenis)", change->opened);
    append_libraries(out, c, "Perpustakaan yang tutup (semua jenis)", change->closed);
    comparison_append_regions(out, c);
    comparison_append_villages(
        out, c, "Desa/kelurahan yang masuk jarak layanan (separuh penduduknya atau lebih)",
        change->villages_in);
    comparison_append_villages(out, c, "Desa/kelurahan yang keluar dari jarak layanan",
                               change->villages_out);
    comparison_append_villages(
        out, c, "Desa/kelurahan yang berubah menurut daftar yang belum lengkap (belum pasti)",
        change->villages_unsure);
    comparison_append_notes(out, c);
    g_string_append(out, "Jumlah penduduk sama pada kedua tanggal.\n");
    return g_string_free(out, FALSE);
}

/* JSON */

static void json_members(Json *json, const Comparison *c, const char *key, const GArray *regions) {
    json_open_array(json, key);
    for (guint i = 0; i < regions->len; i++) {
        RegionRef ref = g_array_index(regions, RegionRef, i);
        json_string(json, NULL, c->world->regions[ref.level].items[ref.index].code);
    }
    json_close(json);
}

static void json_libraries(Json *json, const Comparison *c, const char *key,
                           const GArray *libraries) {
    json_open_array(json, key);
    for (guint i = 0; i < libraries->len; i++)
        json_string(json, NULL, c->world->libraries[g_array_index(libraries, int, i)].id);
    json_close(json);
}

char *history_report_json(const Comparison *c) {
    const Change *change = c->change;
    char date[16];
    Json *json = json_new();
    json_open_object(json, NULL);
    json_string(json, "from", date_iso(c->before->as_of, date));
    json_string(json, "to", date_iso(c->after->as_of, date));
    json_members(json, c, "joined", change->joined);
    json_members(json, c, "left", change->left);
    json_libraries(json, c, "tpbis_in", change->tpbis_in);
    json_libraries(json, c, "tpbis_out", change->tpbis_out);
    json_libraries(json, c, "opened", change->opened);
    json_libraries(json, c, "closed", change->closed);
    comparison_json_regions(json, c);
    comparison_json_villages(json, c, "villages_in", change->villages_in);
    comparison_json_villages(json, c, "villages_out", change->villages_out);
    comparison_json_villages(json, c, "villages_unsure", change->villages_unsure);
    json_close(json);
    return json_end(json);
}

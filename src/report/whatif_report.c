#include "report/whatif_report.h"

#include "base/text.h"
#include "report/comparison.h"
#include "report/figures.h"

static Comparison compare(const World *world, const Results *before, const WhatIf *whatif) {
    return (Comparison){world, before, whatif->after, whatif->change};
}

static void append_addition(GString *out, const World *world, const Addition *addition) {
    const Region *village = &world->regions[LEVEL_VILLAGE].items[addition->village];
    g_autofree char *place = comparison_place(world, (RegionRef){LEVEL_VILLAGE, addition->village});
    g_string_append_printf(out, "  %s %s (%s): ", village->code, village->name, place);
    if (addition->already >= 0) {
        const Library *library = &world->libraries[addition->already];
        g_string_append_printf(
            out, "sudah punya perpustakaan TPBIS aktif, %s (%s); tidak ada yang ditambah.\n",
            library->name, library->id);
        return;
    }
    g_autofree char *people = text_number_id((double)addition->gained, 0);
    g_autofree char *unsure = text_number_id((double)addition->gained_unsure, 0);
    g_autofree char *saved = text_number_id(figures_km(addition->saved_person_m), 0);
    g_string_append_printf(out, "bila sendirian, %s orang masuk jarak layanan S", people);
    if (addition->gained_unsure > 0)
        g_string_append_printf(out,
                               " (paling banyak: %s di antaranya di kabupaten/kota yang "
                               "daftarnya belum lengkap)",
                               unsure);
    g_string_append_printf(out, " dan kesenjangan berkurang %s orang-km.\n", saved);
}

static void append_edits(GString *out, const World *world, const Results *before,
                         const WhatIf *whatif) {
    int64_t alone = 0, gained = 0;
    int added = 0;
    if (whatif->addition_count > 0)
        g_string_append(out, "\nDitambah (di titik desa)\n");
    for (int i = 0; i < whatif->addition_count; i++) {
        append_addition(out, world, &whatif->additions[i]);
        added += whatif->additions[i].already < 0;
        alone += whatif->additions[i].gained;
    }
    for (int i = 0; i < world->regions[LEVEL_PROVINCE].count; i++)
        gained += whatif->change->regions[LEVEL_PROVINCE][i].gained;
    if (added > 1 && whatif->removed_count == 0 && alone > gained) {
        g_autofree char *together = text_number_id((double)gained, 0);
        g_autofree char *twice = text_number_id((double)(alone - gained), 0);
        g_string_append_printf(out,
                               "  Bersama-sama %s orang: %s orang terjangkau oleh lebih dari satu "
                               "usulan.\n",
                               together, twice);
    }
    if (whatif->removed_count > 0)
        g_string_append(out, "\nDihapus\n");
    for (int i = 0; i < whatif->removed_count; i++) {
        const Library *library = &world->libraries[whatif->removed[i]];
        const char *remark = before->library_tpbis[whatif->removed[i]] ? ""
                             : before->library_open[whatif->removed[i]]
                                 ? ": bukan TPBIS pada tanggal ini, jadi cakupan tidak berubah"
                                 : ": sudah tidak buka pada tanggal ini, jadi tidak ada perubahan";
        g_string_append_printf(out, "  %s %s%s\n", library->id, library->name, remark);
    }
}

char *whatif_report_text(const World *world, const Results *before, const WhatIf *whatif) {
    Comparison c = compare(world, before, whatif);
    char date[32];
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Pengandaian per %s; data dan tabel tidak diubah.\n",
                           date_id(before->as_of, date));
    append_edits(out, world, before, whatif);
    comparison_append_regions(out, &c);
    comparison_append_villages(
        out, &c, "Desa/kelurahan yang masuk jarak layanan (separuh penduduknya atau lebih)",
        c.change->villages_in);
    comparison_append_villages(out, &c, "Desa/kelurahan yang keluar dari jarak layanan",
                               c.change->villages_out);
    comparison_append_villages(
        out, &c, "Desa/kelurahan yang berubah menurut daftar yang belum lengkap (belum pasti)",
        c.change->villages_unsure);
    comparison_append_notes(out, &c);
    return g_string_free(out, FALSE);
}

static void json_edits(Json *json, const World *world, const Results *before,
                       const WhatIf *whatif) {
    json_open_array(json, "added");
    for (int i = 0; i < whatif->addition_count; i++) {
        const Addition *addition = &whatif->additions[i];
        const Region *village = &world->regions[LEVEL_VILLAGE].items[addition->village];
        json_open_object(json, NULL);
        json_string(json, "code", village->code);
        json_string(json, "name", village->name);
        json_string(json, "already",
                    addition->already >= 0 ? world->libraries[addition->already].id : NULL);
        json_bool(json, "known", figures_is_known(world, before, addition->village));
        json_int(json, "people_gained_alone", addition->gained);
        json_int(json, "people_gained_alone_unsure", addition->gained_unsure);
        json_real(json, "gap_person_km_saved_alone", figures_km(addition->saved_person_m), 3);
        json_close(json);
    }
    json_close(json);
    json_open_array(json, "removed");
    for (int i = 0; i < whatif->removed_count; i++) {
        const Library *library = &world->libraries[whatif->removed[i]];
        json_open_object(json, NULL);
        json_string(json, "id", library->id);
        json_string(json, "name", library->name);
        json_bool(json, "tpbis", before->library_tpbis[whatif->removed[i]]);
        json_close(json);
    }
    json_close(json);
}

char *whatif_report_json(const World *world, const Results *before, const WhatIf *whatif) {
    Comparison c = compare(world, before, whatif);
    char date[16];
    Json *json = json_new();
    json_open_object(json, NULL);
    json_string(json, "as_of", date_iso(before->as_of, date));
    json_edits(json, world, before, whatif);
    comparison_json_regions(json, &c);
    comparison_json_villages(json, &c, "villages_in", c.change->villages_in);
    comparison_json_villages(json, &c, "villages_out", c.change->villages_out);
    comparison_json_villages(json, &c, "villages_unsure", c.change->villages_unsure);
    json_close(json);
    return json_end(json);
}

char *whatif_report_csv(const World *world, const Results *before, const WhatIf *whatif) {
    Comparison c = compare(world, before, whatif);
    return g_string_free(comparison_csv(&c), FALSE);
}

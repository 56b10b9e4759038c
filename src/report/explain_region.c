#include <math.h>
#include <stdlib.h>

#include "report/explain_words.h"
#include "report/figures.h"

enum { MOST_VILLAGES = 5 };

static void append_people(GString *out, const Explanation *e, const Region *region) {
    g_autofree char *people = explain_number(e, (double)region->population, 0);
    g_autofree char *villages = explain_number(e, region->village_count, 0);
    g_autofree char *method = figures_method(e->world, region);
    SAY(e, out,
        "Penduduk %s orang di %s desa dan kelurahan (jumlah desa; penyebut semua bagian).\n",
        "Population %s in %s villages (their sum; the denominator of all shares).\n", people,
        villages);
    if (region->population_official > 0) {
        char date[32];
        g_autofree char *official = explain_number(e, (double)region->population_official, 0);
        SAY(e, out, "Jumlah resmi %s (%s) hanya sebagai pembanding.\n",
            "The official total of %s (%s) is for comparison only.\n", official,
            e->english ? date_iso(region->population_official_date, date)
                       : date_id(region->population_official_date, date));
    }
    SAY(e, out, "Cara menempatkan penduduk: %s.\n", "How people are put on land: %s.\n", method);
}

static void append_libraries(GString *out, const Explanation *e, const Region *region,
                             const RegionResult *result) {
    if (e->ref.level != LEVEL_DISTRICT)
        g_string_append(out, result->member ? (e->english ? "Takes part in the programme.\n"
                                                          : "Ikut program.\n")
                             : e->english   ? "Does not take part in the programme.\n"
                                            : "Tidak ikut program pada tanggal ini.\n");
    if (!result->known)
        return;
    g_autofree char *people = explain_number(e, (double)result->population_tpbis, 0);
    g_autofree char *villages = explain_number(e, region->village_count, 0);
    SAY(e, out,
        "Perpustakaan TPBIS tercatat: %d, di %d dari %s desa dan kelurahan (%s penduduk).\n",
        "Documented TPBIS libraries: %d, in %d of %s villages (%s people).\n",
        result->libraries_tpbis, result->villages_tpbis, villages, people);
}

static void append_spread(GString *out, const Explanation *e, const RegionResult *result) {
    const Reach *cell = &result->cell;
    if (!isfinite(cell->median_m))
        return;
    g_autofree char *median = explain_number(e, figures_km(cell->median_m), 1);
    g_autofree char *p90 = explain_number(e, figures_km(cell->p90_m), 1);
    g_autofree char *most = explain_number(e, figures_km(cell->max_m), 1);
    g_autofree char *point = explain_number(e, (double)result->point.people_within_service, 0);
    SAY(e, out,
        "Separuh penduduknya berjarak paling jauh %s km, sembilan dari sepuluh paling jauh %s km, "
        "yang terjauh %s km.\n",
        "Half of its people live at most %s km away, nine of ten at most %s km, the farthest "
        "%s km.\n",
        median, p90, most);
    SAY(e, out, "Bila tiap desa dihitung di titiknya saja, %s orang dalam S.\n",
        "If every village were counted at its point, %s people would be within S.\n", point);
}

typedef struct {
    double value;
    int village;
} Ranked;

static int compare_ranked(const void *left, const void *right) {
    const Ranked *p = left, *q = right;
    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return p->village - q->village;
}

static void append_villages(GString *out, const Explanation *e, const Region *region,
                            bool by_distance) {
    g_autofree Ranked *ranked = g_new(Ranked, (gsize)region->village_count + 1);
    int count = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        const Reach *reach = &e->results->villages[v].cell;
        int64_t people = e->world->regions[LEVEL_VILLAGE].items[v].population;
        double value = by_distance ? figures_km(reach->mean_m)
                                   : (double)(people - reach->people_within_service);
        if (figures_is_known(e->world, e->results, v) && isfinite(value) && value > 0)
            ranked[count++] = (Ranked){value, v};
    }
    qsort(ranked, (size_t)count, sizeof *ranked, compare_ranked);
    if (count == 0)
        return;
    g_string_append(out, by_distance  ? (e->english ? "Farthest villages (mean distance):\n"
                                                    : "Desa/kelurahan terjauh (jarak rata-rata):\n")
                         : e->english ? "Villages with most people beyond S:\n"
                                      : "Desa/kelurahan dengan penduduk terbanyak di luar S:\n");
    for (int i = 0; i < MIN(count, MOST_VILLAGES); i++) {
        const Region *village = &e->world->regions[LEVEL_VILLAGE].items[ranked[i].village];
        g_autofree char *value = explain_number(e, ranked[i].value, by_distance ? 1 : 0);
        const char *unit = by_distance ? "km" : e->english ? "people" : "orang";
        g_string_append_printf(out, "  - %s %s: %s %s\n", village->code, village->name, value,
                               unit);
    }
}

void explain_append_region(GString *out, const Explanation *e) {
    const Region *region = &e->world->regions[e->ref.level].items[e->ref.index];
    const RegionResult *result = &e->results->regions[e->ref.level][e->ref.index];
    append_people(out, e, region);
    append_libraries(out, e, region, result);
    if (result->known) {
        explain_append_reach(out, e, &result->cell);
        append_spread(out, e, result);
    } else {
        explain_append_unknown(out, e, &result->cell);
    }
    append_villages(out, e, region, false);
    append_villages(out, e, region, true);
    explain_append_sureness(out, e, e->ref.level, e->ref.index);
    explain_append_advice(out, e);
}

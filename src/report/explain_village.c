#include <math.h>
#include <string.h>

#include "report/comparison.h"
#include "report/explain_words.h"
#include "report/figures.h"

static const char *precision_words(const Explanation *e, PositionPrecision precision) {
    static const char *const words[][2] = {
        [PRECISION_VILLAGE_POINT] = {"hanya desanya yang diketahui", "only its village is known"},
        [PRECISION_UNCERTAIN] = {"letak belum pasti", "position uncertain"},
        [PRECISION_OFFICE] = {"letak kantor desa/kelurahan", "position of the village office"},
        [PRECISION_SURVEYED] = {"letak hasil survei", "surveyed position"},
    };
    return words[precision][e->english];
}

static void append_neighbour(GString *out, const Explanation *e, const Neighbour *near) {
    static const double SAME_PLACE_M = 10;
    const Library *library = &e->world->libraries[near->library];
    g_autofree char *km = explain_number(e, near->distance_m / 1000, 1);
    g_string_append_printf(out, "  - %s (%s): ", library->name, library->id);
    if (near->distance_m < SAME_PLACE_M)
        g_string_append(out, e->english ? "at the village point" : "di titik desa");
    else
        SAY(e, out, "%s km ke arah %s", "%s km to the %s", km,
            explain_compass(e, near->bearing_deg));
    g_string_append_printf(out, "; %s.\n", precision_words(e, library->precision));
}

static void append_neighbours(GString *out, const Explanation *e) {
    g_string_append(out, e->english
                             ? "Nearest documented TPBIS libraries, from the village point:\n"
                             : "Perpustakaan TPBIS tercatat yang terdekat, dari titik "
                               "desa:\n");
    for (int i = 0; i < e->tpbis_count; i++)
        append_neighbour(out, e, &e->tpbis[i]);
    if (e->tpbis_count == 0)
        g_string_append(out, e->english ? "  - none on the same land.\n"
                                        : "  - tidak ada di daratan yang sama.\n");
    bool same = e->any_count > 0 && e->tpbis_count > 0 && e->any.library == e->tpbis[0].library;
    if (e->any_count > 0 && !same) {
        g_string_append(out, e->english ? "Nearest library of any kind:\n"
                                        : "Perpustakaan jenis apa pun yang terdekat:\n");
        append_neighbour(out, e, &e->any);
    }
    if (e->settings->detour != 1) {
        g_autofree char *detour = explain_number(e, e->settings->detour, 2);
        SAY(e, out, "Jarak garis lurus dikalikan faktor jalan %s.\n",
            "Straight distances times the detour factor %s.\n", detour);
    }
}

static void append_people(GString *out, const Explanation *e) {
    const World *world = e->world;
    const Cells *cells = world->cells;
    int v = e->ref.index;
    const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
    const Village *village = &world->villages[v];
    const char *source = e->settings->population_source;
    double area_m2 = 0;
    for (int i = cells->first[v]; i < cells->first[v + 1]; i++)
        area_m2 += cells->pieces[i].area_m2;
    g_autofree char *people = explain_number(e, (double)region->population, 0);
    g_autofree char *pieces = explain_number(e, cells->first[v + 1] - cells->first[v], 0);
    g_autofree char *km2 = explain_number(e, area_m2 / 1e6, 2);
    g_autofree char *method = figures_village_method(world, v);
    SAY(e, out, "Penduduk %s orang; sumber: %s.\n", "Population %s; source: %s.\n", people,
        source != NULL && *source != '\0' ? source : "villages.csv");
    if (*village->note != '\0')
        SAY(e, out, "Catatan: %s.\n", "Remark: %s.\n", village->note);
    if (cells->spread[v] == SPREAD_POINT)
        g_string_append(out, e->english ? "All of them are counted at the village point: the "
                                          "village has no boundary.\n"
                                        : "Semuanya dihitung di titik desa, karena desa ini tidak "
                                          "punya batas.\n");
    else
        SAY(e, out, "Mereka disebar %s ke %s potongan lahan seluas %s km² (%s).\n",
            "They are spread %s over %s pieces of land, %s km² (%s).\n",
            cells->spread[v] == SPREAD_RASTER
                ? (e->english ? "by a population raster" : "menurut raster penduduk")
                : (e->english ? "evenly" : "merata menurut luas"),
            pieces, km2, method);
    if (village->land_part == 0)
        g_string_append(out, e->english ? "Which land it lies on is unknown (stand-in "
                                          "boundaries): the sea is not considered.\n"
                                        : "Daratannya tidak diketahui (batas pengganti): laut "
                                          "tidak diperhitungkan.\n");
    else
        SAY(e, out, "Titik desanya di daratan nomor %d dari %d (1 = terluas).\n",
            "Its point lies on land part %d of %d (1 = the largest).\n", village->land_part,
            world->land_part_count);
}

static void append_rank(GString *out, const Explanation *e) {
    const VillageResult *result = &e->results->villages[e->ref.index];
    int ranked = 0;
    for (int v = 0; v < e->world->regions[LEVEL_VILLAGE].count; v++)
        ranked += e->results->villages[v].rank_people > 0;
    if (result->rank_people > 0)
        SAY(e, out,
            "Peringkat %d menurut penduduk di luar S dan %d menurut orang-km, dari %d desa dan "
            "kelurahan yang daftarnya diketahui (1 = terparah).\n",
            "Rank %d by people beyond S and %d by person-km, of %d villages whose list is known "
            "(1 = worst).\n",
            result->rank_people, result->rank_gap, ranked);
    else
        g_string_append(out, e->english ? "Not ranked: its list is unknown.\n"
                                        : "Tidak diberi peringkat: datanya belum lengkap.\n");
    const char *status = figures_idm_status(&e->world->villages[e->ref.index]);
    SAY(e, out, "Status IDM: %s.\n", "IDM status: %s.\n",
        *status != '\0' ? status
        : e->english    ? "not in the list"
                        : "tidak ada dalam daftar");
}

void explain_append_village(GString *out, const Explanation *e) {
    const VillageResult *result = &e->results->villages[e->ref.index];
    int district = e->world->regions[LEVEL_VILLAGE].items[e->ref.index].parent;
    append_people(out, e);
    append_neighbours(out, e);
    if (explain_is_known(e))
        explain_append_reach(out, e, &result->cell);
    else
        explain_append_unknown(out, e, &result->cell);
    append_rank(out, e);
    explain_append_sureness(out, e, LEVEL_DISTRICT, district);
    explain_append_advice(out, e);
}

#include "report/explain_words.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/figures.h"

// A village of more land than this is too large to take its people as spread evenly.
static const double LARGE_KM2 = 50;

char *explain_number(const Explanation *e, double value, int decimals) {
    if (!isfinite(value))
        return g_strdup(e->english ? "none" : "tidak ada");
    char *number = text_number_id(value, decimals);
    for (char *c = number; e->english && *c != '\0'; c++)
        *c = *c == '.' ? ',' : *c == ',' ? '.' : *c;
    return number;
}

char *explain_percent(const Explanation *e, int64_t part, int64_t whole) {
    g_autofree char *number = explain_number(e, whole > 0 ? (double)(part * 100 / whole) : NAN, 0);
    return g_strconcat(number, whole > 0 ? " %" : "", NULL);
}

const char *explain_compass(const Explanation *e, double bearing_deg) {
    static const char *const words[][2] = {{"utara", "north"},   {"timur laut", "north-east"},
                                           {"timur", "east"},    {"tenggara", "south-east"},
                                           {"selatan", "south"}, {"barat daya", "south-west"},
                                           {"barat", "west"},    {"barat laut", "north-west"}};
    return words[(int)floor(bearing_deg / 45 + 0.5) % 8][e->english];
}

int explain_regency(const Explanation *e) {
    if (e->ref.level == LEVEL_PROVINCE)
        return -1;
    int at = e->ref.index;
    for (int level = (int)e->ref.level; level > LEVEL_REGENCY; level--)
        at = e->world->regions[level].items[at].parent;
    return at;
}

bool explain_is_known(const Explanation *e) {
    int regency = explain_regency(e);
    return regency >= 0 ? e->results->regions[LEVEL_REGENCY][regency].known
                        : e->results->regions[LEVEL_PROVINCE][e->ref.index].known;
}

static const Region *described(const Explanation *e) {
    return &e->world->regions[e->ref.level].items[e->ref.index];
}

// ------------------------------------------------------------------- figures

static void append_within(GString *out, const Explanation *e, double metres, const char *name,
                          int64_t people) {
    g_autofree char *km =
        explain_number(e, metres / 1000, metres == floor(metres / 1000) * 1000 ? 0 : 1);
    g_autofree char *count = explain_number(e, (double)people, 0);
    g_autofree char *share = explain_percent(e, people, described(e)->population);
    if (!isfinite(metres))
        SAY(e, out, "  - dalam %s: %s orang (%s)\n", "  - within %s: %s people (%s)\n", name, count,
            share);
    else
        SAY(e, out, "  - dalam %s%s km: %s orang (%s)\n", "  - within %s%s km: %s people (%s)\n",
            name, km, count, share);
}

void explain_append_reach(GString *out, const Explanation *e, const Reach *reach) {
    const Results *r = e->results;
    int64_t beyond = described(e)->population - reach->people_within_service;
    double service_m = figures_service_m(e->world, r, e->ref.level, e->ref.index);
    g_string_append(out, e->english ? "Reach of documented TPBIS libraries (at least):\n"
                                    : "Jangkauan perpustakaan TPBIS yang tercatat "
                                      "(sekurang-kurangnya):\n");
    for (int k = 0; k < r->reach_count; k++)
        append_within(out, e, r->reach_m[k], "", reach->people_within[k]);
    append_within(out, e, service_m,
                  isfinite(service_m)
                      ? (e->english ? "the service distance S = " : "jarak layanan S = ")
                  : e->english ? "the service distance S of its regency"
                               : "jarak layanan S kabupaten/kotanya",
                  reach->people_within_service);
    g_autofree char *outside = explain_number(e, (double)beyond, 0);
    SAY(e, out, "  - di luar S: sebanyak-banyaknya %s orang", "  - beyond S: at most %s people",
        outside);
    if (reach->people_unreachable > 0) {
        g_autofree char *none = explain_number(e, (double)reach->people_unreachable, 0);
        SAY(e, out, ", di antaranya %s tanpa perpustakaan TPBIS di daratan yang sama",
            ", of them %s without a TPBIS library on the same land", none);
    }
    g_string_append(out, ".\n");
    g_autofree char *mean = explain_number(e, figures_km(reach->mean_m), 1);
    g_autofree char *gap = explain_number(e, figures_km(reach->gap_person_m), 0);
    if (isfinite(reach->mean_m))
        SAY(e, out,
            "Jarak rata-rata penduduknya %s km. Kesenjangan (jumlah jarak di luar S) %s "
            "orang-km.\n",
            "Mean distance of its people %s km. Gap (distance beyond S, summed) %s person-km.\n",
            mean, gap);
}

// ------------------------------------------------------------------- unknown

static const Membership *membership_of(const Explanation *e, const char *code) {
    for (int i = 0; i < e->world->membership_count; i++) {
        const Membership *m = &e->world->memberships[i];
        if (strcmp(m->code, code) == 0 && date_active(m->since, m->until, e->results->as_of))
            return m;
    }
    return NULL;
}

static const Region *listed_region(const Explanation *e) {
    int regency = explain_regency(e);
    return regency >= 0 ? &e->world->regions[LEVEL_REGENCY].items[regency] : described(e);
}

void explain_append_unknown(GString *out, const Explanation *e, const Reach *reach) {
    const Region *region = listed_region(e);
    const Membership *m = membership_of(e, region->code);
    char date[32];
    const char *since = m == NULL    ? "?"
                        : e->english ? date_iso(m->since, date)
                                     : date_id(m->since, date);
    SAY(e, out,
        "Data belum lengkap: %s ikut program sejak %s, tetapi tidak satu pun perpustakaan "
        "TPBIS-nya tercatat. Cakupannya tidak diketahui; itu bukan nol.\n",
        "Data incomplete: %s has taken part since %s, but none of its TPBIS libraries is "
        "documented. Its coverage is unknown, which is not zero.\n",
        region->name, since);
    if (reach->people_within_service == 0)
        return;
    g_autofree char *people = explain_number(e, (double)reach->people_within_service, 0);
    SAY(e, out,
        "Yang pasti hanya: %s orang berada dalam jarak layanan perpustakaan TPBIS yang tercatat "
        "di wilayah lain.\n",
        "Sure is only: %s people live within the service distance of a TPBIS library documented "
        "elsewhere.\n",
        people);
}

// -------------------------------------------------------------- how sure it is

// Counted TPBIS libraries of a region, and those of them known only by village.
static int count_tpbis(const Explanation *e, const Region *region, int *imprecise) {
    int count = 0;
    *imprecise = 0;
    for (int i = 0; i < e->world->library_count; i++) {
        const Library *l = &e->world->libraries[i];
        if (!e->results->library_tpbis[i] || l->village < region->first_village ||
            l->village >= region->first_village + region->village_count)
            continue;
        count++;
        *imprecise += l->precision == PRECISION_VILLAGE_POINT;
    }
    return count;
}

void explain_append_sureness(GString *out, const Explanation *e, RegionLevel level, int index) {
    const Region *region = &e->world->regions[level].items[index];
    const RegionResult *result = &e->results->regions[level][index];
    const Region *listed = listed_region(e);
    const RegionResult *list =
        &e->results->regions[listed == described(e) ? e->ref.level : LEVEL_REGENCY]
                            [listed == described(e) ? e->ref.index : explain_regency(e)];
    int imprecise, count = count_tpbis(e, listed, &imprecise);
    if (*list->completeness != '\0')
        SAY(e, out, "Kelengkapan daftar %s: %s.\n", "Completeness of the list of %s: %s.\n",
            listed->name, list->completeness);
    else
        SAY(e, out, "Kelengkapan daftar %s: tidak ada jumlah resmi sebagai pembanding.\n",
            "Completeness of the list of %s: no reported total to set it against.\n", listed->name);
    if (count > 0)
        SAY(e, out,
            "Dari %d perpustakaan TPBIS %s yang dihitung, letak %d hanya diketahui sampai "
            "desanya.\n",
            "Of %d counted TPBIS libraries of %s, %d are known only by their village.\n", count,
            listed->name, imprecise);
    if (!result->known || !e->results->has_ranges)
        return;
    g_autofree char *low = explain_number(e, (double)result->service_range.low, 0);
    g_autofree char *high = explain_number(e, (double)result->service_range.high, 0);
    g_autofree char *people = explain_number(e, (double)result->cell.people_within_service, 0);
    SAY(e, out,
        "Karena letak yang belum pasti itu, penduduk %s dalam S (%s) dapat berkisar %s sampai %s "
        "(rentang 5–95 %%).\n",
        "For such positions, the people of %s within S (%s) may be %s to %s (5–95 %% range).\n",
        region->name, people, low, high);
}

// -------------------------------------------------------------------- advice

static void advise(GString *out, int *number, const char *text) {
    g_string_append_printf(out, "  %d. %s\n", ++*number, text);
}

static void advise_positions(GString *out, const Explanation *e, int *number) {
    g_autoptr(GString) ids = g_string_new(NULL);
    const Region *listed = listed_region(e);
    int count = 0;
    for (int i = 0; i < e->world->library_count; i++) {
        const Library *l = &e->world->libraries[i];
        bool near = e->ref.level == LEVEL_VILLAGE
                        ? e->tpbis_count > 0 && e->tpbis[0].library == i
                        : l->village >= listed->first_village &&
                              l->village < listed->first_village + listed->village_count;
        if (!near || !e->results->library_tpbis[i] || l->precision != PRECISION_VILLAGE_POINT)
            continue;
        if (count < 5)
            g_string_append_printf(ids, "%s%s", count > 0 ? ", " : "", l->id);
        count++;
    }
    if (count > 5)
        g_string_append(ids, ", …");
    g_autofree char *text = g_strdup_printf(
        e->english ? "Survey the position of %s (columns lon, lat, precision of libraries.csv)."
                   : "Ukur letak %s (kolom lon, lat, precision di libraries.csv).",
        ids->str);
    if (count > 0)
        advise(out, number, text);
}

// Villages whose people are placed by guess: too large for even spreading, or without a boundary.
static void advise_land(GString *out, const Explanation *e, int *number) {
    const Region *region = described(e);
    const Cells *cells = e->world->cells;
    int large = 0, bare = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        double area_m2 = 0;
        for (int i = cells->first[v]; i < cells->first[v + 1]; i++)
            area_m2 += cells->pieces[i].area_m2;
        large += cells->spread[v] == SPREAD_AREA && area_m2 > LARGE_KM2 * 1e6;
        bare += cells->spread[v] == SPREAD_POINT ||
                e->world->regions[LEVEL_VILLAGE].items[v].indicative;
    }
    if (large > 0)
        advise(out, number,
               e->english ? "Name a population raster or a layer `uninhabited` in the project "
                            "file: there is a village so large that even spreading misleads."
                          : "Sebut raster penduduk atau lapisan `uninhabited` di berkas proyek: "
                            "ada desa yang terlalu luas untuk dianggap berpenduduk merata.");
    if (bare > 0 || e->world->indicative)
        advise(out, number,
               e->english ? "Provide true village boundaries: some are stand-ins or missing."
                          : "Sediakan batas desa yang sebenarnya: sebagian masih pengganti atau "
                            "tidak ada.");
}

void explain_append_advice(GString *out, const Explanation *e) {
    const Region *listed = listed_region(e);
    const char *heading = e->english ? "To make this surer:\n" : "Supaya lebih pasti:\n";
    g_string_append(out, heading);
    int number = 0;
    if (!explain_is_known(e)) {
        g_autofree char *text = g_strdup_printf(
            e->english ? "List the TPBIS libraries of %s in libraries.csv, with date and source."
                       : "Catat perpustakaan TPBIS %s di libraries.csv, dengan tanggal dan sumber.",
            listed->name);
        advise(out, &number, text);
    } else if (world_reported_total(e->world, listed->code) == NULL) {
        g_autofree char *text = g_strdup_printf(
            e->english ? "Ask the office of %s how many TPBIS libraries there are "
                         "(reported_totals)."
                       : "Tanyakan kepada dinas %s berapa jumlah perpustakaan TPBIS-nya "
                         "(reported_totals).",
            listed->name);
        advise(out, &number, text);
    }
    advise_positions(out, e, &number);
    advise_land(out, e, &number);
    if (number == 0)
        g_string_append(out, e->english ? "  Nothing is known to be missing.\n"
                                        : "  Tidak ada kekurangan data yang diketahui.\n");
}

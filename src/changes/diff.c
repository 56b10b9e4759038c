#include "changes/diff.h"

#include <math.h>
#include <string.h>

#include "geo/geodesy.h"

static const double MOVED_M = 1; // a position written anew may differ in its last digits

// ---------------------------------------------------------------- side by side

static const char *key_of(gconstpointer fact) {
    return *(char *const *)fact;
}

GArray *diff_pairs(const GPtrArray *before, const GPtrArray *after) {
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (guint b = 0, a = 0; b < before->len || a < after->len;) {
        gconstpointer left = b < before->len ? g_ptr_array_index(before, b) : NULL;
        gconstpointer right = a < after->len ? g_ptr_array_index(after, a) : NULL;
        int order = left == NULL ? 1 : right == NULL ? -1 : strcmp(key_of(left), key_of(right));
        Pair pair = {order <= 0 ? left : NULL, order >= 0 ? right : NULL};
        g_array_append_val(pairs, pair);
        b += order <= 0;
        a += order >= 0;
    }
    return pairs;
}

typedef bool (*SameFact)(gconstpointer before, gconstpointer after);

static GArray *differing(const GPtrArray *before, const GPtrArray *after, SameFact same) {
    GArray *pairs = diff_pairs(before, after);
    guint kept = 0;
    for (guint i = 0; i < pairs->len; i++) {
        Pair pair = g_array_index(pairs, Pair, i);
        if (pair.before == NULL || pair.after == NULL || !same(pair.before, pair.after))
            g_array_index(pairs, Pair, kept++) = pair;
    }
    return g_array_set_size(pairs, kept);
}

Side diff_side(const Pair *pair) {
    return (Side)((pair->before != NULL ? SIDE_BEFORE : 0) |
                  (pair->after != NULL ? SIDE_AFTER : 0));
}

gconstpointer diff_shown(const Pair *pair) {
    return pair->after != NULL ? pair->after : pair->before;
}

int diff_count(const GArray *pairs, Side side) {
    int count = 0;
    for (guint i = 0; i < pairs->len; i++)
        count += diff_side(&g_array_index(pairs, Pair, i)) == side;
    return count;
}

// ----------------------------------------------------------- when facts are alike

static bool same_real(double a, double b) {
    return (isnan(a) && isnan(b)) || a == b;
}

static bool same_region(gconstpointer left, gconstpointer right) {
    const RegionFact *a = left, *b = right;
    return strcmp(a->name, b->name) == 0 && a->population == b->population &&
           a->villages == b->villages && a->member == b->member && a->within == b->within &&
           a->villages_tpbis == b->villages_tpbis && a->libraries_tpbis == b->libraries_tpbis &&
           same_real(a->mean_m, b->mean_m) && same_real(a->gap_person_m, b->gap_person_m);
}

double diff_moved_m(const LibraryFact *before, const LibraryFact *after) {
    LonLat a = before->position, b = after->position;
    bool known =
        isfinite(a.lon_deg) && isfinite(a.lat_deg) && isfinite(b.lon_deg) && isfinite(b.lat_deg);
    return known ? geodesy_distance_m(a, b) : 0;
}

static bool same_library(gconstpointer left, gconstpointer right) {
    const LibraryFact *a = left, *b = right;
    const char *const texts[][2] = {
        {a->name, b->name},
        {a->kind, b->kind},
        {a->village_code, b->village_code},
        {a->precision, b->precision},
        {a->confidence, b->confidence},
        {a->tpbis_since, b->tpbis_since},
        {a->tpbis_until, b->tpbis_until},
        {a->open_since, b->open_since},
        {a->open_until, b->open_until},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(texts[i][0], texts[i][1]) != 0)
            return false;
    }
    return a->tpbis == b->tpbis && diff_moved_m(a, b) < MOVED_M;
}

static bool same_member(gconstpointer left, gconstpointer right) {
    const MemberFact *a = left, *b = right;
    return strcmp(a->since, b->since) == 0 && strcmp(a->until, b->until) == 0;
}

static bool same_input(gconstpointer left, gconstpointer right) {
    const InputFact *a = left, *b = right;
    return strcmp(a->sha256, b->sha256) == 0;
}

static bool same_file(gconstpointer left, gconstpointer right) {
    const FileFact *a = left, *b = right;
    return a->rows == b->rows && a->rejected == b->rejected;
}

static bool same_key(gconstpointer left, gconstpointer right) {
    (void)left;
    (void)right;
    return true;
}

static bool same_text(gconstpointer left, gconstpointer right) {
    const TextFact *a = left, *b = right;
    return strcmp(a->value, b->value) == 0;
}

// ------------------------------------------------------------------ within reach

double diff_share_pct(const RegionFact *region) {
    return region->within < 0 || region->population <= 0
               ? NAN
               : 100.0 * (double)region->within / (double)region->population;
}

int diff_is_within(const RegionFact *village) {
    if (village->within < 0)
        return -1;
    return village->population > 0 && 2 * village->within >= village->population;
}

static int64_t people_moved(const Pair *pair) {
    const RegionFact *before = pair->before, *after = pair->after;
    return llabs(MAX(after->within, 0) - MAX(before->within, 0));
}

static int compare_moved(gconstpointer a, gconstpointer b) {
    int64_t left = people_moved(a), right = people_moved(b);
    return left != right
               ? (left < right ? 1 : -1)
               : strcmp(key_of(((const Pair *)a)->after), key_of(((const Pair *)b)->after));
}

// Villages of both editions: a province that is new to the map brings no news of this kind.
static void find_reached(Diff *diff) {
    const GArray *villages = diff->regions[LEVEL_VILLAGE];
    for (guint i = 0; i < villages->len; i++) {
        const Pair *pair = &g_array_index(villages, Pair, i);
        if (diff_side(pair) != SIDE_BOTH)
            continue;
        int before = diff_is_within(pair->before), after = diff_is_within(pair->after);
        if (before != after && (before == 1 || after == 1))
            g_array_append_vals(before < 0 || after < 0 ? diff->unsure
                                : after == 1            ? diff->reached
                                                        : diff->lost,
                                pair, 1);
    }
    g_array_sort(diff->reached, compare_moved);
    g_array_sort(diff->lost, compare_moved);
}

static void find_members(Diff *diff) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (guint i = 0; i < diff->regions[level]->len; i++) {
            const Pair *pair = &g_array_index(diff->regions[level], Pair, i);
            const RegionFact *before = pair->before, *after = pair->after;
            bool was = before != NULL && before->member == 1;
            bool is = after != NULL && after->member == 1;
            bool told =
                (before == NULL || before->member >= 0) && (after == NULL || after->member >= 0);
            if (told && was != is)
                g_array_append_vals(is ? diff->joined : diff->left, pair, 1);
        }
    }
}

// -------------------------------------------------------- what cannot be compared

// Settings that decide what the figures mean, and what they are called.
static const struct {
    const char *key, *words;
    bool people; // counts other people, not only other distances
} meanings[] = {
    {"analysis.service_kabupaten_km", "jarak layanan kabupaten (km)", false},
    {"analysis.service_kota_km", "jarak layanan kota (km)", false},
    {"analysis.service_km", "jarak layanan kabupaten/kota tertentu (km)", false},
    {"analysis.reach_km", "jarak dalam tabel (km)", false},
    {"analysis.detour", "faktor jalan memutar", false},
    {"analysis.sea", "hitungan menyeberang laut", false},
    {"analysis.ferries", "daftar feri", false},
    {"analysis.land_gap_m", "celah antardaratan (m)", false},
    {"analysis.confidence_min", "kepastian terendah perpustakaan", false},
    {"analysis.cell_m", "sisi sel (m)", false},
    {"inputs.population_raster", "raster penduduk", false},
    {"inputs.uninhabited", "lahan tak berpenghuni", false},
    {"analysis.demand", "kolom yang dihitung", true},
};

static const char *shown(const char *value) {
    return *value != '\0' ? value : "(kosong)";
}

static void note(Diff *diff, char *text) {
    g_ptr_array_add(diff->notes, text);
}

static const char *day_words(const char *iso, char buffer[32]) {
    Date date;
    return date_parse(iso, &date) && date_known(date) ? date_id(date, buffer) : shown(iso);
}

static void note_dates(Diff *diff) {
    const char *before = facts_text(diff->before->meta, "as_of");
    const char *after = facts_text(diff->after->meta, "as_of");
    char was[32], is[32];
    if (!diff->before->has_results || !diff->after->has_results) {
        note(diff, g_strdup_printf("Edisi %s hanya memuat data, belum dianalisis: cakupan tidak "
                                   "dapat dibandingkan.",
                                   diff->before->has_results ? "ini" : "sebelumnya"));
        diff->comparable_coverage = false;
    } else if (strcmp(before, after) != 0) {
        note(diff, g_strdup_printf("Tanggal keadaan data berubah dari %s ke %s: selisih juga "
                                   "memuat apa yang terjadi di antaranya.",
                                   day_words(before, was), day_words(after, is)));
    }
}

static void note_settings(Diff *diff) {
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        const TextFact *before = facts_find(diff->before->settings, meanings[i].key);
        const TextFact *after = facts_find(diff->after->settings, meanings[i].key);
        if (before == NULL || after == NULL || strcmp(before->value, after->value) == 0)
            continue;
        note(diff,
             g_strdup_printf("Setelan berubah: %s (%s) dari %s menjadi %s. Angka %s kedua edisi "
                             "tidak sebanding.",
                             meanings[i].words, meanings[i].key, shown(before->value),
                             shown(after->value), meanings[i].people ? "orang" : "cakupan"));
        diff->comparable_coverage = false;
        diff->comparable_people = diff->comparable_people && !meanings[i].people;
    }
}

static void note_meta(Diff *diff, const char *key, const char *format, bool weighs) {
    const char *before = facts_text(diff->before->meta, key);
    const char *after = facts_text(diff->after->meta, key);
    if (strcmp(before, after) == 0)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *c = format; *c != '\0'; c++) {
        if (*c == '<')
            g_string_append(text, shown(before));
        else if (*c == '>')
            g_string_append(text, shown(after));
        else
            g_string_append_c(text, *c);
    }
    note(diff, g_strdup(text->str));
    diff->comparable_coverage = diff->comparable_coverage && !weighs;
}

static void note_missing(Diff *diff, const Facts *facts, const char *which) {
    if (facts->missing->len == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < facts->missing->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(facts->missing, i));
    note(diff,
         g_strdup_printf("Edisi %s (skema %s) tidak memuat: %s. Bagian itu tidak dapat "
                         "dibandingkan.",
                         which, shown(facts_text(facts->meta, "schema_version")), names->str));
}

static void find_notes(Diff *diff) {
    note_settings(diff);
    note_meta(diff, "boundary_source",
              "Asal batas wilayah berubah dari < menjadi >: jarak dan cakupan tidak sebanding.",
              true);
    note_meta(diff, "unit_level",
              "Batas wilayah kini per > (sebelumnya per <): jarak dan cakupan tidak sebanding.",
              true);
    note_meta(diff, "demand_label", "Yang dihitung kini disebut \">\" (sebelumnya \"<\").", false);
    note_dates(diff);
    note_meta(diff, "program",
              "Edisi ini dibuat dengan > (sebelumnya <); cara menghitung dapat berbeda.", false);
    note_missing(diff, diff->before, "sebelumnya");
    note_missing(diff, diff->after, "ini");
}

// ---------------------------------------------------------------------- together

static GArray *no_pairs(void) {
    return g_array_new(FALSE, FALSE, sizeof(Pair));
}

// What one of them does not know is no news.
static GArray *compare_if(bool known, const GPtrArray *before, const GPtrArray *after,
                          SameFact same) {
    return known ? differing(before, after, same) : no_pairs();
}

Diff *diff_new(const Facts *before, const Facts *after) {
    Diff *diff = g_new0(Diff, 1);
    g_autoptr(GPtrArray) empty = g_ptr_array_new();
    bool both = before != NULL;
    diff->before = before;
    diff->after = after;
    diff->comparable_coverage = diff->comparable_people = both;
    diff->notes = g_ptr_array_new_with_free_func(g_free);
    diff->joined = no_pairs();
    diff->left = no_pairs();
    diff->reached = no_pairs();
    diff->lost = no_pairs();
    diff->unsure = no_pairs();
    for (int level = 0; level < LEVEL_COUNT; level++)
        diff->regions[level] = compare_if(both, both ? before->regions[level] : empty,
                                          after->regions[level], same_region);
#define COMPARE(list, known, same)                                                                 \
    diff->list = compare_if(both && (known), both ? before->list : empty, after->list, same)
    COMPARE(libraries, true, same_library);
    COMPARE(inputs, true, same_input);
    COMPARE(files, before->files->len > 0, same_file);
    COMPARE(rejects, before->files->len > 0, same_key);
    COMPARE(settings, before->settings->len > 0 && after->settings->len > 0, same_text);
    COMPARE(warnings, before->settings->len > 0 && after->settings->len > 0, same_text);
    COMPARE(meta, true, same_text);
#undef COMPARE
    diff->member_rows =
        compare_if(both, both ? before->members : empty, after->members, same_member);
    if (both) {
        find_notes(diff);
        find_reached(diff);
        find_members(diff);
    }
    return diff;
}

void diff_free(Diff *diff) {
    if (diff == NULL)
        return;
    for (int level = 0; level < LEVEL_COUNT; level++)
        g_array_unref(diff->regions[level]);
    GArray *const lists[] = {diff->unsure,  diff->joined,  diff->left,      diff->member_rows,
                             diff->reached, diff->lost,    diff->libraries, diff->inputs,
                             diff->files,   diff->rejects, diff->settings,  diff->warnings,
                             diff->meta};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_array_unref(lists[i]);
    g_ptr_array_unref(diff->notes);
    g_free(diff);
}

bool diff_is_empty(const Diff *diff) {
    guint differ = diff->notes->len + diff->member_rows->len + diff->libraries->len +
                   diff->inputs->len + diff->files->len + diff->rejects->len + diff->settings->len +
                   diff->warnings->len + diff->meta->len;
    for (int level = 0; level < LEVEL_COUNT; level++)
        differ += diff->regions[level]->len;
    return diff->before != NULL && differ == 0;
}

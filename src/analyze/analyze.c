#include "analyze/analyze.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "analyze/active.h"
#include "analyze/field.h"
#include "analyze/history.h"
#include "analyze/nearest.h"
#include "analyze/tally.h"
#include "analyze/uncertainty.h"
#include "base/error.h"
#include "base/log.h"
#include "base/reads.h"
#include "base/text.h"

// --------------------------------------------------------------- as of when

static void consider(Date event, Date today, Date *latest) {
    if (date_known(event) && date_compare(event, today) <= 0 &&
        (!date_known(*latest) || date_compare(event, *latest) > 0))
        *latest = event;
    if (date_known(event) && date_compare(event, today) > 0)
        reads_note_day();
}

// The latest event in the inputs that is not after today.
static Date latest_event(const World *world) {
    Date today = date_today(), latest = {0, 0};
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        consider(l->tpbis_since, today, &latest);
        consider(l->tpbis_until, today, &latest);
        consider(l->open_since, today, &latest);
        consider(l->open_until, today, &latest);
    }
    for (int i = 0; i < world->membership_count; i++) {
        consider(world->memberships[i].since, today, &latest);
        consider(world->memberships[i].until, today, &latest);
    }
    return latest;
}

static bool find_as_of(const World *world, const Settings *settings, const char *as_of, Date *date,
                       GError **error) {
    const char *text = as_of != NULL ? as_of : settings->as_of;
    if (!date_parse(text, date)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "tanggal \"%s\" harus 2024, 2024-06 atau 2024-06-30", text);
        return false;
    }
    if (!date_known(*date))
        *date = latest_event(world);
    if (!date_known(*date)) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                            "tidak ada satu pun tanggal dalam data; isi [analysis] as_of atau "
                            "pakai --as-of");
        return false;
    }
    return true;
}

// ------------------------------------------------------------------ villages

static void find_near(const World *world, const Settings *settings, const bool *chosen,
                      size_t member_offset, Results *r) {
    bool sea = active_sea_matters(world, settings);
    g_auto(ActivePlaces) places = active_places(world, settings, chosen);
    g_autoptr(NearestIndex) index = nearest_index_new(places.places, places.count);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        Near near[2];
        const Village *village = &world->villages[i];
        nearest_find(index, (Place){village->point, sea ? village->land_part : 0}, near);
        NearLibrary *to = G_STRUCT_MEMBER_P(&r->villages[i], member_offset);
        to->library = near[0].index >= 0 ? places.library[near[0].index] : -1;
        to->distance_m = near[0].distance_m * settings->detour;
    }
}

// The villages that hold an active TPBIS library.
static void mark_tpbis(const World *world, Results *r) {
    r->villages = g_new0(VillageResult, (gsize)world->regions[LEVEL_VILLAGE].count + 1);
    for (int i = 0; i < world->library_count; i++) {
        if (r->library_tpbis[i] && world->libraries[i].village >= 0)
            r->villages[world->libraries[i].village].tpbis = TRI_YES;
    }
}

// ------------------------------------------------------------------- regions

// Host of a URL, without "www.": what a sheet can print as a source.
static char *source_name(const char *source) {
    const char *start = strstr(source, "://");
    start = start != NULL ? start + 3 : source;
    if (g_str_has_prefix(start, "www."))
        start += 4;
    size_t length = strcspn(start, "/ ;");
    return g_strndup(start, length);
}

// Open libraries of villages (not of offices or reading gardens) in a region.
static int count_village_libraries(const World *world, const Results *r, const Region *region) {
    int count = 0;
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        count += r->library_open[i] && l->village >= region->first_village &&
                 l->village < region->first_village + region->village_count &&
                 strcmp(l->kind, "village") == 0;
    }
    return count;
}

// "5 tercatat dari 144 dilaporkan (desa yang punya …; globalonline.co.id, 2020)"
static char *completeness(const World *world, const Results *r, const Region *region,
                          const RegionResult *result) {
    const ReportedTotal *total = world_reported_total(world, region->code);
    if (total == NULL)
        return g_strdup("");
    int recorded = strcmp(total->class, "tpbis") == 0 ? result->libraries_tpbis
                   : strcmp(total->class, "any") == 0 ? result->libraries
                                                      : count_village_libraries(world, r, region);
    g_autofree char *low = text_number_id(total->value_min, 0);
    g_autofree char *high = text_number_id(total->value_max, 0);
    g_autofree char *range =
        strcmp(low, high) == 0 ? g_strdup(low) : g_strconcat(low, "–", high, NULL);
    g_autofree char *source = source_name(total->source);
    char year[32];
    snprintf(year, sizeof year, "%d", total->year.day / 10000);
    return g_strdup_printf("%d tercatat dari %s dilaporkan (%s; %s, %s)", recorded, range,
                           total->metric, source, year);
}

// A member without a documented TPBIS library is unknown, not zero. Districts
// and villages share what is known of their regency.
static void decide_known(const World *world, Results *r) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_DISTRICT; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            RegionResult *out = &r->regions[level][i];
            const Region *region = &world->regions[level].items[i];
            if (level == LEVEL_DISTRICT) {
                out->known = r->regions[LEVEL_REGENCY][region->parent].known;
                out->member = r->regions[LEVEL_REGENCY][region->parent].member;
                continue;
            }
            out->member = world_is_member(world, region->code, r->as_of);
            out->known = !out->member || out->libraries_tpbis > 0;
        }
    }
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const RegionResult *regency =
            &r->regions[LEVEL_REGENCY][world_region_of_village(world, i, LEVEL_REGENCY)];
        if (!regency->known)
            r->villages[i].tpbis = TRI_UNKNOWN;
    }
}

// One warning a regency, with its first villages.
static void warn_outsiders(const World *world, const Results *r) {
    enum { MOST_NAMED = 3 };
    for (int i = 0; i < world->regions[LEVEL_REGENCY].count; i++) {
        const Region *regency = &world->regions[LEVEL_REGENCY].items[i];
        g_autoptr(GString) named = g_string_new(NULL);
        int count = 0;
        for (int v = regency->first_village; v < regency->first_village + regency->village_count &&
                                             !r->regions[LEVEL_REGENCY][i].member;
             v++) {
            const Region *village = &world->regions[LEVEL_VILLAGE].items[v];
            if (r->villages[v].tpbis == TRI_YES && count++ < MOST_NAMED)
                g_string_append_printf(named, "%s%s (%s)", named->len > 0 ? ", " : "",
                                       village->code, village->name);
        }
        if (count > 0)
            log_warning("%s (%s) tidak tercatat sebagai peserta pada tanggal ini, tetapi %d "
                        "desa/kelurahannya punya perpustakaan TPBIS: %s%s; periksa daftar "
                        "keikutsertaan",
                        regency->name, regency->code, count, named->str,
                        count > MOST_NAMED ? ", …" : "");
    }
}

static void count_libraries(const World *world, Results *r) {
    for (int i = 0; i < world->library_count; i++) {
        int village = world->libraries[i].village;
        for (int level = LEVEL_PROVINCE; village >= 0 && level < LEVEL_VILLAGE; level++) {
            RegionResult *out =
                &r->regions[level][world_region_of_village(world, village, (RegionLevel)level)];
            out->libraries += r->library_open[i];
            out->libraries_tpbis += r->library_tpbis[i];
            out->has_any_library = out->libraries > 0;
        }
    }
}

// ------------------------------------------------------------------ together

static void count_tpbis(const World *world, const Results *r, const Region *region,
                        RegionResult *out) {
    for (int i = region->first_village; i < region->first_village + region->village_count; i++) {
        if (r->villages[i].tpbis != TRI_YES)
            continue;
        out->villages_tpbis++;
        out->population_tpbis += world->regions[LEVEL_VILLAGE].items[i].population;
    }
}

static Results *results_at(const World *world, const Settings *settings, Date at) {
    Results *r = g_new0(Results, 1);
    r->as_of = at;
    r->reach_count = settings->reach_count;
    for (int i = 0; i < settings->reach_count; i++)
        r->reach_m[i] = settings->reach_km[i] * 1000;
    r->service_m = g_new0(double, (gsize)world->regions[LEVEL_REGENCY].count + 1);
    for (int i = 0; i < world->regions[LEVEL_REGENCY].count; i++)
        r->service_m[i] =
            settings_service_km(settings, world->regions[LEVEL_REGENCY].items[i].code) * 1000;
    r->library_count = world->library_count;
    r->library_open = g_new0(bool, (gsize)world->library_count + 1);
    r->library_tpbis = g_new0(bool, (gsize)world->library_count + 1);
    active_choose(world, settings, at, r->library_tpbis, r->library_open);
    return r;
}

// Everything that is counted from the distances of the pieces; `whole`: also
// what only the date D itself needs.
static void count_all(const World *world, const Settings *settings, Results *r, bool whole) {
    mark_tpbis(world, r);
    tally_villages(world, r);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        r->region_count[level] = world->regions[level].count;
        r->regions[level] = g_new0(RegionResult, (gsize)r->region_count[level] + 1);
    }
    count_libraries(world, r);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < r->region_count[level]; i++) {
            const Region *region = &world->regions[level].items[i];
            RegionResult *out = &r->regions[level][i];
            count_tpbis(world, r, region, out);
            if (whole)
                out->completeness = completeness(world, r, region, out);
        }
    }
    tally_regions(world, r, whole);
    decide_known(world, r);
    if (!whole)
        return;
    find_near(world, settings, r->library_tpbis, offsetof(VillageResult, nearest_tpbis), r);
    find_near(world, settings, r->library_open, offsetof(VillageResult, nearest_any), r);
    tally_points(world, r);
    tally_ranks(world, r);
    uncertainty_estimate(world, settings, r);
}

// The year of a series from results that are given up for it.
static SeriesYear take_year(Results *r) {
    SeriesYear year = {.date = r->as_of};
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++)
        year.regions[level] = g_steal_pointer(&r->regions[level]);
    return year;
}

static SeriesYear copy_year(const Results *r) {
    SeriesYear year = {.date = r->as_of};
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        year.regions[level] = g_memdup2(r->regions[level],
                                        ((gsize)r->region_count[level] + 1) * sizeof(RegionResult));
        for (int i = 0; i < r->region_count[level]; i++)
            year.regions[level][i].completeness = NULL;
    }
    return year;
}

Results *analyze_world(const World *world, const Settings *settings, const char *as_of,
                       GError **error) {
    Date date;
    if (!find_as_of(world, settings, as_of, &date, error))
        return NULL;
    g_autoptr(GArray) dates = history_dates(world, settings, date);
    SeriesYear *series = g_new0(SeriesYear, dates->len);
    PieceResult *pieces = g_new0(PieceResult, (gsize)world->cells->count + 1);
    Results *r = NULL;
    // The pieces are carried from date to date.
    for (guint i = 0; i < dates->len; i++) {
        g_autoptr(Results) before = r;
        r = results_at(world, settings, g_array_index(dates, Date, i));
        field_update_tpbis(world, settings, before != NULL ? before->library_tpbis : NULL,
                           r->library_tpbis, pieces);
        if (before != NULL)
            before->pieces = NULL;
        r->pieces = pieces;
        bool last = i + 1 == dates->len;
        if (last)
            field_measure_any(world, settings, r->library_open, pieces);
        count_all(world, settings, r, last);
        series[i] = last ? copy_year(r) : take_year(r);
    }
    warn_outsiders(world, r);
    r->series = series;
    r->series_count = (int)dates->len;
    return r;
}

Results *analyze_again(const World *world, const Settings *settings, const Results *before) {
    Results *r = results_at(world, settings, before->as_of);
    g_autofree bool *tpbis_before = g_new0(bool, (gsize)world->library_count + 1);
    memcpy(tpbis_before, before->library_tpbis, (gsize)before->library_count * sizeof(bool));
    r->pieces = g_memdup2(before->pieces, ((gsize)world->cells->count + 1) * sizeof(PieceResult));
    field_update_tpbis(world, settings, tpbis_before, r->library_tpbis, r->pieces);
    field_measure_any(world, settings, r->library_open, r->pieces);
    count_all(world, settings, r, true);
    return r;
}

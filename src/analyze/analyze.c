#include "analyze/analyze.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analyze/nearest.h"
#include "analyze/weighted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"

// --------------------------------------------------------------- as of when

static void consider(Date event, Date today, Date *latest) {
    if (date_known(event) && date_compare(event, today) <= 0 &&
        (!date_known(*latest) || date_compare(event, *latest) > 0))
        *latest = event;
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

// ---------------------------------------------------- libraries and villages

static bool sea_matters(const World *world, const Settings *settings) {
    return strcmp(settings->sea, "exclude") == 0 && world->land_part_count > 0;
}

static void choose_libraries(const World *world, const Settings *settings, Results *r) {
    Confidence least = CONFIDENCE_MEDIUM;
    confidence_parse(settings->confidence_min, &least);
    r->library_count = world->library_count;
    r->library_open = g_new0(bool, (gsize)world->library_count + 1);
    r->library_tpbis = g_new0(bool, (gsize)world->library_count + 1);
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        r->library_open[i] = date_active(l->open_since, l->open_until, r->as_of);
        r->library_tpbis[i] = r->library_open[i] && l->confidence >= least &&
                              date_known(l->tpbis_since) &&
                              date_active(l->tpbis_since, l->tpbis_until, r->as_of);
    }
}

// Libraries of a class as places, in order of id; `number` gives their index.
static Place *gather_places(const World *world, const bool *chosen, bool sea, int *number,
                            int *count) {
    Place *places = g_new(Place, (gsize)world->library_count + 1);
    *count = 0;
    for (int i = 0; i < world->library_count; i++) {
        if (!chosen[i])
            continue;
        number[*count] = i;
        places[(*count)++] =
            (Place){world->libraries[i].position, sea ? world->libraries[i].land_part : 0};
    }
    return places;
}

static int nearest_place(const NearestIndex *index, Place from, double *distance_m) {
    Near found[2];
    nearest_find(index, from, found);
    *distance_m = found[0].distance_m;
    return found[0].index;
}

static void measure_villages(const World *world, const Settings *settings, Results *r) {
    bool sea = sea_matters(world, settings);
    int villages = world->regions[LEVEL_VILLAGE].count;
    g_autofree int *tpbis_number = g_new(int, (gsize)world->library_count + 1);
    g_autofree int *any_number = g_new(int, (gsize)world->library_count + 1);
    int tpbis_count, any_count;
    g_autofree Place *tpbis =
        gather_places(world, r->library_tpbis, sea, tpbis_number, &tpbis_count);
    g_autofree Place *any = gather_places(world, r->library_open, sea, any_number, &any_count);
    g_autoptr(NearestIndex) tpbis_index = nearest_index_new(tpbis, tpbis_count);
    g_autoptr(NearestIndex) any_index = nearest_index_new(any, any_count);
    r->villages = g_new0(VillageResult, (gsize)villages + 1);
    for (int i = 0; i < villages; i++) {
        VillageResult *v = &r->villages[i];
        Place from = {world->villages[i].point, sea ? world->villages[i].land_part : 0};
        int nearest = nearest_place(tpbis_index, from, &v->nearest_tpbis_m);
        v->nearest_tpbis = nearest >= 0 ? tpbis_number[nearest] : -1;
        v->nearest_tpbis_m *= settings->detour;
        nearest = nearest_place(any_index, from, &v->nearest_any_m);
        v->nearest_any = nearest >= 0 ? any_number[nearest] : -1;
        v->nearest_any_m *= settings->detour;
    }
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

static int count_kind(const World *world, const Results *r, const Region *region,
                      const char *kind) {
    int count = 0;
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        if (r->library_open[i] && l->village >= region->first_village &&
            l->village < region->first_village + region->village_count &&
            (kind == NULL || strcmp(l->kind, kind) == 0))
            count++;
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
                                                      : count_kind(world, r, region, "village");
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

static void count_region(const World *world, const Results *r, const Region *region,
                         RegionResult *out) {
    g_autofree Weighted *tpbis = g_new(Weighted, (gsize)region->village_count + 1);
    g_autofree Weighted *any = g_new(Weighted, (gsize)region->village_count + 1);
    int tpbis_count = 0, any_count = 0;
    for (int i = region->first_village; i < region->first_village + region->village_count; i++) {
        const VillageResult *v = &r->villages[i];
        int64_t people = world->regions[LEVEL_VILLAGE].items[i].population;
        if (v->tpbis == TRI_YES) {
            out->villages_tpbis++;
            out->population_tpbis += people;
        }
        if (v->nearest_tpbis >= 0)
            tpbis[tpbis_count++] = (Weighted){v->nearest_tpbis_m, people};
        else
            out->people_unreachable += people;
        if (v->nearest_any >= 0)
            any[any_count++] = (Weighted){v->nearest_any_m, people};
        for (int k = 0; k < r->reach_count; k++) {
            if (v->nearest_tpbis >= 0 && v->nearest_tpbis_m <= r->reach_m[k])
                out->people_within[k] += people;
        }
    }
    if (world->land_part_count == 0)
        out->people_unreachable = -1;
    Summary summary = weighted_summary(tpbis, tpbis_count);
    out->mean_m = summary.mean;
    out->median_m = summary.median;
    out->p90_m = summary.p90;
    out->max_m = summary.max;
    out->any_mean_m = weighted_summary(any, any_count).mean;
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
        else if (r->villages[i].tpbis == TRI_YES && !regency->member)
            log_warning("%s (%s) punya perpustakaan TPBIS, tetapi kabupaten/kotanya tidak tercatat "
                        "sebagai peserta pada tanggal ini",
                        world->regions[LEVEL_VILLAGE].items[i].code,
                        world->regions[LEVEL_VILLAGE].items[i].name);
    }
}

static void count_libraries(const World *world, const Results *r, const Region *region,
                            RegionResult *out) {
    out->libraries = count_kind(world, r, region, NULL);
    out->has_any_library = out->libraries > 0;
    for (int i = 0; i < world->library_count; i++) {
        int village = world->libraries[i].village;
        if (r->library_tpbis[i] && village >= region->first_village &&
            village < region->first_village + region->village_count)
            out->libraries_tpbis++;
    }
}

Results *analyze_world(const World *world, const Settings *settings, const char *as_of,
                       GError **error) {
    g_autoptr(Results) r = g_new0(Results, 1);
    if (!find_as_of(world, settings, as_of, &r->as_of, error))
        return NULL;
    r->reach_count = settings->reach_count;
    for (int i = 0; i < settings->reach_count; i++)
        r->reach_m[i] = settings->reach_km[i] * 1000;
    choose_libraries(world, settings, r);
    measure_villages(world, settings, r);
    for (int level = LEVEL_PROVINCE; level <= LEVEL_DISTRICT; level++) {
        int count = world->regions[level].count;
        r->region_count[level] = count;
        r->regions[level] = g_new0(RegionResult, (gsize)count + 1);
        for (int i = 0; i < count; i++) {
            const Region *region = &world->regions[level].items[i];
            RegionResult *out = &r->regions[level][i];
            count_region(world, r, region, out);
            count_libraries(world, r, region, out);
            out->completeness = completeness(world, r, region, out);
        }
    }
    decide_known(world, r);
    return g_steal_pointer(&r);
}

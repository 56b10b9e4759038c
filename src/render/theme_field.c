#include "render/theme_field.h"

#include <math.h>
#include <string.h>

#include "render/theme_plan.h"

static FieldValue known(double number) {
    return (FieldValue){FIELD_KNOWN, number};
}

static FieldValue state(FieldState which) {
    return (FieldValue){which, NAN};
}

static const Region *region_of(const SheetSource *source, RegionLevel level, int region) {
    return &source->world->regions[level].items[region];
}

// The regency whose list counts for a region; the province itself for a province.
static const RegionResult *list_of(const SheetSource *source, RegionLevel level, int region) {
    if (level == LEVEL_PROVINCE)
        return &source->results->regions[level][region];
    int village = region_of(source, level, region)->first_village;
    int regency = world_region_of_village(source->world, village, LEVEL_REGENCY);
    return &source->results->regions[LEVEL_REGENCY][regency];
}

static const Reach *reach_of(const SheetSource *source, RegionLevel level, int region) {
    return level == LEVEL_VILLAGE ? &source->results->villages[region].cell
                                  : &source->results->regions[level][region].cell;
}

// What a figure on TPBIS is called where it cannot be told.
static FieldState tpbis_state(const SheetSource *source, RegionLevel level, int region) {
    const RegionResult *list = list_of(source, level, region);
    if (!list->known)
        return FIELD_NO_DATA;
    return !list->member && list->libraries_tpbis == 0 ? FIELD_NOT_MEMBER : FIELD_KNOWN;
}

// --------------------------------------------------------------------- rates

static FieldValue within_service_pct(const SheetSource *source, RegionLevel level, int region) {
    FieldState known_as = tpbis_state(source, level, region);
    int64_t people = region_of(source, level, region)->population;
    if (known_as != FIELD_KNOWN)
        return state(known_as);
    if (people == 0)
        return state(FIELD_NOT_APPLICABLE);
    return known(100.0 * (double)reach_of(source, level, region)->people_within_service /
                 (double)people);
}

static FieldValue tpbis_villages_pct(const SheetSource *source, RegionLevel level, int region) {
    FieldState known_as = tpbis_state(source, level, region);
    int villages = region_of(source, level, region)->village_count;
    if (known_as != FIELD_KNOWN)
        return state(known_as);
    return known(100.0 * source->results->regions[level][region].villages_tpbis / villages);
}

static FieldValue mean_km(const SheetSource *source, RegionLevel level, int region) {
    FieldState known_as = tpbis_state(source, level, region);
    double mean_m = reach_of(source, level, region)->mean_m;
    if (known_as != FIELD_KNOWN)
        return state(known_as);
    if (region_of(source, level, region)->population == 0)
        return state(FIELD_NOT_APPLICABLE);
    return isfinite(mean_m) ? known(mean_m / 1000) : state(FIELD_UNREACHABLE);
}

static FieldValue mean_any_km(const SheetSource *source, RegionLevel level, int region) {
    double mean_m = level == LEVEL_VILLAGE
                        ? source->results->villages[region].nearest_any.distance_m
                        : source->results->regions[level][region].any_mean_m;
    return isfinite(mean_m) ? known(mean_m / 1000) : state(FIELD_UNREACHABLE);
}

// Person-km by those who have a library: how much too far it is on average.
static FieldValue gap_mean_km(const SheetSource *source, RegionLevel level, int region) {
    FieldState known_as = tpbis_state(source, level, region);
    const Reach *reach = reach_of(source, level, region);
    int64_t people = region_of(source, level, region)->population;
    if (known_as != FIELD_KNOWN)
        return state(known_as);
    if (people == 0)
        return state(FIELD_NOT_APPLICABLE);
    int64_t reached = people - MAX(reach->people_unreachable, 0);
    return reached > 0 && isfinite(reach->gap_person_m)
               ? known(reach->gap_person_m / 1000 / (double)reached)
               : state(FIELD_UNREACHABLE);
}

static int count_village_libraries(const SheetSource *source, const Region *region) {
    int count = 0;
    for (int i = 0; i < source->world->library_count; i++) {
        const Library *library = &source->world->libraries[i];
        count += source->results->library_open[i] && library->village >= region->first_village &&
                 library->village < region->first_village + region->village_count &&
                 strcmp(library->kind, "village") == 0;
    }
    return count;
}

// Recorded against reported, of the same class (docs/method.md, completeness).
static FieldValue completeness_pct(const SheetSource *source, RegionLevel level, int region) {
    const Region *item = region_of(source, level, region);
    const RegionResult *result = &source->results->regions[level][region];
    const ReportedTotal *total = world_reported_total(source->world, item->code);
    if (total == NULL || !(total->value_max > 0))
        return state(FIELD_NO_DATA);
    int recorded = strcmp(total->class, "tpbis") == 0 ? result->libraries_tpbis
                   : strcmp(total->class, "any") == 0 ? result->libraries
                                                      : count_village_libraries(source, item);
    return known(MIN(100 * recorded / total->value_max, 100));
}

static FieldValue plan_gain_pct(const SheetSource *source, RegionLevel level, int region) {
    const Region *item = region_of(source, level, region);
    if (!list_of(source, level, region)->known)
        return state(FIELD_NO_DATA);
    int64_t before = 0, after = 0, all = 0;
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        before += theme_plan_people_within(source, source->results, v, &all);
        after += theme_plan_people_within(source, source->plan->after, v, NULL);
    }
    return all > 0 ? known(100.0 * (double)(after - before) / (double)all)
                   : state(FIELD_NOT_APPLICABLE);
}

// ------------------------------------------------------------------- amounts

static FieldValue people(const SheetSource *source, RegionLevel level, int region) {
    return known((double)region_of(source, level, region)->population);
}

// Of an unknown list: at most so many.
static FieldValue people_beyond(const SheetSource *source, RegionLevel level, int region) {
    const Reach *reach = reach_of(source, level, region);
    int64_t all = region_of(source, level, region)->population;
    FieldState known_as = tpbis_state(source, level, region);
    return (FieldValue){known_as == FIELD_NO_DATA ? FIELD_NO_DATA : FIELD_KNOWN,
                        (double)(all - MAX(reach->people_within_service, 0))};
}

static FieldValue gap_person_km(const SheetSource *source, RegionLevel level, int region) {
    FieldState known_as = tpbis_state(source, level, region);
    double gap_m = reach_of(source, level, region)->gap_person_m;
    return (FieldValue){known_as == FIELD_NO_DATA ? FIELD_NO_DATA : FIELD_KNOWN,
                        isfinite(gap_m) ? gap_m / 1000 : 0};
}

// --------------------------------------------------------------------- years

static FieldValue year(Date date) {
    return date_known(date) ? known(date.day / 10000) : state(FIELD_NO_DATA);
}

// The year in which the first library of the village that counts joined.
static FieldValue village_since(const SheetSource *source, int village) {
    const Library *first = NULL;
    for (int i = 0; i < source->world->library_count; i++) {
        const Library *library = &source->world->libraries[i];
        if (library->village == village && source->results->library_tpbis[i] &&
            (first == NULL || date_compare(library->tpbis_since, first->tpbis_since) < 0))
            first = library;
    }
    if (first != NULL)
        return year(first->tpbis_since);
    return state(list_of(source, LEVEL_VILLAGE, village)->known ? FIELD_NOT_MEMBER : FIELD_NO_DATA);
}

static FieldValue tpbis_since(const SheetSource *source, RegionLevel level, int region) {
    (void)level;
    return village_since(source, region);
}

static bool has_memberships(const World *world, const char *province) {
    for (int i = 0; i < world->membership_count; i++) {
        const char *code = world->memberships[i].code;
        if (strlen(code) > 2 && g_str_has_prefix(code, province))
            return true;
    }
    return false;
}

// By its own row; where no regency of the province has one, nothing is known.
static FieldValue member_since(const SheetSource *source, RegionLevel level, int region) {
    const Region *item = region_of(source, level, region);
    const World *world = source->world;
    g_autofree char *province = g_strndup(item->code, 2);
    if (!has_memberships(world, province))
        return state(FIELD_NO_DATA);
    Date since = {0};
    bool member = false;
    for (int i = 0; i < world->membership_count; i++) {
        const Membership *row = &world->memberships[i];
        if (strcmp(row->code, item->code) != 0 ||
            !date_active(row->since, row->until, source->results->as_of))
            continue;
        if (!member || (date_known(row->since) && date_compare(row->since, since) < 0))
            since = row->since;
        member = true;
    }
    return member ? year(since) : state(FIELD_NOT_MEMBER);
}

// ---------------------------------------------------------------- categories

static FieldValue idm_status(const SheetSource *source, RegionLevel level, int region) {
    (void)level;
    const Village *village = &source->world->villages[region];
    const ThemeField *field = theme_field_find("idm_status");
    if (village->is_kelurahan)
        return state(FIELD_NOT_APPLICABLE);
    for (int i = 0; i < theme_field_category_count(field); i++) {
        if (strcmp(village->idm_status, field->categories[i]) == 0)
            return known(i);
    }
    return state(FIELD_NO_DATA);
}

// Within S when at least half of its people are; without people by its point.
static bool is_within(const SheetSource *source, int village) {
    const VillageResult *result = &source->results->villages[village];
    int64_t all = region_of(source, LEVEL_VILLAGE, village)->population;
    if (all > 0)
        return 2 * result->cell.people_within_service >= all;
    int regency = world_region_of_village(source->world, village, LEVEL_REGENCY);
    return result->nearest_tpbis.library >= 0 &&
           result->nearest_tpbis.distance_m <= source->results->service_m[regency];
}

static FieldValue reach(const SheetSource *source, RegionLevel level, int region) {
    enum { BEYOND, WITHIN, TPBIS };
    FieldState known_as = tpbis_state(source, level, region);
    if (known_as != FIELD_NO_DATA && source->results->villages[region].tpbis == TRI_YES)
        return known(TPBIS);
    if (known_as != FIELD_KNOWN)
        return state(known_as);
    return known(is_within(source, region) ? WITHIN : BEYOND);
}

static FieldValue plan_reach(const SheetSource *source, RegionLevel level, int region) {
    enum { BEYOND, UNSURE, TODAY, NEW };
    bool after = theme_plan_is_within(source, source->plan->after, region);
    if (!list_of(source, level, region)->known)
        return after ? known(UNSURE) : state(FIELD_NO_DATA);
    if (theme_plan_is_within(source, source->results, region))
        return known(TODAY);
    return known(after ? NEW : BEYOND);
}

// ----------------------------------------------------------------- the table

#define NO_PEOPLE "tidak berlaku (tanpa penduduk)"

static const ThemeField table[] = {
    {.name = "within_service_pct",
     .kind = FIELD_RATE,
     .unit = "%",
     .finest = LEVEL_VILLAGE,
     .value = within_service_pct,
     .words[FIELD_NOT_APPLICABLE] = NO_PEOPLE},
    {.name = "tpbis_villages_pct",
     .kind = FIELD_RATE,
     .unit = "%",
     .finest = LEVEL_DISTRICT,
     .value = tpbis_villages_pct},
    {.name = "mean_km",
     .kind = FIELD_RATE,
     .unit = "km",
     .finest = LEVEL_VILLAGE,
     .closed_above = true,
     .value = mean_km,
     .words[FIELD_NOT_APPLICABLE] = NO_PEOPLE},
    {.name = "mean_any_km",
     .kind = FIELD_RATE,
     .unit = "km",
     .finest = LEVEL_VILLAGE,
     .closed_above = true,
     .value = mean_any_km},
    {.name = "gap_mean_km",
     .kind = FIELD_RATE,
     .unit = "km",
     .finest = LEVEL_VILLAGE,
     .closed_above = true,
     .value = gap_mean_km,
     .words[FIELD_NOT_APPLICABLE] = NO_PEOPLE},
    {.name = "completeness_pct",
     .kind = FIELD_RATE,
     .unit = "%",
     .finest = LEVEL_REGENCY,
     .value = completeness_pct,
     .words[FIELD_NO_DATA] = "tidak dilaporkan"},
    {.name = "plan_gain_pct",
     .kind = FIELD_RATE,
     .unit = "poin persen",
     .finest = LEVEL_VILLAGE,
     .needs_plan = true,
     .value = plan_gain_pct,
     .words[FIELD_NOT_APPLICABLE] = NO_PEOPLE},
    {.name = "people",
     .kind = FIELD_AMOUNT,
     .unit = "orang",
     .finest = LEVEL_VILLAGE,
     .value = people},
    {.name = "people_beyond",
     .kind = FIELD_AMOUNT,
     .unit = "orang",
     .finest = LEVEL_VILLAGE,
     .value = people_beyond},
    {.name = "gap_person_km",
     .kind = FIELD_AMOUNT,
     .unit = "orang-km",
     .finest = LEVEL_VILLAGE,
     .value = gap_person_km},
    {.name = "tpbis_since",
     .kind = FIELD_YEAR,
     .unit = "",
     .coarsest = LEVEL_VILLAGE,
     .finest = LEVEL_VILLAGE,
     .value = tpbis_since,
     .words[FIELD_NOT_MEMBER] = "belum TPBIS menurut daftar"},
    {.name = "member_since",
     .kind = FIELD_YEAR,
     .unit = "",
     .finest = LEVEL_REGENCY,
     .value = member_since,
     .words[FIELD_NO_DATA] = "keikutsertaan tidak diketahui"},
    {.name = "reach",
     .kind = FIELD_CATEGORY,
     .unit = "",
     .coarsest = LEVEL_VILLAGE,
     .finest = LEVEL_VILLAGE,
     .value = reach,
     .categories = {"di luar jangkauan (kebanyakan lebih dari {S})",
                    "dalam jangkauan (separuh penduduknya sampai {S})", "desa/kelurahan TPBIS"}},
    {.name = "plan_reach",
     .kind = FIELD_CATEGORY,
     .unit = "",
     .coarsest = LEVEL_VILLAGE,
     .finest = LEVEL_VILLAGE,
     .needs_plan = true,
     .value = plan_reach,
     .categories = {"tetap di luar jarak layanan S",
                    "terjangkau oleh usulan; keadaan sekarang belum diketahui",
                    "terjangkau sekarang", "baru terjangkau oleh usulan"}},
    {.name = "idm_status",
     .kind = FIELD_CATEGORY,
     .unit = "",
     .coarsest = LEVEL_VILLAGE,
     .finest = LEVEL_VILLAGE,
     .value = idm_status,
     .words =
         {[FIELD_NO_DATA] = "tidak ada data", [FIELD_NOT_APPLICABLE] = "tidak berlaku (kelurahan)"},
     .categories = {"sangat tertinggal", "tertinggal", "berkembang", "maju", "mandiri"}},
};

const ThemeField *theme_field_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

char *theme_field_names(unsigned kinds) {
    GString *names = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if ((kinds & (1u << table[i].kind)) != 0)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", table[i].name);
    }
    return g_string_free(names, FALSE);
}

int theme_field_category_count(const ThemeField *field) {
    int count = 0;
    while (count < FIELD_MAX_CATEGORIES && field->categories[count] != NULL)
        count++;
    return count;
}

const char *theme_field_state_word(const ThemeField *field, FieldState which) {
    static const char *const usual[FIELD_STATES] = {
        [FIELD_NO_DATA] = "data belum lengkap",
        [FIELD_NOT_APPLICABLE] = "tidak berlaku",
        [FIELD_NOT_MEMBER] = "belum ikut program",
        [FIELD_UNREACHABLE] = "tidak terjangkau lewat darat",
    };
    return field->words[which] != NULL ? field->words[which] : usual[which];
}

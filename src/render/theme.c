#include "render/theme.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "render/theme_plan.h"

static const char *const names[THEME_COUNT] = {"coverage", "distance", "plan"};

const char *theme_name(ThemeKind kind) {
    return names[kind];
}

bool theme_parse(const char *name, ThemeKind *kind) {
    for (int i = 0; i < THEME_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *kind = (ThemeKind)i;
            return true;
        }
    }
    return false;
}

char *theme_number(double value) {
    int decimals = 0;
    double scaled = value;
    while (decimals < 3 && fabs(scaled - round(scaled)) > 1e-6) {
        scaled *= 10;
        decimals++;
    }
    return text_number_id(value, decimals);
}

int theme_share_class(int64_t part, int64_t whole, const NumberList *breaks_percent) {
    if (part <= 0 || whole <= 0)
        return 0;
    if (part >= whole)
        return breaks_percent->count + 2;
    double percent = 100.0 * (double)part / (double)whole;
    int class = 1;
    for (int i = 0; i < breaks_percent->count && percent >= breaks_percent->values[i]; i++)
        class ++;
    return class;
}

int64_t theme_people_unit(int64_t population) {
    return population >= 100000 ? 1000 : 1;
}

int theme_distance_class(double distance_m, const NumberList *breaks_km) {
    int class = 0;
    while (class < breaks_km->count && distance_m > breaks_km->values[class] * 1000)
        class ++;
    return class;
}

bool theme_is_complete(const World *world, const Results *results, RegionLevel level, int region) {
    const Region *item = &world->regions[level].items[region];
    const RegionResult *result = &results->regions[level][region];
    if (level == LEVEL_DISTRICT) // nobody reports of districts
        return theme_is_complete(world, results, LEVEL_REGENCY, item->parent);
    const ReportedTotal *total = world_reported_total(world, item->code);
    if (total == NULL || strcmp(total->class, "tpbis") != 0 ||
        (double)result->libraries_tpbis < total->value_max)
        return false;
    if (level == LEVEL_PROVINCE) {
        for (int i = item->first_child; i < item->first_child + item->child_count; i++) {
            if (!theme_is_complete(world, results, LEVEL_REGENCY, i))
                return false;
        }
    }
    return true;
}

int theme_add_class(Theme *theme, char *label, Colour colour, bool special) {
    theme->classes[theme->class_count] =
        (ThemeClass){.label = label, .colour = colour, .special = special};
    return theme->class_count++;
}

static bool in_region(const World *world, const Theme *theme, int village) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    return village >= item->first_village && village < item->first_village + item->village_count;
}

// ---------------------------------------------------------------- coverage

// At least half of its people; without people by its point.
static bool within_service(const World *world, const Results *results, int village) {
    const VillageResult *result = &results->villages[village];
    int64_t people = world->regions[LEVEL_VILLAGE].items[village].population;
    if (people > 0)
        return 2 * result->cell.people_within_service >= people;
    int regency = world_region_of_village(world, village, LEVEL_REGENCY);
    return result->nearest_tpbis.library >= 0 &&
           result->nearest_tpbis.distance_m <= results->service_m[regency];
}

static void share_labels(Theme *theme, const Style *style) {
    const NumberList *breaks = &style->coverage_breaks_percent;
    theme_add_class(theme, g_strdup("0 %"), style->coverage_colours.values[0], false);
    for (int i = 0; i <= breaks->count; i++) {
        g_autofree char *from = theme_number(i > 0 ? breaks->values[i - 1] : 0);
        g_autofree char *to = theme_number(i < breaks->count ? breaks->values[i] : 100);
        char *label = i == 0 ? g_strdup_printf("di atas 0, di bawah %s %%", to)
                             : g_strdup_printf("%s sampai di bawah %s %%", from, to);
        theme_add_class(theme, label, style->coverage_colours.values[i + 1], false);
    }
    theme_add_class(theme, g_strdup("100 %"), style->coverage_colours.values[breaks->count + 2],
                    false);
}

// Class of a region (district, or what the boundaries offer) by its share of
// people within S of a TPBIS library.
static int region_share_class(const World *world, const Results *results, const Style *style,
                              RegionLevel level, int region, int not_member) {
    const Region *item = &world->regions[level].items[region];
    const RegionResult *result = &results->regions[level][region];
    if (!result->known)
        return THEME_NO_DATA;
    if (!result->member && result->libraries_tpbis == 0)
        return not_member;
    return theme_share_class(result->cell.people_within_service, item->population,
                             &style->coverage_breaks_percent);
}

static const char *not_member_label = "belum ikut program";

// "5 km di kabupaten, 2,5 km di kota, 4 km di Kabupaten Lebak".
char *theme_service_text(const World *world, const Settings *settings) {
    g_autofree char *kabupaten = theme_number(settings->service_kabupaten_km);
    g_autofree char *kota = theme_number(settings->service_kota_km);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s km di kabupaten, %s km di kota", kabupaten, kota);
    for (guint i = 0; settings->service_km != NULL && i < settings->service_km->len; i++) {
        const ServiceDistance *own = &g_array_index(settings->service_km, ServiceDistance, i);
        RegionLevel level = (RegionLevel)region_level_of_code(own->code);
        int region = world_find_region(world, level, own->code);
        g_autofree char *km = theme_number(own->km);
        g_string_append_printf(text, ", %s km di %s", km,
                               region >= 0 ? world->regions[level].items[region].name : own->code);
    }
    return g_string_free(text, FALSE);
}

static void province_coverage(Theme *theme, const World *world, const Results *results,
                              const Settings *settings, const Style *style) {
    share_labels(theme, style);
    int not_member = theme_add_class(theme, g_strdup(not_member_label), style->not_member, true);
    RegionLevel level = MIN(LEVEL_DISTRICT, world->unit_level);
    theme->unit_word = level == LEVEL_DISTRICT  ? "kecamatan"
                       : level == LEVEL_REGENCY ? "kab./kota"
                                                : "provinsi";
    g_autofree int *group = world->topology != NULL ? world_unit_groups(world, level) : NULL;
    for (int i = 0; i < world->regions[level].count; i++) {
        if (!in_region(world, theme, world->regions[level].items[i].first_village))
            continue; // of another province
        int class = region_share_class(world, results, style, level, i, not_member);
        if (class >= 0)
            theme->classes[class].count++;
        else
            theme->no_data_count++;
        for (int u = 0; group != NULL && u < theme->unit_count; u++) {
            if (group[u] == i)
                theme->unit_class[u] = class;
        }
    }
    g_autofree char *service = theme_service_text(world, settings);
    g_autofree char *explanation = g_strdup_printf(
        "Persentase penduduk tiap %s yang tinggal paling jauh S dari perpustakaan TPBIS yang "
        "tercatat. S = %s.",
        theme->unit_word, service);
    theme->legend_heading = world_demand_words(world, "Penduduk dalam jarak layanan S");
    theme->explanation = world_demand_words(world, explanation);
}

static void village_coverage(Theme *theme, const World *world, const Results *results,
                             const Settings *settings, const Style *style) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    const RegionResult *result = &results->regions[theme->level][theme->region];
    int regency = world_region_of_village(world, item->first_village, LEVEL_REGENCY);
    g_autofree char *service = theme_number(
        settings_service_km(settings, world->regions[LEVEL_REGENCY].items[regency].code));
    int beyond = theme_add_class(
        theme, g_strdup_printf("di luar jangkauan (kebanyakan lebih dari %s km)", service),
        style->village_colours.values[0], false);
    int within = theme_add_class(
        theme, g_strdup_printf("dalam jangkauan (separuh penduduknya sampai %s km)", service),
        style->village_colours.values[1], false);
    int tpbis = theme_add_class(theme, g_strdup("desa/kelurahan TPBIS"),
                                style->village_colours.values[2], false);
    theme->classes[tpbis].outlined = true;
    int not_member = theme_add_class(theme, g_strdup(not_member_label), style->not_member, true);
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        int class = beyond;
        if (!result->known)
            class = THEME_NO_DATA;
        else if (results->villages[v].tpbis == TRI_YES)
            class = tpbis;
        else if (!result->member && result->libraries_tpbis == 0)
            class = not_member;
        else if (within_service(world, results, v))
            class = within;
        theme->village_class[v] = class;
    }
    theme->legend_heading = g_strdup("Jangkauan perpustakaan TPBIS");
    theme->explanation = g_strdup_printf(
        "Desa/kelurahan dalam jangkauan bila paling sedikit separuh penduduknya tinggal paling "
        "jauh S dari perpustakaan TPBIS yang tercatat. Jarak layanan S = %s km.",
        service);
}

// ---------------------------------------------------------------- distance

static void distance_labels(Theme *theme, const Style *style) {
    const NumberList *breaks = &style->distance_breaks_km;
    for (int i = 0; i <= breaks->count; i++) {
        g_autofree char *from = theme_number(i > 0 ? breaks->values[i - 1] : 0);
        g_autofree char *to = theme_number(i < breaks->count ? breaks->values[i] : 0);
        char *label = i == 0               ? g_strdup_printf("sampai %s km", to)
                      : i == breaks->count ? g_strdup_printf("lebih dari %s km", from)
                                           : g_strdup_printf("di atas %s sampai %s km", from, to);
        theme_add_class(theme, label, style->distance_colours.values[i], false);
    }
}

static bool any_library(const Results *results) {
    for (int i = 0; i < results->library_count; i++) {
        if (results->library_open[i])
            return true;
    }
    return false;
}

// Villages by their points, as dots.
static void classify_villages(Theme *theme, const World *world, const Results *results,
                              const Style *style, int unreachable) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        const NearLibrary *near = &results->villages[v].nearest_any;
        theme->village_class[v] =
            near->library < 0 ? unreachable
                              : theme_distance_class(near->distance_m, &style->distance_breaks_km);
    }
}

// Whole numbers of `total` by largest remainder, ties to the nearer class.
static void round_to(const Theme *theme, int64_t people_e6, int total, size_t member_offset) {
    double due[THEME_MAX_CLASSES];
    int left = total;
    for (int c = 0; c < theme->class_count; c++) {
        due[c] =
            people_e6 > 0 ? total * ((double)theme->classes[c].people_e6 / (double)people_e6) : 0;
        int *value = G_STRUCT_MEMBER_P(&theme->classes[c], member_offset);
        *value = (int)due[c];
        left -= *value;
        due[c] -= *value;
    }
    for (; people_e6 > 0 && left > 0; left--) {
        int best = 0;
        for (int c = 1; c < theme->class_count; c++)
            best = due[c] > due[best] ? c : best;
        ++*(int *)G_STRUCT_MEMBER_P(&theme->classes[best], member_offset);
        due[best] = -1;
    }
}

// People by the distance of their piece of land.
static void classify_pieces(Theme *theme, const World *world, const Results *results,
                            const Style *style, int unreachable) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    const Cells *cells = world->cells;
    int end = item->first_village + item->village_count;
    int64_t all_e6 = 0;
    for (int p = cells->first[item->first_village]; p < cells->first[end]; p++) {
        const NearLibrary *near = &results->pieces[p].any;
        int class = near->library < 0
                        ? unreachable
                        : theme_distance_class(near->distance_m, &style->distance_breaks_km);
        int64_t people_e6 = cells->pieces[p].people_e6;
        int regency = world_region_of_village(world, cells->pieces[p].village, LEVEL_REGENCY);
        theme->classes[class].count++;
        theme->classes[class].people_e6 += people_e6;
        if (!results->regions[LEVEL_REGENCY][regency].has_any_library)
            theme->uncertain_people_e6 += people_e6;
        all_e6 += people_e6;
    }
    round_to(theme, all_e6,
             (int)llround((double)item->population / (double)theme_people_unit(item->population)),
             offsetof(ThemeClass, shown));
    round_to(theme, all_e6, 100, offsetof(ThemeClass, percent));
}

static void distance(Theme *theme, const World *world, const Results *results,
                     const Settings *settings, const Style *style) {
    const char *none = any_library(results) ? "tidak terjangkau lewat darat"
                                            : "belum ada perpustakaan yang tercatat";
    const Region *item = &world->regions[theme->level].items[theme->region];
    distance_labels(theme, style);
    int unreachable = theme_add_class(theme, g_strdup(none), style->unreachable, true);
    theme->bands = !theme_draws_dots(world) && results->bands[BANDS_ANY].count > 0;
    if (theme->bands)
        classify_pieces(theme, world, results, style, unreachable);
    else
        classify_villages(theme, world, results, style, unreachable);
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        int regency = world_region_of_village(world, v, LEVEL_REGENCY);
        if (!results->regions[LEVEL_REGENCY][regency].has_any_library)
            theme->uncertain_count++;
    }
    for (int u = 0; u < theme->unit_count; u++) {
        int village = world->regions[world->unit_level].items[u].first_village;
        if (!in_region(world, theme, village))
            continue;
        int regency = world_region_of_village(world, village, LEVEL_REGENCY);
        theme->unit_uncertain[u] = !results->regions[LEVEL_REGENCY][regency].has_any_library;
    }
    g_autofree char *detour = theme_number(settings->detour);
    g_autofree char *factor =
        settings->detour > 1 ? g_strdup_printf(", dikali faktor jalan %s", detour) : g_strdup("");
    theme->legend_heading = g_strdup("Jarak ke perpustakaan tercatat yang terdekat");
    theme->explanation = g_strdup_printf(
        "Jarak %s ke perpustakaan tercatat yang terdekat, jenis apa pun (garis lurus di muka "
        "bumi%s). Perpustakaan yang tidak tercatat tidak ikut dihitung.",
        theme->bands ? "setiap tempat" : "titik desa/kelurahan", factor);
}

bool theme_draws_dots(const World *world) {
    return world->indicative || world->unit_level != LEVEL_VILLAGE;
}

Theme *theme_new(const World *world, const Results *results, const SitePlan *plan,
                 const Settings *settings, const Style *style, ThemeKind kind, RegionLevel level,
                 int region) {
    static const char *const titles[THEME_COUNT] = {
        "CAKUPAN TPBIS", "JARAK KE PERPUSTAKAAN YANG TERCATAT", "DESA BERIKUTNYA UNTUK TPBIS"};
    Theme *theme = g_new0(Theme, 1);
    theme->kind = kind;
    theme->level = level;
    theme->region = region;
    theme->unit_word = "desa/kel.";
    theme->title = g_strdup(titles[kind]);
    int villages = world->regions[LEVEL_VILLAGE].count;
    theme->unit_count = world->topology != NULL ? world->regions[world->unit_level].count : 0;
    theme->unit_class = g_new(int, (gsize)theme->unit_count + 1);
    theme->unit_uncertain = g_new0(bool, (gsize)theme->unit_count + 1);
    theme->unit_tpbis = g_new0(bool, (gsize)theme->unit_count + 1);
    theme->village_class = g_new(int, (gsize)villages + 1);
    for (int v = 0; v < villages; v++)
        theme->village_class[v] = THEME_CONTEXT;
    for (int u = 0; u < theme->unit_count; u++) {
        int village = world->regions[world->unit_level].items[u].first_village;
        theme->unit_class[u] = in_region(world, theme, village) ? THEME_PLAIN : THEME_CONTEXT;
    }

    bool by_district = kind == THEME_COVERAGE && level == LEVEL_PROVINCE;
    bool has_villages = !theme_draws_dots(world);
    if (by_district)
        province_coverage(theme, world, results, settings, style);
    else if (kind == THEME_COVERAGE)
        village_coverage(theme, world, results, settings, style);
    else if (kind == THEME_DISTANCE)
        distance(theme, world, results, settings, style);
    else
        theme_plan_classify(theme, world, results, plan, settings, style);

    theme->dots = !by_district && !has_villages;
    for (int v = 0; !by_district && !theme->bands && v < villages; v++) {
        int class = theme->village_class[v];
        if (class >= 0)
            theme->classes[class].count++;
        else if (class == THEME_NO_DATA)
            theme->no_data_count++;
        if (has_villages && class >= THEME_NO_DATA)
            theme->unit_class[v] = class;
    }
    // A region without data is hatched also where its villages are points.
    for (int u = 0; theme->dots && theme->no_data_count > 0 && u < theme->unit_count; u++) {
        if (theme->unit_class[u] == THEME_PLAIN)
            theme->unit_class[u] = THEME_NO_DATA;
    }
    for (int v = 0; v < villages; v++) {
        if (results->villages[v].tpbis != TRI_YES || !in_region(world, theme, v))
            continue;
        theme->tpbis_count++;
        if (has_villages)
            theme->unit_tpbis[v] = kind == THEME_COVERAGE;
    }
    return theme;
}

void theme_free(Theme *theme) {
    if (theme == NULL)
        return;
    for (int i = 0; i < theme->class_count; i++)
        g_free(theme->classes[i].label);
    g_free(theme->title);
    g_free(theme->explanation);
    g_free(theme->legend_heading);
    g_free(theme->unit_class);
    g_free(theme->unit_uncertain);
    g_free(theme->unit_tpbis);
    g_free(theme->village_class);
    g_free(theme);
}

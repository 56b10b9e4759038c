#include "render/theme_bands.h"

#include <math.h>
#include <stddef.h>

static void add_labels(Theme *theme, Language in) {
    const NumberList *breaks = &theme->map->breaks;
    for (int i = 0; i <= breaks->count; i++) {
        g_autofree char *from = words_number_short(in, i > 0 ? breaks->values[i - 1] : 0);
        g_autofree char *to = words_number_short(in, i < breaks->count ? breaks->values[i] : 0);
        char *label = i == 0               ? words_printf(in, "sampai %s km", to)
                      : i == breaks->count ? words_printf(in, "lebih dari %s km", from)
                                           : words_printf(in, "di atas %s sampai %s km", from, to);
        theme_add_class(theme, label, theme->map->colours.values[i], false);
    }
}

// A distance equal to a break belongs to the nearer class.
static int class_of(const Theme *theme, const NearLibrary *near, int unreachable) {
    const NumberList *breaks = &theme->map->breaks;
    int class = 0;
    if (near->library < 0)
        return unreachable;
    while (class < breaks->count && near->distance_m > breaks->values[class] * 1000)
        class ++;
    return class;
}

static bool any_library(const Results *results) {
    for (int i = 0; i < results->library_count; i++) {
        if (results->library_open[i])
            return true;
    }
    return false;
}

// Villages by their points, for dots.
static void classify_villages(Theme *theme, const SheetSource *source, const Region *item,
                              int unreachable) {
    for (int v = item->first_village; v < item->first_village + item->village_count; v++)
        theme->village_class[v] =
            class_of(theme, &source->results->villages[v].nearest_any, unreachable);
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

static bool has_any(const SheetSource *source, int village) {
    int regency = world_region_of_village(source->world, village, LEVEL_REGENCY);
    return source->results->regions[LEVEL_REGENCY][regency].has_any_library;
}

// People by the distance of their piece of land.
static void classify_pieces(Theme *theme, const SheetSource *source, const Region *item,
                            int unreachable) {
    const Cells *cells = source->world->cells;
    int end = item->first_village + item->village_count;
    int64_t all_e6 = 0;
    for (int p = cells->first[item->first_village]; p < cells->first[end]; p++) {
        int class = class_of(theme, &source->results->pieces[p].any, unreachable);
        int64_t people_e6 = cells->pieces[p].people_e6;
        theme->classes[class].count++;
        theme->classes[class].people_e6 += people_e6;
        if (!has_any(source, cells->pieces[p].village))
            theme->uncertain_people_e6 += people_e6;
        all_e6 += people_e6;
    }
    round_to(theme, all_e6,
             (int)llround((double)item->population / (double)theme_people_unit(item->population)),
             offsetof(ThemeClass, shown));
    round_to(theme, all_e6, 100, offsetof(ThemeClass, percent));
}

// The radius of Results.bands that ends each class; false where one is not there.
static bool find_radii(Theme *theme, const Bands *bands) {
    for (int c = 0; c < theme->map->breaks.count; c++) {
        theme->band[c] = -1;
        for (int i = 0; i < bands->count; i++) {
            if (fabs(bands->radius_m[i] - theme->map->breaks.values[c] * 1000) < 1e-6)
                theme->band[c] = i;
        }
        if (theme->band[c] < 0)
            return false;
    }
    return true;
}

// Where no library at all is documented in a regency, distances are too long.
static void mark_uncertain(Theme *theme, const SheetSource *source, const Region *item) {
    const World *world = source->world;
    for (int v = item->first_village; v < item->first_village + item->village_count; v++)
        theme->uncertain_count += !has_any(source, v);
    for (int u = 0; u < theme->unit_count; u++) {
        int village = world->regions[world->unit_level].items[u].first_village;
        theme->unit_uncertain[u] =
            theme_holds_village(theme, world, village) && !has_any(source, village);
    }
}

void theme_bands_classify(Theme *theme, const SheetSource *source) {
    const Region *item = &source->world->regions[theme->level].items[theme->region];
    Language in = source->language;
    const char *none = any_library(source->results)
                           ? words(in, "tidak terjangkau lewat darat")
                           : words(in, "belum ada perpustakaan yang tercatat");
    add_labels(theme, in);
    int unreachable = theme_add_class(theme, g_strdup(none), source->style->unreachable, true);
    theme->classes[unreachable].hatch = HATCH_UNREACHABLE;
    theme->bands =
        !theme_draws_dots(source->world) && find_radii(theme, &source->results->bands[BANDS_ANY]);
    if (theme->bands)
        classify_pieces(theme, source, item, unreachable);
    classify_villages(theme, source, item, unreachable);
    mark_uncertain(theme, source, item);
}

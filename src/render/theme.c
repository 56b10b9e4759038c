#include "render/theme.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/theme_bands.h"
#include "render/theme_plan.h"
#include "render/theme_units.h"

int64_t theme_people_unit(int64_t population) {
    return population >= 100000 ? 1000 : 1;
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

bool theme_holds_village(const Theme *theme, const World *world, int village) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    return village >= item->first_village && village < item->first_village + item->village_count;
}

// "5 km di kabupaten, 2,5 km di kota, 4 km di Kabupaten Lebak".
char *theme_service_text(Language in, const World *world, const Settings *settings) {
    g_autofree char *kabupaten = words_number_short(in, settings->service_kabupaten_km);
    g_autofree char *kota = words_number_short(in, settings->service_kota_km);
    GString *text = g_string_new(NULL);
    g_autofree char *usual = words_printf(in, "%s km di kabupaten, %s km di kota", kabupaten, kota);
    g_string_append(text, usual);
    for (guint i = 0; settings->service_km != NULL && i < settings->service_km->len; i++) {
        const ServiceDistance *own = &g_array_index(settings->service_km, ServiceDistance, i);
        RegionLevel level = (RegionLevel)region_level_of_code(own->code);
        int region = world_find_region(world, level, own->code);
        g_autofree char *km = words_number_short(in, own->km);
        g_autofree char *one =
            words_printf(in, ", %s km di %s", km,
                         region >= 0 ? world->regions[level].items[region].name : own->code);
        g_string_append(text, one);
    }
    return g_string_free(text, FALSE);
}

bool theme_draws_dots(const World *world) {
    return world->indicative || world->unit_level != LEVEL_VILLAGE;
}

bool theme_is_dot(const Theme *theme, const World *world, int village) {
    return theme->dots || (theme->map->draw != DRAW_SYMBOLS &&
                           world_village_boundary(world, village) == VILLAGE_NO_AREA);
}

static const char *unit_word(Language in, RegionLevel unit) {
    switch (unit) {
    case LEVEL_PROVINCE:
        return words(in, "provinsi");
    case LEVEL_REGENCY:
        return words(in, "kab./kota");
    case LEVEL_DISTRICT:
        return words(in, "kecamatan");
    default:
        return words(in, "desa/kel.");
    }
}

// All land of the region plain, all around context.
static void start_units(Theme *theme, const World *world) {
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
        theme->unit_class[u] =
            theme_holds_village(theme, world, village) ? THEME_PLAIN : THEME_CONTEXT;
    }
}

static bool has_no_data(const Theme *theme, const Region *item) {
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        if (theme->village_class[v] != THEME_NO_DATA)
            return false;
    }
    return item->village_count > 0;
}

// Villages give their class to their land; where they have none they are dots.
static void draw_villages(Theme *theme, const World *world) {
    theme->dots =
        theme_draws_dots(world) && theme->unit == LEVEL_VILLAGE && theme->map->draw != DRAW_SYMBOLS;
    // A village without land in a larger unit is of the unit's class.
    for (int v = 0;
         !theme_draws_dots(world) && theme->unit != LEVEL_VILLAGE && v < theme->unit_count; v++)
        theme->village_class[v] = theme->unit_class[v];
    if (theme->bands || theme->unit != LEVEL_VILLAGE || theme->map->draw == DRAW_SYMBOLS)
        return;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        int class = theme->village_class[v];
        if (theme->map->draw == DRAW_BANDS && class >= 0)
            theme->classes[class].count++;
        if (!theme->dots && class >= THEME_NO_DATA)
            theme->unit_class[v] = class;
    }
    // Land without data is hatched also where its villages are points.
    for (int u = 0; theme->dots && u < theme->unit_count; u++) {
        if (has_no_data(theme, &world->regions[world->unit_level].items[u]))
            theme->unit_class[u] = THEME_NO_DATA;
    }
}

static void outline_tpbis(Theme *theme, const SheetSource *source) {
    for (int v = 0; v < source->world->regions[LEVEL_VILLAGE].count; v++) {
        if (source->results->villages[v].tpbis != TRI_YES ||
            !theme_holds_village(theme, source->world, v))
            continue;
        theme->tpbis_count++;
        if (!theme_draws_dots(source->world))
            theme->unit_tpbis[v] = theme->spec->outline_tpbis;
    }
}

// A text of the theme's file as it stands on the sheet.
static char *words_of(const Theme *theme, const SheetSource *source, const char *text) {
    g_autofree char *filled = theme_units_fill_in(theme, source, text);
    return words_demand(source->language, source->world, filled);
}

Theme *theme_new(const SheetSource *source, const ThemeSpec *spec, RegionLevel level, int region) {
    const World *world = source->world;
    Theme *theme = g_new0(Theme, 1);
    theme->spec = spec;
    theme->map = spec->maps[level];
    theme->level = level;
    theme->region = region;
    theme->unit = theme->map->unit == LEVEL_VILLAGE ? LEVEL_VILLAGE
                                                    : MIN(theme->map->unit, world->unit_level);
    theme->unit_word = unit_word(source->language, theme->unit);
    theme->no_data_word = words(source->language, "data belum lengkap");
    theme->values = g_array_new(FALSE, FALSE, sizeof(double));
    theme->symbols = g_array_new(FALSE, FALSE, sizeof(ThemeSymbol));
    start_units(theme, world);
    if (theme->map->draw == DRAW_BANDS)
        theme_bands_classify(theme, source);
    else
        theme_units_classify(theme, source);
    draw_villages(theme, world);
    outline_tpbis(theme, source);
    if (spec->marks == MARKS_PLAN)
        theme_plan_count(theme, source);
    theme->title = g_strdup(spec->title[source->language]);
    theme->legend_heading = words_of(theme, source, theme->map->legend[source->language]);
    theme->explanation = words_of(theme, source, theme->map->explanation[source->language]);
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
    g_array_unref(theme->values);
    g_array_unref(theme->symbols);
    g_free(theme);
}

#include "render/theme_units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/theme_plan.h"

// What the units of a sheet have as values, with room for those of the province.
typedef struct {
    Theme *theme;
    const SheetSource *source;
    int special[FIELD_STATES]; // class of a state, or -1
} Units;

static FieldValue value_of(const Units *u, int region) {
    return u->theme->map->field->value(u->source, u->theme->unit, region);
}

static const Region *region_of(const Units *u, int region) {
    return &u->source->world->regions[u->theme->unit].items[region];
}

static bool is_own(const Units *u, int region) {
    return theme_holds_village(u->theme, u->source->world, region_of(u, region)->first_village);
}

// Colour of class i of `count`: evenly from a ramp that may be longer.
static Colour ramp_colour(const ColourList *ramp, int i, int count) {
    int at = count > 1 ? (int)lround((double)i * (ramp->count - 1) / (count - 1))
                       : (ramp->count - 1) / 2;
    return ramp->values[at];
}

// ---------------------------------------------------------------------- classes

static bool is_apart(const ThemeMap *map, double value) {
    return (map->zero_apart && value <= 0) || (map->full_apart && value >= 100);
}

// The province's values, those apart left out: breaks are the same on all its sheets.
static GArray *province_values(const Units *u) {
    const World *world = u->source->world;
    int village = world->regions[u->theme->level].items[u->theme->region].first_village;
    int province = world_region_of_village(world, village, LEVEL_PROVINCE);
    GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
    for (int i = 0; i < world->regions[u->theme->unit].count; i++) {
        if (world_region_of_village(world, region_of(u, i)->first_village, LEVEL_PROVINCE) !=
            province)
            continue;
        FieldValue value = value_of(u, i);
        if (value.state == FIELD_KNOWN && !is_apart(u->theme->map, value.number))
            g_array_append_val(values, value.number);
    }
    return values;
}

static void choose_breaks(Units *u, const GArray *values) {
    Theme *theme = u->theme;
    const ThemeMap *map = theme->map;
    if (map->method == CLASSIFY_FIXED) {
        theme->break_count = map->breaks.count;
        memcpy(theme->breaks, map->breaks.values, (size_t)map->breaks.count * sizeof(double));
        return;
    }
    theme->break_count =
        classify_breaks(map->method, (const double *)(const void *)values->data, (int)values->len,
                        map->classes, map->field->closed_above, theme->breaks);
}

// Class among those of the breaks, and those apart before and after them.
static int class_of(const Theme *theme, double value) {
    const ThemeMap *map = theme->map;
    if (map->full_apart && value >= 100)
        return theme->break_count + 1 + map->zero_apart;
    if (map->zero_apart && value <= 0)
        return 0;
    return map->zero_apart +
           classify_of(value, theme->breaks, theme->break_count, map->field->closed_above);
}

// "2019", "2019–2021": the years that are there.
static char *year_label(const Theme *theme, const GArray *values, int class) {
    double least = INFINITY, most = -INFINITY;
    for (guint i = 0; i < values->len; i++) {
        double value = g_array_index(values, double, i);
        if (class_of(theme, value) != class)
            continue;
        least = MIN(least, value);
        most = MAX(most, value);
    }
    if (least > most)
        return g_strdup("–");
    return least < most ? g_strdup_printf("%.0f–%.0f", least, most) : g_strdup_printf("%.0f", most);
}

// "di atas 2,5 sampai 5 km" or "25 sampai di bawah 50 %"; the outer ones open.
static char *range_label(Language in, const Theme *theme, int i) {
    const ThemeMap *map = theme->map;
    const char *unit = words(in, map->field->unit);
    bool first = i == 0, last = i == theme->break_count, above = map->field->closed_above;
    g_autofree char *from = words_number_short(in, first ? 0 : theme->breaks[i - 1]);
    g_autofree char *to = words_number_short(in, last ? 100 : theme->breaks[i]);
    bool open_low = first && !map->zero_apart, open_high = last && !map->full_apart;
    if (open_low && open_high)
        return g_strdup(words(in, "semua nilai"));
    if (open_low)
        return words_printf(in, above ? "sampai %s %s" : "di bawah %s %s", to, unit);
    if (open_high)
        return words_printf(in, above || first ? "lebih dari %s %s" : "%s %s atau lebih", from,
                            unit);
    if (above)
        return words_printf(in, "di atas %s sampai %s %s", from, to, unit);
    return words_printf(in, first ? "di atas %s, di bawah %s %s" : "%s sampai di bawah %s %s", from,
                        to, unit);
}

static void add_row(Units *u, const GArray *values) {
    Theme *theme = u->theme;
    const ThemeMap *map = theme->map;
    Language in = u->source->language;
    int inner = theme->break_count + 1, all = inner + map->zero_apart + map->full_apart;
    for (int c = 0; c < all; c++) {
        int i = c - map->zero_apart;
        char *label = i < 0        ? g_strdup_printf("0 %s", words(in, map->field->unit))
                      : i >= inner ? g_strdup_printf("100 %s", words(in, map->field->unit))
                      : map->field->kind == FIELD_YEAR ? year_label(theme, values, c)
                                                       : range_label(in, theme, i);
        theme_add_class(theme, label, ramp_colour(&map->colours, c, all), false);
    }
}

static void add_categories(Units *u) {
    Theme *theme = u->theme;
    const ThemeMap *map = theme->map;
    for (int i = 0; i < theme_field_category_count(map->field); i++) {
        char *label = theme_units_fill_in(theme, u->source,
                                          words(u->source->language, map->field->categories[i]));
        int class = theme_add_class(theme, label, map->colours.values[i], false);
        theme->classes[class].hatch = map->hatches[i];
        // The last of "reach" are the villages that hold a library.
        theme->classes[class].outlined = theme->spec->outline_tpbis &&
                                         strcmp(map->field->name, "reach") == 0 &&
                                         i + 1 == theme_field_category_count(map->field);
    }
}

// What stands beside the row of classes, in the legend after it.
static void add_special(Units *u) {
    const Style *style = u->source->style;
    const ThemeMap *map = u->theme->map;
    const struct {
        FieldState state;
        Colour colour;
        ThemeHatch hatch;
    } rows[] = {
        {FIELD_NOT_MEMBER, map->has_not_member_colour ? map->not_member_colour : style->not_member,
         map->has_not_member_colour ? HATCH_NONE : HATCH_UNREACHABLE},
        {FIELD_UNREACHABLE, style->unreachable, HATCH_UNREACHABLE},
        {FIELD_NOT_APPLICABLE, style->no_data, HATCH_NOT_APPLICABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *label =
            g_strdup(words(u->source->language, theme_field_state_word(map->field, rows[i].state)));
        int class = theme_add_class(u->theme, label, rows[i].colour, true);
        u->theme->classes[class].hatch = rows[i].hatch;
        u->special[rows[i].state] = class;
    }
}

static int class_of_value(const Units *u, FieldValue value) {
    if (value.state == FIELD_NO_DATA)
        return THEME_NO_DATA;
    if (value.state != FIELD_KNOWN)
        return u->special[value.state];
    return u->theme->map->field->kind == FIELD_CATEGORY ? (int)value.number
                                                        : class_of(u->theme, value.number);
}

// --------------------------------------------------------------------- drawing

// Gives the land of a region its class, or the village its dot.
static void assign(Theme *theme, const int *group, int region, int class) {
    if (theme->unit == LEVEL_VILLAGE)
        theme->village_class[region] = class;
    for (int t = 0; group != NULL && t < theme->unit_count; t++) {
        if (group[t] == region)
            theme->unit_class[t] = class;
    }
}

static void classify(Units *u) {
    Theme *theme = u->theme;
    const World *world = u->source->world;
    bool villages = theme->unit == LEVEL_VILLAGE;
    g_autofree int *group =
        world->topology != NULL && !villages ? world_unit_groups(world, theme->unit) : NULL;
    for (int i = 0; i < world->regions[theme->unit].count; i++) {
        if (!is_own(u, i))
            continue;
        FieldValue value = value_of(u, i);
        int class = class_of_value(u, value);
        if (value.state == FIELD_KNOWN && theme->map->draw == DRAW_AREAS &&
            !is_apart(theme->map, value.number))
            g_array_append_val(theme->values, value.number);
        assign(theme, group, i, class);
        if (class >= 0)
            theme->classes[class].count++;
        else
            theme->no_data_count++;
    }
}

static int compare_symbols(gconstpointer a, gconstpointer b) {
    const ThemeSymbol *left = a, *right = b;
    if (left->value != right->value)
        return left->value < right->value ? 1 : -1;
    return (left->region > right->region) - (left->region < right->region);
}

static void collect_symbols(Units *u) {
    Theme *theme = u->theme;
    for (int i = 0; i < u->source->world->regions[theme->unit].count; i++) {
        FieldValue value = is_own(u, i) ? value_of(u, i) : (FieldValue){FIELD_NO_DATA, 0};
        ThemeSymbol symbol = {i, value.number, value.state == FIELD_NO_DATA};
        if (isfinite(value.number) && value.number > 0)
            g_array_append_val(theme->symbols, symbol);
    }
    g_array_sort(theme->symbols, compare_symbols);
    // All land of the region is ground.
    for (int t = 0; t < theme->unit_count; t++) {
        if (theme->unit_class[t] == THEME_PLAIN)
            theme->unit_class[t] = 0;
    }
}

// ------------------------------------------------------------------------ words

// "5 km" where one distance holds for the sheet, else "S".
static char *own_service(const Theme *theme, const SheetSource *source) {
    const Region *item = &source->world->regions[theme->level].items[theme->region];
    if (theme->level == LEVEL_PROVINCE)
        return g_strdup("S");
    int regency = world_region_of_village(source->world, item->first_village, LEVEL_REGENCY);
    const char *code = source->world->regions[LEVEL_REGENCY].items[regency].code;
    g_autofree char *km =
        words_number_short(source->language, settings_service_km(source->settings, code));
    return g_strconcat(km, " km", NULL);
}

static char *all_services(const Theme *theme, const SheetSource *source) {
    return theme->level == LEVEL_PROVINCE
               ? theme_service_text(source->language, source->world, source->settings)
               : own_service(theme, source);
}

static char *unit_words(const Theme *theme, const SheetSource *source) {
    (void)source;
    return g_strdup(theme->unit_word);
}

static char *place_words(const Theme *theme, const SheetSource *source) {
    return g_strdup(
        words(source->language, theme->bands ? "setiap tempat" : "titik desa/kelurahan"));
}

static char *detour_words(const Theme *theme, const SheetSource *source) {
    (void)theme;
    g_autofree char *factor = words_number_short(source->language, source->settings->detour);
    return source->settings->detour > 1
               ? words_printf(source->language, ", dikali faktor jalan %s", factor)
               : g_strdup("");
}

static char *plan_words(const Theme *theme, const SheetSource *source) {
    return source->plan != NULL ? theme_plan_text(theme, source) : g_strdup("");
}

char *theme_units_fill_in(const Theme *theme, const SheetSource *source, const char *text) {
    static char *(*const fillers[PLACEHOLDER_COUNT])(const Theme *, const SheetSource *) = {
        [PLACEHOLDER_REACH] = own_service,   [PLACEHOLDER_SERVICE] = all_services,
        [PLACEHOLDER_UNIT] = unit_words,     [PLACEHOLDER_PLACE] = place_words,
        [PLACEHOLDER_DETOUR] = detour_words, [PLACEHOLDER_PLAN] = plan_words};
    GString *filled = g_string_new(text);
    for (int i = 0; i < PLACEHOLDER_COUNT; i++) {
        const char *placeholder = theme_spec_placeholder((Placeholder)i);
        if (strstr(filled->str, placeholder) == NULL)
            continue;
        g_autofree char *words = fillers[i](theme, source);
        g_string_replace(filled, placeholder, words, 0);
    }
    return g_string_free(filled, FALSE);
}

// ------------------------------------------------------------------------- all

void theme_units_classify(Theme *theme, const SheetSource *source) {
    Units u = {.theme = theme, .source = source};
    theme->no_data_word =
        words(source->language, theme_field_state_word(theme->map->field, FIELD_NO_DATA));
    if (theme->map->draw == DRAW_SYMBOLS) {
        int ground = theme_add_class(theme, g_strdup(""), theme->map->colours.values[0], false);
        theme->classes[ground].count = 1;
        collect_symbols(&u);
        return;
    }
    if (theme->map->draw == DRAW_AREAS) {
        g_autoptr(GArray) values = province_values(&u);
        choose_breaks(&u, values);
        add_row(&u, values);
    } else {
        add_categories(&u);
    }
    add_special(&u);
    classify(&u);
}

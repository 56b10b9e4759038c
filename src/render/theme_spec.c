#include "render/theme_spec.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "config/theme_files.h"
#include "render/inifile.h"

static const char *const draw_names[DRAW_KINDS] = {"areas", "categories", "bands", "symbols",
                                                   "plan"};
static const char *const marks_names[MARKS_COUNT] = {"libraries", "tpbis", "none", "plan"};
static const char *const hatch_names[HATCH_COUNT] = {"none", "new", "no_data", "not_applicable",
                                                     "unreachable"};
static const char *const level_names[LEVEL_COUNT] = {"province", "regency", "district", "village"};

// What is known of the file while it is read.
typedef struct {
    const IniFile *file;
    const Style *style;
    ThemeSpec *spec;
} Reader;

// A section of the map, and what has been read of it.
typedef struct {
    const Reader *reader;
    const char *section;
    ThemeMap *map;
} MapReader;

static const IniEntry *entry_of(const MapReader *r, const char *key) {
    return inifile_find(r->reader->file, r->section, key);
}

// The entry, or NULL and an error that says which key is missing.
static const IniEntry *need(const Reader *reader, const char *section, const char *key,
                            const char *about, GError **error) {
    const IniEntry *entry = inifile_find(reader->file, section, key);
    if (entry == NULL || *entry->value == '\0')
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: kunci \"%s\" di bagian [%s] tidak ada atau kosong; isi dengan %s",
                    reader->file->name, key, section, about);
    return entry != NULL && *entry->value != '\0' ? entry : NULL;
}

// Index of the entry's word in a list, or -1 and an error that lists it.
static int one_of(const IniFile *file, const IniEntry *entry, const char *word,
                  const char *const *words, int count, GError **error) {
    g_autoptr(GString) all = g_string_new("pilih ");
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
        g_string_append_printf(all, "%s%s",
                               i == 0          ? ""
                               : i + 1 < count ? ", "
                                               : " atau ",
                               words[i]);
    }
    inifile_refuse(file, entry, error, all->str);
    return -1;
}

static bool refuse(const MapReader *r, const char *key, GError **error, const char *reason) {
    return inifile_refuse(r->reader->file, entry_of(r, key), error, reason);
}

// ------------------------------------------------------------------ known keys

// Which kinds of drawing use a key.
#define FOR(draw) (1u << (draw))
#define FOR_ALL (FOR(DRAW_KINDS) - 1)
#define FOR_UNITS (FOR(DRAW_AREAS) | FOR(DRAW_CATEGORIES) | FOR(DRAW_SYMBOLS))

static const struct {
    const char *key;
    unsigned draws;
} map_keys[] = {
    {"draw", FOR_ALL},
    {"value", FOR_UNITS},
    {"unit", FOR_UNITS},
    {"method", FOR(DRAW_AREAS)},
    {"classes", FOR(DRAW_AREAS)},
    {"breaks", FOR(DRAW_AREAS) | FOR(DRAW_BANDS)},
    {"apart", FOR(DRAW_AREAS)},
    {"colours", FOR_ALL},
    {"hatches", FOR(DRAW_CATEGORIES) | FOR(DRAW_PLAN)},
    {"not_member_colour", FOR(DRAW_AREAS) | FOR(DRAW_CATEGORIES)},
    {"largest_mm", FOR(DRAW_SYMBOLS)},
    {"legend", FOR_ALL},
    {"legend_en", FOR_ALL},
    {"explanation", FOR_ALL},
    {"explanation_en", FOR_ALL},
};
static const char *const theme_keys[] = {"title", "title_en", "marks", "outline_tpbis"};

static bool is_map_section(const char *section) {
    static const char *const sections[] = {"map", "map province", "map regency", "map district"};
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (strcmp(sections[i], section) == 0)
            return true;
    }
    return false;
}

static bool is_known(const IniEntry *entry) {
    if (strcmp(entry->section, "theme") == 0) {
        for (gsize i = 0; i < G_N_ELEMENTS(theme_keys); i++) {
            if (strcmp(theme_keys[i], entry->key) == 0)
                return true;
        }
        return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(map_keys); i++) {
        if (strcmp(map_keys[i].key, entry->key) == 0)
            return true;
    }
    return false;
}

static bool refuse_unknown(const IniFile *file, GError **error) {
    for (guint i = 0; i < file->entries->len; i++) {
        const IniEntry *entry = &inifile_entries(file)[i];
        if (strcmp(entry->section, "theme") != 0 && !is_map_section(entry->section))
            return inifile_refuse(file, entry, error,
                                  "bagian ini tidak dikenal; pilih [theme], [map], [map province], "
                                  "[map regency] atau [map district]");
        if (!is_known(entry))
            return inifile_refuse(file, entry, error,
                                  "kunci ini tidak dikenal; lihat docs/themes.md");
    }
    return true;
}

static bool refuse_unused(const MapReader *r, GError **error) {
    for (gsize i = 0; i < G_N_ELEMENTS(map_keys); i++) {
        if ((map_keys[i].draws & FOR(r->map->draw)) != 0 || entry_of(r, map_keys[i].key) == NULL)
            continue;
        g_autofree char *reason = g_strdup_printf("kunci ini tidak dipakai oleh draw = %s; hapus",
                                                  draw_names[r->map->draw]);
        return refuse(r, map_keys[i].key, error, reason);
    }
    return true;
}

// ------------------------------------------------------------------ single keys

static void read_texts(const Reader *reader, const char *section, const char *key,
                       char *texts[LANGUAGES]) {
    g_autofree char *english_key = g_strconcat(key, "_en", NULL);
    const IniEntry *own = inifile_find(reader->file, section, key);
    const IniEntry *english = inifile_find(reader->file, section, english_key);
    texts[LANGUAGE_ID] = g_strdup(own != NULL ? own->value : "");
    texts[LANGUAGE_EN] = g_strdup(english != NULL ? english->value : texts[LANGUAGE_ID]);
}

static bool read_draw(const MapReader *r, GError **error) {
    const IniEntry *entry =
        need(r->reader, r->section, "draw", "areas, categories, bands, symbols atau plan", error);
    int draw = entry != NULL
                   ? one_of(r->reader->file, entry, entry->value, draw_names, DRAW_KINDS, error)
                   : -1;
    r->map->draw = (ThemeDraw)draw;
    return draw >= 0;
}

// The kinds of fields that a drawing can show. A rate is what areas show, an
// amount what symbols do: an amount in areas shows how large they are.
static unsigned kinds_for(ThemeDraw draw) {
    switch (draw) {
    case DRAW_AREAS:
        return 1u << FIELD_RATE | 1u << FIELD_YEAR;
    case DRAW_SYMBOLS:
        return 1u << FIELD_AMOUNT;
    default:
        return 1u << FIELD_CATEGORY;
    }
}

static bool read_field(const MapReader *r, GError **error) {
    ThemeMap *map = r->map;
    if (map->draw == DRAW_BANDS)
        return true;
    if (map->draw == DRAW_PLAN) {
        map->field = theme_field_find("plan_reach");
        return true;
    }
    g_autofree char *names = theme_field_names(kinds_for(map->draw));
    const IniEntry *entry = need(r->reader, r->section, "value", names, error);
    if (entry == NULL)
        return false;
    map->field = theme_field_find(entry->value);
    if (map->field != NULL && (kinds_for(map->draw) & 1u << map->field->kind) != 0)
        return true;
    g_autofree char *reason = g_strdup_printf(
        "%s; untuk draw = %s pilih %s",
        map->field == NULL                 ? "nilai ini tidak dikenal"
        : map->field->kind == FIELD_AMOUNT ? "jumlah mutlak digambar dengan symbols, bukan warna "
                                             "bidang"
                                           : "nilai ini tidak cocok",
        draw_names[map->draw], names);
    return refuse(r, "value", error, reason);
}

static bool read_unit(const MapReader *r, GError **error) {
    ThemeMap *map = r->map;
    map->unit = LEVEL_VILLAGE;
    if (map->draw == DRAW_BANDS || map->draw == DRAW_PLAN)
        return true;
    const IniEntry *entry =
        need(r->reader, r->section, "unit", "regency, district atau village", error);
    int unit = entry != NULL ? one_of(r->reader->file, entry, entry->value,
                                      level_names + LEVEL_REGENCY, 3, error)
                             : -1;
    if (unit < 0)
        return false;
    map->unit = (RegionLevel)(unit + LEVEL_REGENCY);
    if (map->unit >= map->field->coarsest && map->unit <= map->field->finest)
        return true;
    g_autofree char *reason = g_strdup_printf(
        "%s hanya ada untuk %s", map->field->name,
        level_names[map->unit > map->field->finest ? map->field->finest : map->field->coarsest]);
    return refuse(r, "unit", error, reason);
}

static bool read_colours(const MapReader *r, GError **error) {
    const IniEntry *entry =
        need(r->reader, r->section, "colours", "warna seperti #1A2B3C, dipisah titik koma", error);
    if (entry == NULL)
        return false;
    return style_parse_colours(entry->value, &r->map->colours) ||
           refuse(r, "colours", error,
                  "isi dengan warna seperti #1A2B3C, dipisah titik koma, paling banyak 9");
}

static bool read_not_member(const MapReader *r, GError **error) {
    const IniEntry *entry = entry_of(r, "not_member_colour");
    if (entry == NULL)
        return true;
    r->map->has_not_member_colour = true;
    return palette_parse(entry->value, &r->map->not_member_colour) ||
           refuse(r, "not_member_colour", error, "isi dengan warna seperti #1A2B3C");
}

static bool read_hatches(const MapReader *r, GError **error) {
    const IniEntry *entry = entry_of(r, "hatches");
    if (entry == NULL)
        return true;
    g_auto(GStrv) words = g_strsplit(entry->value, ";", -1);
    for (int i = 0; words[i] != NULL; i++) {
        int hatch = i < r->map->colours.count ? one_of(r->reader->file, entry, g_strstrip(words[i]),
                                                       hatch_names, HATCH_COUNT, error)
                                              : -2;
        if (hatch == -2)
            return refuse(r, "hatches", error, "lebih banyak arsir daripada warna");
        if (hatch < 0)
            return false;
        r->map->hatches[i] = (ThemeHatch)hatch;
    }
    return true;
}

static bool read_breaks(const MapReader *r, double least, double most, GError **error) {
    g_autofree char *allowed = g_strdup_printf(
        "angka yang naik, dipisah titik koma, masing-masing %g sampai %g", least, most);
    const IniEntry *entry = need(r->reader, r->section, "breaks", allowed, error);
    g_autofree char *reason = g_strconcat("isi dengan ", allowed, NULL);
    return entry != NULL && (style_parse_numbers(entry->value, least, most, &r->map->breaks) ||
                             refuse(r, "breaks", error, reason));
}

// "0", "100" or "0;100".
static bool read_apart(const MapReader *r, GError **error) {
    const IniEntry *entry = entry_of(r, "apart");
    NumberList apart;
    if (entry == NULL || *entry->value == '\0')
        return true;
    if (!style_parse_numbers(entry->value, 0, 100, &apart))
        return refuse(r, "apart", error, "isi dengan 0, 100 atau 0;100");
    for (int i = 0; i < apart.count; i++) {
        r->map->zero_apart |= apart.values[i] == 0;
        r->map->full_apart |= apart.values[i] == 100;
        if (apart.values[i] != 0 && apart.values[i] != 100)
            return refuse(r, "apart", error, "isi dengan 0, 100 atau 0;100");
    }
    return true;
}

static bool read_classes(const MapReader *r, GError **error) {
    ThemeMap *map = r->map;
    double classes = 0;
    const IniEntry *entry = need(r->reader, r->section, "method",
                                 "fixed, quantile, fisher, headtail, pretty atau each", error);
    if (entry == NULL)
        return false;
    int method = classify_method(entry->value);
    if (method < 0)
        return refuse(r, "method", error,
                      "pilih fixed, quantile, fisher, headtail, pretty atau each");
    map->method = (ClassMethod)method;
    if (map->method == CLASSIFY_FIXED) {
        if (!read_breaks(r, map->zero_apart ? 1e-9 : -1e9, map->full_apart ? 100 - 1e-9 : 1e9,
                         error))
            return false;
        map->classes = map->breaks.count + 1;
    } else {
        entry = need(r->reader, r->section, "classes", "jumlah kelas, 2 sampai 9", error);
        if (entry == NULL)
            return false;
        if (!text_to_double(entry->value, &classes) || classes < 2 || classes > STYLE_MAX_CLASSES ||
            classes != (int)classes)
            return refuse(r, "classes", error, "isi dengan jumlah kelas, 2 sampai 9");
        map->classes = (int)classes;
    }
    const char *unused = map->method == CLASSIFY_FIXED ? "classes" : "breaks";
    return entry_of(r, unused) == NULL ||
           refuse(r, unused, error, "breaks hanya untuk method = fixed, classes untuk yang lain");
}

static bool read_largest(const MapReader *r, GError **error) {
    const IniEntry *entry = entry_of(r, "largest_mm");
    r->map->largest_mm = 14;
    return entry == NULL ||
           (text_to_double(entry->value, &r->map->largest_mm) && r->map->largest_mm >= 3 &&
            r->map->largest_mm <= 40) ||
           refuse(r, "largest_mm", error, "isi dengan angka 3 sampai 40 (desimal dengan titik)");
}

// --------------------------------------------------------------------- checks

static int class_count(const ThemeMap *map) {
    switch (map->draw) {
    case DRAW_AREAS:
        return map->classes + map->zero_apart + map->full_apart;
    case DRAW_BANDS:
        return map->breaks.count + 1;
    case DRAW_SYMBOLS:
        return 2; // ground and symbol
    default:
        return theme_field_category_count(map->field);
    }
}

static bool check_count(const MapReader *r, GError **error) {
    int due = class_count(r->map), have = r->map->colours.count;
    bool ramp = r->map->draw == DRAW_AREAS;
    if (due <= STYLE_MAX_CLASSES && (ramp ? have >= due : have == due))
        return true;
    g_autofree char *reason =
        due > STYLE_MAX_CLASSES
            ? g_strdup_printf("%d kelas terlalu banyak; paling banyak 9 (4 sampai 5 terbaca di "
                              "kertas)",
                              due)
            : g_strdup_printf("berisi %d warna, padahal %s %d; samakan", have,
                              r->map->draw == DRAW_SYMBOLS ? "perlu warna dasar dan lambang:"
                                                           : "kelasnya",
                              due);
    return refuse(r, "colours", error, reason);
}

// What does not take part must not read as a class.
static bool check_not_member(const MapReader *r, GError **error) {
    const ThemeMap *map = r->map;
    const ColourList own = {1, {map->not_member_colour}};
    for (int i = 0; map->has_not_member_colour && i < map->colours.count; i++) {
        if (palette_difference(map->not_member_colour, map->colours.values[i], SIGHT_NORMAL) < 10)
            return refuse(r, "not_member_colour", error, "terlalu mirip dengan warna sebuah kelas");
    }
    return !map->has_not_member_colour ||
           style_check_apart(r->reader->style, &own, r->reader->file->name, error);
}

static bool check_colours(const MapReader *r, GError **error) {
    const ThemeMap *map = r->map;
    const IniEntry *entry = entry_of(r, "colours");
    g_autofree char *where = g_strdup_printf("%s, baris %d: [%s] colours", r->reader->file->name,
                                             entry->line, r->section);
    bool listed = map->draw == DRAW_CATEGORIES || map->draw == DRAW_PLAN;
    int hatches[STYLE_MAX_CLASSES];
    for (int i = 0; i < STYLE_MAX_CLASSES; i++)
        hatches[i] = (int)map->hatches[i];
    return (listed ? palette_check_categories(map->colours.values, hatches, map->colours.count,
                                              where, error)
                   : palette_check(map->colours.values, map->colours.count, where, error)) &&
           style_check_apart(r->reader->style, &map->colours, where, error);
}

const char *theme_spec_placeholder(Placeholder placeholder) {
    static const char *const words[PLACEHOLDER_COUNT] = {"{S}",     "{service}", "{unit}",
                                                         "{place}", "{detour}",  "{plan}"};
    return words[placeholder];
}

static bool opens_placeholder(const char *brace) {
    for (int i = 0; i < PLACEHOLDER_COUNT; i++) {
        if (g_str_has_prefix(brace, theme_spec_placeholder((Placeholder)i)))
            return true;
    }
    return false;
}

// A misspelt "{servis}" would be printed as it stands.
static bool check_placeholders(const MapReader *r, const char *key, GError **error) {
    const IniEntry *entry = entry_of(r, key);
    for (const char *brace = entry != NULL ? strchr(entry->value, '{') : NULL; brace != NULL;
         brace = strchr(brace + 1, '{')) {
        if (!opens_placeholder(brace))
            return refuse(r, key, error,
                          "di antara kurung kurawal hanya boleh {S}, {service}, {unit}, {place}, "
                          "{detour} atau {plan}");
    }
    return true;
}

static bool read_map(const MapReader *r, GError **error) {
    ThemeMap *map = r->map;
    if (!check_placeholders(r, "explanation", error) ||
        !check_placeholders(r, "explanation_en", error))
        return false;
    read_texts(r->reader, r->section, "legend", map->legend);
    read_texts(r->reader, r->section, "explanation", map->explanation);
    if (!read_draw(r, error) || !refuse_unused(r, error) || !read_field(r, error) ||
        !read_unit(r, error) || !read_colours(r, error) || !read_not_member(r, error) ||
        !read_hatches(r, error) || !read_apart(r, error) || !read_largest(r, error))
        return false;
    if (map->draw == DRAW_AREAS && !read_classes(r, error))
        return false;
    if (map->draw == DRAW_BANDS && !read_breaks(r, 0.01, 10000, error))
        return false;
    return check_count(r, error) && check_colours(r, error) && check_not_member(r, error);
}

// ------------------------------------------------------------------- the theme

static void map_free(ThemeMap *map) {
    for (int i = 0; map != NULL && i < LANGUAGES; i++) {
        g_free(map->legend[i]);
        g_free(map->explanation[i]);
    }
    g_free(map);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ThemeMap, map_free)

static bool is_drawn_by(const ThemeMap *map, RegionLevel level) {
    return map->draw == DRAW_BANDS || map->unit > level;
}

// The level's own section, else [map] where its units are smaller than the sheet.
static bool read_level(const Reader *reader, RegionLevel level, GError **error) {
    g_autofree char *own = g_strconcat("map ", level_names[level], NULL);
    bool has_own = inifile_has_section(reader->file, own);
    if (!has_own && !inifile_has_section(reader->file, "map"))
        return true;
    g_autoptr(ThemeMap) map = g_new0(ThemeMap, 1);
    MapReader r = {reader, has_own ? own : "map", map};
    if (!read_map(&r, error))
        return false;
    if (!is_drawn_by(map, level))
        return !has_own || refuse(&r, "unit", error, "unit harus lebih kecil dari lembarnya");
    reader->spec->needs_plan |= map->field != NULL && map->field->needs_plan;
    reader->spec->maps[level] = g_steal_pointer(&map);
    return true;
}

static bool read_marks(const Reader *reader, GError **error) {
    const IniEntry *entry = inifile_find(reader->file, "theme", "marks");
    if (entry == NULL)
        return true;
    int marks = one_of(reader->file, entry, entry->value, marks_names, MARKS_COUNT, error);
    reader->spec->marks = (SheetMarks)marks;
    reader->spec->needs_plan |= marks == MARKS_PLAN;
    return marks >= 0;
}

static bool read_outline(const Reader *reader, GError **error) {
    static const char *const words[] = {"no", "yes"};
    const IniEntry *entry = inifile_find(reader->file, "theme", "outline_tpbis");
    if (entry == NULL)
        return true;
    int yes = one_of(reader->file, entry, entry->value, words, 2, error);
    reader->spec->outline_tpbis = yes == 1;
    return yes >= 0;
}

// The drawing "plan" has the plan's marks and figures, and these nothing else.
static bool check_plan(const Reader *reader, GError **error) {
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        const ThemeMap *map = reader->spec->maps[level];
        if (map == NULL || map->draw != DRAW_PLAN || reader->spec->marks == MARKS_PLAN)
            continue;
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: draw = plan memerlukan marks = plan di bagian [theme]",
                    reader->file->name);
        return false;
    }
    return true;
}

static bool check_maps(const Reader *reader, GError **error) {
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        if (reader->spec->maps[level] != NULL)
            return true;
    }
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: bagian [map] (atau [map province], [map regency], [map district]) tidak ada; "
                "salin sebuah tema dari styles/themes",
                reader->file->name);
    return false;
}

// The name becomes part of the names of files.
static bool check_name(const char *file, const char *name, GError **error) {
    size_t length = strlen(name);
    if (length > 0 && length <= 40 &&
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length && *name != '-')
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: nama file tema hanya boleh berisi huruf kecil, angka dan tanda hubung, paling "
                "banyak 40, karena menjadi bagian nama lembar; ganti nama filenya",
                file);
    return false;
}

ThemeSpec *theme_spec_read(const char *path, const Style *style, GError **error) {
    g_autoptr(IniFile) file = inifile_read(path, "file tema", error);
    if (file == NULL || !refuse_unknown(file, error))
        return NULL;
    g_autoptr(ThemeSpec) spec = g_new0(ThemeSpec, 1);
    Reader reader = {file, style, spec};
    spec->name = theme_files_name(path);
    spec->path = g_strdup(path);
    if (!check_name(file->name, spec->name, error) ||
        need(&reader, "theme", "title", "judul lembar", error) == NULL ||
        !read_marks(&reader, error) || !read_outline(&reader, error))
        return NULL;
    read_texts(&reader, "theme", "title", spec->title);
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        if (!read_level(&reader, (RegionLevel)level, error))
            return NULL;
    }
    return check_maps(&reader, error) && check_plan(&reader, error) ? g_steal_pointer(&spec) : NULL;
}

void theme_spec_free(ThemeSpec *spec) {
    if (spec == NULL)
        return;
    g_free(spec->name);
    g_free(spec->path);
    for (int i = 0; i < LANGUAGES; i++)
        g_free(spec->title[i]);
    for (int level = 0; level < LEVEL_VILLAGE; level++)
        map_free(spec->maps[level]);
    g_free(spec);
}

ThemeSpec *theme_spec_find(const Settings *settings, const Style *style, const char *word,
                           GError **error) {
    g_autofree char *path = theme_files_path(settings, word, error);
    return path != NULL ? theme_spec_read(path, style, error) : NULL;
}

// ------------------------------------------------------------ those of a project

ThemeSpec *theme_specs_named(const GPtrArray *specs, const char *name) {
    for (guint i = 0; i < specs->len; i++) {
        ThemeSpec *spec = g_ptr_array_index(specs, i);
        if (strcmp(spec->name, name) == 0)
            return spec;
    }
    return NULL;
}

static bool add_theme(const Settings *settings, const Style *style, const char *word,
                      GPtrArray *specs, GError **error) {
    ThemeSpec *spec = theme_spec_find(settings, style, word, error);
    if (spec == NULL)
        return false;
    bool twice = theme_specs_named(specs, spec->name) != NULL;
    if (twice)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s, [sheet] themes: dua tema bernama \"%s\"; ganti nama salah satu filenya",
                    settings->file, spec->name);
    g_ptr_array_add(specs, spec);
    return !twice;
}

GPtrArray *theme_specs_of_project(const Settings *settings, const Style *style, bool with_plan,
                                  GError **error) {
    g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func((GDestroyNotify)theme_spec_free);
    if (settings->themes == NULL || settings->themes[0] == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s, [sheet] themes: sebutkan sedikitnya satu tema, misalnya coverage;distance",
                    settings->file);
        return NULL;
    }
    for (int i = 0; settings->themes[i] != NULL; i++) {
        if (!add_theme(settings, style, settings->themes[i], specs, error))
            return NULL;
    }
    if (with_plan && theme_specs_named(specs, "plan") == NULL &&
        !add_theme(settings, style, "plan", specs, error))
        return NULL;
    return g_steal_pointer(&specs);
}

static int compare_km(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static bool has_km(const NumberList *list, double km) {
    for (int i = 0; i < list->count; i++) {
        if (list->values[i] == km)
            return true;
    }
    return false;
}

static bool add_bands(const ThemeSpec *spec, NumberList *km, GError **error) {
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        const ThemeMap *map = spec->maps[level];
        for (int i = 0; map != NULL && map->draw == DRAW_BANDS && i < map->breaks.count; i++) {
            if (has_km(km, map->breaks.values[i]))
                continue;
            if (km->count == RESULTS_MAX_REACH) {
                g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                            "tema %s: batas pita jarak semua tema bersama paling banyak %d; "
                            "samakan batasnya",
                            spec->name, RESULTS_MAX_REACH);
                return false;
            }
            km->values[km->count++] = map->breaks.values[i];
        }
    }
    return true;
}

bool theme_specs_band_km(const GPtrArray *specs, NumberList *km, GError **error) {
    km->count = 0;
    for (guint i = 0; i < specs->len; i++) {
        if (!add_bands(g_ptr_array_index(specs, i), km, error))
            return false;
    }
    qsort(km->values, (size_t)km->count, sizeof *km->values, compare_km);
    return true;
}

bool theme_spec_has_bands(const ThemeSpec *spec, const NumberList *km) {
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        const ThemeMap *map = spec->maps[level];
        for (int i = 0; map != NULL && map->draw == DRAW_BANDS && i < map->breaks.count; i++) {
            if (!has_km(km, map->breaks.values[i]))
                return false;
        }
    }
    return true;
}

#include "config/settings.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/reads.h"
#include "base/resource.h"
#include "base/text.h"

static const gsize LARGEST_BYTES = 1 << 20;
static const char DATABASE_PREFIX[] = "PG:";
static const char COLUMNS[] = "columns"; // the section of free keys
// Sections that no content depends on.
static const char *const NO_CONTENT[] = {"output", "guard", "schedule", "alert", NULL};

// ------------------------------------------------- the one table of settings

typedef enum {
    // held as text
    TYPE_TEXT,
    TYPE_WORD,    // as TYPE_TEXT, but empty means the default
    TYPE_COMMAND, // words parted as a shell does; only the program's name is ever shown
    TYPE_PATH,    // relative to the project file
    TYPE_STYLE,   // path as TYPE_PATH, or a file of styles/
    TYPE_DATE,
    TYPE_WORD_OR_PATH, // one of `choices`, or as TYPE_PATH
    TYPE_CHOICE,       // one of `choices`
    // held as a list of texts, parted by ; in the file
    TYPE_CODES, // province codes
    TYPE_PATHS, // as TYPE_PATH; NULL when none
    TYPE_WORDS, // an empty list when none
    // held as what they are
    TYPE_NUMBER,
    TYPE_INTEGER,
    TYPE_NUMBERS, // parted by ;
    TYPE_SERVICE, // "36.01=4;36.71=2": numbers by code
    TYPE_FLAG     // yes or no
} SettingType;

typedef struct {
    const char *section, *key;
    SettingType type;
    size_t offset; // in Settings
    const char *unit;
    double low, high;    // of numbers
    const char *choices; // parted by |
    const char *fallback;
    const char *help;
} Setting;

#define AT(member) offsetof(Settings, member)

static const Setting table[] = {
    {"project", "title", TYPE_TEXT, AT(title), "", 0, 0, NULL,
     "Transformasi Perpustakaan Berbasis Inklusi Sosial", "programme name printed on the sheets"},
    {"project", "province", TYPE_CODES, AT(provinces), "", 0, 0, NULL, "36",
     "Kemendagri code of the province; several are parted by ;"},
    {"project", "neighbours", TYPE_CODES, AT(neighbours), "", 0, 0, NULL, "",
     "codes of neighbouring provinces, parted by ;: not mapped, but drawn in grey once fetched"},
    {"project", "agency", TYPE_TEXT, AT(agency), "", 0, 0, NULL, "",
     "agency block of the sheets; \\n starts a new line"},
    {"project", "edition_date", TYPE_DATE, AT(edition_date), "", 0, 0, NULL, "",
     "edition date printed on the sheets; empty: none is printed"},

    {"inputs", "villages", TYPE_PATHS, AT(villages), "", 0, 0, NULL, "villages.csv",
     "code, name, type, lon, lat, population of every village"},
    {"inputs", "districts", TYPE_PATHS, AT(districts), "", 0, 0, NULL, "districts.csv",
     "code and name of every district"},
    {"inputs", "regencies", TYPE_PATHS, AT(regencies), "", 0, 0, NULL, "regencies.csv",
     "names, official population and area of province and regencies"},
    {"inputs", "libraries", TYPE_PATHS, AT(libraries), "", 0, 0, NULL, "libraries.csv",
     "documented libraries"},
    {"inputs", "membership", TYPE_PATHS, AT(membership), "", 0, 0, NULL, "membership.csv",
     "which province or regency takes part from when"},
    {"inputs", "reported_totals", TYPE_PATHS, AT(reported_totals), "", 0, 0, NULL, "",
     "reported numbers of libraries, for completeness"},
    {"inputs", "idm", TYPE_PATHS, AT(idm), "", 0, 0, NULL, "",
     "code and status of the Indeks Desa Membangun of every desa, for figures by status"},
    {"inputs", "uninhabited", TYPE_PATHS, AT(uninhabited), "", 0, 0, NULL, "",
     "polygons where nobody lives (parks, water), cut off the villages"},
    {"inputs", "population_raster", TYPE_PATH, AT(population_raster), "", 0, 0, NULL, "",
     "GeoTIFF or .asc with people per cell: weights within each village, in place of area"},
    {"inputs", "population_source", TYPE_TEXT, AT(population_source), "", 0, 0, NULL, "",
     "source and date of the population, printed on the sheets"},
    {"inputs", "library_source", TYPE_TEXT, AT(library_source), "", 0, 0, NULL, "",
     "source of the list of libraries, printed on the sheets"},

    {"boundaries", "villages", TYPE_PATHS, AT(boundary_villages), "", 0, 0, NULL, "",
     "file of village polygons; the levels above are dissolved from it"},
    {"boundaries", "districts", TYPE_PATHS, AT(boundary_districts), "", 0, 0, NULL, "",
     "file of district polygons; beside village polygons: for villages that have none"},
    {"boundaries", "regencies", TYPE_PATHS, AT(boundary_regencies), "", 0, 0, NULL, "",
     "file of regency polygons; beside finer ones: compared with them"},
    {"boundaries", "reference", TYPE_PATHS, AT(boundary_reference), "", 0, 0, NULL, "",
     "village polygons of another edition, to test matches by name by place; empty: the fetched"},
    {"boundaries", "settle", TYPE_PATH, AT(boundary_settle), "", 0, 0, NULL, "",
     "file_code, code: which village a polygon is where name and place disagree"},
    {"boundaries", "context", TYPE_PATHS, AT(boundary_context), "", 0, 0, NULL, "",
     "files of polygons of the land around: drawn in grey with their names, never counted"},
    {"boundaries", "land_border", TYPE_TEXT, AT(land_border), "", 0, 0, NULL, "",
     "parts of the outline that border on land: start, a point between, end, each `lon lat`, parted "
     "by ;; `none`: it is all coast; empty: unknown, no sea is drawn"},
    {"boundaries", "use_fetched", TYPE_FLAG, AT(fetch_allowed), "", 0, 0, NULL, "yes",
     "use (and let `run` fetch) the upstream's village polygons"},

    {"codes", "system", TYPE_CHOICE, AT(code_system_name), "", 0, 0, "auto|kemendagri|bps", "auto",
     "what codes without dots are; auto: decided for each column, refused when not certain"},
    {"codes", "history", TYPE_PATHS, AT(code_history), "", 0, 0, NULL, "",
     "more former codes: old_code, new_code, since, change, source"},
    {"codes", "bps", TYPE_PATHS, AT(code_bps), "", 0, 0, NULL, "",
     "more BPS codes: bps_code, code, name, source"},

    {"tolerance", "boundaries", TYPE_INTEGER, AT(tolerated_boundaries), "", 0, 100000, NULL, "0",
     "rejected boundary features with which a run goes on"},
    {"tolerance", "libraries_pct", TYPE_NUMBER, AT(tolerated_libraries_pct), "%", 0, 100, NULL, "5",
     "rejected rows of the libraries with which a run goes on"},
    {"tolerance", "libraries_few", TYPE_INTEGER, AT(tolerated_libraries_few), "", 0, 1000, NULL,
     "1", "so many rejected libraries always pass, however short the list"},
    {"tolerance", "raster_missing_pct", TYPE_NUMBER, AT(tolerated_raster_missing_pct), "%", 0, 100,
     NULL, "5", "people in villages that the population raster misses with which a run goes on"},

    {"analysis", "as_of", TYPE_DATE, AT(as_of), "", 0, 0, NULL, "",
     "date D of the figures; empty: the latest event in the inputs"},
    {"analysis", "confidence_min", TYPE_CHOICE, AT(confidence_min), "", 0, 0, "low|medium|high",
     "medium", "least confidence with which a row counts as TPBIS"},
    {"analysis", "reach_km", TYPE_NUMBERS, AT(reach_km), "km", 0.1, 500, NULL, "2.5;5;10",
     "reach distances of the tables, rising"},
    {"analysis", "service_kabupaten_km", TYPE_NUMBER, AT(service_kabupaten_km), "km", 0, 500, NULL,
     "5", "service distance S in a kabupaten"},
    {"analysis", "service_kota_km", TYPE_NUMBER, AT(service_kota_km), "km", 0, 500, NULL, "2.5",
     "service distance S in a kota"},
    {"analysis", "service_km", TYPE_SERVICE, AT(service_km), "km", 0, 500, NULL, "",
     "S of single regencies or of all of a province, such as `36.01=4;36.71=2`"},
    {"analysis", "demand", TYPE_WORD, AT(demand), "", 0, 0, NULL, "population",
     "what is counted: population, or the header of another column of the villages"},
    {"analysis", "demand_label", TYPE_WORD, AT(demand_label), "", 0, 0, NULL, "penduduk",
     "what that is called in tables and on sheets, such as `penduduk usia 5–19 tahun`"},
    {"analysis", "cell_m", TYPE_NUMBER, AT(cell_m), "m", 20, 10000, NULL, "200",
     "side of the cells in which people are counted"},
    {"analysis", "detour", TYPE_NUMBER, AT(detour), "", 1, 5, NULL, "1",
     "factor on straight-line distance; about 1.3 is usual for roads"},
    {"analysis", "draws", TYPE_INTEGER, AT(draws), "", 0, 1000, NULL, "100",
     "draws of positions that are only village points, for the 5–95 % range; 0: none"},
    {"analysis", "bands_most", TYPE_INTEGER, AT(bands_most), "", 0, 100000, NULL, "20000",
     "more open libraries than this: no bands of distance; the distance sheets show villages"},
    {"analysis", "land_gap_m", TYPE_NUMBER, AT(land_gap_m), "m", 0, 100000, NULL, "200",
     "land parts nearer than this are one"},
    {"analysis", "sea", TYPE_CHOICE, AT(sea), "", 0, 0, "exclude|include", "exclude",
     "exclude: a library on another land part is not within reach"},
    {"analysis", "ferries", TYPE_PATH, AT(ferries), "", 0, 0, NULL, "",
     "table of from, to, note (village codes): their land parts are one"},
    {"analysis", "sliver_width_m", TYPE_NUMBER, AT(sliver_width_m), "m", 0, 1000, NULL, "10",
     "holes between villages with 2*area/perimeter below this are closed (50 times it "
     "between districts or regencies)"},
    {"analysis", "crack_width_m", TYPE_NUMBER, AT(crack_width_m), "m", 0, 100, NULL, "10",
     "cracks between two villages narrower than this are closed (10 times it between districts "
     "or regencies)"},

    {"plan", "sites", TYPE_INTEGER, AT(plan_sites), "", 0, 100000, NULL, "0",
     "villages to choose next, of all stages together; 0: as many as the quotas say"},
    {"plan", "quota", TYPE_PATH, AT(plan_quota), "", 0, 0, NULL, "",
     "region, stage, min, max: how many villages of which region in which stage"},
    {"plan", "objective", TYPE_CHOICE, AT(plan_objective), "", 0, 0, "coverage|distance|gap",
     "coverage", "what to gain most of: people within S, person-km, person-km beyond S"},
    {"plan", "standard_km", TYPE_NUMBER, AT(plan_standard_km), "km", 0, 500, NULL, "0",
     "S of the plan everywhere; 0: the service distance of each regency"},
    {"plan", "require", TYPE_WORDS, AT(plan_require), "", 0, 0, NULL, "",
     "codes of villages that must be chosen, parted by ;"},
    {"plan", "exclude", TYPE_WORDS, AT(plan_exclude), "", 0, 0, NULL, "",
     "codes of villages that must not be chosen, parted by ;"},
    {"plan", "candidates", TYPE_WORD_OR_PATH, AT(plan_candidates), "", 0, 0,
     "member|all|with-library", "member",
     "villages without TPBIS to choose from: of members, all, of members with an open village "
     "library, or a table with their code"},
    {"plan", "weight", TYPE_TEXT, AT(plan_weight), "", 0, 0, NULL, "",
     "refuse to plan unless this column is what is counted (see demand)"},
    {"plan", "stages", TYPE_INTEGER, AT(plan_stages), "", 0, 100, NULL, "0",
     "years in which the sites open; 0: as many as the quotas name, else 1"},
    {"plan", "reserve", TYPE_INTEGER, AT(plan_reserve), "", 0, 1000, NULL, "5",
     "villages of each regency in the reserve list"},
    {"plan", "prove", TYPE_FLAG, AT(plan_prove), "", 0, 0, NULL, "no",
     "spend some twenty times the work on closing the gap"},
    {"plan", "time_limit_s", TYPE_NUMBER, AT(plan_time_limit_s), "s", 0, 1000000, NULL, "0",
     "stop with the best plan so far, which another run may not repeat; 0: never"},

    {"sheet", "paper", TYPE_CHOICE, AT(paper), "", 0, 0, "A4|A3|A2|A1|A0", "A3",
     "paper size; orientation follows the region's shape"},
    {"sheet", "style", TYPE_STYLE, AT(style), "", 0, 0, NULL, "default.ini",
     "style file, beside the project file or in styles/"},
    {"sheet", "themes", TYPE_WORDS, AT(themes), "", 0, 0, NULL, "coverage;distance",
     "what the sheets show: names of styles/themes or .ini files beside the project file; plan is "
     "added where there is one"},
    {"sheet", "language", TYPE_CHOICE, AT(language), "", 0, 0, "id|en", "id",
     "language of sheets and books: Indonesian or English"},
    {"sheet", "relief", TYPE_PATH, AT(relief), "", 0, 0, NULL, "",
     "shaded relief (hillshade), GeoTIFF or .asc of any CRS, drawn into the land's colours"},
    {"sheet", "logos", TYPE_PATHS, AT(logos), "", 0, 0, NULL, "",
     "logos of the agency, PNG or SVG, above its name, parted by ;"},
    {"sheet", "approval", TYPE_TEXT, AT(approval), "", 0, 0, NULL, "",
     "approval block of the sheets; \\n starts a new line"},
    {"sheet", "formats", TYPE_WORDS, AT(formats), "", 0, 0, "pdf|png|svg|slide", "pdf;png",
     "files of each sheet, parted by ;: slide is a picture of 3840 x 2160 for a presentation"},
    {"sheet", "png_dpi", TYPE_INTEGER, AT(png_dpi), "dpi", 72, 600, NULL, "300",
     "resolution of the PNG sheets"},

    {"books", "atlas", TYPE_FLAG, AT(atlas), "", 0, 0, NULL, "no",
     "`run` also makes atlas.pdf: all regencies and districts in one book"},
    {"books", "brief", TYPE_FLAG, AT(brief), "", 0, 0, NULL, "no",
     "`run` also makes brief.pdf: a few pages of A4 with the figures that matter"},
    {"books", "atlas_themes", TYPE_WORDS, AT(atlas_themes), "", 0, 0, NULL, "coverage",
     "what the pages of the atlas show, parted by ;: each region has a page for each"},

    {"guard", "villages_drop_pct", TYPE_NUMBER, AT(guard_villages_drop_pct), "%", 0, 100, NULL,
     "10", "villages that a province or regency may lose since the last edition; 0: any"},
    {"guard", "libraries_drop_pct", TYPE_NUMBER, AT(guard_libraries_drop_pct), "%", 0, 100, NULL,
     "20", "documented libraries that it may lose (one or two always); 0: any"},
    {"guard", "population_drop_pct", TYPE_NUMBER, AT(guard_population_drop_pct), "%", 0, 100, NULL,
     "10", "people that it may lose; 0: any"},
    {"guard", "population_rise_pct", TYPE_NUMBER, AT(guard_population_rise_pct), "%", 0, 100000,
     NULL, "50", "people that it may gain; 0: any"},
    {"guard", "coverage_drop_points", TYPE_NUMBER, AT(guard_coverage_drop_points), "points", 0, 100,
     NULL, "20", "per cent of people within S that it may lose; 0: any"},
    {"guard", "rejected_rise", TYPE_INTEGER, AT(guard_rejected_rise), "", 0, 1000000, NULL, "50",
     "rows of one input file that may newly be rejected; 0: any"},
    {"output", "keep", TYPE_INTEGER, AT(keep), "editions", 1, 10000, NULL, "10",
     "editions that stay in the output folder; older ones are removed"},
    {"schedule", "max_age_days", TYPE_NUMBER, AT(max_age_days), "days", 0, 10000, NULL, "7",
     "`status` calls a last success older than this overdue; 0: never"},
    {"alert", "command", TYPE_COMMAND, AT(alert_command), "", 0, 0, NULL, "",
     "told of a failed run or a new edition: program and arguments, run without a shell; stdin gets "
     "the message"},
    {"alert", "on", TYPE_WORDS, AT(alert_on), "", 0, 0, "failure|change", "failure;change",
     "when: a run failed, a run published something new"},
    {"alert", "timeout_s", TYPE_NUMBER, AT(alert_timeout_s), "s", 1, 3600, NULL, "30",
     "after this the command is stopped"},
};

#undef AT

static void *member(const Settings *settings, const Setting *setting) {
    return (char *)(uintptr_t)settings + setting->offset;
}

// ------------------------------------------------------------------ reading

static bool reject(GError **error, const Settings *s, const Setting *setting, const char *value,
                   const char *expected) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, [%s] %s = %s: %s", s->file, setting->section,
                setting->key, value, expected);
    return false;
}

static bool in_range(const Setting *setting, double value) {
    return value >= setting->low && value <= setting->high;
}

static bool read_numbers(Settings *s, const Setting *setting, const char *value, GError **error) {
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    s->reach_count = 0;
    double last = 0;
    for (int i = 0; parts[i] != NULL; i++) {
        double number = 0;
        if (i == SETTINGS_MAX_REACH || !text_to_double(g_strstrip(parts[i]), &number) ||
            !in_range(setting, number) || number <= last)
            return reject(error, s, setting, value,
                          "harus satu sampai delapan bilangan yang makin besar, dipisah titik "
                          "koma, misalnya 2.5;5;10");
        s->reach_km[s->reach_count++] = last = number;
    }
    if (s->reach_count == 0)
        return reject(error, s, setting, value, "harus berisi paling sedikit satu bilangan");
    return true;
}

static bool is_service_code(const char *code) {
    gsize digits = strspn(code, "0123456789");
    return digits == 2 && (code[2] == '\0' || (code[2] == '.' && strlen(code) == 5 &&
                                               strspn(code + 3, "0123456789") == 2));
}

static const ServiceDistance *find_service(const Settings *s, const char *code) {
    for (guint i = 0; s->service_km != NULL && i < s->service_km->len; i++) {
        const ServiceDistance *service = &g_array_index(s->service_km, ServiceDistance, i);
        if (strcmp(service->code, code) == 0)
            return service;
    }
    return NULL;
}

static void service_clear(gpointer service) {
    g_free(((ServiceDistance *)service)->code);
}

static bool read_service(Settings *s, const Setting *setting, const char *value, GError **error) {
    if (*value == '\0')
        return true;
    s->service_km = g_array_new(FALSE, FALSE, sizeof(ServiceDistance));
    g_array_set_clear_func(s->service_km, service_clear);
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    for (int i = 0; parts[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(parts[i], "=", -1);
        double km = 0;
        if (g_strv_length(pair) != 2 || !is_service_code(g_strstrip(pair[0])) ||
            !text_to_double(g_strstrip(pair[1]), &km) || !in_range(setting, km))
            return reject(error, s, setting, value,
                          "harus kode=km dari 0 sampai 500, dipisah titik koma; kode "
                          "kabupaten/kota atau provinsi, misalnya 36.01=4;36.71=2.5");
        if (find_service(s, pair[0]) != NULL)
            return reject(error, s, setting, value, "satu kode ada dua kali; hapus salah satu");
        ServiceDistance service = {g_strdup(pair[0]), km};
        g_array_append_val(s->service_km, service);
    }
    return true;
}

static bool is_choice(const Setting *setting, const char *value) {
    g_auto(GStrv) choices = g_strsplit(setting->choices, "|", -1);
    return g_strv_contains((const char *const *)choices, value);
}

// "36;31" as a list in that order, an empty one for ""; NULL when it is none
// of codes, or names one twice.
static char **read_codes(const char *value) {
    g_auto(GStrv) codes = g_strsplit(value, ";", -1);
    for (int i = 0; codes[i] != NULL; i++) {
        g_strstrip(codes[i]);
        if (strlen(codes[i]) != 2 || !g_ascii_isdigit(codes[i][0]) || !g_ascii_isdigit(codes[i][1]))
            return NULL;
        for (int before = 0; before < i; before++) {
            if (strcmp(codes[before], codes[i]) == 0)
                return NULL;
        }
    }
    return g_steal_pointer(&codes);
}

// A database address stays as it is; all else is below the project's folder.
static char *absolute(const Settings *s, const char *value) {
    if (g_path_is_absolute(value) || g_str_has_prefix(value, DATABASE_PREFIX))
        return g_strdup(value);
    return g_build_filename(s->folder, value, NULL);
}

// "a.csv;b.csv"; NULL when there is none.
static char **read_paths(const Settings *s, const char *value) {
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    GPtrArray *paths = g_ptr_array_new();
    for (int i = 0; parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) != '\0')
            g_ptr_array_add(paths, absolute(s, parts[i]));
    }
    bool some = paths->len > 0;
    g_ptr_array_add(paths, NULL);
    char **list = (char **)g_ptr_array_free(paths, !some);
    return some ? list : NULL;
}

// "a;b", an empty list for "".
static char **split_words(const char *value) {
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (int i = 0; parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) != '\0')
            g_strv_builder_add(words, parts[i]);
    }
    return g_strv_builder_end(words);
}

// Any words or, where there are choices, one or more of them.
static bool read_words(Settings *s, const Setting *setting, const char *value, GError **error) {
    g_auto(GStrv) words = split_words(value);
    bool known = setting->choices == NULL || words[0] != NULL;
    for (int i = 0; words[i] != NULL && setting->choices != NULL; i++)
        known = known && is_choice(setting, words[i]);
    if (!known) {
        g_autofree char *expected =
            g_strdup_printf("harus satu atau lebih dari %s, dipisah titik koma", setting->choices);
        return reject(error, s, setting, value, expected);
    }
    *(char ***)member(s, setting) = g_steal_pointer(&words);
    return true;
}

static char *find_style(const Settings *s, const Setting *setting, const char *value,
                        GError **error) {
    char *beside = absolute(s, value);
    if (reads_exists(beside) || g_path_is_absolute(value))
        return beside;
    g_free(beside);
    g_autofree char *name = g_build_filename("styles", value, NULL);
    char *shipped = resource_path(name, NULL);
    if (shipped == NULL)
        reject(error, s, setting, value,
               "file gaya ini tidak ada, baik di folder file proyek maupun di styles/ program");
    return shipped;
}

static bool read_command(Settings *s, const Setting *setting, const char *value, GError **error) {
    g_auto(GStrv) words = NULL;
    if (*value != '\0' && !g_shell_parse_argv(value, NULL, &words, NULL))
        return reject(error, s, setting, "…", "tanda kutip tidak berpasangan");
    *(char **)member(s, setting) = g_strdup(value);
    return true;
}

static bool read_setting(Settings *s, const Setting *setting, const char *value, GError **error) {
    void *target = member(s, setting);
    double number = 0;
    Date date;
    switch (setting->type) {
    case TYPE_TEXT:
    case TYPE_WORD:
        *(char **)target = g_strdup(value);
        return true;
    case TYPE_COMMAND:
        return read_command(s, setting, value, error);
    case TYPE_CODES:
        *(char ***)target = read_codes(value);
        return *(char ***)target != NULL ||
               reject(
                   error, s, setting, value,
                   "harus kode provinsi dua angka, masing-masing sekali, misalnya 36 atau 31;32");
    case TYPE_PATHS:
        *(char ***)target = read_paths(s, value);
        return true;
    case TYPE_PATH:
        *(char **)target = *value != '\0' ? absolute(s, value) : NULL;
        return true;
    case TYPE_STYLE:
        *(char **)target = find_style(s, setting, value, error);
        return *(char **)target != NULL;
    case TYPE_WORDS:
        return read_words(s, setting, value, error);
    case TYPE_WORD_OR_PATH:
        *(char **)target = is_choice(setting, value) ? g_strdup(value) : absolute(s, value);
        return true;
    case TYPE_DATE:
        if (!date_parse(value, &date))
            return reject(error, s, setting, value, "harus tanggal: 2024, 2024-06 atau 2024-06-30");
        *(char **)target = g_strdup(value);
        return true;
    case TYPE_CHOICE:
        if (!is_choice(setting, value)) {
            g_autofree char *expected =
                g_strdup_printf("harus salah satu dari %s", setting->choices);
            return reject(error, s, setting, value, expected);
        }
        *(char **)target = g_strdup(value);
        return true;
    case TYPE_FLAG:
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
            return reject(error, s, setting, value, "harus yes atau no");
        *(bool *)target = strcmp(value, "yes") == 0;
        return true;
    case TYPE_NUMBERS:
        return read_numbers(s, setting, value, error);
    case TYPE_SERVICE:
        return read_service(s, setting, value, error);
    case TYPE_NUMBER:
    case TYPE_INTEGER:
        if (!text_to_double(value, &number) || !in_range(setting, number) ||
            (setting->type == TYPE_INTEGER && number != (int)number)) {
            g_autofree char *expected = g_strdup_printf(
                "harus bilangan%s dari %g sampai %g (titik untuk desimal)",
                setting->type == TYPE_INTEGER ? " bulat" : "", setting->low, setting->high);
            return reject(error, s, setting, value, expected);
        }
        if (setting->type == TYPE_INTEGER)
            *(int *)target = (int)number;
        else
            *(double *)target = number;
        return true;
    }
    return false;
}

static bool holds_string(const Setting *setting) {
    return setting->type <= TYPE_CHOICE;
}

static bool holds_list(const Setting *setting) {
    return setting->type == TYPE_CODES || setting->type == TYPE_PATHS ||
           setting->type == TYPE_WORDS;
}

static bool check_keys(const Settings *s, GKeyFile *file, GError **error) {
    g_auto(GStrv) sections = g_key_file_get_groups(file, NULL);
    for (int i = 0; sections[i] != NULL; i++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file, sections[i], NULL, NULL);
        if (strcmp(sections[i], COLUMNS) == 0)
            continue; // its keys are checked by who reads the tables
        for (int k = 0; keys != NULL && keys[k] != NULL; k++) {
            bool known = false;
            for (gsize t = 0; t < G_N_ELEMENTS(table) && !known; t++)
                known = strcmp(table[t].section, sections[i]) == 0 &&
                        strcmp(table[t].key, keys[k]) == 0;
            if (known)
                continue;
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: setelan [%s] %s tidak dikenal; lihat `jangkau settings`", s->file,
                        sections[i], keys[k]);
            return false;
        }
    }
    return true;
}

// GKeyFile lets the last of two equal keys win without a word.
static bool check_repeats(const Settings *s, const char *text, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *section = g_strdup("");
    for (int i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        char *equals = strchr(line, '=');
        if (*line == '[') {
            g_free(section);
            section = g_strdup(line);
        } else if (*line != '#' && equals != NULL) {
            *equals = '\0';
            char *key = g_strconcat(section, " ", g_strchomp(line), NULL);
            if (!g_hash_table_add(seen, key)) {
                g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                            "%s, baris %d: setelan %s %s ada dua kali; hapus salah satu", s->file,
                            i + 1, section, line);
                return false;
            }
        }
    }
    return true;
}

static void read_columns(Settings *s, GKeyFile *file) {
    s->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) keys = g_key_file_get_keys(file, COLUMNS, NULL, NULL);
    for (int k = 0; keys != NULL && keys[k] != NULL; k++)
        g_hash_table_insert(s->columns, g_strdup(keys[k]),
                            g_key_file_get_string(file, COLUMNS, keys[k], NULL));
}

// Another column is counted: as if [columns] named it as the population.
static bool settle_demand(Settings *s, GError **error) {
    static const char key[] = "villages.population";
    const char *told = g_hash_table_lookup(s->columns, key);
    if (settings_counts_people(s))
        return true;
    const char *at_fault = NULL;
    if (told != NULL)
        at_fault = "[columns] villages.population juga ada; hapus salah satu";
    else if (strcmp(s->demand_label, "penduduk") == 0)
        at_fault = "sebut juga [analysis] demand_label, misalnya penduduk usia 5–19 tahun";
    if (at_fault != NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, [analysis] demand = %s: %s", s->file,
                    s->demand, at_fault);
        return false;
    }
    g_hash_table_insert(s->columns, g_strdup(key), g_strdup(s->demand));
    return true;
}

Settings *settings_read(const char *path, GError **error) {
    g_autoptr(Settings) s = g_new0(Settings, 1);
    g_autofree char *full = path != NULL ? g_canonicalize_filename(path, NULL)
                                         : resource_path("data/banten/banten.ini", error);
    if (full == NULL)
        return NULL;
    s->folder = g_path_get_dirname(full);
    s->file = g_path_get_basename(full);
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    bool exists = g_file_test(full, G_FILE_TEST_EXISTS);
    if (!exists || !fs_read(full, LARGEST_BYTES, &text, &length, &cause)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: file proyek tidak dapat dibaca (%s); periksa nama setelah -c", s->file,
                    exists ? cause->message : "tidak ada");
        return NULL;
    }
    if (length == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: file proyek kosong; salin data/banten/banten.ini sebagai contoh", s->file);
        return NULL;
    }
    if (!check_repeats(s, text, error))
        return NULL;
    s->sha256 = fs_sha256(text, length);
    g_autoptr(GKeyFile) file = g_key_file_new();
    const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    if (!g_key_file_load_from_data(file, start, length - (gsize)(start - text), G_KEY_FILE_NONE,
                                   &cause)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: bukan file proyek yang sah (%s); salin data/banten/banten.ini sebagai "
                    "contoh",
                    s->file, cause->message);
        return NULL;
    }
    if (!check_keys(s, file, error))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *value = g_key_file_get_string(file, table[i].section, table[i].key, NULL);
        if (value != NULL)
            g_strstrip(value);
        bool empty_means_fallback = (table[i].type >= TYPE_CHOICE && !holds_list(&table[i])) ||
                                    table[i].type == TYPE_STYLE || table[i].type == TYPE_WORD ||
                                    table[i].type == TYPE_WORD_OR_PATH;
        if (value == NULL || (*value == '\0' && empty_means_fallback)) {
            g_free(value);
            value = g_strdup(table[i].fallback);
        }
        if (!read_setting(s, &table[i], value, error))
            return NULL;
    }
    read_columns(s, file);
    if (!settle_demand(s, error))
        return NULL;
    s->code_system = strcmp(s->code_system_name, "kemendagri") == 0 ? 1
                     : strcmp(s->code_system_name, "bps") == 0      ? 2
                                                                    : 0;
    if (s->villages == NULL || s->libraries == NULL || s->provinces[0] == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: [project] province, [inputs] villages dan libraries harus diisi", s->file);
        return NULL;
    }
    return g_steal_pointer(&s);
}

void settings_free(Settings *settings) {
    if (settings == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (holds_string(&table[i]))
            g_free(*(char **)member(settings, &table[i]));
        else if (holds_list(&table[i]))
            g_strfreev(*(char ***)member(settings, &table[i]));
    }
    g_clear_pointer(&settings->service_km, g_array_unref);
    g_clear_pointer(&settings->columns, g_hash_table_unref);
    g_free(settings->folder);
    g_free(settings->file);
    g_free(settings->sha256);
    g_free(settings);
}

char *settings_peek(const char *path, const char *section, const char *key) {
    g_autofree char *full =
        path != NULL ? g_strdup(path) : resource_path("data/banten/banten.ini", NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *value = NULL;
    if (full != NULL && g_key_file_load_from_file(file, full, G_KEY_FILE_NONE, NULL))
        value = g_key_file_get_string(file, section, key, NULL);
    if (value != NULL && *g_strstrip(value) != '\0')
        return g_steal_pointer(&value);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].section, section) == 0 && strcmp(table[i].key, key) == 0)
            return g_strdup(table[i].fallback);
    }
    return g_strdup("");
}

bool settings_counts_people(const Settings *settings) {
    return settings->demand == NULL || strcmp(settings->demand, "population") == 0;
}

bool settings_has_province(const Settings *settings, const char *code) {
    for (int i = 0; settings->provinces[i] != NULL; i++) {
        if (g_str_has_prefix(code, settings->provinces[i]))
            return true;
    }
    return false;
}

bool settings_is_neighbour(const Settings *settings, const char *code) {
    for (int i = 0; settings->neighbours[i] != NULL; i++) {
        if (g_str_has_prefix(code, settings->neighbours[i]))
            return !settings_has_province(settings, code);
    }
    return false;
}

double settings_service_km(const Settings *settings, const char *regency_code) {
    g_autofree char *province = g_strndup(regency_code, 2);
    const ServiceDistance *own = find_service(settings, regency_code);
    if (own == NULL)
        own = find_service(settings, province);
    if (own != NULL)
        return own->km;
    // Kemendagri numbers kabupaten from 01 and kota from 71.
    bool is_kota = strlen(regency_code) >= 5 && regency_code[3] == '7';
    return is_kota ? settings->service_kota_km : settings->service_kabupaten_km;
}

// ------------------------------------------------------------------ showing

static char *show_number(double value) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.10g", value));
}

// Which file, never where it lies; of a database nothing but that it is one:
// its address may hold a password.
static char *show_path(const char *path) {
    return g_str_has_prefix(path, DATABASE_PREFIX) ? g_strdup(DATABASE_PREFIX)
                                                   : g_path_get_basename(path);
}

static char *show_paths(char *const *paths) {
    GString *names = g_string_new(NULL);
    for (int i = 0; paths != NULL && paths[i] != NULL; i++) {
        g_autofree char *name = show_path(paths[i]);
        g_string_append_printf(names, "%s%s", i > 0 ? ";" : "", name);
    }
    return g_string_free(names, FALSE);
}

// The program alone: an argument may be an address that is a secret.
static char *show_command(const char *command) {
    g_auto(GStrv) words = NULL;
    return g_shell_parse_argv(command, NULL, &words, NULL) ? g_path_get_basename(words[0])
                                                           : g_strdup("");
}

static char *show_value(const Settings *s, const Setting *setting) {
    const void *target = member(s, setting);
    GString *list = NULL;
    switch (setting->type) {
    case TYPE_PATH:
    case TYPE_STYLE:
        return *(char *const *)target != NULL ? show_path(*(char *const *)target) : g_strdup("");
    case TYPE_PATHS:
    case TYPE_WORDS: // themes may be files
        return show_paths(*(char **const *)target);
    case TYPE_COMMAND:
        return show_command(*(char *const *)target);
    case TYPE_CODES:
        return g_strjoinv(";", *(char **const *)target);
    case TYPE_WORD_OR_PATH:
        if (*(char *const *)target == NULL)
            return g_strdup("");
        return is_choice(setting, *(char *const *)target) ? g_strdup(*(char *const *)target)
                                                          : show_path(*(char *const *)target);
    case TYPE_CHOICE:
    case TYPE_TEXT:
    case TYPE_WORD:
    case TYPE_DATE:
        return g_strdup(*(char *const *)target);
    case TYPE_FLAG:
        return g_strdup(*(const bool *)target ? "yes" : "no");
    case TYPE_NUMBERS:
        list = g_string_new(NULL);
        for (int i = 0; i < s->reach_count; i++) {
            g_autofree char *number = show_number(s->reach_km[i]);
            g_string_append_printf(list, "%s%s", i > 0 ? ";" : "", number);
        }
        return g_string_free(list, FALSE);
    case TYPE_SERVICE:
        list = g_string_new(NULL);
        for (guint i = 0; s->service_km != NULL && i < s->service_km->len; i++) {
            const ServiceDistance *service = &g_array_index(s->service_km, ServiceDistance, i);
            g_autofree char *number = show_number(service->km);
            g_string_append_printf(list, "%s%s=%s", i > 0 ? ";" : "", service->code, number);
        }
        return g_string_free(list, FALSE);
    case TYPE_NUMBER:
        return show_number(*(const double *)target);
    case TYPE_INTEGER:
        return show_number(*(const int *)target);
    }
    return NULL;
}

static void visit_path(const char *path, void (*visit)(const char *path, void *data), void *data) {
    if (path != NULL && g_path_is_absolute(path)) // no database, no choice
        visit(path, data);
}

void settings_each_path(const Settings *settings, void (*visit)(const char *path, void *data),
                        void *data) {
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const void *target = member(settings, &table[i]);
        SettingType type = table[i].type;
        if (type == TYPE_PATH || type == TYPE_STYLE || type == TYPE_WORD_OR_PATH)
            visit_path(*(char *const *)target, visit, data);
        if (type != TYPE_PATHS)
            continue;
        char **paths = *(char **const *)target;
        for (int k = 0; paths != NULL && paths[k] != NULL; k++)
            visit_path(paths[k], visit, data);
    }
    for (int i = 0; settings->themes[i] != NULL; i++) {
        if (!g_str_has_suffix(settings->themes[i], ".ini"))
            continue;
        g_autofree char *path = absolute(settings, settings->themes[i]);
        visit(path, data);
    }
    g_autofree char *own = g_build_filename(settings->folder, settings->file, NULL);
    visit(own, data);
}

void settings_each(const Settings *settings,
                   void (*visit)(const char *key, const char *value, void *data), void *data) {
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_strv_contains(NO_CONTENT, table[i].section))
            continue;
        g_autofree char *key = g_strconcat(table[i].section, ".", table[i].key, NULL);
        g_autofree char *value = show_value(settings, &table[i]);
        visit(key, value, data);
    }
    if (settings->columns == NULL) // settings of a test, not read from a file
        return;
    g_autoptr(GList) columns =
        g_list_sort(g_hash_table_get_keys(settings->columns), (GCompareFunc)(void (*)(void))strcmp);
    for (GList *at = columns; at != NULL; at = at->next) {
        g_autofree char *key = g_strconcat(COLUMNS, ".", (const char *)at->data, NULL);
        visit(key, g_hash_table_lookup(settings->columns, at->data), data);
    }
}

char *settings_table(void) {
    GString *out = g_string_new("| section | key | default | unit | range | meaning |\n"
                                "|---|---|---|---|---|---|\n");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const Setting *t = &table[i];
        g_autofree char *range = g_strdup("");
        if (t->choices != NULL) {
            g_auto(GStrv) choices = g_strsplit(t->choices, "|", -1);
            g_free(range);
            range = g_strjoinv(", ", choices);
        } else if (t->high > 0) {
            g_free(range);
            range = g_strdup_printf("%g–%g", t->low, t->high);
        } else if (t->type == TYPE_FLAG) {
            g_free(range);
            range = g_strdup("yes, no");
        }
        g_string_append_printf(out, "| %s | %s | %s | %s | %s | %s |\n", t->section, t->key,
                               t->fallback, t->unit, range, t->help);
    }
    g_string_append(out,
                    "| columns | TABLE.FIELD |  |  |  | a column's own header in a table, such as "
                    "`libraries.name = Nama Perpus` |\n");
    return g_string_free(out, FALSE);
}

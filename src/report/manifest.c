#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "config/theme_files.h"
#include "report/figures.h"
#include "report/json.h"
#include "report/ledger_report.h"
#include "report/report.h"
#include "report/versions.h"

static const char MANIFEST_NAME[] = "manifest.json";

static void add_version(const char *name, const char *version, void *data) {
    json_string(data, name, version);
}

static void add_program(Json *json) {
    json_open_object(json, "program");
    json_string(json, "name", "jangkau");
    json_string(json, "version", JANGKAU_VERSION);
    json_close(json);
    json_open_object(json, "libraries_used");
    versions_each(add_version, json);
    json_close(json);
}

static void add_inputs(Json *json, const World *world) {
    json_open_array(json, "inputs");
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        json_open_object(json, NULL);
        json_string(json, "role", input->role);
        json_string(json, "name", input->name);
        json_string(json, "sha256", input->sha256);
        json_string(json, "origin", input->origin);
        json_close(json);
    }
    json_close(json);
}

// Where a file lies is nobody's business but the machine's: only its name is told.
static void add_setting(const char *key, const char *value, void *data) {
    g_autofree char *name = value != NULL && g_path_is_absolute(value)
                                ? g_path_get_basename(value)
                                : g_strdup(value != NULL ? value : "");
    json_string(data, key, name);
}

static void add_counts(Json *json, const World *world, const Results *results) {
    json_open_object(json, "counts");
    for (int level = LEVEL_PROVINCE; level < LEVEL_COUNT; level++)
        json_int(json, region_level_layer((RegionLevel)level), world->regions[level].count);
    json_int(json, "libraries", world->library_count);
    if (results != NULL) {
        int counted = 0;
        for (int i = 0; i < world->library_count; i++)
            counted += results->library_tpbis[i];
        json_int(json, "libraries_tpbis", counted);
    } else {
        json_null(json, "libraries_tpbis");
    }
    json_int(json, "memberships", world->membership_count);
    json_int(json, "reported_totals", world->total_count);
    int64_t population = 0;
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++)
        population += world->regions[LEVEL_VILLAGE].items[i].population;
    json_int(json, "population", population);
    json_close(json);
}

// Codes of the villages that have no boundary of their own.
static void add_villages(Json *json, const World *world, const char *key, VillageBoundary kind) {
    json_open_array(json, key);
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        if (world_village_boundary(world, v) == kind)
            json_string(json, NULL, world->regions[LEVEL_VILLAGE].items[v].code);
    }
    json_close(json);
}

static void add_boundaries(Json *json, const World *world) {
    static const char *const sources[] = {
        [BOUNDARIES_FILE] = "file",
        [BOUNDARIES_FETCHED] = "fetched",
        [BOUNDARIES_INDICATIVE] = "indicative",
    };
    const TopologyReport *cleaning = &world->cleaning;
    json_open_object(json, "boundaries");
    json_string(json, "source", sources[world->boundary_source]);
    json_bool(json, "indicative", world->indicative);
    json_string(json, "note", world->indicative ? "batas indikatif" : "");
    json_string(json, "unit_level", region_level_name(world->unit_level));
    json_int(json, "land_parts", world->land_part_count);
    add_villages(json, world, "villages_indicative", VILLAGE_STAND_IN);
    add_villages(json, world, "villages_without_area", VILLAGE_NO_AREA);
    json_open_object(json, "cleaning");
    json_int(json, "units", cleaning->units);
    json_int(json, "overlaps", cleaning->overlaps);
    json_real(json, "overlap_m2", cleaning->overlap_m2, 3);
    json_int(json, "gaps", cleaning->gaps);
    json_real(json, "gap_m2", cleaning->gap_m2, 3);
    json_int(json, "cracks", cleaning->cracks);
    json_real(json, "crack_m2", cleaning->crack_m2, 3);
    json_int(json, "specks", cleaning->specks);
    json_real(json, "speck_m2", cleaning->speck_m2, 3);
    json_int(json, "dropped", cleaning->dropped);
    json_int(json, "holes_kept", cleaning->holes_kept);
    json_close(json);
    json_close(json);
}

// The sum of the villages beside the official total: listed, not scaled away.
static void add_totals(Json *json, const World *world) {
    json_open_array(json, "population_totals");
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            const Region *region = &world->regions[level].items[i];
            bool known = region->population_official >= 0;
            char date[16];
            json_open_object(json, NULL);
            json_string(json, "code", region->code);
            json_string(json, "name", region->name);
            json_int(json, "villages_sum", region->population);
            if (known) {
                int64_t difference = region->population - region->population_official;
                double share = region->population_official > 0
                                   ? (double)difference / (double)region->population_official
                                   : NAN;
                json_int(json, "official", region->population_official);
                json_string(json, "official_date",
                            date_iso(region->population_official_date, date));
                json_int(json, "difference", difference);
                json_real(json, "difference_pct", 100 * share, 3);
            } else {
                json_null(json, "official");
            }
            json_close(json);
        }
    }
    json_close(json);
}

static void add_warnings(Json *json) {
    g_auto(GStrv) warnings = log_warnings();
    json_open_array(json, "warnings");
    for (char **warning = warnings; *warning != NULL; warning++)
        json_string(json, NULL, *warning);
    json_close(json);
}

/* Files: summed by several threads, listed in order. */

typedef struct {
    const char *name; // relative to the folder
    char *path;
    char *sha256;
    int64_t bytes;
    GError *error;
} OutputFile;

static void sum_file(gpointer data, gpointer unused) {
    (void)unused;
    OutputFile *file = data;
    GStatBuf status;
    file->sha256 = fs_sha256_own(file->path, &file->error);
    if (file->sha256 != NULL && g_stat(file->path, &status) == 0)
        file->bytes = status.st_size;
}

static void sum_files(OutputFile *files, guint count) {
    GThreadPool *pool =
        g_thread_pool_new(sum_file, NULL, (gint)CLAMP(g_get_num_processors(), 1, 16), FALSE, NULL);
    for (guint i = 0; i < count; i++) {
        if (pool == NULL || !g_thread_pool_push(pool, &files[i], NULL))
            sum_file(&files[i], NULL);
    }
    if (pool != NULL)
        g_thread_pool_free(pool, FALSE, TRUE);
}

static int compare_names(gconstpointer a, gconstpointer b) {
    const OutputFile *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static bool add_files(Json *json, const char *folder, const GPtrArray *written, GError **error) {
    guint count = written->len;
    g_autofree OutputFile *files = g_new0(OutputFile, count);
    for (guint i = 0; i < count; i++) {
        files[i].name = g_ptr_array_index(written, i);
        files[i].path = g_build_filename(folder, files[i].name, NULL);
    }
    if (count > 0) {
        qsort(files, count, sizeof *files, compare_names);
        sum_files(files, count);
    }
    GError *first = NULL;
    json_open_array(json, "files");
    for (guint i = 0; i < count; i++) {
        json_open_object(json, NULL);
        json_string(json, "name", files[i].name);
        json_int(json, "bytes", files[i].bytes);
        json_string(json, "sha256", files[i].sha256);
        json_close(json);
        if (first == NULL)
            first = g_steal_pointer(&files[i].error);
        g_clear_error(&files[i].error);
        g_free(files[i].path);
        g_free(files[i].sha256);
    }
    json_close(json);
    if (first != NULL)
        g_propagate_error(error, first);
    return first == NULL;
}

typedef struct {
    GString *text;
    bool sheets;
} Basis;

static void add_basis_setting(const char *key, const char *value, void *data) {
    Basis *basis = data;
    bool of_sheets = g_str_has_prefix(key, "sheet.") || g_str_has_prefix(key, "project.") ||
                     g_str_has_prefix(key, "books.");
    if (basis->sheets || !of_sheets)
        g_string_append_printf(basis->text, "%s=%s\n", key, value != NULL ? value : "");
}

static void add_basis_theme(GString *text, const Settings *settings, const char *word) {
    g_autofree char *name = theme_files_name(word);
    g_autofree char *path = theme_files_path(settings, word, NULL);
    g_autofree char *content = path != NULL ? fs_sha256_file(path, NULL) : NULL;
    g_string_append_printf(text, "%s=%s\n", name, content != NULL ? content : "");
}

// What the themes hold; that of a plan too, which is drawn unasked where there is one.
static void add_basis_themes(GString *text, const Settings *settings) {
    for (int i = 0; settings->themes != NULL && settings->themes[i] != NULL; i++)
        add_basis_theme(text, settings, settings->themes[i]);
    for (int i = 0; settings->atlas_themes != NULL && settings->atlas_themes[i] != NULL; i++)
        add_basis_theme(text, settings, settings->atlas_themes[i]);
    add_basis_theme(text, settings, "plan");
}

char *report_basis(const World *world, const Results *results, const Settings *settings,
                   bool sheets) {
    Basis basis = {g_string_new("jangkau " JANGKAU_VERSION "\n"), sheets};
    for (int i = 0; i < world->input_count; i++)
        g_string_append_printf(basis.text, "%s %s %s\n", world->inputs[i].role,
                               world->inputs[i].name, world->inputs[i].sha256);
    if (results != NULL)
        g_string_append_printf(basis.text, "%s\n", date_iso(results->as_of, (char[16]){0}));
    settings_each(settings, add_basis_setting, &basis);
    // The bands of any kind of library follow the style.
    for (int i = 0; results != NULL && i < results->bands[BANDS_ANY].count; i++)
        g_string_append_printf(basis.text, "%.17g\n", results->bands[BANDS_ANY].radius_m[i]);
    // The tables of a plan are no input of the world.
    const char *const plan_files[] = {settings->plan_quota, settings->plan_candidates};
    for (gsize i = 0; i < G_N_ELEMENTS(plan_files); i++) {
        bool is_file = plan_files[i] != NULL && g_path_is_absolute(plan_files[i]);
        g_autofree char *content = is_file ? fs_sha256_file(plan_files[i], NULL) : NULL;
        g_string_append(basis.text, content != NULL ? content : "");
    }
    g_autofree char *style =
        sheets && settings->style != NULL ? fs_sha256_file(settings->style, NULL) : NULL;
    g_string_append(basis.text, style != NULL ? style : "");
    if (sheets)
        add_basis_themes(basis.text, settings);
    char *sum = fs_sha256(basis.text->str, basis.text->len);
    g_string_free(basis.text, TRUE);
    return sum;
}

static void add_basis(Json *json, const World *world, const Results *results,
                      const Settings *settings) {
    g_autofree char *data = report_basis(world, results, settings, false);
    g_autofree char *sheets = report_basis(world, results, settings, true);
    json_open_object(json, "basis");
    json_string(json, "data", data);
    json_string(json, "sheets", sheets);
    json_close(json);
}

bool report_manifest(const World *world, const Results *results, const Settings *settings,
                     const char *folder, GPtrArray *written, char **json_text, GError **error) {
    Json *json = json_new();
    json_open_object(json, NULL);
    add_program(json);
    json_string(json, "as_of", results != NULL ? date_iso(results->as_of, (char[16]){0}) : NULL);
    add_basis(json, world, results, settings);
    add_inputs(json, world);
    ledger_report_json(json, "ledger", world->ledger, false);
    g_autofree char *rejected = ledger_rejected_text(world->ledger);
    json_string(json, "ledger_note", rejected != NULL ? rejected : "");
    json_open_object(json, "settings");
    settings_each(settings, add_setting, json);
    json_close(json);
    add_counts(json, world, results);
    add_boundaries(json, world);
    add_totals(json, world);
    add_warnings(json);
    bool summed = add_files(json, folder, written, error);
    json_close(json);
    g_autofree char *text = json_end(json);
    g_autofree char *path = g_build_filename(folder, MANIFEST_NAME, NULL);
    if (!summed || !fs_make_folder(folder, error) || !fs_write(path, text, strlen(text), error))
        return false;
    g_ptr_array_add(written, g_strdup(MANIFEST_NAME));
    if (json_text != NULL)
        *json_text = g_steal_pointer(&text);
    return true;
}

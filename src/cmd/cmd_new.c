#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "base/reads.h"
#include "cmd/cmd.h"
#include "edit/new_project.h"
#include "intake/names.h"
#include "load/upstream.h"

static const int TIMEOUT_S = 30;

static bool is_code(const char *word) {
    return strlen(word) == 2 && g_ascii_isdigit(word[0]) && g_ascii_isdigit(word[1]);
}

// Code of the province of that name, or NULL. Borrowed.
static const char *province_named(const GPtrArray *known, const char *word) {
    g_autofree char *key = names_key(word, LEVEL_PROVINCE);
    for (guint i = 0; i < known->len; i++) {
        const KnownRegion *region = g_ptr_array_index(known, i);
        g_autofree char *other = names_key(region->name, LEVEL_PROVINCE);
        if (is_code(region->code) && strcmp(key, other) == 0)
            return region->code;
    }
    return NULL;
}

// The words: provinces by code or name, each once, then perhaps the folder.
static bool read_words(char *const *words, const GPtrArray *known, GStrvBuilder *provinces,
                       const char **folder, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    *folder = NULL;
    for (int i = 0; words != NULL && words[i] != NULL; i++) {
        const char *code = !g_utf8_validate(words[i], -1, NULL) ? NULL
                           : is_code(words[i])                  ? words[i]
                                                                : province_named(known, words[i]);
        if (code != NULL && g_hash_table_add(seen, (gpointer)(guintptr)code)) {
            g_strv_builder_add(provinces, code);
        } else if (code == NULL && i > 0 && words[i + 1] == NULL) {
            *folder = words[i];
        } else if (code == NULL) {
            g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                        "\"%s\" is no code or name of a province (31, \"DKI Jakarta\")", words[i]);
            return false;
        }
    }
    if (g_hash_table_size(seen) > 0)
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                        "new needs the code of a province (see `jangkau new --help`)");
    return false;
}

// All boundaries first: without them nothing is made.
static bool fetch(char *const *provinces, const Options *options, GError **error) {
    for (int p = 0; provinces[p] != NULL && options->edit.boundaries == NULL; p++) {
        g_auto(GStrv) files = upstream_files(provinces[p], error);
        if (files == NULL) {
            g_prefix_error(error, "sumber batas tidak memuat provinsi ini: ");
            g_autofree char *hint = g_strdup_printf(
                "\nProvinsi baru? Sebut berkas batas desanya: jangkau new %s --boundaries BERKAS",
                provinces[p]);
            if (error != NULL) {
                char *message = g_strconcat((*error)->message, hint, NULL);
                g_free((*error)->message);
                (*error)->message = message;
            }
            return false;
        }
        if (!upstream_fetch(provinces[p], options->from, TIMEOUT_S, error))
            return false;
    }
    return true;
}

static void tell(const NewProject *made, const char *folder) {
    printf("Proyek: %s (%d desa/kelurahan)\n", folder, made->villages);
    if (made->without_people > 0)
        printf("Penduduk %d desa/kelurahan belum diketahui: isi kolom population di "
               "villages.csv%s\n",
               made->without_people,
               made->without_people == made->villages ? "; sampai itu yang dihitung desanya" : "");
    if (made->unnamed > 0)
        printf("Nama %d wilayah belum diketahui: isi di regencies.csv dan districts.csv\n",
               made->unnamed);
    g_autofree char *quoted = g_shell_quote(folder);
    printf("Lalu  : cd %s, jangkau join KODE --since TAHUN (kode ada di regencies.csv), "
           "jangkau run\n",
           quoted);
}

// Nothing has happened yet: the figures are of the day of the official totals.
static const char *first_date(char *const *provinces, const GPtrArray *known) {
    const KnownRegion *region = places_find_known(known, provinces[0]);
    return region != NULL ? region->population_date : "";
}

static bool run_project(Options *options, const char *folder, const char *date, GError **error) {
    if (options->as_of == NULL && *date == '\0') {
        log_info("Belum dijalankan: belum ada satu pun tanggal. Isi dahulu dengan `jangkau join`.");
        return true;
    }
    if (options->as_of == NULL)
        options->as_of = g_strdup(date);
    g_free(options->project);
    reads_clear(); // the folder was made elsewhere and renamed: the run starts afresh
    options->project = g_build_filename(folder, NEW_PROJECT_FILE, NULL);
    if (!options->out_told) {
        g_free(options->out);
        options->out = g_build_filename(folder, "out", NULL);
    }
    return cmd_run.run(options, error); // as `jangkau run` does, its record too
}

static bool run(Options *options, GError **error) {
    g_autoptr(GPtrArray) known = places_known(error);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const char *told;
    if (known == NULL || !read_words(options->rest, known, builder, &told, error))
        return false;
    g_auto(GStrv) provinces = g_strv_builder_end(builder);
    g_autofree char *folder = told != NULL ? g_strdup(told) : new_project_folder(provinces, known);
    NewProject made;
    if (!fetch(provinces, options, error) ||
        !new_project_write(provinces, options->edit.boundaries, known, folder, &made, error))
        return false;
    if (!options->quiet && !options->json)
        tell(&made, folder);
    return run_project(options, folder, first_date(provinces, known), error);
}

const Command cmd_new = {"new", "PROVINCE… [FOLDER]",
                         "Set up a project of other provinces, fetch their boundaries, and run it.",
                         "afN", run};

#include "edit/new_project.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/resource.h"
#include "config/settings.h"
#include "load/boundary_file.h"
#include "load/regions.h"
#include "load/upstream.h"

// Tables of ours that know the people of villages, and the names of districts.
static const char *const PEOPLE[] = {"data/banten/villages.csv", "data/jakarta/villages.csv"};
static const char *const DISTRICTS[] = {"data/banten/districts.csv", "data/jakarta/districts.csv"};
static const char PEOPLE_SOURCE[] = "Ditjen Dukcapil Kemendagri, semester I 2024";

// What goes into the project, gathered before anything is written.
typedef struct {
    char *const *provinces;
    const char *boundaries; // absolute, or NULL
    const GPtrArray *known;
    BoundaryList *villages;     // sorted by code, each once
    GHashTable *people;         // code of a village -> text
    GHashTable *district_names; // code -> name
    NewProject made;
} Draft;

// -------------------------------------------------------------------- gathering

static GHashTable *read_pairs(const char *const *files, gsize count, const char *column,
                              GError **error) {
    g_autoptr(GHashTable) pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < count; i++) {
        int code, value;
        g_autofree char *path = resource_path(files[i], error);
        g_autoptr(CsvTable) table = path != NULL ? csv_read(path, error) : NULL;
        if (table == NULL || !csv_require_column(table, "code", &code, error) ||
            !csv_require_column(table, column, &value, error))
            return NULL;
        for (int row = 0; row < csv_row_count(table); row++)
            g_hash_table_insert(pairs, g_strdup(csv_cell(table, row, code)),
                                g_strdup(csv_cell(table, row, value)));
    }
    return g_steal_pointer(&pairs);
}

static bool read_upstream(const char *province, BoundaryList *list, GError **error) {
    g_auto(GStrv) files = upstream_files(province, error);
    for (int i = 0; files != NULL && files[i] != NULL; i++) {
        g_autofree char *sql = NULL;
        gsize length;
        if (!upstream_read(files[i], &sql, &length, error) ||
            !upstream_parse(sql, length, files[i], list, error))
            return false;
    }
    return files != NULL;
}

// A file is read as the project's own boundaries will be, by the project's settings.
static bool read_file(const char *project, const char *path, BoundaryList *list, GError **error) {
    g_autoptr(Settings) settings = settings_read(project, error);
    g_autoptr(World) nothing = world_new();
    g_autoptr(Gazetteer) gazetteer =
        settings != NULL ? regions_gazetteer(nothing, settings, error) : NULL;
    g_autoptr(Ledger) ledger = ledger_new();
    BoundaryReader reader = {
        .settings = settings, .gazetteer = gazetteer, .level = LEVEL_VILLAGE, .ledger = ledger};
    return gazetteer != NULL && boundary_file_read(&reader, path, list, error);
}

static int compare_boundaries(const void *left, const void *right) {
    const Boundary *p = *(Boundary *const *)left, *q = *(Boundary *const *)right;
    return strcmp(p->code, q->code);
}

// Villages of these provinces alone, each once, by code.
static void tidy(Draft *draft) {
    BoundaryList *list = draft->villages;
    g_ptr_array_sort(list, compare_boundaries);
    const char *last = "";
    for (guint i = 0; i < list->len;) {
        const Boundary *village = g_ptr_array_index(list, i);
        g_autofree char *province = g_strndup(village->code, 2);
        bool wanted = g_strv_contains((const char *const *)draft->provinces, province) &&
                      region_level_of_code(village->code) == LEVEL_VILLAGE &&
                      strcmp(village->code, last) != 0;
        if (wanted) {
            last = village->code;
            i++;
        } else {
            g_ptr_array_remove_index(list, i);
        }
    }
}

static void count(Draft *draft) {
    draft->made.villages = (int)draft->villages->len;
    for (guint i = 0; i < draft->villages->len; i++) {
        const Boundary *village = g_ptr_array_index(draft->villages, i);
        draft->made.without_people += !g_hash_table_contains(draft->people, village->code);
    }
}

static bool gather(Draft *draft, const char *project, GError **error) {
    bool ok = true;
    for (int p = 0; ok && draft->boundaries == NULL && draft->provinces[p] != NULL; p++)
        ok = read_upstream(draft->provinces[p], draft->villages, error);
    if (ok && draft->boundaries != NULL)
        ok = read_file(project, draft->boundaries, draft->villages, error);
    if (!ok)
        return false;
    tidy(draft);
    count(draft);
    if (draft->villages->len > 0)
        return true;
    g_autofree char *provinces = g_strjoinv(", ", (char **)(guintptr)draft->provinces);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: tidak ada satu pun desa/kelurahan dengan kode provinsi %s; periksa kodenya "
                "(Kemendagri, misalnya %s.01.01.2001)",
                draft->boundaries != NULL ? draft->boundaries : "batas yang diambil", provinces,
                draft->provinces[0]);
    return false;
}

// ---------------------------------------------------------------------- tables

static void add_row(GString *text, const char *const *cells, int count) {
    for (int i = 0; i < count; i++)
        csv_append(text, cells[i]);
    csv_end_row(text);
}

// "Kota 97.71" where no table knows the name; Kemendagri numbers kota from 71.
static char *region_name(const Draft *draft, const char *code) {
    static const char *const kinds[] = {"Provinsi", "Kabupaten", "Kecamatan"};
    const KnownRegion *region = places_find_known(draft->known, code);
    const char *name =
        region != NULL ? region->name : g_hash_table_lookup(draft->district_names, code);
    int level = region_level_of_code(code);
    const char *kind = level == LEVEL_REGENCY && code[3] >= '7' ? "Kota" : kinds[level];
    return name != NULL ? g_strdup(name) : g_strdup_printf("%s %s", kind, code);
}

static bool is_named(const Draft *draft, const char *code) {
    return places_find_known(draft->known, code) != NULL ||
           g_hash_table_contains(draft->district_names, code);
}

static bool counts_villages(const Draft *draft) {
    return draft->made.without_people == draft->made.villages;
}

static char *village_table(const Draft *draft) {
    GString *text = g_string_new("code,name,type,lon,lat,population,desa,note\n");
    for (guint i = 0; i < draft->villages->len; i++) {
        const Boundary *village = g_ptr_array_index(draft->villages, i);
        char lon[G_ASCII_DTOSTR_BUF_SIZE] = "", lat[G_ASCII_DTOSTR_BUF_SIZE] = "";
        LonLat point = {0};
        if (village->shape != NULL && village->shape->ring_count > 0)
            point = shape_village_point(village->shape);
        // The raw polygon may be at fault: then the cleaned one gives the point.
        if (village->shape != NULL && shape_contains(village->shape, point)) {
            g_ascii_formatd(lon, sizeof lon, "%.6f", point.lon_deg);
            g_ascii_formatd(lat, sizeof lat, "%.6f", point.lat_deg);
        }
        const char *people = g_hash_table_lookup(draft->people, village->code);
        const char *const cells[] = {village->code,
                                     village->name,
                                     village->code[9] == '1' ? "kelurahan" : "desa",
                                     lon,
                                     lat,
                                     people != NULL ? people : "0",
                                     "1",
                                     people != NULL ? "" : "penduduk belum diisi"};
        add_row(text, cells, G_N_ELEMENTS(cells));
    }
    return g_string_free(text, FALSE);
}

// Calls `row` once for each region that has villages, by code, `length` digits and dots.
static void each_region(const Draft *draft, gsize length,
                        void (*row)(Draft *draft, const char *code, GString *text), GString *text) {
    g_autofree char *last = g_strdup("");
    for (guint i = 0; i < draft->villages->len; i++) {
        const Boundary *village = g_ptr_array_index(draft->villages, i);
        if (strncmp(village->code, last, length) == 0 && *last != '\0')
            continue;
        g_free(last);
        last = g_strndup(village->code, length);
        row((Draft *)(guintptr)draft, last, text);
    }
}

static void district_row(Draft *draft, const char *code, GString *text) {
    g_autofree char *name = region_name(draft, code);
    const char *const cells[] = {code, name};
    draft->made.unnamed += !is_named(draft, code);
    add_row(text, cells, G_N_ELEMENTS(cells));
}

static void regency_row(Draft *draft, const char *code, GString *text) {
    const KnownRegion *region = places_find_known(draft->known, code);
    g_autofree char *name = region_name(draft, code);
    const char *const cells[] = {code, name, region != NULL ? region->population : "",
                                 region != NULL ? region->population_date : "",
                                 region != NULL ? region->area_km2 : ""};
    draft->made.unnamed += region == NULL;
    add_row(text, cells, G_N_ELEMENTS(cells));
}

// ---------------------------------------------------------------- project file

static char *joined_names(const Draft *draft, const char *sign) {
    GString *names = g_string_new(NULL);
    for (int p = 0; draft->provinces[p] != NULL; p++) {
        g_autofree char *name = region_name(draft, draft->provinces[p]);
        bool says_so = g_str_has_prefix(name, "Provinsi ");
        g_string_append_printf(names, "%s%s%s", p > 0 ? sign : "", says_so ? "" : "Provinsi ",
                               name);
    }
    return g_string_free(names, FALSE);
}

static char *project_text(const Draft *draft) {
    g_autofree char *codes = g_strjoinv(";", (char **)(guintptr)draft->provinces);
    g_autofree char *names = joined_names(draft, " dan ");
    bool units = counts_villages(draft);
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "# Proyek jangkau: %s. Dibuat oleh `jangkau new`; ubah sesuka Anda.\n"
        "# Jalankan di folder ini: jangkau run. Semua setelan: jangkau settings\n"
        "#\n"
        "# Yang masih harus diisi:\n"
        "#   membership.csv  jangkau join KODE --since TAHUN   (kode ada di regencies.csv)\n"
        "#   libraries.csv   jangkau add-library --name NAMA --village KODE --since TAHUN\n",
        names);
    if (draft->made.without_people > 0)
        g_string_append_printf(
            text, "#   villages.csv    kolom population: %d dari %d desa/kelurahan masih 0\n",
            draft->made.without_people, draft->made.villages);
    g_string_append_printf(text,
                           "\n[project]\n"
                           "title = Transformasi Perpustakaan Berbasis Inklusi Sosial (TPBIS)\n"
                           "province = %s\n"
                           "# Kode provinsi tetangga, yang digambar abu-abu: neighbours = 32;36\n"
                           "neighbours =\n"
                           "agency = Dinas Perpustakaan dan Kearsipan\\n%s\n\n"
                           "[inputs]\n"
                           "villages = villages.csv\n"
                           "districts = districts.csv\n"
                           "regencies = regencies.csv\n"
                           "libraries = libraries.csv\n"
                           "membership = membership.csv\n"
                           "population_source = %s\n"
                           "library_source = belum diisi\n\n",
                           codes, names, units ? "belum diisi" : PEOPLE_SOURCE);
    g_autofree char *own = draft->boundaries != NULL
                               ? g_strdup_printf("villages = %s\n", draft->boundaries)
                               : g_strdup("# Batas sendiri: villages = batas-desa.gpkg\n");
    g_string_append_printf(text,
                           "[boundaries]\n%suse_fetched = yes\n"
                           "# Bagian garis luar yang berbatasan dengan darat; tanpa ini laut tidak "
                           "diwarnai:\n"
                           "# land_border = bujur lintang; di antaranya; ujungnya\n\n"
                           "[analysis]\n",
                           own);
    if (units)
        g_string_append(text, "# Jumlah penduduk belum diketahui, jadi yang dihitung desanya. "
                              "Sesudah kolom\n# population di villages.csv diisi, hapus dua baris "
                              "ini:\n"
                              "demand = desa\ndemand_label = desa/kelurahan\n");
    g_string_append(text, "reach_km = 2.5;5;10\nservice_kabupaten_km = 5\nservice_kota_km = 2.5\n"
                          "\n[sheet]\npaper = A3\n");
    return g_string_free(text, FALSE);
}

// --------------------------------------------------------------------- writing

static bool put(const char *folder, const char *name, const char *text, GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return fs_write(path, text, strlen(text), error);
}

static bool write_all(Draft *draft, const char *folder, GError **error) {
    // A file of boundaries is read by the settings of the project, so that comes first.
    g_autofree char *first = project_text(draft);
    g_autofree char *project = g_build_filename(folder, NEW_PROJECT_FILE, NULL);
    if (!put(folder, NEW_PROJECT_FILE, first, error) || !gather(draft, project, error))
        return false;
    g_autoptr(GString) districts = g_string_new("code,name\n");
    g_autoptr(GString) regencies = g_string_new("code,name,population,population_date,area_km2\n");
    each_region(draft, strlen("31.71.01"), district_row, districts);
    each_region(draft, strlen("31"), regency_row, regencies);
    each_region(draft, strlen("31.71"), regency_row, regencies);
    g_autofree char *villages = village_table(draft);
    g_autofree char *text = project_text(draft);
    return put(folder, NEW_PROJECT_FILE, text, error) &&
           put(folder, "villages.csv", villages, error) &&
           put(folder, "districts.csv", districts->str, error) &&
           put(folder, "regencies.csv", regencies->str, error) &&
           put(folder, "membership.csv", "code,name,since,until,certainty,source,note\n", error) &&
           put(folder, "libraries.csv",
               "id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,open_since,"
               "open_until,confidence,source,note\n",
               error);
}

static void remove_folder(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

char *new_project_folder(char *const *provinces, const GPtrArray *known) {
    GString *folder = g_string_new(NULL);
    for (int p = 0; provinces[p] != NULL; p++) {
        const KnownRegion *region = places_find_known(known, provinces[p]);
        g_autofree char *name = g_ascii_strdown(region != NULL ? region->name : provinces[p], -1);
        g_string_append_printf(folder, "%s%s", p > 0 ? "-" : "",
                               g_strcanon(name, "abcdefghijklmnopqrstuvwxyz0123456789", '-'));
    }
    return g_string_free(folder, FALSE);
}

// Written beside and renamed: the folder is there whole, or not at all.
static bool write_folder(Draft *draft, const char *folder, GError **error) {
    g_autofree char *above = g_path_get_dirname(folder);
    g_autofree char *staging = g_build_filename(above, ".jangkau-baru-XXXXXX", NULL);
    if (!fs_make_folder(above, error))
        return false;
    if (g_mkdtemp_full(staging, 0777) == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: folder tidak dapat dibuat: %s", above,
                    g_strerror(errno));
        return false;
    }
    bool ok = write_all(draft, staging, error);
    // rename() takes an empty folder's place, and no other's.
    if (ok && rename(staging, folder) != 0) {
        bool taken = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
        g_set_error(error, JANGKAU_ERROR, taken ? ERROR_DATA : ERROR_FAILED, "%s: %s", folder,
                    taken ? "sudah ada isinya; sebut folder lain sesudah kode provinsi"
                          : g_strerror(errno));
        ok = false;
    }
    if (!ok)
        remove_folder(staging);
    return ok;
}

bool new_project_write(char *const *provinces, const char *boundaries, const GPtrArray *known,
                       const char *folder, NewProject *made, GError **error) {
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    g_autofree char *file = boundaries != NULL ? g_canonicalize_filename(boundaries, NULL) : NULL;
    g_autoptr(GPtrArray) villages = boundary_list_new();
    g_autoptr(GHashTable) people = read_pairs(PEOPLE, G_N_ELEMENTS(PEOPLE), "population", error);
    g_autoptr(GHashTable) districts =
        people != NULL ? read_pairs(DISTRICTS, G_N_ELEMENTS(DISTRICTS), "name", error) : NULL;
    Draft draft = {provinces, file, known, villages, people, districts, {0}};
    bool ok = districts != NULL && write_folder(&draft, whole, error);
    *made = draft.made;
    return ok;
}

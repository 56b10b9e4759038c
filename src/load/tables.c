#include "load/tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "geo/geodesy.h"
#include "load/problems.h"

// A library this far outside the villages' bounds is in no neighbouring province.
static const double FARTHEST_NEIGHBOUR_M = 150000;

void tables_add_checked_input(World *world, const char *role, const char *name, const char *sha256,
                              const char *origin) {
    world->inputs = g_renew(InputFile, world->inputs, (gsize)world->input_count + 1);
    world->inputs[world->input_count++] =
        (InputFile){g_strdup(role), g_strdup(name), g_strdup(sha256), g_strdup(origin)};
}

// "a.csv, baris 3" of a row, for the second one that repeats it.
static char *where(const CsvTable *csv, int row) {
    return g_strdup_printf("%s, baris %d", csv_name(csv), csv_line(csv, row));
}

bool tables_add_input(World *world, const char *role, const char *path, const char *origin,
                      GError **error) {
    g_autofree char *sha256 = fs_sha256_file(path, error);
    if (sha256 == NULL)
        return false;
    g_autofree char *name = g_path_get_basename(path);
    tables_add_checked_input(world, role, name, sha256, origin);
    return true;
}

// ------------------------------------------------------------------ regions

typedef struct {
    char *name;
    char *where;
} Named;

static void named_free(gpointer data) {
    Named *named = data;
    g_free(named->name);
    g_free(named->where);
    g_free(named);
}

static int compare_regions(const void *left, const void *right) {
    return strcmp(((const Region *)left)->code, ((const Region *)right)->code);
}

static void append_region(RegionList *list, const char *code, const char *name) {
    // Room grows by doubling: the count is a power of two when it is full.
    if ((list->count & (list->count - 1)) == 0)
        list->items = g_renew(Region, list->items, (gsize)MAX(list->count * 2, 1));
    list->items[list->count++] = (Region){.code = g_strdup(code),
                                          .name = g_strdup(name),
                                          .parent = -1,
                                          .population_official = -1,
                                          .area_official_km2 = NAN};
}

static bool read_population(const char *text, int64_t *population) {
    return text_to_int64(text, population) && *population >= 0;
}

// A position from two cells. Empty cells give NaN; false when they are wrong.
static bool read_position(const char *lon, const char *lat, LonLat *position) {
    *position = (LonLat){NAN, NAN};
    if (*lon == '\0' && *lat == '\0')
        return true;
    LonLat p;
    if (!text_to_double(lon, &p.lon_deg) || !text_to_double(lat, &p.lat_deg) ||
        fabs(p.lon_deg) > 180 || fabs(p.lat_deg) > 90)
        return false;
    *position = geodesy_published(p);
    return true;
}

// What a village row holds beyond its Region.
typedef struct {
    Region region;
    Village village;
} VillageRow;

static bool read_village_row(const CsvTable *csv, int row, const int *column,
                             const Settings *settings, VillageRow *out, Problems *problems) {
    const char *file = csv_name(csv), *code = csv_cell(csv, row, column[0]);
    const char *name = csv_cell(csv, row, column[1]), *people = csv_cell(csv, row, column[2]);
    const char *type = csv_cell(csv, row, column[3]);
    int line = csv_line(csv, row), before = problems->count;
    g_autofree char *provinces = g_strjoinv(", ", settings->provinces);
    memset(out, 0, sizeof *out);
    if (region_level_of_code(code) != LEVEL_VILLAGE)
        problems_add(problems, file, line,
                     "kode \"%s\" bukan kode desa/kelurahan Kemendagri (36.01.02.2003)", code);
    else if (!settings_has_province(settings, code))
        problems_add(problems, file, line,
                     "kode %s di luar provinsi %s; periksa kode atau [project] province", code,
                     provinces);
    if (*name == '\0')
        problems_add(problems, file, line, "nama desa/kelurahan kosong (kode %s)", code);
    if (!read_population(people, &out->region.population))
        problems_add(problems, file, line,
                     "jumlah penduduk \"%s\" bukan bilangan bulat nol atau lebih (kode %s)", people,
                     code);
    if (!read_position(csv_cell(csv, row, column[4]), csv_cell(csv, row, column[5]),
                       &out->village.point))
        problems_add(problems, file, line,
                     "lon/lat \"%s\", \"%s\" bukan koordinat dalam derajat (kode %s)",
                     csv_cell(csv, row, column[4]), csv_cell(csv, row, column[5]), code);
    if (*type != '\0' && strcmp(type, "desa") != 0 && strcmp(type, "kelurahan") != 0)
        problems_add(problems, file, line, "jenis \"%s\" harus desa atau kelurahan (kode %s)", type,
                     code);
    if (problems->count > before)
        return false;
    // The fourth part of a Kemendagri code starts with 1 for a kelurahan.
    out->village.is_kelurahan = *type != '\0' ? strcmp(type, "kelurahan") == 0 : code[9] == '1';
    return true;
}

static int compare_village_rows(const void *left, const void *right) {
    const VillageRow *p = left, *q = right;
    return strcmp(p->region.code, q->region.code);
}

// Append the rows of one file to `found`; `seen` tells where a code stood first.
static bool read_village_file(World *world, const Settings *settings, const char *path,
                              GArray *found, GHashTable *seen, Problems *problems, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    if (csv == NULL || !tables_add_input(world, "villages", path, "", error))
        return false;
    int column[7];
    if (!csv_require_column(csv, "code", &column[0], error) ||
        !csv_require_column(csv, "name", &column[1], error) ||
        !csv_require_column(csv, "population", &column[2], error))
        return false;
    column[3] = csv_column(csv, "type");
    column[4] = csv_column(csv, "lon");
    column[5] = csv_column(csv, "lat");
    column[6] = csv_column(csv, "note");
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, column[0]), *first = g_hash_table_lookup(seen, code);
        if (first != NULL) {
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "kode %s sudah ada di %s; hapus salah satu", code, first);
            continue;
        }
        g_hash_table_insert(seen, g_strdup(code), where(csv, row));
        VillageRow out;
        if (!read_village_row(csv, row, column, settings, &out, problems))
            continue;
        out.region.code = g_strdup(code);
        out.region.name = g_strdup(csv_cell(csv, row, column[1]));
        out.region.population_official = -1;
        out.region.area_official_km2 = NAN;
        out.village.note = g_strdup(csv_cell(csv, row, column[6]));
        g_array_append_val(found, out);
    }
    if (csv_row_count(csv) == 0)
        problems_add(problems, csv_name(csv), 0, "tidak ada satu pun desa/kelurahan");
    return true;
}

static bool read_villages(World *world, const Settings *settings, GError **error) {
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(VillageRow));
    bool ok = true;
    for (int f = 0; ok && settings->villages[f] != NULL; f++)
        ok =
            read_village_file(world, settings, settings->villages[f], found, seen, problems, error);
    g_array_sort(found, compare_village_rows);
    RegionList *list = &world->regions[LEVEL_VILLAGE];
    list->items = g_new0(Region, (gsize)found->len + 1);
    world->villages = g_new0(Village, (gsize)found->len + 1);
    for (guint i = 0; i < found->len; i++) {
        list->items[i] = g_array_index(found, VillageRow, i).region;
        world->villages[i] = g_array_index(found, VillageRow, i).village;
    }
    list->count = (int)found->len;
    return ok && problems_none(problems, error);
}

// Add codes and names of one table to `names`. Rows of other levels are refused.
static bool read_names(const CsvTable *csv, int lowest, GHashTable *names, Problems *problems,
                       GError **error) {
    int code_column, name_column;
    if (!csv_require_column(csv, "code", &code_column, error) ||
        !csv_require_column(csv, "name", &name_column, error))
        return false;
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, code_column);
        int level = region_level_of_code(code);
        if (level < 0 || level > lowest || level < lowest - 1) {
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "kode \"%s\" bukan kode yang diharapkan di file ini", code);
            continue;
        }
        Named *same = g_hash_table_lookup(names, code);
        if (same != NULL) {
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "kode %s sudah ada di %s; hapus salah satu", code, same->where);
            continue;
        }
        Named *named = g_new(Named, 1);
        *named = (Named){g_strdup(csv_cell(csv, row, name_column)), where(csv, row)};
        g_hash_table_insert(names, g_strdup(code), named);
    }
    return true;
}

// One region for every distinct parent code of the level below.
// A table of names that lacks one is a problem of the table (`file`).
static void add_parents(World *world, RegionLevel level, GHashTable *names, const char *file,
                        Problems *problems) {
    const RegionList *below = &world->regions[level + 1];
    RegionList *list = &world->regions[level];
    for (int i = 0; i < below->count; i++) {
        const char *dot = strrchr(below->items[i].code, '.');
        g_autofree char *code =
            g_strndup(below->items[i].code, (gsize)(dot - below->items[i].code));
        if (list->count > 0 && strcmp(list->items[list->count - 1].code, code) == 0)
            continue;
        const Named *named = names != NULL ? g_hash_table_lookup(names, code) : NULL;
        if (named == NULL && names != NULL)
            problems_add(problems, file, 0,
                         "kode %s tidak ada, padahal dipakai oleh %s (%s); tambahkan barisnya atau "
                         "perbaiki kode itu",
                         code, below->items[i].code, below->items[i].name);
        append_region(list, code, named != NULL ? named->name : code);
    }
    qsort(list->items, (size_t)list->count, sizeof *list->items, compare_regions);
}

static bool read_official(World *world, const CsvTable *csv, Problems *problems) {
    int code_column = csv_column(csv, "code"), people = csv_column(csv, "population");
    int date_column = csv_column(csv, "population_date"), area = csv_column(csv, "area_km2");
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, code_column);
        int level = region_level_of_code(code);
        int index = level >= 0 ? world_find_region(world, (RegionLevel)level, code) : -1;
        if (index < 0)
            continue; // other regions of the country may stand in the table
        Region *region = &world->regions[level].items[index];
        const char *text = csv_cell(csv, row, people);
        if (*text != '\0' && !read_population(text, &region->population_official))
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "jumlah penduduk \"%s\" bukan bilangan bulat nol atau lebih", text);
        if (!date_parse(csv_cell(csv, row, date_column), &region->population_official_date))
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "tanggal \"%s\" harus 2024, 2024-12 atau 2024-12-31",
                         csv_cell(csv, row, date_column));
        text = csv_cell(csv, row, area);
        if (*text != '\0' &&
            (!text_to_double(text, &region->area_official_km2) || region->area_official_km2 <= 0))
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "luas \"%s\" bukan bilangan di atas nol", text);
    }
    return problems->count == 0;
}

static char *base_names(char *const *paths) {
    GString *names = g_string_new(NULL);
    for (int i = 0; paths != NULL && paths[i] != NULL; i++) {
        g_autofree char *name = g_path_get_basename(paths[i]);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

// The tables of a role, kept for a second look, and the names in them; `names` is
// NULL when the role has no table.
static bool read_name_tables(World *world, char *const *paths, const char *role, int lowest,
                             GPtrArray *tables, GHashTable **names, Problems *problems,
                             GError **error) {
    *names =
        paths != NULL ? g_hash_table_new_full(g_str_hash, g_str_equal, g_free, named_free) : NULL;
    for (int i = 0; paths != NULL && paths[i] != NULL; i++) {
        CsvTable *csv = csv_read(paths[i], error);
        if (csv == NULL)
            return false;
        g_ptr_array_add(tables, csv);
        if (!read_names(csv, lowest, *names, problems, error) ||
            !tables_add_input(world, role, paths[i], "", error))
            return false;
    }
    return true;
}

static void free_table(gpointer table) {
    csv_free(table);
}

bool tables_read_regions(World *world, const Settings *settings, GError **error) {
    if (!read_villages(world, settings, error))
        return false;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GPtrArray) district_tables = g_ptr_array_new_with_free_func(free_table);
    g_autoptr(GPtrArray) regency_tables = g_ptr_array_new_with_free_func(free_table);
    g_autoptr(GHashTable) district_names = NULL;
    g_autoptr(GHashTable) names = NULL;
    if (!read_name_tables(world, settings->districts, "districts", LEVEL_DISTRICT, district_tables,
                          &district_names, problems, error) ||
        !read_name_tables(world, settings->regencies, "regencies", LEVEL_REGENCY, regency_tables,
                          &names, problems, error))
        return false;
    g_autofree char *district_files = base_names(settings->districts);
    g_autofree char *regency_files = base_names(settings->regencies);
    add_parents(world, LEVEL_DISTRICT, district_names, district_files, problems);
    add_parents(world, LEVEL_REGENCY, names, regency_files, problems);
    add_parents(world, LEVEL_PROVINCE, names, regency_files, problems);
    if (!problems_none(problems, error) || !world_link(world, error))
        return false;
    for (guint i = 0; i < regency_tables->len; i++)
        read_official(world, g_ptr_array_index(regency_tables, i), problems);
    return problems_none(problems, error);
}

// ---------------------------------------------------------------- libraries

// Whether the position lies within the bounds of the villages, widened by a
// neighbouring province.
static bool near_province(const World *world, LonLat position) {
    LonLat low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        LonLat p = world->villages[i].point;
        low = (LonLat){fmin(low.lon_deg, p.lon_deg), fmin(low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    double lon_m, lat_m;
    geodesy_degree_lengths(position.lat_deg, &lon_m, &lat_m);
    double wide_deg = FARTHEST_NEIGHBOUR_M / lon_m, tall_deg = FARTHEST_NEIGHBOUR_M / lat_m;
    return position.lon_deg > low.lon_deg - wide_deg &&
           position.lon_deg < high.lon_deg + wide_deg &&
           position.lat_deg > low.lat_deg - tall_deg && position.lat_deg < high.lat_deg + tall_deg;
}

static int village_at(const World *world, LonLat position) {
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const Shape *shape = world->regions[LEVEL_VILLAGE].items[i].shape;
        if (shape != NULL && shape_contains(shape, position))
            return i;
    }
    return -1;
}

// Which village, where exactly, and how well that is known.
static void place_library(const World *world, const Settings *settings, Library *library,
                          const char *file, int line, Problems *problems) {
    bool placed = isfinite(library->position.lon_deg);
    if (placed && !near_province(world, library->position)) {
        problems_add(problems, file, line,
                     "perpustakaan %s berada jauh di luar provinsi dan tetangganya; periksa lon "
                     "dan lat (jangan tertukar)",
                     library->id);
        return;
    }
    if (*library->village_code == '\0' && placed) {
        library->village = village_at(world, library->position);
        if (library->village < 0) {
            problems_add(problems, file, line,
                         "perpustakaan %s tidak berada di dalam wilayah yang dimuat dan tidak "
                         "punya kode desa; isi village_code atau perbaiki koordinatnya",
                         library->id);
            return;
        }
        g_free(library->village_code);
        library->village_code =
            g_strdup(world->regions[LEVEL_VILLAGE].items[library->village].code);
    } else {
        library->village = world_find_village(world, library->village_code);
    }
    if (library->village >= 0) {
        LonLat point = world->villages[library->village].point;
        if (!placed || library->precision == PRECISION_VILLAGE_POINT) {
            library->precision = PRECISION_VILLAGE_POINT;
            library->position = point;
        }
    } else if (!settings_is_neighbour(settings, library->village_code)) {
        problems_add(problems, file, line,
                     "kode desa \"%s\" (perpustakaan %s) tidak ada dalam tabel desa dan bukan "
                     "provinsi tetangga; periksa kodenya",
                     library->village_code, library->id);
        return;
    } else if (!placed) {
        problems_add(problems, file, line,
                     "perpustakaan %s di provinsi tetangga harus punya lon dan lat", library->id);
        return;
    }
}

typedef struct {
    int id, name, kind, village_code, lon, lat, precision;
    int tpbis_since, tpbis_until, open_since, open_until, confidence, source;
} LibraryColumns;

static const char *const library_kinds[] = {"village", "tbm",      "reading_post",
                                            "regency", "province", NULL};

static bool find_library_columns(const CsvTable *csv, LibraryColumns *c, GError **error) {
    c->precision = csv_column(csv, "precision");
    c->lon = csv_column(csv, "lon");
    c->lat = csv_column(csv, "lat");
    c->tpbis_until = csv_column(csv, "tpbis_until");
    c->open_since = csv_column(csv, "open_since");
    c->open_until = csv_column(csv, "open_until");
    c->source = csv_column(csv, "source");
    return csv_require_column(csv, "id", &c->id, error) &&
           csv_require_column(csv, "name", &c->name, error) &&
           csv_require_column(csv, "kind", &c->kind, error) &&
           csv_require_column(csv, "village_code", &c->village_code, error) &&
           csv_require_column(csv, "tpbis_since", &c->tpbis_since, error) &&
           csv_require_column(csv, "confidence", &c->confidence, error);
}

static void read_date(const CsvTable *csv, int row, int column, Date *date, const char *what,
                      Problems *problems) {
    if (!date_parse(csv_cell(csv, row, column), date))
        problems_add(problems, csv_name(csv), csv_line(csv, row),
                     "%s \"%s\" harus 2019, 2019-05 atau 2019-05-17", what,
                     csv_cell(csv, row, column));
}

static void check_order(const CsvTable *csv, int row, Date since, Date until, Problems *problems) {
    if (date_known(since) && date_known(until) && date_compare(since, until) >= 0)
        problems_add(problems, csv_name(csv), csv_line(csv, row),
                     "tanggal akhir tidak sesudah tanggal mulai");
}

static void read_library(const CsvTable *csv, int row, const LibraryColumns *c, Library *library,
                         Problems *problems) {
    const char *file = csv_name(csv);
    int line = csv_line(csv, row);
    library->id = g_strdup(csv_cell(csv, row, c->id));
    library->name = g_strdup(csv_cell(csv, row, c->name));
    library->kind = g_strdup(csv_cell(csv, row, c->kind));
    library->village_code = g_strdup(csv_cell(csv, row, c->village_code));
    library->source = g_strdup(csv_cell(csv, row, c->source));
    if (*library->id == '\0')
        problems_add(problems, file, line, "id perpustakaan kosong");
    if (!g_strv_contains(library_kinds, library->kind))
        problems_add(problems, file, line,
                     "jenis \"%s\" harus village, tbm, reading_post, regency atau province",
                     library->kind);
    const char *precision = csv_cell(csv, row, c->precision);
    if (*precision != '\0' && !precision_parse(precision, &library->precision))
        problems_add(problems, file, line,
                     "precision \"%s\" harus village_point, office atau surveyed", precision);
    if (!confidence_parse(csv_cell(csv, row, c->confidence), &library->confidence))
        problems_add(problems, file, line, "confidence \"%s\" harus high, medium atau low",
                     csv_cell(csv, row, c->confidence));
    if (!read_position(csv_cell(csv, row, c->lon), csv_cell(csv, row, c->lat), &library->position))
        problems_add(problems, file, line, "lon/lat \"%s\", \"%s\" bukan koordinat dalam derajat",
                     csv_cell(csv, row, c->lon), csv_cell(csv, row, c->lat));
    read_date(csv, row, c->tpbis_since, &library->tpbis_since, "tpbis_since", problems);
    read_date(csv, row, c->tpbis_until, &library->tpbis_until, "tpbis_until", problems);
    read_date(csv, row, c->open_since, &library->open_since, "open_since", problems);
    read_date(csv, row, c->open_until, &library->open_until, "open_until", problems);
    check_order(csv, row, library->tpbis_since, library->tpbis_until, problems);
    check_order(csv, row, library->open_since, library->open_until, problems);
}

static int compare_libraries(const void *left, const void *right) {
    return strcmp(((const Library *)left)->id, ((const Library *)right)->id);
}

static bool read_library_file(World *world, const Settings *settings, const char *path,
                              GHashTable *seen, Problems *problems, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    LibraryColumns columns;
    if (csv == NULL || !find_library_columns(csv, &columns, error))
        return false;
    gsize room = (gsize)world->library_count + (gsize)csv_row_count(csv) + 1;
    world->libraries = g_renew(Library, world->libraries, room);
    for (int row = 0; row < csv_row_count(csv); row++) {
        Library *library = &world->libraries[world->library_count++];
        *library = (Library){.village = -1};
        int before = problems->count, line = csv_line(csv, row);
        read_library(csv, row, &columns, library, problems);
        const char *first = g_hash_table_lookup(seen, library->id);
        if (first != NULL)
            problems_add(problems, csv_name(csv), line, "id %s sudah ada di %s", library->id,
                         first);
        else
            g_hash_table_insert(seen, g_strdup(library->id), where(csv, row));
        if (problems->count == before)
            place_library(world, settings, library, csv_name(csv), line, problems);
    }
    return tables_add_input(world, "libraries", path, "", error);
}

bool tables_read_libraries(World *world, const Settings *settings, GError **error) {
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int f = 0; settings->libraries[f] != NULL; f++) {
        if (!read_library_file(world, settings, settings->libraries[f], seen, problems, error))
            return false;
    }
    qsort(world->libraries, (size_t)world->library_count, sizeof *world->libraries,
          compare_libraries);
    return problems_none(problems, error);
}

// ---------------------------------------------------------------- programme

static int compare_memberships(const void *left, const void *right) {
    const Membership *p = left, *q = right;
    int order = strcmp(p->code, q->code);
    return order != 0 ? order : p->since.day - q->since.day;
}

static bool read_membership(World *world, const Settings *settings, const char *path,
                            GHashTable *seen, Problems *problems, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    int code, since;
    if (csv == NULL || !csv_require_column(csv, "code", &code, error) ||
        !csv_require_column(csv, "since", &since, error))
        return false;
    int until = csv_column(csv, "until"), certainty = csv_column(csv, "certainty");
    int source = csv_column(csv, "source");
    gsize room = (gsize)world->membership_count + (gsize)csv_row_count(csv) + 1;
    world->memberships = g_renew(Membership, world->memberships, room);
    for (int row = 0; row < csv_row_count(csv); row++) {
        Membership *m = &world->memberships[world->membership_count++];
        *m = (Membership){0};
        int line = csv_line(csv, row);
        m->code = g_strdup(csv_cell(csv, row, code));
        m->source = g_strdup(csv_cell(csv, row, source));
        const char *sure = csv_cell(csv, row, certainty);
        m->approximate = strcmp(sure, "approximate") == 0;
        if (*sure != '\0' && !m->approximate && strcmp(sure, "exact") != 0)
            problems_add(problems, csv_name(csv), line,
                         "certainty \"%s\" harus exact atau approximate", sure);
        g_autofree char *stay = g_strconcat(m->code, " ", csv_cell(csv, row, since), NULL);
        const char *first = g_hash_table_lookup(seen, stay);
        if (first != NULL)
            problems_add(problems, csv_name(csv), line,
                         "kode %s dengan tanggal mulai yang sama sudah ada di %s; hapus salah satu",
                         m->code, first);
        else
            g_hash_table_insert(seen, g_steal_pointer(&stay), where(csv, row));
        int level = region_level_of_code(m->code);
        if (level != LEVEL_PROVINCE && level != LEVEL_REGENCY)
            problems_add(problems, csv_name(csv), line,
                         "kode \"%s\" bukan kode provinsi atau kabupaten/kota", m->code);
        else if (settings_has_province(settings, m->code) &&
                 world_find_region(world, (RegionLevel)level, m->code) < 0)
            problems_add(problems, csv_name(csv), line,
                         "kode %s tidak ada dalam tabel wilayah; periksa kodenya", m->code);
        read_date(csv, row, since, &m->since, "since", problems);
        read_date(csv, row, until, &m->until, "until", problems);
        if (*csv_cell(csv, row, since) == '\0')
            problems_add(problems, csv_name(csv), line, "since kosong (kode %s)", m->code);
        check_order(csv, row, m->since, m->until, problems);
    }
    return tables_add_input(world, "membership", path, "", error);
}

static bool read_memberships(World *world, const Settings *settings, GError **error) {
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int f = 0; settings->membership != NULL && settings->membership[f] != NULL; f++) {
        if (!read_membership(world, settings, settings->membership[f], seen, problems, error))
            return false;
    }
    if (world->membership_count > 0)
        qsort(world->memberships, (size_t)world->membership_count, sizeof *world->memberships,
              compare_memberships);
    return problems_none(problems, error);
}

static int compare_totals(const void *left, const void *right) {
    const ReportedTotal *p = left, *q = right;
    int order = strcmp(p->code, q->code);
    if (order == 0)
        order = strcmp(p->class, q->class);
    if (order == 0)
        order = p->year.day - q->year.day;
    return order != 0 ? order : strcmp(p->metric, q->metric);
}

static bool read_totals(World *world, const char *path, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    int code, class, metric, low, high, year;
    if (csv == NULL || !csv_require_column(csv, "code", &code, error) ||
        !csv_require_column(csv, "class", &class, error) ||
        !csv_require_column(csv, "metric", &metric, error) ||
        !csv_require_column(csv, "value_min", &low, error) ||
        !csv_require_column(csv, "value_max", &high, error) ||
        !csv_require_column(csv, "year", &year, error))
        return false;
    int source = csv_column(csv, "source");
    g_autoptr(Problems) problems = problems_new();
    gsize room = (gsize)world->total_count + (gsize)csv_row_count(csv) + 1;
    world->totals = g_renew(ReportedTotal, world->totals, room);
    for (int row = 0; row < csv_row_count(csv); row++) {
        ReportedTotal *t = &world->totals[world->total_count++];
        *t = (ReportedTotal){0};
        t->code = g_strdup(csv_cell(csv, row, code));
        t->class = g_strdup(csv_cell(csv, row, class));
        t->metric = g_strdup(csv_cell(csv, row, metric));
        t->source = g_strdup(csv_cell(csv, row, source));
        read_date(csv, row, year, &t->year, "year", problems);
        if (region_level_of_code(t->code) < 0)
            problems_add(problems, csv_name(csv), csv_line(csv, row), "kode \"%s\" tidak sah",
                         t->code);
        if (!text_to_double(csv_cell(csv, row, low), &t->value_min) ||
            !text_to_double(csv_cell(csv, row, high), &t->value_max) ||
            t->value_min > t->value_max || t->value_min < 0)
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "value_min \"%s\" dan value_max \"%s\" harus bilangan, yang pertama "
                         "tidak lebih besar",
                         csv_cell(csv, row, low), csv_cell(csv, row, high));
    }
    qsort(world->totals, (size_t)world->total_count, sizeof *world->totals, compare_totals);
    return problems_none(problems, error) &&
           tables_add_input(world, "reported_totals", path, "", error);
}

bool tables_read_programme(World *world, const Settings *settings, GError **error) {
    if (!read_memberships(world, settings, error))
        return false;
    for (int f = 0; settings->reported_totals != NULL && settings->reported_totals[f] != NULL;
         f++) {
        if (!read_totals(world, settings->reported_totals[f], error))
            return false;
    }
    return true;
}

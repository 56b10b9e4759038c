#include "load/boundaries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "geo/geodesy.h"
#include "load/boundary_compare.h"
#include "load/boundary_file.h"
#include "load/boundary_match.h"
#include "load/indicative.h"
#include "load/inputs.h"
#include "load/missing.h"
#include "load/place_check.h"
#include "load/problems.h"
#include "load/upstream.h"

// How much wider the gaps between districts or regencies may be than between
// villages: with these Banten's district file has no hole left that is no lake.
static const double COARSE_SLIVER = 50, COARSE_CRACK = 10;

// ------------------------------------------------- which boundaries there are

// Row of a feature, as its place tells it: "desa.geojson, fitur 12".
static int row_of(const char *where) {
    const char *digits = where + strlen(where);
    while (digits > where && g_ascii_isdigit(digits[-1]))
        digits--;
    return atoi(digits);
}

// Open a page of the ledger for what was read into the list from `first` on.
static void open_page(Ledger *ledger, const char *file, BoundaryList *list, guint first) {
    LedgerFile *page = ledger_add_file(ledger, file, "", "boundaries");
    for (guint i = first; i < list->len; i++) {
        Boundary *boundary = g_ptr_array_index(list, i);
        boundary->page = page;
        boundary->row = row_of(boundary->where);
        ledger_row(page, boundary->row);
    }
}

static bool read_sql(const BoundaryReader *reader, const char *path, BoundaryList *list,
                     GError **error) {
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *sql = NULL;
    gsize length = 0;
    guint first = list->len;
    if (!fs_read(path, UPSTREAM_MAX_BYTES, &sql, &length, error) ||
        !upstream_parse(sql, length, name, list, error))
        return false;
    open_page(reader->ledger, name, list, first);
    return true;
}

// What a layer is read from is known by what was read; a file by its bytes.
static bool note_input(World *world, const char *role, const char *path, const BoundaryList *list,
                       guint first, GError **error) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    bool is_file = !g_str_has_prefix(path, "PG:") && !g_file_test(path, G_FILE_TEST_IS_DIR);
    for (guint i = first; i < list->len && !is_file; i++) {
        const Boundary *boundary = g_ptr_array_index(list, i);
        g_checksum_update(sum, (const guchar *)boundary->code, (gssize)strlen(boundary->code) + 1);
        inputs_sum_shape(sum, boundary->shape);
    }
    return inputs_add_source(world, role, path, sum, error);
}

static bool read_files(World *world, const BoundaryReader *reader, const char *role,
                       char *const *paths, BoundaryList *list, GError **error) {
    for (int f = 0; paths != NULL && paths[f] != NULL; f++) {
        guint first = list->len;
        bool ok = g_str_has_suffix(paths[f], ".sql")
                      ? read_sql(reader, paths[f], list, error)
                      : boundary_file_read(reader, paths[f], list, error);
        if (!ok || !note_input(world, role, paths[f], list, first, error))
            return false;
    }
    return true;
}

static bool read_fetched(World *world, const char *role, const char *province, Ledger *ledger,
                         BoundaryList *list, GError **error) {
    g_auto(GStrv) files = upstream_files(province, error);
    if (files == NULL)
        return false;
    for (int i = 0; files[i] != NULL; i++) {
        g_autofree char *sql = NULL;
        gsize length = 0;
        guint first = list->len;
        if (!upstream_read(files[i], &sql, &length, error) ||
            !upstream_parse(sql, length, files[i], list, error))
            return false;
        inputs_add_checked(world, role, files[i], upstream_sum(files[i]), upstream_origin);
        open_page(ledger, files[i], list, first);
    }
    return true;
}

static bool all_cached(const Settings *settings) {
    for (int p = 0; settings->provinces[p] != NULL; p++) {
        if (!upstream_is_cached(settings->provinces[p]))
            return false;
    }
    return true;
}

static char *const *files_of(const Settings *settings, RegionLevel level) {
    char *const *const files[LEVEL_COUNT] = {[LEVEL_VILLAGE] = settings->boundary_villages,
                                             [LEVEL_DISTRICT] = settings->boundary_districts,
                                             [LEVEL_REGENCY] = settings->boundary_regencies};
    return files[level];
}

// Which boundaries the coverage is made of: the finest at hand.
static void choose_source(World *world, const Settings *settings) {
    for (int level = LEVEL_VILLAGE; level >= LEVEL_REGENCY; level--) {
        if (files_of(settings, (RegionLevel)level) == NULL)
            continue;
        world->boundary_source = BOUNDARIES_FILE;
        world->unit_level = (RegionLevel)level;
        return;
    }
    bool fetched = settings->fetch_allowed && all_cached(settings);
    world->boundary_source = fetched ? BOUNDARIES_FETCHED : BOUNDARIES_INDICATIVE;
    world->unit_level = LEVEL_VILLAGE;
}

// The features that the coverage is made of.
static bool read_units(World *world, const BoundaryReader *reader, BoundaryList *list,
                       GError **error) {
    const Settings *settings = reader->settings;
    if (world->boundary_source == BOUNDARIES_FILE)
        return read_files(world, reader, "boundaries", files_of(settings, world->unit_level), list,
                          error);
    for (int p = 0; settings->provinces[p] != NULL; p++) {
        if (!read_fetched(world, "boundaries", settings->provinces[p], reader->ledger, list, error))
            return false;
    }
    return true;
}

// ------------------------------------------------------------- test by place

static bool any_by_name(const BoundaryList *list) {
    for (guint i = 0; i < list->len; i++) {
        const Boundary *boundary = g_ptr_array_index(list, i);
        if (boundary->by_name && !boundary->settled)
            return true;
    }
    return false;
}

// Features that no test can use.
static void drop_empty(BoundaryList *list) {
    for (guint i = 0; i < list->len; i++) {
        const Boundary *boundary = g_ptr_array_index(list, i);
        if (boundary->shape == NULL || boundary->shape->ring_count == 0)
            g_ptr_array_remove_index(list, i--);
    }
}

// Another edition of the villages: named, else what was fetched.
static bool read_reference(World *world, const BoundaryReader *reader, BoundaryList *reference,
                           GError **error) {
    const Settings *settings = reader->settings;
    g_autoptr(Ledger) aside = ledger_new(); // its rows are no input of the run
    BoundaryReader other = *reader;
    other.ledger = aside;
    other.settled = NULL;
    bool ok =
        read_files(world, &other, "reference", settings->boundary_reference, reference, error);
    bool fetched =
        settings->boundary_reference == NULL && settings->fetch_allowed && all_cached(settings);
    for (int p = 0; ok && fetched && settings->provinces[p] != NULL; p++)
        ok = read_fetched(world, "reference", settings->provinces[p], aside, reference, error);
    drop_empty(reference);
    return ok;
}

// Names alone may mislead: see whether each polygon lies where its village is.
static bool check_places(World *world, const BoundaryReader *reader, const BoundaryList *list,
                         GError **error) {
    if (reader->level != LEVEL_VILLAGE || !any_by_name(list))
        return true;
    g_autoptr(GPtrArray) reference = boundary_list_new();
    if (!read_reference(world, reader, reference, error))
        return false;
    if (reference->len == 0) {
        log_warning("batas desa dicocokkan menurut nama saja; sebut edisi lain di [boundaries] "
                    "reference (atau jalankan `jangkau fetch`) untuk menguji letaknya");
        return true;
    }
    PlaceCheck check = place_check(world, list, reference);
    log_note(
        "batas desa menurut nama diuji menurut letak: %d diuji, %d cocok, %d tidak, %d di luar "
        "edisi pembanding",
        check.tested, check.agreed, check.disagreed, check.elsewhere);
    return true;
}

// ------------------------------------------------------------------ coverage

static void free_shapes(Shape **shapes, int count) {
    for (int i = 0; shapes != NULL && i < count; i++)
        shape_free(shapes[i]);
    g_free(shapes);
}

// Shapes of every level from the units' level up.
static void dissolve_levels(World *world) {
    for (int level = (int)world->unit_level; level >= LEVEL_PROVINCE; level--) {
        int count = world->regions[level].count;
        g_autofree int *group = world_unit_groups(world, (RegionLevel)level);
        g_autofree Shape **shapes = topology_shapes(world->topology, group, count);
        for (int i = 0; i < count; i++)
            world->regions[level].items[i].shape = shapes[i];
    }
}

static Topology *build_topology(const World *world, Shape *const *units, const Settings *settings,
                                TopologyReport *report, GError **error) {
    TopologyRules rules = topology_default_rules();
    // Editions of districts and regencies are generalised far more than those
    // of villages: their borders miss each other by hundreds of metres.
    bool coarse = world->unit_level != LEVEL_VILLAGE && !world->indicative;
    rules.sliver_width_m = settings->sliver_width_m * (coarse ? COARSE_SLIVER : 1);
    rules.crack_width_m = settings->crack_width_m * (coarse ? COARSE_CRACK : 1);
    return topology_recall((const Shape *const *)units, world->regions[world->unit_level].count,
                           &rules, report, error);
}

static bool build_coverage(World *world, Shape *const *units, const Settings *settings,
                           GError **error) {
    world->topology = build_topology(world, units, settings, &world->cleaning, error);
    if (world->topology == NULL)
        return false;
    dissolve_levels(world);
    return true;
}

// -------------------------------------------------------- missing villages

static void name_some(GString *text, const Region *region, int number) {
    if (number < 5)
        g_string_append_printf(text, "%s%s (%s)", number > 0 ? ", " : "", region->name,
                               region->code);
    else if (number == 5)
        g_string_append(text, ", …");
}

// The first page of the boundaries: what is missing in them belongs there.
static LedgerFile *boundary_page(const Ledger *ledger) {
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        if (strcmp(ledger_file_kind(ledger_file(ledger, i)), "boundaries") == 0)
            return ledger_file(ledger, i);
    }
    return NULL;
}

// Tell what became of the villages without a polygon: in the ledger of the
// boundaries each, in the log together.
static void tell_missing(const World *world, const bool *missing, Shape *const *shapes) {
    LedgerFile *page = boundary_page(world->ledger);
    g_autoptr(GString) filled = g_string_new(NULL), bare = g_string_new(NULL);
    int filled_count = 0, bare_count = 0;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        if (!missing[v])
            continue;
        bool found = shapes[v] != NULL && shapes[v]->ring_count > 0;
        g_autofree char *reason = g_strdup_printf(
            "%s (%s) tidak punya poligon; %s", region->name, region->code,
            found ? "diberi sisa wilayah kecamatannya (batas indikatif)"
                  : "tidak ada sisa wilayah untuknya: dihitung di titiknya, tanpa luas");
        ledger_note(page, 0, ROW_ACCEPTED, "", region->code, reason, "lengkapi file batas");
        if (found)
            name_some(filled, region, filled_count++);
        else
            name_some(bare, region, bare_count++);
    }
    if (filled_count > 0)
        log_warning("%d desa/kelurahan tidak punya poligon dan diberi sisa wilayah kecamatannya "
                    "(batas indikatif): %s",
                    filled_count, filled->str);
    if (bare_count > 0)
        log_warning("%d desa/kelurahan tidak punya poligon, dan tidak ada sisa wilayah untuknya; "
                    "dihitung di titiknya, tanpa luas: %s",
                    bare_count, bare->str);
}

static bool any_missing(const World *world, Shape *const *units, bool *missing) {
    bool any = false;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        missing[v] = units[v] == NULL;
        any = any || missing[v];
    }
    return any;
}

// The coverage of villages, with stand-ins for those that have no polygon.
static bool build_villages(World *world, Shape *const *units, Shape *const *districts,
                           const Settings *settings, GError **error) {
    int count = world->regions[LEVEL_VILLAGE].count;
    g_autofree bool *missing = g_new0(bool, (gsize)count + 1);
    if (!any_missing(world, units, missing))
        return build_coverage(world, units, settings, error);
    g_autoptr(Topology) present = build_topology(world, units, settings, &world->cleaning, error);
    if (present == NULL)
        return false;
    g_autofree int *each = g_new(int, (gsize)count + 1);
    for (int v = 0; v < count; v++)
        each[v] = v;
    Shape **shapes = topology_shapes(present, each, count);
    bool ok = missing_fill(world, present, shapes, districts, settings->sliver_width_m, error) >= 0;
    if (ok) {
        tell_missing(world, missing, shapes);
        // What is clean stays as it is; the report is that of what was given.
        world->topology = build_topology(world, shapes, settings, NULL, error);
        ok = world->topology != NULL;
    }
    free_shapes(shapes, count);
    if (ok)
        dissolve_levels(world);
    return ok;
}

// Coarser units have nothing to be made up from.
static void require_units(const World *world, Shape *const *units, Problems *problems) {
    const RegionList *list = &world->regions[world->unit_level];
    for (int unit = 0; unit < list->count; unit++) {
        if (units[unit] == NULL)
            problems_add(problems, "batas wilayah", 0,
                         "%s (%s) ada dalam tabel tetapi tidak punya poligon; lengkapi file batas",
                         list->items[unit].code, list->items[unit].name);
    }
}

// ---------------------------------------------------------- village points

static void settle_village_points(World *world) {
    const RegionList *villages = &world->regions[LEVEL_VILLAGE];
    for (int i = 0; i < villages->count; i++) {
        const Region *region = &villages->items[i];
        LonLat *point = &world->villages[i].point;
        if (region->shape == NULL || region->shape->ring_count == 0)
            continue;
        bool given = isfinite(point->lon_deg);
        if (given && shape_contains(region->shape, *point))
            continue;
        if (given)
            log_warning("%s (%s): titik desa di luar poligonnya; dihitung ulang dari poligon",
                        region->code, region->name);
        *point = geodesy_published(shape_village_point(region->shape));
    }
}

static bool require_village_points(const World *world, GError **error) {
    g_autoptr(Problems) problems = problems_new();
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[i];
        if (!isfinite(world->villages[i].point.lon_deg))
            problems_add(problems, region->code, 0,
                         "%s tidak punya lon dan lat, dan tidak ada poligon untuk menghitungnya",
                         region->name);
    }
    return problems_none(problems, error);
}

// Thiessen areas need points that differ.
static bool require_distinct_points(const World *world, GError **error) {
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[i];
        LonLat p = world->villages[i].point;
        char *key = g_strdup_printf("%.9f %.9f", p.lon_deg, p.lat_deg);
        const Region *same = g_hash_table_lookup(seen, key);
        if (same != NULL)
            problems_add(problems, region->code, 0,
                         "%s berada tepat di titik %s (%s); perbaiki lon dan lat salah satunya",
                         region->name, same->code, same->name);
        g_hash_table_insert(seen, key, (gpointer)(uintptr_t)region);
    }
    return problems_none(problems, error);
}

// --------------------------------------------------------------- stand-ins

// Thiessen areas of the villages, each regency's within its own land where
// that is known, as raw shapes.
static bool thiessen_villages(const World *world, bool within_regencies, Shape **areas,
                              GError **error) {
    const RegionList *groups = &world->regions[within_regencies ? LEVEL_REGENCY : LEVEL_PROVINCE];
    for (int g = 0; g < groups->count; g++) {
        const Region *region = &groups->items[g];
        g_autofree LonLat *points = g_new(LonLat, (gsize)region->village_count + 1);
        for (int i = 0; i < region->village_count; i++)
            points[i] = world->villages[region->first_village + i].point;
        g_autofree Shape **found =
            indicative_areas(points, region->village_count, region->shape, error);
        if (found == NULL)
            return false;
        for (int i = 0; i < region->village_count; i++)
            areas[region->first_village + i] = found[i];
    }
    return true;
}

// Districts (and, without land, regencies) from the villages' Thiessen areas.
// The villages themselves stay points: their areas would pass for borders.
static bool build_stand_ins(World *world, const Settings *settings, bool within_regencies,
                            GError **error) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    int districts = world->regions[LEVEL_DISTRICT].count;
    g_autofree Shape **areas = g_new0(Shape *, (gsize)villages + 1);
    bool ok = thiessen_villages(world, within_regencies, areas, error);
    g_clear_pointer(&world->topology, topology_free);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            g_clear_pointer(&world->regions[level].items[i].shape, shape_free);
    }
    g_autoptr(Topology) fine = NULL;
    TopologyRules rules = topology_default_rules();
    if (ok) {
        fine = topology_build((const Shape *const *)areas, villages, &rules, NULL, error);
        ok = fine != NULL;
    }
    for (int i = 0; i < villages; i++)
        shape_free(areas[i]);
    if (!ok)
        return false;
    g_autofree int *group = g_new(int, (gsize)villages + 1);
    for (int i = 0; i < villages; i++)
        group[i] = world->regions[LEVEL_VILLAGE].items[i].parent;
    g_autofree Shape **shapes = topology_shapes(fine, group, districts);
    world->unit_level = LEVEL_DISTRICT;
    world->indicative = true;
    ok = build_coverage(world, shapes, settings, error);
    for (int i = 0; i < districts; i++)
        shape_free(shapes[i]);
    for (int level = within_regencies ? LEVEL_DISTRICT : LEVEL_PROVINCE; level <= LEVEL_DISTRICT;
         level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            world->regions[level].items[i].indicative = true;
    }
    return ok;
}

// --------------------------------------------------------------------- all

// More rejected features than the settings let pass fail the run. What passes
// is warned of with all other inputs, at the end.
static bool tolerate(const Settings *settings, const Ledger *ledger, GError **error) {
    return ledger_rejected(ledger, "boundaries") <= settings->tolerated_boundaries ||
           inputs_tolerable(ledger, settings, error);
}

static bool build_units(World *world, Shape *const *units, Shape *const *districts,
                        const Settings *settings, GError **error) {
    if (world->unit_level == LEVEL_VILLAGE)
        return build_villages(world, units, districts, settings, error);
    g_autoptr(Problems) problems = problems_new();
    require_units(world, units, problems);
    return problems_none(problems, error) && build_coverage(world, units, settings, error);
}

// The files of levels above the units: for villages that have no polygon, and
// to be set beside what the units dissolve to.
typedef struct {
    GPtrArray *list[LEVEL_COUNT]; // NULL where none is named
    Shape **shapes[LEVEL_COUNT];
} Coarser;

static bool read_coarser(World *world, const BoundaryReader *reader, Coarser *coarser,
                         GError **error) {
    for (int level = LEVEL_REGENCY; level < (int)world->unit_level; level++) {
        char *const *files = files_of(reader->settings, (RegionLevel)level);
        BoundaryReader above = *reader;
        above.level = (RegionLevel)level;
        above.settled = NULL;
        if (files == NULL)
            continue;
        coarser->list[level] = boundary_list_new();
        if (!read_files(world, &above, "boundaries", files, coarser->list[level], error))
            return false;
        coarser->shapes[level] =
            boundary_match(world, (RegionLevel)level, reader->settings, coarser->list[level]);
    }
    return true;
}

static void compare_coarser(const World *world, const Coarser *coarser) {
    for (int level = LEVEL_REGENCY; level < LEVEL_COUNT; level++) {
        if (coarser->shapes[level] == NULL)
            continue;
        double percent = boundary_compare(world, (RegionLevel)level, coarser->shapes[level],
                                          coarser->list[level]);
        log_note("berkas batas %s berbeda sampai %.0f %% dari gabungan batas yang lebih halus; "
                 "angka memakai gabungannya",
                 boundary_level_word((RegionLevel)level), percent);
    }
}

static void coarser_free(const World *world, Coarser *coarser) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        free_shapes(coarser->shapes[level], world->regions[level].count);
        if (coarser->list[level] != NULL)
            g_ptr_array_unref(coarser->list[level]);
    }
}

static bool load_units(World *world, const Settings *settings, const Gazetteer *gazetteer,
                       GError **error) {
    g_autoptr(GHashTable) settled = NULL;
    if (settings->boundary_settle != NULL &&
        ((settled = place_check_read_settled(world, settings->boundary_settle, error)) == NULL ||
         !inputs_add(world, "settle", settings->boundary_settle, "", error)))
        return false;
    BoundaryReader reader = {world, settings, gazetteer, world->unit_level, world->ledger, settled};
    g_autoptr(GPtrArray) list = boundary_list_new();
    if (!read_units(world, &reader, list, error) || !check_places(world, &reader, list, error))
        return false;
    Shape **units = boundary_match(world, world->unit_level, settings, list);
    Coarser coarser = {0};
    bool ok = read_coarser(world, &reader, &coarser, error) &&
              tolerate(settings, world->ledger, error) &&
              build_units(world, units, coarser.shapes[LEVEL_DISTRICT], settings, error);
    if (ok)
        compare_coarser(world, &coarser);
    free_shapes(units, world->regions[world->unit_level].count);
    coarser_free(world, &coarser);
    return ok;
}

bool boundaries_load(World *world, const Settings *settings, const Gazetteer *gazetteer,
                     GError **error) {
    choose_source(world, settings);
    if (world->boundary_source == BOUNDARIES_INDICATIVE)
        return require_village_points(world, error) && require_distinct_points(world, error) &&
               build_stand_ins(world, settings, false, error);
    if (!load_units(world, settings, gazetteer, error))
        return false;
    settle_village_points(world);
    if (!require_village_points(world, error))
        return false;
    return world->unit_level != LEVEL_REGENCY || build_stand_ins(world, settings, true, error);
}

// ------------------------------------------------------------------ checking

// The level that most features have.
static RegionLevel usual_level(const BoundaryList *list) {
    int count[LEVEL_COUNT] = {0}, best = LEVEL_VILLAGE;
    for (guint i = 0; i < list->len; i++) {
        int level = region_level_of_code(((const Boundary *)g_ptr_array_index(list, i))->code);
        if (level >= 0)
            count[level]++;
    }
    for (int level = 0; level < LEVEL_COUNT; level++)
        best = count[level] > count[best] ? level : best;
    return (RegionLevel)best;
}

bool boundaries_check(World *world, const Settings *settings, const Gazetteer *gazetteer,
                      const char *path, Ledger *ledger, GError **error) {
    BoundaryReader reader = {.world = world,
                             .settings = settings,
                             .gazetteer = gazetteer,
                             .level = LEVEL_VILLAGE,
                             .ledger = ledger};
    g_autoptr(GHashTable) settled = NULL;
    if (settings->boundary_settle != NULL &&
        (settled = place_check_read_settled(world, settings->boundary_settle, error)) == NULL)
        return false;
    reader.settled = settled;
    g_autoptr(GPtrArray) list = boundary_list_new();
    bool ok = g_str_has_suffix(path, ".sql") ? read_sql(&reader, path, list, error)
                                             : boundary_file_read(&reader, path, list, error);
    if (!ok || !check_places(world, &reader, list, error))
        return false;
    RegionLevel level = usual_level(list);
    free_shapes(boundary_match(world, level, settings, list), world->regions[level].count);
    return true;
}

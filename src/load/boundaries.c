#include "load/boundaries.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "geo/geodesy.h"
#include "load/boundary_file.h"
#include "load/indicative.h"
#include "load/inputs.h"
#include "load/problems.h"
#include "load/upstream.h"

// ------------------------------------------------- which boundaries there are

static bool read_fetched(World *world, const char *province, BoundaryList *list, GError **error) {
    g_auto(GStrv) files = upstream_files(province, error);
    if (files == NULL)
        return false;
    for (int i = 0; files[i] != NULL; i++) {
        g_autofree char *sql = NULL;
        gsize length = 0;
        if (!upstream_read(files[i], &sql, &length, error) ||
            !upstream_parse(sql, length, files[i], list, error))
            return false;
        inputs_add_checked(world, "boundaries", files[i], upstream_sum(files[i]), upstream_origin);
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

// The features of the finest level at hand; an empty list when there are none.
static bool read_boundaries(World *world, const Settings *settings, BoundaryList *list,
                            GError **error) {
    const struct {
        char *const *paths;
        RegionLevel level;
    } files[] = {{settings->boundary_villages, LEVEL_VILLAGE},
                 {settings->boundary_districts, LEVEL_DISTRICT},
                 {settings->boundary_regencies, LEVEL_REGENCY}};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        char *const *paths = files[i].paths;
        if (paths == NULL)
            continue;
        world->boundary_source = BOUNDARIES_FILE;
        world->unit_level = files[i].level;
        for (int f = 0; paths[f] != NULL; f++) {
            if (!boundary_file_read(paths[f], list, error) ||
                !inputs_add(world, "boundaries", paths[f], "", error))
                return false;
        }
        return true;
    }
    if (settings->fetch_allowed && all_cached(settings)) {
        world->boundary_source = BOUNDARIES_FETCHED;
        world->unit_level = LEVEL_VILLAGE;
        for (int p = 0; settings->provinces[p] != NULL; p++) {
            if (!read_fetched(world, settings->provinces[p], list, error))
                return false;
        }
        return true;
    }
    world->boundary_source = BOUNDARIES_INDICATIVE;
    return true;
}

// ------------------------------------------------------- features to units

// The raw shape of each unit, borrowed from the list.
static const Shape **match_units(const World *world, const BoundaryList *list, Problems *problems) {
    const RegionList *units = &world->regions[world->unit_level];
    const Shape **shapes = g_new0(const Shape *, (gsize)units->count + 1);
    g_autofree const char **where = g_new0(const char *, (gsize)units->count + 1);
    for (guint i = 0; i < list->len; i++) {
        const Boundary *boundary = g_ptr_array_index(list, i);
        int unit = world_find_region(world, world->unit_level, boundary->code);
        if (unit < 0)
            problems_add(problems, boundary->where, 0,
                         "kode \"%s\" (%s) tidak ada dalam tabel wilayah; tambahkan barisnya atau "
                         "perbaiki kodenya",
                         boundary->code, boundary->name);
        else if (where[unit] != NULL)
            problems_add(problems, boundary->where, 0, "kode %s sudah ada di %s; hapus salah satu",
                         boundary->code, where[unit]);
        else if (boundary->shape == NULL || boundary->shape->ring_count == 0)
            problems_add(problems, boundary->where, 0, "%s (%s) tidak punya poligon",
                         boundary->code, boundary->name);
        else
            shapes[unit] = boundary->shape;
        if (unit >= 0 && where[unit] == NULL)
            where[unit] = boundary->where;
    }
    for (int unit = 0; unit < units->count; unit++) {
        if (where[unit] == NULL)
            problems_add(problems, "batas wilayah", 0,
                         "%s (%s) ada dalam tabel tetapi tidak punya poligon; lengkapi file batas",
                         units->items[unit].code, units->items[unit].name);
    }
    return shapes;
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

static bool build_coverage(World *world, const Shape *const *units, const Settings *settings,
                           GError **error) {
    TopologyRules rules = topology_default_rules();
    rules.sliver_width_m = settings->sliver_width_m;
    rules.crack_width_m = settings->crack_width_m;
    world->topology = topology_build(units, world->regions[world->unit_level].count, &rules,
                                     &world->cleaning, error);
    if (world->topology == NULL)
        return false;
    dissolve_levels(world);
    return true;
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
    ok = build_coverage(world, (const Shape *const *)shapes, settings, error);
    for (int i = 0; i < districts; i++)
        shape_free(shapes[i]);
    for (int level = within_regencies ? LEVEL_DISTRICT : LEVEL_PROVINCE; level <= LEVEL_DISTRICT;
         level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            world->regions[level].items[i].indicative = true;
    }
    return ok;
}

bool boundaries_load(World *world, const Settings *settings, GError **error) {
    g_autoptr(GPtrArray) list = boundary_list_new();
    if (!read_boundaries(world, settings, list, error))
        return false;
    if (world->boundary_source == BOUNDARIES_INDICATIVE)
        return require_village_points(world, error) && require_distinct_points(world, error) &&
               build_stand_ins(world, settings, false, error);
    g_autoptr(Problems) problems = problems_new();
    g_autofree const Shape **units = match_units(world, list, problems);
    if (!problems_none(problems, error) || !build_coverage(world, units, settings, error))
        return false;
    settle_village_points(world);
    if (!require_village_points(world, error))
        return false;
    return world->unit_level != LEVEL_REGENCY || build_stand_ins(world, settings, true, error);
}

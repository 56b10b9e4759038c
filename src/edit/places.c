#include "edit/places.h"

#include <string.h>

#include "base/csv.h"
#include "base/resource.h"
#include "load/regions.h"

static void known_free(gpointer data) {
    KnownRegion *region = data;
    g_free(region->code);
    g_free(region->name);
    g_free(region->population);
    g_free(region->population_date);
    g_free(region->area_km2);
    g_free(region);
}

GPtrArray *places_known(GError **error) {
    g_autofree char *path = resource_path("data/codes/regions.csv", error);
    g_autoptr(CsvTable) table = path != NULL ? csv_read(path, error) : NULL;
    if (table == NULL)
        return NULL;
    static const char *const columns[] = {"code", "name", "population", "population_date",
                                          "area_km2"};
    int at[G_N_ELEMENTS(columns)];
    for (gsize c = 0; c < G_N_ELEMENTS(columns); c++) {
        if (!csv_require_column(table, columns[c], &at[c], error))
            return NULL;
    }
    GPtrArray *known = g_ptr_array_new_with_free_func(known_free);
    for (int row = 0; row < csv_row_count(table); row++) {
        KnownRegion *region = g_new(KnownRegion, 1);
        *region = (KnownRegion){
            g_strdup(csv_cell(table, row, at[0])), g_strdup(csv_cell(table, row, at[1])),
            g_strdup(csv_cell(table, row, at[2])), g_strdup(csv_cell(table, row, at[3])),
            g_strdup(csv_cell(table, row, at[4]))};
        g_ptr_array_add(known, region);
    }
    return known;
}

const KnownRegion *places_find_known(const GPtrArray *known, const char *code) {
    for (guint i = 0; i < known->len; i++) {
        const KnownRegion *region = g_ptr_array_index(known, i);
        if (strcmp(region->code, code) == 0)
            return region;
    }
    return NULL;
}

// Of a province of the project only what its own tables have.
static bool is_own(const World *project, const char *code) {
    g_autofree char *province = g_strndup(code, 2);
    return world_find_region(project, LEVEL_PROVINCE, province) >= 0;
}

bool places_read(const Settings *settings, Places *places, GError **error) {
    *places = (Places){world_new(), world_new()};
    g_autoptr(GPtrArray) known = places_known(error);
    if (known == NULL || !regions_read(places->project, settings, places->project->ledger, error)) {
        places_clear(places);
        return false;
    }
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        const RegionList *list = &places->project->regions[level];
        for (int i = 0; i < list->count; i++)
            world_append_region(places->members, (RegionLevel)level, list->items[i].code,
                                list->items[i].name);
    }
    for (guint i = 0; i < known->len; i++) {
        const KnownRegion *region = g_ptr_array_index(known, i);
        if (!is_own(places->project, region->code))
            world_append_region(places->members, (RegionLevel)region_level_of_code(region->code),
                                region->code, region->name);
    }
    return true;
}

void places_clear(Places *places) {
    g_clear_pointer(&places->project, world_free);
    g_clear_pointer(&places->members, world_free);
}

const char *places_name(const World *world, const char *code) {
    int level = region_level_of_code(code);
    for (int i = 0; level >= 0 && i < world->regions[level].count; i++) {
        if (strcmp(world->regions[level].items[i].code, code) == 0)
            return world->regions[level].items[i].name;
    }
    return "";
}

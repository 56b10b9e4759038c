#include "model/world.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

// ------------------------------------------------------------- small tables

static const char *const level_names[] = {"province", "regency", "district", "village"};
static const char *const level_layers[] = {"provinces", "regencies", "districts", "villages"};
static const char *const confidence_names[] = {"low", "medium", "high"};
static const char *const precision_names[] = {"village_point", "uncertain", "office", "surveyed"};

static int find_name(const char *const *names, int count, const char *text) {
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], text) == 0)
            return i;
    }
    return -1;
}

const char *region_level_layer(RegionLevel level) {
    return level_layers[level];
}

const char *region_level_name(RegionLevel level) {
    return level_names[level];
}

// 2, 5, 8 or 13 characters: groups of 2, 2, 2 and 4 digits parted by dots.
int region_level_of_code(const char *code) {
    static const size_t lengths[] = {2, 5, 8, 13};
    size_t length = strlen(code);
    for (size_t i = 0; i < length; i++) {
        bool dot = i == 2 || i == 5 || i == 8;
        if (dot ? code[i] != '.' : !g_ascii_isdigit(code[i]))
            return -1;
    }
    for (int level = 0; level < LEVEL_COUNT; level++) {
        if (length == lengths[level])
            return level;
    }
    return -1;
}

const char *confidence_name(Confidence confidence) {
    return confidence_names[confidence];
}

bool confidence_parse(const char *text, Confidence *confidence) {
    int found = find_name(confidence_names, G_N_ELEMENTS(confidence_names), text);
    if (found >= 0)
        *confidence = (Confidence)found;
    return found >= 0;
}

const char *precision_name(PositionPrecision precision) {
    return precision_names[precision];
}

bool precision_parse(const char *text, PositionPrecision *precision) {
    int found = find_name(precision_names, G_N_ELEMENTS(precision_names), text);
    if (found >= 0)
        *precision = (PositionPrecision)found;
    return found >= 0;
}

// ---------------------------------------------------------------- ownership

World *world_new(void) {
    World *world = g_new0(World, 1);
    world->unit_level = LEVEL_VILLAGE;
    world->ledger = ledger_new();
    world->demand_label = g_strdup("penduduk");
    return world;
}

void world_free(World *world) {
    if (world == NULL)
        return;
    g_free(world->demand_label);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            Region *region = &world->regions[level].items[i];
            g_free(region->code);
            g_free(region->name);
            shape_free(region->shape);
        }
        g_free(world->regions[level].items);
    }
    for (int i = 0; world->villages != NULL && i < world->regions[LEVEL_VILLAGE].count; i++) {
        g_free(world->villages[i].note);
        g_free(world->villages[i].idm_status);
    }
    g_free(world->villages);
    while (world->library_count > 0)
        world_drop_library(world);
    g_free(world->libraries);
    for (int i = 0; i < world->membership_count; i++) {
        g_free(world->memberships[i].code);
        g_free(world->memberships[i].source);
    }
    g_free(world->memberships);
    for (int i = 0; i < world->total_count; i++) {
        g_free(world->totals[i].code);
        g_free(world->totals[i].class);
        g_free(world->totals[i].metric);
        g_free(world->totals[i].source);
    }
    g_free(world->totals);
    for (int i = 0; i < world->input_count; i++) {
        g_free(world->inputs[i].role);
        g_free(world->inputs[i].name);
        g_free(world->inputs[i].sha256);
        g_free(world->inputs[i].origin);
    }
    g_free(world->inputs);
    for (int i = 0; i < world->context_count; i++) {
        g_free(world->context[i].name);
        g_free(world->context[i].province);
        shape_free(world->context[i].shape);
    }
    g_free(world->context);
    relief_free(world->relief);
    cells_free(world->cells);
    ledger_free(world->ledger);
    topology_free(world->topology);
    g_free(world);
}

// ------------------------------------------------------------------ linking

// Code of the region above: the text up to the last dot.
static char *parent_code(const char *code) {
    const char *dot = strrchr(code, '.');
    return dot != NULL ? g_strndup(code, (gsize)(dot - code)) : g_strdup("");
}

void world_append_region(World *world, RegionLevel level, const char *code, const char *name) {
    RegionList *list = &world->regions[level];
    // Room grows by doubling: the count is a power of two when it is full.
    if ((list->count & (list->count - 1)) == 0)
        list->items = g_renew(Region, list->items, (gsize)MAX(list->count * 2, 1));
    list->items[list->count++] = (Region){.code = g_strdup(code),
                                          .name = g_strdup(name),
                                          .parent = -1,
                                          .population_official = -1,
                                          .area_official_km2 = NAN};
}

bool world_link(World *world, GError **error) {
    for (int level = LEVEL_REGENCY; level < LEVEL_COUNT; level++) {
        RegionList *list = &world->regions[level], *above = &world->regions[level - 1];
        for (int i = 0; i < above->count; i++)
            above->items[i].child_count = 0;
        for (int i = 0; i < list->count; i++) {
            g_autofree char *code = parent_code(list->items[i].code);
            int parent = world_find_region(world, (RegionLevel)(level - 1), code);
            if (parent < 0) {
                g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                            "%s (%s): wilayah induknya, %s, tidak ada dalam daftar",
                            list->items[i].code, list->items[i].name, code);
                return false;
            }
            list->items[i].parent = parent;
            if (above->items[parent].child_count++ == 0)
                above->items[parent].first_child = i;
        }
    }
    for (int level = LEVEL_VILLAGE; level >= LEVEL_PROVINCE; level--) {
        for (int i = 0; i < world->regions[level].count; i++) {
            Region *region = &world->regions[level].items[i];
            if (level == LEVEL_PROVINCE)
                region->parent = -1;
            if (level == LEVEL_VILLAGE) {
                region->first_village = i;
                region->village_count = 1;
                continue;
            }
            const Region *children = world->regions[level + 1].items + region->first_child;
            region->first_village = region->child_count > 0 ? children[0].first_village : 0;
            region->village_count = 0;
            region->population = 0;
            for (int c = 0; c < region->child_count; c++) {
                region->village_count += children[c].village_count;
                region->population += children[c].population;
            }
        }
    }
    return true;
}

int world_find_region(const World *world, RegionLevel level, const char *code) {
    int low = 0, high = world->regions[level].count - 1;
    while (low <= high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(world->regions[level].items[middle].code, code);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

int world_find_village(const World *world, const char *code) {
    return world_find_region(world, LEVEL_VILLAGE, code);
}

int world_add_library(World *world, int village, Date since) {
    const Region *region = &world->regions[LEVEL_VILLAGE].items[village];
    world->libraries = g_renew(Library, world->libraries, (gsize)world->library_count + 1);
    world->libraries[world->library_count] =
        (Library){.id = g_strconcat("usulan-", region->code, NULL),
                  .name = g_strconcat("Perpustakaan usulan ", region->name, NULL),
                  .kind = g_strdup("village"),
                  .village_code = g_strdup(region->code),
                  .village = village,
                  .position = world->villages[village].point,
                  .precision = PRECISION_VILLAGE_POINT,
                  .tpbis_since = since,
                  .open_since = since,
                  .confidence = CONFIDENCE_HIGH,
                  .source = g_strdup("usulan"),
                  .land_part = world->villages[village].land_part};
    return world->library_count++;
}

void world_drop_library(World *world) {
    Library *library = &world->libraries[--world->library_count];
    g_free(library->id);
    g_free(library->name);
    g_free(library->kind);
    g_free(library->village_code);
    g_free(library->source);
}

int world_region_of_village(const World *world, int village, RegionLevel level) {
    int index = village;
    for (int at = LEVEL_VILLAGE; at > (int)level; at--)
        index = world->regions[at].items[index].parent;
    return index;
}

bool world_is_member(const World *world, const char *code, Date at) {
    for (int i = 0; i < world->membership_count; i++) {
        const Membership *m = &world->memberships[i];
        if (strcmp(m->code, code) == 0 && date_known(m->since) &&
            date_active(m->since, m->until, at))
            return true;
    }
    return false;
}

VillageBoundary world_village_boundary(const World *world, int village) {
    const Region *region = &world->regions[LEVEL_VILLAGE].items[village];
    if (world->indicative || world->unit_level != LEVEL_VILLAGE || world->topology == NULL)
        return VILLAGE_OWN_BOUNDARY;
    if (region->shape == NULL || region->shape->ring_count == 0)
        return VILLAGE_NO_AREA;
    return region->indicative ? VILLAGE_STAND_IN : VILLAGE_OWN_BOUNDARY;
}

int world_count_boundaries(const World *world, const Region *region, VillageBoundary kind) {
    int count = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++)
        count += world_village_boundary(world, v) == kind;
    return count;
}

int *world_unit_groups(const World *world, RegionLevel level) {
    int count = world->regions[world->unit_level].count;
    int *group = g_new(int, (gsize)count + 1);
    for (int unit = 0; unit < count; unit++) {
        int index = unit;
        for (int at = (int)world->unit_level; at > (int)level; at--)
            index = world->regions[at].items[index].parent;
        group[unit] = index;
    }
    return group;
}

static int class_rank(const char *class) {
    static const char *const ranked[] = {"village", "any", "tpbis"};
    return find_name(ranked, G_N_ELEMENTS(ranked), class);
}

const ReportedTotal *world_reported_total(const World *world, const char *code) {
    const ReportedTotal *best = NULL;
    for (int i = 0; i < world->total_count; i++) {
        const ReportedTotal *t = &world->totals[i];
        int rank = class_rank(t->class);
        if (rank < 0 || strcmp(t->code, code) != 0)
            continue;
        int best_rank = best != NULL ? class_rank(best->class) : -1;
        if (rank > best_rank || (rank == best_rank && date_compare(t->year, best->year) > 0))
            best = t;
    }
    return best;
}

char *world_demand_words(const World *world, const char *text) {
    const char *label = world->demand_label, *rest = g_utf8_next_char(label);
    g_autofree char *first = g_utf8_strup(label, rest - label);
    GString *words = g_string_new(NULL);
    for (const char *c = text; *c != '\0';) {
        bool starts = c == text || !g_ascii_isalpha(c[-1]);
        if (starts && g_str_has_prefix(c, "penduduk")) {
            g_string_append(words, label);
            c += strlen("penduduk");
        } else if (starts && g_str_has_prefix(c, "Penduduk")) {
            g_string_append_printf(words, "%s%s", first, rest);
            c += strlen("Penduduk");
        } else {
            g_string_append_c(words, *c++);
        }
    }
    return g_string_free(words, FALSE);
}

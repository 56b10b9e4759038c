#include "load/context.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/resource.h"
#include "geo/topology.h"
#include "intake/vector.h"
#include "load/boundary_file.h"
#include "load/inputs.h"
#include "load/upstream.h"

static const double FAR_DEGREES = 1.5; // beyond the village points no sheet shows it
static const double NEIGHBOUR_SLIVER_M = 50;

// What offices call the column with the region's name, the better first.
static int name_column(const Grid *grid) {
    static const char *const names[] = {"name",     "nama",    "namobj",    "nama_kab", "kabupaten",
                                        "kab_kota", "kabkota", "wadmkk",    "adm2_en",  "provinsi",
                                        "wadmpr",   "adm1_en", "shapename", "name_2",   "name_1"};
    for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
        for (int c = 0; c < grid_width(grid, 0); c++) {
            if (g_ascii_strcasecmp(grid_cell(grid, 0, c), names[n]) == 0)
                return c;
        }
    }
    return -1;
}

static void village_bounds(const World *world, LonLat *low, LonLat *high) {
    *low = (LonLat){180, 90};
    *high = (LonLat){-180, -90};
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        LonLat p = world->villages[v].point;
        *low = (LonLat){MIN(low->lon_deg, p.lon_deg), MIN(low->lat_deg, p.lat_deg)};
        *high = (LonLat){MAX(high->lon_deg, p.lon_deg), MAX(high->lat_deg, p.lat_deg)};
    }
}

static bool is_far(const World *world, const Shape *shape) {
    LonLat low, high, south_west, north_east;
    if (shape == NULL)
        return true;
    village_bounds(world, &low, &high);
    return !shape_bounds(shape, &south_west, &north_east) ||
           south_west.lon_deg > high.lon_deg + FAR_DEGREES ||
           north_east.lon_deg < low.lon_deg - FAR_DEGREES ||
           south_west.lat_deg > high.lat_deg + FAR_DEGREES ||
           north_east.lat_deg < low.lat_deg - FAR_DEGREES;
}

static bool is_ours(const World *world, const Shape *shape) {
    LonLat low, high;
    if (!shape_bounds(shape, &low, &high))
        return false;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        LonLat p = world->villages[v].point;
        if (p.lon_deg >= low.lon_deg && p.lon_deg <= high.lon_deg && p.lat_deg >= low.lat_deg &&
            p.lat_deg <= high.lat_deg && shape_contains(shape, p))
            return true;
    }
    return false;
}

static bool add_layer(World *world, VectorLayer *layer, GChecksum *content, GArray *lands,
                      GError **error) {
    int column = name_column(layer->attributes);
    if (column < 0)
        log_note("%s: tidak ada kolom nama (misalnya name, nama, WADMKK); wilayah sekitar digambar "
                 "tanpa nama",
                 grid_file(layer->attributes));
    for (int i = 0; i < layer->count; i++) {
        if (layer->problems[i] != NULL) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, fitur %d: %s",
                        grid_file(layer->attributes), i + 1, layer->problems[i]);
            return false;
        }
        const Shape *shape = layer->shapes[i];
        if (is_far(world, shape) || is_ours(world, shape))
            continue;
        inputs_sum_shape(content, shape);
        ContextLand land = {.name = column >= 0 ? grid_trimmed(layer->attributes, i + 1, column)
                                                : g_strdup(""),
                            .province = g_strdup(""),
                            .shape = g_steal_pointer(&layer->shapes[i])};
        g_array_append_val(lands, land);
    }
    return true;
}

static bool read_file(World *world, const char *path, GArray *lands, GError **error) {
    VectorBounds bounds;
    bool bounded = inputs_bounds(world, &bounds);
    g_autoptr(VectorLayer) layer = vector_read(path, bounded ? &bounds : NULL, NULL, error);
    g_autoptr(GChecksum) content = g_checksum_new(G_CHECKSUM_SHA256);
    guint before = lands->len;
    if (layer == NULL || !add_layer(world, layer, content, lands, error))
        return false;
    if (lands->len == before)
        log_warning("[boundaries] context: %s tidak berisi poligon di sekitar wilayah ini",
                    grid_file(layer->attributes));
    return inputs_add_source(world, "context", path, content, error);
}

// ------------------------------------------------------ neighbouring provinces

// The villages of a list as one land. Gaps between them count less than in our own.
static Shape *merge(const BoundaryList *list, GError **error) {
    g_autofree const Shape **units = g_new0(const Shape *, list->len + 1);
    g_autofree int *group = g_new0(int, list->len + 1);
    for (guint i = 0; i < list->len; i++)
        units[i] = ((const Boundary *)g_ptr_array_index(list, i))->shape;
    TopologyRules rules = topology_default_rules();
    rules.sliver_width_m = NEIGHBOUR_SLIVER_M;
    g_autoptr(Topology) topology = topology_recall(units, (int)list->len, &rules, NULL, error);
    if (topology == NULL)
        return NULL;
    g_autofree Shape **merged = topology_shapes(topology, group, 1);
    return merged[0];
}

static bool is_all_far(const World *world, const BoundaryList *list) {
    for (guint i = 0; i < list->len; i++) {
        const Boundary *village = g_ptr_array_index(list, i);
        if (!is_far(world, village->shape))
            return false;
    }
    return true;
}

// One upstream file holds one regency.
static bool add_regency(World *world, const char *file, GHashTable *names, GArray *lands,
                        GError **error) {
    g_autoptr(GPtrArray) list = boundary_list_new();
    g_autofree char *sql = NULL;
    gsize length;
    if (!upstream_read(file, &sql, &length, error) ||
        !upstream_parse(sql, length, file, list, error))
        return false;
    if (is_all_far(world, list))
        return true;
    Shape *shape = merge(list, error);
    if (shape == NULL)
        return false;
    const Boundary *village = g_ptr_array_index(list, 0);
    g_autofree char *code = g_strndup(village->code, 5);
    g_autofree char *province = g_strndup(village->code, 2);
    const char *name = g_hash_table_lookup(names, code);
    const char *province_name = g_hash_table_lookup(names, province);
    ContextLand land = {.name = g_strdup(name != NULL ? name : ""),
                        .province = g_strdup(province_name != NULL ? province_name : ""),
                        .shape = shape};
    g_array_append_val(lands, land);
    inputs_add_checked(world, "context", file, upstream_sum(file), upstream_origin);
    return true;
}

static bool add_province(World *world, const char *province, GHashTable *names, GArray *lands,
                         GError **error) {
    g_auto(GStrv) files = upstream_files(province, error);
    bool ok = files != NULL;
    for (int i = 0; ok && files[i] != NULL; i++)
        ok = interrupt_check(error) && add_regency(world, files[i], names, lands, error);
    return ok;
}

// Code -> name of all provinces and regencies.
static GHashTable *read_names(GError **error) {
    g_autofree char *path = resource_path("data/codes/regions.csv", error);
    g_autoptr(CsvTable) table = path != NULL ? csv_read(path, error) : NULL;
    int code, name;
    if (table == NULL || !csv_require_column(table, "code", &code, error) ||
        !csv_require_column(table, "name", &name, error))
        return NULL;
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int row = 0; row < csv_row_count(table); row++)
        g_hash_table_insert(names, g_strdup(csv_cell(table, row, code)),
                            g_strdup(csv_cell(table, row, name)));
    return names;
}

char **context_neighbours(const Settings *settings) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    bool wanted = settings->fetch_allowed && settings->boundary_context == NULL;
    for (int i = 0; wanted && settings->neighbours[i] != NULL; i++) {
        char *code = g_strndup(settings->neighbours[i], 2);
        if (!settings_has_province(settings, code) &&
            !g_ptr_array_find_with_equal_func(codes, code, g_str_equal, NULL))
            g_ptr_array_add(codes, code);
        else
            g_free(code);
    }
    g_ptr_array_add(codes, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&codes), FALSE);
}

// Not kept: a nightly run without a network could do nothing about it.
static void tell_absent(const GString *absent) {
    if (absent->len > 0)
        log_info("provinsi tetangga %s tidak digambar: batasnya belum diambil; jalankan "
                 "`jangkau fetch`, atau sebut file batasnya di [boundaries] context",
                 absent->str);
}

static bool read_neighbours(World *world, const Settings *settings, GArray *lands, GError **error) {
    g_auto(GStrv) codes = context_neighbours(settings);
    g_autoptr(GString) absent = g_string_new(NULL);
    g_autoptr(GHashTable) names = codes[0] != NULL ? read_names(error) : NULL;
    bool ok = codes[0] == NULL || names != NULL;
    for (int i = 0; ok && codes[i] != NULL; i++) {
        if (upstream_is_cached(codes[i]))
            ok = add_province(world, codes[i], names, lands, error);
        else
            g_string_append_printf(absent, "%s%s", absent->len > 0 ? ", " : "", codes[i]);
    }
    if (ok)
        tell_absent(absent);
    return ok;
}

bool context_read(World *world, const Settings *settings, GError **error) {
    g_autoptr(GArray) lands = g_array_new(FALSE, FALSE, sizeof(ContextLand));
    char *const *paths = settings->boundary_context;
    bool ok = true;
    for (int i = 0; ok && paths != NULL && paths[i] != NULL; i++)
        ok = read_file(world, paths[i], lands, error);
    ok = ok && read_neighbours(world, settings, lands, error);
    world->context_count = (int)lands->len; // also after a failure, to be freed
    world->context = (ContextLand *)(void *)g_array_free(g_steal_pointer(&lands), FALSE);
    return ok;
}

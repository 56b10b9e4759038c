#include "load/context.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/vector.h"
#include "load/inputs.h"

static const double FAR_DEGREES = 1.5; // beyond the village points no sheet shows it

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
        if (shape == NULL || is_far(world, shape) || is_ours(world, shape))
            continue;
        g_checksum_update(content, (const guchar *)shape->points,
                          (gssize)sizeof(LonLat) * shape->ring_first[shape->ring_count]);
        ContextLand land = {column >= 0 ? grid_trimmed(layer->attributes, i + 1, column)
                                        : g_strdup(""),
                            g_steal_pointer(&layer->shapes[i])};
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

bool context_read(World *world, char **paths, GError **error) {
    g_autoptr(GArray) lands = g_array_new(FALSE, FALSE, sizeof(ContextLand));
    bool ok = true;
    for (int i = 0; ok && paths != NULL && paths[i] != NULL; i++)
        ok = read_file(world, paths[i], lands, error);
    world->context_count = (int)lands->len; // also after a failure, to be freed
    world->context = (ContextLand *)(void *)g_array_free(g_steal_pointer(&lands), FALSE);
    return ok;
}

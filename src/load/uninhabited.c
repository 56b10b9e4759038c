#include "load/uninhabited.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "intake/vector.h"
#include "load/area.h"
#include "load/inputs.h"

static const double LEAST_LAND_M2 = 1;
// What is left along a border that both files draw a little differently.
static const double SLIVER_M = 10;
static const int TOLD = 10; // so many villages are named in a warning

struct InhabitedLand {
    Shape **cut; // by village: what is left; NULL where nothing was cut off
    int count;
};

// Where nobody lives.
typedef struct {
    AreaKit *kit;
    GPtrArray *areas; // const Area*
    AreaIndex *index;
} Empty;

void inhabited_land_free(InhabitedLand *land) {
    if (land == NULL)
        return;
    for (int v = 0; v < land->count; v++)
        shape_free(land->cut[v]);
    g_free(land->cut);
    g_free(land);
}

const Shape *inhabited_shape(const InhabitedLand *land, const World *world, int village) {
    return land->cut[village] != NULL ? land->cut[village]
                                      : world->regions[LEVEL_VILLAGE].items[village].shape;
}

bool inhabited_is_cut(const InhabitedLand *land, int village) {
    return land->cut[village] != NULL;
}

// ------------------------------------------------------------------ reading

static bool refuse_feature(const VectorLayer *layer, int feature, const char *why, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, fitur %d: %s", grid_file(layer->attributes),
                feature + 1, why);
    return false;
}

static bool add_layer(Empty *empty, const VectorLayer *layer, GChecksum *content, GError **error) {
    for (int i = 0; i < layer->count; i++) {
        const Shape *shape = layer->shapes[i];
        if (layer->problems[i] != NULL)
            return refuse_feature(layer, i, layer->problems[i], error);
        if (!isnan(layer->points[i].lon_deg))
            return refuse_feature(layer, i,
                                  "geometrinya Point; wilayah tak berpenduduk harus "
                                  "Polygon; hapus fitur itu",
                                  error);
        if (shape == NULL)
            continue; // a feature without geometry covers nothing
        inputs_sum_shape(content, shape);
        g_ptr_array_add(empty->areas, (gpointer)(uintptr_t)area_of(empty->kit, shape));
    }
    return true;
}

static bool read_file(World *world, const char *path, Empty *empty, GError **error) {
    VectorBounds bounds;
    bool bounded = inputs_bounds(world, &bounds);
    g_autoptr(VectorLayer) layer = vector_read(path, bounded ? &bounds : NULL, NULL, error);
    g_autoptr(GChecksum) content = g_checksum_new(G_CHECKSUM_SHA256);
    if (layer == NULL || !add_layer(empty, layer, content, error))
        return false;
    if (layer->crs != NULL)
        log_note("%s: %s", grid_file(layer->attributes), layer->crs);
    return inputs_add_source(world, "uninhabited", path, content, error);
}

// ------------------------------------------------------------------ cutting

static const Area *area_of_bounds(AreaKit *kit, LonLat low, LonLat high) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    shape_builder_begin_ring(builder);
    shape_builder_add(builder, low);
    shape_builder_add(builder, (LonLat){high.lon_deg, low.lat_deg});
    shape_builder_add(builder, high);
    shape_builder_add(builder, (LonLat){low.lon_deg, high.lat_deg});
    g_autoptr(Shape) box = shape_builder_end(builder);
    return area_of(kit, box);
}

static double signed_area(const LonLat *points, int count) {
    double twice = 0;
    for (int i = 0; i + 1 < count; i++) // from the first vertex, for small numbers
        twice +=
            (points[i].lon_deg - points[0].lon_deg) * (points[i + 1].lat_deg - points[0].lat_deg) -
            (points[i + 1].lon_deg - points[0].lon_deg) * (points[i].lat_deg - points[0].lat_deg);
    return twice / 2;
}

// Shells counter-clockwise, holes clockwise: as in the coverage, and unlike GEOS.
static void orient(Shape *shape) {
    for (int r = 0; r < shape->ring_count; r++) {
        LonLat *points = shape->points + shape->ring_first[r];
        int count = shape->ring_first[r + 1] - shape->ring_first[r];
        bool shell = r == 0 || shape->ring_part[r] != shape->ring_part[r - 1];
        if ((signed_area(points, count) > 0) == shell)
            continue;
        for (int i = 0, k = count - 1; i < k; i++, k--) {
            LonLat swap = points[i];
            points[i] = points[k];
            points[k] = swap;
        }
    }
}

// What is left of a shape; NULL when nothing was cut off. `*covered` tells
// that nothing is left.
static Shape *cut_shape(const Empty *empty, const Shape *shape, bool *covered) {
    LonLat low, high;
    *covered = false;
    if (!shape_bounds(shape, &low, &high))
        return NULL;
    g_autoptr(GArray) near = area_index_near(empty->index, area_of_bounds(empty->kit, low, high));
    if (near->len == 0)
        return NULL;
    g_autofree const Area **areas = g_new(const Area *, (gsize)near->len);
    for (guint i = 0; i < near->len; i++)
        areas[i] = g_ptr_array_index(empty->areas, (guint)g_array_index(near, int, i));
    const Area *whole = area_of(empty->kit, shape);
    const Area *away = near->len == 1 ? areas[0] : area_union(empty->kit, areas, (int)near->len);
    const Area *left = area_minus(empty->kit, whole, away);
    if (area_m2(empty->kit, whole) - area_m2(empty->kit, left) < LEAST_LAND_M2)
        return NULL;
    left = area_without_slivers(empty->kit, left, SLIVER_M);
    *covered = area_m2(empty->kit, left) < LEAST_LAND_M2;
    if (*covered)
        return NULL;
    Shape *cut = area_shape(empty->kit, left);
    orient(cut);
    return cut;
}

static void warn_covered(int covered, const char *names) {
    if (covered > 0)
        log_warning("[inputs] uninhabited menutup seluruh %d desa (%s%s): penduduknya tetap dibagi "
                    "ke seluruh wilayahnya; periksa poligonnya",
                    covered, names, covered > TOLD ? ", …" : "");
}

static bool cut_villages(const World *world, const Empty *empty, InhabitedLand *land,
                         GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    int covered_count = 0;
    for (int v = 0; v < land->count; v++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        bool covered = false;
        if (region->shape != NULL)
            land->cut[v] = cut_shape(empty, region->shape, &covered);
        if (covered && covered_count++ < TOLD)
            g_string_append_printf(names, "%s%s %s", covered_count > 1 ? ", " : "", region->code,
                                   region->name);
        if (!interrupt_check(error))
            return false;
    }
    warn_covered(covered_count, names->str);
    return true;
}

// The plane is only to be flat: any latitude of the villages serves.
static double middle_lat(const World *world) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    return villages > 0 ? world->villages[villages / 2].point.lat_deg : 0;
}

InhabitedLand *inhabited_land(World *world, const Settings *settings, GError **error) {
    g_autoptr(InhabitedLand) land = g_new0(InhabitedLand, 1);
    land->count = world->regions[LEVEL_VILLAGE].count;
    land->cut = g_new0(Shape *, (gsize)land->count + 1);
    if (settings->uninhabited == NULL)
        return g_steal_pointer(&land);
    g_autoptr(AreaKit) kit = area_kit_new(middle_lat(world));
    g_autoptr(GPtrArray) areas = g_ptr_array_new();
    Empty empty = {.kit = kit, .areas = areas};
    for (int i = 0; settings->uninhabited[i] != NULL; i++) {
        if (!read_file(world, settings->uninhabited[i], &empty, error))
            return NULL;
    }
    g_autoptr(AreaIndex) index =
        area_index_new(kit, (const Area *const *)(void *)areas->pdata, (int)areas->len);
    empty.index = index;
    return cut_villages(world, &empty, land, error) ? g_steal_pointer(&land) : NULL;
}

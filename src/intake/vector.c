#include "intake/vector.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "intake/vector_internal.h"

#define INTERRUPT_FEATURES 256
#define MAX_VERTICES ((gint64)32 * 1024 * 1024) // half a gigabyte
#define MAX_NESTING 8                           // collections within collections

void vector_layer_free(VectorLayer *layer) {
    if (layer == NULL)
        return;
    for (int i = 0; i < layer->count; i++) {
        shape_free(layer->shapes[i]);
        g_free(layer->problems[i]);
    }
    grid_free(layer->attributes);
    g_free(layer->shapes);
    g_free(layer->points);
    g_free(layer->problems);
    g_free(layer->crs);
    g_free(layer);
}

void vector_layer_blame(VectorLayer *layer, int index, const char *format, ...) {
    g_clear_pointer(&layer->shapes[index], shape_free);
    layer->points[index] = (LonLat){NAN, NAN};
    if (layer->problems[index] != NULL)
        return;
    va_list args;
    va_start(args, format);
    layer->problems[index] = g_strdup_vprintf(format, args);
    va_end(args);
}

typedef struct {
    const VectorSource *source;
    VectorLayer *layer;
    int room; // of the layer's arrays
    bool raw; // texts are bytes of an encoding nobody told
    gint64 vertices;
    double *x, *y; // room for the ring being read
    int ring_room;
    GError **error;
} Reader;

/* ---- attributes ---- */

static bool read_columns(Reader *r) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(r->source->layer);
    int count = OGR_FD_GetFieldCount(definition);
    if (count > GRID_MAX_COLUMNS)
        return vector_refuse(r->source->name, r->error,
                             "berisi %d kolom; ini bukan lapisan yang dapat dibaca (paling banyak "
                             "%d)",
                             count, GRID_MAX_COLUMNS);
    grid_begin_row(r->layer->attributes, 0);
    for (int i = 0; i < count; i++) {
        g_autofree char *name =
            vector_text_utf8(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
        if (!grid_add_cell(r->layer->attributes, name, strlen(name), r->error))
            return false;
    }
    return true;
}

static bool read_attributes(Reader *r, OGRFeatureH feature, int index) {
    grid_begin_row(r->layer->attributes, index + 1);
    for (int i = 0; i < grid_width(r->layer->attributes, 0); i++) {
        g_autofree char *text = vector_text_field(feature, i, r->raw);
        if (text == NULL) {
            vector_layer_blame(r->layer, index,
                               "isi kolom '%s' bukan teks UTF-8; simpan ulang dalam UTF-8",
                               grid_cell(r->layer->attributes, 0, i));
            text = g_utf8_make_valid(OGR_F_GetFieldAsString(feature, i), -1);
        }
        if (!grid_add_cell(r->layer->attributes, text, strlen(text), r->error))
            return false;
    }
    return true;
}

/* ---- geometry ---- */

// Coordinates as they stand in the file. False when the feature cannot be used.
static bool read_ring(Reader *r, OGRGeometryH ring, ShapeBuilder *builder, int index) {
    int count = OGR_G_GetPointCount(ring);
    if (count < 4) {
        vector_layer_blame(r->layer, index,
                           "cincin hanya berisi %d titik; sedikitnya 4, dengan titik terakhir "
                           "sama dengan yang pertama",
                           count);
        return false;
    }
    r->vertices += count;
    if (r->vertices > MAX_VERTICES)
        return false; // read_layer() says so
    if (count > r->ring_room) {
        r->ring_room = count;
        r->x = g_renew(double, r->x, r->ring_room);
        r->y = g_renew(double, r->y, r->ring_room);
    }
    OGR_G_GetPoints(ring, r->x, sizeof(double), r->y, sizeof(double), NULL, 0);
    shape_builder_begin_ring(builder);
    for (int i = 0; i < count; i++)
        shape_builder_add(builder, (LonLat){r->x[i], r->y[i]});
    return true;
}

static bool blame_type(Reader *r, OGRwkbGeometryType type, int index) {
    vector_layer_blame(r->layer, index,
                       "geometrinya %s; yang dapat dipakai hanya Polygon, MultiPolygon dan Point",
                       OGRGeometryTypeToName(type));
    return false;
}

static bool read_parts(Reader *r, OGRGeometryH geometry, ShapeBuilder *builder, int index,
                       int nesting) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    bool polygon = type == wkbPolygon || type == wkbTriangle;
    bool collection = type == wkbMultiPolygon || type == wkbGeometryCollection ||
                      type == wkbPolyhedralSurface || type == wkbTIN;
    if ((!polygon && !collection) || nesting > MAX_NESTING)
        return blame_type(r, type, index);
    if (polygon && OGR_G_GetGeometryCount(geometry) > 0)
        shape_builder_begin_part(builder);
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        if (polygon ? !read_ring(r, part, builder, index)
                    : !read_parts(r, part, builder, index, nesting + 1))
            return false;
    }
    return true;
}

static void read_shape(Reader *r, OGRGeometryH geometry, int index) {
    ShapeBuilder *builder = shape_builder_new();
    bool fine = read_parts(r, geometry, builder, index, 0);
    g_autoptr(Shape) shape = shape_builder_end(builder);
    if (fine && shape->ring_count == 0)
        vector_layer_blame(r->layer, index, "geometrinya tidak membentuk bidang");
    else if (fine)
        r->layer->shapes[index] = g_steal_pointer(&shape);
}

// A collection of one is that one.
static OGRGeometryH only_member(OGRGeometryH geometry) {
    for (int nesting = 0; nesting < MAX_NESTING; nesting++) {
        OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
        if ((type != wkbMultiPoint && type != wkbGeometryCollection) ||
            OGR_G_GetGeometryCount(geometry) != 1)
            return geometry;
        geometry = OGR_G_GetGeometryRef(geometry, 0);
    }
    return geometry;
}

static void read_geometry(Reader *r, OGRGeometryH geometry, int index) {
    if (geometry == NULL || OGR_G_IsEmpty(geometry) || r->layer->problems[index] != NULL)
        return;
    OGRGeometryH linear = NULL;
    if (OGR_G_HasCurveGeometry(geometry, TRUE))
        geometry = linear = OGR_G_GetLinearGeometry(geometry, 0, NULL);
    geometry = geometry != NULL ? only_member(geometry) : NULL;
    if (geometry == NULL)
        vector_layer_blame(r->layer, index, "lengkung geometrinya tidak dapat diluruskan");
    else if (wkbFlatten(OGR_G_GetGeometryType(geometry)) != wkbPoint)
        read_shape(r, geometry, index);
    else {
        LonLat p = {OGR_G_GetX(geometry, 0), OGR_G_GetY(geometry, 0)};
        r->layer->points[index] = p;
        if (isnan(p.lon_deg) || isnan(p.lat_deg)) // else it would pass for no geometry
            vector_layer_blame(r->layer, index, "koordinat titiknya bukan angka; isi kembali");
    }
    if (linear != NULL)
        OGR_G_DestroyGeometry(linear);
}

/* ---- the layer ---- */

static int add_feature(Reader *r) {
    VectorLayer *layer = r->layer;
    if (layer->count == r->room) {
        r->room = MAX(64, r->room * 2);
        layer->shapes = g_renew(Shape *, layer->shapes, r->room);
        layer->points = g_renew(LonLat, layer->points, r->room);
        layer->problems = g_renew(char *, layer->problems, r->room);
    }
    layer->shapes[layer->count] = NULL;
    layer->points[layer->count] = (LonLat){NAN, NAN};
    layer->problems[layer->count] = NULL;
    return layer->count++;
}

static bool read_feature(Reader *r, OGRFeatureH feature) {
    int index = add_feature(r);
    if (!read_attributes(r, feature, index))
        return false;
    read_geometry(r, OGR_F_GetGeometryRef(feature), index);
    if (r->vertices > MAX_VERTICES)
        return vector_refuse(r->source->name, r->error,
                             "lebih dari 32 juta titik sampai fitur %d; sederhanakan atau bagi "
                             "berkas ini",
                             index + 1);
    return true;
}

static bool read_features(Reader *r) {
    OGR_L_ResetReading(r->source->layer);
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(r->source->layer)) != NULL;) {
        bool fine = read_feature(r, feature);
        OGR_F_Destroy(feature);
        if (!fine || (r->layer->count % INTERRUPT_FEATURES == 0 && !interrupt_check(r->error)))
            return false;
        if (r->source->complaint != NULL)
            break;
    }
    // GDAL ends a damaged file as it ends a whole one: by giving no feature.
    int count = r->layer->count;
    if (!vector_source_sound(r->source, count, r->error))
        return false;
    if (count == 0)
        return vector_refuse(
            r->source->name, r->error,
            "tidak berisi satu pun fitur; periksa apakah berkas atau lapisan yang benar yang "
            "dikirim");
    if (r->source->counted > count)
        return vector_refuse(r->source->name, r->error,
                             "terpotong: hanya %d dari %" G_GINT64_FORMAT
                             " fitur; salin ulang berkasnya",
                             count, r->source->counted);
    return true;
}

VectorLayer *vector_read(const char *path, const VectorBounds *bounds,
                         bool (*is_code)(const char *column), GError **error) {
    g_autoptr(VectorPath) parts = vector_path_new(path);
    g_autoptr(VectorSource) source = vector_source_open(parts, is_code, error);
    if (source == NULL)
        return NULL;
    g_autoptr(VectorLayer) layer = g_new0(VectorLayer, 1);
    layer->attributes = grid_new(parts->name, "");
    Reader r = {.source = source, .layer = layer, .error = error};
    r.raw = !OGR_L_TestCapability(source->layer, OLCStringsAsUTF8);
    bool fine =
        read_columns(&r) && read_features(&r) && vector_crs_settle(source, bounds, layer, error);
    g_free(r.x);
    g_free(r.y);
    return fine ? g_steal_pointer(&layer) : NULL;
}

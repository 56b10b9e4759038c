#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/vector_internal.h"

#define MAX_LISTED 12 // layers named in a message

static const char *layer_name(OGRLayerH layer) {
    return OGR_L_GetName(layer);
}

static bool may_hold_regions(OGRLayerH layer) {
    switch (wkbFlatten(OGR_L_GetGeomType(layer))) {
    case wkbNone:
    case wkbLineString:
    case wkbMultiLineString:
    case wkbCircularString:
    case wkbCompoundCurve:
    case wkbMultiCurve:
    case wkbCurve:
        return false;
    default:
        return true;
    }
}

static bool has_code_column(OGRLayerH layer, bool (*is_code)(const char *column)) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    for (int i = 0; i < OGR_FD_GetFieldCount(definition); i++) {
        g_autofree char *name =
            g_utf8_make_valid(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)), -1);
        if (is_code(name))
            return true;
    }
    return false;
}

// The folders of a KML are its layers; those without a Placemark are only folders.
static bool is_empty_folder(const VectorSource *source, OGRLayerH layer) {
    return (source->kind == KIND_KML || source->kind == KIND_KMZ) &&
           OGR_L_GetFeatureCount(layer, TRUE) == 0;
}

static bool refuse_layers(const VectorSource *source, const char *wanted, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    int count = GDALDatasetGetLayerCount(source->dataset);
    for (int i = 0; i < MIN(count, MAX_LISTED); i++) {
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               layer_name(GDALDatasetGetLayer(source->dataset, i)));
    }
    if (wanted != NULL)
        return vector_refuse(source->name, error,
                             "lapisan '%s' tidak ada, atau lebih dari satu; "
                             "yang ada: %s",
                             wanted, names->str);
    return vector_refuse(source->name, error,
                         "berisi %d lapisan (%s); sebut salah satu: %s|layername=NAMA", count,
                         names->str, source->kind == KIND_PG ? "PG:…" : source->name);
}

// The only layer that passes; NULL when none or several do.
static OGRLayerH only_layer(const VectorSource *source, const char *wanted,
                            bool (*is_code)(const char *column)) {
    OGRLayerH found = NULL;
    for (int i = 0; i < GDALDatasetGetLayerCount(source->dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(source->dataset, i);
        bool passes = wanted != NULL ? strcmp(layer_name(layer), wanted) == 0
                                     : may_hold_regions(layer) && !is_empty_folder(source, layer) &&
                                           (is_code == NULL || has_code_column(layer, is_code));
        if (passes && found != NULL)
            return NULL;
        if (passes)
            found = layer;
    }
    return found;
}

// What was passed over is said.
static void note_choice(const VectorSource *source) {
    g_autoptr(GString) others = g_string_new(NULL);
    int count = GDALDatasetGetLayerCount(source->dataset);
    for (int i = 0; i < MIN(count, MAX_LISTED); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(source->dataset, i);
        if (layer != source->layer && may_hold_regions(layer) && !is_empty_folder(source, layer))
            g_string_append_printf(others, "%s%s", others->len > 0 ? ", " : "", layer_name(layer));
    }
    g_autofree char *shown = g_utf8_make_valid(others->str, -1);
    g_autofree char *chosen = g_utf8_make_valid(layer_name(source->layer), -1);
    if (others->len > 0)
        log_note("%s: yang dibaca lapisan '%s'; tidak dibaca: %s", source->name, chosen, shown);
}

// A view computes what it gives, without end if it likes; a virtual table reads elsewhere.
static bool check_is_table(const VectorSource *source, GError **error) {
    OGRLayerH list = GDALDatasetExecuteSQL(source->dataset,
                                           "SELECT name FROM sqlite_master WHERE type = 'view' OR "
                                           "sql LIKE 'CREATE VIRTUAL%'",
                                           NULL, NULL);
    bool table = true;
    if (list != NULL) {
        for (OGRFeatureH row; (row = OGR_L_GetNextFeature(list)) != NULL;) {
            const char *name = OGR_F_GetFieldAsString(row, 0);
            table &= g_ascii_strcasecmp(name, layer_name(source->layer)) != 0;
            OGR_F_Destroy(row);
        }
        GDALDatasetReleaseResultSet(source->dataset, list);
    }
    return table || vector_refuse(source->name, error,
                                  "lapisan '%s' bukan tabel melainkan view; simpan sebagai lapisan "
                                  "tersendiri",
                                  layer_name(source->layer));
}

bool vector_layer_choose(VectorSource *source, const char *wanted,
                         bool (*is_code)(const char *column), GError **error) {
    int count = GDALDatasetGetLayerCount(source->dataset);
    if (count == 0)
        return vector_refuse(source->name, error, "tidak berisi satu pun lapisan");
    if (wanted != NULL)
        source->layer = only_layer(source, wanted, NULL);
    else if (count == 1)
        source->layer = GDALDatasetGetLayer(source->dataset, 0);
    else
        source->layer = only_layer(source, NULL, NULL);
    if (source->layer == NULL && wanted == NULL && is_code != NULL)
        source->layer = only_layer(source, NULL, is_code);
    if (source->layer == NULL)
        return refuse_layers(source, wanted, error);
    if (count > 1 && wanted == NULL)
        note_choice(source);
    return source->kind != KIND_GPKG || check_is_table(source, error);
}

#include "load/boundary_file.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"

// Exported by libgdal and declared only in its C++ headers.
void RegisterOGRGeoJSON(void);
void RegisterOGRGeoPackage(void);
void RegisterOGRShape(void);
void RegisterOGRFlatGeobuf(void);

#define INTERRUPT_FEATURES 256

static const char *const drivers[] = {"GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf", NULL};

/* ---- the list ---- */

static void boundary_free(gpointer data) {
    Boundary *boundary = data;
    g_free(boundary->code);
    g_free(boundary->name);
    g_free(boundary->where);
    g_free(boundary->problem);
    if (boundary->shape != NULL)
        shape_free(boundary->shape);
    g_free(boundary);
}

BoundaryList *boundary_list_new(void) {
    return g_ptr_array_new_with_free_func(boundary_free);
}

void boundary_add(BoundaryList *list, const char *code, const char *name, Shape *shape,
                  const char *where) {
    Boundary *boundary = g_new0(Boundary, 1);
    boundary->code = g_strdup(code);
    boundary->name = g_strdup(name);
    boundary->shape = shape;
    boundary->where = g_strdup(where);
    g_ptr_array_add(list, boundary);
}

bool boundary_code_is_dotted(const char *code) {
    static const char pattern[] = "dd.dd.dd.dddd";
    gsize length = strlen(code);
    if (length != 2 && length != 5 && length != 8 && length != 13)
        return false;
    for (gsize i = 0; i < length; i++) {
        if (pattern[i] == 'd' ? !g_ascii_isdigit(code[i]) : code[i] != pattern[i])
            return false;
    }
    return true;
}

/* ---- GDAL ---- */

static void on_gdal_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    log_message(level >= CE_Warning ? LOG_WARNING : LOG_DEBUG, "GDAL: %s", message);
}

// What GDAL complained of while one file was read.
typedef struct {
    char *first_failure;
} Complaints;

static void on_reading_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    Complaints *complaints = CPLGetErrorHandlerUserData();
    if (level >= CE_Failure && complaints->first_failure == NULL)
        complaints->first_failure = g_strchomp(g_strdup(message));
    log_message(level == CE_Warning ? LOG_WARNING : LOG_DEBUG, "GDAL: %s", message);
}

static void drop_environment(void) {
    static const char *const prefixes[] = {"GDAL_", "OGR_",   "OSR_",    "CPL_",
                                           "VSI_",  "SHAPE_", "SQLITE_", "GPKG_"};
    g_auto(GStrv) names = g_listenv();
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], "GDAL_DATA") == 0)
            continue; // where an unusual installation keeps its tables
        for (gsize p = 0; p < G_N_ELEMENTS(prefixes); p++) {
            if (g_str_has_prefix(names[i], prefixes[p])) {
                g_unsetenv(names[i]);
                break;
            }
        }
    }
}

void boundary_file_init(void) {
    static gsize ready = 0;
    if (!g_once_init_enter(&ready))
        return;
    drop_environment();
    // Set before the driver manager is made: it would read a gdalrc file.
    CPLSetConfigOption("GDAL_CONFIG_FILE", "/dev/null");
    CPLSetConfigOption("GDAL_DRIVER_PATH", "disable");
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "64"); // MB per feature
    CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO");
    CPLSetErrorHandler(on_gdal_message);
    OSRSetPROJEnableNetwork(FALSE);
    RegisterOGRGeoJSON();
    RegisterOGRGeoPackage();
    RegisterOGRShape();
    RegisterOGRFlatGeobuf();
    g_once_init_leave(&ready, 1);
}

/* ---- one file ---- */

typedef struct {
    const char *name; // base name, for messages
    OGRLayerH layer;
    OGRCoordinateTransformationH transform; // NULL when the file is EPSG:4326
    bool has_crs;
    int code_field;
    int name_field; // -1 when there is none
    gint64 counted; // features by the file's own header; 0 when not told
    double *x;      // room for the ring being read
    double *y;
    int room;
    BoundaryList *list;
    GError **error;
} Reader;

// Set an error about the file; always false.
static bool fail(Reader *r, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool fail(Reader *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(r->error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", r->name, why);
    return false;
}

static bool fail_feature(Reader *r, int number, const char *format, ...) G_GNUC_PRINTF(3, 4);
static bool fail_feature(Reader *r, int number, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(r->error, JANGKAU_ERROR, ERROR_DATA, "%s, fitur %d: %s", r->name, number, why);
    return false;
}

// A column by either name, without regard to case; -1 when there is none.
static int find_field(OGRFeatureDefnH definition, const char *first, const char *second) {
    const char *const wanted[] = {first, second};
    for (gsize w = 0; w < G_N_ELEMENTS(wanted); w++) {
        for (int i = 0; i < OGR_FD_GetFieldCount(definition); i++) {
            OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, i);
            if (g_ascii_strcasecmp(OGR_Fld_GetNameRef(field), wanted[w]) == 0)
                return i;
        }
    }
    return -1;
}

static char *field_names(OGRFeatureDefnH definition) {
    GString *names = g_string_new(NULL);
    for (int i = 0; i < OGR_FD_GetFieldCount(definition) && i < 12; i++) {
        g_autofree char *name =
            g_utf8_make_valid(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)), -1);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

static bool find_columns(Reader *r) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(r->layer);
    r->code_field = find_field(definition, "code", "kode");
    r->name_field = find_field(definition, "name", "nama");
    if (r->code_field < 0) {
        g_autofree char *names = field_names(definition);
        return fail(r,
                    "tidak ada kolom 'code' atau 'kode' (yang ada: %s); beri nama itu pada "
                    "kolom kode Kemendagri",
                    names[0] != '\0' ? names : "tidak ada kolom");
    }
    OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, r->code_field);
    if (OGR_Fld_GetType(field) != OFTString)
        return fail(r,
                    "kolom '%s' bertipe %s; kode harus teks bertitik seperti 36.01.01.2001 "
                    "(tanpa titik, kode Kemendagri dan BPS tidak dapat dibedakan)",
                    OGR_Fld_GetNameRef(field), OGR_GetFieldTypeName(OGR_Fld_GetType(field)));
    return true;
}

// The geographic CRS that a file's coordinates are brought to. That is WGS 84,
// and SRGI2013 for files in it or its zones: both are ITRF-based and taken as
// one, as in geo/crs.h. (PROJ knows only a detour by DGN95, good to 1.2 m,
// which would move everything by 0.2 m.) Caller destroys; NULL on failure.
static OGRSpatialReferenceH target_crs(OGRSpatialReferenceH from) {
    OGRSpatialReferenceH to = OSRCloneGeogCS(from);
    const char *name = to != NULL ? OSRGetName(to) : NULL;
    if (name == NULL || strstr(name, "SRGI") == NULL || strstr(name, "2013") == NULL) {
        if (to != NULL)
            OSRDestroySpatialReference(to);
        to = OSRNewSpatialReference(NULL);
        if (OSRImportFromEPSG(to, 4326) != OGRERR_NONE) {
            OSRDestroySpatialReference(to);
            return NULL;
        }
    }
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    return to;
}

static bool find_crs(Reader *r) {
    OGRSpatialReferenceH from = OGR_L_GetSpatialRef(r->layer);
    r->has_crs = from != NULL;
    if (from == NULL)
        return true;
    OGRSpatialReferenceH to = target_crs(from);
    static const char *const options[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", NULL};
    int axis_count = 0;
    const int *axes = OSRGetDataAxisToSRSAxisMapping(from, &axis_count);
    // Latitude first in a file is rare but possible: PROJ then turns it.
    bool lon_first = axis_count >= 2 && axes[0] == 2 && axes[1] == 1;
    bool same = to != NULL && lon_first && OSRIsSameEx(from, to, options);
    if (to != NULL && !same)
        r->transform = OCTNewCoordinateTransformation(from, to);
    if (to != NULL)
        OSRDestroySpatialReference(to);
    if (same || r->transform != NULL)
        return true;
    const char *crs = OSRGetName(from);
    return fail(r,
                "sistem koordinat '%s' tidak dapat diubah ke EPSG:4326; ubah dulu berkasnya "
                "(ogr2ogr -t_srs EPSG:4326)",
                crs != NULL ? crs : "tanpa nama");
}

static bool read_ring(Reader *r, OGRGeometryH ring, ShapeBuilder *builder, int number) {
    int count = OGR_G_GetPointCount(ring);
    if (count < 4)
        return fail_feature(r, number,
                            "cincin hanya berisi %d titik; sedikitnya 4, dengan titik "
                            "terakhir sama dengan yang pertama",
                            count);
    if (count > r->room) {
        r->room = count;
        r->x = g_renew(double, r->x, r->room);
        r->y = g_renew(double, r->y, r->room);
    }
    OGR_G_GetPoints(ring, r->x, sizeof(double), r->y, sizeof(double), NULL, 0);
    if (r->transform != NULL && !OCTTransform(r->transform, count, r->x, r->y, NULL))
        return fail_feature(r, number,
                            "koordinatnya tidak dapat diubah ke EPSG:4326; periksa "
                            "sistem koordinat berkas");
    shape_builder_begin_ring(builder);
    for (int i = 0; i < count; i++) {
        // Written so that NaN fails.
        if (!(fabs(r->x[i]) <= 180.0 && fabs(r->y[i]) <= 90.0)) {
            if (!r->has_crs)
                return fail_feature(
                    r, number,
                    "berkas tidak menyebut sistem koordinat (CRS) dan koordinat (%g, %g) bukan "
                    "derajat; sertakan .prj, atau simpan ulang dalam EPSG:4326",
                    r->x[i], r->y[i]);
            return fail_feature(r, number,
                                "koordinat (%g, %g) di luar bumi: bujur ±180, lintang "
                                "±90 derajat",
                                r->x[i], r->y[i]);
        }
        shape_builder_add(builder, (LonLat){r->x[i], r->y[i]});
    }
    return true;
}

static bool read_polygon(Reader *r, OGRGeometryH polygon, ShapeBuilder *builder, int number) {
    shape_builder_begin_part(builder);
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); i++) {
        if (!read_ring(r, OGR_G_GetGeometryRef(polygon, i), builder, number))
            return false;
    }
    return true;
}

static bool read_parts(Reader *r, OGRGeometryH geometry, ShapeBuilder *builder, int number) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    if (type == wkbPolygon)
        return read_polygon(r, geometry, builder, number);
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++) {
        if (!read_polygon(r, OGR_G_GetGeometryRef(geometry, i), builder, number))
            return false;
    }
    return true;
}

// NULL with the error set when the geometry is not an area.
static Shape *read_shape(Reader *r, OGRGeometryH geometry, int number) {
    if (geometry == NULL || OGR_G_IsEmpty(geometry)) {
        fail_feature(r, number, "tidak mempunyai geometri; lengkapi, atau hapus fitur itu");
        return NULL;
    }
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    if (type != wkbPolygon && type != wkbMultiPolygon) {
        fail_feature(r, number, "geometrinya %s; yang dapat dipakai hanya Polygon dan MultiPolygon",
                     OGRGeometryTypeToName(type));
        return NULL;
    }
    ShapeBuilder *builder = shape_builder_new();
    bool fine = read_parts(r, geometry, builder, number);
    g_autoptr(Shape) shape = shape_builder_end(builder);
    if (!fine)
        return NULL;
    if (shape->ring_count == 0) {
        fail_feature(r, number, "geometrinya tidak membentuk bidang");
        return NULL;
    }
    return g_steal_pointer(&shape);
}

// A text column, trimmed; NULL when it is not UTF-8. Caller frees.
static char *read_text(OGRFeatureH feature, int field) {
    if (field < 0 || !OGR_F_IsFieldSetAndNotNull(feature, field))
        return g_strdup("");
    const char *text = OGR_F_GetFieldAsString(feature, field);
    return g_utf8_validate(text, -1, NULL) ? g_strstrip(g_strdup(text)) : NULL;
}

static bool read_feature(Reader *r, OGRFeatureH feature, int number) {
    g_autofree char *code = read_text(feature, r->code_field);
    if (code == NULL || code[0] == '\0')
        return fail_feature(r, number, "kodenya kosong");
    if (!boundary_code_is_dotted(code))
        return fail_feature(r, number,
                            "kode '%s' bukan kode Kemendagri bertitik seperti "
                            "36.01.01.2001",
                            code);
    g_autofree char *name = read_text(feature, r->name_field);
    if (name == NULL)
        return fail_feature(r, number, "namanya bukan teks UTF-8; simpan ulang dalam UTF-8");
    Shape *shape = read_shape(r, OGR_F_GetGeometryRef(feature), number);
    if (shape == NULL)
        return false;
    g_autofree char *where = g_strdup_printf("%s, fitur %d", r->name, number);
    boundary_add(r->list, code, name, shape, where);
    return true;
}

static bool read_layer(Reader *r, const Complaints *complaints) {
    if (!find_columns(r) || !find_crs(r))
        return false;
    OGR_L_ResetReading(r->layer);
    int number = 0;
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(r->layer)) != NULL;) {
        bool fine = read_feature(r, feature, ++number);
        OGR_F_Destroy(feature);
        if (!fine || (number % INTERRUPT_FEATURES == 0 && !interrupt_check(r->error)))
            return false;
        if (complaints->first_failure != NULL)
            break;
    }
    // GDAL ends a damaged file as it ends a whole one: by giving no feature.
    if (complaints->first_failure != NULL)
        return fail(r, "rusak atau terpotong sesudah fitur %d (%s); salin ulang berkasnya", number,
                    complaints->first_failure);
    if (number == 0)
        return fail(r, "tidak berisi satu pun fitur");
    if (r->counted > number)
        return fail(r, "terpotong: hanya %d dari %" G_GINT64_FORMAT " fitur; salin ulang berkasnya",
                    number, r->counted);
    return true;
}

// A regular file that is not empty, by a name that GDAL takes for a file.
static char *plain_path(const char *path, const char *name, GError **error) {
    const char *why = NULL;
    g_autofree char *full = g_canonicalize_filename(path, NULL);
    // A connection string ("PG:…") has become a path below this folder.
    if (g_str_has_prefix(path, "/vsi") || g_str_has_prefix(full, "/vsi"))
        why = "alamat khusus GDAL (/vsi…) tidak dipakai; sebut berkas di cakram";
    else if (!g_file_test(full, G_FILE_TEST_EXISTS))
        why = "berkas tidak ada; periksa nama dan foldernya";
    else if (g_file_test(full, G_FILE_TEST_IS_DIR))
        why = "ini folder; sebut berkasnya (untuk Shapefile: yang .shp)";
    else if (!g_file_test(full, G_FILE_TEST_IS_REGULAR))
        why = "ini bukan berkas biasa";
    if (why == NULL) {
        FILE *file = fopen(full, "re");
        int first = file != NULL ? fgetc(file) : 0;
        if (file == NULL)
            why = "berkas tidak dapat dibuka; periksa izinnya";
        else if (first == EOF)
            why = "berkas kosong";
        if (file != NULL)
            fclose(file);
    }
    if (why == NULL)
        return g_steal_pointer(&full);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", name, why);
    return NULL;
}

static bool read_dataset(Reader *r, const char *path, const Complaints *complaints) {
    GDALDatasetH dataset = GDALOpenEx(
        path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, NULL, NULL);
    if (dataset == NULL)
        return fail(r,
                    "tidak dapat dibaca sebagai GeoJSON, GeoPackage, Shapefile (.shp) atau "
                    "FlatGeobuf%s%s%s; berkas mungkin rusak atau terpotong",
                    complaints->first_failure != NULL ? " (" : "",
                    complaints->first_failure != NULL ? complaints->first_failure : "",
                    complaints->first_failure != NULL ? ")" : "");
    bool fine;
    int layers = GDALDatasetGetLayerCount(dataset);
    if (complaints->first_failure != NULL) {
        fine =
            fail(r, "rusak atau terpotong (%s); salin ulang berkasnya", complaints->first_failure);
    } else if (layers != 1) {
        fine =
            fail(r, "berisi %d lapisan; simpan lapisan batas wilayah ke berkas tersendiri", layers);
    } else {
        r->layer = GDALDatasetGetLayer(dataset, 0);
        // A FlatGeobuf cut between two features ends without a complaint.
        // Other formats complain, and some count deleted features as well.
        GDALDriverH driver = GDALGetDatasetDriver(dataset);
        if (strcmp(GDALGetDriverShortName(driver), "FlatGeobuf") == 0)
            r->counted = OGR_L_GetFeatureCount(r->layer, FALSE);
        fine = read_layer(r, complaints);
    }
    if (r->transform != NULL)
        OCTDestroyCoordinateTransformation(r->transform);
    GDALClose(dataset);
    return fine;
}

bool boundary_file_read(const char *path, BoundaryList *list, GError **error) {
    boundary_file_init();
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *full = plain_path(path, name, error);
    if (full == NULL)
        return false;
    guint before = list->len;
    Reader r = {.name = name, .list = list, .error = error};
    Complaints complaints = {NULL};
    CPLErrorReset();
    CPLPushErrorHandlerEx(on_reading_message, &complaints);
    bool fine = read_dataset(&r, full, &complaints);
    CPLPopErrorHandler();
    CPLErrorReset();
    g_free(complaints.first_failure);
    g_free(r.x);
    g_free(r.y);
    if (!fine && list->len > before)
        g_ptr_array_set_size(list, (int)before);
    return fine;
}

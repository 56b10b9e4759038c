#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/gdal_start.h"
#include "base/log.h"
#include "intake/vector_internal.h"

// Exported by libgdal and declared only in its C++ headers.
void RegisterOGRGeoJSON(void);
void RegisterOGRGeoPackage(void);
void RegisterOGRShape(void);
void RegisterOGRFlatGeobuf(void);
void RegisterOGRLIBKML(void);
void RegisterOGROpenFileGDB(void);
void RegisterOGRPG(void);

#define SIDE_MAX_BYTES ((gsize)512 * 1024 * 1024)

static const char *const drivers[] = {
    [KIND_GEOJSON] = "GeoJSON",       [KIND_GPKG] = "GPKG",    [KIND_SHAPE] = "ESRI Shapefile",
    [KIND_FLATGEOBUF] = "FlatGeobuf", [KIND_KML] = "LIBKML",   [KIND_KMZ] = "LIBKML",
    [KIND_GDB] = "OpenFileGDB",       [KIND_PG] = "PostgreSQL"};

/* ---- GDAL ---- */

static void on_source_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    VectorSource *source = CPLGetErrorHandlerUserData();
    if (level >= CE_Failure && source->complaint == NULL)
        source->complaint = g_strchomp(g_utf8_make_valid(message, -1));
    if (source->kind != KIND_PG) // libpq may repeat the address, with its password
        log_message(level == CE_Warning ? LOG_WARNING : LOG_DEBUG, "GDAL: %s", message);
}

void vector_init(void) {
    static gsize ready = 0;
    if (!g_once_init_enter(&ready))
        return;
    gdal_start();
    CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "256"); // MB per feature, as json-c holds it
    CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO");
    CPLSetConfigOption("LIBKML_RESOLVE_STYLE", "NO");
    CPLSetConfigOption("LIBKML_READ_GROUND_OVERLAY", "NO");
    RegisterOGRGeoJSON();
    RegisterOGRGeoPackage();
    RegisterOGRShape();
    RegisterOGRFlatGeobuf();
    RegisterOGRLIBKML();
    RegisterOGROpenFileGDB();
    RegisterOGRPG();
    g_once_init_leave(&ready, 1);
}

/* ---- files that are opened from memory ---- */

// Hand bytes to GDAL as a file; `bytes` becomes the source's. Returns its name, borrowed.
static const char *keep_in_memory(VectorSource *source, const char *name, char *bytes,
                                  gsize length) {
    char *full = g_strdup_printf("/vsimem/jangkau-%p/%s", (void *)source, name);
    VSILFILE *file = VSIFileFromMemBuffer(full, (GByte *)bytes, length, FALSE);
    if (file != NULL)
        VSIFCloseL(file);
    g_ptr_array_add(source->memory, full);
    g_ptr_array_add(source->bytes, bytes);
    return full;
}

// GDAL rebuilds a missing .shx by writing it beside the .shp: in memory, not
// in the user's folder.
static char *shape_in_memory(VectorSource *source, const VectorPath *path, GError **error) {
    static const char *const sides[] = {"dbf", "prj", "cpg", "DBF", "PRJ", "CPG"};
    char *bytes = NULL;
    gsize length = 0;
    if (!fs_read(path->file, SIDE_MAX_BYTES, &bytes, &length, error))
        return NULL;
    char *shp = g_strdup(keep_in_memory(source, "bentuk.shp", bytes, length));
    g_autofree char *stem = g_strndup(path->file, strlen(path->file) - 4);
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *side = g_strdup_printf("%s.%s", stem, sides[i]);
        if (!g_file_test(side, G_FILE_TEST_EXISTS))
            continue;
        if (!fs_read(side, SIDE_MAX_BYTES, &bytes, &length, error)) {
            g_free(shp);
            return NULL;
        }
        g_autofree char *lower = g_ascii_strdown(sides[i], -1);
        g_autofree char *name = g_strconcat("bentuk.", lower, NULL);
        keep_in_memory(source, name, bytes, length);
    }
    g_ptr_array_add(source->memory,
                    g_strdup_printf("/vsimem/jangkau-%p/bentuk.shx", (void *)source));
    log_note("%s: berkas .shx tidak ada; urutannya dibaca dari .shp", path->name);
    return shp;
}

/* ---- opening ---- */

static bool side_exists(const char *file, const char *side) {
    g_autofree char *stem = g_strndup(file, strlen(file) - 4);
    g_autofree char *upper = g_ascii_strup(side, -1);
    g_autofree char *first = g_strdup_printf("%s.%s", stem, side);
    g_autofree char *second = g_strdup_printf("%s.%s", stem, upper);
    return g_file_test(first, G_FILE_TEST_EXISTS) || g_file_test(second, G_FILE_TEST_EXISTS);
}

static GDALDatasetH open_with(const char *file, VectorKind kind, const char *const *options) {
    const char *const driver[] = {drivers[kind], NULL};
    return GDALOpenEx(file, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, driver,
                      options, NULL);
}

static bool open_shape(VectorSource *source, const VectorPath *path, GError **error) {
    // Without a .cpg the bytes are what they are: vector_text_utf8().
    static const char *const raw[] = {"ENCODING=", NULL};
    const char *const *options = side_exists(path->file, "cpg") ? NULL : raw;
    if (side_exists(path->file, "shx")) {
        source->dataset = open_with(path->file, KIND_SHAPE, options);
        return true;
    }
    g_autofree char *copy = shape_in_memory(source, path, error);
    if (copy == NULL)
        return false;
    CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", "YES");
    source->dataset = open_with(copy, KIND_SHAPE, options);
    CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", NULL);
    return true;
}

static bool count_placemarks(const VectorSource *source, gint64 placemarks, GError **error) {
    gint64 read = 0;
    for (int i = 0; i < GDALDatasetGetLayerCount(source->dataset); i++)
        read += OGR_L_GetFeatureCount(GDALDatasetGetLayer(source->dataset, i), TRUE);
    if (read >= placemarks)
        return true;
    return vector_refuse(source->name, error,
                         "hanya %" G_GINT64_FORMAT " dari %" G_GINT64_FORMAT
                         " Placemark terbaca; simpan ulang dari Google Earth atau QGIS",
                         read, placemarks);
}

static bool open_kml(VectorSource *source, const VectorPath *path, GError **error) {
    char *bytes = NULL;
    gsize length = 0;
    gint64 placemarks = 0;
    if (!vector_kml_load(path, &bytes, &length, &placemarks, error)) {
        g_free(bytes);
        return false;
    }
    source->dataset = open_with(keep_in_memory(source, "peta.kml", bytes, length), KIND_KML, NULL);
    return source->dataset == NULL || count_placemarks(source, placemarks, error);
}

static void open_pg(VectorSource *source, const VectorPath *path) {
    // A server that does not answer is told in seconds; addresses (postgresql://) keep their own.
    bool plain = strstr(path->file, "connect_timeout") == NULL && strstr(path->file, "://") == NULL;
    g_autofree char *address = g_strconcat(path->file, plain ? " connect_timeout=10" : "", NULL);
    source->dataset = open_with(address, KIND_PG, NULL);
}

static bool open_dataset(VectorSource *source, const VectorPath *path, GError **error) {
    // Immutable: without a -wal or -shm file of SQLite's in the user's folder.
    static const char *const immutable[] = {"IMMUTABLE=YES", NULL};
    switch (path->kind) {
    case KIND_GEOJSON:
        if (!vector_geojson_check(path, error))
            return false;
        source->dataset = open_with(path->file, KIND_GEOJSON, NULL);
        return true;
    case KIND_SHAPE:
        return open_shape(source, path, error);
    case KIND_KML:
    case KIND_KMZ:
        return open_kml(source, path, error);
    case KIND_PG:
        open_pg(source, path);
        return true;
    case KIND_GPKG:
        source->dataset = open_with(path->file, KIND_GPKG, immutable);
        return true;
    default:
        source->dataset = open_with(path->file, path->kind, NULL);
        return true;
    }
}

// What libpq says, sorted by what to do about it; never its own words.
static bool refuse_pg(const VectorSource *source, GError **error) {
    static const struct {
        const char *sign, *why;
    } known[] = {
        {"password", "nama pengguna atau kata sandi ditolak; periksa (kata sandi dapat ditaruh di "
                     "~/.pgpass)"},
        {"does not exist", "basis data, pengguna atau tabel itu tidak ada; periksa namanya"},
        {"timeout", "server tidak menjawab; periksa host dan port"},
        {"could not", "server tidak dapat dihubungi; periksa host dan port"},
        {"refused", "server tidak dapat dihubungi; periksa host dan port"},
        {"unreachable", "server tidak dapat dihubungi; periksa host dan port"},
        {"No such file", "server tidak berjalan; periksa host dan port"},
    };
    const char *said = source->complaint != NULL ? source->complaint : "";
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strstr(said, known[i].sign) != NULL)
            return vector_refuse(source->name, error, "%s", known[i].why);
    }
    return vector_refuse(source->name, error,
                         "tidak dapat dibuka; periksa alamat sesudah PG: (host, dbname, user)");
}

static bool refuse_unopened(const VectorSource *source, GError **error) {
    if (source->kind == KIND_PG)
        return refuse_pg(source, error);
    const char *said = source->complaint;
    return vector_refuse(source->name, error,
                         "tidak dapat dibaca sebagai GeoJSON, GeoPackage, Shapefile (.shp), "
                         "FlatGeobuf, KML, KMZ atau Geodatabase%s%s%s; berkas mungkin rusak atau "
                         "terpotong",
                         said != NULL ? " (" : "", said != NULL ? said : "",
                         said != NULL ? ")" : "");
}

static bool refuse_kind(const VectorSource *source, const VectorPath *path, GError **error) {
    if (path->kind == KIND_WORKBOOK || path->kind == KIND_OLD_WORKBOOK)
        return vector_refuse(source->name, error, "ini buku kerja, bukan peta; sebut berkas peta");
    return refuse_unopened(source, error);
}

bool vector_source_sound(const VectorSource *source, int features, GError **error) {
    if (source->complaint != NULL && source->kind == KIND_PG)
        return refuse_pg(source, error);
    if (source->complaint != NULL)
        return vector_refuse(source->name, error,
                             "rusak atau terpotong sesudah fitur %d (%s); salin ulang berkasnya",
                             features, source->complaint);
    return true;
}

/* ---- the source ---- */

static void forget_memory(gpointer name) {
    VSIStatBufL status;
    if (VSIStatL(name, &status) == 0)
        VSIUnlink(name);
    g_free(name);
}

void vector_source_close(VectorSource *source) {
    if (source == NULL)
        return;
    if (source->dataset != NULL)
        GDALClose(source->dataset);
    g_ptr_array_unref(source->memory);
    g_ptr_array_unref(source->bytes);
    CPLPopErrorHandler();
    CPLErrorReset();
    g_free(source->complaint);
    g_free(source->name);
    g_free(source);
}

static bool open_source(VectorSource *source, const VectorPath *path,
                        bool (*is_code)(const char *column), GError **error) {
    if (!vector_path_check(path, error))
        return false;
    if (path->kind == KIND_NONE || path->kind > KIND_PG)
        return refuse_kind(source, path, error);
    if (!open_dataset(source, path, error))
        return false;
    if (source->dataset == NULL)
        return refuse_unopened(source, error);
    if (!vector_source_sound(source, 0, error) ||
        !vector_layer_choose(source, path->layer, is_code, error))
        return false;
    // A FlatGeobuf cut between two features ends without a complaint. Other
    // formats complain, and some count deleted features as well.
    if (path->kind == KIND_FLATGEOBUF)
        source->counted = OGR_L_GetFeatureCount(source->layer, FALSE);
    return true;
}

VectorSource *vector_source_open(const VectorPath *path, bool (*is_code)(const char *column),
                                 GError **error) {
    vector_init();
    g_autoptr(VectorSource) source = g_new0(VectorSource, 1);
    source->name = g_strdup(path->name);
    source->kind = path->kind;
    source->memory = g_ptr_array_new_with_free_func(forget_memory);
    source->bytes = g_ptr_array_new_with_free_func(g_free);
    CPLErrorReset();
    CPLPushErrorHandlerEx(on_source_message, source);
    return open_source(source, path, is_code, error) ? g_steal_pointer(&source) : NULL;
}

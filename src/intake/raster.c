#include "intake/raster.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <gdal_frmts.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/log.h"
#include "base/reads.h"
#include "intake/vector_internal.h"

// GDAL holds whole blocks in memory.
static const double MOST_BLOCK_BYTES = 256.0 * 1024 * 1024;

struct Raster {
    char *name;
    char *crs;
    GDALDatasetH dataset;
    GDALRasterBandH band;
    double transform[6];
    double scale, offset;
    bool has_no_data, is_float;
    double no_data;
    GMutex mutex; // a dataset is for one thread at a time
};

static void raster_init(void) {
    static gsize ready = 0;
    vector_init();
    if (!g_once_init_enter(&ready))
        return;
    GDALRegister_GTiff();
    GDALRegister_AAIGrid();
    g_once_init_leave(&ready, 1);
}

// ------------------------------------------------------------------ opening

// What GDAL may open beside the file: a FIFO among them would hang it.
static bool check_sides(const VectorPath *path, GError **error) {
    static const char *const sides[] = {"prj", "tfw",     "tifw", "tiffw",
                                        "wld", "aux.xml", "imd",  "rpb"};
    static const char *const tails[] = {".aux.xml", ".msk", ".ovr"};
    const char *dot = strrchr(path->file, '.');
    gsize stem = dot != NULL ? (gsize)(dot - path->file) : strlen(path->file);
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(sides) + G_N_ELEMENTS(tails); i++) {
        g_autofree char *side =
            i < 2 * G_N_ELEMENTS(sides)
                ? g_strdup_printf("%.*s.%s", (int)stem, path->file, sides[i / 2])
                : g_strconcat(path->file, tails[i - 2 * G_N_ELEMENTS(sides)], NULL);
        if (i < 2 * G_N_ELEMENTS(sides) && i % 2 == 1) {
            for (char *c = side + stem; *c != '\0'; c++)
                *c = g_ascii_toupper(*c);
        }
        struct stat status;
        reads_note(side, READ_CONTENT);
        if (stat(side, &status) == 0 && !S_ISREG(status.st_mode))
            return vector_refuse(path->name, error,
                                 "berkas di sampingnya (%s) bukan berkas biasa; hapus",
                                 strrchr(side, '/') + 1);
    }
    return true;
}

static bool check_path(const VectorPath *path, GError **error) {
    if (path->kind == KIND_PG || path->layer != NULL)
        return vector_refuse(path->name, error,
                             "raster penduduk harus berkas GeoTIFF atau .asc; sebut berkasnya");
    return vector_path_check(path, error) && check_sides(path, error);
}

static char *crs_text(GDALDatasetH dataset) {
    OGRSpatialReferenceH crs = GDALGetSpatialRef(dataset);
    if (crs == NULL || OSRIsLocal(crs))
        return NULL;
    const char *authority = OSRGetAuthorityName(crs, NULL), *code = OSRGetAuthorityCode(crs, NULL);
    if (authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0)
        return g_strdup_printf("EPSG:%s", code);
    static const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    char *wkt = NULL;
    char *copy = OSRExportToWktEx(crs, &wkt, options) == OGRERR_NONE ? g_strdup(wkt) : NULL;
    CPLFree(wkt);
    return copy;
}

static bool read_place(Raster *raster, GError **error) {
    double *t = raster->transform;
    bool placed = GDALGetGeoTransform(raster->dataset, t) == CE_None;
    for (int i = 0; i < 6; i++)
        placed = placed && isfinite(t[i]);
    if (!placed || t[1] * t[5] - t[2] * t[4] == 0)
        return vector_refuse(raster->name, error,
                             "tidak mempunyai letak di bumi (geotransform); simpan ulang sebagai "
                             "GeoTIFF yang bergeoreferensi");
    raster->crs = crs_text(raster->dataset);
    return raster->crs != NULL ||
           vector_refuse(raster->name, error,
                         "tidak menyebut CRS; tambahkan (untuk .asc: berkas .prj di sampingnya; "
                         "untuk GeoTIFF: gdal_translate -a_srs EPSG:…)");
}

static bool read_band(Raster *raster, GError **error) {
    if (GDALGetRasterCount(raster->dataset) < 1)
        return vector_refuse(raster->name, error, "tidak mempunyai satu pun pita (band)");
    raster->band = GDALGetRasterBand(raster->dataset, 1);
    GDALDataType type = GDALGetRasterDataType(raster->band);
    int columns = 0, rows = 0, told = 0;
    GDALGetBlockSize(raster->band, &columns, &rows);
    if (GDALDataTypeIsComplex(type))
        return vector_refuse(raster->name, error, "berisi bilangan kompleks, bukan penduduk");
    if ((double)columns * rows * GDALGetDataTypeSizeBytes(type) > MOST_BLOCK_BYTES)
        return vector_refuse(raster->name, error,
                             "bloknya terlalu besar; simpan ulang dengan gdal_translate -co "
                             "TILED=YES");
    raster->is_float = type == GDT_Float32;
    if (type == GDT_Int64)
        raster->no_data = (double)GDALGetRasterNoDataValueAsInt64(raster->band, &told);
    else if (type == GDT_UInt64)
        raster->no_data = (double)GDALGetRasterNoDataValueAsUInt64(raster->band, &told);
    else
        raster->no_data = GDALGetRasterNoDataValue(raster->band, &told);
    raster->has_no_data = told;
    raster->scale = GDALGetRasterScale(raster->band, &told);
    raster->offset = GDALGetRasterOffset(raster->band, &told);
    return true;
}

static void on_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    log_message(level == CE_Warning ? LOG_WARNING : LOG_DEBUG, "GDAL: %s", message);
}

static bool open_dataset(Raster *raster, const VectorPath *path, GError **error) {
    static const char *const drivers[] = {"GTiff", "AAIGrid", NULL};
    CPLErrorReset();
    CPLPushErrorHandler(on_message);
    raster->dataset = GDALOpenEx(
        path->file, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, NULL, NULL);
    g_autofree char *said = g_strchomp(g_utf8_make_valid(CPLGetLastErrorMsg(), -1));
    bool ok = raster->dataset != NULL && read_band(raster, error) && read_place(raster, error);
    CPLPopErrorHandler();
    CPLErrorReset();
    if (raster->dataset == NULL)
        vector_refuse(raster->name, error,
                      "tidak dapat dibaca sebagai GeoTIFF atau grid ASCII (.asc)%s%s%s; berkas "
                      "mungkin rusak, atau simpan ulang sebagai GeoTIFF",
                      *said != '\0' ? " (" : "", said, *said != '\0' ? ")" : "");
    return ok;
}

Raster *raster_open(const char *path, GError **error) {
    raster_init();
    g_autoptr(VectorPath) parts = vector_path_new(path);
    g_autoptr(Raster) raster = g_new0(Raster, 1);
    g_mutex_init(&raster->mutex);
    raster->name = g_strdup(parts->name);
    return check_path(parts, error) && open_dataset(raster, parts, error) ? g_steal_pointer(&raster)
                                                                          : NULL;
}

void raster_close(Raster *raster) {
    if (raster == NULL)
        return;
    if (raster->dataset != NULL)
        GDALClose(raster->dataset);
    g_mutex_clear(&raster->mutex);
    g_free(raster->name);
    g_free(raster->crs);
    g_free(raster);
}

// ------------------------------------------------------------------ reading

const char *raster_name(const Raster *raster) {
    return raster->name;
}

const char *raster_crs(const Raster *raster) {
    return raster->crs;
}

int raster_columns(const Raster *raster) {
    return GDALGetRasterXSize(raster->dataset);
}

int raster_rows(const Raster *raster) {
    return GDALGetRasterYSize(raster->dataset);
}

const double *raster_transform(const Raster *raster) {
    return raster->transform;
}

// A no-data value of float32 may be told with more digits than the cells have.
static bool is_no_data(const Raster *raster, double value) {
    return !isfinite(value) ||
           (raster->has_no_data && (value == raster->no_data ||
                                    (raster->is_float && (float)value == (float)raster->no_data)));
}

bool raster_read(Raster *raster, int column, int row, int count, double *values, GError **error) {
    g_mutex_lock(&raster->mutex);
    CPLPushErrorHandler(on_message);
    bool ok = GDALRasterIO(raster->band, GF_Read, column, row, count, 1, values, count, 1,
                           GDT_Float64, 0, 0) == CE_None;
    CPLPopErrorHandler();
    g_mutex_unlock(&raster->mutex);
    if (!ok)
        return vector_refuse(raster->name, error,
                             "rusak atau terpotong pada baris sel %d; salin ulang berkasnya",
                             row + 1);
    for (int i = 0; i < count; i++)
        values[i] =
            is_no_data(raster, values[i]) ? NAN : values[i] * raster->scale + raster->offset;
    return true;
}

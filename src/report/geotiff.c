#include "report/geotiff.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/gdal_start.h"

// Exported by libgdal and declared only in its C++ headers.
void GDALRegister_GTiff(void);

// What GDAL complained of first is the reason to tell.
static void on_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    char **complaint = CPLGetErrorHandlerUserData();
    if (level >= CE_Failure && *complaint == NULL)
        *complaint = g_strdup(message);
}

static bool set_crs(GDALDatasetH dataset, const char *crs) {
    OGRSpatialReferenceH reference = OSRNewSpatialReference(NULL);
    bool ok = OSRSetFromUserInput(reference, crs) == OGRERR_NONE &&
              GDALSetSpatialRef(dataset, reference) == CE_None;
    OSRDestroySpatialReference(reference);
    return ok;
}

static bool fill(GDALDatasetH dataset, const GeoTiff *tiff) {
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    double transform[6];
    for (int i = 0; i < 6; i++)
        transform[i] = tiff->transform[i];
    GDALSetDescription(band, tiff->description);
    return set_crs(dataset, tiff->crs) && GDALSetGeoTransform(dataset, transform) == CE_None &&
           GDALSetRasterNoDataValue(band, (double)GEOTIFF_NO_DATA) == CE_None &&
           GDALSetRasterUnitType(band, "m") == CE_None &&
           GDALRasterIO(band, GF_Write, 0, 0, tiff->columns, tiff->rows, tiff->values,
                        tiff->columns, tiff->rows, GDT_Float32, 0, 0) == CE_None;
}

// In memory: a full disk is then told by fs_write(), which leaves nothing behind.
static bool make(const char *name, const GeoTiff *tiff) {
    static const char *const options[] = {
        "TILED=YES",        "BLOCKXSIZE=256", "BLOCKYSIZE=256", "PREDICTOR=3",
        "COMPRESS=DEFLATE", "ZLEVEL=6",       "NUM_THREADS=1",  NULL};
    GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GTiff"), name, tiff->columns, tiff->rows,
                                      1, GDT_Float32, (char **)(gpointer)options);
    if (dataset == NULL)
        return false;
    bool ok = fill(dataset, tiff);
    GDALClose(dataset);
    return ok;
}

bool geotiff_write(const char *path, const GeoTiff *tiff, GError **error) {
    gdal_start();
    GDALRegister_GTiff();
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = g_strdup_printf("/vsimem/jangkau-%p/%s", (const void *)tiff, base);
    g_autofree char *complaint = NULL;
    CPLPushErrorHandlerEx(on_message, &complaint);
    bool ok = make(name, tiff) && complaint == NULL;
    vsi_l_offset length = 0;
    const GByte *bytes = ok ? VSIGetMemFileBuffer(name, &length, FALSE) : NULL;
    if (bytes == NULL)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s tidak dapat dibuat: %s", base,
                    complaint != NULL ? complaint : "GDAL tidak menyebut sebabnya");
    ok = bytes != NULL && fs_write(path, bytes, (gsize)length, error);
    VSIUnlink(name);
    CPLPopErrorHandler();
    CPLErrorReset();
    return ok;
}

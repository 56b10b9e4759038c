#include "base/gdal_start.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <glib.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "base/log.h"

static void on_gdal_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    log_message(level >= CE_Warning ? LOG_WARNING : LOG_DEBUG, "GDAL: %s", message);
}

// A GeoJSON may name its CRS by an address, which GDAL would fetch.
static CPLHTTPResult *fetch_nothing(const char *url, CSLConstList options,
                                    GDALProgressFunc progress, void *progress_data,
                                    CPLHTTPFetchWriteFunc write, void *write_data, void *data) {
    (void)url, (void)options, (void)progress, (void)progress_data;
    (void)write, (void)write_data, (void)data;
    CPLHTTPResult *result = CPLCalloc(1, sizeof(*result)); // NULL would let GDAL fetch after all
    result->nStatus = 1;
    result->pszErrBuf = CPLStrdup("alamat di jaringan tidak diikuti");
    return result;
}

static void drop_environment(void) {
    static const char *const prefixes[] = {"GDAL_",        "OGR_",    "OSR_",  "CPL_", "VSI_",
                                           "SHAPE_",       "SQLITE_", "GPKG_", "PG_",  "LIBKML_",
                                           "OPENFILEGDB_", "GTIFF_",  "TIFF_"};
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

void gdal_start(void) {
    static gsize ready = 0;
    if (!g_once_init_enter(&ready))
        return;
    drop_environment();
    // Set before the driver manager is made: it would read a gdalrc file.
    CPLSetConfigOption("GDAL_CONFIG_FILE", "/dev/null");
    CPLSetConfigOption("GDAL_DRIVER_PATH", "disable");
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLHTTPSetFetchCallback(fetch_nothing, NULL);
    CPLSetErrorHandler(on_gdal_message);
    OSRSetPROJEnableNetwork(FALSE);
    g_once_init_leave(&ready, 1);
}

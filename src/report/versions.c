#include "report/versions.h"

#include <cairo.h>
#include <gdal.h>
#include <geos_c.h>
#include <glib.h>
#include <pango/pango.h>
#include <proj.h>
#include <xlsxwriter.h>

// spatialite.h leans on sqlite3.h, and does not include it.
#include <sqlite3.h>

#include <spatialite.h>

// Only version numbers are asked for here: no handle of these libraries is opened.
void versions_each(void (*visit)(const char *name, const char *version, void *data), void *data) {
    visit("GDAL", GDALVersionInfo("RELEASE_NAME"), data);
    visit("PROJ", proj_info().version, data);
    visit("GEOS", GEOSversion(), data);
    visit("SQLite", sqlite3_libversion(), data);
    visit("SpatiaLite", spatialite_version(), data);
    visit("cairo", cairo_version_string(), data);
    visit("Pango", pango_version_string(), data);
    visit("libxlsxwriter", lxw_version(), data);
}

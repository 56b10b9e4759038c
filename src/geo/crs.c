#include "geo/crs.h"

#include <math.h>
#include <proj.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/log.h"
#include "base/reads.h"

struct Projection {
    PJ_CONTEXT *context;
    PJ *transform;
    char *code;
    char *name;
    char *wkt;
};

static void on_proj_message(void *data, int level, const char *message) {
    (void)data;
    log_message(level == PJ_LOG_ERROR ? LOG_WARNING : LOG_DEBUG, "PROJ: %s", message);
}

void crs_close(Projection *projection) {
    if (projection == NULL)
        return;
    proj_destroy(projection->transform);
    proj_context_destroy(projection->context);
    g_free(projection->code);
    g_free(projection->name);
    g_free(projection->wkt);
    g_free(projection);
}

// proj_info() renews a text that is everybody's: one thread asks, once.
static gpointer search_folders(gpointer unused) {
    (void)unused;
    return g_strsplit(proj_info().searchpath, G_SEARCHPATH_SEPARATOR_S, -1);
}

static PJ_CONTEXT *new_context(void) {
    static GOnce asked = G_ONCE_INIT;
    char **folders = g_once(&asked, search_folders, NULL);
    PJ_CONTEXT *context = proj_context_create();
    proj_log_func(context, NULL, on_proj_message);
    proj_context_set_enable_network(context, 0);
    // What defines the systems is an input too, and so is the folder where a
    // person may put another.
    for (int i = 0; folders[i] != NULL; i++) {
        g_autofree char *database = g_build_filename(folders[i], "proj.db", NULL);
        g_autofree char *settings = g_build_filename(folders[i], "proj.ini", NULL);
        reads_note(database, READ_CONTENT);
        reads_note(settings, READ_CONTENT);
    }
    return context;
}

static void read_names(Projection *projection, const char *crs) {
    PJ *object = proj_create(projection->context, crs);
    if (object == NULL)
        return;
    PJ_PROJ_INFO info = proj_pj_info(object);
    projection->name =
        g_strdup(proj_get_name(object) != NULL ? proj_get_name(object) : info.description);
    const char *options[] = {"MULTILINE=NO", NULL};
    const char *wkt = proj_as_wkt(projection->context, object, PJ_WKT1_ESRI, options);
    projection->wkt = g_strdup(wkt != NULL ? wkt : "");
    proj_destroy(object);
}

Projection *crs_open(const char *crs, GError **error) {
    g_autoptr(Projection) projection = g_new0(Projection, 1);
    projection->context = new_context();
    projection->code = g_strdup(crs);
    read_names(projection, crs);
    // Only the map projection itself, without a search for datum operations:
    // WGS 84 is taken as the datum of the target (crs.h), and PROJ is spared
    // a tenth of a second.
    PJ *target = proj_create(projection->context, crs);
    PJ *operation =
        target != NULL ? proj_crs_get_coordoperation(projection->context, target) : NULL;
    proj_destroy(target);
    if (operation != NULL) {
        // x = longitude or east first, whatever the authority's axis order.
        projection->transform = proj_normalize_for_visualization(projection->context, operation);
        proj_destroy(operation);
    }
    if (projection->transform == NULL || projection->name == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "proyeksi %s tidak dapat dibuka; periksa pemasangan PROJ (proj-data)", crs);
        return NULL;
    }
    return g_steal_pointer(&projection);
}

Projection *crs_open_any(const char *crs, GError **error) {
    g_autoptr(Projection) projection = g_new0(Projection, 1);
    projection->context = new_context();
    projection->code = g_strdup(crs);
    read_names(projection, crs);
    PJ *way = proj_create_crs_to_crs(projection->context, "EPSG:4326", crs, NULL);
    if (way != NULL) {
        projection->transform = proj_normalize_for_visualization(projection->context, way);
        proj_destroy(way);
    }
    if (projection->transform == NULL || projection->name == NULL) {
        g_set_error(
            error, JANGKAU_ERROR, ERROR_DATA,
            "CRS \"%.60s\" tidak dikenal oleh PROJ; ubah dulu ke EPSG:4326, misalnya dengan "
            "gdalwarp",
            projection->name != NULL ? projection->name : crs);
        return NULL;
    }
    return g_steal_pointer(&projection);
}

PlanePoint crs_forward(const Projection *projection, LonLat position) {
    PJ_COORD out = proj_trans(projection->transform, PJ_FWD,
                              proj_coord(position.lon_deg, position.lat_deg, 0, 0));
    if (!isfinite(out.xy.x) || !isfinite(out.xy.y))
        return (PlanePoint){NAN, NAN};
    return (PlanePoint){out.xy.x, out.xy.y};
}

void crs_forward_many(const Projection *projection, const LonLat *in, PlanePoint *out, int count) {
    if (count == 0)
        return;
    for (int i = 0; i < count; i++)
        out[i] = (PlanePoint){in[i].lon_deg, in[i].lat_deg};
    size_t stride = sizeof *out, n = (size_t)count;
    proj_trans_generic(projection->transform, PJ_FWD, &out[0].x, stride, n, &out[0].y, stride, n,
                       NULL, 0, 0, NULL, 0, 0);
}

LonLat crs_inverse(const Projection *projection, PlanePoint point) {
    PJ_COORD out = proj_trans(projection->transform, PJ_INV, proj_coord(point.x, point.y, 0, 0));
    return (LonLat){out.xy.x, out.xy.y};
}

char *crs_for_position(LonLat position) {
    // EPSG: SRGI2013 / UTM 46N-52N are 9476-9482, 47S-54S are 9487-9494.
    int zone = (int)floor((position.lon_deg + 180) / 6) + 1;
    if (position.lat_deg < 0 && zone >= 47 && zone <= 54)
        return g_strdup_printf("EPSG:%d", 9487 + zone - 47);
    if (position.lat_deg >= 0 && zone >= 46 && zone <= 52)
        return g_strdup_printf("EPSG:%d", 9476 + zone - 46);
    return g_strdup_printf("EPSG:%d", (position.lat_deg < 0 ? 32700 : 32600) + zone);
}

const char *crs_name(const Projection *projection) {
    return projection->name;
}

const char *crs_code(const Projection *projection) {
    return projection->code;
}

const char *crs_wkt(const Projection *projection) {
    return projection->wkt;
}

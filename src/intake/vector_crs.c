#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "base/error.h"
#include "intake/vector_internal.h"

#define CHUNK 16384

typedef struct {
    OGRCoordinateTransformationH transform; // NULL: degrees already
    double x[CHUNK], y[CHUNK];
    int fine[CHUNK];
} Mover;

static void mover_free(Mover *mover) {
    if (mover->transform != NULL)
        OCTDestroyCoordinateTransformation(mover->transform);
    g_free(mover);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mover, mover_free)

/* ---- the two systems ---- */

// The geographic CRS that a file's coordinates are brought to. That is WGS 84,
// and SRGI2013 for files in it or its zones: both are ITRF-based and taken as
// one, as in geo/crs.h. (PROJ knows only a detour by DGN95, good to 1.2 m,
// which would move everything by 0.2 m. DGN95 itself it takes as WGS 84.)
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

// Find the transformation, which is none for degrees; false when PROJ knows no way.
static bool mover_aim(Mover *mover, OGRSpatialReferenceH from) {
    OGRSpatialReferenceH to = target_crs(from);
    if (to == NULL)
        return false;
    static const char *const options[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", NULL};
    int axis_count = 0;
    const int *axes = OSRGetDataAxisToSRSAxisMapping(from, &axis_count);
    // Latitude first in a file is rare but possible: PROJ then turns it.
    bool lon_first = axis_count >= 2 && axes[0] == 2 && axes[1] == 1;
    bool same = lon_first && OSRIsSameEx(from, to, options);
    if (!same)
        mover->transform = OCTNewCoordinateTransformation(from, to);
    OSRDestroySpatialReference(to);
    return same || mover->transform != NULL;
}

/* ---- moving points ---- */

static bool on_globe(LonLat p) {
    return fabs(p.lon_deg) <= 180.0 && fabs(p.lat_deg) <= 90.0; // NaN fails
}

// Move up to CHUNK points into mover->x and y; those that cannot be become NaN.
static void move_chunk(Mover *mover, const LonLat *points, int count) {
    for (int i = 0; i < count; i++) {
        mover->x[i] = points[i].lon_deg;
        mover->y[i] = points[i].lat_deg;
    }
    if (mover->transform == NULL)
        return;
    OCTTransformEx(mover->transform, count, mover->x, mover->y, NULL, mover->fine);
    for (int i = 0; i < count; i++) {
        if (!mover->fine[i])
            mover->x[i] = mover->y[i] = NAN;
    }
}

// Move all in place; index of the first that does not come to lie on the
// globe (the rest is then as it was), or -1.
static int move_points(Mover *mover, LonLat *points, int count) {
    for (int done = 0; done < count; done += CHUNK) {
        int some = MIN(CHUNK, count - done);
        move_chunk(mover, points + done, some);
        for (int i = 0; i < some; i++) {
            LonLat moved = {mover->x[i], mover->y[i]};
            if (!on_globe(moved))
                return done + i;
            points[done + i] = moved;
        }
    }
    return -1;
}

// The positions of a feature: of its polygon, or its one point.
static LonLat *feature_points(VectorLayer *layer, int feature, int *count) {
    const Shape *shape = layer->shapes[feature];
    if (shape != NULL) {
        *count = shape->ring_first[shape->ring_count];
        return shape->points;
    }
    *count = isnan(layer->points[feature].lon_deg) ? 0 : 1;
    return &layer->points[feature];
}

static void move_layer(Mover *mover, VectorLayer *layer) {
    for (int f = 0; f < layer->count; f++) {
        int count = 0;
        LonLat *points = feature_points(layer, f, &count);
        int bad = move_points(mover, points, count);
        if (bad < 0)
            continue;
        LonLat p = points[bad];
        vector_layer_blame(layer, f,
                           "koordinat (%g, %g) di luar bumi: bujur ±180, lintang ±90 derajat; "
                           "perbaiki titik itu, atau sistem koordinat berkas",
                           p.lon_deg, p.lat_deg);
    }
}

/* ---- a file that does not tell ---- */

static VectorBounds usable_bounds(const VectorBounds *bounds) {
    static const VectorBounds indonesia = {{94, -12}, {142, 7}};
    bool told = bounds != NULL && !isnan(bounds->low.lon_deg) && !isnan(bounds->low.lat_deg) &&
                !isnan(bounds->high.lon_deg) && !isnan(bounds->high.lat_deg);
    return told ? *bounds : indonesia;
}

static bool all_within(Mover *mover, const LonLat *points, int count, const VectorBounds *b) {
    for (int done = 0; done < count;) {
        int some = MIN(done == 0 ? 1 : CHUNK, count - done); // the first rules most systems out
        move_chunk(mover, points + done, some);
        for (int i = 0; i < some; i++) {
            if (!(mover->x[i] >= b->low.lon_deg && mover->x[i] <= b->high.lon_deg &&
                  mover->y[i] >= b->low.lat_deg && mover->y[i] <= b->high.lat_deg))
                return false;
        }
        done += some;
    }
    return true;
}

static bool layer_within(Mover *mover, VectorLayer *layer, const VectorBounds *bounds) {
    for (int f = 0; f < layer->count; f++) {
        int count = 0;
        const LonLat *points = feature_points(layer, f, &count);
        if (!all_within(mover, points, count, bounds))
            return false;
    }
    return true;
}

// UTM 46 to 54 of either half of the globe, TM-3 46.2 to 54.1, web Mercator.
static GArray *candidates(void) {
    static const int runs[][2] = {{32746, 32754}, {32646, 32654}, {23830, 23845}, {3857, 3857}};
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(int));
    for (gsize i = 0; i < G_N_ELEMENTS(runs); i++) {
        for (int code = runs[i][0]; code <= runs[i][1]; code++)
            g_array_append_val(codes, code);
    }
    return codes;
}

static Mover *mover_for_code(int code) {
    g_autoptr(Mover) mover = g_new0(Mover, 1);
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL);
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    bool aimed = OSRImportFromEPSG(from, code) == OGRERR_NONE && mover_aim(mover, from);
    OSRDestroySpatialReference(from);
    return aimed ? g_steal_pointer(&mover) : NULL;
}

// Degrees that do not fit must not pass for a few metres off a zone's corner.
static bool looks_like_degrees(VectorLayer *layer) {
    for (int f = 0; f < layer->count; f++) {
        int count = 0;
        const LonLat *points = feature_points(layer, f, &count);
        for (int i = 0; i < count; i++) {
            if (fabs(points[i].lon_deg) > 180 || fabs(points[i].lat_deg) > 180)
                return false;
        }
    }
    return true;
}

static bool refuse_untold(const VectorSource *source, const GString *fitting, GError **error) {
    if (fitting->len == 0)
        return vector_refuse(source->name, error,
                             "berkas tidak menyebut sistem koordinat (CRS), dan koordinatnya tidak "
                             "cocok dengan wilayah ini dalam derajat, UTM, TM-3 maupun EPSG:3857; "
                             "sertakan .prj, atau simpan ulang dalam EPSG:4326");
    return vector_refuse(source->name, error,
                         "berkas tidak menyebut sistem koordinat (CRS) dan koordinatnya cocok "
                         "dengan lebih dari satu (%s); sertakan .prj, atau simpan ulang dalam "
                         "EPSG:4326",
                         fitting->str);
}

static bool infer(const VectorSource *source, const VectorBounds *told, VectorLayer *layer,
                  GError **error) {
    VectorBounds bounds = usable_bounds(told);
    g_autoptr(Mover) degrees = g_new0(Mover, 1);
    if (layer_within(degrees, layer, &bounds)) {
        layer->crs = g_strdup("tanpa CRS; dibaca sebagai EPSG:4326");
        return true;
    }
    if (looks_like_degrees(layer))
        return vector_refuse(source->name, error,
                             "berkas tidak menyebut sistem koordinat (CRS); koordinatnya tampak "
                             "seperti derajat, tetapi di luar wilayah ini; periksa apakah lintang "
                             "dan bujur tertukar");
    g_autoptr(GArray) codes = candidates();
    g_autoptr(GString) fitting = g_string_new(NULL);
    g_autoptr(Mover) found = NULL;
    int fits = 0;
    for (guint i = 0; i < codes->len; i++) {
        int code = g_array_index(codes, int, i);
        g_autoptr(Mover) mover = mover_for_code(code);
        if (mover == NULL || !layer_within(mover, layer, &bounds))
            continue;
        g_string_append_printf(fitting, "%sEPSG:%d", fits++ > 0 ? ", " : "", code);
        g_clear_pointer(&found, mover_free);
        found = g_steal_pointer(&mover);
    }
    if (fits != 1)
        return refuse_untold(source, fitting, error);
    layer->crs = g_strdup_printf("tanpa CRS; dibaca sebagai %s", fitting->str);
    move_layer(found, layer);
    return true;
}

/* ---- one layer ---- */

// inf and NaN say nothing in any system; PROJ might make something of them.
static void blame_not_finite(VectorLayer *layer) {
    for (int f = 0; f < layer->count; f++) {
        int count = 0;
        const LonLat *points = feature_points(layer, f, &count);
        for (int i = 0; i < count; i++) {
            LonLat p = points[i];
            if (isfinite(p.lon_deg) && isfinite(p.lat_deg))
                continue;
            vector_layer_blame(layer, f,
                               "koordinat (%g, %g) bukan angka; perbaiki atau hapus titik itu",
                               p.lon_deg, p.lat_deg);
            break;
        }
    }
}

static bool has_positions(VectorLayer *layer) {
    for (int f = 0; f < layer->count; f++) {
        int count = 0;
        feature_points(layer, f, &count);
        if (count > 0)
            return true;
    }
    return false;
}

bool vector_crs_settle(const VectorSource *source, const VectorBounds *bounds, VectorLayer *layer,
                       GError **error) {
    blame_not_finite(layer);
    if (!has_positions(layer))
        return true;
    OGRSpatialReferenceH from = OGR_L_GetSpatialRef(source->layer);
    const char *name = from != NULL ? OSRGetName(from) : NULL;
    // GeoPackage has rows of its own for "not known".
    if (from == NULL || (name != NULL && g_ascii_strncasecmp(name, "Undefined", 9) == 0))
        return infer(source, bounds, layer, error);
    g_autoptr(Mover) mover = g_new0(Mover, 1);
    if (!mover_aim(mover, from))
        return vector_refuse(source->name, error,
                             "sistem koordinat '%s' tidak dapat diubah ke EPSG:4326; ubah dulu "
                             "berkasnya (ogr2ogr -t_srs EPSG:4326)",
                             name != NULL ? name : "tanpa nama");
    move_layer(mover, layer);
    return true;
}

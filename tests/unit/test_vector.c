// Layers and worksheets: what each kind of file gives, and what hostile ones do not.
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/vector.h"
#include "zip_maker.h"

#define HEAD "{\"type\":\"FeatureCollection\",\"features\":["
#define TAIL "]}"
#define RING "[[106,-6],[106.5,-6],[106.5,-6.5],[106,-6]]"
#define POLYGON "{\"type\":\"Polygon\",\"coordinates\":[" RING "]}"
#define FEATURE(properties, geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define KML_HEAD                                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml "                                              \
    "xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>d</name>"
#define KML_TAIL "</Document></kml>"
#define KML_POINT "<Point><coordinates>106.25,-6.5,12</coordinates></Point>"

static char *work_folder;

/* ---- tools ---- */

static char *path_of(const char *name) {
    return g_build_filename(work_folder, name, NULL);
}

static char *write_bytes(const char *name, const void *bytes, gsize length) {
    char *path = path_of(name);
    FILE *file = fopen(path, "wb"); // g_file_set_contents() would sync each time
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
    return path;
}

static char *write_text(const char *name, const char *text) {
    return write_bytes(name, text, strlen(text));
}

static void remove_file(const char *name) {
    g_autofree char *path = path_of(name);
    g_unlink(path);
}

static bool is_code(const char *column) {
    return g_ascii_strcasecmp(column, "kode") == 0;
}

static VectorLayer *read_in(const char *path, const VectorBounds *bounds) {
    GError *error = NULL;
    VectorLayer *layer = vector_read(path, bounds, is_code, &error);
    if (layer == NULL)
        fail_msg("%s", error->message);
    assert_int_equal(grid_row_count(layer->attributes), layer->count + 1);
    for (int i = 0; i < layer->count; i++)
        assert_int_equal(grid_line(layer->attributes, i + 1), i + 1);
    return layer;
}

static VectorLayer *read_good(const char *path) {
    return read_in(path, NULL);
}

static const char *cell(const VectorLayer *layer, int feature, const char *column) {
    for (int i = 0; i < grid_width(layer->attributes, 0); i++) {
        if (strcmp(grid_cell(layer->attributes, 0, i), column) == 0)
            return grid_cell(layer->attributes, feature + 1, i);
    }
    return "(tanpa kolom)";
}

static void assert_says(GError *error, const char *says) {
    assert_non_null(error);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_true(g_utf8_validate(error->message, -1, NULL));
    if (strstr(error->message, says) == NULL)
        fail_msg("pesan: %s\n  tanpa: %s", error->message, says);
}

static void assert_refused(const char *path, const char *says) {
    g_autoptr(GError) error = NULL;
    g_autoptr(VectorLayer) layer = vector_read(path, NULL, is_code, &error);
    if (layer != NULL)
        fail_msg("diterima: %s (tanpa: %s)", path, says);
    assert_says(error, says);
}

static void assert_near(LonLat p, double lon, double lat, double degrees) {
    if (!(fabs(p.lon_deg - lon) <= degrees && fabs(p.lat_deg - lat) <= degrees))
        fail_msg("%.12f %.12f, bukan %.12f %.12f", p.lon_deg, p.lat_deg, lon, lat);
}

static void assert_no_memory_files(void) {
    char **left = VSIReadDir("/vsimem/");
    assert_int_equal(CSLCount(left), 0);
    CSLDestroy(left);
}

static OGRSpatialReferenceH crs_of(int epsg) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    assert_int_equal(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

// Squares of 1/10 degree from 106 E, 6 S, or of 10 km from the corner given;
// driver, columns KODE and NAMA.
static char *write_layer(const char *driver, const char *file, int epsg, double x, double y,
                         double size, const char *name, const char *encoding) {
    vector_init();
    char *path = path_of(file);
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName(driver), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = epsg != 0 ? crs_of(epsg) : NULL;
    char **options = encoding != NULL ? CSLSetNameValue(NULL, "ENCODING", encoding) : NULL;
    OGRLayerH layer = GDALDatasetCreateLayer(
        dataset, "batas", crs, strcmp(driver, "OpenFileGDB") == 0 ? wkbMultiPolygon : wkbPolygon,
        options);
    CSLDestroy(options);
    assert_non_null(layer);
    const char *const columns[] = {"KODE", "NAMA"};
    for (int i = 0; i < 2; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(columns[i], OFTString);
        assert_int_equal(OGR_L_CreateField(layer, field, TRUE), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, "KODE"), "36.01.01.2001");
    OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, "NAMA"), name);
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    static const double corners[5][2] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
    for (int c = 0; c < 5; c++)
        OGR_G_AddPoint_2D(ring, x + corners[c][0] * size, y - corners[c][1] * size);
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    OGR_G_AddGeometryDirectly(polygon, ring);
    OGR_F_SetGeometryDirectly(feature, polygon);
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    if (crs != NULL)
        OSRDestroySpatialReference(crs);
    GDALClose(dataset);
    return path;
}

static char *write_square(const char *driver, const char *file, int epsg) {
    return write_layer(driver, file, epsg, 106, -6, 0.1, "Désa", NULL);
}

/* ---- every kind of file ---- */

static void reads_every_kind(void **state) {
    (void)state;
    static const struct {
        const char *driver, *file;
    } kinds[] = {{"GeoJSON", "a.geojson"}, {"GPKG", "a.gpkg"},  {"ESRI Shapefile", "a.shp"},
                 {"FlatGeobuf", "a.fgb"},  {"LIBKML", "a.kml"}, {"OpenFileGDB", "a.gdb"}};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = write_square(kinds[i].driver, kinds[i].file, 4326);
        assert_true(vector_is_layer(path));
        assert_false(vector_is_workbook(path));
        g_autoptr(VectorLayer) layer = read_good(path);
        assert_int_equal(layer->count, 1);
        assert_string_equal(grid_file(layer->attributes), kinds[i].file);
        assert_int_equal(grid_line(layer->attributes, 0), 0);
        assert_string_equal(cell(layer, 0, "KODE"), "36.01.01.2001");
        assert_string_equal(cell(layer, 0, "NAMA"), "Désa");
        assert_null(layer->problems[0]);
        assert_null(layer->crs);
        assert_true(isnan(layer->points[0].lon_deg));
        LonLat low, high;
        assert_true(shape_bounds(layer->shapes[0], &low, &high));
        assert_near(low, 106, -6.1, 1e-8);
        assert_near(high, 106.1, -6, 1e-8);
    }
    assert_no_memory_files();
}

static void knows_what_a_file_is(void **state) {
    (void)state;
    static const struct {
        const char *name, *start;
        bool layer, workbook;
    } cases[] = {
        {"a.csv", "kode,nama\n", false, false},
        {"a.txt", "kode\n", false, false},
        {"a.json", " \n{}", true, false},
        {"peta.txt", "\xEF\xBB\xBF {\"type\":1}", true, false},
        {"a.dat", "<?xml version=\"1.0\"?><kml>", true, false},
        {"a.xml", "<html>", false, false},
        {"kosong.geojson", "", true, false},
        {"kosong.csv", "", false, false},
        {"lain.shp", "<OGRVRTDataSource>", true, false},
        {"lama.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", false, true},
        {"rusak.xlsx", "PK\3\4", false, true},
        {"rusak.kmz", "PK\3\4", true, false},
        {"a.fgb", "fgb\3fgb", true, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_text(cases[i].name, cases[i].start);
        if (vector_is_layer(path) != cases[i].layer ||
            vector_is_workbook(path) != cases[i].workbook)
            fail_msg("%s", cases[i].name);
    }
    assert_true(vector_is_layer("PG:dbname=x"));
    assert_true(vector_is_layer("/tidak/ada.GPKG|layername=x"));
    assert_true(vector_is_layer("/tidak/ada.gdb"));
    assert_false(vector_is_layer("/tidak/ada.csv"));
    assert_true(vector_is_workbook("/tidak/ada.XLSX"));
    assert_false(vector_is_layer(work_folder));
    remove_file("a.fgb");
    remove_file("lain.shp");
}

static void gives_attributes_as_text(void **state) {
    (void)state;
    vector_init();
    g_autofree char *path = path_of("teks.gpkg");
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
    OGRSpatialReferenceH crs = crs_of(4326);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "teks", crs, wkbPoint, NULL);
    OSRDestroySpatialReference(crs);
    static const struct {
        OGRFieldType type;
        OGRFieldSubType subtype;
        double number;
        const char *text, *gives;
    } cases[] = {
        {OFTInteger64, OFSTNone, 3602141002., NULL, "3602141002"},
        {OFTInteger64, OFSTNone, 0, "9007199254740993", "9007199254740993"},
        {OFTInteger, OFSTNone, -7, NULL, "-7"},
        {OFTInteger, OFSTBoolean, 1, NULL, "TRUE"},
        {OFTInteger, OFSTBoolean, 0, NULL, "FALSE"},
        {OFTReal, OFSTNone, 0.1, NULL, "0.1"},
        {OFTReal, OFSTNone, 3602141002., NULL, "3602141002"},
        {OFTReal, OFSTNone, -6.1234567890123, NULL, "-6.1234567890123"},
        {OFTReal, OFSTNone, 0.1 + 0.2, NULL, "0.30000000000000004"},
        {OFTReal, OFSTNone, 1e-5, NULL, "0.00001"},
        {OFTReal, OFSTNone, -1.5e-7, NULL, "-0.00000015"},
        {OFTReal, OFSTNone, 1.5e20, NULL, "150000000000000000000"},
        {OFTReal, OFSTNone, 1.25e300, NULL, "1.25e+300"},
        {OFTReal, OFSTFloat32, 0.1f, NULL, "0.1"},
        {OFTReal, OFSTFloat32, 16777217.f, NULL, "16777216"},
        {OFTDate, OFSTNone, 0, "2024/01/02", "2024-01-02"},
        {OFTDateTime, OFSTNone, 0, "2024/01/02 03:04:05", "2024-01-02T03:04:05"},
        {OFTString, OFSTNone, 0, " 36.10 ", " 36.10 "},
        {OFTString, OFSTNone, 0, NULL, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strdup_printf("k%u", i);
        OGRFieldDefnH field = OGR_Fld_Create(name, cases[i].type);
        OGR_Fld_SetSubType(field, cases[i].subtype);
        assert_int_equal(OGR_L_CreateField(layer, field, TRUE), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    for (int i = 0; i < (int)G_N_ELEMENTS(cases); i++) {
        if (cases[i].text != NULL)
            OGR_F_SetFieldString(feature, i, cases[i].text);
        else if (cases[i].type != OFTString)
            OGR_F_SetFieldDouble(feature, i, cases[i].number);
    }
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    g_autoptr(VectorLayer) read = read_good(path);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strdup_printf("k%u", i);
        assert_string_equal(cell(read, 0, name), cases[i].gives);
    }
    // Nothing at all is neither shape nor point nor problem.
    assert_null(read->shapes[0]);
    assert_true(isnan(read->points[0].lon_deg));
    assert_null(read->problems[0]);
}

/* ---- geometries ---- */

// What becomes of a geometry: rings and parts, a point, or the words of a problem.
static const struct {
    const char *geometry;
    int rings, parts;
    double lon;
    const char *problem;
} geometries[] = {
    {POLYGON, 1, 1, 0, NULL},
    {"{\"type\":\"Polygon\",\"coordinates\":[[[106,-6,7],[107,-6,7],[107,-7,7],[106,-6,7]],"
     "[[106.5,-6.1],[106.6,-6.1],[106.6,-6.2],[106.5,-6.1]]]}",
     2, 1, 0, NULL},
    {"{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "],[" RING "]]}", 2, 2, 0, NULL},
    {"{\"type\":\"GeometryCollection\",\"geometries\":[" POLYGON
     ",{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "]]}]}",
     2, 2, 0, NULL},
    {"{\"type\":\"Point\",\"coordinates\":[106.5,-6]}", 0, 0, 106.5, NULL},
    {"{\"type\":\"MultiPoint\",\"coordinates\":[[106.25,-6,5]]}", 0, 0, 106.25, NULL},
    {"{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":"
     "[106.5,-6]}]}",
     0, 0, 106.5, NULL},
    {"null", 0, 0, 0, NULL},
    {"{\"type\":\"Polygon\",\"coordinates\":[]}", 0, 0, 0, NULL},
    {"{\"type\":\"MultiPoint\",\"coordinates\":[[106,-6],[107,-6]]}", 0, 0, 0, "Multi Point"},
    {"{\"type\":\"LineString\",\"coordinates\":" RING "}", 0, 0, 0, "Line String"},
    {"{\"type\":\"GeometryCollection\",\"geometries\":[" POLYGON
     ",{\"type\":\"Point\",\"coordinates\":[106,-6]}]}",
     0, 0, 0, "geometrinya Point"},
    {"{\"type\":\"Polygon\",\"coordinates\":[[[106,-6],[107,-6],[106,-6]]]}", 0, 0, 0,
     "hanya berisi 3 titik"},
    {"{\"type\":\"Polygon\",\"coordinates\":[" RING ",[[106,-6],[107,-6],[106,-6]]]}", 0, 0, 0,
     "hanya berisi 3 titik"},
    {"{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,2],[1,2],[1,2]]]}", 0, 0, 0,
     "tidak membentuk bidang"},
    {"{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,99],[2,3],[1,2]]]}", 0, 0, 0,
     "(1, 99) di luar bumi"},
    {"{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[-180.5,9],[2,3],[1,2]]]}", 0, 0, 0,
     "(-180.5, 9) di luar bumi"},
    {"{\"type\":\"Point\",\"coordinates\":[1e308,-1e308]}", 0, 0, 0, "(1e+308, -1e+308) di luar"},
    {"{\"type\":\"Point\",\"coordinates\":[1e999,1]}", 0, 0, 0, "(inf, 1) bukan angka"},
    {"{\"type\":\"Point\",\"coordinates\":[NaN,1]}", 0, 0, 0, NULL}, // GDAL's empty point
    {"{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[NaN,9],[2,3],[1,2]]]}", 0, 0, 0,
     "(nan, 9) bukan angka"},
    {POLYGON, 1, 1, 0, NULL}, // and on it goes
};

static void reads_every_geometry(void **state) {
    (void)state;
    g_autoptr(GString) text = g_string_new(HEAD);
    for (guint i = 0; i < G_N_ELEMENTS(geometries); i++)
        g_string_append_printf(text, "%s" FEATURE("{\"kode\":\"36\"}", "%s"), i > 0 ? "," : "",
                               geometries[i].geometry);
    g_string_append(text, TAIL);
    g_autofree char *path = write_text("geometri.geojson", text->str);
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_int_equal(layer->count, G_N_ELEMENTS(geometries));
    for (int i = 0; i < layer->count; i++) {
        const char *why = layer->problems[i];
        if ((why == NULL) != (geometries[i].problem == NULL) ||
            (why != NULL && strstr(why, geometries[i].problem) == NULL))
            fail_msg("%s: %s", geometries[i].geometry, why != NULL ? why : "tanpa masalah");
        const Shape *shape = layer->shapes[i];
        assert_int_equal(shape != NULL ? shape->ring_count : 0, geometries[i].rings);
        assert_int_equal(shape != NULL ? shape_part_count(shape) : 0, geometries[i].parts);
        assert_true(geometries[i].lon == 0 ? isnan(layer->points[i].lon_deg)
                                           : layer->points[i].lon_deg == geometries[i].lon);
    }
}

// A circle of two arcs, and what one bad feature leaves of the others.
static void straightens_curves(void **state) {
    (void)state;
    vector_init();
    g_autofree char *path = path_of("lengkung.gpkg");
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
    OGRSpatialReferenceH crs = crs_of(4326);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "x", crs, wkbUnknown, NULL);
    OSRDestroySpatialReference(crs);
    const char *const texts[] = {
        "CURVEPOLYGON (CIRCULARSTRING (106 -6,107 -5,108 -6,107 -7,106 -6))",
        "MULTISURFACE (CURVEPOLYGON (CIRCULARSTRING (106 -6,107 -5,108 -6,107 -7,106 -6)))",
        "POLYGON ZM ((106 -6 1 2,107 -6 1 2,107 -7 1 2,106 -6 1 2))",
        "MULTIPOINT Z (106 -6 3)",
        "TRIANGLE ((106 -6,107 -6,107 -7,106 -6))",
        "TIN (((106 -6,107 -6,107 -7,106 -6)))",
        "POLYHEDRALSURFACE (((106 -6,107 -6,107 -7,106 -6)))",
        "CIRCULARSTRING (106 -6,107 -5,108 -6)"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        OGRGeometryH geometry = NULL;
        char *text = g_strdup(texts[i]), *at = text;
        assert_int_equal(OGR_G_CreateFromWkt(&at, NULL, &geometry), OGRERR_NONE);
        g_free(text);
        OGR_F_SetGeometryDirectly(feature, geometry);
        assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
        OGR_F_Destroy(feature);
    }
    GDALClose(dataset);
    g_autoptr(VectorLayer) read = read_good(path);
    for (int i = 0; i < 2; i++) { // pi square degrees near 6 S
        assert_true(read->shapes[i]->ring_first[1] > 80);
        assert_true(fabs(shape_area_km2(read->shapes[i]) / (G_PI * 110.6 * 110.7) - 1) < 0.01);
    }
    assert_int_equal(read->shapes[2]->ring_first[1], 4);
    assert_near(read->points[3], 106, -6, 0);
    for (int i = 4; i < 7; i++)
        assert_int_equal(read->shapes[i]->ring_first[1], 4);
    assert_non_null(strstr(read->problems[7], "Line String"));
}

static void marks_text_that_is_not_utf8(void **state) {
    (void)state;
    g_autofree char *path = write_text(
        "utf8.geojson", HEAD FEATURE("{\"kode\":\"36\",\"nama\":\"D\xE9sa\"}", POLYGON) "," FEATURE(
                            "{\"kode\":\"37\",\"nama\":\"B\"}", POLYGON) TAIL);
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_non_null(strstr(layer->problems[0], "kolom 'nama' bukan teks UTF-8"));
    assert_null(layer->shapes[0]);
    assert_true(g_utf8_validate(cell(layer, 0, "nama"), -1, NULL));
    assert_string_equal(cell(layer, 0, "kode"), "36");
    assert_null(layer->problems[1]);
    assert_non_null(layer->shapes[1]);
}

/* ---- which layer ---- */

static void add_layer(const char *path, const char *name, OGRwkbGeometryType type,
                      const char *column) {
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = crs_of(4326);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, name, crs, type, NULL);
    assert_non_null(layer);
    OGRFieldDefnH field = OGR_Fld_Create(column, OFTString);
    OGR_L_CreateField(layer, field, TRUE);
    OGR_Fld_Destroy(field);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, name);
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    OSRDestroySpatialReference(crs);
    GDALClose(dataset);
}

static void chooses_the_layer(void **state) {
    (void)state;
    g_autofree char *path = write_square("GPKG", "lapis.gpkg", 4326);
    add_layer(path, "gaya", wkbNone, "kode");
    add_layer(path, "jalan", wkbMultiLineString, "kode");
    g_autoptr(VectorLayer) only = read_good(path); // the only one with areas
    assert_string_equal(cell(only, 0, "NAMA"), "Désa");
    add_layer(path, "sungai", wkbPolygon, "nama");
    g_autoptr(VectorLayer) coded = read_good(path); // the only one with a code
    assert_string_equal(cell(coded, 0, "NAMA"), "Désa");
    g_autoptr(GError) error = NULL;
    assert_null(vector_read(path, NULL, NULL, &error)); // nobody tells what a code is
    assert_says(error, "4 lapisan (batas, jalan, sungai, gaya)");
    assert_says(error, "lapis.gpkg|layername=");
    add_layer(path, "titik", wkbPoint, "Kode");
    assert_refused(path, "5 lapisan");
    g_autofree char *named = g_strconcat(path, "|layername=sungai", NULL);
    g_autoptr(VectorLayer) river = read_good(named);
    assert_string_equal(cell(river, 0, "nama"), "sungai");
    assert_string_equal(grid_file(river->attributes), "lapis.gpkg");
    g_autofree char *missing = g_strconcat(path, "|layername=tiada", NULL);
    assert_refused(missing, "'tiada' tidak ada");
}

/* ---- coordinate systems ---- */

static void brings_every_crs_to_degrees(void **state) {
    (void)state;
    // The zones' central meridians: 500000 and 200000 E lie on them, whatever the datum.
    static const struct {
        int epsg;
        double x, y, size, lon, lat, within;
    } cases[] = {
        {4326, 106, -6, 0.1, 106, -6, 1e-12},
        {9470, 106, -6, 0.1, 106, -6, 1e-12}, // SRGI2013
        {4755, 106, -6, 0.1, 106, -6, 1e-12}, // DGN95
        {32748, 5e5, 9.3e6, 1e4, 105, -6.332861242, 2e-9},
        {9488, 5e5, 9.3e6, 1e4, 105, -6.332861242, 2e-9},  // SRGI2013 / UTM 48S
        {23878, 5e5, 9.3e6, 1e4, 105, -6.332861242, 2e-9}, // DGN95 / UTM 48S
        // TM-3: k 0.9999, north 1500000; -6.332861242 lies at 1500000 - 700000/0.9996*0.9999
        {23834, 2e5, 799789.9159664, 1e4, 106.5, -6.332861242, 2e-9},
        {23833, 2e5, 799789.9159664, 1e4, 103.5, -6.332861242, 2e-9},
    };
    static const struct {
        const char *driver, *file;
    } files[] = {{"GPKG", "sistem.gpkg"}, {"ESRI Shapefile", "sistem.shp"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases) * 2; i++) {
        const char *file = files[i % 2].file;
        remove_file(file);
        g_autofree char *path =
            write_layer(files[i % 2].driver, file, cases[i / 2].epsg, cases[i / 2].x,
                        cases[i / 2].y, cases[i / 2].size, "x", NULL);
        g_autoptr(VectorLayer) layer = read_good(path);
        assert_near(layer->shapes[0]->points[0], cases[i / 2].lon, cases[i / 2].lat,
                    cases[i / 2].within);
        assert_null(layer->crs);
    }
    // The datum of 1974 is truly another: 27 m here.
    remove_file("sistem.gpkg");
    g_autofree char *path = write_square("GPKG", "sistem.gpkg", 4238);
    g_autoptr(VectorLayer) old = read_good(path);
    LonLat p = old->shapes[0]->points[0];
    double moved = hypot(p.lon_deg - 106, p.lat_deg + 6);
    assert_true(moved > 1e-4 && moved < 1e-2);
}

static void blames_points_a_zone_cannot_hold(void **state) {
    (void)state;
    g_autofree char *path = write_layer("GPKG", "jauh.gpkg", 32748, 1e30, 9.3e6, 1e29, "x", NULL);
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_non_null(strstr(layer->problems[0], "di luar bumi"));
    assert_null(layer->shapes[0]);
}

static void reads_the_prj_that_esri_writes(void **state) {
    (void)state;
    static const char *const texts[] = {
        "PROJCS[\"DGN_1995_Indonesia_TM-3_Zone_48.2\",GEOGCS[\"GCS_DGN_1995\",DATUM["
        "\"D_Datum_Geodesi_Nasional_1995\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM["
        "\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION["
        "\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",200000.0],PARAMETER["
        "\"False_Northing\",1500000.0],PARAMETER[\"Central_Meridian\",106.5],PARAMETER["
        "\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
        "PROJCS[\"SRGI_2013_Anything\",GEOGCS[\"GCS_SRGI_2013\",DATUM[\"D_SRGI_2013\",SPHEROID["
        "\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","
        "0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\","
        "200000.0],PARAMETER[\"False_Northing\",1500000.0],PARAMETER[\"Central_Meridian\",106.5],"
        "PARAMETER[\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\","
        "1.0]]"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        remove_file("esri.shp");
        g_autofree char *path =
            write_layer("ESRI Shapefile", "esri.shp", 0, 2e5, 799789.9159664, 1e4, "x", NULL);
        g_autofree char *prj = write_text("esri.prj", texts[i]);
        g_autoptr(VectorLayer) layer = read_good(path);
        assert_near(layer->shapes[0]->points[0], 106.5, -6.332861242, 2e-9);
        assert_null(layer->crs);
        g_unlink(prj);
    }
    g_autofree char *path = write_square("ESRI Shapefile", "asing.shp", 0);
    g_autofree char *prj = write_text("asing.prj", "LOCAL_CS[\"Kantor\",UNIT[\"metre\",1]]");
    assert_refused(path, "sistem koordinat 'Kantor'");
    g_unlink(prj);
}

static void infers_a_missing_crs_only_when_one_fits(void **state) {
    (void)state;
    static const VectorBounds banten = {{105, -7.2}, {107, -5.7}};
    static const VectorBounds java = {{105, -9}, {115, -5}};
    static const VectorBounds nowhere = {{NAN, -7.2}, {107, -5.7}};
    static const struct {
        double x, y, size;
        const VectorBounds *bounds;
        const char *crs, *refusal;
        double lon, lat;
    } cases[] = {
        {106, -6, 0.1, &banten, "EPSG:4326", NULL, 106, -6},
        {106, -6, 0.1, NULL, "EPSG:4326", NULL, 106, -6},
        {106, -6, 0.1, &nowhere, "EPSG:4326", NULL, 106, -6},
        {106, -7.15, 0.1, &banten, NULL, "tertukar", 0, 0}, // one corner at 7.25 S
        {-6, 106, 0.1, NULL, NULL, "tertukar", 0, 0},
        {5e5, 9.3e6, 1e4, &banten, "EPSG:32748", NULL, 105, -6.332861242},
        {5e5, 9.3e6, 1e4, &java, NULL, "EPSG:32748, EPSG:32749", 0, 0},
        {2e5, 799789.9159664, 1e4, &banten, "EPSG:23834", NULL, 106.5, -6.332861242},
        {11799866, -669141, 1e3, &banten, "EPSG:3857", NULL, 106.0000, -6.0000},
        {5e5, 5e5, 1e4, &banten, NULL, "tidak cocok", 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        remove_file("tanpa.shp");
        g_autofree char *path = write_layer("ESRI Shapefile", "tanpa.shp", 0, cases[i].x,
                                            cases[i].y, cases[i].size, "x", NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(VectorLayer) layer = vector_read(path, cases[i].bounds, NULL, &error);
        if (cases[i].refusal != NULL) {
            assert_says(error, "tidak menyebut sistem koordinat");
            assert_says(error, cases[i].refusal);
            continue;
        }
        if (layer == NULL)
            fail_msg("%s", error->message);
        g_autofree char *says = g_strconcat("tanpa CRS; dibaca sebagai ", cases[i].crs, NULL);
        assert_string_equal(layer->crs, says);
        assert_near(layer->shapes[0]->points[0], cases[i].lon, cases[i].lat,
                    strcmp(cases[i].crs, "EPSG:3857") == 0 ? 1e-5 : 2e-9);
    }
}

/* ---- shapefiles ---- */

static void reads_dbf_texts_of_any_encoding(void **state) {
    (void)state;
    static const struct {
        const char *written, *cpg;
        int language; // byte 29 of the DBF, where it is not GDAL's own
    } cases[] = {{"UTF-8", "UTF-8", -1}, {"UTF-8", NULL, -1},         {"ISO-8859-1", NULL, -1},
                 {"CP1252", "1252", -1}, {"CP1252", "ANSI 1252", -1}, {"CP1252", NULL, 0x57},
                 {"CP1252", NULL, 0},    {"UTF-8", NULL, 0x57},       {"UTF-8", "UTF-8", 0x57}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool quote = strcmp(cases[i].written, "ISO-8859-1") != 0; // which has none
        const char *name = quote ? "Désa Ja’far" : "Désa Ümar";
        remove_file("sandi.shp");
        g_autofree char *path =
            write_layer("ESRI Shapefile", "sandi.shp", 4326, 106, -6, 0.1, name, cases[i].written);
        remove_file("sandi.cpg");
        if (cases[i].cpg != NULL)
            g_free(write_text("sandi.cpg", cases[i].cpg));
        g_autofree char *dbf = path_of("sandi.dbf");
        FILE *file = fopen(dbf, "r+b");
        if (cases[i].language >= 0 && fseek(file, 29, SEEK_SET) == 0)
            fputc(cases[i].language, file);
        fclose(file);
        g_autoptr(VectorLayer) layer = read_good(path);
        if (strcmp(cell(layer, 0, "NAMA"), name) != 0)
            fail_msg("%s, %s, %d: %s", cases[i].written, cases[i].cpg, cases[i].language,
                     cell(layer, 0, "NAMA"));
    }
}

static int count_files(const char *prefix) {
    g_autoptr(GDir) dir = g_dir_open(work_folder, 0, NULL);
    int count = 0;
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        count += g_str_has_prefix(name, prefix);
    return count;
}

static void reads_shapefiles_that_lost_a_part(void **state) {
    (void)state;
    g_autofree char *path =
        write_layer("ESRI Shapefile", "bagian.shp", 23834, 2e5, 8e5, 1e4, "Désa", "ISO-8859-1");
    g_autoptr(VectorLayer) whole = read_good(path);
    remove_file("bagian.shx");
    int before = count_files("bagian.");
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_int_equal(count_files("bagian."), before); // nothing is written there
    assert_no_memory_files();
    assert_int_equal(layer->count, 1);
    assert_string_equal(cell(layer, 0, "NAMA"), "Désa");
    assert_string_equal(grid_file(layer->attributes), "bagian.shp");
    LonLat a = whole->shapes[0]->points[2], b = layer->shapes[0]->points[2];
    assert_true(a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg);
    g_autofree char *dbf = path_of("bagian.dbf");
    assert_refused(dbf, "tidak dapat dibaca");
    remove_file("bagian.dbf");
    g_autoptr(VectorLayer) bare = read_good(path);
    assert_int_equal(bare->count, 1);
    assert_non_null(bare->shapes[0]);
    g_autofree char *fifo = path_of("bagian.dbf");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refused(path, "bagian.dbf: ini bukan berkas biasa");
    g_unlink(fifo);
}

/* ---- GeoPackages ---- */

static void run_sql(const char *path, const char *const *statements) {
    const char *const driver[] = {"GPKG", NULL};
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, driver, NULL, NULL);
    assert_non_null(dataset);
    for (int i = 0; statements[i] != NULL; i++) {
        OGRLayerH rows = GDALDatasetExecuteSQL(dataset, statements[i], NULL, NULL);
        if (rows != NULL)
            GDALDatasetReleaseResultSet(dataset, rows);
    }
    GDALClose(dataset);
}

static void refuses_a_view_without_end(void **state) {
    (void)state;
    g_autofree char *path = write_square("GPKG", "view.gpkg", 4326);
    const char *const sql[] = {
        "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
        "SELECT b.fid AS fid, b.geom AS geom, b.KODE AS KODE FROM c, batas b WHERE c.x < 0",
        "INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) VALUES "
        "('v', 'v', 'features', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 4326, 0, 0)", NULL};
    run_sql(path, sql);
    g_autofree char *view = g_strconcat(path, "|layername=v", NULL);
    assert_refused(view, "bukan tabel melainkan view");
    g_autofree char *table = g_strconcat(path, "|layername=batas", NULL);
    g_autoptr(VectorLayer) layer = read_good(table);
    assert_int_equal(layer->count, 1);
}

static void leaves_nothing_beside_a_geopackage(void **state) {
    (void)state;
    g_autofree char *folder = path_of("wal");
    assert_int_equal(g_mkdir(folder, 0700), 0);
    g_autofree char *path = write_square("GPKG", "wal/a.gpkg", 4326);
    const char *const wal[] = {"PRAGMA journal_mode = WAL", NULL};
    run_sql(path, wal);
    remove_file("wal/a.gpkg-wal");
    remove_file("wal/a.gpkg-shm");
    g_autofree char *bytes = NULL;
    assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    assert_int_equal(bytes[18], 2); // it is in that mode
    struct stat before, after;
    assert_int_equal(stat(folder, &before), 0);
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_int_equal(layer->count, 1);
    // The folder tells of files that came and went.
    assert_int_equal(stat(folder, &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
    g_autofree char *left = write_text("wal/a.gpkg-wal", "belum ditulis");
    assert_refused(path, "sedang dibuka program lain (a.gpkg-wal");
    g_unlink(left);
    g_free(write_text("wal/a.gpkg-wal", ""));
    g_autoptr(VectorLayer) again = read_good(path);
    assert_int_equal(again->count, 1);
}

/* ---- KML ---- */

static char *write_kmz(const char *name, const ZipEntry *entries, int count) {
    GByteArray *zip = zip_make(entries, count);
    char *path = write_bytes(name, zip->data, zip->len);
    g_byte_array_unref(zip);
    return path;
}

static const char *const kml =
    KML_HEAD "<Style id=\"s\"><IconStyle><Icon><href>http://127.0.0.1:9/i.png</href></Icon>"
             "</IconStyle></Style><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link>"
             "</NetworkLink><Placemark><name>TBM &amp; Désa</name>"
             "<styleUrl>http://127.0.0.1:9/s.kml#x</styleUrl><ExtendedData><Data name=\"kode\">"
             "<value>36.01</value></Data></ExtendedData>" KML_POINT "</Placemark>"
             "<Placemark><name>B</name><description><![CDATA[<table><tr><td>x]]></description>"
             "</Placemark>" KML_TAIL;

static void check_libraries(const char *path) {
    g_autoptr(VectorLayer) layer = read_good(path);
    assert_int_equal(layer->count, 2);
    assert_string_equal(cell(layer, 0, "Name"), "TBM & Désa");
    assert_string_equal(cell(layer, 0, "kode"), "36.01");
    assert_near(layer->points[0], 106.25, -6.5, 0);
    assert_string_equal(cell(layer, 1, "description"), "<table><tr><td>x");
    assert_true(isnan(layer->points[1].lon_deg));
    assert_null(layer->problems[1]);
    assert_no_memory_files();
}

static void reads_kml_and_kmz(void **state) {
    (void)state;
    g_autofree char *plain = write_text("tbm.kml", kml);
    check_libraries(plain);
    const ZipEntry entries[] = {{.name = "files/i.png", .data = "png"},
                                {.name = "doc.kml", .data = kml}};
    g_autofree char *zipped = write_kmz("tbm.kmz", entries, 2);
    assert_true(vector_is_layer(zipped));
    check_libraries(zipped);
    // Each folder is a layer; one that only holds others is none.
    g_autofree char *folder =
        write_text("map.kml", KML_HEAD "<Folder><name>A</name><Placemark>" KML_POINT
                                       "</Placemark></Folder>" KML_TAIL);
    g_autoptr(VectorLayer) one = read_good(folder);
    assert_int_equal(one->count, 1);
    g_autofree char *linked =
        write_text("tautan.kml",
                   KML_HEAD "<NetworkLink><Link><href>x.kml</href></Link></NetworkLink><Folder>"
                            "<name>A</name><Placemark>" KML_POINT "</Placemark></Folder>" KML_TAIL);
    g_autoptr(VectorLayer) beside = read_good(linked);
    assert_int_equal(beside->count, 1);
    g_autofree char *folders = write_text(
        "dua.kml", KML_HEAD "<Folder><name>A</name><Placemark>" KML_POINT
                            "</Placemark></Folder><Folder><name>B</name><Placemark>" KML_POINT
                            "</Placemark></Folder>" KML_TAIL);
    assert_refused(folders, "2 lapisan (A, B)");
    g_autofree char *named = g_strconcat(folders, "|layername=B", NULL);
    g_autoptr(VectorLayer) second = read_good(named);
    assert_int_equal(second->count, 1);
}

static char *repeat(const char *head, const char *text, int times, const char *tail) {
    GString *out = g_string_new(head);
    for (int i = 0; i < times; i++)
        g_string_append(out, text);
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}

static void refuses_hostile_kml(void **state) {
    (void)state;
    g_autofree char *laugh = g_strconcat("<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a "
                                         "SYSTEM \"file:///etc/passwd\">]><kml><Document>",
                                         "<Placemark><name>&a;</name></Placemark>" KML_TAIL, NULL);
    g_autofree char *deep = repeat(KML_HEAD, "<Folder>", 20000, "");
    g_autofree char *tags = repeat(KML_HEAD, "<Placemark/>", 500001, KML_TAIL);
    g_autofree char *folders = repeat(KML_HEAD, "<Folder/>", 600, KML_TAIL);
    g_autofree char *cut = g_strndup(kml, strlen(kml) - 30);
    GString *columns = g_string_new(KML_HEAD "<Placemark><ExtendedData>");
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(columns, "<Data name=\"k%d\"><value>1</value></Data>", i);
    g_string_append(columns, "</ExtendedData></Placemark>" KML_TAIL);
    g_autofree char *many = g_string_free(columns, FALSE);
    const struct {
        const char *text, *says;
    } cases[] = {{laugh, "<!DOCTYPE>"},
                 {deep, "bersarang terlalu dalam"},
                 {tags, "terlalu besar"},
                 {folders, "berfolder"},
                 {many, "berkolom"},
                 {cut, "tidak dapat dibaca"},
                 {KML_HEAD KML_TAIL, "tidak berisi satu pun lapisan"},
                 {"<kml/>", "tidak dapat dibaca"},
                 {"<kml><Document><Placemark>" KML_POINT
                  "</Placemark></Document><Placemark>" KML_POINT "</Placemark></kml>",
                  "hanya 1 dari 2 Placemark"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_text("jahat.kml", cases[i].text);
        assert_refused(path, cases[i].says);
    }
    g_autofree char *utf16 = write_bytes("lebar.kml", "<kml>\0\0\0", 8);
    assert_refused(utf16, "KML bukan UTF-8");
    const ZipEntry two[] = {{.name = "a.kml", .data = kml}, {.name = "b.KML", .data = kml}};
    g_autofree char *both = write_kmz("dua.kmz", two, 2);
    assert_refused(both, "2 berkas KML");
    g_autofree char *bomb = repeat(KML_HEAD, "                ", 200000, KML_TAIL);
    const ZipEntry large = {.name = "doc.kml", .data = bomb};
    g_autofree char *kmz = write_kmz("bom.kmz", &large, 1);
    assert_refused(kmz, "mengembang");
    assert_no_memory_files();
}

/* ---- hostile files ---- */

static void refuses_what_is_no_layer(void **state) {
    (void)state;
    g_autofree char *inner = write_text("dalam.geojson", HEAD FEATURE("{}", POLYGON) TAIL);
    const char *vrt = "<OGRVRTDataSource><OGRVRTLayer name=\"dalam\"><SrcDataSource "
                      "relativeToVRT=\"1\">v.vrt</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
    static const char *const names[] = {"v.vrt", "v.geojson", "v.shp", "v.gpkg",
                                        "v.fgb", "v.kml",     "v.kmz", "v.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = write_text(names[i], vrt);
        assert_refused(path, "tidak dapat dibaca");
        g_unlink(path);
    }
    static const struct {
        const char *path, *says;
    } cases[] = {
        {"/vsimem/x.geojson", "/vsi"},
        {"/vsicurl/http://127.0.0.1:1/x.geojson", "/vsi"},
        {"/./vsizip/x.zip", "/vsi"},
        {"/vsistdin/", "/vsi"},
        {"http://127.0.0.1:1/x.geojson", "berkas tidak ada"},
        {"https://example.org/x.geojson", "berkas tidak ada"},
        {"GeoJSON:{\"type\":\"Polygon\"}", "berkas tidak ada"},
        {"{\"type\":\"Polygon\",\"coordinates\":[]}", "berkas tidak ada"},
        {"ESRIJSON:http://127.0.0.1:1/", "berkas tidak ada"},
        {"<OGRVRTDataSource></OGRVRTDataSource>", "berkas tidak ada"},
        {"MYSQL:x", "berkas tidak ada"},
        {"/tidak/ada.gdb", "berkas tidak ada"},
        {"/dev/null", "bukan berkas biasa"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(cases[i].path, cases[i].says);
    assert_refused(work_folder, "ini folder");
    g_autofree char *gdb = path_of("kosong.gdb");
    assert_int_equal(g_mkdir(gdb, 0700), 0);
    assert_refused(gdb, "bukan Geodatabase");
    g_autofree char *fifo = g_build_filename(gdb, "a.gdbtable", NULL);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refused(gdb, "kosong.gdb/a.gdbtable: ini bukan berkas biasa");
    g_unlink(fifo);
    g_rmdir(gdb);
    g_autofree char *pipe = path_of("pipa.geojson");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_refused(pipe, "bukan berkas biasa");
    g_unlink(pipe);
    // A link to a plain file is what the user named.
    g_autofree char *link = path_of("tautan.geojson");
    assert_int_equal(symlink(inner, link), 0);
    g_autoptr(VectorLayer) linked = read_good(link);
    assert_int_equal(linked->count, 1);
    g_unlink(link);
    assert_int_equal(symlink("tautan.geojson", link), 0); // to itself
    assert_refused(link, "berkas tidak ada");
    g_unlink(link);
}

static long peak_mb(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void refuses_hostile_geojson(void **state) {
    (void)state;
    GString *columns = g_string_new(HEAD "{\"type\":\"Feature\",\"properties\":{");
    for (int i = 0; i < 1000000; i++)
        g_string_append_printf(columns, "%s\"k%d\":1", i > 0 ? "," : "", i);
    g_string_append(columns, "},\"geometry\":null}" TAIL);
    g_autofree char *wide = g_string_free(columns, FALSE);
    g_autofree char *deep =
        repeat(HEAD "{\"type\":\"Feature\",\"properties\":{\"a\":", "[", 1000000, "");
    g_autofree char *cell_10mb =
        repeat(HEAD "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":\"",
               "0123456789", 1000000, "\"}}" TAIL);
    g_autofree char *cell_100kb =
        repeat(HEAD "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":\"",
               "0123456789", 10000, "\"}}" TAIL);
    g_autofree char *tree = repeat("{\"type\":\"Polygon\",\"coordinates\":[[", "[106.5,-6.5],",
                                   2700000, "[106.5,-6.5]]]}");
    g_autofree char *late = repeat("{\"features\":[", FEATURE("{}", "null") ",", 800000,
                                   FEATURE("{}", "null") "],\"type\":\"FeatureCollection\"}");
    const struct {
        const char *text, *says;
    } cases[] = {
        {wide, "lebih dari 2.048 kolom"},
        {deep, "bersarang terlalu dalam"},
        {cell_10mb, "lebih dari 1 MB"},
        {cell_100kb, "lebih dari 64 KB"},
        {tree, "lebih dari 32 MB"},
        {late, "lebih dari 32 MB"},
        {"{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
         "\"/etc/passwd\"}},\"features\":[" FEATURE("{}", POLYGON) TAIL,
         "ALLOW_FILE_ACCESS=NO"},
        {"{\"type\":\"Topology\"}", "tidak dapat dibaca"},
    };
    long before = peak_mb();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_text("jahat.geojson", cases[i].text);
        assert_refused(path, cases[i].says);
        g_unlink(path);
    }
    assert_true(peak_mb() < before + 200);
    // Size alone is no fault: GDAL reads a collection feature by feature.
    g_autofree char *blanks = repeat("{\"type\":\"FeatureCollection\",", "          ", 3500000,
                                     "\"features\":[" FEATURE("{}", POLYGON) TAIL);
    g_autofree char *sparse = write_text("jarang.geojson", blanks);
    g_autoptr(VectorLayer) one = read_good(sparse);
    assert_int_equal(one->count, 1);
    g_unlink(sparse);
    // Escapes do not hide the end of a text; a name may hold what a value may.
    g_autofree char *brackets =
        repeat(HEAD "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"kode\":\"\\\"", "[",
               70, "\"}}" TAIL);
    g_autofree char *quoted = write_text("kutip.geojson", brackets);
    g_autoptr(VectorLayer) quote = read_good(quoted);
    assert_int_equal(strlen(cell(quote, 0, "kode")), 71);
    g_autofree char *escaped =
        write_text("lolos.geojson",
                   HEAD FEATURE("{\"a\\\"{[\":\"\\\\\",\"kode\":\"]}\\\\\\\"\"}", POLYGON) TAIL);
    g_autoptr(VectorLayer) layer = read_good(escaped);
    assert_string_equal(cell(layer, 0, "kode"), "]}\\\"");
}

// A GeoJSON may name its CRS by an address; nobody must call there.
static void calls_nobody(void **state) {
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(server, 4), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&address, &length), 0);
    g_autofree char *text = g_strdup_printf(
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{\"href\":"
        "\"http://127.0.0.1:%d/x\",\"type\":\"ogcwkt\"}},\"features\":[" FEATURE("{}", POLYGON)
            TAIL,
        ntohs(address.sin_port));
    g_autofree char *path = write_text("telepon.geojson", text);
    assert_refused(path, "rusak");
    assert_int_equal(accept(server, NULL, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    close(server);
}

// Five million vertices load, and take what they need and not more.
static void reads_a_polygon_of_five_million_vertices(void **state) {
    (void)state;
    vector_init();
    g_autofree char *path = path_of("besar.gpkg");
    const int count = 5000000;
    double *x = g_new(double, (gsize)count), *y = g_new(double, (gsize)count);
    for (int i = 0; i < count; i++) {
        double angle = 2 * G_PI * i / (count - 1);
        x[i] = 106 + cos(angle);
        y[i] = -6 + sin(angle);
    }
    x[count - 1] = x[0];
    y[count - 1] = y[0];
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    OGR_G_SetPoints(ring, count, x, sizeof(double), y, sizeof(double), NULL, 0);
    g_free(x);
    g_free(y);
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    OGR_G_AddGeometryDirectly(polygon, ring);
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
    OGRSpatialReferenceH crs = crs_of(4326);
    char **options = CSLSetNameValue(NULL, "SPATIAL_INDEX", "NO");
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "x", crs, wkbPolygon, options);
    CSLDestroy(options);
    OSRDestroySpatialReference(crs);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetGeometryDirectly(feature, polygon);
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    g_autoptr(VectorLayer) read = read_good(path);
    assert_int_equal(read->shapes[0]->ring_first[1], count);
    assert_true(peak_mb() < 1500); // with what ASan and the writing above take
    g_unlink(path);
}

/* ---- PostGIS ---- */

static void keeps_passwords_to_itself(void **state) {
    (void)state;
    static const char *const addresses[] = {
        "PG:host=127.0.0.1 port=1 user=budi dbname=peta password=rahasia77",
        "PG:rahasia77",
        "PG:host='rahasia77",
        "PG:password=rahasia77 rahasia77",
        "PG:postgresql://budi:rahasia77@127.0.0.1:1/peta",
        "PG:postgresql://budi:rahasia77@127.0.0.1:port/peta|layername=rahasia77",
    };
    // Not on stderr either, however much is asked for.
    g_autofree char *log = path_of("catatan.txt");
    int stderr_copy = dup(2), file = open(log, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(stderr_copy >= 0 && file >= 0);
    g_setenv("JANGKAU_DEBUG", "1", TRUE);
    log_init(false);
    dup2(file, 2);
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(vector_read(addresses[i], NULL, NULL, &error));
        assert_says(error, "PostGIS: ");
        assert_null(strstr(error->message, "rahasia77"));
        assert_null(strstr(error->message, "budi"));
    }
    log_debug("akhir");
    fflush(stderr);
    dup2(stderr_copy, 2);
    close(stderr_copy);
    close(file);
    g_unsetenv("JANGKAU_DEBUG");
    log_init(false);
    g_autofree char *said = NULL;
    assert_true(g_file_get_contents(log, &said, NULL, NULL));
    assert_non_null(strstr(said, "akhir")); // it was listened to
    assert_null(strstr(said, "rahasia77"));
}

static void reads_postgis(void **state) {
    (void)state;
    const char *server = g_getenv("JANGKAU_TEST_PG"); // "PG:host=… dbname=…", may be written to
    if (server == NULL) {
        print_message("DILEWATI: tidak ada server PostGIS; setel JANGKAU_TEST_PG=PG:…\n");
        skip();
    }
    vector_init();
    GDALDatasetH dataset = GDALOpenEx(server, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = crs_of(32748);
    char **options = CSLSetNameValue(NULL, "OVERWRITE", "YES");
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "uji_jangkau", crs, wkbPolygon, options);
    CSLDestroy(options);
    OSRDestroySpatialReference(crs);
    OGRFieldDefnH field = OGR_Fld_Create("kode", OFTString);
    OGR_L_CreateField(layer, field, TRUE);
    OGR_Fld_Destroy(field);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, "36.01'); DROP TABLE uji_jangkau; --");
    OGRGeometryH polygon = NULL;
    char text[] = "POLYGON((500000 9300000,500000 9290000,510000 9290000,500000 9300000))";
    char *at = text;
    OGR_G_CreateFromWkt(&at, NULL, &polygon);
    OGR_F_SetGeometryDirectly(feature, polygon);
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    g_autofree char *path = g_strconcat(server, "|layername=uji_jangkau", NULL);
    g_autoptr(VectorLayer) read = read_good(path);
    assert_int_equal(read->count, 1);
    assert_string_equal(grid_file(read->attributes), "PostGIS");
    assert_string_equal(cell(read, 0, "kode"), "36.01'); DROP TABLE uji_jangkau; --");
    assert_near(read->shapes[0]->points[0], 105, -6.332861242, 2e-9);
}

static void remove_folder(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (g_unlink(inner) != 0)
            remove_folder(inner);
    }
    g_rmdir(path);
}

int main(void) {
    work_folder = g_dir_make_tmp("jangkau-vector-XXXXXX", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(knows_what_a_file_is),
        cmocka_unit_test(gives_attributes_as_text),
        cmocka_unit_test(reads_every_geometry),
        cmocka_unit_test(straightens_curves),
        cmocka_unit_test(marks_text_that_is_not_utf8),
        cmocka_unit_test(chooses_the_layer),
        cmocka_unit_test(brings_every_crs_to_degrees),
        cmocka_unit_test(blames_points_a_zone_cannot_hold),
        cmocka_unit_test(reads_the_prj_that_esri_writes),
        cmocka_unit_test(infers_a_missing_crs_only_when_one_fits),
        cmocka_unit_test(reads_dbf_texts_of_any_encoding),
        cmocka_unit_test(reads_shapefiles_that_lost_a_part),
        cmocka_unit_test(refuses_a_view_without_end),
        cmocka_unit_test(leaves_nothing_beside_a_geopackage),
        cmocka_unit_test(reads_kml_and_kmz),
        cmocka_unit_test(refuses_hostile_kml),
        cmocka_unit_test(refuses_what_is_no_layer),
        cmocka_unit_test(refuses_hostile_geojson),
        cmocka_unit_test(calls_nobody),
        cmocka_unit_test(reads_a_polygon_of_five_million_vertices),
        cmocka_unit_test(keeps_passwords_to_itself),
        cmocka_unit_test(reads_postgis),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_folder(work_folder);
    g_free(work_folder);
    return failed;
}

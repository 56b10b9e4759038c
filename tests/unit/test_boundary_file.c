// Boundary files by GDAL: what is read, and what is refused with which words.
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/error.h"
#include "intake/vector.h"
#include "load/boundary_file.h"
#include "load/inputs.h"

#define HEAD "{\"type\":\"FeatureCollection\",\"features\":["
#define TAIL "]}"
#define RING "[[106,-6],[106.5,-6],[106.5,-6.5],[106,-6]]"
#define FEATURE(properties, geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define POLYGON "{\"type\":\"Polygon\",\"coordinates\":[" RING "]}"
#define GOOD FEATURE("{\"kode\":\"36.01\",\"nama\":\" Pandeglang \"}", POLYGON)

static char *work_folder;

static char *write_file(const char *name, const char *data, gssize length) {
    char *path = g_build_filename(work_folder, name, NULL);
    assert_true(g_file_set_contents(path, data, length, NULL));
    return path;
}

// Read as a project would; the first rejected feature is told as an error.
static bool read_file(const char *path, BoundaryList *list, GError **error) {
    g_autoptr(World) world = world_new();
    g_autoptr(Gazetteer) gazetteer = gazetteer_new(world);
    Settings settings = {0};
    BoundaryReader reader = {NULL, &settings, gazetteer, LEVEL_VILLAGE, world->ledger, NULL};
    guint before = list->len;
    if (!boundary_file_read(&reader, path, list, error))
        return false;
    LedgerFile *page = ledger_file(world->ledger, 0);
    for (int i = 0; i < ledger_entry_count(page); i++) {
        LedgerEntry entry = ledger_entry(page, i);
        if (entry.class != ROW_REJECTED)
            continue;
        g_autofree char *text = inputs_entry_text(page, &entry);
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA, text);
        g_ptr_array_set_size(list, (int)before);
        return false;
    }
    return true;
}

static const Boundary *at(const BoundaryList *list, guint index) {
    assert_true(index < list->len);
    return g_ptr_array_index(list, index);
}

static BoundaryList *read_good(const char *path) {
    GError *error = NULL;
    BoundaryList *list = boundary_list_new();
    if (!read_file(path, list, &error))
        fail_msg("%s", error->message);
    return list;
}

static void assert_refused(const char *path, const char *says) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = boundary_list_new();
    boundary_add(list, "36", "sudah ada", NULL, "uji");
    if (read_file(path, list, &error))
        fail_msg("diterima: %s", path);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    g_autofree char *base = g_path_get_basename(path);
    assert_true(g_str_has_prefix(error->message, base));
    if (strstr(error->message, says) == NULL)
        fail_msg("pesan: %s\n  tanpa: %s", error->message, says);
    assert_int_equal(list->len, 1); // as it was
}

static void reads_geojson(void **state) {
    (void)state;
    g_autofree char *path = write_file(
        "baik.geojson",
        HEAD GOOD "," FEATURE(
            "{\"kode\":\"36.01.02.2003\",\"nama\":null}",
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[106,-6,7],[107,-6,7],[107,-7,7],"
            "[106,-6,7]],[[106.5,-6.1],[106.6,-6.1],[106.6,-6.2],[106.5,-6.1]]],[" RING "]]}") TAIL,
        -1);
    g_autoptr(GPtrArray) list = read_good(path);
    assert_int_equal(list->len, 2);
    assert_string_equal(at(list, 0)->code, "36.01");
    assert_string_equal(at(list, 0)->name, "Pandeglang");
    assert_string_equal(at(list, 0)->where, "baik.geojson, fitur 1");
    assert_true(at(list, 0)->shape->points[1].lon_deg == 106.5);
    assert_true(at(list, 0)->shape->points[1].lat_deg == -6.0);
    assert_string_equal(at(list, 1)->name, "");
    assert_string_equal(at(list, 1)->where, "baik.geojson, fitur 2");
    assert_int_equal(at(list, 1)->shape->ring_count, 3);
    assert_int_equal(shape_part_count(at(list, 1)->shape), 2);
}

static void refuses_bad_geojson(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "berkas kosong"},
        {" ", "tidak dapat dibaca"},
        {"bukan peta", "tidak dapat dibaca"},
        {"{\"type\":\"Topology\"}", "tidak dapat dibaca"},
        {HEAD TAIL, "tidak berisi satu pun fitur"},
        {HEAD FEATURE("{\"kode\":\"3,6E+09\"}", POLYGON) TAIL, "fitur 1, kolom kode \"3,6E+09\""},
        {HEAD GOOD "," FEATURE("{\"kode\":\"\"}", POLYGON) TAIL, "fitur 2: baris kosong"},
        {HEAD GOOD "," FEATURE("{\"kode\":null}", POLYGON) TAIL, "fitur 2: baris kosong"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"\",\"nama\":\"Entah\"}", POLYGON) TAIL,
         "fitur 2, kolom nama"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}", "null") TAIL, "fitur 2: tidak mempunyai"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}", "{\"type\":\"Polygon\",\"coordinates\":[]}")
             TAIL,
         "fitur 2: tidak mempunyai"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}", "{\"type\":\"Point\",\"coordinates\":[1,2]}")
             TAIL,
         "fitur 2: geometrinya Point"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}",
                               "{\"type\":\"LineString\",\"coordinates\":" RING "}") TAIL,
         "fitur 2: geometrinya Line String"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}",
                               "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,2],[1,2],[1,2]]]}")
             TAIL,
         "fitur 2: geometrinya tidak membentuk bidang"},
        {HEAD GOOD "," FEATURE("{\"kode\":\"36.02\"}",
                               "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,3],[1,2]]]}") TAIL,
         "fitur 2: cincin"},
        {HEAD FEATURE("{\"kode\":\"36.02\"}",
                      "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1,99],[2,3],[1,2]]]}") TAIL,
         "fitur 1: koordinat (1, 99)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_file("buruk.geojson", cases[i].text, -1);
        assert_refused(path, cases[i].says);
    }
}

static void refuses_what_is_no_file(void **state) {
    (void)state;
    assert_refused(work_folder, "ini folder");
    assert_refused("/tidak/ada.geojson", "berkas tidak ada");
    assert_refused("/vsimem/x.geojson", "/vsi");
    assert_refused("/vsicurl/http://127.0.0.1:1/x.geojson", "/vsi");
    assert_refused("/./vsizip/x.zip", "/vsi");
    assert_refused("{\"type\":\"Polygon\"}", "berkas tidak ada");
    assert_refused("/dev/null", "bukan berkas biasa");
    g_autofree char *vrt = write_file("uji.vrt", "<OGRVRTDataSource></OGRVRTDataSource>", -1);
    assert_refused(vrt, "tidak dapat dibaca");
    g_autofree char *csv = write_file("uji.csv", "kode,nama\n36,Banten\n", -1);
    assert_refused(csv, "tidak dapat dibaca");
}

// One square near Banten, written with GDAL in the driver and CRS asked for.
static char *write_square(const char *driver, const char *file, int epsg, bool degrees,
                          int copies) {
    vector_init();
    char *path = g_build_filename(work_folder, file, NULL);
    GDALDriverH handle = GDALGetDriverByName(driver);
    assert_non_null(handle);
    GDALDatasetH dataset = GDALCreate(handle, path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = epsg != 0 ? OSRNewSpatialReference(NULL) : NULL;
    if (crs != NULL) {
        assert_int_equal(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
        OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    }
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "batas", crs, wkbPolygon, NULL);
    assert_non_null(layer);
    OGRFieldDefnH code = OGR_Fld_Create("KODE", OFTString);
    OGRFieldDefnH name = OGR_Fld_Create("NAMA", OFTString);
    OGR_L_CreateField(layer, code, TRUE);
    OGR_L_CreateField(layer, name, TRUE);
    OGR_Fld_Destroy(code);
    OGR_Fld_Destroy(name);
    for (int i = 0; i < copies; i++) {
        OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        g_autofree char *text = g_strdup_printf("36.01.01.%04d", 2001 + i);
        OGR_F_SetFieldString(feature, 0, text);
        OGR_F_SetFieldString(feature, 1, "Désa");
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        static const double corner[5][2] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
        for (int c = 0; c < 5; c++) {
            if (degrees)
                OGR_G_AddPoint_2D(ring, 106 + corner[c][0] / 10, -6 - corner[c][1] / 10);
            else // zone 48S, close to its central meridian
                OGR_G_AddPoint_2D(ring, 5e5 + corner[c][0] * 1e4, 9.3e6 - corner[c][1] * 1e4);
        }
        OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
        OGR_G_AddGeometryDirectly(polygon, ring);
        OGR_F_SetGeometryDirectly(feature, polygon);
        assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
        OGR_F_Destroy(feature);
    }
    if (crs != NULL)
        OSRDestroySpatialReference(crs);
    GDALClose(dataset);
    return path;
}

static const struct {
    const char *driver, *file;
} formats[] = {{"GeoJSON", "persegi.geojson"},
               {"GPKG", "persegi.gpkg"},
               {"ESRI Shapefile", "persegi.shp"},
               {"FlatGeobuf", "persegi.fgb"}};

static void reads_every_format(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *path = write_square(formats[i].driver, formats[i].file, 4326, true, 3);
        g_autoptr(GPtrArray) list = read_good(path);
        assert_int_equal(list->len, 3);
        assert_string_equal(at(list, 0)->name, "Désa");
        LonLat low, high;
        assert_true(shape_bounds(at(list, 0)->shape, &low, &high));
        assert_true(fabs(low.lon_deg - 106) < 1e-12 && fabs(high.lon_deg - 106.1) < 1e-12);
        assert_true(fabs(low.lat_deg + 6.1) < 1e-12 && fabs(high.lat_deg + 6) < 1e-12);
    }
}

// A damaged file never passes for a shorter one.
static void refuses_every_cut(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *path =
            write_square(formats[i].driver, formats[i].file, 4326, true, i == 3 ? 5 : 40);
        g_autofree char *data = NULL;
        gsize length;
        assert_true(g_file_get_contents(path, &data, &length, NULL));
        // FlatGeobuf: every length, for GDAL takes some for a whole file.
        gsize step = i == 3 ? 1 : length / 20;
        for (gsize kept = step; kept < length; kept += step) {
            FILE *file = fopen(path, "wb"); // g_file_set_contents() would sync each time
            assert_int_equal(fwrite(data, 1, kept, file), kept);
            fclose(file);
            g_autoptr(GPtrArray) list = boundary_list_new();
            g_autoptr(GError) error = NULL;
            if (read_file(path, list, &error))
                fail_msg("%s dipotong pada %zu dari %zu bita diterima dengan %u fitur",
                         formats[i].file, kept, length, list->len);
            assert_int_equal(list->len, 0);
        }
    }
}

static void transforms_other_crs(void **state) {
    (void)state;
    g_autofree char *path = write_square("GPKG", "utm.gpkg", 32748, false, 1);
    g_autoptr(GPtrArray) list = read_good(path);
    LonLat corner = at(list, 0)->shape->points[0];
    // 500000 E is the central meridian; 9300000 N, 48S: by PROJ's cs2cs.
    assert_true(fabs(corner.lon_deg - 105.0) < 1e-9);
    assert_true(fabs(corner.lat_deg + 6.332861242) < 2e-9);
    assert_true(fabs(shape_area_km2(at(list, 0)->shape) - 100.08) < 0.01);
    // SRGI2013 is taken as WGS 84, in degrees and in its zones: nothing moves.
    g_autofree char *srgi = write_square("GPKG", "srgi.gpkg", 9470, true, 1);
    g_autoptr(GPtrArray) same = read_good(srgi);
    assert_true(fabs(at(same, 0)->shape->points[0].lon_deg - 106.0) < 1e-12);
    assert_true(fabs(at(same, 0)->shape->points[0].lat_deg + 6.0) < 1e-12);
    g_autofree char *zone = write_square("ESRI Shapefile", "zona.shp", 9488, false, 1);
    g_autoptr(GPtrArray) zoned = read_good(zone);
    corner = at(zoned, 0)->shape->points[0];
    assert_true(fabs(corner.lon_deg - 105.0) < 1e-9);
    assert_true(fabs(corner.lat_deg + 6.332861242) < 2e-9);
}

static void judges_files_without_crs(void **state) {
    (void)state;
    g_autofree char *degrees = write_square("ESRI Shapefile", "tanpa.shp", 0, true, 1);
    g_autoptr(GPtrArray) list = read_good(degrees);
    assert_int_equal(list->len, 1);
    g_autofree char *metres = write_square("ESRI Shapefile", "meter.shp", 0, false, 1);
    assert_refused(metres, "tidak menyebut sistem koordinat");
}

static void wants_one_layer(void **state) {
    (void)state;
    g_autofree char *path = write_square("GPKG", "dua.gpkg", 4326, true, 1);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 4326);
    OGRLayerH other = GDALDatasetCreateLayer(dataset, "lain", crs, wkbPolygon, NULL);
    OGRFieldDefnH code = OGR_Fld_Create("Kode", OFTString);
    assert_int_equal(OGR_L_CreateField(other, code, TRUE), OGRERR_NONE);
    OGR_Fld_Destroy(code);
    OSRDestroySpatialReference(crs);
    GDALClose(dataset);
    assert_refused(path, "2 lapisan");
}

static void knows_dotted_codes(void **state) {
    (void)state;
    static const char *const good[] = {"36", "36.01", "36.01.01", "36.01.01.2001"};
    static const char *const bad[] = {"",         "3",        "36.",          "36.1",
                                      "36.01.1",  "3601",     "36.01.01.201", "36.01.01.20011",
                                      "36-01-01", "id360101", "36.01.01.200a"};
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        assert_true(boundary_code_is_dotted(good[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(boundary_code_is_dotted(bad[i]));
}

static void ignores_the_environment(void **state) {
    (void)state;
    vector_init();
    assert_null(g_getenv("OGR_GEOJSON_MAX_OBJ_SIZE")); // set by main() below
    assert_null(g_getenv("GDAL_SKIP"));
    assert_int_equal(GDALGetDriverCount(), 7);
}

static void reads_the_real_banten(void **state) {
    (void)state;
    const char *shared = g_getenv("JANGKAU_SHARED");
    g_autofree char *root =
        shared != NULL ? g_strdup(shared) : g_build_filename(JANGKAU_SOURCE_DIR, "../shared", NULL);
    g_autofree char *path = g_build_filename(root, "data/boundaries/banten_villages.geojson", NULL);
    g_autofree char *hdx =
        g_build_filename(root, "data/boundaries/hdx_2020_banten_villages.gpkg", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        print_message("DILEWATI: data bersama tidak ada (%s); setel JANGKAU_SHARED\n", path);
        skip();
    }
    g_autoptr(GPtrArray) list = read_good(path);
    assert_int_equal(list->len, 1552);
    double area_km2 = 0;
    for (guint i = 0; i < list->len; i++)
        area_km2 += shape_area_km2(at(list, i)->shape);
    assert_true(fabs(area_km2 - 9352.83) < 0.05);
    assert_refused(hdx, "village_code"); // BPS codes of regions that are not loaded
}

int main(void) {
    g_setenv("OGR_GEOJSON_MAX_OBJ_SIZE", "0.0001", TRUE);
    g_setenv("GDAL_SKIP", "GeoJSON", TRUE);
    work_folder = g_dir_make_tmp("jangkau-boundary-XXXXXX", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_geojson),
        cmocka_unit_test(refuses_bad_geojson),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(reads_every_format),
        cmocka_unit_test(refuses_every_cut),
        cmocka_unit_test(transforms_other_crs),
        cmocka_unit_test(judges_files_without_crs),
        cmocka_unit_test(wants_one_layer),
        cmocka_unit_test(knows_dotted_codes),
        cmocka_unit_test(ignores_the_environment),
        cmocka_unit_test(reads_the_real_banten),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    GDir *dir = g_dir_open(work_folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(work_folder, name, NULL);
        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(work_folder);
    g_free(work_folder);
    return failed;
}

// People on land: conserved to the last one, whatever cuts them.
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <cpl_conv.h>
#include <gdal.h>
#include <gdal_frmts.h>
#include <ogr_srs_api.h>

#include "base/error.h"
#include "base/log.h"
#include "geo/geodesy.h"
#include "intake/vector.h"
#include "load/people.h"

#define VILLAGES 4
#define SIDE_DEG 0.02
#define WEST 106.0
#define SOUTH (-6.1)

static char *folder;

static char *path_of(const char *name) {
    return g_build_filename(folder, name, NULL);
}

// -------------------------------------------------------------------- world

static void add_ring(ShapeBuilder *builder, double west, double south, double side) {
    shape_builder_begin_ring(builder);
    shape_builder_add(builder, (LonLat){west, south});
    shape_builder_add(builder, (LonLat){west + side, south});
    shape_builder_add(builder, (LonLat){west + side, south + side});
    shape_builder_add(builder, (LonLat){west, south + side});
}

static Shape *square(double west, double south, double side) {
    ShapeBuilder *builder = shape_builder_new();
    shape_builder_begin_part(builder);
    add_ring(builder, west, south, side);
    return shape_builder_end(builder);
}

static void add_region(World *world, RegionLevel level, const char *code, int64_t population,
                       Shape *shape) {
    RegionList *list = &world->regions[level];
    list->items = g_renew(Region, list->items, (gsize)list->count + 1);
    list->items[list->count++] = (Region){.code = g_strdup(code),
                                          .name = g_strdup(code),
                                          .parent = -1,
                                          .population = population,
                                          .population_official = -1,
                                          .area_official_km2 = NAN,
                                          .shape = shape};
}

static double west_of(int village) {
    return WEST + village * SIDE_DEG;
}

// Four square villages in a row, of 1000, 2001, 3002 and 4003 people.
static World *row_of_squares(void) {
    World *world = world_new();
    world->villages = g_new0(Village, VILLAGES + 1);
    add_region(world, LEVEL_PROVINCE, "97", 0, NULL);
    add_region(world, LEVEL_REGENCY, "97.01", 0, NULL);
    add_region(world, LEVEL_DISTRICT, "97.01.01", 0, NULL);
    for (int v = 0; v < VILLAGES; v++) {
        g_autofree char *code = g_strdup_printf("97.01.01.200%d", v + 1);
        add_region(world, LEVEL_VILLAGE, code, 1000 + 1001 * v,
                   square(west_of(v), SOUTH, SIDE_DEG));
        world->villages[v] = (Village){
            .point = {west_of(v) + SIDE_DEG / 2, SOUTH + SIDE_DEG / 2},
            .note = g_strdup(""),
            .idm_status = g_strdup(""),
        };
    }
    assert_true(world_link(world, NULL));
    return world;
}

static Settings plain_settings(void) {
    return (Settings){.cell_m = 200, .tolerated_raster_missing_pct = 5};
}

static void spread(World *world, const Settings *settings) {
    g_autoptr(GError) error = NULL;
    if (!people_spread(world, settings, NULL, &error))
        fail_msg("%s", error->message);
}

static void assert_refused(World *world, const Settings *settings, const char *text) {
    g_autoptr(GError) error = NULL;
    assert_false(people_spread(world, settings, NULL, &error));
    assert_int_equal(error->code, ERROR_DATA);
    if (strstr(error->message, text) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, text);
    assert_null(world->cells);
}

// Exactly the people of each village, on pieces in their order.
static void assert_conserved(const World *world) {
    const Cells *cells = world->cells;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        int64_t people_e6 = 0;
        assert_true(cells->first[v + 1] > cells->first[v]);
        for (int i = cells->first[v]; i < cells->first[v + 1]; i++) {
            assert_int_equal(cells->pieces[i].village, v);
            assert_true(cells->pieces[i].people_e6 >= 0);
            people_e6 += cells->pieces[i].people_e6;
        }
        assert_true(people_e6 ==
                    world->regions[LEVEL_VILLAGE].items[v].population * CELLS_PER_PERSON);
    }
}

// Middle of the people, and land, of a village.
static LonLat middle_of(const World *world, int village, double *area_m2) {
    LonLat sum = {0, 0};
    double people = 0;
    *area_m2 = 0;
    for (int i = world->cells->first[village]; i < world->cells->first[village + 1]; i++) {
        const Piece *piece = &world->cells->pieces[i];
        sum.lon_deg += (double)piece->people_e6 * piece->position.lon_deg;
        sum.lat_deg += (double)piece->people_e6 * piece->position.lat_deg;
        people += (double)piece->people_e6;
        *area_m2 += piece->area_m2;
    }
    return (LonLat){sum.lon_deg / people, sum.lat_deg / people};
}

static void assert_middle(const World *world, int village, LonLat expected, double within_m) {
    double area_m2;
    LonLat middle = middle_of(world, village, &area_m2);
    double off_m = geodesy_distance_m(middle, expected);
    if (off_m > within_m)
        fail_msg("village %d: people are %.2f m off", village, off_m);
}

// Whether the piece's own position lies in its cell of its grid.
static void assert_in_grid(const World *world) {
    for (int i = 0; i < world->cells->count; i++) {
        const Piece *piece = &world->cells->pieces[i];
        if (piece->grid < 0)
            continue;
        const CellGrid *grid = &world->cells->grids[piece->grid];
        OGRSpatialReferenceH degrees = OSRNewSpatialReference(NULL),
                             plane = OSRNewSpatialReference(NULL);
        assert_int_equal(OSRImportFromEPSG(degrees, 4326), OGRERR_NONE);
        assert_int_equal(OSRSetFromUserInput(plane, grid->crs), OGRERR_NONE);
        OSRSetAxisMappingStrategy(degrees, OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(plane, OAMS_TRADITIONAL_GIS_ORDER);
        OGRCoordinateTransformationH way = OCTNewCoordinateTransformation(degrees, plane);
        double x = piece->position.lon_deg, y = piece->position.lat_deg;
        assert_true(OCTTransform(way, 1, &x, &y, NULL));
        double det = grid->a * grid->d - grid->b * grid->c;
        double column = (grid->d * (x - grid->x0) - grid->b * (y - grid->y0)) / det;
        double row = (grid->a * (y - grid->y0) - grid->c * (x - grid->x0)) / det;
        assert_true(column > piece->column - 1e-4 && column < piece->column + 1 + 1e-4);
        assert_true(row > piece->row - 1e-4 && row < piece->row + 1 + 1e-4);
        OCTDestroyCoordinateTransformation(way);
        OSRDestroySpatialReference(degrees);
        OSRDestroySpatialReference(plane);
        if (i > 200) // enough of them
            return;
    }
}

static LonLat centre_of(int village) {
    return (LonLat){west_of(village) + SIDE_DEG / 2, SOUTH + SIDE_DEG / 2};
}

// ------------------------------------------------------------------ by area

static void test_by_area(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    Settings settings = plain_settings();
    spread(world, &settings);
    assert_conserved(world);
    assert_in_grid(world);
    assert_string_equal(world->cells->method, "sel 200 m");
    for (int v = 0; v < VILLAGES; v++) {
        double area_m2;
        middle_of(world, v, &area_m2);
        double expected_m2 = shape_area_km2(world->regions[LEVEL_VILLAGE].items[v].shape) * 1e6;
        assert_true(fabs(area_m2 / expected_m2 - 1) < 1e-3); // UTM's scale
        assert_int_equal(world->cells->spread[v], SPREAD_AREA);
        assert_middle(world, v, centre_of(v), 0.5);
    }
}

static void test_parts_and_points(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    Region *items = world->regions[LEVEL_VILLAGE].items;
    ShapeBuilder *builder = shape_builder_new();
    for (int part = 0; part < 2; part++) { // a square and one of a quarter of it
        shape_builder_begin_part(builder);
        add_ring(builder, WEST, SOUTH + part * 2 * SIDE_DEG, part == 0 ? SIDE_DEG : SIDE_DEG / 2);
    }
    shape_free(items[0].shape);
    items[0].shape = shape_builder_end(builder);
    shape_free(items[1].shape);
    items[1].shape = NULL;
    items[2].population = 0;
    Settings settings = plain_settings();
    spread(world, &settings);
    assert_conserved(world);
    double island = 0;
    for (int i = world->cells->first[0]; i < world->cells->first[1]; i++) {
        if (world->cells->pieces[i].position.lat_deg > SOUTH + 1.5 * SIDE_DEG)
            island += (double)world->cells->pieces[i].people_e6 / CELLS_PER_PERSON;
    }
    assert_true(fabs(island - 200) < 0.1); // a fifth of 1000
    assert_int_equal(world->cells->spread[1], SPREAD_POINT);
    assert_int_equal(world->cells->first[2] - world->cells->first[1], 1);
    const Piece *point = &world->cells->pieces[world->cells->first[1]];
    assert_int_equal(point->grid, -1);
    assert_true(point->position.lon_deg == world->villages[1].point.lon_deg);
}

static void test_same_for_any_run(void **state) {
    (void)state;
    g_autoptr(World) one = row_of_squares();
    g_autoptr(World) other = row_of_squares();
    Settings settings = plain_settings();
    spread(one, &settings);
    spread(other, &settings);
    assert_int_equal(one->cells->count, other->cells->count);
    for (int i = 0; i < one->cells->count; i++) {
        assert_true(one->cells->pieces[i].people_e6 == other->cells->pieces[i].people_e6);
        assert_true(one->cells->pieces[i].position.lon_deg ==
                    other->cells->pieces[i].position.lon_deg);
    }
}

// -------------------------------------------------------------- uninhabited

static char *write_text(const char *name, const char *text) {
    char *path = path_of(name);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static char *polygon(double west, double south, double east, double north) {
    return g_strdup_printf("[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f]]", west,
                           south, east, south, east, north, west, north, west, south);
}

static char *write_polygons(const char *name, char *const *rings, int count) {
    GString *text = g_string_new("{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < count; i++)
        g_string_append_printf(text,
                               "%s{\"type\":\"Feature\",\"properties\":{\"n\":%d},\"geometry\":"
                               "{\"type\":\"Polygon\",\"coordinates\":[%s]}}",
                               i > 0 ? "," : "", i, rings[i]);
    g_string_append(text, "]}");
    char *path = write_text(name, text->str);
    g_string_free(text, TRUE);
    return path;
}

static void assert_warned(const char *text) {
    g_auto(GStrv) warnings = log_warnings();
    int found = 0;
    for (int i = 0; warnings[i] != NULL; i++)
        found += strstr(warnings[i], text) != NULL;
    assert_int_equal(found, 1);
}

static void test_uninhabited(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    // The east half of village 0 and the west half of 1 as one; a bow tie
    // (two triangles, a quarter of the square each) on 3; all of 2.
    g_autofree char *half =
        polygon(WEST + SIDE_DEG / 2, SOUTH - 1, WEST + 3 * SIDE_DEG / 2, SOUTH + 1);
    g_autofree char *whole =
        polygon(west_of(2), SOUTH - SIDE_DEG, west_of(3), SOUTH + 2 * SIDE_DEG);
    g_autofree char *bow =
        g_strdup_printf("[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f]]", west_of(3),
                        SOUTH, west_of(4), SOUTH + SIDE_DEG, west_of(4), SOUTH, west_of(3),
                        SOUTH + SIDE_DEG, west_of(3), SOUTH);
    char *rings[] = {half, whole, bow};
    g_autofree char *path = write_polygons("kosong.geojson", rings, 3);
    char *paths[] = {path, NULL};
    Settings settings = plain_settings();
    settings.uninhabited = paths;
    spread(world, &settings);
    assert_warned("menutup seluruh 1 desa (97.01.01.2003 97.01.01.2003)");
    assert_conserved(world);
    double whole_m2 = shape_area_km2(world->regions[LEVEL_VILLAGE].items[0].shape) * 1e6;
    static const double expected[] = {0.5, 0.5, 1, 0.5};
    for (int v = 0; v < VILLAGES; v++) {
        double area_m2;
        middle_of(world, v, &area_m2);
        assert_true(fabs(area_m2 / whole_m2 - expected[v]) < 1e-3);
    }
    assert_middle(world, 0, (LonLat){WEST + SIDE_DEG / 4, SOUTH + SIDE_DEG / 2}, 0.5);
    assert_middle(world, 1, (LonLat){WEST + 7 * SIDE_DEG / 4, SOUTH + SIDE_DEG / 2}, 0.5);
    assert_middle(world, 2, centre_of(2), 0.5);
    assert_middle(world, 3, centre_of(3), 0.5);
    assert_int_equal(world->input_count, 1);
    assert_string_equal(world->inputs[0].role, "uninhabited");
    assert_string_equal(world->inputs[0].name, "kosong.geojson");
}

// A village that is covered but for 5 m along its border has nobody there.
static void test_uninhabited_sliver(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    g_autofree char *nearly = polygon(west_of(2) + 4.5e-5, SOUTH - SIDE_DEG, west_of(3) + 1e-3,
                                      SOUTH + SIDE_DEG - 4.5e-5);
    char *rings[] = {nearly};
    g_autofree char *path = write_polygons("hampir.geojson", rings, 1);
    char *paths[] = {path, NULL};
    Settings settings = plain_settings();
    settings.uninhabited = paths;
    spread(world, &settings);
    assert_conserved(world);
    assert_middle(world, 2, centre_of(2), 0.5);
    // Of the next one 5 % in the west are cut off, and the strip in the north stays.
    double area_m2, whole_m2 = shape_area_km2(world->regions[LEVEL_VILLAGE].items[3].shape) * 1e6;
    middle_of(world, 3, &area_m2);
    assert_true(fabs(area_m2 / whole_m2 - 0.95) < 1e-3);
}

// A lake in the middle leaves a ring: its hole must not count as land.
static void test_uninhabited_hole(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    g_autofree char *lake = polygon(WEST + SIDE_DEG / 4, SOUTH + SIDE_DEG / 4,
                                    WEST + 3 * SIDE_DEG / 4, SOUTH + 3 * SIDE_DEG / 4);
    char *rings[] = {lake};
    g_autofree char *path = write_polygons("danau.geojson", rings, 1);
    char *paths[] = {path, NULL};
    Settings settings = plain_settings();
    settings.uninhabited = paths;
    spread(world, &settings);
    assert_conserved(world);
    double area_m2, whole_m2 = shape_area_km2(world->regions[LEVEL_VILLAGE].items[0].shape) * 1e6;
    middle_of(world, 0, &area_m2);
    assert_true(fabs(area_m2 / whole_m2 - 0.75) < 1e-3);
}

static void test_uninhabited_refused(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    g_autofree char *point =
        write_text("titik.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":"
                                    "\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
                                    "\"Point\",\"coordinates\":[106.01,-6.09]}}]}");
    char *paths[] = {point, NULL};
    Settings settings = plain_settings();
    settings.uninhabited = paths;
    assert_refused(world, &settings, "titik.geojson, fitur 1: geometrinya Point");
    paths[0] = path_of("tidak-ada.geojson");
    assert_refused(world, &settings, "tidak-ada.geojson: berkas tidak ada");
    g_free(paths[0]);
}

// ------------------------------------------------------------------- rasters

typedef struct {
    const char *crs;
    double transform[6];
    int columns, rows;
    double (*value)(int column, int row);
    double no_data; // NaN: none is told
} RasterPlan;

static double one(int column, int row) {
    (void)column, (void)row;
    return 1;
}

static char *make_raster(const char *name, const RasterPlan *plan) {
    char *path = path_of(name);
    GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GTiff"), path, plan->columns, plan->rows,
                                      1, GDT_Float32, NULL);
    assert_non_null(dataset);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    assert_int_equal(OSRSetFromUserInput(crs, plan->crs), OGRERR_NONE);
    GDALSetSpatialRef(dataset, crs);
    OSRDestroySpatialReference(crs);
    GDALSetGeoTransform(dataset, (double *)(uintptr_t)plan->transform);
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    if (!isnan(plan->no_data))
        GDALSetRasterNoDataValue(band, plan->no_data);
    g_autofree double *line = g_new(double, (gsize)plan->columns);
    for (int row = 0; row < plan->rows; row++) {
        for (int column = 0; column < plan->columns; column++)
            line[column] = plan->value(column, row);
        assert_int_equal(GDALRasterIO(band, GF_Write, 0, row, plan->columns, 1, line, plan->columns,
                                      1, GDT_Float64, 0, 0),
                         CE_None);
    }
    GDALClose(dataset);
    return path;
}

// In degrees, `cells` to the side of a village, one village's margin round all.
static RasterPlan degrees_plan(int cells, double (*value)(int column, int row)) {
    double side = SIDE_DEG / cells;
    return (RasterPlan){"EPSG:4326", {WEST - SIDE_DEG, side, 0, SOUTH + 2 * SIDE_DEG, 0, -side},
                        6 * cells,   3 * cells,
                        value,       NAN};
}

static World *spread_by(const RasterPlan *plan, Settings settings) {
    g_autofree char *path = make_raster("raster.tif", plan);
    World *world = row_of_squares();
    settings.population_raster = path;
    spread(world, &settings);
    assert_conserved(world);
    assert_in_grid(world);
    assert_string_equal(world->cells->method, "raster (raster.tif)");
    assert_int_equal(world->cells->grid_count, 2);
    return world;
}

static void assert_uniform(const World *world, double within_m) {
    for (int v = 0; v < VILLAGES; v++) {
        double area_m2;
        assert_int_equal(world->cells->spread[v], SPREAD_RASTER);
        middle_of(world, v, &area_m2);
        double expected_m2 = shape_area_km2(world->regions[LEVEL_VILLAGE].items[v].shape) * 1e6;
        assert_true(fabs(area_m2 / expected_m2 - 1) < 1e-6);
        assert_middle(world, v, centre_of(v), within_m);
    }
}

// Cells of about 22 m (joined by nines), 221 m and 2.2 km (parted).
static void test_uniform_raster(void **state) {
    (void)state;
    static const int cells[] = {100, 10, 1};
    for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) {
        RasterPlan plan = degrees_plan(cells[i], one);
        g_autoptr(World) world = spread_by(&plan, plain_settings());
        assert_uniform(world, 0.1);
        const CellGrid *grid = &world->cells->grids[1];
        assert_string_equal(grid->crs, "EPSG:4326");
        double side_m = grid->a * 110000;
        assert_true(side_m > 150 && side_m < 260);
        int pieces = world->cells->first[1];
        assert_true(pieces >= 81 && pieces <= 144);
    }
}

static double east_heavy(int column, int row) {
    (void)row;
    return column % 2 == 1 ? 3 : 1;
}

// Two cells to a village's side, not on its border: exact shares of a cell.
static void test_weights(void **state) {
    (void)state;
    RasterPlan plan = degrees_plan(2, east_heavy);
    Settings settings = plain_settings();
    settings.cell_m = 1000; // about the cells' side
    g_autoptr(World) world = spread_by(&plan, settings);
    assert_int_equal(world->cells->first[1], 4);
    // 3/4 of the people in the east half: their middle is at 1/4·1/4 + 3/4·3/4.
    assert_middle(world, 0, (LonLat){WEST + SIDE_DEG * 0.625, SOUTH + SIDE_DEG / 2}, 0.1);
    for (int i = 0; i < 4; i++)
        assert_true(world->cells->pieces[i].people_e6 ==
                    (i % 2 == 1 ? 375 : 125) * CELLS_PER_PERSON);

    plan.transform[0] -= SIDE_DEG / 8; // a quarter of a cell to the west
    g_autoptr(World) moved = spread_by(&plan, settings);
    // Columns of a village are now 1/4·… wide: 0.375 of 1, 0.5 of 3, 0.125 of 1.
    double area_m2, expected = (0.375 * 0.1875 + 0.5 * 3 * 0.625 + 0.125 * 0.9375) / 2;
    LonLat middle = middle_of(moved, 1, &area_m2);
    assert_true(fabs((middle.lon_deg - west_of(1)) / SIDE_DEG - expected) < 1e-6);
}

static double hot_column(int column, int row) {
    (void)row;
    return column == 0 ? 1 : 0;
}

static void test_other_crs(void **state) {
    (void)state;
    // UTM 48S, cells of 100 m; the villages are within 600 … 730 km E.
    RasterPlan plan = {"EPSG:32748", {600000, 100, 0, 9340000, 0, -100}, 1300, 400, one, NAN};
    g_autoptr(World) utm = spread_by(&plan, plain_settings());
    assert_uniform(utm, 1);
    assert_string_equal(utm->cells->grids[1].crs, "EPSG:32748");
    assert_true(utm->cells->grids[1].a == 200 && utm->cells->grids[1].d == 200);
    // Mollweide, as the Global Human Settlement Layer has it: no EPSG code.
    plan = (RasterPlan){"ESRI:54009", {10400000, 100, 0, -700000, 0, -100}, 4000, 1000, one, NAN};
    g_autoptr(World) world = spread_by(&plan, plain_settings());
    assert_uniform(world, 1);
    assert_true(g_str_has_prefix(world->cells->grids[1].crs, "PROJCRS["));
}

static void test_turned_raster(void **state) {
    (void)state;
    // Turned by 30°, and once more upside down: rows of the file go up.
    double side = SIDE_DEG / 20, c = cos(G_PI / 6) * side, s = sin(G_PI / 6) * side;
    RasterPlan plan = {"EPSG:4326", {105.9, c, s, -5.9, s, -c}, 300, 300, one, NAN};
    plan.transform[3] = -6.05;
    g_autoptr(World) turned = spread_by(&plan, plain_settings());
    assert_uniform(turned, 0.5);
    plan = degrees_plan(10, one);
    plan.transform[3] = SOUTH - SIDE_DEG;
    plan.transform[5] = -plan.transform[5];
    g_autoptr(World) upside = spread_by(&plan, plain_settings());
    assert_uniform(upside, 0.5);
    // One column of people tells west from east in both.
    plan.value = hot_column;
    plan.transform[0] = WEST;
    g_autofree char *path = make_raster("kolom.tif", &plan);
    g_autoptr(World) world = row_of_squares();
    Settings settings = plain_settings();
    settings.population_raster = path;
    settings.tolerated_raster_missing_pct = 100;
    spread(world, &settings);
    assert_conserved(world);
    assert_int_equal(world->cells->spread[0], SPREAD_RASTER);
    assert_int_equal(world->cells->spread[1], SPREAD_AREA);
    assert_middle(world, 0, (LonLat){WEST + SIDE_DEG / 20, SOUTH + SIDE_DEG / 2}, 0.5);
    assert_middle(world, 1, centre_of(1), 0.5);
    assert_warned("kolom.tif: 3 desa tanpa nilai di raster");
}

// No-data in the west half of each village, as float32 cannot hold -3.4e38 exactly.
static double half_no_data(int column, int row) {
    (void)row;
    return column % 10 < 5 ? -3.4e38 : 2;
}

static double half_nan(int column, int row) {
    (void)row;
    return column % 10 < 5 ? NAN : 2;
}

static void test_no_data(void **state) {
    (void)state;
    RasterPlan plan = degrees_plan(10, half_no_data);
    plan.no_data = -3.4e38;
    g_autoptr(World) world = spread_by(&plan, plain_settings());
    plan = degrees_plan(10, half_nan);
    g_autoptr(World) other = spread_by(&plan, plain_settings());
    for (int v = 0; v < VILLAGES; v++) {
        LonLat east = {west_of(v) + 0.75 * SIDE_DEG, SOUTH + SIDE_DEG / 2};
        assert_middle(world, v, east, 0.1);
        assert_middle(other, v, east, 0.1);
    }
}

static double some_negative(int column, int row) {
    return column == 15 && (row == 12 || row == 14) ? -1 : 1;
}

static void refuse_raster(const RasterPlan *plan, const char *text) {
    g_autofree char *path = make_raster("buruk.tif", plan);
    g_autoptr(World) world = row_of_squares();
    Settings settings = plain_settings();
    settings.population_raster = path;
    assert_refused(world, &settings, text);
}

static double west_only(int column, int row) {
    (void)row;
    return column < 30 ? 1 : 0;
}

static void test_refused(void **state) {
    (void)state;
    RasterPlan plan = degrees_plan(10, some_negative);
    refuse_raster(&plan, "buruk.tif: 2 sel di dalam wilayah bernilai negatif (yang pertama: baris "
                         "13, kolom 16)");
    // Villages 2 and 3 have no people in it: 7005 of 10006.
    plan = degrees_plan(10, west_only);
    refuse_raster(&plan, "buruk.tif: 2 desa dengan 70,0 % penduduk tidak mempunyai nilai");
    // Half of village 3 lies beyond the edge.
    plan = degrees_plan(10, one);
    plan.columns = 45;
    refuse_raster(&plan, "1 desa dengan 40,0 % penduduk");
    plan = degrees_plan(10, one);
    plan.crs = "EPSG:32748"; // degrees taken for metres
    refuse_raster(&plan, "4 desa dengan 100,0 % penduduk");
}

static void test_outside_tolerated(void **state) {
    (void)state;
    RasterPlan plan = degrees_plan(10, one);
    plan.columns = 45;
    Settings settings = plain_settings();
    settings.tolerated_raster_missing_pct = 40.1;
    g_autoptr(World) world = spread_by(&plan, settings);
    assert_middle(world, 3, (LonLat){west_of(3) + SIDE_DEG / 4, SOUTH + SIDE_DEG / 2}, 0.1);
}

static void test_files(void **state) {
    (void)state;
    g_autoptr(World) world = row_of_squares();
    Settings settings = plain_settings();
    g_autofree char *none = path_of("tidak-ada.tif");
    settings.population_raster = none;
    assert_refused(world, &settings, "tidak-ada.tif: berkas tidak ada");
    g_autofree char *text = write_text("teks.tif", "bukan raster");
    settings.population_raster = text;
    assert_refused(world, &settings, "teks.tif: tidak dapat dibaca sebagai GeoTIFF");
    g_autofree char *virtual = write_text(
        "maya.vrt",
        "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><VRTRasterBand/></VRTDataset>");
    settings.population_raster = virtual;
    assert_refused(world, &settings, "maya.vrt: tidak dapat dibaca sebagai GeoTIFF");
    settings.population_raster = (char *)"/vsicurl/http://127.0.0.1/a.tif";
    assert_refused(world, &settings, "/vsi");
    const char *grid = "ncols 8\nnrows 3\nxllcorner 105.98\nyllcorner -6.12\ncellsize 0.02\n"
                       "NODATA_value -9999\n1 1 1 1 1 1 1 1\n1 1 1 1 1 1 1 1\n1 1 1 1 1 1 1 1\n";
    g_autofree char *ascii = write_text("grid.asc", grid);
    settings.population_raster = ascii;
    assert_refused(world, &settings, "grid.asc: tidak menyebut CRS");
    g_free(
        write_text("grid.prj",
                   "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"
                   "298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]"));
    spread(world, &settings);
    assert_conserved(world);
    assert_uniform(world, 0.1);
    RasterPlan plan = degrees_plan(50, one);
    g_autofree char *whole = make_raster("utuh.tif", &plan);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(whole, &bytes, &length, NULL));
    g_autofree char *cut = path_of("terpotong.tif");
    assert_true(g_file_set_contents(cut, bytes, (gssize)length / 2, NULL));
    g_autoptr(World) other = row_of_squares();
    settings.population_raster = cut;
    assert_refused(other, &settings, "terpotong.tif: ");
}

// Uninhabited land goes first, and the raster weighs what is left.
static void test_raster_and_uninhabited(void **state) {
    (void)state;
    g_autofree char *half = polygon(WEST - 1, SOUTH - 1, WEST + SIDE_DEG / 2, SOUTH + 1);
    char *rings[] = {half};
    g_autofree char *path = write_polygons("barat.geojson", rings, 1);
    char *paths[] = {path, NULL};
    Settings settings = plain_settings();
    settings.uninhabited = paths;
    RasterPlan plan = degrees_plan(10, one);
    g_autoptr(World) world = spread_by(&plan, settings);
    assert_middle(world, 0, (LonLat){WEST + 0.75 * SIDE_DEG, SOUTH + SIDE_DEG / 2}, 0.1);
    assert_middle(world, 1, centre_of(1), 0.1);
    assert_int_equal(world->input_count, 2);
}

// --------------------------------------------------------------------- main

// What a random raster and a random village are; half of the cells are empty.
static double random_value(int column, int row) {
    guint hash = (guint)column * 2654435761u ^ (guint)row * 2246822519u;
    hash = (hash ^ hash >> 15) * 2654435761u;
    return hash % 2 == 0 ? 0 : hash % 1000;
}

// Triangles over a raster: the share of each cell by sampling 200 × 200 points of it.
static void test_random_against_sampling(void **state) {
    (void)state;
    enum { CELLS = 6, SAMPLES = 200, ROUNDS = 20 };
    g_autoptr(GRand) random = g_rand_new_with_seed(20241123);
    RasterPlan plan = degrees_plan(CELLS, random_value);
    g_autofree char *path = make_raster("acak.tif", &plan);
    double side = SIDE_DEG / CELLS;
    for (int round = 0; round < ROUNDS; round++) {
        g_autoptr(World) world = row_of_squares();
        Region *village = &world->regions[LEVEL_VILLAGE].items[0];
        ShapeBuilder *builder = shape_builder_new();
        shape_builder_begin_part(builder);
        shape_builder_begin_ring(builder);
        double x = g_rand_double_range(random, 0, SIDE_DEG / 2),
               y = g_rand_double_range(random, 0, SIDE_DEG / 2);
        shape_builder_add(builder, (LonLat){WEST + x, SOUTH + y});
        shape_builder_add(builder, (LonLat){WEST + SIDE_DEG, SOUTH + y / 2});
        shape_builder_add(builder, (LonLat){WEST + x / 3, SOUTH + SIDE_DEG});
        shape_free(village->shape);
        village->shape = shape_builder_end(builder);
        Settings settings = plain_settings();
        settings.cell_m = 400; // about a cell
        settings.population_raster = path;
        spread(world, &settings);
        assert_conserved(world);
        double sum = 0, sum_lon = 0, sum_lat = 0;
        for (int i = 0; i < CELLS * SAMPLES; i++) {
            for (int k = 0; k < CELLS * SAMPLES; k++) {
                LonLat p = {WEST + (i + 0.5) * side / SAMPLES, SOUTH + (k + 0.5) * side / SAMPLES};
                if (!shape_contains(village->shape, p))
                    continue;
                double value = random_value(CELLS + i / SAMPLES, 2 * CELLS - 1 - k / SAMPLES);
                sum += value;
                sum_lon += value * p.lon_deg;
                sum_lat += value * p.lat_deg;
            }
        }
        assert_middle(world, 0, (LonLat){sum_lon / sum, sum_lat / sum}, 2);
    }
}

static int make_folder(void **state) {
    (void)state;
    log_init(true);
    vector_init();
    GDALRegister_GTiff();
    folder = g_dir_make_tmp("jangkau-people-XXXXXX", NULL);
    return folder == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = path_of(name);
        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
    log_shutdown();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_area),
        cmocka_unit_test(test_parts_and_points),
        cmocka_unit_test(test_same_for_any_run),
        cmocka_unit_test(test_uninhabited),
        cmocka_unit_test(test_uninhabited_hole),
        cmocka_unit_test(test_uninhabited_sliver),
        cmocka_unit_test(test_uninhabited_refused),
        cmocka_unit_test(test_uniform_raster),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_other_crs),
        cmocka_unit_test(test_turned_raster),
        cmocka_unit_test(test_no_data),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_outside_tolerated),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_raster_and_uninhabited),
        cmocka_unit_test(test_random_against_sampling),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

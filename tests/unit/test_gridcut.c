// Polygons cut by a grid: shapes with known pieces, and random ones against GEOS.
#include <geos_c.h>
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#include "geo/gridcut.h"

static const CutGrid UNIT = {{0, 0}, 1};

static GArray *new_pieces(void) {
    return g_array_new(FALSE, FALSE, sizeof(CutPiece));
}

static const CutPiece *piece_at(const GArray *pieces, int column, int row) {
    for (guint i = 0; i < pieces->len; i++) {
        const CutPiece *piece = &g_array_index(pieces, CutPiece, i);
        if (piece->column == column && piece->row == row)
            return piece;
    }
    return NULL;
}

static double sum_m2(const GArray *pieces) {
    double sum = 0;
    for (guint i = 0; i < pieces->len; i++)
        sum += g_array_index(pieces, CutPiece, i).area_m2;
    return sum;
}

static GArray *cut_ring(const CutGrid *grid, const PlanePoint *points, int count) {
    GArray *pieces = new_pieces();
    const int first[] = {0, count};
    gridcut_polygon(grid, points, first, 1, 0, pieces);
    return pieces;
}

static void check_piece(const GArray *pieces, int column, int row, double area_m2, double x,
                        double y) {
    const CutPiece *piece = piece_at(pieces, column, row);
    assert_non_null(piece);
    double scale = fmax(1, fmax(fabs(x), fabs(y)));
    if (fabs(piece->area_m2 - area_m2) > 1e-11 * fmax(1, area_m2) ||
        fabs(piece->centroid.x - x) > 1e-11 * scale || fabs(piece->centroid.y - y) > 1e-11 * scale)
        fail_msg("cell %d, %d: %.15g m2 at %.15g %.15g, expected %.15g at %.15g %.15g", column, row,
                 piece->area_m2, piece->centroid.x, piece->centroid.y, area_m2, x, y);
}

// Pieces come by row, then column, and none twice.
static void check_order(const GArray *pieces) {
    for (guint i = 1; i < pieces->len; i++) {
        const CutPiece *p = &g_array_index(pieces, CutPiece, i - 1), *q = p + 1;
        assert_true(p->row < q->row || (p->row == q->row && p->column < q->column));
    }
}

// -------------------------------------------------------------- known shapes

// Rectangle on cells of some size: every piece is a rectangle.
static void check_rectangle(CutGrid grid, PlanePoint low, PlanePoint high) {
    const PlanePoint ring[] = {low, {high.x, low.y}, high, {low.x, high.y}, low};
    g_autoptr(GArray) pieces = cut_ring(&grid, ring, 5);
    int first_column = (int)floor((low.x - grid.origin.x) / grid.size_m);
    int last_column = (int)ceil((high.x - grid.origin.x) / grid.size_m) - 1;
    int first_row = (int)floor((low.y - grid.origin.y) / grid.size_m);
    int last_row = (int)ceil((high.y - grid.origin.y) / grid.size_m) - 1;
    check_order(pieces);
    assert_int_equal(pieces->len, (last_column - first_column + 1) * (last_row - first_row + 1));
    for (int row = first_row; row <= last_row; row++) {
        for (int column = first_column; column <= last_column; column++) {
            double left = fmax(low.x, grid.origin.x + column * grid.size_m);
            double right = fmin(high.x, grid.origin.x + (column + 1) * grid.size_m);
            double bottom = fmax(low.y, grid.origin.y + row * grid.size_m);
            double top = fmin(high.y, grid.origin.y + (row + 1) * grid.size_m);
            check_piece(pieces, column, row, (right - left) * (top - bottom), (left + right) / 2,
                        (bottom + top) / 2);
        }
    }
}

static void rectangles(void **state) {
    (void)state;
    check_rectangle(UNIT, (PlanePoint){0.25, 0.5}, (PlanePoint){3.75, 2.25});
    check_rectangle(UNIT, (PlanePoint){0.25, 0.5}, (PlanePoint){0.75, 0.625}); // in one cell
    check_rectangle(UNIT, (PlanePoint){0, 0}, (PlanePoint){1, 1});             // one cell
    check_rectangle(UNIT, (PlanePoint){-2, -3}, (PlanePoint){4, 5});           // on grid lines
    check_rectangle(UNIT, (PlanePoint){-3.5, -2.75}, (PlanePoint){-0.5, 1.5});
    check_rectangle((CutGrid){{-7, 3}, 0.5}, (PlanePoint){-9.125, -2.75}, (PlanePoint){1, 7.25});
    check_rectangle((CutGrid){{0, 0}, 200}, (PlanePoint){601234.5, 9301234.25},
                    (PlanePoint){602345.75, 9302345.5});
    check_rectangle((CutGrid){{0, 0}, 1e6}, (PlanePoint){1000, 2000}, (PlanePoint){5000, 4000});
    check_rectangle((CutGrid){{0, 0}, 1.0 / 128}, (PlanePoint){-0.3, -0.2}, (PlanePoint){1.1, 0.9});
}

static void triangles(void **state) {
    (void)state;
    // Half of a square of 2 by 2, its long side through lattice points.
    const PlanePoint half[] = {{0, 0}, {2, 0}, {2, 2}, {0, 0}};
    g_autoptr(GArray) pieces = cut_ring(&UNIT, half, 4);
    assert_int_equal(pieces->len, 3);
    check_piece(pieces, 0, 0, 0.5, 2.0 / 3, 1.0 / 3);
    check_piece(pieces, 1, 0, 1, 1.5, 0.5);
    check_piece(pieces, 1, 1, 0.5, 5.0 / 3, 4.0 / 3);

    // Rising 1 in 2: a triangle of 1/4, a trapezium of 3/4.
    const PlanePoint slope[] = {{-2, -1}, {0, -1}, {0, 0}, {-2, -1}};
    g_autoptr(GArray) below_zero = cut_ring(&UNIT, slope, 4);
    assert_int_equal(below_zero->len, 2);
    check_piece(below_zero, -2, -1, 0.25, -2 + 2.0 / 3, -1 + 1.0 / 6);
    check_piece(below_zero, -1, -1, 0.75, -1 + 5.0 / 9, -1 + 7.0 / 18);
}

// Corners at the middles of cells' sides and on lattice points.
static void corners_on_the_lattice(void **state) {
    (void)state;
    const PlanePoint diamond[] = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    g_autoptr(GArray) pieces = cut_ring(&UNIT, diamond, 5);
    assert_int_equal(pieces->len, 4);
    check_piece(pieces, 0, 0, 0.5, 1.0 / 3, 1.0 / 3);
    check_piece(pieces, -1, 0, 0.5, -1.0 / 3, 1.0 / 3);
    check_piece(pieces, -1, -1, 0.5, -1.0 / 3, -1.0 / 3);
    check_piece(pieces, 0, -1, 0.5, 1.0 / 3, -1.0 / 3);

    // A staircase of whole cells: all its edges on grid lines.
    const PlanePoint stairs[] = {{0, 0}, {3, 0}, {3, 1}, {2, 1}, {2, 2},
                                 {1, 2}, {1, 3}, {0, 3}, {0, 0}};
    g_autoptr(GArray) steps = cut_ring(&UNIT, stairs, 9);
    assert_int_equal(steps->len, 6);
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3 - row; column++)
            check_piece(steps, column, row, 1, column + 0.5, row + 0.5);
    }
}

static void a_hole(void **state) {
    (void)state;
    // 5 by 5 without the middle cell and a quarter of its neighbours' width.
    const PlanePoint points[] = {{0, 0},       {5, 0},       {5, 5},       {0, 5},
                                 {0, 0},       {1.75, 1.75}, {1.75, 3.25}, {3.25, 3.25},
                                 {3.25, 1.75}, {1.75, 1.75}};
    const int first[] = {0, 5, 10};
    g_autoptr(GArray) pieces = new_pieces();
    double lost_m2 = gridcut_polygon(&UNIT, points, first, 2, 0, pieces);
    assert_true(fabs(lost_m2) < 1e-14);
    assert_int_equal(pieces->len, 24);
    assert_null(piece_at(pieces, 2, 2));
    check_piece(pieces, 0, 0, 1, 0.5, 0.5);
    check_piece(pieces, 2, 1, 0.75, 2.5, 1.375);
    check_piece(pieces, 1, 2, 0.75, 1.375, 2.5);
    // The corner: a cell less a quarter of a quarter.
    double corner = (0.5 - 0.0625 * 0.875) / 0.9375;
    check_piece(pieces, 1, 1, 0.9375, 1 + corner, 1 + corner);
    assert_true(fabs(sum_m2(pieces) - (25 - 2.25)) < 1e-13);
}

// One part left and one right of cells that no edge touches, far from the origin:
// nothing of the rows' sums may stay between them.
static void nothing_between_two_arms(void **state) {
    (void)state;
    const CutGrid grid = {{0, 0}, 200};
    const PlanePoint ring[] = {{600013.7, 9300017.3}, {604011.1, 9300019.9}, {604003.3, 9303333.1},
                               {603771.9, 9303291.7}, {603791.3, 9300411.9}, {600223.1, 9300403.7},
                               {600231.7, 9303311.3}, {600021.1, 9303300.1}, {600013.7, 9300017.3}};
    g_autoptr(GArray) pieces = cut_ring(&grid, ring, G_N_ELEMENTS(ring));
    check_order(pieces);
    for (guint i = 0; i < pieces->len; i++) {
        const CutPiece *piece = &g_array_index(pieces, CutPiece, i);
        assert_true(piece->row <= 46502 || piece->column <= 3001 || piece->column >= 3018);
    }
}

static void crumbs_are_left_out(void **state) {
    (void)state;
    const PlanePoint ring[] = {{0.875, 0}, {3.125, 0}, {3.125, 1}, {0.875, 1}, {0.875, 0}};
    const int first[] = {0, 5};
    g_autoptr(GArray) pieces = new_pieces();
    assert_true(fabs(gridcut_polygon(&UNIT, ring, first, 1, 0.2, pieces) - 0.25) < 1e-14);
    assert_int_equal(pieces->len, 2);
    assert_true(fabs(sum_m2(pieces) - 2) < 1e-14);
}

static void nothing_to_cut(void **state) {
    (void)state;
    const PlanePoint line[] = {{0, 0}, {5, 3}, {0, 0}}, point[] = {{1, 1}, {1, 1}, {1, 1}};
    g_autoptr(GArray) of_line = cut_ring(&UNIT, line, 3), of_point = cut_ring(&UNIT, point, 3);
    assert_int_equal(of_line->len, 0);
    assert_int_equal(of_point->len, 0);
    g_autoptr(GArray) of_none = new_pieces();
    const int first[] = {0};
    assert_true(gridcut_polygon(&UNIT, NULL, first, 0, 0, of_none) == 0);
    assert_int_equal(of_none->len, 0);
}

// ------------------------------------------------------------------ slivers

static double ring_area_m2(const PlanePoint *ring, int count) {
    double sum = 0;
    for (int i = 0; i + 1 < count; i++) {
        PlanePoint a = {ring[i].x - ring[0].x, ring[i].y - ring[0].y};
        PlanePoint b = {ring[i + 1].x - ring[0].x, ring[i + 1].y - ring[0].y};
        sum += a.x * b.y - a.y * b.x;
    }
    return sum / 2;
}

static void slivers(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int i = 0; i < 2000; i++) {
        double angle = g_rand_double_range(random, 0, 2 * G_PI);
        double length = g_rand_double_range(random, 1, 60);
        double width = pow(10, g_rand_double_range(random, -6, -1));
        PlanePoint at = {g_rand_double_range(random, -9, 9), g_rand_double_range(random, -9, 9)};
        PlanePoint along = {length * cos(angle), length * sin(angle)};
        PlanePoint across = {-width * sin(angle), width * cos(angle)};
        const PlanePoint ring[] = {at,
                                   {at.x + along.x, at.y + along.y},
                                   {at.x + along.x + across.x, at.y + along.y + across.y},
                                   {at.x + across.x, at.y + across.y},
                                   at};
        const int first[] = {0, 5};
        g_autoptr(GArray) pieces = new_pieces();
        double lost_m2 = gridcut_polygon(&UNIT, ring, first, 1, 0, pieces);
        assert_true(fabs(sum_m2(pieces) + lost_m2 - length * width) < 1e-12);
        assert_true(pieces->len >= (guint)(length / 1.5));
        check_order(pieces);
        for (guint k = 0; k < pieces->len; k++) {
            const CutPiece *piece = &g_array_index(pieces, CutPiece, k);
            PlanePoint off = {piece->centroid.x - at.x, piece->centroid.y - at.y};
            double beside = (off.x * across.x + off.y * across.y) / width;
            // The centroid of a crumb is only as good as its area: 1e-15 of a cell.
            double error = 1e-14 / piece->area_m2;
            assert_true(beside > -1e-12 - error && beside < width + 1e-12 + error);
        }
    }
}

// ------------------------------------------------------- random, beside GEOS

static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const PlanePoint *points, int count) {
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    for (int i = 0; i < count; i++)
        GEOSCoordSeq_setXY_r(geos, sequence, (unsigned)i, points[i].x, points[i].y);
    return GEOSGeom_createLinearRing_r(geos, sequence);
}

// A star of many rays around a point, counter-clockwise or not, closed.
static void add_star(GRand *random, GArray *points, PlanePoint at, double low, double high,
                     bool clockwise, bool on_lattice, double size_m) {
    int rays = g_rand_int_range(random, 3, 40);
    guint first = points->len;
    for (int i = 0; i < rays; i++) {
        double angle = 2 * G_PI * (i + g_rand_double_range(random, 0, 0.8)) / rays;
        double radius = g_rand_double_range(random, low, high);
        PlanePoint p = {at.x + radius * cos(clockwise ? -angle : angle),
                        at.y + radius * sin(clockwise ? -angle : angle)};
        if (on_lattice && i % 2 == 0)
            p = (PlanePoint){round(p.x / size_m) * size_m, round(p.y / size_m) * size_m};
        g_array_append_val(points, p);
    }
    PlanePoint again = g_array_index(points, PlanePoint, first);
    g_array_append_val(points, again);
}

typedef struct {
    double area, centroid; // worst difference, of the cell's area and side
    int pieces;
} Worst;

static void check_cell(GEOSContextHandle_t geos, const GEOSGeometry *polygon, const CutGrid *grid,
                       const GArray *pieces, int column, int row, Worst *worst) {
    double x = grid->origin.x + column * grid->size_m, y = grid->origin.y + row * grid->size_m;
    const PlanePoint corners[] = {{x, y},
                                  {x + grid->size_m, y},
                                  {x + grid->size_m, y + grid->size_m},
                                  {x, y + grid->size_m},
                                  {x, y}};
    GEOSGeometry *cell = GEOSGeom_createPolygon_r(geos, ring_of(geos, corners, 5), NULL, 0);
    GEOSGeometry *common = GEOSIntersection_r(geos, polygon, cell);
    double area_m2 = 0, cell_m2 = grid->size_m * grid->size_m;
    GEOSArea_r(geos, common, &area_m2);
    const CutPiece *piece = piece_at(pieces, column, row);
    worst->area = fmax(worst->area, fabs((piece != NULL ? piece->area_m2 : 0) - area_m2) / cell_m2);
    if (piece != NULL && area_m2 > 1e-4 * cell_m2) {
        GEOSGeometry *centroid = GEOSGetCentroid_r(geos, common);
        double to_x, to_y;
        GEOSGeomGetX_r(geos, centroid, &to_x);
        GEOSGeomGetY_r(geos, centroid, &to_y);
        worst->centroid =
            fmax(worst->centroid,
                 hypot(piece->centroid.x - to_x, piece->centroid.y - to_y) / grid->size_m);
        worst->pieces++;
        GEOSGeom_destroy_r(geos, centroid);
    }
    GEOSGeom_destroy_r(geos, common);
    GEOSGeom_destroy_r(geos, cell);
}

// `with_hole`: a second, smaller star inside.
static bool check_star(GEOSContextHandle_t geos, GRand *random, int number, Worst *worst) {
    static const double SIZES_M[] = {0.125, 1, 200, 10000};
    double size_m = SIZES_M[number % (int)G_N_ELEMENTS(SIZES_M)];
    CutGrid grid = {{size_m * g_rand_int_range(random, -3, 4), 0}, size_m};
    PlanePoint at = {size_m * g_rand_double_range(random, -50, 50),
                     size_m * g_rand_double_range(random, -50, 50)};
    double reach = size_m * pow(10, g_rand_double_range(random, -0.7, 0.7));
    bool on_lattice = number % 5 == 0;
    g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    add_star(random, points, at, reach * 0.5, reach, false, on_lattice, size_m);
    int first[3] = {0, (int)points->len, 0};
    add_star(random, points, at, reach * 0.05, reach * 0.15, true, false, size_m);
    first[2] = (int)points->len;
    const PlanePoint *p = (const PlanePoint *)(const void *)points->data;
    GEOSGeometry *hole = ring_of(geos, p + first[1], first[2] - first[1]);
    GEOSGeometry *polygon = GEOSGeom_createPolygon_r(geos, ring_of(geos, p, first[1]), &hole, 1);
    double shell_m2 = ring_area_m2(p, first[1]);
    bool usable = GEOSisValid_r(geos, polygon) == 1 && shell_m2 > 0;
    if (usable) {
        g_autoptr(GArray) pieces = new_pieces();
        double lost_m2 = gridcut_polygon(&grid, p, first, 2, 0, pieces);
        double whole_m2 = shell_m2 + ring_area_m2(p + first[1], first[2] - first[1]);
        assert_true(fabs(sum_m2(pieces) + lost_m2 - whole_m2) < 1e-11 * size_m * size_m);
        check_order(pieces);
        int reach_cells = (int)(reach / size_m) + 2;
        int column = (int)floor((at.x - grid.origin.x) / size_m);
        int row = (int)floor((at.y - grid.origin.y) / size_m);
        for (int r = row - reach_cells; r <= row + reach_cells; r++) {
            for (int c = column - reach_cells; c <= column + reach_cells; c++)
                check_cell(geos, polygon, &grid, pieces, c, r, worst);
        }
    }
    GEOSGeom_destroy_r(geos, polygon);
    return usable;
}

static void stars_agree_with_geos(void **state) {
    (void)state;
    enum { STARS = 1000 };
    GEOSContextHandle_t geos = GEOS_init_r();
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    Worst worst = {0};
    int checked = 0;
    for (int i = 0; checked < STARS; i++)
        checked += check_star(geos, random, i, &worst);
    g_print("%d stars, %d pieces: area within %.2g of a cell, centroid within %.2g of a side\n",
            checked, worst.pieces, worst.area, worst.centroid);
    assert_true(worst.pieces > 10 * STARS);
    assert_true(worst.area < 1e-9);
    assert_true(worst.centroid < 1e-9);
    GEOS_finish_r(geos);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rectangles),
        cmocka_unit_test(triangles),
        cmocka_unit_test(corners_on_the_lattice),
        cmocka_unit_test(a_hole),
        cmocka_unit_test(nothing_between_two_arms),
        cmocka_unit_test(crumbs_are_left_out),
        cmocka_unit_test(nothing_to_cut),
        cmocka_unit_test(slivers),
        cmocka_unit_test(stars_agree_with_geos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

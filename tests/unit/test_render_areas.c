// Areas made once for many outputs: isolines, halos of names.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "render/halo.h"
#include "render/isoline.h"
#include "render/render.h"

enum { COLUMNS = 60, ROWS = 40 };

// Signed sum over the runs: holes count against their shells.
static double signed_area(const Path *path) {
    double area = 0;
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &path_subs(path)[s];
        const PlanePoint *p = path_points(path) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++)
            area += p[j].x * p[i].y - p[i].x * p[j].y;
    }
    return fabs(area) / 2;
}

static KnotGrid fill_ring(float *values, double inner, double outer) {
    KnotGrid grid = {COLUMNS, ROWS, {-3, 5}, 0.5};
    for (int k = 0; k < COLUMNS * ROWS; k++) {
        double away = hypot((k % COLUMNS - 30) * 0.5, (double)(k / COLUMNS - 20) * 0.5);
        values[k] = (float)MAX(away - outer, inner - away);
    }
    return grid;
}

static void test_isoline_of_a_ring(void **state) {
    (void)state;
    float values[COLUMNS * ROWS];
    KnotGrid grid = fill_ring(values, 3, 7);
    g_autoptr(Path) area = isoline_below_zero(&grid, values, 0.01);
    assert_int_equal(path_sub_count(area), 2);
    double expected = G_PI * (49 - 9);
    assert_true(fabs(signed_area(area) - expected) < 0.01 * expected);
    PlanePoint centre = {-3 + 15, 5 + 10};
    for (guint i = 0; i < area->points->len; i++) {
        PlanePoint p = path_points(area)[i];
        double away = hypot(p.x - centre.x, p.y - centre.y);
        assert_true(fabs(away - 3) < 0.03 || fabs(away - 7) < 0.03);
    }
}

static void test_isoline_closes_at_the_rim(void **state) {
    (void)state;
    float values[COLUMNS * ROWS];
    for (int k = 0; k < COLUMNS * ROWS; k++)
        values[k] = -1;
    KnotGrid grid = {COLUMNS, ROWS, {0, 0}, 1};
    g_autoptr(Path) area = isoline_below_zero(&grid, values, 0.01);
    assert_int_equal(path_sub_count(area), 1);
    Box box = path_bounds(area);
    assert_true(box.left < 1 && box.top < 1 && box.right > COLUMNS - 2 && box.bottom > ROWS - 2);
    for (int k = 0; k < COLUMNS * ROWS; k++)
        values[k] = 1;
    g_autoptr(Path) nothing = isoline_below_zero(&grid, values, 0.01);
    assert_int_equal(path_sub_count(nothing), 0);
}

// Two areas that touch at a corner of the mesh stay two.
static void test_isoline_at_a_saddle(void **state) {
    (void)state;
    float values[COLUMNS * ROWS];
    for (int k = 0; k < COLUMNS * ROWS; k++)
        values[k] = 1;
    values[10 * COLUMNS + 10] = values[11 * COLUMNS + 11] = -1;
    KnotGrid grid = {COLUMNS, ROWS, {0, 0}, 1};
    g_autoptr(Path) area = isoline_below_zero(&grid, values, 0);
    assert_int_equal(path_sub_count(area), 2);
    assert_true(path_contains(area, (PlanePoint){10, 10}));
    assert_true(path_contains(area, (PlanePoint){11, 11}));
    assert_false(path_contains(area, (PlanePoint){10.5, 10.5}));
}

// ---- halos ----

static double distance_to(const Path *outline, PlanePoint at) {
    double least = G_MAXDOUBLE;
    for (int s = 0; s < path_sub_count(outline); s++) {
        const SubPath *sub = &path_subs(outline)[s];
        const PlanePoint *p = path_points(outline) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++) {
            double dx = p[i].x - p[j].x, dy = p[i].y - p[j].y, square = dx * dx + dy * dy;
            double t = square > 0 ? ((at.x - p[j].x) * dx + (at.y - p[j].y) * dy) / square : 0;
            t = CLAMP(t, 0.0, 1.0);
            least = MIN(least, hypot(at.x - p[j].x - t * dx, at.y - p[j].y - t * dy));
        }
    }
    return least;
}

typedef struct {
    Style *style;
    Typeset *typeset;
} Fonts;

static int open_fonts(void **state) {
    Fonts *fonts = g_new0(Fonts, 1);
    g_autoptr(GError) error = NULL;
    fonts->style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", &error);
    if (fonts->style == NULL || !typeset_load_fonts(fonts->style, &error))
        return -1;
    fonts->typeset = typeset_new(fonts->style->font_family);
    *state = fonts;
    return 0;
}

static int close_fonts(void **state) {
    Fonts *fonts = *state;
    typeset_free(fonts->typeset);
    style_free(fonts->style);
    g_free(fonts);
    render_shutdown();
    return 0;
}

static void check_halo(const Fonts *fonts, const char *word) {
    const double radius = 0.4;
    g_autoptr(PangoLayout) layout =
        typeset_text(fonts->typeset, word, FACE_REGULAR, 8, 0, PANGO_ALIGN_LEFT);
    g_autoptr(Path) outline = typeset_outline(layout, 0);
    g_autoptr(Path) halo = path_new();
    halo_add(halo, layout, (PlanePoint){0, 0}, 0, radius);
    Box ink = path_bounds(outline), bounds = path_bounds(halo);
    int held = 0;
    for (double x = ink.left - 1; x < ink.right + 1; x += 0.07) {
        for (double y = ink.top - 1; y < ink.bottom + 1; y += 0.07) {
            if (distance_to(outline, (PlanePoint){x, y}) > radius - 0.08)
                continue;
            assert_true(path_contains(halo, (PlanePoint){x, y}));
            held++;
        }
    }
    assert_true(held > 500);
    assert_true(box_within(bounds, box_grown(ink, radius + 0.06)));
    // One area of far fewer corners than the glyphs have.
    assert_int_equal(path_sub_count(halo), 1);
    assert_true(halo->points->len < outline->points->len / 2);
}

static void test_halo_keeps_glyphs_clear(void **state) {
    check_halo(*state, "Tanjungsari");
    check_halo(*state, "Çöç");
}

static void test_halo_is_by_line(void **state) {
    const Fonts *fonts = *state;
    g_autoptr(PangoLayout) layout =
        typeset_text(fonts->typeset, "Suka\nmaju", FACE_BOLD, 10, 0, PANGO_ALIGN_CENTER);
    g_autoptr(Path) halo = path_new();
    halo_add(halo, layout, (PlanePoint){0, 0}, 0, 0.4);
    assert_int_equal(path_sub_count(halo), 2);
    Box ink = typeset_ink(layout), bounds = path_bounds(halo);
    assert_true(fabs(bounds.left - (ink.left - 0.4)) < 0.1);
    assert_true(fabs(bounds.bottom - (ink.bottom + 0.4)) < 0.1);
}

static void test_halo_turns_with_its_name(void **state) {
    const Fonts *fonts = *state;
    g_autoptr(PangoLayout) layout =
        typeset_text(fonts->typeset, "Ciujung", FACE_ITALIC, 9, 0, PANGO_ALIGN_LEFT);
    g_autoptr(Path) level = path_new();
    g_autoptr(Path) upright = path_new();
    halo_add(level, layout, (PlanePoint){0, 0}, 0, 0.4);
    halo_add(upright, layout, (PlanePoint){50, 60}, 90, 0.4);
    Box a = path_bounds(level), b = path_bounds(upright);
    assert_true(fabs(box_width(a) - box_height(b)) < 1e-9);
    assert_true(fabs(box_height(a) - box_width(b)) < 1e-9);
    assert_true(fabs(b.right - (50 - a.top)) < 1e-9);
    assert_true(fabs(b.top - (60 + a.left)) < 1e-9);
    assert_true(fabs(signed_area(level) - signed_area(upright)) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_isoline_of_a_ring),
        cmocka_unit_test(test_isoline_closes_at_the_rim),
        cmocka_unit_test(test_isoline_at_a_saddle),
        cmocka_unit_test(test_halo_keeps_glyphs_clear),
        cmocka_unit_test(test_halo_is_by_line),
        cmocka_unit_test(test_halo_turns_with_its_name),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

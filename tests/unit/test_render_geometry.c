// Paths, chains of arcs, page and scale, classes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "render/chain.h"
#include "render/freespace.h"
#include "render/marginalia.h"
#include "render/page.h"
#include "render/path.h"
#include "render/theme.h"

static double total_length(const Path *path) {
    double length = 0;
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &path_subs(path)[s];
        const PlanePoint *p = path_points(path) + sub->first;
        for (int i = 1; i < sub->count; i++)
            length += hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    }
    return length;
}

static double total_area(const Path *path) {
    double area = 0;
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &path_subs(path)[s];
        const PlanePoint *p = path_points(path) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++)
            area += p[j].x * p[i].y - p[i].x * p[j].y;
    }
    return fabs(area) / 2;
}

static void test_simplify_stays_close(void **state) {
    (void)state;
    enum { COUNT = 500 };
    PlanePoint in[COUNT], out[COUNT];
    for (int i = 0; i < COUNT; i++)
        in[i] = (PlanePoint){i * 0.1, sin(i * 0.05) * 3 + (i % 2) * 0.02};
    int kept = path_simplify(in, COUNT, 0.1, out);
    assert_true(kept > 5 && kept < COUNT / 4);
    assert_true(out[0].x == in[0].x && out[kept - 1].x == in[COUNT - 1].x);
    // Every vertex lies within the tolerance of the kept line.
    for (int i = 0; i < COUNT; i++) {
        double least = G_MAXDOUBLE;
        for (int k = 0; k + 1 < kept; k++) {
            double dx = out[k + 1].x - out[k].x, dy = out[k + 1].y - out[k].y;
            double t =
                ((in[i].x - out[k].x) * dx + (in[i].y - out[k].y) * dy) / (dx * dx + dy * dy);
            t = CLAMP(t, 0.0, 1.0);
            least = MIN(least, hypot(in[i].x - out[k].x - t * dx, in[i].y - out[k].y - t * dy));
        }
        assert_true(least <= 0.1 + 1e-9);
    }
    // A ring keeps a corner opposite its start.
    const PlanePoint ring[] = {{0, 0}, {5, 0}, {5, 5}, {0, 5}, {0, 0}};
    assert_true(path_simplify(ring, 5, 0.1, out) == 5);
}

static void test_clip(void **state) {
    (void)state;
    const Box box = {0, 0, 10, 10};
    g_autoptr(Path) area = path_new();
    path_add_box(area, (Box){5, 5, 20, 20});
    path_add_box(area, (Box){30, 30, 40, 40});
    g_autoptr(Path) inside = path_clip_area(area, box);
    assert_int_equal(path_sub_count(inside), 1);
    assert_true(fabs(total_area(inside) - 25) < 1e-9);

    g_autoptr(Path) lines = path_new();
    path_begin(lines);
    path_add(lines, (PlanePoint){-5, 5});
    path_add(lines, (PlanePoint){15, 5});
    path_add(lines, (PlanePoint){15, 8});
    path_add(lines, (PlanePoint){-5, 8});
    path_end(lines, false);
    g_autoptr(Path) cut = path_clip_lines(lines, box);
    assert_int_equal(path_sub_count(cut), 2);
    assert_true(fabs(total_length(cut) - 20) < 1e-9);
}

static void test_hatch_covers_area(void **state) {
    (void)state;
    g_autoptr(Path) area = path_new();
    path_add_box(area, (Box){3, 4, 33, 24});
    path_add_box(area, (Box){10, 10, 20, 20}); // a hole
    g_autoptr(Path) hatch = path_hatch(area, 45, 1.1);
    // Length times spacing is the area, but for the edges.
    assert_true(fabs(total_length(hatch) * 1.1 / 500 - 1) < 0.03);
    for (int s = 0; s < path_sub_count(hatch); s++) {
        const PlanePoint *p = path_points(hatch) + path_subs(hatch)[s].first;
        assert_true(
            path_contains(area, (PlanePoint){(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2}));
    }
}

static void test_largest_part(void **state) {
    (void)state;
    g_autoptr(Path) area = path_new();
    path_add_box(area, (Box){0, 0, 2, 2});
    path_add_box(area, (Box){10, 10, 30, 30});
    path_add_box(area, (Box){12, 12, 14, 14});
    g_autoptr(Path) part = path_largest_part(area);
    assert_int_equal(path_sub_count(part), 2);
    assert_false(path_contains(part, (PlanePoint){1, 1}));
    assert_false(path_contains(part, (PlanePoint){13, 13}));
    assert_true(path_contains(part, (PlanePoint){20, 20}));
}

// Nodes 0-1-2-3 in a row, a branch 2-4, and a ring 5-6-5.
static const Arc arcs[] = {{.from = 0, .to = 1}, {.from = 2, .to = 1}, {.from = 2, .to = 3},
                           {.from = 2, .to = 4}, {.from = 5, .to = 6}, {.from = 6, .to = 5},
                           {.from = 7, .to = 7}};

static void test_chains(void **state) {
    (void)state;
    const int count = G_N_ELEMENTS(arcs);
    bool all[G_N_ELEMENTS(arcs)];
    for (int a = 0; a < count; a++)
        all[a] = true;
    g_autoptr(ChainSet) set = chain_arcs(arcs, count, 8, all);
    // 0-1-2 in one, the two legs at the branch, two rings.
    assert_int_equal(set->chain_count, 5);
    int uses[G_N_ELEMENTS(arcs)] = {0};
    for (int c = 0; c < set->chain_count; c++) {
        int from = g_array_index(set->first, int, c), to = g_array_index(set->first, int, c + 1);
        for (int u = from; u < to; u++) {
            ArcUse use = g_array_index(set->uses, ArcUse, u);
            uses[use.arc]++;
            if (u == from)
                continue;
            ArcUse before = g_array_index(set->uses, ArcUse, u - 1);
            int met = before.reversed ? arcs[before.arc].from : arcs[before.arc].to;
            int left = use.reversed ? arcs[use.arc].to : arcs[use.arc].from;
            assert_int_equal(met, left);
        }
    }
    for (int a = 0; a < count; a++)
        assert_int_equal(uses[a], 1);
    // Without the branch the row is one chain.
    all[3] = false;
    g_autoptr(ChainSet) row = chain_arcs(arcs, count, 8, all);
    assert_int_equal(row->chain_count, 3);
}

static Style *read_style(void) {
    Style *style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    assert_non_null(style);
    return style;
}

// The larger of landscape beside a panel and portrait above one.
static double largest_scale(const Style *style, const char *paper, double width_m, double height_m,
                            bool *landscape) {
    Page wide = page_of_paper(style, paper, true), tall = page_of_paper(style, paper, false);
    page_set_panel(&wide, style, PANEL_SIDE, wide.width_mm * style->panel_share);
    page_set_panel(&tall, style, PANEL_FOOT, tall.height_mm * style->foot_share);
    assert_true(!box_overlaps(wide.map, page_panel(&wide, style)));
    assert_true(!box_overlaps(tall.map, page_panel(&tall, style)));
    wide.scale = page_fitting_scale(style, &wide, width_m, height_m);
    tall.scale = page_fitting_scale(style, &tall, width_m, height_m);
    *landscape = wide.scale != tall.scale ? wide.scale < tall.scale : width_m >= height_m;
    const Page *page = *landscape ? &wide : &tall;
    assert_true(box_width(page->map) >= width_m * 1000 / page->scale);
    assert_true(box_height(page->map) >= height_m * 1000 / page->scale);
    return page->scale;
}

static void test_scales(void **state) {
    (void)state;
    static const struct {
        const char *paper;
        double width_km, height_km, scale;
        bool landscape;
    } rows[] = {
        {"A3", 185.9, 133.7, 750000, true}, // Banten
        {"A3", 78, 85, 300000, false},      // Lebak: taller than wide
        {"A3", 20, 20, 80000, true},         {"A0", 185.9, 133.7, 250000, true},
        {"A4", 185.9, 133.7, 1000000, true},
    };
    g_autoptr(Style) style = read_style();
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool landscape;
        double scale = largest_scale(style, rows[i].paper, rows[i].width_km * 1000,
                                     rows[i].height_km * 1000, &landscape);
        assert_int_equal((int)scale, (int)rows[i].scale);
        assert_int_equal(landscape, rows[i].landscape);
    }
    double side;
    assert_false(page_paper("B3", &side, &side));
    Page page = page_of_paper(style, "A3", true);
    assert_true(page_fitting_scale(style, &page, 1e9, 1e9) <= 0);
    assert_true(page_scale(style, &page, 1e9, 1e9) * box_width(page.map) >= 1e12);
}

// A box finds the corner that is free, keeps its gap, and takes its place.
static void test_free_space(void **state) {
    (void)state;
    Box frame = {10, 10, 210, 110};
    g_autoptr(FreeSpace) space = freespace_new(frame, 4);
    g_autoptr(Path) land = path_new();
    path_add_box(land, (Box){10, 10, 60, 110});   // the whole left
    path_add_box(land, (Box){150, 60, 210, 110}); // bottom right
    freespace_take_area(space, land, (PlanePoint){0, 0});
    Box first, second, third;
    double cost;
    assert_true(freespace_find(space, (PlanePoint){60, 40}, 2, false, &first, &cost));
    assert_true(first.right >= 209.9 && first.top <= 10.1); // the only free corner
    freespace_take_box(space, first);
    assert_true(freespace_find(space, (PlanePoint){60, 40}, 2, false, &second, &cost));
    assert_true(!box_overlaps(second, box_grown(first, 1.9)));
    for (int s = 0; s < path_sub_count(land); s++)
        assert_true(!box_overlaps(second, box_grown(path_subs(land)[s].box, 1.9)));
    assert_false(freespace_find(space, (PlanePoint){95, 30}, 2, false, &third, &cost));
    freespace_drop_boxes(space);
    assert_true(freespace_find(space, (PlanePoint){95, 30}, 2, true, &third, &cost));
    assert_false(freespace_find(space, (PlanePoint){300, 30}, 2, true, &third, &cost));
}

static void test_scale_bar(void **state) {
    (void)state;
    for (double scale = 5000; scale < 5e6; scale *= 1.37) {
        double km = marginalia_bar_km(scale, 70);
        double mm = km * 1e6 / scale;
        assert_true(mm <= 70 && mm > 70 / 2.5 - 0.5);
    }
}

static void test_numbers(void **state) {
    (void)state;
    g_autofree char *half = words_number_short(LANGUAGE_ID, 2.5),
                    *whole = words_number_short(LANGUAGE_EN, 10);
    assert_string_equal(half, "2,5");
    assert_string_equal(whole, "10");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simplify_stays_close),
        cmocka_unit_test(test_clip),
        cmocka_unit_test(test_hatch_covers_area),
        cmocka_unit_test(test_largest_part),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_scales),
        cmocka_unit_test(test_free_space),
        cmocka_unit_test(test_scale_bar),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

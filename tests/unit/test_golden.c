// Sheets of a made-up province compared with reference pictures in
// tests/golden, pixel by pixel under a threshold: text may shift by a hair
// with another Pango, a class, a line or a block of the panel may not.
// JANGKAU_UPDATE_GOLDEN=1 writes the references anew; look at them before
// committing.
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "base/error.h"
#include "load/load.h"
#include "render/render.h"
#include "render/theme.h"
#include "store/store.h"

// A pixel differs when a channel does by more than this, of 255.
static const int CHANNEL_TOLERANCE = 64;
// This share of the pixels may differ.
static const double SHARE_TOLERANCE = 0.002;

typedef struct {
    unsigned width, height;
    guchar *rgb;
} Picture;

static bool picture_read(const char *path, Picture *picture) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return false;
    image.format = PNG_FORMAT_RGB;
    picture->width = image.width;
    picture->height = image.height;
    picture->rgb = g_malloc(PNG_IMAGE_SIZE(image));
    return png_image_finish_read(&image, NULL, picture->rgb, 0, NULL) != 0;
}

static double share_that_differs(const Picture *a, const Picture *b) {
    size_t pixels = (size_t)a->width * a->height, differing = 0;
    for (size_t i = 0; i < pixels; i++) {
        bool differs = false;
        for (size_t c = 0; c < 3; c++)
            differs |= abs(a->rgb[3 * i + c] - b->rgb[3 * i + c]) > CHANNEL_TOLERANCE;
        differing += differs;
    }
    return (double)differing / (double)pixels;
}

static void compare(const char *folder, const char *name) {
    g_autofree char *drawn = g_build_filename(folder, "maps", name, NULL);
    g_autofree char *reference = g_build_filename(JANGKAU_SOURCE_DIR, "tests/golden", name, NULL);
    if (g_getenv("JANGKAU_UPDATE_GOLDEN") != NULL) {
        g_autoptr(GFile) from = g_file_new_for_path(drawn);
        g_autoptr(GFile) to = g_file_new_for_path(reference);
        assert_true(g_file_copy(from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
    }
    Picture found = {0}, expected = {0};
    assert_true(picture_read(drawn, &found));
    assert_true(picture_read(reference, &expected));
    assert_int_equal(found.width, expected.width);
    assert_int_equal(found.height, expected.height);
    double share = share_that_differs(&found, &expected);
    print_message("%s: %.4f %% of the pixels differ\n", name, 100 * share);
    assert_true(share <= SHARE_TOLERANCE);
    // The check can fail: a picture against its own negative.
    for (size_t i = 0; i < (size_t)found.width * found.height * 3; i++)
        found.rgb[i] = (guchar)(255 - found.rgb[i]);
    assert_true(share_that_differs(&found, &expected) > SHARE_TOLERANCE);
    g_free(found.rgb);
    g_free(expected.rgb);
}

// A made-up plan of three stages with one pick each, and a reserve: its figures
// are for the eye, what is reached follows from `after`.
static SitePlan *hand_made_plan(World *world, const Settings *settings) {
    static const struct {
        const char *code;
        int stage;
        double gain;
    } picks[] = {{"97.71.01.1002", 1, 6800}, {"97.01.02.2001", 2, 2950}, {"97.02.01.2001", 3, 400}};
    static const char *const reserve[] = {"97.01.01.2002", "97.01.02.2002"};
    SitePlan *plan = g_new0(SitePlan, 1);
    plan->objective = g_strdup("coverage");
    plan->unit = g_strdup("orang");
    plan->candidates = g_strdup("member");
    plan->method = g_strdup("relaksasi Lagrange");
    plan->sites = plan->pick_count = plan->stage_count = G_N_ELEMENTS(picks);
    plan->reproducible = true;
    plan->value = 10150;
    plan->bound = 10200;
    plan->gap_pct = 100 * (10200 - 10150) / 10200.0;
    plan->picks = g_new0(SitePick, G_N_ELEMENTS(picks));
    GError *error = NULL;
    for (int i = 0; i < plan->pick_count; i++) {
        int village = world_find_village(world, picks[i].code);
        assert_true(village >= 0);
        plan->picks[i] = (SitePick){.order = i + 1,
                                    .stage = picks[i].stage,
                                    .village = village,
                                    .gain = picks[i].gain,
                                    .runner_up = -1};
        world_add_library(world, village, (Date){20190101, 1});
    }
    plan->after = analyze_world(world, settings, NULL, &error);
    assert_null(error);
    for (int i = 0; i < plan->pick_count; i++)
        world_drop_library(world);
    plan->reserve_count = G_N_ELEMENTS(reserve);
    plan->reserve = g_new0(SiteReserve, G_N_ELEMENTS(reserve));
    for (int i = 0; i < plan->reserve_count; i++) {
        plan->reserve[i].village = world_find_village(world, reserve[i]);
        assert_true(plan->reserve[i].village >= 0);
    }
    int regencies = world->regions[LEVEL_REGENCY].count;
    plan->service_m = g_new(double, (gsize)regencies);
    for (int i = 0; i < regencies; i++)
        plan->service_m[i] = 2500;
    return plan;
}

// A theme that needs a plan is refused without one, and is not drawn unasked.
static void refuse_without_plan(const World *world, const Results *results,
                                const Settings *settings, const char *folder) {
    const char *const themes[] = {"plan", NULL};
    RenderSelection selection = {.themes = themes};
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    assert_false(
        render_sheets(world, results, NULL, settings, &selection, folder, written, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_USAGE));
    assert_non_null(strstr(error->message, "rencana"));
    assert_int_equal(written->len, 0);
}

// Beta has no documented library: what the plan reaches there is no gain over a
// known state. The island is reached by nobody.
static void check_classes(const World *world, const Results *results, const SitePlan *plan,
                          const Settings *settings) {
    static const int due[] = {1, 2, 2, 3}; // beyond, reached where unknown, today, new
    GError *error = NULL;
    g_autoptr(Style) style = style_read(settings->style, &error);
    assert_null(error);
    g_autoptr(ThemeSpec) spec = theme_spec_find(settings, style, "plan", &error);
    assert_null(error);
    SheetSource source = {.world = world,
                          .results = results,
                          .plan = plan,
                          .settings = settings,
                          .style = style,
                          .language = LANGUAGE_ID};
    g_autoptr(Theme) theme = theme_new(&source, spec, LEVEL_PROVINCE, 0);
    assert_true(theme->class_count >= (int)G_N_ELEMENTS(due));
    for (int i = 0; i < (int)G_N_ELEMENTS(due); i++)
        assert_int_equal(theme->classes[i].count, due[i]);
    for (int i = G_N_ELEMENTS(due); i < theme->class_count; i++)
        assert_true(theme->classes[i].special && theme->classes[i].count == 0);
    assert_int_equal(theme->no_data_count, 0);
    assert_int_equal(theme->unit_class[world_find_village(world, "97.01.02.2002")], 0);
    assert_int_equal(theme->unit_class[world_find_village(world, "97.71.01.1002")], 3);
    // Satu and most of Dua; all but the island and the far edges.
    assert_in_range(theme->within_before, 1000, 3000);
    assert_true(theme->within_after > theme->within_before);
    assert_true(theme->within_after <= world->regions[LEVEL_PROVINCE].items[0].population - 400);
    assert_non_null(strstr(theme->explanation, "paling jauh 0,50 %"));
}

static void draw_and_compare(const World *world, const Results *results, const SitePlan *plan,
                             const Settings *settings, const char *folder, int sheets) {
    GError *error = NULL;
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    assert_true(render_sheets(world, results, plan, settings, NULL, folder, written, &error));
    int compared = 0;
    for (guint i = 0; i < written->len; i++) {
        const char *name = g_ptr_array_index(written, i);
        if (g_str_has_suffix(name, ".png")) {
            compare(folder, name + strlen("maps/"));
            compared++;
        }
    }
    assert_int_equal(compared, sheets);
    for (guint i = 0; i < written->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(written, i), NULL);
        g_remove(path);
    }
}

static void test_sheets_of_tiny(void **state) {
    (void)state;
    g_autofree char *project =
        g_build_filename(JANGKAU_SOURCE_DIR, "tests/cli/projects/tiny/tiny.ini", NULL);
    g_autofree char *folder = g_dir_make_tmp("jangkau-golden-XXXXXX", NULL);
    GError *error = NULL;
    g_autoptr(Settings) settings = settings_read(project, &error);
    assert_null(error);
    settings->png_dpi = 72;
    g_free(settings->paper);
    settings->paper = g_strdup("A3");
    g_autoptr(World) world = load_world(settings, &error);
    assert_null(error);
    g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
    assert_null(error);
    const double any_m[] = {1000, 2500, 5000, 10000, 20000}; // as the style has them
    assert_true(bands_draw(world, settings, any_m, G_N_ELEMENTS(any_m), results, &error));
    draw_and_compare(world, results, NULL, settings, folder, 8);
    refuse_without_plan(world, results, settings, folder);
    g_autoptr(SitePlan) plan = hand_made_plan(world, settings);
    check_classes(world, results, plan, settings);
    draw_and_compare(world, results, plan, settings, folder, 12);
    g_autofree char *maps = g_build_filename(folder, "maps", NULL);
    g_rmdir(maps);
    g_rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sheets_of_tiny)};
    int failed = cmocka_run_group_tests_name("golden", tests, NULL, NULL);
    render_shutdown();
    store_shutdown();
    return failed;
}

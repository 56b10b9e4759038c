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
#include "load/load.h"
#include "render/render.h"
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
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    assert_true(render_sheets(world, results, NULL, settings, NULL, folder, written, &error));
    int compared = 0;
    for (guint i = 0; i < written->len; i++) {
        const char *name = g_ptr_array_index(written, i);
        if (g_str_has_suffix(name, ".png")) {
            compare(folder, name + strlen("maps/"));
            compared++;
        }
    }
    assert_true(compared >= 4);
    for (guint i = 0; i < written->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(written, i), NULL);
        g_remove(path);
    }
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

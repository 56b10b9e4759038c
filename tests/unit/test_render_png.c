// From pixels to a PNG: flat colours stay exact, what is written is read back
// pixel by pixel, and a palette is used only where it shows no difference.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "render/drawlist.h"
#include "render/palette.h"
#include "render/png.h"
#include "render/quantise.h"

static void test_few_colours_are_exact(void **state) {
    (void)state;
    uint32_t row[256], palette[QUANTISE_COLOURS];
    for (uint32_t i = 0; i < 256; i++)
        row[i] = i * 0x010203u & 0xFFFFFF;
    g_autoptr(Quantiser) q = quantise_new();
    quantise_add_row(q, row, 256);
    assert_int_equal(quantise_finish(q, palette), 256);
    gsize count;
    const Run *runs = quantise_runs(q, &count);
    uint32_t x = 0;
    for (gsize i = 0; i < count; i++) {
        for (uint32_t k = 0; k < runs[i].length; k++, x++)
            assert_int_equal(palette[quantise_index(q, runs[i].slot)], row[x]);
    }
    assert_int_equal(x, 256);
}

static void test_flat_colours_are_exact(void **state) {
    (void)state;
    enum { WIDTH = 4000, FLAT = 12 };
    static uint32_t row[WIDTH];
    uint32_t palette[QUANTISE_COLOURS];
    static const uint32_t flat[FLAT] = {0xFFFFFF, 0xFFFFFE, 0xFEFFFF, 0xDDE8EF, 0xE4E2DE, 0xFBF6D9,
                                        0xC4DA90, 0x80B986, 0x409880, 0x1D757D, 0x134B66, 0x000000};
    g_autoptr(Quantiser) q = quantise_new();
    GRand *rand = g_rand_new_with_seed(7);
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < WIDTH; x++) {
            // The top byte is not part of the colour.
            row[x] = flat[x / 300 % FLAT] | 0xAB000000u;
            if (x % 7 == 0)
                row[x] = g_rand_int(rand);
        }
        quantise_add_row(q, row, WIDTH);
    }
    g_rand_free(rand);
    int colours = quantise_finish(q, palette);
    assert_true(colours > FLAT && colours <= QUANTISE_COLOURS);
    for (int f = 0; f < FLAT; f++) {
        bool found = false;
        for (int i = 0; i < colours; i++)
            found = found || palette[i] == flat[f];
        assert_true(found);
    }
}

// The pixels of a PNG (3 bytes each) and its colour type; size and resolution are checked.
static png_byte *read_png(const GByteArray *bytes, int width, int height, int dpi, int *type) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, bytes->data, bytes->len));
    assert_int_equal(image.width, width);
    assert_int_equal(image.height, height);
    image.format = PNG_FORMAT_RGB;
    png_byte *pixels = g_malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    *type = bytes->data[25]; // of IHDR
    static const guint8 name[] = {'p', 'H', 'Y', 's'};
    const guint8 *chunk = memmem(bytes->data, bytes->len, name, sizeof name);
    assert_non_null(chunk);
    uint32_t per_metre =
        (uint32_t)chunk[4] << 24 | (uint32_t)chunk[5] << 16 | (uint32_t)chunk[6] << 8 | chunk[7];
    assert_int_equal(per_metre, lround(dpi / 0.0254));
    assert_int_equal(chunk[12], 1); // per metre
    return pixels;
}

// 10 pixels a mm.
static cairo_surface_t *draw_whole(const DrawList *list, int width, int height) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, 10, 10);
    drawlist_play(list, cr, (Box){-1, -1, width / 10.0 + 1, height / 10.0 + 1});
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    return surface;
}

static void test_png_reads_back(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    GRand *rand = g_rand_new_with_seed(3);
    for (int i = 0; i < 20; i++) {
        Path *path = path_new();
        double x = g_rand_double_range(rand, 0, 90), y = g_rand_double_range(rand, 0, 60);
        path_add_circle(path, (PlanePoint){x, y}, g_rand_double_range(rand, 0.3, 12));
        Colour colour = {(i % 5) / 4.0, (i % 3) / 2.0, (i % 7) / 6.0};
        drawlist_fill(list, drawlist_own(list, path), colour);
    }
    g_rand_free(rand);
    const int dpi = 254; // 10 pixels a mm
    g_autoptr(GByteArray) bytes = png_make(list, 100, 70, dpi, NULL);
    assert_non_null(bytes);
    int type;
    g_autofree png_byte *pixels = read_png(bytes, 1000, 700, dpi, &type);
    assert_int_equal(type, PNG_COLOR_TYPE_PALETTE);

    // The same, drawn in one piece: flat pixels must be equal.
    cairo_surface_t *surface = draw_whole(list, 1000, 700);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface), differing = 0, far = 0;
    for (int y = 0; y < 700; y++) {
        for (int x = 0; x < 1000; x++) {
            uint32_t want;
            memcpy(&want, data + (gsize)y * (gsize)stride + (gsize)x * 4, 4);
            const png_byte *got = pixels + ((gsize)y * 1000 + (gsize)x) * 3;
            int d = abs((int)(want >> 16 & 255) - got[0]) + abs((int)(want >> 8 & 255) - got[1]) +
                    abs((int)(want & 255) - got[2]);
            differing += d > 0;
            far += d > 60;
        }
    }
    cairo_surface_destroy(surface);
    assert_true(differing < 35000); // edges only
    assert_true(far < 200);
    g_autoptr(GByteArray) again = png_make(list, 100, 70, dpi, NULL);
    assert_int_equal(again->len, bytes->len);
    assert_memory_equal(again->data, bytes->data, bytes->len);
}

// What quantise_measure() says is what a count over all pixels says.
static void test_difference_is_measured(void **state) {
    (void)state;
    enum { WIDTH = 300, HEIGHT = 200 };
    g_autoptr(Quantiser) q = quantise_new();
    g_autofree uint32_t *image = g_new(uint32_t, WIDTH * HEIGHT);
    for (uint32_t y = 0; y < HEIGHT; y++) {
        for (uint32_t x = 0; x < WIDTH; x++) // a red-green plane beside a flat half
            image[y * WIDTH + x] = x < WIDTH / 2 ? (x << 16 | y << 8 | 40) : 0xD0E0F0;
        assert_true(quantise_add_row(q, image + y * WIDTH, WIDTH));
    }
    uint32_t palette[QUANTISE_COLOURS];
    assert_int_equal(quantise_finish(q, palette), QUANTISE_COLOURS);
    QuantiseError error = quantise_measure(q, palette);
    gsize count;
    const Run *runs = quantise_runs(q, &count);
    double sum = 0, most = 0;
    int beyond = 0;
    for (gsize i = 0, at = 0; i < count; at += runs[i++].length) {
        uint32_t a = image[at], b = palette[quantise_index(q, runs[i].slot)];
        Colour ca = {(a >> 16) / 255.0, (a >> 8 & 255) / 255.0, (a & 255) / 255.0};
        Colour cb = {(b >> 16) / 255.0, (b >> 8 & 255) / 255.0, (b & 255) / 255.0};
        double d = palette_difference(ca, cb, SIGHT_NORMAL);
        sum += d * runs[i].length;
        most = MAX(most, d);
        beyond += d > error.almost_all ? (int)runs[i].length : 0;
    }
    assert_true(fabs(sum / (WIDTH * HEIGHT) - error.mean) < 1e-9);
    assert_true(fabs(most - error.most) < 1e-9);
    assert_true(beyond <= WIDTH * HEIGHT / 200);
    assert_true(error.mean > 0.5 && error.almost_all > error.mean && most >= error.almost_all);
}

// A gradient in two directions has more colours than a palette can stand for:
// it comes out in full colour, pixel for pixel as if drawn in one piece.
static void test_gradient_is_rgb(void **state) {
    (void)state;
    enum { SIDE = 256 };
    cairo_surface_t *gradient = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    uint32_t *to = (uint32_t *)(void *)cairo_image_surface_get_data(gradient);
    for (uint32_t y = 0; y < SIDE; y++) {
        for (uint32_t x = 0; x < SIDE; x++)
            to[y * SIDE + x] = x << 16 | y << 8 | ((x ^ y) & 255);
    }
    cairo_surface_mark_dirty(gradient);
    g_autoptr(DrawList) list = drawlist_new();
    Path *ground = path_new();
    path_add_box(ground, (Box){0, 0, 60, 70});
    drawlist_fill(list, drawlist_own(list, ground), (Colour){0.9, 0.9, 0.4});
    drawlist_image(list, gradient, (Box){10, 5, 61.2, 56.2}, BLEND_MULTIPLY);
    drawlist_image(list, gradient, (Box){65, 30, 90.6, 55.6}, BLEND_OVER);
    cairo_surface_destroy(gradient);
    g_autoptr(GByteArray) bytes = png_make(list, 100, 70, 254, NULL);
    assert_non_null(bytes);
    int type;
    g_autofree png_byte *pixels = read_png(bytes, 1000, 700, 254, &type);
    assert_int_equal(type, PNG_COLOR_TYPE_RGB);
    cairo_surface_t *surface = draw_whole(list, 1000, 700);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    int differing = 0;
    for (gsize y = 0; y < 700; y++) {
        for (gsize x = 0; x < 1000; x++) {
            uint32_t want;
            memcpy(&want, data + y * stride + x * 4, 4);
            const png_byte *got = pixels + (y * 1000 + x) * 3;
            differing +=
                (want & 0xFFFFFF) != ((uint32_t)got[0] << 16 | (uint32_t)got[1] << 8 | got[2]);
        }
    }
    cairo_surface_destroy(surface);
    assert_int_equal(differing, 0);
}

static void test_world_file(void **state) {
    (void)state;
    // 254 dpi at 1:100,000 is 10 m a pixel; the frame begins 20 mm right, 30 mm down.
    GeoRef geo = {.map = {20, 30, 120, 130},
                  .top_left = {500000, 9300000},
                  .metres_per_mm = 100,
                  .wkt = "PROJCS[\"a\"]"};
    g_autofree char *world = png_world_file(&geo, 254);
    assert_string_equal(
        world, "10.000000\n0.000000\n0.000000\n-10.000000\n498005.000000\n9302995.000000\n");
    g_autofree char *aux = png_aux_xml(&geo);
    assert_non_null(strstr(aux, ">PROJCS[&quot;a&quot;]</SRS>"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_colours_are_exact), cmocka_unit_test(test_flat_colours_are_exact),
        cmocka_unit_test(test_png_reads_back),        cmocka_unit_test(test_difference_is_measured),
        cmocka_unit_test(test_gradient_is_rgb),       cmocka_unit_test(test_world_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// From pixels to a PNG: flat colours stay exact, and what is written is read
// back pixel by pixel.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "render/drawlist.h"
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

static void test_png_reads_back(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    GRand *rand = g_rand_new_with_seed(3);
    for (int i = 0; i < 60; i++) {
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
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, bytes->data, bytes->len));
    assert_int_equal(image.width, 1000);
    assert_int_equal(image.height, 700);
    image.format = PNG_FORMAT_RGB;
    g_autofree png_byte *pixels = g_malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));

    // The same, drawn in one piece: flat pixels must be equal.
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1000, 700);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, 10, 10);
    drawlist_play(list, cr, (Box){-1, -1, 101, 71});
    cairo_destroy(cr);
    cairo_surface_flush(surface);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_colours_are_exact),
        cmocka_unit_test(test_flat_colours_are_exact),
        cmocka_unit_test(test_png_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

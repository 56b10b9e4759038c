// Styles: the default one is good, mistakes are named, palettes are judged.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "render/page.h"
#include "render/style.h"

#define DEFAULT_STYLE JANGKAU_SOURCE_DIR "/styles/default.ini"

// The default style with `from` replaced by `to`, read; the message, or NULL.
static char *message_after(const char *from, const char *to) {
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(DEFAULT_STYLE, &text, NULL, NULL));
    char *at = strstr(text, from);
    assert_non_null(at);
    g_autofree char *head = g_strndup(text, (gsize)(at - text));
    g_autofree char *changed = g_strconcat(head, to, at + strlen(from), NULL);
    g_autofree char *folder = g_dir_make_tmp("jangkau-style-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "coba.ini", NULL);
    assert_true(g_file_set_contents(path, changed, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(Style) style = style_read(path, &error);
    g_remove(path);
    g_rmdir(folder);
    if (style != NULL)
        return NULL;
    assert_int_equal(error->code, ERROR_DATA);
    return g_strdup(error->message);
}

static void assert_message(const char *from, const char *to, const char *const *words) {
    g_autofree char *message = message_after(from, to);
    assert_non_null(message);
    for (int i = 0; words[i] != NULL; i++) {
        if (strstr(message, words[i]) == NULL)
            fail_msg("\"%s\" not in \"%s\"", words[i], message);
    }
}

static void test_default_is_good(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Style) style = style_read(DEFAULT_STYLE, &error);
    if (style == NULL)
        fail_msg("%s", error->message);
    assert_int_equal(style->coast.dash_count, 0);
    assert_int_equal(style->regency.dash_count, 4);
    assert_true(style->simplify_mm <= 0.1);
}

static void test_mistakes_are_named(void **state) {
    (void)state;
    assert_message("halo_mm", "halo_m", (const char *const[]){"coba.ini", "halo_m", "pens", NULL});
    assert_message("[symbols]", "[simbol]", (const char *const[]){"coba.ini", "simbol", NULL});
    assert_message("halo_mm = 0.4\n", "", (const char *const[]){"halo_mm", "tidak ada", NULL});
    assert_message("halo_mm = 0.4", "halo_mm = tebal",
                   (const char *const[]){"[pens] halo_mm", "tebal", "angka", NULL});
    assert_message("coast = 0.30 #000000", "coast = 0.30 hitam",
                   (const char *const[]){"[pens] coast", "pena", NULL});
    assert_message("coast = 0.30 #000000", "coast = 0.30 #000000 / 1 2 3",
                   (const char *const[]){"[pens] coast", NULL});
    assert_message("halo_mm = 0.4", "halo_mm = 0.4\nhalo_mm = 0.5",
                   (const char *const[]){"coba.ini, baris", "halo_mm", "sudah ada", NULL});
    assert_message("halo_mm = 0.4", "halo_mm", (const char *const[]){"coba.ini, baris", NULL});
}

static void test_palette_rules(void **state) {
    (void)state;
    Colour row[3];
    // Steady in lightness, and well apart.
    assert_true(palette_parse("#FFFFFF", &row[0]));
    assert_true(palette_parse("#A0A0A0", &row[1]));
    assert_true(palette_parse("#303030", &row[2]));
    assert_true(palette_check(row, 3, "uji", NULL));
    // Not monotone.
    Colour swapped[3] = {row[1], row[0], row[2]};
    assert_false(palette_check(swapped, 3, "uji", NULL));
    assert_false(palette_parse("#12345", &row[0]));
    assert_false(palette_parse("#12345G", &row[0]));
    assert_false(palette_parse("123456", &row[0]));
    // L* of known colours; grey stays grey for everyone.
    assert_true(fabs(palette_lightness(COLOUR_WHITE) - 100) < 0.01);
    assert_true(fabs(palette_lightness(COLOUR_BLACK)) < 0.01);
    Colour grey = {0.5, 0.5, 0.5};
    for (int sight = 0; sight < SIGHT_COUNT; sight++) {
        Colour seen = palette_simulate(grey, (Sight)sight);
        assert_true(fabs(seen.red - 0.5) < 0.01 && fabs(seen.green - 0.5) < 0.01 &&
                    fabs(seen.blue - 0.5) < 0.01);
    }
    // Red and green of one lightness: far apart, but not for a deutan.
    Colour red, green;
    assert_true(palette_parse("#C8503C", &red));
    assert_true(palette_parse("#6E8732", &green));
    assert_true(palette_difference(red, green, SIGHT_NORMAL) > 50);
    assert_true(palette_difference(red, green, SIGHT_DEUTAN) < 25);
}

// What an A0 sheet shows: larger symbols, wider lines, the same precision.
static void test_enlarged(void **state) {
    (void)state;
    g_autoptr(Style) style = style_read(DEFAULT_STYLE, NULL);
    g_autoptr(Style) large = style_read(DEFAULT_STYLE, NULL);
    style_enlarge(large, 4);
    assert_true(fabs(large->tpbis_mm - 4 * style->tpbis_mm) < 1e-12);
    assert_true(fabs(large->no_data_spacing_mm - 4 * style->no_data_spacing_mm) < 1e-12);
    assert_true(fabs(large->coast.width_mm - 2 * style->coast.width_mm) < 1e-12);
    assert_true(style->regency.dash_count > 0);
    assert_true(fabs(large->regency.dash_mm[0] - 2 * style->regency.dash_mm[0]) < 1e-12);
    assert_true(large->simplify_mm == style->simplify_mm);
    assert_true(large->margin_mm == style->margin_mm);
    assert_true(page_enlargement("A4") == 1 && page_enlargement("A3") == 1);
    assert_true(page_enlargement("16:9") == 1);
    assert_true(fabs(page_enlargement("A0") - pow(841.0 / 297, 0.75)) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_is_good),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_palette_rules),
        cmocka_unit_test(test_enlarged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// Characters that the fonts cannot write are known, and those that need no glyph are not among
// them; a text breaks at the same places on every thread, and never between a number and its unit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "render/render.h"
#include "render/style.h"
#include "render/typeset.h"

static void missing(const char *text, const char *due) {
    g_autofree char *found = typeset_missing(text);
    assert_string_equal(found, due);
}

static int load_fonts(void **state) {
    Style *style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    *state = style;
    return style != NULL && typeset_load_fonts(style, NULL) ? 0 : -1;
}

static int free_style(void **state) {
    style_free(*state);
    return 0;
}

static void test_missing(void **state) {
    (void)state;
    missing("", "");
    missing("Kp. Ma'arif – Ñusa 2½ ≤ 5°", "");
    missing("Desa\xE2\x80\xAE\xE2\x80\x8D Satu\n", ""); // direction, joiner, new line
    missing("Dua 😀, 😀 北京", "U+1F600, U+5317, U+4EAC");
    missing("مرحبا", "U+0645, U+0631, U+062D, U+0628, U+0627");
}

enum { THREADS = 4, ROUNDS = 40 };

// One word of it fits, or does not, by what Pango takes for the mean width of a character.
static const char sentence[] =
    "Proposed, not surveyed: 2 villages, chosen so that as much of the population as possible "
    "lives at most S from a TPBIS library. Together they bring 9,189 people within service "
    "distance; proven to be the best. S = 1 km.";

static char *set_lines(Typeset *typeset, const char *text, double width_mm) {
    g_autoptr(PangoLayout) layout =
        typeset_text(typeset, text, FACE_REGULAR, 7, width_mm, PANGO_ALIGN_LEFT);
    GString *lines = g_string_new(NULL);
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        g_string_append_len(lines, text + line->start_index, line->length);
        g_string_append_c(lines, '|');
    }
    return g_string_free(lines, FALSE);
}

static gpointer set_often(gpointer data) {
    const Style *style = data;
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < ROUNDS; i++) {
        g_autoptr(Typeset) typeset = typeset_new(style->font_family);
        g_ptr_array_add(found, set_lines(typeset, sentence, 49.2));
    }
    return found;
}

static void test_same_lines_on_all_threads(void **state) {
    g_autoptr(Typeset) typeset = typeset_new(((Style *)*state)->font_family);
    g_autofree char *due = set_lines(typeset, sentence, 49.2);
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("sets", set_often, *state);
    for (int i = 0; i < THREADS; i++) {
        g_autoptr(GPtrArray) found = g_thread_join(threads[i]);
        assert_int_equal(found->len, ROUNDS);
        for (guint round = 0; round < found->len; round++)
            assert_string_equal(g_ptr_array_index(found, round), due);
    }
}

static void test_units_stay_with_numbers(void **state) {
    static const char text[] = "Jarak layanan S = 2,5 km di kota, 5 km di kabupaten; 80 % ikut";
    static const char *const bound[] = {"S = 2,5 km", "5 km", "80 %"};
    g_autoptr(Typeset) typeset = typeset_new(((Style *)*state)->font_family);
    int lines = 0;
    for (double width_mm = 14; width_mm < 80; width_mm += 0.5) {
        g_autofree char *set = set_lines(typeset, text, width_mm);
        for (gsize i = 0; i < G_N_ELEMENTS(bound); i++)
            assert_non_null(strstr(set, bound[i]));
        for (const char *at = set; (at = strchr(at, '|')) != NULL; at++)
            lines++;
    }
    assert_true(lines > 300); // many of them were broken
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_missing),
                                       cmocka_unit_test(test_same_lines_on_all_threads),
                                       cmocka_unit_test(test_units_stay_with_numbers)};
    int failed = cmocka_run_group_tests_name("typeset", tests, load_fonts, free_style);
    render_shutdown();
    return failed;
}

// Characters that the fonts cannot write are known, and those that need no glyph are not among
// them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/render.h"
#include "render/style.h"
#include "render/typeset.h"

static void missing(const char *text, const char *due) {
    g_autofree char *found = typeset_missing(text);
    assert_string_equal(found, due);
}

static void test_missing(void **state) {
    (void)state;
    g_autoptr(Style) style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    assert_non_null(style);
    assert_true(typeset_load_fonts(style, NULL));
    missing("", "");
    missing("Kp. Ma'arif – Ñusa 2½ ≤ 5°", "");
    missing("Desa\xE2\x80\xAE\xE2\x80\x8D Satu\n", ""); // direction, joiner, new line
    missing("Dua 😀, 😀 北京", "U+1F600, U+5317, U+4EAC");
    missing("مرحبا", "U+0645, U+0631, U+062D, U+0628, U+0627");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_missing)};
    int failed = cmocka_run_group_tests_name("glyphs", tests, NULL, NULL);
    render_shutdown();
    return failed;
}

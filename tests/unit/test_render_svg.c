// A draw list as SVG: well-formed, text as text, and where it is on paper.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "default_fonts.h"
#include "render/svg.h"

static void add_text(DrawList *list, Typeset *typeset, const char *text, Face face, double y) {
    g_autoptr(PangoLayout) layout = typeset_text(typeset, text, face, 10, 0, PANGO_ALIGN_LEFT);
    drawlist_text(list, layout, (PlanePoint){20, y}, (Colour){0, 0, 0});
}

// On a thread of its own, as sheets are made.
static gpointer make_list(gpointer data) {
    (void)data;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    DrawList *list = drawlist_new();
    drawlist_open(list, TAG_FIGURE, "Peta <satu>");
    Path *area = path_new();
    path_add_box(area, (Box){0, 0, 40, 20.5});
    Box clip = {1, 2, 31, 42};
    drawlist_clip(list, &clip);
    drawlist_fill(list, drawlist_own(list, area), (Colour){1, 0.5, 0});
    Pen pen = {0.25, {0, 0, 1}, 2, {3, 1.5}};
    drawlist_stroke(list, area, &pen);
    add_text(list, typeset, "Ciputat & Pamulang", FACE_BOLD, 10);
    drawlist_clip(list, NULL);
    drawlist_close(list);
    add_text(list, typeset, "miring", FACE_ITALIC, 30);
    cairo_surface_t *pixels = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 4, 2);
    drawlist_image(list, pixels, (Box){50, 0, 70, 10}, BLEND_MULTIPLY);
    cairo_surface_destroy(pixels);
    return list;
}

// What a reader of XML meets.
typedef struct {
    GString *text;
    int paths, images;
} Seen;

static void on_start(GMarkupParseContext *context, const char *name, const char **names,
                     const char **values, gpointer data, GError **error) {
    (void)context, (void)names, (void)values, (void)error;
    Seen *seen = data;
    seen->paths += strcmp(name, "path") == 0;
    seen->images += strcmp(name, "image") == 0;
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                    GError **error) {
    (void)context, (void)error;
    g_string_append_len(((Seen *)data)->text, text, (gssize)length);
}

static void test_svg(void **state) {
    (void)state;
    g_autoptr(DrawList) list = g_thread_join(g_thread_new("make", make_list, NULL));
    SvgInfo info = {"Judul & lagi", "Uraian", "id"};
    g_autofree char *svg = svg_make(list, 420, 297, &info, NULL);
    assert_non_null(svg);
    const char *const wanted[] = {
        "width=\"420mm\" height=\"297mm\" viewBox=\"0 0 420 297\"",
        "<clipPath id=\"c0\"><rect x=\"1\" y=\"2\" width=\"30\" height=\"40\"/></clipPath>",
        "d=\"M0 0L40 0 40 20.5 0 20.5Z\"",
        "fill=\"#ff8000\"",
        "stroke=\"#0000ff\" stroke-width=\"0.25\"",
        "stroke-dasharray=\"3 1.5\"",
        "font-family=\"Liberation Sans, Arial, sans-serif\" font-size=\"3.528\" font-weight=\"bold\"",
        "font-style=\"italic\"",
        "mix-blend-mode:multiply",
        "xlink:href=\"data:image/png;base64,iVBORw0KGgo"};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        if (strstr(svg, wanted[i]) == NULL)
            fail_msg("%s is not in: %s", wanted[i], svg);
    }
    const GMarkupParser parser = {.start_element = on_start, .text = on_text};
    Seen seen = {.text = g_string_new(NULL)};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &seen, NULL);
    assert_true(g_markup_parse_context_parse(context, svg, -1, NULL));
    assert_true(g_markup_parse_context_end_parse(context, NULL));
    g_markup_parse_context_free(context);
    assert_int_equal(seen.paths, 2);
    assert_int_equal(seen.images, 1);
    const char *const texts[] = {"Judul & lagi", "Uraian", "Peta <satu>", "Ciputat & Pamulang",
                                 "miring"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_non_null(strstr(seen.text->str, texts[i]));
    g_string_free(seen.text, TRUE);
    g_autofree char *again = svg_make(list, 420, 297, &info, NULL);
    assert_string_equal(again, svg);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_svg)};
    return cmocka_run_group_tests(tests, load_fonts, shut_down);
}

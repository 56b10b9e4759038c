// What a draw list becomes in a PDF: text that can be searched, tags, links,
// pages of their own size; made on one thread and played on another.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "default_fonts.h"
#include "render/drawlist.h"
#include "render/pdf.h"

static void add_text(DrawList *list, Typeset *typeset, const char *text, Face face, double y) {
    g_autoptr(PangoLayout) layout = typeset_text(typeset, text, face, 10, 60, PANGO_ALIGN_LEFT);
    drawlist_text(list, layout, (PlanePoint){20, y}, (Colour){0, 0, 0});
}

static DrawList *make_list(Typeset *typeset) {
    DrawList *list = drawlist_new();
    add_text(list, typeset, "Perpustakaan Desa Sukamaju fi", FACE_REGULAR, 20);
    add_text(list, typeset, "tebal dan cukup panjang untuk pindah ke baris yang kedua", FACE_BOLD,
             30);
    add_text(list, typeset, "שלום", FACE_REGULAR, 50);
    add_text(list, typeset, "naïve é\xCC\x81 ½", FACE_ITALIC, 60);
    return list;
}

static const PdfInfo info = {.title = "Judul",
                             .author = "jangkau",
                             .subject = "uji",
                             .keywords = "a, b",
                             .language = "id",
                             .day = 20240701};

// What a tool of poppler says of a PDF, on its standard output. Skips without it.
static char *ask(const GByteArray *pdf, const char *program, const char *options) {
    g_autofree char *tool = g_find_program_in_path(program);
    if (tool == NULL)
        skip();
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("jangkau-XXXXXX.pdf", &path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf->data, pdf->len), (int)pdf->len);
    close(fd);
    const char *end = strcmp(program, "pdftotext") == 0 ? " -" : ""; // to standard output
    g_autofree char *command = g_strdup_printf("%s %s %s%s", program, options, path, end);
    char *out = NULL;
    g_autofree char *complaints = NULL;
    assert_true(g_spawn_command_line_sync(command, &out, &complaints, NULL, NULL));
    unlink(path);
    assert_string_equal(complaints, "");
    return out;
}

static GByteArray *one_page(const DrawList *list) {
    PdfPage page = {.width_mm = 100, .height_mm = 80};
    GByteArray *pdf = pdf_make(list, &page, &info, NULL);
    assert_non_null(pdf);
    return pdf;
}

static void test_text_is_searchable(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(DrawList) list = make_list(typeset);
    g_autoptr(GByteArray) pdf = one_page(list);
    g_autofree char *text = ask(pdf, "pdftotext", "-layout");
    const char *const wanted[] = {"Perpustakaan Desa Sukamaju fi",
                                  "pindah ke baris",
                                  "baris yang kedua",
                                  "לום",
                                  "naïve",
                                  "½"};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        if (strstr(text, wanted[i]) == NULL)
            fail_msg("\"%s\" is not in: %s", wanted[i], text);
    }
    g_autofree char *fonts = ask(pdf, "pdffonts", "");
    g_auto(GStrv) lines = g_strsplit(g_strchomp(fonts), "\n", -1);
    assert_true(g_strv_length(lines) >= 5);
    for (int i = 2; lines[i] != NULL; i++) // embedded, subset, with Unicode
        assert_non_null(strstr(lines[i], "yes yes yes"));
}

static gpointer make_elsewhere(gpointer data) {
    (void)data;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    return make_list(typeset);
}

static gpointer play(gpointer data) {
    return one_page(data);
}

static void test_list_crosses_threads(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(DrawList) here = make_list(typeset);
    g_autoptr(GByteArray) expected = one_page(here);
    enum { THREADS = 4 };
    GThread *threads[THREADS];
    DrawList *lists[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("make", make_elsewhere, NULL);
    for (int i = 0; i < THREADS; i++)
        lists[i] = g_thread_join(threads[i]);
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("play", play, lists[i]);
    for (int i = 0; i < THREADS; i++) {
        g_autoptr(GByteArray) pdf = g_thread_join(threads[i]);
        assert_int_equal(pdf->len, expected->len);
        assert_memory_equal(pdf->data, expected->data, pdf->len);
        drawlist_free(lists[i]);
    }
}

static void test_pages_of_their_own_size(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(Pdf) pdf = pdf_open(&info);
    static const char *const labels[] = {"i", "36", "36.01"};
    for (int i = 0; i < 3; i++) {
        g_autoptr(DrawList) list = make_list(typeset);
        PdfPage page = {.width_mm = 100 + 10 * i, .height_mm = 80, .label = labels[i]};
        assert_true(pdf_add_page(pdf, list, &page, NULL));
        pdf_outline(pdf, 0, labels[i]);
    }
    g_autoptr(GByteArray) bytes = pdf_close(pdf, NULL);
    assert_non_null(bytes);
    g_autofree char *said = ask(bytes, "pdfinfo", "-f 1 -l 3");
    const char *const wanted[] = {"Page    1 size:  283.465 x 226.772 pts",
                                  "Page    3 size:  340.157 x 226.772 pts",
                                  "Title:           Judul"};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        if (strstr(said, wanted[i]) == NULL)
            fail_msg("\"%s\" is not in: %s", wanted[i], said);
    }
}

static void add_cell(DrawList *list, Typeset *typeset, DrawTag tag, const char *text, double y) {
    drawlist_open(list, tag, NULL);
    add_text(list, typeset, text, FACE_REGULAR, y);
    drawlist_close(list);
}

// A title, a map that covers the page, a table and a rule.
static DrawList *make_tagged(Typeset *typeset, const char *alternative) {
    DrawList *list = drawlist_new();
    drawlist_open(list, TAG_SECTION, NULL);
    drawlist_open(list, TAG_FIGURE, alternative);
    Path *ground = path_new();
    path_add_box(ground, (Box){-1, -1, 101, 81});
    drawlist_fill(list, drawlist_own(list, ground), (Colour){0.8, 0.9, 1});
    Box clip = {10, 10, 60, 60};
    drawlist_clip(list, &clip);
    add_text(list, typeset, "Rangkasbitung", FACE_ITALIC, 15);
    drawlist_clip(list, NULL);
    drawlist_close(list);
    add_cell(list, typeset, TAG_TITLE, "Cakupan", 5);
    add_cell(list, typeset, TAG_TEXT, "satu kalimat yang tidak muat pada satu baris saja", 10);
    drawlist_open(list, TAG_TABLE, NULL);
    for (int row = 0; row < 2; row++) {
        drawlist_open(list, TAG_ROW, NULL);
        add_cell(list, typeset, TAG_HEADER_CELL, row == 0 ? "Wilayah" : "Lebak", 30 + 10 * row);
        add_cell(list, typeset, row == 0 ? TAG_HEADER_CELL : TAG_CELL, row == 0 ? "Jiwa" : "1.000",
                 35 + 10 * row);
        drawlist_close(list);
    }
    drawlist_close(list);
    drawlist_open(list, TAG_ARTIFACT, NULL);
    Path *rule = path_new();
    path_add_line(rule, (PlanePoint){5, 70}, (PlanePoint){90, 70});
    Pen pen = style_pen(0.2, (Colour){0, 0, 0});
    drawlist_stroke(list, drawlist_own(list, rule), &pen);
    drawlist_close(list);
    drawlist_close(list);
    return list;
}

// The file as qpdf reads it, after a check of all of it.
static qpdf_data open_checked(const GByteArray *bytes) {
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    qpdf_read_memory(q, "PDF", (const char *)bytes->data, bytes->len, NULL);
    qpdf_check_pdf(q);
    assert_false(qpdf_has_error(q));
    assert_false(qpdf_more_warnings(q));
    return q;
}

static qpdf_oh kid(qpdf_data q, qpdf_oh element, int i) {
    qpdf_oh kids = qpdf_oh_get_key(q, element, "/K");
    return qpdf_oh_is_array(q, kids) ? qpdf_oh_get_array_item(q, kids, i) : kids;
}

static void test_structure(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(Pdf) pdf = pdf_open(&info);
    static const char *const alternatives[] = {"Peta (satu) \\ ½", "Peta dua"};
    for (int i = 0; i < 2; i++) {
        g_autoptr(DrawList) list = make_tagged(typeset, alternatives[i]);
        PdfPage page = {.width_mm = 100, .height_mm = 80};
        assert_true(pdf_add_page(pdf, list, &page, NULL));
    }
    g_autoptr(GByteArray) bytes = pdf_close(pdf, NULL);
    assert_non_null(bytes);
    g_autofree char *tree = ask(bytes, "pdfinfo", "-struct-text");
    const char *const elements = "Document\n"
                                 "  Sect\n"
                                 "    Figure\n"
                                 "      \"Rangkasbitung\"\n"
                                 "    H1 (block)\n"
                                 "      \"Cakupan\"\n"
                                 "    P (block)\n"
                                 "      \"satu kalimat yang tidak muat pada satu baris saja\"\n"
                                 "    Table (block)\n"
                                 "      TR\n"
                                 "        TH:\n"
                                 "           /Scope /Column\n"
                                 "          \"Wilayah\"\n"
                                 "        TH:\n"
                                 "           /Scope /Column\n"
                                 "          \"Jiwa\"\n"
                                 "      TR\n"
                                 "        TH:\n"
                                 "           /Scope /Row\n"
                                 "          \"Lebak\"\n"
                                 "        TD\n"
                                 "          \"1.000\"\n"
                                 "  Sect\n";
    if (!g_str_has_prefix(tree, elements))
        fail_msg("the structure is: %s", tree);
    g_autofree char *about = ask(bytes, "pdfinfo", "");
    assert_non_null(strstr(about, "Tagged:          yes"));
    assert_non_null(strstr(about, "Metadata Stream: yes"));

    qpdf_data q = open_checked(bytes);
    char *expected[] = {"Document", "Sect", "Figure"};
    qpdf_oh root = qpdf_get_root(q), at = qpdf_oh_get_key(q, root, "/StructTreeRoot");
    assert_string_equal(qpdf_oh_get_utf8_value(q, qpdf_oh_get_key(q, root, "/Lang")), "id");
    for (int page = 0; page < 2; page++) {
        qpdf_oh element = at;
        for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
            qpdf_oh parent = element;
            element = kid(q, parent, i == 1 ? page : 0);
            g_autofree char *name = g_strconcat("/", expected[i], NULL);
            assert_string_equal(qpdf_oh_get_name(q, qpdf_oh_get_key(q, element, "/S")), name);
            assert_int_equal(qpdf_oh_get_object_id(q, qpdf_oh_get_key(q, element, "/P")),
                             qpdf_oh_get_object_id(q, parent));
        }
        qpdf_oh alternative = qpdf_oh_get_key(q, element, "/Alt");
        assert_string_equal(qpdf_oh_get_utf8_value(q, alternative), alternatives[page]);
    }
    qpdf_cleanup(&q);
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g", value, expected);
}

static double number_at(qpdf_data q, qpdf_oh array, int i) {
    return qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, array, i));
}

static void test_links(void **state) {
    (void)state;
    g_autoptr(Pdf) pdf = pdf_open(&info);
    PdfPage page = {.width_mm = 100, .height_mm = 80};
    for (int i = 0; i < 2; i++) {
        g_autoptr(DrawList) list = drawlist_new();
        if (i == 0) {
            drawlist_link(list, (Box){10, 20, 30, 25}, "lebak");
            drawlist_link(list, (Box){10, 30, 30, 35}, "https://example.org/(a)");
        } else {
            drawlist_destination(list, "lebak", (PlanePoint){25.4, 25.4});
        }
        assert_true(pdf_add_page(pdf, list, &page, NULL));
    }
    g_autoptr(GByteArray) bytes = pdf_close(pdf, NULL);
    assert_non_null(bytes);
    qpdf_data q = open_checked(bytes);
    qpdf_oh links = qpdf_oh_get_key(q, qpdf_get_page_n(q, 0), "/Annots");
    assert_int_equal(qpdf_oh_get_array_n_items(q, links), 2);
    qpdf_oh inside = qpdf_oh_get_array_item(q, links, 0);
    qpdf_oh place = qpdf_oh_get_key(q, inside, "/Dest");
    assert_int_equal(qpdf_oh_get_object_id(q, qpdf_oh_get_array_item(q, place, 0)),
                     qpdf_oh_get_object_id(q, qpdf_get_page_n(q, 1)));
    assert_near(number_at(q, place, 2), 72, 1e-3);
    assert_near(number_at(q, place, 3), (80 - 25.4) / 25.4 * 72, 1e-3);
    qpdf_oh rectangle = qpdf_oh_get_key(q, inside, "/Rect");
    const double expected[] = {10, 80 - 25, 30, 80 - 20};
    for (int i = 0; i < 4; i++)
        assert_near(number_at(q, rectangle, i), expected[i] / 25.4 * 72, 1e-3);
    qpdf_oh action = qpdf_oh_get_key(q, qpdf_oh_get_array_item(q, links, 1), "/A");
    assert_string_equal(qpdf_oh_get_utf8_value(q, qpdf_oh_get_key(q, action, "/URI")),
                        "https://example.org/(a)");
    qpdf_cleanup(&q);
}

static void test_link_to_nowhere(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    drawlist_link(list, (Box){10, 20, 30, 25}, "pandeglang");
    PdfPage page = {.width_mm = 100, .height_mm = 80};
    g_autoptr(GError) error = NULL;
    assert_null(pdf_make(list, &page, &info, &error));
    assert_non_null(strstr(error->message, "\"pandeglang\""));
}

static void test_open_element_is_refused(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    drawlist_open(list, TAG_TEXT, NULL);
    PdfPage page = {.width_mm = 100, .height_mm = 80};
    g_autoptr(GError) error = NULL;
    assert_null(pdf_make(list, &page, &info, &error));
    assert_non_null(error);
}

// GDAL's way from /VP to a geotransform is not at hand here; the keys
// themselves are: what the four corners say must be where the map's are.
static void test_place_on_the_ground(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    GeoRef geo = {.map = {10, 5, 90, 65},
                  .corners = {{105, -7}, {105, -6.25}, {106, -6.25}, {106, -7}},
                  .crs_code = "EPSG:9488",
                  .wkt = "PROJCS[\"a (b)\"]"};
    PdfPage page = {.width_mm = 100, .height_mm = 80, .geo = &geo};
    g_autoptr(GByteArray) bytes = pdf_make(list, &page, &info, NULL);
    assert_non_null(bytes);
    qpdf_data q = open_checked(bytes);
    qpdf_oh viewport =
        qpdf_oh_get_array_item(q, qpdf_oh_get_key(q, qpdf_get_page_n(q, 0), "/VP"), 0);
    qpdf_oh box = qpdf_oh_get_key(q, viewport, "/BBox");
    const double expected[] = {10, 15, 90, 75}; // mm from the lower left corner
    for (int i = 0; i < 4; i++)
        assert_near(number_at(q, box, i), expected[i] / 25.4 * 72, 1e-3);
    qpdf_oh measure = qpdf_oh_get_key(q, viewport, "/Measure");
    qpdf_oh ground = qpdf_oh_get_key(q, measure, "/GPTS"),
            unit = qpdf_oh_get_key(q, measure, "/LPTS");
    for (int i = 0; i < 4; i++) { // the corners span a grid here, so any may be computed
        assert_near(number_at(q, ground, 2 * i), -7 + 0.75 * number_at(q, unit, 2 * i + 1), 1e-9);
        assert_near(number_at(q, ground, 2 * i + 1), 105 + number_at(q, unit, 2 * i), 1e-9);
    }
    qpdf_oh crs = qpdf_oh_get_key(q, measure, "/GCS");
    assert_int_equal(qpdf_oh_get_int_value_as_int(q, qpdf_oh_get_key(q, crs, "/EPSG")), 9488);
    assert_string_equal(qpdf_oh_get_utf8_value(q, qpdf_oh_get_key(q, crs, "/WKT")), geo.wkt);
    qpdf_cleanup(&q);
}

static void test_picture(void **state) {
    (void)state;
    g_autoptr(DrawList) list = drawlist_new();
    cairo_surface_t *pixels = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 4, 2);
    drawlist_image(list, pixels, (Box){0, 0, 40, 20}, BLEND_MULTIPLY);
    cairo_surface_destroy(pixels);
    cairo_surface_t *drawing = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA,
                                                              &(cairo_rectangle_t){0, 0, 10, 10});
    cairo_t *cr = cairo_create(drawing);
    cairo_arc(cr, 5, 5, 4, 0, 6);
    cairo_fill(cr);
    cairo_destroy(cr);
    drawlist_image(list, drawing, (Box){50, 0, 70, 20}, BLEND_OVER);
    cairo_surface_destroy(drawing);
    g_autoptr(GByteArray) pdf = one_page(list);
    g_autofree char *images = ask(pdf, "pdfimages", "-list");
    // One image, of the pixels it came with (all black): the drawing stayed one.
    g_auto(GStrv) lines = g_strsplit(g_strchomp(images), "\n", -1);
    assert_int_equal(g_strv_length(lines), 3);
    if (strstr(lines[2], "image       4     2  gray") == NULL)
        fail_msg("%s", lines[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_searchable),
        cmocka_unit_test(test_list_crosses_threads),
        cmocka_unit_test(test_pages_of_their_own_size),
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_link_to_nowhere),
        cmocka_unit_test(test_open_element_is_refused),
        cmocka_unit_test(test_place_on_the_ground),
        cmocka_unit_test(test_picture),
    };
    return cmocka_run_group_tests(tests, load_fonts, shut_down);
}

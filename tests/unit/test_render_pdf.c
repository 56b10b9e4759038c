// What a draw list becomes in a PDF: text that can be searched, tags, links,
// pages of their own size; made on one thread and played on another.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/drawlist.h"
#include "render/pdf.h"
#include "render/render.h"
#include "render/style.h"
#include "render/typeset.h"

static Style *style;

static int load_fonts(void **state) {
    (void)state;
    style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    return style != NULL && typeset_load_fonts(style, NULL) ? 0 : 1;
}

static int shut_down(void **state) {
    (void)state;
    style_free(style);
    render_shutdown();
    return 0;
}

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
    if (g_find_program_in_path(program) == NULL)
        skip();
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("jangkau-XXXXXX.pdf", &path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf->data, pdf->len), (int)pdf->len);
    close(fd);
    const char *end = strcmp(program, "pdftotext") == 0 ? " -" : "";
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
    const char *const wanted[] = {
        "Perpustakaan Desa Sukamaju fi", "untuk pindah", "baris yang kedua", "שלום", "naïve", "½"};
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_searchable),
        cmocka_unit_test(test_list_crosses_threads),
        cmocka_unit_test(test_pages_of_their_own_size),
    };
    return cmocka_run_group_tests(tests, load_fonts, shut_down);
}

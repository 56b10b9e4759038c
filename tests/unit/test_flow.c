// Pages of text, tables and figures, read back from their PDF word by word.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "book/flow.h"
#include "render/pdf.h"
#include "render/render.h"

#define PT_PER_MM (72 / 25.4)

typedef struct {
    Box box; // mm
    char *text;
} Word;

static Style *style;
static Typeset *typeset;

static void clear_word(gpointer word) {
    g_free(((Word *)word)->text);
}

static double number_after(const char *line, const char *key) {
    const char *at = strstr(line, key);
    assert_non_null(at);
    return g_ascii_strtod(at + strlen(key), NULL) / PT_PER_MM;
}

// The words of a page, by `pdftotext -bbox`.
static GArray *words_of(const Flow *flow, int page, double width_mm, double height_mm) {
    g_autoptr(GError) error = NULL;
    PdfInfo info = {"uji", "uji", "uji", "uji", "id", 20240101};
    PdfPage paper = {.width_mm = width_mm, .height_mm = height_mm};
    g_autoptr(GByteArray) pdf = pdf_make(flow_page(flow, page), &paper, &info, &error);
    assert_non_null(pdf);
    g_autofree char *folder = g_dir_make_tmp("jangkau-flow-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "page.pdf", NULL);
    assert_true(fs_write(path, pdf->data, pdf->len, &error));
    char *command[] = {"pdftotext", "-bbox", path, "-", NULL};
    g_autofree char *out = NULL;
    if (!g_spawn_sync(NULL, command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                      NULL, &out, NULL, NULL, NULL))
        skip(); // no poppler-utils
    g_remove(path);
    g_rmdir(folder);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Word));
    g_array_set_clear_func(found, clear_word);
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        if (strstr(lines[i], "<word") == NULL)
            continue;
        Word word = {{number_after(lines[i], "xMin=\""), number_after(lines[i], "yMin=\""),
                      number_after(lines[i], "xMax=\""), number_after(lines[i], "yMax=\"")},
                     NULL};
        const char *text = strchr(lines[i], '>') + 1;
        word.text = g_strndup(text, (gsize)(strstr(text, "</word>") - text));
        g_array_append_val(found, word);
    }
    return found;
}

static void assert_sound(const GArray *found, double width_mm, double height_mm) {
    for (guint i = 0; i < found->len; i++) {
        const Word *a = &g_array_index(found, Word, i);
        Box paper = {10, 5, width_mm - 10, height_mm - 5};
        if (!box_within(a->box, paper))
            fail_msg("\"%s\" leaves the page", a->text);
        for (guint j = i + 1; j < found->len; j++) {
            const Word *b = &g_array_index(found, Word, j);
            if (box_overlaps(box_grown(a->box, -0.15), box_grown(b->box, -0.15)))
                fail_msg("\"%s\" lies on \"%s\"", a->text, b->text);
        }
    }
}

static int count_word(const GArray *found, const char *text) {
    int count = 0;
    for (guint i = 0; i < found->len; i++)
        count += strcmp(g_array_index(found, Word, i).text, text) == 0;
    return count;
}

static Flow *new_flow(void) {
    FlowLook look = flow_look_a4(LANGUAGE_ID);
    look.head_left = "KEPALA";
    look.foot = "kaki";
    return flow_new(typeset, &look);
}

static void test_long_table(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    static const FlowColumn columns[] = {{"NOMOR", true, 0}, {"NAMA", false, 0}, {"JIWA", true, 0}};
    FlowTable *table = flow_table(columns, 3);
    for (int i = 0; i < 200; i++) {
        g_autofree char *number = g_strdup_printf("n%d", i), *people = g_strdup_printf("%d", i * 7);
        flow_table_row(
            table, i % 20 == 0, NULL,
            (const char *const[]){number, i % 3 ? "Cibeber" : "Sukamanah Wetan", people});
    }
    flow_heading(flow, 0, "Daftar");
    flow_table_end(flow, table, "kosong");
    flow_finish(flow, 1, 0);
    int pages = flow_page_count(flow), rows = 0;
    assert_in_range(pages, 4, 8);
    for (int p = 0; p < pages; p++) {
        g_autoptr(GArray) found = words_of(flow, p, 210, 297);
        assert_sound(found, 210, 297);
        assert_int_equal(count_word(found, "NAMA"), 1); // the header, on each page once
        assert_int_equal(count_word(found, "KEPALA"), 1);
        assert_int_equal(count_word(found, "dari"), 1);
        int bold_last = -1;
        for (guint i = 0; i < found->len; i++) {
            const char *text = g_array_index(found, Word, i).text;
            if (text[0] == 'n' && g_ascii_isdigit(text[1])) {
                assert_int_equal(atoi(text + 1), rows++); // none lost, none twice, in order
                bold_last = atoi(text + 1) % 20;
            }
        }
        assert_int_not_equal(bold_last, 0); // a strong row stays with the next one
    }
    assert_int_equal(rows, 200);
}

// Numbers end at one line, whatever their length.
static void test_numbers_are_right_aligned(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    static const FlowColumn columns[] = {{"a", false, 0}, {"b", true, 0}};
    FlowTable *table = flow_table(columns, 2);
    static const char *const numbers[] = {"1", "22.222", "333", "4.444.444"};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        flow_table_row(table, false, NULL, (const char *const[]){"x", numbers[i]});
    flow_table_end(flow, table, "kosong");
    g_autoptr(GArray) found = words_of(flow, 0, 210, 297);
    double right = 0;
    for (gsize n = 0; n < G_N_ELEMENTS(numbers); n++) {
        for (guint i = 0; i < found->len; i++) {
            const Word *word = &g_array_index(found, Word, i);
            if (strcmp(word->text, numbers[n]) != 0)
                continue;
            right = right > 0 ? right : word->box.right;
            assert_true(fabs((word->box.right) - (right)) < 0.05);
        }
    }
    assert_true(right > 150);
}

static void test_empty_table(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    static const FlowColumn columns[] = {{"NAMA", false, 0}, {"JIWA", true, 0}};
    flow_table_end(flow, flow_table(columns, 2), "kosong");
    flow_finish(flow, 1, 0);
    assert_int_equal(flow_page_count(flow), 1);
    g_autoptr(GArray) found = words_of(flow, 0, 210, 297);
    assert_sound(found, 210, 297);
    assert_int_equal(count_word(found, "NAMA"), 1);
    assert_int_equal(count_word(found, "kosong"), 1);
}

// A word of 400 letters, and a cell of several pages.
static void test_long_words_and_rows(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    g_autoptr(GString) word = g_string_new(NULL), story = g_string_new(NULL);
    for (int i = 0; i < 400; i++)
        g_string_append_c(word, (char)('a' + i % 26));
    for (int i = 0; i < 1500; i++)
        g_string_append_printf(story, "%skata%d", i > 0 ? " " : "", i);
    flow_paragraph(flow, FLOW_BODY, word->str);
    static const FlowColumn columns[] = {{"NAMA", false, 0}, {"CERITA", false, 0}, {"J", true, 0}};
    FlowTable *table = flow_table(columns, 3);
    flow_table_row(table, false, NULL, (const char *const[]){word->str, "pendek", "12.345"});
    flow_table_row(table, false, NULL, (const char *const[]){"panjang", story->str, NULL});
    flow_table_row(table, false, NULL, (const char *const[]){"sesudah", NULL, "67.890"});
    flow_table_end(flow, table, "kosong");
    flow_finish(flow, 1, 0);
    int next = 0;
    for (int p = 0; p < flow_page_count(flow); p++) {
        g_autoptr(GArray) found = words_of(flow, p, 210, 297);
        assert_sound(found, 210, 297);
        for (guint i = 0; i < found->len; i++) {
            const char *text = g_array_index(found, Word, i).text;
            if (g_str_has_prefix(text, "kata"))
                assert_int_equal(atoi(text + 4), next++);
        }
    }
    assert_int_equal(next, 1500);
    g_autoptr(GArray) last = words_of(flow, flow_page_count(flow) - 1, 210, 297);
    assert_int_equal(count_word(last, "67.890"), 1);
}

// Wherever a page happens to end, a heading has at least two lines below it and a paragraph
// leaves no single line behind.
static void test_headings_and_widows(void **state) {
    (void)state;
    for (int filler = 40; filler < 56; filler++) {
        g_autoptr(Flow) flow = new_flow();
        for (int i = 0; i < filler; i++)
            flow_bullet(flow, "isi");
        flow_heading(flow, 0, "BAB");
        flow_heading(flow, 1, "PASAL");
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < 160; i++)
            g_string_append_printf(text, "%skalimat", i > 0 ? " " : "");
        flow_paragraph(flow, FLOW_BODY, text->str);
        flow_finish(flow, 1, 0);
        for (int p = 0; p < flow_page_count(flow); p++) {
            g_autoptr(GArray) found = words_of(flow, p, 210, 297);
            assert_sound(found, 210, 297);
            int lines = 0;
            double y = -1;
            for (guint i = 0; i < found->len; i++) {
                const Word *word = &g_array_index(found, Word, i);
                if (strcmp(word->text, "kalimat") == 0 && word->box.top > y + 1) {
                    y = word->box.top;
                    lines++;
                }
            }
            assert_int_not_equal(lines, 1);
            assert_int_equal(count_word(found, "BAB"), count_word(found, "PASAL"));
            if (count_word(found, "BAB") > 0)
                assert_true(lines >= 2);
        }
    }
}

static void fill_frame(DrawList *list, Box frame, gpointer data) {
    Path *path = path_new();
    path_add_box(path, frame);
    drawlist_fill(list, drawlist_own(list, path), (Colour){0.9, 0.9, 0.9});
    *(Box *)data = frame;
}

static void test_figures(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    for (int i = 0; i < 30; i++)
        flow_bullet(flow, "isi");
    Box left, right;
    FlowFigure figures[] = {{"Gambar 1", "kiri", 2, fill_frame, &left},
                            {"Gambar 2", "kanan", 1, fill_frame, &right}};
    flow_figures(flow, figures, 2, 150);
    flow_finish(flow, 1, 0);
    assert_int_equal(flow_page_count(flow), 2); // as a whole on the next page
    assert_true(fabs((box_height(left)) - (150)) < 1e-9);
    assert_true(fabs((box_width(left)) - (2 * box_width(right))) < 1e-9);
    assert_false(box_overlaps(left, right));
    assert_true(box_within(right, (Box){15, 20, 195, 279}));
    g_autoptr(GArray) found = words_of(flow, 1, 210, 297);
    assert_int_equal(count_word(found, "Gambar"), 2);
}

// Columns go on side by side below what spans them.
static void test_columns(void **state) {
    (void)state;
    g_autoptr(Flow) flow = new_flow();
    flow_heading(flow, 0, "JUDUL");
    flow_paragraph(flow, FLOW_BODY, "pengantar");
    flow_columns(flow, 3, 5);
    static const FlowColumn columns[] = {{"NAMA", false, 0}, {"HAL", true, 0}};
    FlowTable *table = flow_table(columns, 2);
    for (int i = 0; i < 120; i++) {
        g_autofree char *name = g_strdup_printf("desa%d", i);
        flow_table_row(table, false, NULL, (const char *const[]){name, "7"});
    }
    flow_table_end(flow, table, "kosong");
    flow_finish(flow, 1, 0);
    assert_int_equal(flow_page_count(flow), 1);
    g_autoptr(GArray) found = words_of(flow, 0, 210, 297);
    assert_sound(found, 210, 297);
    assert_int_equal(count_word(found, "NAMA"), 3);
    assert_int_equal(count_word(found, "desa119"), 1);
}

// Fewer rows than columns: the columns stay high enough for a row (they once
// did not, and pages were begun without end).
static void test_more_columns_than_rows(void **state) {
    (void)state;
    alarm(20);
    g_autoptr(Flow) flow = new_flow();
    flow_columns(flow, 6, 2);
    static const FlowColumn columns[] = {{"A", false, 0}, {"B", true, 0}};
    FlowTable *table = flow_table(columns, 2);
    for (int i = 0; i < 4; i++)
        flow_table_row(table, i % 2 == 0, NULL, (const char *const[]){"x", "7"});
    flow_table_end(flow, table, "kosong");
    flow_finish(flow, 1, 0);
    alarm(0);
    assert_int_equal(flow_page_count(flow), 1);
    g_autoptr(GArray) found = words_of(flow, 0, 210, 297);
    assert_sound(found, 210, 297);
    assert_int_equal(count_word(found, "x"), 4);
}

int main(void) {
    g_autoptr(GError) error = NULL;
    style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", &error);
    if (style == NULL || !typeset_load_fonts(style, &error)) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    typeset = typeset_new(style->font_family);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_long_table),
                                       cmocka_unit_test(test_numbers_are_right_aligned),
                                       cmocka_unit_test(test_empty_table),
                                       cmocka_unit_test(test_long_words_and_rows),
                                       cmocka_unit_test(test_headings_and_widows),
                                       cmocka_unit_test(test_figures),
                                       cmocka_unit_test(test_columns),
                                       cmocka_unit_test(test_more_columns_than_rows)};
    int failed = cmocka_run_group_tests_name("flow", tests, NULL, NULL);
    typeset_free(typeset);
    style_free(style);
    render_shutdown();
    return failed;
}

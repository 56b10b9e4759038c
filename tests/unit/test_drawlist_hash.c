// The hash of a draw list: the same for the same list, another for whatever is changed in it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "default_fonts.h"
#include "render/drawlist_internal.h"
#include "render/pdf.h"

enum { BASE = __COUNTER__ + 1 };
enum { FILL, STROKE, TEXT, IMAGE, OPEN }; // items of make_list()

static DrawList *make_list(Typeset *typeset) {
    DrawList *list = drawlist_new();
    Path *area = path_new();
    path_add_box(area, (Box){0, 0, 40, 20.5});
    path_add_circle(area, (PlanePoint){10, 10}, 3);
    Box clip = {1, 2, 31, 42};
    drawlist_clip(list, &clip);
    drawlist_fill(list, drawlist_own(list, area), (Colour){1, 0.5, 0});
    Pen pen = {0.25, {0, 0, 1}, 2, {3, 1.5}};
    drawlist_stroke(list, area, &pen);
    g_autoptr(PangoLayout) layout =
        typeset_text(typeset, "Ciputat", FACE_BOLD, 10, 0, PANGO_ALIGN_LEFT);
    drawlist_text(list, layout, (PlanePoint){20, 10}, (Colour){0, 0, 0});
    cairo_surface_t *pixels = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 4, 2);
    drawlist_image(list, pixels, (Box){50, 0, 70, 10}, BLEND_MULTIPLY);
    cairo_surface_destroy(pixels);
    drawlist_open(list, TAG_FIGURE, "Peta");
    drawlist_close(list);
    drawlist_destination(list, "36.01", (PlanePoint){5, 6});
    drawlist_link(list, (Box){1, 1, 2, 2}, "36.02");
    return list;
}

static Item *item(DrawList *list, int i) {
    return &g_array_index(list->items, Item, i);
}

static GlyphRun *glyphs(DrawList *list) {
    return &g_array_index(item(list, TEXT)->glyphs, GlyphRun, 0);
}

static Path *path(DrawList *list) {
    return g_ptr_array_index(list->paths, 0);
}

static SubPath *sub(DrawList *list) {
    return &g_array_index(path(list)->subs, SubPath, 1);
}

static DrawMark *mark(GArray *marks) {
    return &g_array_index(marks, DrawMark, 0);
}

static void rename_mark(GArray *marks) {
    g_free(mark(marks)->name);
    mark(marks)->name = g_strdup("36.03");
}

static void change_pixel(DrawList *list) {
    cairo_surface_flush(item(list, IMAGE)->image);
    cairo_image_surface_get_data(item(list, IMAGE)->image)[4]++;
    cairo_surface_mark_dirty(item(list, IMAGE)->image);
}

static void replace_image(DrawList *list, cairo_surface_t *image) {
    cairo_surface_destroy(item(list, IMAGE)->image);
    item(list, IMAGE)->image = image;
}

static cairo_surface_t *drawing(const char *identity, double width) {
    cairo_rectangle_t extents = {0, 0, width, 10};
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
    if (identity != NULL)
        drawlist_identify(surface, identity);
    return surface;
}

// Change number `change` of the list. False: there is no such change.
static bool change_list(DrawList *list, int change) {
    Item *first = item(list, FILL);
    switch (change) {
#define CHANGE(...)                                                                                \
    case __COUNTER__ - BASE:                                                                       \
        __VA_ARGS__;                                                                               \
        return true
        CHANGE(first->kind = ITEM_STROKE);
        CHANGE(first->colour.red = 0.9);
        CHANGE(first->colour.green = 0.4);
        CHANGE(first->colour.blue = 0.1);
        CHANGE(item(list, STROKE)->pen.width_mm = 0.3);
        CHANGE(item(list, STROKE)->pen.colour.red = 0.5);
        CHANGE(item(list, STROKE)->pen.dash_count = 0);
        CHANGE(item(list, STROKE)->pen.dash_mm[1] = 2);
        CHANGE(item(list, STROKE)->path = NULL);
        CHANGE(first->path = NULL);
        CHANGE(first->winding = !first->winding);
        CHANGE(first->box.left -= 1);
        CHANGE(first->box.top -= 1);
        CHANGE(first->box.right += 1);
        CHANGE(first->box.bottom += 1);
        CHANGE(first->clip = -1);
        CHANGE(item(list, TEXT)->at.x += 1);
        CHANGE(item(list, TEXT)->at.y += 1);
        CHANGE(item(list, TEXT)->turn_deg = 90);
        CHANGE(item(list, IMAGE)->blend = BLEND_OVER);
        CHANGE(item(list, OPEN)->tag = TAG_TABLE);
        CHANGE(glyphs(list)->family = "Lain");
        CHANGE(glyphs(list)->bold = false);
        CHANGE(glyphs(list)->italic = true);
        CHANGE(glyphs(list)->file_index = 1);
        CHANGE(glyphs(list)->file = g_intern_string(JANGKAU_SOURCE_DIR "/styles/default.ini"));
        CHANGE(glyphs(list)->size_pt = 11);
        CHANGE(glyphs(list)->glyphs[0].index++);
        CHANGE(glyphs(list)->glyphs[0].x += 1);
        CHANGE(glyphs(list)->glyphs[0].y += 1);
        CHANGE(glyphs(list)->glyph_count--);
        CHANGE(glyphs(list)->text[0] = 'X');
        CHANGE(glyphs(list)->text_bytes--);
        CHANGE(glyphs(list)->clusters[0].num_bytes++);
        CHANGE(glyphs(list)->clusters[0].num_glyphs++);
        CHANGE(glyphs(list)->cluster_count--);
        CHANGE(glyphs(list)->backward = true);
        CHANGE(g_array_set_size(item(list, TEXT)->glyphs, 0));
        CHANGE(g_array_index(path(list)->points, PlanePoint, 2).x += 1e-9);
        CHANGE(g_array_index(path(list)->points, PlanePoint, 2).y += 1e-9);
        CHANGE(g_array_set_size(path(list)->points, path(list)->points->len - 1));
        CHANGE(sub(list)->first--);
        CHANGE(sub(list)->count--);
        CHANGE(sub(list)->closed = false);
        CHANGE(sub(list)->box.right += 1);
        CHANGE(g_array_set_size(path(list)->subs, 1));
        CHANGE(change_pixel(list));
        CHANGE(replace_image(list, cairo_image_surface_create(CAIRO_FORMAT_RGB24, 2, 4)));
        CHANGE(replace_image(list, cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 4, 2)));
        CHANGE(replace_image(list, drawing("satu", 20)));
        CHANGE(replace_image(list, drawing("dua", 20)));
        CHANGE(replace_image(list, drawing("dua", 21)));
        CHANGE(replace_image(list, NULL));
        CHANGE(g_array_index(list->clips, Box, 0).bottom += 1);
        CHANGE(g_array_set_size(list->clips, 0));
        CHANGE(((char *)g_ptr_array_index(list->alternatives, 0))[0] = 'Q');
        CHANGE(g_ptr_array_set_size(list->alternatives, 0));
        CHANGE(rename_mark(list->destinations));
        CHANGE(mark(list->destinations)->box.left += 1);
        CHANGE(g_array_set_size(list->destinations, 0));
        CHANGE(rename_mark(list->links));
        CHANGE(mark(list->links)->box.top += 1);
        CHANGE(g_array_set_size(list->links, 0));
        CHANGE(g_array_set_size(list->items, list->items->len - 1));
    default:
        return false;
    }
}

static void test_every_field_counts(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(DrawList) plain = make_list(typeset);
    g_autoptr(DrawList) again = make_list(typeset);
    char *hash = drawlist_hash(plain);
    g_autofree char *same = drawlist_hash(again);
    assert_int_equal(strlen(hash), 64);
    assert_string_equal(hash, same);
    g_hash_table_insert(seen, hash, GINT_TO_POINTER(-1));
    int changes = 0;
    for (;; changes++) {
        DrawList *list = make_list(typeset);
        bool changed = change_list(list, changes);
        char *other = drawlist_hash(list);
        drawlist_free(list);
        if (!changed) {
            g_free(other);
            break;
        }
        assert_int_equal(strlen(other), 64);
        if (g_hash_table_contains(seen, other))
            fail_msg("change %d leaves the hash as change %d has it", changes,
                     GPOINTER_TO_INT(g_hash_table_lookup(seen, other)));
        g_hash_table_insert(seen, other, GINT_TO_POINTER(changes));
    }
    assert_true(changes > 60);
}

// A field more than there are here must go into drawlist_hash(), and into the changes above.
static void test_no_field_is_new(void **state) {
    (void)state;
    if (sizeof(void *) != 8)
        skip();
    assert_int_equal(sizeof(Item), 240);
    assert_int_equal(sizeof(DrawList), 64);
    assert_int_equal(sizeof(GlyphRun), 96);
    assert_int_equal(sizeof(Pen), 104);
    assert_int_equal(sizeof(Path), 16);
    assert_int_equal(sizeof(SubPath), 48);
    assert_int_equal(sizeof(DrawMark), 40);
    assert_int_equal(sizeof(PdfInfo), 48);
    assert_int_equal(sizeof(PdfPage), 40);
    assert_int_equal(sizeof(GeoRef), 136);
}

// What cannot be compared has no hash.
static void test_spoilt(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(DrawList) list = make_list(typeset);
    replace_image(list, drawing(NULL, 20));
    g_autofree char *unidentified = drawlist_hash(list);
    assert_string_equal(unidentified, "");
    replace_image(list, drawing("satu", 20));
    g_autofree char *identified = drawlist_hash(list);
    assert_int_equal(strlen(identified), 64);
    glyphs(list)->file = NULL;
    g_autofree char *faceless = drawlist_hash(list);
    assert_string_equal(faceless, "");
}

static char *key_of(DrawList *list, const PdfInfo *info, const PdfPage *page, bool written) {
    g_autoptr(Pdf) pdf = pdf_open_keyed(info, written);
    assert_true(pdf_add_page(pdf, list, page, NULL));
    int parent = pdf_outline(pdf, 0, "Satu");
    pdf_outline(pdf, parent, "Dua");
    assert_true(pdf_add_page(pdf, list, page, NULL));
    assert_int_equal(pdf_page_keys(pdf)->len, 2);
    assert_string_not_equal(g_ptr_array_index(pdf_page_keys(pdf), 0),
                            g_ptr_array_index(pdf_page_keys(pdf), 1));
    return pdf_key(pdf);
}

// Without encoding the key is the same, and all that is said of file and page is in it.
static void test_pdf_keys(void **state) {
    (void)state;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    g_autoptr(DrawList) list = make_list(typeset);
    const char *texts[] = {"T", "A", "S", "K", "id"};
    GeoRef geo = {.metres_per_mm = 25, .crs_code = "EPSG:9488", .wkt = "W"};
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int count = 0;
    for (; count < 14; count++) {
        const char *said[5];
        for (int i = 0; i < 5; i++)
            said[i] = i == count - 1 ? "lain" : texts[i];
        PdfInfo info = {said[0], said[1], said[2],
                        said[3], said[4], count == 6 ? 20240102 : 20240101};
        GeoRef place = geo;
        place.map.right += count == 7;
        place.top_left.x += count == 8;
        place.metres_per_mm += count == 9;
        place.corners[3].lat_deg += count == 10;
        place.crs_code = count == 11 ? "EPSG:9487" : geo.crs_code;
        PdfPage page = {.width_mm = count == 12 ? 211 : 210,
                        .height_mm = 297,
                        .label = count == 13 ? "ii" : "i",
                        .geo = &place};
        char *key = key_of(list, &info, &page, false);
        g_autofree char *written = key_of(list, &info, &page, true);
        assert_string_equal(key, written);
        assert_false(g_hash_table_contains(seen, key));
        g_hash_table_add(seen, key);
    }
    assert_int_equal(g_hash_table_size(seen), 14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_counts), cmocka_unit_test(test_no_field_is_new),
        cmocka_unit_test(test_spoilt), cmocka_unit_test(test_pdf_keys)};
    return cmocka_run_group_tests(tests, load_fonts, shut_down);
}

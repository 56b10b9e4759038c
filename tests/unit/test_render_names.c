// How names are written: short forms, hostile names, numbers and their table.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/index_table.h"
#include "render/style_words.h"

#define VILLAGES 40

static Style *style;

static int set_up(void **state) {
    (void)state;
    style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    return style != NULL && typeset_load_fonts(style, NULL) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    style_free(style);
    typeset_shutdown();
    return 0;
}

// A regency of two districts with twenty villages each, and its sheet.
typedef struct {
    Region province, regency, districts[2], villages[VILLAGES];
    char codes[VILLAGES][16], names[VILLAGES][32];
    World world;
    SheetSource source;
    Sheet sheet;
} Setting;

static void open_setting(Setting *s, Language language) {
    *s = (Setting){.province = {.code = (char *)"99", .name = (char *)"Contoh"},
                   .regency = {.code = (char *)"99.01",
                               .name = (char *)"Kabupaten Contoh",
                               .village_count = VILLAGES},
                   .districts = {{.code = (char *)"99.01.01", .name = (char *)"Zamrud"},
                                 {.code = (char *)"99.01.02", .name = (char *)"Akik"}}};
    for (int v = 0; v < VILLAGES; v++) {
        g_snprintf(s->codes[v], sizeof s->codes[v], "99.01.%02d.%04d", v / 20 + 1, v);
        g_snprintf(s->names[v], sizeof s->names[v], "Desa %02d", (v * 7) % 20);
        s->villages[v] = (Region){.code = s->codes[v], .name = s->names[v], .parent = v / 20};
    }
    s->world.unit_level = LEVEL_VILLAGE;
    s->world.regions[LEVEL_PROVINCE] = (RegionList){.items = &s->province, .count = 1};
    s->world.regions[LEVEL_REGENCY] = (RegionList){.items = &s->regency, .count = 1};
    s->world.regions[LEVEL_DISTRICT] = (RegionList){.items = s->districts, .count = 2};
    s->world.regions[LEVEL_VILLAGE] = (RegionList){.items = s->villages, .count = VILLAGES};
    s->source = (SheetSource){.world = &s->world, .style = style, .language = language};
    s->sheet = (Sheet){.source = &s->source,
                       .typeset = typeset_new(style->font_family),
                       .level = LEVEL_REGENCY,
                       .numbers = g_array_new(FALSE, FALSE, sizeof(SheetNumber)),
                       .own_area = path_new()};
    s->sheet.page = (Page){.width_mm = 420,
                           .height_mm = 297,
                           .text_factor = 1,
                           .outer = {8, 8, 412, 289},
                           .map = {14, 14, 300, 283}};
}

static void close_setting(Setting *s) {
    typeset_free(s->sheet.typeset);
    g_array_unref(s->sheet.numbers);
    path_free(s->sheet.own_area);
}

static NameText text_of(const char *code, const char *name) {
    return (NameText){NAME_VILLAGE, code, name, FACE_REGULAR, 6, 0, COLOUR_BLACK};
}

static void test_words(void **state) {
    (void)state;
    SeaName sea;
    assert_true(style_words_sea("Laut Natuna Utara 107.5 5.5 120", &sea));
    assert_string_equal(sea.name, "Laut Natuna Utara");
    assert_float_equal(sea.at.lon_deg, 107.5, 0);
    assert_float_equal(sea.at.lat_deg, 5.5, 0);
    assert_float_equal(sea.reach_km, 120, 0);
    g_free(sea.name);
    static const char *const no_seas[] = {"",
                                          "Laut Jawa",
                                          "107 5 120",
                                          "Laut 200 5 120",
                                          "Laut 107 -91 9",
                                          "Laut 107 5 0",
                                          "Laut 107 x 5"};
    for (gsize i = 0; i < G_N_ELEMENTS(no_seas); i++)
        assert_false(style_words_is_sea(no_seas[i]));
    assert_true(style_words_is_abbreviation("Kampung=Kp."));
    assert_false(style_words_is_abbreviation("Kampung"));
    assert_false(style_words_is_abbreviation("=Kp."));
    assert_false(style_words_is_abbreviation("Kampung="));

    char *const list[] = {(char *)"Kampung=Kp.", (char *)"Barat=Bar.", NULL};
    g_autofree char *both = style_words_abbreviate(list, "Kampung Baru Barat");
    assert_string_equal(both, "Kp. Baru Bar.");
    assert_null(style_words_abbreviate(list, "Kampungan Baru")); // whole words only
    assert_null(style_words_abbreviate(list, "Barat"));          // a whole name
    assert_null(style_words_abbreviate(list, ""));
}

static void test_hostile_names(void **state) {
    (void)state;
    Setting s;
    open_setting(&s, LANGUAGE_ID);
    g_autoptr(Namer) namer = namer_new(&s.sheet);
    g_autofree char *words = g_strnfill(200, 'a');
    for (int i = 9; i < 200; i += 10)
        words[i] = ' ';
    g_autofree char *unbroken = g_strnfill(200, 'W');
    g_autofree char *accents = g_strnfill(400, 'x');
    for (int i = 0; i < 400; i += 2)
        memcpy(accents + i, "\xC3\xA9", 2); // é: two bytes must not be parted
    const char *const names[] = {"",
                                 " ",
                                 words,
                                 unbroken,
                                 accents,
                                 "قرية الاختبار",
                                 "Desa \xF0\x9F\x98\x80",
                                 "Desa\nBaru",
                                 "Pondok Kacang Timur"};
    bool cut[] = {false, false, true, true, true, false, false, false, false};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *code = g_strdup_printf("%d", (int)i);
        NameText text = text_of(namer_keep(namer, g_steal_pointer(&code)), names[i]);
        NameRequest *request = namer_request(namer, &text);
        assert_int_equal(request->cut, cut[i]);
        assert_true(typeset_line_count(request->forms[FORM_WHOLE]) <= 3);
        assert_true(g_utf8_validate(pango_layout_get_text(request->forms[FORM_WHOLE]), -1, NULL));
        assert_true(request->sizes[FORM_WHOLE].x >= 2 * style->halo_mm);
        assert_true(request->sizes[FORM_WHOLE].x < 60);
        namer_offer_point(namer, NULL, (PlanePoint){100, 30 + 25.0 * (double)i}, 1, request);
    }
    // The last has every form, each no wider than the one it shortens.
    const NameRequest *last =
        &g_array_index(namer->requests, NameRequest, namer->requests->len - 1);
    assert_true(last->sizes[FORM_BROKEN].x < last->sizes[FORM_WHOLE].x);
    assert_true(last->sizes[FORM_SHORT].x < last->sizes[FORM_WHOLE].x);
    assert_true(last->sizes[FORM_SHORT_BROKEN].x < last->sizes[FORM_SHORT].x);
    assert_null(last->forms[FORM_NUMBER]);
    assert_int_equal(labels_solve(namer->set), 0);
    close_setting(&s);
}

// A number for each village, in a row at the top of the map.
static Namer *numbered(Setting *s) {
    Namer *namer = namer_new(&s->sheet);
    for (int v = 0; v < VILLAGES; v++) {
        NameText text = text_of(s->codes[v], s->names[v]);
        NameRequest *request = namer_request(namer, &text);
        namer_allow_number(namer, request, v, VILLAGES);
        labels_add_place(request->label, (Box){20.0 + 6 * v, 20, 25.0 + 6 * v, 23}, 1, FORM_NUMBER);
    }
    assert_int_equal(labels_solve(namer->set), 0);
    index_table_number(namer);
    return namer;
}

static void test_numbers(void **state) {
    (void)state;
    Setting s;
    open_setting(&s, LANGUAGE_EN);
    g_autoptr(Namer) namer = numbered(&s);
    assert_int_equal(s.sheet.numbers->len, VILLAGES);
    // By the names of districts (Akik is the second by code), then of villages.
    for (int i = 0; i < VILLAGES; i++) {
        const SheetNumber *number = &g_array_index(s.sheet.numbers, SheetNumber, i);
        assert_int_equal(number->number, i + 1);
        assert_int_equal(s.villages[number->village].parent, i < 20 ? 1 : 0);
        g_autofree char *name = g_strdup_printf("Desa %02d", i % 20);
        assert_string_equal(s.villages[number->village].name, name);
    }
    for (guint i = 0; i < namer->requests->len; i++) {
        const NameRequest *request = &g_array_index(namer->requests, NameRequest, i);
        int number = atoi(pango_layout_get_text(request->forms[FORM_NUMBER]));
        assert_true(number >= 1 && number <= VILLAGES);
        assert_int_equal(g_array_index(s.sheet.numbers, SheetNumber, number - 1).village,
                         request->village);
    }
    close_setting(&s);
}

static void test_table(void **state) {
    (void)state;
    Setting s;
    open_setting(&s, LANGUAGE_ID);
    g_autoptr(Namer) namer = numbered(&s);
    // An empty map has room, away from what was placed.
    index_table_place(&s.sheet, namer->set);
    assert_true(s.sheet.index_on_map);
    assert_true(box_within(s.sheet.index_box, box_grown(s.sheet.page.map, 1e-6)));
    for (guint i = 0; i < namer->set->labels->len; i++) {
        const Label *label = g_ptr_array_index(namer->set->labels, i);
        assert_false(box_overlaps(s.sheet.index_box,
                                  g_array_index(label->places, LabelPlace, label->chosen).box));
    }
    assert_int_equal(index_table_page_count(&s.sheet), 0);
    g_autoptr(DrawList) map = drawlist_new();
    index_table_draw(&s.sheet, map);

    // A region that fills the map has not: the table gets a page.
    path_add_box(s.sheet.own_area, s.sheet.page.map);
    s.sheet.index_box = (Box){0};
    index_table_place(&s.sheet, namer->set);
    assert_false(s.sheet.index_on_map);
    assert_int_equal(index_table_page_count(&s.sheet), 1);
    g_autoptr(DrawList) page = index_table_page(&s.sheet, 0);
    assert_non_null(page);
    // On paper too low for all rows at once there are more pages, not fewer villages.
    s.sheet.page.outer = (Box){8, 8, 60, 70};
    assert_true(index_table_page_count(&s.sheet) > 1);
    // And a sheet without numbers has none.
    g_array_set_size(s.sheet.numbers, 0);
    assert_int_equal(index_table_page_count(&s.sheet), 0);
    close_setting(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

// Theme files: the shipped ones are good, for every kind of sight and on a
// photocopy; mistakes are named with file, line and key.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "render/theme_spec.h"

#define STYLES JANGKAU_SOURCE_DIR "/styles"

static Style *default_style(void) {
    GError *error = NULL;
    Style *style = style_read(STYLES "/default.ini", &error);
    assert_null(error);
    return style;
}

// ----------------------------------------------------------------- shipped ones

// The same rules as the program's, counted here once more.
static void check_ramp(const char *name, const ColourList *colours) {
    for (int i = 0; i + 1 < colours->count; i++) {
        double step =
            palette_lightness(colours->values[i + 1]) - palette_lightness(colours->values[i]);
        double first =
            palette_lightness(colours->values[1]) - palette_lightness(colours->values[0]);
        if (fabs(step) < 12 || step * first < 0)
            fail_msg("%s: colours %d and %d, step %g", name, i + 1, i + 2, step);
    }
}

static void check_differences(const char *name, const ColourList *colours) {
    for (int i = 0; i < colours->count; i++) {
        for (int j = i + 1; j < colours->count; j++) {
            for (int sight = 0; sight < SIGHT_COUNT; sight++) {
                double apart =
                    palette_difference(colours->values[i], colours->values[j], (Sight)sight);
                if (apart < 10)
                    fail_msg("%s: colours %d and %d, sight %d: %g", name, i + 1, j + 1, sight,
                             apart);
            }
        }
    }
}

static void check_shipped(const char *path, const Style *style) {
    GError *error = NULL;
    g_autoptr(ThemeSpec) spec = theme_spec_read(path, style, &error);
    if (spec == NULL)
        fail_msg("%s", error->message);
    for (int language = 0; language < LANGUAGES; language++)
        assert_true(*spec->title[language] != '\0');
    assert_string_not_equal(spec->title[LANGUAGE_ID], spec->title[LANGUAGE_EN]);
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        const ThemeMap *map = spec->maps[level];
        if (map == NULL)
            continue;
        assert_true(*map->legend[LANGUAGE_ID] != '\0' && *map->explanation[LANGUAGE_ID] != '\0');
        check_differences(path, &map->colours);
        if (map->draw != DRAW_CATEGORIES && map->draw != DRAW_PLAN)
            check_ramp(path, &map->colours);
    }
}

static void test_shipped_themes_are_good(void **state) {
    (void)state;
    g_autoptr(Style) style = default_style();
    GDir *dir = g_dir_open(STYLES "/themes", 0, NULL);
    int count = 0;
    for (const char *name; (name = g_dir_read_name(dir)) != NULL; count++) {
        g_autofree char *path = g_build_filename(STYLES "/themes", name, NULL);
        check_shipped(path, style);
    }
    g_dir_close(dir);
    assert_true(count >= 12);
}

// --------------------------------------------------------------------- mistakes

// A shipped theme with `from` replaced by `to`, read as coba.ini; the message, or NULL.
static char *message_after(const char *theme, const char *from, const char *to) {
    g_autoptr(Style) style = default_style();
    g_autofree char *original = g_strdup_printf(STYLES "/themes/%s.ini", theme), *text = NULL;
    assert_true(g_file_get_contents(original, &text, NULL, NULL));
    char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("\"%s\" is not in %s", from, theme);
    g_autofree char *head = g_strndup(text, (gsize)(at - text));
    g_autofree char *changed = g_strconcat(head, to, at + strlen(from), NULL);
    g_autofree char *folder = g_dir_make_tmp("jangkau-theme-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "coba.ini", NULL);
    assert_true(g_file_set_contents(path, changed, -1, NULL));
    GError *error = NULL;
    g_autoptr(ThemeSpec) spec = theme_spec_read(path, style, &error);
    g_remove(path);
    g_rmdir(folder);
    if (spec != NULL)
        return NULL;
    assert_int_equal(error->code, ERROR_DATA);
    char *message = g_strdup(error->message);
    g_error_free(error);
    return message;
}

typedef struct {
    const char *theme, *from, *to, *words[4];
} Mistake;

static const Mistake mistakes[] = {
    {"gap", "method = fixed", "metode = fixed", {"coba.ini, baris", "metode", "tidak dikenal"}},
    {"coverage", "{service}", "{servis}", {"coba.ini, baris", "explanation", "{service}"}},
    {"gap", "[map]", "[peta]", {"coba.ini, baris", "[peta]", "[map province]"}},
    {"gap", "method = fixed", "method = jenks", {"method", "jenks", "fisher"}},
    {"gap", "breaks = 2.5;5;10;20", "breaks = 5;2.5;10;20", {"baris", "breaks", "naik"}},
    {"gap", "breaks = 2.5;5;10;20", "breaks = 2,5;5", {"baris", "breaks", "naik"}},
    {"gap", "breaks = 2.5;5;10;20", "", {"breaks", "tidak ada"}},
    {"gap", "breaks = 2.5;5;10;20", "breaks = 1;2;3;4;5;6;7;8;9", {"colours", "terlalu banyak"}},
    {"gap", "breaks = 2.5;5;10;20", "breaks = 1;2;3;4;5", {"colours", "6 warna", "7"}},
    {"gap", "method = fixed", "method = fisher", {"classes", "tidak ada"}},
    {"gap", "method = fixed\nbreaks", "method = fisher\nclasses = 12\nbreaks", {"classes", "12"}},
    {"gap", "method = fixed", "method = fisher\nclasses = 4", {"breaks", "hanya untuk"}},
    {"gap", "value = gap_mean_km", "value = jarak", {"value", "jarak", "gap_mean_km"}},
    {"gap", "value = gap_mean_km", "value = gap_person_km", {"value", "symbols"}},
    {"gap", "value = gap_mean_km", "value = reach", {"value", "tidak cocok"}},
    {"gap", "value = gap_mean_km\n", "", {"value", "tidak ada"}},
    {"gap", "unit = village", "unit = desa", {"unit", "desa", "village"}},
    {"gap", "unit = district", "unit = province", {"unit", "province"}},
    {"gap", "apart = 0", "apart = 5", {"apart", "0;100"}},
    {"gap", "draw = areas", "draw = warna", {"draw", "warna", "symbols"}},
    {"gap", "draw = areas", "draw = areas\nlargest_mm = 5", {"largest_mm", "tidak dipakai"}},
    {"gap", "#F3BC62", "F3BC62", {"colours", "#1A2B3C"}},
    {"gap", "#F3BC62", "#FBF0C0", {"baris", "colours", "kecerahan", "ke-2"}},
    {"beyond", "#FBF6D9;#B4532A", "#DDE8EF;#B4532A", {"colours", "sea"}},
    {"gap", "title = KESENJANGAN JARAK", "title =", {"title", "kosong"}},
    {"gap", "marks = tpbis", "marks = semua", {"marks", "libraries"}},
    {"gap", "marks = tpbis", "marks = tpbis\nmarks = none", {"marks", "sudah ada di baris"}},
    {"gap", "marks = tpbis", "marks", {"coba.ini, baris", "kunci = nilai"}},
    {"completeness", "unit = regency", "unit = village", {"unit", "completeness_pct", "regency"}},
    {"history", "unit = village", "unit = district", {"unit", "tpbis_since", "village"}},
    {"history", "#FBF8E4", "putih", {"not_member_colour", "#1A2B3C"}},
    {"history", "#FBF8E4", "#33806C", {"not_member_colour", "mirip"}},
    {"history", "outline_tpbis = yes", "outline_tpbis = ya", {"outline_tpbis", "yes"}},
    {"beyond", "largest_mm = 9", "largest_mm = 0.5", {"largest_mm", "3 sampai 40"}},
    {"beyond", "#FBF6D9;#B4532A", "#FBF8EA", {"colours", "lambang"}},
    {"distance", "breaks = 1;2.5", "breaks = 0;2.5", {"breaks", "0.01"}},
    {"distance", "breaks = 1;2.5;5;10;20", "breaks = 1;2.5;5;10", {"colours", "6 warna", "5"}},
    {"plan", "marks = plan", "marks = tpbis", {"marks = plan"}},
    {"plan", "none;no_data;none;new", "none;titik", {"hatches", "titik", "no_data"}},
    {"plan", "none;no_data;none;new", "none;none;none;new;new", {"hatches", "lebih banyak"}},
    {"idm", "#E39A55;#F2CE8E", "#BCA9A0;#C9AE6A", {"colours", "fotokopi"}},
};

static void test_mistakes_are_named(void **state) {
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        const Mistake *m = &mistakes[i];
        g_autofree char *message = message_after(m->theme, m->from, m->to);
        if (message == NULL)
            fail_msg("%s with \"%s\" was taken", m->theme, m->to);
        assert_non_null(strstr(message, "coba.ini"));
        for (int w = 0; w < 4 && m->words[w] != NULL; w++) {
            if (strstr(message, m->words[w]) == NULL)
                fail_msg("\"%s\" not in \"%s\"", m->words[w], message);
        }
    }
}

static void test_good_changes_are_taken(void **state) {
    (void)state;
    static const char *const good[][3] = {
        {"gap", "method = fixed\nbreaks = 2.5;5;10;20", "method = fisher\nclasses = 5"},
        {"gap", "method = fixed\nbreaks = 2.5;5;10;20", "method = headtail\nclasses = 3"},
        {"gap", "breaks = 2.5;5;10;20", "breaks = 10"}, // fewer classes than colours
        {"beyond", "value = people_beyond", "value = gap_person_km"},
        {"distance", "[theme]", "# catatan\n\n[theme]"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *message = message_after(good[i][0], good[i][1], good[i][2]);
        if (message != NULL)
            fail_msg("%s", message);
    }
}

// Two categories equally dark: refused, unless their hatches differ.
static void test_categories(void **state) {
    (void)state;
    Colour two[2];
    assert_true(palette_parse("#C8503C", &two[0]) && palette_parse("#3F7FC4", &two[1]));
    const int plain[] = {0, 0}, hatched[] = {0, 1};
    assert_true(fabs(palette_lightness(two[0]) - palette_lightness(two[1])) < 8);
    assert_false(palette_check_categories(two, plain, 2, "uji", NULL));
    assert_true(palette_check_categories(two, hatched, 2, "uji", NULL));
    two[1] = two[0];
    assert_false(palette_check_categories(two, hatched, 2, "uji", NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_themes_are_good),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_good_changes_are_taken),
        cmocka_unit_test(test_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

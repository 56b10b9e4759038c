// Themes on the sheets of the tiny province: classes, circles and what they count,
// against a recount from the results.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "analyze/analyze.h"
#include "load/load.h"
#include "render/graduated.h"
#include "render/histogram.h"
#include "render/render.h"
#include "store/store.h"

typedef struct {
    Settings *settings;
    World *world;
    Results *results;
    Style *style;
    SheetSource source;
} Fixture;

static int setup(void **state) {
    Fixture *f = g_new0(Fixture, 1);
    GError *error = NULL;
    f->settings = settings_read(JANGKAU_SOURCE_DIR "/tests/cli/projects/tiny/tiny.ini", &error);
    assert_null(error);
    f->world = load_world(f->settings, &error);
    assert_null(error);
    f->results = analyze_world(f->world, f->settings, NULL, &error);
    assert_null(error);
    f->style = style_read(f->settings->style, &error);
    assert_null(error);
    f->source = (SheetSource){.world = f->world,
                              .results = f->results,
                              .settings = f->settings,
                              .style = f->style,
                              .language = LANGUAGE_ID};
    *state = f;
    return 0;
}

static int teardown(void **state) {
    Fixture *f = *state;
    style_free(f->style);
    results_free(f->results);
    world_free(f->world);
    settings_free(f->settings);
    g_free(f);
    render_shutdown();
    store_shutdown();
    return 0;
}

static ThemeSpec *find(const Fixture *f, const char *name) {
    GError *error = NULL;
    ThemeSpec *spec = theme_spec_find(f->settings, f->style, name, &error);
    if (spec == NULL)
        fail_msg("%s", error->message);
    return spec;
}

static bool is_known(const Fixture *f, int village) {
    int regency = world_region_of_village(f->world, village, LEVEL_REGENCY);
    return f->results->regions[LEVEL_REGENCY][regency].known;
}

static bool is_member(const Fixture *f, int village) {
    int regency = world_region_of_village(f->world, village, LEVEL_REGENCY);
    const RegionResult *result = &f->results->regions[LEVEL_REGENCY][regency];
    return result->member || result->libraries_tpbis > 0;
}

// 0 %, 0–25, 25–50, 50–75, 75–100, 100 %, as coverage-village.ini has them.
static int due_class(const Fixture *f, int village) {
    int64_t people = f->world->regions[LEVEL_VILLAGE].items[village].population;
    int64_t within = f->results->villages[village].cell.people_within_service;
    if (!is_known(f, village))
        return THEME_NO_DATA;
    if (!is_member(f, village))
        return 6;
    return within == 0 ? 0 : within == people ? 5 : 1 + (int)(4 * within / people);
}

static void test_shares_of_villages(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "coverage-village");
    g_autoptr(Theme) theme = theme_new(&f->source, spec, LEVEL_PROVINCE, 0);
    int counts[THEME_MAX_CLASSES] = {0}, unknown = 0, apart = 0;
    for (int v = 0; v < f->world->regions[LEVEL_VILLAGE].count; v++) {
        int due = due_class(f, v);
        assert_int_equal(theme->unit_class[v], due);
        unknown += due < 0;
        apart += due == 0 || due == 5;
        if (due >= 0)
            counts[due]++;
    }
    int known = 0;
    for (int c = 0; c < theme->class_count; c++) {
        assert_int_equal(theme->classes[c].count, counts[c]);
        known += c < 6 ? counts[c] : 0;
    }
    assert_int_equal(theme->no_data_count, unknown);
    assert_int_equal(theme->values->len, known - apart);
    assert_string_equal(theme->classes[0].label, "0 %");
    assert_string_equal(theme->classes[2].label, "25 sampai di bawah 50 %");
    assert_true(theme->classes[6].special && theme->classes[6].hatch == HATCH_UNREACHABLE);
}

// A regency's sheet has the classes of the province, and counts its own villages only.
static void test_sheet_of_a_regency(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "coverage-village");
    g_autoptr(Theme) theme = theme_new(&f->source, spec, LEVEL_REGENCY, 0);
    const Region *regency = &f->world->regions[LEVEL_REGENCY].items[0];
    int counted = theme->no_data_count;
    for (int c = 0; c < theme->class_count; c++)
        counted += theme->classes[c].count;
    assert_int_equal(counted, regency->village_count);
    for (int v = 0; v < f->world->regions[LEVEL_VILLAGE].count; v++) {
        if (v < regency->first_village || v >= regency->first_village + regency->village_count)
            assert_int_equal(theme->unit_class[v], THEME_CONTEXT);
    }
}

static void test_circles(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "beyond");
    g_autoptr(Theme) theme = theme_new(&f->source, spec, LEVEL_PROVINCE, 0);
    assert_int_equal(theme->unit, LEVEL_DISTRICT);
    double sum = 0, due = 0, former = INFINITY;
    for (guint i = 0; i < theme->symbols->len; i++) {
        const ThemeSymbol *symbol = &g_array_index(theme->symbols, ThemeSymbol, i);
        int village = f->world->regions[LEVEL_DISTRICT].items[symbol->region].first_village;
        assert_true(symbol->value > 0 && symbol->value <= former);
        assert_int_equal(symbol->hollow, !is_known(f, village));
        former = symbol->value;
        sum += symbol->value;
    }
    for (int i = 0; i < f->world->regions[LEVEL_DISTRICT].count; i++)
        due += (double)(f->world->regions[LEVEL_DISTRICT].items[i].population -
                        f->results->regions[LEVEL_DISTRICT][i].cell.people_within_service);
    assert_true(fabs(sum - due) < 0.5);
    assert_true(theme->symbols->len > 0);
}

static void test_membership(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "membership");
    assert_null(spec->maps[LEVEL_REGENCY]);
    g_autoptr(Theme) theme = theme_new(&f->source, spec, LEVEL_PROVINCE, 0);
    int members = 0, not_members = 0;
    for (int i = 0; i < f->world->regions[LEVEL_REGENCY].count; i++) {
        if (f->results->regions[LEVEL_REGENCY][i].member)
            members++;
        else
            not_members++;
    }
    int in_classes = 0, apart = 0;
    for (int c = 0; c < theme->class_count; c++) {
        if (theme->classes[c].special)
            apart += theme->classes[c].count;
        else
            in_classes += theme->classes[c].count;
    }
    assert_int_equal(in_classes, members);
    assert_int_equal(apart, not_members);
    assert_int_equal(strlen(theme->classes[0].label), 4); // a year
}

// A kelurahan has no IDM status: not the same as none in the list.
static void test_not_applicable(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "idm");
    g_autoptr(Theme) theme = theme_new(&f->source, spec, LEVEL_PROVINCE, 0);
    int kelurahan = 0, villages = f->world->regions[LEVEL_VILLAGE].count;
    for (int v = 0; v < villages; v++)
        kelurahan += f->world->villages[v].is_kelurahan;
    assert_true(kelurahan > 0 && kelurahan < villages);
    assert_int_equal(theme->no_data_count, villages - kelurahan); // the project names no list
    assert_string_equal(theme->no_data_word, "tidak ada data");
    const ThemeClass *last = &theme->classes[theme->class_count - 1];
    assert_int_equal(last->count, kelurahan);
    assert_int_equal(last->hatch, HATCH_NOT_APPLICABLE);
    assert_string_equal(last->label, "tidak berlaku (kelurahan)");
}

static void test_words_in_braces(void **state) {
    const Fixture *f = *state;
    g_autoptr(ThemeSpec) spec = find(f, "coverage");
    g_autoptr(Theme) province = theme_new(&f->source, spec, LEVEL_PROVINCE, 0);
    g_autoptr(Theme) district = theme_new(&f->source, spec, LEVEL_DISTRICT, 0);
    assert_non_null(strstr(province->explanation, "tiap kecamatan"));
    assert_non_null(strstr(province->explanation, "S = 5 km di kabupaten, 2,5 km di kota"));
    assert_non_null(strstr(district->explanation, "S = 5 km."));
    assert_null(strchr(district->explanation, '{'));
    assert_non_null(strstr(district->classes[0].label, "lebih dari 5 km"));
    assert_true(district->classes[2].outlined);
}

static void test_round_values(void **state) {
    (void)state;
    double values[3];
    assert_int_equal(graduated_round_values(234567, values), 3);
    assert_true(values[0] == 200000 && values[1] == 50000 && values[2] == 10000);
    assert_int_equal(graduated_round_values(7, values), 2);
    assert_true(values[0] == 5 && values[1] == 1);
    assert_int_equal(graduated_round_values(0.4, values), 0);
}

static void test_bars(void **state) {
    (void)state;
    static const double ranges[][2] = {{0, 100}, {0.3, 36.2}, {-4, 9}, {5, 5.001}, {0, 1e6}};
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        HistogramBars bars = histogram_bars(ranges[i][0], ranges[i][1]);
        assert_in_range(bars.count, 6, 24);
        assert_true(bars.from <= ranges[i][0] + 1e-9);
        assert_true(bars.from + bars.step * bars.count >= ranges[i][1] - 1e-9);
    }
    HistogramBars percent = histogram_bars(0, 100);
    assert_true(percent.from == 0 && percent.step == 5 && percent.count == 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_of_villages),
        cmocka_unit_test(test_sheet_of_a_regency),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_membership),
        cmocka_unit_test(test_not_applicable),
        cmocka_unit_test(test_words_in_braces),
        cmocka_unit_test(test_round_values),
        cmocka_unit_test(test_bars),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

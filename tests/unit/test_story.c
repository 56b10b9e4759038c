// What is said about a province, at every end: nothing known, nothing there, all within reach.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "book/chart.h"
#include "book/story.h"
#include "small_world.h"

typedef struct {
    World *world;
    Results *results;
    Settings *settings;
    BookSource source;
} Fixture;

static int set_up(void **state) {
    Fixture *f = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;
    f->world = small_world();
    f->results = small_results(f->world);
    f->settings = settings_read(NULL, &error);
    assert_non_null(f->settings);
    g_free(f->world->demand_label);
    f->world->demand_label = g_strdup("penduduk");
    f->source = (BookSource){.world = f->world, .results = f->results, .settings = f->settings};
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    Fixture *f = *state;
    settings_free(f->settings);
    results_free(f->results);
    world_free(f->world);
    g_free(f);
    return 0;
}

static char *told(Fixture *f) {
    g_autoptr(GPtrArray) said = story_sentences(&f->source, 0);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < said->len; i++)
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(said, i));
    return g_strdup(text->str);
}

static void assert_says(Fixture *f, const char *wanted) {
    g_autofree char *text = told(f);
    if (strstr(text, wanted) == NULL)
        fail_msg("\"%s\" is not in:\n%s", wanted, text);
}

static void assert_silent(Fixture *f, const char *unwanted) {
    g_autofree char *text = told(f);
    if (strstr(text, unwanted) != NULL)
        fail_msg("\"%s\" is in:\n%s", unwanted, text);
}

static RegionResult *province(Fixture *f) {
    return &f->results->regions[LEVEL_PROVINCE][0];
}

static void test_incomplete_list(void **state) {
    Fixture *f = *state;
    assert_says(f, "tercatat 1 perpustakaan TPBIS, di 1 dari 3 desa/kelurahan Provinsi Banten");
    // 700 of 6,001 people: 11.66 %, and what holds "at least" is rounded down.
    assert_says(f, "Sekurang-kurangnya 11 % penduduk (700 orang)");
    assert_says(f, "paling banyak 5.301 orang tinggal lebih jauh");
    assert_says(f, "rata-rata 4,3 km");
    assert_says(f, "Di 1 dari 2 kabupaten/kota (Kota Serang) belum ada");
    assert_says(f, "bukan nol");
    assert_says(f, "batas bawah");
    assert_silent(f, "Rencana");
    assert_silent(f, "lengkap menurut jumlah yang dilaporkan");
}

static void test_nothing_known(void **state) {
    Fixture *f = *state;
    province(f)->known = false;
    for (int i = 0; i < 2; i++)
        f->results->regions[LEVEL_REGENCY][i].known = false;
    assert_says(f, "belum ada perpustakaan TPBIS yang tercatat. Itu tidak berarti tidak ada");
    assert_silent(f, "%");
    assert_silent(f, "km");
}

static void test_no_member(void **state) {
    Fixture *f = *state;
    province(f)->member = false;
    province(f)->libraries_tpbis = province(f)->villages_tpbis = 0;
    for (int i = 0; i < 2; i++) {
        f->results->regions[LEVEL_REGENCY][i].known = true;
        f->results->regions[LEVEL_REGENCY][i].libraries_tpbis = 0;
    }
    assert_says(f, "belum ikut program TPBIS; cakupannya 0 %");
    assert_silent(f, "tertinggi");
    assert_silent(f, "Separuh");
}

static void test_all_within_reach(void **state) {
    Fixture *f = *state;
    province(f)->cell.people_within_service = f->world->regions[LEVEL_PROVINCE].items[0].population;
    assert_says(f, "Seluruh penduduk tinggal dalam jarak layanan S");
    assert_silent(f, "lebih jauh.\nDi");
    assert_silent(f, "paling banyak");
}

static void test_nobody_within_reach(void **state) {
    Fixture *f = *state;
    province(f)->cell.people_within_service = 0;
    assert_says(f, "Tidak ada penduduk yang tinggal dalam jarak layanan S");
    assert_silent(f, "0 % penduduk");
}

static void test_no_people(void **state) {
    Fixture *f = *state;
    f->world->regions[LEVEL_PROVINCE].items[0].population = 0;
    province(f)->cell = (Reach){.mean_m = NAN, .median_m = NAN, .p90_m = NAN, .max_m = NAN};
    assert_says(f, "tercatat 1 perpustakaan");
    assert_silent(f, "nan");
    assert_silent(f, "Separuh");
}

static void test_complete_list(void **state) {
    Fixture *f = *state;
    // As many recorded as reported, in the province and in each regency.
    static const char *const codes[] = {"36", "36.02", "36.73"};
    for (int i = 0; i < f->world->total_count; i++) {
        g_free(f->world->totals[i].code);
        g_free(f->world->totals[i].class);
        g_free(f->world->totals[i].metric);
        g_free(f->world->totals[i].source);
    }
    g_free(f->world->totals);
    f->world->total_count = 3;
    f->world->totals = g_new0(ReportedTotal, 3);
    for (int i = 0; i < 3; i++)
        f->world->totals[i] = (ReportedTotal){.code = g_strdup(codes[i]),
                                              .class = g_strdup("tpbis"),
                                              .metric = g_strdup("TPBIS"),
                                              .value_min = 1,
                                              .value_max = 1,
                                              .year = small_date("2024"),
                                              .source = g_strdup("")};
    for (int i = 0; i < 2; i++) {
        f->results->regions[LEVEL_REGENCY][i].known = true;
        f->results->regions[LEVEL_REGENCY][i].libraries_tpbis = 1;
    }
    assert_says(f, "12 % penduduk (700 orang)"); // 11.66 %, rounded as usual
    assert_says(f, "sudah lengkap menurut jumlah yang dilaporkan");
    assert_silent(f, "ekurang-kurangnya");
    assert_silent(f, "batas bawah");
}

static void test_english(void **state) {
    Fixture *f = *state;
    g_free(f->settings->language);
    f->settings->language = g_strdup("en");
    assert_says(f, "At least 11 % of the population (700)");
    assert_says(f, "at most 5,301 live farther away");
    assert_silent(f, "penduduk");
    assert_silent(f, "tercatat");
}

static void test_another_demand(void **state) {
    Fixture *f = *state;
    g_free(f->world->demand_label);
    f->world->demand_label = g_strdup("rumah tangga");
    assert_says(f, "11 % rumah tangga");
    assert_silent(f, "penduduk");
}

// Round steps that part the axis in at most so many.
static void test_chart_steps(void **state) {
    (void)state;
    static const double cases[][2] = {{0.3, 1},  {1, 1},    {4, 1},     {5, 2},
                                      {15, 5},   {40, 10},  {41, 20},   {95, 25},
                                      {100, 25}, {101, 50}, {999, 250}, {12627942, 5e6}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_true(fabs(chart_step(cases[i][0], 4) - cases[i][1]) < 1e-9);
}

int main(void) {
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_incomplete_list),     CASE(test_nothing_known),
        CASE(test_no_member),           CASE(test_all_within_reach),
        CASE(test_nobody_within_reach), CASE(test_no_people),
        CASE(test_complete_list),       CASE(test_english),
        CASE(test_another_demand),      cmocka_unit_test(test_chart_steps)};
    return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}

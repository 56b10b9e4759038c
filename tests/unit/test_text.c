// Numbers, words and dates: round trips, what is refused, and shares that add up.
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "model/date.h"

// ------------------------------------------------------------------ reading

static void reads_decimal_numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},      {"-6.25", -6.25},       {"106.250038000", 106.250038},
                {"1e3", 1000}, {"12627942", 12627942}, {"0.1", 0.1}};
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        double value = -1;
        if (!text_to_double(good[i].text, &value))
            fail_msg("refused: %s", good[i].text);
        assert_true(value == good[i].value);
    }
}

static void refuses_what_is_no_decimal_number(void **state) {
    (void)state;
    static const char *const bad[] = {"",      "inf",  "-inf", "nan",   "NaN", "infinity", "0x10",
                                      "1,5",   "1.5x", "1 2",  "1e999", "-",   "+",        ".",
                                      "1.2.3", "٣",    "--1",  "e5",    "1e",  "0x1p3"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        double value = 0;
        if (text_to_double(bad[i], &value))
            fail_msg("taken for a number: \"%s\" = %g", bad[i], value);
    }
}

static void reads_whole_numbers(void **state) {
    (void)state;
    int64_t value = -1;
    assert_true(text_to_int64("0", &value) && value == 0);
    assert_true(text_to_int64("-12", &value) && value == -12);
    assert_true(text_to_int64("9223372036854775807", &value) && value == INT64_MAX);
    assert_true(text_to_int64("-9223372036854775808", &value) && value == INT64_MIN);
    static const char *const bad[] = {"",     "1.0",   "1e3",   "0x10", "9223372036854775808",
                                      "12 3", "1,000", "2.000", "-",    "-9223372036854775809",
                                      "1a",   "nan"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (text_to_int64(bad[i], &value))
            fail_msg("taken for a whole number: \"%s\"", bad[i]);
    }
}

// ------------------------------------------------------------------ writing

static void assert_text(char *made, const char *wanted) {
    assert_string_equal(made, wanted);
    g_free(made);
}

static void writes_fixed_decimals(void **state) {
    (void)state;
    assert_text(text_from_double(0.1234, 6), "0.123400");
    assert_text(text_from_double(-6.867, 9), "-6.867000000");
    assert_text(text_from_double(1234567.5, 1), "1234567.5");
    assert_text(text_from_double(-0.0, 2), "0.00");
    assert_text(text_from_double(-0.004, 2), "0.00");
    assert_text(text_from_double(-0.006, 2), "-0.01");
    assert_text(text_from_double(99.999, 2), "100.00");
    assert_text(text_from_double(7, 0), "7");
    assert_text(text_from_double(-0.4, 0), "0");
}

static void nine_decimals_survive_a_round_trip(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(36);
    for (int i = 0; i < 20000; i++) {
        g_autofree char *first = text_from_double(g_rand_double_range(random, -180, 180), 9);
        double value = 0;
        assert_true(text_to_double(first, &value));
        g_autofree char *second = text_from_double(value, 9);
        assert_string_equal(first, second);
    }
}

static void writes_numbers_the_indonesian_way(void **state) {
    (void)state;
    assert_text(text_number_id(1234567.8, 1), "1.234.567,8");
    assert_text(text_number_id(0, 0), "0");
    assert_text(text_number_id(999, 0), "999");
    assert_text(text_number_id(1000, 0), "1.000");
    assert_text(text_number_id(12627942, 0), "12.627.942");
    assert_text(text_number_id(0.5, 2), "0,50");
    assert_text(text_number_id(999.96, 1), "1.000,0");
    assert_text(text_number_id(999999.999, 2), "1.000.000,00");
    assert_text(text_number_id(100000, 0), "100.000");
    // Whichever minus sign is used, it stands in front and is not lost; -0 has none.
    g_autofree char *minus = text_number_id(-1234.5, 1);
    assert_true(g_str_has_suffix(minus, "1.234,5") && strlen(minus) > strlen("1.234,5"));
    assert_text(text_number_id(-0.04, 1), "0,0");
    g_autofree char *hundreds = text_number_id(-123, 0);
    assert_null(strchr(hundreds, '.'));
}

static void writes_degrees(void **state) {
    (void)state;
    assert_text(text_degrees_id(105.5, false), "105°30' BT");
    assert_text(text_degrees_id(-6.25, true), "6°15' LS");
    assert_text(text_degrees_id(2.75, true), "2°45' LU");
    assert_text(text_degrees_id(-10.5, false), "10°30' BB");
    // Minutes never show as 60: the nearest whole degree is written as one.
    g_autofree char *east = text_degrees_id(105.9999999999, false);
    assert_true(g_str_has_prefix(east, "106°"));
    g_autofree char *south = text_degrees_id(-5.9999999999, true);
    assert_true(g_str_has_prefix(south, "6°"));
    for (int i = 0; i < 60; i++) {
        // Sixtieths are not exact in binary; the minute must come out all the same.
        g_autofree char *made = text_degrees_id(106 + i / 60.0, false);
        g_autofree char *minutes = g_strdup_printf("106°%02d' BT", i);
        g_autofree char *plain = g_strdup_printf("106°%d' BT", i);
        if (strcmp(made, minutes) != 0 && strcmp(made, plain) != 0 &&
            !(i == 0 && g_str_has_prefix(made, "106°")))
            fail_msg("106 + %d/60 degrees became %s", i, made);
    }
}

// --------------------------------------------------------- largest remainder

static void shares_by_hand(void **state) {
    (void)state;
    int64_t rounded[3] = {-1, -1, -1};
    text_largest_remainder((const double[]){1.4, 1.4, 1.2}, 3, 4, rounded);
    assert_int_equal(rounded[0], 2); // the tie goes to the lower index
    assert_int_equal(rounded[1], 1);
    assert_int_equal(rounded[2], 1);
    text_largest_remainder((const double[]){0.5, 0.5}, 2, 1, rounded);
    assert_int_equal(rounded[0], 1);
    assert_int_equal(rounded[1], 0);
    text_largest_remainder((const double[]){3, 0, 7}, 3, 10, rounded);
    assert_int_equal(rounded[0], 3);
    assert_int_equal(rounded[1], 0);
    assert_int_equal(rounded[2], 7);
    text_largest_remainder((const double[]){0, 0, 0}, 3, 0, rounded);
    assert_int_equal(rounded[0] + rounded[1] + rounded[2], 0);
    text_largest_remainder((const double[]){1}, 0, 0, rounded); // nothing to part
    // "Within rounding": 1/3 three times is a hair off 1.
    text_largest_remainder((const double[]){1.0 / 3 * 100, 1.0 / 3 * 100, 1.0 / 3 * 100}, 3, 100,
                           rounded);
    assert_int_equal(rounded[0] + rounded[1] + rounded[2], 100);
    assert_int_equal(rounded[0], 34);
}

static void shares_always_add_up(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(17);
    for (int round = 0; round < 3000; round++) {
        int count = g_rand_int_range(random, 1, 200);
        int64_t total = g_rand_int_range(random, 0, round % 3 == 0 ? 5 : 20000000);
        g_autofree double *weights = g_new(double, (gsize)count);
        g_autofree double *parts = g_new(double, (gsize)count);
        g_autofree int64_t *rounded = g_new(int64_t, (gsize)count);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = g_rand_int_range(random, 0, 4) == 0 ? 0 : g_rand_double(random);
            if (round % 5 == 0)
                weights[i] = g_rand_int_range(random, 1, 3); // many ties
            sum += weights[i];
        }
        if (sum == 0)
            continue;
        for (int i = 0; i < count; i++)
            parts[i] = weights[i] / sum * (double)total;
        text_largest_remainder(parts, count, total, rounded);
        int64_t added = 0;
        double least_up = INFINITY, most_down = -INFINITY; // remainders rounded up and down
        for (int i = 0; i < count; i++) {
            added += rounded[i];
            double off = (double)rounded[i] - parts[i];
            if (rounded[i] < 0 || fabs(off) > 1 + 1e-6)
                fail_msg("part %.6f became %ld", parts[i], (long)rounded[i]);
            double remainder = parts[i] - floor(parts[i]);
            if (remainder < 1e-6 || remainder > 1 - 1e-6)
                continue; // a whole number, up to rounding of the input
            if (off > 0)
                least_up = fmin(least_up, remainder);
            else
                most_down = fmax(most_down, remainder);
        }
        assert_int_equal(added, total);
        assert_true(least_up >= most_down - 1e-6);
    }
}

// -------------------------------------------------------------------- dates

static Date date(const char *text) {
    Date result = {-1, -1};
    if (!date_parse(text, &result))
        fail_msg("refused: \"%s\"", text);
    return result;
}

static void reads_dates_of_three_precisions(void **state) {
    (void)state;
    assert_int_equal(date("2019").day, 20190101);
    assert_int_equal(date("2019").precision, 1);
    assert_int_equal(date("2019-05").day, 20190501);
    assert_int_equal(date("2019-05").precision, 2);
    assert_int_equal(date("2019-05-17").day, 20190517);
    assert_int_equal(date("2019-05-17").precision, 3);
    assert_int_equal(date("2024-02-29").day, 20240229);
    assert_int_equal(date("2000-02-29").day, 20000229);
    assert_int_equal(date("").precision, 0);
    assert_false(date_known(date("")));
}

static void refuses_what_is_no_date(void **state) {
    (void)state;
    static const char *const bad[] = {
        "19",          "201",        "20190",      "2019-",
        "2019-5",      "2019-13",    "2019-00",    "2019-05-",
        "2019-05-00",  "2019-05-32", "2019-04-31", "2023-02-29",
        "1900-02-29",  "2019/05/17", "17-05-2019", "2019-05-17T00:00:00Z",
        "2019-05-17 ", "x",          "kemarin",    "-2019",
        "+2019",       "2019-+5",    "2019- 5",    "20-19",
        "2019-05-1x",  "20190517",   "0x13",       "2019.5",
        "2019-5-17"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        Date result;
        if (date_parse(bad[i], &result))
            fail_msg("taken for a date: \"%s\" = %d", bad[i], result.day);
    }
}

static void compares_by_the_first_day_meant(void **state) {
    (void)state;
    assert_int_equal(date_compare(date("2019"), date("2019-01-01")), 0);
    assert_int_equal(date_compare(date("2019-05"), date("2019-05-01")), 0);
    assert_int_equal(date_compare(date("2018-12-31"), date("2019")), -1);
    assert_int_equal(date_compare(date("2019-05-02"), date("2019-05")), 1);
}

static void active_from_since_until_the_day_before_until(void **state) {
    (void)state;
    Date none = date("");
    static const struct {
        const char *since, *until, *at;
        bool active;
    } cases[] = {{"2019", "", "2018-12-31", false},
                 {"2019", "", "2019-01-01", true},
                 {"2019", "", "2019", true},
                 {"2019-05", "", "2019", false},
                 {"2019", "2022", "2021-12-31", true},
                 {"2019", "2022", "2022", false},
                 {"2019", "2022", "2022-01-01", false},
                 {"2019-05-17", "", "2019-05-16", false},
                 {"2019-05-17", "", "2019-05-17", true},
                 {"2019", "2019", "2019", false},
                 {"", "2022", "1900", true},
                 {"", "2022", "2022", false},
                 {"", "", "1900", true},
                 {"", "", "2999", true},
                 {"2019-05", "2019-06", "2019-05-31", true},
                 {"2019-05", "2019-06", "2019-06-01", false}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (date_active(date(cases[i].since), date(cases[i].until), date(cases[i].at)) !=
            cases[i].active)
            fail_msg("[%s, %s) at %s", cases[i].since, cases[i].until, cases[i].at);
    }
    assert_true(date_active(none, none, date("2020")));
}

static void dates_are_shown_as_written(void **state) {
    (void)state;
    char iso[16], words[32];
    static const char *const texts[] = {"2019", "2019-05", "2019-05-17", "2024-02-29"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_string_equal(date_iso(date(texts[i]), iso), texts[i]);
    assert_string_equal(date_id(date("2019"), words), "2019");
    static const char *const months[] = {"Januari",   "Februari", "Maret",    "April",
                                         "Mei",       "Juni",     "Juli",     "Agustus",
                                         "September", "Oktober",  "November", "Desember"};
    for (int m = 1; m <= 12; m++) {
        g_autofree char *text = g_strdup_printf("2019-%02d", m);
        g_autofree char *wanted = g_strdup_printf("%s 2019", months[m - 1]);
        assert_string_equal(date_id(date(text), words), wanted);
    }
    assert_string_equal(date_id(date("2019-05-17"), words), "17 Mei 2019");
    assert_string_equal(date_id(date("2019-09-07"), words), "7 September 2019");
}

static void today_is_a_day(void **state) {
    (void)state;
    Date today = date_today();
    assert_int_equal(today.precision, 3);
    assert_true(today.day > 20240101 && today.day < 30000101);
}

int main(void) {
    setlocale(LC_ALL, ""); // whatever it is, nothing here may follow it
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_decimal_numbers),
        cmocka_unit_test(refuses_what_is_no_decimal_number),
        cmocka_unit_test(reads_whole_numbers),
        cmocka_unit_test(writes_fixed_decimals),
        cmocka_unit_test(nine_decimals_survive_a_round_trip),
        cmocka_unit_test(writes_numbers_the_indonesian_way),
        cmocka_unit_test(writes_degrees),
        cmocka_unit_test(shares_by_hand),
        cmocka_unit_test(shares_always_add_up),
        cmocka_unit_test(reads_dates_of_three_precisions),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(compares_by_the_first_day_meant),
        cmocka_unit_test(active_from_since_until_the_day_before_until),
        cmocka_unit_test(dates_are_shown_as_written),
        cmocka_unit_test(today_is_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

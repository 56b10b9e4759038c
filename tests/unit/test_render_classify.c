// Class breaks: each method against what it must give, Fisher against every partition.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "render/classify.h"

#define MOST 12

static int class_counts(const double *values, int count, const double *breaks, int break_count,
                        bool closed_above, int *counts) {
    int known = 0;
    for (int c = 0; c <= break_count; c++)
        counts[c] = 0;
    for (int i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            continue;
        counts[classify_of(values[i], breaks, break_count, closed_above)]++;
        known++;
    }
    return known;
}

static void assert_counts(ClassMethod method, const double *values, int count, int classes,
                          const int *due, int due_count) {
    for (int above = 0; above <= 1; above++) {
        double breaks[CLASSIFY_MAX_CLASSES - 1];
        int counts[CLASSIFY_MAX_CLASSES];
        int breaks_found = classify_breaks(method, values, count, classes, above == 1, breaks);
        assert_int_equal(breaks_found + 1, due_count);
        class_counts(values, count, breaks, breaks_found, above == 1, counts);
        for (int c = 0; c < due_count; c++)
            assert_int_equal(counts[c], due[c]);
    }
}

static void test_names(void **state) {
    (void)state;
    for (int m = 0; m < CLASSIFY_METHODS; m++)
        assert_int_equal(classify_method(classify_name((ClassMethod)m)), m);
    assert_int_equal(classify_method("jenks natural"), -1);
}

static void test_sides_of_a_break(void **state) {
    (void)state;
    const double breaks[] = {1, 2.5};
    assert_int_equal(classify_of(1, breaks, 2, true), 0);
    assert_int_equal(classify_of(1, breaks, 2, false), 1);
    assert_int_equal(classify_of(2.5, breaks, 2, true), 1);
    assert_int_equal(classify_of(2.5, breaks, 2, false), 2);
    assert_int_equal(classify_of(9, breaks, 2, true), 2);
    assert_int_equal(classify_of(-9, breaks, 2, false), 0);
}

static void test_quantile(void **state) {
    (void)state;
    const double ten[] = {9, 1, 2, 8, 3, 7, 4, 6, 5, 10};
    assert_counts(CLASSIFY_QUANTILE, ten, 10, 5, (int[]){2, 2, 2, 2, 2}, 5);
    assert_counts(CLASSIFY_QUANTILE, ten, 10, 4, (int[]){3, 2, 3, 2}, 4);
    // Ties stay together: half of the values are 0.
    const double ties[] = {0, 0, 0, 0, 0, 1, 2, 3, 4, 5};
    assert_counts(CLASSIFY_QUANTILE, ties, 10, 5, (int[]){5, 1, 2, 2}, 4);
}

static void test_headtail(void **state) {
    (void)state;
    // Mean of all 16: the head is 50 and 100; their mean parts these.
    const double heavy[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 50, 100};
    assert_counts(CLASSIFY_HEADTAIL, heavy, 13, 2, (int[]){11, 2}, 2);
    // Half of the head would be its own head: not a minority.
    assert_counts(CLASSIFY_HEADTAIL, heavy, 13, 5, (int[]){11, 2}, 2);
    const double powers[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,  1,
                             1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 80, 700};
    // 26.2 parts 2 of 32; the mean of these parts 1 of 2: half is no minority.
    assert_counts(CLASSIFY_HEADTAIL, powers, 32, 5, (int[]){30, 2}, 2);
}

static void test_pretty(void **state) {
    (void)state;
    const double values[] = {0.3, 9, 17, 23, 38.5, 44};
    double breaks[CLASSIFY_MAX_CLASSES - 1];
    assert_int_equal(classify_breaks(CLASSIFY_PRETTY, values, 6, 5, true, breaks), 4);
    for (int i = 0; i < 4; i++)
        assert_true(breaks[i] == 10.0 * (i + 1));
    assert_int_equal(classify_breaks(CLASSIFY_PRETTY, values, 6, 3, true, breaks), 2);
    assert_true(breaks[0] == 20 && breaks[1] == 40);
    const double small[] = {0.11, 0.29};
    assert_int_equal(classify_breaks(CLASSIFY_PRETTY, small, 2, 4, false, breaks), 3);
    assert_true(breaks[0] == 0.15 && breaks[1] == 0.2 && breaks[2] == 0.25);
}

// --------------------------------------------------------------------- Fisher

static double deviation(const double *sorted, int from, int to) {
    double sum = 0, squares = 0;
    for (int i = from; i < to; i++)
        sum += sorted[i];
    for (int i = from; i < to; i++)
        squares += (sorted[i] - sum / (to - from)) * (sorted[i] - sum / (to - from));
    return squares;
}

// The least sum over every way to cut the sorted values into at most `classes` runs.
static double least_of_all(const double *sorted, int count, int classes) {
    double least = INFINITY;
    for (unsigned cuts = 0; cuts < 1u << (count - 1); cuts++) {
        double sum = 0;
        int runs = 0, from = 0;
        for (int i = 1; i <= count; i++) {
            if (i < count && (cuts >> (i - 1) & 1) == 0)
                continue;
            sum += deviation(sorted, from, i);
            runs++;
            from = i;
        }
        if (runs <= classes)
            least = MIN(least, sum);
    }
    return least;
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double sum_of_classes(const double *sorted, int count, const double *breaks, int break_count,
                             bool closed_above) {
    double sum = 0;
    for (int from = 0, to; from < count; from = to) {
        int class = classify_of(sorted[from], breaks, break_count, closed_above);
        for (to = from;
             to < count && classify_of(sorted[to], breaks, break_count, closed_above) == class;)
            to++;
        sum += deviation(sorted, from, to);
    }
    return sum;
}

static void test_fisher_against_all_partitions(void **state) {
    (void)state;
    g_autoptr(GRand) dice = g_rand_new_with_seed(6);
    for (int round = 0; round < 500; round++) {
        double values[MOST];
        int count = g_rand_int_range(dice, 2, MOST + 1);
        int classes = g_rand_int_range(dice, 1, 7);
        bool ties = round % 2 == 0, above = round % 3 == 0;
        for (int i = 0; i < count; i++)
            values[i] = ties ? g_rand_int_range(dice, -3, 6) : g_rand_double_range(dice, -50, 900);
        double breaks[CLASSIFY_MAX_CLASSES - 1];
        int found = classify_breaks(CLASSIFY_FISHER, values, count, classes, above, breaks);
        assert_true(found < classes);
        for (int i = 1; i < found; i++)
            assert_true(breaks[i] > breaks[i - 1]);
        qsort(values, (size_t)count, sizeof *values, compare);
        double due = least_of_all(values, count, classes);
        double had = sum_of_classes(values, count, breaks, found, above);
        assert_true(fabs(had - due) <= 1e-6 * (1 + due));
    }
}

static void test_fisher_of_many(void **state) {
    (void)state;
    // Four heaps of 500 far apart, shuffled by a fixed stride.
    double values[2000];
    for (int i = 0; i < 2000; i++) {
        int k = i * 7 % 2000;
        values[k] = 1000.0 * (i / 500) + (i % 500) * 0.1;
    }
    assert_counts(CLASSIFY_FISHER, values, 2000, 4, (int[]){500, 500, 500, 500}, 4);
}

// ----------------------------------------------------------------- odd inputs

static void test_odd_inputs(void **state) {
    (void)state;
    static const ClassMethod methods[] = {CLASSIFY_QUANTILE, CLASSIFY_FISHER, CLASSIFY_HEADTAIL,
                                          CLASSIFY_PRETTY, CLASSIFY_EACH};
    const double constant[] = {7, 7, 7}, none[] = {NAN, INFINITY}, one[] = {3};
    double breaks[CLASSIFY_MAX_CLASSES - 1];
    for (gsize m = 0; m < G_N_ELEMENTS(methods); m++) {
        assert_int_equal(classify_breaks(methods[m], constant, 3, 5, true, breaks), 0);
        assert_int_equal(classify_breaks(methods[m], none, 2, 5, true, breaks), 0);
        assert_int_equal(classify_breaks(methods[m], one, 1, 5, true, breaks), 0);
        assert_int_equal(classify_breaks(methods[m], none, 0, 5, true, breaks), 0);
    }
    // Fewer different values than classes; what is not finite is left out.
    const double three[] = {2019, NAN, 2023, 2019, 2024, INFINITY};
    assert_counts(CLASSIFY_EACH, three, 6, 6, (int[]){2, 1, 1}, 3);
    assert_counts(CLASSIFY_FISHER, three, 6, 6, (int[]){2, 1, 1}, 3);
    assert_counts(CLASSIFY_EACH, three, 6, 2, (int[]){2, 2}, 2);
}

static void test_round_breaks(void **state) {
    (void)state;
    assert_true(classify_round_between(3.7, 5.2, true) == 5);
    assert_true(classify_round_between(0.31, 0.38, true) == 0.35);
    assert_true(classify_round_between(-3, 4, true) == 0);
    assert_true(classify_round_between(5, 6, true) == 5);
    assert_true(classify_round_between(5, 6, false) == 6);
    assert_true(classify_round_between(1234, 1240, true) == 1235 ||
                classify_round_between(1234, 1240, true) == 1240 - 2.5);
    g_autoptr(GRand) dice = g_rand_new_with_seed(9);
    for (int i = 0; i < 2000; i++) {
        double low = g_rand_double_range(dice, -1e6, 1e6) * pow(10, g_rand_int_range(dice, -6, 3));
        double high = low + g_rand_double_range(dice, 1e-6, 1e4);
        if (!(high > low))
            continue;
        double above = classify_round_between(low, high, true);
        double below = classify_round_between(low, high, false);
        assert_true(above >= low && above < high);
        assert_true(below > low && below <= high);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),          cmocka_unit_test(test_sides_of_a_break),
        cmocka_unit_test(test_quantile),       cmocka_unit_test(test_headtail),
        cmocka_unit_test(test_pretty),         cmocka_unit_test(test_fisher_against_all_partitions),
        cmocka_unit_test(test_fisher_of_many), cmocka_unit_test(test_odd_inputs),
        cmocka_unit_test(test_round_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

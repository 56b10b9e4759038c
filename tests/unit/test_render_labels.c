// Labels never overlap, whatever they are given, and come out the same twice.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/labels.h"

static const Box frame = {0, 0, 200, 150};

// Labels with eight places round random points.
static LabelSet *random_set(guint32 seed, int count, char codes[][8]) {
    GRand *rand = g_rand_new_with_seed(seed);
    LabelSet *set = labels_new(frame);
    for (int i = 0; i < count; i++) {
        double x = g_rand_double_range(rand, -5, 205), y = g_rand_double_range(rand, -5, 155);
        double width = g_rand_double_range(rand, 6, 25), height = g_rand_double_range(rand, 2, 6);
        labels_add_obstacle(set, (Box){x - 1, y - 1, x + 1, y + 1});
        g_snprintf(codes[i], sizeof codes[i], "%03d", i);
        Label *label = labels_add(set, g_rand_int_range(rand, 0, 3), codes[i]);
        for (int side = 0; side < 8; side++) {
            double dx = side % 3 - 1, dy = side / 3 - 1;
            double left = x + dx * (1 + width / 2) - width / 2;
            double top = y + dy * (1 + height / 2) - height / 2;
            labels_add_place(label, (Box){left, top, left + width, top + height}, side, 0);
        }
    }
    g_rand_free(rand);
    return set;
}

static const LabelPlace *chosen(const LabelSet *set, guint index) {
    const Label *label = g_ptr_array_index(set->labels, index);
    return label->chosen < 0 ? NULL : &g_array_index(label->places, LabelPlace, label->chosen);
}

static void test_no_overlap(void **state) {
    (void)state;
    static char codes[300][8];
    for (guint32 seed = 1; seed <= 20; seed++) {
        int count = (int)(seed * 15);
        g_autoptr(LabelSet) set = random_set(seed, count, codes);
        int unplaced = labels_solve(set), missing = 0;
        for (guint i = 0; i < set->labels->len; i++) {
            const LabelPlace *a = chosen(set, i);
            missing += a == NULL;
            if (a == NULL)
                continue;
            assert_true(box_within(a->box, frame));
            for (guint o = 0; o < set->obstacles->len; o++)
                assert_false(box_overlaps(a->box, g_array_index(set->obstacles, Box, o)));
            for (guint j = i + 1; j < set->labels->len; j++) {
                const LabelPlace *b = chosen(set, j);
                assert_false(b != NULL && box_overlaps(a->box, b->box));
            }
        }
        assert_int_equal(unplaced, missing);
        assert_true(missing < count);
        // Again, and the same.
        g_autoptr(LabelSet) again = random_set(seed, count, codes);
        assert_int_equal(labels_solve(again), unplaced);
        for (guint i = 0; i < set->labels->len; i++)
            assert_int_equal(((Label *)g_ptr_array_index(set->labels, i))->chosen,
                             ((Label *)g_ptr_array_index(again->labels, i))->chosen);
    }
}

static void test_pushing(void **state) {
    (void)state;
    // A takes the place that is the only one of B, but can move.
    g_autoptr(LabelSet) set = labels_new(frame);
    Label *a = labels_add(set, 0, "a"), *b = labels_add(set, 0, "b");
    labels_add_place(a, (Box){10, 10, 20, 14}, 0, 0);
    labels_add_place(a, (Box){10, 30, 20, 34}, 1, 0);
    labels_add_place(b, (Box){12, 11, 22, 15}, 0, 0);
    assert_int_equal(labels_solve(set), 0);
    assert_int_equal(a->chosen, 1);
    assert_int_equal(b->chosen, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_overlap),
        cmocka_unit_test(test_pushing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

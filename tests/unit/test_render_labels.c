// Labels: what must never happen, and how good the choice is against a search
// of everything and against a plain greedy one.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "render/labels.h"

static const Box frame = {0, 0, 200, 150};

typedef struct {
    int count;
    int priorities;
    Box within;  // where the points lie
    bool turned; // some places are turned, some have leaders
    int sides;   // places of a label, besides those
} Recipe;

static void add_places(GRand *rand, const Recipe *recipe, Label *label, double x, double y) {
    double width = g_rand_double_range(rand, 6, 25), height = g_rand_double_range(rand, 2, 6);
    for (int side = 0; side < recipe->sides; side++) {
        double dx = side % 3 - 1, dy = side / 3 - 1;
        double left = x + dx * (1 + width / 2) - width / 2;
        double top = y + dy * (1 + height / 2) - height / 2;
        labels_add_place(label, (Box){left, top, left + width, top + height},
                         side + g_rand_double(rand), 0);
    }
    for (int i = 0; recipe->turned && i < 2; i++) {
        double dx = g_rand_double_range(rand, -15, 15), dy = g_rand_double_range(rand, -15, 15);
        double turn = g_rand_double_range(rand, -60, 60);
        labels_add_turned(label, (PlanePoint){x + dx, y + dy}, (PlanePoint){width, height}, turn,
                          12, 1);
        labels_add_led(label, (Box){x - dx, y - dy, x - dx + width, y - dy + height},
                       (PlanePoint){x, y}, 15, 2);
    }
}

// Labels with places round random points; `order` shuffles how they are added.
static LabelSet *random_set(guint32 seed, const Recipe *recipe, char codes[][8], guint32 order) {
    g_autofree int *turn = g_new(int, (gsize)recipe->count);
    GRand *shuffle = g_rand_new_with_seed(order);
    for (int i = 0; i < recipe->count; i++) {
        int j = g_rand_int_range(shuffle, 0, i + 1);
        turn[i] = turn[j];
        turn[j] = i;
    }
    g_rand_free(shuffle);
    LabelSet *set = labels_new(frame);
    for (int k = 0; k < recipe->count; k++) {
        int i = order == 0 ? k : turn[k];
        GRand *rand = g_rand_new_with_seed(seed * 1000 + (guint32)i);
        double x = g_rand_double_range(rand, recipe->within.left, recipe->within.right);
        double y = g_rand_double_range(rand, recipe->within.top, recipe->within.bottom);
        labels_add_obstacle(set, (Box){x - 0.8, y - 0.8, x + 0.8, y + 0.8});
        g_snprintf(codes[i], sizeof codes[i], "%03d", i);
        Label *label = labels_add(set, g_rand_int_range(rand, 0, recipe->priorities), codes[i]);
        add_places(rand, recipe, label, x, y);
        g_rand_free(rand);
    }
    return set;
}

static const LabelPlace *chosen(const LabelSet *set, guint index) {
    const Label *label = g_ptr_array_index(set->labels, index);
    return label->chosen < 0 ? NULL : &g_array_index(label->places, LabelPlace, label->chosen);
}

static void corners(const Slab *slab, PlanePoint out[4]) {
    static const double signs[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    for (int i = 0; i < 4; i++) {
        double x = signs[i][0] * slab->half.x, y = signs[i][1] * slab->half.y;
        out[i] = (PlanePoint){slab->centre.x + x * slab->along.x - y * slab->along.y,
                              slab->centre.y + x * slab->along.y + y * slab->along.x};
    }
}

static double side_of(PlanePoint a, PlanePoint b, PlanePoint p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static bool lines_cross(PlanePoint a, PlanePoint b, PlanePoint c, PlanePoint d) {
    return side_of(a, b, c) * side_of(a, b, d) < -1e-9 &&
           side_of(c, d, a) * side_of(c, d, b) < -1e-9;
}

static bool slab_holds(const Slab *slab, PlanePoint p) {
    double x = p.x - slab->centre.x, y = p.y - slab->centre.y;
    return fabs(x * slab->along.x + y * slab->along.y) < slab->half.x - 1e-6 &&
           fabs(y * slab->along.x - x * slab->along.y) < slab->half.y - 1e-6;
}

// Another route than that of labels.c: corners inside, or edges that cross.
static bool bodies_meet(const Slab *a, const Slab *b) {
    PlanePoint p[4], q[4];
    corners(a, p);
    corners(b, q);
    for (int i = 0; i < 4; i++) {
        if (slab_holds(a, q[i]) || slab_holds(b, p[i]))
            return true;
        for (int j = 0; j < 4; j++) {
            if (lines_cross(p[i], p[(i + 1) % 4], q[j], q[(j + 1) % 4]))
                return true;
        }
    }
    return slab_holds(a, b->centre) || slab_holds(b, a->centre);
}

static bool line_meets(PlanePoint from, PlanePoint to, const Slab *slab) {
    PlanePoint p[4];
    corners(slab, p);
    for (int i = 0; i < 4; i++) {
        if (lines_cross(from, to, p[i], p[(i + 1) % 4]))
            return true;
    }
    return slab_holds(slab, from) || slab_holds(slab, to);
}

static void assert_apart(const LabelPlace *a, const LabelPlace *b) {
    assert_false(bodies_meet(&a->body, &b->body));
    assert_false(a->leader && line_meets(a->from, a->to, &b->body));
    assert_false(b->leader && line_meets(b->from, b->to, &a->body));
    assert_false(a->leader && b->leader && lines_cross(a->from, a->to, b->from, b->to));
}

static Slab slab_of(Box box) {
    return (Slab){{(box.left + box.right) / 2, (box.top + box.bottom) / 2},
                  {box_width(box) / 2, box_height(box) / 2},
                  {1, 0}};
}

static void assert_sound(const LabelSet *set) {
    for (guint i = 0; i < set->labels->len; i++) {
        const LabelPlace *a = chosen(set, i);
        if (a == NULL)
            continue;
        assert_true(box_within(a->box, frame));
        for (guint o = 0; o < set->obstacles->len; o++) {
            Slab symbol = slab_of(g_array_index(set->obstacles, Box, o));
            assert_false(bodies_meet(&a->body, &symbol));
            assert_false(a->leader && !slab_holds(&symbol, a->to) &&
                         line_meets(a->from, a->to, &symbol));
        }
        for (guint j = i + 1; j < set->labels->len; j++) {
            if (chosen(set, j) != NULL)
                assert_apart(a, chosen(set, j));
        }
    }
}

// Whether both sets, solved, have the same places.
static void assert_same(const LabelSet *a, const LabelSet *b) {
    assert_int_equal(a->labels->len, b->labels->len);
    for (guint i = 0; i < a->labels->len; i++) {
        const Label *left = g_ptr_array_index(a->labels, i), *right = b->labels->pdata[i];
        assert_string_equal(left->code, right->code);
        assert_int_equal(left->chosen, right->chosen);
    }
}

// How many a plain greedy choice places, by priority and code, and its price.
static int greedy(const LabelSet *set, double *energy) {
    int placed = 0;
    for (guint i = 0; i < set->labels->len; i++)
        ((Label *)set->labels->pdata[i])->chosen = -1;
    for (guint i = 0; i < set->labels->len; i++) {
        Label *label = set->labels->pdata[i];
        for (guint p = 0; p < label->places->len && label->chosen < 0; p++) {
            bool free = true;
            for (guint j = 0; j < i && free; j++)
                free =
                    chosen(set, j) == NULL ||
                    !labels_conflict(&g_array_index(label->places, LabelPlace, p), chosen(set, j));
            if (free)
                label->chosen = (int)p;
        }
        placed += label->chosen >= 0;
    }
    *energy = labels_energy(set);
    return placed;
}

static void test_properties(void **state) {
    (void)state;
    static char codes[400][8], other_codes[400][8];
    int gained = 0;
    for (guint32 seed = 1; seed <= 40; seed++) {
        Recipe recipe = {.count = (int)seed * 8,
                         .priorities = seed % 3 == 0 ? 1 : 4,
                         .within = {-5, -5, 205, 155},
                         .turned = seed % 2 == 0,
                         .sides = 9};
        g_autoptr(LabelSet) set = random_set(seed, &recipe, codes, 0);
        int placed = recipe.count - labels_solve(set);
        assert_sound(set);
        assert_true(placed > 0);
        g_autoptr(LabelSet) shuffled = random_set(seed, &recipe, other_codes, 77 + seed);
        assert_int_equal(recipe.count - labels_solve(shuffled), placed);
        assert_same(set, shuffled);
        double energy = labels_energy(set), plain;
        int fewer = greedy(set, &plain);
        assert_true(energy <= plain * (1 + 1e-12));
        if (recipe.priorities == 1) {
            assert_true(placed >= fewer);
            gained += placed - fewer;
        }
    }
    // Over all, the optimiser must earn its keep.
    assert_true(gained > 50);
}

// The least energy over everything, label by label.
static double brute_force(const LabelSet *set, guint from) {
    if (from == set->labels->len)
        return labels_energy(set);
    Label *label = set->labels->pdata[from];
    label->chosen = -1;
    double least = brute_force(set, from + 1);
    for (guint p = 0; p < label->places->len; p++) {
        bool free = true;
        for (guint j = 0; j < from && free; j++)
            free = chosen(set, j) == NULL ||
                   !labels_conflict(&g_array_index(label->places, LabelPlace, p), chosen(set, j));
        if (!free)
            continue;
        label->chosen = (int)p;
        least = MIN(least, brute_force(set, from + 1));
        label->chosen = -1;
    }
    return least;
}

static void test_optimum(void **state) {
    (void)state;
    static char codes[8][8];
    int short_of_room = 0;
    for (guint32 seed = 1; seed <= 400; seed++) {
        Recipe recipe = {.count = 3 + (int)(seed % 4),
                         .priorities = 1 + (int)(seed % 3),
                         .within = {80, 60, 105, 75},
                         .turned = seed % 2 == 0,
                         .sides = seed % 2 == 0 ? 3 : 6};
        g_autoptr(LabelSet) set = random_set(seed, &recipe, codes, 0);
        short_of_room += labels_solve(set) > 0;
        double energy = labels_energy(set);
        assert_float_equal(energy, brute_force(set, 0), 1e-6);
    }
    assert_true(short_of_room > 40); // the instances are hard enough
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

static void test_priority(void **state) {
    (void)state;
    // A regency takes the room of three villages, not of five.
    for (int villages = 3; villages <= 5; villages += 2) {
        static const char *const codes[] = {"1", "2", "3", "4", "5"};
        g_autoptr(LabelSet) set = labels_new(frame);
        Label *regency = labels_add(set, 0, "r");
        labels_add_place(regency, (Box){10, 10, 60, 14}, 0, 0);
        for (int v = 0; v < villages; v++) {
            Label *village = labels_add(set, 1, codes[v]);
            labels_add_place(village, (Box){10.0 + 10 * v, 10, 19.0 + 10 * v, 14}, 0, 0);
        }
        assert_int_equal(labels_solve(set), villages == 3 ? 3 : 1);
        assert_int_equal(regency->chosen, villages == 3 ? 0 : -1);
    }
}

static void test_leaders(void **state) {
    (void)state;
    g_autoptr(LabelSet) set = labels_new(frame);
    labels_add_obstacle(set, (Box){49, 49, 51, 51}); // the symbol it leads to
    labels_add_obstacle(set, (Box){40, 49, 42, 51}); // one in the way from the left
    Label *a = labels_add(set, 0, "a");
    labels_add_led(a, (Box){20, 48, 35, 52}, (PlanePoint){50, 50}, 1, 0);
    labels_add_led(a, (Box){60, 48, 75, 52}, (PlanePoint){50, 50}, 2, 0);
    assert_int_equal(labels_solve(set), 0);
    assert_float_equal(chosen(set, 0)->box.left, 60, 0);
    assert_float_equal(chosen(set, 0)->from.x, 60, 0);
    // Nothing to place, and nowhere to place it.
    g_autoptr(LabelSet) empty = labels_new(frame);
    assert_int_equal(labels_solve(empty), 0);
    labels_add(empty, 0, "x");
    assert_int_equal(labels_solve(empty), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_properties), cmocka_unit_test(test_optimum),
        cmocka_unit_test(test_pushing),    cmocka_unit_test(test_priority),
        cmocka_unit_test(test_leaders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

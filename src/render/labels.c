#include "render/labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Rounds of pushing before a label is given up.
#define ROUNDS 4

static void free_label(gpointer data) {
    Label *label = data;
    g_array_unref(label->places);
    g_free(label);
}

LabelSet *labels_new(Box frame) {
    LabelSet *set = g_new0(LabelSet, 1);
    set->frame = frame;
    set->obstacles = g_array_new(FALSE, FALSE, sizeof(Box));
    set->labels = g_ptr_array_new_with_free_func(free_label);
    return set;
}

void labels_free(LabelSet *set) {
    if (set == NULL)
        return;
    g_array_unref(set->obstacles);
    g_ptr_array_unref(set->labels);
    g_free(set);
}

void labels_add_obstacle(LabelSet *set, Box box) {
    g_array_append_val(set->obstacles, box);
}

Label *labels_add(LabelSet *set, int priority, const char *code) {
    Label *label = g_new0(Label, 1);
    label->priority = priority;
    label->code = code;
    label->places = g_array_new(FALSE, FALSE, sizeof(LabelPlace));
    label->chosen = -1;
    g_ptr_array_add(set->labels, label);
    return label;
}

void labels_add_place(Label *label, Box box, double cost, int variant) {
    LabelPlace place = {box, cost, variant};
    g_array_append_val(label->places, place);
}

static int compare_labels(gconstpointer a, gconstpointer b) {
    const Label *left = *(const Label *const *)a, *right = *(const Label *const *)b;
    if (left->priority != right->priority)
        return left->priority < right->priority ? -1 : 1;
    return strcmp(left->code, right->code);
}

static int compare_places(gconstpointer a, gconstpointer b) {
    const LabelPlace *left = a, *right = b;
    if (left->cost != right->cost)
        return left->cost < right->cost ? -1 : 1;
    if (left->box.top != right->box.top)
        return left->box.top < right->box.top ? -1 : 1;
    if (left->box.left != right->box.left)
        return left->box.left < right->box.left ? -1 : 1;
    return left->variant - right->variant;
}

static Box place_box(const Label *label, int place) {
    return g_array_index(label->places, LabelPlace, place).box;
}

// Places that leave the frame or touch a symbol are never possible.
static void drop_impossible(const LabelSet *set, Label *label) {
    guint kept = 0;
    for (guint i = 0; i < label->places->len; i++) {
        LabelPlace place = g_array_index(label->places, LabelPlace, i);
        bool possible = box_within(place.box, set->frame);
        for (guint o = 0; possible && o < set->obstacles->len; o++)
            possible = !box_overlaps(place.box, g_array_index(set->obstacles, Box, o));
        if (possible)
            g_array_index(label->places, LabelPlace, kept++) = place;
    }
    g_array_set_size(label->places, kept);
    g_array_sort(label->places, compare_places);
}

// How many placed labels the box overlaps; `one` is the last of them.
static int count_conflicts(const LabelSet *set, Box box, const Label *self, const Label *other,
                           Label **one) {
    int conflicts = 0;
    for (guint i = 0; i < set->labels->len; i++) {
        Label *label = g_ptr_array_index(set->labels, i);
        if (label == self || label == other || label->chosen < 0 ||
            !box_overlaps(box, place_box(label, label->chosen)))
            continue;
        conflicts++;
        if (one != NULL)
            *one = label;
    }
    return conflicts;
}

static bool place_free(const LabelSet *set, Label *label) {
    for (int p = 0; p < (int)label->places->len; p++) {
        if (count_conflicts(set, place_box(label, p), label, NULL, NULL) == 0) {
            label->chosen = p;
            return true;
        }
    }
    return false;
}

// Place `label` where one other label stands that can itself move.
static bool place_by_pushing(const LabelSet *set, Label *label) {
    for (int p = 0; p < (int)label->places->len; p++) {
        Box box = place_box(label, p);
        Label *other = NULL;
        if (count_conflicts(set, box, label, NULL, &other) != 1 ||
            other->priority < label->priority)
            continue;
        for (int q = 0; q < (int)other->places->len; q++) {
            Box moved = place_box(other, q);
            if (q == other->chosen || box_overlaps(moved, box) ||
                count_conflicts(set, moved, other, label, NULL) != 0)
                continue;
            other->chosen = q;
            label->chosen = p;
            return true;
        }
    }
    return false;
}

int labels_solve(LabelSet *set) {
    g_ptr_array_sort(set->labels, compare_labels);
    int unplaced = 0;
    for (guint i = 0; i < set->labels->len; i++) {
        Label *label = g_ptr_array_index(set->labels, i);
        drop_impossible(set, label);
        if (!place_free(set, label))
            unplaced++;
    }
    for (int round = 0; round < ROUNDS && unplaced > 0; round++) {
        int before = unplaced;
        for (guint i = 0; i < set->labels->len; i++) {
            Label *label = g_ptr_array_index(set->labels, i);
            if (label->chosen < 0 && (place_free(set, label) || place_by_pushing(set, label)))
                unplaced--;
        }
        if (unplaced == before)
            break;
    }
    return unplaced;
}

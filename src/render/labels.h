/**
 * labels.h - where names go, so that none covers another, a symbol or the
 * frame.
 *
 * Every label brings candidate boxes with a cost. Labels are placed by rising
 * priority and then code; one that finds no free box may push a placed label
 * of its own or a later priority to another of that one's boxes. What finds no
 * place stays away and is reported.
 */
#ifndef JANGKAU_RENDER_LABELS_H
#define JANGKAU_RENDER_LABELS_H

#include <glib.h>
#include <stdbool.h>

#include "render/path.h"

typedef struct {
    Box box;     /**< what the label needs, its halo included, mm */
    double cost; /**< lower is better */
    int variant; /**< for the caller: which form of the text */
} LabelPlace;

typedef struct {
    int priority;     /**< 0 first */
    const char *code; /**< breaks ties; borrowed */
    GArray *places;   /**< LabelPlace */
    int chosen;       /**< index into `places`, or -1 */
} Label;

typedef struct {
    Box frame;
    GArray *obstacles; /**< Box: symbols */
    GPtrArray *labels; /**< Label*, owned */
} LabelSet;

LabelSet *labels_new(Box frame);
void labels_free(LabelSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelSet, labels_free)

void labels_add_obstacle(LabelSet *set, Box box);

/** A new label without places; borrowed from the set. */
Label *labels_add(LabelSet *set, int priority, const char *code);
void labels_add_place(Label *label, Box box, double cost, int variant);

/** Choose places. Returns how many labels stay without. */
int labels_solve(LabelSet *set);

#endif

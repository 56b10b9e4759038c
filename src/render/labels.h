/**
 * labels.h - where names go, so that none covers another, a symbol or the
 * frame, and no leader crosses another or runs through a name or a symbol.
 *
 * Every label brings candidate places with a cost. What is sought is the least
 * sum of the costs of the places taken and of the price of every label that
 * gets none. That price is more than all place costs together could make up
 * for, so that no name is given up for the beauty of the others, and grows
 * fourfold with each step of priority.
 *
 * Greedy by priority and code, with pushing, gives the start; labels that can
 * have their best place whatever the others do are done with. The rest falls
 * into groups that do not touch: each is annealed with a fixed seed and a fixed
 * number of steps, and a small one searched to the end (see Christensen, Marks
 * and Shieber 1995, ACM Trans. Graphics 14:203). The same labels give the same
 * places, in whatever order they were added.
 */
#ifndef JANGKAU_RENDER_LABELS_H
#define JANGKAU_RENDER_LABELS_H

#include <glib.h>
#include <stdbool.h>

#include "render/path.h"

/** A label keeps the best of its possible places, and of more than this some of each part. */
#define LABELS_MOST_PLACES 64

/** A rectangle turned round its centre. */
typedef struct {
    PlanePoint centre;
    PlanePoint half;  /**< half its width and height */
    PlanePoint along; /**< unit vector of its width; (1, 0) is upright */
} Slab;

typedef struct {
    Slab body;       /**< what the label needs, its halo included, mm */
    Box box;         /**< bounds of the body */
    Box reach;       /**< bounds of body and leader */
    double cost;     /**< lower is better; not negative */
    int variant;     /**< for the caller: which form of the text */
    double turn_deg; /**< clockwise on the sheet */
    bool leader;     /**< a line runs from the body to what is named: */
    PlanePoint from, to;
} LabelPlace;

typedef struct {
    int priority;     /**< 0 first */
    const char *code; /**< unlike that of any other label of the priority; borrowed */
    GArray *places;   /**< LabelPlace; sorted and thinned by labels_solve() */
    int chosen;       /**< index into `places`, or -1 */
} Label;

typedef struct {
    Box frame;
    GArray *obstacles; /**< Box: symbols */
    GPtrArray *labels; /**< Label*, owned; sorted by labels_solve() */
} LabelSet;

LabelSet *labels_new(Box frame);
void labels_free(LabelSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelSet, labels_free)

/** A leader may end inside an obstacle: at the symbol it is for. */
void labels_add_obstacle(LabelSet *set, Box box);

/** A new label without places; borrowed from the set. */
Label *labels_add(LabelSet *set, int priority, const char *code);
void labels_add_place(Label *label, Box box, double cost, int variant);
/** Turned by `turn_deg`, clockwise on the sheet, round its centre. */
void labels_add_turned(Label *label, PlanePoint centre, PlanePoint size, double turn_deg,
                       double cost, int variant);
/** With a leader from the point of `box` nearest to `to`. */
void labels_add_led(Label *label, Box box, PlanePoint to, double cost, int variant);

/** Whether two places cannot both be taken. */
bool labels_conflict(const LabelPlace *a, const LabelPlace *b);

/** Choose places. Returns how many labels stay without. */
int labels_solve(LabelSet *set);

/** What labels_solve() makes small: costs of the places taken, and the price of those missing. */
double labels_energy(const LabelSet *set);

#endif

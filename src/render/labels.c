#include "render/labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Rounds of pushing before annealing takes over.
#define ROUNDS 4
#define PRICE_STEP 4.0
// Steps of annealing for each label of a group, and for a whole group at most.
#define STEPS_PER_LABEL 500
#define STEPS_MOST 60000
#define HOTTEST 8.0
#define COLDEST 0.1
#define EJECTED_MOST 6
// Groups up to this size are searched to the end, if that takes no more nodes.
#define EXACT_MOST 14
#define EXACT_NODES 40000
// A leader needs this much room on either side.
#define LEADER_HALF_MM 0.25
// Of two places of one form closer than this times the number kept, one goes.
#define THINNING_MM 0.06

// ------------------------------------------------------------------- labels

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

static Slab slab_of_box(Box box) {
    return (Slab){{(box.left + box.right) / 2, (box.top + box.bottom) / 2},
                  {box_width(box) / 2, box_height(box) / 2},
                  {1, 0}};
}

void labels_add_place(Label *label, Box box, double cost, int variant) {
    LabelPlace place = {
        .body = slab_of_box(box), .box = box, .reach = box, .cost = cost, .variant = variant};
    g_array_append_val(label->places, place);
}

void labels_add_turned(Label *label, PlanePoint centre, PlanePoint size, double turn_deg,
                       double cost, int variant) {
    double angle = turn_deg * G_PI / 180;
    Slab body = {centre, {size.x / 2, size.y / 2}, {cos(angle), sin(angle)}};
    double x = fabs(body.along.x) * body.half.x + fabs(body.along.y) * body.half.y;
    double y = fabs(body.along.y) * body.half.x + fabs(body.along.x) * body.half.y;
    Box box = {centre.x - x, centre.y - y, centre.x + x, centre.y + y};
    LabelPlace place = {.body = body,
                        .box = box,
                        .reach = box,
                        .cost = cost,
                        .variant = variant,
                        .turn_deg = turn_deg};
    g_array_append_val(label->places, place);
}

void labels_add_led(Label *label, Box box, PlanePoint to, double cost, int variant) {
    PlanePoint from = {CLAMP(to.x, box.left, box.right), CLAMP(to.y, box.top, box.bottom)};
    LabelPlace place = {.body = slab_of_box(box),
                        .box = box,
                        .reach = box,
                        .cost = cost,
                        .variant = variant,
                        .leader = true,
                        .from = from,
                        .to = to};
    box_add(&place.reach, to);
    place.reach = box_grown(place.reach, LEADER_HALF_MM);
    g_array_append_val(label->places, place);
}

// ---------------------------------------------------------------- conflicts

static Slab leader_slab(const LabelPlace *place) {
    double dx = place->to.x - place->from.x, dy = place->to.y - place->from.y;
    double length = hypot(dx, dy);
    PlanePoint along = length > 0 ? (PlanePoint){dx / length, dy / length} : (PlanePoint){1, 0};
    return (Slab){{(place->from.x + place->to.x) / 2, (place->from.y + place->to.y) / 2},
                  {length / 2, LEADER_HALF_MM},
                  along};
}

// Whether the axes of `a` part the two (half of the separating axis theorem).
static bool parted(const Slab *a, const Slab *b) {
    double dx = b->centre.x - a->centre.x, dy = b->centre.y - a->centre.y;
    double cosine = fabs(a->along.x * b->along.x + a->along.y * b->along.y);
    double sine = fabs(a->along.x * b->along.y - a->along.y * b->along.x);
    double x = fabs(dx * a->along.x + dy * a->along.y);
    double y = fabs(dy * a->along.x - dx * a->along.y);
    return x >= a->half.x + b->half.x * cosine + b->half.y * sine ||
           y >= a->half.y + b->half.x * sine + b->half.y * cosine;
}

static bool slabs_overlap(Slab a, Slab b) {
    return !parted(&a, &b) && !parted(&b, &a);
}

bool labels_conflict(const LabelPlace *a, const LabelPlace *b) {
    if (!box_overlaps(a->reach, b->reach))
        return false;
    if (box_overlaps(a->box, b->box) &&
        ((a->turn_deg == 0 && b->turn_deg == 0) || slabs_overlap(a->body, b->body)))
        return true;
    return (a->leader && slabs_overlap(leader_slab(a), b->body)) ||
           (b->leader && slabs_overlap(a->body, leader_slab(b))) ||
           (a->leader && b->leader && slabs_overlap(leader_slab(a), leader_slab(b)));
}

static bool meets_obstacle(const LabelPlace *place, Box obstacle) {
    if (!box_overlaps(place->reach, obstacle))
        return false;
    Slab slab = slab_of_box(obstacle);
    return slabs_overlap(place->body, slab) ||
           (place->leader && !box_holds(box_grown(obstacle, LEADER_HALF_MM), place->to) &&
            slabs_overlap(leader_slab(place), slab));
}

// ------------------------------------------------------- which places to look at

static int compare_places(gconstpointer a, gconstpointer b) {
    const LabelPlace *left = a, *right = b;
    const double keys[][2] = {{left->cost, right->cost},
                              {left->box.top, right->box.top},
                              {left->box.left, right->box.left},
                              {left->turn_deg, right->turn_deg}};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return left->variant - right->variant;
}

static Box places_reach(const Label *label) {
    Box reach = BOX_EMPTY;
    for (guint i = 0; i < label->places->len; i++) {
        Box box = g_array_index(label->places, LabelPlace, i).reach;
        box_add(&reach, (PlanePoint){box.left, box.top});
        box_add(&reach, (PlanePoint){box.right, box.bottom});
    }
    return reach;
}

// Places that leave the frame or touch a symbol are never possible.
static void drop_impossible(const LabelSet *set, Label *label) {
    Box reach = places_reach(label);
    g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint o = 0; o < set->obstacles->len; o++) {
        Box obstacle = g_array_index(set->obstacles, Box, o);
        if (box_overlaps(reach, obstacle))
            g_array_append_val(near, obstacle);
    }
    guint kept = 0;
    for (guint i = 0; i < label->places->len; i++) {
        LabelPlace place = g_array_index(label->places, LabelPlace, i);
        bool possible = box_within(place.box, set->frame);
        for (guint o = 0; possible && o < near->len; o++)
            possible = !meets_obstacle(&place, g_array_index(near, Box, o));
        if (possible)
            g_array_index(label->places, LabelPlace, kept++) = place;
    }
    g_array_set_size(label->places, kept);
}

// By rising cost; the more are kept already, the farther off the next must be.
static void sort_and_thin(Label *label) {
    g_array_sort(label->places, compare_places);
    LabelPlace *places = (LabelPlace *)(void *)label->places->data;
    guint kept = 0;
    if (label->places->len <= LABELS_MOST_PLACES)
        return;
    for (guint i = 0; i < label->places->len && kept < LABELS_MOST_PLACES; i++) {
        double apart = THINNING_MM * kept;
        bool fresh = true;
        for (guint k = 0; k < kept && fresh; k++)
            fresh = places[k].variant != places[i].variant ||
                    fabs(places[k].body.centre.x - places[i].body.centre.x) +
                            fabs(places[k].body.centre.y - places[i].body.centre.y) >=
                        apart;
        if (fresh)
            places[kept++] = places[i];
    }
    g_array_set_size(label->places, kept);
}

static int compare_labels(gconstpointer a, gconstpointer b) {
    const Label *left = *(const Label *const *)a, *right = *(const Label *const *)b;
    if (left->priority != right->priority)
        return left->priority < right->priority ? -1 : 1;
    return strcmp(left->code, right->code);
}

// -------------------------------------------------------------- the solver

typedef struct {
    Label **labels;
    int count;
    int *first;      // count + 1 offsets into `neighbours`
    int *neighbours; // labels some place of which may conflict with one of this label
    double *price;   // of a label that is not placed
    guint64 random;  // state of splitmix64
} Solver;

static int place_count(const Solver *s, int label) {
    return (int)s->labels[label]->places->len;
}

static const LabelPlace *place_at(const Solver *s, int label, int place) {
    return &g_array_index(s->labels[label]->places, LabelPlace, place);
}

static double energy_of(const Solver *s, int label, int place) {
    return place < 0 ? s->price[label] : place_at(s, label, place)->cost;
}

static guint32 random_below(Solver *s, guint32 limit) {
    s->random += 0x9E3779B97F4A7C15u;
    guint64 z = s->random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (guint32)(((z >> 32) * limit) >> 32);
}

static double random_share(Solver *s) {
    return random_below(s, 1u << 30) / (double)(1u << 30);
}

// Placed labels in the way of a place; returns how many, at most `most` + 1.
static int find_conflicts(const Solver *s, int label, int place, int most, int *found) {
    const LabelPlace *at = place_at(s, label, place);
    int count = 0;
    for (int n = s->first[label]; n < s->first[label + 1] && count <= most; n++) {
        int other = s->neighbours[n], chosen = s->labels[other]->chosen;
        if (chosen < 0 || !labels_conflict(at, place_at(s, other, chosen)))
            continue;
        if (count < most)
            found[count] = other;
        count++;
    }
    return count;
}

// The cheapest place that nothing is in the way of, or -1.
static int free_place(const Solver *s, int label, int before) {
    for (int p = 0; p < MIN(before, place_count(s, label)); p++) {
        if (find_conflicts(s, label, p, 0, NULL) == 0)
            return p;
    }
    return -1;
}

// Put `label` where one other label stands that can itself move.
static bool place_by_pushing(const Solver *s, int label) {
    for (int p = 0; p < place_count(s, label); p++) {
        int other;
        if (find_conflicts(s, label, p, 1, &other) != 1)
            continue;
        int old = s->labels[other]->chosen;
        s->labels[label]->chosen = p;
        s->labels[other]->chosen = free_place(s, other, G_MAXINT);
        if (s->labels[other]->chosen >= 0)
            return true;
        s->labels[label]->chosen = -1;
        s->labels[other]->chosen = old;
    }
    return false;
}

static void place_greedily(const Solver *s) {
    for (int i = 0; i < s->count; i++)
        s->labels[i]->chosen = free_place(s, i, G_MAXINT);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < s->count; i++) {
            if (s->labels[i]->chosen >= 0)
                continue;
            s->labels[i]->chosen = free_place(s, i, G_MAXINT);
            if (s->labels[i]->chosen < 0)
                place_by_pushing(s, i);
        }
    }
}

// Whether nothing that the label's neighbours may do is in the way of its best place.
static bool is_settled(const Solver *s, int label) {
    if (place_count(s, label) == 0)
        return true;
    const LabelPlace *best = place_at(s, label, 0);
    for (int n = s->first[label]; n < s->first[label + 1]; n++) {
        int other = s->neighbours[n];
        for (int p = 0; p < place_count(s, other); p++) {
            if (labels_conflict(best, place_at(s, other, p)))
                return false;
        }
    }
    return true;
}

// ---------------------------------------------------------------- annealing

typedef struct {
    int label;
    int place;
} Choice;

static double change_to(Solver *s, int label, int place, Choice undo[], int *undone) {
    Label *at = s->labels[label];
    undo[(*undone)++] = (Choice){label, at->chosen};
    double change = energy_of(s, label, place) - energy_of(s, label, at->chosen);
    at->chosen = place;
    return change;
}

// Move one label; what it ejects goes where there is room. Returns the change
// of energy; infinite when too many were in the way.
static double try_move(Solver *s, int label, int place, Choice undo[], int *undone) {
    int ejected[EJECTED_MOST];
    int count = find_conflicts(s, label, place, EJECTED_MOST, ejected);
    *undone = 0;
    if (count > EJECTED_MOST)
        return INFINITY;
    double change = change_to(s, label, place, undo, undone);
    for (int i = 0; i < count; i++)
        change += change_to(s, ejected[i], -1, undo, undone);
    for (int i = 0; i < count; i++) {
        int back = free_place(s, ejected[i], G_MAXINT);
        if (back >= 0)
            change += energy_of(s, ejected[i], back) - energy_of(s, ejected[i], -1);
        s->labels[ejected[i]]->chosen = back;
    }
    return change;
}

static double group_energy(const Solver *s, const int *group, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++)
        sum += energy_of(s, group[i], s->labels[group[i]]->chosen);
    return sum;
}

// Take every label to the cheapest place that is free, until none moves.
static void settle(const Solver *s, const int *group, int size) {
    for (bool moved = true; moved;) {
        moved = false;
        for (int i = 0; i < size; i++) {
            Label *label = s->labels[group[i]];
            int better = free_place(s, group[i], label->chosen < 0 ? G_MAXINT : label->chosen);
            if (better >= 0 &&
                energy_of(s, group[i], better) < energy_of(s, group[i], label->chosen)) {
                label->chosen = better;
                moved = true;
            }
        }
    }
}

static void anneal(Solver *s, const int *group, int size) {
    g_autofree int *best = g_new(int, (gsize)size);
    int steps = MIN(STEPS_PER_LABEL * size, STEPS_MOST);
    double cooling = pow(COLDEST / HOTTEST, 1.0 / steps), heat = HOTTEST;
    settle(s, group, size);
    double energy = group_energy(s, group, size), least = energy;
    for (int i = 0; i < size; i++)
        best[i] = s->labels[group[i]]->chosen;
    for (int step = 0; step < steps; step++, heat *= cooling) {
        int label = group[random_below(s, (guint32)size)];
        // Cheap places are tried more often.
        double share = random_share(s);
        int place = (int)(share * share * place_count(s, label));
        if (place == s->labels[label]->chosen)
            continue;
        Choice undo[EJECTED_MOST + 1];
        int undone;
        double change = try_move(s, label, place, undo, &undone);
        if (change > 0 && random_share(s) >= exp(-change / heat)) {
            while (undone-- > 0)
                s->labels[undo[undone].label]->chosen = undo[undone].place;
            continue;
        }
        energy += change;
        if (energy < least - 1e-9) {
            least = energy;
            for (int i = 0; i < size; i++)
                best[i] = s->labels[group[i]]->chosen;
        }
    }
    for (int i = 0; i < size; i++)
        s->labels[group[i]]->chosen = best[i];
    settle(s, group, size);
}

// ------------------------------------------------------ small groups, to the end

typedef struct {
    Solver *solver;
    const int *group;
    int size;
    int best[EXACT_MOST];
    double least;                // energy of `best`
    double rest[EXACT_MOST + 1]; // least energy of the labels from here on
    int nodes;
} Search;

// Labels of the group from `depth` on are not placed yet.
static void search(Search *x, int depth, double energy) {
    Solver *s = x->solver;
    if (energy + x->rest[depth] >= x->least - 1e-9 || x->nodes++ >= EXACT_NODES)
        return;
    if (depth == x->size) {
        x->least = energy;
        for (int i = 0; i < x->size; i++)
            x->best[i] = s->labels[x->group[i]]->chosen;
        return;
    }
    int label = x->group[depth];
    for (int p = 0; p < place_count(s, label); p++) {
        if (find_conflicts(s, label, p, 0, NULL) > 0)
            continue;
        s->labels[label]->chosen = p;
        search(x, depth + 1, energy + energy_of(s, label, p));
        s->labels[label]->chosen = -1;
    }
    search(x, depth + 1, energy + s->price[label]);
}

static void search_all(Solver *s, const int *group, int size) {
    Search x = {.solver = s, .group = group, .size = size, .least = group_energy(s, group, size)};
    for (int i = size - 1; i >= 0; i--)
        x.rest[i] = x.rest[i + 1] + energy_of(s, group[i], place_count(s, group[i]) > 0 ? 0 : -1);
    for (int i = 0; i < size; i++) {
        x.best[i] = s->labels[group[i]]->chosen;
        s->labels[group[i]]->chosen = -1;
    }
    search(&x, 0, 0);
    for (int i = 0; i < size; i++)
        s->labels[group[i]]->chosen = x.best[i];
}

// ------------------------------------------------------------------- groups

// Labels that touch one another through neighbours, from `start`, in their order.
static int collect_group(const Solver *s, int start, bool *done, int *group) {
    int size = 0;
    group[size++] = start;
    done[start] = true;
    for (int i = 0; i < size; i++) {
        for (int n = s->first[group[i]]; n < s->first[group[i] + 1]; n++) {
            if (done[s->neighbours[n]])
                continue;
            done[s->neighbours[n]] = true;
            group[size++] = s->neighbours[n];
        }
    }
    return size;
}

static void improve(Solver *s) {
    g_autofree bool *done = g_new0(bool, (gsize)s->count + 1);
    g_autofree int *group = g_new(int, (gsize)s->count + 1);
    for (int i = 0; i < s->count; i++) {
        done[i] = is_settled(s, i);
        if (done[i] && place_count(s, i) > 0)
            s->labels[i]->chosen = 0;
    }
    for (int i = 0; i < s->count; i++) {
        if (done[i])
            continue;
        int size = collect_group(s, i, done, group);
        s->random = 1995;
        anneal(s, group, size);
        if (size <= EXACT_MOST)
            search_all(s, group, size);
    }
}

static void find_neighbours(Solver *s) {
    g_autofree Box *reach = g_new(Box, (gsize)s->count + 1);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < s->count; i++)
        reach[i] = places_reach(s->labels[i]);
    for (int i = 0; i < s->count; i++) {
        s->first[i] = (int)found->len;
        for (int j = 0; j < s->count; j++) {
            if (j != i && box_overlaps(reach[i], reach[j]))
                g_array_append_val(found, j);
        }
    }
    s->first[s->count] = (int)found->len;
    s->neighbours = (int *)(void *)g_array_free(g_steal_pointer(&found), FALSE);
}

// More than all places together could cost, and fourfold by priority.
static void set_prices(const LabelSet *set, double price[]) {
    int last = 0;
    double all = 1;
    for (guint i = 0; i < set->labels->len; i++) {
        const Label *label = g_ptr_array_index(set->labels, i);
        double most = 0;
        for (guint p = 0; p < label->places->len; p++)
            most = MAX(most, g_array_index(label->places, LabelPlace, p).cost);
        all += most;
        last = MAX(last, label->priority);
    }
    for (guint i = 0; i < set->labels->len; i++) {
        const Label *label = g_ptr_array_index(set->labels, i);
        price[i] = all * pow(PRICE_STEP, last - label->priority);
    }
}

int labels_solve(LabelSet *set) {
    g_ptr_array_sort(set->labels, compare_labels);
    for (guint i = 0; i < set->labels->len; i++) {
        Label *label = g_ptr_array_index(set->labels, i);
        label->chosen = -1;
        drop_impossible(set, label);
        sort_and_thin(label);
    }
    Solver s = {.labels = (Label **)set->labels->pdata, .count = (int)set->labels->len};
    s.first = g_new(int, (gsize)s.count + 1);
    s.price = g_new(double, (gsize)s.count + 1);
    set_prices(set, s.price);
    find_neighbours(&s);
    place_greedily(&s);
    improve(&s);
    g_free(s.first);
    g_free(s.neighbours);
    g_free(s.price);
    int unplaced = 0;
    for (int i = 0; i < s.count; i++)
        unplaced += s.labels[i]->chosen < 0;
    return unplaced;
}

double labels_energy(const LabelSet *set) {
    g_autofree double *price = g_new(double, (gsize)set->labels->len + 1);
    set_prices(set, price);
    double sum = 0;
    for (guint i = 0; i < set->labels->len; i++) {
        const Label *label = g_ptr_array_index(set->labels, i);
        sum += label->chosen < 0 ? price[i]
                                 : g_array_index(label->places, LabelPlace, label->chosen).cost;
    }
    return sum;
}

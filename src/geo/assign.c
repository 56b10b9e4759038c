#include "geo/assign.h"

#include <string.h>

#include "geo/disjoint.h"

#define UNDECIDED (-2)

typedef struct {
    const Lines *lines;
    const Faces *faces;
    const TopologyRules *rules;
    TopologyReport *report;
    int unit_count;
    int *owner;       // of each face
    double *length_m; // scratch: border with each unit; zero between uses
    GArray *touched;  // scratch: units with a length
} Assigner;

static const Face *face_at(const Assigner *a, int face) {
    return &a->faces->faces[face];
}

// ------------------------------------------------------ longest shared border

static void add_border(Assigner *a, int edge) {
    int unit = a->owner[a->faces->edge_face[edge_twin(edge)]];
    if (unit < 0)
        return;
    if (a->length_m[unit] == 0)
        g_array_append_val(a->touched, unit);
    a->length_m[unit] += edge_length_m(a->lines, edge);
}

// Add the borders along the face's outer boundary. What lies in a hole of it
// is no candidate: a face never grows into its own holes.
static void add_face_borders(Assigner *a, int face) {
    int start = face_at(a, face)->first_edge;
    int edge = start;
    do {
        add_border(a, edge);
        edge = a->faces->edge_next[edge];
    } while (edge != start);
}

// The unit with the longest border among `allowed` (NULL: all), or
// UNDECIDED. Clears the scratch.
static int take_longest(Assigner *a, const int *allowed, int allowed_count) {
    int best = UNDECIDED;
    double best_m = 0;
    for (guint i = 0; i < a->touched->len; i++) {
        int unit = g_array_index(a->touched, int, i);
        bool ok = allowed == NULL;
        for (int j = 0; j < allowed_count && !ok; j++)
            ok = allowed[j] == unit;
        double length_m = a->length_m[unit];
        if (ok && (best == UNDECIDED || length_m > best_m || (length_m == best_m && unit < best))) {
            best = unit;
            best_m = length_m;
        }
        a->length_m[unit] = 0;
    }
    g_array_set_size(a->touched, 0);
    return best;
}

// As take_longest(), leaving out one unit.
static int take_longest_but(Assigner *a, int excluded) {
    for (guint i = 0; i < a->touched->len; i++) {
        if (g_array_index(a->touched, int, i) == excluded) {
            a->length_m[excluded] = 0;
            g_array_remove_index_fast(a->touched, i);
            break;
        }
    }
    return take_longest(a, NULL, 0);
}

// ---------------------------------------------------------------- overlaps

static const int *claims_of(const Assigner *a, int face) {
    return &g_array_index(a->faces->claims, int, (guint)face_at(a, face)->claim_first);
}

static void decide_single_claims(Assigner *a) {
    for (int f = 0; f < a->faces->face_count; f++) {
        int count = face_at(a, f)->claim_count;
        a->owner[f] = count == 0 ? TOPOLOGY_OUTSIDE : count == 1 ? claims_of(a, f)[0] : UNDECIDED;
    }
}

// A unit that lies wholly on others' land (an enclave whose surroundings
// lack the hole) would vanish: it keeps what it claims.
static void decide_enclaves(Assigner *a) {
    g_autofree bool *has_land = g_new0(bool, (gsize)a->unit_count + 1);
    for (int f = 0; f < a->faces->face_count; f++) {
        if (a->owner[f] >= 0)
            has_land[a->owner[f]] = true;
    }
    g_autofree bool *rescued = g_new0(bool, (gsize)a->unit_count + 1);
    for (int f = 0; f < a->faces->face_count; f++) {
        if (a->owner[f] != UNDECIDED)
            continue;
        const int *claims = claims_of(a, f);
        for (int i = 0; i < face_at(a, f)->claim_count; i++) {
            if (!has_land[claims[i]] || rescued[claims[i]]) {
                a->owner[f] = claims[i];
                has_land[claims[i]] = rescued[claims[i]] = true;
                break;
            }
        }
    }
}

static void decide_overlaps(Assigner *a) {
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(int));
    for (int f = 0; f < a->faces->face_count; f++) {
        if (face_at(a, f)->claim_count > 1) {
            a->report->overlaps++;
            a->report->overlap_m2 += face_at(a, f)->area_m2;
        }
        if (a->owner[f] == UNDECIDED)
            g_array_append_val(open, f);
    }
    g_autofree int *choice = g_new(int, (gsize)open->len + 1);
    // In rounds, so that the order of the faces does not matter: each round
    // sees only what the rounds before it decided.
    while (open->len > 0) {
        guint left = 0;
        for (guint i = 0; i < open->len; i++) {
            int f = g_array_index(open, int, i);
            add_face_borders(a, f);
            choice[i] = take_longest(a, claims_of(a, f), face_at(a, f)->claim_count);
        }
        for (guint i = 0; i < open->len; i++) {
            int f = g_array_index(open, int, i);
            if (choice[i] == UNDECIDED)
                g_array_index(open, int, left++) = f;
            else
                a->owner[f] = choice[i];
        }
        if (left == open->len) { // no claimant borders any of them
            for (guint i = 0; i < left; i++) {
                int f = g_array_index(open, int, i);
                a->owner[f] = claims_of(a, f)[0];
            }
            left = 0;
        }
        g_array_set_size(open, left);
    }
}

// -------------------------------------------------------------------- gaps

static bool is_sliver(const Assigner *a, int face) {
    const Face *f = face_at(a, face);
    return f->first_edge >= 0 && f->claim_count == 0 &&
           2 * f->area_m2 < a->rules->sliver_width_m * f->perimeter_m;
}

// Slivers parted only by a chord are one gap and go to one unit. As cracks,
// only those that a chord bounds: the lines may be part of a coverage, where
// what nobody claims can be land of others.
static void decide_gaps(Assigner *a, bool as_cracks) {
    int count = a->faces->face_count;
    g_autofree int *parent = disjoint_new(count);
    g_autofree bool *sliver = g_new0(bool, (gsize)count);
    g_autofree bool *bounded = g_new0(bool, (gsize)count); // by a chord
    for (int f = 0; f < count; f++) {
        sliver[f] = is_sliver(a, f);
        if (f != FACE_OUTSIDE && face_at(a, f)->claim_count == 0 && !sliver[f])
            a->report->holes_kept++;
    }
    for (int s = 0; s < (int)a->lines->segments->len; s++) {
        int left = a->faces->edge_face[2 * s], right = a->faces->edge_face[2 * s + 1];
        if (as_cracks && g_array_index(a->lines->segments, Segment, (guint)s).chord)
            bounded[left] = bounded[right] = true;
        if (left != right && sliver[left] && sliver[right])
            disjoint_join(parent, left, right);
    }
    for (int f = 0; f < count; f++)
        sliver[f] = sliver[f] && (!as_cracks || bounded[f]);
    // Gather the faces of each gap behind its root.
    g_autofree int *next = g_new(int, (gsize)count);
    g_autofree int *head = g_new(int, (gsize)count);
    memset(head, -1, (gsize)count * sizeof(int));
    for (int f = count - 1; f >= 0; f--) {
        if (!sliver[f])
            continue;
        int root = disjoint_root(parent, f);
        next[f] = head[root];
        head[root] = f;
    }
    for (int root = 0; root < count; root++) {
        double area_m2 = 0;
        for (int f = head[root]; f >= 0; f = next[f]) {
            add_face_borders(a, f);
            area_m2 += face_at(a, f)->area_m2;
        }
        int unit = take_longest(a, NULL, 0);
        if (head[root] < 0 || unit == UNDECIDED)
            continue;
        for (int f = head[root]; f >= 0; f = next[f])
            a->owner[f] = unit;
        *(as_cracks ? &a->report->cracks : &a->report->gaps) += 1;
        *(as_cracks ? &a->report->crack_m2 : &a->report->gap_m2) += area_m2;
    }
}

// ------------------------------------------------------ crumbs and islets

// Connected pieces of one owner: the piece of each face, and their areas.
static int *find_pieces(Assigner *a, GArray *areas) {
    int count = a->faces->face_count;
    int *piece = g_new(int, (gsize)count);
    g_autofree int *parent = disjoint_new(count);
    for (int s = 0; s < (int)a->lines->segments->len; s++) {
        int left = a->faces->edge_face[2 * s], right = a->faces->edge_face[2 * s + 1];
        if (a->owner[left] == a->owner[right])
            disjoint_join(parent, left, right);
    }
    g_autofree int *number = g_new(int, (gsize)count);
    memset(number, -1, (gsize)count * sizeof(int));
    for (int f = 0; f < count; f++) {
        int root = disjoint_root(parent, f);
        if (number[root] < 0) {
            double zero = 0;
            number[root] = (int)areas->len;
            g_array_append_val(areas, zero);
        }
        piece[f] = number[root];
        g_array_index(areas, double, (guint)piece[f]) += face_at(a, f)->area_m2;
    }
    return piece;
}

// Crumbs of up to speck_m2 go to the neighbour, as long as their unit
// loses no more than speck_m2 in all; lone islets below dropped_m2 go.
static void decide_crumbs(Assigner *a) {
    g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(double));
    g_autofree int *piece = find_pieces(a, areas);
    int pieces = (int)areas->len;
    g_autofree int *piece_owner = g_new(int, (gsize)pieces);
    g_autofree double *largest = g_new0(double, (gsize)a->unit_count + 1);
    for (int f = 0; f < a->faces->face_count; f++) {
        int unit = piece_owner[piece[f]] = a->owner[f];
        if (unit >= 0)
            largest[unit] = MAX(largest[unit], g_array_index(areas, double, (guint)piece[f]));
    }
    g_autofree int *first_face = g_new(int, (gsize)pieces);
    g_autofree int *next_face = g_new(int, (gsize)a->faces->face_count);
    memset(first_face, -1, (gsize)pieces * sizeof(int));
    for (int f = 0; f < a->faces->face_count; f++) {
        next_face[f] = first_face[piece[f]];
        first_face[piece[f]] = f;
    }
    g_autofree double *lost_m2 = g_new0(double, (gsize)a->unit_count + 1);
    g_autofree int *new_owner = g_new(int, (gsize)pieces);
    double limit_m2 = MAX(a->rules->speck_m2, a->rules->dropped_m2);
    for (int p = 0; p < pieces; p++) {
        int unit = new_owner[p] = piece_owner[p];
        double area_m2 = g_array_index(areas, double, (guint)p);
        if (unit < 0 || area_m2 > limit_m2 || area_m2 >= largest[unit])
            continue;
        for (int f = first_face[p]; f >= 0; f = next_face[f])
            add_face_borders(a, f);
        int neighbour = take_longest_but(a, unit);
        if (neighbour == UNDECIDED) {
            if (area_m2 < a->rules->dropped_m2) {
                new_owner[p] = TOPOLOGY_OUTSIDE;
                a->report->dropped++;
            }
        } else if (lost_m2[unit] + area_m2 <= a->rules->speck_m2) {
            new_owner[p] = neighbour;
            lost_m2[unit] += area_m2;
            a->report->specks++;
            a->report->speck_m2 += area_m2;
        }
    }
    for (int f = 0; f < a->faces->face_count; f++)
        a->owner[f] = new_owner[piece[f]];
}

int *assign_faces(const Lines *lines, const Faces *faces, int unit_count,
                  const TopologyRules *rules, bool as_cracks, TopologyReport *report) {
    Assigner a = {.lines = lines,
                  .faces = faces,
                  .rules = rules,
                  .report = report,
                  .unit_count = unit_count,
                  .owner = g_new(int, (gsize)faces->face_count),
                  .length_m = g_new0(double, (gsize)unit_count + 1),
                  .touched = g_array_new(FALSE, FALSE, sizeof(int))};
    decide_single_claims(&a);
    decide_enclaves(&a);
    decide_overlaps(&a);
    decide_gaps(&a, as_cracks);
    decide_crumbs(&a);
    g_free(a.length_m);
    g_array_unref(a.touched);
    return a.owner;
}

#include "geo/faces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "geo/geodesy.h"

__extension__ typedef __int128 Wide;

static const int64_t SWEEP_WORTH = 100;   // segments passed, for each there is
static const guint MAX_CLAIMS = 50000000; // 200 MB; n nested units make n²/2

// A closed walk along half-edges: the outer boundary of a face (positive
// area) or of a connected piece of line work, seen from outside it.
typedef struct {
    int edge;      // one of its half-edges
    bool is_outer; // bounds a face from outside (positive area)
    int component;
    int face;
    double area_m2; // signed
    double perimeter_m;
    int claim_first, claim_count;
} Cycle;

typedef struct {
    const Lines *lines;
    const Segment *segments;
    const GridPoint *points;
    int segment_count, point_count;
    Faces *faces;
    int *edge_cycle;
    GArray *cycles; // Cycle
} Tracer;

static GridPoint from_point(const Tracer *t, int edge) {
    const Segment *s = &t->segments[edge / 2];
    return t->points[edge % 2 == 0 ? s->a : s->b];
}

static void degree_lengths(int64_t y, double *lon_m, double *lat_m) {
    geodesy_degree_lengths((double)y / TOPOLOGY_UNITS_PER_DEGREE, lon_m, lat_m);
    *lon_m /= TOPOLOGY_UNITS_PER_DEGREE;
    *lat_m /= TOPOLOGY_UNITS_PER_DEGREE;
}

static double length_m(GridPoint a, GridPoint b, double lon_m, double lat_m) {
    double dx = (double)(b.x - a.x) * lon_m, dy = (double)(b.y - a.y) * lat_m;
    return sqrt(dx * dx + dy * dy);
}

double edge_length_m(const Lines *lines, int edge) {
    GridPoint a = g_array_index(lines->points, GridPoint, (guint)edge_from(lines, edge));
    GridPoint b = g_array_index(lines->points, GridPoint, (guint)edge_to(lines, edge));
    double lon_m, lat_m;
    degree_lengths((a.y + b.y) / 2, &lon_m, &lat_m); // the same both ways
    return length_m(a, b, lon_m, lat_m);
}

// ----------------------------------------------------- order round a vertex

typedef struct {
    int64_t x, y;
    int edge;
} Ray;

static int upper_half(const Ray *ray) {
    return ray->y > 0 || (ray->y == 0 && ray->x > 0) ? 0 : 1;
}

// Counter-clockwise from the positive x axis; directions are never equal.
static int compare_rays(const void *left, const void *right) {
    const Ray *p = left, *q = right;
    if (upper_half(p) != upper_half(q))
        return upper_half(p) - upper_half(q);
    Wide cross = (Wide)p->x * q->y - (Wide)p->y * q->x;
    return cross > 0 ? -1 : cross < 0 ? 1 : 0;
}

static void sort_vertices(Tracer *t) {
    Faces *faces = t->faces;
    faces->vertex_first = g_new0(int, (gsize)t->point_count + 2);
    faces->vertex_edges = g_new(int, (gsize)t->segment_count * 2 + 1);
    for (int s = 0; s < t->segment_count; s++) {
        faces->vertex_first[t->segments[s].a + 2]++;
        faces->vertex_first[t->segments[s].b + 2]++;
    }
    int widest = 0;
    for (int v = 2; v < t->point_count + 2; v++) {
        widest = MAX(widest, faces->vertex_first[v]);
        faces->vertex_first[v] += faces->vertex_first[v - 1];
    }
    for (int s = 0; s < t->segment_count; s++) {
        faces->vertex_edges[faces->vertex_first[t->segments[s].a + 1]++] = 2 * s;
        faces->vertex_edges[faces->vertex_first[t->segments[s].b + 1]++] = 2 * s + 1;
    }
    g_autofree Ray *rays = g_new(Ray, (gsize)MAX(widest, 1));
    for (int v = 0; v < t->point_count; v++) {
        int *edges = faces->vertex_edges + faces->vertex_first[v];
        int degree = faces->vertex_first[v + 1] - faces->vertex_first[v];
        if (degree < 3)
            continue; // any order of two is the same round a vertex
        for (int i = 0; i < degree; i++) {
            GridPoint to = from_point(t, edge_twin(edges[i]));
            rays[i] = (Ray){to.x - t->points[v].x, to.y - t->points[v].y, edges[i]};
        }
        qsort(rays, (size_t)degree, sizeof *rays, compare_rays);
        for (int i = 0; i < degree; i++)
            edges[i] = rays[i].edge;
    }
}

// The edge after e round the face on its left: at its end, the next one
// clockwise from its twin.
static void link_edges(Tracer *t) {
    Faces *faces = t->faces;
    faces->edge_next = g_new(int, (gsize)t->segment_count * 2 + 1);
    for (int v = 0; v < t->point_count; v++) {
        const int *edges = faces->vertex_edges + faces->vertex_first[v];
        int degree = faces->vertex_first[v + 1] - faces->vertex_first[v];
        for (int i = 0; i < degree; i++)
            faces->edge_next[edge_twin(edges[i])] = edges[(i + degree - 1) % degree];
    }
}

// ------------------------------------------------------------------ cycles

static void trace_cycle(Tracer *t, int start) {
    Cycle cycle = {.edge = start, .component = -1, .face = -1};
    int number = (int)t->cycles->len;
    GridPoint origin = from_point(t, start);
    double lon_m, lat_m;
    degree_lengths(origin.y, &lon_m, &lat_m);
    Wide doubled = 0;
    int edge = start;
    do {
        t->edge_cycle[edge] = number;
        GridPoint a = from_point(t, edge), b = from_point(t, edge_twin(edge));
        doubled +=
            (Wide)(a.x - origin.x) * (b.y - origin.y) - (Wide)(b.x - origin.x) * (a.y - origin.y);
        cycle.perimeter_m += length_m(a, b, lon_m, lat_m);
        edge = t->faces->edge_next[edge];
    } while (edge != start);
    cycle.is_outer = doubled > 0;
    cycle.area_m2 = (double)doubled / 2 * lon_m * lat_m;
    g_array_append_val(t->cycles, cycle);
}

static Cycle *cycle_at(Tracer *t, int number) {
    return &g_array_index(t->cycles, Cycle, (guint)number);
}

// Visit the component of `start`; returns the number of its outside cycle.
static int mark_component(Tracer *t, int start, int component, GArray *queue) {
    int outside = -1;
    g_array_set_size(queue, 0);
    g_array_append_val(queue, start);
    cycle_at(t, start)->component = component;
    for (guint i = 0; i < queue->len; i++) {
        int number = g_array_index(queue, int, i);
        if (!cycle_at(t, number)->is_outer)
            outside = number;
        int edge = cycle_at(t, number)->edge;
        do {
            int other = t->edge_cycle[edge_twin(edge)];
            if (cycle_at(t, other)->component < 0) {
                cycle_at(t, other)->component = component;
                g_array_append_val(queue, other);
            }
            edge = t->faces->edge_next[edge];
        } while (edge != cycle_at(t, number)->edge);
    }
    return outside;
}

// ------------------------------------------- which face holds a component

// All segments sorted into vertical stripes, for looking straight down.
typedef struct {
    int64_t low_x;
    double width;
    int count;
    int *first;
    int *items;
} Stripes;

static int stripe_of(const Stripes *stripes, int64_t x) {
    int stripe = (int)((double)(x - stripes->low_x) / stripes->width);
    return CLAMP(stripe, 0, stripes->count - 1);
}

static void stripes_open(Stripes *stripes, const Tracer *t) {
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (int i = 0; i < t->point_count; i++) {
        low = MIN(low, t->points[i].x);
        high = MAX(high, t->points[i].x);
    }
    stripes->low_x = low;
    double wide = 0; // of all segments together
    for (int s = 0; s < t->segment_count; s++)
        wide += fabs((double)(t->points[t->segments[s].b].x - t->points[t->segments[s].a].x));
    // Narrower than segments are on average, stripes only hold them more often.
    double mean = wide / t->segment_count + 1;
    double most = fmin(4 * sqrt((double)t->segment_count), 4 * (double)(high - low) / mean);
    stripes->count = (int)CLAMP(most, 1, 1 << 16);
    stripes->width = ((double)(high - low) + 1) / stripes->count;
    stripes->first = g_new0(int, (gsize)stripes->count + 2);
    for (int pass = 0; pass < 2; pass++) {
        for (int s = 0; s < t->segment_count; s++) {
            int64_t ax = t->points[t->segments[s].a].x, bx = t->points[t->segments[s].b].x;
            int from = stripe_of(stripes, MIN(ax, bx)), to = stripe_of(stripes, MAX(ax, bx));
            for (int stripe = from; stripe <= to; stripe++) {
                if (pass == 0)
                    stripes->first[stripe + 2]++;
                else
                    stripes->items[stripes->first[stripe + 1]++] = s;
            }
        }
        if (pass == 0) {
            for (int i = 2; i < stripes->count + 2; i++)
                stripes->first[i] += stripes->first[i - 1];
            stripes->items = g_new(int, (gsize)MAX(stripes->first[stripes->count + 1], 1));
        }
    }
}

static void stripes_close(Stripes *stripes) {
    g_free(stripes->first);
    g_free(stripes->items);
}

// Half-edge directly below p with p on its left, among other components; -1
// when there is nothing below.
static int edge_below(Tracer *t, const Stripes *stripes, GridPoint p, int component) {
    int stripe = stripe_of(stripes, p.x);
    int best = -1;
    long double best_y = -INFINITY;
    for (int i = stripes->first[stripe]; i < stripes->first[stripe + 1]; i++) {
        int s = stripes->items[i];
        GridPoint a = t->points[t->segments[s].a], b = t->points[t->segments[s].b];
        bool forward = a.x < b.x;
        GridPoint left = forward ? a : b, right = forward ? b : a;
        if (p.x < left.x || p.x >= right.x || MIN(a.y, b.y) > p.y)
            continue;
        if (cycle_at(t, t->edge_cycle[2 * s])->component == component)
            continue;
        if (grid_orientation(left, right, p) <= 0)
            continue;
        long double y = (long double)left.y + (long double)(right.y - left.y) *
                                                  (long double)(p.x - left.x) /
                                                  (long double)(right.x - left.x);
        if (y > best_y) {
            best_y = y;
            best = forward ? 2 * s : 2 * s + 1;
        }
    }
    return best;
}

// Looking down from very many components past very many segments, one sweep
// from left to right is quicker: it keeps the segments at its place in order.
typedef struct {
    Tracer *t;
    GSequence *order;     // segment numbers + 1, from the lowest
    GSequenceIter **here; // of each segment
    GridPoint looking;    // the point to look down from, as number 0
} Sweep;

static void segment_ends(const Tracer *t, int s, GridPoint *left, GridPoint *right) {
    GridPoint a = t->points[t->segments[s].a], b = t->points[t->segments[s].b];
    *left = a.x < b.x ? a : b;
    *right = a.x < b.x ? b : a;
}

// Segments do not cross, so the one that starts later decides; a point goes
// below what it lies on.
static int compare_heights(gconstpointer p, gconstpointer q, gpointer sweep) {
    const Sweep *w = sweep;
    int s = GPOINTER_TO_INT(p) - 1, u = GPOINTER_TO_INT(q) - 1;
    GridPoint a, b, c, d;
    if (s < 0 || u < 0) {
        segment_ends(w->t, MAX(s, u), &a, &b);
        bool below = grid_orientation(a, b, w->looking) > 0;
        return (s < 0) == below ? 1 : -1;
    }
    if (s == u)
        return 0;
    segment_ends(w->t, s, &a, &b);
    segment_ends(w->t, u, &c, &d);
    int turn = a.x <= c.x ? grid_orientation(a, b, c) : -grid_orientation(c, d, a);
    if (turn == 0) // they start at one point
        turn = grid_orientation(a, b, d);
    return turn > 0 ? -1 : 1;
}

typedef struct {
    int64_t x;
    int kind; // in the order they are done at one x
    int number;
} Event;

enum { EVENT_END, EVENT_START, EVENT_LOOK };

static int compare_events(const void *left, const void *right) {
    const Event *p = left, *q = right;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->kind != q->kind ? p->kind - q->kind : p->number - q->number;
}

static GArray *list_events(const Tracer *t, const GridPoint *corners, int components) {
    GArray *events = g_array_new(FALSE, FALSE, sizeof(Event));
    for (int s = 0; s < t->segment_count; s++) {
        GridPoint left, right;
        segment_ends(t, s, &left, &right);
        Event ends[] = {{left.x, EVENT_START, s}, {right.x, EVENT_END, s}};
        if (left.x < right.x)
            g_array_append_vals(events, ends, 2);
    }
    for (int c = 0; c < components; c++) {
        Event look = {corners[c].x, EVENT_LOOK, c};
        g_array_append_val(events, look);
    }
    qsort(events->data, events->len, sizeof(Event), compare_events);
    return events;
}

// Of each component, the half-edge directly below its corner, or -1. (None of
// its own edges lies below its corner.)
static void sweep_below(Tracer *t, const GridPoint *corners, int components, int *below) {
    g_autoptr(GArray) events = list_events(t, corners, components);
    g_autofree GSequenceIter **here = g_new(GSequenceIter *, (gsize)t->segment_count);
    Sweep sweep = {t, g_sequence_new(NULL), here, {0, 0}};
    for (guint i = 0; i < events->len; i++) {
        const Event *event = &g_array_index(events, Event, i);
        if (event->kind == EVENT_END) {
            g_sequence_remove(here[event->number]);
        } else if (event->kind == EVENT_START) {
            here[event->number] = g_sequence_insert_sorted(
                sweep.order, GINT_TO_POINTER(event->number + 1), compare_heights, &sweep);
        } else {
            sweep.looking = corners[event->number];
            GSequenceIter *at =
                g_sequence_search(sweep.order, GINT_TO_POINTER(0), compare_heights, &sweep);
            below[event->number] = -1;
            if (!g_sequence_iter_is_begin(at)) {
                int s = GPOINTER_TO_INT(g_sequence_get(g_sequence_iter_prev(at))) - 1;
                bool forward = t->points[t->segments[s].a].x < t->points[t->segments[s].b].x;
                below[event->number] = forward ? 2 * s : 2 * s + 1;
            }
        }
    }
    g_sequence_free(sweep.order);
}

// The lowest of a component's leftmost points: nothing of its own lies below.
static GridPoint corner_of(Tracer *t, int cycle) {
    int start = cycle_at(t, cycle)->edge;
    GridPoint best = from_point(t, start);
    for (int edge = t->faces->edge_next[start]; edge != start; edge = t->faces->edge_next[edge]) {
        GridPoint p = from_point(t, edge);
        if (p.x < best.x || (p.x == best.x && p.y < best.y))
            best = p;
    }
    return best;
}

// The half-edge directly below each component, by the quicker of two ways.
static void look_down(Tracer *t, const int *outside_of, int components, int *below) {
    g_autofree GridPoint *corners = g_new(GridPoint, (gsize)components + 1);
    for (int c = 0; c < components; c++)
        corners[c] = corner_of(t, outside_of[c]);
    if (components == 1) { // nothing else
        below[0] = -1;
        return;
    }
    Stripes stripes;
    stripes_open(&stripes, t);
    int64_t work = 0;
    for (int c = 0; c < components; c++) {
        int stripe = stripe_of(&stripes, corners[c].x);
        work += stripes.first[stripe + 1] - stripes.first[stripe];
    }
    if (work > SWEEP_WORTH * t->segment_count)
        sweep_below(t, corners, components, below);
    else
        for (int c = 0; c < components; c++)
            below[c] = edge_below(t, &stripes, corners[c], c);
    stripes_close(&stripes);
}

// ------------------------------------------------------------------ claims

// The units on the other side of a segment: what is claimed here, toggled.
static void cross_segment(Tracer *t, const Segment *segment, Cycle *to, const Cycle *from) {
    GArray *claims = t->faces->claims;
    to->claim_first = (int)claims->len;
    int i = 0, j = 0;
    while (i < from->claim_count || j < segment->owner_count) {
        int a = i < from->claim_count ? g_array_index(claims, int, (guint)(from->claim_first + i))
                                      : INT_MAX;
        int b = j < segment->owner_count
                    ? g_array_index(t->lines->owners, int, (guint)(segment->owner_first + j))
                    : INT_MAX;
        int unit = MIN(a, b);
        if (a != b && claims->len < MAX_CLAIMS)
            g_array_append_val(claims, unit);
        i += a <= b;
        j += b <= a;
    }
    to->claim_count = (int)claims->len - to->claim_first;
}

// Spread the claims from a component's outside over all its cycles, and give
// each bounded cycle a face.
static void spread_claims(Tracer *t, int outside, GArray *queue, GArray *faces, bool *done) {
    g_array_set_size(queue, 0);
    g_array_append_val(queue, outside);
    done[outside] = true;
    for (guint i = 0; i < queue->len; i++) {
        int number = g_array_index(queue, int, i);
        Cycle *cycle = cycle_at(t, number);
        if (cycle->is_outer) {
            cycle->face = (int)faces->len;
            Face face = {cycle->edge, cycle->claim_first, cycle->claim_count, 0, 0};
            g_array_append_val(faces, face);
        }
        Face *face = &g_array_index(faces, Face, (guint)cycle->face);
        face->area_m2 += cycle->area_m2;
        face->perimeter_m += cycle->perimeter_m;
        int edge = cycle->edge;
        do {
            int other = t->edge_cycle[edge_twin(edge)];
            if (!done[other]) {
                done[other] = true;
                cross_segment(t, &t->segments[edge / 2], cycle_at(t, other), cycle);
                g_array_append_val(queue, other);
            }
            edge = t->faces->edge_next[edge];
        } while (edge != cycle->edge);
    }
}

// Components must be done after the one that holds them: follow the holders
// up to one that is done, then come back down.
static void place_components(Tracer *t, const int *outside_of, int components) {
    g_autoptr(GArray) faces = g_array_new(FALSE, FALSE, sizeof(Face));
    g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) chain = g_array_new(FALSE, FALSE, sizeof(int));
    g_autofree bool *done = g_new0(bool, t->cycles->len + 1);
    g_autofree int *holder = g_new(int, (gsize)components + 1); // cycle that looks at it, or -1
    look_down(t, outside_of, components, holder);
    for (int c = 0; c < components; c++)
        holder[c] = holder[c] < 0 ? -1 : t->edge_cycle[holder[c]];
    Face outside = {.first_edge = -1};
    g_array_append_val(faces, outside);
    for (int c = 0; c < components; c++) {
        g_array_set_size(chain, 0);
        for (int at = c; !done[outside_of[at]];) {
            g_array_append_val(chain, at);
            if (holder[at] < 0 || done[holder[at]])
                break;
            at = cycle_at(t, holder[at])->component;
        }
        for (guint i = chain->len; i-- > 0;) {
            int at = g_array_index(chain, int, i);
            Cycle *cycle = cycle_at(t, outside_of[at]);
            cycle->face = FACE_OUTSIDE;
            if (holder[at] >= 0) {
                // Inside a face, or beside the component that was met below.
                const Cycle *held = cycle_at(t, holder[at]);
                cycle->face = held->face;
                cycle->claim_first = held->claim_first;
                cycle->claim_count = held->claim_count;
            }
            spread_claims(t, outside_of[at], queue, faces, done);
        }
    }
    t->faces->face_count = (int)faces->len;
    t->faces->faces = (Face *)(void *)g_array_free(g_steal_pointer(&faces), FALSE);
}

Faces *faces_build(const Lines *lines, GError **error) {
    if (lines->segments->len == 0) {
        Faces *none = g_new0(Faces, 1);
        none->face_count = 1;
        none->faces = g_new0(Face, 1);
        none->faces[FACE_OUTSIDE].first_edge = -1;
        none->vertex_first = g_new0(int, (gsize)lines->points->len + 2);
        none->claims = g_array_new(FALSE, FALSE, sizeof(int));
        return none;
    }
    Tracer t = {.lines = lines,
                .segments = (const Segment *)(void *)lines->segments->data,
                .points = (const GridPoint *)(void *)lines->points->data,
                .segment_count = (int)lines->segments->len,
                .point_count = (int)lines->points->len};
    int edges = t.segment_count * 2;
    t.faces = g_new0(Faces, 1);
    t.faces->claims = g_array_new(FALSE, FALSE, sizeof(int));
    t.cycles = g_array_new(FALSE, FALSE, sizeof(Cycle));
    t.edge_cycle = g_new(int, (gsize)edges + 1);
    memset(t.edge_cycle, -1, ((gsize)edges + 1) * sizeof(int));
    sort_vertices(&t);
    link_edges(&t);
    for (int edge = 0; edge < edges; edge++) {
        if (t.edge_cycle[edge] < 0)
            trace_cycle(&t, edge);
    }
    g_autoptr(GArray) outside_of = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < (int)t.cycles->len; i++) {
        if (cycle_at(&t, i)->component < 0) {
            int outside = mark_component(&t, i, (int)outside_of->len, queue);
            g_array_append_val(outside_of, outside);
        }
    }
    place_components(&t, (const int *)(void *)outside_of->data, (int)outside_of->len);
    t.faces->edge_face = t.edge_cycle; // in place: these are the largest arrays
    for (int edge = 0; edge < edges; edge++)
        t.faces->edge_face[edge] = cycle_at(&t, t.edge_cycle[edge])->face;
    g_array_unref(t.cycles);
    if (t.faces->claims->len >= MAX_CLAIMS) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                            "ribuan poligon bertumpuk di tempat yang sama; hapus yang berlebih");
        g_clear_pointer(&t.faces, faces_free);
    }
    return t.faces;
}

void faces_keep_sides(Faces *faces) {
    g_clear_pointer(&faces->faces, g_free);
    g_clear_pointer(&faces->edge_next, g_free);
    g_clear_pointer(&faces->vertex_first, g_free);
    g_clear_pointer(&faces->vertex_edges, g_free);
    g_array_set_size(faces->claims, 0);
}

void faces_free(Faces *faces) {
    if (faces == NULL)
        return;
    g_free(faces->faces);
    g_free(faces->edge_face);
    g_free(faces->edge_next);
    g_free(faces->vertex_first);
    g_free(faces->vertex_edges);
    g_array_unref(faces->claims);
    g_free(faces);
}

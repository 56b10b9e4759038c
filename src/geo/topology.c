#include "geo/topology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "geo/assign.h"
#include "geo/cracks.h"
#include "geo/noding.h"
#include "geo/topology_internal.h"

static const int MAX_CRACK_ROUNDS = 4;

TopologyRules topology_default_rules(void) {
    return (TopologyRules){
        .sliver_width_m = 10, .crack_width_m = 10, .speck_m2 = 100, .dropped_m2 = 1};
}

void topology_free(Topology *topology) {
    if (topology == NULL)
        return;
    g_free(topology->arcs);
    g_free(topology->vertices);
    g_free(topology->node_first);
    g_free(topology->node_uses);
    g_free(topology);
}

// ------------------------------------------------------------ adding units

static bool to_grid(LonLat p, GridPoint *point) {
    if (!(fabs(p.lon_deg) <= 360) || !(fabs(p.lat_deg) <= 90))
        return false;
    *point = (GridPoint){llround(p.lon_deg * TOPOLOGY_UNITS_PER_DEGREE),
                         llround(p.lat_deg * TOPOLOGY_UNITS_PER_DEGREE)};
    return true;
}

static bool add_unit(Lines *lines, const Shape *shape, int unit, GError **error) {
    for (int ring = 0; ring < shape->ring_count; ring++) {
        int first = -1, last = -1;
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1]; i++) {
            GridPoint point;
            if (!to_grid(shape->points[i], &point)) {
                g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                            "koordinat di luar bola bumi pada wilayah ke-%d, titik %d", unit + 1,
                            i + 1);
                return false;
            }
            int vertex = lines_point(lines, point);
            if (last >= 0)
                lines_add(lines, last, vertex, unit, true);
            else
                first = vertex;
            last = vertex;
        }
        lines_add(lines, last, first, unit, true);
    }
    return true;
}

// ----------------------------------------------------- line work with owners

// A coverage under construction: planar lines, their faces, who owns each.
typedef struct {
    Lines *lines;
    Faces *faces;
    int *owner;
} Draft;

static void draft_clear(Draft *draft) {
    lines_free(draft->lines);
    faces_free(draft->faces);
    g_free(draft->owner);
    *draft = (Draft){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

// Node the lines (taken over), trace and assign; replaces what the draft held.
static bool draft_make(Draft *draft, Lines *lines, int unit_count, const TopologyRules *rules,
                       bool as_cracks, TopologyReport *report, GError **error) {
    draft_clear(draft);
    draft->lines = lines;
    if (!lines_node(lines, error))
        return false;
    draft->faces = faces_build(lines, error);
    if (draft->faces == NULL)
        return false;
    draft->owner = assign_faces(lines, draft->faces, unit_count, rules, as_cracks, report);
    return true;
}

// Number in `lines` of a point of the draft, which is looked up only once.
static int carry_point(Lines *lines, const Draft *draft, int *number, int point) {
    if (number[point] < 0)
        number[point] =
            lines_point(lines, g_array_index(draft->lines->points, GridPoint, (guint)point));
    return number[point];
}

// Add the borders of the draft's units that `chosen` holds (or does not hold).
static void add_borders(Lines *lines, const Draft *draft, const bool *chosen, bool held,
                        bool dirty) {
    gsize points = draft->lines->points->len;
    g_autofree int *number = g_new(int, points + 1);
    memset(number, -1, (points + 1) * sizeof *number);
    for (int s = 0; s < (int)draft->lines->segments->len; s++) {
        const int sides[] = {draft->owner[draft->faces->edge_face[2 * s]],
                             draft->owner[draft->faces->edge_face[2 * s + 1]]};
        if (sides[0] == sides[1])
            continue;
        const Segment *segment = &g_array_index(draft->lines->segments, Segment, (guint)s);
        for (int i = 0; i < 2; i++) {
            if (sides[i] < 0 || chosen[sides[i]] != held)
                continue;
            int a = carry_point(lines, draft, number, segment->a);
            int b = carry_point(lines, draft, number, segment->b);
            lines_add(lines, a, b, sides[i], dirty);
        }
    }
}

static void add_chords(Lines *lines, const GArray *chords) {
    for (guint i = 0; i + 1 < chords->len; i += 2) {
        int a = lines_point(lines, g_array_index(chords, GridPoint, i));
        int b = lines_point(lines, g_array_index(chords, GridPoint, i + 1));
        lines_add(lines, a, b, NODING_CHORD, true);
    }
}

// ----------------------------------------------------------- closing cracks

// The units along narrow water, and with them all that they border: the part
// of the coverage in which the cracks can be closed without the rest.
static bool *with_neighbours(const Draft *draft, const bool *units, int unit_count) {
    bool *part = g_memdup2(units, (gsize)unit_count * sizeof *units);
    for (int s = 0; s < (int)draft->lines->segments->len; s++) {
        int left = draft->owner[draft->faces->edge_face[2 * s]];
        int right = draft->owner[draft->faces->edge_face[2 * s + 1]];
        if (left < 0 || right < 0)
            continue;
        part[left] |= units[right];
        part[right] |= units[left];
    }
    return part;
}

static bool close_cracks(Draft *whole, int unit_count, const TopologyRules *rules,
                         TopologyReport *report, GError **error) {
    g_autofree bool *shores = g_new0(bool, (gsize)unit_count + 1);
    g_autofree bool *part_units = NULL;
    g_auto(Draft) part = {0};
    // Closing a crack can leave a narrower one behind it, hence the rounds.
    for (int round = 0; round < MAX_CRACK_ROUNDS; round++) {
        g_autoptr(GArray) chords = g_array_new(FALSE, FALSE, sizeof(GridPoint));
        const Draft *from = round == 0 ? whole : &part;
        if (!cracks_find_chords(from->lines, from->faces, from->owner, rules->crack_width_m,
                                round == 0 ? NULL : shores, chords, shores, error))
            return false;
        if (chords->len == 0)
            break;
        if (round == 0)
            part_units = with_neighbours(whole, shores, unit_count);
        Lines *lines = lines_new(0);
        add_borders(lines, from, part_units, true, false);
        add_chords(lines, chords);
        int before = report->cracks;
        if (!draft_make(&part, lines, unit_count, rules, true, report, error))
            return false;
        if (report->cracks == before)
            break;
    }
    if (report->cracks == 0)
        return true;
    faces_keep_sides(whole->faces);
    Lines *lines = lines_new((int)whole->lines->points->len);
    add_borders(lines, whole, part_units, false, false);
    add_borders(lines, &part, part_units, true, true);
    TopologyReport joined = {0};
    if (!draft_make(whole, lines, unit_count, rules, false, &joined, error))
        return false;
    report->holes_kept = joined.holes_kept;
    return true;
}

// --------------------------------------------------------------- making arcs

typedef struct {
    const Lines *lines;
    const Faces *faces;
    const int *owner;
    bool *is_node;    // of each point
    bool *used;       // of each segment
    GArray *arcs;     // Arc with from/to as point numbers
    GArray *vertices; // GridPoint
} ArcMaker;

static bool is_border(const ArcMaker *m, int edge) {
    return m->owner[m->faces->edge_face[edge]] != m->owner[m->faces->edge_face[edge_twin(edge)]];
}

static int border_edge_after(const ArcMaker *m, int edge) {
    int vertex = edge_to(m->lines, edge);
    for (int i = m->faces->vertex_first[vertex]; i < m->faces->vertex_first[vertex + 1]; i++) {
        int next = m->faces->vertex_edges[i];
        if (next != edge_twin(edge) && is_border(m, next))
            return next;
    }
    return -1;
}

static void find_nodes(ArcMaker *m) {
    for (int v = 0; v < (int)m->lines->points->len; v++) {
        int degree = 0;
        for (int i = m->faces->vertex_first[v]; i < m->faces->vertex_first[v + 1]; i++)
            degree += is_border(m, m->faces->vertex_edges[i]);
        m->is_node[v] = degree > 2;
    }
}

static void append_vertex(ArcMaker *m, int vertex) {
    g_array_append_val(m->vertices, g_array_index(m->lines->points, GridPoint, (guint)vertex));
}

static void walk_arc(ArcMaker *m, int edge) {
    Arc arc = {.left = m->owner[m->faces->edge_face[edge]],
               .right = m->owner[m->faces->edge_face[edge_twin(edge)]],
               .from = edge_from(m->lines, edge),
               .first = (int)m->vertices->len};
    append_vertex(m, arc.from);
    for (int at = edge;; at = border_edge_after(m, at)) {
        m->used[at / 2] = true;
        arc.to = edge_to(m->lines, at);
        append_vertex(m, arc.to);
        if (m->is_node[arc.to] || arc.to == arc.from)
            break;
    }
    arc.count = (int)m->vertices->len - arc.first;
    g_array_append_val(m->arcs, arc);
}

static int compare_points(GridPoint a, GridPoint b) {
    if (a.x != b.x)
        return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static void reverse_points(GridPoint *points, int count) {
    for (int i = 0, j = count - 1; i < j; i++, j--) {
        GridPoint swap = points[i];
        points[i] = points[j];
        points[j] = swap;
    }
}

static void rotate_ring(GridPoint *ring, int distinct, int start) {
    g_autofree GridPoint *copy = g_new(GridPoint, (gsize)distinct);
    for (int i = 0; i < distinct; i++)
        copy[i] = ring[(start + i) % distinct];
    memcpy(ring, copy, (size_t)distinct * sizeof *copy);
    ring[distinct] = ring[0];
}

// One form for the same border however it was found: an open arc runs from
// its lesser end; a closed one without a node on it starts at its least
// vertex; both ways being equal, the lesser unit lies on the left.
static void canonical_arc(ArcMaker *m, Arc *arc) {
    GridPoint *points = &g_array_index(m->vertices, GridPoint, (guint)arc->first);
    bool closed = arc->from == arc->to;
    if (closed && !m->is_node[arc->from]) {
        int least = 0;
        for (int i = 1; i < arc->count - 1; i++) {
            if (compare_points(points[i], points[least]) < 0)
                least = i;
        }
        rotate_ring(points, arc->count - 1, least);
    }
    bool backwards =
        closed ? arc->left > arc->right : compare_points(points[0], points[arc->count - 1]) > 0;
    if (backwards) {
        reverse_points(points, arc->count);
        *arc = (Arc){.left = arc->right,
                     .right = arc->left,
                     .from = arc->to,
                     .to = arc->from,
                     .first = arc->first,
                     .count = arc->count};
    }
}

// Arcs in the order of their vertices.
static int compare_arcs(gconstpointer left, gconstpointer right, gpointer vertices) {
    const Arc *p = left, *q = right;
    const GridPoint *points = vertices;
    for (int i = 0; i < MIN(p->count, q->count); i++) {
        int order = compare_points(points[p->first + i], points[q->first + i]);
        if (order != 0)
            return order;
    }
    return p->count - q->count;
}

// The half-edges of all borders, followed from node to node and then, for
// closed borders without a node, from anywhere.
static void walk_arcs(ArcMaker *m) {
    int edges = (int)m->lines->segments->len * 2;
    for (int pass = 0; pass < 2; pass++) {
        for (int edge = 0; edge < edges; edge++) {
            if (!m->used[edge / 2] && is_border(m, edge) &&
                (pass == 1 || m->is_node[edge_from(m->lines, edge)]))
                walk_arc(m, edge);
        }
    }
}

// -------------------------------------------------------------- node table

static GridPoint second_point(const Topology *t, ArcUse use) {
    const Arc *arc = &t->arcs[use.arc];
    return t->vertices[use.reversed ? arc->first + arc->count - 2 : arc->first + 1];
}

static GridPoint first_point(const Topology *t, ArcUse use) {
    const Arc *arc = &t->arcs[use.arc];
    return t->vertices[use.reversed ? arc->first + arc->count - 1 : arc->first];
}

static int half_of(GridPoint from, GridPoint to) {
    return to.y > from.y || (to.y == from.y && to.x > from.x) ? 0 : 1;
}

static int compare_uses_round_node(gconstpointer left, gconstpointer right, gpointer topology) {
    const Topology *t = topology;
    const ArcUse *p = left, *q = right;
    GridPoint node = first_point(t, *p);
    GridPoint a = second_point(t, *p), b = second_point(t, *q);
    if (half_of(node, a) != half_of(node, b))
        return half_of(node, a) - half_of(node, b);
    int turn = grid_orientation(node, a, b);
    return turn != 0 ? -turn : (p->arc - q->arc) * 2 + p->reversed - q->reversed;
}

static void link_nodes(Topology *t) {
    t->node_first = g_new0(int, (gsize)t->node_count + 2);
    t->node_uses = g_new(ArcUse, (gsize)t->arc_count * 2 + 1);
    for (int a = 0; a < t->arc_count; a++) {
        t->node_first[t->arcs[a].from + 2]++;
        t->node_first[t->arcs[a].to + 2]++;
    }
    for (int n = 2; n < t->node_count + 2; n++)
        t->node_first[n] += t->node_first[n - 1];
    for (int a = 0; a < t->arc_count; a++) {
        t->node_uses[t->node_first[t->arcs[a].from + 1]++] = (ArcUse){a, false};
        t->node_uses[t->node_first[t->arcs[a].to + 1]++] = (ArcUse){a, true};
    }
    for (int n = 0; n < t->node_count; n++)
        g_qsort_with_data(t->node_uses + t->node_first[n], t->node_first[n + 1] - t->node_first[n],
                          sizeof(ArcUse), compare_uses_round_node, t);
}

// Point numbers become node numbers, in the order of the arcs.
static void number_nodes(Topology *t, int point_count) {
    g_autofree int *number = g_new(int, (gsize)point_count + 1);
    memset(number, -1, ((gsize)point_count + 1) * sizeof(int));
    for (int a = 0; a < t->arc_count; a++) {
        int *ends[] = {&t->arcs[a].from, &t->arcs[a].to};
        for (int i = 0; i < 2; i++) {
            if (number[*ends[i]] < 0)
                number[*ends[i]] = t->node_count++;
            *ends[i] = number[*ends[i]];
        }
    }
}

static Topology *make_topology(const Lines *lines, const Faces *faces, const int *owner,
                               int unit_count) {
    ArcMaker m = {.lines = lines,
                  .faces = faces,
                  .owner = owner,
                  .is_node = g_new0(bool, lines->points->len + 1),
                  .used = g_new0(bool, lines->segments->len + 1),
                  .arcs = g_array_new(FALSE, FALSE, sizeof(Arc)),
                  .vertices = g_array_new(FALSE, FALSE, sizeof(GridPoint))};
    find_nodes(&m);
    walk_arcs(&m);
    for (guint i = 0; i < m.arcs->len; i++)
        canonical_arc(&m, &g_array_index(m.arcs, Arc, i));
    g_array_sort_with_data(m.arcs, compare_arcs, m.vertices->data);

    Topology *t = g_new0(Topology, 1);
    t->unit_count = unit_count;
    t->arc_count = (int)m.arcs->len;
    t->vertex_count = (int)m.vertices->len;
    t->arcs = (Arc *)(void *)g_array_free(m.arcs, FALSE);
    t->vertices = g_new(GridPoint, (gsize)t->vertex_count + 1);
    const GridPoint *found = (const GridPoint *)(void *)m.vertices->data;
    for (int a = 0, next = 0; a < t->arc_count; a++) {
        memcpy(t->vertices + next, found + t->arcs[a].first,
               (size_t)t->arcs[a].count * sizeof(GridPoint));
        t->arcs[a].first = next;
        next += t->arcs[a].count;
    }
    g_array_unref(m.vertices);
    number_nodes(t, (int)lines->points->len);
    link_nodes(t);
    g_free(m.is_node);
    g_free(m.used);
    return t;
}

// ------------------------------------------------------------------- build

static int count_vertices(const Shape *const *units, int count) {
    int vertices = 0;
    for (int unit = 0; unit < count; unit++) {
        if (units[unit] != NULL)
            vertices += units[unit]->ring_first[units[unit]->ring_count];
    }
    return vertices;
}

Topology *topology_build(const Shape *const *units, int count, const TopologyRules *rules,
                         TopologyReport *report, GError **error) {
    TopologyReport own = {0};
    own.units = count;
    g_autoptr(Lines) lines = lines_new(count_vertices(units, count));
    for (int unit = 0; unit < count; unit++) {
        if (units[unit] != NULL && !add_unit(lines, units[unit], unit, error))
            return NULL;
    }
    g_auto(Draft) draft = {0};
    if (!draft_make(&draft, g_steal_pointer(&lines), count, rules, false, &own, error) ||
        (rules->crack_width_m > 0 && !close_cracks(&draft, count, rules, &own, error)))
        return NULL;
    if (!interrupt_check(error))
        return NULL;
    if (report != NULL)
        *report = own;
    return make_topology(draft.lines, draft.faces, draft.owner, count);
}

int topology_unit_count(const Topology *topology) {
    return topology->unit_count;
}

int topology_arc_count(const Topology *topology) {
    return topology->arc_count;
}

int topology_node_count(const Topology *topology) {
    return topology->node_count;
}

const Arc *topology_arcs(const Topology *topology) {
    return topology->arcs;
}

const GridPoint *topology_vertices(const Topology *topology) {
    return topology->vertices;
}

int topology_vertex_count(const Topology *topology) {
    return topology->vertex_count;
}

// Merging units: rings of arcs and shapes from them (topology.h).
#include <stdlib.h>
#include <string.h>

#include "geo/noding.h"
#include "geo/topology_internal.h"

__extension__ typedef __int128 Wide;

void ring_set_free(RingSet *rings) {
    if (rings == NULL)
        return;
    g_free(rings->ring_group);
    g_free(rings->ring_hole);
    g_free(rings->ring_first);
    g_free(rings->uses);
    g_free(rings);
}

typedef struct {
    const Topology *topology;
    const int *group;
    bool *used;      // of each half-arc: 2 * arc + reversed
    int *place;      // of each half-arc among those leaving its node
    int *node_stamp; // position in `walk` where a node was left, or -1
    GArray *walk;    // ArcUse of the ring being traced
    GArray *groups;  // int
    GArray *holes;   // bool
    GArray *firsts;  // int
    GArray *uses;    // ArcUse
} Dissolver;

static int group_of(const Dissolver *d, int unit) {
    return unit == TOPOLOGY_OUTSIDE ? TOPOLOGY_OUTSIDE : d->group[unit];
}

static int left_group(const Dissolver *d, ArcUse use) {
    const Arc *arc = &d->topology->arcs[use.arc];
    return group_of(d, use.reversed ? arc->right : arc->left);
}

static bool is_border(const Dissolver *d, int arc) {
    return group_of(d, d->topology->arcs[arc].left) != group_of(d, d->topology->arcs[arc].right);
}

static int start_node(const Dissolver *d, ArcUse use) {
    const Arc *arc = &d->topology->arcs[use.arc];
    return use.reversed ? arc->to : arc->from;
}

static int end_node(const Dissolver *d, ArcUse use) {
    const Arc *arc = &d->topology->arcs[use.arc];
    return use.reversed ? arc->from : arc->to;
}

// The next border clockwise from where `use` arrives: its group stays left.
static ArcUse next_use(const Dissolver *d, ArcUse use) {
    const Topology *t = d->topology;
    int node = end_node(d, use);
    const ArcUse *around = t->node_uses + t->node_first[node];
    int degree = t->node_first[node + 1] - t->node_first[node];
    int at = d->place[2 * use.arc + !use.reversed];
    do {
        at = (at + degree - 1) % degree;
    } while (!is_border(d, around[at].arc));
    return around[at];
}

static Wide doubled_area(const Topology *t, const ArcUse *uses, int count) {
    const Arc *start = &t->arcs[uses[0].arc];
    GridPoint origin = t->vertices[start->first];
    Wide sum = 0;
    for (int i = 0; i < count; i++) {
        const Arc *arc = &t->arcs[uses[i].arc];
        Wide part = 0;
        for (int v = arc->first; v < arc->first + arc->count - 1; v++) {
            GridPoint a = t->vertices[v], b = t->vertices[v + 1];
            part += (Wide)(a.x - origin.x) * (b.y - origin.y) -
                    (Wide)(b.x - origin.x) * (a.y - origin.y);
        }
        sum += uses[i].reversed ? -part : part;
    }
    return sum;
}

static void emit_ring(Dissolver *d, const ArcUse *uses, int count) {
    int first = (int)d->uses->len;
    int group = left_group(d, uses[0]);
    bool hole = doubled_area(d->topology, uses, count) < 0;
    g_array_append_val(d->firsts, first);
    g_array_append_val(d->groups, group);
    g_array_append_val(d->holes, hole);
    g_array_append_vals(d->uses, uses, (guint)count);
}

// Trace one boundary and cut it into simple rings where it meets itself.
static void trace(Dissolver *d, ArcUse start) {
    g_array_set_size(d->walk, 0);
    ArcUse use = start;
    do {
        d->used[2 * use.arc + use.reversed] = true;
        d->node_stamp[start_node(d, use)] = (int)d->walk->len;
        g_array_append_val(d->walk, use);
        int loop = d->node_stamp[end_node(d, use)];
        if (loop >= 0) {
            const ArcUse *uses = &g_array_index(d->walk, ArcUse, (guint)loop);
            int count = (int)d->walk->len - loop;
            emit_ring(d, uses, count);
            for (int i = 0; i < count; i++)
                d->node_stamp[start_node(d, uses[i])] = -1;
            g_array_set_size(d->walk, (guint)loop);
        }
        use = next_use(d, use);
    } while (use.arc != start.arc || use.reversed != start.reversed);
}

RingSet *topology_dissolve(const Topology *topology, const int *group, int groups) {
    (void)groups;
    Dissolver d = {.topology = topology,
                   .group = group,
                   .used = g_new0(bool, (gsize)topology->arc_count * 2 + 1),
                   .place = g_new(int, (gsize)topology->arc_count * 2 + 1),
                   .node_stamp = g_new(int, (gsize)topology->node_count + 1),
                   .walk = g_array_new(FALSE, FALSE, sizeof(ArcUse)),
                   .groups = g_array_new(FALSE, FALSE, sizeof(int)),
                   .holes = g_array_new(FALSE, FALSE, sizeof(bool)),
                   .firsts = g_array_new(FALSE, FALSE, sizeof(int)),
                   .uses = g_array_new(FALSE, FALSE, sizeof(ArcUse))};
    memset(d.node_stamp, -1, ((gsize)topology->node_count + 1) * sizeof(int));
    for (int node = 0; node < topology->node_count; node++) {
        for (int i = topology->node_first[node]; i < topology->node_first[node + 1]; i++) {
            ArcUse use = topology->node_uses[i];
            d.place[2 * use.arc + use.reversed] = i - topology->node_first[node];
        }
    }
    for (int arc = 0; arc < topology->arc_count; arc++) {
        for (int side = 0; side < 2; side++) {
            ArcUse use = {arc, side == 1};
            if (!d.used[2 * arc + side] && is_border(&d, arc) &&
                left_group(&d, use) != TOPOLOGY_OUTSIDE)
                trace(&d, use);
        }
    }
    RingSet *rings = g_new0(RingSet, 1);
    rings->ring_count = (int)d.groups->len;
    int end = (int)d.uses->len;
    g_array_append_val(d.firsts, end);
    rings->ring_group = (int *)(void *)g_array_free(d.groups, FALSE);
    rings->ring_hole = (bool *)(void *)g_array_free(d.holes, FALSE);
    rings->ring_first = (int *)(void *)g_array_free(d.firsts, FALSE);
    rings->uses = (ArcUse *)(void *)g_array_free(d.uses, FALSE);
    g_array_unref(d.walk);
    g_free(d.used);
    g_free(d.place);
    g_free(d.node_stamp);
    return rings;
}

// ------------------------------------------------------------------ shapes

typedef struct {
    int ring; // in the RingSet
    int group;
    int shell;           // the shell's own ring number; a hole has that of its shell
    double area;         // of the ring, always positive
    double whole;        // of the shell it belongs to
    GridPoint low, high; // bounds of the ring
} Member;

static GArray *ring_points(const Topology *t, const RingSet *rings, int ring) {
    GArray *points = g_array_new(FALSE, FALSE, sizeof(GridPoint));
    for (int i = rings->ring_first[ring]; i < rings->ring_first[ring + 1]; i++) {
        const Arc *arc = &t->arcs[rings->uses[i].arc];
        for (int k = 0; k < arc->count - 1; k++) {
            int v = rings->uses[i].reversed ? arc->first + arc->count - 1 - k : arc->first + k;
            g_array_append_val(points, t->vertices[v]);
        }
    }
    return points;
}

// Even-odd test of a point given in doubled coordinates (the middle of a
// border, so never on another ring of the same group). Exact.
static bool holds_doubled(const GArray *ring, GridPoint doubled) {
    bool inside = false;
    for (guint i = 0; i < ring->len; i++) {
        GridPoint a = g_array_index(ring, GridPoint, i);
        GridPoint b = g_array_index(ring, GridPoint, (i + 1) % ring->len);
        a = (GridPoint){a.x * 2, a.y * 2};
        b = (GridPoint){b.x * 2, b.y * 2};
        if ((a.y > doubled.y) == (b.y > doubled.y))
            continue;
        if ((grid_orientation(a, b, doubled) > 0) == (b.y > a.y))
            inside = !inside;
    }
    return inside;
}

static int compare_members(const void *left, const void *right) {
    const Member *p = left, *q = right;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->whole != q->whole)
        return p->whole > q->whole ? -1 : 1;
    if (p->shell != q->shell)
        return p->shell < q->shell ? -1 : 1;
    if ((p->ring == p->shell) != (q->ring == q->shell))
        return p->ring == p->shell ? -1 : 1;
    if (p->area != q->area)
        return p->area > q->area ? -1 : 1;
    return p->ring - q->ring;
}

static bool bounds_hold(const Member *outer, const Member *inner) {
    return outer->low.x <= inner->low.x && outer->low.y <= inner->low.y &&
           outer->high.x >= inner->high.x && outer->high.y >= inner->high.y;
}

static void find_bounds(Member *member, const GArray *points) {
    member->low = member->high = g_array_index(points, GridPoint, 0);
    for (guint i = 1; i < points->len; i++) {
        GridPoint p = g_array_index(points, GridPoint, i);
        member->low = (GridPoint){MIN(member->low.x, p.x), MIN(member->low.y, p.y)};
        member->high = (GridPoint){MAX(member->high.x, p.x), MAX(member->high.y, p.y)};
    }
}

// The smallest shell of the hole's group that holds it.
static void find_shells(const RingSet *rings, GArray *const *points, Member *members, int groups) {
    g_autofree int *next = g_new(int, (gsize)rings->ring_count + 1);
    g_autofree int *head = g_new(int, (gsize)groups + 1);
    memset(head, -1, ((gsize)groups + 1) * sizeof(int));
    for (int r = 0; r < rings->ring_count; r++) {
        if (rings->ring_hole[r])
            continue;
        next[r] = head[rings->ring_group[r]];
        head[rings->ring_group[r]] = r;
    }
    for (int r = 0; r < rings->ring_count; r++) {
        if (!rings->ring_hole[r])
            continue;
        GridPoint a = g_array_index(points[r], GridPoint, 0);
        GridPoint b = g_array_index(points[r], GridPoint, 1);
        GridPoint middle = {a.x + b.x, a.y + b.y};
        for (int s = head[rings->ring_group[r]]; s >= 0; s = next[s]) {
            bool nearer = members[r].shell < 0 || members[s].area < members[members[r].shell].area;
            if (members[s].area > members[r].area && nearer &&
                bounds_hold(&members[s], &members[r]) && holds_doubled(points[s], middle))
                members[r].shell = s;
        }
    }
}

static Shape *make_shape(GArray *const *points, const Member *members, int count) {
    ShapeBuilder *builder = shape_builder_new();
    for (int i = 0; i < count; i++) {
        if (members[i].ring == members[i].shell)
            shape_builder_begin_part(builder);
        shape_builder_begin_ring(builder);
        const GArray *ring = points[members[i].ring];
        for (guint v = 0; v < ring->len; v++)
            shape_builder_add(builder, topology_lonlat(g_array_index(ring, GridPoint, v)));
    }
    return shape_builder_end(builder);
}

Shape **topology_shapes(const Topology *topology, const int *group, int groups) {
    g_autoptr(RingSet) rings = topology_dissolve(topology, group, groups);
    int count = rings->ring_count;
    g_autofree GArray **points = g_new0(GArray *, (gsize)count + 1);
    g_autofree Member *members = g_new0(Member, (gsize)count + 1);
    for (int r = 0; r < count; r++) {
        points[r] = ring_points(topology, rings, r);
        const ArcUse *uses = rings->uses + rings->ring_first[r];
        double area =
            (double)doubled_area(topology, uses, rings->ring_first[r + 1] - rings->ring_first[r]);
        members[r] = (Member){.ring = r,
                              .group = rings->ring_group[r],
                              .shell = rings->ring_hole[r] ? -1 : r,
                              .area = area < 0 ? -area : area};
        find_bounds(&members[r], points[r]);
    }
    find_shells(rings, points, members, groups);
    for (int r = 0; r < count; r++)
        members[r].whole = members[r].shell >= 0 ? members[members[r].shell].area : 0;
    qsort(members, (size_t)count, sizeof *members, compare_members);
    Shape **shapes = g_new0(Shape *, (gsize)groups + 1);
    int at = 0;
    for (int g = 0; g < groups; g++) {
        int end = at;
        while (end < count && members[end].group == g)
            end++;
        shapes[g] = make_shape(points, members + at, end - at);
        at = end;
    }
    for (int r = 0; r < count; r++)
        g_array_unref(points[r]);
    return shapes;
}

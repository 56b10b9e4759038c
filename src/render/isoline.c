#include "render/isoline.h"

// An edge of the mesh goes right (0) or down (1) from a knot: number 2 · knot + 0 or 1.
typedef struct {
    const KnotGrid *grid;
    const float *values;
    bool *below; // by knot; not at the rim
    int *next;   // by edge: where the line that comes over it goes on, or -1
} Tracing;

static void mark_below(const Tracing *t) {
    int columns = t->grid->columns;
    for (int y = 1; y < t->grid->rows - 1; y++) {
        for (int x = 1; x < columns - 1; x++)
            t->below[y * columns + x] = t->values[y * columns + x] < 0;
    }
}

// Clockwise round a cell, each edge over which one comes in is joined to the
// next over which one goes out. Its neighbours see the edge the other way
// round, and carry on.
static void join_edges(const Tracing *t, int knot) {
    int columns = t->grid->columns;
    const int corners[] = {knot, knot + 1, knot + columns + 1, knot + columns};
    const int edges[] = {2 * knot, 2 * (knot + 1) + 1, 2 * (knot + columns), 2 * knot + 1};
    bool below[4];
    for (int i = 0; i < 4; i++)
        below[i] = t->below[corners[i]];
    for (int i = 0; i < 4; i++) {
        if (below[i] || !below[(i + 1) % 4])
            continue;
        int out = (i + 1) % 4;
        while (below[(out + 1) % 4])
            out = (out + 1) % 4;
        t->next[edges[i]] = edges[out];
    }
}

static PlanePoint knot_place(const KnotGrid *grid, int knot) {
    return (PlanePoint){grid->first.x + knot % grid->columns * grid->step_mm,
                        grid->first.y + knot / grid->columns * grid->step_mm};
}

// Where the value is 0 on an edge.
static PlanePoint crossing(const Tracing *t, int edge) {
    int from = edge / 2, to = edge % 2 == 0 ? from + 1 : from + t->grid->columns;
    double a = t->values[from], b = t->values[to];
    // At the rim both may be below.
    double share = (a < 0) != (b < 0) ? a / (a - b) : 0.5;
    PlanePoint p = knot_place(t->grid, from), q = knot_place(t->grid, to);
    return (PlanePoint){p.x + (q.x - p.x) * share, p.y + (q.y - p.y) * share};
}

static void add_ring(Tracing *t, int start, double tolerance_mm, GArray *ring, Path *area) {
    g_array_set_size(ring, 0);
    for (int edge = start; t->next[edge] >= 0;) {
        PlanePoint point = crossing(t, edge);
        g_array_append_val(ring, point);
        int next = t->next[edge];
        t->next[edge] = -1;
        edge = next;
    }
    PlanePoint first = g_array_index(ring, PlanePoint, 0);
    g_array_append_val(ring, first);
    g_autofree PlanePoint *kept = g_new(PlanePoint, ring->len);
    int count =
        path_simplify(&g_array_index(ring, PlanePoint, 0), (int)ring->len, tolerance_mm, kept);
    path_begin(area);
    for (int i = 0; i < count; i++)
        path_add(area, kept[i]);
    path_end(area, true);
}

Path *isoline_below_zero(const KnotGrid *grid, const float *values, double tolerance_mm) {
    int edges = 2 * grid->columns * grid->rows;
    g_autofree int *next = g_new(int, (gsize)MAX(edges, 1));
    for (int e = 0; e < edges; e++)
        next[e] = -1;
    g_autofree bool *below = g_new0(bool, (gsize)MAX(edges / 2, 1));
    Tracing t = {grid, values, below, next};
    mark_below(&t);
    for (int y = 0; y + 1 < grid->rows; y++) {
        for (int x = 0; x + 1 < grid->columns; x++)
            join_edges(&t, y * grid->columns + x);
    }
    Path *area = path_new();
    g_autoptr(GArray) ring = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    for (int e = 0; e < edges; e++) {
        if (next[e] >= 0)
            add_ring(&t, e, tolerance_mm, ring, area);
    }
    return area;
}

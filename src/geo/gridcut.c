#include "geo/gridcut.h"

#include <math.h>
#include <stdlib.h>

// What the edges in one cell add, in cell coordinates (side 1, origin at the
// cell's lower left corner).
typedef struct {
    int column, row;
    double area, x, y;     // to this cell: area and first moments
    double strip, strip_y; // to every cell right of it: height, and its moment
} Contribution;

typedef struct {
    GArray *contributions;
    PlanePoint from, way; // the edge, in units of the grid
} Cutter;

// Edge part a-b, both in one cell. Along a horizontal line the polygon covers,
// of the cell's side, -Σ s·(1 - x) over the edges that cross the line in the
// cell at x, and -Σ s over those that cross it further left; s is 1 for an
// edge that goes up, -1 for one that goes down (shells counter-clockwise).
static void add_part(GArray *contributions, int column, int row, PlanePoint a, PlanePoint b) {
    double dx = b.x - a.x, dy = b.y - a.y;
    if (dy == 0)
        return;
    // ∫ y dy, ∫ x y dy and ∫ x² dy along the part.
    double y = dy * (a.y + b.y) / 2;
    double xy = dy * (a.x * a.y + (a.x * dy + a.y * dx) / 2 + dx * dy / 3);
    double xx = dy * (a.x * a.x + a.x * dx + dx * dx / 3);
    Contribution c = {.column = column,
                      .row = row,
                      .area = -dy * (1 - (a.x + b.x) / 2),
                      .x = -(dy - xx) / 2,
                      .y = -(y - xy),
                      .strip = -dy,
                      .strip_y = -y};
    g_array_append_val(contributions, c);
}

static PlanePoint edge_at(const Cutter *cutter, double t) {
    return (PlanePoint){cutter->from.x + t * cutter->way.x, cutter->from.y + t * cutter->way.y};
}

// First grid line that a coordinate meets on its way, and the step to the next.
static double first_line(double from, double way) {
    return way > 0 ? floor(from) + 1 : ceil(from) - 1;
}

static void add_edge(Cutter *cutter) {
    PlanePoint from = cutter->from, way = cutter->way, last = from;
    double line_x = first_line(from.x, way.x), line_y = first_line(from.y, way.y);
    for (double t = 0; t < 1;) {
        double t_x = way.x != 0 ? (line_x - from.x) / way.x : INFINITY;
        double t_y = way.y != 0 ? (line_y - from.y) / way.y : INFINITY;
        t = fmin(fmin(t_x, t_y), 1);
        PlanePoint to = edge_at(cutter, t);
        double column = floor((last.x + to.x) / 2), row = floor((last.y + to.y) / 2);
        add_part(cutter->contributions, (int)column, (int)row,
                 (PlanePoint){last.x - column, last.y - row},
                 (PlanePoint){to.x - column, to.y - row});
        line_x += t_x <= t ? copysign(1, way.x) : 0;
        line_y += t_y <= t ? copysign(1, way.y) : 0;
        last = to;
    }
}

static int compare_contributions(const void *left, const void *right) {
    const Contribution *p = left, *q = right;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

// Pieces of one polygon, row by row.
typedef struct {
    const CutGrid *grid;
    double least_m2, lost_m2;
    GArray *pieces;
} Gathering;

static void add_piece(Gathering *g, int column, int row, double area, double x, double y) {
    double size = g->grid->size_m, area_m2 = area * size * size;
    if (area_m2 <= g->least_m2) {
        g->lost_m2 += area_m2;
        return;
    }
    CutPiece piece = {.column = column,
                      .row = row,
                      .area_m2 = area_m2,
                      .centroid = {g->grid->origin.x + (column + x / area) * size,
                                   g->grid->origin.y + (row + y / area) * size}};
    g_array_append_val(g->pieces, piece);
}

static void gather(Gathering *g, const GArray *contributions) {
    const Contribution *c = (const Contribution *)(const void *)contributions->data;
    for (guint i = 0; i < contributions->len;) {
        int row = c[i].row;
        double strip = 0, strip_y = 0;
        while (i < contributions->len && c[i].row == row) {
            int column = c[i].column;
            double area = strip, x = strip / 2, y = strip_y;
            for (; i < contributions->len && c[i].row == row && c[i].column == column; i++) {
                area += c[i].area;
                x += c[i].x;
                y += c[i].y;
                strip += c[i].strip;
                strip_y += c[i].strip_y;
            }
            add_piece(g, column, row, area, x, y);
            int next = i < contributions->len && c[i].row == row ? c[i].column : column + 1;
            // Cells that no edge touches lie wholly inside or wholly outside.
            for (int inside = column + 1; inside < next && strip > 0.5; inside++)
                add_piece(g, inside, row, 1, 0.5, 0.5);
        }
    }
}

double gridcut_polygon(const CutGrid *grid, const PlanePoint *points, const int *ring_first,
                       int ring_count, double least_m2, GArray *pieces) {
    Cutter cutter = {.contributions = g_array_new(FALSE, FALSE, sizeof(Contribution))};
    for (int ring = 0; ring < ring_count; ring++) {
        for (int i = ring_first[ring]; i + 1 < ring_first[ring + 1]; i++) {
            PlanePoint a = {(points[i].x - grid->origin.x) / grid->size_m,
                            (points[i].y - grid->origin.y) / grid->size_m};
            PlanePoint b = {(points[i + 1].x - grid->origin.x) / grid->size_m,
                            (points[i + 1].y - grid->origin.y) / grid->size_m};
            cutter.from = a;
            cutter.way = (PlanePoint){b.x - a.x, b.y - a.y};
            add_edge(&cutter);
        }
    }
    if (cutter.contributions->len > 0)
        qsort(cutter.contributions->data, cutter.contributions->len, sizeof(Contribution),
              compare_contributions);
    Gathering g = {.grid = grid, .least_m2 = least_m2, .pieces = pieces};
    gather(&g, cutter.contributions);
    g_array_unref(cutter.contributions);
    return g.lost_m2;
}

#include "geo/gridcut.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>

// What edges in one cell add, in cell coordinates (side 1, origin at the cell's
// lower left corner).
typedef struct {
    double area, x, y;     // to this cell: area and first moments
    double strip, strip_y; // to every cell right of it: height, and its moment
} Sums;

typedef struct {
    int column, row;
    int next; // contribution of the same row; -1: the last
    Sums sums;
} Contribution;

// Edge part a-b, both in one cell. Along a horizontal line the polygon covers,
// of the cell's side, -Σ s·(1 - x) over the edges that cross the line in the
// cell at x, and -Σ s over those that cross it further left; s is 1 for an
// edge that goes up, -1 for one that goes down (shells counter-clockwise).
static Sums sums_of_part(PlanePoint a, PlanePoint b) {
    double dx = b.x - a.x, dy = b.y - a.y;
    // ∫ y dy, ∫ x y dy and ∫ x² dy along the part.
    double y = dy * (a.y + b.y) / 2;
    double xy = dy * (a.x * a.y + (a.x * dy + a.y * dx) / 2 + dx * dy / 3);
    double xx = dy * (a.x * a.x + a.x * dx + dx * dx / 3);
    return (Sums){.area = -dy * (1 - (a.x + b.x) / 2),
                  .x = -(dy - xx) / 2,
                  .y = -(y - xy),
                  .strip = -dy,
                  .strip_y = -y};
}

static void add_sums(Sums *to, const Sums *sums) {
    to->area += sums->area;
    to->x += sums->x;
    to->y += sums->y;
    to->strip += sums->strip;
    to->strip_y += sums->strip_y;
}

static void add_part(GArray *contributions, PlanePoint a, PlanePoint b) {
    if (a.y == b.y)
        return;
    double column = floor((a.x + b.x) / 2), row = floor((a.y + b.y) / 2);
    Sums sums =
        sums_of_part((PlanePoint){a.x - column, a.y - row}, (PlanePoint){b.x - column, b.y - row});
    // Edges are short: mostly it is the cell of the last part again.
    Contribution *last = contributions->len > 0
                             ? &g_array_index(contributions, Contribution, contributions->len - 1)
                             : NULL;
    if (last != NULL && last->column == (int)column && last->row == (int)row) {
        add_sums(&last->sums, &sums);
        return;
    }
    Contribution c = {.column = (int)column, .row = (int)row, .next = -1, .sums = sums};
    g_array_append_val(contributions, c);
}

// The first grid line after `from` towards `to`.
static double first_line(double from, double to) {
    return to > from ? floor(from) + 1 : ceil(from) - 1;
}

// Where a line lies on the way; INFINITY: not before the end.
static double share_of_way(double from, double to, double line) {
    return (line - from) * (line - to) < 0 ? (line - from) / (to - from) : INFINITY;
}

// Parts end exactly on the lines: else what one edge adds to a row would not
// be taken away again by the edge opposite.
static void add_edge(GArray *contributions, PlanePoint from, PlanePoint to) {
    PlanePoint last = from, line = {first_line(from.x, to.x), first_line(from.y, to.y)};
    double step_x = copysign(1, to.x - from.x), step_y = copysign(1, to.y - from.y);
    double t_x = share_of_way(from.x, to.x, line.x), t_y = share_of_way(from.y, to.y, line.y);
    while (t_x < INFINITY || t_y < INFINITY) {
        bool at_x = t_x <= t_y, at_y = t_y <= t_x;
        PlanePoint cut = {at_x ? line.x : from.x + t_y * (to.x - from.x),
                          at_y ? line.y : from.y + t_x * (to.y - from.y)};
        add_part(contributions, last, cut);
        if (at_x) {
            line.x += step_x;
            t_x = share_of_way(from.x, to.x, line.x);
        }
        if (at_y) {
            line.y += step_y;
            t_y = share_of_way(from.y, to.y, line.y);
        }
        last = cut;
    }
    add_part(contributions, last, to);
}

static PlanePoint in_cells(const CutGrid *grid, PlanePoint point) {
    return (PlanePoint){(point.x - grid->origin.x) / grid->size_m,
                        (point.y - grid->origin.y) / grid->size_m};
}

// Pieces of one polygon, row by row.
typedef struct {
    const CutGrid *grid;
    double least_m2, lost_m2;
    GArray *pieces;
} Gathering;

// Share of a cell that rounding can make of nothing.
static const double ROUNDING = 1e-12;

static void add_piece(Gathering *g, int column, int row, double area, double x, double y) {
    double size = g->grid->size_m, area_m2 = area * size * size;
    if (area_m2 <= g->least_m2 || area <= ROUNDING) {
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

// The cells of a row that edges touch, and the first of their contributions.
typedef struct {
    int first, low, high;
} Row;

// `cells` is zero from the row's first cell to its last, and left so.
static void gather_row(Gathering *g, int row_number, const Row *row,
                       const Contribution *contributions, Sums *cells) {
    for (int i = row->first; i >= 0; i = contributions[i].next)
        add_sums(&cells[contributions[i].column - row->low], &contributions[i].sums);
    double strip = 0, strip_y = 0;
    for (int column = row->low; column <= row->high; column++) {
        Sums *cell = &cells[column - row->low];
        add_piece(g, column, row_number, strip + cell->area, strip / 2 + cell->x,
                  strip_y + cell->y);
        strip += cell->strip;
        strip_y += cell->strip_y;
        *cell = (Sums){0};
    }
}

static void gather(Gathering *g, Contribution *contributions, int count) {
    int low = INT_MAX, high = INT_MIN, widest = 0;
    for (int i = 0; i < count; i++) {
        low = MIN(low, contributions[i].row);
        high = MAX(high, contributions[i].row);
    }
    if (count == 0)
        return;
    int row_count = high - low + 1;
    g_autofree Row *rows = g_new(Row, (gsize)row_count);
    for (int i = 0; i < row_count; i++)
        rows[i] = (Row){-1, INT_MAX, INT_MIN};
    for (int i = 0; i < count; i++) {
        Row *row = &rows[contributions[i].row - low];
        contributions[i].next = row->first;
        row->first = i;
        row->low = MIN(row->low, contributions[i].column);
        row->high = MAX(row->high, contributions[i].column);
        widest = MAX(widest, row->high - row->low + 1);
    }
    g_autofree Sums *cells = g_new0(Sums, (gsize)widest);
    for (int i = 0; i < row_count; i++)
        gather_row(g, low + i, &rows[i], contributions, cells);
}

double gridcut_polygon(const CutGrid *grid, const PlanePoint *points, const int *ring_first,
                       int ring_count, double least_m2, GArray *pieces) {
    g_autoptr(GArray) contributions = g_array_new(FALSE, FALSE, sizeof(Contribution));
    for (int ring = 0; ring < ring_count; ring++) {
        PlanePoint from = in_cells(grid, points[ring_first[ring]]);
        for (int i = ring_first[ring] + 1; i < ring_first[ring + 1]; i++) {
            PlanePoint to = in_cells(grid, points[i]);
            add_edge(contributions, from, to);
            from = to;
        }
    }
    Gathering g = {.grid = grid, .least_m2 = least_m2, .pieces = pieces};
    gather(&g, (Contribution *)(void *)contributions->data, (int)contributions->len);
    return g.lost_m2;
}

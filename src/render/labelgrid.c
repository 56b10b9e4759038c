#include "render/labelgrid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_MM 1e6f // deeper than any cell is
#define BEYOND G_MININT // the frame: in no area, and unlike all others

LabelGrid *labelgrid_new(Box frame) {
    LabelGrid *grid = g_new0(LabelGrid, 1);
    grid->frame = frame;
    grid->columns = MAX(1, (int)(box_width(frame) / LABELGRID_CELL_MM));
    grid->rows = MAX(1, (int)(box_height(frame) / LABELGRID_CELL_MM));
    gsize cells = (gsize)grid->columns * (gsize)grid->rows;
    grid->area = g_new(int, cells);
    for (gsize i = 0; i < cells; i++)
        grid->area[i] = LABELGRID_NONE;
    grid->depth_mm = g_new0(float, cells);
    grid->poles = g_hash_table_new(NULL, NULL);
    return grid;
}

void labelgrid_free(LabelGrid *grid) {
    if (grid == NULL)
        return;
    g_free(grid->area);
    g_free(grid->depth_mm);
    g_hash_table_unref(grid->poles);
    g_free(grid);
}

typedef struct {
    int row;
    double x;
} Cross;

static int compare(const void *a, const void *b) {
    const Cross *left = a, *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return (left->x > right->x) - (left->x < right->x);
}

void labelgrid_add(LabelGrid *grid, const Path *path, int area) {
    // Where the middle of each row of cells crosses the edge.
    g_autoptr(GArray) crosses = g_array_new(FALSE, FALSE, sizeof(Cross));
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        const PlanePoint *p = path_points(path) + subs[s].first;
        for (int i = 0, j = subs[s].count - 1; i < subs[s].count; j = i++) {
            double ya = (p[j].y - grid->frame.top) / LABELGRID_CELL_MM - 0.5;
            double yb = (p[i].y - grid->frame.top) / LABELGRID_CELL_MM - 0.5;
            int from = MAX(0, (int)ceil(MIN(ya, yb)));
            double until = MIN(MAX(ya, yb), (double)grid->rows);
            for (int row = from; row < until; row++) {
                double t = (row - ya) / (yb - ya);
                Cross cross = {
                    row,
                    (p[j].x + t * (p[i].x - p[j].x) - grid->frame.left) / LABELGRID_CELL_MM - 0.5};
                g_array_append_val(crosses, cross);
            }
        }
    }
    if (crosses->len == 0)
        return;
    qsort(crosses->data, crosses->len, sizeof(Cross), compare);
    for (guint i = 0; i + 1 < crosses->len; i += 2) {
        Cross a = g_array_index(crosses, Cross, i), b = g_array_index(crosses, Cross, i + 1);
        int from = (int)ceil(MAX(a.x, 0)), to = (int)MIN(ceil(b.x), (double)grid->columns);
        for (int column = from; column < to; column++)
            grid->area[a.row * grid->columns + column] = area;
    }
}

// A row of cells with one of no area before it and one after it.
typedef struct {
    int *area;
    float *depth_mm;
    float *step_mm; // to add to the depth of the neighbour that the row is gone through from
} Row;

static Row row_new(int columns) {
    gsize cells = (gsize)columns + 2;
    Row row = {g_new(int, cells), g_new0(float, cells), g_new0(float, cells)};
    for (gsize i = 0; i < cells; i++)
        row.area[i] = BEYOND;
    return row;
}

static void row_clear(Row *row) {
    g_free(row->area);
    g_free(row->depth_mm);
    g_free(row->step_mm);
}

static inline float near_depth(int here, int area, float depth_mm) {
    return area == here ? depth_mm : 0;
}

static inline float lesser(float a, float b) {
    return a < b ? a : b;
}

// One step of the chamfer distance: a cell is no deeper than a neighbour and the way to it, a
// neighbour in another area counting as the edge. Cells of no area have no use for a depth.
// `beside` is the row that is done, `own` has the areas of this one. Two loops: the first one
// runs on many cells at once and leaves the second, which cannot, an addition and a comparison.
static void relax_row(float *restrict depth, int columns, int way, const Row *beside, Row *own) {
    const float straight = (float)LABELGRID_CELL_MM;
    const float diagonal = (float)(LABELGRID_CELL_MM * G_SQRT2);
    const int *restrict area = own->area + 1, *restrict other = beside->area + 1;
    const float *restrict known = beside->depth_mm + 1;
    float *restrict step = own->step_mm + 1;
    for (int i = 0; i < columns; i++) {
        int here = area[i];
        bool goes_on = area[i + way] == here;
        float level = near_depth(here, other[i], known[i]) + straight;
        float left = near_depth(here, other[i - 1], known[i - 1]) + diagonal;
        float right = near_depth(here, other[i + 1], known[i + 1]) + diagonal;
        float least = lesser(lesser(level, lesser(left, right)), goes_on ? UNKNOWN_MM : straight);
        depth[i] = here < 0 ? depth[i] : lesser(least, depth[i]);
        step[i] = goes_on ? straight : UNKNOWN_MM;
    }
    float before = UNKNOWN_MM;
    for (int n = 0, i = way < 0 ? 0 : columns - 1; n < columns; n++, i -= way)
        before = depth[i] = lesser(depth[i], before + step[i]);
}

// All rows, from the first on (`way` -1: the one above is done) or from the last.
static void relax(LabelGrid *grid, int way) {
    gsize columns = (gsize)grid->columns;
    Row beside = row_new(grid->columns), own = row_new(grid->columns);
    for (int n = 0; n < grid->rows; n++) {
        gsize first = (gsize)(way < 0 ? n : grid->rows - 1 - n) * columns;
        memcpy(own.area + 1, grid->area + first, columns * sizeof(int));
        relax_row(grid->depth_mm + first, grid->columns, way, &beside, &own);
        memcpy(own.depth_mm + 1, grid->depth_mm + first, columns * sizeof(float));
        Row done = own;
        own = beside;
        beside = done;
    }
    row_clear(&beside);
    row_clear(&own);
}

static void offer_pole(LabelGrid *grid, int cell) {
    gpointer key = GINT_TO_POINTER(grid->area[cell]), best;
    if (!g_hash_table_lookup_extended(grid->poles, key, NULL, &best) ||
        grid->depth_mm[cell] > grid->depth_mm[GPOINTER_TO_INT(best)])
        g_hash_table_insert(grid->poles, key, GINT_TO_POINTER(cell));
}

// The deepest cell of each run of one area is offered.
static void find_poles(LabelGrid *grid) {
    g_hash_table_remove_all(grid->poles);
    int cells = grid->columns * grid->rows;
    for (int i = 0; i < cells;) {
        int area = grid->area[i], deepest = i;
        float depth_mm = grid->depth_mm[i];
        for (i++; i < cells && grid->area[i] == area; i++) {
            if (area >= 0 && grid->depth_mm[i] > depth_mm) {
                depth_mm = grid->depth_mm[i];
                deepest = i;
            }
        }
        if (area >= 0)
            offer_pole(grid, deepest);
    }
}

void labelgrid_finish(LabelGrid *grid) {
    int cells = grid->columns * grid->rows;
    for (int i = 0; i < cells; i++)
        grid->depth_mm[i] = UNKNOWN_MM;
    relax(grid, -1);
    relax(grid, 1);
    find_poles(grid);
}

bool labelgrid_pole(const LabelGrid *grid, int area, PlanePoint *pole, double *depth_mm) {
    gpointer found;
    if (!g_hash_table_lookup_extended(grid->poles, GINT_TO_POINTER(area), NULL, &found))
        return false;
    int best = GPOINTER_TO_INT(found);
    *pole = (PlanePoint){grid->frame.left + (best % grid->columns + 0.5) * LABELGRID_CELL_MM,
                         grid->frame.top + (best / grid->columns + 0.5) * LABELGRID_CELL_MM};
    *depth_mm = (double)grid->depth_mm[best];
    return true;
}

// Cells [left, right) by [top, bottom) that a box touches; some may lie beyond the frame.
typedef struct {
    int left, right, top, bottom;
} Cells;

static Cells cells_of(const LabelGrid *grid, Box box) {
    return (Cells){(int)floor((box.left - grid->frame.left) / LABELGRID_CELL_MM),
                   (int)ceil((box.right - grid->frame.left) / LABELGRID_CELL_MM),
                   (int)floor((box.top - grid->frame.top) / LABELGRID_CELL_MM),
                   (int)ceil((box.bottom - grid->frame.top) / LABELGRID_CELL_MM)};
}

double labelgrid_share(const LabelGrid *grid, int area, Box box) {
    Cells c = cells_of(grid, box);
    int inside = 0, all = (c.right - c.left) * (c.bottom - c.top);
    for (int y = MAX(c.top, 0); y < MIN(c.bottom, grid->rows); y++) {
        for (int x = MAX(c.left, 0); x < MIN(c.right, grid->columns); x++)
            inside += grid->area[y * grid->columns + x] == area;
    }
    return all > 0 ? (double)inside / all : 0;
}

bool labelgrid_holds(const LabelGrid *grid, int area, Box box) {
    Cells c = cells_of(grid, box);
    if (c.left < 0 || c.top < 0 || c.right > grid->columns || c.bottom > grid->rows)
        return false;
    for (int y = c.top; y < c.bottom; y++) {
        for (int x = c.left; x < c.right; x++) {
            if (grid->area[y * grid->columns + x] != area)
                return false;
        }
    }
    return c.left < c.right && c.top < c.bottom;
}

// Index of the cell at a point, or -1 outside of the frame.
static int cell_at(const LabelGrid *grid, PlanePoint point) {
    int x = (int)floor((point.x - grid->frame.left) / LABELGRID_CELL_MM);
    int y = (int)floor((point.y - grid->frame.top) / LABELGRID_CELL_MM);
    bool inside = x >= 0 && y >= 0 && x < grid->columns && y < grid->rows;
    return inside ? y * grid->columns + x : -1;
}

bool labelgrid_is(const LabelGrid *grid, int area, PlanePoint point) {
    int cell = cell_at(grid, point);
    return cell >= 0 && grid->area[cell] == area;
}

double labelgrid_depth(const LabelGrid *grid, PlanePoint point) {
    int cell = cell_at(grid, point);
    return cell >= 0 ? (double)grid->depth_mm[cell] : 0;
}

double labelgrid_share_turned(const LabelGrid *grid, int area, PlanePoint centre, PlanePoint size,
                              double turn_deg) {
    double c = cos(turn_deg * G_PI / 180), s = sin(turn_deg * G_PI / 180);
    int columns = (int)ceil(size.x / LABELGRID_CELL_MM) + 1;
    int rows = (int)ceil(size.y / LABELGRID_CELL_MM) + 1;
    int inside = 0;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            double x = size.x * (column / (columns - 1.0) - 0.5);
            double y = size.y * (row / (rows - 1.0) - 0.5);
            inside += labelgrid_is(
                grid, area, (PlanePoint){centre.x + x * c - y * s, centre.y + x * s + y * c});
        }
    }
    return (double)inside / (columns * rows);
}

bool labelgrid_axis(const LabelGrid *grid, int area, PlanePoint near, double *turn_deg,
                    double *ratio) {
    const int reach = (int)(30 / LABELGRID_CELL_MM);
    int x0 = (int)((near.x - grid->frame.left) / LABELGRID_CELL_MM);
    int y0 = (int)((near.y - grid->frame.top) / LABELGRID_CELL_MM);
    double count = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (int y = MAX(y0 - reach, 0); y < MIN(y0 + reach, grid->rows); y++) {
        for (int x = MAX(x0 - reach, 0); x < MIN(x0 + reach, grid->columns); x++) {
            if (grid->area[y * grid->columns + x] != area)
                continue;
            double dx = x - x0, dy = y - y0;
            count++;
            sx += dx;
            sy += dy;
            sxx += dx * dx;
            sxy += dx * dy;
            syy += dy * dy;
        }
    }
    if (count == 0)
        return false;
    // Principal axes of the second moments, cells being squares of 1/12 each.
    double xx = sxx / count - sx * sx / count / count + 1.0 / 12;
    double yy = syy / count - sy * sy / count / count + 1.0 / 12;
    double xy = sxy / count - sx * sy / count / count;
    double middle = (xx + yy) / 2, apart = hypot((xx - yy) / 2, xy);
    *turn_deg = atan2(2 * xy, xx - yy) / 2 * 180 / G_PI;
    *ratio = sqrt((middle + apart) / (middle - apart));
    return true;
}

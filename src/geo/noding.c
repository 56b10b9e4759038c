#include "geo/noding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/threads.h"

__extension__ typedef __int128 Wide;

static const int MAX_ROUNDS = 60;
static const double SNAP_UNITS = 1; // a vertex this near to a segment becomes part of it

int grid_orientation(GridPoint a, GridPoint b, GridPoint c) {
    int64_t ux = b.x - a.x, uy = b.y - a.y, vx = c.x - a.x, vy = c.y - a.y;
    Wide cross = (Wide)ux * vy - (Wide)uy * vx;
    return (cross > 0) - (cross < 0);
}

// ------------------------------------------------------- finding a point

// Open addressing over the numbers of the points.
struct PointIndex {
    int *slots;
    guint size; // a power of two
};

static guint point_hash(GridPoint p) {
    uint64_t mixed = (uint64_t)p.x * 0x9E3779B97F4A7C15u ^ (uint64_t)p.y * 0xC2B2AE3D27D4EB4Fu;
    return (guint)(mixed >> 32);
}

static GridPoint point_at(const Lines *lines, int number) {
    return g_array_index(lines->points, GridPoint, (guint)number);
}

// Slot that holds the point's number, or the free slot where it belongs.
static guint index_slot(const Lines *lines, GridPoint point) {
    guint mask = lines->index->size - 1;
    guint slot = point_hash(point) & mask;
    for (; lines->index->slots[slot] >= 0; slot = (slot + 1) & mask) {
        GridPoint other = point_at(lines, lines->index->slots[slot]);
        if (other.x == point.x && other.y == point.y)
            break;
    }
    return slot;
}

static void index_resize(Lines *lines, guint size) {
    g_free(lines->index->slots);
    lines->index->slots = g_new(int, size);
    memset(lines->index->slots, -1, size * sizeof(int));
    lines->index->size = size;
    for (int i = 0; i < (int)lines->points->len; i++)
        lines->index->slots[index_slot(lines, point_at(lines, i))] = i;
}

static void index_free(Lines *lines) {
    if (lines->index != NULL)
        g_free(lines->index->slots);
    g_clear_pointer(&lines->index, g_free);
}

// ---------------------------------------------------------------- building

Lines *lines_new(int expected_points) {
    Lines *lines = g_new0(Lines, 1);
    lines->points = g_array_new(FALSE, FALSE, sizeof(GridPoint));
    lines->uses = g_array_new(FALSE, FALSE, sizeof(SegmentUse));
    lines->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    lines->owners = g_array_new(FALSE, FALSE, sizeof(int));
    lines->index = g_new0(PointIndex, 1);
    guint size = 1024;
    while (size < (guint)expected_points)
        size *= 2;
    index_resize(lines, size);
    return lines;
}

void lines_free(Lines *lines) {
    if (lines == NULL)
        return;
    g_array_unref(lines->points);
    g_array_unref(lines->uses);
    g_array_unref(lines->segments);
    g_array_unref(lines->owners);
    index_free(lines);
    g_free(lines);
}

int lines_point(Lines *lines, GridPoint point) {
    guint slot = index_slot(lines, point);
    if (lines->index->slots[slot] >= 0)
        return lines->index->slots[slot];
    int number = (int)lines->points->len;
    g_array_append_val(lines->points, point);
    lines->index->slots[slot] = number;
    if (lines->points->len > lines->index->size / 4 * 3)
        index_resize(lines, lines->index->size * 2);
    return number;
}

void lines_add(Lines *lines, int a, int b, int unit, bool dirty) {
    if (a == b)
        return;
    SegmentUse use = {MIN(a, b), MAX(a, b), unit, dirty};
    g_array_append_val(lines->uses, use);
}

// ------------------------------------------- merging uses into segments

static int compare_uses(const void *left, const void *right) {
    const SegmentUse *p = left, *q = right;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    return (p->unit > q->unit) - (p->unit < q->unit);
}

// The uses round one vertex are mostly two or three.
static void sort_uses(SegmentUse *uses, int count) {
    enum { FEW = 16 };
    if (count > FEW) {
        qsort(uses, (size_t)count, sizeof *uses, compare_uses);
        return;
    }
    for (int i = 1; i < count; i++) {
        SegmentUse use = uses[i];
        int at = i;
        for (; at > 0 && compare_uses(&uses[at - 1], &use) > 0; at--)
            uses[at] = uses[at - 1];
        uses[at] = use;
    }
}

// One segment from all its uses, which are sorted by unit.
static void append_segment(Lines *lines, const SegmentUse *uses, int count) {
    Segment segment = {uses[0].a, uses[0].b, (int)lines->owners->len, 0, false, false};
    for (int i = 0; i < count;) {
        int same = 1;
        while (i + same < count && uses[i + same].unit == uses[i].unit)
            same++;
        if (uses[i].unit == NODING_CHORD) {
            segment.chord = true;
        } else if (same % 2 == 1) { // even-odd: twice there and back bounds nothing
            g_array_append_val(lines->owners, uses[i].unit);
            segment.owner_count++;
        }
        i += same;
    }
    for (int i = 0; i < count; i++)
        segment.dirty |= uses[i].dirty;
    if (segment.owner_count > 0 || segment.chord)
        g_array_append_val(lines->segments, segment);
}

// How many uses from the first on are of the same pair of vertices.
static int count_same(const SegmentUse *uses, int count) {
    int same = 1;
    while (same < count && uses[same].a == uses[0].a && uses[same].b == uses[0].b)
        same++;
    return same;
}

static void append_segments(Lines *lines, const SegmentUse *uses, int count) {
    for (int i = 0; i < count;) {
        int same = count_same(uses + i, count - i);
        append_segment(lines, uses + i, same);
        i += same;
    }
}

static void forget_uses(Lines *lines) {
    g_array_unref(lines->uses);
    lines->uses = g_array_new(FALSE, FALSE, sizeof(SegmentUse));
}

// Bucket the uses by their lower vertex, sort each small bucket, join equals.
static void merge_uses(Lines *lines) {
    guint count = lines->uses->len, points = lines->points->len;
    const SegmentUse *uses = (const SegmentUse *)(void *)lines->uses->data;
    g_autofree int *first = g_new0(int, points + 2);
    g_autofree SegmentUse *sorted = g_new(SegmentUse, MAX(count, 1));
    for (guint i = 0; i < count; i++)
        first[uses[i].a + 2]++;
    for (guint i = 2; i < points + 2; i++)
        first[i] += first[i - 1];
    for (guint i = 0; i < count; i++)
        sorted[first[uses[i].a + 1]++] = uses[i];
    forget_uses(lines);
    for (guint v = 0; v < points; v++) {
        int size = first[v + 1] - first[v];
        sort_uses(sorted + first[v], size);
        append_segments(lines, sorted + first[v], size);
    }
}

// Copy segments that nothing has happened to, with their owners.
static void keep_segments(Lines *lines, const Segment *from, guint count, const GArray *owners) {
    guint kept = lines->segments->len;
    g_array_set_size(lines->segments, kept + count);
    for (guint i = 0; i < count; i++) {
        if (from[i].owner_count == 0 && !from[i].chord)
            continue; // it was cut
        Segment *segment = &g_array_index(lines->segments, Segment, kept++);
        *segment = from[i];
        segment->dirty = false;
        segment->owner_first = (int)lines->owners->len;
        g_array_append_vals(lines->owners, &g_array_index(owners, int, (guint)from[i].owner_first),
                            (guint)from[i].owner_count);
    }
    g_array_set_size(lines->segments, kept);
}

// The uses that a segment was made of.
static void append_owner_uses(GArray *uses, const Segment *segment, const GArray *owners) {
    SegmentUse use = {segment->a, segment->b, NODING_CHORD, false};
    if (segment->chord)
        g_array_append_val(uses, use);
    for (int i = 0; i < segment->owner_count; i++) {
        use.unit = g_array_index(owners, int, (guint)(segment->owner_first + i));
        g_array_append_val(uses, use);
    }
}

static bool segment_before(const Segment *segment, const SegmentUse *use) {
    return segment->a != use->a ? segment->a < use->a : segment->b < use->b;
}

// Put the pieces of cut segments (the uses) among the segments that are left.
static void merge_pieces(Lines *lines) {
    g_autoptr(GArray) old = lines->segments, owners = lines->owners;
    g_autoptr(GArray) both = g_array_new(FALSE, FALSE, sizeof(SegmentUse));
    guint pieces = lines->uses->len;
    SegmentUse *uses = (SegmentUse *)(void *)lines->uses->data;
    lines->segments = g_array_sized_new(FALSE, FALSE, sizeof(Segment), old->len + pieces);
    lines->owners = g_array_sized_new(FALSE, FALSE, sizeof(int), owners->len + pieces);
    qsort(uses, pieces, sizeof *uses, compare_uses);
    const Segment *segments = (const Segment *)(void *)old->data;
    guint at = 0;
    for (guint i = 0; i < pieces;) {
        guint run = at;
        while (run < old->len && segment_before(&segments[run], &uses[i]))
            run++;
        keep_segments(lines, segments + at, run - at, owners);
        at = run;
        int same = count_same(uses + i, (int)(pieces - i));
        g_array_set_size(both, 0);
        g_array_append_vals(both, uses + i, (guint)same);
        if (at < old->len && segments[at].a == uses[i].a && segments[at].b == uses[i].b)
            append_owner_uses(both, &segments[at++], owners);
        sort_uses((SegmentUse *)(void *)both->data, (int)both->len);
        append_segment(lines, (const SegmentUse *)(void *)both->data, (int)both->len);
        i += (guint)same;
    }
    keep_segments(lines, segments + at, old->len - at, owners);
    g_array_set_size(lines->uses, 0);
}

// ------------------------------------------------------------ uniform grid

// Segments by the cells of a uniform grid that they pass, as one flat list.
// Only cells that a dirty segment passes are filled: nothing can split elsewhere.
typedef struct {
    GridPoint low;
    double cell; // side in grid units
    int columns, rows;
    bool *active; // a dirty segment passes the cell
    bool touched; // so does the segment that is being counted
    int *first;   // columns * rows + 1 offsets
    int *items;   // segment numbers
} CellGrid;

typedef void (*CellVisitor)(CellGrid *grid, int cell, int segment);

static int cell_of(double offset, double cell, int count) {
    int index = offset > 0 ? (int)(offset / cell) : 0;
    return MIN(index, count - 1);
}

// Every cell within SNAP_UNITS of the segment, row by row.
static inline void visit_cells(CellGrid *grid, GridPoint a, GridPoint b, int segment,
                               CellVisitor visit) {
    const double pad = 2 * SNAP_UNITS;
    double ax = (double)(a.x - grid->low.x), ay = (double)(a.y - grid->low.y);
    double bx = (double)(b.x - grid->low.x), by = (double)(b.y - grid->low.y);
    if (ay > by) {
        double swap = ax;
        ax = bx;
        bx = swap;
        swap = ay;
        ay = by;
        by = swap;
    }
    int row0 = cell_of(ay - pad, grid->cell, grid->rows);
    int row1 = cell_of(by + pad, grid->cell, grid->rows);
    int first = cell_of(MIN(ax, bx) - pad, grid->cell, grid->columns);
    int last = cell_of(MAX(ax, bx) + pad, grid->cell, grid->columns);
    if (row0 == row1) { // most segments are far shorter than a cell
        for (int column = first; column <= last; column++)
            visit(grid, row0 * grid->columns + column, segment);
        return;
    }
    double slope = by > ay ? (bx - ax) / (by - ay) : 0;
    for (int row = row0; row <= row1; row++) {
        double x0 = MIN(ax, bx), x1 = MAX(ax, bx);
        if (by > ay) {
            // The stretch of the segment inside this row, a little widened.
            double low = MAX(ay, row * grid->cell - pad);
            double high = MIN(by, (row + 1) * grid->cell + pad);
            double xa = ax + (low - ay) * slope, xb = ax + (high - ay) * slope;
            x0 = MAX(x0, MIN(xa, xb) - pad);
            x1 = MIN(x1, MAX(xa, xb) + pad);
        }
        if (x1 + pad < 0 || x0 - pad > grid->columns * grid->cell)
            continue; // beside the cells: these can be a part of the plane
        int column0 = cell_of(x0 - pad, grid->cell, grid->columns);
        int column1 = cell_of(x1 + pad, grid->cell, grid->columns);
        for (int column = column0; column <= column1; column++)
            visit(grid, row * grid->columns + column, segment);
    }
}

static void mark_cell(CellGrid *grid, int cell, int segment) {
    (void)segment;
    grid->active[cell] = true;
}

static void count_item(CellGrid *grid, int cell, int segment) {
    (void)segment;
    grid->first[cell + 2] += grid->active[cell];
    grid->touched |= grid->active[cell];
}

static void place_item(CellGrid *grid, int cell, int segment) {
    if (grid->active[cell])
        grid->items[grid->first[cell + 1]++] = segment;
}

static const Segment *segment_at(const Lines *lines, int number) {
    return &g_array_index(lines->segments, Segment, (guint)number);
}

static inline void visit_segment(CellGrid *grid, const Lines *lines, int number,
                                 CellVisitor visit) {
    const Segment *segment = segment_at(lines, number);
    visit_cells(grid, point_at(lines, segment->a), point_at(lines, segment->b), number, visit);
}

static void fill_cells(CellGrid *grid, const Lines *lines, gsize total) {
    int count = (int)lines->segments->len;
    g_autofree int *touching = g_new(int, (gsize)count + 1); // after the first round, a few
    int touching_count = 0;
    for (int i = 0; i < count; i++) {
        if (segment_at(lines, i)->dirty)
            visit_segment(grid, lines, i, mark_cell);
    }
    for (int i = 0; i < count; i++) {
        grid->touched = false;
        visit_segment(grid, lines, i, count_item);
        if (grid->touched)
            touching[touching_count++] = i;
    }
    for (gsize i = 2; i < total + 2; i++)
        grid->first[i] += grid->first[i - 1];
    grid->items = g_new(int, (gsize)MAX(grid->first[total + 1], 1));
    for (int i = 0; i < touching_count; i++)
        visit_segment(grid, lines, touching[i], place_item);
}

// Width and height of a segment, on average.
static double mean_extent(const Lines *lines) {
    double sum = 0;
    for (int i = 0; i < (int)lines->segments->len; i++) {
        GridPoint a = point_at(lines, segment_at(lines, i)->a);
        GridPoint b = point_at(lines, segment_at(lines, i)->b);
        sum += fabs((double)(b.x - a.x)) + fabs((double)(b.y - a.y));
    }
    return sum / lines->segments->len;
}

static void grid_open(CellGrid *grid, const Lines *lines) {
    const double passed = MAX(8, 3e7 / lines->segments->len); // cells, on average
    GridPoint low = {INT64_MAX, INT64_MAX}, high = {INT64_MIN, INT64_MIN};
    for (int i = 0; i < (int)lines->points->len; i++) {
        GridPoint p = point_at(lines, i);
        low = (GridPoint){MIN(low.x, p.x), MIN(low.y, p.y)};
        high = (GridPoint){MAX(high.x, p.x), MAX(high.y, p.y)};
    }
    double width = (double)(high.x - low.x) + 1, height = (double)(high.y - low.y) + 1;
    double cells = 2.0 * lines->segments->len + 1;
    grid->low = low;
    grid->cell = fmax(sqrt(width * height / cells), fmax(width, height) / 30000);
    // Segments that are long throughout must not fill cells without end.
    grid->cell = fmax(grid->cell, mean_extent(lines) / passed);
    grid->columns = (int)(width / grid->cell) + 1;
    grid->rows = (int)(height / grid->cell) + 1;
    gsize total = (gsize)grid->columns * (gsize)grid->rows;
    grid->first = g_new0(int, total + 2);
    grid->active = g_new0(bool, total);
    fill_cells(grid, lines, total);
}

static void grid_close(CellGrid *grid) {
    g_free(grid->active);
    g_free(grid->first);
    g_free(grid->items);
}

// ---------------------------------------------------------------- crossing

typedef struct {
    int segment;
    int vertex;
    double along; // 0 … 1 on the segment
} Split;

// Two segments that cross between their ends.
typedef struct {
    int first, second;
    GridPoint at;
    double along_first, along_second;
} Crossing;

// One thread's share of the cells, and what it found there.
typedef struct {
    const Lines *lines;
    const CellGrid *grid;
    int from, to;       // cells
    GArray *splits;     // Split, at vertices that exist
    GArray *crossings;  // Crossing
    int64_t dense_work; // in cells too full to try every pair
    int64_t most_found; // splits and crossings; see FOUND_LIMIT
} Finder;

// Position of p along a→b when it lies within the snap distance of its
// inside; else -1.
static double along_segment(GridPoint a, GridPoint b, GridPoint p) {
    double dx = (double)(b.x - a.x), dy = (double)(b.y - a.y);
    int64_t px = p.x - a.x, py = p.y - a.y;
    double length2 = dx * dx + dy * dy;
    double dot = (double)px * dx + (double)py * dy;
    if (dot <= 0 || dot >= length2)
        return -1;
    double cross = (double)((Wide)(b.x - a.x) * py - (Wide)(b.y - a.y) * px);
    if (cross * cross > SNAP_UNITS * SNAP_UNITS * length2)
        return -1;
    return dot / length2;
}

static bool boxes_apart(GridPoint a, GridPoint b, GridPoint c, GridPoint d) {
    return MAX(a.x, b.x) + 1 < MIN(c.x, d.x) || MAX(c.x, d.x) + 1 < MIN(a.x, b.x) ||
           MAX(a.y, b.y) + 1 < MIN(c.y, d.y) || MAX(c.y, d.y) + 1 < MIN(a.y, b.y);
}

static void add_split(GArray *splits, int segment, int vertex, double along) {
    Split split = {segment, vertex, along};
    g_array_append_val(splits, split);
}

static bool try_vertex(const Lines *lines, GArray *splits, int number, const Segment *segment,
                       int vertex) {
    if (vertex == segment->a || vertex == segment->b)
        return false;
    GridPoint a = point_at(lines, segment->a), b = point_at(lines, segment->b);
    GridPoint p = point_at(lines, vertex);
    if (boxes_apart(a, b, p, p))
        return false;
    double along = along_segment(a, b, p);
    if (along < 0)
        return false;
    add_split(splits, number, vertex, along);
    return true;
}

// Where segment i and j must be split because of one another.
static void test_pair(Finder *finder, int i, int j) {
    const Lines *lines = finder->lines;
    GArray *splits = finder->splits;
    Segment s = g_array_index(lines->segments, Segment, (guint)i);
    Segment t = g_array_index(lines->segments, Segment, (guint)j);
    if (!s.dirty && !t.dirty)
        return;
    GridPoint a = point_at(lines, s.a), b = point_at(lines, s.b);
    GridPoint c = point_at(lines, t.a), d = point_at(lines, t.b);
    if (boxes_apart(a, b, c, d))
        return;
    bool touched = try_vertex(lines, splits, i, &s, t.a);
    touched |= try_vertex(lines, splits, i, &s, t.b);
    touched |= try_vertex(lines, splits, j, &t, s.a);
    touched |= try_vertex(lines, splits, j, &t, s.b);
    if (touched || s.a == t.a || s.a == t.b || s.b == t.a || s.b == t.b)
        return;
    if (grid_orientation(a, b, c) * grid_orientation(a, b, d) >= 0 ||
        grid_orientation(c, d, a) * grid_orientation(c, d, b) >= 0)
        return;
    double rx = (double)(b.x - a.x), ry = (double)(b.y - a.y);
    double qx = (double)(d.x - c.x), qy = (double)(d.y - c.y);
    double denominator = rx * qy - ry * qx;
    double u = ((double)(c.x - a.x) * qy - (double)(c.y - a.y) * qx) / denominator;
    double v = ((double)(c.x - a.x) * ry - (double)(c.y - a.y) * rx) / denominator;
    Crossing crossing = {i, j, {a.x + llround(u * rx), a.y + llround(u * ry)}, u, v};
    g_array_append_val(finder->crossings, crossing);
}

// -------------------------------------------------------------- full cells

// The grid suits what is spread evenly. Where thousands of segments pass one
// cell it is cut up in turn, as long as that parts them; what it does not part
// is swept. What neither parts is refused: see DENSE_LIMIT.

enum { MANY = 64, DENSE = 1024, MAX_SIDE = 256 };
static const double SMALLEST_CELL = 16;              // grid units
static const int64_t DENSE_LIMIT = INT64_C(1) << 30; // some 10 s of work

static const int64_t FOUND_LIMIT = 4000000; // and one for each segment

static int64_t found_count(const Finder *finder) {
    return (int64_t)finder->splits->len + finder->crossings->len;
}

static bool may_go_on(const Finder *finder) {
    return finder->dense_work <= DENSE_LIMIT && found_count(finder) <= finder->most_found &&
           !interrupt_pending();
}

typedef struct {
    int64_t low, high;
    int segment;
} Span;

static int compare_spans(const void *left, const void *right) {
    const Span *p = left, *q = right;
    if (p->low != q->low)
        return p->low < q->low ? -1 : 1;
    return p->segment - q->segment;
}

static int compare_crossings(const void *left, const void *right) {
    const Crossing *p = left, *q = right;
    return p->first != q->first ? (p->first > q->first) - (p->first < q->first)
                                : (p->second > q->second) - (p->second < q->second);
}

// Every pair whose spans meet, along the axis on which the segments are shorter;
// the crossings in the order that trying every pair gives.
static void sweep_items(Finder *finder, const int *items, int count) {
    g_autofree Span *spans = g_new(Span, (gsize)count);
    double wide = 0, tall = 0;
    for (int i = 0; i < count; i++) {
        GridPoint a = point_at(finder->lines, segment_at(finder->lines, items[i])->a);
        GridPoint b = point_at(finder->lines, segment_at(finder->lines, items[i])->b);
        wide += fabs((double)(b.x - a.x));
        tall += fabs((double)(b.y - a.y));
    }
    for (int i = 0; i < count; i++) {
        GridPoint a = point_at(finder->lines, segment_at(finder->lines, items[i])->a);
        GridPoint b = point_at(finder->lines, segment_at(finder->lines, items[i])->b);
        spans[i] = wide <= tall ? (Span){MIN(a.x, b.x), MAX(a.x, b.x), items[i]}
                                : (Span){MIN(a.y, b.y), MAX(a.y, b.y), items[i]};
    }
    qsort(spans, (size_t)count, sizeof *spans, compare_spans);
    guint before = finder->crossings->len;
    for (int i = 0; i < count && may_go_on(finder); i++) {
        int j = i + 1;
        for (; j < count && spans[j].low <= spans[i].high + 1; j++)
            test_pair(finder, MIN(spans[i].segment, spans[j].segment),
                      MAX(spans[i].segment, spans[j].segment));
        finder->dense_work += j - i;
    }
    if (finder->crossings->len > before)
        qsort(&g_array_index(finder->crossings, Crossing, before), finder->crossings->len - before,
              sizeof(Crossing), compare_crossings);
}

// Sort the items into side × side cells over `box`; false when that does not
// part them: most pass several cells.
static bool part_open(CellGrid *part, const Lines *lines, const CellGrid *box, int side,
                      const int *items, int count) {
    gsize total = (gsize)side * (gsize)side;
    *part = (CellGrid){.low = box->low,
                       .cell = box->cell / side,
                       .columns = side,
                       .rows = side,
                       .active = g_new(bool, total),
                       .first = g_new0(int, total + 2)};
    memset(part->active, true, total);
    for (int i = 0; i < count; i++)
        visit_segment(part, lines, items[i], count_item);
    int64_t sum = 0;
    for (gsize i = 2; i < total + 2; i++)
        sum += part->first[i];
    if (sum >= 2 * (int64_t)count) {
        grid_close(part);
        return false;
    }
    for (gsize i = 2; i < total + 2; i++)
        part->first[i] += part->first[i - 1];
    part->items = g_new(int, (gsize)sum + 1);
    for (int i = 0; i < count; i++)
        visit_segment(part, lines, items[i], place_item);
    return true;
}

// The corner and side of one cell, as a grid without content.
static CellGrid cell_box(const CellGrid *grid, int cell) {
    return (CellGrid){
        .low = {grid->low.x + (int64_t)(cell % grid->columns * grid->cell),
                grid->low.y + (int64_t)(cell / grid->columns * grid->cell)},
        .cell = grid->cell + 2, // what rounding the corner took away
    };
}

static void search_items(Finder *finder, CellGrid box, const int *items, int count) {
    if (count <= MANY) {
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++)
                test_pair(finder, items[i], items[j]);
        }
        return;
    }
    CellGrid part;
    bool parted = false;
    int most = count <= DENSE ? 0 : CLAMP((int)sqrt(count / 8.0), 2, MAX_SIDE);
    for (int side = most; side >= 2 && !parted; side /= 2) {
        finder->dense_work += count;
        parted = box.cell > SMALLEST_CELL * side &&
                 part_open(&part, finder->lines, &box, side, items, count);
    }
    if (!parted) {
        sweep_items(finder, items, count);
        return;
    }
    for (int cell = 0; cell < part.columns * part.rows; cell++) {
        int held = part.first[cell + 1] - part.first[cell];
        if (held > 1 && may_go_on(finder))
            search_items(finder, cell_box(&part, cell), part.items + part.first[cell], held);
    }
    grid_close(&part);
}

// The shares of the cells, and the one to take next.
typedef struct {
    Finder shares[4];
    gint next;
} Search;

static gpointer search_cells(gpointer data) {
    Search *search = data;
    int share;
    while ((share = g_atomic_int_add(&search->next, 1)) < (int)G_N_ELEMENTS(search->shares)) {
        Finder *finder = &search->shares[share];
        const CellGrid *grid = finder->grid;
        for (int cell = finder->from; cell < finder->to && may_go_on(finder); cell++)
            search_items(finder, cell_box(grid, cell), grid->items + grid->first[cell],
                         grid->first[cell + 1] - grid->first[cell]);
    }
    return NULL;
}

// The crossings become vertices, in the order of the cells.
static void add_crossings(Lines *lines, GArray *splits, const GArray *crossings) {
    for (guint k = 0; k < crossings->len; k++) {
        const Crossing *c = &g_array_index(crossings, Crossing, k);
        int vertex = lines_point(lines, c->at);
        Segment s = g_array_index(lines->segments, Segment, (guint)c->first);
        Segment t = g_array_index(lines->segments, Segment, (guint)c->second);
        if (vertex != s.a && vertex != s.b)
            add_split(splits, c->first, vertex, c->along_first);
        if (vertex != t.a && vertex != t.b)
            add_split(splits, c->second, vertex, c->along_second);
    }
}

// Each share is a run of cells; joined in the order of the cells, the result is
// that of one thread. Nothing is added to the lines while a thread reads them.
static bool find_splits(Lines *lines, GArray *splits, GError **error) {
    CellGrid grid;
    grid_open(&grid, lines);
    int64_t most_found = FOUND_LIMIT + lines->segments->len;
    int cells = grid.columns * grid.rows;
    Search search = {.next = 0};
    const int shares = (int)G_N_ELEMENTS(search.shares);
    for (int k = 0, from = 0; k < shares; k++) {
        // Up to the cell where this share of the items ends.
        int to = from, share = (int)((int64_t)grid.first[cells] * (k + 1) / shares);
        while (to < cells && (k == shares - 1 || grid.first[to] < share))
            to++;
        search.shares[k] = (Finder){.lines = lines,
                                    .grid = &grid,
                                    .from = from,
                                    .to = to,
                                    .splits = g_array_new(FALSE, FALSE, sizeof(Split)),
                                    .crossings = g_array_new(FALSE, FALSE, sizeof(Crossing)),
                                    .most_found = most_found};
        from = to;
    }
    threads_run("noding", shares, search_cells, &search);
    int64_t dense_work = 0, found = 0; // up to the limits, the same for any number of threads
    for (int k = 0; k < shares; k++) {
        Finder *finder = &search.shares[k];
        dense_work += finder->dense_work;
        found += found_count(finder);
        if (dense_work <= DENSE_LIMIT && found <= most_found) {
            g_array_append_vals(splits, finder->splits->data, finder->splits->len);
            add_crossings(lines, splits, finder->crossings);
        }
        g_array_unref(finder->splits);
        g_array_unref(finder->crossings);
    }
    grid_close(&grid);
    if (dense_work > DENSE_LIMIT || found > most_found) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                            "jutaan garis batas berhimpit atau saling memotong; periksa poligon "
                            "yang berbelit atau rusak");
        return false;
    }
    return interrupt_check(error);
}

static int compare_splits(const void *left, const void *right) {
    const Split *p = left, *q = right;
    if (p->segment != q->segment)
        return p->segment < q->segment ? -1 : 1;
    if (p->along != q->along)
        return p->along < q->along ? -1 : 1;
    return (p->vertex > q->vertex) - (p->vertex < q->vertex);
}

static void add_pieces(Lines *lines, const Segment *segment, int a, int b) {
    for (int i = 0; i < segment->owner_count; i++)
        lines_add(lines, a, b, g_array_index(lines->owners, int, (guint)(segment->owner_first + i)),
                  true);
    if (segment->chord)
        lines_add(lines, a, b, NODING_CHORD, true);
}

static Wide length_squared(const Lines *lines, int a, int b) {
    GridPoint p = point_at(lines, a), q = point_at(lines, b);
    return (Wide)(q.x - p.x) * (q.x - p.x) + (Wide)(q.y - p.y) * (q.y - p.y);
}

// Cut one segment at its splits. Every piece is shorter than the segment, so
// noding comes to an end: a split alone always makes shorter pieces, but from
// one split to the next on the other side of the segment it can be as far as
// along it (the diagonals of a square of one grid unit would take turns for
// ever). Such a split waits for the next round.
static void cut_segment(Lines *lines, Segment *segment, const Split *splits, guint count) {
    Wide whole = length_squared(lines, segment->a, segment->b);
    int at = segment->a;
    for (guint i = 0; i < count; i++) {
        if (length_squared(lines, at, splits[i].vertex) >= whole)
            continue;
        add_pieces(lines, segment, at, splits[i].vertex);
        at = splits[i].vertex;
    }
    add_pieces(lines, segment, at, segment->b);
    segment->owner_count = 0; // what is left of it are its pieces
    segment->chord = false;
}

static void apply_splits(Lines *lines, GArray *splits) {
    qsort(splits->data, splits->len, sizeof(Split), compare_splits);
    for (guint i = 0; i < splits->len;) {
        const Split *first = &g_array_index(splits, Split, i);
        guint count = 1;
        while (i + count < splits->len && first[count].segment == first->segment)
            count++;
        cut_segment(lines, &g_array_index(lines->segments, Segment, (guint)first->segment), first,
                    count);
        i += count;
    }
    merge_pieces(lines);
}

// Until nothing splits.
static bool settle(Lines *lines, GError **error) {
    g_autoptr(GArray) splits = g_array_new(FALSE, FALSE, sizeof(Split));
    for (int round = 0; round < MAX_ROUNDS && lines->segments->len > 0; round++) {
        g_array_set_size(splits, 0);
        if (!find_splits(lines, splits, error))
            return false;
        if (splits->len == 0)
            return true;
        apply_splits(lines, splits);
    }
    if (lines->segments->len == 0)
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                        "garis batas saling memotong dengan cara yang tidak dapat diuraikan; "
                        "periksa poligon yang berbelit atau bertumpuk");
    return false;
}

bool lines_node(Lines *lines, GError **error) {
    merge_uses(lines);
    if (!settle(lines, error))
        return false;
    forget_uses(lines);
    index_free(lines);
    return true;
}

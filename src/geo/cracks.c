#include "geo/cracks.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "geo/geodesy.h"

static const double SPACING_M = 2; // between chords along a shore
static const double SHORTEST_M = 0.02;
static const double CELL_WIDTHS = 8;               // side of a grid cell in crack widths, or more
static const double MOST_CELLS = 4e6;              // that shores pass, beside one for each
static const int64_t MOST_WORK = INT64_C(1) << 30; // pairs: some 10 to 30 s

// A stretch of shore: its unit on the left, nobody's on the right.
typedef struct {
    GridPoint a, b;
    int unit;
    bool near; // another unit's shore is within the width
} Shore;

// A shore and a cell near which it passes.
typedef struct {
    int column, row;
    int unit;
    int shore;
} Entry;

typedef struct {
    GArray *shores;  // Shore
    GArray *entries; // Entry, by cell and unit
    int64_t cell;    // side in grid units
    double width_m;
    double lon_m, lat_m; // of one grid unit, set for each pair
    int64_t work;        // pairs looked at
} Finder;

static Shore *shore_at(const Finder *f, int number) {
    return &g_array_index(f->shores, Shore, (guint)number);
}

static int floor_div(int64_t a, int64_t b) {
    return (int)(a >= 0 ? a / b : -((-a + b - 1) / b));
}

static void collect_shores(Finder *f, const Lines *lines, const Faces *faces, const int *owner,
                           const bool *among) {
    for (int edge = 0; edge < (int)lines->segments->len * 2; edge++) {
        int unit = owner[faces->edge_face[edge]];
        if (unit < 0 || owner[faces->edge_face[edge_twin(edge)]] >= 0 ||
            (among != NULL && !among[unit]))
            continue;
        Shore shore = {g_array_index(lines->points, GridPoint, (guint)edge_from(lines, edge)),
                       g_array_index(lines->points, GridPoint, (guint)edge_to(lines, edge)), unit,
                       false};
        g_array_append_val(f->shores, shore);
    }
}

static int compare_entries(const void *left, const void *right) {
    const Entry *p = left, *q = right;
    if (p->column != q->column)
        return p->column < q->column ? -1 : 1;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    if (p->unit != q->unit)
        return p->unit < q->unit ? -1 : 1;
    return p->shore - q->shore;
}

// Put a shore into every cell within `pad` of it, column by column.
static void enter_shore(Finder *f, int number, int64_t pad) {
    const Shore *s = shore_at(f, number);
    GridPoint west = s->a.x <= s->b.x ? s->a : s->b, east = s->a.x <= s->b.x ? s->b : s->a;
    double slope = east.x > west.x ? (double)(east.y - west.y) / (double)(east.x - west.x) : 0;
    int last = floor_div(east.x + pad, f->cell);
    for (int column = floor_div(west.x - pad, f->cell); column <= last; column++) {
        int64_t low = MIN(west.y, east.y), high = MAX(west.y, east.y);
        if (east.x > west.x) { // where it passes this column
            int64_t from = MAX(column * f->cell - pad, west.x);
            int64_t to = MIN((column + 1) * f->cell + pad, east.x);
            int64_t y0 = west.y + llround((double)(from - west.x) * slope);
            int64_t y1 = west.y + llround((double)(to - west.x) * slope);
            low = MAX(low, MIN(y0, y1) - 1);
            high = MIN(high, MAX(y0, y1) + 1);
        }
        int top = floor_div(high + pad, f->cell);
        for (int row = floor_div(low - pad, f->cell); row <= top; row++) {
            Entry entry = {column, row, s->unit, number};
            g_array_append_val(f->entries, entry);
        }
    }
}

// Cells large enough that shores, however long, take only so many of them.
static void enter_shores(Finder *f, int64_t pad) {
    double extent = 0;
    for (int i = 0; i < (int)f->shores->len; i++) {
        const Shore *s = shore_at(f, i);
        extent += fabs((double)(s->b.x - s->a.x)) + fabs((double)(s->b.y - s->a.y));
    }
    f->cell = MAX((int64_t)((double)pad * CELL_WIDTHS), (int64_t)(extent / MOST_CELLS));
    for (int i = 0; i < (int)f->shores->len; i++)
        enter_shore(f, i, pad);
    if (f->entries->len > 0)
        qsort(f->entries->data, f->entries->len, sizeof(Entry), compare_entries);
}

static const Entry *entry_at(const Finder *f, guint number) {
    return &g_array_index(f->entries, Entry, number);
}

static bool same_cell(const Entry *a, const Entry *b) {
    return a->column == b->column && a->row == b->row;
}

// The first entry of a cell, or of what would follow it.
static guint find_cell(const Finder *f, int column, int row) {
    guint low = 0, high = f->entries->len;
    const Entry wanted = {column, row, INT_MIN, INT_MIN};
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (compare_entries(entry_at(f, middle), &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void use_latitude(Finder *f, int64_t y) {
    geodesy_degree_lengths((double)y / TOPOLOGY_UNITS_PER_DEGREE, &f->lon_m, &f->lat_m);
    f->lon_m /= TOPOLOGY_UNITS_PER_DEGREE;
    f->lat_m /= TOPOLOGY_UNITS_PER_DEGREE;
}

// Nearest point of a shore, and its distance in metres.
static double nearest_on(const Finder *f, const Shore *shore, GridPoint p, GridPoint *nearest) {
    double dx = (double)(shore->b.x - shore->a.x) * f->lon_m;
    double dy = (double)(shore->b.y - shore->a.y) * f->lat_m;
    double px = (double)(p.x - shore->a.x) * f->lon_m;
    double py = (double)(p.y - shore->a.y) * f->lat_m;
    double t = CLAMP((px * dx + py * dy) / (dx * dx + dy * dy), 0, 1);
    *nearest = (GridPoint){shore->a.x + llround(t * (double)(shore->b.x - shore->a.x)),
                           shore->a.y + llround(t * (double)(shore->b.y - shore->a.y))};
    double ex = px - t * dx, ey = py - t * dy;
    return sqrt(ex * ex + ey * ey);
}

static void mark_pair(Finder *f, int first, int second) {
    Shore *s = shore_at(f, first), *t = shore_at(f, second);
    if (s->near && t->near)
        return;
    use_latitude(f, s->a.y);
    GridPoint ignored;
    // Shores do not cross, so an end of one is nearest.
    if (nearest_on(f, s, t->a, &ignored) < f->width_m ||
        nearest_on(f, s, t->b, &ignored) < f->width_m ||
        nearest_on(f, t, s->a, &ignored) < f->width_m ||
        nearest_on(f, t, s->b, &ignored) < f->width_m)
        s->near = t->near = true;
}

// Shores of different units that share a cell.
static void mark_near(Finder *f) {
    guint count = f->entries->len;
    for (guint i = 0, other = 0; i < count && f->work <= MOST_WORK; i++) {
        const Entry *entry = entry_at(f, i);
        other = MAX(other, i); // the first entry of the next unit, or cell
        while (other < count && same_cell(entry_at(f, other), entry) &&
               entry_at(f, other)->unit == entry->unit)
            other++;
        guint j = other;
        for (; j < count && same_cell(entry_at(f, j), entry); j++)
            mark_pair(f, MIN(entry->shore, entry_at(f, j)->shore),
                      MAX(entry->shore, entry_at(f, j)->shore));
        f->work += j - other;
    }
}

// From p on shore s, the chord to the nearest shore of another unit.
static void add_chord(Finder *f, const Shore *s, GridPoint p, GArray *chords, bool *found) {
    int column = floor_div(p.x, f->cell), row = floor_div(p.y, f->cell);
    double best_m = f->width_m;
    GridPoint best = p;
    int best_unit = s->unit;
    for (guint i = find_cell(f, column, row); i < f->entries->len; i++) {
        const Entry *entry = entry_at(f, i);
        if (entry->column != column || entry->row != row)
            break;
        f->work++;
        const Shore *t = shore_at(f, entry->shore);
        GridPoint nearest;
        if (!t->near || t->unit == s->unit)
            continue;
        double distance_m = nearest_on(f, t, p, &nearest);
        if (distance_m < best_m ||
            (distance_m == best_m &&
             (nearest.x < best.x || (nearest.x == best.x && nearest.y < best.y)))) {
            best_m = distance_m;
            best = nearest;
            best_unit = t->unit;
        }
    }
    // Nobody's land is on the right of the shore: the chord must lead there.
    if (best_m >= f->width_m || best_m < SHORTEST_M || grid_orientation(s->a, s->b, best) >= 0)
        return;
    g_array_append_val(chords, p);
    g_array_append_val(chords, best);
    found[s->unit] = found[best_unit] = true;
}

static void add_chords(Finder *f, const Shore *s, GArray *chords, bool *found) {
    use_latitude(f, s->a.y);
    double length_m =
        hypot((double)(s->b.x - s->a.x) * f->lon_m, (double)(s->b.y - s->a.y) * f->lat_m);
    int steps = MAX((int)ceil(length_m / SPACING_M), 1);
    for (int k = 0; k <= steps && f->work <= MOST_WORK; k++) {
        double t = (double)k / steps;
        GridPoint p = {s->a.x + llround(t * (double)(s->b.x - s->a.x)),
                       s->a.y + llround(t * (double)(s->b.y - s->a.y))};
        add_chord(f, s, p, chords, found);
    }
}

bool cracks_find_chords(const Lines *lines, const Faces *faces, const int *owner, double width_m,
                        const bool *among, GArray *chords, bool *found, GError **error) {
    Finder f = {.shores = g_array_new(FALSE, FALSE, sizeof(Shore)),
                .entries = g_array_new(FALSE, FALSE, sizeof(Entry)),
                .width_m = width_m};
    collect_shores(&f, lines, faces, owner, among);
    // A degree is up to 111.7 km long; 20 % more also covers what a degree of
    // longitude loses up to 30° of latitude.
    int64_t pad = (int64_t)(width_m / 110000 * TOPOLOGY_UNITS_PER_DEGREE * 1.2) + 1;
    enter_shores(&f, pad);
    mark_near(&f);
    for (int i = 0; i < (int)f.shores->len; i++) {
        if (shore_at(&f, i)->near)
            add_chords(&f, shore_at(&f, i), chords, found);
    }
    g_array_unref(f.shores);
    g_array_unref(f.entries);
    if (f.work <= MOST_WORK)
        return interrupt_check(error);
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                        "jutaan garis pantai berdekatan di satu tempat; periksa poligon yang "
                        "rusak, atau setel [analysis] crack_width_m = 0");
    return false;
}

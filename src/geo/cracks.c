#include "geo/cracks.h"

#include <math.h>

#include "geo/geodesy.h"

static const double SPACING_M = 2; // between chords along a shore
static const double SHORTEST_M = 0.02;
static const double CELL_WIDTHS = 8; // side of a grid cell in crack widths

// A stretch of shore: its unit on the left, nobody's on the right.
typedef struct {
    GridPoint a, b;
    int unit;
    bool near; // another unit's shore is within the width
} Shore;

typedef struct {
    GArray *shores;    // Shore
    GHashTable *cells; // cell key -> GArray of shore numbers
    int64_t cell;      // side in grid units
    double width_m;
    double lon_m, lat_m; // of one grid unit, set for each pair
} Finder;

static Shore *shore_at(const Finder *f, int number) {
    return &g_array_index(f->shores, Shore, (guint)number);
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// A cell as a hash table key. Two cells that share a key only cost time.
static gpointer cell_key(int64_t column, int64_t row) {
    uint64_t mixed = (uint64_t)column * 0x9E3779B97F4A7C15u ^ (uint64_t)row * 0xC2B2AE3D27D4EB4Fu;
    return GSIZE_TO_POINTER((gsize)(mixed ^ mixed >> 32));
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

// Put each shore into every cell that its bounding box, widened, touches.
static void fill_cells(Finder *f, int64_t pad) {
    for (int i = 0; i < (int)f->shores->len; i++) {
        const Shore *s = shore_at(f, i);
        int64_t column0 = floor_div(MIN(s->a.x, s->b.x) - pad, f->cell);
        int64_t column1 = floor_div(MAX(s->a.x, s->b.x) + pad, f->cell);
        int64_t row0 = floor_div(MIN(s->a.y, s->b.y) - pad, f->cell);
        int64_t row1 = floor_div(MAX(s->a.y, s->b.y) + pad, f->cell);
        for (int64_t column = column0; column <= column1; column++) {
            for (int64_t row = row0; row <= row1; row++) {
                gpointer key = cell_key(column, row);
                GArray *list = g_hash_table_lookup(f->cells, key);
                if (list == NULL) {
                    list = g_array_new(FALSE, FALSE, sizeof(int));
                    g_hash_table_insert(f->cells, key, list);
                }
                g_array_append_val(list, i);
            }
        }
    }
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

static void mark_near(Finder *f) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, f->cells);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const GArray *list = value;
        for (guint i = 0; i < list->len; i++) {
            Shore *s = shore_at(f, g_array_index(list, int, i));
            for (guint j = i + 1; j < list->len; j++) {
                Shore *t = shore_at(f, g_array_index(list, int, j));
                if (s->unit == t->unit || (s->near && t->near))
                    continue;
                use_latitude(f, s->a.y);
                GridPoint ignored;
                // Shores do not cross, so an end of one is nearest.
                if (nearest_on(f, s, t->a, &ignored) < f->width_m ||
                    nearest_on(f, s, t->b, &ignored) < f->width_m ||
                    nearest_on(f, t, s->a, &ignored) < f->width_m ||
                    nearest_on(f, t, s->b, &ignored) < f->width_m)
                    s->near = t->near = true;
            }
        }
    }
}

// From p on shore s, the chord to the nearest shore of another unit.
static void add_chord(const Finder *f, const Shore *s, GridPoint p, GArray *chords, bool *found) {
    const GArray *list =
        g_hash_table_lookup(f->cells, cell_key(floor_div(p.x, f->cell), floor_div(p.y, f->cell)));
    double best_m = f->width_m;
    GridPoint best = p;
    int best_unit = s->unit;
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Shore *t = shore_at(f, g_array_index(list, int, i));
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

void cracks_find_chords(const Lines *lines, const Faces *faces, const int *owner, double width_m,
                        const bool *among, GArray *chords, bool *found) {
    Finder f = {.shores = g_array_new(FALSE, FALSE, sizeof(Shore)),
                .cells = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref),
                .width_m = width_m};
    collect_shores(&f, lines, faces, owner, among);
    // A degree is up to 111.7 km long; 20 % more also covers what a degree of
    // longitude loses up to 30° of latitude.
    int64_t pad = (int64_t)(width_m / 110000 * TOPOLOGY_UNITS_PER_DEGREE * 1.2) + 1;
    f.cell = (int64_t)((double)pad * CELL_WIDTHS);
    fill_cells(&f, pad);
    mark_near(&f);
    for (int i = 0; i < (int)f.shores->len; i++) {
        const Shore *s = shore_at(&f, i);
        if (!s->near)
            continue;
        use_latitude(&f, s->a.y);
        double length_m =
            hypot((double)(s->b.x - s->a.x) * f.lon_m, (double)(s->b.y - s->a.y) * f.lat_m);
        int steps = MAX((int)ceil(length_m / SPACING_M), 1);
        for (int k = 0; k <= steps; k++) {
            double t = (double)k / steps;
            GridPoint p = {s->a.x + llround(t * (double)(s->b.x - s->a.x)),
                           s->a.y + llround(t * (double)(s->b.y - s->a.y))};
            add_chord(&f, s, p, chords, found);
        }
    }
    g_array_unref(f.shores);
    g_hash_table_unref(f.cells);
}

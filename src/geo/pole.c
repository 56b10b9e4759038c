#include "geo/pole.h"

#include <math.h>

#include "geo/geodesy.h"

// The shape in metres round its own middle.
typedef struct {
    const Shape *shape;
    PlanePoint *points;
    double lon_m, lat_m;
    LonLat origin;
    PlanePoint low, high;
} Plane;

static PlanePoint to_plane(const Plane *plane, LonLat p) {
    return (PlanePoint){(p.lon_deg - plane->origin.lon_deg) * plane->lon_m,
                        (p.lat_deg - plane->origin.lat_deg) * plane->lat_m};
}

static void plane_open(Plane *plane, const Shape *shape) {
    LonLat low, high;
    shape_bounds(shape, &low, &high);
    plane->shape = shape;
    plane->origin = (LonLat){(low.lon_deg + high.lon_deg) / 2, (low.lat_deg + high.lat_deg) / 2};
    geodesy_degree_lengths(plane->origin.lat_deg, &plane->lon_m, &plane->lat_m);
    plane->low = to_plane(plane, low);
    plane->high = to_plane(plane, high);
    int count = shape->ring_first[shape->ring_count];
    plane->points = g_new(PlanePoint, (gsize)count);
    for (int i = 0; i < count; i++)
        plane->points[i] = to_plane(plane, shape->points[i]);
}

static double square(double x) {
    return x * x;
}

// Distance to the nearest edge; negative outside (even-odd).
static double clearance_m(const Plane *plane, PlanePoint p) {
    bool inside = false;
    double best = INFINITY;
    for (int ring = 0; ring < plane->shape->ring_count; ring++) {
        for (int i = plane->shape->ring_first[ring]; i < plane->shape->ring_first[ring + 1] - 1;
             i++) {
            PlanePoint a = plane->points[i], b = plane->points[i + 1];
            if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
                inside = !inside;
            double dx = b.x - a.x, dy = b.y - a.y;
            double length2 = dx * dx + dy * dy;
            double t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
            t = CLAMP(t, 0, 1);
            best = fmin(best, square(a.x + t * dx - p.x) + square(a.y + t * dy - p.y));
        }
    }
    return (inside ? 1 : -1) * sqrt(best);
}

typedef struct {
    PlanePoint centre;
    double half;      // half the side
    double clearance; // at the centre
} Cell;

static double upper_bound(const Cell *cell) {
    return cell->clearance + cell->half * sqrt(2);
}

// A binary heap in a GArray, largest upper bound on top.
static void heap_push(GArray *heap, Cell cell) {
    g_array_append_val(heap, cell);
    Cell *cells = (Cell *)(void *)heap->data;
    for (guint i = heap->len - 1; i > 0;) {
        guint parent = (i - 1) / 2;
        if (upper_bound(&cells[parent]) >= upper_bound(&cells[i]))
            break;
        Cell swap = cells[parent];
        cells[parent] = cells[i];
        cells[i] = swap;
        i = parent;
    }
}

static Cell heap_pop(GArray *heap) {
    Cell *cells = (Cell *)(void *)heap->data;
    Cell top = cells[0];
    cells[0] = cells[heap->len - 1];
    g_array_set_size(heap, heap->len - 1);
    for (guint i = 0;;) {
        guint child = 2 * i + 1;
        if (child >= heap->len)
            break;
        if (child + 1 < heap->len && upper_bound(&cells[child + 1]) > upper_bound(&cells[child]))
            child++;
        if (upper_bound(&cells[i]) >= upper_bound(&cells[child]))
            break;
        Cell swap = cells[i];
        cells[i] = cells[child];
        cells[child] = swap;
        i = child;
    }
    return top;
}

LonLat pole_of_inaccessibility(const Shape *shape, double precision_m) {
    Plane plane;
    plane_open(&plane, shape);
    double width = plane.high.x - plane.low.x, height = plane.high.y - plane.low.y;
    double side = fmin(width, height);
    g_autoptr(GArray) heap = g_array_new(FALSE, FALSE, sizeof(Cell));
    Cell best = {{0, 0}, 0, clearance_m(&plane, (PlanePoint){0, 0})};
    for (double x = plane.low.x; side > 0 && x < plane.high.x; x += side) {
        for (double y = plane.low.y; y < plane.high.y; y += side) {
            Cell cell = {{x + side / 2, y + side / 2}, side / 2, 0};
            cell.clearance = clearance_m(&plane, cell.centre);
            heap_push(heap, cell);
        }
    }
    while (heap->len > 0) {
        Cell cell = heap_pop(heap);
        if (upper_bound(&cell) - best.clearance <= precision_m)
            break;
        if (cell.clearance > best.clearance)
            best = cell;
        for (int i = 0; i < 4; i++) {
            Cell quarter = {{cell.centre.x + (i & 1 ? 0.5 : -0.5) * cell.half,
                             cell.centre.y + (i & 2 ? 0.5 : -0.5) * cell.half},
                            cell.half / 2,
                            0};
            quarter.clearance = clearance_m(&plane, quarter.centre);
            heap_push(heap, quarter);
        }
    }
    g_free(plane.points);
    return (LonLat){plane.origin.lon_deg + best.centre.x / plane.lon_m,
                    plane.origin.lat_deg + best.centre.y / plane.lat_m};
}

double pole_clearance_m(const Shape *shape, LonLat point) {
    Plane plane;
    plane_open(&plane, shape);
    double clearance = clearance_m(&plane, to_plane(&plane, point));
    g_free(plane.points);
    return clearance;
}

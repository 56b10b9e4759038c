#include "geo/shape.h"

#include <geodesic.h>
#include <math.h>
#include <string.h>

#include "geo/geodesy.h"
#include "geo/pole.h"

void shape_free(Shape *shape) {
    if (shape == NULL)
        return;
    g_free(shape->ring_first);
    g_free(shape->ring_part);
    g_free(shape->points);
    g_free(shape);
}

struct ShapeBuilder {
    GArray *points; // LonLat
    GArray *first;  // int, of finished rings
    GArray *part;   // int
    guint ring_start;
    int current_part;
    bool ring_open;
};

ShapeBuilder *shape_builder_new(void) {
    ShapeBuilder *builder = g_new0(ShapeBuilder, 1);
    builder->points = g_array_new(FALSE, FALSE, sizeof(LonLat));
    builder->first = g_array_new(FALSE, FALSE, sizeof(int));
    builder->part = g_array_new(FALSE, FALSE, sizeof(int));
    builder->current_part = -1;
    return builder;
}

static bool same_point(LonLat a, LonLat b) {
    return a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg;
}

static void end_ring(ShapeBuilder *builder) {
    if (!builder->ring_open)
        return;
    builder->ring_open = false;
    guint count = builder->points->len - builder->ring_start;
    if (count > 0) {
        LonLat first = g_array_index(builder->points, LonLat, builder->ring_start);
        LonLat last = g_array_index(builder->points, LonLat, builder->points->len - 1);
        if (!same_point(first, last)) {
            g_array_append_val(builder->points, first);
            count++;
        }
    }
    if (count < 4) {
        g_array_set_size(builder->points, builder->ring_start);
        return;
    }
    int start = (int)builder->ring_start;
    g_array_append_val(builder->first, start);
    g_array_append_val(builder->part, builder->current_part);
}

void shape_builder_begin_part(ShapeBuilder *builder) {
    end_ring(builder);
    builder->current_part++;
}

void shape_builder_begin_ring(ShapeBuilder *builder) {
    end_ring(builder);
    if (builder->current_part < 0)
        builder->current_part = 0;
    builder->ring_start = builder->points->len;
    builder->ring_open = true;
}

void shape_builder_add(ShapeBuilder *builder, LonLat point) {
    if (builder->points->len > builder->ring_start &&
        same_point(point, g_array_index(builder->points, LonLat, builder->points->len - 1)))
        return;
    g_array_append_val(builder->points, point);
}

Shape *shape_builder_end(ShapeBuilder *builder) {
    end_ring(builder);
    Shape *shape = g_new0(Shape, 1);
    shape->ring_count = (int)builder->first->len;
    int end = (int)builder->points->len;
    g_array_append_val(builder->first, end);
    shape->ring_first = (int *)(void *)g_array_free(builder->first, FALSE);
    shape->ring_part = (int *)(void *)g_array_free(builder->part, FALSE);
    shape->points = (LonLat *)(void *)g_array_free(builder->points, FALSE);
    // Parts without a ring leave gaps in the numbering: close them.
    int part = -1, last = -1;
    for (int i = 0; i < shape->ring_count; i++) {
        if (shape->ring_part[i] != last) {
            last = shape->ring_part[i];
            part++;
        }
        shape->ring_part[i] = part;
    }
    g_free(builder);
    return shape;
}

int shape_part_count(const Shape *shape) {
    return shape->ring_count == 0 ? 0 : shape->ring_part[shape->ring_count - 1] + 1;
}

static double ring_area_m2(const Shape *shape, int ring) {
    struct geod_geodesic ellipsoid;
    struct geod_polygon polygon;
    geod_init(&ellipsoid, 6378137.0, 1 / 298.257223563);
    geod_polygon_init(&polygon, 0);
    for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++)
        geod_polygon_addpoint(&ellipsoid, &polygon, shape->points[i].lat_deg,
                              shape->points[i].lon_deg);
    double area_m2 = 0;
    geod_polygon_compute(&ellipsoid, &polygon, 0, 1, &area_m2, NULL);
    return fabs(area_m2);
}

double shape_area_km2(const Shape *shape) {
    double area_m2 = 0;
    for (int i = 0; i < shape->ring_count; i++) {
        bool is_shell = i == 0 || shape->ring_part[i] != shape->ring_part[i - 1];
        area_m2 += (is_shell ? 1 : -1) * ring_area_m2(shape, i);
    }
    return area_m2 / 1e6;
}

bool shape_edge_crossed(LonLat a, LonLat b, LonLat point) {
    if ((a.lat_deg > point.lat_deg) == (b.lat_deg > point.lat_deg))
        return false;
    double cross = (b.lon_deg - a.lon_deg) * (point.lat_deg - a.lat_deg) -
                   (point.lon_deg - a.lon_deg) * (b.lat_deg - a.lat_deg);
    return (cross > 0) == (b.lat_deg > a.lat_deg);
}

static bool ring_crossed(const Shape *shape, int ring, LonLat point) {
    bool inside = false;
    for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1] - 1; i++) {
        inside ^= shape_edge_crossed(shape->points[i], shape->points[i + 1], point);
    }
    return inside;
}

int shape_part_at(const Shape *shape, LonLat point) {
    for (int i = 0; i < shape->ring_count;) {
        int part = shape->ring_part[i];
        bool inside = false;
        for (; i < shape->ring_count && shape->ring_part[i] == part; i++)
            inside ^= ring_crossed(shape, i, point);
        if (inside)
            return part;
    }
    return -1;
}

bool shape_bounds(const Shape *shape, LonLat *south_west, LonLat *north_east) {
    *south_west = (LonLat){INFINITY, INFINITY};
    *north_east = (LonLat){-INFINITY, -INFINITY};
    for (int i = 0; i < shape->ring_first[shape->ring_count]; i++) {
        LonLat p = shape->points[i];
        south_west->lon_deg = fmin(south_west->lon_deg, p.lon_deg);
        south_west->lat_deg = fmin(south_west->lat_deg, p.lat_deg);
        north_east->lon_deg = fmax(north_east->lon_deg, p.lon_deg);
        north_east->lat_deg = fmax(north_east->lat_deg, p.lat_deg);
    }
    return shape->ring_count > 0;
}

// The part's rings as a shape of its own, by copying.
static Shape *copy_part(const Shape *shape, int part) {
    ShapeBuilder *builder = shape_builder_new();
    for (int i = 0; i < shape->ring_count; i++) {
        if (shape->ring_part[i] != part)
            continue;
        shape_builder_begin_ring(builder);
        for (int j = shape->ring_first[i]; j < shape->ring_first[i + 1]; j++)
            shape_builder_add(builder, shape->points[j]);
    }
    return shape_builder_end(builder);
}

static int largest_part(const Shape *shape) {
    int best = 0;
    double best_m2 = -1;
    for (int i = 0; i < shape->ring_count;) {
        int part = shape->ring_part[i];
        double area_m2 = ring_area_m2(shape, i);
        for (i++; i < shape->ring_count && shape->ring_part[i] == part; i++)
            area_m2 -= ring_area_m2(shape, i);
        if (area_m2 > best_m2) {
            best_m2 = area_m2;
            best = part;
        }
    }
    return best;
}

// Centroid of one part in degrees (planar over a village's extent).
static LonLat centroid(const Shape *part) {
    double doubled = 0, x = 0, y = 0;
    LonLat origin = part->points[0];
    for (int ring = 0; ring < part->ring_count; ring++) {
        double ring_doubled = 0, ring_x = 0, ring_y = 0;
        for (int i = part->ring_first[ring]; i < part->ring_first[ring + 1] - 1; i++) {
            double ax = part->points[i].lon_deg - origin.lon_deg;
            double ay = part->points[i].lat_deg - origin.lat_deg;
            double bx = part->points[i + 1].lon_deg - origin.lon_deg;
            double by = part->points[i + 1].lat_deg - origin.lat_deg;
            double cross = ax * by - bx * ay;
            ring_doubled += cross;
            ring_x += (ax + bx) * cross;
            ring_y += (ay + by) * cross;
        }
        // Raw rings may run either way: the shell adds, holes take away.
        double sign = (ring_doubled < 0) == (ring == 0) ? -1 : 1;
        doubled += sign * ring_doubled;
        x += sign * ring_x;
        y += sign * ring_y;
    }
    return (LonLat){origin.lon_deg + x / (3 * doubled), origin.lat_deg + y / (3 * doubled)};
}

// Square of the distance from the origin to the segment a-b, in metres.
static double segment_square(PlanePoint a, PlanePoint b) {
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double t = length > 0 ? -(a.x * dx + a.y * dy) / length : 0;
    t = fmin(fmax(t, 0), 1);
    double x = a.x + t * dx, y = a.y + t * dy;
    return x * x + y * y;
}

double shape_distance_m(const Shape *shape, LonLat point) {
    if (shape_contains(shape, point))
        return 0;
    double lon_m, lat_m, best = INFINITY;
    geodesy_degree_lengths(point.lat_deg, &lon_m, &lat_m);
    for (int ring = 0; ring < shape->ring_count; ring++) {
        PlanePoint last = {0, 0};
        for (int i = shape->ring_first[ring]; i < shape->ring_first[ring + 1]; i++) {
            PlanePoint p = {(shape->points[i].lon_deg - point.lon_deg) * lon_m,
                            (shape->points[i].lat_deg - point.lat_deg) * lat_m};
            if (i > shape->ring_first[ring])
                best = fmin(best, segment_square(last, p));
            last = p;
        }
    }
    return sqrt(best);
}

LonLat shape_village_point(const Shape *shape) {
    static const double CLEARANCE_M = 20, PRECISION_M = 5;
    g_autoptr(Shape) part = copy_part(shape, largest_part(shape));
    LonLat point = centroid(part);
    if (!shape_contains(part, point) || pole_clearance_m(part, point) < CLEARANCE_M)
        point = pole_of_inaccessibility(part, PRECISION_M);
    return (LonLat){round(point.lon_deg * 1e6) / 1e6, round(point.lat_deg * 1e6) / 1e6};
}

/**
 * shape.h - a polygon or multipolygon in degrees (EPSG:4326).
 *
 * A flat list of closed rings (the last vertex repeats the first). `part`
 * tells which rings belong together; the first ring of a part is its shell,
 * the others are its holes. Shapes read from raw files may have their rings
 * in any order and orientation: then all that holds is the even-odd rule.
 */
#ifndef JANGKAU_GEO_SHAPE_H
#define JANGKAU_GEO_SHAPE_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

typedef struct {
    int ring_count;
    int *ring_first; /**< ring_count + 1 offsets into `points` */
    int *ring_part;  /**< part index of each ring, rising */
    LonLat *points;  /**< ring_first[ring_count] vertices */
} Shape;

void shape_free(Shape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shape, shape_free)

/** Built ring by ring; shape_builder_end() hands the shape to the caller. */
typedef struct ShapeBuilder ShapeBuilder;
ShapeBuilder *shape_builder_new(void);
void shape_builder_begin_part(ShapeBuilder *builder);
void shape_builder_begin_ring(ShapeBuilder *builder);
void shape_builder_add(ShapeBuilder *builder, LonLat point);
/** Closes open rings; rings of fewer than 3 distinct vertices are left out. */
Shape *shape_builder_end(ShapeBuilder *builder);

int shape_part_count(const Shape *shape);

/** Area on the ellipsoid in km2, geodesic edges (Karney 2013, section 6). */
double shape_area_km2(const Shape *shape);

/** Whether the parallel from the point eastwards passes the edge: odd times = inside. */
bool shape_edge_crossed(LonLat a, LonLat b, LonLat point);

/** Index of the part that holds the point (even-odd within the part), or -1. */
int shape_part_at(const Shape *shape, LonLat point);

static inline bool shape_contains(const Shape *shape, LonLat point) {
    return shape_part_at(shape, point) >= 0;
}

/**
 * Distance in metres from a point to the shape's land: 0 inside, else to the
 * nearest edge, on the local plane at the point (geodesy_degree_lengths();
 * right to 0.1 % within 10 km). INFINITY for a shape without rings.
 */
double shape_distance_m(const Shape *shape, LonLat point);

/**
 * The village point rule: on the largest part, its centroid where that lies
 * inside and at least 20 m from the edge, else the pole of inaccessibility of
 * that part (precision 5 m). Rounded to 6 decimals.
 */
LonLat shape_village_point(const Shape *shape);

/** Bounds in degrees; false for an empty shape. */
bool shape_bounds(const Shape *shape, LonLat *south_west, LonLat *north_east);

#endif

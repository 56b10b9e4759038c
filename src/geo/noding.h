/**
 * noding.h - make line work planar: segments meet only at shared vertices.
 *
 * Internal to geo/. Orientation is exact (128 bit integers); a point where
 * two segments cross is rounded to the grid, and a vertex within one grid unit
 * of a segment becomes a vertex of it. Repeated until nothing splits.
 */
#ifndef JANGKAU_GEO_NODING_H
#define JANGKAU_GEO_NODING_H

#include <glib.h>
#include <stdbool.h>

#include "geo/topology.h"

/** Unit of a segment that bounds nothing (see cracks.h). */
#define NODING_CHORD (-1)

/** One use of a segment by a unit's boundary, as it was added. */
typedef struct {
    int a, b;   /**< vertex indexes, a < b */
    int unit;   /**< or NODING_CHORD */
    bool dirty; /**< may cross other segments */
} SegmentUse;

/** A segment of the noded line work, each pair of vertices once. */
typedef struct {
    int a, b;        /**< vertex indexes, a < b */
    int owner_first; /**< offset into Lines.owners */
    int owner_count; /**< units whose boundary uses it an odd number of times, rising */
    bool chord;      /**< kept although it bounds nothing */
    bool dirty;      /**< as SegmentUse.dirty */
} Segment;

typedef struct PointIndex PointIndex;

/** Line work under construction, then planar. Owns its arrays. */
typedef struct {
    GArray *points;    /**< GridPoint; no two are equal */
    GArray *uses;      /**< SegmentUse, before noding */
    GArray *segments;  /**< Segment, after noding, sorted by (a, b) */
    GArray *owners;    /**< int */
    PointIndex *index; /**< finds a point's number; NULL after noding */
} Lines;

/** Empty line work, with room for about so many points. */
Lines *lines_new(int expected_points);
void lines_free(Lines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)

/** Number of a point, added when new. Only before noding. */
int lines_point(Lines *lines, GridPoint point);

/**
 * Add a segment of a unit's boundary (or NODING_CHORD). Zero length is
 * ignored. `dirty` = it may cross others; false promises that the clean ones
 * are planar among themselves.
 */
void lines_add(Lines *lines, int a, int b, int unit, bool dirty);

/**
 * Node until nothing splits, once. Every piece of a split segment is shorter
 * than it was, so this ends; ERROR_DATA when it takes absurdly long.
 */
bool lines_node(Lines *lines, GError **error);

/** > 0 when c lies left of a→b, 0 on it, < 0 right. Exact. */
int grid_orientation(GridPoint a, GridPoint b, GridPoint c);

#endif

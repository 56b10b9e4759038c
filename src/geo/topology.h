/**
 * topology.h - a clean polygonal coverage with shared arcs.
 *
 * Input: rings of units (villages) that overlap, leave slivers and agree only
 * roughly along their borders. Output: a planar partition in which every
 * border between two units, or between a unit and the outside, is one arc.
 * Dissolving, simplifying and drawing all work on these arcs.
 *
 * Coordinates are integers of 1e-8 degree (about 1.1 mm), so that orientation
 * is exact and a stored geometry reads back as it was. docs/coverage.md
 * tells the method.
 *
 * Ownership: a Topology owns all its arrays; what is returned as `const` is
 * borrowed from it. Shapes made from it (Shape) belong to the caller.
 */
#ifndef JANGKAU_GEO_TOPOLOGY_H
#define JANGKAU_GEO_TOPOLOGY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "geo/lonlat.h"
#include "geo/shape.h"

#define TOPOLOGY_UNITS_PER_DEGREE 100000000.0 /**< 1e-8 degree grid */
#define TOPOLOGY_OUTSIDE (-1)                 /**< owner of what no unit claims */

/** A grid point: longitude and latitude in 1e-8 degree. */
typedef struct {
    int64_t x;
    int64_t y;
} GridPoint;

/** One border: the land on its left and right, and its vertices. */
typedef struct {
    int left;  /**< unit index, or TOPOLOGY_OUTSIDE */
    int right; /**< unit index, or TOPOLOGY_OUTSIDE; never equal to left */
    int from;  /**< node index of the first vertex; from == to on a closed arc */
    int to;    /**< node index of the last vertex */
    int first; /**< index of the first vertex in topology_vertices() */
    int count; /**< number of vertices, at least 2; a closed arc repeats its first */
} Arc;

/** What cleaning changed, for the manifest and the tests. */
typedef struct {
    int units;         /**< units given */
    int overlaps;      /**< overlapping areas given to one claimant */
    double overlap_m2; /**< their area, counted once */
    int gaps;          /**< sliver holes closed */
    double gap_m2;
    int cracks; /**< narrow cracks closed, those open to the coast included */
    double crack_m2;
    int specks; /**< detached crumbs given to the neighbour */
    double speck_m2;
    int dropped;    /**< islands below 1 m2, removed */
    int holes_kept; /**< lakes: holes wider than a sliver */
} TopologyReport;

/** Settings of the cleaner; topology_default_rules() gives the usual ones. */
typedef struct {
    double sliver_width_m; /**< a hole with 2·area/perimeter below this is a sliver (10) */
    double crack_width_m;  /**< cracks between two units narrower than this are closed (10) */
    double speck_m2;       /**< detached crumbs up to this area change hands (100) */
    double dropped_m2;     /**< lone islands below this area are dropped (1) */
} TopologyRules;

TopologyRules topology_default_rules(void);

typedef struct Topology Topology;

/**
 * Build a clean coverage. `units` is an array of `count` shapes (EPSG:4326
 * degrees; rings in any orientation, filled even-odd; an empty or NULL shape
 * is a unit without land). The order of units decides ties: sort them by code.
 * The shapes are only read. `report` may be NULL.
 *
 * Errors: ERROR_DATA for coordinates that are not finite or not on the globe,
 * ERROR_INTERRUPTED. On error returns NULL.
 */
Topology *topology_build(const Shape *const *units, int count, const TopologyRules *rules,
                         TopologyReport *report, GError **error);

/** The same, from the last run where that had the same inputs (base/memo.h). */
Topology *topology_recall(const Shape *const *units, int count, const TopologyRules *rules,
                          TopologyReport *report, GError **error);
void topology_free(Topology *topology);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Topology, topology_free)

int topology_unit_count(const Topology *topology);
int topology_arc_count(const Topology *topology);
int topology_node_count(const Topology *topology);
const Arc *topology_arcs(const Topology *topology);

/** All arcs' vertices, one after the other; see Arc.first and Arc.count. */
const GridPoint *topology_vertices(const Topology *topology);
int topology_vertex_count(const Topology *topology);

static inline LonLat topology_lonlat(GridPoint point) {
    return (LonLat){(double)point.x / TOPOLOGY_UNITS_PER_DEGREE,
                    (double)point.y / TOPOLOGY_UNITS_PER_DEGREE};
}

/** A use of an arc in a ring: its index, and whether it runs backwards. */
typedef struct {
    int arc;
    bool reversed;
} ArcUse;

/**
 * The rings of merged units. `group[u]` is the group of unit u (0 … groups-1,
 * or TOPOLOGY_OUTSIDE for none); arcs inside a group vanish. Rings have their
 * group on the left: shells run counter-clockwise, holes clockwise. No ring
 * touches itself. The result belongs to the caller.
 */
typedef struct {
    int ring_count;
    int *ring_group; /**< group of each ring */
    bool *ring_hole; /**< ring is a hole */
    int *ring_first; /**< ring_count + 1 offsets into `uses` */
    ArcUse *uses;    /**< arcs of the rings, in order */
} RingSet;

RingSet *topology_dissolve(const Topology *topology, const int *group, int groups);
void ring_set_free(RingSet *rings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RingSet, ring_set_free)

/**
 * Merged units as shapes in degrees (EPSG:4326), parts by falling area, shells
 * counter-clockwise, holes clockwise. Returns an array of `groups` shapes;
 * each, and the array, belongs to the caller.
 */
Shape **topology_shapes(const Topology *topology, const int *group, int groups);

#endif

/**
 * topology_internal.h - the inside of a Topology, for topology.c and dissolve.c.
 */
#ifndef JANGKAU_GEO_TOPOLOGY_INTERNAL_H
#define JANGKAU_GEO_TOPOLOGY_INTERNAL_H

#include "geo/topology.h"

struct Topology {
    int unit_count;
    Arc *arcs; /**< in order of their vertices */
    int arc_count;
    GridPoint *vertices;
    int vertex_count;
    int node_count;
    int *node_first;   /**< node_count + 1 offsets into node_uses */
    ArcUse *node_uses; /**< arcs leaving each node, counter-clockwise */
};

#endif

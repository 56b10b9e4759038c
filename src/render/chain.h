/**
 * chain.h - arcs joined end to end, so that a dash pattern runs on where one
 * arc meets the next.
 */
#ifndef JANGKAU_RENDER_CHAIN_H
#define JANGKAU_RENDER_CHAIN_H

#include <glib.h>

#include "geo/topology.h"

/** Chains of arcs: chain i is uses[first[i]] … uses[first[i + 1] - 1]. */
typedef struct {
    int chain_count;
    GArray *first; /**< int, chain_count + 1 of them */
    GArray *uses;  /**< ArcUse */
} ChainSet;

/**
 * Chain those of `arc_count` arcs whose `chosen` is true. Every chosen arc is
 * used exactly once. Chains run on through nodes where exactly two chosen ends
 * meet, and end elsewhere; a ring is one chain. Order depends on the arcs only.
 */
ChainSet *chain_arcs(const Arc *arcs, int arc_count, int node_count, const bool *chosen);

/**
 * Closed loops of chosen arcs, for even-odd filling: every node must have an
 * even number of chosen ends, as it has on the border of an area.
 */
ChainSet *chain_loops(const Arc *arcs, int arc_count, int node_count, const bool *chosen);

void chain_set_free(ChainSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChainSet, chain_set_free)

#endif

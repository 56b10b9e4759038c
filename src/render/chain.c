#include "render/chain.h"

#include <string.h>

// Chosen arc ends by node: those of node n are ends[first[n]] … ends[first[n + 1] - 1].
typedef struct {
    int *first;
    ArcUse *ends; // the arc leaving its node: reversed when the node is its `to`
    bool *used;   // by arc
} Adjacency;

static void build(Adjacency *adjacency, const Arc *arcs, int arc_count, int node_count,
                  const bool *chosen) {
    adjacency->first = g_new0(int, (gsize)node_count + 2);
    int *first = adjacency->first;
    int ends = 0;
    for (int a = 0; a < arc_count; a++) {
        if (chosen[a]) {
            first[arcs[a].from + 2]++;
            first[arcs[a].to + 2]++;
            ends += 2;
        }
    }
    for (int n = 2; n <= node_count + 1; n++)
        first[n] += first[n - 1];
    // first[n + 1] is where node n's ends start, and moves up as they are put in.
    adjacency->ends = g_new(ArcUse, (gsize)MAX(ends, 1));
    for (int a = 0; a < arc_count; a++) {
        if (chosen[a]) {
            adjacency->ends[first[arcs[a].from + 1]++] = (ArcUse){a, false};
            adjacency->ends[first[arcs[a].to + 1]++] = (ArcUse){a, true};
        }
    }
    adjacency->used = g_new0(bool, (gsize)MAX(arc_count, 1));
}

static void clear(Adjacency *adjacency) {
    g_free(adjacency->first);
    g_free(adjacency->ends);
    g_free(adjacency->used);
}

static int degree(const Adjacency *adjacency, int node) {
    return adjacency->first[node + 1] - adjacency->first[node];
}

static int end_node(const Arc *arcs, ArcUse use) {
    return use.reversed ? arcs[use.arc].from : arcs[use.arc].to;
}

static bool next_unused(const Adjacency *adjacency, int node, ArcUse *use) {
    for (int i = adjacency->first[node]; i < adjacency->first[node + 1]; i++) {
        if (!adjacency->used[adjacency->ends[i].arc]) {
            *use = adjacency->ends[i];
            return true;
        }
    }
    return false;
}

// Follow arcs from `use` on. At a node of another degree than two, a line
// ends; a loop (`through`) goes on until nothing is left.
static void follow(ChainSet *set, Adjacency *adjacency, const Arc *arcs, ArcUse use, bool through) {
    for (;;) {
        adjacency->used[use.arc] = true;
        g_array_append_val(set->uses, use);
        int node = end_node(arcs, use);
        if ((!through && degree(adjacency, node) != 2) || !next_unused(adjacency, node, &use))
            break;
    }
    int end = (int)set->uses->len;
    g_array_append_val(set->first, end);
    set->chain_count++;
}

static ChainSet *chain(const Arc *arcs, int arc_count, int node_count, const bool *chosen,
                       bool loops) {
    ChainSet *set = g_new0(ChainSet, 1);
    set->first = g_array_new(FALSE, FALSE, sizeof(int));
    set->uses = g_array_new(FALSE, FALSE, sizeof(ArcUse));
    int zero = 0;
    g_array_append_val(set->first, zero);
    Adjacency adjacency;
    build(&adjacency, arcs, arc_count, node_count, chosen);
    // Lines with free or branching ends first; then what is left are rings.
    for (int a = 0; !loops && a < arc_count; a++) {
        if (!chosen[a])
            continue;
        if (!adjacency.used[a] && degree(&adjacency, arcs[a].from) != 2)
            follow(set, &adjacency, arcs, (ArcUse){a, false}, false);
        if (!adjacency.used[a] && degree(&adjacency, arcs[a].to) != 2)
            follow(set, &adjacency, arcs, (ArcUse){a, true}, false);
    }
    for (int a = 0; a < arc_count; a++) {
        if (chosen[a] && !adjacency.used[a])
            follow(set, &adjacency, arcs, (ArcUse){a, false}, loops);
    }
    clear(&adjacency);
    return set;
}

ChainSet *chain_arcs(const Arc *arcs, int arc_count, int node_count, const bool *chosen) {
    return chain(arcs, arc_count, node_count, chosen, false);
}

ChainSet *chain_loops(const Arc *arcs, int arc_count, int node_count, const bool *chosen) {
    return chain(arcs, arc_count, node_count, chosen, true);
}

void chain_set_free(ChainSet *set) {
    if (set == NULL)
        return;
    g_array_unref(set->first);
    g_array_unref(set->uses);
    g_free(set);
}

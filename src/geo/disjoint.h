/**
 * disjoint.h - disjoint sets of 0 … count-1 (union-find, path halving).
 */
#ifndef JANGKAU_GEO_DISJOINT_H
#define JANGKAU_GEO_DISJOINT_H

#include <glib.h>

/** Every number a set of its own. Caller frees (g_free). */
static inline int *disjoint_new(int count) {
    int *parent = g_new(int, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        parent[i] = i;
    return parent;
}

/** The number that stands for i's set. */
static inline int disjoint_root(int *parent, int i) {
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/** Join the set of `from` to that of `into`, whose root stays. */
static inline void disjoint_join(int *parent, int from, int into) {
    parent[disjoint_root(parent, from)] = disjoint_root(parent, into);
}

#endif

/**
 * faces.h - the faces of planar line work, and which units claim each.
 *
 * Internal to geo/. Half-edges 2s and 2s+1 run along segment s from a to b and
 * back; a half-edge has its face on the left.
 */
#ifndef JANGKAU_GEO_FACES_H
#define JANGKAU_GEO_FACES_H

#include "geo/noding.h"

#define FACE_OUTSIDE 0 /**< the unbounded face */

typedef struct {
    int first_edge;     /**< one half-edge of its outer boundary; -1 for the outside */
    int claim_first;    /**< offset into Faces.claims */
    int claim_count;    /**< units whose area covers the face (even-odd), rising */
    double area_m2;     /**< holes taken off; local metric, good to 1e-3 */
    double perimeter_m; /**< of all its boundaries, chords included */
} Face;

typedef struct {
    int face_count;
    Face *faces;       /**< number FACE_OUTSIDE is the outside */
    int *edge_face;    /**< face on the left of each half-edge */
    int *edge_next;    /**< the half-edge that follows round the face */
    int *vertex_first; /**< points + 1 offsets into vertex_edges */
    int *vertex_edges; /**< half-edges leaving each vertex, counter-clockwise */
    GArray *claims;    /**< int */
} Faces;

/**
 * Trace the faces of noded lines, which must outlive the result. ERROR_DATA
 * when units overlap so often that the claims alone take 200 MB.
 */
Faces *faces_build(const Lines *lines, GError **error);
void faces_free(Faces *faces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Faces, faces_free)

/** Free all but `edge_face`, when memory is short and no face is walked again. */
void faces_keep_sides(Faces *faces);

static inline int edge_twin(int edge) {
    return edge ^ 1;
}

/** Vertex a half-edge leaves. */
static inline int edge_from(const Lines *lines, int edge) {
    const Segment *s = &g_array_index(lines->segments, Segment, (guint)edge / 2);
    return edge % 2 == 0 ? s->a : s->b;
}

/** Vertex a half-edge reaches. */
static inline int edge_to(const Lines *lines, int edge) {
    return edge_from(lines, edge_twin(edge));
}

/** Length of a half-edge in metres (local metric). */
double edge_length_m(const Lines *lines, int edge);

#endif

/**
 * path.h - lines and areas on a sheet, in millimetres from its top left
 * corner (y downwards), and what is done to them before drawing: simplify,
 * clip, hatch.
 */
#ifndef JANGKAU_RENDER_PATH_H
#define JANGKAU_RENDER_PATH_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

/** A rectangle; on sheets in mm with y downwards, so (left, top) is least. */
typedef struct {
    double left;
    double top;
    double right;
    double bottom;
} Box;

#define BOX_EMPTY ((Box){G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE})

static inline Box box_grown(Box box, double by) {
    return (Box){box.left - by, box.top - by, box.right + by, box.bottom + by};
}
static inline bool box_overlaps(Box a, Box b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
static inline bool box_within(Box inner, Box outer) {
    return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top &&
           inner.bottom <= outer.bottom;
}
static inline bool box_holds(Box box, PlanePoint point) {
    return point.x >= box.left && point.x <= box.right && point.y >= box.top &&
           point.y <= box.bottom;
}
static inline double box_width(Box box) {
    return box.right - box.left;
}
static inline double box_height(Box box) {
    return box.bottom - box.top;
}
void box_add(Box *box, PlanePoint point);

/** A run of vertices; a closed one does not repeat its first. */
typedef struct {
    int first;
    int count;
    bool closed;
    Box box;
} SubPath;

typedef struct {
    GArray *points; /**< PlanePoint */
    GArray *subs;   /**< SubPath */
} Path;

Path *path_new(void);
void path_free(Path *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Path, path_free)

static inline const PlanePoint *path_points(const Path *path) {
    return (const PlanePoint *)(const void *)path->points->data;
}
static inline const SubPath *path_subs(const Path *path) {
    return (const SubPath *)(const void *)path->subs->data;
}
static inline int path_sub_count(const Path *path) {
    return (int)path->subs->len;
}

/** Start a run, add vertices to it, end it (runs of one vertex vanish). */
void path_begin(Path *path);
void path_add(Path *path, PlanePoint point);
void path_end(Path *path, bool closed);

void path_add_line(Path *path, PlanePoint from, PlanePoint to);
void path_add_box(Path *path, Box box);
/** A circle as a polygon of 36 corners. */
void path_add_circle(Path *path, PlanePoint centre, double radius_mm);

Box path_bounds(const Path *path);

/** The run with the largest area, and those inside of it. */
Path *path_largest_part(const Path *path);

/** Even-odd. */
bool path_contains(const Path *path, PlanePoint point);

/**
 * Douglas-Peucker: the kept vertices of an open or closed line, ends included.
 * Writes at most `count` vertices to `out` and returns how many. A closed line
 * (first = last) keeps also the vertex farthest from its start.
 */
int path_simplify(const PlanePoint *in, int count, double tolerance, PlanePoint *out);

/** The part of a closed, even-odd area inside a box (Sutherland-Hodgman, run by run). */
Path *path_clip_area(const Path *path, Box box);

/** The part of lines inside a box; segments that cross its edge are cut there. */
Path *path_clip_lines(const Path *path, Box box);

/**
 * Hatch lines of an even-odd area: parallel lines `spacing_mm` apart, rising
 * to the right by `angle_deg`. Phase is fixed to the sheet, so that hatches of
 * neighbouring areas meet.
 */
Path *path_hatch(const Path *path, double angle_deg, double spacing_mm);

#endif

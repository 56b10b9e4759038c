#include "render/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void box_add(Box *box, PlanePoint point) {
    box->left = MIN(box->left, point.x);
    box->top = MIN(box->top, point.y);
    box->right = MAX(box->right, point.x);
    box->bottom = MAX(box->bottom, point.y);
}

Path *path_new(void) {
    Path *path = g_new0(Path, 1);
    path->points = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    path->subs = g_array_new(FALSE, FALSE, sizeof(SubPath));
    return path;
}

void path_free(Path *path) {
    if (path == NULL)
        return;
    g_array_unref(path->points);
    g_array_unref(path->subs);
    g_free(path);
}

void path_begin(Path *path) {
    SubPath sub = {.first = (int)path->points->len, .box = BOX_EMPTY};
    g_array_append_val(path->subs, sub);
}

void path_add(Path *path, PlanePoint point) {
    SubPath *sub = &g_array_index(path->subs, SubPath, path->subs->len - 1);
    g_array_append_val(path->points, point);
    sub->count++;
    box_add(&sub->box, point);
}

void path_end(Path *path, bool closed) {
    SubPath *sub = &g_array_index(path->subs, SubPath, path->subs->len - 1);
    const PlanePoint *points = path_points(path) + sub->first;
    if (closed && sub->count > 1 && points[0].x == points[sub->count - 1].x &&
        points[0].y == points[sub->count - 1].y) {
        sub->count--;
    }
    sub->closed = closed;
    if (sub->count < (closed ? 3 : 2)) {
        g_array_set_size(path->points, (guint)sub->first);
        g_array_set_size(path->subs, path->subs->len - 1);
        return;
    }
    g_array_set_size(path->points, (guint)(sub->first + sub->count));
}

void path_add_line(Path *path, PlanePoint from, PlanePoint to) {
    path_begin(path);
    path_add(path, from);
    path_add(path, to);
    path_end(path, false);
}

void path_add_box(Path *path, Box box) {
    path_begin(path);
    path_add(path, (PlanePoint){box.left, box.top});
    path_add(path, (PlanePoint){box.right, box.top});
    path_add(path, (PlanePoint){box.right, box.bottom});
    path_add(path, (PlanePoint){box.left, box.bottom});
    path_end(path, true);
}

void path_add_circle(Path *path, PlanePoint centre, double radius_mm) {
    path_begin(path);
    for (int i = 0; i < 36; i++) {
        double angle = i * G_PI / 18;
        path_add(path, (PlanePoint){centre.x + radius_mm * cos(angle),
                                    centre.y + radius_mm * sin(angle)});
    }
    path_end(path, true);
}

Box path_bounds(const Path *path) {
    Box bounds = BOX_EMPTY;
    const SubPath *subs = path_subs(path);
    for (int i = 0; i < path_sub_count(path); i++) {
        box_add(&bounds, (PlanePoint){subs[i].box.left, subs[i].box.top});
        box_add(&bounds, (PlanePoint){subs[i].box.right, subs[i].box.bottom});
    }
    return bounds;
}

static void copy_run(const Path *from, int sub, Path *to) {
    const SubPath *run = &path_subs(from)[sub];
    path_begin(to);
    for (int i = 0; i < run->count; i++)
        path_add(to, path_points(from)[run->first + i]);
    path_end(to, run->closed);
}

static double run_area(const Path *path, const SubPath *run) {
    const PlanePoint *p = path_points(path) + run->first;
    double area = 0;
    for (int i = 0, j = run->count - 1; i < run->count; j = i++)
        area += p[j].x * p[i].y - p[i].x * p[j].y;
    return fabs(area) / 2;
}

Path *path_largest_part(const Path *path) {
    Path *part = path_new();
    const SubPath *subs = path_subs(path);
    int largest = -1;
    double most = 0;
    for (int s = 0; s < path_sub_count(path); s++) {
        double area = run_area(path, &subs[s]);
        if (area > most) {
            most = area;
            largest = s;
        }
    }
    if (largest < 0)
        return part;
    copy_run(path, largest, part);
    g_autoptr(Path) shell = path_new();
    copy_run(path, largest, shell);
    for (int s = 0; s < path_sub_count(path); s++) {
        if (s != largest && path_contains(shell, path_points(path)[subs[s].first]))
            copy_run(path, s, part);
    }
    return part;
}

bool path_contains(const Path *path, PlanePoint point) {
    bool inside = false;
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        if (!box_holds(subs[s].box, point))
            continue;
        const PlanePoint *p = path_points(path) + subs[s].first;
        for (int i = 0, j = subs[s].count - 1; i < subs[s].count; j = i++) {
            if ((p[i].y > point.y) != (p[j].y > point.y) &&
                point.x < (p[j].x - p[i].x) * (point.y - p[i].y) / (p[j].y - p[i].y) + p[i].x)
                inside = !inside;
        }
    }
    return inside;
}

static double distance_squared(PlanePoint p, PlanePoint a, PlanePoint b) {
    double dx = b.x - a.x, dy = b.y - a.y;
    double length = dx * dx + dy * dy;
    double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
    t = CLAMP(t, 0.0, 1.0);
    double x = p.x - (a.x + t * dx), y = p.y - (a.y + t * dy);
    return x * x + y * y;
}

// Mark what is kept strictly between `first` and `last`.
static void mark(const PlanePoint *in, int first, int last, double limit, char *keep) {
    while (last - first > 1) {
        int farthest = -1;
        double most = limit;
        for (int i = first + 1; i < last; i++) {
            double d = distance_squared(in[i], in[first], in[last]);
            if (d > most) {
                most = d;
                farthest = i;
            }
        }
        if (farthest < 0)
            return;
        keep[farthest] = 1;
        // Recurse into the shorter half, so that the stack stays shallow.
        if (farthest - first < last - farthest) {
            mark(in, first, farthest, limit, keep);
            first = farthest;
        } else {
            mark(in, farthest, last, limit, keep);
            last = farthest;
        }
    }
}

int path_simplify(const PlanePoint *in, int count, double tolerance, PlanePoint *out) {
    if (count <= 2) {
        memcpy(out, in, (size_t)MAX(count, 0) * sizeof *in);
        return count;
    }
    char stack[512];
    g_autofree char *heap = count > (int)sizeof stack ? g_malloc((gsize)count) : NULL;
    char *keep = heap != NULL ? heap : stack;
    memset(keep, 0, (size_t)count);
    keep[0] = keep[count - 1] = 1;
    double limit = tolerance * tolerance;
    if (in[0].x == in[count - 1].x && in[0].y == in[count - 1].y) {
        int farthest = 0;
        double most = -1;
        for (int i = 1; i < count - 1; i++) {
            double d = distance_squared(in[i], in[0], in[0]);
            if (d > most) {
                most = d;
                farthest = i;
            }
        }
        keep[farthest] = 1;
        mark(in, 0, farthest, limit, keep);
        mark(in, farthest, count - 1, limit, keep);
    } else {
        mark(in, 0, count - 1, limit, keep);
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (keep[i])
            out[kept++] = in[i];
    }
    return kept;
}

typedef enum { EDGE_LEFT, EDGE_TOP, EDGE_RIGHT, EDGE_BOTTOM } Edge;

// Signed distance inside of one edge of the box.
static double inside_by(PlanePoint p, Box box, Edge edge) {
    switch (edge) {
    case EDGE_LEFT:
        return p.x - box.left;
    case EDGE_TOP:
        return p.y - box.top;
    case EDGE_RIGHT:
        return box.right - p.x;
    default:
        return box.bottom - p.y;
    }
}

static void clip_against(const GArray *in, GArray *out, Box box, Edge edge) {
    g_array_set_size(out, 0);
    for (guint i = 0; i < in->len; i++) {
        PlanePoint a = g_array_index(in, PlanePoint, i);
        PlanePoint b = g_array_index(in, PlanePoint, (i + 1) % in->len);
        double da = inside_by(a, box, edge), db = inside_by(b, box, edge);
        if (da >= 0)
            g_array_append_val(out, a);
        if ((da >= 0) != (db >= 0)) {
            double t = da / (da - db);
            PlanePoint cut = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
            g_array_append_val(out, cut);
        }
    }
}

Path *path_clip_area(const Path *path, Box box) {
    Path *clipped = path_new();
    g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    g_autoptr(GArray) other = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        const PlanePoint *points = path_points(path) + subs[s].first;
        if (!box_overlaps(subs[s].box, box))
            continue;
        g_array_set_size(one, 0);
        g_array_append_vals(one, points, (guint)subs[s].count);
        if (!box_within(subs[s].box, box)) {
            clip_against(one, other, box, EDGE_LEFT);
            clip_against(other, one, box, EDGE_TOP);
            clip_against(one, other, box, EDGE_RIGHT);
            clip_against(other, one, box, EDGE_BOTTOM);
        }
        if (one->len == 0)
            continue;
        path_begin(clipped);
        for (guint i = 0; i < one->len; i++)
            path_add(clipped, g_array_index(one, PlanePoint, i));
        path_end(clipped, true);
    }
    return clipped;
}

// Liang-Barsky: the part [t0, t1] of a-b inside the box; false when none.
static bool clip_segment(PlanePoint a, PlanePoint b, Box box, double *t0, double *t1) {
    double dx = b.x - a.x, dy = b.y - a.y;
    const double p[4] = {-dx, dx, -dy, dy};
    const double q[4] = {a.x - box.left, box.right - a.x, a.y - box.top, box.bottom - a.y};
    *t0 = 0;
    *t1 = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0)
                return false;
        } else if (p[i] < 0) {
            *t0 = MAX(*t0, q[i] / p[i]);
        } else {
            *t1 = MIN(*t1, q[i] / p[i]);
        }
    }
    return *t0 <= *t1;
}

Path *path_clip_lines(const Path *path, Box box) {
    Path *clipped = path_new();
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &subs[s];
        const PlanePoint *points = path_points(path) + sub->first;
        if (!box_overlaps(box_grown(sub->box, 1e-9), box))
            continue;
        if (box_within(sub->box, box)) {
            path_begin(clipped);
            for (int i = 0; i < sub->count; i++)
                path_add(clipped, points[i]);
            path_end(clipped, sub->closed);
            continue;
        }
        bool open = false;
        int segments = sub->closed ? sub->count : sub->count - 1;
        for (int i = 0; i < segments; i++) {
            PlanePoint a = points[i], b = points[(i + 1) % sub->count];
            double t0, t1;
            if (!clip_segment(a, b, box, &t0, &t1)) {
                if (open)
                    path_end(clipped, false);
                open = false;
                continue;
            }
            if (!open || t0 > 0) {
                if (open)
                    path_end(clipped, false);
                path_begin(clipped);
                path_add(clipped, (PlanePoint){a.x + t0 * (b.x - a.x), a.y + t0 * (b.y - a.y)});
                open = true;
            }
            path_add(clipped, (PlanePoint){a.x + t1 * (b.x - a.x), a.y + t1 * (b.y - a.y)});
            if (t1 < 1) {
                path_end(clipped, false);
                open = false;
            }
        }
        if (open)
            path_end(clipped, false);
    }
    return clipped;
}

typedef struct {
    int line;
    double along;
} Crossing;

static int compare_crossings(const void *a, const void *b) {
    const Crossing *left = a, *right = b;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return (left->along > right->along) - (left->along < right->along);
}

Path *path_hatch(const Path *path, double angle_deg, double spacing_mm) {
    // Turn the area so that the hatch runs along u, and cut it at whole
    // multiples of the spacing in v.
    double angle = angle_deg * G_PI / 180;
    double c = cos(angle), s = -sin(angle); // y points down
    g_autoptr(GArray) crossings = g_array_new(FALSE, FALSE, sizeof(Crossing));
    const SubPath *subs = path_subs(path);
    for (int k = 0; k < path_sub_count(path); k++) {
        const PlanePoint *p = path_points(path) + subs[k].first;
        for (int i = 0, j = subs[k].count - 1; i < subs[k].count; j = i++) {
            double ua = p[j].x * c + p[j].y * s, va = (p[j].y * c - p[j].x * s) / spacing_mm;
            double ub = p[i].x * c + p[i].y * s, vb = (p[i].y * c - p[i].x * s) / spacing_mm;
            double low = MIN(va, vb), high = MAX(va, vb);
            // Half-open, so that a vertex on a line counts once.
            for (int line = (int)ceil(low); line < high; line++) {
                Crossing crossing = {line, ua + (ub - ua) * (line - va) / (vb - va)};
                g_array_append_val(crossings, crossing);
            }
        }
    }
    Path *lines = path_new();
    if (crossings->len == 0)
        return lines;
    qsort(crossings->data, crossings->len, sizeof(Crossing), compare_crossings);
    for (guint i = 0; i + 1 < crossings->len; i += 2) {
        Crossing a = g_array_index(crossings, Crossing, i);
        Crossing b = g_array_index(crossings, Crossing, i + 1);
        double v = a.line * spacing_mm;
        path_add_line(lines, (PlanePoint){a.along * c - v * s, a.along * s + v * c},
                      (PlanePoint){b.along * c - v * s, b.along * s + v * c});
    }
    return lines;
}

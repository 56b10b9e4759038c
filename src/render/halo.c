#include "render/halo.h"

#include <math.h>

#define COLUMN_MM 0.05
#define TOLERANCE_MM 0.08

// The highest and the lowest ink by column; where there is none, top > bottom.
typedef struct {
    double left; // middle of the first column
    int count;
    double *top, *bottom;
} Profile;

static Profile profile_new(double left, int count) {
    Profile profile = {left, count, g_new(double, (gsize)count), g_new(double, (gsize)count)};
    for (int i = 0; i < count; i++) {
        profile.top[i] = INFINITY;
        profile.bottom[i] = -INFINITY;
    }
    return profile;
}

static void profile_clear(Profile *profile) {
    g_free(profile->top);
    g_free(profile->bottom);
}

static int column_at(const Profile *profile, double x) {
    return CLAMP((int)lround((x - profile->left) / COLUMN_MM), 0, profile->count - 1);
}

static void enter_edge(Profile *profile, PlanePoint a, PlanePoint b) {
    if (a.x > b.x) {
        PlanePoint swapped = a;
        a = b;
        b = swapped;
    }
    double slope = b.x > a.x ? (b.y - a.y) / (b.x - a.x) : 0;
    int last = column_at(profile, b.x);
    for (int i = column_at(profile, a.x); i <= last; i++) {
        double x = CLAMP(profile->left + i * COLUMN_MM, a.x, b.x);
        double y = a.y + (x - a.x) * slope;
        profile->top[i] = MIN(profile->top[i], y);
        profile->bottom[i] = MAX(profile->bottom[i], y);
    }
    // Both ends, also of an edge that goes straight up.
    profile->top[last] = MIN(profile->top[last], b.y);
    profile->bottom[last] = MAX(profile->bottom[last], b.y);
}

static void enter_outline(Profile *profile, const Path *outline) {
    for (int s = 0; s < path_sub_count(outline); s++) {
        const SubPath *sub = &path_subs(outline)[s];
        const PlanePoint *points = path_points(outline) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++)
            enter_edge(profile, points[j], points[i]);
    }
}

// All within the radius of the ink.
static Profile grown(const Profile *ink, double radius_mm) {
    Profile wide = profile_new(ink->left, ink->count);
    int reach = (int)(radius_mm / COLUMN_MM);
    for (int k = -reach; k <= reach; k++) {
        double rise = sqrt(MAX(radius_mm * radius_mm - k * k * COLUMN_MM * COLUMN_MM, 0));
        for (int i = MAX(0, -k); i < MIN(ink->count, ink->count - k); i++) {
            wide.top[i] = MIN(wide.top[i], ink->top[i + k] - rise);
            wide.bottom[i] = MAX(wide.bottom[i], ink->bottom[i + k] + rise);
        }
    }
    return wide;
}

// Where a text's point comes to lie.
typedef struct {
    PlanePoint at;
    double cosine, sine;
} Place;

// Columns [from, to) as one area.
static void add_area(const Profile *profile, int from, int to, const Place *place, Path *halos) {
    int count = 0, corners = 2 * (to - from) + 1;
    g_autofree PlanePoint *ring = g_new(PlanePoint, (gsize)corners);
    for (int i = from; i < to; i++)
        ring[count++] = (PlanePoint){profile->left + i * COLUMN_MM, profile->top[i]};
    for (int i = to - 1; i >= from; i--)
        ring[count++] = (PlanePoint){profile->left + i * COLUMN_MM, profile->bottom[i]};
    ring[count++] = ring[0];
    g_autofree PlanePoint *kept = g_new(PlanePoint, (gsize)corners);
    count = path_simplify(ring, count, TOLERANCE_MM, kept);
    path_begin(halos);
    for (int i = 0; i < count; i++)
        path_add(halos,
                 (PlanePoint){place->at.x + kept[i].x * place->cosine - kept[i].y * place->sine,
                              place->at.y + kept[i].x * place->sine + kept[i].y * place->cosine});
    path_end(halos, true);
}

static void add_line(const Path *outline, double radius_mm, const Place *place, Path *halos) {
    if (path_sub_count(outline) == 0)
        return;
    Box box = box_grown(path_bounds(outline), radius_mm + COLUMN_MM);
    Profile ink = profile_new(box.left, (int)ceil(box_width(box) / COLUMN_MM) + 1);
    enter_outline(&ink, outline);
    Profile wide = grown(&ink, radius_mm);
    for (int from = 0, to; from < wide.count; from = to + 1) {
        for (to = from; to < wide.count && wide.top[to] <= wide.bottom[to]; to++)
            continue;
        if (to > from)
            add_area(&wide, from, to, place, halos);
    }
    profile_clear(&wide);
    profile_clear(&ink);
}

void halo_add(Path *halos, PangoLayout *layout, PlanePoint at, double turn_deg, double radius_mm) {
    double turn = turn_deg * G_PI / 180;
    Place place = {at, cos(turn), sin(turn)};
    int lines = typeset_line_count(layout);
    for (int line = 0; line < lines; line++) {
        g_autoptr(Path) outline = typeset_outline(layout, line);
        add_line(outline, radius_mm, &place, halos);
    }
}

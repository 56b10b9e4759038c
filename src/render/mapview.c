#include "render/mapview.h"

#include <string.h>

#include "render/chain.h"

// Lines are cut this far outside the frame, so that no cut end shows.
#define REACH_MM 4.0

PlanePoint mapview_to_sheet(const MapView *view, PlanePoint metres) {
    double mm_per_m = 1000 / view->scale;
    return (PlanePoint){view->frame.left + (metres.x - view->origin.x) * mm_per_m,
                        view->frame.top + (view->origin.y - metres.y) * mm_per_m};
}

PlanePoint mapview_to_metres(const MapView *view, PlanePoint sheet) {
    double m_per_mm = view->scale / 1000;
    return (PlanePoint){view->origin.x + (sheet.x - view->frame.left) * m_per_mm,
                        view->origin.y - (sheet.y - view->frame.top) * m_per_mm};
}

static bool touches_reach(const MapView *view, Box metres) {
    PlanePoint a = mapview_to_sheet(view, (PlanePoint){metres.left, metres.bottom});
    PlanePoint b = mapview_to_sheet(view, (PlanePoint){metres.right, metres.top});
    return box_overlaps((Box){a.x - 1e-6, a.y - 1e-6, b.x + 1e-6, b.y + 1e-6}, view->reach);
}

static void simplify_arcs(MapView *view, RegionLevel finest) {
    const MapBase *base = view->base;
    int longest = 0, total = 0;
    for (int a = 0; a < base->arc_count; a++) {
        view->visible[a] =
            base->arc_level[a] <= (int)finest && touches_reach(view, base->arc_bounds[a]);
        longest = MAX(longest, base->arcs[a].count);
        total += view->visible[a] ? base->arcs[a].count : 2;
    }
    view->points = g_new(PlanePoint, (gsize)MAX(total, 1));
    g_autofree PlanePoint *buffer = g_new(PlanePoint, (gsize)MAX(longest, 1));
    int used = 0;
    for (int a = 0; a < base->arc_count; a++) {
        const Arc *arc = &base->arcs[a];
        const PlanePoint *metres = base->vertices + arc->first;
        view->first[a] = used;
        if (!view->visible[a]) {
            // Its bounds miss the frame, so a straight line does, too.
            view->points[used++] = mapview_to_sheet(view, metres[0]);
            view->points[used++] = mapview_to_sheet(view, metres[arc->count - 1]);
            continue;
        }
        for (int i = 0; i < arc->count; i++)
            buffer[i] = mapview_to_sheet(view, metres[i]);
        used += path_simplify(buffer, arc->count, view->style->simplify_mm, view->points + used);
    }
    view->first[base->arc_count] = used;
}

MapView *mapview_new(const MapBase *base, const Style *style, Box frame, double scale,
                     PlanePoint centre, RegionLevel finest) {
    MapView *view = g_new0(MapView, 1);
    view->base = base;
    view->style = style;
    view->frame = frame;
    view->scale = scale;
    view->origin = (PlanePoint){centre.x - box_width(frame) / 2 * scale / 1000,
                                centre.y + box_height(frame) / 2 * scale / 1000};
    view->reach = box_grown(frame, REACH_MM);
    view->first = g_new0(int, (gsize)base->arc_count + 1);
    view->visible = g_new0(bool, (gsize)MAX(base->arc_count, 1));
    simplify_arcs(view, finest);
    return view;
}

void mapview_free(MapView *view) {
    if (view == NULL)
        return;
    g_free(view->first);
    g_free(view->points);
    g_free(view->visible);
    g_free(view);
}

// One chain of arcs as a run of vertices.
static void add_chain(const MapView *view, const ChainSet *set, int chain, bool area, Path *path) {
    int from = g_array_index(set->first, int, chain);
    int to = g_array_index(set->first, int, chain + 1);
    const ArcUse *uses = &g_array_index(set->uses, ArcUse, 0);
    path_begin(path);
    for (int u = from; u < to; u++) {
        int first = view->first[uses[u].arc], last = view->first[uses[u].arc + 1] - 1;
        int skip = u > from ? 1 : 0; // the shared node
        if (uses[u].reversed) {
            for (int i = last - skip; i >= first; i--)
                path_add(path, view->points[i]);
        } else {
            for (int i = first + skip; i <= last; i++)
                path_add(path, view->points[i]);
        }
    }
    const SubPath *sub = &path_subs(path)[path_sub_count(path) - 1];
    const PlanePoint *points = path_points(path) + sub->first;
    bool ring = points[0].x == points[sub->count - 1].x && points[0].y == points[sub->count - 1].y;
    double least = view->style->smallest_mm;
    if (ring && box_width(sub->box) < least && box_height(sub->box) < least) {
        g_array_set_size(path->points, (guint)sub->first);
        g_array_set_size(path->subs, path->subs->len - 1);
        return;
    }
    path_end(path, area || ring);
}

static Path *make_path(const MapView *view, const ChainSet *set, bool area) {
    g_autoptr(Path) whole = path_new();
    for (int i = 0; i < set->chain_count; i++)
        add_chain(view, set, i, area, whole);
    return area ? path_clip_area(whole, view->reach) : path_clip_lines(whole, view->reach);
}

Path *mapview_area(const MapView *view, const bool *units) {
    const MapBase *base = view->base;
    g_autofree bool *border = g_new(bool, (gsize)MAX(base->arc_count, 1));
    for (int a = 0; a < base->arc_count; a++) {
        int left = base->arcs[a].left, right = base->arcs[a].right;
        border[a] = (left >= 0 && units[left]) != (right >= 0 && units[right]);
    }
    g_autoptr(ChainSet) loops = chain_loops(base->arcs, base->arc_count, base->node_count, border);
    return make_path(view, loops, true);
}

Path *mapview_rings(const MapView *view, const Path *metres) {
    g_autoptr(Path) whole = path_new();
    g_autoptr(GArray) ring = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    const SubPath *subs = path_subs(metres);
    for (int s = 0; s < path_sub_count(metres); s++) {
        double least = view->style->smallest_mm * view->scale / 1000;
        if (!touches_reach(view, subs[s].box) ||
            (box_width(subs[s].box) < least && box_height(subs[s].box) < least))
            continue;
        const PlanePoint *points = path_points(metres) + subs[s].first;
        g_array_set_size(ring, (guint)subs[s].count + 1);
        g_array_set_size(kept, ring->len);
        PlanePoint *from = (PlanePoint *)(void *)ring->data, *to = (PlanePoint *)(void *)kept->data;
        for (int i = 0; i <= subs[s].count; i++)
            from[i] = mapview_to_sheet(view, points[i % subs[s].count]);
        int count = path_simplify(from, (int)ring->len, view->style->simplify_mm / 2, to);
        path_begin(whole);
        for (int i = 0; i < count - 1; i++)
            path_add(whole, to[i]);
        path_end(whole, true);
    }
    return path_clip_area(whole, view->reach);
}

Path *mapview_lines(const MapView *view, const bool *arcs) {
    const MapBase *base = view->base;
    g_autoptr(ChainSet) chains = chain_arcs(base->arcs, base->arc_count, base->node_count, arcs);
    return make_path(view, chains, false);
}

Path *mapview_level_lines(const MapView *view, RegionLevel level, const bool *units) {
    const MapBase *base = view->base;
    g_autofree bool *chosen = g_new(bool, (gsize)MAX(base->arc_count, 1));
    for (int a = 0; a < base->arc_count; a++) {
        int left = base->arcs[a].left, right = base->arcs[a].right;
        bool beside = units == NULL || (left >= 0 && units[left]) || (right >= 0 && units[right]);
        chosen[a] = base->arc_level[a] == (int)level && view->visible[a] && beside;
    }
    return mapview_lines(view, chosen);
}

typedef enum { SIDE_NONE, SIDE_LAND, SIDE_OTHER, SIDE_BOTH } OutlineSide;

static bool segment_on_land(const MapBase *base, int vertex) {
    return base->on_land[vertex] && base->on_land[vertex + 1];
}

// What an arc borders on.
static OutlineSide side_of(const MapView *view, int a) {
    const MapBase *base = view->base;
    const Arc *arc = &base->arcs[a];
    if (base->arc_level[a] != LEVEL_PROVINCE || !view->visible[a])
        return SIDE_NONE;
    if (arc->left != TOPOLOGY_OUTSIDE && arc->right != TOPOLOGY_OUTSIDE)
        return SIDE_LAND;
    int land = 0, segments = arc->count - 1;
    for (int i = arc->first; base->on_land != NULL && i < arc->first + segments; i++)
        land += segment_on_land(base, i);
    return land == 0 ? SIDE_OTHER : land == segments ? SIDE_LAND : SIDE_BOTH;
}

// The runs of an arc's segments of one kind, each simplified on its own.
static void add_runs(const MapView *view, const Arc *arc, bool on_land, Path *path) {
    const MapBase *base = view->base;
    g_autofree PlanePoint *run = g_new(PlanePoint, (gsize)arc->count);
    g_autofree PlanePoint *kept = g_new(PlanePoint, (gsize)arc->count);
    int end = arc->first + arc->count - 1;
    for (int i = arc->first; i < end;) {
        if (segment_on_land(base, i) != on_land) {
            i++;
            continue;
        }
        int count = 0;
        run[count++] = mapview_to_sheet(view, base->vertices[i]);
        for (; i < end && segment_on_land(base, i) == on_land; i++)
            run[count++] = mapview_to_sheet(view, base->vertices[i + 1]);
        count = path_simplify(run, count, view->style->simplify_mm, kept);
        path_begin(path);
        for (int k = 0; k < count; k++)
            path_add(path, kept[k]);
        path_end(path, false);
    }
}

static void append_path(Path *to, const Path *from) {
    for (int s = 0; s < path_sub_count(from); s++) {
        const SubPath *sub = &path_subs(from)[s];
        path_begin(to);
        for (int i = 0; i < sub->count; i++)
            path_add(to, path_points(from)[sub->first + i]);
        path_end(to, sub->closed);
    }
}

Path *mapview_outline(const MapView *view, bool on_land) {
    const MapBase *base = view->base;
    g_autofree bool *whole = g_new(bool, (gsize)MAX(base->arc_count, 1));
    g_autoptr(Path) runs = path_new();
    for (int a = 0; a < base->arc_count; a++) {
        OutlineSide side = side_of(view, a);
        whole[a] = side == (on_land ? SIDE_LAND : SIDE_OTHER);
        if (side == SIDE_BOTH)
            add_runs(view, &base->arcs[a], on_land, runs);
    }
    Path *path = mapview_lines(view, whole);
    g_autoptr(Path) clipped = path_clip_lines(runs, view->reach);
    append_path(path, clipped);
    return path;
}

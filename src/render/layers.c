#include "render/layers.h"

#include <math.h>

#include "render/sea.h"

// -------------------------------------------------------------------- ground

void layers_free_context(Sheet *sheet) {
    for (int i = 0; sheet->context != NULL && sheet->context[i] != NULL; i++)
        path_free(sheet->context[i]);
    g_clear_pointer(&sheet->context, g_free);
}

void layers_find_context(Sheet *sheet) {
    layers_free_context(sheet);
    const MapBase *base = sheet->source->base;
    int count = base->world->context_count;
    sheet->context = g_new0(Path *, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        sheet->context[i] = mapview_rings(sheet->view, base->context[i]);
}

void layers_ground(const Sheet *sheet, DrawList *list) {
    const Style *style = sheet->source->style;
    const MapBase *base = sheet->source->base;
    Path *ground = path_new();
    path_add_box(ground, sheet->page.map);
    drawlist_fill(list, drawlist_own(list, ground), style->unmapped);
    sea_draw(sheet, list);
    for (int i = 0; i < base->world->context_count; i++)
        drawlist_fill(list, sheet->context[i], style->context);
    for (int i = 0; i < base->world->context_count; i++)
        drawlist_stroke(list, sheet->context[i], &style->around);
}

// --------------------------------------------------------------------- fills

// Units whose class is at least `least`, as a path of the list's.
static const Path *area_from(const Sheet *sheet, const Theme *theme, int least, DrawList *list,
                             bool *units) {
    for (int u = 0; u < theme->unit_count; u++)
        units[u] = theme->unit_class[u] >= least;
    return drawlist_own(list, mapview_area(sheet->view, units));
}

Hatching layers_hatching(const Style *style, ThemeHatch hatch) {
    switch (hatch) {
    case HATCH_NEW:
        return (Hatching){&style->new_hatch, 135, style->new_spacing_mm};
    case HATCH_NO_DATA:
        return (Hatching){&style->no_data_hatch, 45, style->no_data_spacing_mm};
    case HATCH_NOT_APPLICABLE:
        return (Hatching){&style->not_applicable_hatch, 90, style->not_applicable_spacing_mm};
    case HATCH_UNREACHABLE:
        return (Hatching){&style->unreachable_hatch, 0, style->unreachable_spacing_mm};
    default:
        return (Hatching){NULL, 0, 0};
    }
}

static void hatch(const Sheet *sheet, DrawList *list, const bool *units, const Pen *pen,
                  double angle_deg, double spacing_mm) {
    g_autoptr(Path) area = mapview_area(sheet->view, units);
    drawlist_stroke(list, drawlist_own(list, path_hatch(area, angle_deg, spacing_mm)), pen);
}

static int count_below(const Theme *theme, int limit) {
    int count = 0;
    for (int u = 0; u < theme->unit_count; u++)
        count += theme->unit_class[u] < limit;
    return count;
}

static void hatch_uncertain(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Style *style = sheet->source->style;
    if (theme->uncertain_count > 0)
        hatch(sheet, list, theme->unit_uncertain, &style->uncertain_hatch, 135,
              style->uncertain_spacing_mm);
}

// The units of a class, or of THEME_NO_DATA, under its hatch.
static void hatch_class(const Sheet *sheet, const Theme *theme, DrawList *list, int class,
                        ThemeHatch which) {
    Hatching hatching = layers_hatching(sheet->source->style, which);
    g_autofree bool *units = g_new0(bool, (gsize)theme->unit_count + 1);
    int chosen = 0;
    for (int u = 0; u < theme->unit_count; u++) {
        units[u] = theme->unit_class[u] == class;
        chosen += units[u];
    }
    if (chosen > 0)
        hatch(sheet, list, units, hatching.pen, hatching.angle_deg, hatching.spacing_mm);
}

// The land in the farthest class, and the nearer ones over it. Bands go on
// beyond the region: the land around is laid over them.
static void fill_bands(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Style *style = sheet->source->style;
    const MapBase *base = sheet->view->base;
    const World *world = sheet->source->world;
    int village = sheet_region(sheet)->first_village, last = theme->map->breaks.count;
    Path *const *bands =
        base->bands + world_region_of_village(world, village, LEVEL_PROVINCE) * base->band_count;
    drawlist_fill(list, sheet->own_area, theme->classes[last].colour);
    for (int i = last - 1; i >= 0; i--)
        drawlist_fill(list, drawlist_own(list, mapview_rings(sheet->view, bands[theme->band[i]])),
                      theme->classes[i].colour);
    const Path *unreached =
        drawlist_own(list, mapview_rings(sheet->view, bands[base->band_count - 1]));
    drawlist_fill(list, unreached, theme->classes[last + 1].colour);
    drawlist_stroke(list,
                    drawlist_own(list, path_hatch(unreached, 0, style->unreachable_spacing_mm)),
                    &style->unreachable_hatch);
    g_autofree bool *around = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++)
        around[u] = !sheet->own[u];
    drawlist_fill(list, drawlist_own(list, mapview_area(sheet->view, around)), style->context);
    hatch_uncertain(sheet, theme, list);
}

void layers_fills(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Style *style = sheet->source->style;
    if (theme->bands) {
        fill_bands(sheet, theme, list);
        return;
    }
    // What the next fill covers wholly is left out.
    if (count_below(theme, THEME_PLAIN) > 0)
        drawlist_fill(list, sheet->context_area, style->context);
    if (count_below(theme, 0) > count_below(theme, THEME_PLAIN)) {
        bool plain = theme->dots && theme->no_data_count == 0;
        drawlist_fill(list, sheet->own_area, plain ? style->symbol_fill : style->no_data);
    }
    g_autofree bool *units = g_new(bool, (gsize)theme->unit_count + 1);
    for (int c = 0; c < theme->class_count; c++) {
        // An empty class adds nothing to the ones after it.
        if (theme->classes[c].count > 0)
            drawlist_fill(list, area_from(sheet, theme, c, list, units), theme->classes[c].colour);
    }
    for (int c = 0; c < theme->class_count && !theme->dots; c++) {
        if (theme->classes[c].hatch != HATCH_NONE)
            hatch_class(sheet, theme, list, c, theme->classes[c].hatch);
    }
    hatch_class(sheet, theme, list, THEME_NO_DATA, HATCH_NO_DATA);
    hatch_uncertain(sheet, theme, list);
}

// --------------------------------------------------------------------- lines

static double run_length(const Path *path, const SubPath *sub) {
    const PlanePoint *p = path_points(path) + sub->first;
    double length = 0;
    for (int i = 1; i < sub->count; i++)
        length += hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    return length;
}

void layers_border(DrawList *list, const Path *path, const Pen *pen) {
    double period = 0;
    for (int i = 0; i < pen->dash_count; i++)
        period += pen->dash_mm[i];
    Path *dashed = path_new(), *solid = path_new();
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        Path *to =
            pen->dash_count > 0 && run_length(path, &subs[s]) >= 1.5 * period ? dashed : solid;
        path_begin(to);
        for (int i = 0; i < subs[s].count; i++)
            path_add(to, path_points(path)[subs[s].first + i]);
        path_end(to, subs[s].closed);
    }
    Pen plain = style_pen(pen->width_mm, pen->colour);
    drawlist_stroke(list, drawlist_own(list, solid), &plain);
    drawlist_stroke(list, drawlist_own(list, dashed), pen);
}

// Rings too small for their pen, which would fill them, get a finer one.
static void outline_finely(DrawList *list, const Path *path, const Pen *pen) {
    static const double smaller_than[] = {5, 10, INFINITY}; // pen widths
    static const double share[] = {0.3, 0.5, 1};
    const SubPath *subs = path_subs(path);
    Path *by_size[] = {path_new(), path_new(), path_new()};
    for (int s = 0; s < path_sub_count(path); s++) {
        double size = MAX(box_width(subs[s].box), box_height(subs[s].box)) / pen->width_mm;
        int which = 0;
        while (subs[s].closed ? size >= smaller_than[which] : which < 2)
            which++;
        path_begin(by_size[which]);
        for (int i = 0; i < subs[s].count; i++)
            path_add(by_size[which], path_points(path)[subs[s].first + i]);
        path_end(by_size[which], subs[s].closed);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(by_size); i++) {
        Pen finer = *pen;
        finer.width_mm *= share[i];
        layers_border(list, drawlist_own(list, by_size[i]), &finer);
    }
}

static void outline_tpbis(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const MapBase *base = sheet->view->base;
    g_autofree bool *arcs = g_new0(bool, (gsize)base->arc_count + 1);
    int chosen = 0;
    for (int a = 0; a < base->arc_count; a++) {
        int left = base->arcs[a].left, right = base->arcs[a].right;
        arcs[a] = sheet->view->visible[a] && ((left >= 0 && theme->unit_tpbis[left]) ||
                                              (right >= 0 && theme->unit_tpbis[right]));
        chosen += arcs[a];
    }
    if (chosen == 0)
        return;
    Pen pen = sheet->source->style->tpbis;
    if (sheet->level == LEVEL_PROVINCE)
        pen.width_mm *= LAYERS_PROVINCE_OUTLINE;
    outline_finely(list, drawlist_own(list, mapview_lines(sheet->view, arcs)), &pen);
}

void layers_lines(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Style *style = sheet->source->style;
    if (theme->unit == LEVEL_VILLAGE && !theme->dots)
        layers_border(list, sheet->lines[LEVEL_VILLAGE], &style->village);
    if (theme->unit >= LEVEL_DISTRICT)
        layers_border(list, sheet->lines[LEVEL_DISTRICT], &style->district);
    layers_border(list, sheet->lines[LEVEL_REGENCY], &style->regency);
    outline_finely(list, sheet->coast, &style->coast);
    layers_border(list, sheet->lines[LEVEL_PROVINCE], &style->province);
    outline_tpbis(sheet, theme, list);
}

// ---------------------------------------------------------------------- dots

void layers_dots(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const SheetSource *source = sheet->source;
    double radius = source->style->dot_mm / 2;
    Pen rim = style_pen(0.1, COLOUR_BLACK), bold = style_pen(0.4, COLOUR_BLACK);
    Path *marked = path_new();
    for (int c = THEME_NO_DATA; c < theme->class_count; c++) {
        Path *dots = path_new();
        for (int v = 0; v < source->world->regions[LEVEL_VILLAGE].count; v++) {
            if (theme->village_class[v] != c || !theme_is_dot(theme, source->world, v))
                continue;
            PlanePoint at = mapview_to_sheet(sheet->view, source->base->village_points[v]);
            path_add_circle(dots, at, radius);
            if ((theme->spec->outline_tpbis && source->results->villages[v].tpbis == TRI_YES) ||
                (c >= 0 && theme->classes[c].hatch == HATCH_NEW))
                path_add_circle(marked, at, radius + 0.2);
        }
        const Path *owned = drawlist_own(list, dots);
        // Dots of one class may overlap: fill each on its own.
        const SubPath *subs = path_subs(owned);
        for (int s = 0; s < path_sub_count(owned); s++) {
            Path *one = path_new();
            path_begin(one);
            for (int i = 0; i < subs[s].count; i++)
                path_add(one, path_points(owned)[subs[s].first + i]);
            path_end(one, true);
            const Path *dot = drawlist_own(list, one);
            drawlist_fill(list, dot, c >= 0 ? theme->classes[c].colour : source->style->no_data);
            drawlist_stroke(list, dot, &rim);
        }
    }
    drawlist_stroke(list, drawlist_own(list, marked), &bold);
}

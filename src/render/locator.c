#include "render/locator.h"

#include <math.h>
#include <string.h>

#include "render/halo.h"
#include "render/labelgrid.h"
#include "render/labels.h"

#define GAP_MM 1.5
#define HALO_MM 0.25
#define CODE_REACH_MM 8.0

// A district is shown in its regency, all else in its province.
static RegionLevel home_level(const Sheet *sheet) {
    return sheet->level == LEVEL_DISTRICT ? LEVEL_REGENCY : LEVEL_PROVINCE;
}

static int home_of(const Sheet *sheet) {
    return sheet->level == LEVEL_PROVINCE ? sheet->region : sheet_region(sheet)->parent;
}

// One area of the grid for each regency of the province.
static LabelGrid *enter_regencies(const Sheet *sheet, const MapView *view) {
    const RegionList *regencies = &sheet->source->world->regions[LEVEL_REGENCY];
    const int *group = sheet->source->base->unit_region[LEVEL_REGENCY];
    g_autofree bool *units = g_new0(bool, (gsize)sheet->unit_count + 1);
    LabelGrid *grid = labelgrid_new(view->frame);
    for (int i = 0; i < regencies->count; i++) {
        if (regencies->items[i].parent != sheet->region)
            continue;
        for (int u = 0; u < sheet->unit_count; u++)
            units[u] = group[u] == i;
        g_autoptr(Path) area = mapview_area(view, units);
        g_autoptr(Path) largest = path_largest_part(area);
        labelgrid_add(grid, largest, i);
    }
    labelgrid_finish(grid);
    return grid;
}

// Within the regency, or with a leader where there is no land.
static void offer_code(const LabelGrid *grid, int regency, PlanePoint size, Label *label) {
    PlanePoint pole;
    double depth;
    if (!labelgrid_pole(grid, regency, &pole, &depth))
        return;
    for (double dy = -CODE_REACH_MM; dy <= CODE_REACH_MM; dy += LABELGRID_CELL_MM) {
        for (double dx = -CODE_REACH_MM; dx <= CODE_REACH_MM; dx += LABELGRID_CELL_MM) {
            PlanePoint at = {pole.x + dx, pole.y + dy};
            Box box = {at.x - size.x / 2, at.y - size.y / 2, at.x + size.x / 2, at.y + size.y / 2};
            if (!box_within(box, grid->frame))
                continue;
            double share = labelgrid_share(grid, regency, box), away = hypot(dx, dy);
            if (share >= 0.5)
                labels_add_place(label, box, away + 8 * (1 - share), 0);
            else if (labelgrid_holds(grid, LABELGRID_NONE, box_grown(box, 0.3)))
                labels_add_led(label, box, pole, 10 + away, 0);
        }
    }
}

static void draw_code(const Sheet *sheet, const LabelPlace *place, PangoLayout *layout,
                      DrawList *list) {
    Box ink = typeset_ink(layout);
    PlanePoint at = {place->body.centre.x - (ink.left + ink.right) / 2,
                     place->body.centre.y - (ink.top + ink.bottom) / 2};
    if (place->leader) {
        Path *leader = path_new();
        path_add_line(leader, place->from, place->to);
        drawlist_stroke(list, drawlist_own(list, leader), &sheet->source->style->leader);
    }
    Path *halo = path_new();
    halo_add(halo, layout, at, 0, HALO_MM);
    drawlist_fill_each(list, drawlist_own(list, halo), COLOUR_WHITE);
    drawlist_text(list, layout, at, COLOUR_BLACK);
}

// The regencies' own numbers ("01" of 36.01), none on another.
static void draw_codes(const Sheet *sheet, const MapView *view, DrawList *list) {
    const RegionList *regencies = &sheet->source->world->regions[LEVEL_REGENCY];
    g_autoptr(LabelGrid) grid = enter_regencies(sheet, view);
    g_autoptr(LabelSet) set = labels_new(view->frame);
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GPtrArray) labels = g_ptr_array_new(); // borrowed
    for (int i = 0; i < regencies->count; i++) {
        const char *code = regencies->items[i].code, *dot = strrchr(code, '.');
        PangoLayout *layout =
            typeset_text(sheet->typeset, dot != NULL ? dot + 1 : code, FACE_REGULAR,
                         6.5 * MAX(sheet->page.text_factor, 1), 0, PANGO_ALIGN_CENTER);
        Box ink = box_grown(typeset_ink(layout), HALO_MM);
        Label *label = labels_add(set, 0, code);
        offer_code(grid, i, (PlanePoint){box_width(ink), box_height(ink)}, label);
        g_ptr_array_add(layouts, layout);
        g_ptr_array_add(labels, label);
    }
    labels_solve(set);
    for (guint i = 0; i < labels->len; i++) {
        const Label *label = g_ptr_array_index(labels, i);
        if (label->chosen >= 0)
            draw_code(sheet, &g_array_index(label->places, LabelPlace, label->chosen),
                      g_ptr_array_index(layouts, i), list);
    }
}

double locator_height(const Sheet *sheet, double width_mm, double most_mm) {
    Box extent = mapbase_bounds(sheet->source->base, home_level(sheet), home_of(sheet));
    double shape = box_height(extent) / MAX(box_width(extent), 1);
    return MIN(most_mm, (width_mm - 2 * GAP_MM) * shape + 2 * GAP_MM);
}

// The land around, when there is any, as context; that of the sheet's home over it.
static void fill_land(const Sheet *sheet, const MapView *view, DrawList *list) {
    RegionLevel level = home_level(sheet);
    const int *group = sheet->source->base->unit_region[level];
    const Style *style = sheet->source->style;
    g_autofree bool *units = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int own = sheet->source->world->regions[level].count > 1 ? 0 : 1; own < 2; own++) {
        for (int u = 0; u < sheet->unit_count; u++)
            units[u] = own == 0 || (group != NULL && group[u] == home_of(sheet));
        drawlist_fill(list, drawlist_own(list, mapview_area(view, units)),
                      own == 0 ? style->context : style->symbol_fill);
    }
}

void locator_draw(const Sheet *sheet, DrawList *list, Box frame) {
    const SheetSource *source = sheet->source;
    const Style *style = source->style;
    Box extent = mapbase_bounds(source->base, home_level(sheet), home_of(sheet));
    double scale = 1000 * MAX(box_width(extent) / (box_width(frame) - 2 * GAP_MM),
                              box_height(extent) / (box_height(frame) - 2 * GAP_MM));
    scale = MAX(scale, 1);
    g_autoptr(MapView) view = mapview_new(
        source->base, style, frame, scale,
        (PlanePoint){(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2},
        sheet->level == LEVEL_DISTRICT ? LEVEL_DISTRICT : LEVEL_REGENCY);
    Path *ground = path_new();
    path_add_box(ground, frame);
    const Path *box = drawlist_own(list, ground);
    drawlist_fill(list, box, style->unmapped);

    drawlist_clip(list, &frame);
    bool province = sheet->level == LEVEL_PROVINCE;
    fill_land(sheet, view, list);
    if (!province)
        drawlist_fill(list, drawlist_own(list, mapview_area(view, sheet->own)), style->locator);
    Pen thin = style_pen(0.12, COLOUR_BLACK), outline = style_pen(0.18, COLOUR_BLACK);
    if (sheet->level == LEVEL_DISTRICT)
        drawlist_stroke(list, drawlist_own(list, mapview_level_lines(view, LEVEL_DISTRICT, NULL)),
                        &thin);
    drawlist_stroke(list, drawlist_own(list, mapview_level_lines(view, LEVEL_REGENCY, NULL)),
                    sheet->level == LEVEL_DISTRICT ? &outline : &thin);
    drawlist_stroke(list, drawlist_own(list, mapview_level_lines(view, LEVEL_PROVINCE, NULL)),
                    &outline);
    if (province && source->base->unit_region[LEVEL_REGENCY] != NULL)
        draw_codes(sheet, view, list);
    drawlist_clip(list, NULL);
    Pen rim = style_pen(0.2, COLOUR_BLACK);
    drawlist_stroke(list, box, &rim);
}

#include "render/locator.h"

#include <math.h>
#include <string.h>

#include "render/halo.h"
#include "render/labelgrid.h"

#define GAP_MM 1.5
#define HALO_MM 0.25

// A district is shown in its regency, all else in its province.
static RegionLevel home_level(const Sheet *sheet) {
    return sheet->level == LEVEL_DISTRICT ? LEVEL_REGENCY : LEVEL_PROVINCE;
}

static int home_of(const Sheet *sheet) {
    return sheet->level == LEVEL_PROVINCE ? sheet->region : sheet_region(sheet)->parent;
}

// The regencies' own numbers ("01" of 36.01) at their roomiest place.
static void draw_codes(const Sheet *sheet, const MapView *view, DrawList *list) {
    const RegionList *regencies = &sheet->source->world->regions[LEVEL_REGENCY];
    const int *group = sheet->source->base->unit_region[LEVEL_REGENCY];
    g_autofree bool *units = g_new0(bool, (gsize)sheet->unit_count + 1);
    g_autoptr(LabelGrid) grid = labelgrid_new(view->frame);
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
    for (int i = 0; i < regencies->count; i++) {
        PlanePoint pole;
        double depth;
        if (!labelgrid_pole(grid, i, &pole, &depth))
            continue;
        const char *dot = strrchr(regencies->items[i].code, '.');
        g_autoptr(PangoLayout) layout = typeset_text(
            sheet->typeset, dot != NULL ? dot + 1 : regencies->items[i].code, FACE_REGULAR,
            6.5 * MAX(sheet->page.text_factor, 1), 0, PANGO_ALIGN_CENTER);
        Box ink = typeset_ink(layout);
        PlanePoint at = {pole.x - (ink.left + ink.right) / 2, pole.y - (ink.top + ink.bottom) / 2};
        Path *halo = path_new();
        halo_add(halo, layout, at, 0, HALO_MM);
        drawlist_fill_each(list, drawlist_own(list, halo), COLOUR_WHITE);
        drawlist_text(list, layout, at, COLOUR_BLACK);
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

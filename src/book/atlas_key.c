// The map that says on which page each district is.
#include "book/atlas_pages.h"

#include <math.h>

#include "render/labelgrid.h"

#define NUMBER_PT 6.5
#define NUMBER_LEAST_PT 4.5
#define GAP_MM 3.0

typedef struct {
    const Atlas *atlas;
    Typeset *typeset;
    DrawList *list;
    MapView *view;
    LabelGrid *grid;
} Key;

static Path *area_of(const Key *key, RegionLevel level, int region) {
    const SheetSource *source = &key->atlas->drawing->sheets;
    int count = source->world->regions[source->world->unit_level].count;
    g_autofree bool *units = g_new(bool, (gsize)count + 1);
    for (int u = 0; u < count; u++)
        units[u] = source->base->unit_region[level][u] == region;
    return mapview_area(key->view, units);
}

// The districts of the atlas.
static void district_range(const Atlas *atlas, int *first, int *end) {
    const World *world = atlas->source->world;
    *first = 0;
    *end = world->regions[LEVEL_DISTRICT].count;
    if (atlas->regency < 0)
        return;
    const Region *regency = &world->regions[LEVEL_REGENCY].items[atlas->regency];
    *first = regency->first_child;
    *end = regency->first_child + regency->child_count;
}

// The page number at the roomiest place of its district, as large as fits there.
static void draw_number(const Key *key, int district) {
    PlanePoint pole;
    double depth;
    if (!labelgrid_pole(key->grid, district, &pole, &depth))
        return;
    g_autofree char *text =
        g_strdup_printf("%d", atlas_number_of(key->atlas, LEVEL_DISTRICT, district));
    for (double size = NUMBER_PT; size >= NUMBER_LEAST_PT; size -= 0.5) {
        g_autoptr(PangoLayout) layout =
            typeset_text(key->typeset, text, FACE_REGULAR, size, 0, PANGO_ALIGN_CENTER);
        Box ink = typeset_ink(layout);
        if (size > NUMBER_LEAST_PT && hypot(box_width(ink), box_height(ink)) / 2 > depth)
            continue;
        drawlist_text(
            key->list, layout,
            (PlanePoint){pole.x - (ink.left + ink.right) / 2, pole.y - (ink.top + ink.bottom) / 2},
            COLOUR_BLACK);
        return;
    }
}

static void draw_districts(Key *key) {
    int first, end;
    district_range(key->atlas, &first, &end);
    for (int d = first; d < end; d++) {
        g_autoptr(Path) area = area_of(key, LEVEL_DISTRICT, d);
        g_autoptr(Path) largest = path_largest_part(area);
        labelgrid_add(key->grid, largest, d);
        if (atlas_number_of(key->atlas, LEVEL_DISTRICT, d) > 0)
            atlas_link_area(area, key->view->frame, NULL,
                            atlas_destination(key->atlas, LEVEL_DISTRICT, d), key->list);
    }
    labelgrid_finish(key->grid);
}

static void draw_ground(const Key *key, Box frame) {
    const SheetSource *source = &key->atlas->drawing->sheets;
    const World *world = source->world;
    int count = world->regions[world->unit_level].count;
    g_autofree bool *all = g_new(bool, (gsize)count + 1);
    for (int u = 0; u < count; u++)
        all[u] = true;
    Path *sea = path_new();
    path_add_box(sea, frame);
    drawlist_fill(key->list, drawlist_own(key->list, sea), source->style->sea);
    drawlist_clip(key->list, &frame);
    Path *land = mapview_area(key->view, all);
    bool whole = key->atlas->regency < 0;
    drawlist_fill(key->list, drawlist_own(key->list, land),
                  whole ? COLOUR_WHITE : source->style->context);
    if (!whole)
        drawlist_fill(key->list,
                      drawlist_own(key->list, area_of(key, LEVEL_REGENCY, key->atlas->regency)),
                      COLOUR_WHITE);
    static const struct {
        RegionLevel level;
        double width_mm;
    } lines[] = {{LEVEL_DISTRICT, 0.12}, {LEVEL_REGENCY, 0.45}, {LEVEL_PROVINCE, 0.3}};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        Pen pen = style_pen(lines[i].width_mm, COLOUR_BLACK);
        drawlist_stroke(
            key->list,
            drawlist_own(key->list, mapview_level_lines(key->view, lines[i].level, NULL)), &pen);
    }
}

void atlas_draw_key(DrawList *list, Box frame, gpointer data) {
    const AtlasKey *wanted = data;
    const Atlas *atlas = wanted->atlas;
    const SheetSource *source = &atlas->drawing->sheets;
    bool whole = atlas->regency < 0;
    Box extent = BOX_EMPTY;
    for (int p = 0; p < (whole ? source->world->regions[LEVEL_PROVINCE].count : 1); p++) {
        Box one = mapbase_bounds(source->base, whole ? LEVEL_PROVINCE : LEVEL_REGENCY,
                                 whole ? p : atlas->regency);
        extent = (Box){MIN(extent.left, one.left), MIN(extent.top, one.top),
                       MAX(extent.right, one.right), MAX(extent.bottom, one.bottom)};
    }
    double scale = 1000 * MAX(box_width(extent) / (box_width(frame) - 2 * GAP_MM),
                              box_height(extent) / (box_height(frame) - 2 * GAP_MM));
    Key key = {.atlas = atlas, .typeset = wanted->typeset, .list = list};
    key.view = mapview_new(
        source->base, source->style, frame, MAX(scale, 1),
        (PlanePoint){(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2},
        LEVEL_DISTRICT);
    key.grid = labelgrid_new(frame);
    draw_ground(&key, frame);
    draw_districts(&key);
    int first, end;
    district_range(atlas, &first, &end);
    for (int d = first; d < end; d++)
        draw_number(&key, d);
    drawlist_clip(list, NULL);
    Path *rim = path_new();
    path_add_box(rim, frame);
    Pen pen = style_pen(0.3, COLOUR_BLACK);
    drawlist_stroke(list, drawlist_own(list, rim), &pen);
    labelgrid_free(key.grid);
    mapview_free(key.view);
}

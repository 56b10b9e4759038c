#include "book/brief_internal.h"

#include "render/inset.h"
#include "render/legend.h"
#include "render/marginalia.h"

#define MAPS_MOST 2
#define MAP_MOST_MM 106.0
#define LEGEND_MM 44.0   // beside a map
#define FIGURE_TEXT 0.78 // text factor of maps

typedef struct {
    Brief *brief;
    const ThemeSpec *spec;
    Sheet *sheet; // kept: the page borrows from it
    Theme *theme;
} MapFigure;

static void map_figure_free(gpointer data) {
    MapFigure *figure = data;
    sheet_free(figure->sheet);
    theme_free(figure->theme);
    g_free(figure);
}

// The sheet and the theme of a figure in `frame`; false where there is nothing to draw.
static bool set_map(MapFigure *figure, Box frame) {
    const Brief *brief = figure->brief;
    const SheetSource *sheets = &brief->drawing->sheets;
    Page page = {.width_mm = 210, .height_mm = 297, .text_factor = FIGURE_TEXT};
    page.outer = page.map = frame;
    page.map.right -= LEGEND_MM + 3;
    SheetRequest request = {.level = LEVEL_PROVINCE,
                            .region = brief->province,
                            .marks = figure->spec->marks,
                            .page = &page,
                            .far_apart = true};
    g_clear_pointer(&figure->sheet, sheet_free);
    figure->sheet = sheet_new(sheets, brief->typeset, &request, NULL);
    if (figure->sheet != NULL && figure->theme == NULL)
        figure->theme = theme_new(sheets, figure->spec, LEVEL_PROVINCE, brief->province);
    return figure->sheet != NULL;
}

// Legend and scale beside the map, and what it leaves out; returns how far down they reach.
// Without a list they are only measured.
static double draw_legend(const MapFigure *figure, DrawList *list) {
    g_autoptr(DrawList) scratch = drawlist_new();
    const Brief *brief = figure->brief;
    Cursor cursor = {.sheet = figure->sheet,
                     .theme = figure->theme,
                     .list = list != NULL ? list : scratch,
                     .measuring = list == NULL,
                     .x = figure->sheet->page.map.right + 3,
                     .y = figure->sheet->page.map.top,
                     .width = LEGEND_MM};
    legend_draw(&cursor);
    panel_skip(&cursor, 2);
    g_autofree char *scale = words_number(brief->language, figure->sheet->page.scale, 0);
    g_autofree char *text = words_printf(brief->language, "Skala 1 : %s", scale);
    panel_text(&cursor, text, FACE_BOLD, 7, PANGO_ALIGN_LEFT);
    panel_skip(&cursor, 0.5);
    marginalia_scale_bar(&cursor);
    if (figure->sheet->far != NULL) {
        panel_skip(&cursor, 1.5);
        g_autofree char *far = inset_place(figure->sheet);
        g_autofree char *note = words_printf(brief->language, "Tidak seluruhnya di peta: %s.", far);
        panel_text(&cursor, note, FACE_ITALIC, 6.5, PANGO_ALIGN_LEFT);
    }
    return cursor.y;
}

static void draw_map(DrawList *list, Box frame, gpointer data) {
    MapFigure *figure = data;
    const Brief *brief = figure->brief;
    if (set_map(figure, frame)) {
        sheet_draw_on(figure->sheet, figure->theme, list);
        brief_frame(list, figure->sheet->page.map);
        draw_legend(figure, list);
        return;
    }
    brief_frame(list, frame);
    g_autoptr(PangoLayout) layout = typeset_text(
        brief->typeset,
        brief_say(brief, "Tidak ada peta: wilayah ini tidak punya batas maupun titik."),
        FACE_ITALIC, 8, box_width(frame) - 8, PANGO_ALIGN_LEFT);
    drawlist_text(list, layout, (PlanePoint){frame.left + 4, frame.top + 4}, COLOUR_BLACK);
}

// As high as the province is at the scale that its width allows, and as its legend.
static double map_height(MapFigure *figure, Box body) {
    const Style *style = figure->brief->drawing->style;
    Box frame = {body.left, 0, body.right, MAP_MOST_MM};
    if (!set_map(figure, frame))
        return 16;
    Box extent =
        mapbase_bounds(figure->brief->drawing->base, LEVEL_PROVINCE, figure->brief->province);
    double map = box_height(extent) * 1000 / figure->sheet->page.scale + 2 * style->extent_gap_mm;
    if (figure->sheet->far != NULL) // the part that is left fills the frame
        map = MAP_MOST_MM;
    return MAX(draw_legend(figure, NULL), MIN(map + 1, MAP_MOST_MM));
}

static void map(Brief *brief, const ThemeSpec *spec, int number) {
    MapFigure *data = g_new0(MapFigure, 1);
    *data = (MapFigure){.brief = brief, .spec = spec};
    flow_keep(brief->flow, data, map_figure_free);
    double height = map_height(data, flow_body(brief->flow));
    const char *explanation = data->theme != NULL ? data->theme->explanation : "";
    g_autofree char *caption = words_printf(brief->language, "Peta %d. %s", number, explanation);
    FlowFigure figure = {caption, caption, 1, draw_map, data};
    flow_figures(brief->flow, &figure, 1, height);
}

void brief_maps(Brief *brief) {
    const GPtrArray *specs = brief->drawing->themes.drawn;
    int drawn = 0;
    flow_heading(brief->flow, 1, brief_say(brief, "Peta"));
    for (guint i = 0; i < specs->len && drawn < MAPS_MOST; i++) {
        const ThemeSpec *spec = g_ptr_array_index(specs, i);
        if (spec->maps[LEVEL_PROVINCE] != NULL && !spec->needs_plan)
            map(brief, spec, ++drawn);
    }
    if (drawn == 0)
        flow_paragraph(brief->flow, FLOW_NOTE,
                       brief_say(brief, "Proyek ini tidak punya tema peta."));
}

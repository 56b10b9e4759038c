#include "render/symbols.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double library_radius(const Style *style, bool tpbis) {
    return (tpbis ? style->tpbis_mm : style->library_mm) / 2 + style->library.width_mm / 2;
}

// ------------------------------------------------------------- marks of the plan

static PangoLayout *mark_text(const Sheet *sheet, const char *text) {
    double size = MAX(6.0, sheet->source->style->label_village_pt * sheet->page.text_factor);
    return typeset_text(sheet->typeset, text, FACE_BOLD, size, 0, PANGO_ALIGN_CENTER);
}

// Radius of the circle that holds the text and is as large as the style wants.
static double mark_radius(const Sheet *sheet, const char *widest, double least_mm) {
    g_autoptr(PangoLayout) layout = mark_text(sheet, widest);
    Box ink = typeset_ink(layout);
    return MAX(least_mm, hypot(box_width(ink), box_height(ink)) + 0.8) / 2;
}

static double reserve_radius(const Sheet *sheet) {
    return mark_radius(sheet, "B", sheet->source->style->reserve_mm);
}

// All picks are as large as the one with the longest number.
static double pick_radius(const Sheet *sheet) {
    char widest[16];
    snprintf(widest, sizeof widest, "%d", sheet->source->plan->pick_count);
    memset(widest, '8', strlen(widest));
    return mark_radius(sheet, widest, sheet->source->style->pick_mm);
}

// Shapes in turn by stage: corners, the first one's angle, and how far they
// reach beyond the circle that holds the number.
typedef struct {
    int corners; // 0 = a circle
    double first_deg;
    double reach;
} MarkShape;

static MarkShape mark_shape(int stage) {
    static const MarkShape shapes[] = {{0, 0, 1}, {4, 45, 1.25}, {4, 0, 1.35}, {6, 0, 1.15}};
    return stage > 0 ? shapes[(stage - 1) % (int)G_N_ELEMENTS(shapes)] : shapes[0];
}

static Path *mark_outline(PlanePoint at, MarkShape shape, double radius) {
    Path *path = path_new();
    if (shape.corners == 0) {
        path_add_circle(path, at, radius);
        return path;
    }
    path_begin(path);
    for (int i = 0; i < shape.corners; i++) {
        double angle = (shape.first_deg + 360.0 * i / shape.corners) * G_PI / 180;
        path_add(path, (PlanePoint){at.x + radius * shape.reach * cos(angle),
                                    at.y + radius * shape.reach * sin(angle)});
    }
    path_end(path, true);
    return path;
}

double symbols_mark_radius(const Sheet *sheet, int stage) {
    double radius = stage > 0 ? pick_radius(sheet) : reserve_radius(sheet);
    return radius * mark_shape(stage).reach;
}

void symbols_draw_mark(const Sheet *sheet, DrawList *list, PlanePoint at, int stage,
                       const char *text) {
    const Style *style = sheet->source->style;
    const ColourList *colours = &style->stage_colours;
    Colour fill = stage > 0 ? colours->values[(stage - 1) % colours->count] : style->symbol_fill;
    double radius = stage > 0 ? pick_radius(sheet) : reserve_radius(sheet);
    Path *outline = mark_outline(at, mark_shape(stage), radius);
    const Path *path = drawlist_own(list, outline);
    Pen halo = style_pen(style->library.width_mm + 0.5, COLOUR_WHITE);
    Pen rim = style_pen(stage > 0 ? style->library.width_mm : 0.2, COLOUR_BLACK);
    drawlist_stroke(list, path, &halo);
    drawlist_fill(list, path, fill);
    drawlist_stroke(list, path, &rim);
    g_autoptr(PangoLayout) layout = mark_text(sheet, text);
    Box ink = typeset_ink(layout);
    drawlist_text(
        list, layout,
        (PlanePoint){at.x - (ink.left + ink.right) / 2, at.y - (ink.top + ink.bottom) / 2},
        palette_lightness(fill) < 60 ? COLOUR_WHITE : COLOUR_BLACK);
}

// --------------------------------------------------------------- where they stand

// Others at the same place: symbols stand side by side, in order of id.
static void spread(Sheet *sheet) {
    SheetSymbol *symbols = (SheetSymbol *)(void *)sheet->symbols->data;
    int count = (int)sheet->symbols->len;
    g_autofree bool *done = g_new0(bool, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        if (done[i])
            continue;
        PlanePoint place = symbols[i].at;
        int together = 0;
        for (int j = i; j < count; j++)
            together += hypot(symbols[j].at.x - place.x, symbols[j].at.y - place.y) < 0.3;
        double step = sheet->source->style->tpbis_mm + 0.4;
        double x = place.x - step * (together - 1) / 2;
        for (int j = i; j < count; j++) {
            if (done[j] || hypot(symbols[j].at.x - place.x, symbols[j].at.y - place.y) >= 0.3)
                continue;
            done[j] = true;
            symbols[j].at = (PlanePoint){x, place.y};
            x += step;
        }
    }
}

// Symbols that overlap in part move apart, a little at a time and not far.
static void push_apart(Sheet *sheet) {
    SheetSymbol *symbols = (SheetSymbol *)(void *)sheet->symbols->data;
    int count = (int)sheet->symbols->len;
    int rounds = sheet_has_plan(sheet) ? 100 : 12; // marks are large and many
    for (int round = 0; round < rounds; round++) {
        bool moved = false;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                double need = symbols[i].radius + symbols[j].radius + 0.3;
                double dx = symbols[j].at.x - symbols[i].at.x;
                double dy = symbols[j].at.y - symbols[i].at.y;
                double apart = hypot(dx, dy);
                if (apart >= need - 1e-3 || apart < 1e-6)
                    continue;
                double step = (need - apart) / 2 / apart;
                symbols[i].at =
                    (PlanePoint){symbols[i].at.x - dx * step, symbols[i].at.y - dy * step};
                symbols[j].at =
                    (PlanePoint){symbols[j].at.x + dx * step, symbols[j].at.y + dy * step};
                moved = true;
            }
        }
        if (!moved)
            break;
    }
}

static void add(Sheet *sheet, SheetSymbol symbol, PlanePoint metres) {
    symbol.at = mapview_to_sheet(sheet->view, metres);
    Box box = {symbol.at.x - symbol.radius, symbol.at.y - symbol.radius,
               symbol.at.x + symbol.radius, symbol.at.y + symbol.radius};
    if (box_within(box, sheet->page.map) && !page_covers(&sheet->page, box))
        g_array_append_val(sheet->symbols, symbol);
}

static void add_picks(Sheet *sheet) {
    const SheetSource *source = sheet->source;
    for (int i = 0; i < source->plan->pick_count; i++) {
        const SitePick *pick = &source->plan->picks[i];
        SheetSymbol symbol = {
            .kind = SYMBOL_PICK, .index = i, .radius = symbols_mark_radius(sheet, pick->stage)};
        add(sheet, symbol, source->base->village_points[pick->village]);
    }
}

// "A" … "Z", "A2" …: by rising loss in the regency.
static void add_reserve(Sheet *sheet) {
    const SheetSource *source = sheet->source;
    const Region *region = sheet_region(sheet);
    int rank = 0;
    for (int i = 0; i < source->plan->reserve_count; i++) {
        int village = source->plan->reserve[i].village;
        if (village < region->first_village ||
            village >= region->first_village + region->village_count)
            continue;
        SheetSymbol symbol = {
            .kind = SYMBOL_RESERVE, .index = i, .radius = symbols_mark_radius(sheet, 0)};
        char letter = (char)('A' + rank % 26);
        if (rank < 26)
            snprintf(symbol.letter, sizeof symbol.letter, "%c", letter);
        else
            snprintf(symbol.letter, sizeof symbol.letter, "%c%d", letter, (rank / 26 + 1) % 1000);
        rank++;
        add(sheet, symbol, source->base->village_points[village]);
    }
}

void symbols_place(Sheet *sheet) {
    const SheetSource *source = sheet->source;
    for (int i = 0; i < source->world->library_count; i++) {
        bool tpbis = source->results->library_tpbis[i];
        bool shown = sheet->marks == MARKS_LIBRARIES || (sheet->marks != MARKS_NONE && tpbis);
        if (!source->results->library_open[i] || !shown)
            continue;
        SheetSymbol symbol = {.kind = tpbis ? SYMBOL_TPBIS : SYMBOL_LIBRARY,
                              .index = i,
                              .radius = library_radius(source->style, tpbis),
                              .hollow =
                                  source->world->libraries[i].precision <= PRECISION_UNCERTAIN};
        add(sheet, symbol, source->base->library_points[i]);
    }
    if (sheet_has_plan(sheet) && sheet->level != LEVEL_PROVINCE)
        add_reserve(sheet);
    if (sheet_has_plan(sheet))
        add_picks(sheet);
    spread(sheet);
    push_apart(sheet);
}

void symbols_draw_one(const Style *style, DrawList *list, PlanePoint at, bool tpbis, bool hollow) {
    Path *outline = path_new();
    double radius = (tpbis ? style->tpbis_mm : style->library_mm) / 2;
    if (tpbis)
        path_add_circle(outline, at, radius);
    else
        path_add_box(outline, (Box){at.x - radius, at.y - radius, at.x + radius, at.y + radius});
    const Path *path = drawlist_own(list, outline);
    Pen halo = style_pen(style->library.width_mm + 0.4, COLOUR_WHITE);
    drawlist_stroke(list, path, &halo);
    drawlist_fill(list, path, hollow ? style->symbol_fill : style->library.colour);
    drawlist_stroke(list, path, &style->library);
    if (tpbis && hollow) {
        Path *dot = path_new();
        path_add_circle(dot, at, radius * 0.32);
        drawlist_fill(list, drawlist_own(list, dot), style->library.colour);
    }
}

void symbols_draw(const Sheet *sheet, DrawList *list) {
    const SitePlan *plan = sheet->source->plan;
    // By kind, so that TPBIS lie on top, and the picks on them.
    for (int kind = SYMBOL_LIBRARY; kind <= SYMBOL_PICK; kind++) {
        for (guint i = 0; i < sheet->symbols->len; i++) {
            const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, i);
            char order[16];
            if ((int)symbol->kind != kind)
                continue;
            if (kind == SYMBOL_PICK)
                snprintf(order, sizeof order, "%d", plan->picks[symbol->index].order);
            if (kind <= SYMBOL_TPBIS)
                symbols_draw_one(sheet->source->style, list, symbol->at, kind == SYMBOL_TPBIS,
                                 symbol->hollow);
            else if (kind == SYMBOL_RESERVE)
                symbols_draw_mark(sheet, list, symbol->at, 0, symbol->letter);
            else
                symbols_draw_mark(sheet, list, symbol->at, plan->picks[symbol->index].stage, order);
        }
    }
}

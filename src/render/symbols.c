#include "render/symbols.h"

#include <math.h>

double symbols_radius(const Style *style, bool tpbis) {
    return (tpbis ? style->tpbis_mm : style->library_mm) / 2 + style->library.width_mm / 2;
}

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
    for (int round = 0; round < 12; round++) {
        bool moved = false;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                double need = symbols_radius(sheet->source->style, symbols[i].tpbis) +
                              symbols_radius(sheet->source->style, symbols[j].tpbis) + 0.3;
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

void symbols_place(Sheet *sheet) {
    const SheetSource *source = sheet->source;
    for (int i = 0; i < source->world->library_count; i++) {
        if (!source->results->library_open[i])
            continue;
        SheetSymbol symbol = {.library = i,
                              .at = mapview_to_sheet(sheet->view, source->base->library_points[i]),
                              .tpbis = source->results->library_tpbis[i],
                              .hollow =
                                  source->world->libraries[i].precision <= PRECISION_UNCERTAIN};
        double radius = symbols_radius(source->style, symbol.tpbis);
        if (box_holds(box_grown(sheet->page.map, -radius), symbol.at))
            g_array_append_val(sheet->symbols, symbol);
    }
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
    // TPBIS last, so that they lie on top.
    for (int pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < sheet->symbols->len; i++) {
            const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, i);
            if (symbol->tpbis == (pass == 1))
                symbols_draw_one(sheet->source->style, list, symbol->at, symbol->tpbis,
                                 symbol->hollow);
        }
    }
}

#include "render/graduated.h"

#include <math.h>

#define LEAST_MM 1.2 // diameter of the smallest symbol
#define RIM_MM 0.2
#define HOLLOW_RIM_MM 0.5
#define CASING_MM 0.25 // white round each, so that overlapping ones stay apart

// ---------------------------------------------------------------------- scale

static double largest_value(const Theme *theme) {
    return theme->symbols->len > 0 ? g_array_index(theme->symbols, ThemeSymbol, 0).value : 0;
}

static double radius_of(const Sheet *sheet, const Theme *theme, double value) {
    double largest_mm = theme->map->largest_mm * sheet->page.text_factor;
    return MAX(largest_mm * sqrt(value / largest_value(theme)), LEAST_MM) / 2;
}

static void draw_circle(DrawList *list, PlanePoint at, double radius, Colour colour, bool hollow) {
    Path *outline = path_new();
    path_add_circle(outline, at, radius);
    const Path *path = drawlist_own(list, outline);
    Pen casing = style_pen(RIM_MM + 2 * CASING_MM, COLOUR_WHITE);
    Pen rim = hollow ? style_pen(HOLLOW_RIM_MM, colour) : style_pen(RIM_MM, COLOUR_BLACK);
    drawlist_stroke(list, path, &casing);
    drawlist_fill(list, path, hollow ? COLOUR_WHITE : colour);
    drawlist_stroke(list, path, &rim);
}

// -------------------------------------------------------------------- the map

// The village of a region nearest to the middle of its people: always on its land.
static PlanePoint place_of(const SheetSource *source, RegionLevel level, int region) {
    const Region *item = &source->world->regions[level].items[region];
    const Region *villages = source->world->regions[LEVEL_VILLAGE].items;
    const PlanePoint *points = source->base->village_points;
    PlanePoint middle = {0, 0}, best = points[item->first_village];
    double all = 0, least = INFINITY;
    int end = item->first_village + item->village_count;
    for (int v = item->first_village; v < end; v++) {
        double weight = (double)villages[v].population + 1;
        middle.x += weight * points[v].x;
        middle.y += weight * points[v].y;
        all += weight;
    }
    for (int v = item->first_village; v < end; v++) {
        double away = hypot(points[v].x - middle.x / all, points[v].y - middle.y / all);
        if (away < least) {
            least = away;
            best = points[v];
        }
    }
    return best;
}

void graduated_draw(const Sheet *sheet, const Theme *theme, DrawList *list) {
    Colour colour = theme->map->colours.values[1];
    for (guint i = 0; theme->map->draw == DRAW_SYMBOLS && i < theme->symbols->len; i++) {
        const ThemeSymbol *symbol = &g_array_index(theme->symbols, ThemeSymbol, i);
        PlanePoint metres = place_of(sheet->source, theme->unit, symbol->region);
        draw_circle(list, mapview_to_sheet(sheet->view, metres),
                    radius_of(sheet, theme, symbol->value), colour, symbol->hollow);
    }
}

static void enter_circles(const Sheet *sheet, const ThemeSpec *spec, LabelGrid *grid) {
    g_autoptr(Theme) theme = theme_new(sheet->source, spec, sheet->level, sheet->region);
    for (guint i = 0; i < theme->symbols->len; i++) {
        const ThemeSymbol *symbol = &g_array_index(theme->symbols, ThemeSymbol, i);
        PlanePoint metres = place_of(sheet->source, theme->unit, symbol->region);
        g_autoptr(Path) circle = path_new();
        path_add_circle(circle, mapview_to_sheet(sheet->view, metres),
                        radius_of(sheet, theme, symbol->value) + CASING_MM);
        labelgrid_add(grid, circle, 1);
    }
}

LabelGrid *graduated_grid(const Sheet *sheet) {
    LabelGrid *grid = NULL;
    for (int i = 0; sheet->themes != NULL && sheet->themes[i] != NULL; i++) {
        const ThemeSpec *spec = sheet->themes[i];
        if (spec->maps[sheet->level] == NULL || spec->maps[sheet->level]->draw != DRAW_SYMBOLS)
            continue;
        if (grid == NULL)
            grid = labelgrid_new(sheet->page.map);
        enter_circles(sheet, spec, grid);
    }
    if (grid != NULL)
        labelgrid_finish(grid);
    return grid;
}

// ----------------------------------------------------------------- the legend

// 1, 2 or 5 times a power of ten, at most `most`.
static double round_down(double most) {
    double power = pow(10, floor(log10(most) + 1e-9));
    double digit = most / power + 1e-9;
    return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

int graduated_round_values(double most, double values[3]) {
    int count = 0;
    for (double next = most; count < 3 && next >= 1; next = values[count - 1] / 4)
        values[count++] = round_down(next);
    return count;
}

// A number at the end of a line from the top of its circle; `y` is its middle.
static void label_circle(Cursor *cursor, PlanePoint top, double x, double y, double value) {
    const Sheet *sheet = cursor->sheet;
    Language in = sheet->source->language;
    g_autofree char *number = words_number(in, value, 0);
    g_autofree char *text =
        g_strdup_printf("%s %s", number, words(in, cursor->theme->map->field->unit));
    double size = MAX(7.0, sheet->source->style->small_pt * sheet->page.text_factor);
    g_autoptr(PangoLayout) layout =
        typeset_text(sheet->typeset, text, FACE_REGULAR, size, 0, PANGO_ALIGN_LEFT);
    double width, height;
    typeset_size(layout, &width, &height);
    Path *leader = path_new();
    path_add_line(leader, top, (PlanePoint){x - 1, y});
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, leader),
                    &sheet->source->style->leader);
    drawlist_text(cursor->list, layout, (PlanePoint){x, y - height / 2}, COLOUR_BLACK);
}

// Circles in one another on a common foot, each with a line from its top.
static void nested(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Theme *theme = cursor->theme;
    double values[3], k = sheet->page.text_factor;
    int count = graduated_round_values(largest_value(theme), values);
    if (count == 0)
        return;
    double largest = radius_of(sheet, theme, values[0]);
    double foot = cursor->y + 2 * largest + 1.5 * k, x = cursor->x + 2 * largest + 5 * k;
    double text_mm = sheet->source->style->small_pt * k * TYPESET_MM_PER_PT * 1.25;
    double y = -INFINITY;
    for (int i = 0; i < count; i++) {
        double radius = radius_of(sheet, theme, values[i]);
        PlanePoint centre = {cursor->x + largest, foot - radius};
        y = MAX(foot - 2 * radius, y + text_mm);
        draw_circle(cursor->list, centre, radius, theme->map->colours.values[1], false);
        label_circle(cursor, (PlanePoint){centre.x, foot - 2 * radius}, x, y, values[i]);
    }
    cursor->y = MAX(foot, y + text_mm / 2) + 2 * k;
}

static int count_hollow(const Theme *theme) {
    int count = 0;
    for (guint i = 0; i < theme->symbols->len; i++)
        count += g_array_index(theme->symbols, ThemeSymbol, i).hollow;
    return count;
}

static void symbol_row(Cursor *cursor, bool hollow, const char *label, int count) {
    const Sheet *sheet = cursor->sheet;
    double k = sheet->page.text_factor, radius = 1.7 * k;
    g_autofree char *value = words_number(sheet->source->language, count, 0);
    Cursor text = *cursor;
    text.x += 10.5 * k;
    text.width -= 10.5 * k;
    draw_circle(cursor->list, (PlanePoint){cursor->x + 4 * k, cursor->y + 2 * k}, radius,
                cursor->theme->map->colours.values[1], hollow);
    panel_row(&text, label, value, FACE_REGULAR, sheet->source->style->body_pt);
    cursor->y = MAX(cursor->y + 5 * k, text.y + 0.9 * k);
}

void graduated_legend(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    Language in = cursor->sheet->source->language;
    int hollow = count_hollow(theme), all = (int)theme->symbols->len;
    nested(cursor);
    if (all > hollow)
        symbol_row(cursor, false, words(in, "menurut daftar perpustakaan yang tercatat"),
                   all - hollow);
    if (hollow > 0)
        symbol_row(cursor, true,
                   words(in, "lingkaran kosong: paling banyak sekian; belum ada perpustakaan TPBIS "
                             "yang tercatat di kab./kota ini"),
                   hollow);
    if (all == 0)
        panel_text(cursor, words(in, "Tidak ada lambang: nilainya 0 di semua wilayah."),
                   FACE_ITALIC, cursor->sheet->source->style->small_pt, PANGO_ALIGN_LEFT);
}

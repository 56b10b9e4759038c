#include "render/legend.h"

#include <math.h>

#include "render/graduated.h"
#include "render/histogram.h"
#include "render/inset.h"
#include "render/layers.h"
#include "render/symbols.h"

#define SWATCH_WIDTH_MM 8.0
#define SWATCH_HEIGHT_MM 4.0
#define ROW_MM 5.0
#define INDENT_MM 10.5

static const Style *style_of(const Cursor *cursor) {
    return cursor->sheet->source->style;
}

static Language language_of(const Cursor *cursor) {
    return cursor->sheet->source->language;
}

static Box swatch_box(const Cursor *cursor) {
    double k = cursor->sheet->page.text_factor;
    return (Box){cursor->x, cursor->y, cursor->x + SWATCH_WIDTH_MM * k,
                 cursor->y + SWATCH_HEIGHT_MM * k};
}

static const Path *box_path(Cursor *cursor, Box box) {
    Path *path = path_new();
    path_add_box(path, box);
    return drawlist_own(cursor->list, path);
}

// Text beside a key of one row, and its count at the right; moves one row down.
static void row_value(Cursor *cursor, const char *label, const char *value) {
    double k = cursor->sheet->page.text_factor;
    Cursor text = *cursor;
    text.x += INDENT_MM * k;
    text.width -= INDENT_MM * k;
    text.y += 0.3 * k;
    if (value != NULL)
        panel_row(&text, label, value, FACE_REGULAR, style_of(cursor)->body_pt);
    else
        panel_text(&text, label, FACE_REGULAR, style_of(cursor)->body_pt, PANGO_ALIGN_LEFT);
    cursor->y = MAX(cursor->y + ROW_MM * k, text.y + 0.9 * k);
}

static void row_text(Cursor *cursor, const char *label, int count) {
    g_autofree char *number = count >= 0 ? words_number(language_of(cursor), count, 0) : NULL;
    row_value(cursor, label, number);
}

// "2.310 (18 %)"; what is there, but rounds to nothing, is "<1".
static char *people_text(Language in, int shown, int percent, bool some) {
    g_autofree char *number = some && shown == 0 ? g_strdup("<1") : words_number(in, shown, 0);
    return g_strdup_printf(some && percent == 0 ? "%s (<1 %%)" : "%s (%d %%)", number, percent);
}

static char *class_value(const Cursor *cursor, const ThemeClass *class) {
    Language in = language_of(cursor);
    return cursor->theme->bands
               ? people_text(in, class->shown, class->percent, class->people_e6 > 0)
               : words_number(in, class->count, 0);
}

static char *uncertain_value(const Cursor *cursor) {
    const Theme *theme = cursor->theme;
    if (!theme->bands)
        return words_number(language_of(cursor), theme->uncertain_count, 0);
    double people = (double)theme->uncertain_people_e6 / (double)CELLS_PER_PERSON;
    int64_t population = sheet_region(cursor->sheet)->population;
    return people_text(
        language_of(cursor), (int)lround(people / (double)theme_people_unit(population)),
        population > 0 ? (int)lround(100 * people / (double)population) : 0, people > 0);
}

static const Pen thin_rim = {.width_mm = 0.12};

static void fill_row(Cursor *cursor, Colour colour, const Pen *rim, const char *label,
                     const char *value) {
    double inset = rim->width_mm > 0.2 ? rim->width_mm / 2 : 0;
    const Path *box = box_path(cursor, box_grown(swatch_box(cursor), -inset));
    drawlist_fill(cursor->list, box, colour);
    drawlist_stroke(cursor->list, box, rim);
    row_value(cursor, label, value);
}

static void hatch_row(Cursor *cursor, Colour ground, Hatching hatching, const char *label,
                      const char *value) {
    Pen rim = style_pen(0.12, COLOUR_BLACK);
    const Path *box = box_path(cursor, swatch_box(cursor));
    drawlist_fill(cursor->list, box, ground);
    drawlist_stroke(
        cursor->list,
        drawlist_own(cursor->list, path_hatch(box, hatching.angle_deg, hatching.spacing_mm)),
        hatching.pen);
    drawlist_stroke(cursor->list, box, &rim);
    row_value(cursor, label, value);
}

static void dot_row(Cursor *cursor, Colour colour, const char *label, const char *value) {
    Box box = swatch_box(cursor);
    Pen rim = style_pen(0.1, COLOUR_BLACK);
    Path *dot = path_new();
    path_add_circle(dot, (PlanePoint){(box.left + box.right) / 2, (box.top + box.bottom) / 2},
                    style_of(cursor)->dot_mm / 2);
    const Path *path = drawlist_own(cursor->list, dot);
    drawlist_fill(cursor->list, path, colour);
    drawlist_stroke(cursor->list, path, &rim);
    row_value(cursor, label, value);
}

static void line_row(Cursor *cursor, const Pen *pen, const char *label) {
    double k = cursor->sheet->page.text_factor;
    Path *path = path_new();
    double y = cursor->y + SWATCH_HEIGHT_MM * k / 2;
    path_add_line(path, (PlanePoint){cursor->x, y},
                  (PlanePoint){cursor->x + SWATCH_WIDTH_MM * k, y});
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, path), pen);
    row_text(cursor, label, -1);
}

static void symbol_row(Cursor *cursor, bool tpbis, const char *label, int count) {
    Box box = swatch_box(cursor);
    symbols_draw_one(style_of(cursor), cursor->list,
                     (PlanePoint){(box.left + box.right) / 2, (box.top + box.bottom) / 2}, tpbis,
                     true);
    row_text(cursor, label, count);
}

// Large marks get a higher row.
static void mark_row(Cursor *cursor, int stage, const char *text, const char *label,
                     const char *value) {
    double more = symbols_mark_radius(cursor->sheet, stage) -
                  (ROW_MM - 0.6) / 2 * cursor->sheet->page.text_factor;
    cursor->y += MAX(more, 0);
    Box box = swatch_box(cursor);
    PlanePoint middle = {(box.left + box.right) / 2, (box.top + box.bottom) / 2};
    symbols_draw_mark(cursor->sheet, cursor->list, middle, stage, text);
    row_value(cursor, label, value);
    cursor->y += MAX(more, 0);
}

// The marks on this sheet, with their number by stage.
static void marks(Cursor *cursor) {
    const SitePlan *plan = cursor->sheet->source->plan;
    const GArray *symbols = cursor->sheet->symbols;
    int reserve = 0;
    for (int stage = 1; stage <= plan->stage_count; stage++) {
        int count = 0, first = 0;
        for (guint i = 0; i < symbols->len; i++) {
            const SheetSymbol *symbol = &g_array_index(symbols, SheetSymbol, i);
            if (symbol->kind != SYMBOL_PICK || plan->picks[symbol->index].stage != stage)
                continue;
            first = count++ == 0 ? plan->picks[symbol->index].order : first;
        }
        if (count == 0)
            continue;
        g_autofree char *order = g_strdup_printf("%d", first);
        g_autofree char *label =
            plan->stage_count > 1
                ? words_printf(language_of(cursor),
                               "usulan tahap %d (di lembar ini), dengan urutannya", stage)
                : g_strdup(words(language_of(cursor), "usulan (di lembar ini), dengan urutannya"));
        g_autofree char *value = words_number(language_of(cursor), count, 0);
        mark_row(cursor, stage, order, label, value);
    }
    for (guint i = 0; i < symbols->len; i++)
        reserve += g_array_index(symbols, SheetSymbol, i).kind == SYMBOL_RESERVE;
    g_autofree char *value = words_number(language_of(cursor), reserve, 0);
    if (reserve > 0)
        mark_row(cursor, 0, "A", words(language_of(cursor), "cadangan (A: paling sedikit ruginya)"),
                 value);
}

static void heading(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    const Style *style = style_of(cursor);
    Language in = language_of(cursor);
    panel_text(cursor, words(in, "KETERANGAN"), FACE_BOLD, style->heading_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 1);
    bool thousands = theme_people_unit(sheet_region(cursor->sheet)->population) > 1;
    g_autofree char *counted =
        theme->bands ? g_strdup(words(in, thousands ? "ribu jiwa (bagian)" : "jiwa (bagian)"))
                     : words_printf(in, "jumlah %s", theme->unit_word);
    panel_row(cursor, theme->legend_heading, counted, FACE_BOLD, style->small_pt);
    panel_skip(cursor, 0.8);
}

static void class_row(Cursor *cursor, const ThemeClass *class) {
    const Style *style = style_of(cursor);
    g_autofree char *value = class_value(cursor, class);
    if (cursor->theme->dots)
        dot_row(cursor, class->colour, class->label, value);
    else if (class->hatch != HATCH_NONE)
        hatch_row(cursor, class->colour, layers_hatching(style, class->hatch), class->label, value);
    else
        fill_row(cursor, class->colour, class->outlined ? &style->tpbis : &thin_rim, class->label,
                 value);
}

static void classes(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    const Style *style = style_of(cursor);
    // The row of classes first, what stands beside it after.
    for (int pass = 0; pass < 2; pass++) {
        for (int c = 0; c < theme->class_count; c++) {
            const ThemeClass *class = &theme->classes[c];
            bool rare = class->special || class->hatch == HATCH_NO_DATA;
            if (class->special == (pass == 1) && (!rare || class->count > 0))
                class_row(cursor, class);
        }
    }
    g_autofree char *no_data = words_number(language_of(cursor), theme->no_data_count, 0);
    g_autofree char *uncertain = uncertain_value(cursor);
    if (theme->no_data_count > 0)
        hatch_row(cursor, style->no_data, layers_hatching(style, HATCH_NO_DATA),
                  theme->no_data_word, no_data);
    if (theme->uncertain_count > 0)
        hatch_row(cursor, style->symbol_fill,
                  (Hatching){&style->uncertain_hatch, 135, style->uncertain_spacing_mm},
                  words(language_of(cursor),
                        "belum ada perpustakaan tercatat di kab./kota ini: jarak "
                        "sebenarnya bisa lebih dekat"),
                  uncertain);
}

static void lines(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    Language in = language_of(cursor);
    const char *indicative = sheet->source->world->indicative ? words(in, " (indikatif)") : "";
    bool coast_known = sheet->source->base->coast_known;
    g_autofree char *outer =
        g_strconcat(words(in, coast_known ? "garis pantai" : "garis pantai atau batas provinsi"),
                    indicative, NULL);
    g_autofree char *province = g_strconcat(words(in, "batas provinsi"), indicative, NULL);
    g_autofree char *regency = g_strconcat(words(in, "batas kabupaten/kota"), indicative, NULL);
    g_autofree char *district = g_strconcat(words(in, "batas kecamatan"), indicative, NULL);
    if (path_sub_count(sheet->coast) > 0)
        line_row(cursor, &style->coast, outer);
    if (path_sub_count(sheet->lines[LEVEL_PROVINCE]) > 0)
        line_row(cursor, &style->province, province);
    if (path_sub_count(sheet->lines[LEVEL_REGENCY]) > 0)
        line_row(cursor, &style->regency, regency);
    if (theme->unit >= LEVEL_DISTRICT && path_sub_count(sheet->lines[LEVEL_DISTRICT]) > 0)
        line_row(cursor, &style->district, district);
    if (theme->unit == LEVEL_VILLAGE && !theme->dots &&
        path_sub_count(sheet->lines[LEVEL_VILLAGE]) > 0)
        line_row(cursor, &style->village, words(in, "batas desa/kelurahan"));
}

static bool context_is_visible(const Sheet *sheet) {
    for (int i = 0; sheet->context != NULL && sheet->context[i] != NULL; i++) {
        if (path_sub_count(sheet->context[i]) > 0)
            return true;
    }
    return false;
}

// What the land round the region is called; NULL when none is mapped.
static const char *context_word(const Sheet *sheet) {
    if (context_is_visible(sheet))
        return "wilayah sekitar";
    if (sheet->level == LEVEL_DISTRICT)
        return "kecamatan sekitar";
    if (sheet->level == LEVEL_REGENCY)
        return "kabupaten/kota sekitar";
    return sheet->source->world->regions[LEVEL_PROVINCE].count > 1 ? "provinsi sekitar" : NULL;
}

// Whether no class stands for the villages with the bold outline.
static bool is_outline_apart(const Theme *theme) {
    for (int c = 0; c < theme->class_count; c++) {
        if (theme->classes[c].outlined)
            return false;
    }
    return theme->spec->outline_tpbis;
}

void legend_draw(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    Language in = language_of(cursor);
    heading(cursor);
    if (theme->map->draw == DRAW_SYMBOLS)
        graduated_legend(cursor);
    else
        classes(cursor);
    histogram_draw(cursor);
    panel_skip(cursor, 1);
    if (is_outline_apart(theme) && !theme_draws_dots(sheet->source->world) &&
        theme->tpbis_count > 0) {
        Pen pen = style->tpbis;
        pen.width_mm *= sheet->level == LEVEL_PROVINCE ? LAYERS_PROVINCE_OUTLINE : 1;
        Box box = box_grown(swatch_box(cursor), -pen.width_mm / 2);
        drawlist_stroke(cursor->list, box_path(cursor, box), &pen);
        row_text(cursor, words(in, "desa/kelurahan TPBIS"), theme->tpbis_count);
    }
    int tpbis = inset_symbol_count(sheet, SYMBOL_TPBIS);
    int other = inset_symbol_count(sheet, SYMBOL_LIBRARY);
    for (guint i = 0; i < sheet->symbols->len; i++) {
        SymbolKind kind = g_array_index(sheet->symbols, SheetSymbol, i).kind;
        tpbis += kind == SYMBOL_TPBIS;
        other += kind == SYMBOL_LIBRARY;
    }
    if (sheet_has_plan(sheet))
        marks(cursor);
    if (tpbis > 0)
        symbol_row(cursor, true, words(in, "perpustakaan TPBIS (di lembar ini)"), tpbis);
    if (other > 0)
        symbol_row(cursor, false, words(in, "perpustakaan lain yang tercatat"), other);
    if (tpbis + other > 0) {
        panel_text(cursor,
                   words(in, "Lambang kosong: posisi belum pasti (titik desa/kelurahan atau "
                             "perkiraan)."),
                   FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
        panel_skip(cursor, 1.2);
    }
    lines(cursor);
    const char *around = context_word(sheet);
    if (around != NULL)
        fill_row(cursor, style->context, &thin_rim, words(in, around), NULL);
    bool known = sheet->source->base->coast_known;
    if (known && path_sub_count(sheet->coast) > 0)
        fill_row(cursor, style->sea, &thin_rim, words(in, "laut"), NULL);
    fill_row(cursor, style->unmapped, &thin_rim,
             words(in, known ? "tidak dipetakan" : "laut atau luar provinsi (tidak dipetakan)"),
             NULL);
}

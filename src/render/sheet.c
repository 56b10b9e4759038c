#include "render/sheet.h"

#include <string.h>

#include "base/error.h"
#include "render/graticule.h"
#include "render/layers.h"
#include "render/names.h"
#include "render/panel.h"
#include "render/symbols.h"

// The panel is widened by this much at a time until its text fits.
#define STRETCH_STEP 0.08
#define STRETCH_MOST 2.0
#define GRATICULE_MM 34.0 // least spacing of its lines on A3

char *sheet_short_name(const char *name) {
    static const char *const words[][2] = {{"Kabupaten Administrasi ", "Kab. Adm. "},
                                           {"Kabupaten ", "Kab. "},
                                           {"Kota Administrasi ", "Kota Adm. "}};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(name, words[i][0]))
            return g_strconcat(words[i][1], name + strlen(words[i][0]), NULL);
    }
    return g_strdup(name);
}

static void choose_units(Sheet *sheet) {
    const MapBase *base = sheet->source->base;
    const World *world = sheet->source->world;
    sheet->unit_count = world->topology != NULL ? world->regions[world->unit_level].count : 0;
    sheet->own = g_new0(bool, (gsize)sheet->unit_count + 1);
    const int *group = base->unit_region[sheet->level];
    for (int u = 0; group != NULL && u < sheet->unit_count; u++)
        sheet->own[u] = group[u] == sheet->region;
}

static void clear_name(gpointer data) {
    g_clear_object(&((SheetName *)data)->layout);
}

// Whether the panels of its themes fit a page; needs page and symbols.
static bool panels_fit(const Sheet *sheet) {
    for (int kind = 0; kind < THEME_COUNT; kind++) {
        const SheetSource *source = sheet->source;
        if (!sheet_is_for(sheet, (ThemeKind)kind))
            continue;
        g_autoptr(Theme) theme =
            theme_new(source->world, source->results, source->plan, source->settings, source->style,
                      (ThemeKind)kind, sheet->level, sheet->region);
        if (!panel_fits(sheet, theme))
            return false;
    }
    return true;
}

static void set_view(Sheet *sheet, Box extent) {
    const SheetSource *source = sheet->source;
    mapview_free(sheet->view);
    PlanePoint centre = {(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2};
    sheet->view = mapview_new(source->base, source->style, sheet->page.map, sheet->page.scale,
                              centre, LEVEL_VILLAGE);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        path_free(sheet->lines[level]);
        bool around = level <= LEVEL_REGENCY;
        sheet->lines[level] =
            mapview_level_lines(sheet->view, (RegionLevel)level, around ? NULL : sheet->own);
    }
    g_array_set_size(sheet->symbols, 0);
    symbols_place(sheet);
}

static bool choose_page(Sheet *sheet, const Page *given, GError **error) {
    const SheetSource *source = sheet->source;
    Box extent = mapbase_bounds(source->base, sheet->level, sheet->region);
    if (extent.left > extent.right) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: tidak punya batas wilayah maupun desa/kelurahan, sehingga tidak dapat "
                    "digambar",
                    sheet_region(sheet)->code);
        return false;
    }
    if (given != NULL) {
        sheet->page = *given;
        sheet->page.scale = page_scale(source->style, given, box_width(extent), box_height(extent));
        set_view(sheet, extent);
        return true;
    }
    for (double stretch = 1; stretch <= STRETCH_MOST; stretch += STRETCH_STEP) {
        Page page;
        if (!page_choose(source->style, sheet->paper, box_width(extent), box_height(extent),
                         stretch, &page, error))
            return false;
        sheet->page = page;
        set_view(sheet, extent);
        if (panels_fit(sheet))
            return true;
    }
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: judul, legenda dan keterangan tidak muat pada kertas %s; pilih kertas lebih "
                "besar atau huruf lebih kecil di file gaya",
                sheet_region(sheet)->code, sheet->paper);
    return false;
}

Sheet *sheet_new(const SheetSource *source, Typeset *typeset, const SheetRequest *request,
                 GError **error) {
    g_autoptr(Sheet) sheet = g_new0(Sheet, 1);
    sheet->source = source;
    sheet->typeset = typeset;
    sheet->level = request->level;
    sheet->region = request->region;
    sheet->plan = request->plan;
    sheet->paper = request->paper != NULL ? request->paper : source->settings->paper;
    sheet->map_only = request->page != NULL;
    sheet->symbols = g_array_new(FALSE, FALSE, sizeof(SheetSymbol));
    sheet->names = g_array_new(FALSE, FALSE, sizeof(SheetName));
    g_array_set_clear_func(sheet->names, clear_name);
    sheet->around = g_array_new(FALSE, FALSE, sizeof(SheetAround));
    sheet->numbers = g_array_new(FALSE, FALSE, sizeof(SheetNumber));
    choose_units(sheet);
    if (!choose_page(sheet, request->page, error))
        return NULL;
    g_autofree bool *all = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++)
        all[u] = true;
    sheet->context_area = mapview_area(sheet->view, all);
    sheet->own_area = mapview_area(sheet->view, sheet->own);
    names_place(sheet);
    return g_steal_pointer(&sheet);
}

void sheet_free(Sheet *sheet) {
    if (sheet == NULL)
        return;
    g_free(sheet->own);
    mapview_free(sheet->view);
    path_free(sheet->context_area);
    path_free(sheet->own_area);
    path_free(sheet->halos);
    path_free(sheet->leaders);
    for (int level = 0; level < LEVEL_COUNT; level++)
        path_free(sheet->lines[level]);
    g_array_unref(sheet->symbols);
    g_array_unref(sheet->names);
    g_array_unref(sheet->around);
    g_array_unref(sheet->numbers);
    g_free(sheet);
}

DrawList *sheet_draw(const Sheet *sheet, const Theme *theme) {
    const Style *style = sheet->source->style;
    DrawList *list = drawlist_new();
    g_autoptr(Graticule) graticule =
        graticule_new(sheet->source->base, sheet->view, GRATICULE_MM * sheet->page.text_factor);

    drawlist_clip(list, &sheet->page.map);
    Path *sea = path_new();
    path_add_box(sea, sheet->page.map);
    drawlist_fill(list, drawlist_own(list, sea), style->sea);
    drawlist_stroke(list, drawlist_own(list, g_steal_pointer(&graticule->lines)),
                    &style->graticule);
    layers_fills(sheet, theme, list);
    layers_lines(sheet, theme, list);
    drawlist_stroke(list, drawlist_own(list, g_steal_pointer(&graticule->crosses)),
                    &style->graticule);
    layers_dots(sheet, theme, list);
    if (sheet->plan)
        names_draw_leaders(sheet, list);
    symbols_draw(sheet, list);
    if (!sheet->plan)
        names_draw_leaders(sheet, list);
    names_draw(sheet, list);
    drawlist_clip(list, NULL);

    if (sheet->map_only)
        return list;
    graticule_draw_frame(sheet, graticule, list);
    panel_draw(sheet, theme, list);
    Path *outer = path_new();
    path_add_box(outer, sheet->page.outer);
    drawlist_stroke(list, drawlist_own(list, outer), &style->outer_frame);
    return list;
}

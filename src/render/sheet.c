#include "render/sheet.h"

#include <string.h>

#include "render/graduated.h"
#include "render/graticule.h"
#include "render/hillshade.h"
#include "render/index_table.h"
#include "render/layers.h"
#include "render/layout.h"
#include "render/marginalia.h"
#include "render/names.h"
#include "render/panel.h"
#include "render/sea.h"
#include "render/symbols.h"

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

Sheet *sheet_new(const SheetSource *source, Typeset *typeset, const SheetRequest *request,
                 GError **error) {
    g_autoptr(Sheet) sheet = g_new0(Sheet, 1);
    sheet->source = source;
    sheet->typeset = typeset;
    sheet->level = request->level;
    sheet->region = request->region;
    sheet->marks = request->marks;
    sheet->themes = request->themes;
    sheet->paper = request->paper != NULL ? request->paper : source->settings->paper;
    sheet->map_only = request->page != NULL;
    sheet->in_book = request->no_index || sheet->map_only;
    sheet->is_inset = request->extent != NULL;
    // A slide has no second page.
    sheet->no_index = request->no_index || sheet->map_only || page_is_slide(sheet->paper);
    sheet->symbols = g_array_new(FALSE, FALSE, sizeof(SheetSymbol));
    sheet->names = g_array_new(FALSE, FALSE, sizeof(SheetName));
    g_array_set_clear_func(sheet->names, clear_name);
    sheet->numbers = g_array_new(FALSE, FALSE, sizeof(SheetNumber));
    sheet->insets = g_ptr_array_new_with_free_func((GDestroyNotify)sheet_free);
    choose_units(sheet);
    if (request->page != NULL ? !layout_fill_frame(sheet, request, error)
                              : !layout_choose(sheet, error))
        return NULL;
    g_autofree bool *all = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++)
        all[u] = true;
    sheet->context_area = mapview_area(sheet->view, all);
    sheet->own_area = mapview_area(sheet->view, sheet->own);
    sea_find(sheet);
    names_place(sheet);
    return g_steal_pointer(&sheet);
}

void sheet_free(Sheet *sheet) {
    if (sheet == NULL)
        return;
    g_free(sheet->own);
    g_free(sheet->far);
    g_ptr_array_unref(sheet->insets);
    mapview_free(sheet->view);
    path_free(sheet->context_area);
    path_free(sheet->own_area);
    path_free(sheet->coast);
    sea_free(sheet);
    layers_free_context(sheet);
    path_free(sheet->halos);
    path_free(sheet->leaders);
    for (int level = 0; level < LEVEL_COUNT; level++)
        path_free(sheet->lines[level]);
    g_array_unref(sheet->symbols);
    g_array_unref(sheet->names);
    g_array_unref(sheet->numbers);
    g_free(sheet);
}

// What a reader who cannot see the map is told.
static void open_map(const Sheet *sheet, const Theme *theme, DrawList *list) {
    g_autofree char *place = marginalia_place(sheet_region(sheet), sheet->level);
    g_autofree char *said = words_printf(sheet->source->language, "Peta: %s, %s. %s", theme->title,
                                         place, theme->explanation);
    drawlist_open(list, TAG_FIGURE, said);
}

void sheet_draw_on(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Style *style = sheet->source->style;
    g_autoptr(Graticule) graticule = graticule_new(sheet);

    if (!sheet->map_only) {
        drawlist_open(list, TAG_SECTION, NULL);
        open_map(sheet, theme, list);
    }
    drawlist_clip(list, &sheet->page.map);
    layers_ground(sheet, list);
    drawlist_stroke(list, drawlist_own(list, g_steal_pointer(&graticule->lines)),
                    &style->graticule);
    layers_fills(sheet, theme, list);
    hillshade_draw(sheet, list);
    layers_lines(sheet, theme, list);
    drawlist_stroke(list, drawlist_own(list, g_steal_pointer(&graticule->crosses)),
                    &style->graticule);
    layers_dots(sheet, theme, list);
    graduated_draw(sheet, theme, list);
    if (sheet_has_plan(sheet))
        names_draw_leaders(sheet, list);
    symbols_draw(sheet, list);
    if (!sheet_has_plan(sheet))
        names_draw_leaders(sheet, list);
    names_draw(sheet, list);
    drawlist_clip(list, NULL);

    if (sheet->map_only)
        return;
    graticule_draw_frame(sheet, graticule, list);
    drawlist_close(list);
    index_table_draw(sheet, list);
    panel_draw(sheet, theme, list);
    Path *outer = path_new();
    path_add_box(outer, sheet->page.outer);
    drawlist_open(list, TAG_ARTIFACT, NULL);
    drawlist_stroke(list, drawlist_own(list, outer), &style->outer_frame);
    drawlist_close(list);
    drawlist_close(list);
}

DrawList *sheet_draw(const Sheet *sheet, const Theme *theme) {
    DrawList *list = drawlist_new();
    sheet_draw_on(sheet, theme, list);
    return list;
}

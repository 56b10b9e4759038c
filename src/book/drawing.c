#include "book/drawing.h"

#include "render/glyphs.h"
#include "render/logos.h"
#include "render/page.h"

bool book_drawing_open(const BookSource *source, const char *const *themes, const char *paper,
                       BookDrawing *drawing, GError **error) {
    *drawing = (BookDrawing){0};
    drawing->style = style_read(source->settings->style, error);
    if (drawing->style != NULL &&
        render_choose_themes(source->settings, drawing->style, themes, source->plan != NULL,
                             &drawing->themes, error) &&
        (drawing->logos = logos_read(source->settings->logos, error)) != NULL &&
        typeset_load_fonts(drawing->style, error)) {
        style_enlarge(drawing->style, page_enlargement(paper));
        glyphs_warn(source->world, source->settings, drawing->style);
        drawing->base = mapbase_new(source->world, source->results, error);
    }
    if (drawing->base == NULL ||
        !mapbase_part_outline(drawing->base, source->settings->land_border, error)) {
        book_drawing_clear(drawing);
        return false;
    }
    drawing->sheets = (SheetSource){.base = drawing->base,
                                    .world = source->world,
                                    .results = source->results,
                                    .plan = source->plan,
                                    .settings = source->settings,
                                    .style = drawing->style,
                                    .logos = drawing->logos,
                                    .language = words_language(source->settings->language)};
    return true;
}

void book_drawing_clear(BookDrawing *drawing) {
    g_clear_pointer(&drawing->base, mapbase_free);
    g_clear_pointer(&drawing->logos, g_ptr_array_unref);
    render_themes_clear(&drawing->themes);
    g_clear_pointer(&drawing->style, style_free);
}

char *book_author(const Settings *settings) {
    g_auto(GStrv) lines = g_strsplit(settings->agency, "\n", 2);
    return g_strdup(lines[0] != NULL && *lines[0] != '\0' ? lines[0] : "jangkau");
}

char *book_region_name(const World *world, Language language, RegionLevel level, int region) {
    const char *name = world->regions[level].items[region].name;
    if (level == LEVEL_PROVINCE && !g_str_has_prefix(name, "Provinsi"))
        return words_printf(language, "Provinsi %s", name);
    if (level == LEVEL_DISTRICT)
        return words_printf(language, "Kecamatan %s", name);
    return g_strdup(name);
}

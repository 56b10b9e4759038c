#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "book/atlas_pages.h"
#include "book/binding.h"

#include <string.h>

static bool takes_regency(const BookSource *source, const char *code, int *regency,
                          GError **error) {
    const RegionList *regencies = &source->world->regions[LEVEL_REGENCY];
    *regency = region_level_of_code(code) == LEVEL_REGENCY
                   ? world_find_region(source->world, LEVEL_REGENCY, code)
                   : -1;
    if (*regency >= 0)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                "tidak ada atlas untuk \"%s\"; sebutkan kode kabupaten/kota dalam proyek, misalnya "
                "%s",
                code, regencies->count > 0 ? regencies->items[0].code : "36.01");
    return false;
}

// ------------------------------------------------------------------ the plan

static void add_region(Atlas *atlas, RegionLevel level, int region) {
    const GPtrArray *specs = atlas->drawing->themes.drawn;
    bool first = true;
    for (guint t = 0; t < specs->len; t++) {
        AtlasMap map = {level, region, g_ptr_array_index(specs, t), first};
        if (map.theme->maps[level] == NULL)
            continue;
        g_array_append_val(atlas->maps, map);
        first = false;
    }
}

static void add_regency(Atlas *atlas, int regency) {
    const Region *item = &atlas->source->world->regions[LEVEL_REGENCY].items[regency];
    add_region(atlas, LEVEL_REGENCY, regency);
    for (int i = item->first_child; i < item->first_child + item->child_count; i++)
        add_region(atlas, LEVEL_DISTRICT, i);
}

static void add_maps(Atlas *atlas) {
    const RegionList *provinces = &atlas->source->world->regions[LEVEL_PROVINCE];
    if (atlas->regency >= 0) {
        add_regency(atlas, atlas->regency);
        return;
    }
    for (int p = 0; p < provinces->count; p++) {
        const Region *province = &provinces->items[p];
        add_region(atlas, LEVEL_PROVINCE, p);
        for (int i = province->first_child; i < province->first_child + province->child_count; i++)
            add_regency(atlas, i);
    }
}

// ------------------------------------------------------------------- binding

static bool make_page(int index, Typeset *typeset, BoundPage *page, gpointer data, GError **error) {
    Atlas *atlas = data;
    int front = atlas_front_count(atlas), maps = (int)atlas->maps->len;
    if (index >= front && index < front + maps)
        return atlas_make_map(atlas, index - front, typeset, page, error);
    if (index == 0)
        return atlas_make_cover(atlas, typeset, page, error);
    atlas_take_text(atlas, index < front ? index : index - maps, page);
    return true;
}

static char *page_label(int index, gpointer data) {
    return atlas_page_label(data, index);
}

// Bookmarks: province, regency, district below one another; the rest beside the province.
static void page_added(Pdf *pdf, int index, gpointer data) {
    Atlas *atlas = data;
    const char *chapter = atlas_chapter(atlas, index);
    if (chapter != NULL) {
        pdf_outline(pdf, 0, chapter);
        return;
    }
    int number = index - atlas_front_count(atlas);
    if (number < 0 || number >= (int)atlas->maps->len)
        return;
    const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, number);
    if (!map->first)
        return;
    g_autofree char *name =
        book_region_name(atlas->source->world, atlas->language, map->level, map->region);
    int parent = map->level == LEVEL_PROVINCE ? 0 : atlas->bookmark[map->level - 1];
    atlas->bookmark[map->level] = pdf_outline(pdf, parent, name);
}

static Pdf *open_book(const Atlas *atlas, bool written) {
    const Settings *settings = atlas->source->settings;
    g_autofree char *author = book_author(settings);
    g_autofree char *title = atlas_title(atlas);
    PdfInfo info = {.title = title,
                    .author = author,
                    .subject = settings->title,
                    .keywords = "TPBIS, perpustakaan, atlas",
                    .language = settings->language,
                    .day = atlas->source->results->as_of.day};
    return pdf_open_keyed(&info, written);
}

static bool bind(Atlas *atlas, Typeset *typeset, Pdf *pdf, const GPtrArray *until, GError **error) {
    atlas->unplaced = 0;
    atlas_set_text(atlas, typeset);
    Binding binding = {.count = atlas_page_count(atlas),
                       .family = atlas->drawing->style->font_family,
                       .make = make_page,
                       .added = page_added,
                       .label = page_label,
                       .data = atlas,
                       .until = until};
    bool ok = binding_run(&binding, pdf, error);
    atlas_free_text(atlas);
    return ok;
}

static bool take(const Atlas *atlas, const char *name, const Pdf *pdf) {
    g_autofree char *key = pdf_key(pdf);
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *keys = pdf_page_keys(pdf);
    for (guint i = 0; i < keys->len; i++)
        g_ptr_array_add(pages, g_strdup(g_ptr_array_index(keys, i)));
    keeper_note_pages(atlas->source->keeper, name, pages);
    return keeper_take(atlas->source->keeper, name, key);
}

// Pages are made without being drawn until one is not as in the last edition's
// book: for most books that differ, the first.
static bool try_former(Atlas *atlas, Typeset *typeset, const char *name, bool *settled,
                       GError **error) {
    const GPtrArray *former = keeper_pages(atlas->source->keeper, name);
    *settled = false;
    if (former == NULL)
        return true;
    g_autoptr(Pdf) pdf = open_book(atlas, false);
    if (!bind(atlas, typeset, pdf, former, error))
        return false;
    *settled = pdf_page_keys(pdf)->len == former->len && take(atlas, name, pdf);
    return true;
}

static bool make_book(Atlas *atlas, Typeset *typeset, const char *folder, const char *name,
                      GError **error) {
    g_autoptr(Pdf) pdf = open_book(atlas, true);
    if (!bind(atlas, typeset, pdf, NULL, error))
        return false;
    if (take(atlas, name, pdf))
        return true;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GByteArray) bytes = pdf_close(pdf, error);
    return bytes != NULL && fs_write(path, bytes->data, bytes->len, error);
}

static bool write_one(const BookDrawing *drawing, const BookSource *source, const char *paper,
                      int regency, const char *folder, GPtrArray *written, GError **error) {
    Atlas atlas = {.source = source,
                   .drawing = drawing,
                   .language = drawing->sheets.language,
                   .paper = paper,
                   .regency = regency,
                   .maps = g_array_new(FALSE, FALSE, sizeof(AtlasMap))};
    g_autofree char *name =
        regency < 0 ? g_strdup("atlas.pdf")
                    : g_strdup_printf("atlas-%s.pdf",
                                      source->world->regions[LEVEL_REGENCY].items[regency].code);
    add_maps(&atlas);
    g_autoptr(Typeset) typeset = typeset_new(drawing->style->font_family);
    bool settled = false;
    bool ok = try_former(&atlas, typeset, name, &settled, error) &&
              (settled || make_book(&atlas, typeset, folder, name, error));
    if (ok)
        g_ptr_array_add(written, g_steal_pointer(&name));
    if (ok && atlas.unplaced > 0)
        log_note("atlas: %d nama tidak mendapat tempat di petanya (lihat indeks)", atlas.unplaced);
    g_array_unref(atlas.maps);
    return ok;
}

bool atlas_write(const BookSource *source, const AtlasOptions *options, const char *folder,
                 GPtrArray *written, GError **error) {
    g_auto(BookDrawing) drawing = {0};
    const char *paper = options->paper != NULL ? options->paper : source->settings->paper;
    int regency = -1;
    for (int i = 0; options->only != NULL && options->only[i] != NULL; i++) {
        if (!takes_regency(source, options->only[i], &regency, error))
            return false;
    }
    char **themes = source->settings->atlas_themes;
    if (!book_drawing_open(source, (const char *const *)themes, paper, &drawing, error))
        return false;
    if (regency < 0)
        return write_one(&drawing, source, paper, -1, folder, written, error);
    for (int i = 0; options->only[i] != NULL; i++) {
        if (!takes_regency(source, options->only[i], &regency, error) ||
            !write_one(&drawing, source, paper, regency, folder, written, error))
            return false;
    }
    return true;
}

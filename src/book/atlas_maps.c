// The pages of an atlas that hold maps: the cover, and one sheet a region and theme.
#include "book/atlas_pages.h"

#include <math.h>

#include "base/error.h"
#include "base/log.h"
#include "render/marginalia.h"
#include "render/plan_panel.h"

#define STRIP_MM 6.0 // height of the strips of a region that can be clicked
#define STRIPS_MOST 12
#define LEAST_STRIP_MM 1.5

static const char *say(const Atlas *atlas, const char *indonesian) {
    return words(atlas->language, indonesian);
}

// What a page's list borrows from.
typedef struct {
    Sheet *sheet;
    Theme *theme;
} Drawn;

static void drawn_free(gpointer data) {
    Drawn *drawn = data;
    sheet_free(drawn->sheet);
    theme_free(drawn->theme);
    g_free(drawn);
}

// The sheet without its layouts: they belong to the thread that has made them.
static void keep(BoundPage *page, Sheet *sheet, Theme *theme) {
    Drawn *drawn = g_new0(Drawn, 1);
    g_array_set_size(sheet->names, 0);
    drawn->sheet = sheet;
    drawn->theme = theme;
    page->kept = drawn;
    page->destroy = drawn_free;
}

// ------------------------------------------------------------ what can be clicked

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The longest run of an even-odd area on a level line.
static bool longest_run(const Path *area, double y, double *left, double *right) {
    g_autoptr(GArray) crossings = g_array_new(FALSE, FALSE, sizeof(double));
    for (int s = 0; s < path_sub_count(area); s++) {
        const SubPath *sub = &path_subs(area)[s];
        const PlanePoint *points = path_points(area) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++) {
            if ((points[i].y > y) == (points[j].y > y))
                continue;
            double x = points[i].x + (y - points[i].y) / (points[j].y - points[i].y) *
                                         (points[j].x - points[i].x);
            g_array_append_val(crossings, x);
        }
    }
    g_array_sort(crossings, compare_doubles);
    *left = *right = 0;
    for (guint i = 0; i + 1 < crossings->len; i += 2) {
        double from = g_array_index(crossings, double, i);
        double to = g_array_index(crossings, double, i + 1);
        if (to - from > *right - *left) {
            *left = from;
            *right = to;
        }
    }
    return *right - *left >= LEAST_STRIP_MM;
}

void atlas_link_area(const Path *area, Box map, const Page *page, const char *target,
                     DrawList *list) {
    Box bounds = path_bounds(area);
    bounds.top = MAX(bounds.top, map.top);
    bounds.bottom = MIN(bounds.bottom, map.bottom);
    if (bounds.bottom <= bounds.top)
        return;
    int strips = CLAMP((int)ceil(box_height(bounds) / STRIP_MM), 1, STRIPS_MOST);
    double height = box_height(bounds) / strips;
    for (int i = 0; i < strips; i++) {
        double top = bounds.top + i * height, left, right;
        if (!longest_run(area, top + height / 2, &left, &right))
            continue;
        Box box = {MAX(left, map.left), top, MIN(right, map.right), top + height};
        if (box.left < box.right && (page == NULL || !page_covers(page, box)))
            drawlist_link(list, box, target);
    }
}

static void link_children(const Atlas *atlas, const Sheet *sheet, DrawList *list) {
    RegionLevel level = (RegionLevel)(sheet->level + 1);
    const Region *own = sheet_region(sheet);
    const int *group = sheet->source->base->unit_region[level];
    if (level > LEVEL_DISTRICT || group == NULL)
        return;
    g_autofree bool *units = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int i = own->first_child; i < own->first_child + own->child_count; i++) {
        if (atlas_number_of(atlas, level, i) == 0)
            continue;
        for (int u = 0; u < sheet->unit_count; u++)
            units[u] = group[u] == i;
        g_autoptr(Path) area = mapview_area(sheet->view, units);
        atlas_link_area(area, sheet->page.map, &sheet->page, atlas_destination(atlas, level, i),
                        list);
    }
}

// ------------------------------------------------------------------ the foot

typedef struct {
    DrawList *list;
    Typeset *typeset;
    double y;
} Foot;

// A text with its left end at x, and a link if there is a target; returns its right end.
static double foot_text(const Foot *foot, const char *text, Face face, double x,
                        const char *target) {
    g_autoptr(PangoLayout) layout = typeset_text(foot->typeset, text, face, 8, 0, PANGO_ALIGN_LEFT);
    double wide, high;
    typeset_size(layout, &wide, &high);
    drawlist_text(foot->list, layout, (PlanePoint){x, foot->y - high / 2}, COLOUR_BLACK);
    if (target != NULL)
        drawlist_link(foot->list, (Box){x, foot->y - high / 2, x + wide, foot->y + high / 2},
                      target);
    return x + wide;
}

// "Daftar isi › Provinsi Banten › Kabupaten Lebak", and the page number on the right.
static void draw_foot(const Atlas *atlas, int number, Typeset *typeset, const BoundPage *page) {
    const World *world = atlas->source->world;
    const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, number);
    double margin = atlas->drawing->style->margin_mm;
    Foot foot = {page->list, typeset, page->height_mm - margin / 2};
    drawlist_open(page->list, TAG_ARTIFACT, NULL);
    double x = foot_text(&foot, say(atlas, "Daftar isi"), FACE_REGULAR, margin, "isi");
    int village = world->regions[map->level].items[map->region].first_village;
    for (int level = LEVEL_PROVINCE; level < (int)map->level; level++) {
        int region = world_region_of_village(world, village, (RegionLevel)level);
        if (atlas_number_of(atlas, (RegionLevel)level, region) == 0)
            continue;
        g_autofree char *name =
            book_region_name(world, atlas->language, (RegionLevel)level, region);
        x = foot_text(&foot, "  ›  ", FACE_REGULAR, x, NULL);
        x = foot_text(&foot, name, FACE_REGULAR, x,
                      atlas_destination(atlas, (RegionLevel)level, region));
    }
    g_autofree char *label = g_strdup_printf("%d", number + 1);
    g_autoptr(PangoLayout) layout = typeset_text(typeset, label, FACE_BOLD, 9, 0, PANGO_ALIGN_LEFT);
    double wide, high;
    typeset_size(layout, &wide, &high);
    drawlist_text(page->list, layout,
                  (PlanePoint){page->width_mm - margin - wide, foot.y - high / 2}, COLOUR_BLACK);
    drawlist_close(page->list);
}

// ---------------------------------------------------------------------- maps

static void draw_sheet(Atlas *atlas, Sheet *sheet, Theme *theme, BoundPage *page) {
    if (sheet_has_plan(sheet))
        plan_panel_choose_rows(sheet, theme);
    page->list = sheet_draw(sheet, theme);
    page->width_mm = sheet->page.width_mm;
    page->height_mm = sheet->page.height_mm;
    page->geo = georef_of(sheet->source->base, sheet->view);
    page->has_geo = true;
    link_children(atlas, sheet, page->list);
    g_atomic_int_add(&atlas->unplaced, sheet->unplaced);
}

// A page that says why there is no map.
static void draw_apology(const Atlas *atlas, const AtlasMap *map, const char *why, Typeset *typeset,
                         BoundPage *page) {
    double margin = atlas->drawing->style->margin_mm;
    atlas_paper(atlas, &page->width_mm, &page->height_mm);
    page->list = drawlist_new();
    g_autofree char *place =
        marginalia_place(&atlas->source->world->regions[map->level].items[map->region], map->level);
    g_autofree char *note = words_printf(atlas->language, "Tidak ada peta: %s.", why);
    double y = page->height_mm / 3, width = page->width_mm - 8 * margin;
    const struct {
        const char *text;
        Face face;
        double size_pt;
        DrawTag tag;
    } lines[] = {{place, FACE_BOLD, 18, TAG_TITLE}, {note, FACE_REGULAR, 11, TAG_TEXT}};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(PangoLayout) layout = typeset_text(typeset, lines[i].text, lines[i].face,
                                                     lines[i].size_pt, width, PANGO_ALIGN_CENTER);
        double wide, high;
        typeset_size(layout, &wide, &high);
        drawlist_open(page->list, lines[i].tag, NULL);
        drawlist_text(page->list, layout, (PlanePoint){4 * margin, y}, COLOUR_BLACK);
        drawlist_close(page->list);
        y += high + 5;
    }
}

bool atlas_make_map(Atlas *atlas, int number, Typeset *typeset, BoundPage *page, GError **error) {
    const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, number);
    const SheetSource *sheets = &atlas->drawing->sheets;
    const ThemeSpec *const themes[] = {map->theme, NULL};
    SheetRequest request = {.level = map->level,
                            .region = map->region,
                            .marks = map->theme->marks,
                            .themes = themes,
                            .paper = atlas->paper,
                            .no_index = true};
    g_autoptr(GError) cause = NULL;
    Sheet *sheet = sheet_new(sheets, typeset, &request, &cause);
    if (sheet == NULL && cause->code != ERROR_DATA) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (sheet == NULL) {
        log_warning("atlas, halaman %d: %s", number + 1, cause->message);
        draw_apology(atlas, map, cause->message, typeset, page);
    } else {
        Theme *theme = theme_new(sheets, map->theme, map->level, map->region);
        draw_sheet(atlas, sheet, theme, page);
        keep(page, sheet, theme);
    }
    if (map->first)
        drawlist_destination(page->list, atlas_destination(atlas, map->level, map->region),
                             (PlanePoint){0, 0});
    draw_foot(atlas, number, typeset, page);
    log_progress("menyusun atlas: halaman %d", number + 1);
    return true;
}

// --------------------------------------------------------------------- cover

typedef struct {
    DrawList *list;
    Typeset *typeset;
    double left, width, y, factor;
} Cover;

static void cover_text(Cover *cover, const char *text, Face face, double size_pt, DrawTag tag) {
    if (text == NULL || *text == '\0')
        return;
    g_autoptr(PangoLayout) layout = typeset_text(
        cover->typeset, text, face, size_pt * cover->factor, cover->width, PANGO_ALIGN_CENTER);
    double wide, high;
    typeset_size(layout, &wide, &high);
    drawlist_open(cover->list, tag, NULL);
    drawlist_text(cover->list, layout, (PlanePoint){cover->left, cover->y}, COLOUR_BLACK);
    drawlist_close(cover->list);
    cover->y += high + 0.12 * size_pt * cover->factor;
}

// The region of the atlas, as large as the room allows. Nothing where it cannot be drawn.
static void cover_map(const Atlas *atlas, Box frame, Typeset *typeset, BoundPage *page) {
    const SheetSource *sheets = &atlas->drawing->sheets;
    Page figure = {.width_mm = page->width_mm,
                   .height_mm = page->height_mm,
                   .text_factor = 1,
                   .outer = frame,
                   .map = frame};
    if (atlas->maps->len == 0)
        return;
    const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, 0);
    SheetRequest request = {
        .level = map->level, .region = map->region, .marks = map->theme->marks, .page = &figure};
    Sheet *sheet = sheet_new(sheets, typeset, &request, NULL);
    if (sheet == NULL)
        return;
    Theme *theme = theme_new(sheets, map->theme, map->level, map->region);
    drawlist_open(page->list, TAG_FIGURE, theme->title);
    sheet_draw_on(sheet, theme, page->list);
    drawlist_close(page->list);
    keep(page, sheet, theme);
}

bool atlas_make_cover(const Atlas *atlas, Typeset *typeset, BoundPage *page, GError **error) {
    (void)error;
    const Settings *settings = atlas->source->settings;
    double margin = atlas->drawing->style->margin_mm;
    atlas_paper(atlas, &page->width_mm, &page->height_mm);
    page->list = drawlist_new();
    Cover cover = {page->list,   typeset,
                   2 * margin,   page->width_mm - 4 * margin,
                   2.5 * margin, page->height_mm / 297};
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", -1);
    for (int i = 0; agency[i] != NULL; i++)
        cover_text(&cover, agency[i], i == 0 ? FACE_BOLD : FACE_REGULAR, i == 0 ? 15 : 12,
                   TAG_TEXT);
    cover.y += 5 * cover.factor;
    cover_text(&cover, say(atlas, "ATLAS CAKUPAN PERPUSTAKAAN TPBIS"), FACE_BOLD, 34, TAG_TITLE);
    bool province = atlas->regency < 0;
    g_autofree char *place =
        marginalia_place(&atlas->source->world->regions[province ? LEVEL_PROVINCE : LEVEL_REGENCY]
                              .items[MAX(atlas->regency, 0)],
                         province ? LEVEL_PROVINCE : LEVEL_REGENCY);
    cover_text(&cover, place, FACE_BOLD, 24, TAG_HEADING);
    cover_text(&cover, settings->title, FACE_REGULAR, 13, TAG_TEXT);
    double foot = page->height_mm - 2.5 * margin - 14 * cover.factor;
    cover_map(atlas, (Box){4 * margin, cover.y + 4, page->width_mm - 4 * margin, foot - 5}, typeset,
              page);
    cover.y = foot;
    g_autofree char *as_of = words_date(atlas->language, atlas->source->results->as_of);
    g_autofree char *state = words_printf(atlas->language, "Keadaan data: %s", as_of);
    cover_text(&cover, state, FACE_BOLD, 13, TAG_TEXT);
    Date edition;
    if (date_parse(settings->edition_date, &edition) && date_known(edition)) {
        g_autofree char *date = words_date(atlas->language, edition);
        g_autofree char *dated = words_printf(atlas->language, "Edisi: %s", date);
        cover_text(&cover, dated, FACE_REGULAR, 11, TAG_TEXT);
    }
    Path *frame = path_new();
    path_add_box(frame, (Box){margin, margin, page->width_mm - margin, page->height_mm - margin});
    drawlist_open(page->list, TAG_ARTIFACT, NULL);
    drawlist_stroke(page->list, drawlist_own(page->list, frame),
                    &atlas->drawing->style->outer_frame);
    drawlist_close(page->list);
    return true;
}

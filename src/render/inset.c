#include "render/inset.h"

#include <math.h>
#include <string.h>

#define NEAR_SHARE 0.03      // of the region's longer side: parts so near to one another are one
#define MAIN_SHARE 0.8       // of the villages
#define GROWTH_MOST 0.05     // of the main part's longer side, by a part that may join it
#define GAIN_LEAST 1.5       // how much larger the main part can be drawn alone
#define HEIGHT_SHARE 0.30    // of the paper's longer side
#define LEAST_HEIGHT_MM 30.0 // on A3

// ----------------------------------------------------------------- far parts

typedef struct {
    int count;  // of the region's units
    int *unit;  // their index
    Box *box;   // metres
    int *group; // of what lies near one another
    int *size;  // of each group
} Parts;

static void parts_clear(Parts *parts) {
    g_free(parts->unit);
    g_free(parts->box);
    g_free(parts->group);
    g_free(parts->size);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

static void join_box(Box *box, Box other) {
    *box = (Box){MIN(box->left, other.left), MIN(box->top, other.top), MAX(box->right, other.right),
                 MAX(box->bottom, other.bottom)};
}

static double longer_side(Box box) {
    return MAX(box_width(box), box_height(box));
}

static Parts find_units(const Sheet *sheet) {
    const MapBase *base = sheet->source->base;
    Parts parts = {.unit = g_new(int, (gsize)sheet->unit_count + 1)};
    g_autofree int *place = g_new(int, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++) {
        place[u] = sheet->own[u] ? parts.count : -1;
        if (sheet->own[u])
            parts.unit[parts.count++] = u;
    }
    parts.box = g_new(Box, (gsize)parts.count + 1);
    for (int i = 0; i < parts.count; i++)
        parts.box[i] = BOX_EMPTY;
    for (int a = 0; a < base->arc_count; a++) {
        int sides[] = {base->arcs[a].left, base->arcs[a].right};
        for (int s = 0; s < 2; s++) {
            if (sides[s] >= 0 && place[sides[s]] >= 0)
                join_box(&parts.box[place[sides[s]]], base->arc_bounds[a]);
        }
    }
    return parts;
}

// Give all that can be reached from `start` over short gaps its group.
static void spread_group(Parts *parts, int start, double gap) {
    g_autofree int *stack = g_new(int, (gsize)parts->count + 1);
    int depth = 0, group = start;
    stack[depth++] = start;
    parts->group[start] = group;
    while (depth > 0) {
        int i = stack[--depth];
        parts->size[group]++;
        for (int j = 0; j < parts->count; j++) {
            if (parts->group[j] < 0 && box_overlaps(box_grown(parts->box[i], gap), parts->box[j])) {
                parts->group[j] = group;
                stack[depth++] = j;
            }
        }
    }
}

static int find_main(Parts *parts, double gap) {
    int best = 0;
    parts->group = g_new(int, (gsize)parts->count + 1);
    parts->size = g_new0(int, (gsize)parts->count + 1);
    for (int i = 0; i < parts->count; i++)
        parts->group[i] = -1;
    for (int i = 0; i < parts->count; i++) {
        if (parts->group[i] < 0)
            spread_group(parts, i, gap);
        if (parts->size[i] > parts->size[best])
            best = i;
    }
    return best;
}

// Units outside of the main part join it as long as it hardly grows by them.
static Box grow_main(Parts *parts, int main) {
    Box box = BOX_EMPTY;
    for (int i = 0; i < parts->count; i++) {
        if (parts->group[i] == main)
            join_box(&box, parts->box[i]);
    }
    double most = longer_side(box) * (1 + GROWTH_MOST);
    for (int i = 0; i < parts->count; i++) {
        Box with = box;
        join_box(&with, parts->box[i]);
        if (parts->group[i] == main || longer_side(with) > most)
            continue;
        parts->group[i] = main;
        box = with;
    }
    return box;
}

bool inset_part(Sheet *sheet, Box *near, Box *far) {
    const World *world = sheet->source->world;
    if (sheet->level > LEVEL_REGENCY || world->unit_level != LEVEL_VILLAGE)
        return false;
    g_auto(Parts) parts = find_units(sheet);
    Box whole = BOX_EMPTY;
    for (int i = 0; i < parts.count; i++)
        join_box(&whole, parts.box[i]);
    int main = find_main(&parts, longer_side(whole) * NEAR_SHARE);
    if (parts.count == 0 || parts.size[main] == parts.count ||
        parts.size[main] < MAIN_SHARE * parts.count)
        return false;
    *near = grow_main(&parts, main);
    if (longer_side(whole) < GAIN_LEAST * longer_side(*near))
        return false;
    *far = BOX_EMPTY;
    sheet->far = g_new0(bool, (gsize)sheet->unit_count + 1);
    for (int i = 0; i < parts.count; i++) {
        if (parts.group[i] == main)
            continue;
        sheet->far[parts.unit[i]] = true;
        join_box(far, parts.box[i]);
    }
    return true;
}

int inset_symbol_count(const Sheet *sheet, SymbolKind kind) {
    const World *world = sheet->source->world;
    int count = 0;
    for (int i = 0; sheet->far != NULL && i < world->library_count; i++) {
        int village = world->libraries[i].village;
        bool tpbis = sheet->source->results->library_tpbis[i];
        bool drawn = sheet->marks == MARKS_LIBRARIES || (sheet->marks != MARKS_NONE && tpbis);
        if (village < 0 || !sheet->far[village] || !sheet->source->results->library_open[i] ||
            !drawn || tpbis != (kind == SYMBOL_TPBIS))
            continue;
        bool on_map = false;
        for (guint s = 0; s < sheet->symbols->len; s++) {
            const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
            on_map = on_map || (symbol->kind == kind && symbol->index == i);
        }
        count += !on_map;
    }
    return count;
}

// ------------------------------------------------------------------- drawing

char *inset_place(const Sheet *sheet) {
    const World *world = sheet->source->world;
    const char *many = words(sheet->source->language, "pulau-pulau yang jauh");
    RegionLevel level = sheet->level == LEVEL_PROVINCE ? LEVEL_REGENCY : LEVEL_DISTRICT;
    int found = -1;
    for (int u = 0; u < sheet->unit_count; u++) {
        if (!sheet->far[u])
            continue;
        int region = world_region_of_village(world, u, level);
        if (found >= 0 && region != found)
            return g_strdup(many);
        found = region;
    }
    return sheet_short_name(world->regions[level].items[found].name);
}

// What an inset as wide as the panel needs: its height, at a round scale.
static double height_of(const Sheet *sheet, double width) {
    const Page *page = &sheet->page;
    const Style *style = sheet->source->style;
    Page frame = *page;
    frame.map = (Box){0, 0, width, MAX(page->width_mm, page->height_mm) * HEIGHT_SHARE};
    double scale =
        page_scale(style, &frame, box_width(sheet->far_extent), box_height(sheet->far_extent));
    double height = box_height(sheet->far_extent) * 1000 / scale + 2 * style->extent_gap_mm;
    return MAX(height, LEAST_HEIGHT_MM * page->text_factor);
}

// Lists borrow what sheets own, so the inset is the sheet's; themes share it.
static Sheet *inset_at(const Sheet *sheet, Box box) {
    for (guint i = 0; i < sheet->insets->len; i++) {
        Sheet *known = g_ptr_array_index(sheet->insets, i);
        if (memcmp(&known->page.map, &box, sizeof box) == 0)
            return known;
    }
    Page page = page_of_paper(sheet->source->style, sheet->paper, sheet->page.landscape);
    page.map = box;
    SheetRequest request = {.level = sheet->level,
                            .region = sheet->region,
                            .marks = sheet->marks,
                            .paper = sheet->paper,
                            .page = &page,
                            .extent = &sheet->far_extent};
    Sheet *inset = sheet_new(sheet->source, sheet->typeset, &request, NULL);
    if (inset != NULL) // a frame always holds what has an extent
        g_ptr_array_add(sheet->insets, inset);
    return inset;
}

static void draw_frame(const Sheet *sheet, Box box, DrawList *list) {
    Path *path = path_new();
    path_add_box(path, box);
    drawlist_stroke(list, drawlist_own(list, path), &sheet->source->style->map_frame);
}

void inset_draw(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = sheet->source->style;
    Language in = sheet->source->language;
    if (sheet->far == NULL)
        return;
    Box box = {cursor->x, cursor->y, cursor->x + cursor->width, cursor->y};
    g_autofree char *what = inset_place(sheet);
    g_autofree char *title = words_printf(in, "Sisipan: %s", what);
    panel_text(cursor, title, FACE_BOLD, style->small_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.6);
    box.top = cursor->y;
    box.bottom = cursor->y = box.top + height_of(sheet, cursor->width);
    panel_skip(cursor, 1);
    Sheet *inset = cursor->measuring ? NULL : inset_at(sheet, box);
    if (inset != NULL) {
        g_autofree char *said = words_printf(in, "Peta sisipan: %s", what);
        drawlist_open(cursor->list, TAG_FIGURE, said);
        sheet_draw_on(inset, cursor->theme, cursor->list);
        draw_frame(sheet, box, cursor->list);
        drawlist_close(cursor->list);
    }
    Page frame = sheet->page;
    frame.map = (Box){0, 0, box_width(box), box_height(box)};
    g_autofree char *number = words_number(
        in, page_scale(style, &frame, box_width(sheet->far_extent), box_height(sheet->far_extent)),
        0);
    g_autofree char *scale = words_printf(in, "Skala sisipan 1 : %s", number);
    panel_text(cursor, scale, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
}

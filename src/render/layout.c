#include "render/layout.h"

#include <math.h>

#include "base/error.h"
#include "base/log.h"
#include "render/freespace.h"
#include "render/inset.h"
#include "render/layers.h"
#include "render/panel.h"
#include "render/symbols.h"

// Panels beside the map are tried from narrow to wide, in parts of the style's width.
#define NARROWEST 0.84
#define WIDEST 2.0
#define WIDTH_STEP 0.08
#define CELL_MM 4.0          // of the raster of free room, on A3
#define BOX_GAP_MM 2.5       // between boxes on the map and what they must not cover
#define MOST_BOXES 4         // on the map
#define MOST_STEPS 3         // scales of the ladder that are tried for boxes
#define MOST_COLUMNS 5       // below the map
#define LEAST_COLUMN_MM 60.0 // on A3

typedef struct {
    PanelPlace place;
    double width_mm;
    int theme;
    double heights[PANEL_MAX_BLOCKS];
} Measure;

typedef struct {
    Sheet *sheet;
    Box extent;        // metres
    GPtrArray *themes; // whose panels the page must hold
    GArray *measures;  // Measure: heights once measured
} Layout;

// ---------------------------------------------------------------------- view

static bool find_extent(const Sheet *sheet, Box *extent, GError **error) {
    *extent = mapbase_bounds(sheet->source->base, sheet->level, sheet->region);
    if (extent->left <= extent->right)
        return true;
    const Region *region = sheet_region(sheet);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s (%s): tidak punya batas wilayah maupun desa/kelurahan, sehingga tidak dapat "
                "digambar",
                region->code, region->name);
    return false;
}

static MapView *new_view(const Sheet *sheet, Box extent, Box frame, RegionLevel finest) {
    double m_per_mm = sheet->page.scale / 1000;
    PlanePoint centre = {(extent.left + extent.right) / 2 - sheet->page.shift.x * m_per_mm,
                         (extent.top + extent.bottom) / 2 + sheet->page.shift.y * m_per_mm};
    return mapview_new(sheet->source->base, sheet->source->style, frame, sheet->page.scale, centre,
                       finest);
}

// View, borders and symbols for the sheet's page.
static void set_view(Sheet *sheet, Box extent) {
    mapview_free(sheet->view);
    sheet->view = new_view(sheet, extent, sheet->page.map, LEVEL_VILLAGE);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        path_free(sheet->lines[level]);
        bool around = level <= MAX(LEVEL_REGENCY, (int)sheet->level);
        sheet->lines[level] =
            mapview_level_lines(sheet->view, (RegionLevel)level, around ? NULL : sheet->own);
    }
    path_free(sheet->lines[LEVEL_PROVINCE]);
    path_free(sheet->coast);
    sheet->lines[LEVEL_PROVINCE] = mapview_outline(sheet->view, true);
    sheet->coast = mapview_outline(sheet->view, false);
    layers_find_context(sheet);
    g_array_set_size(sheet->symbols, 0);
    symbols_place(sheet);
}

bool layout_fill_frame(Sheet *sheet, const SheetRequest *request, GError **error) {
    Box extent, near;
    if (request->extent != NULL)
        extent = *request->extent;
    else if (!find_extent(sheet, &extent, error))
        return false;
    else if (request->far_apart && inset_part(sheet, &near, &sheet->far_extent))
        extent = near;
    sheet->page = *request->page;
    sheet->page.scale =
        page_scale(sheet->source->style, &sheet->page, box_width(extent), box_height(extent));
    set_view(sheet, extent);
    return true;
}

// ------------------------------------------------------------------- measure

static void make_themes(Layout *layout) {
    const Sheet *sheet = layout->sheet;
    for (int i = 0; sheet->themes != NULL && sheet->themes[i] != NULL; i++) {
        if (sheet->themes[i]->maps[sheet->level] != NULL)
            g_ptr_array_add(layout->themes, theme_new(sheet->source, sheet->themes[i], sheet->level,
                                                      sheet->region));
    }
}

static const double *heights_of(Layout *layout, PanelPlace place, double width_mm, int theme) {
    for (guint i = 0; i < layout->measures->len; i++) {
        const Measure *known = &g_array_index(layout->measures, Measure, i);
        if (known->place == place && known->theme == theme &&
            fabs(known->width_mm - width_mm) < 1e-6)
            return known->heights;
    }
    Measure measure = {.place = place, .width_mm = width_mm, .theme = theme};
    panel_measure(layout->sheet, g_ptr_array_index(layout->themes, (guint)theme), place, width_mm,
                  measure.heights);
    g_array_append_val(layout->measures, measure);
    return g_array_index(layout->measures, Measure, layout->measures->len - 1).heights;
}

// Height of a part that holds the blocks of whichever theme.
static double part_height(Layout *layout, PanelPlace place, double width_mm, int first, int end) {
    double most = 0;
    for (int theme = 0; theme < (int)layout->themes->len; theme++)
        most = MAX(most, panel_part_height(layout->sheet,
                                           heights_of(layout, place, width_mm, theme), first, end));
    return most;
}

static double scale_of(const Layout *layout, const Page *page) {
    return page_fitting_scale(layout->sheet->source->style, page, box_width(layout->extent),
                              box_height(layout->extent));
}

// ------------------------------------------------------- beside and below map

// The panel on the right, as narrow as brings the largest scale.
static bool beside(Layout *layout, bool landscape, Page *page) {
    const Style *style = layout->sheet->source->style;
    int blocks = panel_block_count(layout->sheet, PANEL_SIDE);
    Page found = {.scale = 0};
    for (double stretch = NARROWEST; stretch <= WIDEST; stretch += WIDTH_STEP) {
        Page one = page_of_paper(style, layout->sheet->paper, landscape);
        double width = MAX(one.width_mm, one.height_mm) * style->panel_share * stretch;
        page_set_panel(&one, style, PANEL_SIDE, width);
        one.scale = scale_of(layout, &one);
        if (one.scale <= 0)
            break;
        Box room = page_panel(&one, style);
        if (part_height(layout, PANEL_SIDE, box_width(room), 0, blocks) > box_height(room))
            continue;
        if (found.scale > 0 && one.scale > found.scale)
            break;
        one.parts[one.part_count++] = (PagePart){room, 0, blocks};
        found = one;
        if (stretch > 1 - WIDTH_STEP / 2)
            break;
    }
    *page = found;
    return found.scale > 0;
}

// Whether bit i of `breaks` parts block i from block i + 1; ends of the parts.
static int split(int blocks, guint breaks, int ends[PAGE_MAX_PARTS]) {
    int parts = 0;
    for (int i = 0; i < blocks; i++) {
        if (i == blocks - 1 || (breaks >> i & 1) != 0)
            ends[parts++] = i + 1;
    }
    return parts;
}

static int count_bits(guint bits) {
    int count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

// Below the map: the columns that need the least height.
static bool below(Layout *layout, bool landscape, Page *page) {
    const Sheet *sheet = layout->sheet;
    const Style *style = sheet->source->style;
    int blocks = panel_block_count(sheet, PANEL_FOOT);
    *page = page_of_paper(style, sheet->paper, landscape);
    double room = box_width(page->outer), least = G_MAXDOUBLE;
    guint best = 0;
    for (guint breaks = 0; breaks < 1u << (blocks - 1); breaks++) {
        int columns = count_bits(breaks) + 1, ends[PAGE_MAX_PARTS];
        double width = room / columns;
        if (columns > MOST_COLUMNS || width < LEAST_COLUMN_MM * page->text_factor)
            continue;
        split(blocks, breaks, ends);
        double height = 0;
        for (int c = 0; c < columns; c++)
            height = MAX(height,
                         part_height(layout, PANEL_FOOT, width, c > 0 ? ends[c - 1] : 0, ends[c]));
        if (height < least - 1e-6) {
            least = height;
            best = breaks;
        }
    }
    // Picks of a plan are listed as far as there is room.
    if (sheet_has_plan(sheet))
        least = MAX(least, page->height_mm * style->foot_share);
    page_set_panel(page, style, PANEL_FOOT, least);
    page->scale = scale_of(layout, page);
    int ends[PAGE_MAX_PARTS];
    page->part_count = split(blocks, best, ends);
    for (int c = 0; c < page->part_count; c++) {
        Box box = page_panel(page, style);
        box.left = page->outer.left + room * c / page->part_count;
        box.right = page->outer.left + room * (c + 1) / page->part_count;
        page->parts[c] = (PagePart){box, c > 0 ? ends[c - 1] : 0, ends[c]};
    }
    return page->scale > 0;
}

// ---------------------------------------------------------------- on the map

typedef struct {
    Layout *layout;
    Page page;     // being tried
    Path *own;     // land that must not be covered, mm
    Path *context; // land that had better not be
    int blocks;
    bool found;
    Page best;
    int best_parts;
    double best_cost;
} Packing;

// Boxes of one width for parts that end at these blocks.
static void pack(Packing *packing, FreeSpace *space, const int *ends, int parts, double width) {
    Page page = packing->page;
    double total = 0;
    freespace_drop_boxes(space);
    for (int i = 0; i < parts; i++) {
        int first = i > 0 ? ends[i - 1] : 0;
        double height = part_height(packing->layout, PANEL_INSIDE, width, first, ends[i]);
        double cost;
        Box box;
        if (!freespace_find(space, (PlanePoint){width, height}, BOX_GAP_MM, i == 0, &box, &cost))
            return;
        freespace_take_box(space, box);
        page.parts[page.part_count++] = (PagePart){box, first, ends[i]};
        total += cost;
    }
    if (packing->found && total >= packing->best_cost - 1e-6)
        return;
    packing->found = true;
    packing->best = page;
    packing->best_cost = total;
}

// All ways of parting the blocks into so many boxes, at some widths.
static void pack_parts(Packing *packing, FreeSpace *space, int parts) {
    static const double widths[] = {1, 0.84, 1.16, 1.4};
    const Style *style = packing->layout->sheet->source->style;
    double usual = MAX(packing->page.width_mm, packing->page.height_mm) * style->panel_share;
    for (gsize w = 0; w < G_N_ELEMENTS(widths); w++) {
        for (guint breaks = 0; breaks < 1u << (packing->blocks - 1); breaks++) {
            int ends[PAGE_MAX_PARTS];
            if (count_bits(breaks) + 1 == parts)
                pack(packing, space, ends, split(packing->blocks, breaks, ends), usual * widths[w]);
        }
    }
}

// The region in the middle of the frame, then towards its corners.
static void pack_shifted(Packing *packing, bool spare_context, int parts) {
    static const double shifts[][2] = {{0, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};
    const Style *style = packing->layout->sheet->source->style;
    const Box *extent = &packing->layout->extent, *map = &packing->page.map;
    double per_mm = packing->page.scale / 1000;
    double slack_x = (box_width(*map) - box_width(*extent) / per_mm) / 2 - style->extent_gap_mm;
    double slack_y = (box_height(*map) - box_height(*extent) / per_mm) / 2 - style->extent_gap_mm;
    for (gsize i = 0; i < G_N_ELEMENTS(shifts) && !packing->found; i++) {
        PlanePoint shift = {MAX(slack_x, 0) * shifts[i][0], MAX(slack_y, 0) * shifts[i][1]};
        g_autoptr(FreeSpace) space = freespace_new(*map, CELL_MM * packing->page.text_factor);
        freespace_take_area(space, packing->own, shift);
        if (spare_context)
            freespace_take_area(space, packing->context, shift);
        packing->page.shift = shift;
        pack_parts(packing, space, parts);
    }
}

// Villages without land are not covered either.
static void add_bare_villages(const Sheet *sheet, const MapView *view, Path *land) {
    const SheetSource *source = sheet->source;
    const Region *region = sheet_region(sheet);
    double radius = source->style->dot_mm;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        bool far = sheet->far != NULL && sheet->far[v];
        if (!far && world_village_boundary(source->world, v) == VILLAGE_NO_AREA)
            path_add_circle(land, mapview_to_sheet(view, source->base->village_points[v]), radius);
    }
}

static void find_land(Packing *packing) {
    Sheet *sheet = packing->layout->sheet;
    sheet->page = packing->page;
    double reach = MAX(box_width(packing->page.map), box_height(packing->page.map)) / 2;
    g_autoptr(MapView) view =
        new_view(sheet, packing->layout->extent, box_grown(packing->page.map, reach), sheet->level);
    g_autofree bool *others = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++)
        others[u] = !sheet->own[u];
    g_autofree bool *kept = g_new(bool, (gsize)sheet->unit_count + 1);
    for (int u = 0; u < sheet->unit_count; u++)
        kept[u] = sheet->own[u] && (sheet->far == NULL || !sheet->far[u]);
    packing->own = mapview_area(view, kept);
    add_bare_villages(sheet, view, packing->own);
    packing->context = mapview_area(view, others);
}

static bool pack_at_scale(Layout *layout, const Page *frame, double scale, Page *page) {
    Packing packing = {
        .layout = layout, .page = *frame, .blocks = panel_block_count(layout->sheet, PANEL_INSIDE)};
    packing.page.scale = scale;
    find_land(&packing);
    for (int pass = 0; pass < 2; pass++) {
        for (int parts = 1; parts <= MOST_BOXES && !packing.found; parts++)
            pack_shifted(&packing, pass == 0, parts);
    }
    path_free(packing.own);
    path_free(packing.context);
    *page = packing.best;
    return packing.found;
}

// In boxes on the map, at scales larger than `than` only (0: at any).
static bool inside(Layout *layout, bool landscape, double than, Page *page) {
    const Style *style = layout->sheet->source->style;
    Page frame = page_of_paper(style, layout->sheet->paper, landscape);
    double largest = scale_of(layout, &frame);
    int steps = 0;
    for (int i = 0; largest > 0 && i < style->scales.count && steps < MOST_STEPS; i++) {
        double scale = style->scales.values[i];
        if (scale < largest)
            continue;
        if (than > 0 && scale >= than)
            break;
        steps++;
        if (pack_at_scale(layout, &frame, scale, page))
            return true;
    }
    return false;
}

// --------------------------------------------------------------------- choose

// Better than the best so far: a larger scale.
static void offer(Page *best, bool fits, const Page *page) {
    if (fits && (best->scale <= 0 || page->scale < best->scale))
        *best = *page;
}

static Page best_page(Layout *layout) {
    bool wide = box_width(layout->extent) >= box_height(layout->extent);
    Page best = {.scale = 0}, page;
    offer(&best, wide ? beside(layout, true, &page) : below(layout, false, &page), &page);
    offer(&best, wide ? below(layout, false, &page) : beside(layout, true, &page), &page);
    offer(&best, beside(layout, false, &page), &page);
    offer(&best, below(layout, true, &page), &page);
    offer(&best, inside(layout, wide, best.scale, &page), &page);
    offer(&best, inside(layout, !wide, best.scale, &page), &page);
    return best;
}

static void tell_left_out(const Sheet *sheet) {
    static const char *const what[TERSE_COUNT] = {"", "angka pokok", "sebagian keterangan",
                                                  "diagram lokasi"};
    g_autoptr(GString) list = g_string_new(NULL);
    for (int t = 1; t <= (int)sheet->terse; t++)
        g_string_append_printf(list, "%s%s", t > 1 ? ", " : "", what[t]);
    if (sheet->terse > TERSE_NOTHING && !page_is_slide(sheet->paper))
        log_note("%s: kertas %s terlalu kecil untuk semuanya; tidak dimuat: %s",
                 sheet_region(sheet)->code, sheet->paper, list->str);
}

static bool choose(Layout *layout, GError **error) {
    Sheet *sheet = layout->sheet;
    const Style *style = sheet->source->style;
    // Measured once, on a frame that shows more than the one to be chosen.
    Page whole = page_of_paper(style, sheet->paper, true);
    whole.scale = page_scale(style, &whole, box_width(layout->extent), box_height(layout->extent));
    // A slide is meant to say less.
    int first = page_is_slide(sheet->paper) ? TERSE_COUNT - 1 : TERSE_NOTHING;
    for (int terse = first; terse < TERSE_COUNT; terse++) {
        sheet->terse = (Terse)terse;
        sheet->page = whole;
        set_view(sheet, layout->extent);
        g_array_set_size(layout->measures, 0);
        Page best = best_page(layout);
        if (best.scale <= 0)
            continue;
        sheet->page = best;
        set_view(sheet, layout->extent);
        tell_left_out(sheet);
        return true;
    }
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: wilayah %.0f x %.0f km dengan judul, legenda dan keterangannya tidak muat "
                "pada kertas %s; pilih kertas lebih besar ([sheet] paper), atau di file gaya huruf "
                "lebih kecil ([sizes]) atau skala lebih kecil ([paper] scales)",
                sheet_region(sheet)->code, box_width(layout->extent) / 1000,
                box_height(layout->extent) / 1000, sheet->paper);
    return false;
}

bool layout_choose(Sheet *sheet, GError **error) {
    Layout layout = {.sheet = sheet};
    double short_mm, long_mm;
    if (!page_paper(sheet->paper, &short_mm, &long_mm)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "ukuran kertas \"%s\" tidak dikenal; pilih A0 sampai A5", sheet->paper);
        return false;
    }
    if (!find_extent(sheet, &layout.extent, error))
        return false;
    // A slide has no room for an inset.
    Box near;
    if (!page_is_slide(sheet->paper) && inset_part(sheet, &near, &sheet->far_extent))
        layout.extent = near;
    layout.themes = g_ptr_array_new_with_free_func((GDestroyNotify)theme_free);
    layout.measures = g_array_new(FALSE, TRUE, sizeof(Measure));
    make_themes(&layout);
    bool ok = choose(&layout, error);
    g_ptr_array_unref(layout.themes);
    g_array_unref(layout.measures);
    return ok;
}

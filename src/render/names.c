#include "render/names.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "render/halo.h"
#include "render/index_table.h"
#include "render/namer.h"
#include "render/style_words.h"

// Areas of the grid: districts (or regencies, on the province sheet) as they
// are, regions round the sheet's own from CONTEXT_AREA on, and land round the
// world from AROUND_AREA on.
#define CONTEXT_AREA 1000000
#define AROUND_AREA 2000000
#define OTHER_LAND 3000000
// A sliver of a neighbour at the edge needs no name.
#define CONTEXT_LEAST_MM 1.5
#define SEA_SPACING 0.18
// How much of a village's name must lie in it, where there is no number for
// it and where there is.
#define VILLAGE_SHARE 0.7
#define VILLAGE_SHARE_OR_NUMBER 0.9

// ------------------------------------------------------------------ the areas

// Regions with units on one side of an arc in view: all that touch the frame, but one that holds
// it as a whole.
static bool *seen_regions(const Sheet *sheet, const int *group, bool own, int count) {
    const MapBase *base = sheet->source->base;
    bool *seen = g_new0(bool, (gsize)count + 1);
    for (int a = 0; a < base->arc_count; a++) {
        int sides[] = {base->arcs[a].left, base->arcs[a].right};
        for (int s = 0; s < 2 && sheet->view->visible[a]; s++) {
            if (sides[s] >= 0 && sheet->own[sides[s]] == own && group[sides[s]] >= 0)
                seen[group[sides[s]]] = true;
        }
    }
    return seen;
}

static void enter_areas(const Sheet *sheet, LabelGrid *grid, RegionLevel level, bool own,
                        int offset) {
    const World *world = sheet->source->world;
    const int *group = sheet->source->base->unit_region[level];
    if (group == NULL)
        return;
    g_autofree bool *units = g_new(bool, (gsize)sheet->unit_count + 1);
    g_autofree bool *seen = seen_regions(sheet, group, own, world->regions[level].count);
    for (int i = 0; i < world->regions[level].count; i++) {
        if (!seen[i])
            continue;
        for (int u = 0; u < sheet->unit_count; u++)
            units[u] = group[u] == i && sheet->own[u] == own;
        // Names stand on the largest part; islands are land all the same.
        g_autoptr(Path) area = mapview_area(sheet->view, units);
        g_autoptr(Path) largest = path_largest_part(area);
        labelgrid_add(grid, area, OTHER_LAND);
        labelgrid_add(grid, largest, offset + i);
    }
}

// On the province's sheet a neighbouring province has one name, elsewhere each of its regencies
// has: the first land of those that `land` is named together with.
static int named_as(const Sheet *sheet, int land) {
    const ContextLand *lands = sheet->source->world->context;
    int first = land;
    while (sheet->level == LEVEL_PROVINCE && *lands[land].province != '\0' && first > 0 &&
           strcmp(lands[first - 1].province, lands[land].province) == 0)
        first--;
    return first;
}

static LabelGrid *enter_all(const Sheet *sheet, RegionLevel level) {
    LabelGrid *grid = labelgrid_new(sheet->page.map);
    for (int i = 0; i < sheet->source->world->context_count; i++) {
        g_autoptr(Path) largest = path_largest_part(sheet->context[i]);
        labelgrid_add(grid, sheet->context[i], OTHER_LAND);
        labelgrid_add(grid, largest, AROUND_AREA + named_as(sheet, i));
    }
    enter_areas(sheet, grid, sheet->level, false, CONTEXT_AREA);
    enter_areas(sheet, grid, level, true, 0);
    // What boxes of the panel cover is no place for names.
    for (int i = 0; sheet->page.place == PANEL_INSIDE && i < sheet->page.part_count; i++) {
        g_autoptr(Path) covered = path_new();
        path_add_box(covered, sheet->page.parts[i].box);
        labelgrid_add(grid, covered, OTHER_LAND);
    }
    labelgrid_finish(grid);
    return grid;
}

static LabelGrid *enter_villages(const Sheet *sheet) {
    const Region *own = sheet_region(sheet);
    LabelGrid *grid = labelgrid_new(sheet->page.map);
    g_autofree bool *units = g_new0(bool, (gsize)sheet->unit_count + 1);
    for (int v = own->first_village; v < own->first_village + own->village_count; v++) {
        units[v] = true;
        g_autoptr(Path) area = mapview_area(sheet->view, units);
        g_autoptr(Path) largest = path_largest_part(area);
        labelgrid_add(grid, largest, v);
        units[v] = false;
    }
    labelgrid_finish(grid);
    return grid;
}

static bool has_area(const LabelGrid *grid, int area, double least_mm) {
    PlanePoint pole;
    double depth;
    return labelgrid_pole(grid, area, &pole, &depth) && depth >= least_mm;
}

// ------------------------------------------------------------- what is named

static void name_areas(Namer *namer, const LabelGrid *grid, RegionLevel level, double least) {
    const Sheet *sheet = namer->sheet;
    const Style *style = sheet->source->style;
    const RegionList *list = &sheet->source->world->regions[level];
    const Region *own = sheet_region(sheet);
    bool regency = level == LEVEL_REGENCY;
    for (int i = 0; i < list->count; i++) {
        const Region *region = &list->items[i];
        if (region->first_village < own->first_village ||
            region->first_village >= own->first_village + own->village_count ||
            !has_area(grid, i, 0))
            continue;
        NameText text = {.rank = regency ? NAME_REGENCY : NAME_DISTRICT,
                         .code = region->code,
                         .name = namer_keep(namer, sheet_short_name(region->name)),
                         .face =
                             regency || sheet->level == LEVEL_REGENCY ? FACE_BOLD : FACE_REGULAR,
                         .size_pt = regency ? style->label_regency_pt : style->label_district_pt,
                         .colour = COLOUR_BLACK};
        NameRequest *request = namer_request(namer, &text);
        namer_offer_area(namer, grid, i, request, least);
        namer_offer_outside(namer, grid, i, NULL, request);
    }
}

// Borders between the sheet's region and a neighbour.
static Path *shared_border(const Sheet *sheet, int neighbour) {
    const MapBase *base = sheet->source->base;
    const int *group = base->unit_region[sheet->level];
    g_autofree bool *arcs = g_new0(bool, (gsize)base->arc_count + 1);
    for (int a = 0; a < base->arc_count; a++) {
        int left = base->arcs[a].left, right = base->arcs[a].right;
        arcs[a] = sheet->view->visible[a] && left >= 0 && right >= 0 &&
                  ((sheet->own[left] && group[right] == neighbour) ||
                   (sheet->own[right] && group[left] == neighbour));
    }
    return mapview_lines(sheet->view, arcs);
}

static void name_neighbour(Namer *namer, const LabelGrid *grid, int area, const Path *border,
                           const char *code, const char *name) {
    const Style *style = namer->sheet->source->style;
    NameText text = {.rank = NAME_CONTEXT,
                     .code = code,
                     .name = name,
                     .face = FACE_ITALIC,
                     .size_pt = style->label_context_pt,
                     .colour = style->context_label};
    NameRequest *request = namer_request(namer, &text);
    namer_offer_area(namer, grid, area, request, 1);
    namer_offer_line(grid, area, border, request);
}

static void name_context(Namer *namer, const LabelGrid *grid) {
    const Sheet *sheet = namer->sheet;
    const RegionList *list = &sheet->source->world->regions[sheet->level];
    for (int i = 0; i < list->count; i++) {
        if (i == sheet->region || !has_area(grid, CONTEXT_AREA + i, CONTEXT_LEAST_MM))
            continue;
        g_autoptr(Path) border = shared_border(sheet, i);
        name_neighbour(namer, grid, CONTEXT_AREA + i, border, list->items[i].code,
                       namer_keep(namer, sheet_short_name(list->items[i].name)));
    }
    for (int i = 0; i < sheet->source->world->context_count; i++) {
        const ContextLand *land = &sheet->source->world->context[i];
        bool whole = sheet->level == LEVEL_PROVINCE && *land->province != '\0';
        const char *name = namer_keep(namer, sheet_short_name(whole ? land->province : land->name));
        if (*name != '\0' && has_area(grid, AROUND_AREA + i, CONTEXT_LEAST_MM))
            name_neighbour(namer, grid, AROUND_AREA + i, sheet->context[i],
                           namer_keep(namer, g_strdup_printf("%s/%06d", name, i)), name);
    }
}

static void name_seas(Namer *namer, const LabelGrid *grid) {
    const Sheet *sheet = namer->sheet;
    const Style *style = sheet->source->style;
    g_autoptr(GHashTable) requests = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize list = 0; list < G_N_ELEMENTS(style->seas); list++) {
        for (int i = 0; style->seas[list][i] != NULL; i++) {
            SeaName sea;
            if (!style_words_sea(style->seas[list][i], &sea))
                continue;
            const char *code = namer_keep(namer, sea.name);
            PlanePoint at =
                mapview_to_sheet(sheet->view, mapbase_forward(sheet->source->base, sea.at));
            double reach = sea.reach_km * 1e6 / sheet->page.scale;
            if (!isfinite(at.x) || !isfinite(at.y) ||
                !box_overlaps((Box){at.x - reach, at.y - reach, at.x + reach, at.y + reach},
                              sheet->page.map))
                continue;
            // One name for all its places: requests move in memory, so by number.
            guint number = GPOINTER_TO_UINT(g_hash_table_lookup(requests, code));
            if (number == 0) {
                NameText text = {.rank = NAME_SEA,
                                 .code = code,
                                 .name = words(sheet->source->language, code),
                                 .face = FACE_ITALIC,
                                 .size_pt = style->label_sea_pt,
                                 .spacing = SEA_SPACING,
                                 .colour = style->sea_label};
                namer_request(namer, &text);
                number = namer->requests->len;
                g_hash_table_insert(requests, (gpointer)code, GUINT_TO_POINTER(number));
            }
            namer_offer_open(namer, grid, at, reach,
                             &g_array_index(namer->requests, NameRequest, number - 1));
        }
    }
}

static NameRequest *name_symbol(Namer *namer, const LabelGrid *grid, const SheetSymbol *symbol,
                                const char *code, int village, NameRank rank) {
    const SheetSource *source = namer->sheet->source;
    NameText text = {.rank = rank,
                     .code = code,
                     .name = source->world->regions[LEVEL_VILLAGE].items[village].name,
                     .face = rank == NAME_PICK ? FACE_BOLD : FACE_REGULAR,
                     .size_pt = rank == NAME_RESERVE ? source->style->label_village_pt
                                                     : source->style->label_library_pt,
                     .colour = COLOUR_BLACK};
    NameRequest *request = namer_request(namer, &text);
    namer_offer_point(namer, grid, symbol->at, symbol->radius, request);
    return request;
}

static void name_tpbis(Namer *namer, const LabelGrid *grid, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const World *world = sheet->source->world;
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        if (symbol->kind != SYMBOL_TPBIS)
            continue;
        int village = world->libraries[symbol->index].village;
        if (village >= 0 && g_hash_table_add(named, GINT_TO_POINTER(village + 1)))
            name_symbol(namer, grid, symbol, world->regions[LEVEL_VILLAGE].items[village].code,
                        village, NAME_TPBIS);
    }
}

// Of the plan: its picks in their order, then the reserve.
static void name_chosen(Namer *namer, const LabelGrid *grid, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const SitePlan *plan = sheet->source->plan;
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        bool pick = symbol->kind == SYMBOL_PICK;
        if (!pick && symbol->kind != SYMBOL_RESERVE)
            continue;
        int village =
            pick ? plan->picks[symbol->index].village : plan->reserve[symbol->index].village;
        if (!g_hash_table_add(named, GINT_TO_POINTER(village + 1)))
            continue;
        const char *code = namer_keep(namer, g_strdup_printf("%06d", symbol->index));
        NameRequest *request =
            name_symbol(namer, grid, symbol, code, village, pick ? NAME_PICK : NAME_RESERVE);
        if (pick && !sheet->no_index) {
            request->village = village;
            request->mark = plan->picks[symbol->index].order;
        }
    }
}

static void name_villages(Namer *namer, const LabelGrid *land, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const SheetSource *source = sheet->source;
    const Style *style = source->style;
    const Region *own = sheet_region(sheet);
    bool areas = !theme_draws_dots(source->world);
    bool numbers = !sheet->no_index && sheet->page.scale <= style->village_index_from;
    bool crowded = sheet->page.scale > style->village_labels_from;
    g_autoptr(LabelGrid) grid = areas ? enter_villages(sheet) : NULL;
    for (int v = own->first_village; v < own->first_village + own->village_count; v++) {
        const Region *region = &source->world->regions[LEVEL_VILLAGE].items[v];
        if (g_hash_table_contains(named, GINT_TO_POINTER(v + 1)))
            continue;
        bool area = areas && world_village_boundary(source->world, v) != VILLAGE_NO_AREA;
        NameText text = {.rank = NAME_VILLAGE,
                         .code = region->code,
                         .name = region->name,
                         .face = FACE_REGULAR,
                         .size_pt = sheet->level == LEVEL_DISTRICT ? style->label_library_pt
                                                                   : style->label_village_pt,
                         .colour = COLOUR_BLACK};
        NameRequest *request = namer_request(namer, &text);
        if (numbers)
            namer_allow_number(namer, request, v, own->village_count);
        if (area)
            namer_offer_area(namer, grid, v, request,
                             crowded ? VILLAGE_SHARE_OR_NUMBER : VILLAGE_SHARE);
        // Rather a name in the sea than a number; on others' land only where there is
        // not even room for that.
        bool tight = sheet->level == LEVEL_DISTRICT || !namer_has_room(namer, request, true);
        if (area && (tight || !namer_has_room(namer, request, false)))
            namer_offer_outside(namer, grid, v, tight ? NULL : land, request);
        if (!area)
            namer_offer_point(namer, land,
                              mapview_to_sheet(sheet->view, source->base->village_points[v]),
                              style->dot_mm / 2, request);
    }
}

static void add_obstacles(Namer *namer) {
    const Sheet *sheet = namer->sheet;
    const Page *page = &sheet->page;
    for (int i = 0; page->place == PANEL_INSIDE && i < page->part_count; i++)
        labels_add_obstacle(namer->set, box_grown(page->parts[i].box, 0.5));
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        Box box = {symbol->at.x, symbol->at.y, symbol->at.x, symbol->at.y};
        labels_add_obstacle(namer->set, box_grown(box, symbol->radius));
    }
}

// -------------------------------------------------------------- what was placed

static void take_over(Namer *namer, const NameRequest *request) {
    Sheet *sheet = namer->sheet;
    const LabelPlace *place =
        &g_array_index(request->label->places, LabelPlace, request->label->chosen);
    if (place->leader)
        path_add_line(sheet->leaders, place->from, place->to);
    SheetName name = namer_place(request, place);
    g_array_append_val(sheet->names, name);
    halo_add(sheet->halos, name.layout, name.at, name.turn_deg, sheet->source->style->halo_mm);
}

static void list_name(GString *list, const char *name) {
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
}

static void report(const Sheet *sheet, const GString *missing, const GString *cut) {
    static const char *const ranks[NAME_RANKS] = {"kabupaten/kota", "usulan",   "TPBIS",
                                                  "kecamatan",      "cadangan", "wilayah sekitar",
                                                  "desa/kelurahan", "perairan"};
    g_autoptr(GString) counts = g_string_new(NULL);
    for (int rank = 0; rank < NAME_RANKS; rank++) {
        const NameCount *count = &sheet->name_counts[rank];
        if (count->wanted > 0)
            g_string_append_printf(counts, "; %s %d dari %d (%d nomor)", ranks[rank], count->placed,
                                   count->wanted, count->numbered);
    }
    const char *code = sheet_region(sheet)->code;
    log_debug("nama di lembar %s%s 1:%.0f%s", code, sheet_has_plan(sheet) ? " (rencana)" : "",
              sheet->page.scale, counts->str);
    // A book tells the sum of its pages.
    if (sheet->unplaced > 0)
        log_message(sheet->in_book ? LOG_DEBUG : LOG_NOTE,
                    "%s: %d nama tidak mendapat tempat di peta: %s", code, sheet->unplaced,
                    missing->str);
    if (cut->len > 0)
        log_note("%s: nama terlalu panjang untuk peta dan dipotong: %s", code, cut->str);
}

static void collect(Namer *namer) {
    Sheet *sheet = namer->sheet;
    g_autoptr(GString) missing = g_string_new(NULL), cut = g_string_new(NULL);
    index_table_number(namer);
    for (guint i = 0; i < namer->requests->len; i++) {
        const NameRequest *request = &g_array_index(namer->requests, NameRequest, i);
        NameCount *count = &sheet->name_counts[request->rank];
        // A sea that the sheet has hardly anything of needs no name.
        if (request->rank == NAME_SEA && request->label->chosen < 0)
            continue;
        count->wanted++;
        if (request->label->chosen < 0 && request->mark > 0) { // the index has it
            count->placed++;
            count->numbered++;
            continue;
        }
        if (request->label->chosen < 0) {
            sheet->unplaced++;
            list_name(missing, *request->name != '\0' ? request->name : request->label->code);
            continue;
        }
        count->placed++;
        count->numbered += namer_is_number(request);
        if (request->cut && !namer_is_number(request))
            list_name(cut, request->name);
        take_over(namer, request);
    }
    report(sheet, missing, cut);
}

void names_place(Sheet *sheet) {
    const Style *style = sheet->source->style;
    g_autoptr(Namer) namer = namer_new(sheet);
    sheet->halos = path_new();
    sheet->leaders = path_new();
    add_obstacles(namer);

    bool province = sheet->level == LEVEL_PROVINCE, district = sheet->level == LEVEL_DISTRICT;
    RegionLevel level = province ? LEVEL_REGENCY : LEVEL_DISTRICT;
    g_autoptr(LabelGrid) grid = enter_all(sheet, level);
    // The district of a sheet is in its title.
    if (!district)
        name_areas(namer, grid, level, province ? 0.4 : 0.15);
    if (province && sheet->page.scale <= style->district_labels_from) {
        g_autoptr(LabelGrid) districts = enter_all(sheet, LEVEL_DISTRICT);
        name_areas(namer, districts, LEVEL_DISTRICT, 0.4);
    }
    if (!sheet->is_inset)
        name_context(namer, grid);
    name_seas(namer, grid);
    g_autoptr(GHashTable) named = g_hash_table_new(NULL, NULL);
    name_chosen(namer, grid, named);
    if (!sheet_has_plan(sheet) || !province)
        name_tpbis(namer, grid, named);
    double least = sheet->no_index ? 0 : style->village_index_from;
    if (district || (!province && sheet->page.scale <= MAX(style->village_labels_from, least)))
        name_villages(namer, grid, named);

    labels_solve(namer->set);
    collect(namer);
    index_table_place(sheet, namer->set);
}

void names_draw_leaders(const Sheet *sheet, DrawList *list) {
    Pen halo = style_pen(sheet->source->style->leader.width_mm + 0.4, COLOUR_WHITE);
    drawlist_stroke(list, sheet->leaders, &halo);
    drawlist_stroke(list, sheet->leaders, &sheet->source->style->leader);
}

void names_draw(const Sheet *sheet, DrawList *list) {
    drawlist_fill_each(list, sheet->halos, COLOUR_WHITE);
    for (guint i = 0; i < sheet->names->len; i++) {
        const SheetName *name = &g_array_index(sheet->names, SheetName, i);
        drawlist_text_turned(list, name->layout, name->at, name->colour, name->turn_deg);
    }
}

#include "render/names.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "render/labelgrid.h"
#include "render/labels.h"
#include "render/symbols.h"

// Areas of the grid: districts (or regencies, on the province sheet) as they
// are, regencies round the sheet's own from here on.
#define CONTEXT_AREA 1000000
#define OTHER_LAND 2000000

#define LEADER_MOST_MM 15.0

enum {
    RANK_REGENCY,
    RANK_PICK,
    RANK_TPBIS,
    RANK_DISTRICT,
    RANK_RESERVE,
    RANK_CONTEXT,
    RANK_VILLAGE
};

// A name to be placed, in one or two forms (one line, two lines).
typedef struct {
    Label *label;
    const char *name; // for the report
    PangoLayout *forms[2];
    Colour colour;
    PlanePoint pole; // of an area
} Request;

typedef struct {
    Sheet *sheet;
    LabelSet *set;
    GArray *requests;
    GPtrArray *strings;
} Namer;

static void clear_request(gpointer data) {
    Request *request = data;
    g_clear_object(&request->forms[0]);
    g_clear_object(&request->forms[1]);
}

// "Kota Tangerang Selatan" -> "Kota Tangerang\nSelatan": broken where the
// longer line is shortest. NULL for a single word.
static char *two_lines(const char *name) {
    const char *best = NULL;
    size_t least = SIZE_MAX, length = strlen(name);
    for (const char *space = strchr(name, ' '); space != NULL; space = strchr(space + 1, ' ')) {
        size_t first = (size_t)(space - name), longer = MAX(first, length - first - 1);
        if (longer < least) {
            least = longer;
            best = space;
        }
    }
    if (best == NULL)
        return NULL;
    char *broken = g_strdup(name);
    broken[best - name] = '\n';
    return broken;
}

static Request *add_request(Namer *namer, int rank, const char *code, const char *name, Face face,
                            double size_pt, Colour colour) {
    const Sheet *sheet = namer->sheet;
    double size = MAX(6.0, size_pt * sheet->page.text_factor);
    Request request = {.label = labels_add(namer->set, rank, code), .name = name, .colour = colour};
    request.forms[0] = typeset_text(sheet->typeset, name, face, size, 0, PANGO_ALIGN_CENTER);
    g_autofree char *broken = two_lines(name);
    if (broken != NULL)
        request.forms[1] = typeset_text(sheet->typeset, broken, face, size, 0, PANGO_ALIGN_CENTER);
    g_array_append_val(namer->requests, request);
    return &g_array_index(namer->requests, Request, namer->requests->len - 1);
}

// Width and height that a form needs, its halo included.
static PlanePoint form_size(const Namer *namer, PangoLayout *form) {
    Box ink = typeset_ink(form);
    double more = 2 * namer->sheet->source->style->halo_mm;
    return (PlanePoint){box_width(ink) + more, box_height(ink) + more};
}

static Box box_round(PlanePoint centre, PlanePoint size) {
    return (Box){centre.x - size.x / 2, centre.y - size.y / 2, centre.x + size.x / 2,
                 centre.y + size.y / 2};
}

// Village dots that a box would hide.
static int covered_dots(const Namer *namer, Box box) {
    const Sheet *sheet = namer->sheet;
    if (!theme_draws_dots(sheet->source->world))
        return 0;
    const Region *region = sheet_region(sheet);
    Box reach = box_grown(box, sheet->source->style->dot_mm / 2);
    int covered = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++)
        covered +=
            box_holds(reach, mapview_to_sheet(sheet->view, sheet->source->base->village_points[v]));
    return covered;
}

// Places for the name of an area: round its pole, with at least `least` of the
// box inside.
static void offer_area(const Namer *namer, const LabelGrid *grid, int area, Request *request,
                       double least) {
    PlanePoint pole;
    double depth;
    if (!labelgrid_pole(grid, area, &pole, &depth))
        return;
    const double step = 1.5;
    int reach = (int)(CLAMP(depth * 2.5, 6.0, 25.0) / step);
    for (int form = 0; form < 2 && request->forms[form] != NULL; form++) {
        PlanePoint size = form_size(namer, request->forms[form]);
        for (int iy = -reach; iy <= reach; iy++) {
            for (int ix = -reach; ix <= reach; ix++) {
                PlanePoint centre = {pole.x + ix * step, pole.y + iy * step};
                Box box = box_round(centre, size);
                if (!box_within(box, namer->set->frame))
                    continue;
                double share = labelgrid_share(grid, area, box);
                if (share < least || !labelgrid_is(grid, area, centre))
                    continue;
                double away = hypot(ix * step, iy * step);
                double cost = away / 5 + (1 - share) * 8 + form * 0.3;
                labels_add_place(request->label, box, cost + 3 * covered_dots(namer, box), form);
            }
        }
    }
}

static PlanePoint nearest_in_box(Box box, PlanePoint point) {
    return (PlanePoint){CLAMP(point.x, box.left, box.right), CLAMP(point.y, box.top, box.bottom)};
}

// Places in the sea or outside of the province, with a leader to the pole: for
// areas too small for their name.
static void offer_outside(const Namer *namer, const LabelGrid *grid, Request *request) {
    const double step = 2;
    const int reach = 20;
    for (int form = 0; form < 2 && request->forms[form] != NULL; form++) {
        PlanePoint size = form_size(namer, request->forms[form]);
        for (int iy = -reach; iy <= reach; iy++) {
            for (int ix = -reach; ix <= reach; ix++) {
                Box box = box_round(
                    (PlanePoint){request->pole.x + ix * step, request->pole.y + iy * step}, size);
                PlanePoint end = nearest_in_box(box, request->pole);
                double length = hypot(end.x - request->pole.x, end.y - request->pole.y);
                if (length > LEADER_MOST_MM || !box_within(box, namer->set->frame) ||
                    labelgrid_share(grid, -1, box_grown(box, 0.5)) < 1)
                    continue;
                labels_add_led(request->label, box, request->pole, 15 + length, form);
            }
        }
    }
}

// Places round a point symbol: right above, then the other seven, then farther out.
static void offer_point(const Namer *namer, PlanePoint at, double radius, Request *request) {
    static const double sides[8][2] = {{1, -1}, {1, 0},  {-1, -1}, {1, 1},
                                       {-1, 0}, {0, -1}, {0, 1},   {-1, 1}};
    for (int ring = 0; ring < 3; ring++) {
        for (int form = 0; form < 2 && request->forms[form] != NULL; form++) {
            PlanePoint size = form_size(namer, request->forms[form]);
            for (int side = 0; side < 8; side++) {
                double dx = sides[side][0], dy = sides[side][1];
                double gap = radius + 0.05 + ring * 1.2;
                double corner = dx != 0 && dy != 0 ? 0.75 : 1;
                PlanePoint centre = {at.x + dx * (gap * corner + size.x / 2),
                                     at.y + dy * (gap * corner + size.y / 2)};
                labels_add_place(request->label, box_round(centre, size),
                                 ring * 3 + side * 0.25 + form * 1.5, form);
            }
        }
    }
}

// ------------------------------------------------------------- what is named

static char *keep(Namer *namer, char *string) {
    g_ptr_array_add(namer->strings, string);
    return string;
}

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

static void name_areas(Namer *namer, const LabelGrid *grid, RegionLevel level, int rank, Face face,
                       double size_pt, double least) {
    const Sheet *sheet = namer->sheet;
    const RegionList *list = &sheet->source->world->regions[level];
    const Region *own = sheet_region(sheet);
    for (int i = 0; i < list->count; i++) {
        const Region *region = &list->items[i];
        if (region->first_village < own->first_village ||
            region->first_village >= own->first_village + own->village_count)
            continue;
        PlanePoint pole;
        double depth;
        if (!labelgrid_pole(grid, i, &pole, &depth))
            continue; // no land on this sheet: no shape
        char *name = keep(namer, sheet_short_name(region->name));
        Request *request =
            add_request(namer, rank, region->code, name, face, size_pt, COLOUR_BLACK);
        request->pole = pole;
        offer_area(namer, grid, i, request, least);
        offer_outside(namer, grid, request);
    }
}

static void name_context(Namer *namer, const LabelGrid *grid) {
    const Sheet *sheet = namer->sheet;
    const Style *style = sheet->source->style;
    const RegionList *list = &sheet->source->world->regions[sheet->level];
    for (int i = 0; i < list->count; i++) {
        PlanePoint pole;
        double depth;
        // A sliver of a neighbour at the edge needs no name.
        if (i == sheet->region || !labelgrid_pole(grid, CONTEXT_AREA + i, &pole, &depth) ||
            depth < 5)
            continue;
        char *name = keep(namer, sheet_short_name(list->items[i].name));
        Request *request = add_request(namer, RANK_CONTEXT, list->items[i].code, name, FACE_ITALIC,
                                       style->label_context_pt, style->context_label);
        offer_area(namer, grid, CONTEXT_AREA + i, request, 0.9);
    }
}

// Of the land around that is only drawn; areas are numbered on from the regions.
static int around_area(const Sheet *sheet, int i) {
    return CONTEXT_AREA + sheet->source->world->regions[sheet->level].count + i;
}

static void enter_around(const Sheet *sheet, LabelGrid *grid) {
    for (int i = 0; i < sheet->source->world->context_count; i++) {
        g_autoptr(Path) largest = path_largest_part(sheet->context[i]);
        labelgrid_add(grid, largest, around_area(sheet, i));
    }
}

static void name_around(Namer *namer, const LabelGrid *grid) {
    const Sheet *sheet = namer->sheet;
    const Style *style = sheet->source->style;
    for (int i = 0; i < sheet->source->world->context_count; i++) {
        const ContextLand *land = &sheet->source->world->context[i];
        PlanePoint pole;
        double depth;
        if (*land->name == '\0' || !labelgrid_pole(grid, around_area(sheet, i), &pole, &depth) ||
            depth < 5)
            continue;
        Request *request = add_request(namer, RANK_CONTEXT, land->name, land->name, FACE_ITALIC,
                                       style->label_context_pt, style->context_label);
        offer_area(namer, grid, around_area(sheet, i), request, 0.9);
    }
}

static void name_tpbis(Namer *namer, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const SheetSource *source = sheet->source;
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        if (symbol->kind != SYMBOL_TPBIS)
            continue;
        int village = source->world->libraries[symbol->index].village;
        if (village < 0 || !g_hash_table_add(named, GINT_TO_POINTER(village + 1)))
            continue;
        const Region *region = &source->world->regions[LEVEL_VILLAGE].items[village];
        Request *request = add_request(namer, RANK_TPBIS, region->code, region->name, FACE_REGULAR,
                                       source->style->label_library_pt, COLOUR_BLACK);
        offer_point(namer, symbol->at, symbol->radius, request);
    }
}

// Of the plan: its picks in their order, then the reserve.
static void name_chosen(Namer *namer, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const SheetSource *source = sheet->source;
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        bool pick = symbol->kind == SYMBOL_PICK;
        if (!pick && symbol->kind != SYMBOL_RESERVE)
            continue;
        int village = pick ? source->plan->picks[symbol->index].village
                           : source->plan->reserve[symbol->index].village;
        if (!g_hash_table_add(named, GINT_TO_POINTER(village + 1)))
            continue;
        const char *name = source->world->regions[LEVEL_VILLAGE].items[village].name;
        const char *order = keep(namer, g_strdup_printf("%06d", symbol->index));
        Request *request = add_request(
            namer, pick ? RANK_PICK : RANK_RESERVE, order, name, pick ? FACE_BOLD : FACE_REGULAR,
            pick ? source->style->label_library_pt : source->style->label_village_pt, COLOUR_BLACK);
        offer_point(namer, symbol->at, symbol->radius, request);
    }
}

static void name_villages(Namer *namer, GHashTable *named) {
    const Sheet *sheet = namer->sheet;
    const SheetSource *source = sheet->source;
    const Region *own = sheet_region(sheet);
    bool areas = !theme_draws_dots(source->world);
    g_autoptr(LabelGrid) grid = labelgrid_new(sheet->page.map);
    if (areas) {
        g_autofree bool *units = g_new0(bool, (gsize)sheet->unit_count + 1);
        for (int v = own->first_village; v < own->first_village + own->village_count; v++) {
            units[v] = true;
            g_autoptr(Path) area = mapview_area(sheet->view, units);
            g_autoptr(Path) largest = path_largest_part(area);
            labelgrid_add(grid, largest, v);
            units[v] = false;
        }
        labelgrid_finish(grid);
    }
    for (int v = own->first_village; v < own->first_village + own->village_count; v++) {
        if (g_hash_table_contains(named, GINT_TO_POINTER(v + 1)))
            continue;
        const Region *region = &source->world->regions[LEVEL_VILLAGE].items[v];
        Request *request = add_request(namer, RANK_VILLAGE, region->code, region->name,
                                       FACE_REGULAR, source->style->label_village_pt, COLOUR_BLACK);
        if (areas)
            offer_area(namer, grid, v, request, 0.7);
        else
            offer_point(namer, mapview_to_sheet(sheet->view, source->base->village_points[v]),
                        source->style->dot_mm / 2, request);
    }
}

static void add_obstacles(Namer *namer) {
    const Sheet *sheet = namer->sheet;
    const Page *page = &sheet->page;
    for (int i = 0; page->place == PANEL_INSIDE && i < page->part_count; i++)
        labels_add_obstacle(namer->set, box_grown(page->parts[i].box, 0.5));
    for (guint s = 0; s < sheet->symbols->len; s++) {
        const SheetSymbol *symbol = &g_array_index(sheet->symbols, SheetSymbol, s);
        double size = 2 * symbol->radius;
        labels_add_obstacle(namer->set, box_round(symbol->at, (PlanePoint){size, size}));
    }
}

// Take over what was placed; name the rest in one message.
static void collect(Namer *namer) {
    Sheet *sheet = namer->sheet;
    g_autoptr(GString) missing = g_string_new(NULL);
    for (guint i = 0; i < namer->requests->len; i++) {
        const Request *request = &g_array_index(namer->requests, Request, i);
        if (request->label->chosen < 0) {
            sheet->unplaced++;
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "", request->name);
            continue;
        }
        LabelPlace place =
            g_array_index(request->label->places, LabelPlace, request->label->chosen);
        PangoLayout *form = request->forms[place.variant];
        if (place.leader)
            path_add_line(sheet->leaders, place.from, place.to);
        Box ink = typeset_ink(form);
        double halo = sheet->source->style->halo_mm;
        SheetName name = {g_object_ref(form),
                          {place.box.left + halo - ink.left, place.box.top + halo - ink.top},
                          request->colour};
        g_array_append_val(sheet->names, name);
        typeset_add_outline(form, name.at, sheet->halos);
    }
    if (sheet->unplaced > 0)
        log_note("%s: %d nama tidak mendapat tempat di peta: %s", sheet_region(sheet)->code,
                 sheet->unplaced, missing->str);
}

void names_place(Sheet *sheet) {
    const Style *style = sheet->source->style;
    Namer namer = {.sheet = sheet,
                   .set = labels_new(box_grown(sheet->page.map, -0.5)),
                   .requests = g_array_new(FALSE, FALSE, sizeof(Request)),
                   .strings = g_ptr_array_new_with_free_func(g_free)};
    g_array_set_clear_func(namer.requests, clear_request);
    sheet->halos = path_new();
    sheet->leaders = path_new();
    add_obstacles(&namer);

    bool province = sheet->level == LEVEL_PROVINCE;
    RegionLevel level = province ? LEVEL_REGENCY : LEVEL_DISTRICT;
    g_autoptr(LabelGrid) grid = labelgrid_new(sheet->page.map);
    enter_around(sheet, grid);
    enter_areas(sheet, grid, sheet->level, false, CONTEXT_AREA);
    enter_areas(sheet, grid, level, true, 0);
    labelgrid_finish(grid);
    // The district of a sheet is in its title.
    if (sheet->level != LEVEL_DISTRICT)
        name_areas(&namer, grid, level, province ? RANK_REGENCY : RANK_DISTRICT, FACE_BOLD,
                   province ? style->label_regency_pt : style->label_district_pt,
                   province && !sheet_has_plan(sheet) ? 0.4 : 0.15);
    name_context(&namer, grid);
    name_around(&namer, grid);
    g_autoptr(GHashTable) named = g_hash_table_new(NULL, NULL);
    name_chosen(&namer, named);
    if (!sheet_has_plan(sheet) || !province)
        name_tpbis(&namer, named);
    if (sheet->level == LEVEL_DISTRICT ||
        (!province && sheet->page.scale <= style->village_labels_from))
        name_villages(&namer, named);

    labels_solve(namer.set);
    collect(&namer);
    g_array_unref(namer.requests);
    labels_free(namer.set);
    g_ptr_array_unref(namer.strings);
}

void names_draw_leaders(const Sheet *sheet, DrawList *list) {
    Pen halo = style_pen(sheet->source->style->leader.width_mm + 0.4, COLOUR_WHITE);
    drawlist_stroke(list, sheet->leaders, &halo);
    drawlist_stroke(list, sheet->leaders, &sheet->source->style->leader);
}

void names_draw(const Sheet *sheet, DrawList *list) {
    Pen halo = style_pen(2 * sheet->source->style->halo_mm, COLOUR_WHITE);
    // The counters of large letters, too. Fill before stroke: cairo writes such a pair to a PDF as
    // one path, and these are half of a page.
    drawlist_fill(list, sheet->halos, COLOUR_WHITE);
    drawlist_stroke(list, sheet->halos, &halo);
    for (guint i = 0; i < sheet->names->len; i++) {
        const SheetName *name = &g_array_index(sheet->names, SheetName, i);
        drawlist_text(list, name->layout, name->at, name->colour);
    }
}

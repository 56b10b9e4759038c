#include "render/namer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/graduated.h"
#include "render/style_words.h"

#define LEADER_MOST_MM 15.0
// A name longer than this is set in lines, and cut after the third.
#define CIRCLE_COST 6.0 // of a name that lies wholly on circles
#define LONGEST_MM 55.0
#define LONGEST_LINES 3
// What forms cost beside the whole name in one line.
static const double form_costs[FORM_COUNT] = {0, 0.3, 3, 3.5, 25};
// A step makes a name four times as important (labels.h): no villages, nor
// dozens of picks, are worth a regency.
static const int priorities[NAME_RANKS] = {
    [NAME_REGENCY] = 0, [NAME_PICK] = 3,    [NAME_TPBIS] = 4,   [NAME_DISTRICT] = 5,
    [NAME_RESERVE] = 6, [NAME_CONTEXT] = 7, [NAME_VILLAGE] = 9, [NAME_SEA] = 10};

// ------------------------------------------------------------------ requests

static void clear_request(gpointer data) {
    NameRequest *request = data;
    for (int form = 0; form < FORM_COUNT; form++)
        g_clear_object(&request->forms[form]);
}

static void collect_dots(Namer *namer) {
    const Sheet *sheet = namer->sheet;
    const World *world = sheet->source->world;
    const Region *region = sheet_region(sheet);
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        if (!theme_draws_dots(world) && world_village_boundary(world, v) != VILLAGE_NO_AREA)
            continue;
        PlanePoint at = mapview_to_sheet(sheet->view, sheet->source->base->village_points[v]);
        g_array_append_val(namer->dots, at);
    }
}

Namer *namer_new(Sheet *sheet) {
    Namer *namer = g_new0(Namer, 1);
    namer->sheet = sheet;
    namer->set = labels_new(box_grown(sheet->page.map, -0.5));
    namer->requests = g_array_new(FALSE, FALSE, sizeof(NameRequest));
    g_array_set_clear_func(namer->requests, clear_request);
    namer->strings = g_ptr_array_new_with_free_func(g_free);
    namer->dots = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    collect_dots(namer);
    namer->circles = graduated_grid(sheet);
    return namer;
}

void namer_free(Namer *namer) {
    if (namer == NULL)
        return;
    g_array_unref(namer->requests);
    labels_free(namer->set);
    g_ptr_array_unref(namer->strings);
    g_array_unref(namer->dots);
    g_clear_pointer(&namer->circles, labelgrid_free);
    g_free(namer);
}

const char *namer_keep(Namer *namer, char *string) {
    g_ptr_array_add(namer->strings, string);
    return string;
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

static void space_letters(PangoLayout *layout, double size_pt, double spacing) {
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list,
                           pango_attr_letter_spacing_new((int)(spacing * size_pt * PANGO_SCALE)));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static void add_form(const Namer *namer, NameRequest *request, NameForm form, const NameText *text,
                     const char *written, double width_mm) {
    const Sheet *sheet = namer->sheet;
    double size = MAX(6.0, text->size_pt * sheet->page.text_factor);
    PangoLayout *layout =
        typeset_text(sheet->typeset, written, text->face, size, width_mm, PANGO_ALIGN_CENTER);
    if (text->spacing > 0)
        space_letters(layout, size, text->spacing);
    Box ink = typeset_ink(layout);
    double more = 2 * sheet->source->style->halo_mm;
    request->forms[form] = layout;
    request->sizes[form] =
        (PlanePoint){MAX(box_width(ink), 0) + more, MAX(box_height(ink), 0) + more};
}

// A name too long for the map: in lines, cut after the last that may be.
static void add_long_form(const Namer *namer, NameRequest *request, const NameText *text) {
    g_autofree char *shorter = g_strdup(text->name);
    double width = LONGEST_MM * MAX(1.0, namer->sheet->page.text_factor);
    add_form(namer, request, FORM_WHOLE, text, shorter, width);
    while (typeset_line_count(request->forms[FORM_WHOLE]) > LONGEST_LINES) {
        int end = typeset_line_start(request->forms[FORM_WHOLE], LONGEST_LINES);
        // Room for the ellipsis: two characters less than what fits.
        char *cut = shorter + end;
        for (int back = 0; back < 2 && cut > shorter; back++)
            cut = g_utf8_find_prev_char(shorter, cut);
        *cut = '\0';
        g_autofree char *written = g_strconcat(g_strchomp(shorter), "…", NULL);
        g_clear_object(&request->forms[FORM_WHOLE]);
        add_form(namer, request, FORM_WHOLE, text, written, width);
        request->cut = true;
    }
}

NameRequest *namer_request(Namer *namer, const NameText *text) {
    NameRequest request = {.label = labels_add(namer->set, priorities[text->rank], text->code),
                           .name = text->name,
                           .rank = text->rank,
                           .village = -1,
                           .colour = text->colour};
    add_form(namer, &request, FORM_WHOLE, text, text->name, 0);
    if (request.sizes[FORM_WHOLE].x > LONGEST_MM * MAX(1.0, namer->sheet->page.text_factor)) {
        g_clear_object(&request.forms[FORM_WHOLE]);
        add_long_form(namer, &request, text);
    } else {
        g_autofree char *broken = two_lines(text->name);
        g_autofree char *brief =
            style_words_abbreviate(namer->sheet->source->style->abbreviations, text->name);
        g_autofree char *brief_broken = brief != NULL ? two_lines(brief) : NULL;
        if (broken != NULL)
            add_form(namer, &request, FORM_BROKEN, text, broken, 0);
        if (brief != NULL)
            add_form(namer, &request, FORM_SHORT, text, brief, 0);
        if (brief_broken != NULL)
            add_form(namer, &request, FORM_SHORT_BROKEN, text, brief_broken, 0);
    }
    g_array_append_val(namer->requests, request);
    return &g_array_index(namer->requests, NameRequest, namer->requests->len - 1);
}

static NameText number_text(const Namer *namer) {
    return (NameText){.face = FACE_REGULAR,
                      .size_pt = namer->sheet->source->style->label_village_pt,
                      .colour = COLOUR_BLACK};
}

void namer_allow_number(Namer *namer, NameRequest *request, int village, int largest) {
    NameText text = number_text(namer);
    char widest[16];
    snprintf(widest, sizeof widest, "%d", largest);
    memset(widest, '8', strlen(widest));
    request->village = village;
    add_form(namer, request, FORM_NUMBER, &text, widest, 0);
}

// -------------------------------------------------------------------- places

static Box box_round(PlanePoint centre, PlanePoint size) {
    return (Box){centre.x - size.x / 2, centre.y - size.y / 2, centre.x + size.x / 2,
                 centre.y + size.y / 2};
}

// Village dots that a box would hide.
static int covered_dots(const Namer *namer, Box box) {
    Box reach = box_grown(box, namer->sheet->source->style->dot_mm / 2);
    int covered = 0;
    for (guint i = 0; i < namer->dots->len; i++)
        covered += box_holds(reach, g_array_index(namer->dots, PlanePoint, i));
    return covered;
}

// What a box costs for the marks below it, which stay to be seen beside a name.
static double covering(const Namer *namer, Box box) {
    double share = namer->circles != NULL ? labelgrid_share(namer->circles, 1, box) : 0;
    return 3 * covered_dots(namer, box) + CIRCLE_COST * share;
}

// Long areas: turned along their axis, where the name is readable so.
static void offer_turned(const LabelGrid *grid, int area, PlanePoint pole, NameRequest *request) {
    double turn_deg, ratio;
    if (!labelgrid_axis(grid, area, pole, &turn_deg, &ratio) || ratio < 2 || fabs(turn_deg) < 12 ||
        fabs(turn_deg) > 55)
        return;
    PlanePoint along = {cos(turn_deg * G_PI / 180), sin(turn_deg * G_PI / 180)};
    for (int i = -8; i <= 8; i++) {
        for (int j = -1; j <= 1; j++) {
            PlanePoint centre = {pole.x + 1.5 * i * along.x - 0.8 * j * along.y,
                                 pole.y + 1.5 * i * along.y + 0.8 * j * along.x};
            double share =
                labelgrid_share_turned(grid, area, centre, request->sizes[FORM_WHOLE], turn_deg);
            if (share >= 0.97)
                labels_add_turned(request->label, centre, request->sizes[FORM_WHOLE], turn_deg,
                                  2.2 + fabs(i * 0.3) + fabs(j * 0.3) + (1 - share) * 8,
                                  FORM_WHOLE);
        }
    }
}

void namer_offer_area(const Namer *namer, const LabelGrid *grid, int area, NameRequest *request,
                      double least) {
    PlanePoint pole;
    double depth;
    if (!labelgrid_pole(grid, area, &pole, &depth))
        return;
    const double step = CLAMP(depth / 3, 0.75, 1.5);
    int reach = (int)(CLAMP(depth * 2.5, 6.0, 25.0) / step);
    double widest_share = 0;
    for (int form = 0; form < FORM_COUNT; form++) {
        PlanePoint size = request->sizes[form];
        if (request->forms[form] == NULL)
            continue;
        // A number may stand in a village hardly larger than itself.
        double enough = form == FORM_NUMBER ? 0.35 : least;
        for (int iy = -reach; iy <= reach; iy++) {
            for (int ix = -reach; ix <= reach; ix++) {
                PlanePoint centre = {pole.x + ix * step, pole.y + iy * step};
                Box box = box_round(centre, size);
                if (!labelgrid_is(grid, area, centre) || !box_within(box, namer->set->frame))
                    continue;
                double share = labelgrid_share(grid, area, box);
                if (share < enough)
                    continue;
                if (form == FORM_WHOLE)
                    widest_share = MAX(widest_share, share);
                double cost = hypot(ix * step, iy * step) / 5 + (1 - share) * 8 + form_costs[form];
                labels_add_place(request->label, box, cost + covering(namer, box), form);
            }
        }
    }
    if (widest_share < 0.97)
        offer_turned(grid, area, pole, request);
}

static bool is_clear(const Namer *namer, Box box) {
    for (guint o = 0; o < namer->set->obstacles->len; o++) {
        if (box_overlaps(box, g_array_index(namer->set->obstacles, Box, o)))
            return false;
    }
    return true;
}

bool namer_has_room(const Namer *namer, const NameRequest *request, bool number) {
    for (guint i = 0; i < request->label->places->len; i++) {
        const LabelPlace *place = &g_array_index(request->label->places, LabelPlace, i);
        if ((number || place->variant != FORM_NUMBER) && is_clear(namer, place->box))
            return true;
    }
    return false;
}

// Where leaders to an area may end: its pole, and places well inside round it.
static GArray *find_anchors(const LabelGrid *grid, int area, PlanePoint pole) {
    const double step = 2.5, shore = 0.8;
    GArray *anchors = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    g_array_append_val(anchors, pole);
    for (int iy = -4; iy <= 4; iy++) {
        for (int ix = -4; ix <= 4; ix++) {
            PlanePoint at = {pole.x + ix * step, pole.y + iy * step};
            if (labelgrid_is(grid, area, at) && labelgrid_depth(grid, at) >= shore)
                g_array_append_val(anchors, at);
        }
    }
    return anchors;
}

// Two leaders for a box outside: to the pole, and the shortest.
static void offer_led(const GArray *anchors, Box box, int form, NameRequest *request) {
    const PlanePoint *anchor = (const PlanePoint *)(const void *)anchors->data;
    guint nearest = 0;
    double least = INFINITY, to_pole = INFINITY;
    for (guint i = 0; i < anchors->len; i++) {
        double x = MAX(0, MAX(box.left - anchor[i].x, anchor[i].x - box.right));
        double y = MAX(0, MAX(box.top - anchor[i].y, anchor[i].y - box.bottom));
        double square = x * x + y * y;
        if (i == 0)
            to_pole = sqrt(square);
        if (square < least) {
            least = square;
            nearest = i;
        }
    }
    least = sqrt(least);
    if (to_pole <= LEADER_MOST_MM)
        labels_add_led(request->label, box, anchor[0], 15 + to_pole + form_costs[form], form);
    if (nearest != 0 && least <= LEADER_MOST_MM)
        labels_add_led(request->label, box, anchor[nearest],
                       15 + least + form_costs[form] +
                           hypot(anchor[nearest].x - anchor[0].x, anchor[nearest].y - anchor[0].y),
                       form);
}

void namer_offer_outside(const Namer *namer, const LabelGrid *grid, int area, const LabelGrid *land,
                         NameRequest *request) {
    const double step = 2;
    const int reach = 20;
    PlanePoint pole;
    double depth;
    if (!labelgrid_pole(grid, area, &pole, &depth))
        return;
    g_autoptr(GArray) anchors = find_anchors(grid, area, pole);
    for (int form = 0; form < FORM_NUMBER; form++) {
        if (request->forms[form] == NULL)
            continue;
        for (int iy = -reach; iy <= reach; iy++) {
            for (int ix = -reach; ix <= reach; ix++) {
                Box box = box_round((PlanePoint){pole.x + ix * step, pole.y + iy * step},
                                    request->sizes[form]);
                if (box_within(box, namer->set->frame) &&
                    labelgrid_holds(grid, LABELGRID_NONE, box_grown(box, 0.5)) &&
                    (land == NULL || labelgrid_holds(land, LABELGRID_NONE, box_grown(box, 0.5))))
                    offer_led(anchors, box, form, request);
            }
        }
    }
}

// Symbols that a reader could take for the one named: those as near to the box
// as its own.
static int strangers(const Namer *namer, PlanePoint own, Box box) {
    Box near = box_grown(box, 0.8);
    int count = 0;
    for (guint o = 0; o < namer->set->obstacles->len; o++) {
        Box symbol = g_array_index(namer->set->obstacles, Box, o);
        count += box_overlaps(near, symbol) && !box_holds(symbol, own);
    }
    return count;
}

// Names stand on land or in the sea, not across the coast.
static double across_coast(const LabelGrid *grid, Box box) {
    if (grid == NULL)
        return 0;
    double sea = labelgrid_share(grid, LABELGRID_NONE, box);
    return sea > 0.05 && sea < 0.95 ? 1.2 : 0;
}

void namer_offer_point(const Namer *namer, const LabelGrid *grid, PlanePoint at, double radius,
                       NameRequest *request) {
    static const double sides[8][2] = {{1, -1}, {1, 0},  {-1, -1}, {1, 1},
                                       {-1, 0}, {0, -1}, {0, 1},   {-1, 1}};
    // Between symbol and box, and what that costs; the far ones need a leader.
    static const double rings[][2] = {{0.05, 0}, {0.8, 3}, {2.5, 12}, {4.5, 15},
                                      {7, 19},   {10, 24}, {13, 30}};
    for (int ring = 0; ring < (int)G_N_ELEMENTS(rings); ring++) {
        for (int form = 0; form < FORM_COUNT; form++) {
            PlanePoint size = request->sizes[form];
            for (int side = 0; request->forms[form] != NULL && side < 8; side++) {
                double dx = sides[side][0], dy = sides[side][1];
                double gap = radius + rings[ring][0];
                double corner = dx != 0 && dy != 0 ? 0.75 : 1;
                Box box = box_round((PlanePoint){at.x + dx * (gap * corner + size.x / 2),
                                                 at.y + dy * (gap * corner + size.y / 2)},
                                    size);
                double cost = rings[ring][1] + side * 0.25 + form_costs[form] * 1.5 +
                              1.5 * strangers(namer, at, box) + covering(namer, box) +
                              across_coast(grid, box);
                if (ring < 2)
                    labels_add_place(request->label, box, cost, form);
                else
                    labels_add_led(
                        request->label, box,
                        (PlanePoint){at.x + dx * radius * corner, at.y + dy * radius * corner},
                        cost, form);
            }
        }
    }
}

// ---------------------------------------------------------------- along lines

// The point `along_mm` from the start of a run; false beyond its end.
static bool point_along(const PlanePoint *p, int count, double along_mm, PlanePoint *at) {
    for (int i = 1; i < count; i++) {
        double length = hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
        if (along_mm <= length && length > 0) {
            double t = along_mm / length;
            *at = (PlanePoint){p[i - 1].x + t * (p[i].x - p[i - 1].x),
                               p[i - 1].y + t * (p[i].y - p[i - 1].y)};
            return true;
        }
        along_mm -= length;
    }
    return false;
}

// One place each side of the chord of a piece of line as long as the name.
static void offer_chord(const LabelGrid *grid, int area, PlanePoint from, PlanePoint middle,
                        PlanePoint to, NameRequest *request) {
    PlanePoint size = request->sizes[FORM_WHOLE];
    double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);
    // A line that winds gives a chord too short, or far from its middle.
    double off =
        length > 0 ? fabs((middle.x - from.x) * dy - (middle.y - from.y) * dx) / length : INFINITY;
    if (length < 0.85 * size.x || off > 2.5)
        return;
    double turn_deg = atan2(dy, dx) * 180 / G_PI;
    if (turn_deg > 90)
        turn_deg -= 180;
    if (turn_deg < -90)
        turn_deg += 180;
    for (int side = -1; side <= 1; side += 2) {
        double aside = side * (size.y / 2 + 0.8 + off);
        PlanePoint centre = {(from.x + to.x) / 2 - aside * dy / length,
                             (from.y + to.y) / 2 + aside * dx / length};
        if (labelgrid_share_turned(grid, area, centre, size, turn_deg) == 1)
            labels_add_turned(request->label, centre, size, turn_deg, 6 + off + fabs(turn_deg) / 30,
                              FORM_WHOLE);
    }
}

void namer_offer_line(const LabelGrid *grid, int area, const Path *lines, NameRequest *request) {
    const SubPath *subs = path_subs(lines);
    double width = request->sizes[FORM_WHOLE].x;
    for (int s = 0; s < path_sub_count(lines); s++) {
        const PlanePoint *p = path_points(lines) + subs[s].first;
        PlanePoint from, middle, to;
        for (double at = 0; point_along(p, subs[s].count, at, &from) &&
                            point_along(p, subs[s].count, at + width / 2, &middle) &&
                            point_along(p, subs[s].count, at + width, &to);
             at += 2)
            offer_chord(grid, area, from, middle, to, request);
    }
}

void namer_offer_open(const Namer *namer, const LabelGrid *grid, PlanePoint at, double reach_mm,
                      NameRequest *request) {
    const double step = 4, shore = 2;
    Box frame = box_grown(namer->set->frame, -2);
    for (int form = FORM_WHOLE; form <= FORM_BROKEN; form++) {
        PlanePoint size = request->sizes[form];
        if (request->forms[form] == NULL)
            continue;
        double left = MAX(at.x - reach_mm, frame.left + size.x / 2);
        double right = MIN(at.x + reach_mm, frame.right - size.x / 2);
        double top = MAX(at.y - reach_mm, frame.top + size.y / 2);
        double bottom = MIN(at.y + reach_mm, frame.bottom - size.y / 2);
        for (double y = top; y <= bottom; y += step) {
            for (double x = left; x <= right; x += step) {
                double away = hypot(x - at.x, y - at.y);
                Box box = box_round((PlanePoint){x, y}, size);
                if (away > reach_mm ||
                    !labelgrid_holds(grid, LABELGRID_NONE, box_grown(box, shore)))
                    continue;
                // The middle of the water, not the edge of the sheet.
                double room = labelgrid_depth(grid, (PlanePoint){x, y});
                double cost = 5 * away / reach_mm + 10 / (1 + room / 10) + form;
                labels_add_place(request->label, box, cost, form);
            }
        }
    }
}

// -------------------------------------------------------------------- placed

bool namer_is_number(const NameRequest *request) {
    const Label *label = request->label;
    return label->chosen >= 0 &&
           g_array_index(label->places, LabelPlace, label->chosen).variant == FORM_NUMBER;
}

SheetName namer_place(const NameRequest *request, const LabelPlace *place) {
    PangoLayout *layout = request->forms[place->variant];
    Box ink = typeset_ink(layout);
    // From the body's centre to the layout's corner, before turning.
    double x = -(ink.left + ink.right) / 2, y = -(ink.top + ink.bottom) / 2;
    PlanePoint along = place->body.along, centre = place->body.centre;
    return (SheetName){g_object_ref(layout),
                       {centre.x + x * along.x - y * along.y, centre.y + x * along.y + y * along.x},
                       place->turn_deg,
                       request->colour};
}

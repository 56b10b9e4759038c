#include "render/panel.h"

#include "render/inset.h"
#include "render/legend.h"
#include "render/marginalia.h"
#include "render/plan_panel.h"

#define PADDING_MM 3.5 // on A3 and smaller
#define GAP_MM 3.0     // least room between blocks
#define VALUE_SHARE_MOST 0.35
#define MORE_MM 5.0 // and at most so much more where there is room

typedef void (*Block)(Cursor *cursor);

typedef struct {
    Block block[PANEL_MAX_BLOCKS];
    int count;
} Blocks;

// In reading order: down a column, or by columns below the map.
static Blocks blocks_of(const Sheet *sheet, PanelPlace place) {
    bool foot = place == PANEL_FOOT, plan = sheet_has_plan(sheet);
    Block figures = plan ? plan_panel_figures : marginalia_figures;
    const Block all[PANEL_MAX_BLOCKS] = {marginalia_title,
                                         foot ? figures : marginalia_scale,
                                         foot || sheet->far == NULL ? NULL : inset_draw,
                                         legend_draw,
                                         foot ? marginalia_scale : figures,
                                         foot && sheet->far != NULL ? inset_draw : NULL,
                                         plan ? plan_panel_picks : NULL,
                                         marginalia_notes,
                                         marginalia_approval};
    Blocks blocks = {.count = 0};
    for (int i = 0; i < PANEL_MAX_BLOCKS; i++) {
        if (all[i] != NULL)
            blocks.block[blocks.count++] = all[i];
    }
    return blocks;
}

// One paragraph of the document's structure.
static void put(Cursor *cursor, DrawTag tag, const char *text, Face face, double size_pt,
                PangoAlignment alignment) {
    double size = MAX(7.0, size_pt * cursor->sheet->page.text_factor), width, height;
    if (cursor->measuring) {
        typeset_measure(cursor->sheet->typeset, text, face, size, cursor->width, &width, &height);
        cursor->y += height;
        return;
    }
    g_autoptr(PangoLayout) layout =
        typeset_text(cursor->sheet->typeset, text, face, size, cursor->width, alignment);
    typeset_size(layout, &width, &height);
    drawlist_open(cursor->list, tag, NULL);
    drawlist_text(cursor->list, layout, (PlanePoint){cursor->x, cursor->y}, COLOUR_BLACK);
    drawlist_close(cursor->list);
    cursor->y += height;
}

void panel_text(Cursor *cursor, const char *text, Face face, double size_pt,
                PangoAlignment alignment) {
    put(cursor, TAG_TEXT, text, face, size_pt, alignment);
}

void panel_title(Cursor *cursor, const char *text) {
    put(cursor, TAG_TITLE, text, FACE_BOLD, cursor->sheet->source->style->title_pt,
        PANGO_ALIGN_CENTER);
}

void panel_heading(Cursor *cursor, const char *text) {
    put(cursor, TAG_HEADING, text, FACE_BOLD, cursor->sheet->source->style->heading_pt,
        PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.8);
}

void panel_row(Cursor *cursor, const char *left, const char *right, Face face, double size_pt) {
    Typeset *typeset = cursor->sheet->typeset;
    double size = MAX(7.0, size_pt * cursor->sheet->page.text_factor);
    double value_width, value_height, name_width, name_height;
    typeset_measure(typeset, right, face, size, 0, &value_width, &value_height);
    double room = cursor->width - value_width - 2;
    typeset_measure(typeset, left, face, size, room, &name_width, &name_height);
    // A value that leaves its name too little room stands below it.
    double below = 0;
    if (value_width > VALUE_SHARE_MOST * cursor->width && name_height > value_height * 1.5) {
        room = cursor->width;
        typeset_measure(typeset, left, face, size, room, &name_width, &name_height);
        below = value_height;
    }
    double top = cursor->y;
    cursor->y += name_height + below;
    if (cursor->measuring)
        return;
    g_autoptr(PangoLayout) value = typeset_text(typeset, right, face, size, 0, PANGO_ALIGN_RIGHT);
    g_autoptr(PangoLayout) name = typeset_text(typeset, left, face, size, room, PANGO_ALIGN_LEFT);
    drawlist_open(cursor->list, cursor->in_table ? TAG_ROW : TAG_TEXT, NULL);
    if (cursor->in_table)
        drawlist_open(cursor->list, TAG_HEADER_CELL, NULL);
    drawlist_text(cursor->list, name, (PlanePoint){cursor->x, top}, COLOUR_BLACK);
    if (cursor->in_table) {
        drawlist_close(cursor->list);
        drawlist_open(cursor->list, TAG_CELL, NULL);
    }
    drawlist_text(cursor->list, value,
                  (PlanePoint){cursor->x + cursor->width - value_width, cursor->y - value_height},
                  COLOUR_BLACK);
    if (cursor->in_table)
        drawlist_close(cursor->list);
    drawlist_close(cursor->list);
}

void panel_begin_table(Cursor *cursor) {
    drawlist_open(cursor->list, TAG_TABLE, NULL);
    cursor->in_table = true;
}

void panel_end_table(Cursor *cursor) {
    drawlist_close(cursor->list);
    cursor->in_table = false;
}

static void rule(const Sheet *sheet, DrawList *list, PlanePoint from, PlanePoint to) {
    Path *path = path_new();
    path_add_line(path, from, to);
    drawlist_stroke(list, drawlist_own(list, path), &sheet->source->style->rule);
}

static double padding_mm(const Sheet *sheet) {
    return PADDING_MM * MAX(sheet->page.text_factor, 1);
}

static double gap_mm(const Sheet *sheet) {
    return GAP_MM * MAX(sheet->page.text_factor, 1);
}

static double block_height(const Sheet *sheet, const Theme *theme, Block block, double width) {
    g_autoptr(DrawList) scratch = drawlist_new();
    Cursor cursor = {sheet, theme, scratch, 0, 0, width, true, false};
    block(&cursor);
    return cursor.y;
}

int panel_block_count(const Sheet *sheet, PanelPlace place) {
    return blocks_of(sheet, place).count;
}

void panel_measure(const Sheet *sheet, const Theme *theme, PanelPlace place, double width_mm,
                   double heights[PANEL_MAX_BLOCKS]) {
    Blocks blocks = blocks_of(sheet, place);
    for (int i = 0; i < blocks.count; i++)
        heights[i] = block_height(sheet, theme, blocks.block[i], width_mm - 2 * padding_mm(sheet));
}

double panel_part_height(const Sheet *sheet, const double *heights, int first, int end) {
    double height = 2 * padding_mm(sheet);
    for (int i = first, before = 0; i < end; i++) {
        if (heights[i] > 0) // an empty block takes no room
            height += heights[i] + (before++ > 0 ? gap_mm(sheet) : 0);
    }
    return height;
}

bool panel_fits(const Sheet *sheet, const Theme *theme) {
    const Page *page = &sheet->page;
    for (int i = 0; i < page->part_count; i++) {
        const PagePart *part = &page->parts[i];
        double heights[PANEL_MAX_BLOCKS];
        panel_measure(sheet, theme, page->place, box_width(part->box), heights);
        if (panel_part_height(sheet, heights, part->first, part->end) >
            box_height(part->box) + 1e-6)
            return false;
    }
    return true;
}

// A box on the map is no higher than this theme's blocks; it stays on its side of the frame.
static PagePart shrunk(const Sheet *sheet, const Theme *theme, PagePart part) {
    double heights[PANEL_MAX_BLOCKS];
    panel_measure(sheet, theme, sheet->page.place, box_width(part.box), heights);
    double height = panel_part_height(sheet, heights, part.first, part.end);
    if (part.box.bottom > sheet->page.map.bottom - 0.1)
        part.box.top = MAX(part.box.bottom - height, part.box.top);
    else
        part.box.bottom = MIN(part.box.top + height, part.box.bottom);
    return part;
}

// The blocks of a part with rules between them. Spare room goes between them;
// the last of several blocks stands at the foot.
static void draw_part(const Sheet *sheet, const Theme *theme, const PagePart *part,
                      DrawList *list) {
    Blocks blocks = blocks_of(sheet, sheet->page.place);
    Box box = part->box, inner = box_grown(box, -padding_mm(sheet));
    double heights[PANEL_MAX_BLOCKS];
    panel_measure(sheet, theme, sheet->page.place, box_width(box), heights);
    double spare =
        MAX(box_height(box) - panel_part_height(sheet, heights, part->first, part->end), 0);
    int gaps = -1;
    for (int i = part->first; i < part->end; i++)
        gaps += heights[i] > 0;
    double gap = gap_mm(sheet) + (gaps > 0 ? MIN(spare / gaps, MORE_MM) : 0);
    double y = inner.top;
    for (int i = part->first, drawn = 0; i < part->end; i++) {
        if (heights[i] <= 0)
            continue;
        if (drawn > 0) {
            if (drawn == gaps)
                y = MAX(y, inner.bottom - heights[i] - gap);
            rule(sheet, list, (PlanePoint){box.left, y + gap / 2},
                 (PlanePoint){box.right, y + gap / 2});
            y += gap;
        }
        Cursor cursor = {sheet, theme, list, inner.left, y, box_width(inner), false, false};
        blocks.block[i](&cursor);
        y += heights[i];
        drawn++;
    }
}

// Between the panel and the map, and between its columns.
static void draw_edges(const Sheet *sheet, DrawList *list) {
    const Page *page = &sheet->page;
    Path *edge = path_new();
    const Box *first = &page->parts[0].box, *last = &page->parts[page->part_count - 1].box;
    path_add_line(edge, (PlanePoint){first->left, first->top},
                  page->place == PANEL_SIDE ? (PlanePoint){first->left, first->bottom}
                                            : (PlanePoint){last->right, last->top});
    drawlist_open(list, TAG_ARTIFACT, NULL);
    drawlist_stroke(list, drawlist_own(list, edge), &sheet->source->style->map_frame);
    for (int i = 1; i < page->part_count; i++) {
        const Box *box = &page->parts[i].box;
        rule(sheet, list, (PlanePoint){box->left, box->top}, (PlanePoint){box->left, box->bottom});
    }
    drawlist_close(list);
}

// White ground and a frame for a box on the map.
static void draw_ground(const Sheet *sheet, Box box, DrawList *list) {
    Path *path = path_new();
    path_add_box(path, box);
    drawlist_open(list, TAG_ARTIFACT, NULL);
    drawlist_fill(list, drawlist_own(list, path), COLOUR_WHITE);
    drawlist_stroke(list, path, &sheet->source->style->map_frame);
    drawlist_close(list);
}

void panel_draw(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Page *page = &sheet->page;
    if (page->place != PANEL_INSIDE)
        draw_edges(sheet, list);
    for (int i = 0; i < page->part_count; i++) {
        PagePart part = page->parts[i];
        if (page->place == PANEL_INSIDE) {
            part = shrunk(sheet, theme, part);
            draw_ground(sheet, part.box, list);
        }
        draw_part(sheet, theme, &part, list);
    }
}

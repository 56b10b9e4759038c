#include "render/panel.h"

#include "render/legend.h"
#include "render/marginalia.h"
#include "render/plan_panel.h"

#define PADDING_MM 3.5
#define GAP_MM 3.0 // least room between blocks
#define MAX_BLOCKS 8

typedef void (*Block)(Cursor *cursor);

// The blocks of each column; a column ends with NULL.
static const Block one_column[] = {marginalia_title,   marginalia_scale, legend_draw,
                                   marginalia_figures, marginalia_notes, NULL};
static const Block three_columns[][MAX_BLOCKS] = {
    {marginalia_title, marginalia_figures, NULL},
    {legend_draw, NULL},
    {marginalia_scale, marginalia_notes, NULL},
};
static const Block plan_one_column[] = {
    marginalia_title, marginalia_scale, legend_draw, plan_panel_figures,
    plan_panel_picks, marginalia_notes, NULL};
static const Block plan_three_columns[][MAX_BLOCKS] = {
    {marginalia_title, plan_panel_figures, NULL},
    {legend_draw, NULL},
    {marginalia_scale, plan_panel_picks, marginalia_notes, NULL},
};

void panel_text(Cursor *cursor, const char *text, Face face, double size_pt,
                PangoAlignment alignment) {
    g_autoptr(PangoLayout) layout =
        typeset_text(cursor->sheet->typeset, text, face,
                     MAX(7.0, size_pt * cursor->sheet->page.text_factor), cursor->width, alignment);
    double width, height;
    typeset_size(layout, &width, &height);
    drawlist_text(cursor->list, layout, (PlanePoint){cursor->x, cursor->y}, COLOUR_BLACK);
    cursor->y += height;
}

void panel_row(Cursor *cursor, const char *left, const char *right, Face face, double size_pt) {
    double size = MAX(7.0, size_pt * cursor->sheet->page.text_factor);
    g_autoptr(PangoLayout) value =
        typeset_text(cursor->sheet->typeset, right, face, size, 0, PANGO_ALIGN_RIGHT);
    double value_width, value_height;
    typeset_size(value, &value_width, &value_height);
    double room = cursor->width - value_width - 2;
    g_autoptr(PangoLayout) name =
        typeset_text(cursor->sheet->typeset, left, face, size, MAX(room, 10), PANGO_ALIGN_LEFT);
    double name_width, name_height;
    typeset_size(name, &name_width, &name_height);
    drawlist_text(cursor->list, name, (PlanePoint){cursor->x, cursor->y}, COLOUR_BLACK);
    drawlist_text(cursor->list, value,
                  (PlanePoint){cursor->x + cursor->width - value_width,
                               cursor->y + name_height - value_height},
                  COLOUR_BLACK);
    cursor->y += name_height;
}

static void rule(const Sheet *sheet, DrawList *list, PlanePoint from, PlanePoint to) {
    Path *path = path_new();
    path_add_line(path, from, to);
    drawlist_stroke(list, drawlist_own(list, path), &sheet->source->style->rule);
}

static double block_height(const Sheet *sheet, const Theme *theme, Block block, double width) {
    g_autoptr(DrawList) scratch = drawlist_new();
    Cursor cursor = {sheet, theme, scratch, 0, 0, width, true};
    block(&cursor);
    return cursor.y;
}

// The panel's columns and their blocks.
static const Block *column_blocks(const Sheet *sheet, int column, Box *box) {
    const Page *page = &sheet->page;
    double width = box_width(page->panel) / page->columns;
    *box = (Box){page->panel.left + column * width, page->panel.top,
                 page->panel.left + (column + 1) * width, page->panel.bottom};
    if (page->columns == 1)
        return sheet->plan ? plan_one_column : one_column;
    return sheet->plan ? plan_three_columns[column] : three_columns[column];
}

// Heights of a column's blocks; returns the room to spare (negative: too little).
static double measure_column(const Sheet *sheet, const Theme *theme, const Block *blocks, Box box,
                             double heights[MAX_BLOCKS], int *count) {
    Box inner = box_grown(box, -PADDING_MM);
    double spare = box_height(inner);
    for (*count = 0; blocks[*count] != NULL; (*count)++) {
        heights[*count] = block_height(sheet, theme, blocks[*count], box_width(inner));
        spare -= heights[*count] + (*count > 0 ? GAP_MM : 0);
    }
    return spare;
}

bool panel_fits(const Sheet *sheet, const Theme *theme) {
    for (int c = 0; c < sheet->page.columns; c++) {
        Box box;
        double heights[MAX_BLOCKS];
        int count;
        const Block *blocks = column_blocks(sheet, c, &box);
        if (measure_column(sheet, theme, blocks, box, heights, &count) < 0)
            return false;
    }
    return true;
}

// One column with rules between its blocks. Spare room goes between them; the
// last of several blocks stands at the foot.
static void draw_column(const Sheet *sheet, const Theme *theme, const Block *blocks, Box box,
                        DrawList *list) {
    Box inner = box_grown(box, -PADDING_MM);
    double heights[MAX_BLOCKS];
    int count;
    double spare = MAX(measure_column(sheet, theme, blocks, box, heights, &count), 0);
    double gap = count > 1 ? GAP_MM + MIN(spare / (count - 1), 5.0) : 0;
    double y = inner.top;
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            if (i == count - 1)
                y = MAX(y, inner.bottom - heights[i] - gap);
            rule(sheet, list, (PlanePoint){box.left, y + gap / 2},
                 (PlanePoint){box.right, y + gap / 2});
            y += gap;
        }
        Cursor cursor = {sheet, theme, list, inner.left, y, box_width(inner), false};
        blocks[i](&cursor);
        y += heights[i];
    }
}

void panel_draw(const Sheet *sheet, const Theme *theme, DrawList *list) {
    const Page *page = &sheet->page;
    Box panel = page->panel;
    Path *edge = path_new();
    path_add_line(edge, (PlanePoint){panel.left, panel.top},
                  page->columns == 1 ? (PlanePoint){panel.left, panel.bottom}
                                     : (PlanePoint){panel.right, panel.top});
    drawlist_stroke(list, drawlist_own(list, edge), &sheet->source->style->map_frame);
    for (int c = 0; c < page->columns; c++) {
        Box box;
        const Block *blocks = column_blocks(sheet, c, &box);
        if (c > 0)
            rule(sheet, list, (PlanePoint){box.left, box.top}, (PlanePoint){box.left, box.bottom});
        draw_column(sheet, theme, blocks, box, list);
    }
}

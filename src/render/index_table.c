#include "render/index_table.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "render/freespace.h"
#include "render/marginalia.h"

#define PADDING_MM 2.0
#define GAP_MM 4.0 // between columns
#define CELL_MM 1.0
#define MOST_COLUMNS 8
#define NOTE_WIDTH_MM 46.0
// A table on the map takes no more of it than this.
#define MOST_OF_MAP 0.2

// ------------------------------------------------------------------- numbers

typedef struct {
    const World *world;
    const Namer *namer;
} Names;

static const Region *district_of(const World *world, int village) {
    return &world->regions[LEVEL_DISTRICT]
                .items[world_region_of_village(world, village, LEVEL_DISTRICT)];
}

static int compare_requests(gconstpointer a, gconstpointer b, gpointer data) {
    const Names *names = data;
    const GArray *requests = names->namer->requests;
    const NameRequest *left = &g_array_index(requests, NameRequest, *(const int *)a);
    const NameRequest *right = &g_array_index(requests, NameRequest, *(const int *)b);
    const Region *own = district_of(names->world, left->village);
    const Region *other = district_of(names->world, right->village);
    int order = strcmp(own->name, other->name);
    if (order == 0)
        order = strcmp(own->code, other->code);
    if (order == 0)
        order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->label->code, right->label->code);
}

// Picks come by their order; so do their requests.
static void list_marks(const Namer *namer) {
    for (guint i = 0; i < namer->requests->len; i++) {
        const NameRequest *request = &g_array_index(namer->requests, NameRequest, i);
        SheetNumber number = {request->mark, request->village, true};
        if (request->mark > 0 && request->label->chosen < 0)
            g_array_append_val(namer->sheet->numbers, number);
    }
}

void index_table_number(Namer *namer) {
    list_marks(namer);
    Names names = {namer->sheet->source->world, namer};
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < (int)namer->requests->len; i++) {
        if (namer_is_number(&g_array_index(namer->requests, NameRequest, i)))
            g_array_append_val(order, i);
    }
    g_array_sort_with_data(order, compare_requests, &names);
    for (guint i = 0; i < order->len; i++) {
        const NameRequest *request =
            &g_array_index(namer->requests, NameRequest, g_array_index(order, int, i));
        SheetNumber number = {(int)i + 1, request->village, false};
        g_autofree char *text = g_strdup_printf("%d", number.number);
        pango_layout_set_text(request->forms[FORM_NUMBER], text, -1);
        g_array_append_val(namer->sheet->numbers, number);
    }
}

// -------------------------------------------------------------- rows and columns

// A row: a number with its village, or the heading of a district.
typedef struct {
    int column, row;
    int entry; // of sheet->numbers; of a heading, the first one below it
    bool heading;
    bool continued; // the heading of a district begun in the column before
} Row;

// Smaller on the map than on a page of its own.
static double text_pt(const Sheet *sheet) {
    const Style *style = sheet->source->style;
    double size = sheet->index_on_map ? style->small_pt : style->heading_pt;
    return MAX(7.0, size * sheet->page.text_factor);
}

static double row_mm(const Sheet *sheet) {
    return text_pt(sheet) * TYPESET_MM_PER_PT * 1.25;
}

static double column_mm(const Sheet *sheet) {
    return text_pt(sheet) * TYPESET_MM_PER_PT * 15;
}

// Under which heading a row stands.
static const char *group_of(const Sheet *sheet, int entry) {
    const SheetNumber *number = &g_array_index(sheet->numbers, SheetNumber, entry);
    return number->mark ? words(sheet->source->language, "Usulan, menurut lambangnya")
                        : district_of(sheet->source->world, number->village)->name;
}

// Rows for columns of a height: a heading has a village below it, and a
// district that goes on in the next column is named again.
static GArray *lay_out(const Sheet *sheet, int height, int *columns) {
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    const char *group = NULL;
    int column = 0, row = 0;
    for (int i = 0; i < (int)sheet->numbers->len; i++) {
        const char *own = group_of(sheet, i);
        bool first = own != group; // districts may be namesakes
        if (row >= height - (first ? 1 : 0)) {
            column++;
            row = 0;
        }
        if (first || row == 0) {
            Row heading = {column, row++, i, true, !first};
            g_array_append_val(rows, heading);
        }
        Row entry = {column, row++, i, false, false};
        g_array_append_val(rows, entry);
        group = own;
    }
    *columns = column + 1;
    return rows;
}

static int columns_needed(const Sheet *sheet, int height) {
    int columns;
    g_array_unref(lay_out(sheet, height, &columns));
    return columns;
}

// Least height at which the table needs no more columns than these.
static int least_height(const Sheet *sheet, int columns) {
    for (int height = MAX(2, (int)sheet->numbers->len / columns);; height++) {
        if (columns_needed(sheet, height) <= columns)
            return height;
    }
}

static PangoLayout *set_text(const Sheet *sheet, const char *text, Face face, double size_pt,
                             double width_mm) {
    PangoLayout *layout = typeset_text(sheet->typeset, text, face, size_pt, 0, PANGO_ALIGN_LEFT);
    double width, height;
    typeset_size(layout, &width, &height);
    if (width > width_mm)
        typeset_set_ellipsis(layout, width_mm);
    return layout;
}

static void put(const Sheet *sheet, DrawList *list, DrawTag tag, PlanePoint at, double width_mm,
                Face face, const char *text) {
    g_autoptr(PangoLayout) layout = set_text(sheet, text, face, text_pt(sheet), width_mm);
    drawlist_open(list, tag, NULL);
    drawlist_text(list, layout, at, COLOUR_BLACK);
    drawlist_close(list);
}

static void draw_row(const Sheet *sheet, DrawList *list, const Row *row, PlanePoint at) {
    const World *world = sheet->source->world;
    const SheetNumber *number = &g_array_index(sheet->numbers, SheetNumber, row->entry);
    double width = column_mm(sheet), digits = text_pt(sheet) * TYPESET_MM_PER_PT * 2.2;
    drawlist_open(list, TAG_ROW, NULL);
    if (row->heading) {
        const char *name = group_of(sheet, row->entry);
        g_autofree char *text = row->continued
                                    ? words_printf(sheet->source->language, "%s (lanjutan)", name)
                                    : g_strdup(name);
        put(sheet, list, TAG_HEADER_CELL, at, width, FACE_BOLD, text);
    } else {
        g_autofree char *text = g_strdup_printf("%d", number->number);
        put(sheet, list, TAG_CELL, at, digits, FACE_REGULAR, text);
        put(sheet, list, TAG_CELL, (PlanePoint){at.x + digits, at.y}, width - digits, FACE_REGULAR,
            world->regions[LEVEL_VILLAGE].items[number->village].name);
    }
    drawlist_close(list);
}

// Columns [first, end) of rows laid out at a height, from `at` on.
static void draw_columns(const Sheet *sheet, DrawList *list, int height, int first, int end,
                         PlanePoint at) {
    int columns;
    g_autoptr(GArray) rows = lay_out(sheet, height, &columns);
    drawlist_open(list, TAG_TABLE, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (row->column < first || row->column >= end)
            continue;
        PlanePoint corner = {at.x + (row->column - first) * (column_mm(sheet) + GAP_MM),
                             at.y + row->row * row_mm(sheet)};
        draw_row(sheet, list, row, corner);
    }
    drawlist_close(list);
}

// ---------------------------------------------------------------- on the map

static double title_mm(const Sheet *sheet) {
    return row_mm(sheet) * 1.5;
}

static PlanePoint table_size(const Sheet *sheet, int columns, int height) {
    return (PlanePoint){columns * column_mm(sheet) + (columns - 1) * GAP_MM + 2 * PADDING_MM,
                        height * row_mm(sheet) + title_mm(sheet) + 2 * PADDING_MM};
}

static FreeSpace *find_taken(const Sheet *sheet, const LabelSet *placed) {
    FreeSpace *space = freespace_new(sheet->page.map, CELL_MM);
    freespace_take_area(space, sheet->own_area, (PlanePoint){0, 0});
    for (guint i = 0; i < placed->obstacles->len; i++)
        freespace_take_box(space, g_array_index(placed->obstacles, Box, i));
    for (guint i = 0; i < placed->labels->len; i++) {
        const Label *label = g_ptr_array_index(placed->labels, i);
        if (label->chosen >= 0)
            freespace_take_box(space,
                               g_array_index(label->places, LabelPlace, label->chosen).reach);
    }
    return space;
}

static bool place_table(Sheet *sheet, const FreeSpace *space) {
    double least = G_MAXDOUBLE;
    double most = MOST_OF_MAP * box_width(sheet->page.map) * box_height(sheet->page.map);
    for (int columns = 1; columns <= MOST_COLUMNS; columns++) {
        PlanePoint size = table_size(sheet, columns, least_height(sheet, columns));
        Box box;
        double cost;
        if (size.x * size.y > most || !freespace_find(space, size, 2, false, &box, &cost) ||
            cost >= least)
            continue;
        least = cost;
        sheet->index_box = box;
    }
    return least < G_MAXDOUBLE;
}

static PangoLayout *note(const Sheet *sheet) {
    return typeset_text(sheet->typeset,
                        words(sheet->source->language,
                              "Nama desa/kelurahan bernomor: daftar di halaman berikut (PDF)."),
                        FACE_REGULAR,
                        MAX(7.0, sheet->source->style->small_pt * sheet->page.text_factor),
                        NOTE_WIDTH_MM * MAX(1.0, sheet->page.text_factor), PANGO_ALIGN_LEFT);
}

void index_table_place(Sheet *sheet, const LabelSet *placed) {
    if (sheet->numbers->len == 0)
        return;
    g_autoptr(FreeSpace) space = find_taken(sheet, placed);
    sheet->index_on_map = true; // for the size of its letters
    sheet->index_on_map = place_table(sheet, space);
    if (sheet->index_on_map)
        return;
    g_autoptr(PangoLayout) layout = note(sheet);
    PlanePoint size;
    typeset_size(layout, &size.x, &size.y);
    double cost;
    if (!freespace_find(space, (PlanePoint){size.x + 2 * PADDING_MM, size.y + 2 * PADDING_MM}, 2,
                        false, &sheet->index_box, &cost))
        log_note("%s: tidak ada tempat di peta untuk keterangan bahwa nama desa/kelurahan "
                 "bernomor ada di halaman berikut",
                 sheet_region(sheet)->code);
}

void index_table_draw(const Sheet *sheet, DrawList *list) {
    Box box = sheet->index_box;
    if (box_width(box) <= 0)
        return;
    Path *path = path_new();
    path_add_box(path, box);
    const Path *frame = drawlist_own(list, path);
    drawlist_fill(list, frame, COLOUR_WHITE);
    drawlist_stroke(list, frame, &sheet->source->style->rule);
    PlanePoint at = {box.left + PADDING_MM, box.top + PADDING_MM};
    if (!sheet->index_on_map) {
        g_autoptr(PangoLayout) layout = note(sheet);
        drawlist_open(list, TAG_TEXT, NULL);
        drawlist_text(list, layout, at, COLOUR_BLACK);
        drawlist_close(list);
        return;
    }
    put(sheet, list, TAG_HEADING, at, box_width(box) - 2 * PADDING_MM, FACE_BOLD,
        words(sheet->source->language, "DAFTAR NAMA"));
    double inner = box_height(box) - title_mm(sheet) - 2 * PADDING_MM;
    int height = (int)floor(inner / row_mm(sheet) + 1e-6);
    draw_columns(sheet, list, height, 0, MOST_COLUMNS, (PlanePoint){at.x, at.y + title_mm(sheet)});
}

// -------------------------------------------------------------- pages behind it

// Room for columns below the title of a page.
static Box page_room(const Sheet *sheet, int *rows, int *columns) {
    Box room = box_grown(sheet->page.outer, -6 * MAX(1.0, sheet->page.text_factor));
    room.top += 14 * MAX(1.0, sheet->page.text_factor);
    *rows = MAX(2, (int)(box_height(room) / row_mm(sheet)));
    *columns = MAX(1, (int)((box_width(room) + GAP_MM) / (column_mm(sheet) + GAP_MM)));
    return room;
}

int index_table_page_count(const Sheet *sheet) {
    int rows, columns;
    if (sheet->numbers->len == 0 || sheet->index_on_map)
        return 0;
    page_room(sheet, &rows, &columns);
    return (columns_needed(sheet, rows) + columns - 1) / columns;
}

static void draw_title(const Sheet *sheet, DrawList *list, Box room) {
    const Style *style = sheet->source->style;
    double factor = sheet->page.text_factor;
    g_autofree char *place = marginalia_place(sheet_region(sheet), sheet->level);
    g_autoptr(PangoLayout) title =
        set_text(sheet, words(sheet->source->language, "DAFTAR DESA/KELURAHAN BERNOMOR"), FACE_BOLD,
                 MAX(9.0, style->place_pt * factor), box_width(room));
    g_autoptr(PangoLayout) below =
        set_text(sheet, place, FACE_REGULAR, MAX(7.0, style->heading_pt * factor), box_width(room));
    double width, height;
    typeset_size(title, &width, &height);
    PlanePoint at = {room.left, room.top - 14 * MAX(1.0, factor)};
    drawlist_open(list, TAG_TITLE, NULL);
    drawlist_text(list, title, at, COLOUR_BLACK);
    drawlist_close(list);
    drawlist_open(list, TAG_TEXT, NULL);
    drawlist_text(list, below, (PlanePoint){at.x, at.y + height}, COLOUR_BLACK);
    drawlist_close(list);
}

DrawList *index_table_page(const Sheet *sheet, int page) {
    DrawList *list = drawlist_new();
    int rows, columns;
    Box room = page_room(sheet, &rows, &columns);
    drawlist_open(list, TAG_SECTION, NULL);
    draw_title(sheet, list, room);
    // Columns of even height where one page holds them all.
    if (index_table_page_count(sheet) == 1)
        rows = least_height(sheet, columns);
    draw_columns(sheet, list, rows, page * columns, (page + 1) * columns,
                 (PlanePoint){room.left, room.top});
    drawlist_open(list, TAG_ARTIFACT, NULL);
    Path *outer = path_new();
    path_add_box(outer, sheet->page.outer);
    drawlist_stroke(list, drawlist_own(list, outer), &sheet->source->style->outer_frame);
    drawlist_close(list);
    drawlist_close(list);
    return list;
}

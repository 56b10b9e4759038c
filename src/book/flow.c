#include "book/flow.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#define LEADING 1.12       // of lines within a paragraph
#define PARAGRAPH_MM 2.0   // below a paragraph
#define BULLET_MM 4.0      // indent of a list
#define CAPTION_MM 1.2     // between a figure and its caption
#define CELL_SIDE_MM 1.2   // room left and right in a cell
#define CELL_ABOVE_MM 0.75 // and above and below
#define MOST_OF_WORD 0.4   // of a table's width, for one word
#define LEAST_LINES 2      // of a paragraph on either side of a break

static const Colour rule_colour = {0.55, 0.55, 0.55};

typedef struct {
    int level;
    char *text;
} Heading;

typedef struct {
    gpointer data;
    GDestroyNotify destroy;
} Kept;

struct Flow {
    Typeset *typeset;
    FlowLook look; // its texts are ours
    Box body;
    GPtrArray *pages; // DrawList
    int columns, column;
    double gap_mm;
    double top;       // of the columns on this page
    double y;         // where the next block goes
    double lowest;    // of what stands on the page in any column
    double bottom;    // of the columns on this page: higher where a table's end is balanced
    GArray *headings; // waiting for what they head
    GArray *kept;
};

FlowLook flow_look_a4(Language language) {
    return (FlowLook){.width_mm = 210,
                      .height_mm = 297,
                      .side_mm = 15,
                      .top_mm = 20,
                      .bottom_mm = 18,
                      .body_pt = 9.5,
                      .small_pt = 8,
                      .table_pt = 8.5,
                      .heading_pt = {13, 10.5},
                      .language = language};
}

static void clear_heading(gpointer data) {
    g_free(((Heading *)data)->text);
}

static void clear_kept(gpointer data) {
    Kept *kept = data;
    kept->destroy(kept->data);
}

static DrawList *page_list(const Flow *flow) {
    return g_ptr_array_index(flow->pages, flow->pages->len - 1);
}

static void add_page(Flow *flow) {
    g_ptr_array_add(flow->pages, drawlist_new());
    flow->column = 0;
    flow->top = flow->y = flow->lowest = flow->body.top;
    flow->bottom = flow->body.bottom;
}

Flow *flow_new(Typeset *typeset, const FlowLook *look) {
    Flow *flow = g_new0(Flow, 1);
    flow->typeset = typeset;
    flow->look = *look;
    flow->look.head_left = g_strdup(look->head_left);
    flow->look.head_right = g_strdup(look->head_right);
    flow->look.foot = g_strdup(look->foot);
    flow->body = (Box){look->side_mm, look->top_mm, look->width_mm - look->side_mm,
                       look->height_mm - look->bottom_mm};
    flow->pages = g_ptr_array_new_with_free_func((GDestroyNotify)drawlist_free); // NULL = taken
    flow->columns = 1;
    flow->headings = g_array_new(FALSE, FALSE, sizeof(Heading));
    g_array_set_clear_func(flow->headings, clear_heading);
    flow->kept = g_array_new(FALSE, FALSE, sizeof(Kept));
    g_array_set_clear_func(flow->kept, clear_kept);
    add_page(flow);
    return flow;
}

void flow_free(Flow *flow) {
    if (flow == NULL)
        return;
    g_ptr_array_unref(flow->pages); // before what they borrow
    g_array_unref(flow->kept);
    g_array_unref(flow->headings);
    g_free((char *)(uintptr_t)flow->look.head_left);
    g_free((char *)(uintptr_t)flow->look.head_right);
    g_free((char *)(uintptr_t)flow->look.foot);
    g_free(flow);
}

void flow_keep(Flow *flow, gpointer data, GDestroyNotify destroy) {
    Kept kept = {data, destroy};
    g_array_append_val(flow->kept, kept);
}

// ---------------------------------------------------------------- columns

static double column_width(const Flow *flow) {
    return (box_width(flow->body) - (flow->columns - 1) * flow->gap_mm) / flow->columns;
}

static double column_left(const Flow *flow) {
    return flow->body.left + flow->column * (column_width(flow) + flow->gap_mm);
}

static bool at_top(const Flow *flow) {
    return flow->y <= flow->top + 1e-9;
}

static double room(const Flow *flow) {
    return flow->bottom - flow->y;
}

static void next_column(Flow *flow) {
    if (++flow->column == flow->columns)
        add_page(flow);
    else
        flow->y = flow->top;
}

static void move_down(Flow *flow, double mm) {
    flow->y += mm;
    flow->lowest = MAX(flow->lowest, MIN(flow->y, flow->body.bottom));
}

Box flow_body(const Flow *flow) {
    return flow->body;
}

double flow_room(const Flow *flow) {
    return flow->body.bottom - flow->lowest;
}

void flow_columns(Flow *flow, int count, double gap_mm) {
    flow->columns = count;
    flow->gap_mm = gap_mm;
    flow->column = 0;
    flow->top = flow->y = flow->lowest;
}

void flow_next_column(Flow *flow) {
    if (flow->columns > 1 && !at_top(flow))
        next_column(flow);
}

void flow_break(Flow *flow) {
    if (flow->lowest > flow->body.top + 1e-9)
        add_page(flow);
}

void flow_space(Flow *flow, double mm) {
    if (!at_top(flow))
        move_down(flow, MIN(mm, MAX(room(flow), 0)));
}

// --------------------------------------------------------------- headings

void flow_heading(Flow *flow, int level, const char *text) {
    Heading heading = {level, g_strdup(text)};
    g_array_append_val(flow->headings, heading);
}

static PangoLayout *heading_layout(const Flow *flow, const Heading *heading) {
    return typeset_text(flow->typeset, heading->text, FACE_BOLD,
                        flow->look.heading_pt[heading->level], column_width(flow),
                        PANGO_ALIGN_LEFT);
}

static double space_above(const Flow *flow, const Heading *heading) {
    return flow->look.heading_pt[heading->level] * 0.28;
}

static double space_below(const Flow *flow, const Heading *heading) {
    return flow->look.heading_pt[heading->level] * 0.12;
}

static double headings_height(const Flow *flow) {
    double height = 0;
    for (guint i = 0; i < flow->headings->len; i++) {
        const Heading *heading = &g_array_index(flow->headings, Heading, i);
        g_autoptr(PangoLayout) layout = heading_layout(flow, heading);
        double wide, high;
        typeset_size(layout, &wide, &high);
        height += space_above(flow, heading) + high + space_below(flow, heading);
    }
    return height;
}

static void place_headings(Flow *flow) {
    for (guint i = 0; i < flow->headings->len; i++) {
        const Heading *heading = &g_array_index(flow->headings, Heading, i);
        g_autoptr(PangoLayout) layout = heading_layout(flow, heading);
        double wide, high;
        typeset_size(layout, &wide, &high);
        if (!at_top(flow))
            move_down(flow, space_above(flow, heading));
        drawlist_open(page_list(flow), heading->level == 0 ? TAG_TITLE : TAG_HEADING, NULL);
        drawlist_text(page_list(flow), layout, (PlanePoint){column_left(flow), flow->y},
                      COLOUR_BLACK);
        drawlist_close(page_list(flow));
        move_down(flow, high + space_below(flow, heading));
    }
    g_array_set_size(flow->headings, 0);
}

// Room for the headings that wait and so much below them; in the next column if need be.
static void make_room(Flow *flow, double mm) {
    double need = headings_height(flow) + mm - 1e-6;
    if (need > room(flow) && !at_top(flow))
        next_column(flow);
    if (need > room(flow) && flow->top > flow->body.top)
        add_page(flow); // what spans the columns leaves too little
    place_headings(flow);
}

// ------------------------------------------------------------- paragraphs

// How many of a text's lines go here, so that no fewer than LEAST_LINES part from the others.
static int lines_here(PangoLayout *layout, double height_mm) {
    int count = typeset_line_count(layout), fit = 0;
    while (fit < count && typeset_line_bottom(layout, fit) <= height_mm + 1e-6)
        fit++;
    if (fit == count)
        return count;
    return MIN(fit, count - LEAST_LINES) >= LEAST_LINES ? MIN(fit, count - LEAST_LINES) : 0;
}

typedef struct {
    DrawTag tag;
    Face face;
    double size_pt;
    double indent_mm;
    const char *mark; // before the first line, or NULL
    PangoAlignment alignment;
} TextLook;

static PangoLayout *text_layout(const Flow *flow, const TextLook *look, const char *text) {
    PangoLayout *layout = typeset_text(flow->typeset, text, look->face, look->size_pt,
                                       column_width(flow) - look->indent_mm, look->alignment);
    typeset_set_leading(layout, LEADING);
    return layout;
}

static void place_lines(Flow *flow, const TextLook *look, const char *text, bool first) {
    g_autoptr(PangoLayout) layout = text_layout(flow, look, text);
    double wide, high, left = column_left(flow);
    typeset_size(layout, &wide, &high);
    drawlist_open(page_list(flow), look->tag, NULL);
    if (first && look->mark != NULL) {
        g_autoptr(PangoLayout) mark =
            typeset_text(flow->typeset, look->mark, look->face, look->size_pt, 0, PANGO_ALIGN_LEFT);
        drawlist_text(page_list(flow), mark, (PlanePoint){left, flow->y}, COLOUR_BLACK);
    }
    drawlist_text(page_list(flow), layout, (PlanePoint){left + look->indent_mm, flow->y},
                  COLOUR_BLACK);
    drawlist_close(page_list(flow));
    move_down(flow, high);
}

static void place_text(Flow *flow, const TextLook *look, const char *text) {
    bool first = true;
    while (*text != '\0') {
        g_autoptr(PangoLayout) layout = text_layout(flow, look, text);
        int count = typeset_line_count(layout);
        bool whole = count < 2 * LEAST_LINES;
        make_room(flow, typeset_line_bottom(layout, whole ? count - 1 : LEAST_LINES - 1));
        int here = lines_here(layout, room(flow));
        if (here == 0) // even an empty column is too low: what fits, but something
            for (here = 1; here < count && typeset_line_bottom(layout, here) <= room(flow);)
                here++;
        int end = here < count ? typeset_line_start(layout, here) : (int)strlen(text);
        g_autofree char *part = g_strndup(text, (gsize)end);
        place_lines(flow, look, g_strchomp(part), first);
        first = false;
        text += end;
        if (*text != '\0')
            next_column(flow);
    }
}

void flow_line(Flow *flow, DrawTag tag, const char *text, Face face, double size_pt,
               PangoAlignment alignment) {
    TextLook look = {.tag = tag, .face = face, .size_pt = size_pt, .alignment = alignment};
    place_text(flow, &look, text);
}

void flow_paragraph(Flow *flow, FlowText kind, const char *text) {
    TextLook look = {.tag = TAG_TEXT,
                     .face = kind == FLOW_NOTE   ? FACE_ITALIC
                             : kind == FLOW_LEAD ? FACE_BOLD
                                                 : FACE_REGULAR,
                     .size_pt = kind == FLOW_SMALL || kind == FLOW_NOTE ? flow->look.small_pt
                                                                        : flow->look.body_pt};
    place_text(flow, &look, text);
    flow_space(flow, PARAGRAPH_MM);
}

void flow_bullet(Flow *flow, const char *text) {
    TextLook look = {.tag = TAG_TEXT,
                     .face = FACE_REGULAR,
                     .size_pt = flow->look.body_pt,
                     .indent_mm = BULLET_MM,
                     .mark = "•"};
    place_text(flow, &look, text);
    flow_space(flow, PARAGRAPH_MM / 2);
}

// ---------------------------------------------------------------- figures

static PangoLayout *caption_layout(const Flow *flow, const FlowFigure *figure, double width_mm) {
    return figure->caption == NULL ? NULL
                                   : typeset_text(flow->typeset, figure->caption, FACE_ITALIC,
                                                  flow->look.small_pt, width_mm, PANGO_ALIGN_LEFT);
}

void flow_figures(Flow *flow, const FlowFigure *figures, int count, double height_mm) {
    const double gap = 6;
    double shares = 0, captions = 0, free_mm = column_width(flow) - (count - 1) * gap;
    for (int i = 0; i < count; i++)
        shares += figures[i].share;
    g_autofree PangoLayout **layouts = g_new0(PangoLayout *, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        double wide = 0, high = 0;
        layouts[i] = caption_layout(flow, &figures[i], free_mm * figures[i].share / shares);
        if (layouts[i] != NULL)
            typeset_size(layouts[i], &wide, &high);
        captions = MAX(captions, high > 0 ? high + CAPTION_MM : 0);
    }
    height_mm = MIN(height_mm, box_height(flow->body) - captions);
    make_room(flow, height_mm + captions);
    double x = column_left(flow);
    for (int i = 0; i < count; i++) {
        double width = free_mm * figures[i].share / shares;
        Box frame = {x, flow->y, x + width, flow->y + height_mm};
        drawlist_open(page_list(flow), TAG_FIGURE, figures[i].alternative);
        figures[i].draw(page_list(flow), frame, figures[i].data);
        drawlist_close(page_list(flow));
        if (layouts[i] != NULL) {
            drawlist_open(page_list(flow), TAG_TEXT, NULL);
            drawlist_text(page_list(flow), layouts[i], (PlanePoint){x, frame.bottom + CAPTION_MM},
                          COLOUR_BLACK);
            drawlist_close(page_list(flow));
            g_object_unref(layouts[i]);
        }
        x += width + gap;
    }
    move_down(flow, height_mm + captions);
    flow_space(flow, PARAGRAPH_MM + 1);
}

// ----------------------------------------------------------------- tables

typedef struct {
    bool strong;
    char *link;
    PangoLayout **cells; // on one line, until the widths are known
    bool *wrapped;       // by column: set to its width
    char **texts;
    double height; // of the row, once its cells are wrapped
} Row;

struct FlowTable {
    const FlowColumn *columns;
    int count;
    GPtrArray *rows; // Row; the first is the header
    double *width;   // of each column, its room at the sides included
};

static void row_free(Row *row, int count) {
    for (int c = 0; c < count; c++)
        g_clear_object(&row->cells[c]);
    g_free(row->cells);
    g_free(row->wrapped);
    g_strfreev(row->texts);
    g_free(row->link);
    g_free(row);
}

static Row *row_new(int count, bool strong, const char *link, const char *const *cells) {
    Row *row = g_new0(Row, 1);
    row->strong = strong;
    row->link = g_strdup(link);
    row->cells = g_new0(PangoLayout *, (gsize)count + 1);
    row->wrapped = g_new0(bool, (gsize)count + 1);
    row->texts = g_new0(char *, (gsize)count + 1);
    for (int c = 0; c < count; c++)
        row->texts[c] = g_strdup(cells[c] != NULL ? cells[c] : "");
    return row;
}

FlowTable *flow_table(const FlowColumn *columns, int count) {
    FlowTable *table = g_new0(FlowTable, 1);
    table->columns = columns;
    table->count = count;
    table->rows = g_ptr_array_new();
    table->width = g_new0(double, (gsize)count + 1);
    g_autofree const char **headings = g_new0(const char *, (gsize)count + 1);
    for (int c = 0; c < count; c++)
        headings[c] = columns[c].heading;
    g_ptr_array_add(table->rows, row_new(count, true, NULL, headings));
    return table;
}

void flow_table_row(FlowTable *table, bool strong, const char *link, const char *const *cells) {
    g_ptr_array_add(table->rows, row_new(table->count, strong, link, cells));
}

static void table_free(FlowTable *table) {
    for (guint i = 0; i < table->rows->len; i++)
        row_free(g_ptr_array_index(table->rows, i), table->count);
    g_ptr_array_unref(table->rows);
    g_free(table->width);
    g_free(table);
}

static PangoLayout *cell_layout(const Flow *flow, const Row *row, const char *text, bool number,
                                double width_mm) {
    return typeset_text(flow->typeset, text, row->strong ? FACE_BOLD : FACE_REGULAR,
                        flow->look.table_pt, width_mm,
                        number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

static double text_width(PangoLayout *layout) {
    double wide, high;
    typeset_size(layout, &wide, &high);
    return wide;
}

static double longest_word(const Flow *flow, const Row *row, const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    double most = 0;
    for (int i = 0; parts[i] != NULL; i++) {
        g_autoptr(PangoLayout) layout = cell_layout(flow, row, parts[i], false, 0);
        most = MAX(most, text_width(layout));
    }
    return most;
}

// The widths at which the table is `total` wide: columns that ask for less than
// `cap` get it, the others the cap, but their longest word at least.
static double fit_widths(const FlowTable *table, const double *natural, const double *least,
                         double total) {
    double low = 0, high = total, sum = 0;
    for (int step = 0; step < 50; step++) {
        double cap = (low + high) / 2;
        sum = 0;
        for (int c = 0; c < table->count; c++)
            sum += table->width[c] = CLAMP(cap, least[c], natural[c]);
        if (sum > total)
            high = cap;
        else
            low = cap;
    }
    return sum;
}

static void choose_widths(const Flow *flow, FlowTable *table) {
    int count = table->count;
    double total = column_width(flow), sum = 0;
    g_autofree double *natural = g_new0(double, (gsize)count + 1);
    g_autofree double *least = g_new0(double, (gsize)count + 1);
    for (guint i = 0; i < table->rows->len; i++) {
        Row *row = g_ptr_array_index(table->rows, i);
        for (int c = 0; c < count; c++) {
            row->cells[c] = cell_layout(flow, row, row->texts[c], table->columns[c].number, 0);
            double need = text_width(row->cells[c]) + 2 * CELL_SIDE_MM + 0.05;
            // Headings wrap before they widen a column of numbers.
            if (i == 0 && table->rows->len > 1)
                need = longest_word(flow, row, row->texts[c]) + 2 * CELL_SIDE_MM + 0.05;
            natural[c] = MAX(natural[c], need);
        }
    }
    for (int c = 0; c < count; c++) {
        if (table->columns[c].most_mm > 0)
            natural[c] = MIN(natural[c], table->columns[c].most_mm);
        sum += natural[c];
    }
    if (sum <= total) {
        for (int c = 0; c < count; c++)
            table->width[c] = natural[c] * total / sum;
        return;
    }
    for (guint i = 0; i < table->rows->len; i++) {
        Row *row = g_ptr_array_index(table->rows, i);
        for (int c = 0; c < count; c++)
            least[c] =
                MAX(least[c], table->columns[c].number && i > 0
                                  ? natural[c]
                                  : longest_word(flow, row, row->texts[c]) + 2 * CELL_SIDE_MM);
    }
    // A monster of a word is broken rather than that it squeezes the other columns.
    for (int c = 0; c < count; c++)
        least[c] = MIN(least[c], MIN(natural[c], total * MOST_OF_WORD));
    sum = fit_widths(table, natural, least, total);
    for (int c = 0; sum > total && c < count; c++)
        table->width[c] *= total / sum; // words get broken
}

// A cell's text within its column.
static void wrap_cells(const Flow *flow, const FlowTable *table, Row *row) {
    row->height = 0;
    for (int c = 0; c < table->count; c++) {
        double width = table->width[c] - 2 * CELL_SIDE_MM, wide, high;
        bool number = table->columns[c].number;
        if (row->cells[c] == NULL)
            row->cells[c] = cell_layout(flow, row, row->texts[c], number, 0);
        row->wrapped[c] = text_width(row->cells[c]) > width;
        if (row->wrapped[c]) {
            g_clear_object(&row->cells[c]);
            row->cells[c] = cell_layout(flow, row, row->texts[c], number, width);
        }
        typeset_size(row->cells[c], &wide, &high);
        row->height = MAX(row->height, high + 2 * CELL_ABOVE_MM);
    }
}

static double row_height(const Row *row) {
    return row->height;
}

// With the row below it, where the two must not be parted.
static double kept_row_height(const FlowTable *table, guint index) {
    const Row *row = g_ptr_array_index(table->rows, index);
    double height = row_height(row);
    if (row->strong && index + 1 < table->rows->len)
        height += row_height(g_ptr_array_index(table->rows, index + 1));
    return height;
}

static void draw_rule(Flow *flow, double y, double width_mm, Colour colour) {
    Path *path = path_new();
    double left = column_left(flow);
    path_add_line(path, (PlanePoint){left, y}, (PlanePoint){left + column_width(flow), y});
    Pen pen = style_pen(width_mm, colour);
    drawlist_open(page_list(flow), TAG_ARTIFACT, NULL);
    drawlist_stroke(page_list(flow), drawlist_own(page_list(flow), path), &pen);
    drawlist_close(page_list(flow));
}

static void draw_row(Flow *flow, const FlowTable *table, const Row *row, bool header) {
    DrawList *list = page_list(flow);
    double x = column_left(flow), height = row_height(row);
    drawlist_open(list, TAG_ROW, NULL);
    for (int c = 0; c < table->count; c++) {
        double wide, high;
        typeset_size(row->cells[c], &wide, &high);
        // What is wrapped aligns its lines itself.
        double left = x + CELL_SIDE_MM;
        if (table->columns[c].number && !row->wrapped[c])
            left += table->width[c] - 2 * CELL_SIDE_MM - wide;
        drawlist_open(list, header ? TAG_HEADER_CELL : TAG_CELL, NULL);
        double down = header ? height - CELL_ABOVE_MM - high : CELL_ABOVE_MM;
        drawlist_text(list, row->cells[c], (PlanePoint){left, flow->y + down}, COLOUR_BLACK);
        drawlist_close(list);
        x += table->width[c];
    }
    drawlist_close(list);
    if (row->link != NULL)
        drawlist_link(list,
                      (Box){column_left(flow), flow->y, column_left(flow) + column_width(flow),
                            flow->y + height},
                      row->link);
    move_down(flow, height);
}

static void draw_header(Flow *flow, const FlowTable *table) {
    draw_rule(flow, flow->y, 0.3, COLOUR_BLACK);
    draw_row(flow, table, g_ptr_array_index(table->rows, 0), true);
    draw_rule(flow, flow->y, 0.3, COLOUR_BLACK);
}

// What of a row too high for any column fits `height_mm`; the row keeps the rest.
static Row *split_row(const Flow *flow, const FlowTable *table, Row *row, double height_mm) {
    g_autofree const char **none = g_new0(const char *, (gsize)table->count + 1);
    Row *part = row_new(table->count, row->strong, row->link, none);
    for (int c = 0; c < table->count; c++) {
        PangoLayout *layout = row->cells[c];
        int count = typeset_line_count(layout), fit = 0;
        while (fit < count && typeset_line_bottom(layout, fit) <= height_mm - 2 * CELL_ABOVE_MM)
            fit++;
        fit = MAX(fit, 1);
        gsize end = fit < count ? (gsize)typeset_line_start(layout, fit) : strlen(row->texts[c]);
        g_free(part->texts[c]);
        part->texts[c] = g_strchomp(g_strndup(row->texts[c], end));
        char *rest = g_strdup(row->texts[c] + end);
        g_free(row->texts[c]);
        row->texts[c] = rest;
        g_clear_object(&row->cells[c]);
    }
    wrap_cells(flow, table, part);
    wrap_cells(flow, table, row);
    return part;
}

// Columns that rows from `index` on take where each is `height` high; INT_MAX
// where a row and the header do not fit one.
static int columns_needed(const FlowTable *table, guint index, double height) {
    int columns = 1;
    double header = row_height(g_ptr_array_index(table->rows, 0)), used = header;
    for (; index < table->rows->len; index++) {
        if (header + kept_row_height(table, index) > height)
            return INT_MAX;
        if (used + kept_row_height(table, index) > height) {
            columns++;
            used = header;
        }
        used += row_height(g_ptr_array_index(table->rows, index));
    }
    return columns;
}

// Where the rest of a table ends on this page, its columns are made equally long.
static void balance(Flow *flow, const FlowTable *table, guint index) {
    double most = flow->body.bottom - flow->top, low = 0;
    if (flow->columns == 1 || flow->column > 0 || !at_top(flow) ||
        columns_needed(table, index, most) > flow->columns)
        return;
    for (double high = most; high - low > 0.5;) {
        double middle = (low + high) / 2;
        if (columns_needed(table, index, middle) > flow->columns)
            low = middle;
        else
            flow->bottom = flow->top + (high = middle) + 0.5;
    }
}

// `index`: of the row that comes next.
static void next_table_column(Flow *flow, const FlowTable *table, guint index) {
    drawlist_close(page_list(flow));
    next_column(flow);
    balance(flow, table, index);
    drawlist_open(page_list(flow), TAG_TABLE, NULL);
    draw_header(flow, table);
}

static void place_row(Flow *flow, const FlowTable *table, guint index) {
    Row *row = g_ptr_array_index(table->rows, index);
    double header = row_height(g_ptr_array_index(table->rows, 0));
    double most = box_height(flow->body) - header;
    double need = kept_row_height(table, index);
    while (need > room(flow) + 1e-6 && need <= most)
        next_table_column(flow, table, index);
    while (row_height(row) > room(flow) + 1e-6) {
        Row *part = split_row(flow, table, row, room(flow));
        if (row_height(part) > room(flow) + 1e-6)
            next_table_column(flow, table, index);
        draw_row(flow, table, part, false);
        row_free(part, table->count);
        next_table_column(flow, table, index);
    }
    draw_row(flow, table, row, false);
    draw_rule(flow, flow->y, 0.12, rule_colour);
}

// What of a table must not be parted: all of a low one, else header and first row.
static double kept_height(const Flow *flow, const FlowTable *table) {
    double height = 0, first = 0, half = box_height(flow->body) / 2;
    for (guint i = 0; i < table->rows->len; i++) {
        height += row_height(g_ptr_array_index(table->rows, i));
        if (i <= 1)
            first = height;
    }
    return height <= half ? height : MIN(first, half);
}

void flow_table_end(Flow *flow, FlowTable *table, const char *none) {
    choose_widths(flow, table);
    for (guint i = 0; i < table->rows->len; i++)
        wrap_cells(flow, table, g_ptr_array_index(table->rows, i));
    make_room(flow, kept_height(flow, table));
    balance(flow, table, 1);
    drawlist_open(page_list(flow), TAG_TABLE, NULL);
    draw_header(flow, table);
    for (guint i = 1; i < table->rows->len; i++)
        place_row(flow, table, i);
    drawlist_close(page_list(flow));
    if (table->rows->len == 1) {
        flow_space(flow, CELL_ABOVE_MM);
        flow_paragraph(flow, FLOW_NOTE, none);
    }
    table_free(table);
    flow->bottom = flow->body.bottom;
    flow_space(flow, PARAGRAPH_MM + 1);
}

// ------------------------------------------------------------------ pages

int flow_page_count(const Flow *flow) {
    return (int)flow->pages->len;
}

DrawList *flow_page(const Flow *flow, int page) {
    return g_ptr_array_index(flow->pages, page);
}

DrawList *flow_take_page(Flow *flow, int page) {
    DrawList *list = flow_page(flow, page);
    flow->pages->pdata[page] = NULL;
    return list;
}

static void running_text(const Flow *flow, DrawList *list, const char *text, bool right, double y,
                         double width_mm) {
    if (text == NULL || *text == '\0')
        return;
    g_autoptr(PangoLayout) layout =
        typeset_text(flow->typeset, text, FACE_REGULAR, flow->look.small_pt, 0, PANGO_ALIGN_LEFT);
    if (text_width(layout) > width_mm)
        typeset_set_ellipsis(layout, width_mm);
    double x = right ? flow->body.right - text_width(layout) : flow->body.left;
    drawlist_text(list, layout, (PlanePoint){x, y}, COLOUR_BLACK);
}

void flow_finish(Flow *flow, int first, int of) {
    place_headings(flow);
    double half = box_width(flow->body) / 2 - 2;
    double head = flow->body.top - 9, foot = flow->body.bottom + 4.5;
    for (guint i = 0; i < flow->pages->len; i++) {
        DrawList *list = g_ptr_array_index(flow->pages, i);
        drawlist_open(list, TAG_ARTIFACT, NULL);
        running_text(flow, list, flow->look.head_left, false, head, half);
        running_text(flow, list, flow->look.head_right, true, head, half);
        running_text(flow, list, flow->look.foot, false, foot, half * 1.5);
        if (first >= 0) {
            g_autofree char *number =
                words_printf(flow->look.language, "halaman %d dari %d", (int)i + MAX(first, 1),
                             of > 0 ? of : (int)flow->pages->len);
            running_text(flow, list, number, true, foot, half);
        }
        Path *rules = path_new();
        if (flow->look.head_left != NULL || flow->look.head_right != NULL)
            path_add_line(rules, (PlanePoint){flow->body.left, head + 4.5},
                          (PlanePoint){flow->body.right, head + 4.5});
        Pen thin = style_pen(0.15, COLOUR_BLACK);
        drawlist_stroke(list, drawlist_own(list, rules), &thin);
        drawlist_close(list);
    }
}

#include "book/flow_internal.h"

#include <limits.h>
#include <string.h>

#define CELL_SIDE_MM 1.2   // room left and right in a cell
#define CELL_ABOVE_MM 0.75 // and above and below
#define MOST_OF_WORD 0.4   // of a table's width, for one word

static const Colour rule_colour = {0.55, 0.55, 0.55};

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

static double longest_word(const Flow *flow, const Row *row, const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    double most = 0;
    for (int i = 0; parts[i] != NULL; i++) {
        g_autoptr(PangoLayout) layout = cell_layout(flow, row, parts[i], false, 0);
        most = MAX(most, typeset_width(layout));
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
    double total = flow_column_width(flow), sum = 0;
    g_autofree double *natural = g_new0(double, (gsize)count + 1);
    g_autofree double *least = g_new0(double, (gsize)count + 1);
    for (guint i = 0; i < table->rows->len; i++) {
        Row *row = g_ptr_array_index(table->rows, i);
        for (int c = 0; c < count; c++) {
            row->cells[c] = cell_layout(flow, row, row->texts[c], table->columns[c].number, 0);
            double need = typeset_width(row->cells[c]) + 2 * CELL_SIDE_MM + 0.05;
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
        row->wrapped[c] = typeset_width(row->cells[c]) > width;
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
    double left = flow_column_left(flow);
    path_add_line(path, (PlanePoint){left, y}, (PlanePoint){left + flow_column_width(flow), y});
    Pen pen = style_pen(width_mm, colour);
    drawlist_open(flow_list(flow), TAG_ARTIFACT, NULL);
    drawlist_stroke(flow_list(flow), drawlist_own(flow_list(flow), path), &pen);
    drawlist_close(flow_list(flow));
}

static void draw_row(Flow *flow, const FlowTable *table, const Row *row, bool header) {
    DrawList *list = flow_list(flow);
    double x = flow_column_left(flow), height = row_height(row);
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
                      (Box){flow_column_left(flow), flow->y,
                            flow_column_left(flow) + flow_column_width(flow), flow->y + height},
                      row->link);
    flow_move_down(flow, height);
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
    if (flow->columns == 1 || flow->column > 0 || !flow_at_top(flow) ||
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
    drawlist_close(flow_list(flow));
    flow_turn(flow);
    balance(flow, table, index);
    drawlist_open(flow_list(flow), TAG_TABLE, NULL);
    draw_header(flow, table);
}

static void place_row(Flow *flow, const FlowTable *table, guint index) {
    Row *row = g_ptr_array_index(table->rows, index);
    double header = row_height(g_ptr_array_index(table->rows, 0));
    double most = box_height(flow->body) - header;
    double need = kept_row_height(table, index);
    while (need > flow_column_room(flow) + 1e-6 && need <= most)
        next_table_column(flow, table, index);
    while (row_height(row) > flow_column_room(flow) + 1e-6) {
        Row *part = split_row(flow, table, row, flow_column_room(flow));
        if (row_height(part) > flow_column_room(flow) + 1e-6)
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
    flow_make_room(flow, kept_height(flow, table));
    balance(flow, table, 1);
    drawlist_open(flow_list(flow), TAG_TABLE, NULL);
    draw_header(flow, table);
    for (guint i = 1; i < table->rows->len; i++)
        place_row(flow, table, i);
    drawlist_close(flow_list(flow));
    if (table->rows->len == 1) {
        flow_space(flow, CELL_ABOVE_MM);
        flow_paragraph(flow, FLOW_NOTE, none);
    }
    table_free(table);
    flow->bottom = flow->body.bottom;
    flow_space(flow, PARAGRAPH_MM + 1);
}

#include "book/flow_internal.h"

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

DrawList *flow_list(const Flow *flow) {
    return g_ptr_array_index(flow->pages, flow->pages->len - 1);
}

void flow_add_page(Flow *flow) {
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
    flow_add_page(flow);
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

double flow_column_width(const Flow *flow) {
    return (box_width(flow->body) - (flow->columns - 1) * flow->gap_mm) / flow->columns;
}

double flow_column_left(const Flow *flow) {
    return flow->body.left + flow->column * (flow_column_width(flow) + flow->gap_mm);
}

bool flow_at_top(const Flow *flow) {
    return flow->y <= flow->top + 1e-9;
}

double flow_column_room(const Flow *flow) {
    return flow->bottom - flow->y;
}

void flow_turn(Flow *flow) {
    if (++flow->column == flow->columns)
        flow_add_page(flow);
    else
        flow->y = flow->top;
}

void flow_move_down(Flow *flow, double mm) {
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
    if (flow->columns > 1 && !flow_at_top(flow))
        flow_turn(flow);
}

void flow_break(Flow *flow) {
    if (flow->lowest > flow->body.top + 1e-9)
        flow_add_page(flow);
}

void flow_space(Flow *flow, double mm) {
    if (!flow_at_top(flow))
        flow_move_down(flow, MIN(mm, MAX(flow_column_room(flow), 0)));
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
    if (typeset_width(layout) > width_mm)
        typeset_set_ellipsis(layout, width_mm);
    double x = right ? flow->body.right - typeset_width(layout) : flow->body.left;
    drawlist_text(list, layout, (PlanePoint){x, y}, COLOUR_BLACK);
}

void flow_finish(Flow *flow, int first, int of) {
    flow_place_headings(flow);
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

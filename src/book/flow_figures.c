#include "book/flow_internal.h"

#define CAPTION_MM 1.2 // between a figure and its caption

static PangoLayout *caption_layout(const Flow *flow, const FlowFigure *figure, double width_mm) {
    return figure->caption == NULL ? NULL
                                   : typeset_text(flow->typeset, figure->caption, FACE_ITALIC,
                                                  flow->look.small_pt, width_mm, PANGO_ALIGN_LEFT);
}

void flow_figures(Flow *flow, const FlowFigure *figures, int count, double height_mm) {
    const double gap = 6;
    double shares = 0, captions = 0, free_mm = flow_column_width(flow) - (count - 1) * gap;
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
    flow_make_room(flow, height_mm + captions);
    double x = flow_column_left(flow);
    for (int i = 0; i < count; i++) {
        double width = free_mm * figures[i].share / shares;
        Box frame = {x, flow->y, x + width, flow->y + height_mm};
        drawlist_open(flow_list(flow), TAG_FIGURE, figures[i].alternative);
        figures[i].draw(flow_list(flow), frame, figures[i].data);
        drawlist_close(flow_list(flow));
        if (layouts[i] != NULL) {
            drawlist_open(flow_list(flow), TAG_TEXT, NULL);
            drawlist_text(flow_list(flow), layouts[i], (PlanePoint){x, frame.bottom + CAPTION_MM},
                          COLOUR_BLACK);
            drawlist_close(flow_list(flow));
            g_object_unref(layouts[i]);
        }
        x += width + gap;
    }
    flow_move_down(flow, height_mm + captions);
    flow_space(flow, PARAGRAPH_MM + 1);
}

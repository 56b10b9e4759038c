#include "book/flow_internal.h"

#include <string.h>

#define LEADING 1.12  // of lines within a paragraph
#define BULLET_MM 4.0 // indent of a list
#define LEAST_LINES 2 // of a paragraph on either side of a break

// --------------------------------------------------------------- headings

void flow_heading(Flow *flow, int level, const char *text) {
    Heading heading = {level, g_strdup(text)};
    g_array_append_val(flow->headings, heading);
}

static PangoLayout *heading_layout(const Flow *flow, const Heading *heading) {
    return typeset_text(flow->typeset, heading->text, FACE_BOLD,
                        flow->look.heading_pt[heading->level], flow_column_width(flow),
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

void flow_place_headings(Flow *flow) {
    for (guint i = 0; i < flow->headings->len; i++) {
        const Heading *heading = &g_array_index(flow->headings, Heading, i);
        g_autoptr(PangoLayout) layout = heading_layout(flow, heading);
        double wide, high;
        typeset_size(layout, &wide, &high);
        if (!flow_at_top(flow))
            flow_move_down(flow, space_above(flow, heading));
        drawlist_open(flow_list(flow), heading->level == 0 ? TAG_TITLE : TAG_HEADING, NULL);
        drawlist_text(flow_list(flow), layout, (PlanePoint){flow_column_left(flow), flow->y},
                      COLOUR_BLACK);
        drawlist_close(flow_list(flow));
        flow_move_down(flow, high + space_below(flow, heading));
    }
    g_array_set_size(flow->headings, 0);
}

void flow_make_room(Flow *flow, double mm) {
    double need = headings_height(flow) + mm - 1e-6;
    if (need > flow_column_room(flow) && !flow_at_top(flow))
        flow_turn(flow);
    if (need > flow_column_room(flow) && flow->top > flow->body.top)
        flow_add_page(flow); // what spans the columns leaves too little
    flow_place_headings(flow);
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
                                       flow_column_width(flow) - look->indent_mm, look->alignment);
    typeset_set_leading(layout, LEADING);
    return layout;
}

static void place_lines(Flow *flow, const TextLook *look, const char *text, bool first) {
    g_autoptr(PangoLayout) layout = text_layout(flow, look, text);
    double wide, high, left = flow_column_left(flow);
    typeset_size(layout, &wide, &high);
    drawlist_open(flow_list(flow), look->tag, NULL);
    if (first && look->mark != NULL) {
        g_autoptr(PangoLayout) mark =
            typeset_text(flow->typeset, look->mark, look->face, look->size_pt, 0, PANGO_ALIGN_LEFT);
        drawlist_text(flow_list(flow), mark, (PlanePoint){left, flow->y}, COLOUR_BLACK);
    }
    drawlist_text(flow_list(flow), layout, (PlanePoint){left + look->indent_mm, flow->y},
                  COLOUR_BLACK);
    drawlist_close(flow_list(flow));
    flow_move_down(flow, high);
}

static void place_text(Flow *flow, const TextLook *look, const char *text) {
    bool first = true;
    while (*text != '\0') {
        g_autoptr(PangoLayout) layout = text_layout(flow, look, text);
        int count = typeset_line_count(layout);
        bool whole = count < 2 * LEAST_LINES;
        flow_make_room(flow, typeset_line_bottom(layout, whole ? count - 1 : LEAST_LINES - 1));
        int here = lines_here(layout, flow_column_room(flow));
        if (here == 0) // even an empty column is too low: what fits, but something
            for (here = 1;
                 here < count && typeset_line_bottom(layout, here) <= flow_column_room(flow);)
                here++;
        int end = here < count ? typeset_line_start(layout, here) : (int)strlen(text);
        g_autofree char *part = g_strndup(text, (gsize)end);
        place_lines(flow, look, g_strchomp(part), first);
        first = false;
        text += end;
        if (*text != '\0')
            flow_turn(flow);
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

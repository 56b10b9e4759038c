#include "render/drawlist.h"

#include <pango/pangocairo.h>

#include "render/typeset.h"

typedef enum { ITEM_FILL, ITEM_STROKE, ITEM_TEXT } ItemKind;

typedef struct {
    ItemKind kind;
    Colour colour;
    Pen pen;
    const Path *path;
    PangoLayout *layout;
    PlanePoint at;
    double turn_deg;
    Box box;  // what it may touch
    int clip; // index into the clips, or -1
} Item;

struct DrawList {
    GArray *items;
    GArray *clips; // Box
    GPtrArray *paths;
    int clip;
};

static void clear_item(gpointer data) {
    Item *item = data;
    g_clear_object(&item->layout);
}

DrawList *drawlist_new(void) {
    DrawList *list = g_new0(DrawList, 1);
    list->items = g_array_new(FALSE, TRUE, sizeof(Item));
    g_array_set_clear_func(list->items, clear_item);
    list->clips = g_array_new(FALSE, FALSE, sizeof(Box));
    list->paths = g_ptr_array_new_with_free_func((GDestroyNotify)path_free);
    list->clip = -1;
    return list;
}

void drawlist_free(DrawList *list) {
    if (list == NULL)
        return;
    g_array_unref(list->items);
    g_array_unref(list->clips);
    g_ptr_array_unref(list->paths);
    g_free(list);
}

void drawlist_clip(DrawList *list, const Box *box) {
    list->clip = -1;
    if (box == NULL)
        return;
    list->clip = (int)list->clips->len;
    g_array_append_val(list->clips, *box);
}

const Path *drawlist_own(DrawList *list, Path *path) {
    g_ptr_array_add(list->paths, path);
    return path;
}

static void append(DrawList *list, Item *item) {
    item->clip = list->clip;
    g_array_append_val(list->items, *item);
}

void drawlist_fill(DrawList *list, const Path *path, Colour colour) {
    if (path_sub_count(path) == 0)
        return;
    append(list,
           &(Item){.kind = ITEM_FILL, .colour = colour, .path = path, .box = path_bounds(path)});
}

void drawlist_stroke(DrawList *list, const Path *path, const Pen *pen) {
    if (path_sub_count(path) == 0)
        return;
    append(list, &(Item){.kind = ITEM_STROKE,
                         .colour = pen->colour,
                         .pen = *pen,
                         .path = path,
                         .box = box_grown(path_bounds(path), pen->width_mm)});
}

void drawlist_text(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour) {
    Box ink = typeset_ink(layout);
    Box box = {at.x + ink.left, at.y + ink.top, at.x + ink.right, at.y + ink.bottom};
    append(list, &(Item){.kind = ITEM_TEXT,
                         .colour = colour,
                         .layout = g_object_ref(layout),
                         .at = at,
                         .box = box_grown(box, 0.5)});
}

void drawlist_text_turned(DrawList *list, PangoLayout *layout, PlanePoint at, Colour colour,
                          double turn_deg) {
    double width, height;
    typeset_size(layout, &width, &height);
    double reach = width + height;
    append(list, &(Item){.kind = ITEM_TEXT,
                         .colour = colour,
                         .layout = g_object_ref(layout),
                         .at = at,
                         .turn_deg = turn_deg,
                         .box = {at.x - reach, at.y - reach, at.x + reach, at.y + reach}});
}

static void trace(cairo_t *cr, const Path *path, Box window) {
    const SubPath *subs = path_subs(path);
    for (int s = 0; s < path_sub_count(path); s++) {
        // A run wholly above, below or beside the window leaves no mark in it.
        if (!box_overlaps(box_grown(subs[s].box, 1e-6), window))
            continue;
        const PlanePoint *points = path_points(path) + subs[s].first;
        cairo_move_to(cr, points[0].x, points[0].y);
        for (int i = 1; i < subs[s].count; i++)
            cairo_line_to(cr, points[i].x, points[i].y);
        if (subs[s].closed)
            cairo_close_path(cr);
    }
}

static void stroke(cairo_t *cr, const Item *item, Box window) {
    const Pen *pen = &item->pen;
    cairo_set_line_width(cr, pen->width_mm);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    // Round joins cost time and do not show on hairlines.
    cairo_set_line_join(cr, pen->width_mm > 0.25 ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_BEVEL);
    cairo_set_dash(cr, pen->dash_mm, pen->dash_count, 0);
    cairo_new_path(cr);
    trace(cr, item->path, box_grown(window, pen->width_mm));
    cairo_stroke(cr);
}

static void text(cairo_t *cr, const Item *item) {
    cairo_save(cr);
    cairo_translate(cr, item->at.x, item->at.y);
    cairo_scale(cr, TYPESET_MM_PER_PT, TYPESET_MM_PER_PT);
    if (item->turn_deg != 0)
        cairo_rotate(cr, item->turn_deg * G_PI / 180);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout(cr, item->layout);
    cairo_restore(cr);
}

static void prepare(cairo_t *cr) {
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    // 16 samples a pixel are plenty at 300 dpi, and cost half of the default.
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_FAST);
}

void drawlist_play(const DrawList *list, cairo_t *cr, Box window) {
    int clip = -1;
    cairo_save(cr);
    prepare(cr);
    for (guint i = 0; i < list->items->len; i++) {
        const Item *item = &g_array_index(list->items, Item, i);
        if (!box_overlaps(item->box, window))
            continue;
        if (item->clip != clip) {
            cairo_restore(cr);
            cairo_save(cr);
            prepare(cr);
            clip = item->clip;
            if (clip >= 0) {
                Box box = g_array_index(list->clips, Box, clip);
                cairo_new_path(cr);
                cairo_rectangle(cr, box.left, box.top, box_width(box), box_height(box));
                cairo_clip(cr);
            }
        }
        cairo_set_source_rgb(cr, item->colour.red, item->colour.green, item->colour.blue);
        switch (item->kind) {
        case ITEM_FILL:
            cairo_new_path(cr);
            trace(cr, item->path, window);
            cairo_fill(cr);
            break;
        case ITEM_STROKE:
            stroke(cr, item, window);
            break;
        case ITEM_TEXT:
            text(cr, item);
            break;
        }
    }
    cairo_restore(cr);
}

void drawlist_open(DrawList *list, DrawTag tag, const char *alternative) {
    (void)list, (void)tag, (void)alternative;
}

void drawlist_close(DrawList *list) {
    (void)list;
}

void drawlist_destination(DrawList *list, const char *name, PlanePoint at) {
    (void)list, (void)name, (void)at;
}

void drawlist_link(DrawList *list, Box box, const char *target) {
    (void)list, (void)box, (void)target;
}

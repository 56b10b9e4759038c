#include "render/drawlist_internal.h"

#include "render/typeset.h"

static void clear_item(gpointer data) {
    Item *item = data;
    g_clear_pointer(&item->glyphs, g_array_unref);
    g_clear_pointer(&item->image, cairo_surface_destroy);
}

static void clear_mark(gpointer data) {
    g_free(((DrawMark *)data)->name);
}

static GArray *new_marks(void) {
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(DrawMark));
    g_array_set_clear_func(marks, clear_mark);
    return marks;
}

DrawList *drawlist_new(void) {
    DrawList *list = g_new0(DrawList, 1);
    list->items = g_array_new(FALSE, TRUE, sizeof(Item));
    g_array_set_clear_func(list->items, clear_item);
    list->clips = g_array_new(FALSE, FALSE, sizeof(Box));
    list->paths = g_ptr_array_new_with_free_func((GDestroyNotify)path_free);
    list->open = g_array_new(FALSE, FALSE, sizeof(DrawTag));
    list->alternatives = g_ptr_array_new_with_free_func(g_free);
    list->destinations = new_marks();
    list->links = new_marks();
    list->clip = -1;
    return list;
}

void drawlist_free(DrawList *list) {
    if (list == NULL)
        return;
    g_array_unref(list->items);
    g_array_unref(list->clips);
    g_ptr_array_unref(list->paths);
    g_array_unref(list->open);
    g_ptr_array_unref(list->alternatives);
    g_array_unref(list->destinations);
    g_array_unref(list->links);
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

static void append_fill(DrawList *list, const Path *path, Colour colour, bool winding) {
    if (path_sub_count(path) == 0)
        return;
    append(list, &(Item){.kind = ITEM_FILL,
                         .colour = colour,
                         .path = path,
                         .winding = winding,
                         .box = path_bounds(path)});
}

void drawlist_fill(DrawList *list, const Path *path, Colour colour) {
    append_fill(list, path, colour, false);
}

void drawlist_fill_each(DrawList *list, const Path *path, Colour colour) {
    append_fill(list, path, colour, true);
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
                         .glyphs = typeset_glyphs(layout),
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
                         .glyphs = typeset_glyphs(layout),
                         .at = at,
                         .turn_deg = turn_deg,
                         .box = {at.x - reach, at.y - reach, at.x + reach, at.y + reach}});
}

void drawlist_image(DrawList *list, cairo_surface_t *image, Box box, DrawBlend blend) {
    append(list, &(Item){.kind = ITEM_IMAGE,
                         .image = cairo_surface_reference(image),
                         .blend = blend,
                         .box = box});
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

// In a PDF cairo takes a box that covers the page for a fresh start, and forgets
// the tags opened before it. With a speck beyond the page it is no box.
static void fill(cairo_t *cr, const Item *item, Box window) {
    cairo_new_path(cr);
    cairo_set_fill_rule(cr, item->winding ? CAIRO_FILL_RULE_WINDING : CAIRO_FILL_RULE_EVEN_ODD);
    trace(cr, item->path, window);
    if (box_within(window, item->box) &&
        cairo_surface_get_type(cairo_get_target(cr)) != CAIRO_SURFACE_TYPE_IMAGE)
        cairo_rectangle(cr, item->box.right + 1, item->box.bottom + 1, 0.1, 0.1);
    cairo_fill(cr);
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
    typeset_show(item->glyphs, cr);
    cairo_restore(cr);
}

bool drawlist_image_extents(cairo_surface_t *image, cairo_rectangle_t *extents) {
    if (cairo_surface_get_type(image) == CAIRO_SURFACE_TYPE_RECORDING)
        return cairo_recording_surface_get_extents(image, extents);
    *extents = (cairo_rectangle_t){0, 0, cairo_image_surface_get_width(image),
                                   cairo_image_surface_get_height(image)};
    return extents->width > 0 && extents->height > 0;
}

static void image(cairo_t *cr, const Item *item) {
    cairo_rectangle_t extents;
    if (!drawlist_image_extents(item->image, &extents))
        return;
    cairo_save(cr);
    cairo_translate(cr, item->box.left, item->box.top);
    cairo_scale(cr, box_width(item->box) / extents.width, box_height(item->box) / extents.height);
    cairo_set_operator(cr, item->blend == BLEND_MULTIPLY ? CAIRO_OPERATOR_MULTIPLY
                                                         : CAIRO_OPERATOR_OVER);
    cairo_rectangle(cr, 0, 0, extents.width, extents.height);
    cairo_clip(cr);
    cairo_set_source_surface(cr, item->image, -extents.x, -extents.y);
    // Pixels go on beyond the edge, or the border would be half transparent; a
    // PDF has no such notion, and needs none.
    if (cairo_surface_get_type(cairo_get_target(cr)) == CAIRO_SURFACE_TYPE_IMAGE &&
        cairo_surface_get_type(item->image) == CAIRO_SURFACE_TYPE_IMAGE)
        cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_restore(cr);
}

// The names of ISO 32000; what is no content has no element.
static const char *const tag_names[] = {
    [TAG_SECTION] = "Sect",  [TAG_TITLE] = "H1",    [TAG_HEADING] = "H2", [TAG_TEXT] = "P",
    [TAG_FIGURE] = "Figure", [TAG_TABLE] = "Table", [TAG_ROW] = "TR",     [TAG_HEADER_CELL] = "TH",
    [TAG_CELL] = "TD",       [TAG_ARTIFACT] = NULL};

static const Box everywhere = {-G_MAXDOUBLE, -G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE};

void drawlist_open(DrawList *list, DrawTag tag, const char *alternative) {
    g_array_append_val(list->open, tag);
    append(list, &(Item){.kind = ITEM_OPEN, .tag = tag, .box = everywhere});
    if (tag == TAG_FIGURE)
        g_ptr_array_add(list->alternatives, g_strdup(alternative != NULL ? alternative : ""));
}

void drawlist_close(DrawList *list) {
    g_return_if_fail(list->open->len > 0);
    DrawTag tag = g_array_index(list->open, DrawTag, list->open->len - 1);
    g_array_set_size(list->open, list->open->len - 1);
    append(list, &(Item){.kind = ITEM_CLOSE, .tag = tag, .box = everywhere});
}

bool drawlist_is_balanced(const DrawList *list) {
    return list->open->len == 0;
}

void drawlist_destination(DrawList *list, const char *name, PlanePoint at) {
    DrawMark mark = {g_strdup(name), {at.x, at.y, at.x, at.y}};
    g_array_append_val(list->destinations, mark);
}

void drawlist_link(DrawList *list, Box box, const char *target) {
    DrawMark mark = {g_strdup(target), box};
    g_array_append_val(list->links, mark);
}

const GArray *drawlist_destinations(const DrawList *list) {
    return list->destinations;
}

const GArray *drawlist_links(const DrawList *list) {
    return list->links;
}

const GPtrArray *drawlist_alternatives(const DrawList *list) {
    return list->alternatives;
}

static void prepare(cairo_t *cr) {
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
            fill(cr, item, window);
            break;
        case ITEM_STROKE:
            stroke(cr, item, window);
            break;
        case ITEM_TEXT:
            text(cr, item);
            break;
        case ITEM_IMAGE:
            image(cr, item);
            break;
        case ITEM_OPEN:
            if (tag_names[item->tag] != NULL)
                cairo_tag_begin(cr, tag_names[item->tag], NULL);
            break;
        case ITEM_CLOSE:
            if (tag_names[item->tag] != NULL)
                cairo_tag_end(cr, tag_names[item->tag]);
            break;
        }
    }
    cairo_restore(cr);
}

#include "render/svg.h"

#include <string.h>

#include "base/error.h"
#include "render/drawlist_internal.h"

#define PIXELS_PER_MM 12.0 // of a drawing that comes as pixels: 300 dpi

static void append_number(GString *svg, double value) {
    char number[40];
    g_ascii_formatd(number, sizeof number, "%.3f", value);
    char *end = number + strlen(number);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        *--end = '\0';
    g_string_append(svg, strcmp(number, "-0") == 0 ? "0" : number);
}

static void append_attribute(GString *svg, const char *name, double value) {
    g_string_append_printf(svg, " %s=\"", name);
    append_number(svg, value);
    g_string_append_c(svg, '"');
}

static void append_box(GString *svg, Box box) {
    append_attribute(svg, "x", box.left);
    append_attribute(svg, "y", box.top);
    append_attribute(svg, "width", box_width(box));
    append_attribute(svg, "height", box_height(box));
}

static void append_escaped(GString *svg, const char *before, const char *text, const char *after) {
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(svg, "%s%s%s", before, escaped, after);
}

static void append_colour(GString *svg, const char *name, Colour colour) {
    g_string_append_printf(svg, " %s=\"#%02x%02x%02x\"", name, (unsigned)(colour.red * 255 + 0.5),
                           (unsigned)(colour.green * 255 + 0.5),
                           (unsigned)(colour.blue * 255 + 0.5));
}

static void append_clip(GString *svg, const Item *item) {
    if (item->clip >= 0)
        g_string_append_printf(svg, " clip-path=\"url(#c%d)\"", item->clip);
}

static void append_path(GString *svg, const Path *path) {
    g_string_append(svg, " d=\"");
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &path_subs(path)[s];
        const PlanePoint *points = path_points(path) + sub->first;
        for (int i = 0; i < sub->count; i++) {
            g_string_append_c(svg, i == 0 ? 'M' : i == 1 ? 'L' : ' ');
            append_number(svg, points[i].x);
            g_string_append_c(svg, ' ');
            append_number(svg, points[i].y);
        }
        if (sub->closed)
            g_string_append_c(svg, 'Z');
    }
    g_string_append_c(svg, '"');
}

static void append_fill(GString *svg, const Item *item) {
    g_string_append(svg, item->winding ? "<path" : "<path fill-rule=\"evenodd\"");
    append_colour(svg, "fill", item->colour);
    append_clip(svg, item);
    append_path(svg, item->path);
    g_string_append(svg, "/>\n");
}

static void append_stroke(GString *svg, const Item *item) {
    const Pen *pen = &item->pen;
    g_string_append(svg, "<path fill=\"none\"");
    append_colour(svg, "stroke", pen->colour);
    append_attribute(svg, "stroke-width", pen->width_mm);
    g_string_append(svg, " stroke-linejoin=\"round\"");
    for (int i = 0; i < pen->dash_count; i++) {
        g_string_append(svg, i == 0 ? " stroke-dasharray=\"" : " ");
        append_number(svg, pen->dash_mm[i]);
    }
    g_string_append(svg, pen->dash_count > 0 ? "\"" : "");
    append_clip(svg, item);
    append_path(svg, item->path);
    g_string_append(svg, "/>\n");
}

// Arial has the same measures, where the face itself is not at hand.
static void append_run(GString *svg, const Item *item, const GlyphRun *run) {
    if (run->glyph_count == 0)
        return;
    // A clip moves with what it is set on, so it is set round the moved text.
    if (item->clip >= 0)
        g_string_append_printf(svg, "<g clip-path=\"url(#c%d)\">", item->clip);
    g_string_append(svg, "<text xml:space=\"preserve\"");
    append_escaped(svg, " font-family=\"", run->family, ", Arial, sans-serif\"");
    append_attribute(svg, "font-size", run->size_pt * TYPESET_MM_PER_PT);
    g_string_append(svg, run->bold ? " font-weight=\"bold\"" : "");
    g_string_append(svg, run->italic ? " font-style=\"italic\"" : "");
    append_colour(svg, "fill", item->colour);
    g_string_append(svg, " transform=\"translate(");
    append_number(svg, item->at.x);
    g_string_append_c(svg, ' ');
    append_number(svg, item->at.y);
    g_string_append_c(svg, ')');
    if (item->turn_deg != 0) {
        g_string_append(svg, " rotate(");
        append_number(svg, item->turn_deg);
        g_string_append_c(svg, ')');
    }
    g_string_append_c(svg, '"');
    append_attribute(svg, "x", run->glyphs[0].x * TYPESET_MM_PER_PT);
    append_attribute(svg, "y", run->glyphs[0].y * TYPESET_MM_PER_PT);
    append_escaped(svg, ">", run->text, item->clip >= 0 ? "</text></g>\n" : "</text>\n");
}

static cairo_status_t append_bytes(void *closure, const unsigned char *data, unsigned int length) {
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

// A surface of pixels: the picture itself, or a drawing brought to them.
static cairo_surface_t *to_pixels(const Item *item) {
    cairo_rectangle_t extents;
    if (cairo_surface_get_type(item->image) == CAIRO_SURFACE_TYPE_IMAGE)
        return cairo_surface_reference(item->image);
    int width = (int)(box_width(item->box) * PIXELS_PER_MM + 1);
    int height = (int)(box_height(item->box) * PIXELS_PER_MM + 1);
    cairo_surface_t *pixels = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    if (!drawlist_image_extents(item->image, &extents))
        return pixels;
    cairo_t *cr = cairo_create(pixels);
    cairo_scale(cr, width / extents.width, height / extents.height);
    cairo_set_source_surface(cr, item->image, -extents.x, -extents.y);
    cairo_paint(cr);
    cairo_destroy(cr);
    return pixels;
}

static bool append_image(GString *svg, const Item *item) {
    g_autoptr(GByteArray) png = g_byte_array_new();
    cairo_surface_t *pixels = to_pixels(item);
    cairo_status_t status = cairo_surface_write_to_png_stream(pixels, append_bytes, png);
    cairo_surface_destroy(pixels);
    g_autofree char *base64 = g_base64_encode(png->data, png->len);
    g_string_append(svg, "<image preserveAspectRatio=\"none\"");
    append_box(svg, item->box);
    append_clip(svg, item);
    if (item->blend == BLEND_MULTIPLY)
        g_string_append(svg, " style=\"mix-blend-mode:multiply\"");
    g_string_append_printf(svg, " xlink:href=\"data:image/png;base64,%s\"/>\n", base64);
    return status == CAIRO_STATUS_SUCCESS;
}

static void append_head(GString *svg, double width_mm, double height_mm, const SvgInfo *info) {
    g_string_append(svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"");
    g_string_append_printf(svg, " xml:lang=\"%s\" width=\"", info->language);
    append_number(svg, width_mm);
    g_string_append(svg, "mm\" height=\"");
    append_number(svg, height_mm);
    g_string_append(svg, "mm\" viewBox=\"0 0 ");
    append_number(svg, width_mm);
    g_string_append_c(svg, ' ');
    append_number(svg, height_mm);
    g_string_append(svg, "\">\n");
    append_escaped(svg, "<title>", info->title, "</title>\n");
    append_escaped(svg, "<desc>", info->description, "</desc>\n");
}

static void append_clips(GString *svg, const DrawList *list) {
    g_string_append(svg, "<defs>\n");
    for (guint i = 0; i < list->clips->len; i++) {
        g_string_append_printf(svg, "<clipPath id=\"c%u\"><rect", i);
        append_box(svg, g_array_index(list->clips, Box, i));
        g_string_append(svg, "/></clipPath>\n");
    }
    g_string_append(svg, "</defs>\n");
}

// An element is a group; what has no meaning of its own is none.
static void append_open(GString *svg, const Item *item, const DrawList *list, guint *figures) {
    g_string_append(svg, "<g>");
    if (item->tag != TAG_FIGURE)
        return;
    const char *said = g_ptr_array_index(list->alternatives, (*figures)++);
    if (*said != '\0')
        append_escaped(svg, "<desc>", said, "</desc>");
}

static bool append_item(GString *svg, const Item *item, const DrawList *list, guint *figures) {
    switch (item->kind) {
    case ITEM_FILL:
        append_fill(svg, item);
        break;
    case ITEM_STROKE:
        append_stroke(svg, item);
        break;
    case ITEM_TEXT:
        for (guint i = 0; i < item->glyphs->len; i++)
            append_run(svg, item, &g_array_index(item->glyphs, GlyphRun, i));
        break;
    case ITEM_IMAGE:
        return append_image(svg, item);
    case ITEM_OPEN:
        append_open(svg, item, list, figures);
        break;
    case ITEM_CLOSE:
        g_string_append(svg, "</g>\n");
        break;
    }
    return true;
}

char *svg_make(const DrawList *list, double width_mm, double height_mm, const SvgInfo *info,
               GError **error) {
    GString *svg = g_string_new(NULL);
    guint figures = 0;
    append_head(svg, width_mm, height_mm, info);
    append_clips(svg, list);
    g_string_append(svg, "<rect fill=\"#ffffff\" width=\"100%\" height=\"100%\"/>\n");
    bool ok = true;
    for (guint i = 0; i < list->items->len && ok; i++)
        ok = append_item(svg, &g_array_index(list->items, Item, i), list, &figures);
    g_string_append(svg, "</svg>\n");
    if (ok)
        return g_string_free(svg, FALSE);
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED,
                        "SVG gagal disusun: gambar di dalamnya tidak dapat dikemas");
    g_string_free(svg, TRUE);
    return NULL;
}

#include "base/fs.h"
#include "base/sum.h"
#include "render/drawlist_internal.h"

static const cairo_user_data_key_t identity_key;

void drawlist_identify(cairo_surface_t *image, const char *identity) {
    cairo_surface_set_user_data(image, &identity_key, g_strdup(identity), g_free);
}

// Content of the files of faces, each read once.
static struct {
    GMutex lock;
    GHashTable *by_file; // an interned path -> SHA-256
} faces;

static void add_face(const GlyphRun *run, Sum *sum) {
    if (run->file == NULL) {
        sum_spoil(sum);
        return;
    }
    g_mutex_lock(&faces.lock);
    if (faces.by_file == NULL)
        faces.by_file = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    const char *content = g_hash_table_lookup(faces.by_file, run->file);
    if (content == NULL) {
        char *read = fs_sha256_file(run->file, NULL);
        content = read;
        if (read != NULL)
            g_hash_table_insert(faces.by_file, (gpointer)(uintptr_t)run->file, read);
        else
            sum_spoil(sum);
    }
    sum_text(sum, content);
    g_mutex_unlock(&faces.lock);
    sum_int(sum, run->file_index);
}

static void add_glyphs(const GArray *runs, Sum *sum) {
    sum_int(sum, runs != NULL ? (gint64)runs->len : -1);
    for (guint i = 0; runs != NULL && i < runs->len; i++) {
        const GlyphRun *run = &g_array_index(runs, GlyphRun, i);
        add_face(run, sum);
        sum_text(sum, run->family);
        sum_int(sum, run->bold);
        sum_int(sum, run->italic);
        sum_real(sum, run->size_pt);
        sum_int(sum, run->backward);
        sum_bytes(sum, run->text, (gsize)run->text_bytes);
        sum_bytes(sum, run->glyphs, sizeof *run->glyphs * (gsize)run->glyph_count);
        sum_bytes(sum, run->clusters, sizeof *run->clusters * (gsize)run->cluster_count);
    }
}

static void add_box(Box box, Sum *sum) {
    const double sides[] = {box.left, box.top, box.right, box.bottom};
    sum_raw(sum, sides, sizeof sides);
}

static void add_colour(Colour colour, Sum *sum) {
    const double parts[] = {colour.red, colour.green, colour.blue};
    sum_raw(sum, parts, sizeof parts);
}

static void add_pen(const Pen *pen, Sum *sum) {
    sum_real(sum, pen->width_mm);
    add_colour(pen->colour, sum);
    sum_bytes(sum, pen->dash_mm, sizeof *pen->dash_mm * (gsize)pen->dash_count);
}

// Many items share a path: after the first it counts by its number.
static void add_path(const Path *path, GHashTable *seen, Sum *sum) {
    gpointer number = NULL;
    if (path == NULL || g_hash_table_lookup_extended(seen, path, NULL, &number)) {
        sum_int(sum, path == NULL ? -1 : GPOINTER_TO_INT(number));
        return;
    }
    g_hash_table_insert(seen, (gpointer)(uintptr_t)path,
                        GINT_TO_POINTER((gint)g_hash_table_size(seen)));
    sum_int(sum, -2);
    sum_bytes(sum, path->points->data, sizeof(PlanePoint) * path->points->len);
    sum_int(sum, (gint64)path->subs->len);
    for (guint i = 0; i < path->subs->len; i++) {
        const SubPath *sub = &path_subs(path)[i];
        const int parts[] = {sub->first, sub->count, sub->closed};
        sum_raw(sum, parts, sizeof parts);
        add_box(sub->box, sum);
    }
}

static void add_pixels(cairo_surface_t *image, Sum *sum) {
    cairo_surface_flush(image);
    cairo_format_t format = cairo_image_surface_get_format(image);
    const unsigned char *data = cairo_image_surface_get_data(image);
    int width = cairo_image_surface_get_width(image);
    int height = cairo_image_surface_get_height(image);
    int stride = cairo_image_surface_get_stride(image);
    gsize pixel = format == CAIRO_FORMAT_A8 ? 1 : 4;
    if (format != CAIRO_FORMAT_A8 && format != CAIRO_FORMAT_RGB24 && format != CAIRO_FORMAT_ARGB32)
        sum_spoil(sum);
    const int shape[] = {(int)format, width, height};
    sum_raw(sum, shape, sizeof shape);
    for (int y = 0; data != NULL && y < height; y++)
        sum_raw(sum, data + (gsize)y * (gsize)stride, pixel * (gsize)width);
}

static void add_image(cairo_surface_t *image, Sum *sum) {
    const char *identity = image != NULL ? cairo_surface_get_user_data(image, &identity_key) : NULL;
    sum_int(sum, image == NULL ? 0 : identity != NULL ? 1 : 2);
    if (image == NULL)
        return;
    if (identity != NULL) {
        cairo_rectangle_t extents = {0, 0, 0, 0};
        drawlist_image_extents(image, &extents);
        add_box((Box){extents.x, extents.y, extents.width, extents.height}, sum);
        sum_text(sum, identity);
    } else if (cairo_surface_get_type(image) == CAIRO_SURFACE_TYPE_IMAGE) {
        add_pixels(image, sum);
    } else {
        sum_spoil(sum);
    }
}

static void add_item(const Item *item, GHashTable *seen, Sum *sum) {
    const int kinds[] = {(int)item->kind, (int)item->blend, (int)item->tag, item->clip,
                         item->winding};
    sum_raw(sum, kinds, sizeof kinds);
    add_colour(item->colour, sum);
    add_pen(&item->pen, sum);
    add_path(item->path, seen, sum);
    add_glyphs(item->glyphs, sum);
    add_image(item->image, sum);
    sum_real(sum, item->at.x);
    sum_real(sum, item->at.y);
    sum_real(sum, item->turn_deg);
    add_box(item->box, sum);
}

static void add_marks(const GArray *marks, Sum *sum) {
    sum_int(sum, (gint64)marks->len);
    for (guint i = 0; i < marks->len; i++) {
        const DrawMark *mark = &g_array_index(marks, DrawMark, i);
        sum_text(sum, mark->name);
        add_box(mark->box, sum);
    }
}

char *drawlist_hash(const DrawList *list) {
    g_autoptr(Sum) sum = sum_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    sum_int(sum, (gint64)list->items->len);
    for (guint i = 0; i < list->items->len; i++)
        add_item(&g_array_index(list->items, Item, i), seen, sum);
    sum_int(sum, (gint64)list->clips->len);
    for (guint i = 0; i < list->clips->len; i++)
        add_box(g_array_index(list->clips, Box, i), sum);
    sum_int(sum, (gint64)list->alternatives->len);
    for (guint i = 0; i < list->alternatives->len; i++)
        sum_text(sum, g_ptr_array_index(list->alternatives, i));
    add_marks(list->destinations, sum);
    add_marks(list->links, sum);
    return sum_hex(sum);
}

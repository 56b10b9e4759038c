#include "render/logos.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "render/drawlist.h"

#define MOST_BYTES (8u << 20)
#define MOST_PIXELS 6000 // a side
#define SVG_HEIGHT 200.0 // of the recording, in its own units

static void logo_free(gpointer data) {
    Logo *logo = data;
    g_free(logo->data);
    g_free(logo);
}

typedef RsvgHandle Svg; // librsvg before 2.56 has no clean-up of its own
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Svg, g_object_unref)

typedef struct {
    const Logo *logo;
    gsize at;
} Source;

static cairo_status_t read_bytes(void *closure, unsigned char *to, unsigned int count) {
    Source *source = closure;
    if (count > source->logo->length - source->at)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, source->logo->data + source->at, count);
    source->at += count;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *open_png(const Logo *logo) {
    Source source = {logo, 0};
    return cairo_image_surface_create_from_png_stream(read_bytes, &source);
}

// Without a base address librsvg refuses every reference to the outside.
static RsvgHandle *open_svg(const Logo *logo, GError **error) {
    g_autoptr(GInputStream) stream =
        g_memory_input_stream_new_from_data(logo->data, (gssize)logo->length, NULL);
    RsvgHandle *handle =
        rsvg_handle_new_from_stream_sync(stream, NULL, RSVG_HANDLE_FLAGS_NONE, NULL, error);
    if (handle != NULL)
        rsvg_handle_set_dpi(handle, 96);
    return handle;
}

static bool refers_outside(const Logo *logo) {
    static const char pattern[] =
        "(?:\\bhref\\s*=\\s*[\"']|\\burl\\(\\s*[\"']?)(?!\\s*(?:#|data:))";
    g_autoptr(GRegex) regex =
        g_regex_new(pattern, G_REGEX_RAW | G_REGEX_CASELESS, (GRegexMatchFlags)0, NULL);
    return g_regex_match_full(regex, (const char *)logo->data, (gssize)logo->length, 0,
                              (GRegexMatchFlags)0, NULL, NULL);
}

// Width : height by the viewBox, else by width and height; 0 = neither.
static double svg_aspect(RsvgHandle *handle) {
    gboolean has_width, has_height, has_box;
    RsvgLength width, height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height, &has_box,
                                         &box);
    if (has_box)
        return box.height > 0 ? box.width / box.height : 0;
    gdouble width_px, height_px;
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width_px, &height_px) || height_px <= 0)
        return 0;
    return width_px / height_px;
}

// The reason why not, or NULL.
static char *examine(Logo *logo) {
    if (logo->svg) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Svg) handle = open_svg(logo, &error);
        if (handle == NULL)
            return g_strdup_printf("SVG tidak terbaca (%s)", g_strchomp(error->message));
        logo->aspect = svg_aspect(handle);
        return logo->aspect > 0 ? NULL : g_strdup("SVG tanpa ukuran (viewBox)");
    }
    // Width and height stand in the first chunk: know them before unpacking.
    if (logo->length < 24 || memcmp(logo->data + 1, "PNG", 3) != 0)
        return g_strdup("bukan PNG atau SVG");
    guint32 width, height;
    memcpy(&width, logo->data + 16, 4);
    memcpy(&height, logo->data + 20, 4);
    width = GUINT32_FROM_BE(width);
    height = GUINT32_FROM_BE(height);
    if (width == 0 || height == 0 || width > MOST_PIXELS || height > MOST_PIXELS)
        return g_strdup_printf("berukuran %u x %u piksel; paling banyak %d", width, height,
                               MOST_PIXELS);
    cairo_surface_t *surface = open_png(logo);
    bool good = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    logo->aspect = (double)width / height;
    return good ? NULL : g_strdup("PNG rusak");
}

static bool read_logo(const char *path, GPtrArray *logos, GError **error) {
    Logo *logo = g_new0(Logo, 1);
    g_ptr_array_add(logos, logo);
    if (!fs_read(path, MOST_BYTES, &logo->data, &logo->length, error)) {
        g_prefix_error(error, "logo ([sheet] logos): ");
        return false;
    }
    g_autofree char *lower = g_ascii_strdown(path, -1);
    logo->svg = g_str_has_suffix(lower, ".svg");
    g_autofree char *reason = examine(logo);
    g_autofree char *name = g_path_get_basename(path);
    if (reason == NULL && logo->svg && refers_outside(logo))
        log_warning("%s: logo ([sheet] logos) merujuk ke berkas atau alamat lain; rujukan itu "
                    "tidak diikuti, sehingga bagiannya mungkin tidak tergambar",
                    name);
    if (reason == NULL)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: logo ([sheet] logos) %s; pakai PNG atau SVG yang utuh", name, reason);
    return false;
}

GPtrArray *logos_read(char **paths, GError **error) {
    g_autoptr(GPtrArray) logos = g_ptr_array_new_with_free_func(logo_free);
    for (int i = 0; paths != NULL && paths[i] != NULL; i++) {
        if (!read_logo(paths[i], logos, error))
            return NULL;
    }
    return g_steal_pointer(&logos);
}

cairo_surface_t *logo_surface(const Logo *logo) {
    if (!logo->svg)
        return open_png(logo);
    cairo_rectangle_t extents = {0, 0, SVG_HEIGHT * logo->aspect, SVG_HEIGHT};
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
    g_autoptr(Svg) handle = open_svg(logo, NULL);
    g_autofree char *identity = fs_sha256(logo->data, logo->length);
    drawlist_identify(surface, identity);
    cairo_t *cr = cairo_create(surface);
    RsvgRectangle viewport = {0, 0, extents.width, extents.height};
    if (handle != NULL)
        rsvg_handle_render_document(handle, cr, &viewport, NULL);
    cairo_destroy(cr);
    return surface;
}

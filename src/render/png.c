#include "render/png.h"

#include <libdeflate.h>
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "render/quantise.h"

#define BAND_ROWS 256
#define PALETTE_LEVEL 1 // of libdeflate, 1 to 12
#define RGB_LEVEL 3     // of zlib, 1 to 9

static void on_error(png_structp png, png_const_charp message) {
    char **reason = png_get_error_ptr(png);
    *reason = g_strdup(message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep data, png_size_t length) {
    g_byte_array_append(png_get_io_ptr(png), data, (guint)length);
}

static void on_flush(png_structp png) {
    (void)png;
}

typedef struct {
    const DrawList *list;
    int width, height, dpi;
    double px_per_mm;
} Picture;

// Takes `rows` rows of pixels 0xXXRRGGBB; false = no more of them.
typedef bool (*TakeRow)(void *data, const uint32_t *pixels, int width);

static cairo_status_t draw_band(const Picture *picture, cairo_surface_t *band, int top, int rows) {
    cairo_t *cr = cairo_create(band);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_translate(cr, 0, -top);
    cairo_scale(cr, picture->px_per_mm, picture->px_per_mm);
    // One pixel more on both sides, for what is smoothed across the edge.
    Box window = {-1, (top - 1) / picture->px_per_mm, (picture->width + 1) / picture->px_per_mm,
                  (top + rows + 1) / picture->px_per_mm};
    drawlist_play(picture->list, cr, window);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(band);
    return status;
}

// Draw band by band; each row is handed on. False with an error, or without
// one when `take` wants no more.
static bool draw(const Picture *picture, TakeRow take, void *data, GError **error) {
    int height = picture->height;
    cairo_surface_t *band =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width, MIN(BAND_ROWS, height));
    cairo_status_t status = cairo_surface_status(band);
    bool going = true;
    for (int top = 0; top < height && status == CAIRO_STATUS_SUCCESS && going; top += BAND_ROWS) {
        going = interrupt_check(error);
        if (!going)
            break;
        int rows = MIN(BAND_ROWS, height - top);
        status = draw_band(picture, band, top, rows);
        const unsigned char *pixels = cairo_image_surface_get_data(band);
        gsize stride = (gsize)cairo_image_surface_get_stride(band);
        for (int y = 0; y < rows && status == CAIRO_STATUS_SUCCESS && going; y++)
            going = take(data, (const uint32_t *)(const void *)(pixels + (gsize)y * stride),
                         picture->width);
    }
    cairo_surface_destroy(band);
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PNG gagal digambar (cairo: %s)",
                    cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS && going;
}

// ---- writing ----

// A PNG being written. What libpng complains of, it jumps away from; so
// nothing in the frames that call it changes after setjmp().
typedef struct {
    png_structp png;
    png_infop info;
    GByteArray *bytes;
    char *reason; // of a failure; g_free
} Writer;

static bool begin(Writer *writer, const Picture *picture, int colour_type, const png_color *palette,
                  int colours) {
    writer->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer->reason, on_error, on_warning);
    writer->info = writer->png != NULL ? png_create_info_struct(writer->png) : NULL;
    if (writer->info == NULL || setjmp(png_jmpbuf(writer->png)) != 0)
        return false;
    png_set_write_fn(writer->png, writer->bytes, on_write, on_flush);
    png_set_IHDR(writer->png, writer->info, (png_uint_32)picture->width,
                 (png_uint_32)picture->height, 8, colour_type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (palette != NULL)
        png_set_PLTE(writer->png, writer->info, palette, colours);
    png_uint_32 per_metre = (png_uint_32)lround(picture->dpi / 0.0254);
    png_set_pHYs(writer->png, writer->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_compression_level(writer->png, RGB_LEVEL);
    png_write_info(writer->png, writer->info);
    return true;
}

// The finished file, or NULL with an error; ends the writer.
static GByteArray *finish(Writer *writer, bool ok, GError **error) {
    png_destroy_write_struct(&writer->png, &writer->info);
    if (!ok && (error == NULL || *error == NULL))
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PNG gagal disusun (libpng: %s)",
                    writer->reason != NULL ? writer->reason : "memori");
    g_free(writer->reason);
    if (ok)
        return writer->bytes;
    g_byte_array_unref(writer->bytes);
    return NULL;
}

// ---- with a palette ----

static bool take_runs(void *data, const uint32_t *pixels, int width) {
    return quantise_add_row(data, pixels, width);
}

// The rows as PNG has them (filter byte 0, then a palette index a pixel), as
// one zlib stream. A sheet is little but runs of one colour: libdeflate's
// fastest level packs it five times as fast as zlib's, and no worse.
static GByteArray *compress_rows(const Quantiser *q, int width, int height) {
    gsize stride = (gsize)width + 1, size = stride * (gsize)height, count = 0;
    g_autofree guint8 *rows = g_malloc(size);
    const Run *runs = quantise_runs(q, &count);
    guint8 *at = rows;
    for (gsize i = 0; i < count; i++) {
        if ((gsize)(at - rows) % stride == 0)
            *at++ = PNG_FILTER_VALUE_NONE;
        memset(at, quantise_index(q, runs[i].slot), runs[i].length);
        at += runs[i].length;
    }
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(PALETTE_LEVEL);
    gsize bound = libdeflate_zlib_compress_bound(compressor, size);
    g_autofree guint8 *packed = g_malloc(bound);
    gsize length = libdeflate_zlib_compress(compressor, rows, size, packed, bound);
    libdeflate_free_compressor(compressor);
    GByteArray *data = g_byte_array_new();
    g_byte_array_append(data, packed, (guint)length);
    return data;
}

// The rows are compressed already, so libpng's row writer is not asked.
static bool write_packed(Writer *writer, const GByteArray *data) {
    if (setjmp(png_jmpbuf(writer->png)) != 0)
        return false;
    png_write_chunk(writer->png, (png_const_bytep) "IDAT", data->data, data->len);
    png_write_chunk(writer->png, (png_const_bytep) "IEND", NULL, 0);
    return true;
}

static GByteArray *write_indexed(const Picture *picture, const Quantiser *q,
                                 const uint32_t *colours, int count, GError **error) {
    png_color palette[QUANTISE_COLOURS];
    for (int i = 0; i < count; i++)
        palette[i] = (png_color){(png_byte)(colours[i] >> 16), (png_byte)(colours[i] >> 8 & 255),
                                 (png_byte)(colours[i] & 255)};
    g_autoptr(GByteArray) data = compress_rows(q, picture->width, picture->height);
    Writer writer = {.bytes = g_byte_array_sized_new(data->len + 4096)};
    bool ok = begin(&writer, picture, PNG_COLOR_TYPE_PALETTE, palette, count) &&
              write_packed(&writer, data);
    return finish(&writer, ok, error);
}

// ---- in full colour ----

typedef struct {
    Writer writer;
    png_bytep row;
} RgbWriter;

static bool take_rgb(void *data, const uint32_t *pixels, int width) {
    RgbWriter *rgb = data;
    png_bytep to = rgb->row;
    for (int x = 0; x < width; x++) {
        *to++ = (png_byte)(pixels[x] >> 16);
        *to++ = (png_byte)(pixels[x] >> 8);
        *to++ = (png_byte)pixels[x];
    }
    if (setjmp(png_jmpbuf(rgb->writer.png)) != 0)
        return false;
    png_write_row(rgb->writer.png, rgb->row);
    return true;
}

static bool end_rows(Writer *writer) {
    if (setjmp(png_jmpbuf(writer->png)) != 0)
        return false;
    png_write_end(writer->png, NULL);
    return true;
}

// Drawn again, since the pixels are kept nowhere.
static GByteArray *write_rgb(const Picture *picture, GError **error) {
    g_autofree png_bytep row = g_malloc((gsize)picture->width * 3);
    RgbWriter rgb = {.writer = {.bytes = g_byte_array_new()}, .row = row};
    GError *problem = NULL;
    bool ok = begin(&rgb.writer, picture, PNG_COLOR_TYPE_RGB, NULL, 0) &&
              draw(picture, take_rgb, &rgb, &problem) && end_rows(&rgb.writer);
    if (problem != NULL)
        g_propagate_error(error, problem);
    return finish(&rgb.writer, ok, error);
}

// ---- the sheet ----

GByteArray *png_make(const DrawList *list, double width_mm, double height_mm, int dpi,
                     GError **error) {
    double px_per_mm = dpi / 25.4;
    Picture picture = {list, (int)lround(width_mm * px_per_mm), (int)lround(height_mm * px_per_mm),
                       dpi, px_per_mm};
    g_autoptr(Quantiser) q = quantise_new();
    GError *problem = NULL;
    if (draw(&picture, take_runs, q, &problem)) {
        uint32_t palette[QUANTISE_COLOURS];
        int colours = quantise_finish(q, palette);
        if (quantise_measure(q, palette).almost_all <= PNG_MOST_DIFFERENCE)
            return write_indexed(&picture, q, palette, colours, error);
    }
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return NULL;
    }
    g_clear_pointer(&q, quantise_free);
    return write_rgb(&picture, error);
}

// ---- where it lies ----

char *png_world_file(const GeoRef *geo, int dpi) {
    double pixel = geo->metres_per_mm * 25.4 / dpi;
    // The first pixel's middle; the map's corner lies at its frame.
    const double values[] = {pixel,
                             0,
                             0,
                             -pixel,
                             geo->top_left.x - geo->map.left * geo->metres_per_mm + pixel / 2,
                             geo->top_left.y + geo->map.top * geo->metres_per_mm - pixel / 2};
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        char number[40];
        g_string_append(text, g_ascii_formatd(number, sizeof number, "%.6f", values[i]));
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

char *png_aux_xml(const GeoRef *geo) {
    g_autofree char *wkt = g_markup_escape_text(geo->wkt, -1);
    return g_strdup_printf("<PAMDataset>\n  <SRS dataAxisToSRSAxisMapping=\"1,2\">%s</SRS>\n"
                           "</PAMDataset>\n",
                           wkt);
}

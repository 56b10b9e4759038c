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
#define PNG_LEVEL 1 // of libdeflate, 1 to 12

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

// Draw all bands; their pixels go to the quantiser.
static bool draw(const DrawList *list, int width, int height, double px_per_mm, Quantiser *q,
                 GError **error) {
    cairo_surface_t *band =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, MIN(BAND_ROWS, height));
    cairo_status_t status = cairo_surface_status(band);
    bool going = true;
    for (int top = 0; top < height && status == CAIRO_STATUS_SUCCESS; top += BAND_ROWS) {
        going = interrupt_check(error);
        if (!going)
            break;
        int rows = MIN(BAND_ROWS, height - top);
        cairo_t *cr = cairo_create(band);
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_paint(cr);
        cairo_translate(cr, 0, -top);
        cairo_scale(cr, px_per_mm, px_per_mm);
        // One pixel more on both sides, for what is smoothed across the edge.
        Box window = {-1, (top - 1) / px_per_mm, (width + 1) / px_per_mm,
                      (top + rows + 1) / px_per_mm};
        drawlist_play(list, cr, window);
        status = cairo_status(cr);
        cairo_destroy(cr);
        cairo_surface_flush(band);
        const unsigned char *data = cairo_image_surface_get_data(band);
        int stride = cairo_image_surface_get_stride(band);
        for (int y = 0; y < rows; y++)
            quantise_add_row(q, (const uint32_t *)(const void *)(data + (gsize)y * (gsize)stride),
                             width);
    }
    cairo_surface_destroy(band);
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PNG gagal digambar (cairo: %s)",
                    cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS && going;
}

// What encode() needs; nothing in its frame changes after setjmp().
typedef struct {
    int width, height, dpi;
    png_color palette[QUANTISE_COLOURS];
    int colours;
    const GByteArray *data; // the compressed rows
    GByteArray *bytes;
    char *reason; // of a failure; g_free
} Image;

static bool encode(Image *image) {
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &image->reason, on_error, on_warning);
    if (png == NULL)
        return false;
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, image->bytes, on_write, on_flush);
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8,
                 PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, image->palette, image->colours);
    png_uint_32 per_metre = (png_uint_32)lround(image->dpi / 0.0254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    // The rows are compressed already, so libpng's row writer is not asked.
    png_write_chunk(png, (png_const_bytep) "IDAT", image->data->data, image->data->len);
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
    png_destroy_write_struct(&png, &info);
    return true;
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
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(PNG_LEVEL);
    gsize bound = libdeflate_zlib_compress_bound(compressor, size);
    g_autofree guint8 *packed = g_malloc(bound);
    gsize length = libdeflate_zlib_compress(compressor, rows, size, packed, bound);
    libdeflate_free_compressor(compressor);
    GByteArray *data = g_byte_array_new();
    g_byte_array_append(data, packed, (guint)length);
    return data;
}

GByteArray *png_make(const DrawList *list, double width_mm, double height_mm, int dpi,
                     GError **error) {
    double px_per_mm = dpi / 25.4;
    int width = (int)lround(width_mm * px_per_mm), height = (int)lround(height_mm * px_per_mm);
    g_autoptr(Quantiser) q = quantise_new();
    if (!draw(list, width, height, px_per_mm, q, error))
        return NULL;
    uint32_t palette[QUANTISE_COLOURS];
    Image image = {.width = width, .height = height, .dpi = dpi};
    image.colours = quantise_finish(q, palette);
    for (int i = 0; i < image.colours; i++)
        image.palette[i] =
            (png_color){(png_byte)(palette[i] >> 16), (png_byte)(palette[i] >> 8 & 255),
                        (png_byte)(palette[i] & 255)};
    g_autoptr(GByteArray) data = compress_rows(q, width, height);
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new(data->len + 4096);
    image.data = data;
    image.bytes = bytes;
    if (encode(&image))
        return g_steal_pointer(&bytes);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PNG gagal disusun (libpng: %s)",
                image.reason != NULL ? image.reason : "memori");
    g_free(image.reason);
    return NULL;
}

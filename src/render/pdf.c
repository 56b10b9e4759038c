#include "render/pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#include "base/error.h"
#include "render/typeset.h"

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length) {
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

// cairo 1.16 writes a date it is given without the "D:" that ISO 32000 wants.
// The numeric zone that we ask for leaves room to put it right in place, so
// that no offset in the file changes.
static void mend_date(GByteArray *bytes) {
    static const char key[] = "/CreationDate (";
    const char *at = memmem(bytes->data, bytes->len, key, sizeof key - 1);
    if (at == NULL)
        return;
    char *text = (char *)bytes->data + (at - (const char *)bytes->data) + sizeof key - 1;
    gsize room = bytes->len - (gsize)(text - (char *)bytes->data);
    const char *end = memchr(text, ')', room);
    // "20240701000000+00'00" or with a last apostrophe.
    if (end == NULL || end - text < 20 || strncmp(text, "D:", 2) == 0)
        return;
    gsize length = (gsize)(end - text);
    memmove(text + 2, text, 14);
    memcpy(text, "D:", 2);
    text[16] = 'Z';
    text[17] = ')';
    memset(text + 18, ' ', length - 17);
}

static void set_info(cairo_surface_t *surface, const PdfInfo *info) {
    char date[40];
    g_snprintf(date, sizeof date, "%04d-%02d-%02dT00:00:00+00:00", info->day / 10000,
               info->day / 100 % 100, info->day % 100);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, info->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, info->author);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, info->subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, info->keywords);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "jangkau " JANGKAU_VERSION);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

GByteArray *pdf_make(const DrawList *list, double width_mm, double height_mm, const PdfInfo *info,
                     GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const double pt_per_mm = 1 / TYPESET_MM_PER_PT;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        append, bytes, width_mm * pt_per_mm, height_mm * pt_per_mm);
    set_info(surface, info);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, pt_per_mm, pt_per_mm);
    drawlist_play(list, cr, (Box){0, 0, width_mm, height_mm});
    cairo_show_page(cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PDF gagal digambar (cairo: %s)",
                    cairo_status_to_string(status));
        return NULL;
    }
    mend_date(bytes);
    return g_steal_pointer(&bytes);
}

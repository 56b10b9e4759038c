#include "render/pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#include "base/error.h"
#include "render/typeset.h"

#define PT_PER_MM (1 / TYPESET_MM_PER_PT)

struct Pdf {
    GByteArray *bytes;
    cairo_surface_t *surface;
    int pages;
};

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

Pdf *pdf_open(const PdfInfo *info) {
    Pdf *pdf = g_new0(Pdf, 1);
    pdf->bytes = g_byte_array_new();
    // Each page sets its own size.
    pdf->surface = cairo_pdf_surface_create_for_stream(append, pdf->bytes, 1, 1);
    set_info(pdf->surface, info);
    return pdf;
}

void pdf_free(Pdf *pdf) {
    if (pdf == NULL)
        return;
    cairo_surface_destroy(pdf->surface);
    g_clear_pointer(&pdf->bytes, g_byte_array_unref);
    g_free(pdf);
}

static bool check(cairo_status_t status, GError **error) {
    if (status == CAIRO_STATUS_SUCCESS)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PDF gagal digambar (cairo: %s)",
                cairo_status_to_string(status));
    return false;
}

bool pdf_add_page(Pdf *pdf, const DrawList *list, const PdfPage *page, GError **error) {
    cairo_pdf_surface_set_size(pdf->surface, page->width_mm * PT_PER_MM,
                               page->height_mm * PT_PER_MM);
    if (page->label != NULL)
        cairo_pdf_surface_set_page_label(pdf->surface, page->label);
    cairo_t *cr = cairo_create(pdf->surface);
    cairo_scale(cr, PT_PER_MM, PT_PER_MM);
    drawlist_play(list, cr, (Box){0, 0, page->width_mm, page->height_mm});
    cairo_show_page(cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    pdf->pages++;
    return check(status, error);
}

int pdf_outline(Pdf *pdf, int parent, const char *title) {
    g_autofree char *target = g_strdup_printf("page=%d", pdf->pages);
    return cairo_pdf_surface_add_outline(pdf->surface, parent, title, target, 0);
}

GByteArray *pdf_close(Pdf *pdf, GError **error) {
    cairo_surface_finish(pdf->surface);
    if (!check(cairo_surface_status(pdf->surface), error))
        return NULL;
    mend_date(pdf->bytes);
    return g_steal_pointer(&pdf->bytes);
}

GByteArray *pdf_make(const DrawList *list, const PdfPage *page, const PdfInfo *info,
                     GError **error) {
    g_autoptr(Pdf) pdf = pdf_open(info);
    return pdf_add_page(pdf, list, page, error) ? pdf_close(pdf, error) : NULL;
}

#include "render/pdf.h"

#include <cairo-pdf.h>

#include "base/error.h"
#include "base/sum.h"
#include "render/pdfpass.h"
#include "render/typeset.h"

#define PT_PER_MM (1 / TYPESET_MM_PER_PT)

struct Pdf {
    GByteArray *bytes;
    cairo_surface_t *surface; // NULL: only its keys are wanted
    Sum *sum;                 // NULL: no keys are wanted
    GPtrArray *page_keys;
    int outlines;
    int pages;
    PdfExtras extras;
};

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length) {
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_info(cairo_surface_t *surface, const PdfInfo *info) {
    char date[40];
    g_snprintf(date, sizeof date, "%04d-%02d-%02dT00:00:00+00:00", info->day / 10000,
               info->day / 100 % 100, info->day % 100);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, info->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, info->author);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, info->subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, info->keywords);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, PDF_CREATOR);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void clear_mark(gpointer data) {
    g_free(((PdfMark *)data)->name);
}

static GArray *new_marks(void) {
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(PdfMark));
    g_array_set_clear_func(marks, clear_mark);
    return marks;
}

static void sum_info(Sum *sum, const PdfInfo *info) {
    const char *texts[] = {info->title, info->author, info->subject, info->keywords,
                           info->language};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        sum_text(sum, texts[i]);
    sum_int(sum, info->day);
}

static void sum_geo(Sum *sum, const GeoRef *geo) {
    sum_int(sum, geo != NULL);
    if (geo == NULL)
        return;
    const double numbers[] = {geo->map.left,   geo->map.top,    geo->map.right,    geo->map.bottom,
                              geo->top_left.x, geo->top_left.y, geo->metres_per_mm};
    sum_raw(sum, numbers, sizeof numbers);
    sum_raw(sum, geo->corners, sizeof geo->corners);
    sum_text(sum, geo->crs_code);
    sum_text(sum, geo->wkt);
}

static void sum_page(Pdf *pdf, const DrawList *list, const PdfPage *page) {
    g_autofree char *hash = page->hash == NULL ? drawlist_hash(list) : NULL;
    const char *drawn = page->hash != NULL ? page->hash : hash;
    if (*drawn == '\0')
        sum_spoil(pdf->sum);
    sum_text(pdf->sum, "page");
    sum_text(pdf->sum, drawn);
    sum_real(pdf->sum, page->width_mm);
    sum_real(pdf->sum, page->height_mm);
    sum_text(pdf->sum, page->label);
    sum_geo(pdf->sum, page->geo);
    g_ptr_array_add(pdf->page_keys, sum_hex(pdf->sum));
}

const GPtrArray *pdf_page_keys(const Pdf *pdf) {
    return pdf->page_keys;
}

char *pdf_key(const Pdf *pdf) {
    return sum_hex(pdf->sum);
}

Pdf *pdf_open_keyed(const PdfInfo *info, bool written) {
    Pdf *pdf = written ? pdf_open(info) : g_new0(Pdf, 1);
    pdf->sum = sum_new();
    pdf->page_keys = g_ptr_array_new_with_free_func(g_free);
    sum_info(pdf->sum, info);
    return pdf;
}

Pdf *pdf_open(const PdfInfo *info) {
    Pdf *pdf = g_new0(Pdf, 1);
    pdf->bytes = g_byte_array_new();
    // Each page sets its own size.
    pdf->surface = cairo_pdf_surface_create_for_stream(append, pdf->bytes, 1, 1);
    set_info(pdf->surface, info);
    pdf->extras = (PdfExtras){.info = {.title = g_strdup(info->title),
                                       .author = g_strdup(info->author),
                                       .subject = g_strdup(info->subject),
                                       .keywords = g_strdup(info->keywords),
                                       .language = g_strdup(info->language),
                                       .day = info->day},
                              .viewports = g_ptr_array_new_with_free_func(g_free),
                              .alternatives = g_ptr_array_new_with_free_func(g_free),
                              .destinations = new_marks(),
                              .links = new_marks()};
    return pdf;
}

void pdf_free(Pdf *pdf) {
    if (pdf == NULL)
        return;
    g_clear_pointer(&pdf->sum, sum_free);
    g_clear_pointer(&pdf->page_keys, g_ptr_array_unref);
    if (pdf->surface == NULL) {
        g_free(pdf);
        return;
    }
    cairo_surface_destroy(pdf->surface);
    g_byte_array_unref(pdf->bytes);
    const PdfInfo *info = &pdf->extras.info;
    char *texts[] = {(char *)info->title, (char *)info->author, (char *)info->subject,
                     (char *)info->keywords, (char *)info->language};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(pdf->extras.viewports);
    g_ptr_array_unref(pdf->extras.alternatives);
    g_array_unref(pdf->extras.destinations);
    g_array_unref(pdf->extras.links);
    g_free(pdf);
}

static bool check(cairo_status_t status, GError **error) {
    if (status == CAIRO_STATUS_SUCCESS)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PDF gagal digambar (cairo: %s)",
                cairo_status_to_string(status));
    return false;
}

// Marks in mm from the top left corner, to points from the lower left one.
static void take_marks(Pdf *pdf, GArray *into, const GArray *from, double height_mm) {
    for (guint i = 0; i < from->len; i++) {
        const DrawMark *mark = &g_array_index(from, DrawMark, i);
        Box box = mark->box;
        PdfMark taken = {pdf->pages,
                         {box.left * PT_PER_MM, (height_mm - box.top) * PT_PER_MM,
                          box.right * PT_PER_MM, (height_mm - box.bottom) * PT_PER_MM},
                         g_strdup(mark->name)};
        g_array_append_val(into, taken);
    }
}

static void take_extras(Pdf *pdf, const DrawList *list, const PdfPage *page) {
    const GPtrArray *alternatives = drawlist_alternatives(list);
    for (guint i = 0; i < alternatives->len; i++)
        g_ptr_array_add(pdf->extras.alternatives, g_strdup(g_ptr_array_index(alternatives, i)));
    take_marks(pdf, pdf->extras.destinations, drawlist_destinations(list), page->height_mm);
    take_marks(pdf, pdf->extras.links, drawlist_links(list), page->height_mm);
    g_ptr_array_add(pdf->extras.viewports,
                    page->geo != NULL ? pdfpass_viewport(page->geo, page->height_mm) : NULL);
}

bool pdf_add_page(Pdf *pdf, const DrawList *list, const PdfPage *page, GError **error) {
    if (!drawlist_is_balanced(list)) { // cairo would nest all that follows
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED,
                            "PDF gagal disusun: ada bagian halaman yang tidak ditutup");
        return false;
    }
    if (pdf->sum != NULL)
        sum_page(pdf, list, page);
    if (pdf->surface == NULL)
        return true;
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
    take_extras(pdf, list, page);
    pdf->pages++;
    return check(status, error);
}

int pdf_outline(Pdf *pdf, int parent, const char *title) {
    if (pdf->sum != NULL) {
        sum_text(pdf->sum, "outline");
        sum_int(pdf->sum, parent);
        sum_text(pdf->sum, title);
    }
    if (pdf->surface == NULL)
        return ++pdf->outlines; // numbered as cairo does
    g_autofree char *target = g_strdup_printf("page=%d", pdf->pages);
    pdf->extras.outlined = true;
    return cairo_pdf_surface_add_outline(pdf->surface, parent, title, target, 0);
}

GByteArray *pdf_close(Pdf *pdf, GError **error) {
    cairo_surface_finish(pdf->surface);
    if (!check(cairo_surface_status(pdf->surface), error))
        return NULL;
    return pdfpass_apply(pdf->bytes, &pdf->extras, error);
}

GByteArray *pdf_make(const DrawList *list, const PdfPage *page, const PdfInfo *info,
                     GError **error) {
    g_autoptr(Pdf) pdf = pdf_open(info);
    return pdf_add_page(pdf, list, page, error) ? pdf_close(pdf, error) : NULL;
}

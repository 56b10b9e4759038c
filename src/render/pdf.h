/**
 * pdf.h - draw lists as the pages of a PDF: vector, with selectable text,
 * bookmarks and links.
 *
 * Pages are given one by one, and a list may be freed once it is added. A Pdf
 * belongs to one thread at a time. The same lists give the same bytes.
 */
#ifndef JANGKAU_RENDER_PDF_H
#define JANGKAU_RENDER_PDF_H

#include <glib.h>

#include "render/drawlist.h"
#include "render/georef.h"

#define PDF_CREATOR "jangkau " JANGKAU_VERSION

typedef struct {
    const char *title;
    const char *author;
    const char *subject;
    const char *keywords; /**< parted by commas */
    const char *language; /**< "id", "en" */
    int day;              /**< creation date as YYYYMMDD: the date the data hold for */
} PdfInfo;

typedef struct {
    double width_mm;
    double height_mm;
    const char *label; /**< "iii", "36.04"; NULL = its number */
    const GeoRef *geo; /**< where its map lies; NULL = it has none */
    const char *hash;  /**< drawlist_hash() of its list where that is known, else NULL */
} PdfPage;

typedef struct Pdf Pdf;

Pdf *pdf_open(const PdfInfo *info);

/**
 * The same, with the keys of its pages taken along; where it is not `written`
 * nothing else is done, and there is nothing to close.
 */
Pdf *pdf_open_keyed(const PdfInfo *info, bool written);

/**
 * Keys (char*) of the pages added so far: each of all that the file holds up to
 * that page, so that files whose last keys (pdf_key()) are equal are equal. Borrowed.
 */
const GPtrArray *pdf_page_keys(const Pdf *pdf);
/** Of the whole file: no more is added. Caller frees. */
char *pdf_key(const Pdf *pdf);

void pdf_free(Pdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pdf, pdf_free)

/** Add a page; `list` and `page` are not kept. */
bool pdf_add_page(Pdf *pdf, const DrawList *list, const PdfPage *page, GError **error);

/**
 * A bookmark to the page added last, below the bookmark `parent` (0 = at the
 * top). Returns its number, for those below it.
 */
int pdf_outline(Pdf *pdf, int parent, const char *title);

/**
 * The finished file, the caller's; nothing more can be added. A link to a
 * destination that no page has is an error.
 */
GByteArray *pdf_close(Pdf *pdf, GError **error);

/** A PDF of one page. */
GByteArray *pdf_make(const DrawList *list, const PdfPage *page, const PdfInfo *info,
                     GError **error);

#endif

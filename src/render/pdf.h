/**
 * pdf.h - a sheet as a PDF page.
 */
#ifndef JANGKAU_RENDER_PDF_H
#define JANGKAU_RENDER_PDF_H

#include <glib.h>

#include "render/drawlist.h"

typedef struct {
    const char *title;
    const char *author;
    const char *subject;
    const char *keywords; /**< parted by commas */
    int day;              /**< creation date as YYYYMMDD: the date the data hold for */
} PdfInfo;

/**
 * One page of `width_mm` x `height_mm`, vector, with selectable text. The
 * bytes are the caller's. The same list gives the same bytes.
 */
GByteArray *pdf_make(const DrawList *list, double width_mm, double height_mm, const PdfInfo *info,
                     GError **error);

#endif

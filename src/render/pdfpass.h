/**
 * pdfpass.h - what cairo cannot write into a PDF, added to the file it made:
 * language, alternative texts, metadata, links, places on the ground.
 *
 * The only file that knows qpdf. Streams are copied as they are, so that the
 * pass costs little.
 */
#ifndef JANGKAU_RENDER_PDFPASS_H
#define JANGKAU_RENDER_PDFPASS_H

#include <glib.h>
#include <stdbool.h>

#include "render/pdf.h"

/** A named place, or a link, on a page; points from the lower left corner of the page. */
typedef struct {
    int page; /**< from 0 */
    Box box;  /**< top > bottom; a place is at its left and top */
    char *name;
} PdfMark;

typedef struct {
    PdfInfo info;            /**< its texts are owned */
    bool outlined;           /**< has bookmarks: they are shown when it is opened */
    GPtrArray *viewports;    /**< of each page: the array of /VP as PDF syntax, or NULL */
    GPtrArray *alternatives; /**< of each figure, in the order of the structure; "" = none */
    GArray *destinations;    /**< PdfMark */
    GArray *links;           /**< PdfMark; name = that of a destination, or "https:…" */
} PdfExtras;

/**
 * The finished file, the caller's. Its /ID depends on its content alone.
 * Errors: ERROR_FAILED, a link without its destination, and what qpdf says.
 */
GByteArray *pdfpass_apply(const GByteArray *bytes, const PdfExtras *extras, GError **error);

/** The array of /VP: one viewport over the map of a page `height_mm` high. Caller frees. */
char *pdfpass_viewport(const GeoRef *geo, double height_mm);

#endif

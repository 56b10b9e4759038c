/**
 * binding.h - pages made by many threads, bound in order into one PDF.
 *
 * A few pages more than are bound are made ahead, so that the book as a whole
 * is never held. Which thread makes or binds a page does not show in the file.
 */
#ifndef JANGKAU_BOOK_BINDING_H
#define JANGKAU_BOOK_BINDING_H

#include "render/pdf.h"
#include "render/typeset.h"

/** A page that is made and waits to be bound. */
typedef struct {
    DrawList *list;
    double width_mm, height_mm;
    GeoRef geo;
    bool has_geo;
    gpointer kept;          /**< what the list borrows from; freed after it */
    GDestroyNotify destroy; /**< of `kept`; on any thread */
} BoundPage;

typedef struct {
    int count;          /**< of pages */
    const char *family; /**< of type */
    /** Make page `index`, on any thread with that thread's Typeset. */
    bool (*make)(int index, Typeset *typeset, BoundPage *page, gpointer data, GError **error);
    /** After page `index` was added: bookmarks. One at a time, in order. */
    void (*added)(Pdf *pdf, int index, gpointer data);
    /** Label of page `index`, the caller's, or NULL. */
    char *(*label)(int index, gpointer data);
    gpointer data;
    const GPtrArray *until; /**< stop after the first page whose key (pdf_page_keys()) is not the
                                 one here; NULL = all pages */
} Binding;

/** Make and add all pages, or as many as `until` wants. */
bool binding_run(const Binding *binding, Pdf *pdf, GError **error);

#endif

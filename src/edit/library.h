/**
 * library.h - a new row of the project's table of libraries.
 */
#ifndef JANGKAU_EDIT_LIBRARY_H
#define JANGKAU_EDIT_LIBRARY_H

#include "edit/places.h"
#include "edit/session.h"

/** What a row tells; NULL: not told. Dates are ISO, degrees written with a point. */
typedef struct {
    const char *village; /**< dotted code */
    const char *name;
    const char *id; /**< NULL: the first free of CODE-1, CODE-2, … */
    const char *lat, *lon;
    const char *kind, *precision, *confidence, *source, *note;
    const char *tpbis_since, *tpbis_until, *open_since, *open_until;
} LibraryRow;

/** Append the row; numbers are written as the table's columns write them. */
bool library_add(EditSession *session, const Places *places, const LibraryRow *library,
                 GError **error);

#endif

/**
 * ferries.h - crossings that make land parts one.
 */
#ifndef JANGKAU_LOAD_FERRIES_H
#define JANGKAU_LOAD_FERRIES_H

#include <glib.h>

#include "model/world.h"

typedef struct {
    int from, to; /**< villages; both ways */
} Ferry;

typedef GArray Ferries; /**< Ferry */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ferries, g_array_unref)

/**
 * Read a table of from, to, note (csv.h) with dotted village codes; NULL: no
 * ferries. Errors (ERROR_DATA): the table, or a code that is no village.
 */
Ferries *ferries_read(World *world, const char *path, GError **error);

#endif

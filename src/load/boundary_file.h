/**
 * boundary_file.h - a list of boundaries, and those of a file of layers.
 */
#ifndef JANGKAU_LOAD_BOUNDARY_FILE_H
#define JANGKAU_LOAD_BOUNDARY_FILE_H

#include <glib.h>
#include <stdbool.h>

#include "geo/shape.h"

/** One feature: dotted code, name and its raw shape, owned by the list. */
typedef struct {
    char *code;
    char *name;   /**< "" when the file has none */
    Shape *shape; /**< NULL: a unit without land (an empty path in upstream SQL) */
    char *where;  /**< for messages: "file.geojson, fitur 12" or "file.sql, baris 34" */
} Boundary;

/** Array of Boundary*, freed with the array. */
typedef GPtrArray BoundaryList;
BoundaryList *boundary_list_new(void);

/** Append a unit; `shape` becomes the list's, the texts are copied. */
void boundary_add(BoundaryList *list, const char *code, const char *name, Shape *shape,
                  const char *where);

/** True for a dotted Kemendagri code: "36", "36.01", "36.01.01" or "36.01.01.2001". */
bool boundary_code_is_dotted(const char *code);

/**
 * Append all features of a layer that vector_read() gives to `list`. The code
 * is taken from a column `code` or `kode` (dotted), the name from `name` or
 * `nama`. The first feature that cannot be used is an error (ERROR_DATA: file,
 * feature, reason); `list` is then as it was.
 */
bool boundary_file_read(const char *path, BoundaryList *list, GError **error);

#endif

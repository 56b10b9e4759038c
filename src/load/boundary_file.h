/**
 * boundary_file.h - a list of boundaries, and those of a file of layers.
 */
#ifndef JANGKAU_LOAD_BOUNDARY_FILE_H
#define JANGKAU_LOAD_BOUNDARY_FILE_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "geo/shape.h"
#include "intake/gazetteer.h"
#include "model/ledger.h"
#include "model/world.h"

/** One feature: dotted code, name and its raw shape, owned by the list. */
typedef struct {
    char *code;
    char *file_code;  /**< as it stands in the file; "" when the file has none */
    char *name;       /**< "" when the file has none */
    bool by_name;     /**< the code is found by names, or from a BPS code */
    bool settled;     /**< the code is the user's decision */
    Shape *shape;     /**< NULL: a unit without land (an empty path in upstream SQL) */
    char *where;      /**< for messages: "file.geojson, fitur 12" or "file.sql, baris 34" */
    LedgerFile *page; /**< the file's page in the ledger; of upstream SQL set by boundaries.c */
    int row;          /**< its row there */
} Boundary;

/** Array of Boundary*, freed with the array. */
typedef GPtrArray BoundaryList;
BoundaryList *boundary_list_new(void);

/** Append a unit; `shape` becomes the list's, the texts are copied. */
void boundary_add(BoundaryList *list, const char *code, const char *name, Shape *shape,
                  const char *where);

/** True for a dotted Kemendagri code: "36", "36.01", "36.01.01" or "36.01.01.2001". */
bool boundary_code_is_dotted(const char *code);

/** What is needed to tell what a feature means. */
typedef struct {
    const World *world; /**< its village points tell where coordinates must lie; may be NULL */
    const Settings *settings;
    const Gazetteer *gazetteer;
    RegionLevel level; /**< that is asked for: names are looked up at it */
    Ledger *ledger;
    GHashTable *settled; /**< code in the file -> village that it is (place_check.h), or NULL */
} BoundaryReader;

/**
 * Read a layer (vector.h) as boundaries: columns by synonym (fields.h), codes
 * as codes.h reads them, names where there are none. Opens the file's page in
 * the ledger; features whose code or geometry cannot be used are rejected
 * there, the others appended to `list`. Errors: the file, or its column of
 * codes, cannot be read.
 */
bool boundary_file_read(const BoundaryReader *reader, const char *path, BoundaryList *list,
                        GError **error);

#endif

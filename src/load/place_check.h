/**
 * place_check.h - what was matched by name, tested by place.
 */
#ifndef JANGKAU_LOAD_PLACE_CHECK_H
#define JANGKAU_LOAD_PLACE_CHECK_H

#include "load/boundary_file.h"

/** What came of the test. */
typedef struct {
    int tested;    /**< features whose code came by name, not settled by the user */
    int agreed;    /**< lie mostly where the other edition has the same code */
    int disagreed; /**< lie mostly where it has another: their rows are rejected */
    int elsewhere; /**< lie where it has nothing: their rows are flagged */
} PlaceCheck;

/**
 * For every feature of `list` matched by name: the village of the `reference`
 * edition that it overlaps most. When that is another one, the row is
 * rejected with both ("menurut nama …, menurut letak …") and what to write
 * into the [boundaries] settle file.
 */
PlaceCheck place_check(const World *world, const BoundaryList *list, const BoundaryList *reference);

/**
 * The user's decisions: a table `file_code,code`, from the code as it stands
 * in the boundary file to the village that it is. ERROR_DATA for a village
 * that is not loaded, or a file code that stands twice.
 */
GHashTable *place_check_read_settled(const World *world, const char *path, GError **error);

#endif

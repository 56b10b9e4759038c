/**
 * names.h - when two names are the same place, and when nearly.
 *
 * A name's key is what is left when case, accents, spaces and punctuation
 * are gone, and the level's own words before it ("Desa", "Kel.", "Kec."). The
 * words "Kabupaten" and "Kota" ("Kab.", "Kota Administrasi", "Kota Adm.") of a
 * regency are kept, in one spelling: they part Kota Serang from Kabupaten
 * Serang.
 */
#ifndef JANGKAU_INTAKE_NAMES_H
#define JANGKAU_INTAKE_NAMES_H

#include <glib.h>
#include <stdbool.h>

#include "model/world.h"

/** Key of a name at a level (UTF-8). "" when nothing is left. Caller frees. */
char *names_key(const char *name, RegionLevel level);

/** The same without "Kabupaten" and "Kota": "serang" of both. Caller frees. */
char *names_bare_key(const char *name, RegionLevel level);

/**
 * Levenshtein distance of two keys in characters, or limit + 1 when it is
 * larger than `limit` (at most 8).
 */
int names_distance(const char *a, const char *b, int limit);

typedef struct {
    int index;    /**< of the match in `keys`, or -1 */
    int distance; /**< 0: the keys are equal */
    int rival;    /**< nearest other key when there is no match for its sake, or -1 */
    int nearest;  /**< key within reach of `key`, match or not, or -1: what may be meant */
} NameMatch;

/**
 * How many edits a name may be off: 1, and 2 when its key has 8 characters or
 * more; 0 below 3 characters, of which one edit leaves hardly anything.
 */
int names_reach(const char *key);

/**
 * The one of `keys` that `key` means. Equal keys match when only one is
 * equal. Else the nearest one, when its distance is at most 1 (2 when `key`
 * has 8 characters or more), it is alone at that distance, and every other
 * key is at least 2 farther.
 */
NameMatch names_match(const char *key, const char *const *keys, int count);

/** Any text in quotes for a message: valid, without control characters, cut short. Caller frees. */
char *names_quoted(const char *text);

#endif

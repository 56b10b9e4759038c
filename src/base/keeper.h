/**
 * keeper.h - what those who make files ask before the dear part of it.
 *
 * A file's bytes are a function of its key, so where the last edition has the
 * file from the same key it need not be made again. Keys are SHA-256 in
 * hexadecimal digits; "" is no key. All calls may come from any thread.
 */
#ifndef JANGKAU_BASE_KEEPER_H
#define JANGKAU_BASE_KEEPER_H

#include <glib.h>
#include <stdbool.h>

typedef struct Keeper Keeper;
struct Keeper {
    bool (*take)(const Keeper *keeper, const char *name, const char *key);
    const GPtrArray *(*pages)(const Keeper *keeper, const char *name);
    void (*note_pages)(const Keeper *keeper, const char *name, GPtrArray *pages);
};

/**
 * Note that file `name` (relative to the edition) has `key`, and bring the file
 * of the last edition where that has the same. False: it must be made.
 * Without a keeper everything must be made.
 */
static inline bool keeper_take(const Keeper *keeper, const char *name, const char *key) {
    return keeper != NULL && keeper->take(keeper, name, key);
}

/** Keys of the pages of a book in the last edition (char*), or NULL. Borrowed. */
static inline const GPtrArray *keeper_pages(const Keeper *keeper, const char *name) {
    return keeper != NULL ? keeper->pages(keeper, name) : NULL;
}

/** Note them for this edition; a reference is taken. */
static inline void keeper_note_pages(const Keeper *keeper, const char *name, GPtrArray *pages) {
    if (keeper != NULL)
        keeper->note_pages(keeper, name, pages);
}

#endif

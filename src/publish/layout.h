/**
 * layout.h - what an output folder looks like on disk.
 *
 *     OUT/current -> editions/2026-11-23.2
 *     OUT/jangkau.sqlite -> current/jangkau.sqlite    one link for each name of the contract
 *     OUT/maps -> current/maps  …
 *     OUT/editions/2026-11-23.2/                      whole; never changed
 *     OUT/editions/.building-PID/                     a run at work
 *     OUT/.jangkau/                                   lock, state, last; links in the making
 *
 * An edition's name is the date of its run and a number that only rises,
 * across dates too: the number alone says which is newer, whatever the clock did.
 */
#ifndef JANGKAU_PUBLISH_LAYOUT_H
#define JANGKAU_PUBLISH_LAYOUT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define LAYOUT_OWN ".jangkau"
#define LAYOUT_EDITIONS "editions"
#define LAYOUT_CURRENT "current"
#define LAYOUT_BUILDING ".building-"

/** Whether OUT holds a link of that name (a file or a folder of the contract). */
bool layout_is_contract(const char *name);

/** The number of an edition by its name, or -1: the name is no edition's. */
int64_t layout_number(const char *name);

/** Names of all editions in `out`, oldest first. Free with g_ptr_array_unref(). */
GPtrArray *layout_editions(const char *out);

/** Name of the current edition, or NULL: there is none. */
char *layout_current(const char *out);

/** The folder `path` names, following links; it need not exist. */
char *layout_real(const char *path);

#endif

/**
 * resource.h - where the program's own data and styles lie.
 */
#ifndef JANGKAU_BASE_RESOURCE_H
#define JANGKAU_BASE_RESOURCE_H

#include <glib.h>

/**
 * Path of a file that comes with the program ("data/banten/banten.ini",
 * "styles/default.ini"): looked for beside the installed binary
 * (../share/jangkau) and in the source tree it was built in (../../).
 * Caller frees.
 */
char *resource_path(const char *name, GError **error);

/** Cache folder of the program: $XDG_CACHE_HOME/jangkau or ~/.cache/jangkau. Caller frees. */
char *resource_cache_folder(void);

#endif

/**
 * load.h - from the project's inputs to a World: read, check, clean, link.
 */
#ifndef JANGKAU_LOAD_LOAD_H
#define JANGKAU_LOAD_LOAD_H

#include <glib.h>

#include "config/settings.h"
#include "model/world.h"

/**
 * Load everything. Boundaries come from the files named in the project, else
 * from what `jangkau fetch` brought, else they are built from the village
 * points. All problems of a file are gathered into one ERROR_DATA.
 */
World *load_world(const Settings *settings, GError **error);

#endif

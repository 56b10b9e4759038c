/**
 * glyphs.h - names that the style's fonts cannot write: emoji, other scripts.
 */
#ifndef JANGKAU_RENDER_GLYPHS_H
#define JANGKAU_RENDER_GLYPHS_H

#include "config/settings.h"
#include "model/world.h"
#include "render/style.h"

/**
 * Warn of regions, and of the project's own texts, with characters that come
 * out as boxes. The fonts must be loaded.
 */
void glyphs_warn(const World *world, const Settings *settings, const Style *style);

#endif

/**
 * source.h - what all sheets and books of a run are made from.
 */
#ifndef JANGKAU_RENDER_SOURCE_H
#define JANGKAU_RENDER_SOURCE_H

#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "render/mapbase.h"
#include "render/style.h"
#include "render/words.h"

/** Borrowed, all of it. */
typedef struct {
    MapBase *base;
    const World *world;
    const Results *results;
    const SitePlan *plan; /**< NULL = none */
    const Settings *settings;
    const Style *style;
    Language language;
    const GPtrArray *logos; /**< Logo; NULL = none */
} SheetSource;

#endif

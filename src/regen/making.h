/**
 * making.h - the work itself: load → analyze → plan, then everything that is
 * written of it, into one folder.
 */
#ifndef JANGKAU_REGEN_MAKING_H
#define JANGKAU_REGEN_MAKING_H

#include <glib.h>
#include <stdbool.h>

#include "base/keeper.h"
#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "render/style.h"

/** Stages to do; those left out are taken from the output folder's store. */
typedef enum {
    STAGE_LOAD = 1,
    STAGE_ANALYZE = 2,
    STAGE_RENDER = 4,
    STAGE_ATLAS = 8,
    STAGE_BRIEF = 16,
    STAGE_ALL = STAGE_LOAD | STAGE_ANALYZE | STAGE_RENDER,
    STAGES_DRAWING = STAGE_RENDER | STAGE_ATLAS | STAGE_BRIEF
} Stages;

/** What is to be made; borrowed. */
typedef struct {
    Stages stages;
    const char *project;       /**< NULL = the embedded default */
    const char *out;           /**< the output folder */
    const char *as_of;         /**< NULL = as the settings say */
    const char *const *only;   /**< sheets of these regions; NULL = all */
    const char *const *themes; /**< these themes; NULL = those of the project */
    const char *paper;         /**< of an atlas; NULL = as the settings say */
} Order;

/** What it is made of. */
typedef struct {
    Stages stages; /**< of the order, with the books that the settings ask for */
    bool figures;  /**< figures are wanted, not the inputs alone */
    Settings *settings;
    NumberList any_km; /**< bands of distance that the themes want */
    World *world;
    Results *results; /**< NULL when nothing but the inputs are loaded */
    SitePlan *plan;   /**< NULL = none */
} Making;

/**
 * Bring the boundaries that are neither named nor cached into the cache, once
 * and not for long; `from` as in upstream_fetch(). Without them the job goes
 * on with stand-ins and a warning; files that arrive but do not match their
 * sums are an error.
 */
bool making_fetch(const Settings *settings, const char *from, GError **error);

/**
 * Read settings, style and themes: before all the work, so that a mistake shows
 * at once. On failure nothing is left to clear.
 */
bool making_open(const Order *order, Making *making, GError **error);

/** Load, analyse and plan. `former`: the last edition's folder, or NULL. */
bool making_compute(const Order *order, const char *former, Making *making, GError **error);

/** Where to. */
typedef struct {
    const char *folder;
    const Keeper *keeper; /**< who has files of the last edition */
    bool keep_others;     /**< sheets that the order leaves out are kept where they would be
                               the same now */
    int left_out;         /**< gets the number of those that would not */
    GPtrArray *written;   /**< names are appended (char*) */
} Target;

/** Write all files of the order that the keeper has not. */
bool making_write(const Order *order, const Making *making, Target *target, GError **error);

void making_clear(Making *making);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

/** The store's name in an edition. */
#define MAKING_STORE "jangkau.sqlite"

#endif

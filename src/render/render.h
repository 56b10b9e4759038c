/**
 * render.h - the sheets: from World and Results to PDF and PNG files.
 */
#ifndef JANGKAU_RENDER_RENDER_H
#define JANGKAU_RENDER_RENDER_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"

/** Which sheets; NULL or an empty list means all. */
typedef struct {
    const char *const *only;   /**< region codes (province, regency), NULL-terminated */
    const char *const *themes; /**< "coverage", "distance", "plan", NULL-terminated */
} RenderSelection;

/**
 * Draw the selected sheets into `folder`/maps as <code>-<theme>.pdf and .png.
 * Names of the written files, relative to `folder`, are appended to `written`
 * (sorted; char*, g_free). Sheets are drawn in parallel; the bytes do not
 * depend on the number of threads. The theme "plan" is drawn only of a
 * `plan` (else NULL). ERROR_USAGE for an unknown code or theme, and for "plan" without one.
 */
bool render_sheets(const World *world, const Results *results, const SitePlan *plan,
                   const Settings *settings, const RenderSelection *selection, const char *folder,
                   GPtrArray *written, GError **error);

/** Let go of fonts and of what cairo and Pango keep. At the end of the process only. */
void render_shutdown(void);

#endif

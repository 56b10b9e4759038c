/**
 * render.h - the sheets: from World and Results to PDF and PNG files.
 */
#ifndef JANGKAU_RENDER_RENDER_H
#define JANGKAU_RENDER_RENDER_H

#include <glib.h>
#include <stdbool.h>

#include "base/keeper.h"
#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "render/style.h"

/** Which sheets; NULL or an empty list means all. */
typedef struct {
    const char *const *only;   /**< region codes (province, regency), NULL-terminated */
    const char *const *themes; /**< names or files of themes, NULL-terminated */
    const Keeper *keeper;      /**< who has files of the last edition; NULL = nobody */
    bool keep_others;          /**< also what is not selected, of the project's themes, as far
                                    as the keeper has it as it would be made now */
    int *left_out; /**< gets the number of files for which that fails; NULL = unwanted */
} RenderSelection;

/** The themes of a run; clear with render_themes_clear(). */
typedef struct {
    GPtrArray *project; /**< ThemeSpec *: those of the project */
    GPtrArray *others;  /**< ThemeSpec *: chosen beside them */
    GPtrArray *drawn;   /**< ThemeSpec * of both: what is drawn */
} RenderThemes;

/**
 * Read the project's themes (and the plan's, where there is one) and those that
 * `words` chooses (NULL or empty: the project's). ERROR_DATA for a faulty theme,
 * ERROR_USAGE for an unknown one or one that cannot be drawn of what there is.
 */
bool render_choose_themes(const Settings *settings, const Style *style, const char *const *words,
                          bool with_plan, RenderThemes *themes, GError **error);
void render_themes_clear(RenderThemes *themes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RenderThemes, render_themes_clear)

/**
 * Draw the selected sheets into `folder`/maps as <code>-<theme>.pdf, .png … (see sheet_files.h).
 * Names of the written files, relative to `folder`, are appended to `written`
 * (sorted; char*, g_free). Sheets are drawn in parallel; the bytes do not
 * depend on the number of threads. Themes of the plan are drawn only of a `plan` (else
 * NULL). ERROR_USAGE for an unknown code or theme, and for one of the plan without one.
 */
bool render_sheets(const World *world, const Results *results, const SitePlan *plan,
                   const Settings *settings, const RenderSelection *selection, const char *folder,
                   GPtrArray *written, GError **error);

/** Let go of fonts and of what cairo and Pango keep. At the end of the process only. */
void render_shutdown(void);

#endif

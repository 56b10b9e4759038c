/**
 * theme_spec.h - a theme as its file says: what is shown, by which units, in
 * which classes and colours. See docs/themes.md and styles/themes/.
 */
#ifndef JANGKAU_RENDER_THEME_SPEC_H
#define JANGKAU_RENDER_THEME_SPEC_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "render/classify.h"
#include "render/style.h"
#include "render/theme_field.h"
#include "render/words.h"

typedef enum {
    DRAW_AREAS,      /**< a rate in classes */
    DRAW_CATEGORIES, /**< a closed list */
    DRAW_BANDS,      /**< land by its distance to the nearest library of any kind */
    DRAW_SYMBOLS,    /**< an amount as circles, area proportional */
    DRAW_PLAN,       /**< categories of the plan, with its figures */
    DRAW_KINDS
} ThemeDraw;

/** Point symbols on a sheet; themes with the same ones can share a sheet. */
typedef enum {
    MARKS_LIBRARIES, /**< all libraries */
    MARKS_TPBIS,     /**< TPBIS libraries */
    MARKS_NONE,
    MARKS_PLAN, /**< TPBIS libraries, picks, and the reserve */
    MARKS_COUNT
} SheetMarks;

/** What is drawn over a class's colour; pens are the style's. */
typedef enum {
    HATCH_NONE,
    HATCH_NEW,            /**< newly reached by the plan */
    HATCH_NO_DATA,        /**< not known, or not for certain */
    HATCH_NOT_APPLICABLE, /**< no such value can be */
    HATCH_UNREACHABLE,    /**< no library on the same land, or no member */
    HATCH_COUNT
} ThemeHatch;

/** How a theme is drawn on the sheets of one level. */
typedef struct {
    ThemeDraw draw;
    const ThemeField *field; /**< NULL for bands */
    RegionLevel unit;        /**< what gets a class or a symbol */
    ClassMethod method;
    int classes;                           /**< at most, beside those apart; of categories all */
    NumberList breaks;                     /**< of CLASSIFY_FIXED, rising; of bands km */
    bool zero_apart, full_apart;           /**< 0 and 100 are classes of their own */
    ColourList colours;                    /**< of symbols: ground, symbol */
    ThemeHatch hatches[STYLE_MAX_CLASSES]; /**< of categories */
    bool has_not_member_colour;
    Colour not_member_colour; /**< without a hatch */
    double largest_mm;        /**< diameter of the largest symbol on A3 */
    char *legend[LANGUAGES];  /**< heading of the legend; "{S}" and the like, see theme.h */
    char *explanation[LANGUAGES];
} ThemeMap;

typedef struct {
    char *name; /**< of the file, without .ini: also in the names of the sheets */
    char *path;
    char *title[LANGUAGES];
    SheetMarks marks;
    bool outline_tpbis; /**< villages with a TPBIS library get a bold outline */
    bool needs_plan;
    ThemeMap *maps[LEVEL_VILLAGE]; /**< by level of the sheet; NULL = not drawn there */
} ThemeSpec;

/**
 * Read a theme; `style` tells the colours of sea and context. Errors are
 * ERROR_DATA and name file, line, key and reason.
 */
ThemeSpec *theme_spec_read(const char *path, const Style *style, GError **error);
void theme_spec_free(ThemeSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ThemeSpec, theme_spec_free)

/** A shipped theme, or one of the project, by name or file (see config/theme_files.h). */
ThemeSpec *theme_spec_find(const Settings *settings, const Style *style, const char *word,
                           GError **error);

/**
 * The themes that the project asks for ([sheet] themes; ThemeSpec *), and plan
 * where `with_plan`. ERROR_DATA for two of one name. Free with g_ptr_array_unref().
 */
GPtrArray *theme_specs_of_project(const Settings *settings, const Style *style, bool with_plan,
                                  GError **error);

/** The theme of a name, or NULL. */
ThemeSpec *theme_specs_named(const GPtrArray *specs, const char *name);

/**
 * The distances, km, at which the land is parted for the bands of a project's
 * themes: all breaks of these, rising. ERROR_DATA for more than
 * RESULTS_MAX_REACH.
 */
bool theme_specs_band_km(const GPtrArray *specs, NumberList *km, GError **error);

/** Whether all its bands are among these distances. */
bool theme_spec_has_bands(const ThemeSpec *spec, const NumberList *km);

/** What a sheet fills in where an explanation names it. */
typedef enum {
    PLACEHOLDER_REACH,   /**< {S}: of the region of the sheet */
    PLACEHOLDER_SERVICE, /**< {service}: all service distances */
    PLACEHOLDER_UNIT,
    PLACEHOLDER_PLACE,
    PLACEHOLDER_DETOUR,
    PLACEHOLDER_PLAN,
    PLACEHOLDER_COUNT
} Placeholder;

/** "{service}": as it stands in a theme file. */
const char *theme_spec_placeholder(Placeholder placeholder);

#endif

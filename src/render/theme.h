/**
 * theme.h - a theme on the sheet of a region: which class every unit is in.
 * The one place where results turn into classes, colours and counts.
 */
#ifndef JANGKAU_RENDER_THEME_H
#define JANGKAU_RENDER_THEME_H

#include <glib.h>
#include <stdbool.h>

#include "render/source.h"
#include "render/theme_spec.h"

/** What a unit or village can be besides a class (from 0). */
enum {
    THEME_NO_DATA = -1, /**< "data belum lengkap": hatched */
    THEME_PLAIN = -2,   /**< land of the region, without a class of its own */
    THEME_CONTEXT = -3  /**< outside the region of the sheet */
};

#define THEME_MAX_CLASSES (STYLE_MAX_CLASSES + FIELD_STATES)

typedef struct {
    char *label;
    Colour colour;
    int count;         /**< units of the region in this class; with bands, pieces of land */
    int64_t people_e6; /**< with bands: millionths of people */
    int shown;         /**< the same in whole theme_people_unit()s, adding up to the region's */
    int percent;       /**< and in whole per cent, adding up to 100 */
    bool outlined;     /**< TPBIS villages, drawn with a bold outline */
    ThemeHatch hatch;
    bool special; /**< beside the row of classes, after it: "tidak terjangkau …" */
} ThemeClass;

/** A unit with its amount, for a circle. */
typedef struct {
    int region; /**< of level Theme.unit */
    double value;
    bool hollow; /**< the list is not known: at most so much */
} ThemeSymbol;

typedef struct {
    const ThemeSpec *spec;
    const ThemeMap *map; /**< of the spec, for this level */
    RegionLevel level;   /**< of the sheet's region */
    int region;
    RegionLevel unit;  /**< what is classified: as the map says, or what boundaries there are */
    char *title;       /**< "CAKUPAN TPBIS" */
    char *explanation; /**< what is shown, in a sentence or two */
    char *legend_heading;
    const char *unit_word; /**< "kecamatan", "desa/kel.": what is counted */
    const char *no_data_word;
    int class_count;
    ThemeClass classes[THEME_MAX_CLASSES];
    int no_data_count;           /**< units hatched as "data belum lengkap" */
    int uncertain_count;         /**< units under the light hatch */
    int tpbis_count;             /**< TPBIS villages of the region */
    bool dots;                   /**< villages are drawn as points, units get no class */
    bool bands;                  /**< classes are bands of distance, not units */
    int band[STYLE_MAX_CLASSES]; /**< with bands: which radius of Results.bands ends a class */
    int64_t uncertain_people_e6; /**< with bands: people under the light hatch */
    int unit_count;
    int *unit_class;      /**< by topology unit: class, or one of the above */
    bool *unit_uncertain; /**< no library documented in its regency */
    bool *unit_tpbis;     /**< to be outlined */
    int *village_class;   /**< by village that theme_is_dot(); THEME_CONTEXT outside */
    GArray *values;       /**< double: what the breaks part, of the region's units */
    int break_count;      /**< of areas */
    double breaks[STYLE_MAX_CLASSES];
    GArray *symbols;                     /**< ThemeSymbol, by falling value */
    int64_t within_before, within_after; /**< with the plan's marks: people within S */
    int pick_rows;                       /**< with the plan's marks: picks to list on the panel */
} Theme;

/** Whether villages are drawn as points, for want of boundaries of their own. */
bool theme_draws_dots(const World *world);

/** Whether a village has no land to be drawn, but its point. Circles stand there anyway. */
bool theme_is_dot(const Theme *theme, const World *world, int village);

/**
 * A theme for a region of a level that the spec draws (spec->maps[level]). Its
 * breaks are those of the whole province, so that sheets compare. All but the
 * result is borrowed. In the texts of the file "{S}" is the service distance
 * ("5 km", or "S" where regencies differ), "{service}" all of them, "{unit}" what
 * is classified, "{place}" from where distances are measured, "{detour}" the factor
 * for roads if there is one, "{plan}" what the plan is.
 */
Theme *theme_new(const SheetSource *source, const ThemeSpec *spec, RegionLevel level, int region);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)

/** Append a class to the theme, which takes `label`; returns its number. */
int theme_add_class(Theme *theme, char *label, Colour colour, bool special);

/** Whether the theme's region holds the village. */
bool theme_holds_village(const Theme *theme, const World *world, int village);

/** "5 km di kabupaten, 2,5 km di kota, 4 km di Kabupaten Lebak", by the settings. Caller frees. */
char *theme_service_text(Language in, const World *world, const Settings *settings);

/** What people are counted in on the sheet of a region: 1 or 1000. */
int64_t theme_people_unit(int64_t population);

/**
 * Whether the list of TPBIS libraries is known to be whole: as many recorded
 * as reported, in the region and in every regency below it. If not, shares are
 * "sekurang-kurangnya".
 */
bool theme_is_complete(const World *world, const Results *results, RegionLevel level, int region);

#endif

/**
 * theme.h - which class every unit of a sheet is in. The one place where
 * results turn into classes, colours and counts.
 */
#ifndef JANGKAU_RENDER_THEME_H
#define JANGKAU_RENDER_THEME_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "render/style.h"

typedef enum { THEME_COVERAGE, THEME_DISTANCE, THEME_PLAN, THEME_COUNT } ThemeKind;

/** "coverage", "distance", "plan": in file names and on the command line. */
const char *theme_name(ThemeKind kind);
bool theme_parse(const char *name, ThemeKind *kind);

/** What a unit or village can be besides a class (from 0). */
enum {
    THEME_NO_DATA = -1, /**< "data belum lengkap": hatched */
    THEME_PLAIN = -2,   /**< land of the region, without a class of its own */
    THEME_CONTEXT = -3  /**< outside the region of the sheet */
};

#define THEME_MAX_CLASSES (STYLE_MAX_CLASSES + 2)

/** What is drawn over a class's colour. */
typedef enum {
    HATCH_NONE,
    HATCH_NEW,    /**< newly reached by the plan */
    HATCH_NO_DATA /**< reached by the plan where what is reached today is not known */
} ThemeHatch;

typedef struct {
    char *label;
    Colour colour;
    int count;         /**< units of the region in this class; with bands, pieces of land */
    int64_t people_e6; /**< with bands: millionths of people */
    int shown;         /**< the same in whole theme_people_unit()s, adding up to the region's */
    int percent;       /**< and in whole per cent, adding up to 100 */
    bool outlined;     /**< TPBIS villages, drawn with a bold outline */
    ThemeHatch hatch;  /**< of the plan */
    bool special;      /**< beside the row of classes, after it: "tidak terjangkau …" */
} ThemeClass;

typedef struct {
    ThemeKind kind;
    RegionLevel level; /**< of the sheet's region */
    int region;
    char *title;       /**< "CAKUPAN TPBIS" */
    char *explanation; /**< what is shown, in a sentence or two */
    char *legend_heading;
    const char *unit_word; /**< "kecamatan", "desa/kelurahan": what is counted */
    int class_count;
    ThemeClass classes[THEME_MAX_CLASSES];
    int no_data_count;           /**< units hatched as "data belum lengkap" */
    int uncertain_count;         /**< units under the light hatch */
    int tpbis_count;             /**< TPBIS villages of the region */
    bool dots;                   /**< villages are drawn as points, units get no class */
    bool bands;                  /**< classes are bands of distance, not units */
    int64_t uncertain_people_e6; /**< with bands: people under the light hatch */
    int unit_count;
    int *unit_class;                     /**< by topology unit: class, or one of the above */
    bool *unit_uncertain;                /**< no library documented in its regency */
    bool *unit_tpbis;                    /**< to be outlined */
    int *village_class;                  /**< by village, where `dots`; THEME_CONTEXT outside */
    int64_t within_before, within_after; /**< of THEME_PLAN: people within S */
    int pick_rows;                       /**< of THEME_PLAN: picks to list on the panel */
} Theme;

/** Whether villages are drawn as points, for want of boundaries of their own. */
bool theme_draws_dots(const World *world);

/** `plan` is needed for THEME_PLAN only; else it may be NULL. */
Theme *theme_new(const World *world, const Results *results, const SitePlan *plan,
                 const Settings *settings, const Style *style, ThemeKind kind, RegionLevel level,
                 int region);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)

/** Append a class to the theme, which takes `label`; returns its number. */
int theme_add_class(Theme *theme, char *label, Colour colour, bool special);

/** "5 km di kabupaten, 2,5 km di kota, 4 km di Kabupaten Lebak", by the settings. Caller frees. */
char *theme_service_text(const World *world, const Settings *settings);

/** What people are counted in on the sheet of a region: 1 or 1000. */
int64_t theme_people_unit(int64_t population);

/** Class of a share: 0 % and 100 % stand alone, the breaks (percent) part the rest. */
int theme_share_class(int64_t part, int64_t whole, const NumberList *breaks_percent);

/** Class of a distance: a distance equal to a break belongs to the nearer class. */
int theme_distance_class(double distance_m, const NumberList *breaks_km);

/**
 * Whether the list of TPBIS libraries is known to be whole: as many recorded
 * as reported, in the region and in every regency below it. If not, shares are
 * "sekurang-kurangnya".
 */
bool theme_is_complete(const World *world, const Results *results, RegionLevel level, int region);

/** 2.5 -> "2,5"; 5 -> "5". Caller frees. */
char *theme_number(double value);

#endif

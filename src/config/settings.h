/**
 * settings.h - the project file: all inputs and settings of a run.
 *
 * One table in settings.c (section, key, type, unit, range, default, help) is
 * the source of the parser, the checks, `jangkau settings` and the README's
 * table. A project file is an INI file in UTF-8; paths in it are relative to
 * its own folder, several files of one kind are parted by ";". Unknown
 * sections and keys are errors.
 */
#ifndef JANGKAU_CONFIG_SETTINGS_H
#define JANGKAU_CONFIG_SETTINGS_H

#include <glib.h>
#include <stdbool.h>

#include "model/date.h"

#define SETTINGS_MAX_REACH 8

/** A service distance of its own. */
typedef struct {
    char *code; /**< regency ("36.01"), or province ("36"): all its regencies */
    double km;
} ServiceDistance;

typedef struct {
    /* [project] */
    char *title;        /**< programme name on the sheets */
    char **provinces;   /**< codes of the provinces that are mapped, the main one first */
    char **neighbours;  /**< codes of neighbouring provinces as told; may name mapped ones */
    char *agency;       /**< agency block of the sheets; "\n" parts lines */
    char *edition_date; /**< printed edition date; "" = when the content last changed */
    /* [inputs]; lists of absolute paths, or NULL when not given */
    char **villages, **districts, **regencies, **libraries, **membership, **reported_totals;
    char **idm;                               /**< tables of the Indeks Desa Membangun */
    char **uninhabited;                       /**< layers of polygons where nobody lives */
    char *population_raster;                  /**< or NULL */
    char *population_source, *library_source; /**< printed on the sheets; may be "" */
    /* [boundaries] */
    char **boundary_villages, **boundary_districts, **boundary_regencies;
    char **boundary_reference; /**< another edition of the villages, or NULL */
    char **boundary_context;   /**< polygons of land around, or NULL */
    char *land_border;         /**< where the outline is no coast: "lon lat; …", "none" or "" */
    char *boundary_settle;     /**< table of decisions, or NULL */
    bool fetch_allowed;        /**< use fetched upstream files */
    /* [codes] */
    char *code_system_name;          /**< "auto", "kemendagri", "bps" */
    int code_system;                 /**< the same as CodeSystem of intake/codes.h */
    char **code_history, **code_bps; /**< absolute paths, or NULL */
    /* [columns] */
    GHashTable *columns; /**< "libraries.name" -> "Nama Perpus;Perpus" */
    /* [tolerance] */
    int tolerated_boundaries;
    double tolerated_libraries_pct;
    int tolerated_libraries_few;
    double tolerated_raster_missing_pct;
    /* [analysis] */
    char *as_of; /**< date, or "" for the latest event */
    char *confidence_min;
    int reach_count;
    double reach_km[SETTINGS_MAX_REACH];          /**< rising; reported and drawn */
    double service_kabupaten_km, service_kota_km; /**< service distance S */
    GArray *service_km;                           /**< ServiceDistance, or NULL when none */
    char *demand;       /**< "population", or the header of another column to count */
    char *demand_label; /**< what is counted: "penduduk" */
    double cell_m;      /**< side of a cell */
    int draws;          /**< of unknown positions; 0 = none */
    int bands_most;     /**< libraries; beyond, no bands are drawn */
    double detour;      /**< factor on the geodesic */
    double land_gap_m;  /**< land parts nearer than this are one */
    char *sea;          /**< "exclude": a pair on different land parts is not within reach;
                             "include": it is */
    char *ferries;      /**< table of villages whose land parts are one, or NULL */
    double sliver_width_m, crack_width_m;
    /* [plan]: which villages next, see siting/ */
    int plan_sites;          /**< of all stages together; 0 = as many as the quotas say, if any */
    char *plan_quota;        /**< table of region,stage,min,max, or NULL */
    char *plan_objective;    /**< "coverage", "distance", "gap" */
    double plan_standard_km; /**< S of the plan; 0 = that of each regency */
    char **plan_require, **plan_exclude; /**< codes of villages; empty when none */
    char *plan_candidates; /**< "member", "all", "with-library", or an absolute path */
    char *plan_weight;     /**< header of the column that must be what is counted; may be "" */
    int plan_stages;       /**< 0 = as many as the quotas name, else 1 */
    int plan_reserve;      /**< villages a regency in the reserve list */
    bool plan_prove;
    double plan_time_limit_s; /**< 0 = none */
    /* [sheet] */
    char *paper;    /**< A4 … A0 */
    char *style;    /**< absolute path of the style file */
    char **themes;  /**< names, or files beside the project file; see theme_files.h */
    char *language; /**< "id" or "en" */
    char *relief;   /**< absolute path of a shaded relief, or NULL */
    char *approval; /**< approval block of the sheets; "\n" parts lines; may be "" */
    char **logos;   /**< absolute paths of PNG and SVG files, or NULL */
    char **formats; /**< "pdf", "png", "svg", "slide": what sheets are written as */
    int png_dpi;
    /* [guard]: see changes/guard.h; 0 = not checked */
    double guard_villages_drop_pct, guard_libraries_drop_pct, guard_population_drop_pct;
    double guard_population_rise_pct, guard_coverage_drop_points;
    int guard_rejected_rise;
    /* [books] */
    bool atlas, brief;   /**< whether `run` makes them */
    char **atlas_themes; /**< of the pages of regencies and districts */
    /* [output] */
    int keep; /**< editions that stay in the output folder */
    /* [schedule], [alert]: of `schedule` and `status`; no output depends on them */
    double max_age_days; /**< a last success older than this is overdue; 0 = never */
    char *alert_command; /**< words as a shell parts them, run without one; may be "" */
    char **alert_on;     /**< "failure", "change" */
    double alert_timeout_s;

    char *folder; /**< folder of the project file */
    char *file;   /**< its base name */
    char *sha256; /**< of the project file */
} Settings;

/**
 * Read a project file; NULL reads the embedded default (data/banten). Errors
 * (ERROR_DATA) name file, section, key, the value and what is allowed.
 */
Settings *settings_read(const char *path, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/** Whether people are counted, not another column of the villages' table. */
bool settings_counts_people(const Settings *settings);

/** Whether the region's code lies in a province that is mapped. */
bool settings_has_province(const Settings *settings, const char *code);

/** Whether it lies in a neighbouring province that is not. */
bool settings_is_neighbour(const Settings *settings, const char *code);

/**
 * Service distance S for a regency code, in km: its own, else that of its
 * province, else that of all kota (which have 7x as their number) or kabupaten.
 */
double settings_service_km(const Settings *settings, const char *regency_code);

/**
 * One setting as the file has it, else its default, whatever else the file
 * holds: for what must work with a project file that settings_read() refuses.
 * Caller frees.
 */
char *settings_peek(const char *path, const char *section, const char *key);

/** Every input file and folder that the settings name, as an absolute path. */
void settings_each_path(const Settings *settings, void (*visit)(const char *path, void *data),
                        void *data);

/**
 * Every setting that the output may depend on (not [output], [schedule] and [alert]), as
 * "section.key" with its value as text, in table order.
 */
void settings_each(const Settings *settings,
                   void (*visit)(const char *key, const char *value, void *data), void *data);

/** The table for people: Markdown, one row a setting. Caller frees. */
char *settings_table(void);

#endif

/**
 * workbook_internal.h - what the sheets of tabel.xlsx share: one file a group
 * of sheets. Inside report/ only.
 */
#ifndef JANGKAU_REPORT_WORKBOOK_INTERNAL_H
#define JANGKAU_REPORT_WORKBOOK_INTERNAL_H

#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"
#include "report/sheet.h"

// Words in place of numbers. A word, not an empty cell: Excel counts an empty
// cell as 0 in a sum of two cells, and an unknown figure must never become 0.
// SUM() and AVERAGE() pass over words, and a filter can choose them.
#define UNKNOWN "data belum lengkap"
#define NONE "tidak ada"
#define NOT_PUBLISHED "tidak tersedia"
#define NO_PEOPLE "tanpa penduduk"

/** What all sheets are made from. */
typedef struct {
    const World *world;
    const Results *results;
    const SitePlan *plan; /**< or NULL */
    const Settings *settings;
    const char *no_tpbis;   /**< word where there is no nearest TPBIS library */
    const char *no_library; /**< word where there is no nearest library */
    const char *as_of;      /**< the date, in words */
} Source;

/** One sheet. */
typedef struct {
    const char *name;
    const char *subject; /**< of the title line */
    Columns *(*columns)(const Source *source);
    void (*fill)(Sheet *sheet, const Source *source);
    bool (*is_wanted)(const Source *source); /**< NULL: always */
} Table;

/* workbook_regions.c */
extern const Table workbook_summary, workbook_districts;
/* workbook_villages.c */
extern const Table workbook_villages;
/* workbook_gaps.c */
extern const Table workbook_gaps, workbook_status, workbook_series;
/* workbook_plan.c */
extern const Table workbook_plan, workbook_reserve, workbook_curve;
/** What the notes say of the plan, when there is one. */
void workbook_note_plan(Sheet *sheet, const Source *source);
/* workbook_libraries.c */
extern const Table workbook_libraries;

/** "ya", "tidak". */
const char *workbook_yes_no(bool value);

/** "Provinsi", "Kabupaten", "Kota", "Kecamatan". */
const char *workbook_level(RegionLevel level, const char *code);

/** "Penduduk dalam 2,5 km" and its share: a column each for every reach distance. */
void workbook_reach_columns(Columns *columns, const Results *results);

/** Put people and their share of `population`; unknown: both are words. */
void workbook_put_people(Sheet *sheet, int64_t people, int64_t population);

/** Put the people within each reach distance and their shares; not known: words. */
void workbook_put_reach(Sheet *sheet, const Source *source, const Reach *reach, int64_t population,
                        bool known);

#endif

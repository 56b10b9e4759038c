/**
 * report.h - the tables: CSV for machines, a workbook for planners, rasters of
 * distance, and the manifest. docs/tables.md lists every column.
 */
#ifndef JANGKAU_REPORT_REPORT_H
#define JANGKAU_REPORT_REPORT_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"

/** tables/regions.csv, villages.csv, libraries.csv and ledger.csv below `folder`. */
bool report_csv(const World *world, const Results *results, const char *folder, GPtrArray *written,
                GError **error);

/**
 * tables/tabel.xlsx and, for the offices, tables/catatan-data.xlsx below
 * `folder`. `plan` may be NULL: then the workbook has no sheets of one.
 */
bool report_xlsx(const World *world, const Results *results, const SitePlan *plan,
                 const Settings *settings, const char *folder, GPtrArray *written, GError **error);

/**
 * rasters/36-distance-tpbis.tif and 36-distance-any.tif for each province
 * below `folder`: metres by cell of its grid, that of the cell's largest piece
 * that has a library on its land part. A province whose people are all at
 * village points has none.
 */
bool report_rasters(const World *world, const Results *results, const char *folder,
                    GPtrArray *written, GError **error);

/**
 * What the outputs were made from, as one SHA-256: program version, inputs,
 * date and settings; with `sheets` also those of the sheets and the style
 * file. Equal basis, equal outputs. `results` may be NULL. Caller frees.
 */
char *report_basis(const World *world, const Results *results, const Settings *settings,
                   bool sheets);

/**
 * manifest.json: inputs with SHA-256, versions, settings, counts, warnings,
 * boundaries, and every file in `written` (relative to `folder`) with its
 * SHA-256. `results` may be NULL. No clock, no path. Returns the JSON text too
 * when `json` is not NULL (caller frees).
 */
bool report_manifest(const World *world, const Results *results, const Settings *settings,
                     const char *folder, GPtrArray *written, char **json, GError **error);

#endif

/**
 * manifest.h - what manifest.json says of the files, counts and settings.
 */
#ifndef JANGKAU_VERIFY_MANIFEST_H
#define JANGKAU_VERIFY_MANIFEST_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"
#include "verify/findings.h"

/**
 * Read `folder`/manifest.json (by SQLite's JSON functions) into the table
 * `manifest`. ERROR_DATA when it is missing, no JSON, or was written with
 * other settings than the project's: then the figures cannot be compared.
 */
bool manifest_read(Db *db, const Settings *settings, const char *folder, GError **error);

/** Size and SHA-256 of every listed file, date and counts. Needs figures_make(). */
bool manifest_check(Db *db, const char *folder, Findings *findings, GError **error);

#endif

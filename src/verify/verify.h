/**
 * verify.h - `jangkau verify`: the published tables, recounted from the inputs
 * in jangkau.sqlite by another route than the one they came by.
 *
 * SQL on SpatiaLite for sums, shares, quantiles and the cells; every piece
 * against every library with another geodesic (vincenty.h). Nothing of
 * analyze/ nor of what cuts the cells is used; the contract is docs/method.md
 * and docs/tables.md. Nothing is written but tables in memory.
 */
#ifndef JANGKAU_VERIFY_VERIFY_H
#define JANGKAU_VERIFY_VERIFY_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "verify/findings.h"

/**
 * Recount the output folder `out`; differences go to `findings`, and are no
 * error. ERROR_DATA: no output, one of another version, without an analysis
 * or made with other settings.
 */
bool verify_folder(const Settings *settings, const char *out, Findings *findings, GError **error);

#endif

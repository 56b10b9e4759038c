/**
 * changes.h - what is new in an edition: two editions compared, told as
 * changes.md, changes.csv and changes.pdf, and kept from being published when
 * something was lost unnoticed.
 *
 *   facts.h     what one edition says, read from its store and manifest
 *   diff.h      two of them side by side
 *   guard.h     what an edition must not lose
 *   rows.h      the differences as a tidy table, and as JSON
 *   document.h  the same in Indonesian: Markdown, and one page of A4
 *
 * All is made from the two editions alone: no clock, no path, no name of an
 * edition. The same two editions give the same bytes.
 */
#ifndef JANGKAU_CHANGES_CHANGES_H
#define JANGKAU_CHANGES_CHANGES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"

/**
 * Compare the finished edition in `folder` (store and manifest are there) with
 * the one in `former` (NULL: this is the first), hold it against the guard
 * rails, and write changes.md, changes.csv and changes.pdf into it.
 * `day_chosen`: the date of the figures was commanded, not found in the data;
 * when it is another than the former edition's, coverage may drop freely.
 *
 * A bound that is passed is ERROR_GUARD and nothing is written, unless
 * `accept` is given: then it is noted, with the reason if that is not "". A
 * former edition that cannot be read is a warning, and counts as none.
 */
bool changes_write(const char *former, const char *folder, const Settings *settings,
                   bool day_chosen, const char *accept, GError **error);

/** How `jangkau diff` tells it. */
typedef enum { CHANGES_TEXT, CHANGES_CSV, CHANGES_JSON } ChangesForm;

/** Compare two editions by their folders; `equal` says whether nothing differs. Caller frees. */
char *changes_compare(const char *before, const char *after, ChangesForm form, bool *equal,
                      GError **error);

/**
 * The folder of an edition: a folder that holds one, the name of one below
 * `out`/editions, "current", or "current-N" for the N-th before it. ERROR_USAGE
 * when there is none. Caller frees.
 */
char *changes_find_edition(const char *out, const char *word, GError **error);

#endif

/**
 * guard.h - what an edition must not lose unnoticed: a file that was half
 * copied makes fewer villages, not an error. Counts and figures of every
 * province and regency that both editions have are held against the bounds of
 * the project's [guard].
 *
 * What a person just commanded is no alarm: another province or neighbour; a
 * regency that joined or left (its own coverage, not its province's); other
 * distances, another date or another column to count (coverage, or people, are not
 * held then).
 */
#ifndef JANGKAU_CHANGES_GUARD_H
#define JANGKAU_CHANGES_GUARD_H

#include "changes/diff.h"
#include "config/settings.h"

/**
 * Sentences (char*, g_free) about every bound that is passed: which figure,
 * from what to what, the bound, the likely cause. Empty when none is, or when
 * this is the first edition. The caller's.
 */
GPtrArray *guard_check(const Diff *diff, const Settings *settings);

/** All of them as one error, ERROR_GUARD, with what to do. Returns false. */
bool guard_refuse(const GPtrArray *alarms, GError **error);

#endif

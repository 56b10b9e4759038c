/**
 * candidates.h - the villages among which a plan chooses.
 *
 * Internal to siting/.
 */
#ifndef JANGKAU_SITING_CANDIDATES_H
#define JANGKAU_SITING_CANDIDATES_H

#include "siting/siting.h"

typedef struct {
    int village;
    bool required, excluded;
} SiteCandidate;

/** SiteCandidate by rising village; the excluded ones are among them. */
GArray *candidates_choose(const World *world, const Results *results, const SitingOptions *options,
                          GError **error);

#endif

/**
 * search.h - good plans: lazy greedy, then fast interchange.
 *
 * Internal to plan/. Each row knows the best and second best gain among the
 * sites, so that the profit of exchanging one site for one candidate takes one
 * look at the candidate's column (Whitaker 1983; Resende, Werneck 2004).
 */
#ifndef JANGKAU_PLAN_SEARCH_H
#define JANGKAU_PLAN_SEARCH_H

#include "plan/core.h"

/** True when the work should end: asked now and then. */
typedef bool (*StopCheck)(void *data);

typedef struct {
    const Core *core;
    const Quota *start;
    Quota *quota;   /**< state of the sites below */
    int *sites;     /**< candidates chosen, required ones first */
    int site_count; /**< those that are in come first and stay */
    int fixed_count;
    int *place_of; /**< of each candidate in `sites`, −1 when not chosen */
    int64_t value;

    // By row: the best gain, whose it is (place in `sites`, −1 none), the second best.
    int64_t *best, *second;
    int *server;
    int64_t *loss;  /**< by place: what closing the site alone would lose */
    int64_t *extra; /**< work space: by place */
    bool *may_swap; /**< by class · class_count + class: from, to */
    int next;       /**< candidate with which the next search for an exchange starts */
} Search;

/** `quota` has the candidates that are in taken and those out withdrawn; both outlive it. */
Search *search_new(const Core *core, const Quota *quota);
void search_free(Search *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Search, search_free)

/**
 * Choose afresh: `first` in order as far as the quotas allow, then by falling
 * marginal gain (Minoux 1978: gains only fall, so old ones are upper bounds).
 */
void search_build(Search *search, const int *first, int count);

/** Exchange until no single exchange gains. False when `stop` said so before that. */
bool search_improve(Search *search, StopCheck stop, void *data);

/**
 * Exchange towards better plans through worse ones: candidates of `list` come
 * at random (from a fixed seed) for whichever site it costs least, and stay
 * while that loses less than a threshold that falls to 0, from the part `ease`
 * of what the average site is missed for (`work`: about how many entries it may
 * look at; threshold accepting;
 * Dueck, Scheuer 1990). Ends with the best plan met, improved.
 */
bool search_anneal(Search *search, const int *list, int count, double work, double ease,
                   StopCheck stop, void *data);

/**
 * What opening a candidate gains with all sites kept; closing the site at
 * place k for it then loses loss[k] − extra[k].
 */
int64_t search_weigh(Search *search, int candidate);

/** Close the site at a place and open a candidate, whatever it costs. */
void search_exchange(Search *search, int place, int candidate);

#endif

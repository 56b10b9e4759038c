/**
 * figures.h - every published figure from the stored inputs, by SQL.
 *
 * The tables are made in the memory of the connection (store/db.h,
 * db_open_beside()); the file itself is only read. After figures_make():
 *
 * | table | one row |
 * |---|---|
 * | `moment` | a date of the series: `id` from 0, `iso`, `day`; the last is D |
 * | `village`, `region` | what is known of it without a date; `service_m` |
 * | `holds` | `region`, `village`: which villages a region has |
 * | `library` | with its dates as days |
 * | `counted` | `moment`, `library` of TPBIS at it |
 * | `state` | `moment`, `region`: member, known, libraries, villages with one |
 * | `near` | a piece (or village point) and its distance: see distances.h |
 * | `village_figure` | `choice`, `village`: whole people, sums |
 * | `region_figure` | `moment`, `region`: the same, summed; moment -1 = by point at D, -2 = with
 * the plan at D | | `quantile` | `moment` (D or -1), `region`: median, p90, max, Gini |
 *
 * People are millionths where a column says e6, distances metres.
 */
#ifndef JANGKAU_VERIFY_FIGURES_H
#define JANGKAU_VERIFY_FIGURES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"

/** Moment (and choice) of the figures from village points. */
#define FIGURES_BY_POINT (-1)

/** Those with the picks of the stored plan, when there is one. */
#define FIGURES_WITH_PLAN (-2)

typedef struct {
    int last;              /**< moment of D */
    char as_of[16];        /**< D as it is written */
    bool parts_known;      /**< land parts are known */
    bool indicative;       /**< all boundaries are stand-ins */
    bool has_status;       /**< any village has an IDM status */
    bool has_plan;         /**< the store holds a plan of villages */
    int64_t border_people; /**< in pieces within 1 mm of a threshold at D */
    int64_t most_slack;    /**< the most people of one village that they leave open */
} FiguresFacts;

bool figures_make(Db *db, const Settings *settings, FiguresFacts *facts, GError **error);

#endif

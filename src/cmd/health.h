/**
 * health.h - how an output folder fares: what `jangkau status` tells.
 */
#ifndef JANGKAU_CMD_HEALTH_H
#define JANGKAU_CMD_HEALTH_H

#include "cmd/cmd.h"
#include "publish/record.h"

/** Exit statuses of `jangkau status`, those of monitoring plugins. */
typedef enum {
    HEALTH_GOOD = 0,
    HEALTH_WARNING = 1,  /**< the last run failed or died, the disk is nearly full, … */
    HEALTH_CRITICAL = 2, /**< overdue: nothing newer than [schedule] max_age_days */
    HEALTH_UNKNOWN = 3   /**< never run here, or its record cannot be read */
} HealthLevel;

/** Something that is not as it should be. */
typedef struct {
    HealthLevel level;
    char *what, *todo; /**< Indonesian, one sentence each */
} Trouble;

typedef struct {
    Record *record;
    GPtrArray *troubles; /**< Trouble, the worst first */
    HealthLevel level;   /**< of the worst */
    char *edition;       /**< the current one; "" when there is none */
    char *holder;        /**< who is at work now, or NULL */
    double age_days;     /**< of the last success; -1: there was none */
    char *scheduled;     /**< "systemd", "cron", or NULL: not that we know of */
    char *daily;         /**< "02:00", or NULL */
    bool on_change;
    GDateTime *next;      /**< of the daily run, local; NULL: none */
    GPtrArray *newer;     /**< paths of inputs changed since the last success began */
    gint64 free_bytes;    /**< on the disk of the output folder; -1: unknown */
    gint64 edition_bytes; /**< of the current edition */
} Health;

/** Look at the output folder; cannot fail, what cannot be known is a trouble. */
Health *health_look(const Options *options);
void health_free(Health *health);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Health, health_free)

#endif

/**
 * date.h - dates of known precision: YYYY, YYYY-MM or YYYY-MM-DD.
 *
 * A bare year counts from 1 January and a bare month from its first day, but
 * both are shown as they were written.
 */
#ifndef JANGKAU_MODEL_DATE_H
#define JANGKAU_MODEL_DATE_H

#include <stdbool.h>

/** Packed YYYYMMDD of the first day meant, and how much was written. */
typedef struct {
    int day;       /**< e.g. 20190101; 0 = no date */
    int precision; /**< 0 none, 1 year, 2 month, 3 day */
} Date;

/** Parse; "" gives the date "none". False when it is no calendar date. */
bool date_parse(const char *text, Date *date);

static inline bool date_known(Date date) {
    return date.precision > 0;
}

/** -1, 0, 1 by the first day meant. Both must be known. */
int date_compare(Date a, Date b);

/** Active at `at`: since <= at < until; an unknown `since` or `until` is open. */
bool date_active(Date since, Date until, Date at);

/** As written: "2019", "2019-05", "2019-05-17". `buffer` holds 16 bytes. */
const char *date_iso(Date date, char buffer[16]);

/** Indonesian: "2019", "Mei 2019", "17 Mei 2019". `buffer` holds 32 bytes. */
const char *date_id(Date date, char buffer[32]);

/** Today by the clock (UTC). Only ever used to leave out what lies ahead. */
Date date_today(void);

#endif

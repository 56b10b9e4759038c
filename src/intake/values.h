/**
 * values.h - one cell: is there a value, and which.
 *
 * Blank, "-", 0 and N/A are four different things (docs/intake.md).
 */
#ifndef JANGKAU_INTAKE_VALUES_H
#define JANGKAU_INTAKE_VALUES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/date.h"

typedef enum {
    VALUE_BLANK,         /**< not filled in */
    VALUE_DASH,          /**< "-": there is none */
    VALUE_NOT_AVAILABLE, /**< N/A, "tidak ada data", #N/A */
    VALUE_GIVEN
} ValueKind;

ValueKind value_kind(const char *text);

/** The text, or "" when it is no value. Borrowed. */
const char *value_text(const char *text);

/**
 * A whole number, negative ones included: "1234", "1.234", "1 234", "1,234",
 * "1234.0". Groups have three digits and one separator. No fraction but zeros.
 */
bool value_integer(const char *text, int64_t *number);

/** "2.000": digits in groups. Where others of its column have none, it may be 2. */
bool value_is_grouped(const char *text);
/** "2000": four digits or more without groups. */
bool value_has_plain_thousands(const char *text);

/**
 * How a column writes decimals. Decided once for the column, since "1.234"
 * alone may be either.
 */
typedef enum { DECIMALS_POINT, DECIMALS_COMMA, DECIMALS_UNCERTAIN } DecimalStyle;

/** Take one more cell of a column into account; start with DECIMALS_UNCERTAIN. */
DecimalStyle value_decimal_style(DecimalStyle so_far, const char *text);

/** A decimal number; an uncertain style reads a single point as the decimal point. */
bool value_decimal(const char *text, DecimalStyle style, double *number);

/**
 * A class of the Indeks Desa Membangun: 1 mandiri, 2 maju, 3 berkembang,
 * 4 tertinggal, 5 sangat tertinggal, as number or word. The word, or NULL.
 */
const char *value_idm_status(const char *text);

/**
 * A date, more or less exact: 2019, 2019-05, 2019-05-17, 17/05/2019 (day
 * first, with / - or .), 2019/05/17, "17 Mei 2019", "Mei 2019", 2019.0.
 * Nothing in any form is the unknown date, and right. False for anything else.
 */
bool value_date(const char *text, Date *date);

#endif

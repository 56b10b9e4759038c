/**
 * text.h - numbers and words, independent of the locale.
 *
 * Machine files use a point and no grouping; sheets and messages are
 * Indonesian (decimal comma, point for thousands).
 */
#ifndef JANGKAU_BASE_TEXT_H
#define JANGKAU_BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Read a decimal number that fills the whole text ("-6.25"); no inf, nan or hex. */
bool text_to_double(const char *text, double *value);

/** Read a whole number that fills the whole text. */
bool text_to_int64(const char *text, int64_t *value);

/** Fixed decimals with a point, never "-0.00": "0.123400". Caller frees. */
char *text_from_double(double value, int decimals);

/** Indonesian: 1234567.8 with 1 decimal -> "1.234.567,8". Caller frees. */
char *text_number_id(double value, int decimals);

/** Geographic coordinate for a map edge: 105°30' BT, 6°15' LS. Caller frees. */
char *text_degrees_id(double degrees, bool is_latitude);

/**
 * Integer shares of a whole: round `count` parts so that they sum to `total`
 * (largest remainder; ties by index). `parts` sum to `total` within rounding.
 */
void text_largest_remainder(const double *parts, int count, int64_t total, int64_t *rounded);

#endif

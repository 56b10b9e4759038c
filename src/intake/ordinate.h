/**
 * ordinate.h - one half of a position: a latitude, a longitude, or metres.
 *
 * Only what is written; what a pair of them means is coordinates.h's.
 */
#ifndef JANGKAU_INTAKE_ORDINATE_H
#define JANGKAU_INTAKE_ORDINATE_H

#include <glib.h>
#include <stdbool.h>

/** Longest text, tidied, that is looked at: two halves with words and spaces to spare. */
#define ORDINATE_MAX_TEXT 256

/** Longest row of digits. */
#define ORDINATE_MAX_DIGITS 40

typedef enum { AXIS_UNKNOWN, AXIS_LAT, AXIS_LON } Axis;

typedef struct {
    Axis letter;  /**< told by N S E W, LU LS BT BB: beyond doubt */
    Axis label;   /**< told by "Lat:", "X =": as a column's header would */
    bool signed_; /**< by a sign or a letter: no minus can be missing */
    bool negative;

    bool degrees; /**< it can be read as degrees: */
    bool sexagesimal;
    double value_deg; /**< without the sign */
    double unit_deg;  /**< of the last digit */

    bool metres;  /**< it can be read as metres: */
    bool utm_48s; /**< "48S" stands beside it */
    double value_m;
    double unit_m;

    /** Digits of a whole number, or of one that only grouping parts ("-6.283.451"):
     *  those that may have lost a decimal point. "" otherwise. */
    char digits[ORDINATE_MAX_DIGITS + 1];
} Ordinate;

/**
 * Bring a cell into the few characters that are read: upper case ASCII, one
 * space for any blanks, ORDINATE_DEGREE for the signs of a degree, ' and "
 * for those of minutes and seconds, - for dashes, full-width digits as
 * digits, brackets and quotes round the whole left away, and a '?' for all
 * that has no place in a coordinate. False when the result is too long.
 */
bool ordinate_tidy(const char *cell, char text[ORDINATE_MAX_TEXT + 1]);
#define ORDINATE_DEGREE '\1'

/**
 * Read the tidied text from `begin` to before `end`. False with a reason
 * (Indonesian, static) when it is not one number with what belongs to it.
 */
bool ordinate_read(const char *begin, const char *end, Ordinate *out, const char **reason);

#endif

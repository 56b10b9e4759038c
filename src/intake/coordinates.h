/**
 * coordinates.h - what a pair of cells may mean as a position.
 *
 * Notations: decimal degrees with point or comma; degrees-minutes-seconds and
 * degrees-minutes (6°17'03.4" S, 6 17 3,4 LS, 106d 07m 24s BT), with N S E W
 * or LU LS BT BB (also "Lintang Selatan", …) before or after; both in one
 * cell, in either order when a letter or the size tells which is which;
 * metres of UTM 48S (EPSG:32748) and of TM-3 zone 48.2 (EPSG:23834, taken as
 * WGS 84) in either order, which their sizes tell; a Google Maps address, in
 * which !3dLAT!4dLON is the pin, q=, query=, destination=, daddr= and a
 * position in the path name a place, and @LAT,LON, ll=, center= are only the
 * view (map_address.h).
 *
 * Letters decide which is the latitude; a label ("Lat:", "X =") says no more
 * than a column's header would. Digits that only grouping parts (-6.283.451)
 * have lost their point.
 *
 * The reader gives every reading that the text allows, the literal one first
 * (anywhere on the globe), then those that a usual slip explains (swapped,
 * sign lost, decimal point lost, one or two of these together), which must
 * fall into Indonesia (94..142 E, 12 S..7 N). Which of them is meant, if any
 * is certain, placement.h decides by the claimed village.
 */
#ifndef JANGKAU_INTAKE_COORDINATES_H
#define JANGKAU_INTAKE_COORDINATES_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

typedef enum {
    COORDINATES_NONE,   /**< both cells say that there is no position: blank, "-", N/A */
    COORDINATES_ZERO,   /**< 0, 0: a placeholder, no position */
    COORDINATES_READ,   /**< at least one reading */
    COORDINATES_REFUSED /**< `reason` says why */
} CoordinatesStatus;

typedef enum {
    NOTATION_DECIMAL,
    NOTATION_DMS, /**< degrees and minutes, with or without seconds */
    NOTATION_UTM, /**< metres, EPSG:32748 */
    NOTATION_TM3, /**< metres, EPSG:23834 */
    NOTATION_PIN, /**< a map address that names the place */
    NOTATION_VIEW /**< a map address that only tells what was looked at */
} CoordinateNotation;

/** Slips that a reading takes back; 0 = the literal reading. */
typedef enum {
    SLIP_SWAPPED = 1, /**< latitude and longitude changed places */
    SLIP_SIGN = 2,    /**< the minus of a southern latitude is missing */
    SLIP_POINT = 4    /**< the decimal point is missing: -6283451 */
} CoordinateSlip;

typedef struct {
    LonLat position; /**< degrees, EPSG:4326, on the globe, finite */
    CoordinateNotation notation;
    unsigned slips;      /**< of CoordinateSlip */
    double resolution_m; /**< what one unit of the last digit is worth on the ground (the coarser
                            axis) */
} CoordinateReading;

#define COORDINATES_MAX_READINGS 12

typedef struct {
    CoordinatesStatus status;
    int count; /**< distinct readings; fewer slips first, then in the order of their values */
    CoordinateReading readings[COORDINATES_MAX_READINGS];
    const char *reason; /**< Indonesian, static; when refused */
} Coordinates;

/**
 * Read a latitude and a longitude cell (UTF-8, any length). A sheet with one
 * column for both passes "" as the other. Never fails otherwise than by
 * COORDINATES_REFUSED: one half missing, words, minutes of 60 or more, out of
 * the globe, inf, nan, more than one way to part "6,28 106,12" that fits.
 * Thread-safe; no locale.
 */
void coordinates_read(const char *lat, const char *lon, Coordinates *out);

/** Indonesian words for the slips: "lintang dan bujur tertukar, …"; "" for none. Caller frees. */
char *coordinates_slips(unsigned slips);

#endif

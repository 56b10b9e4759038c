/**
 * map_address.h - what an address of Google Maps says about a place.
 *
 * Only the text of the address: nothing is ever fetched.
 */
#ifndef JANGKAU_INTAKE_MAP_ADDRESS_H
#define JANGKAU_INTAKE_MAP_ADDRESS_H

#include <stdbool.h>

#include "intake/ordinate.h"

typedef struct {
    bool pin;      /**< names the place; else it is only the middle of a view */
    double view_m; /**< of a view: how far the place may be from its middle, at least 500 */
    char text[ORDINATE_MAX_TEXT + 1]; /**< latitude and longitude as the address has them, tidied */
} MapAddress;

/** True when the cell holds an address of the web. */
bool map_address_is(const char *cell);

/**
 * Find the position in the address, the surest first: the pin of its data
 * (!3dLAT!4dLON; several different ones: refused, for the address of a place
 * found by a search also holds where was searched); a parameter q, query,
 * destination or daddr; a position in the path (/place/…, /search/…, the last
 * stop of /dir/…); the last stop in the data of a route; and as a view: ll,
 * center, viewpoint, the middle of an embedded map, @LAT,LON. False with a
 * reason (Indonesian, static).
 */
bool map_address_read(const char *cell, MapAddress *out, const char **reason);

#endif

// libFuzzer target of coordinates_read(): the first line is the latitude cell, the rest the
// longitude cell. Beyond memory and undefined behaviour, what coordinates.h promises.
#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "intake/coordinates.h"

static int slip_count(unsigned slips) {
    return !!(slips & SLIP_SWAPPED) + !!(slips & SLIP_SIGN) + !!(slips & SLIP_POINT);
}

static void check_reading(const CoordinateReading *r) {
    HOLDS(fabs(r->position.lat_deg) <= 90 && fabs(r->position.lon_deg) <= 180); // not NaN
    HOLDS(isfinite(r->resolution_m) && r->resolution_m > 0);
    HOLDS(r->notation <= NOTATION_VIEW && slip_count(r->slips) <= 2 && r->slips < 8);
    HOLDS(r->notation != NOTATION_VIEW || r->resolution_m >= 500);
    HOLDS(r->slips == 0 || (r->position.lat_deg >= -12 && r->position.lat_deg <= 7 &&
                            r->position.lon_deg >= 94 && r->position.lon_deg <= 142));
}

static void check_result(const Coordinates *c) {
    HOLDS(c->count >= 0 && c->count <= COORDINATES_MAX_READINGS);
    HOLDS((c->status == COORDINATES_READ) == (c->count > 0));
    HOLDS((c->status == COORDINATES_REFUSED) == (c->reason != NULL));
    for (int i = 0; i < c->count; i++) {
        check_reading(&c->readings[i]);
        for (int k = 0; k < i; k++) {
            HOLDS(slip_count(c->readings[k].slips) <= slip_count(c->readings[i].slips));
            HOLDS(c->readings[k].position.lat_deg != c->readings[i].position.lat_deg ||
                  c->readings[k].position.lon_deg != c->readings[i].position.lon_deg);
        }
    }
}

static void check_same(const Coordinates *a, const Coordinates *b) {
    HOLDS(a->status == b->status && a->count == b->count && a->reason == b->reason);
    HOLDS(memcmp(a->readings, b->readings, (size_t)a->count * sizeof a->readings[0]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *lat = g_strndup((const char *)data, size);
    char *lon = strchr(lat, '\n');
    if (lon != NULL)
        *lon++ = '\0';
    Coordinates first, again;
    memset(&first, 0xA5, sizeof first);
    memset(&again, 0x5A, sizeof again);
    coordinates_read(lat, lon != NULL ? lon : "", &first);
    coordinates_read(lat, lon != NULL ? lon : "", &again);
    check_result(&first);
    check_same(&first, &again);
    return 0;
}

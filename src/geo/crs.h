/**
 * crs.h - projections, by PROJ. The only file that knows PJ.
 *
 * One Projection belongs to one thread: it owns its PROJ context. Network
 * access is off and PROJ's messages go to the log.
 */
#ifndef JANGKAU_GEO_CRS_H
#define JANGKAU_GEO_CRS_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

typedef struct Projection Projection;

/**
 * From EPSG:4326 to a projected CRS ("EPSG:9488"). For SRGI2013 against
 * WGS 84 the null transformation is used: both are ITRF-based, and they agree
 * to far below a map's line width.
 */
Projection *crs_open(const char *crs, GError **error);

/**
 * From EPSG:4326 to any CRS, degrees or other, as "EPSG:4326" or WKT, with the
 * change of datum that PROJ knows without its grids: for the cells of rasters.
 * Errors (ERROR_DATA): PROJ knows no way.
 */
Projection *crs_open_any(const char *crs, GError **error);
void crs_close(Projection *projection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Projection, crs_close)

/** Degrees to metres (x east, y north). NaN when the point cannot be projected. */
PlanePoint crs_forward(const Projection *projection, LonLat position);

/** Many at once; `in` and `out` hold `count` elements. */
void crs_forward_many(const Projection *projection, const LonLat *in, PlanePoint *out, int count);

/** Metres to degrees. */
LonLat crs_inverse(const Projection *projection, PlanePoint point);

/** The UTM zone of SRGI2013 for a position: "EPSG:9488" is zone 48S. Caller frees. */
char *crs_for_position(LonLat position);

/** Full name for the sheet: "SRGI2013 / UTM zone 48S". Borrowed. */
const char *crs_name(const Projection *projection);

/** Authority code, e.g. "EPSG:9488". Borrowed. */
const char *crs_code(const Projection *projection);

/** Its definition as ESRI's well-known text, which PDF and GIS programs read. Borrowed. */
const char *crs_wkt(const Projection *projection);

#endif

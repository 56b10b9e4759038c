/**
 * pieces.h - the stored cells against the stored villages and their polygons.
 */
#ifndef JANGKAU_VERIFY_PIECES_H
#define JANGKAU_VERIFY_PIECES_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "store/db.h"
#include "verify/findings.h"

/** At least so many villages have their cells cut anew. */
#define PIECES_VILLAGES 100

/**
 * Of all villages: the people of the cells add up to the village's to the last
 * millionth, none are negative, a cell's position lies in its square and in the
 * bounds of the village, land parts agree, areas add up to the polygon's. Of
 * PIECES_VILLAGES (the 20 largest, the 20 smallest, those of several parts, the
 * others evenly by code) each cell is cut anew by SpatiaLite's ST_Intersection
 * on the grid's own plane: area to 1 m2 or 1e-6 of it, people to 1e-3, centroid
 * to 1 cm.
 * Needs figures_make(). What a raster or the setting `uninhabited` shaped is not
 * recut, which is noted.
 */
bool pieces_check(Db *db, const Settings *settings, Findings *findings, GError **error);

#endif

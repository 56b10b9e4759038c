/**
 * cracks.h - chords across narrow water between two units.
 *
 * Internal to geo/. A crack that opens to the outside is no face of its own;
 * chords every few metres cut it into faces that the sliver rule can see.
 */
#ifndef JANGKAU_GEO_CRACKS_H
#define JANGKAU_GEO_CRACKS_H

#include "geo/faces.h"

/**
 * Chords (pairs of GridPoint, appended to `chords`) shorter than `width_m`
 * that join the shores of two different units over what nobody owns. Only
 * shores of the units that `among` holds are looked at (NULL: all); units that
 * have a chord are set in `found`, which may be the same array. ERROR_DATA
 * when millions of shores lie side by side.
 */
bool cracks_find_chords(const Lines *lines, const Faces *faces, const int *owner, double width_m,
                        const bool *among, GArray *chords, bool *found, GError **error);

#endif

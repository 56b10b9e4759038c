/**
 * assign.h - give every face to one unit: the rules of a clean coverage.
 *
 * Internal to geo/. Land that one unit claims stays with it. A face that
 * several claim goes to the claimant, and a sliver that none claims to the
 * neighbour, with which it shares the longest border; ties go to the lower
 * unit number (the units are sorted by code).
 */
#ifndef JANGKAU_GEO_ASSIGN_H
#define JANGKAU_GEO_ASSIGN_H

#include "geo/faces.h"

/**
 * Owner of each face (unit or TOPOLOGY_OUTSIDE); caller frees. What changed
 * hands is added to `report`: slivers as gaps when `as_cracks` is false.
 */
int *assign_faces(const Lines *lines, const Faces *faces, int unit_count,
                  const TopologyRules *rules, bool as_cracks, TopologyReport *report);

#endif

/**
 * boundary_compare.h - coarser boundary files beside what the units dissolve to.
 */
#ifndef JANGKAU_LOAD_BOUNDARY_COMPARE_H
#define JANGKAU_LOAD_BOUNDARY_COMPARE_H

#include "load/boundary_file.h"

/**
 * Note in the ledger, for every accepted feature of a file of `level`, how its
 * area (`shapes`, by region) differs from the region's dissolved one: areas
 * and symmetric difference in per cent of the dissolved area. The figures
 * always use the latter. Returns the largest difference, in per cent.
 */
double boundary_compare(const World *world, RegionLevel level, Shape *const *shapes,
                        const BoundaryList *list);

#endif

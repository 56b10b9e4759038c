/**
 * area.h - overlap, union and difference of shapes, by GEOS.
 *
 * An Area is a valid polygon or multipolygon on a local metric plane. It
 * belongs to the AreaKit that made it and lives as long. One thread a kit.
 */
#ifndef JANGKAU_LOAD_AREA_H
#define JANGKAU_LOAD_AREA_H

#include <glib.h>
#include <stdbool.h>

#include "geo/shape.h"

typedef struct AreaKit AreaKit;
typedef struct Area Area;

/** `middle_lat_deg` is where the plane is true; half a degree off costs 0.1 %. */
AreaKit *area_kit_new(double middle_lat_deg);
void area_kit_free(AreaKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaKit, area_kit_free)

/**
 * What the shape covers by the even-odd rule, however its rings are: holes
 * as parts, nested shells and self-crossings come out as the cleaner of the
 * coverage sees them. Never NULL; empty for a shape without area.
 */
const Area *area_of(AreaKit *kit, const Shape *shape);

/** Whether its rings are parts with holes as they should be (OGC). */
bool area_shape_is_valid(AreaKit *kit, const Shape *shape);

double area_m2(AreaKit *kit, const Area *area);
double area_overlap_m2(AreaKit *kit, const Area *a, const Area *b);
/** From the position to the nearest of it; 0 inside. */
double area_distance_m(AreaKit *kit, const Area *area, LonLat position);
const Area *area_union(AreaKit *kit, const Area *const *areas, int count);
const Area *area_minus(AreaKit *kit, const Area *from, const Area *what);

/**
 * The parts of `area` that are wider than `width_m`: thin tails and slivers
 * fall off, what stays keeps its vertices.
 */
const Area *area_without_slivers(AreaKit *kit, const Area *area, double width_m);

/** Back in degrees, on the grid of 1e-8 degree. Caller frees. */
Shape *area_shape(AreaKit *kit, const Area *area);

/** Those of the areas whose bounds touch another's. */
typedef struct AreaIndex AreaIndex;
AreaIndex *area_index_new(AreaKit *kit, const Area *const *areas, int count);
void area_index_free(AreaIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaIndex, area_index_free)
/** Indexes (int), rising. Caller frees. */
GArray *area_index_near(AreaIndex *index, const Area *area);

#endif

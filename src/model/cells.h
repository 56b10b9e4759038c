/**
 * cells.h - where people are counted: the pieces of each village's land, one
 * for each part of the village in each cell of a grid.
 *
 * Made by load/people.h (or read back by store/), only read afterwards. People
 * are whole numbers of millionths, so that every sum is exact whatever its
 * order: the pieces of a village add up to its population, to the last one.
 */
#ifndef JANGKAU_MODEL_CELLS_H
#define JANGKAU_MODEL_CELLS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "geo/lonlat.h"

/** Millionths in one person. */
#define CELLS_PER_PERSON INT64_C(1000000)

/** How the people of a village were put on its land. */
typedef enum {
    SPREAD_POINT, /**< all at the village point, for want of an area */
    SPREAD_AREA,  /**< evenly by area */
    SPREAD_RASTER /**< by the user's population raster */
} Spread;

/** "titik desa", "sel", "raster": in tables. */
const char *spread_name(Spread spread);

typedef struct {
    LonLat position;   /**< its centroid, 9 decimals: distances start here */
    int village;       /**< index */
    int land_part;     /**< as Village.land_part; 0 = unknown */
    int grid;          /**< index in Cells.grids; -1 for SPREAD_POINT */
    int column, row;   /**< of its cell in the grid; rows rise to the north */
    double area_m2;    /**< of the inhabited land; 0 for SPREAD_POINT */
    int64_t people_e6; /**< millionths of a person, 0 or more */
} Piece;

/** A grid on a plane: x = x0 + column·a + row·b, y = y0 + column·c + row·d at a cell's corner. */
typedef struct {
    char *crs; /**< "EPSG:9488", or WKT */
    double x0, y0;
    double a, b, c, d; /**< of a square grid: side, 0, 0, side (metres) */
} CellGrid;

typedef struct {
    CellGrid *grids;
    int grid_count;
    Piece *pieces; /**< by village; within it by part, row, column */
    int count;
    int *first;     /**< village_count + 1 offsets into `pieces` */
    Spread *spread; /**< by village */
    char *method;   /**< "sel 200 m", "raster (nama.tif)": of most villages, in tables */
} Cells;

Cells *cells_new(int village_count);
void cells_free(Cells *cells);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cells, cells_free)

/**
 * Share `people` persons out over `count` weights of 0 or more: millionths
 * that add up to people·10⁶ exactly, each within one millionth of its due
 * (cumulative rounding). All weights 0: evenly.
 */
void cells_share_out(int64_t people, const double *weights, int count, int64_t *people_e6);

#endif

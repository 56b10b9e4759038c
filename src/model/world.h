/**
 * world.h - what has been loaded: regions, libraries, membership, coverage.
 *
 * Made by load/ (or read back by store/), only read by everything after it.
 * Every list is sorted by code or id; indexes refer to these lists.
 * A World owns all its strings, shapes and the topology.
 */
#ifndef JANGKAU_MODEL_WORLD_H
#define JANGKAU_MODEL_WORLD_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"
#include "geo/shape.h"
#include "geo/topology.h"
#include "model/cells.h"
#include "model/date.h"
#include "model/ledger.h"
#include "model/relief.h"

/** Administrative levels, from the largest. */
typedef enum {
    LEVEL_PROVINCE,
    LEVEL_REGENCY,  /**< kabupaten or kota */
    LEVEL_DISTRICT, /**< kecamatan */
    LEVEL_VILLAGE,  /**< desa or kelurahan */
    LEVEL_COUNT
} RegionLevel;

/** Plural, as in the tables and layers: "provinces", "regencies", … */
const char *region_level_layer(RegionLevel level);
/** Singular, as in regions.csv: "province", "regency", "district", "village". */
const char *region_level_name(RegionLevel level);
/** Level of a dotted Kemendagri code (36, 36.01, 36.01.02, 36.01.02.2003), or -1. */
int region_level_of_code(const char *code);

/** One region of any level. */
typedef struct {
    char *code;      /**< dotted Kemendagri code */
    char *name;      /**< "Kabupaten Lebak", "Cibeber" */
    int parent;      /**< index in the level above; -1 for a province */
    int first_child; /**< index in the level below; children are contiguous */
    int child_count;
    int first_village;           /**< villages of a region are contiguous, too */
    int village_count;           /**< 1 for a village */
    int64_t population;          /**< people: of the village, or the sum of its villages */
    int64_t population_official; /**< published total, or -1 when none is known */
    Date population_official_date;
    double area_official_km2; /**< or NaN */
    Shape *shape;             /**< cleaned boundary, or NULL when there is none */
    bool indicative; /**< the shape is a stand-in (Thiessen areas, what neighbours leave) */
} Region;

typedef struct {
    Region *items;
    int count;
} RegionList;

/** What only villages have; parallel to the regions of LEVEL_VILLAGE. */
typedef struct {
    LonLat point;      /**< village point, 9 decimals */
    bool is_kelurahan; /**< else desa */
    char *note;        /**< "" or a remark on its population */
    char *idm_status;  /**< class of the Indeks Desa Membangun, "" = not in the list */
    int land_part;     /**< from 1, by falling area; 0 = unknown */
} Village;

/** Least confidence first. */
typedef enum { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH } Confidence;
const char *confidence_name(Confidence confidence);
bool confidence_parse(const char *text, Confidence *confidence);

typedef enum {
    PRECISION_VILLAGE_POINT, /**< only the village is known */
    PRECISION_UNCERTAIN,     /**< given, but coarse or up to 1 km outside the village */
    PRECISION_OFFICE,        /**< the village office */
    PRECISION_SURVEYED       /**< the library itself */
} PositionPrecision;
const char *precision_name(PositionPrecision precision);
bool precision_parse(const char *text, PositionPrecision *precision);

/** One documented library. */
typedef struct {
    char *id;
    char *name;
    char *kind; /**< village, tbm, reading_post, regency, province */
    char *village_code;
    int village;     /**< index of its village, or -1 when in a neighbouring province */
    LonLat position; /**< 9 decimals */
    PositionPrecision precision;
    Date tpbis_since, tpbis_until; /**< part of TPBIS; unknown since = never */
    Date open_since, open_until;
    Confidence confidence;
    char *source;
    int land_part; /**< as Village.land_part; 0 = unknown */
} Library;

/** A province or regency taking part in the programme. */
typedef struct {
    char *code;
    Date since, until;
    bool approximate; /**< the date is not certain */
    char *source;
} Membership;

/** A reported number of libraries, to set the documented list against. */
typedef struct {
    char *code;
    char *class;  /**< tpbis, village, any, other */
    char *metric; /**< Indonesian: what was counted */
    double value_min, value_max;
    Date year;
    char *source;
} ReportedTotal;

/** An input file, for the manifest. */
typedef struct {
    char *role; /**< "libraries" */
    char *name; /**< base name, never a path */
    char *sha256;
    char *origin; /**< "cahyadsn/wilayah_boundaries@3c5a796" or "" */
} InputFile;

/** Land around that is drawn, but not mapped. */
typedef struct {
    char *name;     /**< may be "" */
    char *province; /**< name of the neighbouring province it is part of, or "" */
    Shape *shape;
} ContextLand;

/** How the boundaries came about. */
typedef enum {
    BOUNDARIES_FILE,      /**< named in the project file */
    BOUNDARIES_FETCHED,   /**< upstream files, checked against their sums */
    BOUNDARIES_INDICATIVE /**< built from the village points */
} BoundarySource;

typedef struct {
    RegionList regions[LEVEL_COUNT];
    Village *villages; /**< regions[LEVEL_VILLAGE].count of them */
    Library *libraries;
    int library_count;
    Membership *memberships;
    int membership_count;
    ReportedTotal *totals;
    int total_count;
    InputFile *inputs; /**< sorted by role, name */
    int input_count;
    char *demand_label; /**< what Region.population counts: "penduduk", "rumah tangga" */
    Cells *cells;       /**< where people are counted; NULL before they are spread */
    Ledger *ledger;     /**< what became of every row of the inputs */

    Relief *relief;       /**< to draw, or NULL; not in the store */
    ContextLand *context; /**< in the order of the files; lands of a province in a row */
    int context_count;

    BoundarySource boundary_source;
    bool indicative;        /**< boundaries are stand-ins: "batas indikatif" */
    RegionLevel unit_level; /**< level of the topology's units (village; coarser when only
                                 districts or regencies have boundaries) */
    Topology *topology;     /**< unit u is regions[unit_level].items[u] */
    TopologyReport cleaning;
    int land_part_count; /**< 0 when unknown */
} World;

World *world_new(void);
void world_free(World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

/** Append a region of which only code and name are known. */
void world_append_region(World *world, RegionLevel level, const char *code, const char *name);

/** Sort the regions by code and set parent, children and village ranges. */
bool world_link(World *world, GError **error);

/** Index by code or -1 (binary search). */
int world_find_region(const World *world, RegionLevel level, const char *code);
int world_find_village(const World *world, const char *code);

/**
 * Suppose a TPBIS library at the point of a village since `since`: the last of
 * the list. Returns its index.
 */
int world_add_library(World *world, int village, Date since);

/** Take back the last library of the list. */
void world_drop_library(World *world);

/** Index in `level` of the region that village `village` belongs to. */
int world_region_of_village(const World *world, int village, RegionLevel level);

/** Whether a regency takes part at `at`: by its own row in the membership list. */
bool world_is_member(const World *world, const char *code, Date at);

/**
 * A text of ours in which "penduduk" and "Penduduk" become what is counted
 * (demand_label): all that is printed about people goes through here. Caller frees.
 */
char *world_demand_words(const World *world, const char *text);

/** How a village among others that have boundaries came by its own. */
typedef enum {
    VILLAGE_OWN_BOUNDARY,
    VILLAGE_STAND_IN, /**< it had none: what its neighbours leave */
    VILLAGE_NO_AREA   /**< it had none, and nothing is left for it: a point */
} VillageBoundary;

/** VILLAGE_OWN_BOUNDARY also where no village has one: that is told for the whole map. */
VillageBoundary world_village_boundary(const World *world, int village);

/** Villages of the region whose boundary is `kind`. */
int world_count_boundaries(const World *world, const Region *region, VillageBoundary kind);

/** Group of every topology unit at `level` (for topology_dissolve()). Caller frees. */
int *world_unit_groups(const World *world, RegionLevel level);

/**
 * The reported total to set a region's documented libraries against: class
 * "tpbis" before "any" before "village", the latest year; NULL when none.
 */
const ReportedTotal *world_reported_total(const World *world, const char *code);

#endif

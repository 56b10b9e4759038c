/**
 * schema.h - the tables of the SpatiaLite file. Inside store/ only.
 */
#ifndef JANGKAU_STORE_SCHEMA_H
#define JANGKAU_STORE_SCHEMA_H

#include <glib.h>
#include <stdbool.h>

#include "model/results.h"
#include "model/world.h"
#include "store/db.h"

/** SpatiaLite's own tables, the two reference systems, and the world's tables. */
bool schema_create(Db *db, GError **error);

/** The tables of results; one column per reach distance. */
bool schema_create_results(Db *db, const Results *results, GError **error);

/**
 * Register the geometry columns and build their spatial indexes. Called after
 * the rows are in: SpatiaLite's triggers would check every row on its own.
 */
bool schema_index_geometries(Db *db, bool with_results, GError **error);

/** Take out what differs from run to run: the times that SpatiaLite notes. */
bool schema_fix_times(Db *db, GError **error);

/** Name of the column of people within a reach: "people_within_2_5_km". Caller frees. */
char *schema_reach_column(double reach_m);

/** What `meta` holds of the cleaning report: a key and where the value lies. */
typedef struct {
    const char *key;
    size_t offset; /**< into TopologyReport */
    bool is_area;  /**< a double in m2; else an int */
} SchemaCleaningField;
extern const SchemaCleaningField schema_cleaning_fields[];
extern const int schema_cleaning_field_count;

/** "file", "fetched", "indicative" in `meta`. */
const char *schema_boundary_source_name(BoundarySource source);
bool schema_boundary_source_parse(const char *name, BoundarySource *source);

#endif

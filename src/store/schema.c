#include "store/schema.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "store/cell_rows.h"
#include "store/context_rows.h"
#include "store/ledger_rows.h"
#include "store/store.h"

// What all region layers share. `fid` is the position in the World's list
// (from 1): SpatiaLite's indexes need an integer key that never moves.
#define REGION_COLUMNS                                                                             \
    "fid INTEGER PRIMARY KEY, "                                                                    \
    "code TEXT NOT NULL UNIQUE, "                                                                  \
    "name TEXT NOT NULL, "
#define REGION_FIGURES                                                                             \
    "population INTEGER NOT NULL, "                                                                \
    "population_official INTEGER, "                                                                \
    "population_official_date TEXT, "                                                              \
    "area_official_km2 REAL, "                                                                     \
    "indicative INTEGER NOT NULL CHECK (indicative IN (0, 1)), "                                   \
    "geometry MULTIPOLYGON"

static const char world_tables[] =
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value NOT NULL);"

    "CREATE TABLE provinces (" REGION_COLUMNS REGION_FIGURES ");"

    "CREATE TABLE regencies (" REGION_COLUMNS
    "province_code TEXT NOT NULL REFERENCES provinces (code), " REGION_FIGURES ");"

    "CREATE TABLE districts (" REGION_COLUMNS
    "regency_code TEXT NOT NULL REFERENCES regencies (code), " REGION_FIGURES ");"

    "CREATE TABLE villages (" REGION_COLUMNS
    "district_code TEXT NOT NULL REFERENCES districts (code), "
    "kind TEXT NOT NULL CHECK (kind IN ('desa', 'kelurahan')), "
    "lon REAL NOT NULL, "
    "lat REAL NOT NULL, "
    "land_part INTEGER, "
    "note TEXT, "
    "idm_status TEXT, "
    "spread TEXT, " REGION_FIGURES ");"

    "CREATE TABLE libraries ("
    "fid INTEGER PRIMARY KEY, "
    "id TEXT NOT NULL UNIQUE, "
    "name TEXT NOT NULL, "
    "kind TEXT NOT NULL, "
    "village_code TEXT NOT NULL, "
    // NULL for a library in a neighbouring province, whose villages are not here.
    "own_village_code TEXT REFERENCES villages (code), "
    "lon REAL NOT NULL, "
    "lat REAL NOT NULL, "
    "precision TEXT NOT NULL, "
    "tpbis_since TEXT, "
    "tpbis_until TEXT, "
    "open_since TEXT, "
    "open_until TEXT, "
    "confidence TEXT NOT NULL, "
    "source TEXT, "
    "land_part INTEGER, "
    "geometry POINT, "
    "CHECK (own_village_code IS NULL OR own_village_code = village_code));"

    // `code` may be a region that is not loaded (a neighbour): no foreign key.
    "CREATE TABLE memberships ("
    "fid INTEGER PRIMARY KEY, "
    "code TEXT NOT NULL, "
    "since TEXT, "
    "until TEXT, "
    "approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)), "
    "source TEXT);"

    "CREATE TABLE reported_totals ("
    "fid INTEGER PRIMARY KEY, "
    "code TEXT NOT NULL, "
    "class TEXT NOT NULL, "
    "metric TEXT NOT NULL, "
    "value_min REAL, "
    "value_max REAL, "
    "year TEXT, "
    "source TEXT);"

    "CREATE TABLE inputs ("
    "fid INTEGER PRIMARY KEY, "
    "role TEXT NOT NULL, "
    "name TEXT NOT NULL, "
    "sha256 TEXT NOT NULL, "
    "origin TEXT);";

static const char result_tables[] = "CREATE TABLE village_results ("
                                    "fid INTEGER PRIMARY KEY, "
                                    "code TEXT NOT NULL UNIQUE REFERENCES villages (code), "
                                    "tpbis INTEGER CHECK (tpbis IN (0, 1)), "
                                    "nearest_tpbis TEXT REFERENCES libraries (id), "
                                    "nearest_tpbis_m REAL, "
                                    "nearest_any TEXT REFERENCES libraries (id), "
                                    "nearest_any_m REAL, "
                                    "people_within_service INTEGER, "
                                    "people_beyond_service INTEGER, "
                                    "people_unreachable INTEGER, "
                                    "mean_m REAL, "
                                    "gap_person_m REAL, "
                                    "rank_people INTEGER, "
                                    "rank_gap INTEGER);"

                                    "CREATE TABLE library_results ("
                                    "fid INTEGER PRIMARY KEY, "
                                    "id TEXT NOT NULL UNIQUE REFERENCES libraries (id), "
                                    "tpbis INTEGER NOT NULL CHECK (tpbis IN (0, 1)), "
                                    "open INTEGER NOT NULL CHECK (open IN (0, 1)));"

                                    // The open band has no end; land without a library on its
                                    // part has neither.
                                    "CREATE TABLE distance_bands ("
                                    "fid INTEGER PRIMARY KEY, "
                                    "province_code TEXT NOT NULL REFERENCES provinces (code), "
                                    "class TEXT NOT NULL CHECK (class IN ('tpbis', 'any')), "
                                    "from_m REAL, "
                                    "to_m REAL, "
                                    "geometry MULTIPOLYGON NOT NULL);";

static const char *const layers[][2] = {
    {"provinces", "MULTIPOLYGON"}, {"regencies", "MULTIPOLYGON"}, {"districts", "MULTIPOLYGON"},
    {"villages", "MULTIPOLYGON"},  {"libraries", "POINT"},        {"context", "MULTIPOLYGON"},
};

// There only with results.
static const char *const band_layer[] = {"distance_bands", "MULTIPOLYGON"};

const SchemaCleaningField schema_cleaning_fields[] = {
    {"cleaning_units", offsetof(TopologyReport, units), false},
    {"cleaning_overlaps", offsetof(TopologyReport, overlaps), false},
    {"cleaning_overlap_m2", offsetof(TopologyReport, overlap_m2), true},
    {"cleaning_gaps", offsetof(TopologyReport, gaps), false},
    {"cleaning_gap_m2", offsetof(TopologyReport, gap_m2), true},
    {"cleaning_cracks", offsetof(TopologyReport, cracks), false},
    {"cleaning_crack_m2", offsetof(TopologyReport, crack_m2), true},
    {"cleaning_specks", offsetof(TopologyReport, specks), false},
    {"cleaning_speck_m2", offsetof(TopologyReport, speck_m2), true},
    {"cleaning_dropped", offsetof(TopologyReport, dropped), false},
    {"cleaning_holes_kept", offsetof(TopologyReport, holes_kept), false},
};
const int schema_cleaning_field_count = G_N_ELEMENTS(schema_cleaning_fields);

static const char *const source_names[] = {
    [BOUNDARIES_FILE] = "file",
    [BOUNDARIES_FETCHED] = "fetched",
    [BOUNDARIES_INDICATIVE] = "indicative",
};

const char *schema_boundary_source_name(BoundarySource source) {
    return source_names[source];
}

bool schema_boundary_source_parse(const char *name, BoundarySource *source) {
    for (size_t i = 0; i < G_N_ELEMENTS(source_names); i++) {
        if (strcmp(name, source_names[i]) == 0) {
            *source = (BoundarySource)i;
            return true;
        }
    }
    return false;
}

bool schema_create(Db *db, GError **error) {
    g_autofree char *marks = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                             DB_APPLICATION_ID, STORE_SCHEMA_VERSION);
    // 'NONE' leaves out the 6,000 reference systems of EPSG: two are enough.
    return db_exec(db, marks, error) &&
           db_call(db, "SELECT InitSpatialMetaData(0, 'NONE')", NULL, NULL, error) &&
           db_call(db, "SELECT InsertEpsgSrid(4326)", NULL, NULL, error) &&
           db_call(db, "SELECT InsertEpsgSrid(9488)", NULL, NULL, error) &&
           db_exec(db, world_tables, error) && db_exec(db, cell_rows_tables, error) &&
           db_exec(db, context_rows_table, error) && db_exec(db, ledger_rows_tables, error);
}

char *schema_reach_column(double reach_m) {
    // As short as the distance allows: 5000 -> "5", 2500 -> "2_5".
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.6g", reach_m / 1000);
    g_strdelimit(number, ".+-", '_');
    return g_strdup_printf("people_within_%s_km", number);
}

bool schema_create_results(Db *db, const Results *results, GError **error) {
    g_autoptr(GString) sql =
        g_string_new("CREATE TABLE region_results ("
                     "fid INTEGER PRIMARY KEY, "
                     "code TEXT NOT NULL UNIQUE, "
                     "level TEXT NOT NULL CHECK (level IN ('province', 'regency', 'district')), "
                     "province_code TEXT NOT NULL REFERENCES provinces (code), "
                     "regency_code TEXT REFERENCES regencies (code), "
                     "district_code TEXT REFERENCES districts (code), "
                     "known INTEGER NOT NULL CHECK (known IN (0, 1)), "
                     "member INTEGER NOT NULL CHECK (member IN (0, 1)), "
                     "has_any_library INTEGER NOT NULL CHECK (has_any_library IN (0, 1)), "
                     "villages INTEGER NOT NULL, "
                     "villages_tpbis INTEGER, "
                     "population INTEGER NOT NULL, "
                     "population_tpbis INTEGER, ");
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *column = schema_reach_column(results->reach_m[i]);
        g_string_append_printf(sql, "%s INTEGER, ", column);
    }
    g_string_append(sql, "people_within_service INTEGER, "
                         "people_within_service_p5 INTEGER, people_within_service_p95 INTEGER, "
                         "gap_person_m REAL, gini REAL, "
                         "people_unreachable INTEGER, "
                         "mean_m REAL, median_m REAL, p90_m REAL, max_m REAL, "
                         "any_mean_m REAL, "
                         "libraries_documented INTEGER NOT NULL, "
                         "libraries_tpbis INTEGER, "
                         "completeness TEXT, "
                         "CHECK (code = coalesce(district_code, regency_code, province_code)))");
    return db_exec(db, result_tables, error) && db_exec(db, sql->str, error);
}

static bool index_layer(Db *db, const char *const layer[2], GError **error) {
    return db_call(db, "SELECT RecoverGeometryColumn(?, 'geometry', 4326, ?, 'XY')", layer[0],
                   layer[1], error) &&
           db_call(db, "SELECT CreateSpatialIndex(?, 'geometry')", layer[0], NULL, error);
}

bool schema_index_geometries(Db *db, bool with_results, GError **error) {
    for (size_t i = 0; i < G_N_ELEMENTS(layers); i++) {
        if (!index_layer(db, layers[i], error))
            return false;
    }
    return !with_results || index_layer(db, band_layer, error);
}

bool schema_fix_times(Db *db, GError **error) {
    // The value that SpatiaLite itself uses for "never"; of the same length as
    // a time, so that the pages of the file come out the same as well.
#define NEVER "'0000-01-01T00:00:00.000Z'"
    return db_exec(db,
                   "UPDATE spatialite_history SET timestamp = " NEVER ";"
                   "UPDATE geometry_columns_time SET last_insert = " NEVER ", last_update = " NEVER
                   ", last_delete = " NEVER,
                   error);
#undef NEVER
}

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "store/blob.h"
#include "store/cell_rows.h"
#include "store/context_rows.h"
#include "store/db.h"
#include "store/ledger_rows.h"
#include "store/schema.h"
#include "store/store.h"

static bool damaged(const Db *db, const char *table, const char *what, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s, tabel %s: %s; buat ulang dengan `jangkau load`", db_name(db), table, what);
    return false;
}

// One integer that a pragma or a count gives.
static bool read_number(Db *db, const char *sql, int64_t *number, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db, sql, &query, error) || !db_next(&query, &row, error))
        return false;
    *number = row ? db_int(&query, 0) : 0;
    return true;
}

static bool check_version(Db *db, GError **error) {
    int64_t application = 0, version = 0;
    if (!read_number(db, "PRAGMA application_id", &application, error) ||
        !read_number(db, "PRAGMA user_version", &version, error))
        return false;
    if (application != DB_APPLICATION_ID)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: berkas SQLite, tetapi bukan buatan jangkau", db_name(db));
    else if (version < STORE_SCHEMA_VERSION)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: skema versi %" G_GINT64_FORMAT " sudah lama, program ini memakai versi "
                    "%d; buat ulang dengan `jangkau load`",
                    db_name(db), version, STORE_SCHEMA_VERSION);
    else if (version > STORE_SCHEMA_VERSION)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: skema versi %" G_GINT64_FORMAT " lebih baru daripada versi %d yang "
                    "dikenal program ini; perbarui jangkau",
                    db_name(db), version, STORE_SCHEMA_VERSION);
    return application == DB_APPLICATION_ID && version == STORE_SCHEMA_VERSION;
}

/* meta */

static bool find_meta(Db *db, const char *key, DbStatement *query, GError **error) {
    bool row = false;
    if (!db_prepare(db, "SELECT value FROM meta WHERE key = ?", query, error))
        return false;
    db_put_text_always(query, key);
    if (!db_next(query, &row, error))
        return false;
    return row || damaged(db, "meta", key, error);
}

static bool read_meta_int(Db *db, const char *key, int *value, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!find_meta(db, key, &query, error))
        return false;
    int64_t number = db_int(&query, 0);
    if (number < 0 || number > G_MAXINT)
        return damaged(db, "meta", key, error);
    *value = (int)number;
    return true;
}

static bool read_meta_flag(Db *db, const char *key, bool *value, GError **error) {
    int number = 0;
    if (!read_meta_int(db, key, &number, error))
        return false;
    *value = number != 0;
    return true;
}

static bool read_unit_level(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!find_meta(db, "unit_level", &query, error))
        return false;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        if (strcmp(db_text(&query, 0), region_level_name((RegionLevel)level)) == 0) {
            world->unit_level = (RegionLevel)level;
            return true;
        }
    }
    return damaged(db, "meta", "unit_level", error);
}

static bool read_boundary_source(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!find_meta(db, "boundary_source", &query, error))
        return false;
    return schema_boundary_source_parse(db_text(&query, 0), &world->boundary_source) ||
           damaged(db, "meta", "boundary_source", error);
}

static bool read_demand_label(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!find_meta(db, "demand_label", &query, error))
        return false;
    const char *label = db_text(&query, 0);
    if (*label == '\0' || !g_utf8_validate(label, -1, NULL))
        return damaged(db, "meta", "demand_label", error);
    g_free(world->demand_label);
    world->demand_label = g_strdup(label);
    return true;
}

static bool read_cleaning(Db *db, TopologyReport *report, GError **error) {
    for (int i = 0; i < schema_cleaning_field_count; i++) {
        const SchemaCleaningField *field = &schema_cleaning_fields[i];
        char *at = (char *)report + field->offset;
        if (!field->is_area) {
            if (!read_meta_int(db, field->key, (int *)(void *)at, error))
                return false;
            continue;
        }
        g_auto(DbStatement) query = {0};
        if (!find_meta(db, field->key, &query, error))
            return false;
        *(double *)(void *)at = db_real(&query, 0);
    }
    return true;
}

/* Regions */

static const char *const region_queries[LEVEL_COUNT] = {
    [LEVEL_PROVINCE] = "SELECT code, name, population, population_official, "
                       "population_official_date, area_official_km2, indicative, geometry "
                       "FROM provinces ORDER BY fid",
    [LEVEL_REGENCY] = "SELECT code, name, population, population_official, "
                      "population_official_date, area_official_km2, indicative, geometry "
                      "FROM regencies ORDER BY fid",
    [LEVEL_DISTRICT] = "SELECT code, name, population, population_official, "
                       "population_official_date, area_official_km2, indicative, geometry "
                       "FROM districts ORDER BY fid",
    [LEVEL_VILLAGE] = "SELECT code, name, population, population_official, "
                      "population_official_date, area_official_km2, indicative, geometry, "
                      "kind, lon, lat, land_part, note, idm_status FROM villages ORDER BY fid",
};

static bool read_date(const Db *db, const DbStatement *query, int column, const char *table,
                      Date *date, GError **error) {
    return date_parse(db_text(query, column), date) ||
           damaged(db, table, "tanggal tidak sah", error);
}

static bool read_position(const Db *db, const DbStatement *query, int column, const char *table,
                          LonLat *position, GError **error) {
    *position = (LonLat){db_real(query, column), db_real(query, column + 1)};
    if (fabs(position->lon_deg) <= 180 && fabs(position->lat_deg) <= 90)
        return true;
    return damaged(db, table, "posisi tidak sah", error);
}

static bool read_region(const Db *db, const DbStatement *query, RegionLevel level, bool shapes,
                        Region *region, GError **error) {
    const char *table = region_level_layer(level);
    region->code = g_strdup(db_text(query, 0));
    region->name = g_strdup(db_text(query, 1));
    region->population = db_int(query, 2);
    region->population_official = db_is_null(query, 3) ? -1 : db_int(query, 3);
    if (!read_date(db, query, 4, table, &region->population_official_date, error))
        return false;
    region->area_official_km2 = db_real(query, 5);
    region->indicative = db_int(query, 6) != 0;
    if (!shapes || db_is_null(query, 7))
        return true;
    size_t length = 0;
    const void *blob = db_blob(query, 7, &length);
    region->shape = blob_to_shape(blob, length);
    return region->shape != NULL || damaged(db, table, "geometri tidak utuh", error);
}

static bool read_village(const Db *db, const DbStatement *query, Village *village, GError **error) {
    village->is_kelurahan = strcmp(db_text(query, 8), "kelurahan") == 0;
    village->land_part = (int)db_int(query, 11);
    village->note = g_strdup(db_text(query, 12));
    village->idm_status = g_strdup(db_text(query, 13));
    return read_position(db, query, 9, "villages", &village->point, error);
}

// Step to a row that must be there.
static bool next_row(Db *db, DbStatement *query, const char *table, GError **error) {
    bool row = false;
    return db_next(query, &row, error) && (row || damaged(db, table, "baris hilang", error));
}

// Rows in a table, checked against what an array can hold.
static bool count_rows(Db *db, const char *table, int *count, GError **error) {
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", table);
    int64_t number = 0;
    if (!read_number(db, sql, &number, error))
        return false;
    if (number > G_MAXINT / 4)
        return damaged(db, table, "terlalu banyak baris", error);
    *count = (int)number;
    return true;
}

static bool read_regions(Db *db, World *world, RegionLevel level, bool shapes, GError **error) {
    RegionList *list = &world->regions[level];
    g_auto(DbStatement) query = {0};
    int count = 0;
    if (!count_rows(db, region_level_layer(level), &count, error) ||
        !db_prepare(db, region_queries[level], &query, error))
        return false;
    list->items = g_new0(Region, (gsize)count);
    if (level == LEVEL_VILLAGE)
        world->villages = g_new0(Village, (gsize)count);
    // Each is counted before it is read, so that world_free() frees it after a failure.
    while (list->count < count) {
        if (!next_row(db, &query, region_level_layer(level), error))
            return false;
        int i = list->count++;
        if (!read_region(db, &query, level, shapes, &list->items[i], error) ||
            (level == LEVEL_VILLAGE && !read_village(db, &query, &world->villages[i], error)))
            return false;
        // world_link() sorts the regions, but not the villages beside them.
        if (i > 0 && strcmp(list->items[i - 1].code, list->items[i].code) >= 0)
            return damaged(db, region_level_layer(level), "kode tidak berurutan", error);
    }
    return true;
}

/* The other lists */

static bool read_library(const Db *db, const DbStatement *query, const World *world,
                         Library *library, GError **error) {
    library->id = g_strdup(db_text(query, 0));
    library->name = g_strdup(db_text(query, 1));
    library->kind = g_strdup(db_text(query, 2));
    library->village_code = g_strdup(db_text(query, 3));
    library->source = g_strdup(db_text(query, 13));
    library->land_part = (int)db_int(query, 14);
    library->village = -1;
    if (!db_is_null(query, 4)) {
        library->village = world_find_village(world, db_text(query, 4));
        if (library->village < 0)
            return damaged(db, "libraries", "desa tidak ada", error);
    }
    if (!precision_parse(db_text(query, 7), &library->precision) ||
        !confidence_parse(db_text(query, 12), &library->confidence))
        return damaged(db, "libraries", "nilai precision atau confidence tidak dikenal", error);
    return read_position(db, query, 5, "libraries", &library->position, error) &&
           read_date(db, query, 8, "libraries", &library->tpbis_since, error) &&
           read_date(db, query, 9, "libraries", &library->tpbis_until, error) &&
           read_date(db, query, 10, "libraries", &library->open_since, error) &&
           read_date(db, query, 11, "libraries", &library->open_until, error);
}

static bool read_libraries(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    int count = 0;
    if (!count_rows(db, "libraries", &count, error) ||
        !db_prepare(db,
                    "SELECT id, name, kind, village_code, own_village_code, lon, lat, precision, "
                    "tpbis_since, tpbis_until, open_since, open_until, confidence, source, "
                    "land_part FROM libraries ORDER BY fid",
                    &query, error))
        return false;
    world->libraries = g_new0(Library, (gsize)count);
    while (world->library_count < count) {
        if (!next_row(db, &query, "libraries", error))
            return false;
        if (!read_library(db, &query, world, &world->libraries[world->library_count++], error))
            return false;
    }
    return true;
}

static bool read_memberships(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    int count = 0;
    if (!count_rows(db, "memberships", &count, error) ||
        !db_prepare(db,
                    "SELECT code, since, until, approximate, source FROM memberships ORDER BY fid",
                    &query, error))
        return false;
    world->memberships = g_new0(Membership, (gsize)count);
    while (world->membership_count < count) {
        if (!next_row(db, &query, "memberships", error))
            return false;
        Membership *membership = &world->memberships[world->membership_count++];
        membership->code = g_strdup(db_text(&query, 0));
        membership->approximate = db_int(&query, 3) != 0;
        membership->source = g_strdup(db_text(&query, 4));
        if (!read_date(db, &query, 1, "memberships", &membership->since, error) ||
            !read_date(db, &query, 2, "memberships", &membership->until, error))
            return false;
    }
    return true;
}

static bool read_totals(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    int count = 0;
    if (!count_rows(db, "reported_totals", &count, error) ||
        !db_prepare(db,
                    "SELECT code, class, metric, value_min, value_max, year, source "
                    "FROM reported_totals ORDER BY fid",
                    &query, error))
        return false;
    world->totals = g_new0(ReportedTotal, (gsize)count);
    while (world->total_count < count) {
        if (!next_row(db, &query, "reported_totals", error))
            return false;
        ReportedTotal *total = &world->totals[world->total_count++];
        total->code = g_strdup(db_text(&query, 0));
        total->class = g_strdup(db_text(&query, 1));
        total->metric = g_strdup(db_text(&query, 2));
        total->value_min = db_real(&query, 3);
        total->value_max = db_real(&query, 4);
        total->source = g_strdup(db_text(&query, 6));
        if (!read_date(db, &query, 5, "reported_totals", &total->year, error))
            return false;
    }
    return true;
}

static bool read_inputs(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    int count = 0;
    if (!count_rows(db, "inputs", &count, error) ||
        !db_prepare(db, "SELECT role, name, sha256, origin FROM inputs ORDER BY fid", &query,
                    error))
        return false;
    world->inputs = g_new0(InputFile, (gsize)count);
    while (world->input_count < count) {
        if (!next_row(db, &query, "inputs", error))
            return false;
        world->inputs[world->input_count++] = (InputFile){
            .role = g_strdup(db_text(&query, 0)),
            .name = g_strdup(db_text(&query, 1)),
            .sha256 = g_strdup(db_text(&query, 2)),
            .origin = g_strdup(db_text(&query, 3)),
        };
    }
    return true;
}

/* Putting it together */

// The stored shapes are clean: with all widths at zero nothing may change.
static bool rebuild_topology(const Db *db, World *world, GError **error) {
    const RegionList *units = &world->regions[world->unit_level];
    g_autofree const Shape **shapes = g_new0(const Shape *, (gsize)units->count + 1);
    for (int i = 0; i < units->count; i++)
        shapes[i] = units->items[i].shape;
    const TopologyRules keep_all = {0};
    TopologyReport report = {0};
    world->topology = topology_build(shapes, units->count, &keep_all, &report, error);
    if (world->topology == NULL)
        return false;
    if (report.overlaps > 0 || report.gaps > 0 || report.cracks > 0 || report.specks > 0 ||
        report.dropped > 0)
        log_warning("%s: batas yang tersimpan tidak bersih lagi (diubah oleh program lain?); "
                    "buat ulang dengan `jangkau load`",
                    db_name(db));
    return true;
}

static bool read_meta(Db *db, World *world, bool *has_topology, GError **error) {
    return read_unit_level(db, world, error) && read_boundary_source(db, world, error) &&
           read_demand_label(db, world, error) &&
           read_meta_flag(db, "indicative", &world->indicative, error) &&
           read_meta_flag(db, "has_topology", has_topology, error) &&
           read_meta_int(db, "land_part_count", &world->land_part_count, error) &&
           read_cleaning(db, &world->cleaning, error);
}

static bool read_all(Db *db, World *world, bool shapes, GError **error) {
    bool has_topology = false;
    // One transaction: all tables are read as they were at one moment.
    if (!check_version(db, error) || !db_exec(db, "BEGIN", error) ||
        !read_meta(db, world, &has_topology, error))
        return false;
    for (int level = LEVEL_PROVINCE; level < LEVEL_COUNT; level++) {
        if (!read_regions(db, world, (RegionLevel)level, shapes, error))
            return false;
    }
    if (!world_link(world, error) || !read_libraries(db, world, error) ||
        !read_memberships(db, world, error) || !read_totals(db, world, error) ||
        !read_inputs(db, world, error) || !cell_rows_read(db, world, error) ||
        !ledger_rows_read(db, world->ledger, error))
        return false;
    if (shapes && !context_rows_read(db, world, error))
        return false;
    return !shapes || !has_topology || rebuild_topology(db, world, error);
}

static World *read_world(const char *path, bool shapes, GError **error) {
    Db *db = db_open(path, error);
    if (db == NULL)
        return NULL;
    World *world = world_new();
    if (!read_all(db, world, shapes, error))
        g_clear_pointer(&world, world_free);
    db_discard(db);
    return world;
}

World *store_read(const char *path, GError **error) {
    return read_world(path, true, error);
}

World *store_read_places(const char *path, GError **error) {
    return read_world(path, false, error);
}

bool store_read_as_of(const char *path, char **as_of, GError **error) {
    Db *db = db_open(path, error);
    if (db == NULL)
        return false;
    g_auto(DbStatement) query = {0};
    bool row = false;
    bool ok = check_version(db, error) &&
              db_prepare(db, "SELECT value FROM meta WHERE key = 'as_of'", &query, error) &&
              db_next(&query, &row, error);
    if (ok && row)
        *as_of = g_strdup(db_text(&query, 0));
    if (ok && (!row || **as_of == '\0')) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s belum berisi hasil analisis; jalankan `jangkau analyze` dahulu",
                    db_name(db));
        ok = false;
    }
    db_finish(&query);
    db_discard(db);
    return ok;
}

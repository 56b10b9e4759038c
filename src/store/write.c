#include <glib/gstdio.h>
#include <math.h>

#include "base/interrupt.h"
#include "store/blob.h"
#include "store/cell_rows.h"
#include "store/context_rows.h"
#include "store/db.h"
#include "store/ledger_rows.h"
#include "store/plan_rows.h"
#include "store/schema.h"
#include "store/store.h"

static void put_date(DbStatement *statement, Date date, char buffer[16]) {
    db_put_text(statement, date_iso(date, buffer));
}

static void put_land_part(DbStatement *statement, int land_part) {
    if (land_part > 0)
        db_put_int(statement, land_part);
    else
        db_put_null(statement);
}

static const char *const region_inserts[LEVEL_COUNT] = {
    [LEVEL_PROVINCE] = "INSERT INTO provinces (fid, code, name, population, population_official, "
                       "population_official_date, area_official_km2, indicative, geometry) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [LEVEL_REGENCY] = "INSERT INTO regencies (fid, code, name, province_code, population, "
                      "population_official, population_official_date, area_official_km2, "
                      "indicative, geometry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [LEVEL_DISTRICT] = "INSERT INTO districts (fid, code, name, regency_code, population, "
                       "population_official, population_official_date, area_official_km2, "
                       "indicative, geometry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [LEVEL_VILLAGE] = "INSERT INTO villages (fid, code, name, district_code, kind, lon, lat, "
                      "land_part, note, idm_status, spread, population, population_official, "
                      "population_official_date, area_official_km2, indicative, geometry) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
};

static bool write_regions(Db *db, const World *world, RegionLevel level, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, region_inserts[level], &insert, error))
        return false;
    g_autoptr(GByteArray) blob = g_byte_array_new();
    const RegionList *list = &world->regions[level];
    for (int i = 0; i < list->count; i++) {
        const Region *region = &list->items[i];
        char date[16];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, region->code);
        db_put_text_always(&insert, region->name);
        if (level != LEVEL_PROVINCE)
            db_put_text(&insert, region->parent >= 0
                                     ? world->regions[level - 1].items[region->parent].code
                                     : NULL);
        if (level == LEVEL_VILLAGE) {
            const Village *village = &world->villages[i];
            db_put_text_always(&insert, village->is_kelurahan ? "kelurahan" : "desa");
            db_put_real(&insert, village->point.lon_deg);
            db_put_real(&insert, village->point.lat_deg);
            put_land_part(&insert, village->land_part);
            db_put_text(&insert, village->note);
            db_put_text(&insert, village->idm_status);
            db_put_text(&insert, spread_name(world->cells->spread[i]));
        }
        db_put_int(&insert, region->population);
        if (region->population_official >= 0)
            db_put_int(&insert, region->population_official);
        else
            db_put_null(&insert);
        put_date(&insert, region->population_official_date, date);
        db_put_real(&insert, region->area_official_km2);
        db_put_int(&insert, region->indicative);
        blob_from_shape(blob, region->shape);
        db_put_blob(&insert, blob);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_libraries(Db *db, const World *world, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO libraries (fid, id, name, kind, village_code, own_village_code, "
                    "lon, lat, precision, tpbis_since, tpbis_until, open_since, open_until, "
                    "confidence, source, land_part, geometry) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    g_autoptr(GByteArray) blob = g_byte_array_new();
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        char dates[4][16];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, library->id);
        db_put_text_always(&insert, library->name);
        db_put_text_always(&insert, library->kind);
        db_put_text_always(&insert, library->village_code);
        db_put_text(&insert, library->village >= 0 ? library->village_code : NULL);
        db_put_real(&insert, library->position.lon_deg);
        db_put_real(&insert, library->position.lat_deg);
        db_put_text_always(&insert, precision_name(library->precision));
        put_date(&insert, library->tpbis_since, dates[0]);
        put_date(&insert, library->tpbis_until, dates[1]);
        put_date(&insert, library->open_since, dates[2]);
        put_date(&insert, library->open_until, dates[3]);
        db_put_text_always(&insert, confidence_name(library->confidence));
        db_put_text(&insert, library->source);
        put_land_part(&insert, library->land_part);
        blob_from_point(blob, library->position);
        db_put_blob(&insert, blob);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_memberships(Db *db, const World *world, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO memberships (fid, code, since, until, approximate, source) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->membership_count; i++) {
        const Membership *membership = &world->memberships[i];
        char since[16], until[16];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, membership->code);
        put_date(&insert, membership->since, since);
        put_date(&insert, membership->until, until);
        db_put_int(&insert, membership->approximate);
        db_put_text(&insert, membership->source);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_totals(Db *db, const World *world, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO reported_totals (fid, code, class, metric, value_min, value_max, "
                    "year, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->total_count; i++) {
        const ReportedTotal *total = &world->totals[i];
        char year[16];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, total->code);
        db_put_text_always(&insert, total->class);
        db_put_text_always(&insert, total->metric);
        db_put_real(&insert, total->value_min);
        db_put_real(&insert, total->value_max);
        put_date(&insert, total->year, year);
        db_put_text(&insert, total->source);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_inputs(Db *db, const World *world, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO inputs (fid, role, name, sha256, origin) VALUES (?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, input->role);
        db_put_text_always(&insert, input->name);
        db_put_text_always(&insert, input->sha256);
        db_put_text(&insert, input->origin);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool put_meta_text(DbStatement *insert, const char *key, const char *value, GError **error) {
    db_put_text_always(insert, key);
    db_put_text_always(insert, value);
    return db_put_row(insert, error);
}

static bool put_meta_int(DbStatement *insert, const char *key, int64_t value, GError **error) {
    db_put_text_always(insert, key);
    db_put_int(insert, value);
    return db_put_row(insert, error);
}

static bool write_cleaning(DbStatement *insert, const TopologyReport *report, GError **error) {
    for (int i = 0; i < schema_cleaning_field_count; i++) {
        const SchemaCleaningField *field = &schema_cleaning_fields[i];
        const char *at = (const char *)report + field->offset;
        db_put_text_always(insert, field->key);
        if (field->is_area)
            db_put_real(insert, *(const double *)(const void *)at);
        else
            db_put_int(insert, *(const int *)(const void *)at);
        if (!db_put_row(insert, error))
            return false;
    }
    return true;
}

static bool write_meta(Db *db, const World *world, const Results *results, GError **error) {
    g_auto(DbStatement) insert = {0};
    return db_prepare(db, "INSERT INTO meta (key, value) VALUES (?, ?)", &insert, error) &&
           put_meta_text(&insert, "program", "jangkau " JANGKAU_VERSION, error) &&
           put_meta_int(&insert, "schema_version", STORE_SCHEMA_VERSION, error) &&
           put_meta_text(&insert, "unit_level", region_level_name(world->unit_level), error) &&
           put_meta_text(&insert, "boundary_source",
                         schema_boundary_source_name(world->boundary_source), error) &&
           put_meta_int(&insert, "indicative", world->indicative, error) &&
           put_meta_int(&insert, "has_topology", world->topology != NULL, error) &&
           put_meta_int(&insert, "land_part_count", world->land_part_count, error) &&
           put_meta_text(&insert, "demand_label", world->demand_label, error) &&
           put_meta_text(&insert, "cells_method", world->cells->method, error) &&
           write_cleaning(&insert, &world->cleaning, error) &&
           (results == NULL ||
            put_meta_text(&insert, "as_of", date_iso(results->as_of, (char[16]){0}), error));
}

static void put_nearest(DbStatement *insert, const World *world, const NearLibrary *near) {
    db_put_text(insert, near->library >= 0 ? world->libraries[near->library].id : NULL);
    db_put_real(insert, near->library >= 0 ? near->distance_m : NAN);
}

static void put_known(DbStatement *insert, bool known, int64_t value) {
    if (known && value >= 0)
        db_put_int(insert, value);
    else
        db_put_null(insert);
}

static bool write_village_results(Db *db, const World *world, const Results *results,
                                  GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO village_results (fid, code, tpbis, nearest_tpbis, "
                    "nearest_tpbis_m, nearest_any, nearest_any_m, people_within_service, "
                    "people_beyond_service, people_unreachable, mean_m, gap_person_m, rank_people, "
                    "rank_gap) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const VillageResult *result = &results->villages[i];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, world->regions[LEVEL_VILLAGE].items[i].code);
        if (result->tpbis == TRI_UNKNOWN)
            db_put_null(&insert);
        else
            db_put_int(&insert, result->tpbis == TRI_YES);
        put_nearest(&insert, world, &result->nearest_tpbis);
        put_nearest(&insert, world, &result->nearest_any);
        bool known = result->rank_people > 0;
        int64_t people = world->regions[LEVEL_VILLAGE].items[i].population;
        put_known(&insert, known, result->cell.people_within_service);
        put_known(&insert, known, people - result->cell.people_within_service);
        put_known(&insert, known, result->cell.people_unreachable);
        db_put_real(&insert, known ? result->cell.mean_m : NAN);
        db_put_real(&insert, known ? result->cell.gap_person_m : NAN);
        put_known(&insert, known, result->rank_people);
        put_known(&insert, known, result->rank_gap);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_library_results(Db *db, const World *world, const Results *results,
                                  GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO library_results (fid, id, tpbis, open) VALUES (?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->library_count; i++) {
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, world->libraries[i].id);
        db_put_int(&insert, results->library_tpbis[i]);
        db_put_int(&insert, results->library_open[i]);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

// Codes of the region and of those above it; NULL for the levels below it.
static void put_ancestry(DbStatement *insert, const World *world, RegionLevel level, int index) {
    const char *codes[LEVEL_VILLAGE] = {NULL};
    for (int at = (int)level; at >= 0 && index >= 0; at--) {
        codes[at] = world->regions[at].items[index].code;
        index = world->regions[at].items[index].parent;
    }
    for (int at = 0; at < LEVEL_VILLAGE; at++)
        db_put_text(insert, codes[at]);
}

static void put_region_result(DbStatement *insert, const Region *region, const RegionResult *result,
                              int reach_count) {
    db_put_int(insert, result->known);
    db_put_int(insert, result->member);
    db_put_int(insert, result->has_any_library);
    db_put_int(insert, region->village_count);
    put_known(insert, result->known, result->villages_tpbis);
    db_put_int(insert, region->population);
    put_known(insert, result->known, result->population_tpbis);
    for (int i = 0; i < reach_count; i++)
        put_known(insert, result->known, result->cell.people_within[i]);
    const Reach *cell = &result->cell;
    put_known(insert, result->known, cell->people_within_service);
    put_known(insert, result->known, result->service_range.low);
    put_known(insert, result->known, result->service_range.high);
    db_put_real(insert, result->known ? cell->gap_person_m : NAN);
    db_put_real(insert, result->known ? cell->gini : NAN);
    put_known(insert, result->known, cell->people_unreachable);
    const double distances_m[] = {cell->mean_m, cell->median_m, cell->p90_m, cell->max_m};
    for (size_t i = 0; i < G_N_ELEMENTS(distances_m); i++)
        db_put_real(insert, result->known ? distances_m[i] : NAN);
    db_put_real(insert, result->any_mean_m);
    db_put_int(insert, result->libraries);
    put_known(insert, result->known, result->libraries_tpbis);
    db_put_text(insert, result->completeness);
}

static bool write_region_results(Db *db, const World *world, const Results *results,
                                 GError **error) {
    g_auto(DbStatement) insert = {0};
    g_autoptr(GString) sql = g_string_new("INSERT INTO region_results VALUES (?");
    // fid, then 12 columns up to population_tpbis, the reaches, and 14 after them.
    for (int i = 0; i < 12 + results->reach_count + 14; i++)
        g_string_append(sql, ", ?");
    g_string_append_c(sql, ')');
    if (!db_prepare(db, sql->str, &insert, error))
        return false;
    int64_t fid = 0;
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        const RegionList *list = &world->regions[level];
        for (int i = 0; i < list->count; i++) {
            db_put_int(&insert, ++fid);
            db_put_text_always(&insert, list->items[i].code);
            db_put_text_always(&insert, region_level_name((RegionLevel)level));
            put_ancestry(&insert, world, (RegionLevel)level, i);
            put_region_result(&insert, &list->items[i], &results->regions[level][i],
                              results->reach_count);
            if (!db_put_row(&insert, error))
                return false;
        }
    }
    return true;
}

// From and to of a band; NaN = none. Without a library on its part, both.
static void band_limits(const Bands *bands, int band, double *from_m, double *to_m) {
    bool none = band == bands->count + 1;
    *from_m = none ? NAN : band > 0 ? bands->radius_m[band - 1] : 0;
    *to_m = band < bands->count ? bands->radius_m[band] : NAN;
}

static bool write_bands(Db *db, const World *world, const Results *results, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO distance_bands (province_code, class, from_m, to_m, geometry) "
                    "VALUES (?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    g_autoptr(GByteArray) blob = g_byte_array_new();
    for (int i = 0; i < results->province_count * BANDS_KINDS; i++) {
        int province = i / BANDS_KINDS;
        BandsKind kind = (BandsKind)(i % BANDS_KINDS);
        const Bands *bands = &results->bands[kind];
        for (int band = 0; band < bands->count + 2; band++) {
            const Shape *shape = bands->band[province * (bands->count + 2) + band];
            double from_m, to_m;
            if (shape == NULL)
                continue;
            band_limits(bands, band, &from_m, &to_m);
            db_put_text_always(&insert, world->regions[LEVEL_PROVINCE].items[province].code);
            db_put_text_always(&insert, bands_kind_name(kind));
            db_put_real(&insert, from_m);
            db_put_real(&insert, to_m);
            blob_from_shape(blob, shape);
            db_put_blob(&insert, blob);
            if (!db_put_row(&insert, error))
                return false;
        }
    }
    return true;
}

static bool write_results(Db *db, const World *world, const Results *results, GError **error) {
    return schema_create_results(db, results, error) &&
           write_village_results(db, world, results, error) &&
           write_library_results(db, world, results, error) &&
           write_region_results(db, world, results, error) &&
           write_bands(db, world, results, error);
}

static bool write_all(Db *db, const World *world, const Results *results, const SitePlan *plan,
                      GError **error) {
    // The file is new and lies in a staging folder: it is whole or thrown away,
    // so that neither a journal nor a sync is of use.
    if (!db_exec(db,
                 "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                 "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON; BEGIN",
                 error) ||
        !schema_create(db, error))
        return false;
    for (int level = LEVEL_PROVINCE; level < LEVEL_COUNT; level++) {
        if (!write_regions(db, world, (RegionLevel)level, error))
            return false;
    }
    return write_libraries(db, world, error) && write_memberships(db, world, error) &&
           write_totals(db, world, error) && write_inputs(db, world, error) &&
           cell_rows_write(db, world, error) && context_rows_write(db, world, error) &&
           ledger_rows_write(db, world->ledger, error) && write_meta(db, world, results, error) &&
           (results == NULL || write_results(db, world, results, error)) &&
           (plan == NULL || plan_rows_write(db, world, results, plan, error)) &&
           interrupt_check(error) && schema_index_geometries(db, results != NULL, error) &&
           schema_fix_times(db, error) && db_exec(db, "COMMIT", error);
}

bool store_write(const char *path, const World *world, const Results *results, const SitePlan *plan,
                 GError **error) {
    Db *db = db_create(path, error);
    if (db == NULL)
        return false;
    bool done = write_all(db, world, results, plan, error);
    if (done)
        done = db_close(db, error);
    else
        db_discard(db);
    if (!done)
        g_unlink(path);
    return done;
}

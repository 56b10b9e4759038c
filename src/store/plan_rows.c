#include "store/plan_rows.h"

// A multiplier is in millionths of the plan's unit, like `certified_e6`.
static const char tables[] = "CREATE TABLE sites ("
                             "fid INTEGER PRIMARY KEY, "
                             "code TEXT NOT NULL, "
                             "lon REAL NOT NULL, lat REAL NOT NULL, "
                             "existing INTEGER NOT NULL CHECK (existing IN (0, 1)), "
                             "\"order\" INTEGER, "
                             "stage INTEGER, "
                             "gain REAL);"

                             "CREATE TABLE plan_candidates (code TEXT PRIMARY KEY "
                             "REFERENCES villages (code)) WITHOUT ROWID;"

                             "CREATE TABLE plan_multipliers ("
                             "cell_id INTEGER PRIMARY KEY REFERENCES cells (id), "
                             "multiplier INTEGER NOT NULL);"

                             "CREATE TABLE plan (key TEXT PRIMARY KEY, value) WITHOUT ROWID;";

static const char *village_code(const World *world, int village) {
    return world->regions[LEVEL_VILLAGE].items[village].code;
}

static bool write_sites(Db *db, const World *world, const Results *results, const SitePlan *plan,
                        GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db,
                    "INSERT INTO sites (code, lon, lat, existing, \"order\", stage, gain) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        if (!results->library_tpbis[i])
            continue;
        db_put_text_always(&insert, library->village_code);
        db_put_real(&insert, library->position.lon_deg);
        db_put_real(&insert, library->position.lat_deg);
        db_put_int(&insert, 1);
        for (int none = 0; none < 3; none++)
            db_put_null(&insert);
        if (!db_put_row(&insert, error))
            return false;
    }
    for (int i = 0; i < plan->pick_count; i++) {
        const SitePick *pick = &plan->picks[i];
        LonLat point = world->villages[pick->village].point;
        db_put_text_always(&insert, village_code(world, pick->village));
        db_put_real(&insert, point.lon_deg);
        db_put_real(&insert, point.lat_deg);
        db_put_int(&insert, 0);
        db_put_int(&insert, pick->order);
        db_put_int(&insert, pick->stage);
        db_put_real(&insert, pick->gain);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_candidates(Db *db, const World *world, const SitePlan *plan, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO plan_candidates VALUES (?)", &insert, error))
        return false;
    for (int i = 0; i < plan->candidate_count; i++) {
        db_put_text_always(&insert, village_code(world, plan->candidate[i]));
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool write_multipliers(Db *db, const World *world, const SitePlan *plan, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO plan_multipliers VALUES (?, ?)", &insert, error))
        return false;
    for (int i = 0; i < world->cells->count; i++) {
        if (plan->multipliers[i] == 0)
            continue;
        db_put_int(&insert, i + 1);
        db_put_int(&insert, plan->multipliers[i]);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool put_key(DbStatement *insert, const char *key, GError **error) {
    db_put_text_always(insert, key);
    return db_put_row(insert, error);
}

static bool put_text(DbStatement *insert, const char *key, const char *value, GError **error) {
    db_put_text_always(insert, value);
    return put_key(insert, key, error);
}

static bool put_int(DbStatement *insert, const char *key, int64_t value, GError **error) {
    db_put_int(insert, value);
    return put_key(insert, key, error);
}

static bool put_real(DbStatement *insert, const char *key, double value, GError **error) {
    db_put_real(insert, value);
    return put_key(insert, key, error);
}

static bool write_service(DbStatement *insert, const World *world, const SitePlan *plan,
                          GError **error) {
    for (int i = 0; i < world->regions[LEVEL_REGENCY].count; i++) {
        g_autofree char *key =
            g_strconcat("service_m ", world->regions[LEVEL_REGENCY].items[i].code, NULL);
        if (!put_real(insert, key, plan->service_m[i], error))
            return false;
    }
    return true;
}

static bool write_plan(Db *db, const World *world, const SitePlan *plan, GError **error) {
    g_auto(DbStatement) insert = {0};
    return db_prepare(db, "INSERT INTO plan (value, key) VALUES (?, ?)", &insert, error) &&
           put_text(&insert, "objective", plan->objective, error) &&
           put_text(&insert, "unit", plan->unit, error) &&
           put_text(&insert, "candidates", plan->candidates, error) &&
           put_int(&insert, "sites", plan->sites, error) &&
           put_int(&insert, "stages", plan->stage_count, error) &&
           put_real(&insert, "value", plan->value, error) &&
           put_real(&insert, "bound", plan->bound, error) &&
           put_real(&insert, "gap_pct", plan->gap_pct, error) &&
           put_int(&insert, "optimal", plan->optimal, error) &&
           put_int(&insert, "reproducible", plan->reproducible, error) &&
           put_text(&insert, "method", plan->method, error) &&
           put_int(&insert, "certified_e6", plan->certified, error) &&
           write_service(&insert, world, plan, error);
}

bool plan_rows_write(Db *db, const World *world, const Results *results, const SitePlan *plan,
                     GError **error) {
    return db_exec(db, tables, error) && write_sites(db, world, results, plan, error) &&
           write_candidates(db, world, plan, error) && write_multipliers(db, world, plan, error) &&
           write_plan(db, world, plan, error);
}

#include "verify/figures.h"

#include <stdio.h>
#include <string.h>

#include "model/date.h"
#include "verify/distances.h"
#include "verify/lookup.h"
#include "verify/plan_recount.h"

// First day that a date of known precision means; dates without one are open.
#define DAY(column) "substr(" column " || '-01-01', 1, 10)"
#define FROM_DAY(column) "coalesce(" DAY(column) ", '0000-00-00')"
#define UNTIL_DAY(column) "coalesce(" DAY(column) ", '9999-99-99')"

// One value of the file; "" when there is none.
static char *ask(Db *db, const char *sql, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db, sql, &query, error) || !db_next(&query, &row, error))
        return NULL;
    return g_strdup(row ? db_text(&query, 0) : "");
}

static bool read_facts(Db *db, FiguresFacts *facts, GError **error) {
    g_autofree char *as_of = ask(db, "SELECT value FROM input.meta WHERE key = 'as_of'", error);
    if (as_of == NULL)
        return false;
    g_autofree char *parts =
        ask(db, "SELECT value FROM input.meta WHERE key = 'land_part_count' AND value > 0", error);
    g_autofree char *indicative =
        ask(db, "SELECT value FROM input.meta WHERE key = 'indicative' AND value <> 0", error);
    g_autofree char *status =
        ask(db, "SELECT 1 FROM input.villages WHERE idm_status IS NOT NULL LIMIT 1", error);
    if (parts == NULL || indicative == NULL || status == NULL)
        return false;
    g_strlcpy(facts->as_of, as_of, sizeof facts->as_of);
    facts->parts_known = *parts != '\0';
    facts->indicative = *indicative != '\0';
    facts->has_status = *status != '\0';
    return true;
}

// ------------------------------------------------------- regions, libraries

static bool make_settings(Db *db, const Settings *settings, GError **error) {
    if (!db_exec(db,
                 "CREATE TABLE service (regency TEXT PRIMARY KEY, m REAL);"
                 "CREATE TABLE said (spread TEXT PRIMARY KEY, text TEXT)",
                 error))
        return false;
    g_auto(DbStatement) regencies = {0}, insert = {0};
    if (!db_prepare(db, "SELECT code FROM input.regencies", &regencies, error) ||
        !db_prepare(db, "INSERT INTO service VALUES (?, ?)", &insert, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&regencies, &row, error)) && row) {
        const char *code = db_text(&regencies, 0);
        db_put_text(&insert, code);
        db_put_real(&insert, 1000 * settings_service_km(settings, code));
        if (!db_put_row(&insert, error))
            return false;
    }
    g_autofree char *cell_m = lookup_setting(settings, "cell_m");
    g_autofree char *raster = lookup_setting(settings, "population_raster");
    g_autofree char *by_area = g_strdup_printf("sel %s m", cell_m);
    g_autofree char *by_raster = g_strdup_printf("raster (%s)", raster);
    const char *insert_said = "INSERT INTO said SELECT ?1, ?2";
    g_auto(DbStatement) said = {0};
    if (!ok || !db_prepare(db, insert_said, &said, error))
        return false;
    const char *const texts[][2] = {
        {"sel", by_area}, {"raster", by_raster}, {"titik desa", "titik desa"}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        db_put_text(&said, texts[i][0]);
        db_put_text(&said, texts[i][1]);
        if (!db_put_row(&said, error))
            return false;
    }
    return true;
}

static const char regions_sql[] =
    // How a village came by its boundary is only told where villages have boundaries.
    "CREATE TABLE village AS SELECT v.fid AS id, v.code, v.name, d.code AS district_code, "
    "d.name AS district, r.code AS regency_code, r.name AS regency, r.province_code, "
    "v.population, v.kind = 'kelurahan' AS is_kelurahan, v.idm_status, v.lon, v.lat, v.land_part, "
    "v.spread, s.m AS service_m, said.text AS method, "
    "own.boundaries AND v.geometry IS NULL AS bare, "
    "own.boundaries AND v.geometry IS NOT NULL AND v.indicative AS stand_in, "
    "v.indicative AND v.spread <> 'titik desa' AS on_stand_in "
    "FROM input.villages v JOIN input.districts d ON d.code = v.district_code "
    "JOIN input.regencies r ON r.code = d.regency_code JOIN service s ON s.regency = r.code "
    "LEFT JOIN said ON said.spread = v.spread, "
    "(SELECT (SELECT value FROM input.meta WHERE key = 'indicative') = 0 AND "
    "(SELECT value FROM input.meta WHERE key = 'unit_level') = 'village' AND "
    "(SELECT value FROM input.meta WHERE key = 'has_topology') <> 0 AS boundaries) own;"
    "CREATE UNIQUE INDEX village_id ON village (id);"
    "CREATE UNIQUE INDEX village_code ON village (code);"

    // `speaker`: the region whose membership and knowledge hold for this one.
    "CREATE TABLE region (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name, level TEXT, depth INTEGER, "
    "speaker TEXT, population_official INTEGER);"
    "INSERT INTO region (code, name, level, depth, speaker, population_official) "
    "SELECT * FROM ("
    "SELECT code, name, 'province', 0 AS depth, code, population_official FROM input.provinces "
    "UNION ALL SELECT code, name, 'regency', 1, code, population_official FROM input.regencies "
    "UNION ALL SELECT code, name, 'district', 2, regency_code, population_official "
    "FROM input.districts) ORDER BY depth, code;"

    "CREATE TABLE holds (region INTEGER, village INTEGER, PRIMARY KEY (village, region)) "
    "WITHOUT ROWID;"
    "INSERT INTO holds SELECT r.id, v.id FROM village v JOIN region r "
    "ON r.code IN (v.province_code, v.regency_code, v.district_code);"

    "CREATE TABLE about AS SELECT h.region, count(*) AS villages, sum(v.population) AS population, "
    "CASE WHEN count(DISTINCT v.service_m) = 1 THEN min(v.service_m) END AS service_m, "
    "sum(v.bare) AS bare, sum(v.stand_in) AS stand_in, "
    "max(CASE v.spread WHEN 'sel' THEN v.method END) AS by_area, "
    "max(CASE v.spread WHEN 'raster' THEN v.method END) AS by_raster, "
    "sum(v.spread = 'titik desa') AS at_points, sum(v.on_stand_in) AS on_stand_ins "
    "FROM holds h JOIN village v ON v.id = h.village GROUP BY h.region;"
    "CREATE UNIQUE INDEX about_region ON about (region);"

    "CREATE TABLE piece AS SELECT c.id, v.id AS village, c.lon, c.lat, "
    "CAST(round(c.population * 1e6) AS INTEGER) AS people_e6, c.land_part, c.grid, "
    "c.col, c.row, c.area_m2 FROM input.cells c JOIN village v ON v.code = c.village;";

// Words for a confidence that counts as TPBIS.
static bool make_confidence(Db *db, const Settings *settings, GError **error) {
    static const char *const least_first[] = {"low", "medium", "high"};
    g_auto(DbStatement) insert = {0};
    if (!db_exec(db, "CREATE TABLE enough (name TEXT)", error) ||
        !db_prepare(db, "INSERT INTO enough VALUES (?)", &insert, error))
        return false;
    bool enough = false;
    for (gsize i = 0; i < G_N_ELEMENTS(least_first); i++) {
        enough = enough || strcmp(settings->confidence_min, least_first[i]) == 0;
        db_put_text(&insert, enough ? least_first[i] : NULL);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static const char libraries_sql[] =
    "CREATE TABLE library AS SELECT row_number() OVER (ORDER BY id) AS rank, l.*, "
    "" FROM_DAY("tpbis_since") " AS tpbis_from, " UNTIL_DAY(
        "tpbis_until") " AS tpbis_to, "
                       "" FROM_DAY("open_since") " AS open_from, " UNTIL_DAY(
                           "open_until") " AS open_to "
                                         "FROM input.libraries l;"
                                         "CREATE TABLE trusted AS SELECT * FROM library WHERE tpbis_since IS NOT NULL AND "
                                         "confidence IN (SELECT name FROM enough);"
                                         "CREATE TABLE membership AS SELECT code, " FROM_DAY(
                                             "since") " AS since, "
                                                      "" UNTIL_DAY(
                                                          "until") " AS until FROM input.memberships WHERE since IS NOT NULL;";

// ------------------------------------------------------------------ moments

// The end of each year from the first of the programme to the one before D, then D.
static bool make_moments(Db *db, FiguresFacts *facts, GError **error) {
    if (!db_exec(db, "CREATE TABLE moment (id INTEGER PRIMARY KEY, iso TEXT, day TEXT)", error))
        return false;
    g_autofree char *first =
        ask(db,
            "SELECT min(since) FROM (SELECT m.since FROM membership m JOIN region r USING (code) "
            "UNION ALL SELECT max(tpbis_from, open_from) FROM trusted)",
            error);
    Date date = {0, 0};
    if (first == NULL)
        return false;
    date_parse(facts->as_of, &date);
    int year = *first != '\0' ? (int)g_ascii_strtoll(first, NULL, 10) : date.day / 10000;
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO moment SELECT ?1, ?2, " DAY("?2"), &insert, error))
        return false;
    int id = 0;
    for (; year < date.day / 10000; year++, id++) {
        char iso[16];
        snprintf(iso, sizeof iso, "%04d-12-31", year % 10000);
        db_put_int(&insert, id);
        db_put_text(&insert, iso);
        if (!db_put_row(&insert, error))
            return false;
    }
    facts->last = id;
    db_put_int(&insert, id);
    db_put_text(&insert, facts->as_of);
    return db_put_row(&insert, error);
}

static const char states_sql[] =
    "CREATE TABLE counted AS SELECT m.id AS moment, l.rank AS library FROM moment m JOIN trusted l "
    "ON l.tpbis_from <= m.day AND m.day < l.tpbis_to AND l.open_from <= m.day AND m.day < l.open_to;"
    "CREATE INDEX counted_moment ON counted (moment, library);"

    // Moments at which the same libraries count share the distances of the first of them.
    "CREATE TABLE choice AS SELECT id AS moment, min(id) OVER (PARTITION BY libraries) AS choice "
    "FROM (SELECT m.id, coalesce((SELECT group_concat(library) FROM (SELECT library FROM counted "
    "WHERE moment = m.id ORDER BY library)), '') AS libraries FROM moment m);"

    "CREATE TABLE holder AS SELECT c.moment, v.id AS village, v.population, count(*) AS libraries "
    "FROM counted c JOIN library l ON l.rank = c.library "
    "JOIN village v ON v.code = l.own_village_code GROUP BY c.moment, v.id;"

    "CREATE TABLE state AS SELECT m.id AS moment, r.id AS region, "
    "EXISTS (SELECT 1 FROM membership s WHERE s.code = r.speaker AND s.since <= m.day "
    "AND m.day < s.until) AS member, 1 AS known, coalesce(sum(o.libraries), 0) AS libraries_tpbis, "
    "count(o.village) AS villages_tpbis, coalesce(sum(o.population), 0) AS population_tpbis "
    "FROM moment m JOIN region r LEFT JOIN holds h ON h.region = r.id "
    "LEFT JOIN holder o ON o.moment = m.id AND o.village = h.village GROUP BY m.id, r.id;"
    "CREATE UNIQUE INDEX state_region ON state (moment, region);"
    "UPDATE state SET known = (SELECT NOT (s.member AND s.libraries_tpbis = 0) FROM state s "
    "JOIN region speaker ON speaker.id = s.region JOIN region r ON r.speaker = speaker.code "
    "WHERE r.id = state.region AND s.moment = state.moment);";

// ------------------------------------------------------------------ figures

// Whole people are rounded village by village from millionths, halves upwards.
#define WHOLE(condition)                                                                           \
    "(sum(CASE WHEN " condition " THEN people_e6 ELSE 0 END) + 500000) / 1000000"

static char *village_figures_sql(const Settings *settings) {
    GString *border = g_string_new("abs(n.m - v.service_m) <= 0.001");
    GString *within = g_string_new(NULL), *sums = g_string_new(NULL);
    for (int i = 0; i < settings->reach_count; i++) {
        char m[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_dtostr(m, sizeof m, 1000 * settings->reach_km[i]);
        g_string_append_printf(border, " OR abs(n.m - %s) <= 0.001", m);
        g_string_append_printf(within, WHOLE("n.m <= %s") " AS within_%d, ", m, i);
        g_string_append_printf(sums, "sum(within_%d) AS within_%d, ", i, i);
    }
    char *sql = g_strdup_printf(
        "CREATE TABLE village_figure AS SELECT n.choice, n.village, %s"
        "" WHOLE(
            "n.m <= v.service_m") " AS within_s, "
                                  "v.population - " WHOLE(
                                      "n.m IS NOT NULL") " AS unreachable, "
                                                         "sum(CASE WHEN n.m IS NULL THEN 0 ELSE n.people_e6 END) AS reached_e6, "
                                                         "total(n.people_e6 * n.m) AS e6_m, "
                                                         "total(n.people_e6 * max(0, n.m - v.service_m)) AS gap_e6_m, "
                                                         "sum(CASE WHEN %s THEN n.people_e6 ELSE 0 END) AS border_e6 "
                                                         "FROM near n JOIN village v ON v.id = n.village GROUP BY n.choice, n.village;"
                                                         // What lies on a border may also tip the
                                                         // rounding.
                                                         "ALTER TABLE village_figure ADD COLUMN slack INTEGER;"
                                                         "UPDATE village_figure SET slack = border_e6 / 1000000 + (border_e6 > 0);"
                                                         "CREATE UNIQUE INDEX village_figure_village ON village_figure (choice, village);"

                                                         "CREATE TABLE region_figure AS SELECT c.moment, h.region, %s"
                                                         "sum(within_s) AS within_s, sum(unreachable) AS unreachable, "
                                                         "sum(reached_e6) AS reached_e6, total(e6_m) AS e6_m, total(gap_e6_m) AS gap_e6_m, "
                                                         "sum(slack) AS slack "
                                                         "FROM (SELECT * FROM choice UNION ALL SELECT -1, -1 "
                                                         "UNION ALL SELECT -2, -2) c "
                                                         "JOIN village_figure f ON f.choice = c.choice JOIN holds h ON h.village = f.village "
                                                         "GROUP BY c.moment, h.region;"
                                                         "CREATE UNIQUE INDEX region_figure_region ON region_figure (moment, region);",
        within->str, border->str, sums->str);
    g_string_free(border, TRUE);
    g_string_free(within, TRUE);
    g_string_free(sums, TRUE);
    return sql;
}

// Quantiles in millionths of people. Gini from the sorted distances: the sum of
// p_j (d_j · people up to j - their distances up to j), which counts each pair once.
static char *quantiles_sql(int last) {
    return g_strdup_printf(
        "CREATE TABLE quantile AS SELECT f.moment, q.region, "
        "min(CASE WHEN 2 * upto >= reached_e6 THEN m END) AS median_m, "
        "min(CASE WHEN 10 * upto >= 9 * reached_e6 THEN m END) AS p90_m, max(m) AS max_m, "
        "CASE WHEN e6_m > 0 THEN sum(e6 * (m * upto - upto_m)) / reached_e6 / e6_m END AS gini "
        "FROM (SELECT moment, choice FROM choice WHERE moment = %d UNION ALL SELECT -1, -1) c "
        "JOIN (SELECT choice, region, m, people_e6 AS e6, sum(people_e6) OVER upto AS upto, "
        "sum(people_e6 * m) OVER upto AS upto_m FROM near n JOIN holds h USING (village) "
        "WHERE m IS NOT NULL AND people_e6 > 0 AND choice IN "
        "(-1, (SELECT choice FROM choice WHERE moment = %d)) "
        "WINDOW upto AS (PARTITION BY choice, region ORDER BY m)) q USING (choice) "
        "JOIN region_figure f ON f.moment = c.moment AND f.region = q.region "
        "GROUP BY f.moment, q.region;"
        "CREATE UNIQUE INDEX quantile_region ON quantile (moment, region);",
        last, last);
}

static bool read_slack(Db *db, FiguresFacts *facts, GError **error) {
    g_autofree char *most = ask(db, "SELECT max(slack) FROM village_figure", error);
    g_autofree char *people =
        ask(db,
            "SELECT sum(border_e6) / 1000000 FROM village_figure WHERE choice = "
            "(SELECT choice FROM choice ORDER BY moment DESC LIMIT 1)",
            error);
    if (most == NULL || people == NULL)
        return false;
    facts->most_slack = g_ascii_strtoll(most, NULL, 10);
    facts->border_people = g_ascii_strtoll(people, NULL, 10);
    return true;
}

bool figures_make(Db *db, const Settings *settings, FiguresFacts *facts, GError **error) {
    g_autofree char *village_figures = village_figures_sql(settings);
    *facts = (FiguresFacts){0};
    if (!read_facts(db, facts, error) || !db_exec(db, "BEGIN", error) ||
        !make_settings(db, settings, error) || !make_confidence(db, settings, error) ||
        !db_exec(db, regions_sql, error) || !db_exec(db, libraries_sql, error) ||
        !make_moments(db, facts, error) || !db_exec(db, states_sql, error))
        return false;
    g_autofree char *quantiles = quantiles_sql(facts->last);
    return plan_recount_is_there(db, &facts->has_plan, error) &&
           distances_fill(db, settings, facts->last, error) &&
           plan_recount_fill_near(db, settings, facts->last, error) &&
           db_exec(db, village_figures, error) && db_exec(db, quantiles, error) &&
           db_exec(db, "COMMIT", error) && read_slack(db, facts, error);
}

#include "verify/tables.h"

#include <string.h>

#include "base/text.h"
#include "verify/compare.h"

/*
 * One query a table. Its columns carry the names of the table's; what depends
 * on TPBIS libraries is NULL (an empty cell) where s.known is 0. Aliases:
 * r region, a about, v village, s state, f figure by cell, p by point,
 * q and u the quantiles by cell and by point.
 */

typedef struct {
    const Settings *settings;
    const FiguresFacts *facts;
} Maker;

static void add(GString *sql, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add(GString *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(sql, format, arguments);
    va_end(arguments);
}

// A column that is empty where the region is unknown.
static void known(GString *sql, const char *expression, const char *name) {
    add(sql, ", CASE WHEN s.known THEN %s END AS %s", expression, name);
}

// The share in hundredths of a per cent, halves up.
static void percent(GString *sql, const char *part, const char *whole, const char *name) {
    add(sql, ", CASE WHEN s.known AND %s > 0 THEN (%s * 20000 + %s) / (2 * %s) END AS %s", whole,
        part, whole, whole, name);
}

static char *reach_name(const Maker *maker, int i) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.6g", maker->settings->reach_km[i]);
    return g_strdup_printf("people_within_%s_km", g_strdelimit(number, ".+-", '_'));
}

// people_within_…, people_within_service, each followed by `ending`.
static void within(GString *sql, const Maker *maker, const char *alias, const char *ending) {
    for (int i = 0; i < maker->settings->reach_count; i++) {
        g_autofree char *reach = reach_name(maker, i);
        g_autofree char *name = g_strconcat(reach, ending, NULL);
        g_autofree char *column = g_strdup_printf("%s.within_%d", alias, i);
        known(sql, column, name);
    }
    g_autofree char *column = g_strconcat(alias, ".within_s", NULL);
    g_autofree char *name = g_strconcat("people_within_service", ending, NULL);
    known(sql, column, name);
}

// Unknown where land parts are, unless there is no library at all.
static void unreachable(GString *sql, const Maker *maker, const char *alias, const char *moment,
                        const char *name) {
    add(sql,
        ", CASE WHEN s.known AND (%d OR NOT EXISTS (SELECT 1 FROM counted c WHERE c.moment = %s)) "
        "THEN %s.unreachable END AS %s",
        maker->facts->parts_known, moment, alias, name);
}

static void mean(GString *sql, const char *alias, const char *name) {
    add(sql,
        ", CASE WHEN s.known AND %s.reached_e6 > 0 THEN %s.e6_m / %s.reached_e6 / 1000 END AS %s",
        alias, alias, alias, name);
}

static void gap(GString *sql) {
    known(sql, "f.gap_e6_m / 1e9", "gap_person_km");
}

static void quantiles(GString *sql, const char *alias, const char *ending) {
    static const char *const columns[][2] = {
        {"median_m", "median_km"}, {"p90_m", "p90_km"}, {"max_m", "max_km"}};
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_autofree char *km = g_strdup_printf("%s.%s / 1000", alias, columns[i][0]);
        g_autofree char *name = g_strconcat(columns[i][1], ending, NULL);
        known(sql, km, name);
    }
}

// The draws need their stream; without unknown positions the range is the figure.
static void ranges(GString *sql, const Maker *maker) {
    for (int i = 0; i <= maker->settings->reach_count; i++) {
        bool service = i == maker->settings->reach_count;
        g_autofree char *reach = service ? g_strdup("people_within_service") : reach_name(maker, i);
        g_autofree char *column =
            service ? g_strdup("f.within_s") : g_strdup_printf("f.within_%d", i);
        static const char *const endings[] = {"_p5", "_p95"};
        for (gsize e = 0; e < G_N_ELEMENTS(endings); e++) {
            g_autofree char *name = g_strconcat(reach, endings[e], NULL);
            add(sql,
                ", CASE WHEN NOT s.known THEN NULL WHEN EXISTS (SELECT 1 FROM counted c "
                "JOIN library l ON l.rank = c.library WHERE c.moment = %d "
                "AND l.precision = 'village_point') THEN '0-' || a.population ELSE %s END AS %s",
                maker->facts->last, column, name);
        }
    }
}

// "5 tercatat dari 67 dilaporkan (ukuran; sumber, tahun)", and how boundaries came about.
static const char completeness_sql[] =
    "CREATE TABLE reported AS SELECT * FROM (SELECT t.*, row_number() OVER (PARTITION BY code "
    "ORDER BY class = 'tpbis' DESC, class = 'any' DESC, year IS NOT NULL DESC, "
    "substr(year || '-01-01', 1, 10) DESC, fid) AS place, "
    "CASE WHEN source LIKE 'http://%' OR source LIKE 'https://%' "
    "THEN substr(source, instr(source, '//') + 2) || '/' ELSE source END AS address "
    "FROM input.reported_totals t WHERE class IN ('tpbis', 'any', 'village')) WHERE place = 1;"
    "CREATE TABLE documented AS SELECT r.id AS region, "
    "count(*) AS libraries_any, sum(l.kind = 'village') AS libraries_village "
    "FROM library l JOIN moment m ON m.id = (SELECT max(id) FROM moment) "
    "AND l.open_from <= m.day AND m.day < l.open_to "
    "JOIN village v ON v.code = l.own_village_code JOIN holds h ON h.village = v.id "
    "JOIN region r ON r.id = h.region GROUP BY r.id;"
    "CREATE TABLE complete AS SELECT r.id AS region, CASE t.class WHEN 'tpbis' "
    "THEN s.libraries_tpbis WHEN 'any' THEN coalesce(d.libraries_any, 0) "
    "ELSE coalesce(d.libraries_village, 0) END || ' tercatat dari ' || "
    "replace(printf('%,d', CAST(value_min AS INTEGER)), ',', '.') || CASE WHEN value_max > "
    "value_min THEN '–' || replace(printf('%,d', CAST(value_max AS INTEGER)), ',', '.') ELSE '' END "
    "|| ' dilaporkan (' || t.metric || '; ' || CASE WHEN address = source THEN source "
    "WHEN address LIKE 'www.%' THEN substr(address, 5, instr(address, '/') - 5) "
    "ELSE substr(address, 1, instr(address, '/') - 1) END || ', ' || substr(t.year, 1, 4) || ')' "
    "AS text FROM region r JOIN reported t ON t.code = r.code "
    "JOIN state s ON s.region = r.id AND s.moment = (SELECT max(id) FROM moment) "
    "LEFT JOIN documented d ON d.region = r.id;";

static void joined(GString *sql, const char *text, const char *condition) {
    add(sql, " || CASE WHEN %s THEN '; ' || %s ELSE '' END", condition, text);
}

static void completeness(GString *sql, const Maker *maker) {
    add(sql, ", nullif(substr(''");
    joined(sql, "k.text", "k.text IS NOT NULL");
    joined(sql, "'batas indikatif'", maker->facts->indicative ? "1" : "0");
    joined(sql, "'batas ' || a.stand_in || ' desa/kelurahan indikatif'", "a.stand_in > 0");
    joined(sql, "a.bare || ' desa/kelurahan tanpa batas'", "a.bare > 0");
    add(sql, ", 3), '') AS completeness");
}

static void method_of_region(GString *sql) {
    add(sql, ", CASE WHEN a.at_points = a.villages THEN 'titik desa' ELSE nullif(substr(''");
    joined(sql, "a.by_area", "a.by_area IS NOT NULL");
    joined(sql, "a.by_raster", "a.by_raster IS NOT NULL");
    joined(sql, "a.at_points || ' desa di titiknya'", "a.at_points > 0");
    joined(sql, "'batas indikatif'", "a.on_stand_ins > 0");
    add(sql, ", 3), '') END AS method");
}

static char *regions(const Maker *maker) {
    GString *sql = g_string_new(
        "SELECT r.code AS _key, coalesce(f.slack, 0) + coalesce(p.slack, 0) AS _slack, r.code, "
        "r.name, r.level, a.villages");
    g_autofree char *last = g_strdup_printf("%d", maker->facts->last);
    known(sql, "s.villages_tpbis", "villages_tpbis");
    percent(sql, "s.villages_tpbis", "a.villages", "villages_tpbis_pct");
    add(sql, ", a.population, r.population_official");
    known(sql, "s.population_tpbis", "population_tpbis");
    percent(sql, "s.population_tpbis", "a.population", "population_tpbis_pct");
    GString *reaches = g_string_new(NULL);
    within(reaches, maker, "f", "");
    // people_within_service stands further on.
    char *service = strstr(reaches->str, ", CASE WHEN s.known THEN f.within_s ");
    g_string_append_len(sql, reaches->str, service - reaches->str);
    unreachable(sql, maker, "f", last, "people_unreachable");
    mean(sql, "f", "mean_km");
    quantiles(sql, "q", "");
    completeness(sql, maker);
    add(sql, ", a.service_m / 1000 AS service_km%s", service);
    known(sql, "a.population - f.within_s", "people_beyond_service");
    gap(sql);
    known(sql, "q.gini", "gini");
    ranges(sql, maker);
    within(sql, maker, "p", "_by_point");
    unreachable(sql, maker, "p", last, "people_unreachable_by_point");
    mean(sql, "p", "mean_km_by_point");
    quantiles(sql, "u", "_by_point");
    method_of_region(sql);
    add(sql,
        " FROM region r JOIN about a ON a.region = r.id "
        "JOIN state s ON s.region = r.id AND s.moment = %s "
        "LEFT JOIN region_figure f ON f.region = r.id AND f.moment = %s "
        "LEFT JOIN region_figure p ON p.region = r.id AND p.moment = -1 "
        "LEFT JOIN quantile q ON q.region = r.id AND q.moment = %s "
        "LEFT JOIN quantile u ON u.region = r.id AND u.moment = -1 "
        "LEFT JOIN complete k ON k.region = r.id ORDER BY r.depth, r.code",
        last, last, last);
    g_string_free(reaches, TRUE);
    return g_string_free(sql, FALSE);
}

// Villages with what is known of their regency at D, and their figures by cell.
static void from_villages(GString *sql, const Maker *maker) {
    add(sql,
        " FROM village v JOIN region r ON r.code = v.regency_code "
        "JOIN state s ON s.region = r.id AND s.moment = %d "
        "LEFT JOIN village_figure f ON f.village = v.id "
        "AND f.choice = (SELECT choice FROM choice WHERE moment = %d)",
        maker->facts->last, maker->facts->last);
}

static const char idm_status[] =
    "CASE WHEN v.is_kelurahan THEN 'tidak berlaku (kelurahan)' ELSE v.idm_status END AS idm_status";

static char *villages(const Maker *maker) {
    g_autofree char *last = g_strdup_printf("%d", maker->facts->last);
    GString *sql = g_string_new("SELECT v.code AS _key, coalesce(f.slack, 0) AS _slack, v.code, "
                                "v.name, v.district, v.regency, v.lon, v.lat, v.population");
    add(sql,
        ", CASE WHEN s.known THEN EXISTS (SELECT 1 FROM holder h WHERE h.moment = %s "
        "AND h.village = v.id) END AS tpbis, v.land_part, n.tpbis AS nearest_tpbis, "
        "n.tpbis_m / 1000 AS nearest_tpbis_km, n.any_kind AS nearest_any, "
        "n.any_m / 1000 AS nearest_any_km, v.service_m / 1000 AS service_km",
        last);
    within(sql, maker, "f", "");
    known(sql, "v.population - f.within_s", "people_beyond_service");
    unreachable(sql, maker, "f", last, "people_unreachable");
    mean(sql, "f", "mean_km");
    gap(sql);
    add(sql,
        ", %s, v.method || CASE WHEN v.on_stand_in THEN '; batas indikatif' ELSE '' END AS method",
        idm_status);
    from_villages(sql, maker);
    add(sql, " LEFT JOIN point n ON n.village = v.id ORDER BY v.code");
    return g_string_free(sql, FALSE);
}

// Ranks fall with the value, ties by code; where values are nearer than the
// tolerance but not equal, the ranks between are left open ("7-9").
static void rank(GString *sql, const char *value, const char *name) {
    add(sql,
        ", CASE WHEN %s_low + %s_same - 1 = %s_high THEN %s_own ELSE %s_low || '-' || %s_high END "
        "AS %s",
        value, value, value, value, value, value, name);
}

static void rank_windows(GString *sql, const char *value, double tolerance_of) {
    char tolerance[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_dtostr(tolerance, sizeof tolerance, tolerance_of);
    add(sql,
        ", row_number() OVER (ORDER BY %s DESC, code) AS %s_own, "
        "count(*) OVER (PARTITION BY %s) AS %s_same, "
        "1 + count(*) OVER (ORDER BY %s DESC RANGE BETWEEN UNBOUNDED PRECEDING AND %s PRECEDING) "
        "AS %s_low, count(*) OVER (ORDER BY %s DESC RANGE BETWEEN UNBOUNDED PRECEDING AND %s "
        "FOLLOWING) AS %s_high",
        value, value, value, value, value, tolerance, value, value, tolerance, value);
}

static char *gaps(const Maker *maker) {
    g_autofree char *last = g_strdup_printf("%d", maker->facts->last);
    GString *sql = g_string_new("WITH figure AS (SELECT v.*, s.known, s.moment, f.within_s, "
                                "f.unreachable, f.reached_e6, f.e6_m, f.gap_e6_m, f.slack, "
                                "v.population - f.within_s AS beyond, f.gap_e6_m AS gap");
    from_villages(sql, maker);
    add(sql, "), ranked AS (SELECT *");
    rank_windows(sql, "beyond", 0.5 + (double)maker->facts->most_slack);
    // A thousandth of a person-km, the last decimal that is printed.
    rank_windows(sql, "gap", 1e6);
    add(sql,
        " FROM figure WHERE known UNION ALL SELECT *, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
        "NULL FROM figure WHERE NOT known) SELECT s.code AS _key, coalesce(s.slack, 0) AS _slack");
    rank(sql, "beyond", "rank_people");
    rank(sql, "gap", "rank_gap");
    add(sql, ", s.code, s.name, s.district, s.regency, "
             "CASE WHEN s.is_kelurahan THEN 'tidak berlaku (kelurahan)' ELSE s.idm_status END AS "
             "idm_status, s.service_m / 1000 AS service_km, s.population");
    known(sql, "s.within_s", "people_within_service");
    known(sql, "s.beyond", "people_beyond_service");
    unreachable(sql, maker, "s", last, "people_unreachable");
    known(sql, "s.gap_e6_m / 1e9", "gap_person_km");
    mean(sql, "s", "mean_km");
    add(sql, " FROM ranked s ORDER BY s.known DESC, beyond_own, s.code");
    return g_string_free(sql, FALSE);
}

static char *status(const Maker *maker) {
    g_autofree char *last = g_strdup_printf("%d", maker->facts->last);
    GString *sql = g_string_new(
        "WITH each AS (SELECT v.id, v.regency_code, v.province_code, v.population, s.known, "
        "f.within_s, f.unreachable, f.reached_e6, f.e6_m, f.gap_e6_m, f.slack, "
        "CASE WHEN v.is_kelurahan THEN 'tidak berlaku (kelurahan)' "
        "ELSE coalesce(v.idm_status, 'tidak ada data') END AS status");
    from_villages(sql, maker);
    add(sql,
        "), f AS (SELECT r.id AS region, e.status, count(*) AS villages, "
        "sum(e.population) AS population, sum(e.within_s) AS within_s, "
        "sum(e.unreachable) AS unreachable, sum(e.reached_e6) AS reached_e6, "
        "total(e.e6_m) AS e6_m, total(e.gap_e6_m) AS gap_e6_m, sum(e.slack) AS slack "
        "FROM region r JOIN each e ON r.depth = 1 AND e.regency_code = r.code "
        "OR r.depth = 0 AND e.province_code = r.code AND e.known GROUP BY r.id, e.status) "
        "SELECT r.code || ' ' || f.status AS _key, coalesce(f.slack, 0) AS _slack, r.code, r.name, "
        "r.level, f.status, f.villages, f.population");
    known(sql, "f.within_s", "people_within_service");
    known(sql, "f.population - f.within_s", "people_beyond_service");
    unreachable(sql, maker, "f", last, "people_unreachable");
    gap(sql);
    mean(sql, "f", "mean_km");
    add(sql,
        " FROM f JOIN region r ON r.id = f.region JOIN state s ON s.region = r.id "
        "AND s.moment = %s ORDER BY r.depth, r.code, CASE f.status WHEN 'mandiri' THEN 0 "
        "WHEN 'maju' THEN 1 WHEN 'berkembang' THEN 2 WHEN 'tertinggal' THEN 3 "
        "WHEN 'sangat tertinggal' THEN 4 WHEN 'tidak berlaku (kelurahan)' THEN 5 ELSE 6 END",
        last);
    return g_string_free(sql, FALSE);
}

static char *series(const Maker *maker) {
    GString *sql =
        g_string_new("SELECT m.iso || ' ' || r.code AS _key, coalesce(f.slack, 0) AS _slack, "
                     "m.iso AS date, r.code, r.name, r.level, s.member, a.population");
    known(sql, "s.libraries_tpbis", "libraries_tpbis");
    known(sql, "s.villages_tpbis", "villages_tpbis");
    known(sql, "s.population_tpbis", "population_tpbis");
    within(sql, maker, "f", "");
    unreachable(sql, maker, "f", "s.moment", "people_unreachable");
    gap(sql);
    mean(sql, "f", "mean_km");
    add(sql, " FROM moment m JOIN region r JOIN about a ON a.region = r.id "
             "JOIN state s ON s.region = r.id AND s.moment = m.id "
             "LEFT JOIN region_figure f ON f.region = r.id AND f.moment = m.id "
             "ORDER BY m.id, r.depth, r.code");
    return g_string_free(sql, FALSE);
}

// A region before and after the stored plan; districts only where it changes something.
static void reach_of_plan(GString *sql, const Maker *maker, const char *alias, const char *ending) {
    bool known_parts = maker->facts->parts_known;
    g_autofree char *last = g_strdup_printf("%d", maker->facts->last);
    g_autofree char *people = g_strconcat("people_unreachable", ending, NULL);
    g_autofree char *person_km = g_strconcat("gap_person_km", ending, NULL);
    g_autofree char *km = g_strconcat("mean_km", ending, NULL);
    g_autofree char *gap_e9 = g_strconcat(alias, ".gap_e6_m / 1e9", NULL);
    within(sql, maker, alias, ending);
    if (strcmp(alias, "f") == 0 || known_parts)
        unreachable(sql, maker, alias, last, people);
    else // with the plan there is a library
        known(sql, "NULL", people);
    known(sql, gap_e9, person_km);
    mean(sql, alias, km);
}

static char *plan_regions(const Maker *maker) {
    GString *sql = g_string_new("");
    add(sql, "WITH site AS (SELECT h.region, count(*) AS sites FROM input.sites p "
             "JOIN village v USING (code) JOIN holds h ON h.village = v.id WHERE NOT p.existing "
             "GROUP BY h.region) SELECT r.code AS _key, "
             "coalesce(f.slack, 0) + coalesce(g.slack, 0) AS _slack, r.code, r.name, r.level, "
             "coalesce(site.sites, 0) AS sites, a.population");
    reach_of_plan(sql, maker, "f", "_before");
    reach_of_plan(sql, maker, "g", "_after");
    add(sql,
        ", CASE WHEN NOT s.known THEN 'daftar belum lengkap' END AS note FROM region r "
        "JOIN about a ON a.region = r.id JOIN state s ON s.region = r.id AND s.moment = %d "
        "LEFT JOIN region_figure f ON f.region = r.id AND f.moment = %d "
        "LEFT JOIN region_figure g ON g.region = r.id AND g.moment = -2 "
        "LEFT JOIN site ON site.region = r.id WHERE r.depth < 2 OR site.sites > 0 "
        "OR g.reached_e6 > f.reached_e6 OR f.e6_m - g.e6_m > 1e-12 * f.e6_m "
        "ORDER BY r.depth, r.code",
        maker->facts->last, maker->facts->last);
    return g_string_free(sql, FALSE);
}

static char *libraries(const Maker *maker) {
    return g_strdup_printf(
        "SELECT l.id AS _key, 0 AS _slack, l.id, l.name, l.kind, l.village_code, l.lon, l.lat, "
        "l.precision, CASE WHEN c.library THEN l.tpbis_since END AS tpbis_since, "
        "CASE WHEN c.library THEN l.tpbis_until END AS tpbis_until, l.confidence, l.source "
        "FROM library l LEFT JOIN counted c ON c.library = l.rank AND c.moment = %d "
        "ORDER BY l.rank",
        maker->facts->last);
}

static const struct {
    const char *name;
    const char *keys[3];
    char *(*query)(const Maker *maker);
} tables[] = {
    {"libraries.csv", {"id"}, libraries},         {"villages.csv", {"code"}, villages},
    {"regions.csv", {"code"}, regions},           {"gaps.csv", {"code"}, gaps},
    {"status.csv", {"code", "status"}, status},   {"series.csv", {"date", "code"}, series},
    {"plan_regions.csv", {"code"}, plan_regions},
};

bool tables_check(Db *db, const Settings *settings, const FiguresFacts *facts, const char *folder,
                  Findings *findings, GError **error) {
    const Maker maker = {settings, facts};
    if (!db_exec(db, completeness_sql, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        // It is written when the project names a list of statuses.
        if (strcmp(tables[i].name, "status.csv") == 0 && !facts->has_status)
            continue;
        if (strcmp(tables[i].name, "plan_regions.csv") == 0 && !facts->has_plan)
            continue;
        g_autofree char *sql = tables[i].query(&maker);
        if (!compare_table(db, folder, tables[i].name, tables[i].keys, sql, findings, error))
            return false;
    }
    return true;
}

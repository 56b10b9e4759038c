#include "verify/pieces.h"

#include <math.h>

#include "verify/lookup.h"

static const char TABLE[] = "cells";

// Onto the plane of a grid by the map projection alone, as geo/crs.h has it:
// WGS 84 is taken as its datum (SpatiaLite would shift SRGI2013 by 0.2 m).
#define PLANE                                                                                      \
    "g.srid, NULL, '+proj=longlat +ellps=WGS84 +no_defs', "                                        \
    "(SELECT proj4text FROM spatial_ref_sys r WHERE r.srid = g.srid)"

// Each row is a difference: column, code, what is stored, what was recounted.
static bool report(Db *db, const char *sql, Findings *findings, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row)
        findings_add(findings, TABLE, db_text(&query, 0), db_text(&query, 1),
                     "tersimpan %s, seharusnya %s", db_text(&query, 2), db_text(&query, 3));
    return ok;
}

static bool ask_count(Db *db, const char *sql, int64_t *count, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db, sql, &query, error) || !db_next(&query, &row, error))
        return false;
    *count = row ? db_int(&query, 0) : 0;
    return true;
}

// ------------------------------------------------------------ every village

static const char stray[] =
    "SELECT 'village', coalesce(c.village, '-'), 'sel ' || c.id, 'kode desa yang ada' "
    "FROM input.cells c LEFT JOIN village v ON v.code = c.village WHERE v.id IS NULL";

static const char sums[] =
    "SELECT 'population', v.code, printf('%.6f', coalesce(sum(p.people_e6), 0) / 1e6), "
    "v.population FROM village v LEFT JOIN piece p ON p.village = v.id GROUP BY v.id "
    "HAVING coalesce(sum(p.people_e6), 0) <> v.population * 1000000";

static const char negative[] =
    "SELECT 'population', v.code, printf('%.6f pada sel %d', p.people_e6 / 1e6, p.id), "
    "'0 atau lebih' FROM piece p JOIN village v ON v.id = p.village WHERE p.people_e6 < 0";

static const char at_the_point[] = "SELECT 'lon, lat', v.code, printf('%.9f, %.9f', p.lon, p.lat), "
                                   "printf('%.9f, %.9f (titik desa)', v.lon, v.lat) FROM piece p "
                                   "JOIN village v ON v.id = p.village WHERE p.grid IS NULL "
                                   "AND (abs(p.lon - v.lon) > 1e-9 OR abs(p.lat - v.lat) > 1e-9)";

// An edge between two projected corners leaves the bounds in degrees by far less.
static const char in_the_bounds[] =
    "WITH b AS MATERIALIZED (SELECT fid, MbrMinX(geometry) AS w, MbrMinY(geometry) AS s, "
    "MbrMaxX(geometry) AS e, MbrMaxY(geometry) AS n FROM input.villages) "
    "SELECT 'lon, lat', v.code, printf('%.9f, %.9f (kolom %d, baris %d)', p.lon, p.lat, p.col, "
    "p.row), 'di dalam batas desa' FROM piece p JOIN b ON b.fid = p.village "
    "JOIN village v ON v.id = p.village WHERE p.grid IS NOT NULL AND NOT ("
    "p.lon BETWEEN b.w - 1e-5 AND b.e + 1e-5 AND p.lat BETWEEN b.s - 1e-5 AND b.n + 1e-5)";

// The affine map of the grid, backwards; a centimetre of tolerance.
static const char in_the_cell[] =
    "WITH t AS MATERIALIZED (SELECT p.id, p.village, p.col, p.row, p.lon, p.lat, g.*, "
    "ST_Transform(MakePoint(p.lon, p.lat, 4326), " PLANE ") AS at FROM piece p "
    "JOIN plane g ON g.grid = p.grid), u AS MATERIALIZED (SELECT *, ST_X(at) - x0 AS x, "
    "ST_Y(at) - y0 AS y, a * d - b * c AS det FROM t), w AS (SELECT *, "
    "(x * d - y * b) / det - col AS i, (y * a - x * c) / det - row AS j, "
    "0.01 / sqrt(abs(det)) AS near FROM u) "
    "SELECT 'lon, lat', v.code, printf('%.9f, %.9f', w.lon, w.lat), "
    "printf('di sel kolom %d, baris %d', w.col, w.row) FROM w JOIN village v ON v.id = w.village "
    "WHERE i IS NULL OR NOT (i BETWEEN -near AND 1 + near AND j BETWEEN -near AND 1 + near)";

static const char one_part[] =
    "SELECT 'land_part', v.code, coalesce(p.land_part, '(kosong)') || ' pada sel ' || p.id, "
    "coalesce(v.land_part, '(kosong)') FROM piece p JOIN village v ON v.id = p.village "
    "JOIN input.villages i ON i.fid = v.id WHERE p.land_part IS NOT v.land_part "
    "AND coalesce(NumGeometries(i.geometry), 1) = 1";

static const char repeated[] =
    "SELECT 'col, row', v.code, printf('%d kali kolom %d, baris %d', p.times, p.col, p.row), "
    "'sekali untuk tiap bagian tanah' FROM (SELECT village, col, row, count(*) AS times FROM piece "
    "WHERE grid IS NOT NULL GROUP BY village, grid, col, row HAVING count(*) > 1) p "
    "JOIN village v ON v.id = p.village JOIN input.villages i ON i.fid = v.id "
    "WHERE p.times > NumGeometries(i.geometry)";

// Reference systems of the grids, and the villages on their planes.
static bool make_planes(Db *db, GError **error) {
    if (!db_exec(
            db,
            "CREATE TABLE plane AS SELECT id AS grid, CAST(substr(crs, 6) AS INTEGER) AS srid, "
            "x0, y0, a, b, c, d FROM input.grids WHERE crs LIKE 'EPSG:%'",
            error))
        return false;
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, "SELECT DISTINCT srid FROM plane WHERE srid <> 4326", &query, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        g_autofree char *sql = g_strdup_printf("SELECT InsertEpsgSrid(%d)", (int)db_int(&query, 0));
        if (!db_call(db, sql, NULL, NULL, error))
            return false;
    }
    return ok;
}

static bool check_all(Db *db, Findings *findings, GError **error) {
    static const char *const checks[] = {stray,         sums,        negative, at_the_point,
                                         in_the_bounds, in_the_cell, one_part, repeated};
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        if (!report(db, checks[i], findings, error))
            return false;
    }
    TableFindings *told = findings_table(findings, TABLE);
    told->cells = 6; // columns of each row that were looked at
    if (!ask_count(db, "SELECT count(*) FROM input.cells", &told->rows, error))
        return false;
    told->cells *= told->rows;
    return true;
}

// ---------------------------------------------------------- cut by SpatiaLite

// Those whose cells can be cut anew: by area, on a grid that lies straight.
static const char projected[] =
    "CREATE TABLE cuttable AS SELECT v.id AS village, v.code, v.population, g.*, "
    "ST_Transform(i.geometry, " PLANE ") AS shape "
    "FROM (SELECT village, min(grid) AS grid, count(DISTINCT grid) AS grids FROM piece "
    "GROUP BY village) p JOIN village v ON v.id = p.village JOIN input.villages i ON i.fid = v.id "
    "JOIN plane g ON g.grid = p.grid WHERE p.grids = 1 AND v.spread = 'sel' "
    "AND g.b = 0 AND g.c = 0 AND i.geometry IS NOT NULL;"
    "CREATE TABLE measured AS SELECT *, ST_Area(shape) AS area, NumGeometries(shape) AS parts, "
    "row_number() OVER (ORDER BY code) AS place FROM cuttable;"
    // Projecting can make two edges that nearly touch cross.
    "UPDATE measured SET shape = ST_Buffer(shape, 0) WHERE ST_IsValid(shape) <> 1;"
    "CREATE TABLE stored AS SELECT village, col, row, sum(area_m2) AS area, "
    "sum(people_e6) AS people_e6 FROM piece GROUP BY village, col, row;"
    "CREATE UNIQUE INDEX stored_cell ON stored (village, col, row);";

// Less than 1 m2 may be left out of a cell.
static const char areas[] =
    "SELECT 'area_m2', m.code, printf('%.3f', s.area), printf('%.3f', m.area) FROM measured m "
    "JOIN (SELECT village, sum(area) AS area, count(*) AS cells FROM stored GROUP BY village) s "
    "USING (village) WHERE s.area > m.area + 1 + 1e-6 * m.area "
    "OR s.area < m.area - 1e-6 * m.area - s.cells";

static char *sample_sql(void) {
    return g_strdup_printf(
        "CREATE TABLE sample AS SELECT village FROM measured WHERE parts > 1 "
        "UNION SELECT village FROM (SELECT village FROM measured ORDER BY area DESC, code LIMIT 20) "
        "UNION SELECT village FROM (SELECT village FROM measured ORDER BY area, code LIMIT 20);"
        "INSERT INTO sample SELECT village FROM (SELECT village, row_number() OVER (ORDER BY code) "
        "AS place, count(*) OVER () AS others, max(0, %d - (SELECT count(*) FROM sample)) AS more "
        "FROM measured WHERE village NOT IN sample) "
        "WHERE place * more / others > (place - 1) * more / others OR more >= others;",
        PIECES_VILLAGES);
}

// Each part into columns of the grid, each column into cells: the large villages
// have thousands of cells and as many corners.
static const char cuts[] =
    "CREATE TABLE part AS WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
    "FROM number WHERE n < (SELECT max(parts) FROM measured)) SELECT m.village, n, "
    "GeometryN(m.shape, n) AS shape, m.x0, m.y0, m.a, m.d, m.srid "
    "FROM sample JOIN measured m USING (village) JOIN number ON n <= m.parts;"
    "CREATE TABLE strip AS SELECT p.village, p.n, s.col, p.x0, p.y0, p.a, p.d, p.srid, "
    "ST_Intersection(p.shape, BuildMbr(p.x0 + s.col * p.a, MbrMinY(p.shape) - 1, "
    "p.x0 + (s.col + 1) * p.a, MbrMaxY(p.shape) + 1, p.srid)) AS shape "
    "FROM part p JOIN (SELECT DISTINCT village, col FROM stored) s USING (village) "
    "WHERE p.x0 + (s.col + 1) * p.a > MbrMinX(p.shape) AND p.x0 + s.col * p.a < MbrMaxX(p.shape);"
    "CREATE TABLE bit AS WITH c AS MATERIALIZED (SELECT t.village, t.n, t.col, s.row, "
    "ST_Intersection(t.shape, BuildMbr(t.x0 + t.col * t.a, t.y0 + s.row * t.d, "
    "t.x0 + (t.col + 1) * t.a, t.y0 + (s.row + 1) * t.d, t.srid)) AS shape FROM strip t "
    "JOIN stored s ON s.village = t.village AND s.col = t.col AND t.shape IS NOT NULL "
    "AND t.y0 + (s.row + 1) * t.d > MbrMinY(t.shape) AND t.y0 + s.row * t.d < MbrMaxY(t.shape)) "
    "SELECT village, n, col, row, coalesce(ST_Area(shape), 0) AS area, "
    "ST_Centroid(shape) AS middle FROM c;"
    // Pieces below 1 m2 are left out, each for itself.
    "CREATE TABLE cut AS SELECT b.village, b.col, b.row, sum(b.area) AS area, m.code, "
    "m.population FROM bit b JOIN measured m USING (village) WHERE b.area >= 1 GROUP BY 1, 2, 3;"
    "CREATE TABLE compared AS SELECT s.village, m.code, s.col, s.row, s.area AS stored_m2, "
    "coalesce(c.area, 0) AS area_m2, s.people_e6 / 1e6 AS stored_people, "
    "m.population * coalesce(c.area, 0) / sum(c.area) OVER (PARTITION BY s.village) AS people "
    "FROM stored s JOIN sample USING (village) JOIN measured m USING (village) "
    "LEFT JOIN cut c ON c.village = s.village AND c.col = s.col AND c.row = s.row;";

static const char cut_areas[] =
    "SELECT 'area_m2', code, printf('%.3f (kolom %d, baris %d)', stored_m2, col, row), "
    "printf('%.3f', area_m2) FROM compared "
    "WHERE abs(stored_m2 - area_m2) > max(1, 1e-6 * area_m2) ORDER BY code, col, row";

static const char cut_people[] =
    "SELECT 'population', code, printf('%.6f (kolom %d, baris %d)', stored_people, col, row), "
    "printf('%.6f', people) FROM compared WHERE abs(stored_people - people) > 1e-3 "
    "ORDER BY code, col, row";

// Where a village has one piece in a cell, that is wide enough to have a sharp middle.
static const char middles[] =
    "WITH one AS MATERIALIZED (SELECT b.village, b.col, b.row, b.middle, p.lon, p.lat, g.code, "
    "ST_Transform(MakePoint(p.lon, p.lat, 4326), " PLANE ") AS stored FROM (SELECT *, min(middle) "
    "FROM bit WHERE area >= 1 GROUP BY village, col, row HAVING count(*) = 1 AND area >= 100) b "
    "JOIN (SELECT village, col, row, min(lon) AS lon, min(lat) AS lat FROM piece "
    "GROUP BY village, col, row HAVING count(*) = 1) p USING (village, col, row) "
    "JOIN measured g USING (village)) "
    "SELECT 'lon, lat', code, printf('%.9f, %.9f (kolom %d, baris %d)', lon, lat, col, row), "
    "printf('titik beratnya, %.3f m dari sana', ST_Distance(stored, middle)) FROM one "
    "WHERE NOT coalesce(ST_Distance(stored, middle) <= 0.01, 0) ORDER BY code, col, row";

static bool tell_cut(Db *db, Findings *findings, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db,
                    "SELECT count(DISTINCT village), count(*), max(abs(stored_m2 - area_m2)), "
                    "max(abs(stored_people - people)) FROM compared",
                    &query, error) ||
        !db_next(&query, &row, error))
        return false;
    findings->villages_cut = db_int(&query, 0);
    findings->cells_cut = db_int(&query, 1);
    findings->largest_area_m2 = findings->cells_cut > 0 ? db_real(&query, 2) : 0;
    findings->largest_people = findings->cells_cut > 0 ? db_real(&query, 3) : 0;
    return true;
}

static bool check_cuts(Db *db, Findings *findings, GError **error) {
    g_autofree char *sample = sample_sql();
    return db_exec(db, projected, error) && report(db, areas, findings, error) &&
           db_exec(db, sample, error) && db_exec(db, cuts, error) &&
           report(db, cut_areas, findings, error) && report(db, cut_people, findings, error) &&
           report(db, middles, findings, error) && tell_cut(db, findings, error);
}

static bool note_uncut(Db *db, Findings *findings, GError **error) {
    int64_t others = 0;
    if (!ask_count(db,
                   "SELECT count(*) FROM village WHERE id NOT IN (SELECT village FROM cuttable)",
                   &others, error))
        return false;
    if (others > 0)
        findings_note(findings,
                      "%d desa/kelurahan tidak dipotong ulang: penduduknya menurut raster, di "
                      "titik desa, atau pada petak lain",
                      (int)others);
    return true;
}

bool pieces_check(Db *db, const Settings *settings, Findings *findings, GError **error) {
    if (!make_planes(db, error) || !check_all(db, findings, error))
        return false;
    g_autofree char *uninhabited = lookup_setting(settings, "uninhabited");
    if (*uninhabited != '\0') {
        findings_note(findings, "sel tidak dipotong ulang: setelan uninhabited mengurangi luasnya");
        return true;
    }
    return check_cuts(db, findings, error) && note_uncut(db, findings, error);
}

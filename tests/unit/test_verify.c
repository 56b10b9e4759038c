/*
 * `jangkau verify` on a made-up province: the output of a run passes, and each
 * kind of damage planted in it is found where it was planted. The sums in the
 * manifest are set right after the damage, so that it is the figures that are
 * caught; that wrong sums are caught too is a test of its own.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sqlite3.h> // before SpatiaLite's, which needs it

#include <spatialite.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "base/error.h"
#include "base/fs.h"
#include "config/settings.h"
#include "geo/geodesy.h"
#include "load/load.h"
#include "report/plan_tables.h"
#include "report/report.h"
#include "siting/siting.h"
#include "store/store.h"
#include "verify/verify.h"
#include "verify/vincenty.h"

static char *work_folder; // holds "project", "good" (never changed) and "out"
static Settings *settings;

static char *below(const char *name) {
    return g_build_filename(work_folder, name, NULL);
}

static void shell(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void shell(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    assert_int_equal(system(command), 0);
}

// ------------------------------------------------------------------ damages

static char *read_text(const char *path) {
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("cannot read %s", path);
    return text;
}

static void write_text(const char *path, const char *text) {
    if (!g_file_set_contents(path, text, -1, NULL))
        fail_msg("cannot write %s", path);
}

// Cells of a line; a comma inside quotes does not part them.
static char **split_row(const char *line) {
    GPtrArray *cells = g_ptr_array_new();
    GString *cell = g_string_new(NULL);
    bool quoted = false;
    for (const char *c = line; *c != '\0'; c++) {
        quoted ^= *c == '"';
        if (*c == ',' && !quoted) {
            g_ptr_array_add(cells, g_string_free(cell, FALSE));
            cell = g_string_new(NULL);
        } else {
            g_string_append_c(cell, *c);
        }
    }
    g_ptr_array_add(cells, g_string_free(cell, FALSE));
    g_ptr_array_add(cells, NULL);
    return (char **)g_ptr_array_free(cells, FALSE);
}

static int column_of(const char *header, const char *name) {
    g_auto(GStrv) names = split_row(header);
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    fail_msg("no column %s", name);
    return -1;
}

// Line of the row that has `key` (cells parted by a space) among its cells, in order.
static int line_of(char *const *lines, const char *key) {
    g_auto(GStrv) wanted = g_strsplit(key, " ", -1);
    for (int i = 1; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = split_row(lines[i]);
        int found = 0;
        for (int c = 0; cells[c] != NULL && wanted[found] != NULL; c++)
            found += strcmp(cells[c], wanted[found]) == 0;
        if (wanted[found] == NULL)
            return i;
    }
    fail_msg("no row %s", key);
    return -1;
}

typedef struct {
    const char *file, *key, *column, *value; // value NULL: the row goes
} Edit;

static void edit_table(const char *file, const char *key, const char *column, const char *value) {
    g_autofree char *name = g_strconcat("out/tables/", file, NULL);
    g_autofree char *path = below(name);
    g_autofree char *text = read_text(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int at = key != NULL ? line_of(lines, key) : 0;
    GString *out = g_string_new(NULL);
    for (int i = 0; lines[i] != NULL; i++) {
        if (i == at && value == NULL)
            continue;
        if (i > 0)
            g_string_append_c(out, '\n');
        if (i != at) {
            g_string_append(out, lines[i]);
            continue;
        }
        g_auto(GStrv) cells = split_row(lines[i]);
        int c = column_of(lines[0], column);
        if (strcmp(cells[c], value) == 0)
            fail_msg("%s %s %s is %s already", file, key, column, value);
        g_free(cells[c]);
        cells[c] = g_strdup(value);
        g_autofree char *line = g_strjoinv(",", cells);
        g_string_append(out, line);
    }
    write_text(path, out->str);
    g_string_free(out, TRUE);
}

static void run_sql(const char *sql) {
    g_autofree char *path = below("out/jangkau.sqlite");
    sqlite3 *handle = NULL;
    void *cache = spatialite_alloc_connection();
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    spatialite_init_ex(handle, cache, 0);
    char *reason = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &reason) != SQLITE_OK)
        fail_msg("%s: %s", sql, reason);
    if (sqlite3_total_changes(handle) == 0)
        fail_msg("changes nothing: %s", sql);
    sqlite3_close(handle);
    spatialite_cleanup_ex(cache);
}

// Sizes and sums of all files in the manifest, as they are now.
static gboolean resum(const GMatchInfo *match, GString *out, gpointer data) {
    (void)data;
    g_autofree char *name = g_match_info_fetch(match, 1);
    g_autofree char *file = g_strconcat("out/", name, NULL);
    g_autofree char *path = below(file);
    g_autofree char *sum = fs_sha256_file(path, NULL);
    GStatBuf status;
    assert_non_null(sum);
    assert_int_equal(g_stat(path, &status), 0);
    g_string_append_printf(out,
                           "\"name\": \"%s\",\n      \"bytes\": %ld,\n      \"sha256\": \"%s\"",
                           name, (long)status.st_size, sum);
    return FALSE;
}

static void set_sums_right(void) {
    g_autofree char *path = below("out/manifest.json");
    g_autofree char *text = read_text(path);
    g_autoptr(GRegex) entry = g_regex_new(
        "\"name\": \"([^\"]+)\",\\s*\"bytes\": \\d+,\\s*\"sha256\": \"[0-9a-f]+\"", 0, 0, NULL);
    assert_true(g_regex_match(entry, text, 0, NULL));
    g_autofree char *right = g_regex_replace_eval(entry, text, -1, 0, 0, resum, NULL, NULL);
    write_text(path, right);
}

static void start_afresh(void) {
    g_autofree char *good = below("good"), *out = below("out");
    shell("rm -rf '%s' && cp -r '%s' '%s'", out, good, out);
}

// -------------------------------------------------------------------- tests

static Findings *verify(void) {
    g_autofree char *out = below("out");
    g_autoptr(GError) error = NULL;
    Findings *findings = findings_new();
    if (!verify_folder(settings, out, findings, &error))
        fail_msg("%s", error->message);
    return findings;
}

static const Finding *find(const Findings *findings, const char *table, const char *column,
                           const char *code) {
    for (guint t = 0; t < findings->tables->len; t++) {
        const TableFindings *at = g_ptr_array_index(findings->tables, t);
        for (guint i = 0; i < at->kept->len && strcmp(at->table, table) == 0; i++) {
            const Finding *finding = &g_array_index(at->kept, Finding, i);
            if (strcmp(finding->column, column) == 0 && strcmp(finding->code, code) == 0)
                return finding;
        }
    }
    return NULL;
}

static void show(const Findings *findings) {
    for (guint t = 0; t < findings->tables->len; t++) {
        const TableFindings *at = g_ptr_array_index(findings->tables, t);
        for (guint i = 0; i < at->kept->len; i++) {
            const Finding *finding = &g_array_index(at->kept, Finding, i);
            print_message("  %s, %s, %s: %s\n", at->table, finding->column, finding->code,
                          finding->reason);
        }
    }
}

static void a_run_passes(void **state) {
    (void)state;
    start_afresh();
    g_autoptr(Findings) findings = verify();
    if (findings_total(findings) != 0)
        show(findings);
    assert_int_equal(findings_total(findings), 0);
    static const char *const tables[] = {"libraries.csv",    "villages.csv",
                                         "regions.csv",      "gaps.csv",
                                         "series.csv",       "cells",
                                         "manifest.json",    "sites",
                                         "plan.csv",         "plan_regions.csv",
                                         "plan_reserve.csv", "plan_stages.csv",
                                         "plan_curve.csv"};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        const TableFindings *at = findings_table(findings, tables[i]);
        if (at->rows == 0 || at->cells < at->rows)
            fail_msg("%s: %d rows compared", tables[i], (int)at->rows);
    }
    assert_int_equal(findings_table(findings, "villages.csv")->rows, 8);
    assert_int_equal(findings->villages_cut, 8);
    assert_true(findings->cells_cut > 1000);
    assert_true(findings->largest_area_m2 < 0.001);
    // The file is only read.
    g_autofree char *good = below("good"), *out = below("out");
    shell("diff -r '%s' '%s'", good, out);
}

static const struct {
    const char *what;
    const char *sql; // else the edit
    Edit edit;
    const char *table, *column, *code; // where it must be found
} damages[] = {
    {"a figure of a region",
     NULL,
     {"regions.csv", "97.01", "people_within_5_km", "5229"},
     "regions.csv",
     "people_within_5_km",
     "97.01"},
    {"a share",
     NULL,
     {"regions.csv", "97.01", "population_tpbis_pct", "15.62"},
     "regions.csv",
     "population_tpbis_pct",
     "97.01"},
    {"a quantile by 2 mm",
     NULL,
     {"regions.csv", "97.71.01", "median_km", "12.304301"},
     "regions.csv",
     "median_km",
     "97.71.01"},
    {"Gini", NULL, {"regions.csv", "97", "gini", "0.2627"}, "regions.csv", "gini", "97"},
    {"a range upside down",
     NULL,
     {"regions.csv", "97", "people_within_5_km_p95", "1"},
     "regions.csv",
     "people_within_5_km_p95",
     "97"},
    {"a range beyond all people",
     NULL,
     {"regions.csv", "97", "people_within_5_km_p95", "23901"},
     "regions.csv",
     "people_within_5_km_p95",
     "97"},
    {"an unknown figure made 0",
     NULL,
     {"regions.csv", "97.02", "people_within_5_km", "0"},
     "regions.csv",
     "people_within_5_km",
     "97.02"},
    {"the completeness",
     NULL,
     {"regions.csv", "97.02", "completeness", "3 tercatat"},
     "regions.csv",
     "completeness",
     "97.02"},
    {"a figure of a village",
     NULL,
     {"villages.csv", "97.01.02.2001", "people_within_service", "2229"},
     "villages.csv",
     "people_within_service",
     "97.01.02.2001"},
    {"a distance of a village by 2 mm",
     NULL,
     {"villages.csv", "97.01.01.2002", "nearest_tpbis_km", "2.214236"},
     "villages.csv",
     "nearest_tpbis_km",
     "97.01.01.2002"},
    {"a nearest library",
     NULL,
     {"villages.csv", "97.01.02.2001", "nearest_any", "L1"},
     "villages.csv",
     "nearest_any",
     "97.01.02.2001"},
    {"a rank",
     NULL,
     {"gaps.csv", "97.71.01.1002", "rank_people", "2"},
     "gaps.csv",
     "rank_people",
     "97.71.01.1002"},
    {"a rank by person-km",
     NULL,
     {"gaps.csv", "97.01.02.2002", "rank_gap", "5"},
     "gaps.csv",
     "rank_gap",
     "97.01.02.2002"},
    {"a figure of the series",
     NULL,
     {"series.csv", "2019-12-31 97.01", "people_within_10_km", "5999"},
     "series.csv",
     "people_within_10_km",
     "2019-12-31 97.01"},
    {"person-km by a millionth",
     NULL,
     {"series.csv", "2019-12-31 97", "gap_person_km", "135996.207"},
     "series.csv",
     "gap_person_km",
     "2019-12-31 97"},
    {"a date in the list of libraries",
     NULL,
     {"libraries.csv", "L1", "tpbis_since", "2018"},
     "libraries.csv",
     "tpbis_since",
     "L1"},
    {"a row that is not there",
     NULL,
     {"villages.csv", "97.71.01.1001", NULL, NULL},
     "villages.csv",
     "(baris)",
     "97.71.01.1001"},
    {"a row of another region",
     NULL,
     {"regions.csv", "97.71.01", "code", "97.71.02"},
     "regions.csv",
     "(baris)",
     "97.71.02"},
    {"a column by another name",
     NULL,
     {"gaps.csv", NULL, "mean_km", "rata_km"},
     "gaps.csv",
     "mean_km",
     "(judul)"},
    {"the place of a library",
     "UPDATE libraries SET lon = lon + 0.001 WHERE id = 'L1'",
     {0},
     "libraries.csv",
     "lon",
     "L1"},
    {"the same, in the distances",
     "UPDATE libraries SET lat = lat + 0.00000004 WHERE id = 'L1'",
     {0},
     "villages.csv",
     "nearest_tpbis_km",
     "97.01.01.2001"},
    {"since when a library is TPBIS",
     "UPDATE libraries SET tpbis_since = '2021' WHERE id = 'L1'",
     {0},
     "series.csv",
     "libraries_tpbis",
     "2019-12-31 97.01"},
    {"its confidence",
     "UPDATE libraries SET confidence = 'low' WHERE id = 'L1'",
     {0},
     "villages.csv",
     "tpbis",
     "97.01.01.2001"},
    {"people of a village",
     "UPDATE villages SET population = 2001 WHERE code = '97.01.01.2002'",
     {0},
     "villages.csv",
     "population",
     "97.01.01.2002"},
    {"the same, beside its cells",
     "UPDATE villages SET population = 2001 WHERE code = '97.01.01.2002'",
     {0},
     "cells",
     "population",
     "97.01.01.2002"},
    {"a cell moved by 1 km",
     "UPDATE cells SET lon = lon + 0.009 WHERE id = "
     "(SELECT max(id) FROM cells WHERE village = '97.01.01.2002')",
     {0},
     "cells",
     "lon, lat",
     "97.01.01.2002"},
    {"a cell's position by 3 cm",
     "UPDATE cells SET lat = lat + 0.0000003 WHERE id = (SELECT min(id) + 50 FROM cells "
     "WHERE village = '97.02.01.1002')",
     {0},
     "cells",
     "lon, lat",
     "97.02.01.1002"},
    {"people in another cell of the village",
     "UPDATE cells SET population = population + CASE id % 2 WHEN 0 THEN 1 ELSE -1 END "
     "WHERE village = '97.71.01.1001' AND id / 2 = (SELECT max(id) / 2 - 1 FROM cells "
     "WHERE village = '97.71.01.1001')",
     {0},
     "cells",
     "population",
     "97.71.01.1001"},
    {"people in another village's cell",
     "UPDATE cells SET population = population + 1 WHERE id = (SELECT max(id) FROM cells "
     "WHERE village = '97.71.01.1002'); UPDATE cells SET population = population - 1 WHERE id = "
     "(SELECT max(id) FROM cells WHERE village = '97.71.01.1001')",
     {0},
     "cells",
     "population",
     "97.71.01.1002"},
    {"a cell that is not there",
     "DELETE FROM cells WHERE id = (SELECT min(id) FROM cells "
     "WHERE village = '97.02.01.2001')",
     {0},
     "cells",
     "population",
     "97.02.01.2001"},
    {"an empty one that is not there, by area",
     "UPDATE cells SET area_m2 = area_m2 + 5000 "
     "WHERE id = (SELECT min(id) FROM cells WHERE village = '97.02.01.2001')",
     {0},
     "cells",
     "area_m2",
     "97.02.01.2001"},
    {"a membership",
     "UPDATE memberships SET since = '2021' WHERE code = '97.01'",
     {0},
     "series.csv",
     "member",
     "2019-12-31 97.01"},
    {"a membership, so that a region is unknown",
     "INSERT INTO memberships (code, since, approximate) VALUES ('97.71', '2020', 0)",
     {0},
     "regions.csv",
     "people_within_5_km",
     "97.71"},
    {"a corner of a polygon by 20 m",
     "UPDATE villages SET geometry = (SELECT CastToMulti(SetSRID(MakePolygon(SetPoint(ring, 1, "
     "MakePoint(ST_X(PointN(ring, 2)), ST_Y(PointN(ring, 2)) + 0.0002))), 4326)) "
     "FROM (SELECT ExteriorRing(GeometryN(geometry, 1)) AS ring)) WHERE code = '97.01.01.2001'",
     {0},
     "cells",
     "area_m2",
     "97.01.01.2001"},
    {"a land part",
     "UPDATE villages SET land_part = 2 WHERE code = '97.01.01.2002'",
     {0},
     "villages.csv",
     "land_part",
     "97.01.01.2002"},
    {"the same, in the cells",
     "UPDATE villages SET land_part = 2 WHERE code = '97.01.01.2002'",
     {0},
     "cells",
     "land_part",
     "97.01.01.2002"},
    {"a status",
     "UPDATE villages SET idm_status = 'maju' WHERE code = '97.01.01.2001'",
     {0},
     "villages.csv",
     "idm_status",
     "97.01.01.2001"},
    {"the same, in its own table",
     "UPDATE villages SET idm_status = 'maju' WHERE code = '97.01.01.2001'",
     {0},
     "status.csv",
     "(baris)",
     "97.01 maju"},
    {"an official total",
     "UPDATE regencies SET population_official = 1 WHERE code = '97.01'",
     {0},
     "regions.csv",
     "population_official",
     "97.01"},
    {"a reported total",
     "UPDATE reported_totals SET value_min = 2, value_max = 2",
     {0},
     "regions.csv",
     "completeness",
     "97.01"},
    {"a gain of the plan",
     NULL,
     {"plan.csv", "97.02.01.1002", "gain", "7375.466799"},
     "plan.csv",
     "gain",
     "97.02.01.1002"},
    {"a sum of gains",
     NULL,
     {"plan.csv", "97.02.01.1002", "gain_cumulative", "18271.554930"},
     "plan.csv",
     "gain_cumulative",
     "97.02.01.1002"},
    {"whom a pick serves",
     NULL,
     {"plan.csv", "97.71.01.1002", "villages_served", "3"},
     "plan.csv",
     "villages_served",
     "97.71.01.1002"},
    {"a mean of the plan by 3 mm",
     NULL,
     {"plan.csv", "97.71.01.1002", "mean_after_km", "1.140038"},
     "plan.csv",
     "mean_after_km",
     "97.71.01.1002"},
    {"a runner-up's loss",
     NULL,
     {"plan.csv", "97.71.01.1002", "runner_up_loss", "2778.173704"},
     "plan.csv",
     "runner_up_loss",
     "97.71.01.1002"},
    {"a runner-up that is chosen",
     NULL,
     {"plan.csv", "97.71.01.1002", "runner_up", "97.02.01.1002"},
     "plan.csv",
     "runner_up",
     "97.71.01.1002"},
    {"equals that are none",
     NULL,
     {"plan.csv", "97.01.02.2002", "equal", "1"},
     "plan.csv",
     "equal",
     "97.01.02.2002"},
    {"an unknown list passed over in silence",
     NULL,
     {"plan.csv", "97.02.01.1002", "note", ""},
     "plan.csv",
     "note",
     "97.02.01.1002"},
    {"people after the plan",
     NULL,
     {"plan_regions.csv", "97.01", "people_within_5_km_after", "6399"},
     "plan_regions.csv",
     "people_within_5_km_after",
     "97.01"},
    {"a district that the plan touches",
     NULL,
     {"plan_regions.csv", "97.01.02", NULL, NULL},
     "plan_regions.csv",
     "(baris)",
     "97.01.02"},
    {"a loss of the reserve",
     NULL,
     {"plan_reserve.csv", "97.02.01.2001", "loss", "2476.596977"},
     "plan_reserve.csv",
     "loss",
     "97.02.01.2001"},
    {"a rank of the reserve",
     NULL,
     {"plan_reserve.csv", "97.01.02.2001", "rank", "3"},
     "plan_reserve.csv",
     "rank",
     "97.01.02.2001"},
    {"a fresh value above its bound",
     NULL,
     {"plan_stages.csv", "2 3", "fresh_value", "18671.6"},
     "plan_stages.csv",
     "fresh_value",
     "2"},
    {"a gap of the curve",
     NULL,
     {"plan_curve.csv", "2 18271.554920", "gap_pct", "2.1424"},
     "plan_curve.csv",
     "gap_pct",
     "2"},
    {"a bound of the curve below its value",
     NULL,
     {"plan_curve.csv", "2 18271.554920", "bound", "18271.5"},
     "plan_curve.csv",
     "bound",
     "2"},
    {"a stored gain",
     "UPDATE sites SET gain = gain + 0.00001 WHERE \"order\" = 1",
     {0},
     "sites",
     "gain",
     "97.71.01.1002"},
    {"a stage with a village too few",
     "UPDATE sites SET stage = 2 WHERE \"order\" = 2",
     {0},
     "sites",
     "stage",
     "tahap 1"},
    {"a pick that was no candidate",
     "UPDATE sites SET code = '97.01.01.2001' WHERE \"order\" = 3",
     {0},
     "sites",
     "code",
     "97.01.01.2001"},
    {"a pick at another place",
     "UPDATE sites SET lat = lat + 0.001 WHERE \"order\" = 3",
     {0},
     "sites",
     "lon, lat",
     "97.01.02.2002"},
    {"a library that is not among the sites",
     "DELETE FROM sites WHERE existing",
     {0},
     "sites",
     "existing",
     "97.01.01.2001"},
    {"a candidate that is not there",
     "DELETE FROM plan_candidates WHERE code = '97.01.01.2002'",
     {0},
     "plan_candidates",
     "code",
     "97.01.01.2002"},
    {"the plan's value",
     "UPDATE plan SET value = value + 0.001 WHERE key = 'value'",
     {0},
     "plan",
     "value",
     "value"},
    {"a bound below the value",
     "UPDATE plan SET value = value - 0.001 WHERE key = 'bound'",
     {0},
     "plan",
     "bound",
     "-"},
    {"a certificate that proves more",
     "UPDATE plan SET value = value - 1000 WHERE key = 'certified_e6'",
     {0},
     "plan",
     "certified_e6",
     "-"},
    {"a multiplier",
     "UPDATE plan_multipliers SET multiplier = multiplier / 2 WHERE cell_id = (SELECT cell_id FROM plan_multipliers ORDER BY multiplier DESC LIMIT 1)",
     {0},
     "plan",
     "certified_e6",
     "-"},
    {"a gap in per cent",
     "UPDATE plan SET value = 0.5 WHERE key = 'gap_pct'",
     {0},
     "plan",
     "gap_pct",
     "-"},
    {"an objective that was not asked for",
     "UPDATE plan SET value = 'gap' WHERE key = 'objective'",
     {0},
     "plan",
     "value",
     "objective"},
    {"a service distance of the plan",
     "UPDATE plan SET value = 4999 WHERE key = 'service_m 97.01'",
     {0},
     "plan",
     "value",
     "service_m 97.01"},
};

static void each_damage_is_found(void **state) {
    (void)state;
    int missed = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        start_afresh();
        const Edit *edit = &damages[i].edit;
        if (damages[i].sql != NULL)
            run_sql(damages[i].sql);
        else
            edit_table(edit->file, edit->key, edit->column, edit->value);
        set_sums_right();
        g_autoptr(Findings) findings = verify();
        const Finding *found = find(findings, damages[i].table, damages[i].column, damages[i].code);
        assert_true(found == NULL || findings_total(findings) > 0);
        // The sums agree: it is the figures that are caught.
        for (guint k = 0; k < findings_table(findings, "manifest.json")->kept->len; k++) {
            const Finding *sum =
                &g_array_index(findings_table(findings, "manifest.json")->kept, Finding, k);
            assert_string_not_equal(sum->column, "sha256");
            assert_string_not_equal(sum->column, "bytes");
        }
        if (found != NULL)
            continue;
        missed++;
        print_message("not found: %s (%s, %s, %s), but:\n", damages[i].what, damages[i].table,
                      damages[i].column, damages[i].code);
        show(findings);
    }
    assert_int_equal(missed, 0);
}

static void wrong_sums_are_found(void **state) {
    (void)state;
    start_afresh();
    g_autofree char *path = below("out/tables/tabel.xlsx"),
                    *ledger = below("out/tables/ledger.csv");
    write_text(path, "lain");
    assert_int_equal(g_remove(ledger), 0);
    g_autoptr(Findings) findings = verify();
    assert_non_null(find(findings, "manifest.json", "sha256", "tables/tabel.xlsx"));
    assert_non_null(find(findings, "manifest.json", "bytes", "tables/tabel.xlsx"));
    assert_non_null(find(findings, "manifest.json", "files", "tables/ledger.csv"));
    assert_int_equal(findings_total(findings), 3);
}

static void assert_refused(const char *word) {
    g_autofree char *out = below("out");
    g_autoptr(GError) error = NULL;
    g_autoptr(Findings) findings = findings_new();
    assert_false(verify_folder(settings, out, findings, &error));
    assert_int_equal(error_exit_code(error), ERROR_DATA);
    if (strstr(error->message, word) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, word);
}

static void what_cannot_be_compared_is_refused(void **state) {
    (void)state;
    start_afresh();
    double service_km = settings->service_kota_km;
    settings->service_kota_km = 3;
    assert_refused("analysis.service_kota_km = 2.5");
    settings->service_kota_km = service_km;
    run_sql("DELETE FROM meta WHERE key = 'as_of'");
    assert_refused("jangkau analyze");
    run_sql("PRAGMA user_version = 1; UPDATE meta SET value = value");
    assert_refused("jangkau run");
    g_autofree char *manifest = below("out/manifest.json"), *store = below("out/jangkau.sqlite");
    start_afresh();
    write_text(manifest, "{\"files\": [");
    assert_refused("bukan JSON");
    assert_int_equal(g_remove(manifest), 0);
    assert_refused("manifest.json");
    write_text(store, "bukan SQLite sama sekali, hanya teks yang cukup panjang untuk dibaca\n");
    assert_refused("bukan berkas SQLite");
    assert_int_equal(g_remove(store), 0);
    assert_refused("berkas tidak ada");
}

static void the_formula_is_right(void **state) {
    (void)state;
    // Flinders Peak to Buninyong (Geoscience Australia, GRS 80; WGS 84 differs by less).
    VincentyPoint flinders = vincenty_point(
        (LonLat){144 + 25 / 60.0 + 29.52440 / 3600, -(37 + 57 / 60.0 + 3.72030 / 3600)});
    VincentyPoint buninyong = vincenty_point(
        (LonLat){143 + 55 / 60.0 + 35.38390 / 3600, -(37 + 39 / 60.0 + 10.15610 / 3600)});
    assert_true(fabs(vincenty_m(&flinders, &buninyong) - 54972.271) < 0.001);
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    double worst = 0;
    for (int i = 0; i < 20000; i++) {
        // Near, far, on the equator, and nearly antipodal, where Karney's takes over.
        double span = i % 4 == 0 ? 0.01 : i % 4 == 1 ? 1 : 60;
        LonLat a = {g_rand_double_range(random, -180, 180), g_rand_double_range(random, -80, 80)};
        LonLat b = {a.lon_deg + g_rand_double_range(random, -span, span),
                    CLAMP(a.lat_deg + g_rand_double_range(random, -span, span), -89, 89)};
        if (i % 5 == 0)
            a.lat_deg = b.lat_deg = 0;
        if (i % 100 == 0)
            b = (LonLat){a.lon_deg > 0 ? a.lon_deg - 179.9 : a.lon_deg + 179.9, -a.lat_deg};
        VincentyPoint from = vincenty_point(a), to = vincenty_point(b);
        worst = fmax(worst, fabs(vincenty_m(&from, &to) - geodesy_distance_m(a, b)));
    }
    print_message("Vincenty and Karney differ by at most %.2e m\n", worst);
    assert_true(worst < 1e-4);
    assert_true(vincenty_m(&flinders, &flinders) == 0);
}

// ------------------------------------------------------------------ the plan

static void fail_with(const GError *error) {
    fail_msg("%s", error != NULL ? error->message : "no message");
}

// What `run` writes for the settings as they are, into `folder`.
static void write_edition(const char *folder) {
    static const double any_m = 5000;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(World) world = load_world(settings, &error);
    g_autoptr(Results) results =
        world != NULL ? analyze_world(world, settings, NULL, &error) : NULL;
    if (results == NULL || !bands_draw(world, settings, &any_m, 1, results, &error))
        fail_with(error);
    SitingOptions asked = siting_options(settings);
    g_autoptr(SitePlan) plan = siting_plan(world, settings, results, &asked, &error);
    if (plan == NULL)
        fail_with(error);
    shell("rm -rf '%s' && mkdir -p '%s/tables'", folder, folder);
    g_autofree char *store = g_build_filename(folder, "jangkau.sqlite", NULL);
    g_ptr_array_add(written, g_strdup("jangkau.sqlite"));
    if (!store_write(store, world, results, plan, &error) ||
        !report_csv(world, results, folder, written, &error) ||
        !report_xlsx(world, results, plan, settings, folder, written, &error) ||
        !report_rasters(world, results, folder, written, &error) ||
        !report_plan(world, results, plan, folder, written, &error) ||
        !report_manifest(world, results, settings, folder, written, NULL, &error))
        fail_with(error);
}

static void set_text(char **setting, const char *value) {
    g_free(*setting);
    *setting = g_strdup(value);
}

// A plan of each objective, of all candidates and of members, with quotas and without.
static void plans_pass(void **state) {
    (void)state;
    static const char *const objectives[] = {"coverage", "distance", "gap"};
    static const char *const kinds[] = {"all", "member"};
    g_autofree char *out = below("out"), *quota = below("project/kuota.csv");
    write_text(quota, "region,stage,min,max\n97.01,1,1,2\n97.02,,0,1\n97.71,2,1,1\n");
    for (int i = 0; i < 12; i++) {
        bool with_quota = i / 6 == 1;
        set_text(&settings->plan_objective, objectives[i % 3]);
        set_text(&settings->plan_candidates, with_quota ? "all" : kinds[i / 3 % 2]);
        set_text(&settings->plan_quota, with_quota ? quota : NULL);
        settings->plan_sites = with_quota ? 0 : 3;
        settings->plan_standard_km = i / 3 % 2 == 1 ? 1.5 : 0;
        write_edition(out);
        g_autofree char *what = g_strdup_printf("plan %d (%s)", i, objectives[i % 3]);
        g_autoptr(Findings) findings = verify();
        if (findings_total(findings) > 0) {
            print_message("%s:\n", what);
            show(findings);
            fail();
        }
        assert_true(findings_table(findings, "plan.csv")->rows >= 3);
        assert_true(findings_table(findings, "plan_regions.csv")->rows >= 4);
        assert_true(findings_table(findings, "plan_curve.csv")->rows >= 3);
        assert_true(findings_table(findings, "plan_stages.csv")->rows == 2);
        assert_true(findings_table(findings, "plan_reserve.csv")->rows >= 1);
    }
    set_text(&settings->plan_objective, "coverage");
    set_text(&settings->plan_candidates, "all");
    set_text(&settings->plan_quota, NULL);
    settings->plan_sites = 3;
    settings->plan_standard_km = 0;
}

static int run_project(void **state) {
    (void)state;
    work_folder = g_dir_make_tmp("jangkau-verify-XXXXXX", NULL);
    g_setenv("XDG_CACHE_HOME", work_folder, TRUE);
    g_setenv("JANGKAU_OFFLINE", "1", TRUE);
    g_autofree char *project = below("project"), *file = below("project/tiny.ini"),
                    *good = below("good");
    shell("cp -r '%s/tests/cli/projects/tiny' '%s'", JANGKAU_SOURCE_DIR, project);
    shell("printf '\\n[plan]\\nsites = 3\\nstages = 2\\nreserve = 2\\ncandidates = all\\n' >> '%s'",
          file);
    g_autoptr(GError) error = NULL;
    settings = settings_read(file, &error);
    if (settings == NULL) {
        print_error("%s\n", error->message);
        return 1;
    }
    write_edition(good);
    return 0;
}

static int remove_project(void **state) {
    (void)state;
    settings_free(settings);
    shell("rm -rf '%s'", work_folder);
    g_free(work_folder);
    store_shutdown();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_formula_is_right),
        cmocka_unit_test(a_run_passes),
        cmocka_unit_test(each_damage_is_found),
        cmocka_unit_test(wrong_sums_are_found),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(plans_pass),
    };
    return cmocka_run_group_tests(tests, run_project, remove_project);
}

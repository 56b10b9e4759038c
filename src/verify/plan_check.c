#include "verify/plan_check.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "verify/compare.h"
#include "verify/plan_quota.h"
#include "verify/plan_recount.h"

static const double E6 = 1e6;
static const double HALF_PRINTED = 5.1e-7; // of six decimals

static bool within(const PlanSpan *span, double value) {
    return value >= (double)span->low / E6 - HALF_PRINTED &&
           value <= (double)span->high / E6 + HALF_PRINTED;
}

// ------------------------------------------------------------ what is asked

static void check_orders(const PlanRecount *recount, Findings *findings) {
    for (int i = 0; i < (int)recount->picks->len; i++) {
        const PlanPicked *pick = plan_recount_pick(recount, i);
        if (pick->order != i + 1)
            findings_add(findings, "sites", "order", pick->code, "urutan %d, seharusnya %d",
                         pick->order, i + 1);
        if (i > 0 && pick->stage < plan_recount_pick(recount, i - 1)->stage)
            findings_add(findings, "sites", "stage", pick->code, "tahap %d sesudah tahap %d",
                         pick->stage, plan_recount_pick(recount, i - 1)->stage);
        if (pick->candidate < 0)
            findings_add(findings, "sites", "code", pick->code, "bukan calon");
        else if (plan_recount_candidate(recount, pick->candidate)->excluded)
            findings_add(findings, "sites", "code", pick->code, "dikecualikan oleh exclude");
        for (int k = 0; k < i; k++) {
            if (strcmp(plan_recount_pick(recount, k)->code, pick->code) == 0)
                findings_add(findings, "sites", "code", pick->code, "dipilih dua kali");
        }
    }
}

static bool is_picked(const PlanRecount *recount, int candidate) {
    for (int i = 0; i < (int)recount->picks->len; i++) {
        if (plan_recount_pick(recount, i)->candidate == candidate)
            return true;
    }
    return false;
}

static void check_required(const PlanRecount *recount, Findings *findings) {
    for (int c = 0; c < (int)recount->candidates->len; c++) {
        const PlanSite *site = plan_recount_candidate(recount, c);
        if (site->required && !is_picked(recount, c))
            findings_add(findings, "sites", "code", site->code,
                         "diwajibkan oleh require, tetapi tidak dipilih");
    }
}

static int count_picks(const PlanRecount *recount, int stage, int region) {
    int found = 0;
    for (int i = 0; i < (int)recount->picks->len; i++) {
        const PlanPicked *pick = plan_recount_pick(recount, i);
        found += pick->stage == stage && pick->candidate >= 0 &&
                 (region < 0 || plan_recount_candidate(recount, pick->candidate)->region == region);
    }
    return found;
}

static void check_counts(const PlanRecount *recount, const PlanQuotas *quotas, Findings *findings) {
    for (int s = 0; s < quotas->stage_count; s++) {
        g_autofree char *stage = g_strdup_printf("tahap %d", s + 1);
        int all = count_picks(recount, s + 1, -1), wanted = quotas->stage_sites[s];
        if (wanted != PLAN_QUOTA_NONE && all != wanted)
            findings_add(findings, "sites", "stage", stage, "%d desa, seharusnya %d", all, wanted);
        for (int r = 0; r < quotas->region_count; r++) {
            int at = s * quotas->region_count + r, have = count_picks(recount, s + 1, r);
            if (have < quotas->min[at] || have > quotas->max[at])
                findings_add(findings, "sites", "stage", quotas->codes[r],
                             "%s: %d desa, kuotanya %d sampai %d", stage, have, quotas->min[at],
                             quotas->max[at]);
        }
    }
    for (int i = 0; i < (int)recount->picks->len; i++) {
        const PlanPicked *pick = plan_recount_pick(recount, i);
        if (pick->stage < 1 || pick->stage > quotas->stage_count)
            findings_add(findings, "sites", "stage", pick->code, "tahap %d tidak ada", pick->stage);
    }
}

// Rows of a query are differences: table, column, code, reason.
static bool tell_rows(Db *db, const char *sql, int last, Findings *findings, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    db_put_int(&query, last);
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row)
        findings_add(findings, db_text(&query, 0), db_text(&query, 1), db_text(&query, 2), "%s",
                     db_text(&query, 3));
    return ok;
}

static const char existing_sql[] =
    "WITH due AS (SELECT l.village_code AS code, l.lon, l.lat FROM counted c "
    "JOIN library l ON l.rank = c.library WHERE c.moment = ?1), "
    "said AS (SELECT code, lon, lat FROM input.sites WHERE existing) "
    "SELECT 'sites', 'existing', code, 'perpustakaan TPBIS ini tidak ada di sites' "
    "FROM (SELECT * FROM due EXCEPT SELECT * FROM said) UNION ALL "
    "SELECT 'sites', 'existing', code, 'bukan perpustakaan TPBIS pada tanggal itu' "
    "FROM (SELECT * FROM said EXCEPT SELECT * FROM due) UNION ALL "
    "SELECT 'sites', 'lon, lat', s.code, 'bukan titik desa' FROM input.sites s "
    "LEFT JOIN village v USING (code) WHERE NOT s.existing "
    "AND NOT (abs(s.lon - v.lon) < 1e-9 AND abs(s.lat - v.lat) < 1e-9)";

// By the kind that the plan says; a list of the user's is not known here.
static const char candidates_sql[] =
    "WITH kind AS (SELECT value AS name FROM input.plan WHERE key = 'candidates'), "
    "due AS (SELECT v.code, v.id NOT IN (SELECT village FROM holder WHERE moment = ?1) AS free, "
    "CASE kind.name WHEN 'all' THEN 1 WHEN 'member' THEN s.member WHEN 'with-library' "
    "THEN s.member AND EXISTS (SELECT 1 FROM library l JOIN moment m ON m.id = ?1 "
    "WHERE l.own_village_code = v.code AND l.kind = 'village' AND l.open_from <= m.day "
    "AND m.day < l.open_to) END AS fits "
    "FROM kind, village v JOIN region r ON r.code = v.regency_code "
    "JOIN state s ON s.region = r.id AND s.moment = ?1) "
    "SELECT 'plan_candidates', 'code', d.code, CASE WHEN c.code IS NULL "
    "THEN 'seharusnya calon' WHEN NOT d.free THEN 'sudah punya perpustakaan TPBIS' "
    "ELSE 'bukan calon menurut candidates' END FROM due d "
    "LEFT JOIN input.plan_candidates c USING (code) "
    "WHERE CASE WHEN c.code IS NULL THEN d.free AND coalesce(d.fits, 0) "
    "ELSE NOT (d.free AND coalesce(d.fits, 1)) END ORDER BY d.code";

// What the project asks for is what was planned.
static bool check_settings(Db *db, const Settings *settings, Findings *findings, GError **error) {
    const char *const asked[][2] = {{"objective", settings->plan_objective},
                                    {"candidates", settings->plan_candidates}};
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        const char *key = asked[i][0];
        g_autofree char *short_name = g_path_get_basename(asked[i][1]);
        g_auto(DbStatement) query = {0};
        bool row = false;
        if (!db_prepare(db, "SELECT value FROM input.plan WHERE key = ?", &query, error))
            return false;
        db_put_text(&query, key);
        if (!db_next(&query, &row, error))
            return false;
        if (!row || strcmp(db_text(&query, 0), short_name) != 0)
            findings_add(findings, "plan", "value", key, "tercatat %s, setelan %s",
                         row ? db_text(&query, 0) : "(kosong)", short_name);
    }
    char standard[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_dtostr(standard, sizeof standard, settings->plan_standard_km);
    g_autofree char *sql = g_strdup_printf(
        "SELECT 'plan', 'value', 'service_m ' || s.regency, 'tercatat ' || "
        "coalesce(p.value, '(kosong)') || ', setelan ' || due.m FROM service s "
        "JOIN (SELECT regency, CASE WHEN %s > 0 THEN 1000.0 * %s ELSE m END AS m FROM service) due "
        "USING (regency) LEFT JOIN input.plan p ON p.key = 'service_m ' || s.regency "
        "WHERE ?1 >= 0 AND (p.value IS NULL OR abs(p.value - due.m) > 1e-6)",
        standard, standard);
    return tell_rows(db, sql, 0, findings, error);
}

// -------------------------------------------------------------------- proof

static const PlanSite *worth_of(const PlanRecount *recount, const int *candidate) {
    return plan_recount_candidate(recount, *candidate);
}

static int by_low(const void *left, const void *right, gpointer data) {
    int64_t a = worth_of(data, left)->worth.low, b = worth_of(data, right)->worth.low;
    return (a < b) - (a > b);
}

static int by_high(const void *left, const void *right, gpointer data) {
    int64_t a = worth_of(data, left)->worth.high, b = worth_of(data, right)->worth.high;
    return (a < b) - (a > b);
}

static int *rooms(const PlanRecount *recount, const PlanQuotas *quotas) {
    int *room = g_new0(int, (gsize)quotas->region_count + 1);
    for (int c = 0; c < (int)recount->candidates->len; c++) {
        const PlanSite *site = plan_recount_candidate(recount, c);
        if (site->region >= 0 && !site->excluded)
            room[site->region]++;
    }
    return room;
}

// Lagrange's bound: what the places pay, and the worths of the best sites that
// the quotas allow. These are the bases of a matroid, so that taking the best
// first is best (Edmonds 1971). False: no plan meets the quotas.
static bool add_best(const PlanRecount *recount, const PlanQuotas *quotas, bool high,
                     int64_t *bound) {
    int count = (int)recount->candidates->len;
    g_autofree int *room = rooms(recount, quotas);
    g_autofree int *order = g_new(int, (gsize)count + 1);
    g_autoptr(PlanFlow) flow = plan_flow_new(quotas, room);
    *bound = recount->multiplier_sum;
    if (flow == NULL)
        return false;
    for (int c = 0; c < count; c++)
        order[c] = c;
    g_qsort_with_data(order, count, sizeof *order, high ? by_high : by_low, (gpointer)recount);
    for (int pass = 0; pass < 2; pass++) { // the required come first
        for (int i = 0; i < count; i++) {
            const PlanSite *site = plan_recount_candidate(recount, order[i]);
            if (site->required != (pass == 0) || site->excluded || site->region < 0)
                continue;
            if (plan_flow_take(flow, site->region))
                *bound += high ? site->worth.high : site->worth.low;
            else if (site->required)
                return false;
        }
    }
    return true;
}

static void check_bound(const PlanRecount *recount, const PlanQuotas *quotas, Findings *findings) {
    PlanSpan bound;
    if (!add_best(recount, quotas, false, &bound.low) ||
        !add_best(recount, quotas, true, &bound.high)) {
        findings_add(findings, "plan", "certified_e6", "-",
                     "tidak ada rencana yang memenuhi kuota");
        return;
    }
    double said = (double)recount->certified_e6 / E6;
    if (recount->certified_e6 == INT64_MAX)
        findings_note(findings, "rencana tanpa sertifikat: batas atasnya tidak diperiksa");
    else if (!within(&bound, said))
        findings_add(findings, "plan", "certified_e6", "-",
                     "tercatat %.6f, dari pengali %.6f sampai %.6f", said, (double)bound.low / E6,
                     (double)bound.high / E6);
    if (recount->bound > said + HALF_PRINTED || recount->bound < recount->value - HALF_PRINTED)
        findings_add(findings, "plan", "bound", "-",
                     "tercatat %.6f, seharusnya dari nilai %.6f sampai sertifikat %.6f",
                     recount->bound, recount->value, said);
    else if (recount->bound < said - HALF_PRINTED)
        findings_note(findings,
                      "batas atas rencana %.6f lebih rapat daripada sertifikatnya %.6f: selisihnya "
                      "berasal dari pencarian lengkap dan tidak diperiksa ulang",
                      recount->bound, said);
    double gap = recount->bound > 0 ? 100 * (recount->bound - recount->value) / recount->bound : 0;
    if (fabs(gap - recount->gap_pct) > 1e-6)
        findings_add(findings, "plan", "gap_pct", "-", "tercatat %.6f, hitung ulang %.6f",
                     recount->gap_pct, gap);
    if (recount->optimal && recount->bound > recount->value + HALF_PRINTED)
        findings_add(findings, "plan", "optimal", "-", "batas atas melebihi nilai");
}

static void check_value(const PlanRecount *recount, Findings *findings) {
    PlanSpan value = {0, 0};
    double sum = 0;
    for (int i = 0; i < (int)recount->picks->len; i++) {
        const PlanPicked *pick = plan_recount_pick(recount, i);
        value.low += pick->gain.low;
        value.high += pick->gain.high;
        sum += pick->stored_gain;
        if (!within(&pick->gain, pick->stored_gain))
            findings_add(findings, "sites", "gain", pick->code,
                         "tercatat %.6f, hitung ulang %.6f sampai %.6f", pick->stored_gain,
                         (double)pick->gain.low / E6, (double)pick->gain.high / E6);
    }
    if (!within(&value, recount->value) || fabs(sum - recount->value) > 1e-6 * (1 + fabs(sum) / E6))
        findings_add(findings, "plan", "value", "value",
                     "tercatat %.6f, jumlah tambahan %.6f, hitung ulang %.6f sampai %.6f",
                     recount->value, sum, (double)value.low / E6, (double)value.high / E6);
}

// ------------------------------------------------------------------- tables

// The columns of a published table, in said_NAME; village codes are no numbers and stay texts.
static bool import(Db *db, const char *folder, const char *name, const char *const *columns,
                   GError **error) {
    g_autofree char *path = g_strdup_printf("%s/tables/%s.csv", folder, name);
    g_autoptr(GString) create = g_string_new(NULL), put = g_string_new(NULL);
    g_string_printf(create, "CREATE TABLE said_%s (", name);
    g_string_printf(put, "INSERT INTO said_%s VALUES (", name);
    for (int c = 0; columns[c] != NULL; c++) {
        g_string_append_printf(create, "%s%s NUMERIC", c > 0 ? ", " : "", columns[c]);
        g_string_append(put, c > 0 ? ", ?" : "?");
    }
    g_string_append_c(create, ')');
    g_string_append_c(put, ')');
    g_auto(DbStatement) insert = {0};
    if (!db_exec(db, create->str, error) || !db_prepare(db, put->str, &insert, error))
        return false;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true; // told with the comparison
    g_autoptr(CsvTable) table = csv_read(path, error);
    if (table == NULL)
        return false;
    for (int row = 0; row < csv_row_count(table); row++) {
        for (int c = 0; columns[c] != NULL; c++)
            db_put_text(&insert, csv_cell(table, row, csv_column(table, columns[c])));
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool import_all(Db *db, const char *folder, GError **error) {
    return import(db, folder, "plan",
                  (const char *const[]){"code", "runner_up", "runner_up_loss", "equal",
                                        "mean_before_km", "mean_after_km", NULL},
                  error) &&
           import(db, folder, "plan_reserve", (const char *const[]){"code", "replaces", NULL},
                  error) &&
           import(db, folder, "plan_stages",
                  (const char *const[]){"stage", "value", "fresh_value", "fresh_bound", NULL},
                  error) &&
           import(db, folder, "plan_curve", (const char *const[]){"sites", "value", "bound", NULL},
                  error);
}

static int find_pick(const PlanRecount *recount, const char *code) {
    for (int i = 0; i < (int)recount->picks->len; i++) {
        if (strcmp(plan_recount_pick(recount, i)->code, code) == 0)
            return i;
    }
    return -1;
}

// Do the quotas allow the picks with one of them given up for a candidate?
static bool may_swap(const PlanRecount *recount, const PlanQuotas *quotas, int pick,
                     int candidate) {
    g_autofree int *room = rooms(recount, quotas);
    g_autoptr(PlanFlow) flow = plan_flow_new(quotas, room);
    bool ok = flow != NULL;
    for (int i = 0; ok && i < (int)recount->picks->len; i++) {
        int site = i == pick ? candidate : plan_recount_pick(recount, i)->candidate;
        int region = site >= 0 ? plan_recount_candidate(recount, site)->region : -1;
        ok = region >= 0 && plan_flow_take(flow, region);
    }
    return ok;
}

// Swaps that the tables tell of; those that may not be are left out.
static bool read_swaps(Db *db, const char *sql, PlanRecount *recount, const PlanQuotas *quotas,
                       GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        PlanSwap swap = {.pick = find_pick(recount, db_text(&query, 0)),
                         .candidate = plan_recount_find(recount, db_text(&query, 1))};
        if (swap.pick < 0 || swap.candidate < 0 || is_picked(recount, swap.candidate) ||
            plan_recount_candidate(recount, swap.candidate)->excluded)
            continue;
        int given_up = plan_recount_pick(recount, swap.pick)->candidate;
        if ((given_up < 0 || !plan_recount_candidate(recount, given_up)->required) &&
            may_swap(recount, quotas, swap.pick, swap.candidate))
            g_array_append_val(recount->swaps, swap);
    }
    return ok;
}

static char *span_text(const PlanSpan *span) {
    return g_strdup_printf("%.6f %.6f", (double)span->low / E6, (double)span->high / E6);
}

static bool put_picks(Db *db, const PlanRecount *recount, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_exec(db,
                 "CREATE TABLE plan_pick (place INTEGER, stage INTEGER, code TEXT, stored REAL, "
                 "gain TEXT, upto REAL, upto_low REAL, upto_high REAL, villages TEXT, "
                 "districts TEXT, before_km REAL, after_km REAL, tied INTEGER)",
                 error) ||
        !db_prepare(db, "INSERT INTO plan_pick VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &insert, error))
        return false;
    PlanSpan upto = {0, 0};
    double sum = 0;
    for (int i = 0; i < (int)recount->picks->len; i++) {
        const PlanPicked *pick = plan_recount_pick(recount, i);
        g_autofree char *gain = span_text(&pick->gain);
        g_autofree char *villages =
            g_strdup_printf("%d-%d", pick->sure_villages, pick->maybe_villages);
        g_autofree char *districts =
            g_strdup_printf("%d-%d", pick->sure_districts, pick->maybe_districts);
        upto.low += pick->gain.low;
        upto.high += pick->gain.high;
        sum += pick->stored_gain;
        db_put_int(&insert, i + 1);
        db_put_int(&insert, pick->stage);
        db_put_text(&insert, pick->code);
        db_put_real(&insert, pick->stored_gain);
        db_put_text(&insert, gain);
        db_put_real(&insert, sum);
        db_put_real(&insert, (double)upto.low / E6);
        db_put_real(&insert, (double)upto.high / E6);
        db_put_text(&insert, villages);
        db_put_text(&insert, districts);
        db_put_real(&insert,
                    pick->before_e6 > 0 ? pick->before_sum / (double)pick->before_e6 / 1000 : NAN);
        db_put_real(&insert,
                    pick->after_e6 > 0 ? pick->after_sum / (double)pick->after_e6 / 1000 : NAN);
        db_put_int(&insert, pick->tied);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool put_swaps(Db *db, const PlanRecount *recount, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_exec(db, "CREATE TABLE plan_swap (pick TEXT, code TEXT, loss TEXT, loss_high REAL)",
                 error) ||
        !db_prepare(db, "INSERT INTO plan_swap VALUES (?, ?, ?, ?)", &insert, error))
        return false;
    for (guint i = 0; i < recount->swaps->len; i++) {
        const PlanSwap *swap = &g_array_index(recount->swaps, PlanSwap, i);
        g_autofree char *loss = span_text(&swap->loss);
        db_put_text(&insert, plan_recount_pick(recount, swap->pick)->code);
        db_put_text(&insert, plan_recount_candidate(recount, swap->candidate)->code);
        db_put_text(&insert, loss);
        db_put_real(&insert, (double)swap->loss.high / E6);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

#define UNIT "(SELECT value FROM input.plan WHERE key = 'unit') AS unit"
#define SPAN(least, most) "printf('%.6f %.6f', " least ", " most ")"
#define AT_LEAST(least) "printf('%.6f ~', " least ")"

// Which runner-up is the best one, fresh values and the bounds of the curve are
// taken as published: only what they say of it is counted.
static const char picks_sql[] =
    "SELECT p.code AS _key, 0 AS _slack, p.place AS \"order\", p.stage, p.code, v.name, "
    "v.district, v.regency, p.gain, " SPAN(
        "upto",
        "upto") " AS gain_cumulative, " UNIT
                ", p.villages AS villages_served, p.districts AS districts_served, "
                "CASE WHEN s.known THEN CASE WHEN p.tied THEN CAST(said.mean_before_km AS REAL) "
                "ELSE p.before_km END END AS mean_before_km, "
                "CASE WHEN s.known THEN CASE WHEN p.tied THEN CAST(said.mean_after_km AS REAL) "
                "ELSE p.after_km END END AS mean_after_km, w.code AS runner_up, "
                "o.name AS runner_up_name, w.loss AS runner_up_loss, "
                "CASE WHEN w.code IS NULL THEN 0 WHEN abs(said.runner_up_loss - 0.05 * p.stored) "
                "< 1e-5 THEN said.equal ELSE said.runner_up_loss <= 0.05 * p.stored END AS equal, "
                "CASE WHEN NOT s.known THEN 'daftar belum lengkap' END AS note "
                "FROM plan_pick p JOIN village v USING (code) JOIN region r ON r.code = "
                "v.regency_code JOIN state s ON s.region = r.id "
                "AND s.moment = (SELECT max(id) FROM moment) "
                "LEFT JOIN said_plan said ON said.code = p.code "
                "LEFT JOIN plan_swap w ON w.pick = p.code AND w.code = said.runner_up "
                "LEFT JOIN village o ON o.code = w.code GROUP BY p.place ORDER BY p.place";

static const char reserve_sql[] =
    "SELECT said.code AS _key, 0 AS _slack, v.regency, row_number() OVER (PARTITION BY "
    "v.regency_code ORDER BY said.rowid) AS rank, w.code, v.name, v.district, w.loss, " UNIT
    ", w.pick AS replaces, o.name AS replaces_name FROM said_plan_reserve said "
    "LEFT JOIN village v ON v.code = said.code LEFT JOIN (SELECT * FROM plan_swap "
    "GROUP BY pick, code) w ON w.pick = said.replaces AND w.code = said.code "
    "LEFT JOIN village o ON o.code = w.pick ORDER BY said.rowid";

static const char stages_sql[] =
    "SELECT p.stage AS _key, 0 AS _slack, p.stage, max(p.place) AS sites, " SPAN("max(p.upto)", "max(p.upto)") " AS value, '~ ' || said.fresh_bound AS fresh_value, " AT_LEAST(
        "max(CAST(said.fresh_value AS REAL), max(p.upto))") " AS fresh_bound, " SPAN("said.fresh_value - said.value",
                                                                                     "said.fresh_value - said.value") " AS nesting_price, " UNIT
                                                                                                                      " FROM plan_pick p LEFT JOIN "
                                                                                                                      "said_plan_stages said ON said.stage = p.stage "
                                                                                                                      "GROUP BY p.stage ORDER BY p.stage";

static const char curve_sql[] =
    "SELECT p.place AS _key, 0 AS _slack, p.place AS sites, " SPAN("p.upto", "p.upto") " AS value, " AT_LEAST("p.upto") " AS bound, CASE WHEN said.bound > 0 THEN " SPAN(
        "100 * (said.bound - said.value) / said.bound",
        "100 * (said.bound - said.value) / said.bound") " ELSE '0 0' END AS gap_pct, " UNIT
                                                        " FROM plan_pick p LEFT JOIN "
                                                        "said_plan_curve said ON said.sites = "
                                                        "p.place ORDER BY p.place";

static bool compare_all(Db *db, const char *folder, Findings *findings, GError **error) {
    static const struct {
        const char *name, *key, *sql;
    } tables[] = {{"plan.csv", "code", picks_sql},
                  {"plan_reserve.csv", "code", reserve_sql},
                  {"plan_stages.csv", "stage", stages_sql},
                  {"plan_curve.csv", "sites", curve_sql}};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        const char *const keys[] = {tables[i].key, NULL};
        if (!compare_table(db, folder, tables[i].name, keys, tables[i].sql, findings, error))
            return false;
    }
    return true;
}

// --------------------------------------------------------------------- all

static void note_unchecked(const PlanQuotas *quotas, Findings *findings) {
    if (!quotas->told)
        findings_note(findings, "proyek tidak meminta rencana ([plan]): kuota, desa wajib dan desa "
                                "yang dikecualikan tidak diperiksa");
    findings_note(findings,
                  "rencana: bahwa pengganti dan cadangan yang disebut adalah yang terbaik, "
                  "fresh_value, fresh_bound dan batas pada kurva tidak dihitung ulang; "
                  "kehilangannya, nilai dan sertifikat ya");
}

static bool check_store(Db *db, const Settings *settings, const PlanQuotas *quotas,
                        const PlanRecount *recount, int last, Findings *findings, GError **error) {
    if (quotas->told) {
        check_counts(recount, quotas, findings);
        if (!check_settings(db, settings, findings, error))
            return false;
    }
    check_orders(recount, findings);
    check_required(recount, findings);
    check_value(recount, findings);
    check_bound(recount, quotas, findings);
    TableFindings *sites = findings_table(findings, "sites");
    sites->rows = (int64_t)recount->picks->len;
    sites->cells = 4 * sites->rows;
    return tell_rows(db, existing_sql, last, findings, error) &&
           tell_rows(db, candidates_sql, last, findings, error);
}

bool plan_check(Db *db, const Settings *settings, const FiguresFacts *facts, const char *folder,
                Findings *findings, GError **error) {
    g_auto(DbStatement) count = {0};
    bool row = false;
    if (!facts->has_plan)
        return true;
    if (!db_prepare(db, "SELECT count(*) FROM input.sites WHERE existing = 0", &count, error) ||
        !db_next(&count, &row, error))
        return false;
    g_autoptr(PlanQuotas) quotas = plan_quotas_read(db, settings, (int)db_int(&count, 0), error);
    g_autoptr(PlanRecount) recount = NULL;
    if (quotas == NULL || !import_all(db, folder, error) ||
        (recount = plan_recount_read(db, settings, quotas, facts->last, error)) == NULL ||
        !read_swaps(db, "SELECT code, runner_up FROM said_plan WHERE runner_up IS NOT NULL",
                    recount, quotas, error) ||
        !read_swaps(db, "SELECT replaces, code FROM said_plan_reserve", recount, quotas, error) ||
        !plan_recount_measure(db, settings, recount, error) ||
        !check_store(db, settings, quotas, recount, facts->last, findings, error) ||
        !put_picks(db, recount, error) || !put_swaps(db, recount, error) ||
        !compare_all(db, folder, findings, error))
        return false;
    note_unchecked(quotas, findings);
    return true;
}

#include "verify/compare.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

// How the cells of a column are compared.
typedef enum {
    AS_TEXT,
    AS_ONE_OF,    // lines: the first, or another that is as near to 1 mm
    AS_COUNT,     // exactly
    AS_PEOPLE,    // exactly, but for the slack
    AS_DEGREES,   // as a text of 9 decimals
    AS_PERCENT,   // the query gives hundredths
    AS_KM,        // 1 mm
    AS_SETTING,   // a number as it was set
    AS_PERSON_KM, // 1e-9
    AS_GINI,
    AS_RANK,  // a number, or "from-to" where values agree within the tolerance
    AS_RANGE, // a number as AS_PEOPLE, or "0-most"
    AS_SPAN   // "least most", or "~" for none of them; six decimals are printed
} Manner;

// The first pattern that fits tells.
static const struct {
    const char *pattern;
    Manner manner;
} manners[] = {
    {"gap_person_km*", AS_PERSON_KM},
    {"gap_pct", AS_SPAN},
    {"gain*", AS_SPAN},
    {"*loss", AS_SPAN},
    {"value", AS_SPAN},
    {"*bound", AS_SPAN},
    {"fresh_value", AS_SPAN},
    {"nesting_price", AS_SPAN},
    {"*_served", AS_RANK},
    {"service_km", AS_SETTING},
    {"people_*_p5", AS_RANGE},
    {"people_*_p95", AS_RANGE},
    {"people_*", AS_PEOPLE},
    {"*_km", AS_KM},
    {"*_km_by_point", AS_KM},
    {"*_km_before", AS_KM},
    {"*_km_after", AS_KM},
    {"*_pct", AS_PERCENT},
    {"gini", AS_GINI},
    {"rank_*", AS_RANK},
    {"lon", AS_DEGREES},
    {"lat", AS_DEGREES},
    {"nearest_*", AS_ONE_OF},
    {"population*", AS_COUNT},
    {"villages*", AS_COUNT},
    {"libraries_tpbis", AS_COUNT},
    {"member", AS_COUNT},
    {"tpbis", AS_COUNT},
    {"land_part", AS_COUNT},
    {"*", AS_TEXT},
};

static const double TOLERANCE_M = 0.001;
static const double TOLERANCE_PERSON_KM = 1e-9;

static Manner manner_of(const char *column) {
    for (gsize i = 0; i < G_N_ELEMENTS(manners); i++) {
        if (g_pattern_match_simple(manners[i].pattern, column))
            return manners[i].manner;
    }
    return AS_TEXT;
}

// Half of the last decimal that is printed, and a hair for its binary form.
static double rounding(int decimals) {
    return 0.5 * pow(10, -decimals) * (1 + 1e-6);
}

// As report/ does for spreadsheets: a text must not be taken for a formula.
static char *harmless(const char *text) {
    bool formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
    return g_strstrip(g_strconcat(formula ? "'" : "", text, NULL));
}

static bool same_text(const char *published, const char *expected) {
    g_autofree char *text = harmless(expected);
    return strcmp(published, text) == 0;
}

static bool one_of(const char *published, const char *expected) {
    g_auto(GStrv) lines = g_strsplit(expected, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        if (same_text(published, lines[i]))
            return true;
    }
    return false;
}

static bool near_number(const char *published, double expected, double tolerance,
                        double *difference) {
    double value = 0;
    if (!text_to_double(published, &value))
        return false;
    *difference = fabs(value - expected);
    return *difference <= tolerance;
}

static bool same_count(const char *published, int64_t expected, int64_t slack,
                       TableFindings *told) {
    int64_t value = 0;
    if (!text_to_int64(published, &value) || value < 0 || ABS(value - expected) > slack)
        return false;
    told->tolerated_people += ABS(value - expected);
    return true;
}

// "7", or "7-9" for ranks that the tolerance leaves open.
static bool same_rank(const char *published, const char *expected) {
    int64_t value = 0, low = 0, high = 0;
    g_auto(GStrv) ends = g_strsplit(expected, "-", 2);
    return text_to_int64(published, &value) && text_to_int64(ends[0], &low) &&
           text_to_int64(ends[ends[1] != NULL ? 1 : 0], &high) && value >= low && value <= high;
}

// Within "least most"; either may be "~".
static bool in_span(const char *published, const char *expected, int decimals) {
    double value = 0, least = -INFINITY, most = INFINITY;
    g_auto(GStrv) ends = g_strsplit(expected, " ", 2);
    if (ends[0] == NULL || ends[1] == NULL || !text_to_double(published, &value))
        return false;
    text_to_double(ends[0], &least);
    text_to_double(ends[1], &most);
    return value >= least - rounding(decimals) && value <= most + rounding(decimals);
}

static bool same_percent(const char *published, int64_t hundredths) {
    g_autofree char *text =
        g_strdup_printf("%d.%02d", (int)(hundredths / 100), (int)(hundredths % 100));
    return strcmp(published, text) == 0;
}

static bool same_degrees(const char *published, double expected) {
    g_autofree char *text = text_from_double(expected, 9);
    return strcmp(published, text) == 0;
}

typedef struct {
    const CsvTable *table;
    const DbStatement *query;
    TableFindings *told;
    int row;
    int64_t slack;
} Place;

// Between 0 and the people there are, and p5 not above p95, which stands after it.
static bool in_range(const Place *at, int column, const char *name, const char *published,
                     const char *bounds) {
    int64_t value = 0, low = 0;
    if (!same_rank(published, bounds) || !text_to_int64(published, &value))
        return false;
    return !g_str_has_suffix(name, "_p95") ||
           (text_to_int64(csv_cell(at->table, at->row, column - 1), &low) && low <= value);
}

static bool same_cell(const Place *at, int from, int column, const char *name) {
    const char *published = csv_cell(at->table, at->row, column);
    if (db_is_null(at->query, from))
        return *published == '\0';
    double real = db_real(at->query, from), difference = 0;
    const char *text = db_text(at->query, from);
    switch (manner_of(name)) {
    case AS_TEXT:
        return same_text(published, text);
    case AS_ONE_OF:
        return one_of(published, text);
    case AS_COUNT:
        return same_count(published, db_int(at->query, from), 0, at->told);
    case AS_PEOPLE:
        return same_count(published, db_int(at->query, from), at->slack, at->told);
    case AS_RANGE:
        return strchr(text, '-') != NULL
                   ? in_range(at, column, name, published, text)
                   : same_count(published, db_int(at->query, from), at->slack, at->told);
    case AS_DEGREES:
        return same_degrees(published, real);
    case AS_PERCENT:
        return same_percent(published, db_int(at->query, from));
    case AS_KM:
        if (!near_number(published, real, TOLERANCE_M / 1000 + rounding(6), &difference))
            return false;
        at->told->largest_mm = fmax(at->told->largest_mm, difference * 1e6);
        return true;
    case AS_SETTING:
        return near_number(published, real, rounding(6), &difference);
    case AS_PERSON_KM:
        if (!near_number(published, real, TOLERANCE_PERSON_KM * fabs(real) + rounding(3),
                         &difference))
            return false;
        at->told->largest_person_km =
            fmax(at->told->largest_person_km, fmax(0, difference - rounding(3)) / fmax(real, 1));
        return true;
    case AS_GINI:
        return near_number(published, real, rounding(4) + 1e-9, &difference);
    case AS_RANK:
        return same_rank(published, text);
    case AS_SPAN:
        return in_span(published, text, strcmp(name, "gap_pct") == 0 ? 4 : 6);
    }
    return false;
}

static char *shown(const DbStatement *query, int from, const char *name) {
    if (db_is_null(query, from))
        return g_strdup("(kosong)");
    switch (manner_of(name)) {
    case AS_KM:
    case AS_SETTING:
        return text_from_double(db_real(query, from), 6);
    case AS_PERSON_KM:
        return text_from_double(db_real(query, from), 3);
    case AS_GINI:
        return text_from_double(db_real(query, from), 4);
    case AS_DEGREES:
        return text_from_double(db_real(query, from), 9);
    case AS_PERCENT:
        return text_from_double(db_real(query, from) / 100, 2);
    default:
        return g_strdup(db_text(query, from));
    }
}

// ----------------------------------------------------------------- the rows

enum { KEY, SLACK, FIRST }; // columns of the query

// Key of every row of the file -> its index + 1.
static GHashTable *index_rows(const CsvTable *table, const char *const *keys, const char *name,
                              Findings *findings) {
    GHashTable *rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int row = 0; row < csv_row_count(table); row++) {
        GString *key = g_string_new(NULL);
        for (int k = 0; keys[k] != NULL; k++)
            g_string_append_printf(key, "%s%s", k > 0 ? " " : "",
                                   csv_cell(table, row, csv_column(table, keys[k])));
        if (g_hash_table_contains(rows, key->str))
            findings_add(findings, name, "(baris)", key->str, "baris ada dua kali");
        g_hash_table_replace(rows, g_string_free(key, FALSE), GINT_TO_POINTER(row + 1));
    }
    return rows;
}

static bool check_header(const CsvTable *table, const DbStatement *query, const char *name,
                         Findings *findings) {
    int expected = db_column_count(query) - FIRST, missing = 0;
    for (int c = 0; c < expected; c++) {
        const char *column = db_column_name(query, c + FIRST);
        int found = csv_column(table, column);
        missing += found < 0;
        if (found < 0)
            findings_add(findings, name, column, "(judul)", "kolom tidak ada");
        else if (found != c && missing == 0)
            findings_add(findings, name, column, "(judul)", "kolom ke-%d, seharusnya ke-%d",
                         found + 1, c + 1);
    }
    for (int c = 0; csv_column_name(table, c) != NULL; c++) {
        bool known = false;
        for (int e = 0; e < expected && !known; e++)
            known = strcmp(csv_column_name(table, c), db_column_name(query, e + FIRST)) == 0;
        if (!known)
            findings_add(findings, name, csv_column_name(table, c), "(judul)",
                         "kolom tidak dikenal");
    }
    return missing == 0;
}

static void compare_row(Place *at, const char *name, Findings *findings) {
    int columns = db_column_count(at->query);
    for (int from = FIRST; from < columns; from++) {
        const char *column = db_column_name(at->query, from);
        int found = csv_column(at->table, column);
        if (found < 0)
            continue; // told with the header
        at->told->cells++;
        if (same_cell(at, from, found, column))
            continue;
        const char *published = csv_cell(at->table, at->row, found);
        g_autofree char *expected = shown(at->query, from, column);
        findings_add(findings, name, column, db_text(at->query, KEY),
                     "tercetak %s, hitung ulang %s", *published != '\0' ? published : "(kosong)",
                     g_strdelimit(expected, "\n", '|'));
    }
}

static void tell_rest(GHashTable *rows, const char *name, Findings *findings) {
    g_autoptr(GList) rest =
        g_list_sort(g_hash_table_get_keys(rows), (GCompareFunc)(void (*)(void))strcmp);
    for (GList *at = rest; at != NULL; at = at->next)
        findings_add(findings, name, "(baris)", at->data, "baris ini tidak semestinya ada");
}

static bool compare_rows(DbStatement *query, const CsvTable *table, const char *const *keys,
                         const char *name, Findings *findings, GError **error) {
    TableFindings *told = findings_table(findings, name);
    if (!check_header(table, query, name, findings))
        for (int k = 0; keys[k] != NULL; k++)
            if (csv_column(table, keys[k]) < 0)
                return true; // rows cannot be told apart
    g_autoptr(GHashTable) rows = index_rows(table, keys, name, findings);
    Place at = {table, query, told, -1, 0};
    int last = -1;
    bool ok, row;
    while ((ok = db_next(query, &row, error)) && row) {
        const char *key = db_text(query, KEY);
        int found = GPOINTER_TO_INT(g_hash_table_lookup(rows, key)) - 1;
        if (found < 0) {
            findings_add(findings, name, "(baris)", key, "baris tidak ada");
            continue;
        }
        at.row = found;
        at.slack = db_int(query, SLACK);
        // A rank that a threshold leaves open may move its row.
        if (found < last && at.slack == 0)
            findings_add(findings, name, "(urutan)", key, "baris berada sesudah baris berikutnya");
        last = MAX(last, found);
        told->rows++;
        compare_row(&at, name, findings);
        g_hash_table_remove(rows, key);
    }
    if (ok)
        tell_rest(rows, name, findings);
    return ok;
}

bool compare_table(Db *db, const char *folder, const char *name, const char *const *keys,
                   const char *sql, Findings *findings, GError **error) {
    g_autofree char *path = g_build_filename(folder, "tables", name, NULL);
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        findings_add(findings, name, "(berkas)", "-", "berkas tidak ada");
        return true;
    }
    g_autoptr(CsvTable) table = csv_read(path, error);
    return table != NULL && compare_rows(&query, table, keys, name, findings, error);
}

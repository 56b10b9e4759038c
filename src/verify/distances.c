#include "verify/distances.h"

#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "verify/vincenty.h"

static const double TIE_M = 0.001;

typedef struct {
    char *id;
    VincentyPoint at;
    int64_t land_part; // 0 = unknown
    bool tpbis, open;  // at the last moment
} Site;

typedef struct {
    GArray *sites;      // Site, by id
    GPtrArray *choices; // of each choice: bool by site
    double detour;
    bool sea_counts; // a library across it is not within reach
} Search;

static void clear_site(gpointer data) {
    g_free(((Site *)data)->id);
}

static void search_clear(Search *search) {
    g_clear_pointer(&search->sites, g_array_unref);
    g_clear_pointer(&search->choices, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static bool read_sites(Db *db, int last, Search *search, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db,
                    "SELECT l.id, lon, lat, land_part, "
                    "EXISTS (SELECT 1 FROM counted c WHERE c.moment = ?1 AND c.library = l.rank), "
                    "open_from <= day AND day < open_to "
                    "FROM library l, moment WHERE moment.id = ?1 ORDER BY l.rank",
                    &query, error))
        return false;
    db_put_int(&query, last);
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        LonLat position = {db_real(&query, 1), db_real(&query, 2)};
        Site site = {g_strdup(db_text(&query, 0)), vincenty_point(position), db_int(&query, 3),
                     db_int(&query, 4) != 0, db_int(&query, 5) != 0};
        g_array_append_val(search->sites, site);
    }
    return ok;
}

static bool read_choices(Db *db, Search *search, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db,
                    "SELECT h.choice, c.library FROM (SELECT DISTINCT choice FROM choice) h "
                    "LEFT JOIN counted c ON c.moment = h.choice ORDER BY 1",
                    &query, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        guint choice = (guint)db_int(&query, 0);
        while (search->choices->len <= choice)
            g_ptr_array_add(search->choices, NULL);
        bool **chosen = (bool **)&search->choices->pdata[choice];
        if (*chosen == NULL)
            *chosen = g_new0(bool, search->sites->len + 1);
        if (!db_is_null(&query, 1))
            (*chosen)[db_int(&query, 1) - 1] = true;
    }
    return ok;
}

static bool across_the_sea(const Search *search, const Site *site, int64_t land_part) {
    return search->sea_counts && land_part > 0 && site->land_part > 0 &&
           site->land_part != land_part;
}

// Lengths in metres to all sites; INFINITY across the sea.
static void measure(const Search *search, LonLat from, int64_t land_part, const bool *wanted,
                    double *m) {
    VincentyPoint start = vincenty_point(from);
    for (guint i = 0; i < search->sites->len; i++) {
        const Site *site = &g_array_index(search->sites, Site, i);
        m[i] = INFINITY;
        if ((wanted == NULL || wanted[i]) && !across_the_sea(search, site, land_part))
            m[i] = search->detour * vincenty_m(&start, &site->at);
    }
}

static bool put_near(DbStatement *insert, int64_t choice, int64_t village, int64_t people_e6,
                     double m, GError **error) {
    db_put_int(insert, choice);
    db_put_int(insert, village);
    db_put_int(insert, people_e6);
    db_put_real(insert, isfinite(m) ? m : NAN);
    return db_put_row(insert, error);
}

static bool put_piece(const Search *search, const DbStatement *piece, const bool *wanted, double *m,
                      DbStatement *insert, GError **error) {
    LonLat from = {db_real(piece, 1), db_real(piece, 2)};
    measure(search, from, db_int(piece, 3), wanted, m);
    for (guint choice = 0; choice < search->choices->len; choice++) {
        const bool *chosen = g_ptr_array_index(search->choices, choice);
        double least = INFINITY;
        if (chosen == NULL)
            continue; // these moments share the libraries of another
        for (guint i = 0; i < search->sites->len; i++) {
            if (chosen[i])
                least = fmin(least, m[i]);
        }
        if (!put_near(insert, choice, db_int(piece, 0), db_int(piece, 4), least, error))
            return false;
    }
    return true;
}

static bool measure_pieces(Db *db, const Search *search, double *m, DbStatement *insert,
                           GError **error) {
    // A library that never counts as TPBIS concerns village points alone.
    g_autofree bool *wanted = g_new0(bool, search->sites->len + 1);
    for (guint choice = 0; choice < search->choices->len; choice++) {
        const bool *chosen = g_ptr_array_index(search->choices, choice);
        for (guint i = 0; chosen != NULL && i < search->sites->len; i++)
            wanted[i] = wanted[i] || chosen[i];
    }
    g_auto(DbStatement) pieces = {0};
    if (!db_prepare(db, "SELECT village, lon, lat, land_part, people_e6 FROM piece ORDER BY id",
                    &pieces, error))
        return false;
    bool ok, row;
    for (int count = 0; (ok = db_next(&pieces, &row, error)) && row; count++) {
        if ((count % 1024 == 0 && !interrupt_check(error)) ||
            !put_piece(search, &pieces, wanted, m, insert, error))
            return false;
    }
    return ok;
}

// Index of the nearest by length, then id (the order of the sites); -1 = none.
static int nearest(const Search *search, const double *m, bool tpbis) {
    int best = -1;
    for (guint i = 0; i < search->sites->len; i++) {
        const Site *site = &g_array_index(search->sites, Site, i);
        if ((tpbis ? site->tpbis : site->open) && isfinite(m[i]) && (best < 0 || m[i] < m[best]))
            best = (int)i;
    }
    return best;
}

// The id of the nearest, and on further lines those that no formula of 1 mm can
// tell from it; of two at one place the first id is nearest.
static char *ids_of_nearest(const Search *search, const double *m, bool tpbis, int best) {
    if (best < 0)
        return NULL;
    const Site *first = &g_array_index(search->sites, Site, best);
    GString *ids = g_string_new(first->id);
    for (guint i = 0; i < search->sites->len; i++) {
        const Site *site = &g_array_index(search->sites, Site, i);
        bool same_place = memcmp(&site->at.position, &first->at.position, sizeof(LonLat)) == 0;
        if ((int)i != best && (tpbis ? site->tpbis : site->open) && m[i] - m[best] <= TIE_M &&
            !same_place)
            g_string_append_printf(ids, "\n%s", site->id);
    }
    return g_string_free(ids, FALSE);
}

static bool put_nearest(DbStatement *insert, const char *ids, double m) {
    db_put_text(insert, ids);
    db_put_real(insert, ids != NULL ? m : NAN);
    return ids != NULL;
}

static bool measure_points(Db *db, const Search *search, double *m, DbStatement *near,
                           GError **error) {
    g_auto(DbStatement) villages = {0}, insert = {0};
    if (!db_prepare(db, "SELECT id, lon, lat, land_part, population FROM village ORDER BY id",
                    &villages, error) ||
        !db_prepare(db, "INSERT INTO point VALUES (?, ?, ?, ?, ?)", &insert, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&villages, &row, error)) && row) {
        LonLat from = {db_real(&villages, 1), db_real(&villages, 2)};
        measure(search, from, db_int(&villages, 3), NULL, m);
        int tpbis = nearest(search, m, true), any = nearest(search, m, false);
        g_autofree char *tpbis_ids = ids_of_nearest(search, m, true, tpbis);
        g_autofree char *any_ids = ids_of_nearest(search, m, false, any);
        db_put_int(&insert, db_int(&villages, 0));
        put_nearest(&insert, tpbis_ids, tpbis >= 0 ? m[tpbis] : NAN);
        put_nearest(&insert, any_ids, any >= 0 ? m[any] : NAN);
        if (!db_put_row(&insert, error) ||
            !put_near(near, -1, db_int(&villages, 0), db_int(&villages, 4) * 1000000,
                      tpbis >= 0 ? m[tpbis] : NAN, error))
            return false;
    }
    return ok;
}

bool distances_fill(Db *db, const Settings *settings, int last, GError **error) {
    g_auto(Search)
        search = {g_array_new(FALSE, FALSE, sizeof(Site)), g_ptr_array_new_with_free_func(g_free),
                  settings->detour, strcmp(settings->sea, "include") != 0};
    g_array_set_clear_func(search.sites, clear_site);
    g_auto(DbStatement) insert = {0};
    if (!db_exec(db,
                 "CREATE TABLE near (choice INTEGER, village INTEGER, people_e6 INTEGER, m REAL);"
                 "CREATE TABLE point (village INTEGER PRIMARY KEY, tpbis TEXT, tpbis_m REAL, "
                 "any_kind TEXT, any_m REAL)",
                 error) ||
        !read_sites(db, last, &search, error) || !read_choices(db, &search, error) ||
        !db_prepare(db, "INSERT INTO near VALUES (?, ?, ?, ?)", &insert, error))
        return false;
    g_autofree double *m = g_new(double, search.sites->len + 1);
    return measure_pieces(db, &search, m, &insert, error) &&
           measure_points(db, &search, m, &insert, error);
}

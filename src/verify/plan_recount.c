#include "verify/plan_recount.h"

#include <math.h>
#include <string.h>

#include "base/interrupt.h"
#include "verify/figures.h"

static const double TIE_M = 0.001;
static const double PRECISE_M = 0.0002; // of two distances

// ------------------------------------------------------------------- reading

bool plan_recount_is_there(Db *db, bool *there, GError **error) {
    g_auto(DbStatement) query = {0};
    return db_prepare(db, "SELECT 1 FROM input.sqlite_master WHERE name = 'plan'", &query, error) &&
           db_next(&query, there, error);
}

static void clear_site(gpointer data) {
    g_free(((PlanSite *)data)->code);
}

static void clear_pick(gpointer data) {
    g_free(((PlanPicked *)data)->code);
}

static PlanRecount *recount_new(void) {
    PlanRecount *recount = g_new0(PlanRecount, 1);
    recount->existing = g_array_new(FALSE, TRUE, sizeof(PlanSite));
    recount->candidates = g_array_new(FALSE, TRUE, sizeof(PlanSite));
    recount->picks = g_array_new(FALSE, TRUE, sizeof(PlanPicked));
    recount->swaps = g_array_new(FALSE, TRUE, sizeof(PlanSwap));
    g_array_set_clear_func(recount->existing, clear_site);
    g_array_set_clear_func(recount->candidates, clear_site);
    g_array_set_clear_func(recount->picks, clear_pick);
    return recount;
}

void plan_recount_free(PlanRecount *recount) {
    if (recount == NULL)
        return;
    g_free(recount->objective);
    g_array_unref(recount->existing);
    g_array_unref(recount->candidates);
    g_array_unref(recount->picks);
    g_array_unref(recount->swaps);
    g_free(recount);
}

// On the ellipsoid, from its centre: the first eccentricity squared is F (2 - F).
static void to_xyz(LonLat at, double xyz_m[3]) {
    static const double A = 6378137.0, F = 1 / 298.257223563;
    static const double RADIAN = 3.14159265358979323846 / 180;
    double lat = at.lat_deg * RADIAN, lon = at.lon_deg * RADIAN, e2 = F * (2 - F);
    double normal = A / sqrt(1 - e2 * sin(lat) * sin(lat));
    xyz_m[0] = normal * cos(lat) * cos(lon);
    xyz_m[1] = normal * cos(lat) * sin(lon);
    xyz_m[2] = normal * (1 - e2) * sin(lat);
}

// Rows of code, lon, lat, land_part.
static bool read_sites(Db *db, const char *sql, int last, GArray *sites, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    if (last >= 0)
        db_put_int(&query, last);
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        LonLat position = {db_real(&query, 1), db_real(&query, 2)};
        PlanSite site = {.code = g_strdup(db_text(&query, 0)),
                         .at = vincenty_point(position),
                         .land_part = db_int(&query, 3),
                         .region = -1};
        to_xyz(position, site.xyz_m);
        g_array_append_val(sites, site);
    }
    return ok;
}

static bool read_existing(Db *db, int last, GArray *sites, GError **error) {
    return read_sites(db,
                      "SELECT l.id, l.lon, l.lat, l.land_part FROM counted c "
                      "JOIN library l ON l.rank = c.library WHERE c.moment = ? ORDER BY l.rank",
                      last, sites, error);
}

int plan_recount_find(const PlanRecount *recount, const char *code) {
    int low = 0, high = (int)recount->candidates->len; // by rising code
    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(plan_recount_candidate(recount, middle)->code, code);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static bool read_picks(Db *db, PlanRecount *recount, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db,
                    "SELECT code, \"order\", stage, gain FROM input.sites WHERE existing = 0 "
                    "ORDER BY \"order\", code",
                    &query, error))
        return false;
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row) {
        const char *code = db_text(&query, 0);
        PlanPicked pick = {.candidate = plan_recount_find(recount, code),
                           .code = g_strdup(code),
                           .order = (int)db_int(&query, 1),
                           .stage = (int)db_int(&query, 2),
                           .stored_gain = db_real(&query, 3)};
        g_array_append_val(recount->picks, pick);
    }
    return ok;
}

static bool read_plan(Db *db, PlanRecount *recount, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db,
                    "SELECT max(CASE key WHEN 'objective' THEN value END), "
                    "max(CASE key WHEN 'value' THEN value END), "
                    "max(CASE key WHEN 'bound' THEN value END), "
                    "max(CASE key WHEN 'gap_pct' THEN value END), "
                    "max(CASE key WHEN 'optimal' THEN value END), "
                    "max(CASE key WHEN 'certified_e6' THEN value END), "
                    "(SELECT coalesce(sum(multiplier), 0) FROM input.plan_multipliers) "
                    "FROM input.plan",
                    &query, error) ||
        !db_next(&query, &row, error))
        return false;
    recount->objective = g_strdup(db_text(&query, 0));
    recount->value = db_real(&query, 1);
    recount->bound = db_real(&query, 2);
    recount->gap_pct = db_real(&query, 3);
    recount->optimal = db_int(&query, 4) != 0;
    recount->certified_e6 = db_int(&query, 5);
    recount->multiplier_sum = db_int(&query, 6);
    return true;
}

static bool holds_code(char *const *codes, const char *code) {
    return codes != NULL && g_strv_contains((const char *const *)codes, code);
}

PlanRecount *plan_recount_read(Db *db, const Settings *settings, const PlanQuotas *quotas, int last,
                               GError **error) {
    g_autoptr(PlanRecount) recount = recount_new();
    if (!read_plan(db, recount, error) || !read_existing(db, last, recount->existing, error) ||
        !read_sites(db,
                    "SELECT v.code, v.lon, v.lat, v.land_part FROM input.plan_candidates "
                    "JOIN village v USING (code) ORDER BY v.code",
                    -1, recount->candidates, error) ||
        !read_picks(db, recount, error))
        return NULL;
    for (guint i = 0; i < recount->candidates->len; i++) {
        PlanSite *site = plan_recount_candidate(recount, (int)i);
        site->region = plan_quotas_region(quotas, site->code);
        site->required = quotas->told && holds_code(settings->plan_require, site->code);
        site->excluded = quotas->told && holds_code(settings->plan_exclude, site->code);
    }
    return g_steal_pointer(&recount);
}

// ----------------------------------------------------------------- distances

typedef struct {
    LonLat position;
    VincentyPoint at;
    double xyz_m[3];
    int64_t land_part, people_e6, multiplier;
    int village, district;
    double service_m, today_m;
} Place;

typedef struct {
    double detour;
    bool sea_counts;
} Route;

static Route route_of(const Settings *settings) {
    return (Route){settings->detour, strcmp(settings->sea, "include") != 0};
}

// Length to a site; INFINITY when it is across the sea or surely longer than `most_m`.
static double length_m(const Route *route, const Place *from, const PlanSite *to, double most_m) {
    if (route->sea_counts && from->land_part > 0 && to->land_part > 0 &&
        from->land_part != to->land_part)
        return INFINITY;
    double dx = from->xyz_m[0] - to->xyz_m[0], dy = from->xyz_m[1] - to->xyz_m[1],
           dz = from->xyz_m[2] - to->xyz_m[2];
    double most_chord_m = most_m / route->detour + 1; // a metre to spare for rounding
    if (dx * dx + dy * dy + dz * dz > most_chord_m * most_chord_m)
        return INFINITY;
    return route->detour * vincenty_m(&from->at, &to->at);
}

static double nearest_m(const Route *route, const Place *from, const GArray *sites) {
    double least = INFINITY;
    for (guint i = 0; i < sites->len; i++)
        least = fmin(least, length_m(route, from, &g_array_index(sites, PlanSite, i), least));
    return least;
}

// With a column for the service distance of the plan.
static const char places_sql[] =
    "SELECT p.lon, p.lat, p.land_part, p.people_e6, coalesce(m.multiplier, 0), p.village, d.fid, "
    "coalesce(s.value, v.service_m) FROM piece p JOIN village v ON v.id = p.village "
    "JOIN input.districts d ON d.code = v.district_code "
    "LEFT JOIN input.plan s ON s.key = 'service_m ' || v.regency_code "
    "LEFT JOIN input.plan_multipliers m ON m.cell_id = p.id ORDER BY p.id";

static void read_place(const DbStatement *query, Place *place) {
    place->position = (LonLat){db_real(query, 0), db_real(query, 1)};
    place->at = vincenty_point(place->position);
    to_xyz(place->position, place->xyz_m);
    place->land_part = db_int(query, 2);
    place->people_e6 = db_int(query, 3);
    place->multiplier = db_int(query, 4);
    place->village = (int)db_int(query, 5);
    place->district = (int)db_int(query, 6);
    place->service_m = db_real(query, 7);
    place->today_m = INFINITY;
}

static bool each_place(Db *db, bool (*visit)(const Place *place, void *data), const Route *route,
                       const GArray *existing, void *data, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, places_sql, &query, error))
        return false;
    bool ok, row;
    for (int count = 0; (ok = db_next(&query, &row, error)) && row; count++) {
        Place place;
        if (count % 1024 == 0 && !interrupt_check(error))
            return false;
        read_place(&query, &place);
        place.today_m = nearest_m(route, &place, existing);
        if (!visit(&place, data))
            return false;
    }
    return ok;
}

// --------------------------------------------------------------------- gains

typedef enum { COVERAGE, DISTANCE, GAP } Aim;

typedef struct {
    PlanRecount *recount;
    Route route;
    Aim aim;
    int *last_village[2], *last_district[2]; // by pick; sure, maybe
    LonLat low, high;                        // of all places
} Measuring;

// What a distance costs one person: 0 or 1, or km.
static double cost(const Measuring *m, const Place *place, double distance_m) {
    double capped_m = fmin(distance_m, m->recount->farthest_m);
    if (m->aim == COVERAGE)
        return distance_m <= place->service_m ? 0 : 1;
    return (m->aim == GAP ? fmax(0, capped_m - place->service_m) : capped_m) / 1000;
}

static int64_t gain_of(const Measuring *m, const Place *place, double site_m) {
    double saved = cost(m, place, place->today_m) - cost(m, place, site_m);
    return saved > 0 ? llround(saved * (double)place->people_e6) : 0;
}

// What must have been counted: a gain above the multiplier is on the place's list.
static int64_t sure_gain(const Measuring *m, const Place *place, int64_t gain) {
    return m->aim == COVERAGE || gain > place->multiplier ? gain : 0;
}

static bool on_border(const Place *place, double distance_m) {
    return fabs(distance_m - place->service_m) <= TIE_M;
}

// By how much another formula may differ in a gain.
static int64_t play(const Measuring *m, const Place *place, double site_m) {
    if (m->aim == COVERAGE)
        return on_border(place, site_m) || on_border(place, place->today_m) ? place->people_e6 : 0;
    return 1 + (int64_t)(PRECISE_M / 1000 * (double)place->people_e6 * m->route.detour);
}

// From one nearest site to another.
static void add_change(const Measuring *m, const Place *place, double from_m, double to_m,
                       PlanSpan *span) {
    if (fmin(from_m, to_m) > place->today_m + TIE_M)
        return; // neither helps
    int64_t from = gain_of(m, place, from_m), to = gain_of(m, place, to_m);
    int64_t more = MAX(play(m, place, from_m), play(m, place, to_m));
    span->low += sure_gain(m, place, to) - from - more;
    span->high += to - sure_gain(m, place, from) + more;
}

typedef struct {
    int pick; // the nearest; -1 = none
    double first_m, second_m;
} Nearest;

static Nearest measure_picks(const Measuring *m, const Place *place) {
    Nearest near = {-1, INFINITY, INFINITY};
    for (guint i = 0; i < m->recount->picks->len; i++) {
        PlanPicked *pick = plan_recount_pick(m->recount, (int)i);
        if (pick->candidate < 0)
            continue;
        double site_m = length_m(
            &m->route, place, plan_recount_candidate(m->recount, pick->candidate), near.second_m);
        if (site_m < near.first_m) {
            add_change(m, place, near.first_m, site_m, &pick->gain);
            near = (Nearest){(int)i, site_m, near.first_m};
        } else if (site_m < near.second_m) {
            near.second_m = site_m;
        }
    }
    return near;
}

static void serve(const Measuring *m, const Place *place, const Nearest *near) {
    if (near->pick < 0 || place->people_e6 == 0 || near->first_m >= place->today_m + TIE_M)
        return;
    PlanPicked *pick = plan_recount_pick(m->recount, near->pick);
    bool sure = near->first_m < fmin(near->second_m, place->today_m) - TIE_M;
    pick->tied = pick->tied || !sure;
    if (!sure && isfinite(near->second_m)) // nor is it sure of the other one
        for (guint i = 0; i < m->recount->picks->len; i++)
            plan_recount_pick(m->recount, (int)i)->tied = true;
    int *const villages[] = {&pick->sure_villages, &pick->maybe_villages};
    int *const districts[] = {&pick->sure_districts, &pick->maybe_districts};
    for (int k = sure ? 0 : 1; k < 2; k++) {
        *villages[k] += m->last_village[k][near->pick] != place->village;
        *districts[k] += m->last_district[k][near->pick] != place->district;
        m->last_village[k][near->pick] = place->village;
        m->last_district[k][near->pick] = place->district;
    }
    pick->after_e6 += place->people_e6;
    pick->after_sum += (double)place->people_e6 * near->first_m;
    if (isfinite(place->today_m)) {
        pick->before_e6 += place->people_e6;
        pick->before_sum += (double)place->people_e6 * place->today_m;
    }
}

static void measure_swaps(const Measuring *m, const Place *place, const Nearest *near) {
    for (guint i = 0; i < m->recount->swaps->len; i++) {
        PlanSwap *swap = &g_array_index(m->recount->swaps, PlanSwap, i);
        double left_m = swap->pick == near->pick ? near->second_m : near->first_m;
        double site_m =
            length_m(&m->route, place, plan_recount_candidate(m->recount, swap->candidate), left_m);
        double then_m = fmin(left_m, site_m);
        if (then_m < near->first_m || then_m > near->first_m)
            add_change(m, place, then_m, near->first_m, &swap->loss);
    }
}

// Farther sites gain no more than `least` millionths.
static double useful_m(const Measuring *m, const Place *place, int64_t least) {
    if (m->aim == COVERAGE &&
        (place->today_m < place->service_m - TIE_M || least >= place->people_e6))
        return 0;
    if (m->aim == COVERAGE)
        return place->service_m + TIE_M;
    double saved_m = 1000 * (double)least / (double)place->people_e6;
    double most_m = fmin(place->today_m, m->recount->farthest_m) - saved_m;
    return m->aim == GAP && most_m < place->service_m ? 0 : most_m;
}

static void measure_worths(const Measuring *m, const Place *place) {
    int64_t paid = place->multiplier;
    double most_m = useful_m(m, place, MAX(0, paid - play(m, place, INFINITY)));
    if (!(most_m > 0))
        return;
    for (guint i = 0; i < m->recount->candidates->len; i++) {
        PlanSite *site = plan_recount_candidate(m->recount, (int)i);
        double site_m = length_m(&m->route, place, site, most_m);
        if (!(site_m <= most_m + 1))
            continue;
        int64_t gain = gain_of(m, place, site_m), more = play(m, place, site_m);
        if (m->aim != COVERAGE && gain == 0)
            continue;
        site->worth.low += MAX(0, gain - more - paid);
        site->worth.high +=
            MAX(0, MIN(gain + more, m->aim == COVERAGE ? place->people_e6 : INT64_MAX) - paid);
    }
}

static bool measure_place(const Place *place, void *data) {
    const Measuring *m = data;
    Nearest near = measure_picks(m, place);
    serve(m, place, &near);
    measure_swaps(m, place, &near);
    if (place->people_e6 > 0)
        measure_worths(m, place);
    return true;
}

static bool note_farthest(const Place *place, void *data) {
    Measuring *m = data;
    m->low = (LonLat){fmin(m->low.lon_deg, place->position.lon_deg),
                      fmin(m->low.lat_deg, place->position.lat_deg)};
    m->high = (LonLat){fmax(m->high.lon_deg, place->position.lon_deg),
                       fmax(m->high.lat_deg, place->position.lat_deg)};
    if (place->people_e6 > 0 && isfinite(place->today_m))
        m->recount->farthest_m = fmax(m->recount->farthest_m, place->today_m);
    return true;
}

bool plan_recount_measure(Db *db, const Settings *settings, PlanRecount *recount, GError **error) {
    gsize picks = recount->picks->len + 1;
    g_autofree int *seen = g_new0(int, 4 * picks); // ids are from 1
    Measuring m = {.recount = recount,
                   .route = route_of(settings),
                   .aim = strcmp(recount->objective, "coverage") == 0   ? COVERAGE
                          : strcmp(recount->objective, "distance") == 0 ? DISTANCE
                                                                        : GAP,
                   .last_village = {seen, seen + picks},
                   .last_district = {seen + 2 * picks, seen + 3 * picks},
                   .low = {180, 90},
                   .high = {-180, -90}};
    recount->farthest_m = -1;
    if (!each_place(db, note_farthest, &m.route, recount->existing, &m, error))
        return false;
    // Nobody is reached today: the length of the land.
    if (recount->farthest_m < 0) {
        VincentyPoint low = vincenty_point(m.low), high = vincenty_point(m.high);
        recount->farthest_m = m.route.detour * vincenty_m(&low, &high);
    }
    return each_place(db, measure_place, &m.route, recount->existing, &m, error);
}

// ----------------------------------------------------------- after the plan

typedef struct {
    Route route;
    GArray *picks; // PlanSite
    DbStatement *insert;
    GError **error;
} Filling;

static bool put_place(const Place *place, void *data) {
    Filling *filling = data;
    double m = fmin(place->today_m, nearest_m(&filling->route, place, filling->picks));
    db_put_int(filling->insert, FIGURES_WITH_PLAN);
    db_put_int(filling->insert, place->village);
    db_put_int(filling->insert, place->people_e6);
    db_put_real(filling->insert, isfinite(m) ? m : NAN);
    return db_put_row(filling->insert, filling->error);
}

bool plan_recount_fill_near(Db *db, const Settings *settings, int last, GError **error) {
    bool there = false;
    if (!plan_recount_is_there(db, &there, error))
        return false;
    if (!there)
        return true;
    g_autoptr(PlanRecount) sites = recount_new();
    g_auto(DbStatement) insert = {0};
    Filling filling = {route_of(settings), sites->candidates, &insert, error};
    return read_existing(db, last, sites->existing, error) &&
           read_sites(db,
                      "SELECT v.code, v.lon, v.lat, v.land_part FROM input.sites s "
                      "JOIN village v USING (code) WHERE s.existing = 0 ORDER BY s.\"order\"",
                      -1, sites->candidates, error) &&
           db_prepare(db, "INSERT INTO near VALUES (?, ?, ?, ?)", &insert, error) &&
           each_place(db, put_place, &filling.route, sites->existing, &filling, error);
}

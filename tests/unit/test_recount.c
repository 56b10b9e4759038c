/*
 * The real Banten, recounted by another route.
 *
 * Loading and analysis run through their public headers; then everything a
 * table publishes is computed again here, naively: Vincenty's inverse formula
 * on the ellipsoid (not PROJ, not SpatiaLite), every village against every
 * library, plain sorting for the quantiles, sums over a csv of our own reading.
 *
 * Needs the shared data ($JANGKAU_SHARED or ../shared); says so and skips
 * without it. The facts of data/banten are in the repository and always tested.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "config/settings.h"
#include "load/load.h"
#include "load/upstream.h"
#include "model/results.h"
#include "model/world.h"

#define VILLAGES 1552
#define DISTRICTS 155
#define REGENCIES 8
#define PEOPLE 12627942

static char *work_folder;
static Settings *settings;
static World *world;
static Results *results;

#define REQUIRE_DATA()                                                                             \
    do {                                                                                           \
        if (world == NULL) {                                                                       \
            print_message("SKIPPED %s: no real boundaries (set JANGKAU_SHARED)\n", __func__);      \
            skip();                                                                                \
        }                                                                                          \
    } while (0)

// ------------------------------------------------------- the other formula

/*
 * Vincenty (1975), "Direct and inverse solutions of geodesics on the
 * ellipsoid with application of nested equations", Survey Review 23(176):
 * inverse formula, WGS 84. Good to about 0.1 mm; never used near antipodes here.
 */
static double vincenty_m(LonLat from, LonLat to) {
    const double a = 6378137.0, f = 1 / 298.257223563, b = a * (1 - f);
    const double radian = acos(-1.0) / 180;
    double u1 = atan((1 - f) * tan(from.lat_deg * radian));
    double u2 = atan((1 - f) * tan(to.lat_deg * radian));
    double difference = (to.lon_deg - from.lon_deg) * radian;
    double lambda = difference, sigma = 0, sin_sigma = 0, cos_sigma = 1;
    double cos2_alpha = 1, cos_2sigma_m = 0;
    if (from.lon_deg == to.lon_deg && from.lat_deg == to.lat_deg)
        return 0;
    for (int i = 0; i < 100; i++) {
        double x = cos(u2) * sin(lambda);
        double y = cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lambda);
        sin_sigma = sqrt(x * x + y * y);
        cos_sigma = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lambda);
        sigma = atan2(sin_sigma, cos_sigma);
        double sin_alpha = cos(u1) * cos(u2) * sin(lambda) / sin_sigma;
        cos2_alpha = 1 - sin_alpha * sin_alpha;
        cos_2sigma_m = cos2_alpha > 0 ? cos_sigma - 2 * sin(u1) * sin(u2) / cos2_alpha : 0;
        double c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha));
        double before = lambda;
        lambda = difference +
                 (1 - c) * f * sin_alpha *
                     (sigma +
                      c * sin_sigma *
                          (cos_2sigma_m + c * cos_sigma * (2 * cos_2sigma_m * cos_2sigma_m - 1)));
        if (fabs(lambda - before) < 1e-14)
            break;
    }
    double square = cos2_alpha * (a * a - b * b) / (b * b);
    double big_a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)));
    double big_b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)));
    double m2 = cos_2sigma_m * cos_2sigma_m;
    double delta = big_b * sin_sigma *
                   (cos_2sigma_m + big_b / 4 *
                                       (cos_sigma * (2 * m2 - 1) -
                                        big_b / 6 * cos_2sigma_m * (4 * sin_sigma * sin_sigma - 3) *
                                            (4 * m2 - 3)));
    return b * big_a * (sigma - delta);
}

// A position as the tables publish it: 9 decimals.
static LonLat published(LonLat position) {
    char text[64];
    LonLat rounded;
    snprintf(text, sizeof text, "%.9f", position.lon_deg);
    rounded.lon_deg = strtod(text, NULL);
    snprintf(text, sizeof text, "%.9f", position.lat_deg);
    rounded.lat_deg = strtod(text, NULL);
    return rounded;
}

// --------------------------------------------------------------- the inputs

// A field of a row of a plain CSV line (quotes and all); the caller frees.
static char *field_of(const char *line, int index) {
    GString *cell = g_string_new(NULL);
    bool quoted = false;
    for (const char *c = line; *c != '\0' && *c != '\n' && *c != '\r'; c++) {
        if (*c == '"' && quoted && c[1] == '"')
            g_string_append_c(cell, *c++);
        else if (*c == '"')
            quoted = !quoted;
        else if (*c == ',' && !quoted && index-- == 0)
            return g_string_free(cell, FALSE);
        else if (*c == ',' && !quoted)
            g_string_truncate(cell, 0);
        else
            g_string_append_c(cell, *c);
    }
    if (index != 0)
        fail_msg("no such field in: %s", line);
    return g_string_free(cell, FALSE);
}

// Lines of a file of data/banten without the header; free with g_strfreev().
static char **rows_of(const char *name) {
    g_autofree char *path = g_build_filename(JANGKAU_SOURCE_DIR, "data/banten", name, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("cannot read %s", path);
    char *body = strchr(text, '\n');
    assert_non_null(body);
    g_strchomp(body);
    return g_strsplit(body + 1, "\n", -1);
}

// Whether dates written in full, by year or by month hold at `at` (YYYY-MM-DD):
// the first day meant, compared as text.
static bool text_active(const char *since, const char *until, const char *at) {
    static const char first[] = "0000-01-01";
    g_autofree char *from = g_strconcat(since, first + MIN(strlen(since), 10), NULL);
    g_autofree char *to = g_strconcat(until, first + MIN(strlen(until), 10), NULL);
    return (since[0] == '\0' || strcmp(from, at) <= 0) && (until[0] == '\0' || strcmp(at, to) < 0);
}

// Documented TPBIS libraries at a date with at least medium confidence, whose
// village code starts with `prefix`; by our own reading of libraries.csv.
static int tpbis_in_file(const char *at, const char *prefix) {
    g_auto(GStrv) rows = rows_of("libraries.csv");
    int count = 0;
    for (int i = 0; rows[i] != NULL; i++) {
        g_autofree char *village = field_of(rows[i], 3), *since = field_of(rows[i], 7);
        g_autofree char *until = field_of(rows[i], 8), *opened = field_of(rows[i], 9);
        g_autofree char *closed = field_of(rows[i], 10), *confidence = field_of(rows[i], 11);
        if (since[0] != '\0' && strcmp(confidence, "low") != 0 &&
            g_str_has_prefix(village, prefix) && text_active(since, until, at) &&
            text_active(opened, closed, at))
            count++;
    }
    return count;
}

static void facts_of_the_embedded_tables(void **state) {
    (void)state;
    g_auto(GStrv) villages = rows_of("villages.csv");
    g_auto(GStrv) districts = rows_of("districts.csv");
    g_auto(GStrv) regencies = rows_of("regencies.csv");
    assert_int_equal(g_strv_length(villages), VILLAGES);
    assert_int_equal(g_strv_length(districts), DISTRICTS);
    assert_int_equal(g_strv_length(regencies), REGENCIES + 1);
    long people = 0;
    int kelurahan = 0;
    for (int i = 0; villages[i] != NULL; i++) {
        g_autofree char *type = field_of(villages[i], 2), *population = field_of(villages[i], 5);
        people += strtol(population, NULL, 10);
        kelurahan += strcmp(type, "kelurahan") == 0;
    }
    assert_int_equal(people, PEOPLE);
    assert_int_equal(kelurahan, 314);
    // 5 in Lebak, 5 in Kabupaten Tangerang, 4 in Cilegon, 1 in Kota Tangerang.
    assert_int_equal(tpbis_in_file("2025-01-01", "36."), 15);
    assert_int_equal(tpbis_in_file("2025-01-01", "36.02."), 5);
    assert_int_equal(tpbis_in_file("2025-01-01", "36.03."), 5);
    assert_int_equal(tpbis_in_file("2025-01-01", "36.72."), 4);
    assert_int_equal(tpbis_in_file("2025-01-01", "36.71."), 1);
}

// ------------------------------------------------------------- the formula

static void the_formula_agrees_with_published_lengths(void **state) {
    (void)state;
    // Flinders Peak to Buninyong (Geoscience Australia), on WGS 84 instead of
    // GRS 80: the difference is far below a millimetre.
    LonLat flinders = {144 + 25 / 60.0 + 29.52440 / 3600, -(37 + 57 / 60.0 + 3.72030 / 3600)};
    LonLat buninyong = {143 + 55 / 60.0 + 35.38390 / 3600, -(37 + 39 / 60.0 + 10.15610 / 3600)};
    assert_true(fabs(vincenty_m(flinders, buninyong) - 54972.271) < 0.001);
    // One degree of the equator is a circle's 1/360.
    double degree = 6378137.0 * acos(-1.0) / 180;
    assert_true(fabs(vincenty_m((LonLat){106, 0}, (LonLat){107, 0}) - degree) < 1e-4);
}

// ---------------------------------------------------------------- recounts

static void counts_and_sums(void **state) {
    (void)state;
    REQUIRE_DATA();
    static const int wanted[LEVEL_COUNT] = {1, REGENCIES, DISTRICTS, VILLAGES};
    for (int level = 0; level < LEVEL_COUNT; level++) {
        assert_int_equal(world->regions[level].count, wanted[level]);
        int64_t people = 0;
        int villages = 0;
        for (int i = 0; i < wanted[level]; i++) {
            people += world->regions[level].items[i].population;
            villages += world->regions[level].items[i].village_count;
        }
        assert_int_equal(people, PEOPLE);
        assert_int_equal(villages, VILLAGES);
    }
    assert_false(world->indicative);
    assert_int_equal(world->boundary_source, BOUNDARIES_FETCHED);
    // Village by village as in the file.
    g_auto(GStrv) rows = rows_of("villages.csv");
    for (int i = 0; rows[i] != NULL; i++) {
        g_autofree char *code = field_of(rows[i], 0), *population = field_of(rows[i], 5);
        g_autofree char *lon = field_of(rows[i], 3), *lat = field_of(rows[i], 4);
        int village = world_find_village(world, code);
        assert_true(village >= 0);
        assert_int_equal(world->regions[LEVEL_VILLAGE].items[village].population,
                         strtol(population, NULL, 10));
        assert_true(fabs(world->villages[village].point.lon_deg - strtod(lon, NULL)) < 1e-9);
        assert_true(fabs(world->villages[village].point.lat_deg - strtod(lat, NULL)) < 1e-9);
    }
}

static void official_totals_differ_by_less_than_3_per_cent(void **state) {
    (void)state;
    REQUIRE_DATA();
    g_auto(GStrv) rows = rows_of("regencies.csv");
    int checked = 0;
    for (int i = 0; rows[i] != NULL; i++) {
        g_autofree char *code = field_of(rows[i], 0), *official = field_of(rows[i], 2);
        double published_people = strtod(official, NULL);
        int64_t people = 0;
        for (int v = 0; v < VILLAGES; v++) {
            const Region *village = &world->regions[LEVEL_VILLAGE].items[v];
            if (g_str_has_prefix(village->code, code))
                people += village->population;
        }
        double off = ((double)people - published_people) / published_people * 100;
        if (fabs(off) >= 3)
            fail_msg("%s: %.2f %%", code, off);
        checked++;
        int region = world_find_region(world, LEVEL_REGENCY, code);
        if (region >= 0)
            assert_int_equal(world->regions[LEVEL_REGENCY].items[region].population_official,
                             (int64_t)published_people);
    }
    assert_int_equal(checked, REGENCIES + 1);
}

// Nearest of the libraries chosen by `chosen` on the village's land part, by
// brute force; -1 for none. `second_m` is the runner-up's length.
static int nearest_by_hand(int village, const bool *chosen, double *length_m, double *second_m) {
    LonLat from = published(world->villages[village].point);
    int best = -1;
    *length_m = *second_m = INFINITY;
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        if (!chosen[i] || library->land_part != world->villages[village].land_part)
            continue;
        double length = vincenty_m(from, published(library->position));
        if (length < *length_m) {
            *second_m = *length_m;
            *length_m = length;
            best = i;
        } else {
            *second_m = fmin(*second_m, length);
        }
    }
    return best;
}

static int assert_nearest(const bool *chosen, bool tpbis, double *worst_m) {
    int none = 0;
    for (int v = 0; v < VILLAGES; v++) {
        const VillageResult *result = &results->villages[v];
        const char *code = world->regions[LEVEL_VILLAGE].items[v].code;
        int found = tpbis ? result->nearest_tpbis.library : result->nearest_any.library;
        double found_m = tpbis ? result->nearest_tpbis.distance_m : result->nearest_any.distance_m;
        double length = 0, second = 0;
        int wanted = nearest_by_hand(v, chosen, &length, &second);
        if (wanted < 0) {
            none++;
            if (found != -1 || !isnan(found_m))
                fail_msg("%s: a nearest library where there is none", code);
            continue;
        }
        if (fabs(found_m - length) > 0.001)
            fail_msg("%s: %.6f m, by the other formula %.6f m", code, found_m, length);
        *worst_m = fmax(*worst_m, fabs(found_m - length));
        if (found != wanted && second - length > 0.001)
            fail_msg("%s: nearest is %s, not %s", code, world->libraries[wanted].id,
                     found < 0 ? "none" : world->libraries[found].id);
        assert_true(found >= 0);
        // The rule itself: on the same land part, and a library of the class.
        assert_int_equal(world->libraries[found].land_part, world->villages[v].land_part);
        assert_true(chosen[found]);
    }
    return none;
}

// The nearest two of the chosen libraries to every piece, by the other formula.
static void assert_pieces(const bool *chosen, bool tpbis, double *worst_m) {
    for (int i = 0; i < world->cells->count; i++) {
        const Piece *piece = &world->cells->pieces[i];
        const PieceResult *result = &results->pieces[i];
        double best[2] = {INFINITY, INFINITY};
        int library[2] = {-1, -1};
        for (int k = 0; k < world->library_count; k++) {
            if (!chosen[k] || world->libraries[k].land_part != piece->land_part)
                continue;
            double length = vincenty_m(piece->position, world->libraries[k].position);
            int at = length < best[0] ? 0 : length < best[1] ? 1 : 2;
            if (at == 0)
                best[1] = best[0], library[1] = library[0];
            if (at < 2)
                best[at] = length, library[at] = k;
        }
        for (int n = 0; n < (tpbis ? 2 : 1); n++) {
            const NearLibrary *found = tpbis ? &result->tpbis[n] : &result->any;
            if (library[n] < 0) {
                if (found->library != -1 || !isnan(found->distance_m))
                    fail_msg("piece %d: a library where there is none", i);
                continue;
            }
            double off = fabs(found->distance_m - best[n]);
            *worst_m = fmax(*worst_m, off);
            if (!(off <= 0.001))
                fail_msg("piece %d: %.6f m, by hand %.6f m", i, found->distance_m, best[n]);
            if (found->library != library[n] &&
                fabs(vincenty_m(piece->position, world->libraries[found->library].position) -
                     best[n]) > 0.001)
                fail_msg("piece %d: %s instead of %s", i, world->libraries[found->library].id,
                         world->libraries[library[n]].id);
        }
    }
}

static void pieces_agree_to_a_millimetre(void **state) {
    (void)state;
    REQUIRE_DATA();
    double worst = 0;
    assert_pieces(results->library_tpbis, true, &worst);
    assert_pieces(results->library_open, false, &worst);
    print_message("%d pieces, largest difference %.2e m\n", world->cells->count, worst);
    assert_true(world->cells->count > 290000 && world->cells->count < 300000);
}

// The people of the pieces, to the last millionth.
static void people_are_conserved(void **state) {
    (void)state;
    REQUIRE_DATA();
    const Cells *cells = world->cells;
    for (int v = 0; v < VILLAGES; v++) {
        int64_t sum_e6 = 0;
        for (int i = cells->first[v]; i < cells->first[v + 1]; i++) {
            assert_true(cells->pieces[i].people_e6 >= 0 && cells->pieces[i].village == v);
            sum_e6 += cells->pieces[i].people_e6;
        }
        assert_true(sum_e6 == world->regions[LEVEL_VILLAGE].items[v].population * CELLS_PER_PERSON);
    }
}

// Villages add up to districts, regencies and the province, and each reach
// holds no fewer people than a shorter one.
static void counts_add_up(void **state) {
    (void)state;
    REQUIRE_DATA();
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int r = 0; r < world->regions[level].count; r++) {
            const Region *region = &world->regions[level].items[r];
            const Reach *cell = &results->regions[level][r].cell;
            Reach sum = {0};
            for (int v = region->first_village; v < region->first_village + region->village_count;
                 v++) {
                const Reach *village = &results->villages[v].cell;
                int64_t people = world->regions[LEVEL_VILLAGE].items[v].population;
                for (int k = 0; k < 3; k++) {
                    sum.people_within[k] += village->people_within[k];
                    assert_true(village->people_within[k] <=
                                (k < 2 ? village->people_within[k + 1]
                                       : people - village->people_unreachable));
                }
                sum.people_unreachable += village->people_unreachable;
                sum.people_within_service += village->people_within_service;
            }
            for (int k = 0; k < 3; k++)
                assert_true(cell->people_within[k] == sum.people_within[k]);
            assert_true(cell->people_unreachable == sum.people_unreachable);
            assert_true(cell->people_within_service == sum.people_within_service);
        }
    }
}

static void nearest_libraries_agree_to_a_millimetre(void **state) {
    (void)state;
    REQUIRE_DATA();
    double worst = 0;
    int unreachable = assert_nearest(results->library_tpbis, true, &worst);
    int alone = assert_nearest(results->library_open, false, &worst);
    print_message("largest difference %.2e m; without a TPBIS library on the same land %d "
                  "villages, without any %d\n",
                  worst, unreachable, alone);
    assert_true(unreachable > 0 && unreachable < 20); // islands: a few, not none
    assert_true(alone <= unreachable);
}

// Which class a library is in, by our own reading of the file and not by the
// program's flags.
static void classes_of_libraries_follow_the_file(void **state) {
    (void)state;
    REQUIRE_DATA();
    char iso[16];
    g_autofree char *at = g_strconcat(date_iso(results->as_of, iso),
                                      &"0000-01-01"[strlen(date_iso(results->as_of, iso))], NULL);
    g_auto(GStrv) rows = rows_of("libraries.csv");
    assert_int_equal(world->library_count, g_strv_length(rows));
    int tpbis = 0;
    for (int i = 0; rows[i] != NULL; i++) {
        g_autofree char *id = field_of(rows[i], 0), *since = field_of(rows[i], 7);
        g_autofree char *until = field_of(rows[i], 8), *opened = field_of(rows[i], 9);
        g_autofree char *closed = field_of(rows[i], 10), *confidence = field_of(rows[i], 11);
        int found = -1;
        for (int k = 0; k < world->library_count; k++) {
            if (strcmp(world->libraries[k].id, id) == 0)
                found = k;
        }
        assert_true(found >= 0);
        bool open = text_active(opened, closed, at);
        bool counted = open && since[0] != '\0' && strcmp(confidence, "low") != 0 &&
                       text_active(since, until, at);
        assert_int_equal(results->library_open[found], open);
        assert_int_equal(results->library_tpbis[found], counted);
        tpbis += counted;
    }
    assert_int_equal(tpbis, 15);
}

// Land parts by another route: the pieces of land of the villages' own
// polygons, joined when they share a vertex. A land part of the program is a
// union of such pieces, since it may only join them further (below 200 m).
static int root_of(int *parents, int piece) {
    while (parents[piece] != piece)
        piece = parents[piece] = parents[parents[piece]];
    return piece;
}

static void villages_joined_by_land_share_a_land_part(void **state) {
    (void)state;
    REQUIRE_DATA();
    g_autofree int *parents = g_new(int, VILLAGES);
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int v = 0; v < VILLAGES; v++)
        parents[v] = v;
    for (int v = 0; v < VILLAGES; v++) {
        const Shape *shape = world->regions[LEVEL_VILLAGE].items[v].shape;
        int home = shape_part_at(shape, world->villages[v].point);
        assert_true(home >= 0); // the village point lies on its land
        for (int r = 0; r < shape->ring_count; r++) {
            if (shape->ring_part[r] != home)
                continue; // islands of the village are land of their own
            for (int p = shape->ring_first[r]; p < shape->ring_first[r + 1]; p++) {
                char *key = g_strdup_printf("%.8f %.8f", shape->points[p].lon_deg,
                                            shape->points[p].lat_deg);
                gpointer other = g_hash_table_lookup(first, key);
                if (other != NULL) {
                    parents[root_of(parents, v)] = root_of(parents, GPOINTER_TO_INT(other) - 1);
                    g_free(key);
                } else {
                    g_hash_table_insert(first, key, GINT_TO_POINTER(v + 1));
                }
            }
        }
    }
    int on_the_mainland = 0;
    for (int v = 0; v < VILLAGES; v++) {
        int with = root_of(parents, v);
        if (world->villages[v].land_part != world->villages[with].land_part)
            fail_msg("%s and %s are joined by land, but on parts %d and %d",
                     world->regions[LEVEL_VILLAGE].items[v].code,
                     world->regions[LEVEL_VILLAGE].items[with].code, world->villages[v].land_part,
                     world->villages[with].land_part);
        assert_true(world->villages[v].land_part >= 1);
        assert_true(world->villages[v].land_part <= world->land_part_count);
        on_the_mainland += world->villages[v].land_part == 1;
    }
    // Known islands are on parts of their own; Tanjung Burung is 37 m off the land.
    assert_true(on_the_mainland >= VILLAGES - 10);
    static const char *const islands[] = {"36.04.08.2009", "36.04.13.2009"}; // Pulo Panjang, Tunda
    for (gsize i = 0; i < G_N_ELEMENTS(islands); i++) {
        int v = world_find_village(world, islands[i]);
        assert_true(v >= 0 && world->villages[v].land_part > 1);
    }
    for (int v = 0; v < VILLAGES; v++) {
        if (strcmp(world->regions[LEVEL_VILLAGE].items[v].name, "Tanjung Burung") == 0)
            assert_int_equal(world->villages[v].land_part, 1);
    }
    for (int i = 0; i < world->library_count; i++) {
        if (world->libraries[i].village >= 0)
            assert_int_equal(world->libraries[i].land_part,
                             world->villages[world->libraries[i].village].land_part);
    }
}

// -------------------------------------------------------- figures by region

typedef struct {
    double metres;
    int64_t people;
} Pair;

static int by_metres(const void *a, const void *b) {
    double x = ((const Pair *)a)->metres, y = ((const Pair *)b)->metres;
    return (x > y) - (x < y);
}

// The least distance within which at least `tenths` tenths of the people live.
static double quantile(const Pair *pairs, int count, int64_t people, int tenths) {
    int64_t so_far = 0;
    for (int i = 0; i < count; i++) {
        so_far += pairs[i].people;
        if (so_far * 10 >= people * tenths && pairs[i].people > 0)
            return pairs[i].metres;
    }
    return NAN;
}

static void assert_metres(const char *code, const char *what, double found, double wanted) {
    if (isnan(found) && isnan(wanted))
        return;
    if (!(fabs(found - wanted) < 0.001))
        fail_msg("%s: %s is %.6f m, recounted %.6f m", code, what, found, wanted);
}

// Regions by cell, from the distances of the pieces and millionths of people.
static void cells_are_recounted(void **state) {
    (void)state;
    REQUIRE_DATA();
    const Cells *cells = world->cells;
    g_autofree Pair *pairs = g_new(Pair, (gsize)cells->count);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int r = 0; r < world->regions[level].count; r++) {
            const Region *region = &world->regions[level].items[r];
            const Reach *reach = &results->regions[level][r].cell;
            int count = 0;
            int64_t reached = 0, within[3] = {0}, none = 0;
            double sum = 0, gini = 0, passed = 0, gap = 0;
            int last = region->first_village + region->village_count;
            for (int i = cells->first[region->first_village]; i < cells->first[last]; i++) {
                const Piece *piece = &cells->pieces[i];
                double length = results->pieces[i].tpbis[0].distance_m;
                int regency = world_region_of_village(world, piece->village, LEVEL_REGENCY);
                if (isnan(length)) {
                    none += piece->people_e6;
                    continue;
                }
                pairs[count++] = (Pair){length, piece->people_e6};
                reached += piece->people_e6;
                sum += length * (double)piece->people_e6;
                gap += fmax(0, length - results->service_m[regency]) * (double)piece->people_e6;
                for (int k = 0; k < 3; k++)
                    within[k] += length <= results->reach_m[k] ? piece->people_e6 : 0;
            }
            qsort(pairs, (size_t)count, sizeof *pairs, by_metres);
            for (int i = 0; i < count; i++) {
                double people = (double)pairs[i].people;
                gini += people * pairs[i].metres * (2 * passed + people);
                passed += people;
            }
            // Whole people by village: less than one off for each.
            double slack = region->village_count;
            for (int k = 0; k < 3; k++)
                assert_true(fabs((double)reach->people_within[k] - (double)within[k] / 1e6) <
                            slack);
            assert_true(fabs((double)reach->people_unreachable - (double)none / 1e6) < slack);
            if (reached == 0)
                continue;
            const char *code = region->code;
            assert_metres(code, "mean", reach->mean_m, sum / (double)reached);
            assert_metres(code, "median", reach->median_m, quantile(pairs, count, reached, 5));
            assert_metres(code, "p90", reach->p90_m, quantile(pairs, count, reached, 9));
            assert_true(fabs(reach->gap_person_m * 1e6 / fmax(gap, 1) - 1) < 1e-9 || gap == 0);
            assert_true(fabs(reach->gini - (gini / ((double)reached * sum) - 1)) < 1e-9);
        }
    }
}

static void figures_of_every_region(void **state) {
    (void)state;
    REQUIRE_DATA();
    assert_int_equal(results->reach_count, 3);
    assert_true(results->reach_m[0] == 2500 && results->reach_m[1] == 5000 &&
                results->reach_m[2] == 10000);
    g_autofree Pair *pairs = g_new(Pair, VILLAGES);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int r = 0; r < world->regions[level].count; r++) {
            const char *code = world->regions[level].items[r].code;
            const RegionResult *region = &results->regions[level][r];
            g_autofree char *prefix = g_strconcat(code, ".", NULL);
            int64_t within[3] = {0}, people = 0, unreachable = 0, in_tpbis = 0;
            int count = 0, villages_tpbis = 0;
            double sum = 0;
            for (int v = 0; v < VILLAGES; v++) {
                const Region *village = &world->regions[LEVEL_VILLAGE].items[v];
                if (!g_str_has_prefix(village->code, prefix))
                    continue;
                bool holds = false;
                for (int i = 0; i < world->library_count; i++)
                    holds |= results->library_tpbis[i] &&
                             strcmp(world->libraries[i].village_code, village->code) == 0;
                villages_tpbis += holds;
                in_tpbis += holds ? village->population : 0;
                double length = results->villages[v].nearest_tpbis.distance_m;
                if (isnan(length)) {
                    unreachable += village->population;
                    continue;
                }
                for (int k = 0; k < 3; k++)
                    within[k] += length <= results->reach_m[k] ? village->population : 0;
                pairs[count++] = (Pair){length, village->population};
                people += village->population;
                sum += length * (double)village->population;
            }
            if (!region->known)
                continue; // tested in unknown_is_not_zero()
            qsort(pairs, (size_t)count, sizeof *pairs, by_metres);
            double largest = NAN;
            for (int i = count - 1; i >= 0 && isnan(largest); i--)
                largest = pairs[i].people > 0 ? pairs[i].metres : NAN;
            if (region->villages_tpbis != villages_tpbis)
                fail_msg("%s: %d TPBIS villages, recounted %d", code, region->villages_tpbis,
                         villages_tpbis);
            assert_int_equal(region->population_tpbis, in_tpbis);
            assert_int_equal(region->point.people_unreachable, unreachable);
            for (int k = 0; k < 3; k++) {
                if (region->point.people_within[k] != within[k])
                    fail_msg("%s: %ld people within %g m, recounted %ld", code,
                             (long)region->point.people_within[k], results->reach_m[k],
                             (long)within[k]);
            }
            assert_metres(code, "mean", region->point.mean_m,
                          people > 0 ? sum / (double)people : NAN);
            assert_metres(code, "median", region->point.median_m,
                          quantile(pairs, count, people, 5));
            assert_metres(code, "p90", region->point.p90_m, quantile(pairs, count, people, 9));
            assert_metres(code, "maximum", region->point.max_m, largest);
        }
    }
}

static void unknown_is_not_zero(void **state) {
    (void)state;
    REQUIRE_DATA();
    static const struct {
        const char *code;
        int tpbis; // documented; -1: unknown
    } regencies[] = {{"36.01", -1}, {"36.02", 5}, {"36.03", 5},  {"36.04", -1},
                     {"36.71", 1},  {"36.72", 4}, {"36.73", -1}, {"36.74", -1}};
    for (gsize i = 0; i < G_N_ELEMENTS(regencies); i++) {
        int r = world_find_region(world, LEVEL_REGENCY, regencies[i].code);
        assert_true(r >= 0);
        const RegionResult *region = &results->regions[LEVEL_REGENCY][r];
        assert_true(region->member);
        assert_int_equal(region->known, regencies[i].tpbis >= 0);
        if (regencies[i].tpbis >= 0)
            assert_int_equal(region->villages_tpbis, regencies[i].tpbis);
        // Villages and districts of an unknown regency are unknown, too.
        for (int v = 0; v < VILLAGES; v++) {
            if (world_region_of_village(world, v, LEVEL_REGENCY) != r)
                continue;
            Tri tpbis = results->villages[v].tpbis;
            if (regencies[i].tpbis < 0)
                assert_int_equal(tpbis, TRI_UNKNOWN);
            else
                assert_true(tpbis == TRI_YES || tpbis == TRI_NO);
            int district = world_region_of_village(world, v, LEVEL_DISTRICT);
            assert_int_equal(results->regions[LEVEL_DISTRICT][district].known,
                             regencies[i].tpbis >= 0);
        }
    }
    assert_true(results->regions[LEVEL_PROVINCE][0].known);
    assert_int_equal(results->regions[LEVEL_PROVINCE][0].villages_tpbis, 15);
}

static void figures_as_of_other_dates(void **state) {
    (void)state;
    REQUIRE_DATA();
    static const struct {
        const char *at;
        int all, lebak, tangerang;
    } dates[] = {{"2018", 0, 0, 0},        {"2018-12-31", 0, 0, 0},  {"2019", 10, 5, 5},
                 {"2022", 10, 5, 5},       {"2022-12-31", 10, 5, 5}, {"2023", 14, 5, 5},
                 {"2023-12-31", 14, 5, 5}, {"2024", 15, 5, 5},       {"2024-06-30", 15, 5, 5}};
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Results) then = analyze_world(world, settings, dates[i].at, &error);
        if (then == NULL)
            fail_msg("%s: %s", dates[i].at, error->message);
        char iso[16];
        assert_string_equal(date_iso(then->as_of, iso), dates[i].at);
        int counted = 0;
        for (int k = 0; k < world->library_count; k++)
            counted += then->library_tpbis[k];
        if (counted != dates[i].all)
            fail_msg("%s: %d TPBIS libraries, not %d", dates[i].at, counted, dates[i].all);
        int lebak = world_find_region(world, LEVEL_REGENCY, "36.02");
        int tangerang = world_find_region(world, LEVEL_REGENCY, "36.03");
        if (dates[i].all > 0) {
            assert_int_equal(then->regions[LEVEL_REGENCY][lebak].villages_tpbis, dates[i].lebak);
            assert_int_equal(then->regions[LEVEL_REGENCY][tangerang].villages_tpbis,
                             dates[i].tangerang);
            continue;
        }
        // No TPBIS library yet: nothing is near, nobody is within reach.
        for (int v = 0; v < VILLAGES; v++) {
            assert_int_equal(then->villages[v].nearest_tpbis.library, -1);
            assert_true(isnan(then->villages[v].nearest_tpbis.distance_m));
            assert_int_not_equal(then->villages[v].tpbis, TRI_YES);
        }
        for (int r = 0; r < REGENCIES; r++) {
            const RegionResult *region = &then->regions[LEVEL_REGENCY][r];
            assert_false(region->member); // the regencies joined from 2019 on
            assert_true(region->known);
            assert_int_equal(region->cell.people_within[2], 0);
            assert_int_equal(region->point.people_within[2], 0);
            assert_true(isnan(region->cell.mean_m) && isnan(region->point.max_m));
            assert_int_equal(region->point.people_unreachable, region->cell.people_unreachable);
            assert_int_equal(region->cell.people_unreachable,
                             world->regions[LEVEL_REGENCY].items[r].population);
        }
        // The province takes part since 2018, and nothing is documented: unknown.
        assert_false(then->regions[LEVEL_PROVINCE][0].known);
    }
    // Without a date: the latest event that is not ahead, and never the day of the run.
    g_autoptr(Results) latest = analyze_world(world, settings, NULL, NULL);
    assert_non_null(latest);
    assert_int_equal(latest->as_of.precision, 1);
    assert_int_equal(latest->as_of.day, 20250101);
    static const char *const bad[] = {"kemarin", "2023-02-29", "23", "2023-13", "2023-1"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Results) none = analyze_world(world, settings, bad[i], &error);
        assert_null(none);
        assert_non_null(strstr(error->message, bad[i]));
    }
}

static void areas_agree_with_the_official_ones(void **state) {
    (void)state;
    REQUIRE_DATA();
    // A gross check that no regency lost land in cleaning: 2 % of its villages'
    // sum, and of the official area where the survey is the same.
    double province = shape_area_km2(world->regions[LEVEL_PROVINCE].items[0].shape);
    double regencies = 0, villages = 0;
    for (int r = 0; r < REGENCIES; r++)
        regencies += shape_area_km2(world->regions[LEVEL_REGENCY].items[r].shape);
    for (int v = 0; v < VILLAGES; v++)
        villages += shape_area_km2(world->regions[LEVEL_VILLAGE].items[v].shape);
    assert_true(fabs(province / regencies - 1) < 1e-9);
    assert_true(fabs(province / villages - 1) < 1e-9);
    assert_true(fabs(province / 9352.83 - 1) < 1e-3); // the raw polygons on the ellipsoid
}

// ------------------------------------------------------------------ loading

static void remove_tree(const char *path) {
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_remove(path);
}

static int load_banten(void **state) {
    (void)state;
    const char *shared = g_getenv("JANGKAU_SHARED");
    g_autofree char *root =
        shared != NULL ? g_strdup(shared) : g_build_filename(JANGKAU_SOURCE_DIR, "../shared", NULL);
    g_autofree char *mirror = g_build_filename(root, "data/upstream", NULL);
    g_autofree char *probe = g_build_filename(
        mirror, "wilayah_boundaries/db/kel/36/wilayah_boundaries_kel_36.01.sql", NULL);
    if (!g_file_test(probe, G_FILE_TEST_EXISTS))
        return 0;
    work_folder = g_dir_make_tmp("jangkau-recount-XXXXXX", NULL);
    g_setenv("XDG_CACHE_HOME", work_folder, TRUE);
    g_setenv("JANGKAU_OFFLINE", "1", TRUE);
    g_unsetenv("JANGKAU_MIRROR");
    g_autofree char *project = g_build_filename(JANGKAU_SOURCE_DIR, "data/banten/banten.ini", NULL);
    GError *error = NULL;
    settings = settings_read(project, &error);
    if (settings != NULL && upstream_fetch("36", mirror, 30, &error))
        world = load_world(settings, &error);
    if (world != NULL)
        results = analyze_world(world, settings, NULL, &error);
    if (results == NULL) {
        print_error("%s\n", error->message);
        return 1;
    }
    return 0;
}

static int free_banten(void **state) {
    (void)state;
    results_free(results);
    world_free(world);
    settings_free(settings);
    if (work_folder != NULL)
        remove_tree(work_folder);
    g_free(work_folder);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_of_the_embedded_tables),
        cmocka_unit_test(the_formula_agrees_with_published_lengths),
        cmocka_unit_test(counts_and_sums),
        cmocka_unit_test(official_totals_differ_by_less_than_3_per_cent),
        cmocka_unit_test(nearest_libraries_agree_to_a_millimetre),
        cmocka_unit_test(pieces_agree_to_a_millimetre),
        cmocka_unit_test(people_are_conserved),
        cmocka_unit_test(counts_add_up),
        cmocka_unit_test(cells_are_recounted),
        cmocka_unit_test(classes_of_libraries_follow_the_file),
        cmocka_unit_test(villages_joined_by_land_share_a_land_part),
        cmocka_unit_test(figures_of_every_region),
        cmocka_unit_test(unknown_is_not_zero),
        cmocka_unit_test(figures_as_of_other_dates),
        cmocka_unit_test(areas_agree_with_the_official_ones),
    };
    return cmocka_run_group_tests(tests, load_banten, free_banten);
}

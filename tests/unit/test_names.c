// Names: keys, distances against the textbook, and when a name is nearly another.
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "intake/names.h"
#include "shared_data.h"

static void keys_leave_out_what_is_no_name(void **state) {
    (void)state;
    static const struct {
        RegionLevel level;
        const char *name, *key;
    } cases[] = {
        {LEVEL_VILLAGE, "Mekar Sari", "mekarsari"},
        {LEVEL_VILLAGE, "  MEKARSARI ", "mekarsari"},
        {LEVEL_VILLAGE, "Desa Mekar-Sari", "mekarsari"},
        {LEVEL_VILLAGE, "Ds. Mekarsari", "mekarsari"},
        {LEVEL_VILLAGE, "Kel.Cipare", "cipare"},
        {LEVEL_VILLAGE, "KELURAHAN CIPARE", "cipare"},
        {LEVEL_VILLAGE, "Mèkarsäri", "mekarsari"},
        {LEVEL_VILLAGE, "Kelapian", "kelapian"}, // no "Kel" of its own
        {LEVEL_VILLAGE, "Desakolot", "desakolot"},
        {LEVEL_VILLAGE, "Kec. Cipare", "keccipare"}, // the word of another level stays
        {LEVEL_VILLAGE, "Kota Dukuh", "kotadukuh"},
        {LEVEL_VILLAGE, "Sukamaju 2", "sukamaju2"},
        {LEVEL_VILLAGE, "Desa", ""},
        {LEVEL_VILLAGE, "", ""},
        {LEVEL_VILLAGE, " -.", ""},
        {LEVEL_VILLAGE, "\xff\xfe", ""},
        {LEVEL_VILLAGE, "ＣＩＰＡＲＥ", "cipare"},
        {LEVEL_DISTRICT, "Kec. Curug", "curug"},
        {LEVEL_DISTRICT, "KECAMATAN  CURUG", "curug"},
        {LEVEL_DISTRICT, "Kecapi", "kecapi"},
        {LEVEL_REGENCY, "Kota Serang", "kotaserang"},
        {LEVEL_REGENCY, "KOTA ADMINISTRASI JAKARTA TIMUR", "kotajakartatimur"},
        {LEVEL_REGENCY, "Kota Adm. Jakarta Timur", "kotajakartatimur"},
        {LEVEL_REGENCY, "Kab. Adm. Kep. Seribu", "kabupatenkepseribu"},
        {LEVEL_REGENCY, "Kab.Serang", "kabupatenserang"},
        {LEVEL_REGENCY, "Kabupaten Serang", "kabupatenserang"},
        {LEVEL_REGENCY, "Serang", "serang"},
        {LEVEL_REGENCY, "Kotabaru", "kotabaru"},
        {LEVEL_REGENCY, "Kota Kota Baru", "kotakotabaru"},
        {LEVEL_REGENCY, "Kota", ""},
        {LEVEL_PROVINCE, "Provinsi Banten", "banten"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *key = names_key(cases[i].name, cases[i].level);
        assert_string_equal(key, cases[i].key);
    }
    g_autofree char *bare = names_bare_key("Kota Adm. Jakarta Timur", LEVEL_REGENCY);
    assert_string_equal(bare, "jakartatimur");
}

// ----------------------------------------------------------------- distance

static int textbook_distance(const char *a, const char *b) {
    glong n = 0, m = 0;
    g_autofree gunichar *x = g_utf8_to_ucs4_fast(a, -1, &n), *y = g_utf8_to_ucs4_fast(b, -1, &m);
    g_autofree int *cost = g_new(int, (gsize)((n + 1) * (m + 1)));
    for (glong i = 0; i <= n; i++) {
        for (glong j = 0; j <= m; j++) {
            int *at = &cost[i * (m + 1) + j];
            if (i == 0 || j == 0) {
                *at = (int)(i + j);
                continue;
            }
            int swap = at[-m - 2] + (x[i - 1] != y[j - 1] ? 1 : 0);
            *at = MIN(swap, MIN(at[-m - 1], at[-1]) + 1);
        }
    }
    return cost[n * (m + 1) + m];
}

static void append_letters(GString *text, GRand *random, int count) {
    static const char *const letters[] = {"a", "b", "é", "k"};
    for (int i = 0; i < count; i++)
        g_string_append(text, letters[g_rand_int_range(random, 0, 4)]);
}

static void distance_is_the_textbook_s(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(20241122);
    int within = 0, beyond = 0;
    for (int round = 0; round < 60000; round++) {
        g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
        append_letters(a, random, g_rand_int_range(random, 0, 12));
        append_letters(b, random, g_rand_int_range(random, 0, 12));
        if (round % 3 == 0) { // a long common part, so that small distances are met
            g_string_append(b, a->str);
            g_string_append(a, "b");
        }
        int limit = g_rand_int_range(random, 0, 9);
        int wanted = textbook_distance(a->str, b->str);
        int distance = names_distance(a->str, b->str, limit);
        if (distance != MIN(wanted, limit + 1))
            fail_msg("%s, %s, limit %d: %d, not %d", a->str, b->str, limit, distance, wanted);
        within += wanted <= limit ? 1 : 0;
        beyond += wanted > limit ? 1 : 0;
    }
    assert_true(within > 10000 && beyond > 10000);
    assert_int_equal(names_distance("", "", 0), 0);
    assert_int_equal(names_distance("", "abc", 2), 3);
    assert_int_equal(names_distance("abc", "abcdefghijkl", 50), 9); // the largest limit is 8
}

static void long_names_cost_nothing(void **state) {
    (void)state;
    g_autofree char *a = g_strnfill(1 << 20, 'a'), *b = g_strnfill(1 << 20, 'a');
    b[500000] = 'b';
    assert_int_equal(names_distance(a, b, 2), 1);
    a[3] = a[7] = a[11] = 'c';
    assert_int_equal(names_distance(a, b, 2), 3);
    assert_int_equal(names_distance(a, "cipare", 8), 9);
    g_autofree char *quoted = names_quoted(a);
    assert_true(strlen(quoted) < 100);
}

// ----------------------------------------------------------------- matching

static void names_match_only_when_certain(void **state) {
    (void)state;
    static const struct {
        const char *key, *keys[4];
        int index, distance, rival;
    } cases[] = {
        {"cipare", {"cipare", "cipari"}, 0, 0, -1}, // its own name, whatever is near
        {"cipari", {"cipare", "serang"}, 0, 1, -1},
        {"cipaar", {"cipare", "serang"}, -1, 0, -1},           // two off, below 8 letters
        {"sinargalih", {"sirnagalih", "mekarsari"}, 0, 2, -1}, // two off, from 8 letters
        {"sukamju", {"sukamaju"}, 0, 1, -1},
        {"sukmju", {"sukamaju"}, -1, 0, -1},                 // 6 letters, two off
        {"abcdefg", {"abcdexy"}, -1, 0, -1},                 // 7
        {"sukamjuu", {"sukamaju"}, 0, 2, -1},                // exactly 8
        {"sinargalahh", {"sirnagalih"}, -1, 0, -1},          // more than two off
        {"kartasana", {"kertasana", "margasana"}, -1, 1, 1}, // 1 and 2: no margin
        {"cibodasari", {"cibodassari", "cibodasbaru"}, -1, 1, 1},
        {"cikaya", {"cikaye", "cikayi"}, -1, 1, 1}, // a tie
        {"abcdefgh", {"abcdefgx", "abcdexyh", "serang"}, -1, 1, 1},
        {"abcdefgh", {"abcdefgx", "abcdxyzh"}, 0, 1, -1},       // 1 and 3: a margin of two
        {"abcdefghij", {"abcdefghxy", "abcdefuvwj"}, -1, 2, 1}, // 2 and 3
        {"abcdefghij", {"abcdefghxy", "abcdtuvwij"}, 0, 2, -1}, // 2 and 4
        {"baru", {"baru", "baru"}, -1, 0, 1},                   // twice the same name
        {"", {"baru"}, -1, 0, -1},
        {"abc", {"", "abd"}, 1, 1, -1}, // a place without a name is never meant
        {"a", {"b"}, -1, 0, -1},        // one letter off is all of it
        {"abc", {"abd"}, 0, 1, -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int count = 0;
        while (count < 4 && cases[i].keys[count] != NULL)
            count++;
        NameMatch match = names_match(cases[i].key, cases[i].keys, count);
        if (match.index != cases[i].index || match.rival != cases[i].rival ||
            match.distance != cases[i].distance)
            fail_msg("%s: index %d, distance %d, rival %d", cases[i].key, match.index,
                     match.distance, match.rival);
        // The order of the list changes nothing.
        const char *turned[4];
        for (int k = 0; k < count; k++)
            turned[k] = cases[i].keys[count - 1 - k];
        NameMatch again = names_match(cases[i].key, turned, count);
        assert_true((again.index >= 0) == (match.index >= 0));
        if (match.index >= 0)
            assert_string_equal(turned[again.index], cases[i].keys[match.index]);
    }
}

// --------------------------------------------------------------- real names

typedef struct {
    char *district;
    GPtrArray *keys;
} District;

static void district_free(gpointer data) {
    District *district = data;
    g_free(district->district);
    g_ptr_array_unref(district->keys);
    g_free(district);
}

static GPtrArray *real_districts(void) {
    g_autofree char *path = shared_data_path("data/population/banten_villages_2024s1.csv");
    if (path == NULL)
        return NULL;
    g_autoptr(CsvTable) csv = csv_read(path, NULL);
    assert_non_null(csv);
    GPtrArray *districts = g_ptr_array_new_with_free_func(district_free);
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *code = csv_cell(csv, row, csv_column(csv, "code"));
        const char *name = csv_cell(csv, row, csv_column(csv, "name"));
        District *last = districts->len > 0 ? districts->pdata[districts->len - 1] : NULL;
        if (last == NULL || !g_str_has_prefix(code, last->district)) {
            last = g_new(District, 1);
            *last = (District){g_strndup(code, 8), g_ptr_array_new_with_free_func(g_free)};
            g_ptr_array_add(districts, last);
        }
        g_ptr_array_add(last->keys, names_key(name, LEVEL_VILLAGE));
    }
    return districts;
}

// What the rule says, told with the textbook's distance and every name of the district.
static int match_by_the_rule(const char *key, const GPtrArray *keys) {
    int best = -1, best_distance = 1000, second = 1000;
    for (guint i = 0; i < keys->len; i++) {
        int distance = textbook_distance(key, keys->pdata[i]);
        if (distance < best_distance) {
            second = best_distance;
            best_distance = distance;
            best = (int)i;
        } else {
            second = MIN(second, distance);
        }
    }
    int reach = strlen(key) >= 8 ? 2 : strlen(key) >= 3 ? 1 : 0;
    if (best_distance == 0)
        return second > 0 ? best : -1;
    return best_distance <= reach && second >= best_distance + 2 ? best : -1;
}

static void check_misspelling(const char *key, const GPtrArray *keys, int meant, int other,
                              int *found, int *refused) {
    NameMatch match = names_match(key, (const char *const *)keys->pdata, (int)keys->len);
    int wanted = match_by_the_rule(key, keys);
    if (match.index != wanted)
        fail_msg("%s: %d, not %d", key, match.index, wanted);
    if (match.index == other && match.distance > 0)
        fail_msg("%s, misspelt from %s, is taken for %s", key, (char *)keys->pdata[meant],
                 (char *)keys->pdata[other]);
    *found += match.index >= 0 ? 1 : 0;
    *refused += match.index < 0 ? 1 : 0;
}

// Every name that is one slip away from `keys[meant]`.
static void misspell(const GPtrArray *keys, int meant, int other, int *found, int *refused) {
    const char *name = keys->pdata[meant];
    for (size_t at = 0; at <= strlen(name); at++) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
            g_autofree char *inserted =
                g_strdup_printf("%.*s%c%s", (int)at, name, letter, name + at);
            check_misspelling(inserted, keys, meant, other, found, refused);
            if (at == strlen(name))
                continue;
            g_autofree char *changed =
                g_strdup_printf("%.*s%c%s", (int)at, name, letter, name + at + 1);
            check_misspelling(changed, keys, meant, other, found, refused);
        }
        if (at < strlen(name)) {
            g_autofree char *removed = g_strdup_printf("%.*s%s", (int)at, name, name + at + 1);
            check_misspelling(removed, keys, meant, other, found, refused);
        }
    }
}

static void near_names_of_real_districts_are_never_confused(void **state) {
    (void)state;
    g_autoptr(GPtrArray) districts = real_districts();
    if (districts == NULL)
        skip();
    int pairs = 0, found = 0, refused = 0;
    for (guint d = 0; d < districts->len; d++) {
        const GPtrArray *keys = ((District *)districts->pdata[d])->keys;
        for (guint i = 0; i < keys->len; i++) {
            NameMatch match =
                names_match(keys->pdata[i], (const char *const *)keys->pdata, (int)keys->len);
            assert_int_equal(match.index, i); // every name is its own
            for (guint k = 0; k < keys->len; k++) {
                int distance = textbook_distance(keys->pdata[i], keys->pdata[k]);
                assert_true(i == k || distance >= 2);
                if (i == k || distance > 2)
                    continue;
                pairs++;
                misspell(keys, (int)i, (int)k, &found, &refused);
            }
        }
    }
    assert_int_equal(districts->len, 155);
    assert_int_equal(pairs, 2 * 22); // the nearest that names of one district come
    assert_true(found > 1000 && refused > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_leave_out_what_is_no_name),
        cmocka_unit_test(distance_is_the_textbook_s),
        cmocka_unit_test(long_names_cost_nothing),
        cmocka_unit_test(names_match_only_when_certain),
        cmocka_unit_test(near_names_of_real_districts_are_never_confused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

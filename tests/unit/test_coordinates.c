// What pairs of cells mean as positions: the cases of tests/cases/coordinates.txt, and
// properties of random positions printed in every notation.
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "geo/crs.h"
#include "intake/coordinates.h"

#define CASES_FILE JANGKAU_SOURCE_DIR "/tests/cases/coordinates.txt"
#define MIN_CASES 120

static const char *const statuses[] = {"NONE", "ZERO", "READ", "REFUSED"};
static const char *const notations[] = {"DECIMAL", "DMS", "UTM", "TM3", "PIN", "VIEW"};

// ------------------------------------------------------------------ the file of cases

static char *slips_text(unsigned slips) {
    GString *text = g_string_new(NULL);
    if (slips & SLIP_SWAPPED)
        g_string_append(text, "+SWAPPED");
    if (slips & SLIP_SIGN)
        g_string_append(text, "+SIGN");
    if (slips & SLIP_POINT)
        g_string_append(text, "+POINT");
    if (text->len == 0)
        g_string_append(text, "+literal");
    g_string_erase(text, 0, 1);
    return g_string_free(text, FALSE);
}

static char *reading_text(const CoordinateReading *r) {
    g_autofree char *slips = slips_text(r->slips);
    return g_strdup_printf("%.11f %.11f %s %s %.5g", r->position.lat_deg, r->position.lon_deg,
                           notations[r->notation], slips, r->resolution_m);
}

static char *result_text(const Coordinates *c) {
    GString *text = g_string_new(statuses[c->status]);
    for (int i = 0; i < c->count; i++) {
        g_autofree char *reading = reading_text(&c->readings[i]);
        g_string_append_printf(text, " | %s", reading);
    }
    if (c->reason != NULL)
        g_string_append_printf(text, " | %s", c->reason);
    return g_string_free(text, FALSE);
}

static bool near(double a, double b, double tolerance) {
    return fabs(a - b) <= tolerance;
}

/** One reading against "lat lon NOTATION slips [resolution]". */
static bool reading_is(const CoordinateReading *r, const char *expected) {
    g_auto(GStrv) words = g_strsplit(expected, " ", -1);
    g_autofree char *slips = slips_text(r->slips);
    guint count = g_strv_length(words);
    assert_in_range(count, 4, 5);
    return near(r->position.lat_deg, g_ascii_strtod(words[0], NULL), 2e-10) &&
           near(r->position.lon_deg, g_ascii_strtod(words[1], NULL), 2e-10) &&
           strcmp(notations[r->notation], words[2]) == 0 && strcmp(slips, words[3]) == 0 &&
           (count == 4 || near(r->resolution_m / g_ascii_strtod(words[4], NULL), 1, 0.001));
}

static bool result_is(const Coordinates *c, char **fields) {
    if (strcmp(statuses[c->status], fields[0]) != 0)
        return false;
    if (c->status == COORDINATES_REFUSED)
        return fields[1] != NULL && strstr(c->reason, fields[1]) != NULL && fields[2] == NULL;
    int i = 0;
    for (; fields[1 + i] != NULL && strcmp(fields[1 + i], "...") != 0; i++)
        if (i >= c->count || !reading_is(&c->readings[i], fields[1 + i]))
            return false;
    return fields[1 + i] != NULL || i == c->count;
}

static char *unescape(const char *cell) {
    GString *text = g_string_new(cell);
    g_string_replace(text, "<NBSP>", "\u00A0", 0);
    g_string_replace(text, "<TAB>", "\t", 0);
    g_string_replace(text, "<LF>", "\n", 0);
    g_string_replace(text, "<BAR>", "|", 0);
    return g_string_free(text, FALSE);
}

typedef struct {
    int cases, wrong;
    int by_status[4]; // of one section
    char *section;
} Tally;

static void run_case(const char *line, int number, Tally *tally) {
    g_auto(GStrv) fields = g_strsplit(line, "|", -1);
    assert_true(g_strv_length(fields) >= 3);
    for (char **field = fields; *field != NULL; field++)
        g_strstrip(*field);
    g_autofree char *lat = unescape(fields[0]), *lon = unescape(fields[1]);
    Coordinates c;
    coordinates_read(lat, lon, &c);
    tally->cases++;
    tally->by_status[c.status]++;
    if (!result_is(&c, fields + 2)) {
        g_autofree char *got = result_text(&c);
        print_error("coordinates.txt:%d: %s\n    got: %s\n", number, line, got);
        tally->wrong++;
    }
}

/** Each section, but the one of half positions, shows what is taken and what is refused. */
static void end_section(Tally *tally) {
    if (tally->section != NULL && strcmp(tally->section, "half") != 0) {
        int refused = tally->by_status[COORDINATES_REFUSED];
        int taken = tally->by_status[COORDINATES_READ] + tally->by_status[COORDINATES_NONE] +
                    tally->by_status[COORDINATES_ZERO];
        if (refused == 0 || taken == 0)
            fail_msg("section %s: %d taken, %d refused", tally->section, taken, refused);
    }
    g_free(tally->section);
    tally->section = NULL;
    memset(tally->by_status, 0, sizeof tally->by_status);
}

static void every_case_of_the_file(void **state) {
    (void)state;
    char *text = NULL;
    assert_true(g_file_get_contents(CASES_FILE, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_free(text);
    Tally tally = {0};
    for (int i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "## ")) {
            end_section(&tally);
            tally.section = g_strdup(lines[i] + 3);
        } else if (lines[i][0] != '\0' && lines[i][0] != '#') {
            run_case(lines[i], i + 1, &tally);
        }
    }
    end_section(&tally);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.cases >= MIN_CASES);
}

// ------------------------------------------------------------------ random positions

static GRand *dice;
static Projection *utm, *tm3;

static LonLat random_position(void) {
    return (LonLat){g_rand_double_range(dice, 105.05, 107.9),
                    g_rand_double_range(dice, -7.7, -0.1)};
}

static const char *blanks(void) {
    static const char *const some[] = {"", "", " ", "  ", "\u00A0", "\t"};
    return some[g_rand_int_range(dice, 0, G_N_ELEMENTS(some))];
}

static const char *one_of(const char *a, const char *b, const char *c) {
    int i = g_rand_int_range(dice, 0, 3);
    return i == 0 ? a : i == 1 ? b : c;
}

static char *fixed(double value, int decimals) {
    char format[8], text[64];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    return g_strdup(g_ascii_formatd(text, sizeof text, format, value));
}

static char *with_comma(char *text) {
    if (g_rand_boolean(dice))
        g_strdelimit(text, ".", ',');
    return text;
}

static char *decimal(double value, int decimals) {
    return with_comma(fixed(value, decimals));
}

/** Degrees, minutes and seconds with `decimals`, with or without their signs. */
static char *sexagesimal(double value, int decimals) {
    double rest = fabs(value);
    int degrees = (int)rest;
    int minutes = (int)((rest - degrees) * 60);
    double seconds = ((rest - degrees) * 60 - minutes) * 60;
    // Cut, not rounded: 60 seconds must not come out.
    double scale = pow(10, decimals);
    g_autofree char *text = with_comma(fixed(floor(seconds * scale) / scale, decimals));
    switch (g_rand_int_range(dice, 0, 4)) {
    case 0:
        return g_strdup_printf("%d%s%s%02d%s%s%s%s", degrees, one_of("°", "º", "˚"), blanks(),
                               minutes, one_of("'", "′", "’"), blanks(), text,
                               one_of("\"", "″", "''"));
    case 1:
        return g_strdup_printf("%d %d %s", degrees, minutes, text);
    case 2:
        return g_strdup_printf("%d:%02d:%s", degrees, minutes, text);
    default:
        return g_strdup_printf("%dd%s%dm%s%ss", degrees, blanks(), minutes, blanks(), text);
    }
}

static char *degrees_minutes(double value, int decimals) {
    double rest = fabs(value), scale = pow(10, decimals);
    int degrees = (int)rest;
    g_autofree char *text =
        with_comma(fixed(floor((rest - degrees) * 60 * scale) / scale, decimals));
    return g_strdup_printf("%d%s%s%s", degrees, one_of("°", " ", "° "), text, one_of("'", "", "′"));
}

/** A half with its letter before or behind. */
static char *lettered(char *value, const char *letter) {
    g_autofree char *bare = value;
    return g_rand_boolean(dice)
               ? g_strdup_printf("%s%s%s%s%s", blanks(), letter, blanks(), bare, blanks())
               : g_strdup_printf("%s%s %s%s", blanks(), bare, letter, blanks());
}

static char *signed_minus(char *value) {
    g_autofree char *bare = value;
    return g_strdup_printf("%s%s%s", one_of("-", "−", "- "), bare, blanks());
}

static char *metres(double value, int decimals) {
    g_autofree char *text = fixed(value, decimals);
    if (g_rand_boolean(dice))
        return g_steal_pointer(&text);
    char *point = strchr(text, '.');
    size_t whole = point != NULL ? (size_t)(point - text) : strlen(text);
    GString *grouped = g_string_new(NULL);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            g_string_append_c(grouped, '.');
        g_string_append_c(grouped, text[i]);
    }
    if (point != NULL)
        g_string_append_printf(grouped, ",%s", point + 1);
    return g_string_free(grouped, FALSE);
}

typedef enum { IN_DECIMAL, IN_LETTERS, IN_DMS, IN_DM, IN_UTM, IN_TM3, IN_PIN, FORMS } Form;

static void print_metres(const Projection *projection, LonLat p, int decimals, char **lat,
                         char **lon) {
    PlanePoint xy = crs_forward(projection, p);
    *lat = metres(xy.y, decimals);
    *lon = metres(xy.x, decimals);
}

static void print_position(Form form, LonLat p, char **lat, char **lon) {
    int decimals = g_rand_int_range(dice, 3, 9);
    const char *south = one_of("S", "LS", "Lintang Selatan");
    const char *east = one_of("E", "BT", "bujur timur");
    *lon = NULL;
    switch (form) {
    case IN_DECIMAL:
        *lat = signed_minus(decimal(-p.lat_deg, decimals));
        *lon = decimal(p.lon_deg, decimals);
        break;
    case IN_LETTERS:
        *lat = lettered(decimal(-p.lat_deg, decimals), south);
        *lon = lettered(decimal(p.lon_deg, decimals), east);
        break;
    case IN_DMS:
        *lat = lettered(sexagesimal(p.lat_deg, decimals / 3), south);
        *lon = lettered(sexagesimal(p.lon_deg, decimals / 3), east);
        break;
    case IN_DM:
        *lat = signed_minus(degrees_minutes(p.lat_deg, decimals / 2));
        *lon = degrees_minutes(p.lon_deg, decimals / 2);
        break;
    case IN_UTM:
        print_metres(utm, p, decimals / 3, lat, lon);
        break;
    case IN_TM3:
        print_metres(tm3, p, decimals / 3, lat, lon);
        break;
    default: {
        g_autofree char *a = fixed(p.lat_deg, decimals), *b = fixed(p.lon_deg, decimals);
        *lat = g_strdup_printf(
            one_of("https://www.google.com/maps/place/Desa/@-6,106,9z/data=!4m5!8m2!3d%s!4d%s",
                   "https://maps.google.com/?q=%s%%2C%s&hl=id",
                   "https://www.google.com/maps/search/%s,+%s/@-6,106,9z"),
            a, b);
    }
    }
}

static const CoordinateNotation notation_of[FORMS] = {
    NOTATION_DECIMAL, NOTATION_DECIMAL, NOTATION_DMS, NOTATION_DMS,
    NOTATION_UTM,     NOTATION_TM3,     NOTATION_PIN};

static void expect_near(const Coordinates *c, LonLat p, CoordinateNotation notation,
                        const char *lat, const char *lon) {
    const CoordinateReading *r = &c->readings[0];
    // Cut digits are up to one unit off, in both axes.
    double limit_deg = r->resolution_m / 110000 + 1e-9;
    if (c->status != COORDINATES_READ || r->slips != 0 || r->notation != notation ||
        !near(r->position.lat_deg, p.lat_deg, limit_deg) ||
        !near(r->position.lon_deg, p.lon_deg, limit_deg) || r->resolution_m > 2000) {
        g_autofree char *got = result_text(c);
        fail_msg("%.9f %.9f printed as \"%s\" | \"%s\" is read as %s", p.lat_deg, p.lon_deg, lat,
                 lon, got);
    }
}

static void any_notation_is_read_back(void **state) {
    (void)state;
    for (int i = 0; i < 4000; i++) {
        Form form = (Form)(i % FORMS);
        LonLat p = random_position();
        char *lat, *lon;
        print_position(form, p, &lat, &lon);
        Coordinates c;
        coordinates_read(lat, lon != NULL ? lon : "", &c);
        expect_near(&c, p, notation_of[form], lat, lon);
        if (lon != NULL && form != IN_DECIMAL && form != IN_DM) { // letters and sizes tell
            coordinates_read(lon, lat, &c);
            expect_near(&c, p, notation_of[form], lon, lat);
        }
        g_free(lat);
        g_free(lon);
    }
}

static void both_halves_in_one_cell_are_parted(void **state) {
    (void)state;
    for (int i = 0; i < 2000; i++) {
        Form form = (Form)(i % IN_PIN);
        LonLat p = random_position();
        char *lat, *lon;
        print_position(form, p, &lat, &lon);
        g_autofree char *cell = g_strdup_printf("%s%s%s", lat, one_of("; ", " ; ", ";"), lon);
        Coordinates c;
        coordinates_read(cell, "", &c);
        expect_near(&c, p, notation_of[form], cell, "");
        coordinates_read("-", cell, &c);
        expect_near(&c, p, notation_of[form], "-", cell);
        g_free(lat);
        g_free(lon);
    }
}

static bool has_reading(const Coordinates *c, unsigned slips, LonLat p) {
    for (int i = 0; i < c->count; i++)
        if (c->readings[i].slips == slips &&
            near(c->readings[i].position.lat_deg, p.lat_deg, 1e-9) &&
            near(c->readings[i].position.lon_deg, p.lon_deg, 1e-9))
            return true;
    return false;
}

static void expect_slip(const char *lat, const char *lon, unsigned slips, LonLat p) {
    Coordinates c;
    coordinates_read(lat, lon, &c);
    if (!has_reading(&c, slips, p)) {
        g_autofree char *got = result_text(&c), *wanted = slips_text(slips);
        fail_msg("\"%s\" | \"%s\": no reading %s; got %s", lat, lon, wanted, got);
    }
}

static void slips_are_taken_back(void **state) {
    (void)state;
    for (int i = 0; i < 2000; i++) {
        g_autofree char *lat = fixed(random_position().lat_deg, 6);
        g_autofree char *lon = fixed(random_position().lon_deg, 6);
        LonLat p = {g_ascii_strtod(lon, NULL), g_ascii_strtod(lat, NULL)};
        expect_slip(lat, lon, 0, p);
        expect_slip(lon, lat, SLIP_SWAPPED, p);
        expect_slip(lat + 1, lon, SLIP_SIGN, p);
        expect_slip(lon, lat + 1, SLIP_SWAPPED | SLIP_SIGN, p);
        if (p.lat_deg > -1) // a whole number does not keep the 0 of -0.28
            continue;
        GString *a = g_string_new(lat), *b = g_string_new(lon);
        g_string_replace(a, ".", "", 0);
        g_string_replace(b, ".", "", 0);
        expect_slip(a->str, b->str, SLIP_POINT, p);
        expect_slip(a->str, lon, SLIP_POINT, p);
        expect_slip(b->str, a->str, SLIP_SWAPPED | SLIP_POINT, p);
        expect_slip(a->str + 1, b->str, SLIP_SIGN | SLIP_POINT, p);
        g_string_free(a, TRUE);
        g_string_free(b, TRUE);
    }
}

// ------------------------------------------------------------------ the rest

static void readings_are_in_order_and_distinct(void **state) {
    (void)state;
    static const int bits[8] = {0, 1, 1, 2, 1, 2, 2, 3};
    for (int i = 0; i < 20000; i++) {
        char *halves[2];
        for (int k = 0; k < 2; k++) {
            int length = g_rand_int_range(dice, 1, 10);
            GString *text = g_string_new(g_rand_boolean(dice) ? "-" : "");
            for (int n = 0; n < length; n++)
                g_string_append_c(text, "0123456789."[g_rand_int_range(dice, 0, 11)]);
            halves[k] = g_string_free(text, FALSE);
        }
        Coordinates c;
        coordinates_read(halves[0], halves[1], &c);
        assert_int_equal(c.status == COORDINATES_READ, c.count > 0);
        assert_int_equal(c.status == COORDINATES_REFUSED, c.reason != NULL);
        for (int k = 0; k < c.count; k++) {
            unsigned slips = c.readings[k].slips;
            assert_true(bits[slips] <= 2);
            for (int n = 0; n < k; n++) {
                unsigned before = c.readings[n].slips;
                assert_true(bits[before] < bits[slips] ||
                            (bits[before] == bits[slips] && before <= slips));
                assert_false(
                    memcmp(&c.readings[n].position, &c.readings[k].position, sizeof(LonLat)) == 0);
            }
        }
        g_free(halves[0]);
        g_free(halves[1]);
    }
}

static void long_cells_are_refused_quickly(void **state) {
    (void)state;
    static const char *const fills[] = {"6 ", "-6.28,", "S", " ", "!3d6!4d", "1.111."};
    gsize size = 10 * 1024 * 1024;
    for (gsize i = 0; i < G_N_ELEMENTS(fills); i++) {
        gsize n = strlen(fills[i]);
        g_autofree char *cell = g_malloc(size + 1);
        for (gsize k = 0; k < size; k++)
            cell[k] = fills[i][k % n];
        cell[size] = '\0';
        Coordinates c;
        coordinates_read(cell, "106.12", &c);
        assert_int_equal(c.status, COORDINATES_REFUSED);
        memcpy(cell, "https://maps.google.com/?q=", 27);
        coordinates_read(cell, "", &c);
        assert_int_equal(c.status, COORDINATES_REFUSED);
    }
    g_autofree char *blank = g_strnfill(size, ' ');
    Coordinates c;
    coordinates_read(blank, "-", &c);
    assert_int_equal(c.status, COORDINATES_NONE);
}

static void invalid_utf8_is_refused(void **state) {
    (void)state;
    static const char *const cells[] = {"-6.28\xFF", "\xC3", "-6\xB0 17'", "\xF4\x90\x80\x80"};
    for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) {
        Coordinates c;
        coordinates_read(cells[i], "106.12", &c);
        assert_int_equal(c.status, COORDINATES_REFUSED);
    }
}

static void words_for_slips(void **state) {
    (void)state;
    static const char *const expected[8] = {
        "",
        "lintang dan bujur tertukar",
        "tanda minus lintang hilang",
        "lintang dan bujur tertukar, tanda minus lintang hilang",
        "tanda desimal hilang",
        "lintang dan bujur tertukar, tanda desimal hilang",
        "tanda minus lintang hilang, tanda desimal hilang",
        "lintang dan bujur tertukar, tanda minus lintang hilang, tanda desimal hilang"};
    for (unsigned slips = 0; slips < 8; slips++) {
        g_autofree char *text = coordinates_slips(slips);
        assert_string_equal(text, expected[slips]);
    }
}

/** Each thread opens its own projections, and closes them (LeakSanitizer looks). */
static gpointer read_metres(gpointer data) {
    (void)data;
    for (int i = 0; i < 200; i++) {
        Coordinates c;
        coordinates_read("9305233", "624512", &c);
        if (c.status != COORDINATES_READ ||
            !near(c.readings[0].position.lat_deg, -6.2843111832, 1e-9))
            return GINT_TO_POINTER(1);
        coordinates_read("805300", "158400", &c);
        if (c.status != COORDINATES_READ ||
            !near(c.readings[0].position.lat_deg, -6.2828956953, 1e-9))
            return GINT_TO_POINTER(1);
    }
    return NULL;
}

static void threads_read_at_once(void **state) {
    (void)state;
    GThread *threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = g_thread_new("read", read_metres, NULL);
    for (int i = 0; i < 4; i++)
        assert_null(g_thread_join(threads[i]));
}

static void the_locale_does_not_matter(void **state) {
    static const char *const locales[] = {"id_ID.UTF-8", "de_DE.UTF-8", "C"};
    for (gsize i = 0; i < G_N_ELEMENTS(locales); i++)
        if (setlocale(LC_ALL, locales[i]) != NULL)
            every_case_of_the_file(state);
    setlocale(LC_ALL, "C");
}

int main(void) {
    dice = g_rand_new_with_seed(20260301);
    utm = crs_open("EPSG:32748", NULL);
    tm3 = crs_open("EPSG:23834", NULL);
    if (utm == NULL || tm3 == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_file),
        cmocka_unit_test(any_notation_is_read_back),
        cmocka_unit_test(both_halves_in_one_cell_are_parted),
        cmocka_unit_test(slips_are_taken_back),
        cmocka_unit_test(readings_are_in_order_and_distinct),
        cmocka_unit_test(long_cells_are_refused_quickly),
        cmocka_unit_test(invalid_utf8_is_refused),
        cmocka_unit_test(words_for_slips),
        cmocka_unit_test(threads_read_at_once),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    crs_close(utm);
    crs_close(tm3);
    g_rand_free(dice);
    return failed;
}

#include "intake/coordinates.h"

#include <math.h>
#include <string.h>

#include "geo/crs.h"
#include "intake/map_address.h"
#include "intake/ordinate.h"

#define METRES_PER_DEGREE 111320.0

#define REASON_NO_LAT "lintang kosong; isi lintang di samping bujurnya"
#define REASON_NO_LON "bujur kosong; isi bujur di samping lintangnya"
#define REASON_HALF                                                                                \
    "hanya satu angka koordinat; isi lintang dan bujur, misalnya -6.283451, 106.123456"
#define REASON_LONG "isi koordinat terlalu panjang; sisakan lintang dan bujur saja"
#define REASON_GLOBE                                                                               \
    "koordinat di luar bumi (lintang sampai 90, bujur sampai 180 derajat); periksa titik "         \
    "desimal dan urutannya"
#define REASON_METRES                                                                              \
    "angka meter bukan UTM 48S (EPSG:32748) dan bukan TM-3 zona 48.2 (EPSG:23834) di "             \
    "Indonesia; periksa zona atau tulis derajat desimal"
#define REASON_SAME_AXIS                                                                           \
    "huruf arah kedua koordinat sama-sama lintang atau sama-sama bujur; perbaiki salah satunya"
#define REASON_PARTING                                                                             \
    "lintang dan bujur dalam satu sel dapat dipisah dengan lebih dari satu cara; pakai titik "     \
    "desimal dan pisahkan dengan titik koma"
#define REASON_TWO_PLACES                                                                          \
    "kolom lintang dan bujur berisi dua hal yang berbeda; sisakan satu alamat peta saja"
#define REASON_PLUS_CODE                                                                           \
    "plus code tidak dibaca; buka di Google Maps, klik kanan titiknya, lalu salin koordinatnya"
#define REASON_PROJ "proyeksi UTM/TM-3 tidak dapat dibuka; periksa pemasangan PROJ (proj-data)"

static void refuse(Coordinates *out, const char *reason) {
    *out = (Coordinates){.status = COORDINATES_REFUSED, .reason = reason};
}

/* ---- metres ---- */

/** Sizes of metres in the two grids, all Indonesia north to south. They cannot be mistaken
 *  for one another, nor for degrees without their point (94… to 142…) in UTM. */
typedef struct {
    const char *crs;
    CoordinateNotation notation;
    double min_x, max_x, min_y, max_y;
} MetreGrid;

static const MetreGrid metre_grids[2] = {
    {"EPSG:32748", NOTATION_UTM, 160e3, 840e3, 8.6e6, 10e6},
    {"EPSG:23834", NOTATION_TM3, 20e3, 380e3, 0.5e6, 2e6},
};

/** A Projection belongs to one thread: each keeps its own, opened when first needed. */
typedef struct {
    Projection *projection[2];
} Projections;

static void free_projections(gpointer data) {
    Projections *projections = data;
    for (int i = 0; i < 2; i++)
        crs_close(projections->projection[i]);
    g_free(projections);
}

static const Projection *projection_of(int grid) {
    static GPrivate of_thread = G_PRIVATE_INIT(free_projections);
    Projections *projections = g_private_get(&of_thread);
    if (projections == NULL) {
        projections = g_new0(Projections, 1);
        g_private_set(&of_thread, projections);
    }
    if (projections->projection[grid] == NULL)
        projections->projection[grid] = crs_open(metre_grids[grid].crs, NULL);
    return projections->projection[grid];
}

static bool fits(const MetreGrid *grid, const Ordinate *x, const Ordinate *y) {
    return x->letter != AXIS_LAT && y->letter != AXIS_LON && x->value_m >= grid->min_x &&
           x->value_m <= grid->max_x && y->value_m >= grid->min_y && y->value_m <= grid->max_y;
}

/* ---- readings ---- */

static bool on_globe(LonLat p) {
    return fabs(p.lat_deg) <= 90 && fabs(p.lon_deg) <= 180; // false for NaN
}

/** A slip is only believed when taking it back leads to Indonesia. */
static bool in_indonesia(LonLat p) {
    return p.lat_deg >= -12 && p.lat_deg <= 7 && p.lon_deg >= 94 && p.lon_deg <= 142;
}

static int slip_count(unsigned slips) {
    return !!(slips & SLIP_SWAPPED) + !!(slips & SLIP_SIGN) + !!(slips & SLIP_POINT);
}

static bool goes_before(unsigned a, unsigned b) {
    int difference = slip_count(a) - slip_count(b);
    return difference != 0 ? difference < 0 : a < b;
}

/** Insert in order, unless the position is there already: of two readings of one position the
 *  one with fewer slips comes first, as Candidates have them. */
static void add_reading(Coordinates *out, CoordinateReading reading) {
    for (int i = 0; i < out->count; i++)
        if (out->readings[i].position.lon_deg == reading.position.lon_deg &&
            out->readings[i].position.lat_deg == reading.position.lat_deg)
            return;
    if (out->count == COORDINATES_MAX_READINGS)
        return;
    int at = out->count;
    while (at > 0 && goes_before(reading.slips, out->readings[at - 1].slips))
        at--;
    memmove(&out->readings[at + 1], &out->readings[at],
            (size_t)(out->count++ - at) * sizeof reading);
    out->readings[at] = reading;
}

/** One way to read an Ordinate as degrees. */
typedef struct {
    double degrees;
    double unit_deg;
    unsigned slips;
} Candidate;

#define MAX_CANDIDATES 8

typedef struct {
    int count;
    Candidate item[MAX_CANDIDATES];
} Candidates;

static void add_candidate(Candidates *candidates, double degrees, double unit_deg, unsigned slips) {
    if (candidates->count < MAX_CANDIDATES)
        candidates->item[candidates->count++] = (Candidate){degrees, unit_deg, slips};
}

/** As written, and for a latitude without any sign also as its negative. */
static void add_signs(Candidates *candidates, const Ordinate *o, Axis axis, double value_deg,
                      double unit_deg, unsigned slips) {
    add_candidate(candidates, o->negative ? -value_deg : value_deg, unit_deg, slips);
    if (axis == AXIS_LAT && !o->signed_) // -0 is 0: the same position
        add_candidate(candidates, -value_deg, unit_deg, slips | SLIP_SIGN);
}

/** The value that `digits` have with the point behind the first `whole` of them. */
static double with_point(const char *digits, size_t whole) {
    char text[ORDINATE_MAX_DIGITS + 2];
    g_snprintf(text, sizeof text, "%.*s.%s", (int)whole, digits, digits + whole);
    return g_ascii_strtod(text, NULL);
}

/** Put the point back where Indonesia's degrees have it: 1 or 2 digits of latitude, 2 or 3 of
 *  longitude. Fewer than 3 decimals would tell no place. */
static void add_points(Candidates *candidates, const Ordinate *o, Axis axis) {
    size_t length = strlen(o->digits), first = axis == AXIS_LAT ? 1 : 2;
    for (size_t whole = first; whole < first + 2 && whole + 3 <= length; whole++) {
        if (o->digits[0] == '0' && whole > 1) // 0283451 can only be 0.283451
            continue;
        add_signs(candidates, o, axis, with_point(o->digits, whole),
                  pow(10, -(double)(length - whole)), SLIP_POINT);
    }
}

static Candidates candidates_of(const Ordinate *o, Axis axis) {
    Candidates candidates = {0};
    if (o->degrees)
        add_signs(&candidates, o, axis, o->value_deg, o->unit_deg, 0);
    add_points(&candidates, o, axis);
    return candidates;
}

static double resolution_m(double lat_unit_deg, double lon_unit_deg, double lat_deg) {
    return METRES_PER_DEGREE * fmax(lat_unit_deg, lon_unit_deg * cos(lat_deg * G_PI / 180));
}

/** `exchanged`: against the order they stand in; `swapped` is the slip that this is, or 0. */
static void add_degrees(Coordinates *out, const Ordinate *lat, const Ordinate *lon, bool exchanged,
                        unsigned swapped) {
    Candidates lats = candidates_of(lat, AXIS_LAT), lons = candidates_of(lon, AXIS_LON);
    bool sexagesimal = lat->sexagesimal || lon->sexagesimal;
    for (int i = 0; i < lats.count; i++)
        for (int k = 0; k < lons.count; k++) {
            const Candidate *a = &lats.item[i], *b = &lons.item[k];
            CoordinateReading reading = {{b->degrees, a->degrees},
                                         sexagesimal ? NOTATION_DMS : NOTATION_DECIMAL,
                                         a->slips | b->slips | swapped,
                                         resolution_m(a->unit_deg, b->unit_deg, a->degrees)};
            bool believed = reading.slips == 0 && !exchanged
                                ? on_globe(reading.position)
                                : in_indonesia(reading.position) && slip_count(reading.slips) <= 2;
            if (believed)
                add_reading(out, reading);
        }
}

/** False when PROJ is missing. */
static bool add_metres(Coordinates *out, const Ordinate *a, const Ordinate *b) {
    bool utm = a->utm_48s || b->utm_48s;
    for (int i = 0; a->metres && b->metres && i < (utm ? 1 : 2); i++) {
        const MetreGrid *grid = &metre_grids[i];
        bool a_is_x = fits(grid, a, b);
        if (!a_is_x && !fits(grid, b, a))
            continue;
        const Projection *projection = projection_of(i);
        if (projection == NULL)
            return false;
        double x = a_is_x ? a->value_m : b->value_m, y = a_is_x ? b->value_m : a->value_m;
        LonLat position = crs_inverse(projection, (PlanePoint){x, y});
        if (on_globe(position))
            add_reading(
                out, (CoordinateReading){position, grid->notation, 0, fmax(a->unit_m, b->unit_m)});
    }
    return true;
}

/** Which of the two is the latitude: 0 or 1; -1 when both claim the same axis. */
static int latitude_of(Axis a, Axis b) {
    if (a != AXIS_UNKNOWN && a == b)
        return -1;
    return a == AXIS_LON || b == AXIS_LAT;
}

static bool looks_like_metres(const Ordinate *o) {
    return o->metres && o->value_m >= 10000 && o->value_m <= 10e6;
}

/** Two halves, each of its own column or both of one cell, where no header says which is first:
 *  the other order is a slip only against a header or a label. */
static void combine(const Ordinate *a, const Ordinate *b, bool columns, Coordinates *out) {
    *out = (Coordinates){.status = COORDINATES_READ};
    bool lettered = a->letter != AXIS_UNKNOWN || b->letter != AXIS_UNKNOWN;
    bool labelled = a->label != AXIS_UNKNOWN || b->label != AXIS_UNKNOWN;
    int second = lettered ? latitude_of(a->letter, b->letter) : latitude_of(a->label, b->label);
    if (second < 0) {
        refuse(out, REASON_SAME_AXIS);
        return;
    }
    if (!add_metres(out, a, b)) {
        refuse(out, REASON_PROJ);
        return;
    }
    const Ordinate *lat = second ? b : a, *lon = second ? a : b;
    if (lat->degrees && lon->degrees && lat->value_deg == 0 && lon->value_deg == 0) {
        out->status = COORDINATES_ZERO;
        return;
    }
    add_degrees(out, lat, lon, false, 0);
    if (!lettered)
        add_degrees(out, lon, lat, true, columns || labelled ? SLIP_SWAPPED : 0);
    if (out->count == 0)
        refuse(out, looks_like_metres(a) && looks_like_metres(b) ? REASON_METRES : REASON_GLOBE);
}

static void read_columns(const char *lat, const char *lon, Coordinates *out) {
    Ordinate a, b;
    const char *reason = NULL;
    if (ordinate_read(lat, lat + strlen(lat), &a, &reason) &&
        ordinate_read(lon, lon + strlen(lon), &b, &reason))
        combine(&a, &b, true, out);
    else
        refuse(out, reason);
}

/* ---- both in one cell ---- */

static bool is_literal(const Coordinates *c) {
    return c->status == COORDINATES_ZERO ||
           (c->status == COORDINATES_READ && c->readings[0].slips == 0);
}

/** Where one half may end and the next begin: at blanks with at most one of , ; / | among them,
 *  or at a dash between blanks, which may also be a minus. 0 = not at `c`. */
static size_t gap_length(const char *c) {
    if (c[0] == '-' && c[-1] == ' ' && c[1] == ' ')
        return 2;
    size_t blanks = strspn(c, " ");
    bool mark = c[blanks] != '\0' && strchr(",;/|", c[blanks]) != NULL;
    return mark ? blanks + 1 + strspn(c + blanks + 1, " ") : blanks;
}

/** Or, when each half has its letter, where a letter and a number meet: 6.28S106.12E. */
static bool is_seam(char a, char b) {
    bool begins = g_ascii_isdigit(b) || b == '-' || b == '+';
    bool ends = g_ascii_isdigit(a) || strchr("'\"\1", a) != NULL;
    return (g_ascii_isalpha(a) && begins) || (ends && g_ascii_isalpha(b));
}

/** Part `text` in two at `at`; false when the halves are not two numbers. */
static bool part(const char *text, size_t at, size_t gap, Coordinates *out) {
    Ordinate a, b;
    const char *ignored = NULL;
    if (!ordinate_read(text, text + at, &a, &ignored) ||
        !ordinate_read(text + at + gap, text + strlen(text), &b, &ignored))
        return false;
    if (gap == 0 && (a.letter == AXIS_UNKNOWN || b.letter == AXIS_UNKNOWN))
        return false;
    combine(&a, &b, false, out);
    return true;
}

static bool same_readings(const Coordinates *a, const Coordinates *b) {
    bool same = a->status == b->status && a->count == b->count;
    for (int i = 0; same && i < a->count; i++)
        same = a->readings[i].position.lon_deg == b->readings[i].position.lon_deg &&
               a->readings[i].position.lat_deg == b->readings[i].position.lat_deg;
    return same;
}

/** The best of several partings. */
typedef struct {
    Coordinates result;
    bool found, literal, several;
} Best;

static void keep_best(Best *best, const Coordinates *one) {
    bool literal = is_literal(one);
    if (!best->found || (literal && !best->literal))
        *best = (Best){*one, true, literal, false};
    else if (literal == best->literal && !same_readings(one, &best->result))
        best->several = true;
}

/** Try every way to part the text: a literal reading goes before slips, but two that are
 *  equally good and differ are refused. `reason` is why the text is no single number either. */
static void read_parted(const char *text, const char *reason, Coordinates *out) {
    Best best = {0};
    size_t length = strlen(text);
    for (size_t at = 1, gap; at < length; at += MAX(gap, 1)) {
        Coordinates one;
        gap = gap_length(text + at);
        if ((gap == 0 && !is_seam(text[at - 1], text[at])) || !part(text, at, gap, &one))
            continue;
        if (one.status == COORDINATES_REFUSED)
            reason = one.reason; // says more than the text as one number
        else
            keep_best(&best, &one);
    }
    if (best.found && !best.several)
        *out = best.result;
    else
        refuse(out, best.found ? REASON_PARTING : reason);
}

static void read_one_cell(const char *text, const char *missing, Coordinates *out) {
    // The only numbers that are more likely pairs.
    if (strcmp(text, "0,0") == 0 || strcmp(text, "0 0") == 0) {
        *out = (Coordinates){.status = COORDINATES_ZERO};
        return;
    }
    Ordinate whole;
    const char *reason = NULL;
    bool single = ordinate_read(text, text + strlen(text), &whole, &reason);
    if (single && whole.letter != AXIS_UNKNOWN)
        missing = whole.letter == AXIS_LAT ? REASON_NO_LON : REASON_NO_LAT;
    if (single && whole.degrees && whole.value_deg <= 180)
        refuse(out, missing); // -6,28 is one number, not -6 and 28
    else
        read_parted(text, single ? missing : reason, out);
}

/* ---- addresses ---- */

static void keep_literal(Coordinates *c) {
    if (!is_literal(c) && c->status == COORDINATES_READ)
        refuse(c, REASON_GLOBE);
    c->count = MIN(c->count, 1);
}

/** "-6,106" in an address is a pair: there a comma never stands for a point. */
static void read_address_text(char *text, Coordinates *out) {
    char *comma = strchr(text, ',');
    if (comma == NULL || strspn(text, "0123456789+-., ") != strlen(text)) {
        read_one_cell(text, REASON_HALF, out);
        return;
    }
    *comma = '\0';
    read_columns(text, comma[1] == ' ' ? comma + 2 : comma + 1, out);
}

static void read_address(const char *cell, Coordinates *out) {
    MapAddress address;
    const char *reason = NULL;
    if (!map_address_read(cell, &address, &reason)) {
        refuse(out, reason);
        return;
    }
    read_address_text(address.text, out);
    keep_literal(out);
    if (out->count == 0)
        return;
    CoordinateReading *reading = &out->readings[0];
    reading->notation = address.pin ? NOTATION_PIN : NOTATION_VIEW;
    if (!address.pin)
        reading->resolution_m = fmax(reading->resolution_m, address.view_m);
}

/* ---- cells ---- */

/** Blank, dashes, N/A and the words for it. */
static bool is_nothing(const char *text) {
    static const char *const words[] = {"",         "NA",           "NIHIL",        "NULL",
                                        "KOSONG",   "TIDAKADA",     "TIDAKADADATA", "TIDAKTERSEDIA",
                                        "BELUMADA", "BELUMADADATA", "BELUMTERSEDIA"};
    char bare[16];
    size_t length = 0;
    for (; *text != '\0'; text++) {
        if (strchr("-./# ", *text) != NULL)
            continue;
        if (length + 1 == sizeof bare)
            return false;
        bare[length++] = *text;
    }
    bare[length] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(bare, words[i]) == 0)
            return true;
    return false;
}

/** Open location codes: "P4G7+X2 Wanasalam". */
static bool has_plus_code(const char *text) {
    static const char digits[] = "23456789CFGHJMPQRVWX";
    for (const char *plus = text; (plus = strchr(plus, '+')) != NULL; plus++) {
        size_t before = 0;
        while (before < (size_t)(plus - text) && strchr(digits, plus[-1 - (gssize)before]) != NULL)
            before++;
        if (before >= 4 && before <= 8 && strspn(plus + 1, digits) >= 2)
            return true;
    }
    return false;
}

static void read_cells(const char *lat, const char *lon, Coordinates *out) {
    bool no_lat = is_nothing(lat), no_lon = is_nothing(lon);
    if (no_lat && no_lon)
        *out = (Coordinates){.status = COORDINATES_NONE};
    else if (no_lat || no_lon)
        read_one_cell(no_lat ? lon : lat, no_lat ? REASON_NO_LAT : REASON_NO_LON, out);
    else
        read_columns(lat, lon, out);
    if (out->status == COORDINATES_REFUSED && strcmp(lat, lon) == 0) {
        Coordinates pair; // written into both columns
        read_one_cell(lat, REASON_HALF, &pair);
        if (pair.status != COORDINATES_REFUSED)
            *out = pair;
    }
    if (out->status == COORDINATES_REFUSED && (has_plus_code(lat) || has_plus_code(lon)))
        refuse(out, REASON_PLUS_CODE);
}

void coordinates_read(const char *lat, const char *lon, Coordinates *out) {
    char tidy_lat[ORDINATE_MAX_TEXT + 1], tidy_lon[ORDINATE_MAX_TEXT + 1];
    bool address = map_address_is(lat), other = map_address_is(lon);
    bool lat_fits = ordinate_tidy(lat, tidy_lat), lon_fits = ordinate_tidy(lon, tidy_lon);
    if (address && (strcmp(lat, lon) == 0 || (lon_fits && is_nothing(tidy_lon))))
        read_address(lat, out);
    else if (other && lat_fits && is_nothing(tidy_lat))
        read_address(lon, out);
    else if (address || other)
        refuse(out, REASON_TWO_PLACES);
    else if (!lat_fits || !lon_fits)
        refuse(out, REASON_LONG);
    else
        read_cells(tidy_lat, tidy_lon, out);
}

char *coordinates_slips(unsigned slips) {
    GString *text = g_string_new(NULL);
    if (slips & SLIP_SWAPPED)
        g_string_append(text, "lintang dan bujur tertukar, ");
    if (slips & SLIP_SIGN)
        g_string_append(text, "tanda minus lintang hilang, ");
    if (slips & SLIP_POINT)
        g_string_append(text, "tanda desimal hilang, ");
    if (text->len > 0)
        g_string_truncate(text, text->len - strlen(", "));
    return g_string_free(text, FALSE);
}

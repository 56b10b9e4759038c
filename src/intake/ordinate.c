#include "intake/ordinate.h"

#include <string.h>

#define REASON_WORDS                                                                               \
    "bukan koordinat; tulis derajat desimal (-6.283451 dan 106.123456), derajat-menit-detik "      \
    "(6°17'03.4\" LS) atau meter UTM 48S"
#define REASON_EXPONENT                                                                            \
    "angka berbentuk eksponen (1E+3) kehilangan digit; ubah format sel ke Angka lalu tulis ulang"
#define REASON_NUMBER                                                                              \
    "angka tidak terbaca: tanda titik dan koma tidak wajar; tulis derajat desimal dengan satu "    \
    "titik atau satu koma"
#define REASON_MINUTES "menit harus kurang dari 60; periksa derajat-menit-detik"
#define REASON_SECONDS "detik harus kurang dari 60; periksa derajat-menit-detik"
#define REASON_PARTS                                                                               \
    "derajat-menit-detik tidak wajar: hanya bagian terakhir boleh berdesimal; tulis seperti "      \
    "6°17'03.4\" LS"
#define REASON_LETTER_SIGN                                                                         \
    "tanda minus/plus bertentangan dengan huruf arah (LU/LS/BT/BB); hapus salah satunya"
#define REASON_LETTER_TWICE "huruf arah tertulis lebih dari sekali atau saling bertentangan"
#define REASON_ZONE "zona UTM bukan 48S; ubah ke UTM 48S (EPSG:32748) atau derajat desimal"

/* ---- tidying ---- */

/** What a character outside ASCII stands for; 0 = nothing at all, '?' = no place here. */
static char plain_char(gunichar c) {
    if (c >= 0xFF01 && c <= 0xFF5E) // full-width forms
        return (char)(c - 0xFF01 + '!');
    switch (c) {
    case 0xB0:   // °
    case 0xBA:   // º
    case 0x2DA:  // ˚
    case 0x2070: // superscript 0
    case 0x2218: // ∘
    case 0x25E6: // ◦
    case 0xD8:   // Ø
    case 0xF8:   // ø
        return ORDINATE_DEGREE;
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032: // ′
    case 0xB4:   // ´
    case 0x2B9:
    case 0x2BC:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201F:
    case 0x2033: // ″
    case 0x2BA:
    case 0x2DD:
        return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return '-';
    case 0xAD:   // soft hyphen
    case 0xC2:   // Â of a "Â°" that was read in the wrong encoding
    case 0x200B: // zero width
    case 0x200C:
    case 0x200D:
    case 0x200E: // marks of direction: Google Maps copies them along
    case 0x200F:
    case 0x202A:
    case 0x202C:
    case 0x2060:
    case 0xFEFF:
        return 0;
    default:
        return g_unichar_isspace(c) ? ' ' : '?';
    }
}

static char tidy_char(gunichar c) {
    if (c >= 0x80)
        return plain_char(c);
    if (c == '`')
        return '\'';
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return ' ';
    return c < ' ' || c == 0x7F ? '?' : g_ascii_toupper((char)c);
}

static bool append(char *text, size_t *length, char c) {
    char last = *length > 0 ? text[*length - 1] : ' ';
    if (c == 0 || (c == ' ' && last == ' '))
        return true;
    if (c == '\'' && last == '\'') { // two single quotes are the sign of seconds
        text[*length - 1] = '"';
        return true;
    }
    if (*length == ORDINATE_MAX_TEXT)
        return false;
    text[(*length)++] = c;
    return true;
}

static size_t trim_end(const char *text, size_t length) {
    while (length > 0 && strchr(" ,;.", text[length - 1]) != NULL)
        length--;
    return length;
}

/** Leave away what only surrounds: brackets, the quotes of a text cell, a last comma. */
static void strip(char *text, size_t length) {
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}, {'"', '"'}};
    const char *begin = text;
    length = trim_end(text, length);
    if (length > 0 && *begin == '\'') // Excel's mark of a text
        begin++, length--;
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (length > 1 && begin[0] == pairs[i][0] && begin[length - 1] == pairs[i][1])
            begin++, length -= 2;
    while (length > 0 && *begin == ' ')
        begin++, length--;
    length = trim_end(begin, length);
    memmove(text, begin, length);
    text[length] = '\0';
}

bool ordinate_tidy(const char *cell, char text[ORDINATE_MAX_TEXT + 1]) {
    size_t length = 0;
    while (*cell != '\0') {
        gunichar c = g_utf8_get_char_validated(cell, -1);
        bool valid = c != (gunichar)-1 && c != (gunichar)-2;
        if (!append(text, &length, valid ? tidy_char(c) : '?')) {
            text[ORDINATE_MAX_TEXT] = '\0';
            return false;
        }
        cell = valid ? g_utf8_next_char(cell) : cell + 1;
    }
    strip(text, length);
    return true;
}

/* ---- words ---- */

typedef enum { WORD_LETTER, WORD_LABEL, WORD_METRES, WORD_NOTHING } WordKind;

typedef struct {
    const char *text;
    WordKind kind;
    Axis axis;
    bool negative;
} Word;

static const Word words[] = {
    {"N", WORD_LETTER, AXIS_LAT, false},
    {"S", WORD_LETTER, AXIS_LAT, true},
    {"E", WORD_LETTER, AXIS_LON, false},
    {"W", WORD_LETTER, AXIS_LON, true},
    {"LU", WORD_LETTER, AXIS_LAT, false},
    {"LS", WORD_LETTER, AXIS_LAT, true},
    {"BT", WORD_LETTER, AXIS_LON, false},
    {"BB", WORD_LETTER, AXIS_LON, true},
    {"UTARA", WORD_LETTER, AXIS_LAT, false},
    {"SELATAN", WORD_LETTER, AXIS_LAT, true},
    {"TIMUR", WORD_LETTER, AXIS_LON, false},
    {"BARAT", WORD_LETTER, AXIS_LON, true},
    {"NORTH", WORD_LETTER, AXIS_LAT, false},
    {"SOUTH", WORD_LETTER, AXIS_LAT, true},
    {"EAST", WORD_LETTER, AXIS_LON, false},
    {"WEST", WORD_LETTER, AXIS_LON, true},
    {"LAT", WORD_LABEL, AXIS_LAT, false},
    {"LATITUDE", WORD_LABEL, AXIS_LAT, false},
    {"LINTANG", WORD_LABEL, AXIS_LAT, false},
    {"Y", WORD_LABEL, AXIS_LAT, false},
    {"NORTHING", WORD_LABEL, AXIS_LAT, false},
    {"LON", WORD_LABEL, AXIS_LON, false},
    {"LNG", WORD_LABEL, AXIS_LON, false},
    {"LONG", WORD_LABEL, AXIS_LON, false},
    {"LONGITUDE", WORD_LABEL, AXIS_LON, false},
    {"BUJUR", WORD_LABEL, AXIS_LON, false},
    {"X", WORD_LABEL, AXIS_LON, false},
    {"EASTING", WORD_LABEL, AXIS_LON, false},
    // "mE", "mT" (meter timur), "mN", "mU" behind metres.
    {"M", WORD_METRES, AXIS_UNKNOWN, false},
    {"METER", WORD_METRES, AXIS_UNKNOWN, false},
    {"ME", WORD_METRES, AXIS_LON, false},
    {"MT", WORD_METRES, AXIS_LON, false},
    {"MN", WORD_METRES, AXIS_LAT, false},
    {"MU", WORD_METRES, AXIS_LAT, false},
    {"UTM", WORD_NOTHING, AXIS_UNKNOWN, false},
    {"ZONA", WORD_NOTHING, AXIS_UNKNOWN, false},
    {"ZONE", WORD_NOTHING, AXIS_UNKNOWN, false},
    {"KOORDINAT", WORD_NOTHING, AXIS_UNKNOWN, false},
    {"GPS", WORD_NOTHING, AXIS_UNKNOWN, false},
};

static const Word *find_word(const char *text, size_t length) {
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strncmp(words[i].text, text, length) == 0 && words[i].text[length] == '\0')
            return &words[i];
    return NULL;
}

/* ---- reading ---- */

typedef struct {
    const char *at;
    const char *end;
    Ordinate *out;
    const char *reason; /**< the first one given stays */
    bool sign;
    bool minus;
    bool letter_negative;
    bool unit_metres;
} Reader;

static bool refuse(Reader *reader, const char *reason) {
    if (reader->reason == NULL)
        reader->reason = reason;
    return false;
}

static char peek(const Reader *reader) {
    return reader->at < reader->end ? *reader->at : '\0';
}

static bool skip(Reader *reader, char c) {
    if (peek(reader) != c)
        return false;
    reader->at++;
    return true;
}

static size_t word_length(const Reader *reader) {
    size_t length = 0;
    while (reader->at + length < reader->end && g_ascii_isalpha(reader->at[length]))
        length++;
    return length;
}

static bool set_axis(Reader *reader, Axis *axis, Axis value) {
    if (*axis != AXIS_UNKNOWN)
        return refuse(reader, REASON_LETTER_TWICE);
    *axis = value;
    return true;
}

static bool apply_word(Reader *reader, const Word *word) {
    switch (word->kind) {
    case WORD_LETTER:
        reader->letter_negative = word->negative;
        return set_axis(reader, &reader->out->letter, word->axis);
    case WORD_LABEL:
        return set_axis(reader, &reader->out->label, word->axis);
    case WORD_METRES:
        reader->unit_metres = true;
        return word->axis == AXIS_UNKNOWN || set_axis(reader, &reader->out->letter, word->axis);
    case WORD_NOTHING:
        break;
    }
    return true;
}

/** "48S" or "48M" (the band of letters that Java lies in) before metres. */
static bool read_zone(Reader *reader) {
    const char *at = reader->at;
    if (reader->end - at < 3 || !g_ascii_isdigit(at[0]) || !g_ascii_isdigit(at[1]))
        return true;
    const char *letter = at + 2 + (at[2] == ' ');
    if (letter == reader->end || !g_ascii_isalpha(*letter))
        return true;
    const char *next = letter + 1;
    while (next < reader->end && strchr(" ,:;", *next) != NULL)
        next++;
    int digits = 0;
    for (const char *c = next; c < reader->end && strchr("0123456789.", *c) != NULL; c++)
        digits += *c != '.';
    if (next == letter + 1 || digits < 6) // else 48 is a degree
        return true;
    if (strncmp(at, "48", 2) != 0 || strchr("SML", *letter) == NULL)
        return refuse(reader, REASON_ZONE);
    reader->out->utm_48s = true;
    reader->at = next;
    return true;
}

/** Words before or behind the number, each with what punctuation it likes. */
static bool read_words(Reader *reader) {
    for (;;) {
        skip(reader, ' ');
        size_t length = word_length(reader);
        if (length == 0)
            return true;
        const Word *word = find_word(reader->at, length);
        if (word == NULL)
            return refuse(reader, REASON_WORDS);
        if (!apply_word(reader, word))
            return false;
        reader->at += length;
        skip(reader, '.');
        skip(reader, ' ');
        if (!skip(reader, ':'))
            skip(reader, '=');
    }
}

#define MAX_RUNS 8

/** Digits parted by points and commas, before we know what these mean. */
typedef struct {
    int runs;
    const char *run[MAX_RUNS];
    size_t length[MAX_RUNS];
    char separator[MAX_RUNS]; /**< before the run */
} Digits;

static bool read_digits(Reader *reader, Digits *digits) {
    *digits = (Digits){0};
    size_t total = 0;
    char separator = '\0';
    for (;;) {
        const char *begin = reader->at;
        while (g_ascii_isdigit(peek(reader)))
            reader->at++;
        size_t length = (size_t)(reader->at - begin);
        total += length;
        if (length == 0 || digits->runs == MAX_RUNS || total > ORDINATE_MAX_DIGITS)
            return refuse(reader, length == 0 && digits->runs == 0 ? REASON_WORDS : REASON_NUMBER);
        int i = digits->runs++;
        digits->run[i] = begin;
        digits->length[i] = length;
        digits->separator[i] = separator;
        separator = peek(reader);
        if (separator != '.' && separator != ',')
            return true;
        reader->at++;
    }
}

/** How many runs from the first are groups of thousands: "9.305.233,12" has 3; 1 = no grouping. */
static int grouped_runs(const Digits *digits) {
    if (digits->length[0] > 3 || digits->run[0][0] == '0')
        return 1;
    int n = 1;
    while (n < digits->runs && digits->length[n] == 3 &&
           digits->separator[n] == digits->separator[1])
        n++;
    return n;
}

/** Value of runs 0 … whole-1 as the whole part and, if there is one more, of that as decimals. */
static double value_of(const Digits *digits, int whole) {
    char text[ORDINATE_MAX_DIGITS + 2] = "";
    size_t length = 0;
    for (int i = 0; i < digits->runs; i++) {
        if (i == whole)
            text[length++] = '.';
        memcpy(text + length, digits->run[i], digits->length[i]);
        length += digits->length[i];
    }
    text[length] = '\0';
    return g_ascii_strtod(text, NULL);
}

static double unit_of(const Digits *digits, int whole) {
    double unit = 1;
    if (digits->runs > whole)
        for (size_t i = 0; i < digits->length[whole]; i++)
            unit /= 10;
    return unit;
}

static void keep_whole_digits(const Digits *digits, char *text) {
    for (int i = 0; i < digits->runs; i++) {
        memcpy(text, digits->run[i], digits->length[i]);
        text += digits->length[i];
    }
    *text = '\0';
}

/** A number alone: degrees, metres, or either with its point lost. */
static bool read_plain(Reader *reader, const Digits *digits) {
    Ordinate *out = reader->out;
    int groups = grouped_runs(digits);
    bool decimal = digits->runs <= 2;
    bool grouped = groups > 1 &&
                   (groups == digits->runs || (groups == digits->runs - 1 && digits->runs > 2 &&
                                               digits->separator[groups] != digits->separator[1]));
    if (!decimal && !grouped)
        return refuse(reader, REASON_NUMBER);
    if (decimal) {
        out->degrees = true;
        out->value_deg = value_of(digits, 1);
        out->unit_deg = unit_of(digits, 1);
    }
    // Metres are never small: 624.512 is grouped, 624512.35 is not.
    int whole = decimal && value_of(digits, 1) >= 10000 ? 1 : groups;
    out->metres = decimal || grouped;
    out->value_m = value_of(digits, whole);
    out->unit_m = unit_of(digits, whole);
    if (digits->runs == 1 || (grouped && groups == digits->runs))
        keep_whole_digits(digits, out->digits);
    return true;
}

/** The mark behind part `i` of degrees, minutes, seconds. */
typedef struct {
    char sign;
    char letter;
    const char *full[3];
} Mark;

static const Mark marks[3] = {
    {ORDINATE_DEGREE, 'D', {"DERAJAT", "DEG", "DRJT"}},
    {'\'', 'M', {"MENIT", "MIN", "MNT"}},
    {'"', 'S', {"DETIK", "DET", "SEC"}},
};

typedef enum { MARK_NONE, MARK_SIGN, MARK_WORD, MARK_LETTER_O } MarkKind;

/** Letters that follow a number: a word of the mark, or its letter before a word we know. */
static MarkKind read_mark_letters(Reader *reader, int part, bool letters) {
    size_t length = word_length(reader);
    for (int i = 0; i < 3; i++)
        if (length > 0 && strlen(marks[part].full[i]) == length &&
            memcmp(reader->at, marks[part].full[i], length) == 0) {
            reader->at += length;
            return MARK_WORD;
        }
    if (length == 0 || !(length == 1 || find_word(reader->at + 1, length - 1) != NULL))
        return MARK_NONE;
    // A lone S is a second only after "d" and "m": else it is the south.
    if (*reader->at == marks[part].letter && (part < 2 || letters)) {
        reader->at++;
        return MARK_WORD;
    }
    if (part == 0 && *reader->at == 'O') {
        reader->at++;
        return MARK_LETTER_O;
    }
    return MARK_NONE;
}

/** Whether a word follows the one-letter word here. */
static bool another_word(const Reader *reader) {
    const char *next = reader->at + 1;
    return next + 1 < reader->end && *next == ' ' && g_ascii_isalpha(next[1]);
}

static MarkKind read_mark(Reader *reader, int part, bool letters) {
    const char *start = reader->at;
    MarkKind kind = read_mark_letters(reader, part, letters);
    if (kind != MARK_NONE)
        return kind;
    skip(reader, ' ');
    // Seconds closed with a single ' are still seconds: their place tells.
    if (skip(reader, marks[part].sign) || (part == 2 && skip(reader, '\'')))
        return MARK_SIGN;
    // "6 derajat", "17 m", "3.4 s LS"; but "3.4 S" alone is the south
    bool last_word = word_length(reader) == 1 && !another_word(reader);
    if (!(part == 2 && last_word) && (kind = read_mark_letters(reader, part, letters)) != MARK_NONE)
        return kind;
    if (part < 2 && skip(reader, ':'))
        return MARK_SIGN;
    reader->at = start;
    return MARK_NONE;
}

/** Whether the text goes on with another number of the same half. */
static bool more_digits(Reader *reader) {
    const char *start = reader->at;
    skip(reader, ' ');
    if (g_ascii_isdigit(peek(reader)))
        return true;
    reader->at = start;
    return false;
}

static bool check_part(Reader *reader, const Digits *digits, int part, bool last) {
    if (digits->runs > 2 || (!last && digits->runs > 1))
        return refuse(reader, REASON_PARTS);
    if (part > 0 && value_of(digits, 1) >= 60)
        return refuse(reader, part == 1 ? REASON_MINUTES : REASON_SECONDS);
    if (digits->length[0] > (part == 0 ? 3 : 2))
        return refuse(reader, REASON_PARTS);
    return true;
}

/** Minutes and seconds that follow the degrees. */
static bool read_sexagesimal(Reader *reader, const Digits *degrees, MarkKind mark) {
    static const double per_degree[3] = {1, 60, 3600};
    Ordinate *out = reader->out;
    Digits digits = *degrees;
    bool letters = mark == MARK_WORD, letter_o = mark == MARK_LETTER_O, more = true;
    for (int part = 0; more; part++) {
        if (part > 0) {
            if (!read_digits(reader, &digits))
                return false;
            mark = read_mark(reader, part, letters);
            letters = letters || mark == MARK_WORD;
            // "1O6.12" is a mistyped 106.12, unless marks of minutes say otherwise.
            if (part == 1 && letter_o && mark == MARK_NONE)
                return refuse(reader, REASON_WORDS);
        }
        more = part < 2 && more_digits(reader);
        if (!check_part(reader, &digits, part, !more))
            return false;
        out->value_deg += value_of(&digits, 1) / per_degree[part];
        out->unit_deg = unit_of(&digits, 1) / per_degree[part];
    }
    out->degrees = out->sexagesimal = true;
    return true;
}

/** "1E3", "-6.28E+0": an exponent, not the east. */
static bool is_exponent(const Reader *reader) {
    const char *at = reader->at;
    if (reader->end - at < 2 || *at != 'E')
        return false;
    at++;
    if (*at == '+' || *at == '-')
        at++;
    return at < reader->end && g_ascii_isdigit(*at);
}

static bool read_number(Reader *reader) {
    reader->minus = skip(reader, '-');
    reader->sign = reader->minus || skip(reader, '+');
    skip(reader, ' ');
    Digits digits;
    if (!read_digits(reader, &digits))
        return false;
    if (is_exponent(reader))
        return refuse(reader, REASON_EXPONENT);
    MarkKind mark = read_mark(reader, 0, false);
    if (more_digits(reader))
        return read_sexagesimal(reader, &digits, mark);
    if (!read_plain(reader, &digits))
        return false;
    if (mark != MARK_NONE) { // "6.28°" is nothing but degrees
        reader->out->metres = false;
        if (!reader->out->degrees)
            return refuse(reader, REASON_NUMBER);
    }
    return true;
}

/** Signs and letters together: -6.28 S is south once, -6.28 N nothing. */
static bool settle_sign(Reader *reader) {
    Ordinate *out = reader->out;
    bool lettered = out->letter != AXIS_UNKNOWN;
    if (lettered && out->label != AXIS_UNKNOWN && out->label != out->letter)
        return refuse(reader, REASON_LETTER_TWICE);
    if (lettered && reader->sign && reader->minus != reader->letter_negative)
        return refuse(reader, REASON_LETTER_SIGN);
    out->signed_ = lettered || reader->sign;
    out->negative = reader->minus || (lettered && reader->letter_negative);
    if (reader->sign)
        out->metres = false;
    if (reader->unit_metres && !out->metres)
        return refuse(reader, REASON_WORDS);
    if (reader->unit_metres || out->utm_48s)
        out->degrees = false, out->digits[0] = '\0';
    return true;
}

bool ordinate_read(const char *begin, const char *end, Ordinate *out, const char **reason) {
    *out = (Ordinate){0};
    Reader reader = {.at = begin, .end = end, .out = out};
    bool read = read_words(&reader) && read_zone(&reader) && read_words(&reader) &&
                read_number(&reader) && read_words(&reader) && settle_sign(&reader);
    if (read && reader.at != reader.end)
        read = refuse(&reader, REASON_WORDS);
    *reason = reader.reason;
    return read;
}

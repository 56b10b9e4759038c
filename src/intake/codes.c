#include "intake/codes.h"

#include <string.h>

#include "base/error.h"

// ----------------------------------------------------------------- notation

typedef enum { FORM_BLANK, FORM_DOTTED, FORM_DIGITS, FORM_BAD } Form;

typedef struct {
    Form form;
    char code[16];   // dotted, or digits only
    bool has_prefix; // "id" of HDX before digits: BPS
    const char *why; // Indonesian, of FORM_BAD: what is wrong and what to do
} Notation;

static const char why_shape[] =
    "bukan kode wilayah; isi kode Kemendagri bertitik (36.02.14.1002) atau kode BPS";
static const char why_scientific[] =
    "ditulis dalam notasi ilmiah, angkanya sudah hilang; jadikan kolom itu Teks dan isi lagi";
static const char why_decimal[] =
    "ditulis sebagai bilangan desimal; jadikan kolom itu Teks dan isi kode lengkapnya";
static const char why_length[] =
    "jumlah angkanya tidak cocok (2, 4, 6, 10 untuk Kemendagri; 2, 4, 7, 10 untuk BPS); isi kode "
    "lengkapnya";

static const char why_province[] =
    "tidak berawal dengan nomor provinsi (11 ke atas); isi kode lengkapnya";

#define DIGITS "0123456789"

static bool is_quote(gunichar letter) {
    static const gunichar quotes[] = {'\'',   '"',    '`',    0xB4,   0x2018, 0x2019, 0x201A,
                                      0x201B, 0x201C, 0x201D, 0x201E, 0x2032, 0xAB,   0xBB};
    for (size_t i = 0; i < G_N_ELEMENTS(quotes); i++) {
        if (letter == quotes[i])
            return true;
    }
    return false;
}

// Blanks of every kind, also those that are not seen (a BOM, a zero-width one).
static bool is_blank(gunichar letter) {
    return g_unichar_isspace(letter) || g_unichar_type(letter) == G_UNICODE_FORMAT;
}

// The text in lower case without blanks, without quotes around it. False when it
// is longer than any code or "nothing" can be, or no UTF-8.
static bool bare_text(const char *text, char *out, gsize size) {
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    gsize length = 0, pending = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (is_blank(letter))
            continue;
        char bytes[6];
        gsize count = (gsize)g_unichar_to_utf8(g_unichar_tolower(letter), bytes);
        // A quote counts only when something follows it and something stands before it.
        if (is_quote(letter)) {
            pending += length > 0 ? 1 : 0;
            continue;
        }
        if (length + pending + count >= size)
            return false;
        memset(out + length, '\'', pending);
        memcpy(out + length + pending, bytes, count);
        length += pending + count;
        pending = 0;
    }
    out[length] = '\0';
    return true;
}

static bool is_nothing(const char *bare) {
    static const char *const nothing[] = {"",    "-",    "–",    "—",           "n/a",
                                          "n.a", "n.a.", "#n/a", "tidakadadata"};
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++) {
        if (strcmp(bare, nothing[i]) == 0)
            return true;
    }
    return false;
}

static bool is_scientific(const char *bare) {
    const char *at = bare + strspn(bare, DIGITS ".,");
    if (at == bare || *at != 'e')
        return false;
    at++;
    at += *at == '+' || *at == '-' ? 1 : 0;
    return *at != '\0' && at[strspn(at, DIGITS)] == '\0';
}

// What Excel adds to a code it took for a number: 3602141002.0. Of two digits
// only ",0" and ".0", as 36.00 has the form of a dotted code.
static void cut_decimal_zeros(char *bare) {
    gsize digits = strspn(bare, DIGITS);
    char *tail = bare + digits;
    if (digits < 2 || (*tail != '.' && *tail != ','))
        return;
    if (strcmp(tail + 1, "0") == 0 || (digits >= 4 && strcmp(tail + 1, "00") == 0))
        *tail = '\0';
}

static void cut_dots_at_the_end(char *bare) {
    gsize length = strlen(bare);
    while (length > 0 && bare[length - 1] == '.')
        bare[--length] = '\0';
}

static const char *why_bad(const char *bare) {
    gsize digits = strspn(bare, DIGITS), length = strlen(bare);
    if (is_scientific(bare))
        return why_scientific;
    if (digits == length && digits > 0)
        return why_length;
    bool one_mark = digits > 0 && (bare[digits] == '.' || bare[digits] == ',') &&
                    digits + 1 + strspn(bare + digits + 1, DIGITS) == length;
    return one_mark ? why_decimal : why_shape;
}

// Provinces are numbered from 11 on.
static bool is_province(const char *code) {
    return strncmp(code, "11", 2) >= 0;
}

static Notation read_notation(const char *text) {
    Notation notation = {.form = FORM_BAD, .why = why_shape};
    char bare[32];
    if (!bare_text(text, bare, sizeof bare))
        return notation;
    if (is_nothing(bare)) {
        notation.form = FORM_BLANK;
        return notation;
    }
    char *code = bare;
    notation.has_prefix = g_str_has_prefix(bare, "id") && g_ascii_isdigit(bare[2]);
    if (notation.has_prefix)
        code += 2;
    cut_dots_at_the_end(code);
    cut_decimal_zeros(code);
    notation.why = notation.has_prefix ? why_shape : why_bad(code);
    gsize digits = strspn(code, DIGITS);
    bool undotted = code[digits] == '\0' &&
                    (digits == 2 || digits == 4 || digits == 6 || digits == 7 || digits == 10);
    if (!undotted && (region_level_of_code(code) < 0 || notation.has_prefix))
        return notation;
    if (!is_province(code)) {
        notation.why = why_province;
        return notation;
    }
    // Provinces have the same two digits in both systems.
    bool certain = !undotted || (digits == 2 && !notation.has_prefix);
    notation.form = certain ? FORM_DOTTED : FORM_DIGITS;
    g_strlcpy(notation.code, code, sizeof notation.code);
    return notation;
}

// 3602141002 -> 36.02.14.1002; false when Kemendagri has no such length.
static bool add_dots(const char *digits, char code[16]) {
    static const gsize starts[] = {0, 2, 4, 6};
    gsize length = strlen(digits), out = 0;
    if (length != 2 && length != 4 && length != 6 && length != 10)
        return false;
    for (gsize i = 0; i < length; i++) {
        for (size_t s = 1; s < G_N_ELEMENTS(starts); s++) {
            if (i == starts[s])
                code[out++] = '.';
        }
        code[out++] = digits[i];
    }
    code[out] = '\0';
    return true;
}

// ----------------------------------------------------------------- evidence

// What the undotted rows of a column say, for each system.
typedef struct {
    char first[16];   // the first code without dots
    int undotted;     // rows with a code without dots
    int prefixed;     // of these, with "id" before it
    int same;         // of these, with the same meaning in both systems: they decide nothing
    int rows;         // of the others, in a province that is loaded: the judged
    int named;        // of the judged, with a name beside
    int known[3];     // by CodeSystem: judged rows that are known codes
    int agreeing[3];  // … whose name agrees, too
    int possible[3];  // judged rows that may be codes of the system, known or not
    char example[16]; // the first code that names another place in each, "" when none does
    char example_codes[3][16];
} Evidence;

static bool is_known(const Gazetteer *gazetteer, const char *code) {
    return gazetteer_has(gazetteer, code) || gazetteer_successors(gazetteer, code) != NULL;
}

static bool is_loaded_province(const Gazetteer *gazetteer, const char *digits) {
    char province[3] = {digits[0], digits[1], '\0'};
    const char *bridged = gazetteer_from_bps(gazetteer, province);
    return gazetteer_has(gazetteer, province) ||
           (bridged != NULL && gazetteer_has(gazetteer, bridged));
}

// Nearly the same name: as evidence for a system that is enough.
static bool name_agrees(const Gazetteer *gazetteer, const char *code, const char *name) {
    const char *known = gazetteer_name(gazetteer, code);
    if (known == NULL)
        return false;
    RegionLevel level = (RegionLevel)region_level_of_code(code);
    g_autofree char *key = names_bare_key(name, level);
    g_autofree char *known_key = names_bare_key(known, level);
    int reach = names_reach(key);
    return *key != '\0' && names_distance(key, known_key, reach) <= reach;
}

static bool code_agrees(const Gazetteer *gazetteer, const char *code, const char *name) {
    if (gazetteer_has(gazetteer, code))
        return name_agrees(gazetteer, code, name);
    const char *const *todays = gazetteer_successors(gazetteer, code);
    for (int i = 0; todays != NULL && todays[i] != NULL; i++) {
        if (name_agrees(gazetteer, todays[i], name))
            return true;
    }
    return false;
}

// Whether BPS has this code, or may have it although no table lists it: not when
// the tables list others right below the region above it, which then are all.
static bool may_be_bps(const Gazetteer *gazetteer, const char *digits) {
    if (gazetteer_bps_level(digits) < 0)
        return false;
    g_autofree char *above = gazetteer_bps_parent(digits);
    if (*above == '\0' || gazetteer_has_bps(gazetteer, digits))
        return true;
    if (gazetteer_lists_bps_below(gazetteer, above))
        return false;
    return may_be_bps(gazetteer, above);
}

// The village meant by a BPS code that is in no table, by its known district and its name.
static bool bridged_by_name(const Gazetteer *gazetteer, const char *digits, const char *name) {
    if (gazetteer_bps_level(digits) != LEVEL_VILLAGE)
        return false;
    g_autofree char *above = gazetteer_bps_parent(digits);
    const char *district = gazetteer_from_bps(gazetteer, above);
    if (district == NULL)
        return false;
    NameSearch search = gazetteer_search(gazetteer, LEVEL_VILLAGE, district, "", "", name);
    g_free(search.reason);
    return *search.code != '\0';
}

static const char *name_of_row(const CodeColumn *column, int row) {
    return column->names != NULL && column->names[row] != NULL ? column->names[row] : "";
}

static void weigh_row(const Gazetteer *gazetteer, const char *digits, const char *name,
                      Evidence *evidence) {
    char dotted[16];
    bool has_dots = add_dots(digits, dotted);
    const char *bridged = gazetteer_from_bps(gazetteer, digits);
    if (has_dots && bridged != NULL && strcmp(dotted, bridged) == 0) {
        evidence->same++;
        return;
    }
    bool known[3] = {false, has_dots && is_known(gazetteer, dotted),
                     bridged != NULL && is_known(gazetteer, bridged)};
    bool agrees[3] = {false, known[CODES_KEMENDAGRI] && code_agrees(gazetteer, dotted, name),
                      known[CODES_BPS] && code_agrees(gazetteer, bridged, name)};
    if (bridged == NULL && bridged_by_name(gazetteer, digits, name))
        known[CODES_BPS] = agrees[CODES_BPS] = true;
    evidence->rows++;
    evidence->named += *name != '\0' ? 1 : 0;
    for (int system = CODES_KEMENDAGRI; system <= CODES_BPS; system++) {
        evidence->known[system] += known[system] ? 1 : 0;
        evidence->agreeing[system] += agrees[system] ? 1 : 0;
    }
    evidence->possible[CODES_KEMENDAGRI] += known[CODES_KEMENDAGRI] ? 1 : 0;
    evidence->possible[CODES_BPS] += known[CODES_BPS] || may_be_bps(gazetteer, digits) ? 1 : 0;
    if (*evidence->example == '\0' && known[CODES_KEMENDAGRI] && bridged != NULL) {
        g_strlcpy(evidence->example, digits, sizeof evidence->example);
        g_strlcpy(evidence->example_codes[CODES_KEMENDAGRI], dotted, sizeof dotted);
        g_strlcpy(evidence->example_codes[CODES_BPS], bridged, sizeof dotted);
    }
}

static void weigh(const Gazetteer *gazetteer, const CodeColumn *column, Evidence *evidence) {
    memset(evidence, 0, sizeof *evidence);
    for (int row = 0; row < column->count; row++) {
        Notation notation = read_notation(column->texts[row]);
        if (notation.form != FORM_DIGITS)
            continue;
        if (evidence->undotted++ == 0)
            g_strlcpy(evidence->first, notation.code, sizeof evidence->first);
        evidence->prefixed += notation.has_prefix ? 1 : 0;
        if (is_loaded_province(gazetteer, notation.code))
            weigh_row(gazetteer, notation.code, name_of_row(column, row), evidence);
    }
}

// ----------------------------------------------------------------- decision

static const char *const system_names[] = {"", "Kemendagri", "BPS"};

static CodeSystem other_system(CodeSystem system) {
    return system == CODES_KEMENDAGRI ? CODES_BPS : CODES_KEMENDAGRI;
}

// The system a header names; AUTO when it names none, or both.
static CodeSystem header_system(const char *header) {
    // KD?PUM is BIG's code of Pemerintahan Umum, which is Kemendagri.
    static const char *const kemendagri[] = {"dagri",  "kdepum", "kdcpum",
                                             "kdpkab", "kdppum", "kdbpum"};
    GString *plain = g_string_new(NULL);
    for (const char *at = header; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at))
            g_string_append_c(plain, g_ascii_tolower(*at));
    }
    bool names_bps = strstr(plain->str, "bps") != NULL, names_kemendagri = false;
    for (size_t i = 0; i < G_N_ELEMENTS(kemendagri); i++)
        names_kemendagri = names_kemendagri || strstr(plain->str, kemendagri[i]) != NULL;
    g_string_free(plain, TRUE);
    if (names_bps == names_kemendagri)
        return CODES_AUTO;
    return names_bps ? CODES_BPS : CODES_KEMENDAGRI;
}

// What the header and the prefix say together; the rows decide where they differ.
static CodeSystem hinted_system(const char *header, const Evidence *evidence) {
    CodeSystem by_header = header_system(header);
    CodeSystem by_prefix = evidence->prefixed == evidence->undotted ? CODES_BPS : CODES_AUTO;
    if (by_header == CODES_AUTO || by_prefix == CODES_AUTO || by_header == by_prefix)
        return by_header != CODES_AUTO ? by_header : by_prefix;
    return CODES_AUTO;
}

static bool is_nearly_all(int count, const Evidence *evidence) {
    return evidence->rows > 0 && (gint64)count * 100 >= (gint64)evidence->rows * 95;
}

static bool is_contradicted(CodeSystem system, const Evidence *evidence) {
    return (gint64)evidence->known[system] * 2 < evidence->rows &&
           is_nearly_all(evidence->agreeing[other_system(system)], evidence);
}

// Names decide where there are any; without them only what the other system cannot be.
static bool rows_say(CodeSystem system, const Evidence *evidence) {
    CodeSystem other = other_system(system);
    if (evidence->named > 0)
        return is_nearly_all(evidence->agreeing[system], evidence) &&
               !is_nearly_all(evidence->agreeing[other], evidence);
    return is_nearly_all(evidence->known[system], evidence) && evidence->possible[other] == 0;
}

static const char *name_or_dash(const Gazetteer *gazetteer, const char *code) {
    const char *name = gazetteer_name(gazetteer, code);
    return name != NULL ? name : "–";
}

static void refuse_ambiguous(const Gazetteer *gazetteer, const CodeColumn *column,
                             const Evidence *evidence, GError **error) {
    g_autofree char *header = names_quoted(column->header);
    if (evidence->rows == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s, kolom %s: kode tanpa titik (%s) di luar provinsi yang dimuat, jadi tidak "
                    "dapat dipastikan Kemendagri atau BPS; beri titik, atau isi [codes] system = "
                    "kemendagri atau bps",
                    column->file, header, evidence->first);
        return;
    }
    const int *fitting = evidence->named > 0 ? evidence->agreeing : evidence->known;
    const char *how = evidence->named > 0 ? "kode dan namanya cocok" : "kodenya dikenal";
    g_autofree char *example = g_strdup("");
    if (*evidence->example != '\0') {
        const char *left = evidence->example_codes[CODES_KEMENDAGRI];
        const char *right = evidence->example_codes[CODES_BPS];
        g_free(example);
        example = g_strdup_printf("; misalnya %s: %s (%s) atau %s (%s)", evidence->example,
                                  name_or_dash(gazetteer, left), left,
                                  name_or_dash(gazetteer, right), right);
    }
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s, kolom %s: kode tanpa titik (%s) dapat berarti Kemendagri (%d dari %d baris: "
                "%s) atau BPS (%d dari %d)%s; isi [codes] system = kemendagri atau bps",
                column->file, header, evidence->first, fitting[CODES_KEMENDAGRI], evidence->rows,
                how, fitting[CODES_BPS], evidence->rows, example);
}

static void refuse_contradiction(const CodeColumn *column, CodeSystem system,
                                 const Evidence *evidence, GError **error) {
    CodeSystem other = other_system(system);
    g_autofree char *header = names_quoted(column->header);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s, kolom %s: menurut judul atau awalannya kode %s, tetapi hanya %d dari %d kode "
                "dikenal di sana dan %d dari %d cocok dengan namanya sebagai kode %s; perbaiki "
                "judulnya, atau isi [codes] system = kemendagri atau bps",
                column->file, header, system_names[system], evidence->known[system], evidence->rows,
                evidence->agreeing[other], evidence->rows, system_names[other]);
}

bool codes_decide(const Gazetteer *gazetteer, const CodeColumn *column, CodeSystem told,
                  CodeSystem *system, GError **error) {
    *system = told;
    if (told != CODES_AUTO)
        return true;
    Evidence evidence;
    weigh(gazetteer, column, &evidence);
    *system = CODES_KEMENDAGRI;
    if (evidence.undotted == 0)
        return true;
    CodeSystem hint = hinted_system(column->header, &evidence);
    if (hint != CODES_AUTO && is_contradicted(hint, &evidence)) {
        refuse_contradiction(column, hint, &evidence, error);
        return false;
    }
    bool means_the_same = evidence.same == evidence.undotted;
    if (hint != CODES_AUTO) {
        *system = hint;
    } else if (means_the_same || rows_say(CODES_KEMENDAGRI, &evidence)) {
        *system = CODES_KEMENDAGRI;
    } else if (rows_say(CODES_BPS, &evidence)) {
        *system = CODES_BPS;
    } else {
        refuse_ambiguous(gazetteer, column, &evidence, error);
        return false;
    }
    return true;
}

// ------------------------------------------------------------------ reading

static CodeReading refuse(const char *text, const char *format, ...) G_GNUC_PRINTF(2, 3);

static CodeReading refuse(const char *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *quoted = names_quoted(text);
    return (CodeReading){.status = CODE_REFUSED,
                         .reason = g_strdup_printf("kode %s %s", quoted, why)};
}

static CodeReading read_as(CodeStatus status, const char *code, int distance) {
    CodeReading reading = {.status = status, .distance = distance};
    g_strlcpy(reading.code, code, sizeof reading.code);
    return reading;
}

// The one successor that has the name; NULL when none or several have it.
static const char *successor_called(const Gazetteer *gazetteer, const char *const *todays,
                                    const char *name) {
    const char *found = NULL;
    for (int i = 0; todays[i] != NULL; i++) {
        const char *known = gazetteer_name(gazetteer, todays[i]);
        RegionLevel level = (RegionLevel)region_level_of_code(todays[i]);
        g_autofree char *key = names_key(name, level);
        g_autofree char *known_key = names_key(known != NULL ? known : "", level);
        if (*key == '\0' || strcmp(key, known_key) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = todays[i];
    }
    return found;
}

// A dotted code: today's, a former one, or one that is not known here.
static CodeReading read_dotted(const Gazetteer *gazetteer, const char *text, const char *code,
                               const char *name) {
    const char *const *todays = gazetteer_successors(gazetteer, code);
    if (todays == NULL || gazetteer_has(gazetteer, code))
        return read_as(CODE_READ, code, 0);
    if (todays[1] == NULL)
        return read_as(CODE_FORMER, todays[0], 0);
    const char *called = successor_called(gazetteer, todays, name);
    if (called != NULL)
        return read_as(CODE_FORMER, called, 0);
    g_autofree char *list = g_strjoinv(", ", (char **)(uintptr_t)todays);
    return refuse(text, "sudah dimekarkan menjadi %s; isi salah satu kode itu, atau namanya", list);
}

// Code of the narrowest region above that the tables know; "" when none.
static const char *known_above(const Gazetteer *gazetteer, const char *digits) {
    g_autofree char *above = gazetteer_bps_parent(digits);
    if (*above == '\0')
        return "";
    const char *code = gazetteer_from_bps(gazetteer, above);
    return code != NULL ? code : known_above(gazetteer, above);
}

static CodeReading read_by_names(const Gazetteer *gazetteer, const char *text, const char *digits,
                                 const char *regency, const char *district, const char *name) {
    RegionLevel level = (RegionLevel)gazetteer_bps_level(digits);
    NameSearch search =
        gazetteer_search(gazetteer, level, known_above(gazetteer, digits), regency, district, name);
    if (search.reason == NULL)
        return read_as(CODE_BY_NAME, search.code, search.distance);
    g_autofree char *reason = search.reason;
    return refuse(text, "tidak ada dalam tabel kode BPS, dan namanya tidak memastikan: %s", reason);
}

static CodeReading read_digits(const Gazetteer *gazetteer, CodeSystem system, const char *text,
                               const Notation *notation, const char *regency, const char *district,
                               const char *name) {
    char dotted[16];
    if (system == CODES_BPS && gazetteer_bps_level(notation->code) < 0)
        return refuse(text,
                      "berbentuk Kemendagri di kolom kode BPS; isi kode BPS, atau beri titik");
    if (system == CODES_BPS) {
        const char *code = gazetteer_from_bps(gazetteer, notation->code);
        return code != NULL
                   ? read_dotted(gazetteer, text, code, name)
                   : read_by_names(gazetteer, text, notation->code, regency, district, name);
    }
    if (system == CODES_AUTO)
        return refuse(text, "tanpa titik; isi [codes] system = kemendagri atau bps");
    if (notation->has_prefix || !add_dots(notation->code, dotted))
        return refuse(text, "berbentuk BPS di kolom kode Kemendagri; isi kode Kemendagri bertitik");
    return read_dotted(gazetteer, text, dotted, name);
}

CodeReading codes_read(const Gazetteer *gazetteer, CodeSystem system, const char *text,
                       const char *regency, const char *district, const char *name) {
    Notation notation = read_notation(text);
    name = name != NULL ? name : "";
    if (notation.form == FORM_BLANK)
        return (CodeReading){.status = CODE_BLANK};
    if (notation.form == FORM_BAD)
        return refuse(text, "%s", notation.why);
    if (notation.form == FORM_DOTTED)
        return read_dotted(gazetteer, text, notation.code, name);
    return read_digits(gazetteer, system, text, &notation, regency, district, name);
}

// The SQL of wilayah_boundaries, read in one pass over (pointer, end). Every
// access is behind a comparison with `end`; no function calls itself, so the
// nesting of hostile input cannot exhaust the stack.
#include "load/upstream.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"

#define MAX_CODE_BYTES 13
#define MAX_NAME_BYTES 200
#define MAX_NUMBER_BYTES 60
#define MANTISSA_DIGITS 18 // 10^18 - 1 fits int64_t
#define INTERRUPT_ROWS 64

typedef struct {
    const char *at;
    const char *end;
    const char *name;       // base name, for messages
    const char *counted_to; // newlines before this are in `line`
    int line;
    BoundaryList *list;
    GError **error;
} Reader;

static int line_at(Reader *r, const char *position) {
    while (r->counted_to < position) {
        const char *newline = memchr(r->counted_to, '\n', (gsize)(position - r->counted_to));
        if (newline == NULL)
            break;
        r->line++;
        r->counted_to = newline + 1;
    }
    return r->line;
}

// Set the error for the present position; always false.
static bool fail(Reader *r, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool fail(Reader *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(r->error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: %s", r->name, line_at(r, r->at),
                why);
    return false;
}

static bool fail_expected(Reader *r, const char *what) {
    if (r->at >= r->end)
        return fail(r, "berkas terpotong: seharusnya ada %s; ambil ulang berkasnya", what);
    unsigned char found = (unsigned char)*r->at;
    if (found >= 0x20 && found < 0x7f)
        return fail(r, "seharusnya ada %s, tetapi ditemukan '%c'", what, found);
    return fail(r, "seharusnya ada %s, tetapi ditemukan bita 0x%02X", what, found);
}

static inline bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline void skip_space(Reader *r) {
    while (r->at < r->end && is_space(*r->at))
        r->at++;
}

static inline bool take(Reader *r, char c) {
    if (r->at >= r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static inline bool looking_at(const Reader *r, const char *text) {
    gsize length = strlen(text);
    return (gsize)(r->end - r->at) >= length && memcmp(r->at, text, length) == 0;
}

// White space and comments: /* … */, -- … and # … .
static bool skip_blank(Reader *r) {
    for (;;) {
        skip_space(r);
        if (looking_at(r, "/*")) {
            const char *close = memmem(r->at + 2, (gsize)(r->end - r->at - 2), "*/", 2);
            if (close == NULL)
                return fail(r, "komentar /* tidak ditutup; berkas terpotong?");
            r->at = close + 2;
        } else if (looking_at(r, "--") || looking_at(r, "#")) {
            const char *newline = memchr(r->at, '\n', (gsize)(r->end - r->at));
            r->at = newline != NULL ? newline + 1 : r->end;
        } else {
            return true;
        }
    }
}

static inline bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

// Take `word`, in any case and perhaps in backticks.
static bool take_word(Reader *r, const char *word) {
    const char *at = r->at;
    bool quoted = at < r->end && *at == '`';
    if (quoted)
        at++;
    gsize length = strlen(word);
    if ((gsize)(r->end - at) < length || g_ascii_strncasecmp(at, word, length) != 0)
        return false;
    at += length;
    if (quoted) {
        if (at >= r->end || *at != '`')
            return false;
        at++;
    } else if (at < r->end && is_word(*at)) {
        return false;
    }
    r->at = at;
    return true;
}

/* ---- numbers ---- */

static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                      1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

// Numbers with an exponent or too many digits for the fast way. `text` has
// been checked to be a plain decimal number of `length` bytes.
static bool slow_number(Reader *r, const char *text, gsize length, double *value) {
    char copy[MAX_NUMBER_BYTES + 1];
    if (length > MAX_NUMBER_BYTES) {
        r->at = text;
        return fail(r, "bilangan lebih panjang daripada %d angka", MAX_NUMBER_BYTES);
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    *value = g_ascii_strtod(copy, NULL);
    return true;
}

// A JSON number: -12.5e-3. Up to 18 digits are gathered in an integer and
// scaled once: two roundings at most, an error below 2 ulp (3e-14 degree).
static inline bool read_number(Reader *r, double *value) {
    const char *start = r->at;
    const char *at = start;
    const char *end = r->end;
    bool negative = at < end && *at == '-';
    if (negative)
        at++;
    const char *digits = at;
    int64_t mantissa = 0;
    int significant = 0;
    while (at < end && *at >= '0' && *at <= '9') {
        if (significant < MANTISSA_DIGITS)
            mantissa = mantissa * 10 + (*at - '0');
        significant += significant > 0 || *at != '0';
        at++;
    }
    if (at == digits) {
        r->at = at;
        return fail_expected(r, "bilangan");
    }
    int decimals = 0;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        while (at < end && *at >= '0' && *at <= '9') {
            if (significant < MANTISSA_DIGITS)
                mantissa = mantissa * 10 + (*at - '0');
            significant += significant > 0 || *at != '0';
            at++;
        }
        if (at == fraction) {
            r->at = at;
            return fail_expected(r, "angka di belakang titik desimal");
        }
        decimals = (int)MIN(at - fraction, (ptrdiff_t)1000);
    }
    bool odd = significant > MANTISSA_DIGITS || decimals > MANTISSA_DIGITS;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        const char *exponent = at;
        while (at < end && *at >= '0' && *at <= '9')
            at++;
        if (at == exponent) {
            r->at = at;
            return fail_expected(r, "pangkat sepuluh");
        }
        odd = true;
    }
    r->at = at;
    if (odd)
        return slow_number(r, start, (gsize)(at - start), value);
    double size = (double)mantissa / power_of_ten[decimals];
    *value = negative ? -size : size;
    return true;
}

// Latitude or longitude. The comparison is written so that NaN fails.
static inline bool read_degrees(Reader *r, double limit, const char *what, double *value) {
    const char *start = r->at;
    if (!read_number(r, value))
        return false;
    if (fabs(*value) <= limit)
        return true;
    int length = (int)MIN(r->at - start, (ptrdiff_t)24);
    r->at = start;
    return fail(r, "%s %.*s di luar ±%.0f; urutan di 'path' harus [lintang, bujur]", what, length,
                start, limit);
}

/* ---- path ---- */

// After the '[' of a ring: points up to and with its ']'.
static bool read_ring(Reader *r, ShapeBuilder *builder) {
    int points = 0;
    shape_builder_begin_ring(builder);
    for (;;) {
        skip_space(r);
        if (!take(r, '['))
            return fail_expected(r, "'[' sebuah titik [lintang, bujur]");
        LonLat point;
        skip_space(r);
        if (!read_degrees(r, 90.0, "lintang", &point.lat_deg))
            return false;
        skip_space(r);
        if (!take(r, ','))
            return fail_expected(r, "',' antara lintang dan bujur");
        skip_space(r);
        if (!read_degrees(r, 180.0, "bujur", &point.lon_deg))
            return false;
        skip_space(r);
        if (!take(r, ']'))
            return fail_expected(r, "']' sesudah lintang dan bujur");
        shape_builder_add(builder, point);
        points++;
        skip_space(r);
        if (take(r, ','))
            continue;
        if (!take(r, ']'))
            return fail_expected(r, "',' atau ']' sesudah titik");
        break;
    }
    if (points < 3)
        return fail(r, "cincin hanya berisi %d titik; sedikitnya 3", points);
    return true;
}

// After the '[' of a part: rings up to and with its ']'.
static bool read_part(Reader *r, ShapeBuilder *builder) {
    shape_builder_begin_part(builder);
    for (;;) {
        skip_space(r);
        if (!take(r, '['))
            return fail_expected(r, "'[' sebuah cincin");
        if (!read_ring(r, builder))
            return false;
        skip_space(r);
        if (take(r, ','))
            continue;
        if (!take(r, ']'))
            return fail_expected(r, "',' atau ']' sesudah cincin");
        return true;
    }
}

// After the '[' of a multipolygon.
static bool read_parts(Reader *r, ShapeBuilder *builder) {
    for (;;) {
        skip_space(r);
        if (!take(r, '['))
            return fail_expected(r, "'[' sebuah bagian");
        if (!read_part(r, builder))
            return false;
        skip_space(r);
        if (take(r, ','))
            continue;
        if (!take(r, ']'))
            return fail_expected(r, "',' atau ']' sesudah bagian");
        return true;
    }
}

// How many '[' stand before anything else.
static int opening_depth(const Reader *r) {
    int depth = 0;
    for (const char *at = r->at; at < r->end && depth < 5; at++) {
        if (*at == '[')
            depth++;
        else if (!is_space(*at))
            break;
    }
    return depth;
}

// The quoted path, or NULL. An empty one gives a NULL shape.
static bool read_path(Reader *r, Shape **shape) {
    *shape = NULL;
    if (take_word(r, "NULL"))
        return true;
    if (!take(r, '\''))
        return fail_expected(r, "tanda petik pembuka 'path'");
    skip_space(r);
    if (take(r, '\''))
        return true;
    int depth = opening_depth(r);
    if (depth != 3 && depth != 4) {
        if (r->at < r->end && depth == 0)
            return fail_expected(r, "'[' pembuka 'path'");
        return fail(r,
                    "susunan 'path' dibuka %d kurung '['; seharusnya 3 (poligon) atau 4 "
                    "(multipoligon)",
                    depth);
    }
    ShapeBuilder *builder = shape_builder_new();
    take(r, '[');
    bool fine = depth == 3 ? read_part(r, builder) : read_parts(r, builder);
    g_autoptr(Shape) built = shape_builder_end(builder);
    if (!fine)
        return false;
    skip_space(r);
    if (!take(r, '\''))
        return fail_expected(r, "tanda petik penutup 'path'");
    if (built->ring_count == 0)
        return fail(r, "'path' tidak membentuk bidang: tiap cincin perlu 3 titik berbeda");
    *shape = g_steal_pointer(&built);
    return true;
}

/* ---- rows ---- */

// A quoted SQL string of at most `max` bytes, '' and \x undone. Caller frees.
static char *read_string(Reader *r, const char *what, gsize max) {
    if (!take(r, '\'')) {
        g_autofree char *expected = g_strdup_printf("tanda petik pembuka '%s'", what);
        fail_expected(r, expected);
        return NULL;
    }
    g_autoptr(GString) text = g_string_sized_new(32);
    for (;;) {
        if (r->at >= r->end) {
            fail(r, "'%s' tidak ditutup tanda petik; berkas terpotong?", what);
            return NULL;
        }
        char c = *r->at++;
        if (c == '\'') {
            if (!take(r, '\''))
                break;
        } else if (c == '\\') {
            if (r->at >= r->end)
                continue;
            c = *r->at++;
        }
        if ((unsigned char)c < 0x20 || text->len >= max) {
            r->at--;
            fail(r, (unsigned char)c < 0x20 ? "'%s' memuat tanda kendali" : "'%s' terlalu panjang",
                 what);
            return NULL;
        }
        g_string_append_c(text, c);
    }
    if (!g_utf8_validate_len(text->str, text->len, NULL)) {
        fail(r, "'%s' bukan teks UTF-8", what);
        return NULL;
    }
    return g_strdup(text->str);
}

// A number in the range, or NULL; the columns lat and lng are checked, not used.
static bool read_position(Reader *r, double limit, const char *what) {
    double ignored = 0;
    return take_word(r, "NULL") || read_degrees(r, limit, what, &ignored);
}

static bool read_comma(Reader *r) {
    skip_space(r);
    if (!take(r, ','))
        return fail_expected(r, "',' antara kolom");
    skip_space(r);
    return true;
}

// ('36.72.01.1001','Cibeber',-6.03,106.06,'[[[…]]]')
static bool read_row(Reader *r) {
    int line = line_at(r, r->at);
    if (!take(r, '('))
        return fail_expected(r, "'(' sebuah baris nilai");
    skip_space(r);
    const char *start = r->at;
    g_autofree char *code = read_string(r, "kode", MAX_CODE_BYTES);
    if (code == NULL)
        return false;
    if (!boundary_code_is_dotted(code)) {
        r->at = start;
        return fail(r, "kode '%s' bukan kode Kemendagri bertitik seperti 36.01.01.2001", code);
    }
    if (!read_comma(r))
        return false;
    g_autofree char *name = read_string(r, "nama", MAX_NAME_BYTES);
    if (name == NULL || !read_comma(r) || !read_position(r, 90.0, "lat") || !read_comma(r) ||
        !read_position(r, 180.0, "lng") || !read_comma(r))
        return false;
    g_autoptr(Shape) shape = NULL;
    if (!read_path(r, &shape))
        return false;
    skip_space(r);
    if (!take(r, ')'))
        return fail_expected(r, "')' penutup baris nilai");
    g_autofree char *where = g_strdup_printf("%s, baris %d", r->name, line);
    boundary_add(r->list, code, name, g_steal_pointer(&shape), where);
    return true;
}

// After INSERT: INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES rows;
static bool read_insert(Reader *r) {
    static const char *const columns[] = {"kode", "nama", "lat", "lng", "path"};
    skip_space(r);
    if (!take_word(r, "INTO"))
        return fail_expected(r, "INTO");
    skip_space(r);
    if (!take_word(r, "wilayah_boundaries"))
        return fail(r, "INSERT bukan ke tabel wilayah_boundaries");
    skip_space(r);
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (!take(r, i == 0 ? '(' : ','))
            return fail_expected(r, "daftar kolom (kode,nama,lat,lng,path)");
        skip_space(r);
        if (!take_word(r, columns[i]))
            return fail(r, "kolom ke-%d seharusnya '%s'; urutan kolom: kode,nama,lat,lng,path",
                        (int)i + 1, columns[i]);
        skip_space(r);
    }
    if (!take(r, ')'))
        return fail_expected(r, "')' penutup daftar kolom");
    skip_space(r);
    if (!take_word(r, "VALUES"))
        return fail_expected(r, "VALUES");
    for (;;) {
        if (!skip_blank(r) || !read_row(r) || !skip_blank(r))
            return false;
        if (r->list->len % INTERRUPT_ROWS == 0 && !interrupt_check(r->error))
            return false;
        if (take(r, ','))
            continue;
        if (take(r, ';'))
            return true;
        return fail_expected(r, "',' atau ';' sesudah baris nilai");
    }
}

// The rest of a statement that is of no concern here, with its ';'.
static bool skip_statement(Reader *r) {
    const char *start = r->at;
    while (r->at < r->end) {
        char c = *r->at++;
        if (c == ';')
            return true;
        if (c != '\'' && c != '"' && c != '`')
            continue;
        while (r->at < r->end && *r->at != c)
            r->at += *r->at == '\\' && r->end - r->at > 1 ? 2 : 1;
        if (r->at < r->end)
            r->at++;
    }
    r->at = start;
    return fail(r, "pernyataan tidak ditutup ';'; berkas terpotong?");
}

static bool read_statement(Reader *r) {
    // What a dump may hold beside its rows. Passed over, never carried out.
    static const char *const harmless[] = {"DELETE", "SET",    "USE",    "LOCK",
                                           "UNLOCK", "CREATE", "DROP",   "ALTER",
                                           "START",  "BEGIN",  "COMMIT", "TRUNCATE"};
    if (take_word(r, "INSERT"))
        return read_insert(r);
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++) {
        if (take_word(r, harmless[i]))
            return skip_statement(r);
    }
    return fail_expected(r, "INSERT atau DELETE");
}

bool upstream_parse(const char *sql, gsize length, const char *name, BoundaryList *list,
                    GError **error) {
    if (sql == NULL)
        sql = ""; // no bytes: no arithmetic on a null pointer
    Reader r = {.at = sql,
                .end = sql + length,
                .name = name,
                .counted_to = sql,
                .line = 1,
                .list = list,
                .error = error};
    guint before = list->len;
    if (length >= 3 && memcmp(sql, "\xEF\xBB\xBF", 3) == 0)
        r.at += 3;
    bool fine = skip_blank(&r);
    while (fine && r.at < r.end)
        fine = read_statement(&r) && skip_blank(&r);
    if (fine && list->len == before)
        fine = fail(&r, "tidak ada satu pun baris INSERT wilayah_boundaries; ini bukan berkas "
                        "batas wilayah, atau kosong");
    // A file counts whole or not at all.
    if (!fine && list->len > before)
        g_ptr_array_set_size(list, (int)before);
    return fine;
}

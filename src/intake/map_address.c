#include "intake/map_address.h"

#include <math.h>
#include <string.h>

#define MAX_ADDRESS 8192
#define MIN_VIEW_M 500.0

#define REASON_LONG "alamat peta terlalu panjang; salin koordinatnya (derajat desimal) ke kolomnya"
#define REASON_TWO "lebih dari satu alamat dalam satu sel; sisakan satu saja"
#define REASON_BESIDE                                                                              \
    "ada angka di samping alamat peta; sisakan alamatnya saja, atau koordinatnya saja"
#define REASON_OTHER                                                                               \
    "alamat ini bukan Google Maps; buka tautannya lalu salin koordinatnya (derajat desimal)"
#define REASON_SHORT                                                                               \
    "tautan pendek tidak memuat koordinat; buka tautannya, klik kanan titiknya, lalu salin "       \
    "koordinatnya"
#define REASON_SEVERAL                                                                             \
    "alamat peta memuat beberapa titik yang berbeda; klik kanan titik yang dimaksud di peta, "     \
    "lalu salin koordinatnya"
#define REASON_NONE                                                                                \
    "alamat peta tidak memuat koordinat; buka tautannya, klik kanan titiknya, lalu salin "         \
    "koordinatnya"

static const char *find(const char *text, const char *lower) {
    size_t length = strlen(lower);
    for (; *text != '\0'; text++)
        if (g_ascii_tolower(*text) == *lower && g_ascii_strncasecmp(text, lower, length) == 0)
            return text;
    return NULL;
}

static const char *skip_blanks(const char *text) {
    while (g_ascii_isspace(*text))
        text++;
    return text;
}

/** Where an address begins: at its scheme, or at once when it is written without one. */
static const char *find_address(const char *cell) {
    static const char *const hosts[] = {"www.", "maps.", "google.", "goo.gl/"};
    const char *http = find(cell, "http");
    if (http != NULL && (g_ascii_strncasecmp(http, "http://", 7) == 0 ||
                         g_ascii_strncasecmp(http, "https://", 8) == 0))
        return strchr(http, '/') + 2;
    cell = skip_blanks(cell);
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_ascii_strncasecmp(cell, hosts[i], strlen(hosts[i])) == 0)
            return cell;
    return NULL;
}

bool map_address_is(const char *cell) {
    return find_address(cell) != NULL;
}

/** %XX and '+' decoded; NUL bytes cannot come out. Caller frees. */
static char *decode(const char *text, size_t length) {
    char *out = g_malloc(length + 1), *to = out;
    for (size_t i = 0; i < length; i++) {
        int high = -1, low = -1;
        if (text[i] == '%' && i + 2 < length) {
            high = g_ascii_xdigit_value(text[i + 1]);
            low = g_ascii_xdigit_value(text[i + 2]);
        }
        if (high >= 0 && low >= 0 && (high | low) != 0) {
            *to++ = (char)(high * 16 + low);
            i += 2;
        } else {
            *to++ = text[i] == '+' ? ' ' : text[i];
        }
    }
    *to = '\0';
    return out;
}

/** Keep `text` when it is made of what a position is made of; names of places are not. */
static bool take_position(const char *text, MapAddress *out) {
    text = skip_blanks(text);
    if (g_ascii_strncasecmp(text, "loc:", 4) == 0)
        text += 4;
    g_autofree char *bare = g_strndup(text, strcspn(text, "(")); // "-6.28,106.12 (name)"
    if (!ordinate_tidy(bare, out->text))
        return false;
    const char allowed[] = {"0123456789+-., '\":NSEW\1"};
    return strspn(out->text, allowed) == strlen(out->text) &&
           strcspn(out->text, "0123456789") < strlen(out->text);
}

/** A number as addresses have it: sign, digits, point. Its length; 0 = none. */
static size_t number_length(const char *text) {
    size_t sign = *text == '-' || *text == '+';
    size_t length = strspn(text + sign, "0123456789.");
    return length == 0 ? 0 : sign + length;
}

/** Take "FIRST<number>SECOND<number>" at `text`; false when it is not there. */
static bool take_pair(const char *text, const char *first, const char *second, bool lon_first,
                      MapAddress *out) {
    if (!g_str_has_prefix(text, first))
        return false;
    const char *a = text + strlen(first);
    size_t a_length = number_length(a);
    if (a_length == 0 || !g_str_has_prefix(a + a_length, second))
        return false;
    const char *b = a + a_length + strlen(second);
    size_t b_length = number_length(b);
    if (b_length == 0 || a_length + b_length + 1 > ORDINATE_MAX_TEXT)
        return false;
    g_snprintf(out->text, sizeof out->text, "%.*s,%.*s", (int)(lon_first ? b_length : a_length),
               lon_first ? b : a, (int)(lon_first ? a_length : b_length), lon_first ? a : b);
    return true;
}

typedef struct {
    char *path;  /**< from the first '/', as it stands */
    char *query; /**< behind '?', as it stands */
    char *all;   /**< both, decoded */
} Parts;

static void clear_parts(Parts *parts) {
    g_free(parts->path);
    g_free(parts->query);
    g_free(parts->all);
}

/** `length`: up to the blank, or the quote, that ends the address. */
static void part_address(const char *rest, size_t length, Parts *parts) {
    size_t path = MIN(strcspn(rest, "?#"), length);
    parts->path = g_strndup(rest, path);
    parts->query = g_strndup(rest + path, length - path);
    parts->all = decode(rest, length);
}

typedef enum { FOUND_NOTHING, FOUND, FOUND_SEVERAL } Found;

static Found find_pin(const Parts *parts, MapAddress *out) {
    MapAddress other;
    Found found = FOUND_NOTHING;
    for (const char *at = parts->all; (at = strstr(at, "!3d")) != NULL; at++) {
        if (!take_pair(at, "!3d", "!4d", false, found ? &other : out))
            continue;
        if (found && strcmp(other.text, out->text) != 0)
            return FOUND_SEVERAL;
        found = FOUND;
    }
    return found;
}

/** The value of a parameter, decoded; NULL when it is not there. Caller frees. */
static char *parameter(const Parts *parts, const char *name) {
    size_t length = strlen(name);
    for (const char *at = parts->query; *at != '\0'; at += strcspn(at, "?&#")) {
        at++; // the ? or & or # before the name
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            return decode(at + length + 1, strcspn(at + length + 1, "&#"));
    }
    return NULL;
}

static bool find_parameter(const Parts *parts, const char *const *names, MapAddress *out) {
    for (; *names != NULL; names++) {
        g_autofree char *value = parameter(parts, *names);
        if (value != NULL && take_position(value, out))
            return true;
    }
    return false;
}

/** The last segment of the path before "@…" and "data=…", when it is a position. */
static bool find_in_path(const Parts *parts, MapAddress *out) {
    g_auto(GStrv) segments = g_strsplit(parts->path, "/", -1);
    const char *last = "";
    for (int i = 0; segments[i] != NULL; i++) {
        if (segments[i][0] == '@' || g_str_has_prefix(segments[i], "data="))
            break;
        if (segments[i][0] != '\0')
            last = segments[i];
    }
    g_autofree char *text = decode(last, strlen(last));
    return take_position(text, out);
}

/** Where a route ends, unless a stop without a position follows it. */
static bool find_route_end(const Parts *parts, MapAddress *out) {
    const char *last = NULL;
    for (const char *at = parts->all; (at = strstr(at, "!2m2!1d")) != NULL; at++)
        last = at;
    return strstr(parts->path, "/dir/") != NULL && last != NULL && strstr(last, "!1m0") == NULL &&
           take_pair(last, "!2m2!1d", "!2d", true, out);
}

/** What a view shows to each side: half of a screen of 1000 pixels at the zoom. */
static double view_of_zoom(double zoom) {
    return fmax(MIN_VIEW_M, 500 * 156543.0 / exp2(CLAMP(zoom, 0, 22)));
}

static bool find_at(const Parts *parts, MapAddress *out) {
    const char *at = strstr(parts->all, "/@");
    if (at == NULL || !take_pair(at + 1, "@", ",", false, out))
        return false;
    const char *lon = strchr(at, ',') + 1, *after = lon + number_length(lon);
    if (g_ascii_isalpha(*after)) // "@-6.28,17z" has no longitude
        return false;
    size_t length = *after == ',' ? number_length(++after) : 0;
    double size = g_ascii_strtod(after, NULL);
    if (length > 0 && after[length] == 'z')
        out->view_m = view_of_zoom(size);
    else if (length > 0 && after[length] == 'm') // an aerial view is told by its height
        out->view_m = CLAMP(size, MIN_VIEW_M, 2e7);
    return true;
}

static bool find_embedded(const Parts *parts, MapAddress *out) {
    const char *at = strstr(parts->all, "!2d");
    return at != NULL && take_pair(at, "!2d", "!3d", true, out);
}

static bool find_view(const Parts *parts, MapAddress *out) {
    static const char *const names[] = {"ll", "center", "viewpoint", NULL};
    out->pin = false;
    return find_at(parts, out) || find_parameter(parts, names, out) || find_embedded(parts, out);
}

/** "maps.google.co.id", "www.google.com", "google.com"; the latter two only with /maps. */
static bool is_google(const char *host, size_t length, const char *rest) {
    g_autofree char *name = g_ascii_strdown(host, (gssize)length);
    const char *at = name;
    bool maps = g_str_has_prefix(at, "maps.");
    if (maps)
        at += strlen("maps.");
    else if (g_str_has_prefix(at, "www."))
        at += strlen("www.");
    if (!g_str_has_prefix(at, "google."))
        return false;
    at += strlen("google.");
    bool country = strspn(at, "abcdefghijklmnopqrstuvwxyz.") == strlen(at) && strlen(at) <= 6;
    return country && (maps || g_str_has_prefix(rest, "/maps"));
}

static bool is_short(const char *host, size_t length) {
    static const char *const names[] = {"goo.gl", "maps.app.goo.gl", "g.co",
                                        "g.page", "bit.ly",          "s.id"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strlen(names[i]) == length && g_ascii_strncasecmp(host, names[i], length) == 0)
            return true;
    return false;
}

static bool has_digit(const char *begin, const char *end) {
    while (begin < end && !g_ascii_isdigit(*begin))
        begin++;
    return begin < end;
}

static bool fail(const char **reason, const char *text) {
    *reason = text;
    return false;
}

static bool read_parts(const Parts *parts, MapAddress *out, const char **reason) {
    static const char *const names[] = {"q", "query", "destination", "daddr", NULL};
    Found pin = find_pin(parts, out);
    if (pin == FOUND_SEVERAL)
        return fail(reason, REASON_SEVERAL);
    if (pin == FOUND || find_parameter(parts, names, out) || find_in_path(parts, out) ||
        find_route_end(parts, out) || find_view(parts, out))
        return true;
    return fail(reason, REASON_NONE);
}

/** A " ends only an address that begins with one: else it is a sign of seconds in it. */
static size_t address_length(const char *cell, const char *rest) {
    const char *quote = strchr(cell, '"');
    return strcspn(rest, quote != NULL && quote < rest ? " \t\r\n<>\"" : " \t\r\n<>");
}

bool map_address_read(const char *cell, MapAddress *out, const char **reason) {
    *out = (MapAddress){.pin = true, .view_m = MIN_VIEW_M};
    if (strnlen(cell, MAX_ADDRESS + 1) > MAX_ADDRESS)
        return fail(reason, REASON_LONG);
    const char *host = find_address(cell);
    size_t host_length = strcspn(host, "/?#: \t\r\n\"<>");
    const char *rest = host + host_length;
    size_t length = address_length(cell, rest);
    if (find(rest + length, "http") != NULL)
        return fail(reason, REASON_TWO);
    if (has_digit(cell, host) || has_digit(rest + length, rest + strlen(rest)))
        return fail(reason, REASON_BESIDE);
    if (is_short(host, host_length))
        return fail(reason, REASON_SHORT);
    if (!is_google(host, host_length, rest))
        return fail(reason, REASON_OTHER);
    Parts parts;
    part_address(rest, length, &parts);
    bool read = read_parts(&parts, out, reason);
    clear_parts(&parts);
    return read;
}

#include "intake/vector_xlsx.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "intake/vector_internal.h"

#define MAX_DEPTH 64
#define MAX_UNCLOSED ((gsize)4 * 1024 * 1024) // one text or one tag
#define DAY_SECONDS 86400
#define LAST_SERIAL 2958466 // 1 January 10000
#define DAYS_TO_1904 1462

/* ---- XML ---- */

static const char *without_prefix(const char *name) {
    const char *colon = strchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

const char *xlsx_attribute(const char **names, const char **values, const char *name) {
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(without_prefix(names[i]), name) == 0)
            return values[i];
    }
    return NULL;
}

bool xlsx_truth(const char *value) {
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
                     const char **values, gpointer data, GError **error) {
    (void)context;
    XlsxParser *parser = data;
    if (++parser->depth > MAX_DEPTH)
        vector_refuse(parser->file, error, "XML di dalamnya bersarang terlalu dalam");
    else
        parser->on_start(parser, without_prefix(element), names, values, error);
}

static void on_end(GMarkupParseContext *context, const char *element, gpointer data,
                   GError **error) {
    (void)context;
    XlsxParser *parser = data;
    parser->depth--;
    if (parser->on_end != NULL)
        parser->on_end(parser, without_prefix(element), error);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                    GError **error) {
    (void)context, (void)error;
    XlsxParser *parser = data;
    if (parser->collects)
        g_string_append_len(parser->text, text, (gssize)length);
}

// Comments and processing instructions say nothing; a document type may
// declare entities, which no spreadsheet program writes.
static void on_other(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                     GError **error) {
    (void)context;
    const XlsxParser *parser = data;
    if (length >= 9 && strncmp(text, "<!DOCTYPE", 9) == 0)
        vector_refuse(parser->file, error,
                      "XML di dalamnya memuat <!DOCTYPE>, yang tidak dipakai; simpan ulang dari "
                      "Excel");
}

// GMarkup keeps a tag or a text until it ends: not without end.
static bool bounded(XlsxParser *parser, const char *bytes, gsize length, GError **error) {
    const char *last = g_strrstr_len(bytes, (gssize)length, "<");
    parser->unclosed = last != NULL ? (gsize)(bytes + length - last) : parser->unclosed + length;
    return parser->unclosed <= MAX_UNCLOSED ||
           vector_refuse(parser->file, error,
                         "satu sel berisi lebih dari 4 MB; ini bukan tabel yang dapat dibaca");
}

static bool take_piece(const char *bytes, gsize length, gpointer data, GError **error) {
    XlsxParser *parser = data;
    if (parser->first && length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    parser->first = false;
    return bounded(parser, bytes, length, error) &&
           g_markup_parse_context_parse(parser->markup, bytes, (gssize)length, error);
}

// GMarkup's own words are English and name no file.
static bool reword(const XlsxParser *parser, const char *part, GError *why, GError **error) {
    if (why->domain == JANGKAU_ERROR) {
        g_propagate_error(error, why);
        return false;
    }
    vector_refuse(parser->file, error, "bagian '%s' rusak (%s); simpan ulang dari Excel", part,
                  why->message);
    g_error_free(why);
    return false;
}

bool xlsx_parse(const Archive *archive, int entry, XlsxParser *parser, GError **error) {
    static const GMarkupParser callbacks = {on_start, on_end, on_text, on_other, NULL};
    parser->text = g_string_new(NULL);
    parser->first = true;
    parser->depth = 0;
    parser->unclosed = 0;
    parser->markup =
        g_markup_parse_context_new(&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, parser, NULL);
    GError *why = NULL;
    bool fine = archive_unpack(archive, entry, take_piece, parser, &why) &&
                g_markup_parse_context_end_parse(parser->markup, &why);
    g_markup_parse_context_free(parser->markup);
    g_string_free(parser->text, TRUE);
    return fine || reword(parser, archive_entry_name(archive, entry), why, error);
}

void xlsx_unescape(GString *text) {
    for (char *at = strstr(text->str, "_x"); at != NULL; at = strstr(at, "_x")) {
        gunichar character = 0;
        int digits = 0;
        while (digits < 4 && g_ascii_isxdigit(at[2 + digits]))
            character = character * 16 + (gunichar)g_ascii_xdigit_value(at[2 + digits++]);
        if (digits < 4 || at[6] != '_' || character == 0 || !g_unichar_validate(character)) {
            at += 2;
            continue;
        }
        char utf8[6];
        gssize offset = at - text->str, length = g_unichar_to_utf8(character, utf8);
        g_string_erase(text, offset, 7);
        g_string_insert_len(text, offset, utf8, length);
        at = text->str + offset + length;
    }
}

/* ---- formats ---- */

// The letters of a format that stand for parts of a date: quoted and escaped
// text, colours and conditions left out, only up to the first semicolon.
static bool next_letter(const char **at, char *letter) {
    const char *c = *at;
    while (*c != '\0' && *c != ';') {
        char here = *c++;
        if (here == '"' || (here == '[' && strchr("hmsHMS", *c) == NULL)) {
            const char *close = strchr(c, here == '"' ? '"' : ']');
            c = close != NULL ? close + 1 : c + strlen(c);
        } else if ((here == '\\' || here == '_' || here == '*') && *c != '\0') {
            c++;
        } else if (g_ascii_strncasecmp(c - 1, "General", 7) == 0) {
            c += 6;
        } else if (strchr("ymdhsYMDHS", here) != NULL) {
            *letter = g_ascii_tolower(here);
            *at = c;
            return true;
        }
    }
    return false;
}

XlsxFormat xlsx_format_of_code(const char *code) {
    bool day = false, month = false, time = false;
    char letter;
    for (const char *at = code; next_letter(&at, &letter);) {
        day |= letter == 'y' || letter == 'd';
        time |= letter == 'h' || letter == 's';
        month |= letter == 'm'; // or minutes, when there are hours
    }
    if (day && time)
        return XLSX_DATE_TIME;
    if (time)
        return XLSX_TIME;
    return day || month ? XLSX_DATE : XLSX_NUMBER;
}

XlsxFormat xlsx_format_of_builtin(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return XLSX_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
        return XLSX_TIME;
    return id == 22 ? XLSX_DATE_TIME : XLSX_NUMBER;
}

/* ---- numbers ---- */

static bool is_digits(const char *raw) {
    const char *c = raw + (raw[0] == '-');
    return *c != '\0' && c[strspn(c, "0123456789")] == '\0';
}

// Excel counts a 29 February 1900, which never was: before it, days are off by one.
static char *day_text(int serial, bool from_1904) {
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, from_1904 ? 1 : 30, from_1904 ? G_DATE_JANUARY : G_DATE_DECEMBER,
                   from_1904 ? 1904 : 1899);
    g_date_add_days(&date, (guint)(serial + (!from_1904 && serial < 60 ? 1 : 0)));
    return g_strdup_printf("%04d-%02u-%02u", g_date_get_year(&date),
                           (unsigned)g_date_get_month(&date), (unsigned)g_date_get_day(&date));
}

static char *time_text(gint64 seconds) {
    return g_strdup_printf("%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                           (int)(seconds % 60));
}

static char *date_text(double value, XlsxFormat format, bool from_1904) {
    gint64 seconds = (gint64)round(value * DAY_SECONDS);
    int serial = (int)(seconds / DAY_SECONDS);
    if (format == XLSX_TIME)
        return time_text(seconds); // more than 24 hours are a duration
    g_autofree char *day = day_text(serial, from_1904);
    if (format == XLSX_DATE || seconds % DAY_SECONDS == 0)
        return g_steal_pointer(&day);
    g_autofree char *time = time_text(seconds % DAY_SECONDS);
    return g_strdup_printf("%sT%s", day, time);
}

// Excel shows days before its first, after its last and the one that never was as they are.
static bool is_date(double value, XlsxFormat format, bool from_1904) {
    if (format == XLSX_NUMBER || value >= (from_1904 ? LAST_SERIAL - DAYS_TO_1904 : LAST_SERIAL))
        return false;
    if (format == XLSX_TIME || from_1904)
        return value >= 0;
    return value >= 1 && !(value >= 60 && value < 61);
}

char *xlsx_number(const char *raw, XlsxFormat format, bool from_1904) {
    char *end = NULL;
    double value = g_ascii_strtod(raw, &end);
    if (end == raw || end[strspn(end, " \t\r\n")] != '\0' || !isfinite(value))
        return g_strdup(raw);
    if (is_date(value, format, from_1904))
        return date_text(value, format, from_1904);
    return is_digits(raw) ? g_strdup(raw) : vector_text_real(value, false);
}

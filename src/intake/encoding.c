#include "intake/encoding.h"

#include <string.h>

#include "base/error.h"
#include "intake/grid.h"

#define RESAVE "simpan ulang sebagai \"CSV UTF-8\""
#define DOS_END 0x1A
#define UTF16_PROBE_BYTES 16

typedef enum { UTF8, UTF8_BOM, UTF16_LE, UTF16_BE, CP1252 } Encoding;

// 0x80..0x9F of Windows-1252; 0: not defined. The rest is Latin-1.
static const guint16 cp1252_high[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void encoding_clear(EncodedText *text) {
    g_free(text->owned);
    *text = (EncodedText){0};
}

int encoding_line_ends(const char *text, gsize length) {
    int count = 0;
    for (gsize i = 0; i < length; i++)
        count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));
    return count;
}

// Set the error for what follows `length` bytes of UTF-8; always false.
static bool refuse(const char *file, const char *text, gsize length, const char *why,
                   GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: %s", file,
                encoding_line_ends(text, length) + 1, why);
    return false;
}

/* ---- which encoding ---- */

static bool starts_with(const char *bytes, gsize length, const char *mark) {
    gsize size = strlen(mark);
    return length >= size && memcmp(bytes, mark, size) == 0;
}

// Every second byte of the start is 0, beginning with the first (BE) or the
// second (LE), and no other is: Latin text in UTF-16.
static bool looks_utf16(const char *bytes, gsize length, gsize zero) {
    gsize probe = MIN(length, UTF16_PROBE_BYTES);
    for (gsize i = 0; i < probe; i++) {
        if ((bytes[i] == '\0') != (i % 2 == zero))
            return false;
    }
    return probe >= 4;
}

// Bytes that are UTF-8 from the start on. A NUL is UTF-8 here, so that it is
// told as what it is.
static gsize utf8_prefix(const char *bytes, gsize length) {
    const char *end = bytes + length, *stop = bytes;
    while (stop < end && !g_utf8_validate_len(stop, (gsize)(end - stop), &stop) && *stop == '\0')
        stop++;
    return (gsize)(stop - bytes);
}

static Encoding find_encoding(const char *bytes, gsize length) {
    if (starts_with(bytes, length, "\xFF\xFE") || looks_utf16(bytes, length, 1))
        return UTF16_LE;
    if (starts_with(bytes, length, "\xFE\xFF") || looks_utf16(bytes, length, 0))
        return UTF16_BE;
    if (starts_with(bytes, length, "\xEF\xBB\xBF"))
        return UTF8_BOM;
    return utf8_prefix(bytes, length) == length ? UTF8 : CP1252;
}

/* ---- to UTF-8 ---- */

static bool check_utf8(const char *bytes, gsize length, const char *file, GError **error) {
    gsize valid = utf8_prefix(bytes, length);
    if (valid == length)
        return true;
    g_autofree char *why = g_strdup_printf(
        "bita 0x%02X bukan UTF-8, padahal berkas ini menyatakan diri UTF-8; " RESAVE,
        (unsigned)(guchar)bytes[valid]);
    return refuse(file, bytes, valid, why, error);
}

static bool from_cp1252(const char *bytes, gsize length, const char *file, GString *out,
                        GError **error) {
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)bytes[i];
        gunichar c = byte >= 0x80 && byte < 0xA0 ? cp1252_high[byte - 0x80] : byte;
        if (c == 0 && byte != 0) {
            g_autofree char *why = g_strdup_printf(
                "bita 0x%02X tidak ada dalam UTF-8 maupun Windows-1252; " RESAVE, byte);
            return refuse(file, out->str, out->len, why, error);
        }
        g_string_append_unichar(out, c);
    }
    return true;
}

static gunichar utf16_unit(const char *bytes, Encoding encoding) {
    guchar first = (guchar)bytes[0], second = (guchar)bytes[1];
    return encoding == UTF16_LE ? (gunichar)(first | second << 8) : (gunichar)(first << 8 | second);
}

static bool is_surrogate(gunichar unit, gunichar half) {
    return (unit & 0xFC00) == half;
}

static bool from_utf16(const char *bytes, gsize length, Encoding encoding, const char *file,
                       GString *out, GError **error) {
    gsize i = 0;
    if (length >= 2 && utf16_unit(bytes, encoding) == 0xFEFF)
        i = 2;
    for (; i + 1 < length; i += 2) {
        gunichar c = utf16_unit(bytes + i, encoding);
        if (is_surrogate(c, 0xD800) && i + 3 < length) {
            gunichar low = utf16_unit(bytes + i + 2, encoding);
            if (is_surrogate(low, 0xDC00)) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            return refuse(file, out->str, out->len,
                          "separuh karakter UTF-16 tanpa pasangannya; " RESAVE, error);
        g_string_append_unichar(out, c);
    }
    if (i < length)
        return refuse(file, out->str, out->len,
                      "berkas UTF-16 ini terpotong di tengah karakter; minta atau " RESAVE, error);
    return true;
}

static bool convert(const char *bytes, gsize length, Encoding encoding, const char *file,
                    EncodedText *text, GError **error) {
    g_autoptr(GString) out = g_string_sized_new(length + length / 8);
    if (!(encoding == CP1252 ? from_cp1252(bytes, length, file, out, error)
                             : from_utf16(bytes, length, encoding, file, out, error)))
        return false;
    text->length = out->len;
    text->owned = g_string_free(g_steal_pointer(&out), FALSE);
    text->text = text->owned;
    return true;
}

/* ---- control characters ---- */

// The control character at text[i], or -1: C0 but tab and line ends, DEL, C1.
static inline int control_at(const char *text, gsize length, gsize i) {
    guchar c = (guchar)text[i];
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r' ? -1 : c;
    if (c == 0x7F)
        return c;
    if (c == 0xC2 && i + 1 < length && (guchar)text[i + 1] < 0xA0)
        return (guchar)text[i + 1];
    return -1;
}

static bool check_controls(const EncodedText *text, const char *file, GError **error) {
    for (gsize i = 0; i < text->length; i++) {
        int control = control_at(text->text, text->length, i);
        if (control < 0)
            continue;
        g_autofree char *why =
            control == 0
                ? g_strdup("bita NUL; ini bukan berkas teks, atau berkas rusak: " RESAVE)
                : g_strdup_printf("karakter kendali U+%04X; hapus karakter itu, lalu " RESAVE,
                                  (unsigned)control);
        return refuse(file, text->text, i, why, error);
    }
    return true;
}

/* ---- all of it ---- */

static bool too_large(const char *file, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: isinya lebih dari 512 MB; bagi berkas ini",
                file);
    return false;
}

bool encoding_read(const char *bytes, gsize length, const char *file, EncodedText *text,
                   GError **error) {
    *text = (EncodedText){.text = length > 0 ? bytes : "", .length = length};
    if (length == 0)
        return true;
    if (length > GRID_MAX_BYTES)
        return too_large(file, error);
    g_auto(EncodedText) made = *text;
    Encoding encoding = find_encoding(bytes, length);
    if (encoding == UTF8_BOM) {
        made.text += 3;
        made.length -= 3;
        if (!check_utf8(made.text, made.length, file, error))
            return false;
    } else if (encoding != UTF8 && !convert(bytes, length, encoding, file, &made, error)) {
        return false;
    }
    if (made.length > GRID_MAX_BYTES)
        return too_large(file, error);
    if (made.length > 0 && made.text[made.length - 1] == DOS_END)
        made.length--;
    if (!check_controls(&made, file, error))
        return false;
    *text = made;
    made.owned = NULL;
    return true;
}

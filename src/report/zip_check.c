#include "report/zip_check.h"

#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"

// Sizes and signatures of PKZIP's records (APPNOTE 4.3), little-endian.
enum { LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22, METHOD_STORED = 0, METHOD_DEFLATED = 8 };
static const guint32 CENTRAL_SIGNATURE = 0x02014b50, END_SIGNATURE = 0x06054b50;
static const gsize MAX_BYTES = (gsize)1 << 30;

static guint32 get(const guint8 *at, int bytes) {
    guint32 value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (guint32)at[i] << (8 * i);
    return value;
}

// The part's text, of exactly `size` bytes; NULL when it does not inflate to that.
static char *inflate_part(const guint8 *data, gsize packed, gsize size) {
    g_autofree char *text = g_try_malloc(size + 1);
    if (text == NULL)
        return NULL;
    g_autoptr(GZlibDecompressor) inflater = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW);
    gsize in = 0, out = 0;
    GConverterResult result = G_CONVERTER_CONVERTED;
    while (result == G_CONVERTER_CONVERTED && out <= size) {
        gsize read = 0, written = 0;
        // One byte of room too many: a part longer than it says is caught.
        result =
            g_converter_convert(G_CONVERTER(inflater), data + in, packed - in, text + out,
                                size + 1 - out, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        in += read;
        out += written;
    }
    if (result != G_CONVERTER_FINISHED || out != size)
        return NULL;
    text[size] = '\0';
    return g_steal_pointer(&text);
}

// "<?xml …?>\n<root …>…</root>" or "<root …/>".
static bool is_whole_xml(const char *text, gsize size) {
    const char *root = text;
    while ((root = strchr(root, '<')) != NULL && (root[1] == '?' || root[1] == '!'))
        root++;
    if (root == NULL || strlen(text) != size)
        return false;
    gsize name = strcspn(root + 1, " \t\r\n/>");
    g_autofree char *end_tag = g_strdup_printf("</%.*s>", (int)name, root + 1);
    gsize end = size;
    while (end > 0 && g_ascii_isspace(text[end - 1]))
        end--;
    gsize length = strlen(end_tag);
    if (end >= length && memcmp(text + end - length, end_tag, length) == 0)
        return true;
    bool alone = strchr(root, '>') == text + end - 1;
    return alone && end >= 2 && text[end - 2] == '/';
}

static bool check_part(const guint8 *file, gsize length, const guint8 *central) {
    guint32 method = get(central + 10, 2), packed = get(central + 20, 4);
    guint32 size = get(central + 24, 4), offset = get(central + 42, 4);
    if ((gsize)offset + LOCAL_SIZE > length)
        return false;
    gsize start =
        (gsize)offset + LOCAL_SIZE + get(file + offset + 26, 2) + get(file + offset + 28, 2);
    if (start + packed > length || size > MAX_BYTES)
        return false;
    g_autofree char *text = NULL;
    if (method == METHOD_DEFLATED)
        text = inflate_part(file + start, packed, size);
    else if (method == METHOD_STORED && packed == size)
        text = g_strndup((const char *)file + start, size);
    return text != NULL && is_whole_xml(text, size);
}

static bool check_all(const guint8 *file, gsize length) {
    if (length < END_SIZE)
        return false;
    const guint8 *end = file + length - END_SIZE; // our files have no comment
    if (get(end, 4) != END_SIGNATURE)
        return false;
    guint32 count = get(end + 10, 2);
    gsize at = get(end + 16, 4);
    for (guint32 i = 0; i < count; i++) {
        if (at + CENTRAL_SIZE > length || get(file + at, 4) != CENTRAL_SIGNATURE ||
            !check_part(file, length, file + at))
            return false;
        at +=
            CENTRAL_SIZE + get(file + at + 28, 2) + get(file + at + 30, 2) + get(file + at + 32, 2);
    }
    return count > 0;
}

bool zip_check(const char *path, GError **error) {
    g_autofree char *file = NULL;
    gsize length = 0;
    if (!fs_read(path, MAX_BYTES, &file, &length, error))
        return false;
    if (check_all((const guint8 *)file, length))
        return true;
    g_autofree char *name = g_path_get_basename(path);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "%s: tertulis tidak utuh; periksa ruang kosong pada disk", name);
    return false;
}

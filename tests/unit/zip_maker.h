// ZIP files for tests: as they should be, and lying in one place each.
#ifndef JANGKAU_TESTS_ZIP_MAKER_H
#define JANGKAU_TESTS_ZIP_MAKER_H

#include <gio/gio.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
    const char *name;
    const char *data;
    gsize length;      // 0: that of the text
    gsize name_length; // 0: that of the text
    bool stored;
    bool descriptor;        // sizes after the data
    bool wide;              // ZIP64 fields in the directory
    guint16 flags;          // besides
    guint16 method;         // claimed; 0: the true one
    guint64 bytes;          // claimed in both headers; 0: the true one
    guint64 packed;         // claimed in both headers; 0: the true one
    guint64 local_bytes;    // claimed in the local header alone; 0: as the directory
    guint64 at;             // where the directory says its header is; 0: the true place
    guint32 crc;            // claimed; 0: the true one
    const char *local_name; // as long as the name, in the local header alone
    guint16 local_method;   // claimed in the local header alone; 0: the true one
    int padding;            // bytes after the packed ones that count as such
} ZipEntry;

static inline void zip_put(GByteArray *out, guint64 value, int bytes) {
    for (int i = 0; i < bytes; i++) {
        guint8 byte = (guint8)(value >> (8 * i));
        g_byte_array_append(out, &byte, 1);
    }
}

static inline guint32 zip_crc(const char *data, gsize length) {
    guint32 crc = 0xFFFFFFFF;
    for (gsize i = 0; i < length; i++) {
        crc ^= (guint8)data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320 & (0 - (crc & 1)));
    }
    return ~crc;
}

static inline GByteArray *zip_deflate(const char *data, gsize length) {
    GByteArray *out = g_byte_array_new();
    GZlibCompressor *packer = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW, 6);
    guint8 piece[65536];
    GConverterResult result;
    do {
        gsize took = 0, made = 0;
        result = g_converter_convert(G_CONVERTER(packer), data, length, piece, sizeof(piece),
                                     G_CONVERTER_INPUT_AT_END, &took, &made, NULL);
        data += took;
        length -= took;
        g_byte_array_append(out, piece, (guint)made);
    } while (result == G_CONVERTER_CONVERTED);
    g_assert(result == G_CONVERTER_FINISHED);
    g_object_unref(packer);
    return out;
}

static inline GByteArray *zip_make(const ZipEntry *entries, int count) {
    GByteArray *out = g_byte_array_new(), *directory = g_byte_array_new();
    for (int i = 0; i < count; i++) {
        const ZipEntry *e = &entries[i];
        gsize length = e->length > 0 ? e->length : strlen(e->data);
        gsize name = e->name_length > 0 ? e->name_length : strlen(e->name);
        GByteArray *packed = e->stored ? g_byte_array_append(g_byte_array_new(),
                                                             (const guint8 *)e->data, (guint)length)
                                       : zip_deflate(e->data, length);
        for (int k = 0; k < e->padding; k++)
            zip_put(packed, 0, 1);
        guint64 bytes = e->bytes > 0 ? e->bytes : length;
        guint64 packed_bytes = e->packed > 0 ? e->packed : packed->len;
        guint32 crc = e->crc > 0 ? e->crc : zip_crc(e->data, length);
        guint16 flags = (guint16)(e->flags | (e->descriptor ? 8 : 0));
        guint16 method = e->method > 0 ? e->method : e->stored ? 0 : 8;
        guint64 at = e->at > 0 ? e->at : out->len;
        zip_put(out, 0x04034b50, 4);
        zip_put(out, 20, 2);
        zip_put(out, flags, 2);
        zip_put(out, e->local_method > 0 ? e->local_method : method, 2);
        zip_put(out, 0, 4);
        zip_put(out, e->descriptor ? 0 : crc, 4);
        zip_put(out, e->descriptor ? 0 : packed_bytes, 4);
        zip_put(out, e->descriptor ? 0 : e->local_bytes > 0 ? e->local_bytes : bytes, 4);
        zip_put(out, name, 2);
        zip_put(out, 0, 2);
        const char *local_name = e->local_name != NULL ? e->local_name : e->name;
        g_byte_array_append(out, (const guint8 *)local_name, (guint)name);
        g_byte_array_append(out, packed->data, packed->len);
        if (e->descriptor) {
            zip_put(out, 0x08074b50, 4);
            zip_put(out, crc, 4);
            zip_put(out, packed_bytes, 4);
            zip_put(out, bytes, 4);
        }
        zip_put(directory, 0x02014b50, 4);
        zip_put(directory, 20, 2);
        zip_put(directory, 20, 2);
        zip_put(directory, flags, 2);
        zip_put(directory, method, 2);
        zip_put(directory, 0, 4);
        zip_put(directory, crc, 4);
        zip_put(directory, e->wide ? 0xFFFFFFFF : packed_bytes, 4);
        zip_put(directory, e->wide ? 0xFFFFFFFF : bytes, 4);
        zip_put(directory, name, 2);
        zip_put(directory, e->wide ? 20 : 0, 2);
        zip_put(directory, 0, 8);
        zip_put(directory, 0, 2);
        zip_put(directory, at, 4);
        g_byte_array_append(directory, (const guint8 *)e->name, (guint)name);
        if (e->wide) {
            zip_put(directory, 1, 2);
            zip_put(directory, 16, 2);
            zip_put(directory, bytes, 8);
            zip_put(directory, packed_bytes, 8);
        }
        g_byte_array_unref(packed);
    }
    guint start = out->len;
    g_byte_array_append(out, directory->data, directory->len);
    zip_put(out, 0x06054b50, 4);
    zip_put(out, 0, 4);
    zip_put(out, (guint64)count, 2);
    zip_put(out, (guint64)count, 2);
    zip_put(out, directory->len, 4);
    zip_put(out, start, 4);
    zip_put(out, 0, 2);
    g_byte_array_unref(directory);
    return out;
}

#endif

#include "store/blob.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    MARK_START = 0x00,
    MARK_LITTLE_ENDIAN = 0x01,
    MARK_BOUNDS_END = 0x7C,
    MARK_ENTITY = 0x69,
    MARK_END = 0xFE,
    TYPE_POINT = 1,
    TYPE_POLYGON = 3,
    TYPE_MULTIPOLYGON = 6,
    SRID = 4326
};

/* Writing: always little-endian, so that a file is the same on every machine. */

static void put_byte(GByteArray *blob, guint8 value) {
    g_byte_array_append(blob, &value, 1);
}

static void put_count(GByteArray *blob, int value) {
    guint32 bits = GUINT32_TO_LE((guint32)value);
    g_byte_array_append(blob, (const guint8 *)&bits, sizeof bits);
}

static void put_double(GByteArray *blob, double value) {
    guint64 bits;
    memcpy(&bits, &value, sizeof bits);
    bits = GUINT64_TO_LE(bits);
    g_byte_array_append(blob, (const guint8 *)&bits, sizeof bits);
}

static void put_points(GByteArray *blob, const LonLat *points, int count) {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    // A LonLat is two doubles, lon first: just what the blob holds.
    g_byte_array_append(blob, (const guint8 *)points, (guint)count * (guint)sizeof *points);
#else
    for (int i = 0; i < count; i++) {
        put_double(blob, points[i].lon_deg);
        put_double(blob, points[i].lat_deg);
    }
#endif
}

static void put_header(GByteArray *blob, LonLat south_west, LonLat north_east, int type) {
    g_byte_array_set_size(blob, 0);
    put_byte(blob, MARK_START);
    put_byte(blob, MARK_LITTLE_ENDIAN);
    put_count(blob, SRID);
    put_points(blob, &south_west, 1);
    put_points(blob, &north_east, 1);
    put_byte(blob, MARK_BOUNDS_END);
    put_count(blob, type);
}

void blob_from_point(GByteArray *blob, LonLat point) {
    put_header(blob, point, point, TYPE_POINT);
    put_double(blob, point.lon_deg);
    put_double(blob, point.lat_deg);
    put_byte(blob, MARK_END);
}

void blob_from_shape(GByteArray *blob, const Shape *shape) {
    LonLat south_west, north_east;
    g_byte_array_set_size(blob, 0);
    if (shape == NULL || shape->ring_count == 0 || !shape_bounds(shape, &south_west, &north_east))
        return;
    put_header(blob, south_west, north_east, TYPE_MULTIPOLYGON);
    put_count(blob, shape_part_count(shape));
    for (int ring = 0; ring < shape->ring_count; ring++) {
        if (ring == 0 || shape->ring_part[ring] != shape->ring_part[ring - 1]) {
            int rings = 1;
            while (ring + rings < shape->ring_count &&
                   shape->ring_part[ring + rings] == shape->ring_part[ring])
                rings++;
            put_byte(blob, MARK_ENTITY);
            put_count(blob, TYPE_POLYGON);
            put_count(blob, rings);
        }
        int first = shape->ring_first[ring], count = shape->ring_first[ring + 1] - first;
        put_count(blob, count);
        put_points(blob, shape->points + first, count);
    }
    put_byte(blob, MARK_END);
}

/* Reading: nothing is trusted; one failed read makes the rest fail, too. */

typedef struct {
    const guint8 *at;
    const guint8 *end;
    bool failed;
} Reader;

static bool has(Reader *reader, size_t bytes) {
    if (!reader->failed && (size_t)(reader->end - reader->at) < bytes)
        reader->failed = true;
    return !reader->failed;
}

static void expect_byte(Reader *reader, guint8 value) {
    if (has(reader, 1) && *reader->at++ != value)
        reader->failed = true;
}

static guint32 get_count(Reader *reader) {
    guint32 bits = 0;
    if (!has(reader, sizeof bits))
        return 0;
    memcpy(&bits, reader->at, sizeof bits);
    reader->at += sizeof bits;
    return GUINT32_FROM_LE(bits);
}

static void expect_count(Reader *reader, guint32 value) {
    if (get_count(reader) != value)
        reader->failed = true;
}

static double get_double(Reader *reader) {
    guint64 bits = 0;
    double value = 0;
    if (!has(reader, sizeof bits))
        return 0;
    memcpy(&bits, reader->at, sizeof bits);
    reader->at += sizeof bits;
    bits = GUINT64_FROM_LE(bits);
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value))
        reader->failed = true;
    return value;
}

static void get_ring(Reader *reader, GArray *points) {
    guint32 count = get_count(reader);
    if (count < 4 || !has(reader, (size_t)count * 2 * sizeof(double))) {
        reader->failed = true;
        return;
    }
    guint first = points->len;
    for (guint32 i = 0; i < count; i++) {
        LonLat point = {.lon_deg = get_double(reader)};
        point.lat_deg = get_double(reader);
        g_array_append_val(points, point);
    }
    const LonLat *a = &g_array_index(points, LonLat, first);
    const LonLat *b = &g_array_index(points, LonLat, points->len - 1);
    if (a->lon_deg != b->lon_deg || a->lat_deg != b->lat_deg)
        reader->failed = true;
}

Shape *blob_to_shape(const void *blob, size_t length) {
    // With fewer than 2^31 bytes no count of vertices overflows an int.
    if (blob == NULL || length > G_MAXINT)
        return NULL;
    Reader reader = {blob, (const guint8 *)blob + length, false};
    expect_byte(&reader, MARK_START);
    expect_byte(&reader, MARK_LITTLE_ENDIAN);
    expect_count(&reader, SRID);
    for (int i = 0; i < 4; i++)
        get_double(&reader);
    expect_byte(&reader, MARK_BOUNDS_END);
    expect_count(&reader, TYPE_MULTIPOLYGON);

    GArray *firsts = g_array_new(FALSE, FALSE, sizeof(int));
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(int));
    GArray *points = g_array_new(FALSE, FALSE, sizeof(LonLat));
    guint32 part_count = get_count(&reader);
    for (guint32 part = 0; part < part_count && !reader.failed; part++) {
        expect_byte(&reader, MARK_ENTITY);
        expect_count(&reader, TYPE_POLYGON);
        guint32 rings = get_count(&reader);
        for (guint32 ring = 0; ring < rings && !reader.failed; ring++) {
            int first = (int)points->len, index = (int)part;
            g_array_append_val(firsts, first);
            g_array_append_val(parts, index);
            get_ring(&reader, points);
        }
        if (rings == 0)
            reader.failed = true;
    }
    int total = (int)points->len;
    g_array_append_val(firsts, total);
    expect_byte(&reader, MARK_END);

    Shape *shape = g_new0(Shape, 1);
    shape->ring_count = (int)parts->len;
    shape->ring_first = (int *)(void *)g_array_free(firsts, FALSE);
    shape->ring_part = (int *)(void *)g_array_free(parts, FALSE);
    shape->points = (LonLat *)(void *)g_array_free(points, FALSE);
    if (reader.failed || reader.at != reader.end || shape->ring_count == 0)
        g_clear_pointer(&shape, shape_free);
    return shape;
}

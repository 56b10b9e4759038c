// upstream_parse(): any bytes give units that hold what boundary_file.h and
// shape.h promise, or an error that leaves the list as it was.
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "load/upstream.h"

static void check_shape(const Shape *shape) {
    HOLDS(shape->ring_count > 0);
    HOLDS(shape->ring_first[0] == 0 && shape->ring_part[0] == 0);
    for (int ring = 0; ring < shape->ring_count; ring++) {
        int first = shape->ring_first[ring], last = shape->ring_first[ring + 1] - 1;
        HOLDS(last - first >= 3);
        HOLDS(memcmp(&shape->points[first], &shape->points[last], sizeof(LonLat)) == 0 ||
              (shape->points[first].lon_deg == shape->points[last].lon_deg &&
               shape->points[first].lat_deg == shape->points[last].lat_deg));
        HOLDS(ring == 0 || shape->ring_part[ring] == shape->ring_part[ring - 1] ||
              shape->ring_part[ring] == shape->ring_part[ring - 1] + 1);
        for (int i = first; i <= last; i++) {
            HOLDS(fabs(shape->points[i].lat_deg) <= 90.0);
            HOLDS(fabs(shape->points[i].lon_deg) <= 180.0);
        }
    }
}

static void check_unit(const Boundary *unit) {
    HOLDS(boundary_code_is_dotted(unit->code));
    HOLDS(g_utf8_validate(unit->name, -1, NULL));
    for (const char *c = unit->name; *c != '\0'; c++)
        HOLDS((unsigned char)*c >= 0x20);
    HOLDS(g_str_has_prefix(unit->where, "uji.sql, baris "));
    if (unit->shape != NULL)
        check_shape(unit->shape);
}

static bool same_shape(const Shape *a, const Shape *b) {
    if (a == NULL || b == NULL)
        return a == b;
    gsize rings = (gsize)a->ring_count;
    return a->ring_count == b->ring_count &&
           memcmp(a->ring_first, b->ring_first, (rings + 1) * sizeof *a->ring_first) == 0 &&
           memcmp(a->ring_part, b->ring_part, rings * sizeof *a->ring_part) == 0 &&
           memcmp(a->points, b->points, (gsize)a->ring_first[rings] * sizeof *a->points) == 0;
}

static void check_same(const BoundaryList *a, guint first, const BoundaryList *b) {
    HOLDS(a->len - first == b->len);
    for (guint i = 0; i < b->len; i++) {
        const Boundary *one = g_ptr_array_index(a, first + i), *other = g_ptr_array_index(b, i);
        HOLDS(strcmp(one->code, other->code) == 0 && strcmp(one->name, other->name) == 0);
        HOLDS(same_shape(one->shape, other->shape));
    }
}

static bool parse(const char *sql, gsize length, BoundaryList *list) {
    g_autoptr(GError) error = NULL;
    guint before = list->len;
    bool fine = upstream_parse(sql, length, "uji.sql", list, &error);
    HOLDS(fine == (error == NULL));
    HOLDS(fine ? list->len > before : list->len == before);
    if (!fine) {
        HOLDS(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
        HOLDS(g_str_has_prefix(error->message, "uji.sql, baris "));
        HOLDS(g_utf8_validate(error->message, -1, NULL));
    }
    return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *sql = (const char *)data;
    // A list that holds a unit already: an error must leave just that one.
    g_autoptr(GPtrArray) list = boundary_list_new();
    boundary_add(list, "36.01", "Pandeglang", NULL, "sebelumnya");
    bool fine = parse(sql, size, list);
    const Boundary *kept = g_ptr_array_index(list, 0);
    HOLDS(strcmp(kept->where, "sebelumnya") == 0);
    for (guint i = 1; i < list->len; i++)
        check_unit(g_ptr_array_index(list, i));
    // The same bytes below a comment are the same units, or the same refusal.
    if (size >= 3 && memcmp(sql, "\xEF\xBB\xBF", 3) == 0)
        return 0;
    g_autoptr(GString) below = g_string_new("/* ; ' */ -- x\n");
    g_string_append_len(below, sql, (gssize)size);
    g_autoptr(GPtrArray) again = boundary_list_new();
    HOLDS(parse(below->str, below->len, again) == fine);
    check_same(list, 1, again);
    return 0;
}

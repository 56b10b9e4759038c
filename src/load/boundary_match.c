#include "load/boundary_match.h"

#include <math.h>
#include <string.h>

#include "load/area.h"

// Two areas are the same when they differ by less than this share.
#define SAME_SHARE 1e-9

typedef struct {
    const World *world;
    RegionLevel level;
    const Settings *settings;
    GPtrArray **found; // by unit: Boundary*, in the order they were read; NULL when none
    AreaKit *kit;      // made when it is needed
} Match;

const char *boundary_level_word(RegionLevel level) {
    static const char *const words[] = {"provinsi", "kabupaten/kota", "kecamatan",
                                        "desa/kelurahan"};
    return words[level];
}

static void ignore(const Boundary *boundary, const char *reason) {
    ledger_note(boundary->page, boundary->row, ROW_IGNORED, "", boundary->file_code, reason, "");
}

static void reject(const Boundary *boundary, const char *reason, const char *advice) {
    ledger_note(boundary->page, boundary->row, ROW_REJECTED, "", boundary->file_code, reason,
                advice);
}

// -------------------------------------------------------- feature by feature

static void no_such_unit(const Boundary *boundary) {
    g_autofree char *reason = g_strdup_printf("kode \"%s\" (%s) tidak ada dalam tabel wilayah",
                                              boundary->code, boundary->name);
    reject(boundary, reason, "tambahkan barisnya di tabel desa, atau perbaiki kodenya");
}

// The unit of a feature that can be used, or -1 when its row is settled.
static int unit_of(const Match *m, const Boundary *boundary) {
    int level = region_level_of_code(boundary->code);
    if (level >= 0 && level != (int)m->level) {
        g_autofree char *reason =
            g_strdup_printf("batas %s di antara batas %s; yang dipakai hanya batas %s",
                            boundary_level_word((RegionLevel)level), boundary_level_word(m->level),
                            boundary_level_word(m->level));
        ignore(boundary, reason);
        return -1;
    }
    if (level >= 0 && !settings_has_province(m->settings, boundary->code)) {
        ignore(boundary, "di luar provinsi yang dipetakan");
        return -1;
    }
    int unit = world_find_region(m->world, m->level, boundary->code);
    if (unit < 0)
        no_such_unit(boundary);
    else if (boundary->shape == NULL || boundary->shape->ring_count == 0) {
        g_autofree char *reason =
            g_strdup_printf("%s (%s) tidak punya poligon", boundary->code, boundary->name);
        reject(boundary, reason, "lengkapi poligonnya, atau hapus baris itu");
    } else
        return unit;
    return -1;
}

static AreaKit *kit_of(Match *m, const Shape *shape) {
    if (m->kit == NULL) {
        LonLat low, high;
        shape_bounds(shape, &low, &high);
        m->kit = area_kit_new((low.lat_deg + high.lat_deg) / 2);
    }
    return m->kit;
}

// A part that lies in another one is a hole or an island in it: only the
// even-odd rule tells. Cheap, unlike a test of validity for every feature.
static bool has_nested_parts(const Shape *shape) {
    for (int ring = 1; ring < shape->ring_count; ring++) {
        bool shell = shape->ring_part[ring] != shape->ring_part[ring - 1];
        int part = shell ? shape_part_at(shape, shape->points[shape->ring_first[ring]]) : -1;
        if (part >= 0 && part != shape->ring_part[ring])
            return true;
    }
    return false;
}

static void note_odd_rings(const Boundary *boundary) {
    if (has_nested_parts(boundary->shape))
        ledger_note(boundary->page, boundary->row, ROW_ACCEPTED, "", boundary->file_code,
                    "bagian di dalam bagian lain: dibaca bergantian sebagai lubang dan daratan",
                    "");
}

// ------------------------------------------------- several with one code

static bool is_copy(const Shape *a, const Shape *b) {
    int points = a->ring_first[a->ring_count];
    return a->ring_count == b->ring_count && points == b->ring_first[b->ring_count] &&
           memcmp(a->ring_first, b->ring_first, sizeof(int) * (size_t)a->ring_count) == 0 &&
           memcmp(a->points, b->points, sizeof(LonLat) * (size_t)points) == 0;
}

// Copies of one before them leave the list of the unit.
static void drop_copies(Match *m, GPtrArray *features, GPtrArray *areas) {
    for (guint i = 0; i < features->len; i++) {
        const Boundary *boundary = g_ptr_array_index(features, i);
        const Area *area = area_of(kit_of(m, boundary->shape), boundary->shape);
        const Boundary *same = NULL;
        for (guint before = 0; before < i && same == NULL; before++) {
            const Boundary *other = g_ptr_array_index(features, before);
            const Area *there = g_ptr_array_index(areas, before);
            double most = fmax(area_m2(m->kit, area), area_m2(m->kit, there));
            if (is_copy(boundary->shape, other->shape) ||
                area_overlap_m2(m->kit, area, there) >= most * (1 - SAME_SHARE))
                same = other;
        }
        if (same == NULL) {
            g_ptr_array_add(areas, (gpointer)(uintptr_t)area);
            continue;
        }
        g_autofree char *reason = g_strdup_printf("salinan dari %s", same->where);
        ignore(boundary, reason);
        g_ptr_array_remove_index(features, i--);
    }
}

// Two features that cannot both be parts of the unit.
static bool find_rivals(Match *m, const GPtrArray *areas, guint *first, guint *second,
                        double *share) {
    for (*first = 0; *first < areas->len; (*first)++) {
        for (*second = *first + 1; *second < areas->len; (*second)++) {
            const Area *a = g_ptr_array_index(areas, *first);
            const Area *b = g_ptr_array_index(areas, *second);
            double least = fmin(area_m2(m->kit, a), area_m2(m->kit, b));
            *share = area_overlap_m2(m->kit, a, b) / fmax(least, 1);
            if (*share >= BOUNDARY_PART_OVERLAP)
                return true;
        }
    }
    return false;
}

static void reject_rivals(const GPtrArray *features, guint first, guint second, double share) {
    const Boundary *a = g_ptr_array_index(features, first);
    const Boundary *b = g_ptr_array_index(features, second);
    for (guint i = 0; i < features->len; i++) {
        const Boundary *boundary = g_ptr_array_index(features, i);
        g_autofree char *reason = g_strdup_printf(
            "kode %s (%s) ada di %s dan di %s dengan bentuk yang berbeda dan bertumpang tindih "
            "%.0f %%",
            boundary->code, boundary->name, a->where, b->where, 100 * share);
        reject(boundary, reason, "hapus yang salah, atau perbaiki kodenya");
    }
}

static Shape *merge_parts(Match *m, const GPtrArray *features, const GPtrArray *areas) {
    for (guint i = 0; i < features->len; i++) {
        const Boundary *boundary = g_ptr_array_index(features, i);
        g_autofree char *reason = g_strdup_printf("%s dalam %u bagian, digabung",
                                                  boundary_level_word(m->level), features->len);
        ledger_note(boundary->page, boundary->row, ROW_ACCEPTED, "", boundary->file_code, reason,
                    "");
    }
    return area_shape(
        m->kit, area_union(m->kit, (const Area *const *)(void *)areas->pdata, (int)areas->len));
}

// The one shape of a unit, out of the features that have its code.
static Shape *settle_unit(Match *m, GPtrArray *features) {
    g_autoptr(GPtrArray) areas = g_ptr_array_new();
    if (features->len > 1)
        drop_copies(m, features, areas);
    guint first, second;
    double share;
    if (features->len > 1 && find_rivals(m, areas, &first, &second, &share)) {
        reject_rivals(features, first, second, share);
        return NULL;
    }
    if (features->len > 1)
        return merge_parts(m, features, areas);
    Boundary *boundary = g_ptr_array_index(features, 0);
    return g_steal_pointer(&boundary->shape);
}

Shape **boundary_match(const World *world, RegionLevel level, const Settings *settings,
                       const BoundaryList *list) {
    int count = world->regions[level].count;
    Match m = {.world = world,
               .level = level,
               .settings = settings,
               .found = g_new0(GPtrArray *, (gsize)count + 1)};
    for (guint i = 0; i < list->len; i++) {
        Boundary *boundary = g_ptr_array_index(list, i);
        int unit = unit_of(&m, boundary);
        if (unit < 0)
            continue;
        note_odd_rings(boundary);
        if (m.found[unit] == NULL)
            m.found[unit] = g_ptr_array_new();
        g_ptr_array_add(m.found[unit], boundary);
    }
    Shape **shapes = g_new0(Shape *, (gsize)count + 1);
    for (int unit = 0; unit < count; unit++) {
        if (m.found[unit] == NULL)
            continue;
        shapes[unit] = settle_unit(&m, m.found[unit]);
        g_ptr_array_unref(m.found[unit]);
    }
    g_free(m.found);
    area_kit_free(m.kit);
    return shapes;
}

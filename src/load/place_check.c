#include "load/place_check.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "load/area.h"
#include "load/problems.h"

// More than this of a feature in one village of a coverage: no other has more.
#define MOST_OF_IT 0.5

typedef struct {
    const World *world;
    AreaKit *kit;
    const BoundaryList *reference;
    const Area **areas; // of the reference
    AreaIndex *index;
    GHashTable *by_code; // code -> index in the reference + 1
} Edition;

static const Boundary *boundary_at(const BoundaryList *list, int index) {
    return g_ptr_array_index(list, (guint)index);
}

static void edition_open(Edition *e, const World *world, const BoundaryList *reference,
                         double lat_deg) {
    int count = (int)reference->len;
    e->world = world;
    e->kit = area_kit_new(lat_deg);
    e->reference = reference;
    e->areas = g_new(const Area *, (gsize)count + 1);
    e->by_code = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < count; i++) {
        const Boundary *boundary = boundary_at(reference, i);
        e->areas[i] = area_of(e->kit, boundary->shape);
        g_hash_table_insert(e->by_code, boundary->code, GINT_TO_POINTER(i + 1));
    }
    e->index = area_index_new(e->kit, e->areas, count);
}

static void edition_close(Edition *e) {
    area_index_free(e->index);
    g_hash_table_unref(e->by_code);
    g_free(e->areas);
    area_kit_free(e->kit);
}

// Share of `area` that lies in a unit of the reference.
static double share_in(const Edition *e, const Area *area, int unit) {
    double whole = area_m2(e->kit, area);
    return whole > 0 ? area_overlap_m2(e->kit, area, e->areas[unit]) / whole : 0;
}

// The unit of the reference that the area overlaps most, or -1.
static int place_of(const Edition *e, const Area *area, double *share) {
    g_autoptr(GArray) near = area_index_near(e->index, area);
    int best = -1;
    *share = 0;
    for (guint i = 0; i < near->len; i++) {
        int unit = g_array_index(near, int, i);
        double part = share_in(e, area, unit);
        if (part > *share) {
            *share = part;
            best = unit;
        }
    }
    return best;
}

static const char *name_of(const Edition *e, const char *code) {
    int level = region_level_of_code(code);
    int index = level >= 0 ? world_find_region(e->world, (RegionLevel)level, code) : -1;
    return index >= 0 ? e->world->regions[level].items[index].name : "?";
}

static void reject(const Edition *e, const Boundary *boundary, const char *place, double by_name,
                   double by_place) {
    g_autofree char *reason = g_strdup_printf(
        "menurut nama %s (%s, %.0f %% luasnya di sana), menurut letak %s (%s, %.0f %%)",
        name_of(e, boundary->code), boundary->code, 100 * by_name, name_of(e, place), place,
        100 * by_place);
    g_autofree char *advice = g_strdup_printf(
        "putuskan dalam berkas [boundaries] settle (file_code,code): tulis \"%s,%s\" bila namanya "
        "benar, \"%s,%s\" bila letaknya benar",
        boundary->file_code, boundary->code, boundary->file_code, place);
    ledger_note(boundary->page, boundary->row, ROW_REJECTED, "", boundary->file_code, reason,
                advice);
}

static void check_feature(const Edition *e, const Boundary *boundary, PlaceCheck *check) {
    const Area *area = area_of(e->kit, boundary->shape);
    int same = GPOINTER_TO_INT(g_hash_table_lookup(e->by_code, boundary->code)) - 1;
    double by_name = same >= 0 ? share_in(e, area, same) : 0, by_place = 0;
    check->tested++;
    if (by_name > MOST_OF_IT) {
        check->agreed++;
        return;
    }
    int place = place_of(e, area, &by_place);
    if (place < 0) {
        check->elsewhere++;
        ledger_note(boundary->page, boundary->row, ROW_ACCEPTED, "", boundary->file_code,
                    "edisi pembanding tidak punya desa/kelurahan di tempat ini",
                    "periksa letaknya");
    } else if (strcmp(boundary_at(e->reference, place)->code, boundary->code) == 0) {
        check->agreed++;
    } else {
        check->disagreed++;
        reject(e, boundary, boundary_at(e->reference, place)->code, by_name, by_place);
    }
}

PlaceCheck place_check(const World *world, const BoundaryList *list,
                       const BoundaryList *reference) {
    PlaceCheck check = {0};
    LonLat low, high;
    if (reference->len == 0 || !shape_bounds(boundary_at(reference, 0)->shape, &low, &high))
        return check;
    Edition edition;
    edition_open(&edition, world, reference, low.lat_deg);
    for (guint i = 0; i < list->len; i++) {
        const Boundary *boundary = boundary_at(list, (int)i);
        if (boundary->by_name && !boundary->settled &&
            ledger_row_class(boundary->page, boundary->row) != ROW_REJECTED)
            check_feature(&edition, boundary, &check);
    }
    edition_close(&edition);
    return check;
}

GHashTable *place_check_read_settled(const World *world, const char *path, GError **error) {
    g_autoptr(CsvTable) csv = csv_read(path, error);
    int file_code, code;
    if (csv == NULL || !csv_require_column(csv, "file_code", &file_code, error) ||
        !csv_require_column(csv, "code", &code, error))
        return NULL;
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(GHashTable) settled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int row = 0; row < csv_row_count(csv); row++) {
        const char *key = csv_cell(csv, row, file_code), *village = csv_cell(csv, row, code);
        if (world_find_village(world, village) < 0)
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "kode \"%s\" tidak ada dalam tabel desa", village);
        else if (!g_hash_table_insert(settled, g_strdup(key), g_strdup(village)))
            problems_add(problems, csv_name(csv), csv_line(csv, row),
                         "\"%s\" sudah diputuskan di baris lain; hapus salah satu", key);
    }
    return problems_none(problems, error) ? g_steal_pointer(&settled) : NULL;
}

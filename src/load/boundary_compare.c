#include "load/boundary_compare.h"

#include <math.h>

#include "base/text.h"
#include "load/area.h"

static void note(const Boundary *boundary, double file_km2, double own_km2, double percent) {
    g_autofree char *file_text = text_number_id(file_km2, 2);
    g_autofree char *own_text = text_number_id(own_km2, 2);
    g_autofree char *percent_text = text_number_id(percent, 1);
    g_autofree char *more = text_number_id(100 * (file_km2 - own_km2) / own_km2, 1);
    g_autofree char *reason = g_strdup_printf(
        "luas di berkas %s km², gabungan bagiannya %s km² (selisih %s %%); tidak bertumpang %s %%; "
        "angka memakai gabungannya",
        file_text, own_text, more, percent_text);
    ledger_note(boundary->page, boundary->row, ROW_ACCEPTED, "", boundary->file_code, reason, "");
}

double boundary_compare(const World *world, RegionLevel level, Shape *const *shapes,
                        const BoundaryList *list) {
    double largest = 0;
    g_autoptr(AreaKit) kit = NULL;
    for (guint i = 0; i < list->len; i++) {
        const Boundary *boundary = g_ptr_array_index(list, i);
        int region = world_find_region(world, level, boundary->code);
        const Shape *file = region >= 0 ? shapes[region] : NULL;
        const Shape *own = region >= 0 ? world->regions[level].items[region].shape : NULL;
        LonLat low, high;
        if (file == NULL || own == NULL || !shape_bounds(own, &low, &high) ||
            ledger_row_class(boundary->page, boundary->row) != ROW_ACCEPTED)
            continue;
        if (kit == NULL)
            kit = area_kit_new(low.lat_deg);
        const Area *a = area_of(kit, file), *b = area_of(kit, own);
        double a_m2 = area_m2(kit, a), b_m2 = area_m2(kit, b);
        double percent = 100 * (a_m2 + b_m2 - 2 * area_overlap_m2(kit, a, b)) / b_m2;
        note(boundary, a_m2 / 1e6, b_m2 / 1e6, fmax(percent, 0));
        largest = fmax(largest, percent);
    }
    return largest;
}

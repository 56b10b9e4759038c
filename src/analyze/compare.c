#include "analyze/compare.h"

#include <math.h>

static GArray *indexes(void) {
    return g_array_new(FALSE, FALSE, sizeof(int));
}

// Indexes at which a flag was raised, and lowered.
static void compare_flags(const bool *before, int before_count, const bool *after, int count,
                          GArray *raised, GArray *lowered) {
    for (int i = 0; i < count; i++) {
        bool was = i < before_count && before[i];
        if (after[i] && !was)
            g_array_append_val(raised, i);
        else if (was && !after[i])
            g_array_append_val(lowered, i);
    }
}

static void compare_members(const World *world, const Results *before, const Results *after,
                            Change *change) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            bool was = before->regions[level][i].member, is = after->regions[level][i].member;
            RegionRef region = {(RegionLevel)level, i};
            if (is != was)
                g_array_append_val(is ? change->joined : change->left, region);
        }
    }
}

static bool is_known(const World *world, const Results *results, int village) {
    return results->regions[LEVEL_REGENCY][world_region_of_village(world, village, LEVEL_REGENCY)]
        .known;
}

static void compare_villages(const World *world, const Results *before, const Results *after,
                             Change *change) {
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        int64_t more = after->villages[v].cell.people_within_service -
                       before->villages[v].cell.people_within_service;
        for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
            RegionChange *region =
                &change->regions[level][world_region_of_village(world, v, (RegionLevel)level)];
            region->gained += MAX(more, 0);
            region->lost += MAX(-more, 0);
        }
        bool was = change_is_within(world, before, v), is = change_is_within(world, after, v);
        bool sure = is_known(world, is ? before : after, v);
        if (is != was)
            g_array_append_val(!sure ? change->villages_unsure
                               : is  ? change->villages_in
                                     : change->villages_out,
                               v);
    }
}

static bool same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool same_reach(const Reach *a, const Reach *b, int reach_count) {
    for (int k = 0; k < reach_count; k++) {
        if (a->people_within[k] != b->people_within[k])
            return false;
    }
    return a->people_within_service == b->people_within_service &&
           a->people_unreachable == b->people_unreachable &&
           same(a->gap_person_m, b->gap_person_m) && same(a->mean_m, b->mean_m);
}

Change *compare_results(const World *world, const Results *before, const Results *after) {
    Change *change = g_new0(Change, 1);
    *change = (Change){.villages_in = indexes(),
                       .villages_out = indexes(),
                       .villages_unsure = indexes(),
                       .tpbis_in = indexes(),
                       .tpbis_out = indexes(),
                       .opened = indexes(),
                       .closed = indexes(),
                       .joined = g_array_new(FALSE, FALSE, sizeof(RegionRef)),
                       .left = g_array_new(FALSE, FALSE, sizeof(RegionRef))};
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        change->regions[level] = g_new0(RegionChange, (gsize)world->regions[level].count + 1);
        for (int i = 0; i < world->regions[level].count; i++) {
            const RegionResult *from = &before->regions[level][i], *to = &after->regions[level][i];
            change->regions[level][i].known = from->known && to->known;
            change->regions[level][i].touched =
                from->known != to->known || from->libraries_tpbis != to->libraries_tpbis ||
                !same_reach(&from->cell, &to->cell, after->reach_count);
        }
    }
    compare_flags(before->library_tpbis, before->library_count, after->library_tpbis,
                  after->library_count, change->tpbis_in, change->tpbis_out);
    compare_flags(before->library_open, before->library_count, after->library_open,
                  after->library_count, change->opened, change->closed);
    compare_members(world, before, after, change);
    compare_villages(world, before, after, change);
    return change;
}

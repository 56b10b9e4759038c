#include "analyze/history.h"

#include <stdbool.h>

#include "analyze/active.h"

static int year_of(Date date) {
    return date.day / 10000;
}

static void consider(Date event, Date as_of, int *first) {
    if (date_known(event) && date_compare(event, as_of) <= 0 && year_of(event) < *first)
        *first = year_of(event);
}

GArray *history_dates(const World *world, const Settings *settings, Date as_of) {
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(Date));
    int first = year_of(as_of);
    for (int i = 0; i < world->membership_count; i++) {
        if (world_find_region(world, LEVEL_PROVINCE, world->memberships[i].code) >= 0 ||
            world_find_region(world, LEVEL_REGENCY, world->memberships[i].code) >= 0)
            consider(world->memberships[i].since, as_of, &first);
    }
    for (int i = 0; i < world->library_count; i++) {
        const Library *l = &world->libraries[i];
        // Counted from when it is both open and in the programme.
        bool opens_later = date_known(l->tpbis_since) && date_known(l->open_since) &&
                           date_compare(l->open_since, l->tpbis_since) > 0;
        if (active_is_trusted(settings, l))
            consider(opens_later ? l->open_since : l->tpbis_since, as_of, &first);
    }
    for (int year = first; year < year_of(as_of); year++) {
        Date end = {year * 10000 + 1231, 3};
        g_array_append_val(dates, end);
    }
    g_array_append_val(dates, as_of);
    return dates;
}

Date history_date_before(const World *world, const Settings *settings, Date as_of) {
    g_autoptr(GArray) dates = history_dates(world, settings, as_of);
    if (dates->len > 1)
        return g_array_index(dates, Date, dates->len - 2);
    return (Date){(year_of(as_of) - 1) * 10000 + 1231, 3};
}

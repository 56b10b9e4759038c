#include "model/cells.h"

#include <math.h>

const char *spread_name(Spread spread) {
    static const char *const names[] = {
        [SPREAD_POINT] = "titik desa", [SPREAD_AREA] = "sel", [SPREAD_RASTER] = "raster"};
    return names[spread];
}

Cells *cells_new(int village_count) {
    Cells *cells = g_new0(Cells, 1);
    cells->first = g_new0(int, (gsize)village_count + 1);
    cells->spread = g_new0(Spread, (gsize)village_count + 1);
    return cells;
}

void cells_free(Cells *cells) {
    if (cells == NULL)
        return;
    for (int i = 0; i < cells->grid_count; i++)
        g_free(cells->grids[i].crs);
    g_free(cells->grids);
    g_free(cells->pieces);
    g_free(cells->first);
    g_free(cells->spread);
    g_free(cells->method);
    g_free(cells);
}

void cells_share_out(int64_t people, const double *weights, int count, int64_t *people_e6) {
    double total = 0, cumulative = 0;
    for (int i = 0; i < count; i++)
        total += weights[i];
    bool even = total <= 0;
    int64_t whole_e6 = people * CELLS_PER_PERSON, given_e6 = 0;
    for (int i = 0; i < count; i++) {
        cumulative += even ? 1 : weights[i];
        // The last one takes the rest: the quotient may miss 1 by a rounding.
        int64_t due_e6 = i == count - 1
                             ? whole_e6
                             : llround((double)whole_e6 * (cumulative / (even ? count : total)));
        people_e6[i] = MAX(due_e6 - given_e6, 0);
        given_e6 += people_e6[i];
    }
}

#include "model/results.h"

void results_free(Results *results) {
    if (results == NULL)
        return;
    g_free(results->library_tpbis);
    g_free(results->library_open);
    g_free(results->service_m);
    g_free(results->pieces);
    g_free(results->villages);
    for (int year = 0; year < results->series_count; year++) {
        for (int level = 0; level < LEVEL_COUNT; level++)
            g_free(results->series[year].regions[level]);
    }
    g_free(results->series);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; results->regions[level] != NULL && i < results->region_count[level]; i++)
            g_free(results->regions[level][i].completeness);
        g_free(results->regions[level]);
    }
    g_free(results);
}

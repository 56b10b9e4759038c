#include "model/results.h"

void results_free(Results *results) {
    if (results == NULL)
        return;
    g_free(results->library_tpbis);
    g_free(results->library_open);
    g_free(results->villages);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int i = 0; i < results->region_count[level]; i++)
            g_free(results->regions[level][i].completeness);
        g_free(results->regions[level]);
    }
    g_free(results);
}

#include "model/results.h"

const char *bands_kind_name(BandsKind kind) {
    return kind == BANDS_TPBIS ? "tpbis" : "any";
}

static void clear_bands(Bands *bands, int provinces) {
    for (int i = 0; bands->within != NULL && i < provinces * bands->count; i++)
        shape_free(bands->within[i]);
    for (int i = 0; bands->band != NULL && i < provinces * (bands->count + 2); i++)
        shape_free(bands->band[i]);
    g_free(bands->within);
    g_free(bands->band);
}

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
    for (int kind = 0; kind < BANDS_KINDS; kind++)
        clear_bands(&results->bands[kind], results->province_count);
    g_free(results);
}

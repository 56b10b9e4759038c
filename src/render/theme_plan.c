#include "render/theme_plan.h"

#include <math.h>
#include <string.h>

static double service_m(const SheetSource *source, int village) {
    return source->plan->service_m[world_region_of_village(source->world, village, LEVEL_REGENCY)];
}

int64_t theme_plan_people_within(const SheetSource *source, const Results *results, int village,
                                 int64_t *all_e6) {
    const Cells *cells = source->world->cells;
    double reach_m = service_m(source, village);
    int64_t all = 0, within = 0;
    for (int p = cells->first[village]; p < cells->first[village + 1]; p++) {
        const NearLibrary *near = &results->pieces[p].tpbis[0];
        all += cells->pieces[p].people_e6;
        if (near->library >= 0 && near->distance_m <= reach_m)
            within += cells->pieces[p].people_e6;
    }
    if (all_e6 != NULL)
        *all_e6 += all;
    return within;
}

// As `change_is_within`, but by the plan's own S.
bool theme_plan_is_within(const SheetSource *source, const Results *results, int village) {
    int64_t all_e6 = 0;
    int64_t within_e6 = theme_plan_people_within(source, results, village, &all_e6);
    if (all_e6 > 0)
        return 2 * within_e6 >= all_e6;
    const NearLibrary *near = &results->villages[village].nearest_tpbis;
    return near->library >= 0 && near->distance_m <= service_m(source, village);
}

void theme_plan_count(Theme *theme, const SheetSource *source) {
    const Region *item = &source->world->regions[theme->level].items[theme->region];
    int64_t before_e6 = 0, after_e6 = 0;
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        before_e6 += theme_plan_people_within(source, source->results, v, NULL);
        after_e6 += theme_plan_people_within(source, source->plan->after, v, NULL);
    }
    theme->within_before = before_e6 / CELLS_PER_PERSON;
    theme->within_after = after_e6 / CELLS_PER_PERSON;
}

// Whether the regency holds the sheet's region, or lies in it.
static bool concerns(const Theme *theme, const World *world, int regency) {
    const Region *item = &world->regions[theme->level].items[theme->region];
    return theme->level == LEVEL_PROVINCE
               ? world->regions[LEVEL_REGENCY].items[regency].parent == theme->region
               : world_region_of_village(world, item->first_village, LEVEL_REGENCY) == regency;
}

// S of the sheet's region in words; the plan's own where it differs from the settings'.
static char *service_words(const Theme *theme, const SheetSource *source) {
    const RegionList *regencies = &source->world->regions[LEVEL_REGENCY];
    const double *planned_m = source->plan->service_m;
    double least_m = INFINITY, most_m = 0;
    bool by_settings = theme->level == LEVEL_PROVINCE;
    for (int i = 0; i < regencies->count; i++) {
        if (!concerns(theme, source->world, i))
            continue;
        double set_m = settings_service_km(source->settings, regencies->items[i].code) * 1000;
        least_m = MIN(least_m, planned_m[i]);
        most_m = MAX(most_m, planned_m[i]);
        by_settings &= fabs(set_m - planned_m[i]) < 1e-6;
    }
    Language in = source->language;
    g_autofree char *least = words_number_short(in, least_m / 1000);
    g_autofree char *most = words_number_short(in, most_m / 1000);
    if (most_m - least_m < 1e-6)
        return g_strdup_printf("%s km", least);
    return by_settings ? theme_service_text(in, source->world, source->settings)
                       : words_printf(in, "%s sampai %s km, menurut kab./kota", least, most);
}

char *theme_plan_proof(Language in, const SitePlan *plan) {
    if (plan->optimal)
        return g_strdup(words(in, "terbukti tidak ada yang lebih baik"));
    // What is proven must not be rounded down.
    g_autofree char *gap = words_number(in, ceil(plan->gap_pct * 100 - 1e-9) / 100, 2);
    return words_printf(in, "terbukti paling jauh %s %% dari yang terbaik", gap);
}

char *theme_plan_value(Language in, const SitePlan *plan, double value) {
    g_autofree char *number = words_number(in, round(value), 0);
    return g_strdup_printf("%s %s", number, words(in, plan->unit));
}

// What the picks were chosen for, and what they bring.
static char *objective_words(Language in, const SitePlan *plan, const char *value) {
    if (strcmp(plan->objective, "coverage") == 0)
        return words_printf(in,
                            "penduduk sebanyak mungkin tinggal paling jauh S dari perpustakaan "
                            "TPBIS. Seluruh usulan membawa %s masuk jarak layanan",
                            value);
    if (strcmp(plan->objective, "distance") == 0)
        return words_printf(in,
                            "penduduk tinggal sedekat mungkin dengan perpustakaan TPBIS. "
                            "Seluruh usulan memangkas jarak sebanyak %s",
                            value);
    return words_printf(in,
                        "jarak penduduk yang melebihi S menjadi sekecil mungkin. Seluruh usulan "
                        "memangkasnya sebanyak %s",
                        value);
}

char *theme_plan_text(const Theme *theme, const SheetSource *source) {
    const SitePlan *plan = source->plan;
    Language in = source->language;
    g_autofree char *service = service_words(theme, source);
    g_autofree char *value = theme_plan_value(in, plan, plan->value);
    g_autofree char *purpose = objective_words(in, plan, value);
    g_autofree char *proof = theme_plan_proof(in, plan);
    g_autofree char *stages = plan->stage_count > 1
                                  ? words_printf(in, " dalam %d tahap", plan->stage_count)
                                  : g_strdup("");
    return words_printf(
        in, "Usulan, belum disurvei: %d desa/kelurahan%s, dipilih agar %s; %s.%s S = %s.",
        plan->sites, stages, purpose, proof,
        plan->reproducible
            ? ""
            : words(in, " Pencarian dihentikan batas waktu: ulangannya dapat berbeda."),
        service);
}

#include "render/theme_plan.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

// Within S as the plan has it: at least half of its people, by cell; without
// people by its point. As `change_is_within`, but by the plan's own S.
static bool is_within(const World *world, const Results *results, const SitePlan *plan, int village,
                      int64_t *people_e6) {
    double service_m = plan->service_m[world_region_of_village(world, village, LEVEL_REGENCY)];
    const Cells *cells = world->cells;
    int64_t all_e6 = 0;
    *people_e6 = 0;
    for (int p = cells->first[village]; p < cells->first[village + 1]; p++) {
        const NearLibrary *near = &results->pieces[p].tpbis[0];
        all_e6 += cells->pieces[p].people_e6;
        if (near->library >= 0 && near->distance_m <= service_m)
            *people_e6 += cells->pieces[p].people_e6;
    }
    if (all_e6 > 0)
        return 2 * *people_e6 >= all_e6;
    const NearLibrary *near = &results->villages[village].nearest_tpbis;
    return near->library >= 0 && near->distance_m <= service_m;
}

static void classify(Theme *theme, const World *world, const Results *results,
                     const SitePlan *plan) {
    enum { BEYOND, UNSURE, TODAY, NEW };
    const Region *item = &world->regions[theme->level].items[theme->region];
    int64_t before_e6 = 0, after_e6 = 0;
    for (int v = item->first_village; v < item->first_village + item->village_count; v++) {
        int64_t village_before_e6, village_after_e6;
        bool before = is_within(world, results, plan, v, &village_before_e6);
        bool after = is_within(world, plan->after, plan, v, &village_after_e6);
        int regency = world_region_of_village(world, v, LEVEL_REGENCY);
        before_e6 += village_before_e6;
        after_e6 += village_after_e6;
        bool known = results->regions[LEVEL_REGENCY][regency].known;
        if (known)
            theme->village_class[v] = before ? TODAY : after ? NEW : BEYOND;
        else
            theme->village_class[v] = after ? UNSURE : THEME_NO_DATA;
    }
    theme->within_before = before_e6 / CELLS_PER_PERSON;
    theme->within_after = after_e6 / CELLS_PER_PERSON;
}

// S of the sheet's region in words; the plan's own where it differs from the settings'.
static char *service_words(const Theme *theme, const World *world, const SitePlan *plan,
                           const Settings *settings) {
    const RegionList *regencies = &world->regions[LEVEL_REGENCY];
    double least_m = INFINITY, most_m = 0;
    bool by_settings = theme->level == LEVEL_PROVINCE;
    for (int i = 0; i < regencies->count; i++) {
        const Region *regency = &regencies->items[i];
        bool own =
            theme->level == LEVEL_REGENCY ? i == theme->region : regency->parent == theme->region;
        if (!own)
            continue;
        least_m = MIN(least_m, plan->service_m[i]);
        most_m = MAX(most_m, plan->service_m[i]);
        by_settings &=
            fabs(settings_service_km(settings, regency->code) * 1000 - plan->service_m[i]) < 1e-6;
    }
    g_autofree char *least = theme_number(least_m / 1000);
    g_autofree char *most = theme_number(most_m / 1000);
    if (most_m - least_m < 1e-6)
        return g_strdup_printf("%s km", least);
    return by_settings ? theme_service_text(world, settings)
                       : g_strdup_printf("%s sampai %s km, menurut kab./kota", least, most);
}

char *theme_plan_proof(const SitePlan *plan) {
    if (plan->optimal)
        return g_strdup("terbukti tidak ada yang lebih baik");
    // What is proven must not be rounded down.
    g_autofree char *gap = text_number_id(ceil(plan->gap_pct * 100 - 1e-9) / 100, 2);
    return g_strdup_printf("terbukti paling jauh %s %% dari yang terbaik", gap);
}

char *theme_plan_value(const SitePlan *plan, double value) {
    g_autofree char *number = text_number_id(round(value), 0);
    return g_strdup_printf("%s %s", number, plan->unit);
}

// What the picks were chosen for, and what they bring.
static char *objective_words(const SitePlan *plan, const char *value) {
    if (strcmp(plan->objective, "coverage") == 0)
        return g_strdup_printf("penduduk sebanyak mungkin tinggal paling jauh S dari perpustakaan "
                               "TPBIS. Seluruh usulan membawa %s masuk jarak layanan",
                               value);
    if (strcmp(plan->objective, "distance") == 0)
        return g_strdup_printf("penduduk tinggal sedekat mungkin dengan perpustakaan TPBIS. "
                               "Seluruh usulan memangkas jarak sebanyak %s",
                               value);
    return g_strdup_printf("jarak penduduk yang melebihi S menjadi sekecil mungkin. Seluruh usulan "
                           "memangkasnya sebanyak %s",
                           value);
}

static char *explanation(const Theme *theme, const World *world, const SitePlan *plan,
                         const Settings *settings) {
    g_autofree char *service = service_words(theme, world, plan, settings);
    g_autofree char *value = theme_plan_value(plan, plan->value);
    g_autofree char *purpose = objective_words(plan, value);
    g_autofree char *proof = theme_plan_proof(plan);
    g_autofree char *stages = plan->stage_count > 1
                                  ? g_strdup_printf(" dalam %d tahap", plan->stage_count)
                                  : g_strdup("");
    g_autofree char *text = g_strdup_printf(
        "Usulan, belum disurvei: %d desa/kelurahan%s, dipilih agar %s; %s.%s S = %s.", plan->sites,
        stages, purpose, proof,
        plan->reproducible ? "" : " Pencarian dihentikan batas waktu: ulangannya dapat berbeda.",
        service);
    return world_demand_words(world, text);
}

void theme_plan_classify(Theme *theme, const World *world, const Results *results,
                         const SitePlan *plan, const Settings *settings, const Style *style) {
    static const char *const labels[] = {"tetap di luar jarak layanan S",
                                         "terjangkau oleh usulan; keadaan sekarang belum diketahui",
                                         "terjangkau sekarang", "baru terjangkau oleh usulan"};
    static const ThemeHatch hatches[] = {HATCH_NONE, HATCH_NO_DATA, HATCH_NONE, HATCH_NEW};
    for (int i = 0; i < (int)G_N_ELEMENTS(labels); i++) {
        int class =
            theme_add_class(theme, g_strdup(labels[i]), style->plan_colours.values[i], false);
        theme->classes[class].hatch = hatches[i];
    }
    classify(theme, world, results, plan);
    theme->legend_heading = world_demand_words(world, "Separuh penduduk atau lebih dalam S");
    theme->explanation = explanation(theme, world, plan, settings);
}

#include "book/brief_internal.h"

#include <math.h>

#include "book/story.h"
#include "render/marginalia.h"
#include "render/theme_plan.h"

#define GAP_ROWS 15  // of the table of gaps
#define PLAN_ROWS 20 // of the table of the plan

void brief_regencies(Brief *brief) {
    const World *world = brief->source->world;
    const Results *results = brief->source->results;
    flow_heading(brief->flow, 1, brief_say(brief, "Cakupan menurut kabupaten/kota"));
    g_autofree char *people = story_people(brief->source, g_strdup(brief_say(brief, "Penduduk")));
    const FlowColumn columns[] = {{brief_say(brief, "Kabupaten/kota"), false, 0},
                                  {people, true, 0},
                                  {brief_say(brief, "Desa/kel."), true, 0},
                                  {brief_say(brief, "TPBIS tercatat"), true, 0},
                                  {brief_say(brief, "Dalam S"), true, 0},
                                  {brief_say(brief, "Rentang 5–95 %"), true, 0},
                                  {brief_say(brief, "Di luar S"), true, 0},
                                  {brief_say(brief, "Jarak rata-rata"), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    for (int i = brief->region->first_child;
         i <= brief->region->first_child + brief->region->child_count; i++) {
        bool total = i == brief->region->first_child + brief->region->child_count;
        RegionLevel level = total ? LEVEL_PROVINCE : LEVEL_REGENCY;
        int index = total ? brief->province : i;
        const Region *region = &world->regions[level].items[index];
        const RegionResult *result = &results->regions[level][index];
        bool complete = theme_is_complete(world, results, level, index);
        int64_t within = result->cell.people_within_service;
        g_autofree char *count = brief_number(brief, region->population);
        g_autofree char *villages = brief_number(brief, region->village_count);
        g_autofree char *tpbis = brief_number(brief, result->libraries_tpbis);
        g_autofree char *share = brief_share(brief, within, region->population, complete);
        g_autofree char *range = results->has_ranges && result->known
                                     ? marginalia_range(&result->service_range, region->population)
                                     : g_strdup("");
        g_strdelimit(g_strchug(range), "()", ' ');
        g_autofree char *most = brief_at_most(brief, region->population - within, complete);
        g_autofree char *mean = marginalia_km(brief->language, result->cell.mean_m);
        const char *unknown = brief_say(brief, "belum lengkap");
        flow_table_row(
            table, total, NULL,
            (const char *const[]){total ? brief_say(brief, "Seluruh provinsi") : region->name,
                                  count, villages, result->known ? tpbis : unknown,
                                  result->known ? share : "–", g_strstrip(range),
                                  result->known ? most : "–", result->known ? mean : "–"});
    }
    flow_table_end(brief->flow, table, brief_say(brief, "Tidak ada kabupaten/kota."));
}

// Villages of the province by rising rank.
static GArray *ranked(const Brief *brief) {
    GArray *found = g_array_new(FALSE, FALSE, sizeof(int));
    const VillageResult *villages = brief->source->results->villages;
    for (int v = brief->region->first_village;
         v < brief->region->first_village + brief->region->village_count; v++) {
        int64_t people = brief->source->world->regions[LEVEL_VILLAGE].items[v].population;
        if (villages[v].rank_people <= 0 || people <= villages[v].cell.people_within_service)
            continue;
        guint at = found->len;
        while (at > 0 &&
               villages[g_array_index(found, int, at - 1)].rank_people > villages[v].rank_people)
            at--;
        if (at < GAP_ROWS) {
            g_array_insert_val(found, at, v);
            if (found->len > GAP_ROWS)
                g_array_set_size(found, GAP_ROWS);
        }
    }
    return found;
}

static const Region *above(const Brief *brief, int village, RegionLevel level) {
    const World *world = brief->source->world;
    return &world->regions[level].items[world_region_of_village(world, village, level)];
}

void brief_gaps(Brief *brief) {
    flow_heading(
        brief->flow, 1,
        brief_say(brief, "Desa/kelurahan dengan penduduk terbanyak di luar jarak layanan"));
    g_autofree char *people = story_people(brief->source, g_strdup(brief_say(brief, "Penduduk")));
    const FlowColumn columns[] = {{brief_say(brief, "No."), true, 0},
                                  {brief_say(brief, "Desa/kelurahan"), false, 0},
                                  {brief_say(brief, "Kecamatan"), false, 0},
                                  {brief_say(brief, "Kabupaten/kota"), false, 0},
                                  {people, true, 0},
                                  {brief_say(brief, "Di luar S"), true, 0},
                                  {brief_say(brief, "Jarak rata-rata"), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    g_autoptr(GArray) villages = ranked(brief);
    for (guint i = 0; i < villages->len; i++) {
        int v = g_array_index(villages, int, i);
        const Region *village = &brief->source->world->regions[LEVEL_VILLAGE].items[v];
        const Reach *reach = &brief->source->results->villages[v].cell;
        g_autofree char *rank = g_strdup_printf("%u", i + 1);
        g_autofree char *count = brief_number(brief, village->population);
        int regency = world_region_of_village(brief->source->world, v, LEVEL_REGENCY);
        bool complete =
            theme_is_complete(brief->source->world, brief->source->results, LEVEL_REGENCY, regency);
        g_autofree char *beyond =
            brief_at_most(brief, village->population - reach->people_within_service, complete);
        g_autofree char *mean = marginalia_km(brief->language, reach->mean_m);
        flow_table_row(
            table, false, NULL,
            (const char *const[]){rank, village->name, above(brief, v, LEVEL_DISTRICT)->name,
                                  above(brief, v, LEVEL_REGENCY)->name, count, beyond, mean});
    }
    flow_table_end(brief->flow, table,
                   brief->result->known
                       ? brief_say(brief, "Tidak ada desa/kelurahan yang dapat diurutkan.")
                       : brief_say(brief, "Belum dapat disusun: data belum lengkap."));
}

void brief_plan(Brief *brief) {
    const SitePlan *plan = brief->source->plan;
    if (plan == NULL)
        return;
    flow_heading(brief->flow, 1, brief_say(brief, "Rencana: desa berikutnya untuk TPBIS"));
    g_autofree char *gain = words_printf(brief->language, "Tambahan (%s)", plan->unit);
    const FlowColumn columns[] = {
        {brief_say(brief, "No."), true, 0},        {brief_say(brief, "Desa/kelurahan"), false, 0},
        {brief_say(brief, "Kecamatan"), false, 0}, {brief_say(brief, "Kabupaten/kota"), false, 0},
        {brief_say(brief, "Tahap"), true, 0},      {gain, true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    int shown = 0, left = 0;
    for (int i = 0; i < plan->pick_count; i++) {
        const SitePick *pick = &plan->picks[i];
        if (pick->village < brief->region->first_village ||
            pick->village >= brief->region->first_village + brief->region->village_count)
            continue;
        if (shown == PLAN_ROWS) {
            left++;
            continue;
        }
        shown++;
        g_autofree char *order = g_strdup_printf("%d", pick->order);
        g_autofree char *stage = g_strdup_printf("%d", pick->stage);
        g_autofree char *value = words_number(brief->language, round(pick->gain), 0);
        flow_table_row(table, false, NULL,
                       (const char *const[]){
                           order,
                           brief->source->world->regions[LEVEL_VILLAGE].items[pick->village].name,
                           above(brief, pick->village, LEVEL_DISTRICT)->name,
                           above(brief, pick->village, LEVEL_REGENCY)->name, stage, value});
    }
    flow_table_end(brief->flow, table, brief_say(brief, "Tidak ada usulan di wilayah ini."));
    g_autofree char *proof = theme_plan_proof(brief->language, plan);
    g_autofree char *value = theme_plan_value(brief->language, plan, plan->value);
    g_autofree char *rest =
        left > 0 ? words_printf(brief->language, " %d usulan lain: lihat tables/plan.csv.", left)
                 : g_strdup("");
    g_autofree char *note = words_printf(
        brief->language, "Seluruh rencana: perolehan %s; rencana ini %s.%s", value, proof, rest);
    flow_paragraph(brief->flow, FLOW_NOTE, note);
}

#include "report/plan_report.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/comparison.h"
#include "report/figures.h"
#include "report/json.h"

static const Region *village_at(const PlanReport *r, int village) {
    return &r->world->regions[LEVEL_VILLAGE].items[village];
}

static const char *regency_name(const PlanReport *r, int village) {
    return figures_region_of(r->world, village, LEVEL_REGENCY)->name;
}

// People of a regency within the plan's S, in millionths.
typedef struct {
    int64_t people_e6, before_e6, after_e6;
    int picks;
} RegencyCover;

static RegencyCover *cover_regencies(const PlanReport *r) {
    RegencyCover *cover = g_new0(RegencyCover, (gsize)r->world->regions[LEVEL_REGENCY].count + 1);
    for (int i = 0; i < r->world->cells->count; i++) {
        const Piece *piece = &r->world->cells->pieces[i];
        int regency = world_region_of_village(r->world, piece->village, LEVEL_REGENCY);
        const NearLibrary *was = &r->before->pieces[i].tpbis[0],
                          *is = &r->plan->after->pieces[i].tpbis[0];
        double service_m = r->plan->service_m[regency];
        cover[regency].people_e6 += piece->people_e6;
        if (was->library >= 0 && was->distance_m <= service_m)
            cover[regency].before_e6 += piece->people_e6;
        if (is->library >= 0 && is->distance_m <= service_m)
            cover[regency].after_e6 += piece->people_e6;
    }
    for (int i = 0; i < r->plan->pick_count; i++)
        cover[world_region_of_village(r->world, r->plan->picks[i].village, LEVEL_REGENCY)].picks++;
    return cover;
}

// ------------------------------------------------------------------------ text

static char *number(double value) {
    return text_number_id(value, 0);
}

static char *km(double metres) {
    return isfinite(metres) ? text_number_id(figures_km(metres), 2) : g_strdup("–");
}

static const char *objective_words(const SitePlan *plan) {
    if (strcmp(plan->objective, "coverage") == 0)
        return "penduduk yang baru masuk jarak layanan S";
    if (strcmp(plan->objective, "distance") == 0)
        return "orang-km jarak yang dihemat";
    return "orang-km jarak di luar S yang dihemat";
}

static void append_head(GString *out, const PlanReport *r) {
    const SitePlan *plan = r->plan;
    char date[32];
    g_autofree char *value = number(plan->value), *bound = number(plan->bound);
    g_autofree char *gap = text_number_id(plan->gap_pct, 2);
    g_string_append_printf(out, "Rencana %d desa/kelurahan dalam %d tahap, per %s\n",
                           plan->pick_count, plan->stage_count, date_id(r->before->as_of, date));
    g_string_append_printf(out, "Sasaran : %s; calon: %d desa/kelurahan (%s)\n",
                           objective_words(plan), plan->candidate_count, plan->candidates);
    g_string_append_printf(out, "Nilai   : %s %s\n", value, plan->unit);
    if (plan->optimal)
        g_string_append_printf(out, "Mutu    : optimal, terbukti (%s)\n", plan->method);
    else
        g_string_append_printf(out,
                               "Mutu    : tidak ada rencana yang lebih dari %s %s; selisih paling "
                               "banyak %s %% (%s)\n",
                               bound, plan->unit, gap, plan->method);
    if (!plan->reproducible)
        g_string_append(out, "Dihentikan oleh batas waktu: jalankan lagi dapat memberi rencana "
                             "lain.\n");
}

static void append_runner_up(GString *out, const PlanReport *r, const SitePick *pick) {
    if (pick->runner_up < 0) {
        g_string_append(out, "      pengganti: tidak ada yang boleh\n");
        return;
    }
    const Region *other = village_at(r, pick->runner_up);
    g_autofree char *loss = number(pick->runner_up_loss);
    g_string_append_printf(out, "      pengganti: %s %s (%s), rugi %s %s%s\n", other->code,
                           other->name, regency_name(r, pick->runner_up), loss, r->plan->unit,
                           pick->equal ? "; setara" : "");
}

static void append_picks(GString *out, const PlanReport *r) {
    int stage = 0;
    for (int i = 0; i < r->plan->pick_count; i++) {
        const SitePick *pick = &r->plan->picks[i];
        const Region *village = village_at(r, pick->village);
        g_autofree char *place =
            comparison_place(r->world, (RegionRef){LEVEL_VILLAGE, pick->village});
        g_autofree char *gain = number(pick->gain);
        g_autofree char *before = km(pick->mean_before_m), *after = km(pick->mean_after_m);
        if (pick->stage != stage)
            g_string_append_printf(out, "\nTahap %d\n", stage = pick->stage);
        g_string_append_printf(out, "%4d. %s %s (%s): +%s %s\n", pick->order, village->code,
                               village->name, place, gain, r->plan->unit);
        g_string_append_printf(out,
                               "      terdekat bagi warga %d desa/kelurahan di %d kecamatan; "
                               "rata-rata jarak mereka %s → %s km\n",
                               pick->villages_served, pick->districts_served, before, after);
        append_runner_up(out, r, pick);
    }
}

static void append_stages(GString *out, const PlanReport *r) {
    if (r->plan->stage_count < 2)
        return;
    g_string_append(out,
                    "\nNilai sampai akhir tahap, dan bila dipilih baru hanya untuk tahap itu\n");
    for (int t = 0; t < r->plan->stage_count; t++) {
        const SitePoint *point = &r->plan->stages[t];
        g_autofree char *value = number(point->value), *fresh = number(point->fresh);
        g_string_append_printf(out, "  tahap %d: %d desa/kelurahan, %s %s; dipilih baru %s\n",
                               t + 1, point->sites, value, r->plan->unit, fresh);
    }
}

static void append_regencies(GString *out, const PlanReport *r) {
    g_autofree RegencyCover *cover = cover_regencies(r);
    g_string_append(out, "\nPenduduk dalam jarak layanan S, sebelum → sesudah\n");
    for (int i = 0; i < r->world->regions[LEVEL_REGENCY].count; i++) {
        const Region *regency = &r->world->regions[LEVEL_REGENCY].items[i];
        const RegencyCover *c = &cover[i];
        g_autofree char *service = figures_reach_words(r->plan->service_m[i]);
        g_autofree char *before = text_number_id(figures_percent(c->before_e6, c->people_e6), 2);
        g_autofree char *after = text_number_id(figures_percent(c->after_e6, c->people_e6), 2);
        g_autofree char *gained =
            number((double)(c->after_e6 - c->before_e6) / (double)CELLS_PER_PERSON);
        g_string_append_printf(out, "  %s (S %s km): %s %% → %s %%, +%s orang; %d terpilih%s\n",
                               regency->name, service, before, after, gained, c->picks,
                               r->before->regions[LEVEL_REGENCY][i].known
                                   ? ""
                                   : " (data belum lengkap: paling banyak sekian)");
    }
}

static void append_reserve(GString *out, const PlanReport *r) {
    int regency = -1;
    if (r->plan->reserve_count > 0)
        g_string_append(out, "\nCadangan (rugi bila menggantikan desa yang disebut)\n");
    for (int i = 0; i < r->plan->reserve_count; i++) {
        const SiteReserve *spare = &r->plan->reserve[i];
        const Region *village = village_at(r, spare->village);
        const Region *replaced = village_at(r, r->plan->picks[spare->replaces].village);
        int of = world_region_of_village(r->world, spare->village, LEVEL_REGENCY);
        g_autofree char *loss = number(spare->loss);
        if (of != regency)
            g_string_append_printf(out, "  %s\n", r->world->regions[LEVEL_REGENCY].items[of].name);
        regency = of;
        g_string_append_printf(out, "    %s %s: %s %s (menggantikan %s)\n", village->code,
                               village->name, loss, r->plan->unit, replaced->name);
    }
}

static void append_declines(GString *out, const PlanReport *r) {
    for (guint i = 0; i < r->declines->len; i++) {
        const PlanDecline *decline = &g_array_index(r->declines, PlanDecline, i);
        const Region *was = village_at(r, decline->village),
                     *is = village_at(r, decline->replacement);
        g_autofree char *loss = number(decline->loss);
        g_string_append_printf(out, "Ditolak : %s %s; penggantinya %s %s (%s), nilai turun %s %s\n",
                               was->code, was->name, is->code, is->name,
                               regency_name(r, decline->replacement), loss, r->plan->unit);
    }
}

char *plan_report_text(const PlanReport *r) {
    GString *out = g_string_new(NULL);
    append_head(out, r);
    append_declines(out, r);
    append_picks(out, r);
    append_stages(out, r);
    append_regencies(out, r);
    append_reserve(out, r);
    char *text = world_demand_words(r->world, out->str);
    g_string_free(out, TRUE);
    return text;
}

// ------------------------------------------------------------------------ JSON

static void json_village(Json *json, const PlanReport *r, const char *code_key,
                         const char *name_key, int village) {
    json_string(json, code_key, village >= 0 ? village_at(r, village)->code : NULL);
    if (name_key != NULL)
        json_string(json, name_key, village >= 0 ? village_at(r, village)->name : NULL);
}

static void json_picks(Json *json, const PlanReport *r) {
    json_open_array(json, "picks");
    for (int i = 0; i < r->plan->pick_count; i++) {
        const SitePick *pick = &r->plan->picks[i];
        json_open_object(json, NULL);
        json_int(json, "order", pick->order);
        json_int(json, "stage", pick->stage);
        json_village(json, r, "code", "name", pick->village);
        json_real(json, "gain", pick->gain, 3);
        json_int(json, "villages_served", pick->villages_served);
        json_int(json, "districts_served", pick->districts_served);
        json_real(json, "mean_before_km", figures_km(pick->mean_before_m), 3);
        json_real(json, "mean_after_km", figures_km(pick->mean_after_m), 3);
        json_village(json, r, "runner_up", NULL, pick->runner_up);
        json_real(json, "runner_up_loss", pick->runner_up_loss, 3);
        json_bool(json, "equal", pick->equal);
        json_close(json);
    }
    json_close(json);
}

static void json_reserve(Json *json, const PlanReport *r) {
    json_open_array(json, "reserve");
    for (int i = 0; i < r->plan->reserve_count; i++) {
        const SiteReserve *spare = &r->plan->reserve[i];
        json_open_object(json, NULL);
        json_village(json, r, "code", "name", spare->village);
        json_string(json, "regency",
                    figures_region_of(r->world, spare->village, LEVEL_REGENCY)->code);
        json_village(json, r, "replaces", NULL, r->plan->picks[spare->replaces].village);
        json_real(json, "loss", spare->loss, 3);
        json_close(json);
    }
    json_close(json);
}

static void json_points(Json *json, const char *key, const SitePoint *points, int count,
                        bool fresh) {
    json_open_array(json, key);
    for (int i = 0; i < count; i++) {
        json_open_object(json, NULL);
        json_int(json, "sites", points[i].sites);
        json_real(json, "value", points[i].value, 3);
        if (fresh)
            json_real(json, "fresh", points[i].fresh, 3);
        json_real(json, "bound", points[i].bound, 3);
        json_close(json);
    }
    json_close(json);
}

static void json_regencies(Json *json, const PlanReport *r) {
    g_autofree RegencyCover *cover = cover_regencies(r);
    json_open_array(json, "regencies");
    for (int i = 0; i < r->world->regions[LEVEL_REGENCY].count; i++) {
        json_open_object(json, NULL);
        json_string(json, "code", r->world->regions[LEVEL_REGENCY].items[i].code);
        json_string(json, "name", r->world->regions[LEVEL_REGENCY].items[i].name);
        json_bool(json, "known", r->before->regions[LEVEL_REGENCY][i].known);
        json_real(json, "service_km", figures_km(r->plan->service_m[i]), 3);
        json_int(json, "picks", cover[i].picks);
        json_real(json, "within_before", (double)cover[i].before_e6 / (double)CELLS_PER_PERSON, 3);
        json_real(json, "within_after", (double)cover[i].after_e6 / (double)CELLS_PER_PERSON, 3);
        json_close(json);
    }
    json_close(json);
}

static void json_declines(Json *json, const PlanReport *r) {
    json_open_array(json, "declined");
    for (guint i = 0; i < r->declines->len; i++) {
        const PlanDecline *decline = &g_array_index(r->declines, PlanDecline, i);
        json_open_object(json, NULL);
        json_village(json, r, "code", "name", decline->village);
        json_village(json, r, "replacement", "replacement_name", decline->replacement);
        json_real(json, "loss", decline->loss, 3);
        json_close(json);
    }
    json_close(json);
}

char *plan_report_json(const PlanReport *r) {
    const SitePlan *plan = r->plan;
    char date[16];
    Json *json = json_new();
    json_open_object(json, NULL);
    json_string(json, "as_of", date_iso(r->before->as_of, date));
    json_string(json, "objective", plan->objective);
    json_string(json, "unit", plan->unit);
    json_string(json, "candidates", plan->candidates);
    json_int(json, "candidate_count", plan->candidate_count);
    json_int(json, "sites", plan->sites);
    json_real(json, "value", plan->value, 3);
    json_real(json, "bound", plan->bound, 3);
    json_real(json, "gap_pct", plan->gap_pct, 6);
    json_bool(json, "optimal", plan->optimal);
    json_bool(json, "reproducible", plan->reproducible);
    json_string(json, "method", plan->method);
    json_real(json, "seconds", r->seconds, 3);
    json_picks(json, r);
    json_reserve(json, r);
    json_points(json, "stages", plan->stages, plan->stage_count, true);
    json_points(json, "curve", plan->curve, plan->curve_count, false);
    json_regencies(json, r);
    json_declines(json, r);
    json_close(json);
    return json_end(json);
}

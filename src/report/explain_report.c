#include "report/explain_report.h"

#include <math.h>

#include "report/comparison.h"
#include "report/explain_words.h"
#include "report/figures.h"

static void append_title(GString *out, const Explanation *e) {
    const Region *region = &e->world->regions[e->ref.level].items[e->ref.index];
    g_autofree char *place = comparison_place(e->world, e->ref);
    char date[32];
    const char *kind = "";
    if (e->ref.level == LEVEL_VILLAGE)
        kind = e->world->villages[e->ref.index].is_kelurahan ? "kelurahan, " : "desa, ";
    g_string_append_printf(out, "%s %s%s%s%s%s\n", region->code, region->name,
                           *place != '\0' ? " (" : "", kind, place, *place != '\0' ? ")" : "");
    SAY(e, out, "Angka per %s.\n", "Figures as of %s.\n",
        e->english ? date_iso(e->results->as_of, date) : date_id(e->results->as_of, date));
}

char *explain_report_text(const Explanation *e) {
    GString *out = g_string_new(NULL);
    append_title(out, e);
    if (e->ref.level == LEVEL_VILLAGE)
        explain_append_village(out, e);
    else
        explain_append_region(out, e);
    return g_string_free(out, FALSE);
}

/* JSON */

static void json_count(Json *json, const char *key, int64_t value, bool known) {
    if (known && value >= 0)
        json_int(json, key, value);
    else
        json_null(json, key);
}

static void json_reach(Json *json, const Explanation *e, const Reach *reach) {
    const Results *r = e->results;
    const Region *region = &e->world->regions[e->ref.level].items[e->ref.index];
    bool known = explain_is_known(e);
    for (int k = 0; k < r->reach_count; k++) {
        g_autofree char *key = figures_reach_column(r->reach_m[k], "");
        json_count(json, key, reach->people_within[k], known);
    }
    json_real(json, "service_km",
              figures_km(figures_service_m(e->world, r, e->ref.level, e->ref.index)), 6);
    json_count(json, "people_within_service", reach->people_within_service, known);
    json_count(json, "people_beyond_service", region->population - reach->people_within_service,
               known);
    json_count(json, "people_unreachable", reach->people_unreachable, known);
    json_real(json, "mean_km", known ? figures_km(reach->mean_m) : NAN, 6);
    json_real(json, "gap_person_km", known ? figures_km(reach->gap_person_m) : NAN, 3);
}

static void json_neighbour(Json *json, const Explanation *e, const char *key,
                           const Neighbour *near) {
    const Library *library = &e->world->libraries[near->library];
    json_open_object(json, key);
    json_string(json, "id", library->id);
    json_string(json, "name", library->name);
    json_real(json, "distance_km", figures_km(near->distance_m), 6);
    json_real(json, "bearing_deg", near->bearing_deg, 1);
    json_string(json, "direction", explain_compass(e, near->bearing_deg));
    json_string(json, "precision", precision_name(library->precision));
    json_close(json);
}

static void json_village(Json *json, const Explanation *e) {
    int v = e->ref.index;
    const VillageResult *result = &e->results->villages[v];
    g_autofree char *method = figures_village_method(e->world, v);
    json_string(json, "method", method);
    json_int(json, "pieces", e->world->cells->first[v + 1] - e->world->cells->first[v]);
    json_count(json, "land_part", e->world->villages[v].land_part, e->world->land_part_count > 0);
    json_string(json, "idm_status", figures_idm_status(&e->world->villages[v]));
    json_reach(json, e, &result->cell);
    json_count(json, "rank_people", result->rank_people, result->rank_people > 0);
    json_count(json, "rank_gap", result->rank_gap, result->rank_gap > 0);
    json_open_array(json, "nearest_tpbis");
    for (int i = 0; i < e->tpbis_count; i++)
        json_neighbour(json, e, NULL, &e->tpbis[i]);
    json_close(json);
    if (e->any_count > 0)
        json_neighbour(json, e, "nearest_any", &e->any);
    else
        json_null(json, "nearest_any");
}

static void json_region(Json *json, const Explanation *e) {
    const Region *region = &e->world->regions[e->ref.level].items[e->ref.index];
    const RegionResult *result = &e->results->regions[e->ref.level][e->ref.index];
    g_autofree char *method = figures_method(e->world, region);
    json_string(json, "method", method);
    json_bool(json, "member", result->member);
    json_int(json, "villages", region->village_count);
    json_count(json, "villages_tpbis", result->villages_tpbis, result->known);
    json_count(json, "libraries_tpbis", result->libraries_tpbis, result->known);
    json_reach(json, e, &result->cell);
    json_count(json, "people_within_service_p5", result->service_range.low, result->known);
    json_count(json, "people_within_service_p95", result->service_range.high, result->known);
    json_string(json, "completeness", result->completeness);
}

char *explain_report_json(const Explanation *e) {
    const Region *region = &e->world->regions[e->ref.level].items[e->ref.index];
    g_autofree char *text = explain_report_text(e);
    char date[16];
    Json *json = json_new();
    json_open_object(json, NULL);
    json_string(json, "code", region->code);
    json_string(json, "name", region->name);
    json_string(json, "level", region_level_name(e->ref.level));
    json_string(json, "as_of", date_iso(e->results->as_of, date));
    json_bool(json, "known", explain_is_known(e));
    json_int(json, "population", region->population);
    if (e->ref.level == LEVEL_VILLAGE)
        json_village(json, e);
    else
        json_region(json, e);
    json_string(json, "text", text);
    json_close(json);
    return json_end(json);
}

#include "changes/facts_internal.h"

#include <string.h>

bool facts_read_regions(FactsReader *r, RegionLevel level) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(r, region_level_layer(level), "code name population", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        RegionFact *fact = g_new0(RegionFact, 1);
        *fact = facts_unknown_region;
        fact->code = facts_copy(&query, 0);
        fact->name = facts_copy(&query, 1);
        fact->population = facts_known_int(&query, 2);
        g_ptr_array_add(r->facts->regions[level], fact);
    }
    facts_sort(r->facts->regions[level]);
    return ok;
}

void facts_count_villages(Facts *facts) {
    const GPtrArray *villages = facts->regions[LEVEL_VILLAGE];
    for (guint i = 0; i < villages->len; i++) {
        const RegionFact *village = g_ptr_array_index(villages, i);
        g_autofree char *code = g_strdup(village->code);
        for (int level = LEVEL_DISTRICT; level >= LEVEL_PROVINCE; level--) {
            char *end = strrchr(code, '.');
            if (end == NULL)
                break;
            *end = '\0';
            RegionFact *above = facts_find(facts->regions[level], code);
            if (above != NULL)
                above->villages = MAX(above->villages, 0) + 1;
        }
    }
}

bool facts_read_region_results(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(
            r, "region_results",
            "code member people_within_service villages_tpbis libraries_tpbis mean_m gap_person_m",
            &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        int level = region_level_of_code(db_text(&query, 0));
        RegionFact *fact =
            level >= 0 ? facts_find(r->facts->regions[level], db_text(&query, 0)) : NULL;
        if (fact == NULL)
            continue;
        fact->member = (int)facts_known_int(&query, 1);
        fact->within = facts_known_int(&query, 2);
        fact->villages_tpbis = facts_known_int(&query, 3);
        fact->libraries_tpbis = facts_known_int(&query, 4);
        fact->mean_m = db_real(&query, 5);
        fact->gap_person_m = db_real(&query, 6);
    }
    return ok;
}

bool facts_read_village_results(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(r, "village_results", "code people_within_service mean_m gap_person_m", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        RegionFact *fact = facts_find(r->facts->regions[LEVEL_VILLAGE], db_text(&query, 0));
        if (fact == NULL)
            continue;
        fact->within = facts_known_int(&query, 1);
        fact->mean_m = db_real(&query, 2);
        fact->gap_person_m = db_real(&query, 3);
    }
    return ok;
}

bool facts_read_libraries(FactsReader *r) {
    g_auto(DbStatement) query = {0}, results = {0};
    bool row = false, ok;
    if (!facts_ask(
            r, "libraries",
            "id name kind village_code precision confidence tpbis_since tpbis_until open_since "
            "open_until lon lat",
            &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        LibraryFact *fact = g_new0(LibraryFact, 1);
        *fact = (LibraryFact){.id = facts_copy(&query, 0),
                              .name = facts_copy(&query, 1),
                              .kind = facts_copy(&query, 2),
                              .village_code = facts_copy(&query, 3),
                              .precision = facts_copy(&query, 4),
                              .confidence = facts_copy(&query, 5),
                              .tpbis_since = facts_copy(&query, 6),
                              .tpbis_until = facts_copy(&query, 7),
                              .open_since = facts_copy(&query, 8),
                              .open_until = facts_copy(&query, 9),
                              .position = {db_real(&query, 10), db_real(&query, 11)},
                              .tpbis = -1};
        g_ptr_array_add(r->facts->libraries, fact);
    }
    facts_sort(r->facts->libraries);
    if (!ok || !r->facts->has_results)
        return ok;
    if (!facts_ask(r, "library_results", "id tpbis", &results))
        return false;
    while ((ok = db_next(&results, &row, r->error)) && row) {
        LibraryFact *fact = facts_find(r->facts->libraries, db_text(&results, 0));
        if (fact != NULL)
            fact->tpbis = (int)facts_known_int(&results, 1);
    }
    return ok;
}

bool facts_read_members(FactsReader *r) {
    g_auto(DbStatement) query = {0};
    bool row = false, ok;
    if (!facts_ask(r, "memberships", "code since until", &query))
        return false;
    while ((ok = db_next(&query, &row, r->error)) && row) {
        MemberFact *fact = g_new0(MemberFact, 1);
        *fact = (MemberFact){facts_copy(&query, 0), facts_copy(&query, 0), facts_copy(&query, 1),
                             facts_copy(&query, 2)};
        g_ptr_array_add(r->facts->members, fact);
    }
    facts_sort(r->facts->members);
    return ok;
}

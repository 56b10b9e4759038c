#include "changes/document_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/date.h"

char *document_people(int64_t people) {
    return people < 0 ? g_strdup("–") : text_number_id((double)people, 0);
}

char *document_real(double value, int decimals, const char *unit) {
    if (!isfinite(value))
        return g_strdup("–");
    g_autofree char *number = text_number_id(value, decimals);
    return g_strconcat(number, unit, NULL);
}

char *document_from_to(char *before, char *after) {
    char *text = strcmp(before, after) == 0 ? g_strdup(after)
                                            : g_strconcat(before, DOCUMENT_ARROW, after, NULL);
    g_free(before);
    g_free(after);
    return text;
}

char *document_signed(double value, int decimals) {
    g_autofree char *number = text_number_id(fabs(value), decimals);
    return g_strconcat(value < 0 ? "−" : "+", number, NULL);
}

const char *document_date(const char *iso, char buffer[32]) {
    Date date;
    return date_parse(iso, &date) && date_known(date) ? date_id(date, buffer) : "tidak diketahui";
}

char *document_region(const Facts *facts, const RegionFact *region) {
    int level = region_level_of_code(region->code);
    if (level == LEVEL_PROVINCE)
        return g_strconcat("Provinsi ", region->name, NULL);
    if (level != LEVEL_DISTRICT)
        return g_strdup(region->name);
    g_autofree char *regency = g_strndup(region->code, strlen("36.01"));
    return g_strdup_printf("Kec. %s, %s", region->name, facts_region_name(facts, regency));
}

const RegionFact *document_shown(const Pair *pair) {
    return diff_shown(pair);
}

char *document_place(const Facts *facts, const char *village_code) {
    g_auto(GStrv) parts = g_strsplit(village_code, ".", -1);
    if (g_strv_length(parts) < 3)
        return g_strdup("");
    g_autofree char *regency = g_strdup_printf("%s.%s", parts[0], parts[1]);
    g_autofree char *district = g_strdup_printf("%s.%s", regency, parts[2]);
    if (facts_find(facts->regions[LEVEL_DISTRICT], district) == NULL)
        return g_strdup_printf("luar wilayah (%s)", village_code);
    return g_strdup_printf("Kec. %s, %s", facts_region_name(facts, district),
                           facts_region_name(facts, regency));
}

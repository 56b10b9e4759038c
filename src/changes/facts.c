#include "changes/facts_internal.h"

#include <math.h>
#include <string.h>

// Every fact starts with its key.
static const char *key_of(gconstpointer fact) {
    return *(char *const *)fact;
}

const RegionFact facts_unknown_region = {.population = -1,
                                         .villages = -1,
                                         .member = -1,
                                         .within = -1,
                                         .villages_tpbis = -1,
                                         .libraries_tpbis = -1,
                                         .mean_m = NAN,
                                         .gap_person_m = NAN};

// ------------------------------------------------------------------ the lists

static void region_free(gpointer data) {
    RegionFact *fact = data;
    g_free(fact->code);
    g_free(fact->name);
    g_free(fact);
}

static void library_free(gpointer data) {
    LibraryFact *fact = data;
    char *const texts[] = {fact->id,          fact->name,        fact->kind,
                           fact->precision,   fact->confidence,  fact->village_code,
                           fact->tpbis_since, fact->tpbis_until, fact->open_since,
                           fact->open_until};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(fact);
}

static void member_free(gpointer data) {
    MemberFact *fact = data;
    g_free(fact->key);
    g_free(fact->code);
    g_free(fact->since);
    g_free(fact->until);
    g_free(fact);
}

static void input_free(gpointer data) {
    InputFact *fact = data;
    g_free(fact->key);
    g_free(fact->role);
    g_free(fact->name);
    g_free(fact->sha256);
    g_free(fact);
}

static void file_free(gpointer data) {
    FileFact *fact = data;
    g_free(fact->key);
    g_free(fact->name);
    g_free(fact->kind);
    g_free(fact);
}

static void reject_free(gpointer data) {
    RejectFact *fact = data;
    g_free(fact->key);
    g_free(fact->file);
    g_free(fact->kind);
    g_free(fact->column);
    g_free(fact->value);
    g_free(fact->reason);
    g_free(fact);
}

static void text_free(gpointer data) {
    TextFact *fact = data;
    g_free(fact->key);
    g_free(fact->value);
    g_free(fact);
}

void facts_free(Facts *facts) {
    if (facts == NULL)
        return;
    for (int level = 0; level < LEVEL_COUNT; level++)
        g_ptr_array_unref(facts->regions[level]);
    GPtrArray *const lists[] = {facts->libraries, facts->members,  facts->inputs,
                                facts->files,     facts->rejects,  facts->meta,
                                facts->settings,  facts->warnings, facts->missing};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_free(facts);
}

Facts *facts_new(void) {
    Facts *facts = g_new0(Facts, 1);
    for (int level = 0; level < LEVEL_COUNT; level++)
        facts->regions[level] = g_ptr_array_new_with_free_func(region_free);
    facts->libraries = g_ptr_array_new_with_free_func(library_free);
    facts->members = g_ptr_array_new_with_free_func(member_free);
    facts->inputs = g_ptr_array_new_with_free_func(input_free);
    facts->files = g_ptr_array_new_with_free_func(file_free);
    facts->rejects = g_ptr_array_new_with_free_func(reject_free);
    facts->meta = g_ptr_array_new_with_free_func(text_free);
    facts->settings = g_ptr_array_new_with_free_func(text_free);
    facts->warnings = g_ptr_array_new_with_free_func(text_free);
    facts->missing = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

static int compare_keys(gconstpointer a, gconstpointer b) {
    return strcmp(key_of(*(gconstpointer const *)a), key_of(*(gconstpointer const *)b));
}

void facts_sort(GPtrArray *list) {
    g_ptr_array_sort(list, compare_keys); // stable
    g_autofree char *last = g_strdup("");
    int times = 0;
    for (guint i = 0; i < list->len; i++) {
        char **key = g_ptr_array_index(list, i);
        if (strcmp(*key, last) != 0) {
            g_free(last);
            last = g_strdup(*key);
            times = 1;
        } else if (++times > 1) {
            g_free(*key);
            *key = g_strdup_printf("%s#%d", last, times);
        }
    }
    g_ptr_array_sort(list, compare_keys);
}

gpointer facts_find(const GPtrArray *list, const char *key) {
    guint low = 0, high = list->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        gpointer fact = g_ptr_array_index(list, middle);
        int order = strcmp(key_of(fact), key);
        if (order == 0)
            return fact;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *facts_text(const GPtrArray *list, const char *key) {
    const TextFact *fact = facts_find(list, key);
    return fact != NULL ? fact->value : "";
}

const char *facts_region_name(const Facts *facts, const char *code) {
    int level = region_level_of_code(code);
    const RegionFact *region = level >= 0 ? facts_find(facts->regions[level], code) : NULL;
    return region != NULL ? region->name : code;
}

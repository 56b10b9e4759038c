#include "cmd/lookup.h"

#include <string.h>

#include "base/error.h"
#include "intake/names.h"

enum { MOST_LISTED = 12, MOST_CODE_EDITS = 2, MOST_ID_EDITS = 4 };

// ------------------------------------------------------------------ messages

// "36.01.01.2001 Ujungjaya (Sumur, Kabupaten Pandeglang)"
static char *describe(const World *world, RegionRef ref) {
    const Region *region = &world->regions[ref.level].items[ref.index];
    GString *said = g_string_new(region->code);
    g_string_append_printf(said, " %s", region->name);
    const char *sign = " (";
    for (int level = (int)ref.level - 1, at = region->parent; level >= LEVEL_REGENCY; level--) {
        g_string_append_printf(said, "%s%s", sign, world->regions[level].items[at].name);
        sign = ", ";
        at = world->regions[level].items[at].parent;
    }
    if (*sign == ',')
        g_string_append_c(said, ')');
    return g_string_free(said, FALSE);
}

static char *list_regions(const World *world, const GArray *found) {
    GString *said = g_string_new(NULL);
    for (guint i = 0; i < found->len && i < MOST_LISTED; i++) {
        g_autofree char *one = describe(world, g_array_index(found, RegionRef, i));
        g_string_append_printf(said, "\n  %s", one);
    }
    if (found->len > MOST_LISTED)
        g_string_append_printf(said, "\n  … dan %u lagi", found->len - MOST_LISTED);
    return g_string_free(said, FALSE);
}

static void fail_unknown(const World *world, const char *word, const GArray *near, GError **error) {
    g_autofree char *quoted = names_quoted(word);
    g_autofree char *meant = list_regions(world, near);
    if (near->len > 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "wilayah %s tidak ada dalam data; mungkin maksudnya:%s", quoted, meant);
    else
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "wilayah %s tidak ada dalam data; tulis nama atau kode Kemendagri bertitik "
                    "seperti di villages.csv dan regions.csv",
                    quoted);
}

// ------------------------------------------------------------------- regions

// The regions that are nearest to a word, all equally.
typedef struct {
    GArray *found; // RegionRef
    int edits;     // of those found; at first the most that is allowed
} Nearest;

static void take(Nearest *nearest, RegionRef ref, int edits) {
    if (edits > nearest->edits)
        return;
    if (edits < nearest->edits)
        g_array_set_size(nearest->found, 0);
    nearest->edits = edits;
    g_array_append_val(nearest->found, ref);
}

static void search_codes(const World *world, const char *code, RegionLevel highest,
                         RegionLevel lowest, Nearest *nearest) {
    for (int level = (int)highest; level <= (int)lowest; level++) {
        for (int i = 0; i < world->regions[level].count; i++)
            take(nearest, (RegionRef){(RegionLevel)level, i},
                 names_distance(code, world->regions[level].items[i].code, MOST_CODE_EDITS));
    }
}

// "Serang" is also Kabupaten Serang and Kota Serang.
static int name_distance(const char *key, const char *bare, const char *name, RegionLevel level,
                         int reach) {
    g_autofree char *full = names_key(name, level);
    int edits = names_distance(key, full, reach);
    if (level != LEVEL_REGENCY || strcmp(key, bare) != 0)
        return edits;
    g_autofree char *other = names_bare_key(name, level);
    return MIN(edits, names_distance(bare, other, reach));
}

static void search_names(const World *world, const char *name, RegionLevel highest,
                         RegionLevel lowest, Nearest *nearest) {
    for (int level = (int)highest; level <= (int)lowest; level++) {
        g_autofree char *key = names_key(name, (RegionLevel)level);
        g_autofree char *bare = names_bare_key(name, (RegionLevel)level);
        int reach = names_reach(key);
        for (int i = 0; *key != '\0' && i < world->regions[level].count; i++) {
            int edits = name_distance(key, bare, world->regions[level].items[i].name,
                                      (RegionLevel)level, reach);
            if (edits <= reach)
                take(nearest, (RegionRef){(RegionLevel)level, i}, edits);
        }
    }
}

bool lookup_region_between(const World *world, const char *word, RegionLevel highest,
                           RegionLevel lowest, RegionRef *region, GError **error) {
    bool is_text = g_utf8_validate(word, -1, NULL), is_code = g_ascii_isdigit(*word);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(RegionRef));
    Nearest nearest = {found, is_code ? MOST_CODE_EDITS : G_MAXINT};
    if (is_text && is_code)
        search_codes(world, word, highest, lowest, &nearest);
    else if (is_text)
        search_names(world, word, highest, lowest, &nearest);
    if (found->len == 0 || nearest.edits > 0) {
        fail_unknown(world, word, found, error);
        return false;
    }
    if (found->len > 1) {
        g_autofree char *quoted = names_quoted(word);
        g_autofree char *list = list_regions(world, found);
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "nama %s dipakai %u wilayah; sebut kodenya:%s", quoted, found->len, list);
        return false;
    }
    *region = g_array_index(found, RegionRef, 0);
    return true;
}

bool lookup_region(const World *world, const char *word, RegionLevel highest, RegionRef *region,
                   GError **error) {
    return lookup_region_between(world, word, highest, LEVEL_VILLAGE, region, error);
}

// ----------------------------------------------------------------- libraries

int lookup_library(const World *world, const char *id, GError **error) {
    int best = -1, least = MOST_ID_EDITS + 1;
    bool is_text = g_utf8_validate(id, -1, NULL);
    for (int i = 0; is_text && i < world->library_count; i++) {
        int edits = names_distance(id, world->libraries[i].id, MOST_ID_EDITS);
        if (edits < least) {
            least = edits;
            best = i;
        }
    }
    if (least == 0)
        return best;
    g_autofree char *quoted = names_quoted(id);
    if (best >= 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "perpustakaan dengan id %s tidak ada; mungkin maksudnya %s (%s)?", quoted,
                    world->libraries[best].id, world->libraries[best].name);
    else
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "perpustakaan dengan id %s tidak ada; id tercantum di libraries.csv", quoted);
    return -1;
}

#include "changes/guard.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define MOST_TOLD 3u // alarms of one message

static const int64_t FEW_LIBRARIES = 2; // a loss of so many is no alarm, however short the list

typedef struct {
    const Diff *diff;
    const Settings *settings;
    GPtrArray *alarms;
} Guard;

// ------------------------------------------------------------------- likely causes

// Input files of the roles whose content changed, with their numbers of rows.
static char *changed_files(const Diff *diff, const char *const *roles) {
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < diff->inputs->len; i++) {
        const Pair *pair = &g_array_index(diff->inputs, Pair, i);
        const InputFact *shown = diff_shown(pair);
        if (!g_strv_contains(roles, shown->role))
            continue;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", shown->name);
        for (guint k = 0; k < diff->files->len; k++) {
            const FileFact *before = g_array_index(diff->files, Pair, k).before;
            const FileFact *after = g_array_index(diff->files, Pair, k).after;
            if (before == NULL || after == NULL || strcmp(after->name, shown->name) != 0)
                continue;
            g_autofree char *was = text_number_id((double)before->rows, 0);
            g_autofree char *is = text_number_id((double)after->rows, 0);
            g_string_append_printf(names, " (%s → %s baris)", was, is);
        }
    }
    return g_string_free(names, FALSE);
}

static char *likely_cause(const Diff *diff, const char *const *roles, const char *cause) {
    g_autofree char *names = changed_files(diff, roles);
    return *names != '\0' ? g_strdup_printf("%s; berkas yang berubah: %s", cause, names)
                          : g_strdup(cause);
}

static const char *const village_roles[] = {"villages", "districts", "regencies", "boundaries",
                                            NULL};
static const char *const library_roles[] = {"libraries", NULL};
static const char *const all_roles[] = {"villages", "libraries", "membership", NULL};

// `figure` is "desa/kelurahan", `unit` of the bound " %".
static void raise_alarm(Guard *guard, const char *place, const char *figure, const char *before,
                        const char *after, const char *change, const char *bound, char *cause) {
    g_ptr_array_add(guard->alarms,
                    g_strdup_printf("%s: %s dari %s menjadi %s (%s; batas %s). %s.", place, figure,
                                    before, after, change, bound, cause));
    g_free(cause);
}

// With one decimal where it needs one.
static char *short_number(double value) {
    double tenths = round(value * 10);
    return text_number_id(tenths / 10, fmod(tenths, 10) == 0 ? 0 : 1);
}

// ------------------------------------------------------------------------ counts

// A count that fell, or rose, by more than `bound_pct`; 0 = not checked.
static void check_count(Guard *guard, const char *place, const char *figure, int64_t before,
                        int64_t after, double bound_pct, bool rise, const char *setting,
                        const char *const *roles, const char *cause) {
    if (bound_pct <= 0 || before <= 0 || after < 0)
        return;
    double change_pct = 100.0 * (double)(after - before) / (double)before;
    if ((rise ? change_pct : -change_pct) <= bound_pct)
        return;
    g_autofree char *was = text_number_id((double)before, 0);
    g_autofree char *is = text_number_id((double)after, 0);
    g_autofree char *number = short_number(fabs(change_pct));
    g_autofree char *change = g_strdup_printf("%s %s %%", rise ? "naik" : "turun", number);
    g_autofree char *limit = short_number(bound_pct);
    g_autofree char *bound = g_strdup_printf("[guard] %s = %s %%", setting, limit);
    raise_alarm(guard, place, figure, was, is, change, bound,
                likely_cause(guard->diff, roles, cause));
}

static bool is_below(const char *code, const char *region) {
    gsize length = strlen(region);
    return strncmp(code, region, length) == 0 && code[length] == '.';
}

static int64_t count_libraries(const Facts *facts, const char *region) {
    int64_t count = 0;
    for (guint i = 0; i < facts->libraries->len; i++) {
        const LibraryFact *library = g_ptr_array_index(facts->libraries, i);
        count += is_below(library->village_code, region);
    }
    return count;
}

static void check_counts(Guard *guard, const RegionFact *before, const RegionFact *after) {
    const Settings *settings = guard->settings;
    int64_t villages = after != NULL ? MAX(after->villages, 0) : 0;
    int64_t people = after != NULL ? after->population : 0;
    check_count(guard, before->name, "desa/kelurahan", before->villages, villages,
                settings->guard_villages_drop_pct, false, "villages_drop_pct", village_roles,
                "Mungkin berkas desa tersalin sebagian");
    int64_t had = count_libraries(guard->diff->before, before->code);
    int64_t has = count_libraries(guard->diff->after, before->code);
    if (had - has > FEW_LIBRARIES)
        check_count(guard, before->name, "perpustakaan tercatat", had, has,
                    settings->guard_libraries_drop_pct, false, "libraries_drop_pct", library_roles,
                    "Mungkin daftar perpustakaan tersalin sebagian");
    if (!guard->diff->comparable_people)
        return;
    check_count(guard, before->name, "penduduk", before->population, people,
                settings->guard_population_drop_pct, false, "population_drop_pct", village_roles,
                "Mungkin kolom penduduk sebagian kosong atau salah kolom");
    check_count(guard, before->name, "penduduk", before->population, people,
                settings->guard_population_rise_pct, true, "population_rise_pct", village_roles,
                "Mungkin salah kolom, atau angka penduduk salah tulis");
}

// ---------------------------------------------------------------------- coverage

static void check_coverage(Guard *guard, const RegionFact *before, const RegionFact *after) {
    double bound = guard->settings->guard_coverage_drop_points;
    double was = diff_share_pct(before);
    // A member whose last documented library is gone is unknown, no longer covered.
    double is = isfinite(diff_share_pct(after)) ? diff_share_pct(after) : 0;
    bool is_regency = region_level_of_code(before->code) == LEVEL_REGENCY;
    if (bound <= 0 || !guard->diff->comparable_coverage || !isfinite(was) || was - is <= bound ||
        (is_regency && before->member != after->member))
        return;
    g_autofree char *from = short_number(was), *to = short_number(is);
    g_autofree char *points = short_number(was - is), *limit = short_number(bound);
    g_autofree char *from_pct = g_strconcat(from, " %", NULL),
                    *to_pct = g_strconcat(to, " %", NULL);
    g_autofree char *change = g_strdup_printf("turun %s poin", points);
    g_autofree char *allowed = g_strdup_printf("[guard] coverage_drop_points = %s", limit);
    raise_alarm(guard, before->name, "penduduk dalam jarak layanan", from_pct, to_pct, change,
                allowed,
                likely_cause(guard->diff, all_roles,
                             "Mungkin daftar perpustakaan atau keanggotaan tersalin sebagian, atau "
                             "tanggalnya hilang"));
}

// -------------------------------------------------------------------- rejected rows

static void check_rejected(Guard *guard) {
    int bound = guard->settings->guard_rejected_rise;
    g_autoptr(GArray) pairs = diff_pairs(guard->diff->before->files, guard->diff->after->files);
    for (guint i = 0; i < pairs->len; i++) {
        const FileFact *before = g_array_index(pairs, Pair, i).before;
        const FileFact *after = g_array_index(pairs, Pair, i).after;
        if (bound <= 0 || before == NULL || after == NULL ||
            after->rejected - before->rejected <= bound)
            continue;
        g_autofree char *was = text_number_id((double)before->rejected, 0);
        g_autofree char *is = text_number_id((double)after->rejected, 0);
        g_autofree char *more = text_number_id((double)(after->rejected - before->rejected), 0);
        g_autofree char *change = g_strdup_printf("naik %s baris", more);
        g_autofree char *limit = g_strdup_printf("[guard] rejected_rise = %d", bound);
        raise_alarm(
            guard, after->name, "baris yang ditolak", was, is, change, limit,
            g_strdup("Mungkin susunan kolom atau cara menulis isinya berubah; alasannya per "
                     "baris: `jangkau check` berkas itu"));
    }
}

// ----------------------------------------------------------------------- together

// A regency that is gone from a province that is still there counts; a province
// that is gone was taken out of the project file.
static bool is_checked(const Diff *diff, const Pair *pair, RegionLevel level) {
    const RegionFact *before = pair->before;
    if (before == NULL)
        return false;
    g_autofree char *province = g_strndup(before->code, 2);
    return level == LEVEL_PROVINCE
               ? pair->after != NULL
               : facts_find(diff->after->regions[LEVEL_PROVINCE], province) != NULL;
}

GPtrArray *guard_check(const Diff *diff, const Settings *settings) {
    Guard guard = {diff, settings, g_ptr_array_new_with_free_func(g_free)};
    if (diff->before == NULL)
        return guard.alarms;
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        g_autoptr(GArray) pairs =
            diff_pairs(diff->before->regions[level], diff->after->regions[level]);
        for (guint i = 0; i < pairs->len; i++) {
            const Pair *pair = &g_array_index(pairs, Pair, i);
            if (!is_checked(diff, pair, (RegionLevel)level))
                continue;
            check_counts(&guard, pair->before, pair->after);
            if (pair->after != NULL)
                check_coverage(&guard, pair->before, pair->after);
        }
    }
    check_rejected(&guard);
    return guard.alarms;
}

bool guard_refuse(const GPtrArray *alarms, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < MIN(alarms->len, MOST_TOLD); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               (const char *)g_ptr_array_index(alarms, i));
    if (alarms->len > MOST_TOLD)
        g_string_append_printf(text, " … dan %u lainnya.", alarms->len - MOST_TOLD);
    g_set_error(error, JANGKAU_ERROR, ERROR_GUARD,
                "tidak diterbitkan, edisi terakhir tetap berlaku: %s Periksa berkasnya; bila "
                "memang benar demikian, jalankan lagi dengan --accept",
                text->str);
    return false;
}

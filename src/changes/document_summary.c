#include "changes/document_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

static void summarise_province(Block *bullets, const RegionFact *before, const RegionFact *after) {
    double was = diff_share_pct(before), is = diff_share_pct(after);
    if (!isfinite(was) || !isfinite(is))
        return;
    g_autofree char *people = document_people(after->within);
    g_autofree char *share = document_real(is, 1, " %"), *share_was = document_real(was, 1, " %");
    g_autofree char *more = document_signed((double)(after->within - before->within), 0);
    g_autofree char *points = document_signed(is - was, 1);
    g_autofree char *since =
        before->within == after->within && before->population == after->population
            ? g_strdup("sama seperti edisi sebelumnya")
            : g_strdup_printf("sebelumnya %s; selisih %s orang (%s poin persen)", share_was, more,
                              points);
    document_bullet(bullets,
                    g_strdup_printf("Provinsi %s: %s orang (%s) tinggal dalam jarak layanan "
                                    "perpustakaan TPBIS yang tercatat, %s.",
                                    after->name, people, share, since));
}

static void summarise_provinces(Block *bullets, const Diff *diff) {
    g_autoptr(GArray) pairs =
        diff_pairs(diff->before->regions[LEVEL_PROVINCE], diff->after->regions[LEVEL_PROVINCE]);
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (diff_side(pair) == SIDE_BOTH)
            summarise_province(bullets, pair->before, pair->after);
        else
            document_bullet(bullets, g_strdup_printf("Provinsi %s %s.", document_shown(pair)->name,
                                                     pair->after != NULL ? "baru masuk peta"
                                                                         : "tidak lagi di peta"));
    }
}

// Members whose libraries nobody listed: unknown is not none.
static void summarise_unknown(Block *bullets, const Diff *diff) {
    const GArray *regencies = diff->regions[LEVEL_REGENCY];
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < regencies->len; i++) {
        const Pair *pair = &g_array_index(regencies, Pair, i);
        const RegionFact *before = pair->before, *after = pair->after;
        if (before != NULL && after != NULL && before->within >= 0 && after->within < 0)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", after->name);
    }
    if (names->len > 0 && diff->after->has_results)
        document_bullet(bullets,
                        g_strdup_printf("Cakupan kini tidak diketahui (bukan nol) di %s: ikut "
                                        "program, tetapi perpustakaan TPBIS-nya belum tercatat.",
                                        names->str));
}

static char *member_dates(const Facts *facts, const char *code, bool until) {
    const MemberFact *member = facts_find(facts->members, code);
    const char *iso = member == NULL ? "" : until ? member->until : member->since;
    char buffer[32];
    return *iso == '\0' ? g_strdup("")
                        : g_strdup_printf(" (%s %s)", until ? "sampai" : "sejak",
                                          document_date(iso, buffer));
}

static void summarise_members(Block *bullets, const Diff *diff, const GArray *regions,
                              const char *what, bool left) {
    if (regions->len == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < regions->len; i++) {
        const RegionFact *region = document_shown(&g_array_index(regions, Pair, i));
        g_autofree char *dates = member_dates(diff->after, region->code, left);
        g_string_append_printf(names, "%s%s%s", i > 0 ? ", " : "", region->name, dates);
    }
    document_bullet(bullets, g_strdup_printf("%s: %s.", what, names->str));
}

LibraryKind document_library_kind(const Pair *pair) {
    const LibraryFact *before = pair->before, *after = pair->after;
    if (before == NULL || after == NULL)
        return before == NULL ? LIBRARY_NEW : LIBRARY_GONE;
    if (before->tpbis >= 0 && after->tpbis >= 0 && before->tpbis != after->tpbis)
        return LIBRARY_STATUS;
    return diff_moved_m(before, after) >= 1 ? LIBRARY_MOVED : LIBRARY_OTHER;
}

static void summarise_libraries(Block *bullets, const Diff *diff) {
    static const char *const words[] = {"%d baru tercatat", "%d tidak lagi tercatat",
                                        "%d berubah status TPBIS", "%d berpindah tempat",
                                        "%d diubah keterangannya"};
    int counts[G_N_ELEMENTS(words)] = {0};
    for (guint i = 0; i < diff->libraries->len; i++)
        counts[document_library_kind(&g_array_index(diff->libraries, Pair, i))]++;
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(words); k++) {
        if (counts[k] == 0)
            continue;
        g_autofree char *number = text_number_id(counts[k], 0);
        g_string_append_printf(text, "%s%s%s", text->len > 0 ? ", " : "", number,
                               words[k] + strlen("%d"));
    }
    if (text->len > 0)
        document_bullet(bullets, g_strdup_printf("Perpustakaan: %s.", text->str));
}

static void summarise_unsure(Block *bullets, const Diff *diff) {
    if (diff->unsure->len == 0)
        return;
    g_autofree char *unsure = text_number_id(diff->unsure->len, 0);
    document_bullet(bullets,
                    g_strdup_printf("%s desa/kelurahan masuk atau keluar dari jangkauan menurut "
                                    "daftar yang belum lengkap (belum pasti).",
                                    unsure));
}

static void summarise_villages(Block *bullets, const Diff *diff) {
    if (diff->reached->len == 0 && diff->lost->len == 0)
        return;
    g_autofree char *in = text_number_id(diff->reached->len, 0);
    g_autofree char *out = text_number_id(diff->lost->len, 0);
    document_bullet(bullets,
                    g_strdup_printf("%s desa/kelurahan masuk jangkauan (separuh penduduknya atau "
                                    "lebih tinggal dalam jarak layanan), %s keluar.",
                                    in, out));
}

// "Peringatan: 2 baru, 1 tidak muncul lagi."; what is none is left out.
static char *two_counts(const char *what, int first, const char *first_words, int second,
                        const char *second_words) {
    if (second == 0)
        return g_strdup_printf("%s: %d %s.", what, first, first_words);
    if (first == 0)
        return g_strdup_printf("%s: %d %s.", what, second, second_words);
    return g_strdup_printf("%s: %d %s, %d %s.", what, first, first_words, second, second_words);
}

static void summarise_regions(Block *bullets, const Diff *diff) {
    int came = diff_count(diff->regions[LEVEL_VILLAGE], SIDE_AFTER);
    int gone = diff_count(diff->regions[LEVEL_VILLAGE], SIDE_BEFORE);
    if (came + gone > 0)
        document_bullet(bullets,
                        two_counts("Desa/kelurahan", came, "baru", gone, "tidak lagi ada"));
}

static void summarise_data(Block *bullets, const Diff *diff) {
    int rejected = diff_count(diff->rejects, SIDE_AFTER);
    int mended = diff_count(diff->rejects, SIDE_BEFORE);
    if (rejected + mended > 0)
        document_bullet(bullets, two_counts("Baris masukan", rejected, "baru ditolak", mended,
                                            "tidak lagi ditolak"));
    int told = diff_count(diff->warnings, SIDE_AFTER);
    int gone = diff_count(diff->warnings, SIDE_BEFORE);
    if (told + gone > 0)
        document_bullet(bullets, two_counts("Peringatan", told, "baru", gone, "tidak muncul lagi"));
}

void document_summary(Document *document, const Diff *diff) {
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    bullets->least = G_MAXUINT;
    summarise_provinces(bullets, diff);
    guint told = bullets->rows->len;
    summarise_members(bullets, diff, diff->joined, "Bergabung dengan program", false);
    summarise_members(bullets, diff, diff->left, "Tidak lagi ikut program", true);
    summarise_unknown(bullets, diff);
    summarise_libraries(bullets, diff);
    summarise_villages(bullets, diff);
    summarise_unsure(bullets, diff);
    summarise_regions(bullets, diff);
    summarise_data(bullets, diff);
    if (bullets->rows->len == told)
        document_bullet(bullets,
                        g_strdup(diff_is_empty(diff)
                                     ? "Tidak ada yang berubah sejak edisi sebelumnya."
                                     : "Keanggotaan, daftar perpustakaan dan desa/kelurahan dalam "
                                       "jangkauan tidak berubah."));
    document_section(document, "Ringkasan", bullets);
}

#include "changes/document_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"

#define LEAST_REGIONS 12 // provinces and regencies that the page shows before all else

static bool same_coverage(const RegionFact *a, const RegionFact *b) {
    return a->within == b->within && a->population == b->population &&
           ((isnan(a->mean_m) && isnan(b->mean_m)) || a->mean_m == b->mean_m);
}

static void coverage_row(Block *table, const Diff *diff, const Pair *pair) {
    const RegionFact *before = pair->before, *after = pair->after;
    if (before == NULL || after == NULL || same_coverage(before, after))
        return;
    document_row(
        table, (BlockRow){.cells = {document_region(diff->after, after),
                                    document_people(before->within), document_people(after->within),
                                    document_real(diff_share_pct(before), 1, " %"),
                                    document_real(diff_share_pct(after), 1, " %"),
                                    document_real(figures_km(before->mean_m), 1, ""),
                                    document_real(figures_km(after->mean_m), 1, ""),
                                    document_real(figures_km(before->gap_person_m), 0, ""),
                                    document_real(figures_km(after->gap_person_m), 0, "")},
                          .strong = region_level_of_code(after->code) == LEVEL_PROVINCE});
}

void document_coverage(Document *document, const Diff *diff, const char *title, RegionLevel from,
                       RegionLevel to) {
    Block *table = document_table(
        1, (const char *const[]){"Wilayah", "Orang dalam S: dulu", "kini", "Cakupan: dulu", "kini",
                                 "Rata-rata (km): dulu", "kini", "Kesenjangan (orang-km): dulu",
                                 "kini", NULL});
    table->least = from == LEVEL_PROVINCE ? LEAST_REGIONS : 0;
    for (RegionLevel level = from; level <= to; level++) {
        for (guint i = 0; i < diff->regions[level]->len; i++)
            coverage_row(table, diff, &g_array_index(diff->regions[level], Pair, i));
    }
    document_section(document, title, table);
}

void document_villages(Document *document, const Diff *diff, const char *title,
                       const GArray *pairs) {
    Block *table = document_table(2, (const char *const[]){"Desa/kelurahan", "Letak", "Penduduk",
                                                           "Dalam S: dulu", "kini", NULL});
    for (guint i = 0; i < pairs->len; i++) {
        const RegionFact *before = g_array_index(pairs, Pair, i).before;
        const RegionFact *after = g_array_index(pairs, Pair, i).after;
        document_row(
            table,
            (BlockRow){.cells = {g_strdup(after->name), document_place(diff->after, after->code),
                                 document_people(after->population),
                                 document_people(before->within), document_people(after->within)}});
    }
    document_section(document, title, table);
}

static void append_field(GString *text, const char *name, const char *before, const char *after) {
    if (strcmp(before, after) != 0)
        g_string_append_printf(text, "%s%s: %s%s%s", text->len > 0 ? "; " : "", name,
                               *before != '\0' ? before : "–", DOCUMENT_ARROW,
                               *after != '\0' ? after : "–");
}

static char *moved_text(double metres) {
    return metres < 1000 ? document_real(metres, 0, " m") : document_real(metres / 1000, 1, " km");
}

// What happened to a library that is in both.
static char *library_change(const LibraryFact *before, const LibraryFact *after) {
    GString *text = g_string_new(NULL);
    if (before->tpbis >= 0 && after->tpbis >= 0 && before->tpbis != after->tpbis)
        g_string_append(text,
                        after->tpbis == 1 ? "kini dihitung TPBIS" : "tidak lagi dihitung TPBIS");
    double metres = diff_moved_m(before, after);
    if (metres >= 1) {
        g_autofree char *moved = moved_text(metres);
        g_string_append_printf(text, "%sberpindah %s", text->len > 0 ? "; " : "", moved);
    }
    append_field(text, "nama", before->name, after->name);
    append_field(text, "desa", before->village_code, after->village_code);
    append_field(text, "jenis", before->kind, after->kind);
    append_field(text, "ketelitian letak", before->precision, after->precision);
    append_field(text, "kepastian", before->confidence, after->confidence);
    append_field(text, "TPBIS sejak", before->tpbis_since, after->tpbis_since);
    append_field(text, "TPBIS sampai", before->tpbis_until, after->tpbis_until);
    append_field(text, "buka sejak", before->open_since, after->open_since);
    append_field(text, "buka sampai", before->open_until, after->open_until);
    return g_string_free(text, FALSE);
}

static char *library_words(const Pair *pair) {
    const LibraryFact *before = pair->before, *after = pair->after;
    if (before != NULL && after != NULL)
        return library_change(before, after);
    if (after == NULL)
        return g_strdup(before->tpbis == 1 ? "tidak lagi tercatat (tadinya TPBIS)"
                                           : "tidak lagi tercatat");
    return g_strdup(after->tpbis == 1   ? "baru, dihitung TPBIS"
                    : after->tpbis == 0 ? "baru, tidak dihitung TPBIS"
                                        : "baru");
}

void document_libraries(Document *document, const Diff *diff) {
    Block *table =
        document_table(4, (const char *const[]){"Id", "Perpustakaan", "Letak", "Perubahan", NULL});
    for (int kind = LIBRARY_NEW; kind <= LIBRARY_OTHER; kind++) {
        for (guint i = 0; i < diff->libraries->len; i++) {
            const Pair *pair = &g_array_index(diff->libraries, Pair, i);
            if ((int)document_library_kind(pair) != kind)
                continue;
            const Facts *facts = pair->after != NULL ? diff->after : diff->before;
            const LibraryFact *shown = diff_shown(pair);
            document_row(table, (BlockRow){.cells = {g_strdup(shown->id), g_strdup(shown->name),
                                                     document_place(facts, shown->village_code),
                                                     library_words(pair)}});
        }
    }
    document_section(document, "Perpustakaan", table);
}

static char *member_words(const MemberFact *member) {
    if (member == NULL)
        return g_strdup("tidak ada");
    char since[32], until[32];
    return *member->until == '\0'
               ? g_strdup_printf("sejak %s", document_date(member->since, since))
               : g_strdup_printf("sejak %s sampai %s", document_date(member->since, since),
                                 document_date(member->until, until));
}

static bool has_region(const GArray *pairs, const char *code) {
    for (guint i = 0; i < pairs->len; i++) {
        if (strcmp(document_shown(&g_array_index(pairs, Pair, i))->code, code) == 0)
            return true;
    }
    return false;
}

void document_members(Document *document, const Diff *diff) {
    Block *table = document_table(3, (const char *const[]){"Wilayah", "Sebelumnya", "Kini", NULL});
    for (guint i = 0; i < diff->member_rows->len; i++) {
        const Pair *pair = &g_array_index(diff->member_rows, Pair, i);
        const MemberFact *shown = diff_shown(pair);
        if (has_region(diff->joined, shown->code) || has_region(diff->left, shown->code))
            continue; // told by the summary
        document_row(
            table,
            (BlockRow){.cells = {g_strdup_printf("%s %s", shown->code,
                                                 facts_region_name(diff->after, shown->code)),
                                 member_words(pair->before), member_words(pair->after)}});
    }
    document_section(document, "Daftar keanggotaan", table);
}

static int64_t population_change(const Pair *pair) {
    const RegionFact *before = pair->before, *after = pair->after;
    return (after != NULL ? after->population : 0) - (before != NULL ? before->population : 0);
}

static int compare_population(gconstpointer a, gconstpointer b) {
    const Pair *left = a, *right = b;
    int left_level = region_level_of_code(document_shown(left)->code);
    int right_level = region_level_of_code(document_shown(right)->code);
    if (left_level != right_level)
        return left_level - right_level;
    int64_t moved = llabs(population_change(right)) - llabs(population_change(left));
    return moved != 0 ? (moved > 0 ? 1 : -1)
                      : strcmp(document_shown(left)->code, document_shown(right)->code);
}

void document_population(Document *document, const Diff *diff) {
    static const RegionLevel levels[] = {LEVEL_PROVINCE, LEVEL_REGENCY, LEVEL_VILLAGE};
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (gsize k = 0; k < G_N_ELEMENTS(levels); k++) {
        const GArray *all = diff->regions[levels[k]];
        for (guint i = 0; i < all->len; i++) {
            const Pair *pair = &g_array_index(all, Pair, i);
            if (diff_side(pair) != SIDE_BOTH || population_change(pair) != 0)
                g_array_append_vals(pairs, pair, 1);
        }
    }
    g_array_sort(pairs, compare_population);
    Block *table = document_table(
        1, (const char *const[]){"Wilayah", "Penduduk sebelumnya", "Kini", "Selisih", NULL});
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const RegionFact *before = pair->before, *after = pair->after;
        document_row(table,
                     (BlockRow){.cells = {g_strdup_printf("%s %s", document_shown(pair)->code,
                                                          document_shown(pair)->name),
                                          before != NULL ? document_people(before->population)
                                                         : g_strdup("tidak ada"),
                                          after != NULL ? document_people(after->population)
                                                        : g_strdup("tidak ada"),
                                          document_signed((double)population_change(pair), 0)},
                                .strong = region_level_of_code(document_shown(pair)->code) ==
                                          LEVEL_PROVINCE});
    }
    document_section(document, "Penduduk dan wilayah", table);
}

#include "changes/document.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/date.h"
#include "report/figures.h"

#define LEAST_REGIONS 12 // provinces and regencies that the page shows before all else

static const char ARROW[] = " → ";

// ----------------------------------------------------------------------- blocks

static void clear_row(gpointer data) {
    BlockRow *row = data;
    for (int c = 0; c < DOCUMENT_COLUMNS; c++)
        g_free(row->cells[c]);
}

static void block_free(gpointer data) {
    Block *block = data;
    g_free(block->text);
    g_array_unref(block->rows);
    g_free(block);
}

static Block *block_new(BlockKind kind, char *text) {
    Block *block = g_new0(Block, 1);
    block->kind = kind;
    block->text = text;
    block->rows = g_array_new(FALSE, FALSE, sizeof(BlockRow));
    g_array_set_clear_func(block->rows, clear_row);
    return block;
}

static void add(Document *document, Block *block) {
    g_ptr_array_add(document->blocks, block);
}

static void heading(Document *document, const char *text) {
    add(document, block_new(BLOCK_HEADING, g_strdup(text)));
}

static void bullet(Block *bullets, char *text) {
    BlockRow row = {.cells = {text}};
    g_array_append_val(bullets->rows, row);
}

// A list or table with its heading, if it has any rows; else it is freed.
static void section(Document *document, const char *title, Block *block) {
    if (block->rows->len == 0) {
        block_free(block);
        return;
    }
    heading(document, title);
    add(document, block);
}

static Block *table_new(int word_columns, const char *const *columns) {
    Block *block = block_new(BLOCK_TABLE, NULL);
    block->word_columns = word_columns;
    for (; columns[block->column_count] != NULL; block->column_count++)
        block->columns[block->column_count] = columns[block->column_count];
    return block;
}

static void add_row(Block *table, BlockRow row) {
    g_array_append_val(table->rows, row);
}

void document_free(Document *document) {
    if (document == NULL)
        return;
    g_free(document->title);
    g_free(document->subtitle);
    g_ptr_array_unref(document->blocks);
    g_free(document);
}

char *document_more(guint count, guint shown) {
    if (count <= shown)
        return NULL;
    g_autofree char *left = text_number_id(count - shown, 0);
    return g_strdup_printf("… dan %s lainnya, lihat changes.csv", left);
}

// ------------------------------------------------------------------------ figures

static char *people_text(int64_t people) {
    return people < 0 ? g_strdup("–") : text_number_id((double)people, 0);
}

static char *real_text(double value, int decimals, const char *unit) {
    if (!isfinite(value))
        return g_strdup("–");
    g_autofree char *number = text_number_id(value, decimals);
    return g_strconcat(number, unit, NULL);
}

// "a → b", or "a" where both read alike. Takes both.
static char *from_to(char *before, char *after) {
    char *text =
        strcmp(before, after) == 0 ? g_strdup(after) : g_strconcat(before, ARROW, after, NULL);
    g_free(before);
    g_free(after);
    return text;
}

// "+1,2" with a real minus sign.
static char *signed_text(double value, int decimals) {
    g_autofree char *number = text_number_id(fabs(value), decimals);
    return g_strconcat(value < 0 ? "−" : "+", number, NULL);
}

static const char *date_words(const char *iso, char buffer[32]) {
    Date date;
    return date_parse(iso, &date) && date_known(date) ? date_id(date, buffer) : "tidak diketahui";
}

// "Provinsi Banten", "Kec. Bayah, Kabupaten Lebak"; regencies have the word in their names.
static char *region_title(const Facts *facts, const RegionFact *region) {
    int level = region_level_of_code(region->code);
    if (level == LEVEL_PROVINCE)
        return g_strconcat("Provinsi ", region->name, NULL);
    if (level != LEVEL_DISTRICT)
        return g_strdup(region->name);
    g_autofree char *regency = g_strndup(region->code, strlen("36.01"));
    return g_strdup_printf("Kec. %s, %s", region->name, facts_region_name(facts, regency));
}

static const RegionFact *shown_region(const Pair *pair) {
    return pair->after != NULL ? pair->after : pair->before;
}

// "Kecamatan Bayah, Kabupaten Lebak" of a village code; "" where it is not here.
static char *place_of(const Facts *facts, const char *village_code) {
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

// ------------------------------------------------------------------------ summary

static void summarise_province(Block *bullets, const RegionFact *before, const RegionFact *after) {
    double was = diff_share_pct(before), is = diff_share_pct(after);
    if (!isfinite(was) || !isfinite(is))
        return;
    g_autofree char *people = people_text(after->within);
    g_autofree char *share = real_text(is, 1, " %"), *share_was = real_text(was, 1, " %");
    g_autofree char *more = signed_text((double)(after->within - before->within), 0);
    g_autofree char *points = signed_text(is - was, 1);
    g_autofree char *since =
        before->within == after->within && before->population == after->population
            ? g_strdup("sama seperti edisi sebelumnya")
            : g_strdup_printf("sebelumnya %s; selisih %s orang (%s poin persen)", share_was, more,
                              points);
    bullet(bullets, g_strdup_printf("Provinsi %s: %s orang (%s) tinggal dalam jarak layanan "
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
            bullet(bullets,
                   g_strdup_printf("Provinsi %s %s.", shown_region(pair)->name,
                                   pair->after != NULL ? "baru masuk peta" : "tidak lagi di peta"));
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
        bullet(bullets, g_strdup_printf("Cakupan kini tidak diketahui (bukan nol) di %s: ikut "
                                        "program, tetapi perpustakaan TPBIS-nya belum tercatat.",
                                        names->str));
}

static char *member_dates(const Facts *facts, const char *code, bool until) {
    const MemberFact *member = facts_find(facts->members, code);
    const char *iso = member == NULL ? "" : until ? member->until : member->since;
    char buffer[32];
    return *iso == '\0'
               ? g_strdup("")
               : g_strdup_printf(" (%s %s)", until ? "sampai" : "sejak", date_words(iso, buffer));
}

static void summarise_members(Block *bullets, const Diff *diff, const GArray *regions,
                              const char *what, bool left) {
    if (regions->len == 0)
        return;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < regions->len; i++) {
        const RegionFact *region = shown_region(&g_array_index(regions, Pair, i));
        g_autofree char *dates = member_dates(diff->after, region->code, left);
        g_string_append_printf(names, "%s%s%s", i > 0 ? ", " : "", region->name, dates);
    }
    bullet(bullets, g_strdup_printf("%s: %s.", what, names->str));
}

typedef enum {
    LIBRARY_NEW,
    LIBRARY_GONE,
    LIBRARY_STATUS,
    LIBRARY_MOVED,
    LIBRARY_OTHER
} LibraryKind;

static LibraryKind library_kind(const Pair *pair) {
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
        counts[library_kind(&g_array_index(diff->libraries, Pair, i))]++;
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(words); k++) {
        if (counts[k] == 0)
            continue;
        g_autofree char *number = text_number_id(counts[k], 0);
        g_string_append_printf(text, "%s%s%s", text->len > 0 ? ", " : "", number,
                               words[k] + strlen("%d"));
    }
    if (text->len > 0)
        bullet(bullets, g_strdup_printf("Perpustakaan: %s.", text->str));
}

static void summarise_unsure(Block *bullets, const Diff *diff) {
    if (diff->unsure->len == 0)
        return;
    g_autofree char *unsure = text_number_id(diff->unsure->len, 0);
    bullet(bullets, g_strdup_printf("%s desa/kelurahan masuk atau keluar dari jangkauan menurut "
                                    "daftar yang belum lengkap (belum pasti).",
                                    unsure));
}

static void summarise_villages(Block *bullets, const Diff *diff) {
    if (diff->reached->len == 0 && diff->lost->len == 0)
        return;
    g_autofree char *in = text_number_id(diff->reached->len, 0);
    g_autofree char *out = text_number_id(diff->lost->len, 0);
    bullet(bullets, g_strdup_printf("%s desa/kelurahan masuk jangkauan (separuh penduduknya atau "
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
        bullet(bullets, two_counts("Desa/kelurahan", came, "baru", gone, "tidak lagi ada"));
}

static void summarise_data(Block *bullets, const Diff *diff) {
    int rejected = diff_count(diff->rejects, SIDE_AFTER);
    int mended = diff_count(diff->rejects, SIDE_BEFORE);
    if (rejected + mended > 0)
        bullet(bullets,
               two_counts("Baris masukan", rejected, "baru ditolak", mended, "tidak lagi ditolak"));
    int told = diff_count(diff->warnings, SIDE_AFTER);
    int gone = diff_count(diff->warnings, SIDE_BEFORE);
    if (told + gone > 0)
        bullet(bullets, two_counts("Peringatan", told, "baru", gone, "tidak muncul lagi"));
}

static void summary(Document *document, const Diff *diff) {
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
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
        bullet(bullets, g_strdup(diff_is_empty(diff)
                                     ? "Tidak ada yang berubah sejak edisi sebelumnya."
                                     : "Keanggotaan, daftar perpustakaan dan desa/kelurahan dalam "
                                       "jangkauan tidak berubah."));
    section(document, "Ringkasan", bullets);
}

// ------------------------------------------------------------------------- tables

static bool same_coverage(const RegionFact *a, const RegionFact *b) {
    return a->within == b->within && a->population == b->population &&
           ((isnan(a->mean_m) && isnan(b->mean_m)) || a->mean_m == b->mean_m);
}

static void coverage_row(Block *table, const Diff *diff, const Pair *pair) {
    const RegionFact *before = pair->before, *after = pair->after;
    if (before == NULL || after == NULL || same_coverage(before, after))
        return;
    add_row(table, (BlockRow){.cells = {region_title(diff->after, after),
                                        people_text(before->within), people_text(after->within),
                                        real_text(diff_share_pct(before), 1, " %"),
                                        real_text(diff_share_pct(after), 1, " %"),
                                        real_text(figures_km(before->mean_m), 1, ""),
                                        real_text(figures_km(after->mean_m), 1, ""),
                                        real_text(figures_km(before->gap_person_m), 0, ""),
                                        real_text(figures_km(after->gap_person_m), 0, "")},
                              .strong = region_level_of_code(after->code) == LEVEL_PROVINCE});
}

static void coverage(Document *document, const Diff *diff, const char *title, RegionLevel from,
                     RegionLevel to) {
    Block *table =
        table_new(1, (const char *const[]){"Wilayah", "Orang dalam S: dulu", "kini",
                                           "Cakupan: dulu", "kini", "Rata-rata (km): dulu", "kini",
                                           "Kesenjangan (orang-km): dulu", "kini", NULL});
    table->least = from == LEVEL_PROVINCE ? LEAST_REGIONS : 0;
    for (int level = from; level <= (int)to; level++) {
        for (guint i = 0; i < diff->regions[level]->len; i++)
            coverage_row(table, diff, &g_array_index(diff->regions[level], Pair, i));
    }
    section(document, title, table);
}

static void villages(Document *document, const Diff *diff, const char *title, const GArray *pairs) {
    Block *table = table_new(2, (const char *const[]){"Desa/kelurahan", "Letak", "Penduduk",
                                                      "Dalam S: dulu", "kini", NULL});
    for (guint i = 0; i < pairs->len; i++) {
        const RegionFact *before = g_array_index(pairs, Pair, i).before;
        const RegionFact *after = g_array_index(pairs, Pair, i).after;
        add_row(table,
                (BlockRow){.cells = {g_strdup(after->name), place_of(diff->after, after->code),
                                     people_text(after->population), people_text(before->within),
                                     people_text(after->within)}});
    }
    section(document, title, table);
}

static void append_field(GString *text, const char *name, const char *before, const char *after) {
    if (strcmp(before, after) != 0)
        g_string_append_printf(text, "%s%s: %s%s%s", text->len > 0 ? "; " : "", name,
                               *before != '\0' ? before : "–", ARROW, *after != '\0' ? after : "–");
}

static char *moved_text(double metres) {
    return metres < 1000 ? real_text(metres, 0, " m") : real_text(metres / 1000, 1, " km");
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

static void libraries(Document *document, const Diff *diff) {
    Block *table =
        table_new(4, (const char *const[]){"Id", "Perpustakaan", "Letak", "Perubahan", NULL});
    for (int kind = LIBRARY_NEW; kind <= LIBRARY_OTHER; kind++) {
        for (guint i = 0; i < diff->libraries->len; i++) {
            const Pair *pair = &g_array_index(diff->libraries, Pair, i);
            if ((int)library_kind(pair) != kind)
                continue;
            const Facts *facts = pair->after != NULL ? diff->after : diff->before;
            const LibraryFact *shown = pair->after != NULL ? pair->after : pair->before;
            add_row(table, (BlockRow){.cells = {g_strdup(shown->id), g_strdup(shown->name),
                                                place_of(facts, shown->village_code),
                                                library_words(pair)}});
        }
    }
    section(document, "Perpustakaan", table);
}

static char *member_words(const MemberFact *member) {
    if (member == NULL)
        return g_strdup("tidak ada");
    char since[32], until[32];
    return *member->until == '\0'
               ? g_strdup_printf("sejak %s", date_words(member->since, since))
               : g_strdup_printf("sejak %s sampai %s", date_words(member->since, since),
                                 date_words(member->until, until));
}

static bool has_region(const GArray *pairs, const char *code) {
    for (guint i = 0; i < pairs->len; i++) {
        if (strcmp(shown_region(&g_array_index(pairs, Pair, i))->code, code) == 0)
            return true;
    }
    return false;
}

static void member_rows(Document *document, const Diff *diff) {
    Block *table = table_new(3, (const char *const[]){"Wilayah", "Sebelumnya", "Kini", NULL});
    for (guint i = 0; i < diff->member_rows->len; i++) {
        const Pair *pair = &g_array_index(diff->member_rows, Pair, i);
        const MemberFact *shown = pair->after != NULL ? pair->after : pair->before;
        if (has_region(diff->joined, shown->code) || has_region(diff->left, shown->code))
            continue; // told by the summary
        add_row(table,
                (BlockRow){.cells = {g_strdup_printf("%s %s", shown->code,
                                                     facts_region_name(diff->after, shown->code)),
                                     member_words(pair->before), member_words(pair->after)}});
    }
    section(document, "Daftar keanggotaan", table);
}

static int64_t population_change(const Pair *pair) {
    const RegionFact *before = pair->before, *after = pair->after;
    return (after != NULL ? after->population : 0) - (before != NULL ? before->population : 0);
}

static int compare_population(gconstpointer a, gconstpointer b) {
    const Pair *left = a, *right = b;
    int left_level = region_level_of_code(shown_region(left)->code);
    int right_level = region_level_of_code(shown_region(right)->code);
    if (left_level != right_level)
        return left_level - right_level;
    int64_t moved = llabs(population_change(right)) - llabs(population_change(left));
    return moved != 0 ? (moved > 0 ? 1 : -1)
                      : strcmp(shown_region(left)->code, shown_region(right)->code);
}

// Where the number of people differs, and regions on one side only: provinces,
// regencies, then villages.
static void population(Document *document, const Diff *diff) {
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
    Block *table = table_new(
        1, (const char *const[]){"Wilayah", "Penduduk sebelumnya", "Kini", "Selisih", NULL});
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const RegionFact *before = pair->before, *after = pair->after;
        add_row(
            table,
            (BlockRow){
                .cells = {g_strdup_printf("%s %s", shown_region(pair)->code,
                                          shown_region(pair)->name),
                          before != NULL ? people_text(before->population) : g_strdup("tidak ada"),
                          after != NULL ? people_text(after->population) : g_strdup("tidak ada"),
                          signed_text((double)population_change(pair), 0)},
                .strong = region_level_of_code(shown_region(pair)->code) == LEVEL_PROVINCE});
    }
    section(document, "Penduduk dan wilayah", table);
}

// ------------------------------------------------------------- inputs and settings

static const Pair *file_of(const Diff *diff, const char *name) {
    for (guint i = 0; i < diff->files->len; i++) {
        const Pair *pair = &g_array_index(diff->files, Pair, i);
        const FileFact *shown = pair->after != NULL ? pair->after : pair->before;
        if (strcmp(shown->name, name) == 0)
            return pair;
    }
    return NULL;
}

static void inputs(Document *document, const Diff *diff) {
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->inputs->len; i++) {
        const Pair *pair = &g_array_index(diff->inputs, Pair, i);
        const InputFact *shown = pair->after != NULL ? pair->after : pair->before;
        const Pair *file = diff_side(pair) == SIDE_BOTH ? file_of(diff, shown->name) : NULL;
        GString *text = g_string_new(shown->name);
        g_string_append_printf(text, " (%s): %s", shown->role,
                               pair->before == NULL  ? "baru dipakai"
                               : pair->after == NULL ? "tidak dipakai lagi"
                                                     : "isinya berubah");
        if (file != NULL && diff_side(file) == SIDE_BOTH) {
            const FileFact *was = file->before, *is = file->after;
            g_autofree char *rows = from_to(people_text(was->rows), people_text(is->rows));
            g_autofree char *rejected =
                from_to(people_text(was->rejected), people_text(is->rejected));
            g_string_append_printf(text, "; %s baris, ditolak %s", rows, rejected);
        }
        bullet(bullets, g_string_free(text, FALSE));
    }
    section(document, "Berkas masukan", bullets);
}

static void rejects(Document *document, const Diff *diff) {
    Block *table = table_new(3, (const char *const[]){"Berkas, baris", "Isi", "Alasan", NULL});
    for (guint i = 0; i < diff->rejects->len; i++) {
        const RejectFact *row = g_array_index(diff->rejects, Pair, i).after;
        if (row == NULL)
            continue;
        add_row(table,
                (BlockRow){.cells = {g_strdup_printf("%s, %" G_GINT64_FORMAT, row->file, row->row),
                                     *row->column != '\0'
                                         ? g_strdup_printf("%s: %s", row->column, row->value)
                                         : g_strdup(row->value),
                                     g_strdup(row->reason)}});
    }
    section(document, "Baris yang baru ditolak", table);
}

static void warnings(Document *document, const Diff *diff, const char *title, Side side) {
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->warnings->len; i++) {
        const Pair *pair = &g_array_index(diff->warnings, Pair, i);
        const TextFact *shown = pair->after != NULL ? pair->after : pair->before;
        if (diff_side(pair) == side)
            bullet(bullets, g_strdup(shown->key));
    }
    section(document, title, bullets);
}

static const char *value_of(const TextFact *fact) {
    return fact == NULL ? "(tidak ada)" : *fact->value == '\0' ? "(kosong)" : fact->value;
}

static void settings(Document *document, const Diff *diff) {
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->settings->len; i++) {
        const Pair *pair = &g_array_index(diff->settings, Pair, i);
        const TextFact *shown = pair->after != NULL ? pair->after : pair->before;
        bullet(bullets, g_strdup_printf("%s: %s%s%s", shown->key, value_of(pair->before), ARROW,
                                        value_of(pair->after)));
    }
    section(document, "Setelan", bullets);
}

// ----------------------------------------------------------------------- together

static void texts(Document *document, const char *title, const GPtrArray *list) {
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
    bullets->least = G_MAXUINT;
    for (guint i = 0; list != NULL && i < list->len; i++)
        bullet(bullets, g_strdup(g_ptr_array_index(list, i)));
    section(document, title, bullets);
}

static char *subtitle(const Diff *diff) {
    g_autoptr(GString) text = g_string_new(NULL);
    const GPtrArray *provinces = diff->after->regions[LEVEL_PROVINCE];
    for (guint i = 0; i < provinces->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "Provinsi ",
                               ((const RegionFact *)g_ptr_array_index(provinces, i))->name);
    char was[32], is[32];
    const char *after = facts_text(diff->after->meta, "as_of");
    const char *before = diff->before != NULL ? facts_text(diff->before->meta, "as_of") : after;
    if (*after != '\0')
        g_string_append_printf(text, " · Keadaan data: %s", date_words(after, is));
    if (*after != '\0' && strcmp(before, after) != 0)
        g_string_append_printf(text, " (edisi sebelumnya: %s)", date_words(before, was));
    return g_strdup(text->str);
}

static void first_edition(Document *document, const Diff *diff) {
    const Facts *facts = diff->after;
    Block *bullets = block_new(BLOCK_BULLETS, NULL);
    bullet(bullets, g_strdup("Ini edisi pertama: belum ada edisi lain untuk dibandingkan."));
    for (guint i = 0; i < facts->regions[LEVEL_PROVINCE]->len; i++) {
        const RegionFact *province = g_ptr_array_index(facts->regions[LEVEL_PROVINCE], i);
        g_autofree char *count = people_text(province->villages);
        g_autofree char *people = people_text(province->population);
        g_autofree char *within = people_text(province->within);
        g_autofree char *share = real_text(diff_share_pct(province), 1, " %");
        bullet(bullets,
               province->within < 0
                   ? g_strdup_printf("Provinsi %s: %s desa/kelurahan, %s penduduk; cakupan belum "
                                     "diketahui.",
                                     province->name, count, people)
                   : g_strdup_printf(
                         "Provinsi %s: %s desa/kelurahan, %s penduduk; %s orang (%s) dalam "
                         "jarak layanan perpustakaan TPBIS yang tercatat.",
                         province->name, count, people, within, share));
    }
    section(document, "Ringkasan", bullets);
}

Document *document_new(const Diff *diff, const GPtrArray *accepted) {
    Document *document = g_new0(Document, 1);
    document->blocks = g_ptr_array_new_with_free_func(block_free);
    document->title =
        g_strdup(diff->before == NULL ? "Edisi pertama" : "Yang berubah sejak edisi sebelumnya");
    document->subtitle = subtitle(diff);
    document->note =
        diff->before == NULL
            ? "Selama daftar perpustakaan belum lengkap, cakupan adalah batas bawah."
            : "S = jarak layanan; – = tidak diketahui. Selama daftar perpustakaan belum lengkap, "
              "cakupan adalah batas bawah. Semua angka yang berubah ada di changes.csv.";
    if (diff->before == NULL) {
        first_edition(document, diff);
        return document;
    }
    texts(document, "Baca dahulu: apa yang tidak sebanding", diff->notes);
    texts(document, "Melewati batas pengaman, disetujui", accepted);
    summary(document, diff);
    coverage(document, diff, "Cakupan menurut provinsi dan kabupaten/kota", LEVEL_PROVINCE,
             LEVEL_REGENCY);
    libraries(document, diff);
    villages(document, diff, "Desa/kelurahan yang masuk jangkauan", diff->reached);
    villages(document, diff, "Desa/kelurahan yang keluar dari jangkauan", diff->lost);
    rejects(document, diff);
    warnings(document, diff, "Peringatan baru", SIDE_AFTER);
    warnings(document, diff, "Peringatan yang tidak muncul lagi", SIDE_BEFORE);
    member_rows(document, diff);
    inputs(document, diff);
    population(document, diff);
    settings(document, diff);
    coverage(document, diff, "Cakupan menurut kecamatan", LEVEL_DISTRICT, LEVEL_DISTRICT);
    return document;
}

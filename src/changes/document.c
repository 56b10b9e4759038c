#include "changes/document_internal.h"

#include <string.h>

#include "base/text.h"

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

Block *document_block(BlockKind kind, char *text) {
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
    add(document, document_block(BLOCK_HEADING, g_strdup(text)));
}

void document_bullet(Block *bullets, char *text) {
    BlockRow row = {.cells = {text}};
    g_array_append_val(bullets->rows, row);
}

void document_section(Document *document, const char *title, Block *block) {
    if (block->rows->len == 0) {
        block_free(block);
        return;
    }
    heading(document, title);
    add(document, block);
}

Block *document_table(int word_columns, const char *const *columns) {
    Block *block = document_block(BLOCK_TABLE, NULL);
    block->word_columns = word_columns;
    for (; columns[block->column_count] != NULL; block->column_count++)
        block->columns[block->column_count] = columns[block->column_count];
    return block;
}

void document_row(Block *table, BlockRow row) {
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

// ----------------------------------------------------------------------- together

static void texts(Document *document, const char *title, const GPtrArray *list) {
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    bullets->least = G_MAXUINT;
    for (guint i = 0; list != NULL && i < list->len; i++)
        document_bullet(bullets, g_strdup(g_ptr_array_index(list, i)));
    document_section(document, title, bullets);
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
        g_string_append_printf(text, " · Keadaan data: %s", document_date(after, is));
    if (*after != '\0' && strcmp(before, after) != 0)
        g_string_append_printf(text, " (edisi sebelumnya: %s)", document_date(before, was));
    return g_strdup(text->str);
}

static void first_edition(Document *document, const Diff *diff) {
    const Facts *facts = diff->after;
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    document_bullet(bullets,
                    g_strdup("Ini edisi pertama: belum ada edisi lain untuk dibandingkan."));
    for (guint i = 0; i < facts->regions[LEVEL_PROVINCE]->len; i++) {
        const RegionFact *province = g_ptr_array_index(facts->regions[LEVEL_PROVINCE], i);
        g_autofree char *count = document_people(province->villages);
        g_autofree char *people = document_people(province->population);
        g_autofree char *within = document_people(province->within);
        g_autofree char *share = document_real(diff_share_pct(province), 1, " %");
        document_bullet(
            bullets,
            province->within < 0
                ? g_strdup_printf("Provinsi %s: %s desa/kelurahan, %s penduduk; cakupan belum "
                                  "diketahui.",
                                  province->name, count, people)
                : g_strdup_printf(
                      "Provinsi %s: %s desa/kelurahan, %s penduduk; %s orang (%s) dalam "
                      "jarak layanan perpustakaan TPBIS yang tercatat.",
                      province->name, count, people, within, share));
    }
    document_section(document, "Ringkasan", bullets);
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
    document_summary(document, diff);
    document_coverage(document, diff, "Cakupan menurut provinsi dan kabupaten/kota", LEVEL_PROVINCE,
                      LEVEL_REGENCY);
    document_libraries(document, diff);
    document_villages(document, diff, "Desa/kelurahan yang masuk jangkauan", diff->reached);
    document_villages(document, diff, "Desa/kelurahan yang keluar dari jangkauan", diff->lost);
    document_rejects(document, diff);
    document_warnings(document, diff, "Peringatan baru", SIDE_AFTER);
    document_warnings(document, diff, "Peringatan yang tidak muncul lagi", SIDE_BEFORE);
    document_members(document, diff);
    document_inputs(document, diff);
    document_population(document, diff);
    document_settings(document, diff);
    document_coverage(document, diff, "Cakupan menurut kecamatan", LEVEL_DISTRICT, LEVEL_DISTRICT);
    return document;
}

#include "changes/document_internal.h"

#include <string.h>

static const Pair *file_of(const Diff *diff, const char *name) {
    for (guint i = 0; i < diff->files->len; i++) {
        const Pair *pair = &g_array_index(diff->files, Pair, i);
        const FileFact *shown = diff_shown(pair);
        if (strcmp(shown->name, name) == 0)
            return pair;
    }
    return NULL;
}

void document_inputs(Document *document, const Diff *diff) {
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->inputs->len; i++) {
        const Pair *pair = &g_array_index(diff->inputs, Pair, i);
        const InputFact *shown = diff_shown(pair);
        const Pair *file = diff_side(pair) == SIDE_BOTH ? file_of(diff, shown->name) : NULL;
        GString *text = g_string_new(shown->name);
        g_string_append_printf(text, " (%s): %s", shown->role,
                               pair->before == NULL  ? "baru dipakai"
                               : pair->after == NULL ? "tidak dipakai lagi"
                                                     : "isinya berubah");
        if (file != NULL && diff_side(file) == SIDE_BOTH) {
            const FileFact *was = file->before, *is = file->after;
            g_autofree char *rows =
                document_from_to(document_people(was->rows), document_people(is->rows));
            g_autofree char *rejected =
                document_from_to(document_people(was->rejected), document_people(is->rejected));
            g_string_append_printf(text, "; %s baris, ditolak %s", rows, rejected);
        }
        document_bullet(bullets, g_string_free(text, FALSE));
    }
    document_section(document, "Berkas masukan", bullets);
}

void document_rejects(Document *document, const Diff *diff) {
    Block *table = document_table(3, (const char *const[]){"Berkas, baris", "Isi", "Alasan", NULL});
    for (guint i = 0; i < diff->rejects->len; i++) {
        const RejectFact *row = g_array_index(diff->rejects, Pair, i).after;
        if (row == NULL)
            continue;
        document_row(
            table,
            (BlockRow){.cells = {g_strdup_printf("%s, %" G_GINT64_FORMAT, row->file, row->row),
                                 *row->column != '\0'
                                     ? g_strdup_printf("%s: %s", row->column, row->value)
                                     : g_strdup(row->value),
                                 g_strdup(row->reason)}});
    }
    document_section(document, "Baris yang baru ditolak", table);
}

void document_warnings(Document *document, const Diff *diff, const char *title, Side side) {
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->warnings->len; i++) {
        const Pair *pair = &g_array_index(diff->warnings, Pair, i);
        const TextFact *shown = diff_shown(pair);
        if (diff_side(pair) == side)
            document_bullet(bullets, g_strdup(shown->key));
    }
    document_section(document, title, bullets);
}

static const char *value_of(const TextFact *fact) {
    return fact == NULL ? "(tidak ada)" : *fact->value == '\0' ? "(kosong)" : fact->value;
}

void document_settings(Document *document, const Diff *diff) {
    Block *bullets = document_block(BLOCK_BULLETS, NULL);
    for (guint i = 0; i < diff->settings->len; i++) {
        const Pair *pair = &g_array_index(diff->settings, Pair, i);
        const TextFact *shown = diff_shown(pair);
        document_bullet(bullets, g_strdup_printf("%s: %s%s%s", shown->key, value_of(pair->before),
                                                 DOCUMENT_ARROW, value_of(pair->after)));
    }
    document_section(document, "Setelan", bullets);
}

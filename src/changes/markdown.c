#include <string.h>

#include "changes/document.h"

// Where the text goes, and whether Markdown's own marks in it are to be defused.
typedef struct {
    GString *out;
    bool escape;
} Markdown;

static void append_text(const Markdown *m, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r')
            g_string_append_c(m->out, ' ');
        else if (m->escape && strchr("|*_`<\\", *c) != NULL)
            g_string_append_printf(m->out, "\\%c", *c);
        else
            g_string_append_c(m->out, *c);
    }
}

static void append_row(const Markdown *m, const Block *block, const BlockRow *row) {
    GString *out = m->out;
    g_string_append_c(out, '|');
    for (int c = 0; c < block->column_count; c++) {
        g_string_append_c(out, ' ');
        bool strong = row->strong && m->escape;
        g_string_append(out, strong ? "**" : "");
        append_text(m, row->cells[c] != NULL ? row->cells[c] : "");
        g_string_append(out, strong ? "** |" : " |");
    }
    g_string_append_c(out, '\n');
}

static void append_header(GString *out, const Block *block) {
    g_string_append_c(out, '|');
    for (int c = 0; c < block->column_count; c++)
        g_string_append_printf(out, " %s |", block->columns[c]);
    g_string_append(out, "\n|");
    for (int c = 0; c < block->column_count; c++)
        g_string_append(out, c < block->word_columns ? "---|" : "---:|");
    g_string_append_c(out, '\n');
}

static void append_rows(const Markdown *m, const Block *block, guint most) {
    GString *out = m->out;
    bool is_table = block->kind == BLOCK_TABLE;
    if (is_table)
        append_header(out, block);
    guint shown = MIN(block->rows->len, MAX(most, block->least));
    for (guint i = 0; i < shown; i++) {
        const BlockRow *row = &g_array_index(block->rows, BlockRow, i);
        if (is_table) {
            append_row(m, block, row);
            continue;
        }
        g_string_append(out, "- ");
        append_text(m, row->cells[0]);
        g_string_append_c(out, '\n');
    }
    g_autofree char *more = document_more(block->rows->len, shown);
    if (more != NULL)
        g_string_append_printf(out, "%s%s\n", is_table ? "\n" : "- ", more);
}

char *document_markdown(const Document *document, guint most, bool escape) {
    GString *out = g_string_new(NULL);
    Markdown markdown = {out, escape};
    g_string_append_printf(out, "# %s\n", document->title);
    append_text(&markdown, document->subtitle);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < document->blocks->len; i++) {
        const Block *block = g_ptr_array_index(document->blocks, i);
        if (block->kind == BLOCK_HEADING)
            g_string_append_printf(out, "\n## %s\n", block->text);
        else
            append_rows(&markdown, block, most);
    }
    g_string_append_printf(out, "\n%s\n", document->note);
    return g_string_free(out, FALSE);
}

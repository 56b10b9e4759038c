#include "book/flow.h"
#include "changes/document.h"
#include "render/pdf.h"

#define FEWEST_ROWS 5 // of a list, before whole sections are left out
#define MOST_ROWS 60

static const double BULLETS_PT = 8.5;
static const double NEARER_MM = 1.8; // what is left out of a table, told close below it

// How much of the document is shown.
typedef struct {
    guint rows;   // of each list
    guint blocks; // of the document; the others are left out
} Cut;

static FlowLook page_look(const char *foot) {
    FlowLook look = flow_look_a4(LANGUAGE_ID);
    look.top_mm = 14;
    look.bottom_mm = 14;
    look.body_pt = BULLETS_PT;
    look.small_pt = 7.5;
    look.table_pt = 7.5;
    look.heading_pt[1] = 9.5;
    look.foot = foot;
    return look;
}

static void place_more(Flow *flow, guint count, guint shown) {
    g_autofree char *more = document_more(count, shown);
    if (more != NULL)
        flow_paragraph(flow, FLOW_SMALL, more);
}

static void place_bullets(Flow *flow, const Block *block, guint most) {
    guint shown = MIN(block->rows->len, MAX(most, block->least));
    for (guint i = 0; i < shown; i++)
        flow_bullet(flow, g_array_index(block->rows, BlockRow, i).cells[0]);
    place_more(flow, block->rows->len, shown);
}

static void place_table(Flow *flow, const Block *block, guint most) {
    FlowColumn columns[DOCUMENT_COLUMNS];
    for (int c = 0; c < block->column_count; c++)
        columns[c] = (FlowColumn){block->columns[c], c >= block->word_columns, 0};
    FlowTable *table = flow_table(columns, block->column_count);
    guint shown = MIN(block->rows->len, MAX(most, block->least));
    for (guint i = 0; i < shown; i++) {
        const BlockRow *row = &g_array_index(block->rows, BlockRow, i);
        flow_table_row(table, row->strong, NULL, (const char *const *)row->cells);
    }
    flow_table_end(flow, table, "");
    if (shown < block->rows->len)
        flow_space(flow, -NEARER_MM);
    place_more(flow, block->rows->len, shown);
}

static void place_block(Flow *flow, const Block *block, guint most) {
    switch (block->kind) {
    case BLOCK_HEADING:
        flow_heading(flow, 1, block->text);
        break;
    case BLOCK_BULLETS:
        place_bullets(flow, block, most);
        break;
    case BLOCK_TABLE:
        place_table(flow, block, most);
        break;
    }
}

static guint count_headings(const Document *document, guint from) {
    guint count = 0;
    for (guint i = from; i < document->blocks->len; i++)
        count += ((const Block *)g_ptr_array_index(document->blocks, i))->kind == BLOCK_HEADING;
    return count;
}

static Flow *set(Typeset *typeset, const FlowLook *look, const Document *document, Cut cut) {
    Flow *flow = flow_new(typeset, look);
    flow_line(flow, TAG_TITLE, document->title, FACE_BOLD, 15, PANGO_ALIGN_LEFT);
    flow_line(flow, TAG_TEXT, document->subtitle, FACE_REGULAR, 9, PANGO_ALIGN_LEFT);
    flow_space(flow, 2);
    for (guint i = 0; i < cut.blocks; i++)
        place_block(flow, g_ptr_array_index(document->blocks, i), cut.rows);
    guint left_out = count_headings(document, cut.blocks);
    if (left_out > 0) {
        g_autofree char *more =
            g_strdup_printf("… dan %u bagian lainnya, lihat changes.md dan changes.csv", left_out);
        flow_paragraph(flow, FLOW_SMALL, more);
    }
    flow_space(flow, 1);
    flow_paragraph(flow, FLOW_NOTE, document->note);
    flow_finish(flow, -1, 0);
    return flow;
}

static bool fits(Typeset *typeset, const FlowLook *look, const Document *document, Cut cut) {
    g_autoptr(Flow) flow = set(typeset, look, document, cut);
    return flow_page_count(flow) == 1;
}

// Whole sections from the end are left out until a few rows of each fit; then
// as many rows as fit.
static Cut choose_cut(Typeset *typeset, const FlowLook *look, const Document *document) {
    Cut cut = {FEWEST_ROWS, document->blocks->len};
    while (cut.blocks > 0 && !fits(typeset, look, document, cut)) {
        do
            cut.blocks--;
        while (cut.blocks > 0 &&
               ((Block *)g_ptr_array_index(document->blocks, cut.blocks))->kind != BLOCK_HEADING);
    }
    guint low = cut.rows, high = MOST_ROWS + 1;
    while (high - low > 1) {
        guint middle = (low + high) / 2;
        if (fits(typeset, look, document, (Cut){middle, cut.blocks}))
            low = middle;
        else
            high = middle;
    }
    cut.rows = low;
    return cut;
}

GByteArray *document_page(const Document *document, const PageLook *page_wanted, GError **error) {
    g_autoptr(Style) style = style_read(page_wanted->style, error);
    if (style == NULL || !typeset_load_fonts(style, error))
        return NULL;
    g_autoptr(Typeset) typeset = typeset_new(style->font_family);
    FlowLook look = page_look(page_wanted->foot);
    Cut cut = choose_cut(typeset, &look, document);
    g_autoptr(Flow) flow = set(typeset, &look, document, cut);
    PdfInfo info = {.title = document->title,
                    .author = page_wanted->foot != NULL ? page_wanted->foot : "jangkau",
                    .subject = page_wanted->subject,
                    .keywords = "TPBIS, perpustakaan, perubahan",
                    .language = "id",
                    .day = page_wanted->day};
    PdfPage page = {.width_mm = look.width_mm, .height_mm = look.height_mm};
    return pdf_make(flow_page(flow, 0), &page, &info, error);
}

#include "book/brief_internal.h"

#include "base/fs.h"
#include "book/story.h"
#include "render/marginalia.h"
#include "render/pdf.h"

#define NAME "brief.pdf"
#define HISTORY_MM 66.0 // charts with heading and caption

const char *brief_say(const Brief *brief, const char *indonesian) {
    return words(brief->language, indonesian);
}

char *brief_number(const Brief *brief, int64_t value) {
    return words_number(brief->language, (double)value, 0);
}

void brief_frame(DrawList *list, Box frame) {
    Path *path = path_new();
    path_add_box(path, frame);
    Pen pen = style_pen(0.3, COLOUR_BLACK);
    drawlist_stroke(list, drawlist_own(list, path), &pen);
}

// -------------------------------------------------------------------- title

static void centred(Brief *brief, DrawTag tag, const char *text, Face face, double size_pt) {
    flow_line(brief->flow, tag, text, face, size_pt, PANGO_ALIGN_CENTER);
}

static void title(Brief *brief) {
    const Settings *settings = brief->source->settings;
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", -1);
    for (int i = 0; agency[i] != NULL; i++) {
        if (*agency[i] != '\0')
            centred(brief, TAG_TEXT, agency[i], i == 0 ? FACE_BOLD : FACE_REGULAR, 9);
    }
    flow_space(brief->flow, 3);
    g_autofree char *place = marginalia_place(brief->region, LEVEL_PROVINCE);
    centred(brief, TAG_TITLE, brief_say(brief, "RINGKASAN CAKUPAN PERPUSTAKAAN TPBIS"), FACE_BOLD,
            17);
    centred(brief, TAG_TITLE, place, FACE_BOLD, 12);
    if (*settings->title != '\0')
        centred(brief, TAG_TEXT, settings->title, FACE_REGULAR, 9);
    g_autofree char *as_of = words_date(brief->language, brief->source->results->as_of);
    Date date;
    g_autofree char *state = words_printf(brief->language, "Keadaan data: %s", as_of);
    g_autofree char *dated = NULL;
    g_autofree char *edition = NULL;
    if (date_parse(settings->edition_date, &date) && date_known(date)) {
        edition = words_date(brief->language, date);
        dated = words_printf(brief->language, "%s · Edisi: %s", state, edition);
    }
    centred(brief, TAG_TEXT, dated != NULL ? dated : state, FACE_REGULAR, 9);
    flow_space(brief->flow, 3);
}

static void meaning(Brief *brief) {
    flow_heading(brief->flow, 1, brief_say(brief, "Apa artinya"));
    g_autoptr(GPtrArray) sentences = story_sentences(brief->source, brief->province);
    for (guint i = 0; i < sentences->len; i++)
        flow_bullet(brief->flow, g_ptr_array_index(sentences, i));
}

// ------------------------------------------------------------------ sources

static void source_line(Brief *brief, const char *what, const char *text) {
    if (text == NULL || *text == '\0')
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", what, text);
    flow_paragraph(brief->flow, FLOW_SMALL, line);
}

static void sources(Brief *brief) {
    const World *world = brief->source->world;
    const Settings *settings = brief->source->settings;
    flow_heading(brief->flow, 1, brief_say(brief, "Cara menghitung dan sumber"));
    g_autofree char *detour = words_number_short(brief->language, settings->detour);
    g_autofree char *method = story_people(
        brief->source,
        settings->detour > 1
            ? words_printf(brief->language,
                           "Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak diukur "
                           "dari tempat tinggal ke perpustakaan terdekat di daratan yang sama, "
                           "garis lurus di muka bumi dikali faktor jalan %s. Jumlah penduduk sama "
                           "untuk semua tahun.",
                           detour)
            : g_strdup(brief_say(brief,
                                 "Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak "
                                 "diukur dari tempat tinggal ke perpustakaan terdekat di daratan "
                                 "yang sama, garis lurus di muka bumi. Jumlah penduduk sama untuk "
                                 "semua tahun.")));
    source_line(brief, brief_say(brief, "Cara"), method);
    g_autofree char *boundaries = marginalia_boundaries(brief->language, world);
    g_autofree char *people = story_people(brief->source, g_strdup(brief_say(brief, "Penduduk")));
    source_line(brief, brief_say(brief, "Batas wilayah"), boundaries);
    source_line(brief, people, settings->population_source);
    source_line(brief, brief_say(brief, "Perpustakaan"), settings->library_source);
    source_line(brief, brief_say(brief, "Kelengkapan"), brief->result->completeness);
    g_autofree char *rejected = ledger_rejected_text(world->ledger);
    source_line(brief, brief_say(brief, "Data masukan"), rejected);
    source_line(brief, brief_say(brief, "Angka lengkap"),
                brief_say(brief,
                          "tables/tabel.xlsx, menurut provinsi, kabupaten/kota, kecamatan dan "
                          "desa/kelurahan"));
    flow_paragraph(brief->flow, FLOW_NOTE, brief->drawing->style->disclaimer);
}

// --------------------------------------------------------------------- book

static void write_province(Brief *brief, int province) {
    const BookSource *source = brief->source;
    brief->province = province;
    brief->region = &source->world->regions[LEVEL_PROVINCE].items[province];
    brief->result = &source->results->regions[LEVEL_PROVINCE][province];
    brief->complete = theme_is_complete(source->world, source->results, LEVEL_PROVINCE, province);
    flow_break(brief->flow);
    title(brief);
    brief_key_figures(brief);
    meaning(brief);
    brief_regencies(brief);
    bool early = flow_room(brief->flow) >= HISTORY_MM; // rather than a page cut short
    if (early)
        brief_history(brief);
    brief_maps(brief);
    if (!early)
        brief_history(brief);
    brief_gaps(brief);
    brief_plan(brief);
    sources(brief);
}

static bool add_pages(const Brief *brief, Pdf *pdf, GError **error) {
    PdfPage page = {.width_mm = 210, .height_mm = 297};
    for (int i = 0; i < flow_page_count(brief->flow); i++) {
        if (!pdf_add_page(pdf, flow_page(brief->flow, i), &page, error))
            return false;
    }
    return true;
}

// *settled: the last edition has it.
static GByteArray *make_pdf(const Brief *brief, bool *settled, GError **error) {
    const Settings *settings = brief->source->settings;
    g_autofree char *author = book_author(settings);
    PdfInfo info = {.title = brief_say(brief, "Ringkasan cakupan perpustakaan TPBIS"),
                    .author = author,
                    .subject = settings->title,
                    .keywords = "TPBIS, perpustakaan, ringkasan",
                    .language = settings->language,
                    .day = brief->source->results->as_of.day};
    g_autoptr(Pdf) keyed = pdf_open_keyed(&info, false);
    if (!add_pages(brief, keyed, error))
        return NULL;
    g_autofree char *key = pdf_key(keyed);
    *settled = keeper_take(brief->source->keeper, NAME, key);
    g_autoptr(Pdf) pdf = !*settled ? pdf_open(&info) : NULL;
    return pdf != NULL && add_pages(brief, pdf, error) ? pdf_close(pdf, error) : NULL;
}

bool brief_write(const BookSource *source, const char *folder, GPtrArray *written, GError **error) {
    g_auto(BookDrawing) drawing = {0};
    if (!book_drawing_open(source, NULL, "A4", &drawing, error))
        return false;
    Brief brief = {.source = source, .drawing = &drawing, .language = drawing.sheets.language};
    brief.typeset = typeset_new(drawing.style->font_family);
    FlowLook look = flow_look_a4(brief.language);
    look.foot = source->settings->agency[0] != '\0' ? book_author(source->settings) : NULL;
    brief.flow = flow_new(brief.typeset, &look);
    for (int p = 0; p < source->world->regions[LEVEL_PROVINCE].count; p++)
        write_province(&brief, p);
    flow_finish(brief.flow, 1, 0);
    bool settled = false;
    g_autoptr(GByteArray) pdf = make_pdf(&brief, &settled, error);
    flow_free(brief.flow);
    typeset_free(brief.typeset);
    g_free((char *)(uintptr_t)look.foot);
    g_autofree char *path = g_build_filename(folder, NAME, NULL);
    if (!settled && (pdf == NULL || !fs_write(path, pdf->data, pdf->len, error)))
        return false;
    g_ptr_array_add(written, g_strdup(NAME));
    return true;
}

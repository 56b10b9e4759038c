#include "render/sheet_files.h"

#include <string.h>

#include "base/fs.h"
#include "base/sum.h"
#include "render/georef.h"
#include "render/index_table.h"
#include "render/marginalia.h"
#include "render/pdf.h"
#include "render/png.h"
#include "render/svg.h"

#define SLIDE_DPI 288 // 3840 x 2160

bool sheet_files_wants(const Settings *settings, const char *format) {
    return g_strv_contains((const char *const *)settings->formats, format);
}

// What is being written, and where to.
typedef struct {
    const Sheet *sheet;
    const Theme *theme;
    const DrawList *list;
    const SheetTarget *target;
    GeoRef geo;
    char *hash; // of the list
} Output;

static void note_written(const Output *output, const char *name) {
    SheetLog *log = output->target->log;
    g_mutex_lock(&log->lock);
    g_ptr_array_add(log->written, g_strdup(name));
    g_mutex_unlock(&log->lock);
}

static char *make_name(const Output *output, const char *suffix) {
    return g_strdup_printf("maps/%s-%s%s", sheet_region(output->sheet)->code,
                           output->theme->spec->name, suffix);
}

static bool write_bytes(const Output *output, const char *suffix, const void *data, gsize size,
                        GError **error) {
    g_autofree char *name = make_name(output, suffix);
    g_autofree char *path = g_build_filename(output->target->folder, name, NULL);
    note_written(output, name);
    return fs_write(path, data, size, error);
}

static bool write_text(const Output *output, const char *suffix, const char *text, GError **error) {
    return write_bytes(output, suffix, text, strlen(text), error);
}

// Whether nothing is to be made: the last edition has it, or it was not asked for.
static bool is_settled(const Output *output, const char *suffix, const char *key) {
    g_autofree char *name = make_name(output, suffix);
    if (keeper_take(output->target->keeper, name, key)) {
        note_written(output, name);
        return true;
    }
    if (output->target->kept_only)
        g_atomic_int_inc(&output->target->log->left_out);
    return output->target->kept_only;
}

static char *make_title(const Output *output) {
    g_autofree char *place = marginalia_place(sheet_region(output->sheet), output->sheet->level);
    return g_strdup_printf("%s - %s", output->theme->title, place);
}

// The sheet, and pages of names that its map numbers, where it has such.
static bool add_pages(Pdf *pdf, const Output *output, GError **error) {
    const Sheet *sheet = output->sheet;
    PdfPage page = {.width_mm = sheet->page.width_mm,
                    .height_mm = sheet->page.height_mm,
                    .geo = &output->geo,
                    .hash = output->hash};
    if (!pdf_add_page(pdf, output->list, &page, error))
        return false;
    page.geo = NULL;
    page.hash = NULL;
    for (int i = 0; i < index_table_page_count(sheet); i++) {
        g_autoptr(DrawList) names = index_table_page(sheet, i);
        if (!pdf_add_page(pdf, names, &page, error))
            return false;
    }
    return true;
}

static bool encode_pdf(const Output *output, const PdfInfo *info, GError **error) {
    g_autoptr(Pdf) pdf = pdf_open(info);
    if (!add_pages(pdf, output, error))
        return false;
    g_autoptr(GByteArray) bytes = pdf_close(pdf, error);
    return bytes != NULL && write_bytes(output, ".pdf", bytes->data, bytes->len, error);
}

static bool write_pdf(const Output *output, GError **error) {
    const Sheet *sheet = output->sheet;
    const Settings *settings = sheet->source->settings;
    g_autofree char *title = make_title(output);
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", 2);
    g_autofree char *keywords =
        g_strdup_printf("TPBIS, perpustakaan, %s, %s, %s", output->theme->spec->name,
                        sheet_region(sheet)->code, sheet_region(sheet)->name);
    PdfInfo info = {.title = title,
                    .author = agency[0] != NULL && *agency[0] != '\0' ? agency[0] : "jangkau",
                    .subject = output->theme->explanation,
                    .keywords = keywords,
                    .language = settings->language,
                    .day = sheet->source->results->as_of.day};
    g_autoptr(Pdf) keyed = pdf_open_keyed(&info, false);
    if (!add_pages(keyed, output, error))
        return false;
    g_autofree char *key = pdf_key(keyed);
    return is_settled(output, ".pdf", key) || encode_pdf(output, &info, error);
}

// Of the sheet drawn on its paper, as the named kind of file with a number of its own.
static char *picture_key(const Output *output, const char *kind, int dpi) {
    g_autoptr(Sum) sum = sum_new();
    if (*output->hash == '\0')
        sum_spoil(sum);
    sum_text(sum, kind);
    sum_int(sum, dpi);
    sum_text(sum, output->hash);
    sum_real(sum, output->sheet->page.width_mm);
    sum_real(sum, output->sheet->page.height_mm);
    return sum_hex(sum);
}

static bool write_picture(const Output *output, const char *suffix, int dpi, GError **error) {
    g_autofree char *key = picture_key(output, "png", dpi);
    if (is_settled(output, suffix, key))
        return true;
    g_autoptr(GByteArray) png = png_make(output->list, output->sheet->page.width_mm,
                                         output->sheet->page.height_mm, dpi, error);
    return png != NULL && write_bytes(output, suffix, png->data, png->len, error);
}

// A file so small that it is its own key.
static bool write_small(const Output *output, const char *suffix, const char *text,
                        GError **error) {
    g_autofree char *key = fs_sha256(text, strlen(text));
    return is_settled(output, suffix, key) || write_text(output, suffix, text, error);
}

static bool write_png(const Output *output, GError **error) {
    int dpi = output->sheet->source->settings->png_dpi;
    g_autofree char *world = png_world_file(&output->geo, dpi);
    g_autofree char *aux = png_aux_xml(&output->geo);
    return write_picture(output, ".png", dpi, error) && write_small(output, ".pgw", world, error) &&
           write_small(output, ".png.aux.xml", aux, error);
}

static char *svg_key(const Output *output, const SvgInfo *info) {
    g_autofree char *drawn = picture_key(output, "svg", 0);
    g_autoptr(Sum) sum = sum_new();
    if (*drawn == '\0')
        sum_spoil(sum);
    sum_text(sum, drawn);
    sum_text(sum, info->title);
    sum_text(sum, info->description);
    sum_text(sum, info->language);
    return sum_hex(sum);
}

static bool write_svg(const Output *output, GError **error) {
    g_autofree char *title = make_title(output);
    SvgInfo info = {title, output->theme->explanation, output->sheet->source->settings->language};
    g_autofree char *key = svg_key(output, &info);
    if (is_settled(output, ".svg", key))
        return true;
    g_autofree char *svg = svg_make(output->list, output->sheet->page.width_mm,
                                    output->sheet->page.height_mm, &info, error);
    return svg != NULL && write_text(output, ".svg", svg, error);
}

static bool write_all(const Output *output, GError **error) {
    const Settings *settings = output->sheet->source->settings;
    if (page_is_slide(output->sheet->paper))
        return write_picture(output, "-slide.png", SLIDE_DPI, error);
    return (!sheet_files_wants(settings, "pdf") || write_pdf(output, error)) &&
           (!sheet_files_wants(settings, "png") || write_png(output, error)) &&
           (!sheet_files_wants(settings, "svg") || write_svg(output, error));
}

bool sheet_files_write(const Sheet *sheet, const Theme *theme, const DrawList *list,
                       const SheetTarget *target, GError **error) {
    Output output = {.sheet = sheet,
                     .theme = theme,
                     .list = list,
                     .target = target,
                     .geo = georef_of(sheet->source->base, sheet->view),
                     .hash = drawlist_hash(list)};
    bool ok = write_all(&output, error);
    g_free(output.hash);
    return ok;
}
